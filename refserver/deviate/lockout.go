package deviate

import (
	"net/http"
	"slices"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// check has the form of workspace.Policy's method.
type check func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error

// Check implements workspace.Policy.
func (c check) Check(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
	return c(ws, actor, act)
}

func onPolicy(wrap func(next workspace.Policy) check) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Policy = wrap(s.Policy)
		return s
	}
}

// unlocked forgets the lock for some actions: only roles are asked for.
func unlocked(actions ...workspace.Action) func(Seams) Seams {
	return onPolicy(func(next workspace.Policy) check {
		return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
			if slices.Contains(actions, act) {
				ws = ws.Clone()
				ws.SCIMEnabled = false
			}
			return next.Check(ws, actor, act)
		}
	})
}

// onLockout are the deviations in what the lock locks.
func onLockout() []Deviation {
	return append([]Deviation{
		{
			Name: "lockout-api-open", Area: "lockout",
			What:         "The app's API still lets admins change managed users and groups.",
			Requirements: []string{"WS-LOCK-04", "WS-LOCK-05", "WS-LOCK-06", "WS-LOCK-10", "WS-LOCK-13"},
			Source:       github("Unleash/unleash#6845"), Suffers: []string{"any"},
			Wrap: unlocked(
				workspace.InviteMember, workspace.UpdateMember, workspace.RemoveMember, workspace.RevokeInvitation,
				workspace.ConvertLimited, workspace.ChangeRoles, workspace.CreateGroup, workspace.RenameGroup,
				workspace.DeleteGroup, workspace.ChangeGroupMember,
			),
		},
		{
			Name: "lockout-membership-editable", Area: "lockout",
			What:         "Members of managed groups can be changed by hand.",
			Requirements: []string{"WS-LOCK-10"},
			Source:       github("gravitational/teleport#61514"), Suffers: []string{"any"},
			Wrap: unlocked(workspace.ChangeGroupMember),
		},
		{
			Name: "lockout-deletes-managed-locally", Area: "lockout",
			What:         "Managed users and groups can be deleted in the app, after which the IdP gets 404 for ever.",
			Requirements: []string{"WS-LOCK-06", "WS-LOCK-10"},
			Source:       github("goauthentik/authentik#5396"), Suffers: []string{"any"},
			Wrap: unlocked(workspace.RemoveMember, workspace.DeleteGroup),
		},
		{
			Name: "lockout-too-wide", Area: "lockout",
			What:         "Settings that SCIM does not manage are locked too.",
			Requirements: []string{"WS-LOCK-01", "WS-LOCK-12", "WS-USER-08"},
			Source:       github("Unleash/unleash#7874"), Suffers: []string{"any"},
			Wrap: onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if ws.SCIMEnabled && act == workspace.UpdateOwnSettings {
						return locked("your settings are managed by your identity provider")
					}
					return next.Check(ws, actor, act)
				}
			}),
		},
	}, holes()...)
}

// onLockTimes are the deviations in when the lock is on.
func onLockTimes() []Deviation {
	return []Deviation{
		{
			Name: "lockout-before-enabling", Area: "lockout",
			What:         "People and groups are locked although SCIM was never enabled.",
			Requirements: []string{"WS-LOCK-12"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if ws.EnabledAt.IsZero() {
						ws = ws.Clone()
						ws.SCIMEnabled = true
					}
					return next.Check(ws, actor, act)
				}
			}),
		},
		{
			Name: "lockout-after-disable-stays", Area: "lockout",
			What:         "After SCIM is switched off people and groups stay locked.",
			Requirements: []string{"WS-ENABLE-08", "WS-LOCK-12"},
			Source:       github("Budibase/budibase#18554"), Suffers: []string{"any"},
			Wrap: onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if !ws.EnabledAt.IsZero() && act != workspace.EnableSCIM {
						ws = ws.Clone()
						ws.SCIMEnabled = true
					}
					return next.Check(ws, actor, act)
				}
			}),
		},
	}
}

// holes leave one action each out of the lock. Nobody has reported them; they
// show that every row of the lock is looked at by itself.
func holes() []Deviation {
	var list []Deviation
	for _, hole := range []struct {
		name, what, requirement string
		action                  workspace.Action
	}{
		{"lockout-self-rename-open", "People can still change their own name.", "WS-LOCK-01", workspace.RenameSelf},
		{"lockout-leave-open", "People can still leave the workspace on their own.", "WS-LOCK-02", workspace.LeaveWorkspace},
		{"lockout-auto-join-open", "People of the e-mail domain still join by signing in.", "WS-LOCK-03", workspace.AutoJoin},
		{"lockout-invite-open", "Admins can still add users.", "WS-LOCK-04", workspace.InviteMember},
		{"lockout-revoke-invitation-open", "Invitations can still be revoked.", "WS-LOCK-07", workspace.RevokeInvitation},
		{"lockout-convert-limited-open", "Limited users can still be made regular ones.", "WS-LOCK-08", workspace.ConvertLimited},
		{"lockout-roles-open", "Roles can still be changed in the app.", "WS-LOCK-09", workspace.ChangeRoles},
	} {
		list = append(list, Deviation{
			Name: hole.name, Area: "lockout", What: hole.what, Requirements: []string{hole.requirement},
			Source: Ours, Suffers: []string{"any"}, Wrap: unlocked(hole.action),
		})
	}
	return list
}

func locked(message string) error {
	return &workspace.AppError{Status: http.StatusForbidden, Code: workspace.CodeManaged, Message: message}
}

package deviate

import (
	"context"
	"slices"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// promoted lets some actions pass as if the actor had another role.
func promoted(role workspace.Role, when func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) bool) func(Seams) Seams {
	return onPolicy(func(next workspace.Policy) check {
		return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
			if when(ws, actor, act) {
				if actor = actor.Clone(); !actor.Has(role) {
					actor.Roles = append(actor.Roles, role)
				}
			}
			return next.Check(ws, actor, act)
		}
	})
}

// onEnabling are the deviations in what enabling and disabling SCIM do, and for
// whom.
func onEnabling() []Deviation {
	connection := []workspace.Action{workspace.EnableSCIM, workspace.DisableSCIM, workspace.RotateToken}
	return []Deviation{
		ours("auth-admins-manage-connection", "auth", "Admins can enable SCIM, disable it and rotate its token, like the owner.",
			promoted(workspace.Owner, func(_ *workspace.Workspace, actor *workspace.Member, act workspace.Action) bool {
				return slices.Contains(connection, act) && actor.Has(workspace.WorkspaceAdmin)
			}), "WS-ENABLE-01", "WS-ENABLE-07", "WS-ENABLE-08"),
		ours("auth-limited-members-enable", "auth", "The role of a limited member is not looked at.",
			promoted(workspace.Owner, func(_ *workspace.Workspace, actor *workspace.Member, _ workspace.Action) bool {
				return actor != nil && actor.Limited
			}), "WS-ENABLE-01", "WS-LOCK-12"),
		ours("plan-pro-suffices", "auth", "The Pro plan is taken for one that includes SCIM.",
			onStorage(func(next workspace.Store) workspace.Store { return paysWithPro{next} }), "WS-ENABLE-02"),
		ours("enable-twice-accepted", "auth", "Enabling SCIM a second time is accepted and makes another token.",
			onStorage(func(next workspace.Store) workspace.Store { return forgetsEnabled{next} }), "WS-ENABLE-06"),
		defect("auth", "auth-token-never-expires", "The overlap after a rotation never ends.", github("Tr3kkR/Yuzu#2026"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return neverEnds{next} }), "WS-ENABLE-07", "RFC6750-5.3-01"),
		ours("disable-keeps-token", "auth", "The token opens the workspace after SCIM was disabled.",
			onStorage(func(next workspace.Store) workspace.Store { return staysOpen{next} }), "WS-ENABLE-08"),
		ours("reenable-revives-token", "auth", "Enabling SCIM again lets the token of before it was disabled work again.",
			onStorage(func(next workspace.Store) workspace.Store { return forgetsNoToken{next} }), "WS-ENABLE-08", "WS-ENABLE-03"),
		ours("enable-renames-people", "matching", "Enabling SCIM sets everybody's name to their e-mail until the first sync.",
			onEnable(func(m *workspace.Member) *workspace.Member { m.Name = m.Email; return m }), "WS-USER-10"),
		ours("enable-accepts-invitations", "matching", "Enabling SCIM makes everybody who was invited a member.",
			onEnable(func(m *workspace.Member) *workspace.Member {
				if m.Status == workspace.Pending {
					m.Status = workspace.Active
				}
				return m
			}), "WS-USER-17", "WS-LOCK-07"),
		ours("export-by-id", "group-replacement", "The export names people by ids that no identity provider knows.",
			onStorage(func(next workspace.Store) workspace.Store { return exportsIDs{next} }), "WS-GROUP-03"),
		ours("export-one-member-each", "group-replacement", "The export holds one member of each group.",
			onStorage(func(next workspace.Store) workspace.Store { return exportsOne{next} }), "WS-GROUP-03"),
	}
}

// paysWithPro takes Pro for Enterprise.
type paysWithPro struct{ workspace.Store }

func (s paysWithPro) LockWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	ws, err := s.Store.LockWorkspace(ctx, id)
	if ws != nil && ws.Plan == workspace.PlanPro {
		ws = enterprise(ws)
	}
	return ws, err
}

// forgetsEnabled does not see that SCIM is on when it is to be enabled.
type forgetsEnabled struct{ workspace.Store }

func (s forgetsEnabled) LockWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	ws, err := s.Store.LockWorkspace(ctx, id)
	if ws != nil {
		ws = ws.Clone()
		ws.SCIMEnabled = false
	}
	return ws, err
}

// neverEnds ends tokens at once or never.
type neverEnds struct{ workspace.Store }

func (s neverEnds) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	owner, token, err := s.Store.TokenOwner(ctx, ws, hash)
	if token != nil && token.Expires.After(token.Created) {
		lasting := *token
		lasting.Expires = token.Created.AddDate(100, 0, 0)
		token = &lasting
	}
	return owner, token, err
}

// staysOpen leaves token and door as they were when SCIM is disabled.
type staysOpen struct{ workspace.Store }

func (staysOpen) DeleteTokens(context.Context, string) error { return nil }

func (s staysOpen) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	owner, token, err := s.Store.TokenOwner(ctx, ws, hash)
	if owner != nil {
		owner = owner.Clone()
		owner.SCIMEnabled = true
	}
	return owner, token, err
}

// forgetsNoToken keeps tokens for the next time.
type forgetsNoToken struct{ workspace.Store }

func (forgetsNoToken) DeleteTokens(context.Context, string) error { return nil }

// onEnable changes every member when SCIM is enabled.
func onEnable(change func(m *workspace.Member) *workspace.Member) func(Seams) Seams {
	return onStorage(func(next workspace.Store) workspace.Store { return changesPeople{next, change} })
}

type changesPeople struct {
	workspace.Store

	change func(m *workspace.Member) *workspace.Member
}

func (s changesPeople) UpdateWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	if err := s.Store.UpdateWorkspace(ctx, ws); err != nil || !ws.SCIMEnabled {
		return err
	}
	people, _, err := s.ListMembers(ctx, ws.ID, workspace.MemberQuery{Page: 1, PageSize: 1000})
	if err != nil {
		return err
	}
	for _, m := range people {
		after := s.change(m.Clone())
		if err := s.UpdateMember(ctx, after); err != nil {
			return err
		}
		if after.Status == m.Status {
			continue
		}
		if err := s.SetMemberStatus(ctx, ws.ID, m.ID, after.Status); err != nil {
			return err
		}
	}
	return nil
}

// wholeWorkspace is the page size of an export, which reads everybody.
const wholeWorkspace = 5000

// exportsIDs shows ids for e-mails where everybody is read.
type exportsIDs struct{ workspace.Store }

func (s exportsIDs) ListMembers(ctx context.Context, ws string, q workspace.MemberQuery) ([]*workspace.Member, int, error) {
	list, n, err := s.Store.ListMembers(ctx, ws, q)
	if q.PageSize == wholeWorkspace {
		for i, m := range list {
			list[i] = m.Clone()
			list[i].Email = m.ID
		}
	}
	return list, n, err
}

// exportsOne keeps one person of many where everybody is read.
type exportsOne struct{ workspace.Store }

func (s exportsOne) ListMembers(ctx context.Context, ws string, q workspace.MemberQuery) ([]*workspace.Member, int, error) {
	list, n, err := s.Store.ListMembers(ctx, ws, q)
	if q.PageSize == wholeWorkspace && len(list) > 2 {
		list = list[:2]
	}
	return list, n, err
}

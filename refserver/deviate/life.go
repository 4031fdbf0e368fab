package deviate

import (
	"context"
	"net/http"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onLife are the deviations in what becomes of a person's account.
func onLife() []Deviation {
	return []Deviation{
		{
			Name: "life-deactivation-deletes", Area: "user-life",
			What:         "active false removes the account and its data.",
			Requirements: []string{"RFC7643-4.1.1-11", "WS-USER-05", "WS-USER-18"},
			Source:       github("fleetdm/fleet#52602"), Suffers: []string{"okta", "entra", "jumpcloud"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return deletesInactive{next} }),
		},
		{
			Name: "life-api-keys-survive-deactivation", Area: "user-life",
			What:         "Personal API keys keep working after active false.",
			Requirements: []string{"WS-USER-04", "WS-USER-15"},
			Source:       github("BerriAI/litellm#26861"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return admitsInactive{next} }),
		},
		{
			Name: "life-reactivate-no-effect", Area: "user-life",
			What:         "Reactivation is answered with success but the person stays locked out.",
			Requirements: []string{"RFC7643-4.1.1-11", "RFC7644-3.1-03", "WS-USER-05", "WS-USER-17"},
			Source:       github("grokability/snipe-it#14481"), Suffers: []string{"okta", "entra", "jumpcloud"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return ignoresActivation{next} }),
		},
		{
			Name: "life-owners-cannot-leave", Area: "user-life",
			What:         "No owner can be deactivated, whether there are others or not.",
			Requirements: []string{"WS-USER-16"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return holdsOwners{next} }),
		},
		{
			Name: "lockout-last-owner-removed", Area: "lockout",
			What:         "The last owner can be deactivated or deleted through SCIM.",
			Requirements: []string{"WS-USER-16", "RFC7644-3.12-06"},
			Source:       github("langfuse/langfuse#13530"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return countsNoOwners{next} }),
		},
	}
}

// onProfiles are the deviations in what the application shows of a person.
func onProfiles() []Deviation {
	return []Deviation{
		{
			Name: "profile-timezone-taken-once", Area: "profile",
			What:         "A timezone that changes in the IdP is not taken over although the person chose none.",
			Requirements: []string{"WS-USER-07"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return keepsProfile{next, func(m, before *workspace.Member) {
					if !m.TimezoneOwned {
						m.Timezone = before.Timezone
					}
				}}
			}),
		},
		{
			Name: "profile-timezone-not-taken", Area: "profile",
			What:         "The timezone the IdP sends when it creates a user is dropped.",
			Requirements: []string{"WS-USER-06"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, op scim.Operation, _ *document.Object) {
				if op == scim.Create {
					result.Delete("timezone")
				}
			}),
		},
		{
			Name: "profile-timezone-overwritten", Area: "profile",
			What:         "Every sync writes the IdP's timezone over the one the person chose.",
			Requirements: []string{"WS-USER-08", "WS-USER-07"},
			Source:       "https://clockify.me/help/administration/scim-user-provisioning", Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return forgetsChoice{next} }),
		},
		{
			Name: "profile-name-stays", Area: "profile",
			What:         "A change of name in the IdP does not reach the application.",
			Requirements: []string{"WS-USER-02", "WS-USER-10"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return keepsProfile{next, func(m, before *workspace.Member) { m.Name = before.Name }}
			}),
		},
		{
			Name: "profile-email-stays", Area: "profile",
			What:         "A change of e-mail in the IdP does not reach the application.",
			Requirements: []string{"WS-USER-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return keepsProfile{next, func(m, before *workspace.Member) { m.Email = before.Email }}
			}),
		},
	}
}

// deletesInactive deletes who becomes inactive, once the change is committed.
type deletesInactive struct{ workspace.Store }

// doomed collects who became inactive in a transaction.
type doomed struct {
	mu  sync.Mutex
	ids map[string]string // member to workspace
}

type doomedKey struct{}

func (s deletesInactive) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if _, nested := ctx.Value(doomedKey{}).(*doomed); nested {
		return s.Store.InTx(ctx, f)
	}
	list := &doomed{ids: map[string]string{}}
	if err := s.Store.InTx(context.WithValue(ctx, doomedKey{}, list), f); err != nil {
		return err
	}
	for id, ws := range list.ids {
		if err := s.erase(ctx, ws, id); err != nil {
			return err
		}
	}
	return nil
}

func (s deletesInactive) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	if list, ok := ctx.Value(doomedKey{}).(*doomed); ok && status == workspace.Inactive {
		list.mu.Lock()
		list.ids[id] = ws
		list.mu.Unlock()
	}
	return s.Store.SetMemberStatus(ctx, ws, id, status)
}

func (s deletesInactive) erase(ctx context.Context, ws, id string) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		if _, err := s.LeaveAllGroups(ctx, ws, id); err != nil {
			return err
		}
		if err := s.ReleaseKeys(ctx, ws, "User", id, nil); err != nil {
			return err
		}
		if err := s.DeleteMember(ctx, ws, id); err != nil {
			return err
		}
		if err := s.DeleteResource(ctx, ws, "User", id); err != nil {
			return err
		}
		return s.AddToCount(ctx, ws, "User", -1)
	})
}

// admitsInactive takes everybody with a key for active.
type admitsInactive struct{ workspace.Store }

func (s admitsInactive) KeyOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Member, error) {
	w, m, err := s.Store.KeyOwner(ctx, ws, hash)
	if m != nil {
		m = m.Clone()
		m.Status = workspace.Active
	}
	return w, m, err
}

// ignoresActivation writes the SCIM attribute but not the member's status.
type ignoresActivation struct{ workspace.Store }

func (s ignoresActivation) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	if status == workspace.Active {
		return nil
	}
	return s.Store.SetMemberStatus(ctx, ws, id, status)
}

// forgetsChoice has no flag for what the person chose.
type forgetsChoice struct{ workspace.Store }

func (s forgetsChoice) Member(ctx context.Context, ws, id string) (*workspace.Member, error) {
	m, err := s.Store.Member(ctx, ws, id)
	if m != nil {
		m = m.Clone()
		m.TimezoneOwned = false
	}
	return m, err
}

// keepsProfile writes members without some of what changed.
type keepsProfile struct {
	workspace.Store

	keep func(m, before *workspace.Member)
}

func (s keepsProfile) UpdateMember(ctx context.Context, m *workspace.Member) error {
	before, err := s.Member(ctx, m.Workspace, m.ID)
	if err != nil {
		return err
	}
	m = m.Clone()
	s.keep(m, before)
	return s.Store.UpdateMember(ctx, m)
}

// holdsOwners takes every owner for the last.
type holdsOwners struct{ workspace.Store }

func (s holdsOwners) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	m, err := s.Member(ctx, ws, id)
	if err != nil {
		return err
	}
	if m.Has(workspace.Owner) && status == workspace.Inactive {
		return scim.Refused(http.StatusForbidden, "owners cannot be deactivated")
	}
	return s.Store.SetMemberStatus(ctx, ws, id, status)
}

// countsNoOwners believes that there is always another owner.
type countsNoOwners struct{ workspace.Store }

func (s countsNoOwners) LockActiveOwners(ctx context.Context, ws string) ([]string, error) {
	owners, err := s.Store.LockActiveOwners(ctx, ws)
	return append(owners, "somebody-else"), err
}

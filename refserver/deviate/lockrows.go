package deviate

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// onLockRows leave more single actions out of the lock, or turn it against
// those it is not meant for.
func onLockRows() []Deviation {
	var managed sync.Map
	return []Deviation{
		ours("lockout-update-open", "lockout", "Admins can still change other people.", unlocked(workspace.UpdateMember), "WS-LOCK-05"),
		ours("lockout-remove-open", "lockout", "Admins can still delete people.", unlocked(workspace.RemoveMember), "WS-LOCK-06"),
		ours("lockout-group-create-open", "lockout", "Groups can still be created in the app.", unlocked(workspace.CreateGroup), "WS-LOCK-10"),
		ours("lockout-group-rename-open", "lockout", "Groups can still be renamed in the app.", unlocked(workspace.RenameGroup), "WS-LOCK-10"),
		ours("lockout-group-delete-open", "lockout", "Groups can still be deleted in the app.", unlocked(workspace.DeleteGroup), "WS-LOCK-10"),
		ours("lockout-roles-not-asked", "lockout", "While SCIM is off nobody's role is asked for.",
			promoted(workspace.Owner, func(ws *workspace.Workspace, actor *workspace.Member, _ workspace.Action) bool {
				return !ws.SCIMEnabled && actor != nil
			}), "WS-LOCK-12"),
		ours("lockout-auto-join-never-returns", "lockout", "Where SCIM was enabled once nobody joins by their e-mail domain any more.",
			onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if act == workspace.AutoJoin && !ws.EnabledAt.IsZero() {
						return locked("nobody joins here by themselves")
					}
					return next.Check(ws, actor, act)
				}
			}), "WS-LOCK-03", "WS-LOCK-12"),
		ours("lockout-refusal-as-missing-right", "lockout", "A locked action is refused as if a role were missing.", rewords(func(e *workspace.AppError) {
			e.Code = workspace.CodeForbidden
		}), "WS-LOCK-13"),
		ours("lockout-refusal-says-no-way", "lockout", "The refusal of a locked action does not say where to make the change.", rewords(func(e *workspace.AppError) {
			e.Message = "This is locked."
		}), "WS-LOCK-13"),
		ours("lockout-hides-the-team", "lockout", "While SCIM is on only admins see the members.", reading(workspace.ReadMembers), "WS-LOCK-14"),
		ours("lockout-hides-the-groups", "lockout", "While SCIM is on only admins see the groups.", reading(workspace.ReadGroups), "WS-LOCK-14"),
		ours("lockout-follows-the-person", "lockout", "Whoever is managed in one workspace is locked in all others, too.",
			both(onStorage(func(next workspace.Store) workspace.Store { return notesTheManaged{next, &managed} }), onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if actor != nil {
						if _, is := managed.Load(actor.Email); is {
							ws = ws.Clone()
							ws.SCIMEnabled = true
						}
					}
					return next.Check(ws, actor, act)
				}
			})), "WS-LOCK-15"),
		ours("lockout-binds-the-idp", "lockout", "The lock on groups binds the identity provider, too.",
			refuse(http.StatusForbidden, "groups are managed by your identity provider", func(r *http.Request) bool {
				return r.Method != http.MethodGet && strings.Contains(r.URL.Path, "/Groups/")
			}), "WS-LOCK-11"),
		ours("lockout-roles-not-through-scim", "lockout", "Roles cannot be changed through SCIM either.",
			keeping(func(m, before *workspace.Member) { m.Roles = before.Roles }), "WS-LOCK-11"),
		ours("lockout-limited-not-through-scim", "lockout", "Nobody becomes limited or regular through SCIM either.",
			keeping(func(m, before *workspace.Member) { m.Limited = before.Limited }), "WS-LOCK-11"),
	}
}

// rewords changes what a locked action is refused with.
func rewords(change func(e *workspace.AppError)) func(Seams) Seams {
	return onPolicy(func(next workspace.Policy) check {
		return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
			err := next.Check(ws, actor, act)
			if e, ok := err.(*workspace.AppError); ok && e.Code == workspace.CodeManaged { //nolint:errorlint // the policy's own
				other := *e
				change(&other)
				return &other
			}
			return err
		}
	})
}

// reading refuses a read of everybody but admins while SCIM is on.
func reading(what workspace.Action) func(Seams) Seams {
	return onPolicy(func(next workspace.Policy) check {
		return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
			if act == what && ws.SCIMEnabled && !actor.Has(workspace.Owner) && !actor.Has(workspace.WorkspaceAdmin) {
				return locked("only admins see this")
			}
			return next.Check(ws, actor, act)
		}
	})
}

// keeping writes members without some of what changed.
func keeping(keep func(m, before *workspace.Member)) func(Seams) Seams {
	return onStorage(func(next workspace.Store) workspace.Store { return keepsProfile{next, keep} })
}

// notesTheManaged takes down whom an identity provider manages somewhere.
type notesTheManaged struct {
	workspace.Store

	managed *sync.Map
}

func (s notesTheManaged) UpdateMember(ctx context.Context, m *workspace.Member) error {
	if m.Linked {
		s.managed.Store(m.Email, true)
	}
	return s.Store.UpdateMember(ctx, m)
}

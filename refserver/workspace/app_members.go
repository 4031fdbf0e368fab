package workspace

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	defaultPageSize = 50
	maxPageSize     = 5000
	maxNameLength   = 100
)

// Invitation asks a person to join; they are PENDING until they accept.
type Invitation struct {
	Email, Name string
	Limited     bool
}

// ListMembers returns a page of members, oldest first, and how many match.
func (s *Service) ListMembers(ctx context.Context, a *Actor, q MemberQuery) ([]*Member, int, error) {
	w, err := s.appRead(a, ReadMembers)
	if err != nil {
		return nil, 0, err
	}
	q.Page, q.PageSize = page(q.Page, q.PageSize)
	for _, text := range []string{q.Email, q.Name} {
		if text != "" {
			if err := checkText("the search text", text, 1000); err != nil {
				return nil, 0, err
			}
		}
	}
	list, total, err := w.Store.ListMembers(ctx, w.ws.ID, q)
	if err != nil {
		return nil, 0, fmt.Errorf("list members: %w", err)
	}
	return list, total, nil
}

func page(number, size int) (int, int) {
	if size <= 0 {
		size = defaultPageSize
	}
	return max(1, number), min(size, maxPageSize)
}

// GetMember returns one member or 404.
func (s *Service) GetMember(ctx context.Context, a *Actor, id string) (*Member, error) {
	w, err := s.appRead(a, ReadMembers)
	if err != nil {
		return nil, err
	}
	m, err := w.member(ctx, id)
	return m, appErrorOf(err)
}

func (w *appUse) member(ctx context.Context, id string) (*Member, error) {
	u := w.users()
	if !isID(id) {
		return nil, u.notFound(id, ErrNotFound)
	}
	m, err := w.Store.Member(ctx, w.ws.ID, id)
	if err != nil {
		return nil, u.notFound(id, err)
	}
	return m, nil
}

// Invite adds a PENDING member; an e-mail or userName in use is 409 conflict.
func (s *Service) Invite(ctx context.Context, a *Actor, inv Invitation) (*Member, error) {
	if err := checkEmail(inv.Email); err != nil {
		return nil, err
	}
	if inv.Name != "" {
		if err := checkText("the name", inv.Name, maxNameLength); err != nil {
			return nil, err
		}
	}
	id := newID()
	var m *Member
	err := s.appWrite(ctx, a, InviteMember, func(ctx context.Context, w *appUse) error {
		var err error
		if m, err = w.addMember(ctx, id, MemberSpec{Email: inv.Email, Name: inv.Name, Status: Pending, Limited: inv.Limited}); err != nil {
			return err
		}
		return w.audit(ctx, "member.invited", w.users(), id, "")
	})
	if err != nil {
		return nil, err
	}
	return m, nil
}

// addMember makes a member the application's way: visible over SCIM with
// userName = e-mail, without externalId, not linked to any IdP.
func (w *appUse) addMember(ctx context.Context, id string, spec MemberSpec) (*Member, error) {
	u := w.users()
	same, err := u.Store.MembersByEmail(ctx, w.ws.ID, spec.Email)
	if err != nil {
		return nil, fmt.Errorf("look for the e-mail: %w", err)
	}
	if len(same) > 0 {
		return nil, appError(409, CodeConflict, "%s is a member already", spec.Email)
	}
	m := &Member{
		Workspace: w.ws.ID, ID: id, Email: spec.Email, Name: spec.Name, Status: spec.Status, Limited: spec.Limited,
		Timezone: w.ws.Timezone, WeekStart: defaultWeekStart, Created: u.now,
	}
	doc := document.New(
		"schemas", []any{u.t.Core.ID},
		"userName", spec.Email,
		"emails", []any{document.New("value", spec.Email, "type", "work", "primary", true)},
		"active", spec.Status == Active,
	)
	if spec.Name == "" {
		m.Name = spec.Email
	} else {
		setName(doc, spec.Name)
	}
	if spec.Limited {
		doc.Set("userType", limitedUserType)
	}
	if spec.Role != "" {
		m.Roles = []Role{spec.Role}
		if spec.Role != Owner {
			withRole(doc, spec.Role, true)
		}
	}
	if _, err := u.insert(ctx, id, doc, m, nil); err != nil {
		return nil, err
	}
	return m, nil
}

// changeMember locks a member and lets f change copies of the member and of
// the document behind them.
func (w *appUse) changeMember(ctx context.Context, id string, f func(m *Member, doc *document.Object) error) (*Member, error) {
	u := w.users()
	row, err := u.read(ctx, id, u.Store.LockResource)
	if err != nil {
		return nil, err
	}
	before, err := w.member(ctx, id)
	if err != nil {
		return nil, err
	}
	was := row.Doc
	after, doc := before.Clone(), row.Doc.Clone()
	if err := f(after, doc); err != nil {
		return nil, err
	}
	if _, err := u.save(ctx, row, doc); err != nil {
		return nil, err
	}
	if err := u.saveMember(ctx, before, after); err != nil {
		return nil, err
	}
	if err := u.renamed(ctx, id, was, doc, before, after); err != nil {
		return nil, err
	}
	return after, nil
}

// onlyOwners refuses what an administrator may not do to an owner.
func (w *appUse) onlyOwners(m *Member) error {
	if m.Has(Owner) && !w.me.Has(Owner) {
		return appError(403, CodeOwnerOnly, "Only an owner can change an owner.")
	}
	return nil
}

// UpdateMemberStatus makes a member ACTIVE or INACTIVE.
func (s *Service) UpdateMemberStatus(ctx context.Context, a *Actor, id string, status Status) (m *Member, err error) {
	err = s.appWrite(ctx, a, UpdateMember, func(ctx context.Context, w *appUse) error {
		if status != Active && status != Inactive {
			return appError(400, CodeInvalid, "the status can be set to ACTIVE or INACTIVE, not to %q", status)
		}
		var err error
		m, err = w.changeMember(ctx, id, func(m *Member, doc *document.Object) error {
			if m.Status == Pending || m.Status == Declined {
				return appError(409, CodeConflict, "the invitation of %s has not been accepted; revoke it instead", m.Email)
			}
			m.Status = status
			doc.Set("active", status == Active)
			return w.onlyOwners(m)
		})
		if err != nil {
			return err
		}
		action := "member.deactivated"
		if status == Active {
			action = "member.activated"
		}
		return w.audit(ctx, action, w.users(), id, "")
	})
	return m, err
}

// removeMember deletes a member.
func (w *appUse) removeMember(ctx context.Context, id, action string, allowed func(m *Member) error) error {
	u := w.users()
	row, err := u.read(ctx, id, u.Store.LockResourceForDelete)
	if err != nil {
		return err
	}
	m, err := w.member(ctx, id)
	if err != nil {
		return err
	}
	if err := allowed(m); err != nil {
		return err
	}
	if err := w.audit(ctx, action, u, id, ""); err != nil {
		return err
	}
	return u.remove(ctx, row, m)
}

// RemoveMember deletes a member from the workspace and all its groups.
func (s *Service) RemoveMember(ctx context.Context, a *Actor, id string) error {
	return s.appWrite(ctx, a, RemoveMember, func(ctx context.Context, w *appUse) error {
		return w.removeMember(ctx, id, "member.removed", w.onlyOwners)
	})
}

// RevokeInvitation deletes a member that is still PENDING or DECLINED.
func (s *Service) RevokeInvitation(ctx context.Context, a *Actor, id string) error {
	return s.appWrite(ctx, a, RevokeInvitation, func(ctx context.Context, w *appUse) error {
		return w.removeMember(ctx, id, "invitation.revoked", func(m *Member) error {
			if m.Status != Pending && m.Status != Declined {
				return appError(409, CodeConflict, "%s has accepted the invitation; remove the member instead", m.Email)
			}
			return nil
		})
	})
}

// Leave removes the actor from the workspace.
func (s *Service) Leave(ctx context.Context, a *Actor) error {
	return s.appWrite(ctx, a, LeaveWorkspace, func(ctx context.Context, w *appUse) error {
		return w.removeMember(ctx, a.Member.ID, "member.left", func(*Member) error { return nil })
	})
}

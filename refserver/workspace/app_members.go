package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

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

// ProfileChange changes the fields that are not nil. Timezone is an IANA
// name, WeekStart MONDAY to SUNDAY.
type ProfileChange struct {
	Name, Timezone, WeekStart *string
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
		m, err = w.addMember(ctx, id, MemberSpec{Email: inv.Email, Name: inv.Name, Status: Pending, Limited: inv.Limited})
		return err
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
		doc.Set("displayName", spec.Name)
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
		return err
	})
	return m, err
}

// removeMember deletes a member.
func (w *appUse) removeMember(ctx context.Context, id string, allowed func(m *Member) error) error {
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
	return u.remove(ctx, row, m)
}

// RemoveMember deletes a member from the workspace and all its groups.
func (s *Service) RemoveMember(ctx context.Context, a *Actor, id string) error {
	return s.appWrite(ctx, a, RemoveMember, func(ctx context.Context, w *appUse) error {
		return w.removeMember(ctx, id, w.onlyOwners)
	})
}

// RevokeInvitation deletes a member that is still PENDING or DECLINED.
func (s *Service) RevokeInvitation(ctx context.Context, a *Actor, id string) error {
	return s.appWrite(ctx, a, RevokeInvitation, func(ctx context.Context, w *appUse) error {
		return w.removeMember(ctx, id, func(m *Member) error {
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
		return w.removeMember(ctx, a.Member.ID, func(*Member) error { return nil })
	})
}

// UpdateProfile changes a profile: the person's own, or as an admin another's.
// Name is what SCIM locks; timezone and week start stay the person's own.
func (s *Service) UpdateProfile(ctx context.Context, a *Actor, id string, c ProfileChange) (m *Member, err error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	act := UpdateMember
	if id == a.Member.ID {
		act = UpdateOwnSettings
	}
	err = s.appWrite(ctx, a, act, func(ctx context.Context, w *appUse) error {
		var err error
		m, err = w.changeMember(ctx, id, func(m *Member, doc *document.Object) error {
			if c.Name != nil && *c.Name != m.Name {
				if act == UpdateOwnSettings {
					if err := w.Policy.Check(w.ws, w.me, RenameSelf); err != nil {
						return err
					}
				}
				m.Name = *c.Name
				doc.Set("displayName", *c.Name)
			}
			if c.Timezone != nil && *c.Timezone != m.Timezone {
				// From now on the application is the source of truth.
				m.Timezone, m.TimezoneOwned = *c.Timezone, true
				doc.Set("timezone", *c.Timezone)
			}
			if c.WeekStart != nil {
				m.WeekStart = *c.WeekStart
			}
			return nil
		})
		return err
	})
	return m, err
}

var weekdays = []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}

func (c ProfileChange) check() error {
	if c.Name != nil {
		if err := checkText("the name", *c.Name, maxNameLength); err != nil {
			return err
		}
	}
	if c.Timezone != nil && !knownZone(*c.Timezone) {
		return appError(400, CodeInvalid, "%q is no name of the IANA time zone database, such as Europe/Belgrade", *c.Timezone)
	}
	if c.WeekStart != nil && !slices.Contains(weekdays, *c.WeekStart) {
		return appError(400, CodeInvalid, "the week starts on one of %s, not on %q", strings.Join(weekdays, ", "), *c.WeekStart)
	}
	return nil
}

// GrantRole gives one of the three manageable roles.
func (s *Service) GrantRole(ctx context.Context, a *Actor, id string, r Role) (*Member, error) {
	return s.changeRole(ctx, a, id, r, true)
}

// RevokeRole takes one of the three manageable roles.
func (s *Service) RevokeRole(ctx context.Context, a *Actor, id string, r Role) (*Member, error) {
	return s.changeRole(ctx, a, id, r, false)
}

func (s *Service) changeRole(ctx context.Context, a *Actor, id string, r Role, granted bool) (m *Member, err error) {
	err = s.appWrite(ctx, a, ChangeRoles, func(ctx context.Context, w *appUse) error {
		if !slices.Contains(manageable, r) {
			return appError(400, CodeInvalid, "the role %q cannot be given or taken; roles are %v", r, manageable)
		}
		var err error
		m, err = w.changeMember(ctx, id, func(m *Member, doc *document.Object) error {
			if m.Has(r) == granted {
				return nil
			}
			m.Roles = slices.DeleteFunc(m.Roles, func(has Role) bool { return has == r })
			if granted {
				m.Roles = append(m.Roles, r)
				slices.Sort(m.Roles)
			}
			withRole(doc, r, granted)
			return nil
		})
		return err
	})
	return m, err
}

// ConvertLimited makes a limited member a regular one, or the reverse.
func (s *Service) ConvertLimited(ctx context.Context, a *Actor, id string, limited bool) (m *Member, err error) {
	err = s.appWrite(ctx, a, ConvertLimited, func(ctx context.Context, w *appUse) error {
		var err error
		m, err = w.changeMember(ctx, id, func(m *Member, doc *document.Object) error {
			if m.Limited == limited {
				return nil
			}
			m.Limited = limited
			if limited {
				doc.Set("userType", limitedUserType)
			} else {
				doc.Delete("userType")
			}
			return nil
		})
		return err
	})
	return m, err
}

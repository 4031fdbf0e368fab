package workspace

import (
	"context"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// ProfileChange changes the fields that are not nil. Timezone is an IANA
// name, WeekStart MONDAY to SUNDAY.
type ProfileChange struct {
	Name, Timezone, WeekStart *string
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
				setName(doc, *c.Name)
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
		if err != nil {
			return err
		}
		return w.audit(ctx, "profile.updated", w.users(), id, c.what())
	})
	return m, err
}

var weekdays = []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}

// what says which fields are set.
func (c ProfileChange) what() string {
	var names []string
	for name, value := range map[string]*string{"name": c.Name, "timezone": c.Timezone, "week start": c.WeekStart} {
		if value != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

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
		if err != nil {
			return err
		}
		action := "role.revoked"
		if granted {
			action = "role.granted"
		}
		return w.audit(ctx, action, w.users(), id, string(r))
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
		if err != nil {
			return err
		}
		action := "member.made-regular"
		if limited {
			action = "member.made-limited"
		}
		return w.audit(ctx, action, w.users(), id, "")
	})
	return m, err
}

package world

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/harness/idp"
)

// Move is what the directory does with a person.
type Move string

// The moves. Deactivating closes the directory account, unassigning takes the
// app away from it, deleting deletes the account.
const (
	Provision  Move = "provision"
	Deactivate Move = "deactivate"
	Reactivate Move = "reactivate"
	Unassign   Move = "unassign"
	Delete     Move = "delete"
	Restore    Move = "restore"
)

// DirectoryHas adds people to the directory without assigning them. Each row
// maps attributes to values; "name" is how the sentences call the person.
func (w *World) DirectoryHas(ctx context.Context, rows ...map[string]string) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	for _, row := range rows {
		someone := w.person(row["name"]).inDirectory()
		for attribute, value := range row {
			if attribute == "name" || value == "" {
				continue
			}
			if err := w.sends(p, attribute); err != nil {
				return err
			}
			if err := setAttribute(&someone, attribute, value); err != nil {
				return err
			}
		}
		if err := p.Directory().AddPerson(someone); err != nil {
			return fmt.Errorf("add %q to the directory: %w", row["name"], err)
		}
	}
	return nil
}

// sends says NotApplicable when this identity provider has no mapping for an
// attribute, so that nothing can be expected of the target.
func (w *World) sends(p *idp.IdP, attribute string) error {
	path := cmp.Or(attributes[attribute].sent, attributes[attribute].scim)
	if path == "" || p.Sends(path) {
		return nil
	}
	return notApplicable("%s sends no %s", w.o.Profile.Title, attribute)
}

// setAttribute sets one attribute of a directory account by the words that
// sentences use. The name sets given, family and display name together.
func setAttribute(p *idp.Person, attribute, value string) error {
	switch strings.ToLower(attribute) {
	case "name", "full name":
		p.GivenName, p.FamilyName = splitName(value)
		p.DisplayName = value
	case "e-mail":
		p.Email = value
	case "user name":
		p.UserName = value
	case "given name":
		p.GivenName = value
	case "family name":
		p.FamilyName = value
	case "display name":
		p.DisplayName = value
	case "title":
		p.Title = value
	case "department":
		p.Department = value
	case "employee number":
		p.EmployeeNumber = value
	case "locale":
		p.Locale = value
	case "timezone":
		p.Timezone = value
	case "phone":
		p.Phone = value
	case "mobile phone":
		p.Mobile = value
	case "city":
		p.City = value
	case "app role":
		p.AppRoles = nil
		if value != "" {
			p.AppRoles = strings.Split(value, ", ")
		}
	case "manager":
		p.ManagerKey = value
	default:
		return fmt.Errorf("a directory account has no %q", attribute)
	}
	return nil
}

// Moves lets the directory do one thing with some people.
func (w *World) Moves(ctx context.Context, t Tense, m Move, names ...string) error {
	does := fmt.Sprintf("the directory %ss %s", strings.TrimSuffix(string(m), "e")+"e"[:endsInE(m)], quoted(names))
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		for _, name := range names {
			if err := w.move(p, m, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func endsInE(m Move) int {
	if strings.HasSuffix(string(m), "e") {
		return 1
	}
	return 0
}

func (w *World) move(p *idp.IdP, m Move, name string) error {
	switch m {
	case Provision:
		if _, known := p.Directory().Person(name); !known {
			if err := p.Directory().AddPerson(w.person(name).inDirectory()); err != nil {
				return err
			}
		}
		return p.Assign(name)
	case Unassign:
		return p.Unassign(name)
	case Deactivate:
		return p.Directory().UpdatePerson(name, func(x *idp.Person) { x.Enabled = false })
	case Reactivate:
		return w.reactivate(p, name)
	case Delete:
		return p.Directory().DeletePerson(name)
	case Restore:
		return p.Directory().RestorePerson(name)
	default:
		return fmt.Errorf("a directory cannot %s anybody", m)
	}
}

// reactivate opens the account again and assigns it anew: Okta drops the
// assignment when an account is deactivated, and elsewhere it changes nothing.
func (w *World) reactivate(p *idp.IdP, name string) error {
	if err := p.Directory().UpdatePerson(name, func(x *idp.Person) { x.Enabled = true }); err != nil {
		return err
	}
	return p.Assign(name)
}

// Changes gives a person's directory account another value.
func (w *World) Changes(ctx context.Context, t Tense, attribute, name, value string) error {
	does := fmt.Sprintf("the directory changes the %s of %q to %q", attribute, name, value)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		if attribute == "password" {
			return p.SetPassword(name, value)
		}
		if err := w.sends(p, attribute); err != nil {
			return err
		}
		var wrong error
		err := p.Directory().UpdatePerson(name, func(x *idp.Person) { wrong = setAttribute(x, attribute, value) })
		return first(wrong, err)
	})
}

// Syncs lets the identity provider run once more with nothing changed.
func (w *World) Syncs(ctx context.Context, t Tense) error {
	return w.play(ctx, t, "the directory syncs again", func(context.Context, *idp.IdP) error { return nil })
}

// quoted lists names the way sentences do.
func quoted(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = fmt.Sprintf("%q", n)
	}
	return strings.Join(q, ", ")
}

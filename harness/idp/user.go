package idp

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
	"go.yaml.in/yaml/v3"
)

// user is a person as flows see one: as the IdP sends them, with the link.
// Texts without value are None.
//
//	kind, key, id, external_id, user_name, email, given_name, family_name,
//	full_name, display_name, title, department, employee_number, locale,
//	timezone, phone, mobile, fax, office, street, city, region, postal_code,
//	country, photo, mail_nickname, active, deleted, in_scope, password,
//	manager (the target's id, or None), attributes (what the mapping sends),
//	app_roles (each with id and value)
type user struct{ *person }

func (u user) String() string        { return "user " + u.Key }
func (u user) Type() string          { return "user" }
func (u user) Freeze()               {}
func (u user) Truth() starlark.Bool  { return starlark.True }
func (u user) Hash() (uint32, error) { return 0, errors.New("a user cannot be a key") }
func (u user) label() string         { return u.Key }
func (u user) repeat()               { u.again = true }

func (u user) setID(id string) {
	if u.id != id {
		u.id, u.active, u.pushed, u.manager, u.managerDropped = id, false, nil, "", ""
	}
}

func (u user) AttrNames() []string {
	names := []string{"app_roles", "attributes", "deleted", "id", "in_scope", "key", "kind", "manager", "password"}
	return append(names, slices.Sorted(maps.Keys(u.texts()))...)
}

func (u user) Attr(name string) (starlark.Value, error) {
	switch name {
	case "kind":
		return starlark.String("user"), nil
	case "key":
		return starlark.String(u.Key), nil
	case "id":
		return orNone(u.id), nil
	case "active":
		return starlark.Bool(u.wantActive()), nil
	case "deleted":
		return starlark.Bool(!u.deletedAt.IsZero()), nil
	case "in_scope":
		return starlark.Bool(u.inScope()), nil
	case "password":
		return orNone(u.password), nil
	case "manager":
		id, _ := u.wantManager()
		return orNone(id), nil
	case "attributes":
		return u.attributes()
	case "app_roles":
		return u.appRoles(), nil
	}
	text, ok := u.texts()[name]
	if !ok {
		return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
	}
	return orNone(text), nil
}

func orNone(text string) starlark.Value {
	if text == "" {
		return starlark.None
	}
	return starlark.String(text)
}

// texts are the fields a mapping can send, by the names of
// profiles.MappingSources.
func (p *person) texts() map[string]string {
	sent := p.suffixed()
	nickname, _, _ := strings.Cut(sent.UserName, "@")
	return map[string]string{
		"user_name": sent.UserName, "email": sent.Email,
		"given_name": sent.GivenName, "family_name": sent.FamilyName, "display_name": sent.DisplayName,
		"full_name": strings.TrimSpace(sent.GivenName + " " + sent.FamilyName),
		"title":     sent.Title, "department": sent.Department, "employee_number": sent.EmployeeNumber,
		"locale": sent.Locale, "timezone": sent.Timezone, "phone": sent.Phone, "mobile": sent.Mobile, "fax": sent.Fax,
		"office": sent.Office, "street": sent.Street, "city": sent.City, "region": sent.Region, "postal_code": sent.PostalCode,
		"country": sent.Country, "photo": sent.Photo,
		"external_id": p.externalID, "mail_nickname": nickname,
		"active": "", // a boolean, see attributes
	}
}

// appRoles are the roles in the app: the id the directory gave each, made from
// its value, and the value.
func (p *person) appRoles() *starlark.List {
	var out []starlark.Value
	for _, value := range p.AppRoles {
		r := newRandom(p.idp.options.Seed, "role/"+value)
		out = append(out, starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
			"id": starlark.String(r.guid()), "value": starlark.String(value),
		}))
	}
	return starlark.NewList(out)
}

// suffixed is the person as sent to a shared tenant.
func (p *person) suffixed() Person {
	sent := p.Person
	sent.UserName = suffixed(sent.UserName, p.idp.options.Suffix)
	sent.Email = suffixed(sent.Email, p.idp.options.Suffix)
	return sent
}

// suffixed puts a suffix into the local part of an address, or after a name.
func suffixed(text, suffix string) string {
	if suffix == "" || text == "" {
		return text
	}
	local, domain, ok := strings.Cut(text, "@")
	if !ok {
		return text + "-" + suffix
	}
	return local + "-" + suffix + "@" + domain
}

// attributes is what the mapping sends of a person: the attributes that have a
// value, in the profile's order, then the custom ones by path.
func (p *person) attributes() (*starlark.List, error) {
	texts := p.texts()
	var out []starlark.Value
	add := func(path string, value, whole starlark.Value) error {
		a, err := attribute(path, value, whole)
		if err != nil {
			return err
		}
		out = append(out, a)
		return nil
	}
	for _, m := range p.idp.settings.Mapping {
		var value starlark.Value = starlark.String(texts[m.From])
		if m.From == "active" {
			value = starlark.Bool(p.wantActive())
		} else if texts[m.From] == "" {
			continue
		}
		whole, err := shape(m.Whole, value)
		if err != nil {
			return nil, fmt.Errorf("mapping %s: %w", m.Path, err)
		}
		if err := add(m.Path, value, whole); err != nil {
			return nil, err
		}
	}
	if p.idp.settings.CustomAttributes {
		for _, path := range sortedKeys(p.Extra) {
			value, err := plainValue(p.Extra[path])
			if err != nil {
				return nil, fmt.Errorf("%s of %s: %w", path, p.Key, err)
			}
			if err := add(path, value, value); err != nil {
				return nil, err
			}
		}
	}
	return starlark.NewList(out), nil
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// shape fills the "$" of a mapping's whole with the value.
func shape(n *yaml.Node, value starlark.Value) (starlark.Value, error) {
	if n == nil {
		return value, nil
	}
	switch n.Kind { //nolint:exhaustive // the rest is refused below
	case yaml.MappingNode:
		out := starlark.NewDict(len(n.Content) / 2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			inner, err := shape(n.Content[i+1], value)
			if err != nil {
				return nil, err
			}
			if err := out.SetKey(starlark.String(n.Content[i].Value), inner); err != nil {
				return nil, fmt.Errorf("%s: %w", n.Content[i].Value, err)
			}
		}
		return out, nil
	case yaml.SequenceNode:
		var items []starlark.Value
		for _, item := range n.Content {
			inner, err := shape(item, value)
			if err != nil {
				return nil, err
			}
			items = append(items, inner)
		}
		return starlark.NewList(items), nil
	case yaml.ScalarNode:
		switch {
		case n.Value == "$":
			return value, nil
		case n.Tag == "!!bool":
			return starlark.Bool(n.Value == "true"), nil
		case n.Tag == "!!null":
			return starlark.None, nil
		}
		return starlark.String(n.Value), nil
	}
	return nil, fmt.Errorf("line %d: a shape is made of keys, lists, texts and $", n.Line)
}

// sentValues is the attributes as text, to see later what changed. Active is
// told apart: it is no attribute of the profile push.
func (p *person) sentValues() ([]sentValue, error) {
	list, err := p.attributes()
	if err != nil {
		return nil, err
	}
	var out []sentValue
	err = eachAttribute(list, func(_ attrPath, path string, _, whole starlark.Value) error {
		if path == "active" {
			return nil
		}
		text, err := encode(nil, whole)
		if err != nil {
			return fmt.Errorf("%s of %s: %w", path, p.Key, err)
		}
		out = append(out, sentValue{path, string(text)})
		return nil
	})
	if p.idp.settings.AppRoles && len(p.AppRoles) > 0 {
		out = append(out, sentValue{"roles", strings.Join(p.AppRoles, "\n")})
	}
	return out, err
}

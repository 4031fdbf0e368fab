package idp

import (
	"fmt"
	"slices"
	"time"

	"go.starlark.net/starlark"
)

// Person is someone in the IdP's directory. Empty fields have no value.
type Person struct {
	// Key names the person in scenarios, e.g. "Ada".
	Key string
	// UserName is the sign-in name, usually an e-mail address.
	UserName, Email                    string
	GivenName, FamilyName, DisplayName string
	Title, Department, EmployeeNumber  string
	Locale, Timezone, Phone            string
	Mobile, Fax                        string
	// Office to Country are the parts of the address at work.
	Office, Street, City, Region, PostalCode, Country string
	// Photo is the address of a picture.
	Photo string
	// ManagerKey names another person.
	ManagerKey string
	// AppRoles are the roles in the app that the account is assigned.
	AppRoles []string
	// Enabled is the directory account's own state.
	Enabled bool
	// ExternalID is the directory's own id; "": made as the profile's ids look.
	ExternalID string
	// Extra holds further mapped attributes by SCIM path, e.g. "nickName" or
	// "urn:example:Badge:2.0:User:number"; values are string, bool, int,
	// []any or map[string]any.
	Extra map[string]any
}

// Group is a group of the IdP's directory.
type Group struct {
	Key, Name string
	// Members are keys of people or of other groups.
	Members []string
	// DistributionList marks a mail group without security function. It is
	// sent like any other group.
	DistributionList bool
}

// Directory is the people and groups of one IdP. Its methods only record;
// nothing is sent before the IdP settles. Errors mean an unknown or doubled
// key, which is the caller's mistake.
type Directory struct {
	idp    *IdP
	people []*person
	groups []*group
	// groupByKey forgets a group when it is deleted.
	personByKey map[string]*person
	groupByKey  map[string]*group
}

func newDirectory(p *IdP) *Directory {
	return &Directory{idp: p, personByKey: map[string]*person{}, groupByKey: map[string]*group{}}
}

// AddPerson adds someone new.
func (d *Directory) AddPerson(p Person) error {
	if p.Key == "" || d.person(p.Key) != nil || d.group(p.Key) != nil {
		return fmt.Errorf("the directory cannot add a person %q: the key is empty or taken", p.Key)
	}
	for path, value := range p.Extra {
		if _, err := parsePath(path); err != nil {
			return fmt.Errorf("person %q: %w", p.Key, err)
		}
		if _, err := plainValue(value); err != nil {
			return fmt.Errorf("person %q: %s: %w", p.Key, path, err)
		}
	}
	r := newRandom(d.idp.options.Seed, "person/"+d.idp.options.Suffix+"/"+p.Key)
	added := &person{Person: p, idp: d.idp, externalID: p.ExternalID}
	if added.externalID == "" {
		added.externalID = r.fill(d.idp.settings.UserID)
	}
	d.people = append(d.people, added)
	d.personByKey[p.Key] = added
	return nil
}

// UpdatePerson edits a person in place; the key must stay.
func (d *Directory) UpdatePerson(key string, edit func(*Person)) error {
	p := d.person(key)
	if p == nil {
		return unknown("person", key)
	}
	changed := p.Person
	edit(&changed)
	if changed.Key != key {
		return fmt.Errorf("the key of %q cannot change", key)
	}
	p.Person = changed
	return nil
}

// DeletePerson deletes the account; IdPs with a recycle bin keep it for a time.
func (d *Directory) DeletePerson(key string) error {
	p := d.person(key)
	if p == nil {
		return unknown("person", key)
	}
	if p.deletedAt.IsZero() {
		p.scopedAtEnd = p.inScope()
		p.deletedAt = d.idp.clock
	}
	return nil
}

// PurgePerson empties the recycle bin of a deleted account at once.
func (d *Directory) PurgePerson(key string) error {
	if err := d.DeletePerson(key); err != nil {
		return err
	}
	d.person(key).purged = true
	return nil
}

// RestorePerson takes a deleted account out of the recycle bin. An IdP without
// one answers ErrNotApplicable.
func (d *Directory) RestorePerson(key string) error {
	p := d.person(key)
	if p == nil {
		return unknown("person", key)
	}
	if d.idp.settings.KeepsDeleted == 0 {
		return notApplicableError{d.idp.options.Profile.Title + " keeps no deleted accounts that could be restored"}
	}
	if p.purged || !p.deletedAt.IsZero() && !d.idp.clock.Before(p.deletedAt.Add(d.idp.settings.KeepsDeleted)) {
		return fmt.Errorf("%q is no longer in the recycle bin", key)
	}
	p.deletedAt = time.Time{}
	return nil
}

// AddGroup adds a group.
func (d *Directory) AddGroup(g Group) error {
	if g.Key == "" || d.person(g.Key) != nil || d.group(g.Key) != nil {
		return fmt.Errorf("the directory cannot add a group %q: the key is empty or taken", g.Key)
	}
	r := newRandom(d.idp.options.Seed, "group/"+d.idp.options.Suffix+"/"+g.Key)
	added := &group{Group: g, idp: d.idp, externalID: r.fill(d.idp.settings.GroupID), sent: map[string]string{}, dropped: map[string]bool{}}
	added.Members = nil
	d.groups = append(d.groups, added)
	d.groupByKey[g.Key] = added
	return d.AddMembers(g.Key, g.Members...)
}

// RenameGroup changes a group's name.
func (d *Directory) RenameGroup(key, name string) error {
	g := d.group(key)
	if g == nil {
		return unknown("group", key)
	}
	g.Name = name
	return nil
}

// AddMembers adds people or groups to a group; who is in it already stays.
func (d *Directory) AddMembers(key string, members ...string) error {
	g := d.group(key)
	if g == nil {
		return unknown("group", key)
	}
	for _, m := range members {
		if d.person(m) == nil && d.group(m) == nil {
			return unknown("member", m)
		}
		if !slices.Contains(g.Members, m) {
			g.Members = append(g.Members, m)
			delete(g.dropped, m)
		}
	}
	return nil
}

// RemoveMembers takes people or groups out of a group.
func (d *Directory) RemoveMembers(key string, members ...string) error {
	g := d.group(key)
	if g == nil {
		return unknown("group", key)
	}
	for _, m := range members {
		i := slices.Index(g.Members, m)
		if i < 0 {
			return fmt.Errorf("%q is not in the group %q", m, key)
		}
		g.Members = slices.Delete(g.Members, i, i+1)
	}
	return nil
}

// DeleteGroup deletes a group. An IdP that leaves a pushed group behind then
// answers ErrNotApplicable.
func (d *Directory) DeleteGroup(key string) error {
	g := d.group(key)
	if g == nil {
		return unknown("group", key)
	}
	if reason, ok := d.idp.Applies("delete_group"); !ok && g.id != "" {
		return notApplicableError{reason}
	}
	g.deleted = true
	delete(d.groupByKey, key)
	for _, other := range d.groups {
		other.Members = slices.DeleteFunc(other.Members, func(m string) bool { return m == key })
	}
	return nil
}

// Person returns a copy of the person as the directory has it.
func (d *Directory) Person(key string) (Person, bool) {
	if p := d.person(key); p != nil {
		return p.Person, true
	}
	return Person{}, false
}

// Group returns a copy of the group as the directory has it.
func (d *Directory) Group(key string) (Group, bool) {
	if g := d.group(key); g != nil {
		out := g.Group
		out.Members = slices.Clone(out.Members)
		return out, true
	}
	return Group{}, false
}

func (d *Directory) person(key string) *person { return d.personByKey[key] }

func (d *Directory) group(key string) *group { return d.groupByKey[key] }

func unknown(kind, key string) error { return fmt.Errorf("the directory has no %s %q", kind, key) }

// plainValue turns a Go value of Person.Extra into one for flows.
func plainValue(v any) (starlark.Value, error) {
	switch v := v.(type) {
	case string:
		return starlark.String(v), nil
	case bool:
		return starlark.Bool(v), nil
	case int:
		return starlark.MakeInt(v), nil
	case []any:
		var items []starlark.Value
		for _, item := range v {
			inner, err := plainValue(item)
			if err != nil {
				return nil, err
			}
			items = append(items, inner)
		}
		return starlark.NewList(items), nil
	case map[string]any:
		out := starlark.NewDict(len(v))
		for _, key := range sortedKeys(v) {
			inner, err := plainValue(v[key])
			if err != nil {
				return nil, err
			}
			if err := out.SetKey(starlark.String(key), inner); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
		return out, nil
	}
	return nil, fmt.Errorf("a %T is no attribute value", v)
}

package idp

import (
	"errors"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// pushed is a group as flows see one: kind, key, id, external_id, name.
type pushed struct{ *group }

func (g pushed) String() string        { return "group " + g.Key }
func (g pushed) Type() string          { return "group" }
func (g pushed) Freeze()               {}
func (g pushed) Truth() starlark.Bool  { return starlark.True }
func (g pushed) Hash() (uint32, error) { return 0, errors.New("a group cannot be a key") }
func (g pushed) label() string         { return "the group " + g.Name }
func (g pushed) repeat()               { g.again = true }

// setID links the group. A link that is found again, after an answer that it
// was gone, brings back what was known to have been sent.
func (g pushed) setID(id string) {
	switch {
	case g.id == id:
		return
	case id == "":
		g.lost = lostLink{g.id, g.name, g.sent}
		g.id, g.name, g.sent = "", "", map[string]string{}
	case id == g.lost.id:
		g.id, g.name, g.sent = g.lost.id, g.lost.name, g.lost.sent
	default:
		g.id, g.name, g.sent = id, "", map[string]string{}
	}
}

func (g pushed) AttrNames() []string {
	return []string{"attributes", "external_id", "id", "key", "kind", "name"}
}

func (g pushed) Attr(name string) (starlark.Value, error) {
	switch name {
	case "kind":
		return starlark.String("group"), nil
	case "key":
		return starlark.String(g.Key), nil
	case "id":
		return orNone(g.id), nil
	case "external_id":
		return orNone(g.externalID), nil
	case "name":
		return starlark.String(g.sentName()), nil
	case "attributes":
		name, err := attribute("displayName", starlark.String(g.sentName()), starlark.String(g.sentName()))
		if err != nil {
			return nil, err
		}
		id, err := attribute("externalId", starlark.String(g.externalID), starlark.String(g.externalID))
		if err != nil {
			return nil, err
		}
		return starlark.NewList([]starlark.Value{name, id}), nil
	}
	return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
}

// sentName is the name on a shared tenant.
func (g *group) sentName() string {
	if g.idp.options.Suffix == "" {
		return g.Name
	}
	return g.Name + "-" + g.idp.options.Suffix
}

// memberRef is one member that can be sent: it has an id in the target.
type memberRef struct{ key, id, name string }

// wantMembers lists the members to show in the target: who is in the group and
// has an account there. An account that was deactivated is not added, but
// stays where it was.
func (g *group) wantMembers() []memberRef {
	if g.waits {
		return nil
	}
	var out []memberRef
	for _, key := range g.Members {
		if g.dropped[key] {
			continue
		}
		if p := g.idp.directory.person(key); p != nil {
			_, already := g.sent[key]
			if p.id != "" && (p.active || already) {
				out = append(out, memberRef{key, p.id, p.suffixed().UserName})
			}
			continue
		}
		if nested := g.idp.directory.group(key); nested != nil && nested.id != "" && g.idp.settings.NestedMembers {
			out = append(out, memberRef{key, nested.id, nested.sentName()})
		}
	}
	return out
}

// dropLate remembers members that are out of scope now, for IdPs that do not
// send such references later.
func (g *group) dropLate() {
	if !g.idp.settings.LateReferencesDropped {
		return
	}
	for _, key := range g.Members {
		if p := g.idp.directory.person(key); p != nil && !p.inScope() {
			g.dropped[key] = true
		}
		if nested := g.idp.directory.group(key); nested != nil && !nested.wanted() {
			g.dropped[key] = true
		}
	}
}

// groupChange is what differs between the directory and what was sent.
type groupChange struct {
	members, added, removed, kept []memberRef
	full                          bool
	renamedFrom                   string
}

func (g *group) change() groupChange {
	c := groupChange{members: g.wantMembers(), full: g.full}
	for _, m := range c.members {
		if id, ok := g.sent[m.key]; ok && id == m.id {
			c.kept = append(c.kept, m)
		} else {
			c.added = append(c.added, m)
		}
	}
	for key, id := range g.sent {
		if slices.Contains(g.Members, key) && !g.waits {
			continue
		}
		if p := g.idp.directory.person(key); p != nil && p.id == "" {
			continue // the account is gone from the target, and the membership with it
		}
		c.removed = append(c.removed, memberRef{key: key, id: id})
	}
	slices.SortFunc(c.removed, func(a, b memberRef) int { return cmpText(a.key, b.key) })
	if g.id != "" && g.name != "" && g.name != g.sentName() {
		c.renamedFrom = g.name
	}
	return c
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (c groupChange) membersDiffer() bool { return len(c.added)+len(c.removed) > 0 || c.full }

// value is "change" in flows: phase (all, object or members), members, added,
// removed, kept (each with id and user_name), full, renamed_from.
func (c groupChange) value(phase string) starlark.Value {
	list := func(refs []memberRef) starlark.Value {
		var out []starlark.Value
		for _, m := range refs {
			out = append(out, starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
				"id": starlark.String(m.id), "user_name": starlark.String(m.name),
			}))
		}
		return starlark.NewList(out)
	}
	return starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
		"phase": starlark.String(phase), "members": list(c.members), "added": list(c.added), "removed": list(c.removed),
		"kept": list(c.kept), "full": starlark.Bool(c.full), "renamed_from": orNone(c.renamedFrom),
	})
}

package workspace_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// model is what a workspace should hold, kept the simplest way.
type model struct {
	*tenant

	random *rand.Rand
	users  map[string]string // id to userName
	groups map[string]*modelGroup
}

type modelGroup struct {
	name    string
	version int64
	members map[string]bool
}

// TestAgainstModel plays random writes against the service and a model of it,
// and compares the two after each.
func TestAgainstModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			m := &model{
				tenant: newTenant(t, workspace.Spec{SCIM: true}), random: rand.New(rand.NewPCG(seed, 7643)),
				users: map[string]string{}, groups: map[string]*modelGroup{},
			}
			for _, p := range m.created.Members {
				m.users[p.ID] = p.Email
			}
			for range 60 {
				m.step()
				if t.Failed() {
					return
				}
			}
			m.compareTotals()
		})
	}
}

func (m *model) step() {
	switch m.random.IntN(9) {
	case 0, 1:
		m.createUser()
	case 2:
		m.deleteUser()
	case 3:
		m.createGroup()
	case 4:
		if m.random.IntN(3) == 0 {
			m.deleteGroup()
		}
	default:
		m.patchGroup()
	}
	m.compareGroups()
}

func (m *model) pick(from []string) string { return from[m.random.IntN(len(from))] }

func sortedKeys[V any](all map[string]V) []string { return slices.Sorted(maps.Keys(all)) }

// some draws up to n ids of users and groups, now and then one that does not
// exist.
func (m *model) some(n int) (ids []string, unknown bool) {
	all := append(sortedKeys(m.users), sortedKeys(m.groups)...)
	for range 1 + m.random.IntN(n) {
		ids = append(ids, m.pick(all))
	}
	if m.random.IntN(6) == 0 {
		return append(ids, unknownID), true
	}
	return ids, false
}

func (m *model) createUser() {
	name := fmt.Sprintf("user%d", m.random.IntN(12))
	spelled := name
	if m.random.IntN(2) == 0 {
		spelled = "U" + name[1:]
	}
	r, err := m.CreateResource(m.t.Context(), m.ws, m.userType(), m.userBody("'userName':'"+spelled+"'"), everything)
	if slices.Contains(slices.Collect(maps.Values(m.users)), name) {
		refused(m.t, "create "+spelled, err, 409, scim.TypeUniqueness)
		return
	}
	m.must(err)
	m.users[r.ID] = name
}

func (m *model) deleteUser() {
	id := m.pick(sortedKeys(m.users))
	err := m.DeleteResource(m.t.Context(), m.ws, m.userType(), id, workspace.Precondition{})
	if id == m.idOf(ownerEmail) {
		refused(m.t, "delete the last owner", err, 403, "")
		return
	}
	m.must(err)
	delete(m.users, id)
	m.forget(id)
}

// forget takes an id out of every group.
func (m *model) forget(id string) {
	for _, g := range m.groups {
		if g.members[id] {
			delete(g.members, id)
			g.version++
		}
	}
}

func (m *model) createGroup() {
	name := fmt.Sprintf("Group %d", m.random.IntN(5))
	body := m.groupBody("'displayName':'" + name + "'")
	ids, unknown := m.some(4)
	body.Set("members", refs(ids))
	taken := slices.ContainsFunc(slices.Collect(maps.Values(m.groups)), func(g *modelGroup) bool { return g.name == name })
	r, err := m.CreateResource(m.t.Context(), m.ws, m.groupType(), body, everything)
	switch {
	case unknown:
		refused(m.t, "create with unknown member", err, 400, scim.TypeInvalidValue, unknownID)
	case taken:
		refused(m.t, "create "+name, err, 409, scim.TypeUniqueness)
	default:
		m.must(err)
		g := &modelGroup{name: name, version: 1, members: map[string]bool{}}
		for _, id := range ids {
			g.members[id] = true
		}
		m.groups[r.ID] = g
	}
}

func (m *model) deleteGroup() {
	if len(m.groups) == 0 {
		return
	}
	id := m.pick(sortedKeys(m.groups))
	m.must(m.DeleteResource(m.t.Context(), m.ws, m.groupType(), id, workspace.Precondition{}))
	delete(m.groups, id)
	m.forget(id)
}

// patchGroup sends one to three operations on members.
func (m *model) patchGroup() {
	if len(m.groups) == 0 {
		return
	}
	id := m.pick(sortedKeys(m.groups))
	g := m.groups[id]
	want := maps.Clone(g.members)
	touched, fails := false, false
	var ops []any
	for range 1 + m.random.IntN(3) {
		op, change, unknown := m.operation()
		ops = append(ops, op)
		touched = change(want) || touched
		fails = fails || unknown
	}
	body := document.New("schemas", []any{patchURN}, "Operations", ops)
	r, changed, err := m.PatchResource(m.t.Context(), m.ws, m.groupType(), id, body, workspace.Precondition{}, everything)
	if fails {
		refused(m.t, "patch with unknown member", err, 400, scim.TypeInvalidValue, unknownID)
		return
	}
	m.must(err)
	equal(m.t, "changed", changed, touched)
	if touched {
		g.version++
	}
	g.members = want
	equal(m.t, "answered version", r.Version, g.version)
}

// operation makes an operation and its effect on a set, which says whether it
// changed the set.
func (m *model) operation() (op *document.Object, change func(map[string]bool) bool, unknown bool) {
	ids, unknown := m.some(3)
	add := func(set map[string]bool) bool {
		before := len(set)
		for _, id := range ids {
			set[id] = true
		}
		return len(set) != before
	}
	remove := func(drop func(id string) bool) func(map[string]bool) bool {
		return func(set map[string]bool) bool {
			before := len(set)
			maps.DeleteFunc(set, func(id string, _ bool) bool { return drop(id) })
			return len(set) != before
		}
	}
	named := func(id string) bool { return slices.Contains(ids, id) }
	switch m.random.IntN(6) {
	case 0, 1:
		return document.New("op", "add", "path", "members", "value", refs(ids)), add, unknown
	case 2:
		return document.New("op", "remove", "path", "members", "value", refs(ids)), remove(named), false
	case 3:
		return document.New("op", "remove", "path", fmt.Sprintf("members[value eq %q]", ids[0])), remove(func(id string) bool { return id == ids[0] }), false
	case 4:
		return document.New("op", "replace", "path", "members", "value", refs(ids)), func(set map[string]bool) bool {
			dropped := remove(func(id string) bool { return !named(id) })(set)
			return add(set) || dropped
		}, unknown
	default:
		return document.New("op", "remove", "path", "members"), remove(func(string) bool { return true }), false
	}
}

func (m *model) compareGroups() {
	m.t.Helper()
	page := m.list(m.groupType(), workspace.Query{Count: new(100), Want: everything})
	equal(m.t, "total of groups", page.Total, len(m.groups))
	got, want := map[string]string{}, map[string]string{}
	for _, r := range page.Items {
		var ids []string
		for _, v := range r.Doc.Array("members") {
			ids = append(ids, v.(*document.Object).String("value"))
		}
		slices.Sort(ids)
		got[r.ID] = fmt.Sprintf("%s v%d %v", r.Doc.String("displayName"), r.Version, ids)
	}
	for id, g := range m.groups {
		want[id] = fmt.Sprintf("%s v%d %v", g.name, g.version, sortedKeys(g.members))
	}
	equal(m.t, "groups", got, want)
}

func (m *model) compareTotals() {
	m.t.Helper()
	for _, typ := range []*scim.Type{m.userType(), m.groupType()} {
		counted := m.list(typ, workspace.Query{}).Total
		equal(m.t, "rows of "+typ.Name, m.list(typ, workspace.Query{Filter: "id pr", Count: new(0)}).Total, counted)
	}
	page := m.list(m.userType(), workspace.Query{Count: new(100), Want: everything})
	equal(m.t, "total of users", page.Total, len(m.users))
	for _, r := range page.Items {
		var got, want []string
		for _, v := range r.Doc.Array("groups") {
			got = append(got, v.(*document.Object).String("value"))
		}
		for _, id := range sortedKeys(m.groups) {
			if m.groups[id].members[r.ID] {
				want = append(want, id)
			}
		}
		equal(m.t, "groups of "+r.Doc.String("userName"), got, want)
	}
}

package idp_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestConverges: whatever the admin does, in whatever order, after settling the
// target shows what the directory says.
func TestConverges(t *testing.T) {
	t.Parallel()
	for _, v := range append(slices.Clone(allVariants), variant{"okta", "oin-patch"}, variant{"onelogin", "default"}) {
		t.Run(v.profile+"-"+v.name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(r *rapid.T) {
				p := newPlay(t, v)
				p.server.PatchStatus = rapid.SampledFrom([]int{200, 204}).Draw(r, "PATCH answers")
				p.assigned = map[string]bool{}
				for i := range 4 {
					p.must(p.Directory().AddPerson(idp.Person{Key: person(i), UserName: person(i) + "@example.com", GivenName: "A", FamilyName: "B", Enabled: true}))
				}
				for i := range 2 {
					p.must(p.Directory().AddGroup(idp.Group{Key: groupKey(i), Name: groupKey(i), Members: []string{person(i), person(i + 1)}}))
				}
				if rapid.Bool().Draw(r, "begins with all of them there") {
					for _, key := range []string{person(0), person(1), person(2), person(3), groupKey(0)} {
						p.assign(key)
					}
					p.push(groupKey(0))
					p.push(groupKey(1))
					p.settle()
				}
				for range rapid.IntRange(1, 15).Draw(r, "actions") {
					p.act(r)
					if rapid.Bool().Draw(r, "settle") {
						p.settle()
					}
				}
				p.settle()
				p.settle()
				if tasks := p.Tasks(); len(tasks) > 0 {
					r.Fatalf("tasks: %+v", tasks)
				}
				p.compare(r)
				if extra := lines(p.settle()); len(extra) > 1 || len(extra) == 1 && v.profile != "entra" {
					r.Fatalf("still sent: %q", extra)
				}
			})
		})
	}
}

func person(i int) string   { return fmt.Sprintf("p%d", i) }
func groupKey(i int) string { return fmt.Sprintf("G%d", i) }

func (p *play) assign(key string) {
	p.must(p.Assign(key))
	p.assigned[key] = true
}

// push pushes a group; but for Okta that is an assignment.
func (p *play) push(key string) {
	p.must(p.PushGroup(key))
	if p.Profile().Name != "okta" {
		p.assigned[key] = true
	}
}

// expected says whether somebody should have access, by our own reckoning.
func (p *play) expected(key string) bool {
	who, _ := p.Directory().Person(key)
	if !who.Enabled {
		return false
	}
	in := p.assigned[key]
	for i := range 2 {
		g, _ := p.Directory().Group(groupKey(i))
		in = in || p.assigned[g.Key] && slices.Contains(g.Members, key)
	}
	return in
}

// act does one thing an admin can do.
func (p *play) act(r *rapid.T) {
	who, where := person(rapid.IntRange(0, 3).Draw(r, "who")), groupKey(rapid.IntRange(0, 1).Draw(r, "where"))
	g, _ := p.Directory().Group(where)
	in := slices.Contains(g.Members, who)
	switch rapid.SampledFrom([]string{"assign", "unassign", "enable", "rename", "push", "pop", "member", "regroup", "assign group", "unlink", "full"}).Draw(r, "action") {
	case "assign":
		p.assign(who)
	case "unassign":
		p.must(p.Unassign(who))
		delete(p.assigned, who)
	case "enable":
		p.edit(who, func(x *idp.Person) { x.Enabled = !x.Enabled })
	case "rename":
		p.edit(who, func(x *idp.Person) { x.FamilyName += "b" })
	case "push":
		p.push(where)
	case "pop":
		// Who leaves a group behind and takes it over again does not see the
		// members that left meanwhile.
		if left := []string{"jumpcloud", "onelogin"}; !slices.Contains(left, p.Profile().Name) {
			p.must(p.Unassign(where))
			delete(p.assigned, where)
		}
	case "member":
		if in {
			p.must(p.Directory().RemoveMembers(where, who))
		} else {
			p.must(p.Directory().AddMembers(where, who))
		}
	case "regroup":
		p.must(p.Directory().RenameGroup(where, g.Name+"x"))
	case "assign group":
		p.assign(where)
	case "unlink":
		// Not every identity provider lets the admin choose; where unassigning
		// deletes, this is unassigning.
		if p.UnlinkGroup(where, true) == nil && p.Profile().Name == "entra" {
			delete(p.assigned, where)
		}
	case "full":
		_ = p.PushNow(where) // an error while it is not pushed
	}
}

// compare looks at every link. A deactivated member may stay in a group.
func (p *play) compare(r *rapid.T) {
	active := map[string]bool{}
	for i := range 4 {
		want, _ := p.Directory().Person(person(i))
		id, linked := p.UserID(person(i))
		if !linked && p.expected(person(i)) {
			r.Fatalf("%s has no account", person(i))
		}
		if !linked {
			continue
		}
		got := p.server.Users.Find("id", id)
		if got["active"] != p.expected(person(i)) {
			r.Fatalf("%s has active %v, want %v", want.Key, got["active"], p.expected(person(i)))
		}
		active[person(i)] = got["active"] == true
		if active[person(i)] && asObject(got["name"])["familyName"] != want.FamilyName {
			r.Fatalf("%s is shown as %v, want %s", want.Key, got["name"], want.FamilyName)
		}
	}
	for i := range 2 {
		want, _ := p.Directory().Group(groupKey(i))
		id, linked := p.GroupID(groupKey(i))
		if !linked {
			continue
		}
		g := p.server.Groups.Find("id", id)
		if g["displayName"] != want.Name {
			r.Fatalf("the group %s is shown as %v", want.Name, g["displayName"])
		}
		var all, must []string
		for _, key := range want.Members {
			if id, linked := p.UserID(key); linked {
				all = append(all, id)
				if active[key] {
					must = append(must, id)
				}
			}
		}
		got := members(g)
		for _, id := range must {
			if !slices.Contains(got, id) {
				r.Fatalf("the group %s lacks %s: %v", want.Name, id, got)
			}
		}
		for _, id := range got {
			if !slices.Contains(all, id) {
				r.Fatalf("the group %s has %s too much: %v, want %v", want.Name, id, got, all)
			}
		}
	}
}

package idp_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// linkedGroup has pushed a group "G" of Ada and Bob.
func (p *play) linkedGroup() {
	p.Helper()
	p.people(ada(), bob())
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada", "Bob"}}))
	p.must(p.PushGroup("G"))
	p.settle()
}

// TestOktaPushSwitch: switching the push of a group off sends nothing, neither
// then nor for what changes meanwhile; switching it on sends the group in full
// (Okta's plan C9319, C9320).
func TestOktaPushSwitch(t *testing.T) {
	t.Parallel()
	for _, v := range oktaVariants {
		p := newPlay(t, v)
		p.linkedGroup()
		p.must(p.SwitchPush("G", false))
		same(t, "switching off", 0, len(p.settle()))
		p.must(p.Directory().RemoveMembers("G", "Ada"))
		same(t, "a change while off", 0, len(p.settle()))
		p.must(p.SwitchPush("G", true))
		sent := p.settle()
		if last := lines(sent); !slices.ContainsFunc(last, func(l string) bool { return strings.Contains(l, " /Groups/g-1") }) {
			t.Errorf("%s: switching on sent %q", v.name, last)
		}
		full := `"op":"replace","path":"members","value":[{"value":"u-2"`
		if v.name == "aiw" {
			full = `"members":[{"value":"u-2"`
		}
		if !slices.ContainsFunc(sent, func(r sentRequest) bool { return strings.Contains(r.Body, full) }) {
			t.Errorf("%s: no full push in %s", v.name, transcript(sent))
		}
		same(t, v.name, []string{"u-2"}, members(p.group("G")))
		same(t, "on twice", 0, func() int { p.must(p.SwitchPush("G", true)); return len(p.settle()) }())
		p.noTasks()
	}
	p := newPlay(t, variant{"jumpcloud", "default"})
	p.linkedGroup()
	if err := p.SwitchPush("G", false); !errors.Is(err, idp.ErrNotApplicable) {
		t.Errorf("elsewhere: %v", err)
	}
	if err := p.SwitchPush("H", false); err == nil || errors.Is(err, idp.ErrNotApplicable) {
		t.Errorf("a group that is not there: %v", err)
	}
}

// TestOktaRelink: an unlinked group is left or deleted as the admin says, and
// pushed again it is found by its name and made what the directory has (C9318,
// C9321, C9322, C9315, C9330).
func TestOktaRelink(t *testing.T) {
	t.Parallel()
	for _, v := range oktaVariants {
		for _, rename := range []bool{true, false} {
			p := newPlay(t, v)
			p.must(p.SetFeature("rename_groups", rename))
			p.linkedGroup()
			p.must(p.UnlinkGroup("G", false))
			same(t, "leaving it", 0, len(p.settle()))
			p.must(p.Directory().RemoveMembers("G", "Ada"))
			p.must(p.PushGroup("G"))
			sent := lines(p.settle())
			same(t, "pushed again", `GET /Groups?filter=displayName eq "G"&startIndex=1&count=100`, sent[0])
			if slices.Contains(sent, "POST /Groups") {
				t.Errorf("%s: the group was made twice: %q", v.name, sent)
			}
			same(t, v.name, []string{"u-2"}, members(p.group("G")))
			p.must(p.UnlinkGroup("G", true))
			same(t, "deleting it", []string{"DELETE /Groups/g-1"}, lines(p.settle()))
			p.noTasks()
		}
	}
}

// TestJumpCloudActivation: what activating sends, in order, and that a server
// which cannot delete users gets an inactive one.
func TestJumpCloudActivation(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"jumpcloud", "default"})
	p.must(p.TestConnection(p.ctx))
	sent := p.server.take()
	lookup, rest := lines(sent)[0], lines(sent)[1:]
	if !strings.HasPrefix(lookup, `GET /Users?filter=userName eq "testuser-`) {
		t.Errorf("the first request is %s", lookup)
	}
	same(t, "the others", []string{
		"POST /Users", "PUT /Users/u-1", "POST /Groups",
		"PATCH /Groups/g-1", "PATCH /Groups/g-1", "PATCH /Groups/g-1", "PATCH /Groups/g-1", "DELETE /Groups/g-1", "DELETE /Users/u-1",
	}, rest)
	same(t, "operations", []string{
		`{"op":"add","path":"members","value":[{"value":"u-1"}]}`, `{"op":"add","path":"members","value":[{"value":"u-1"}]}`,
		`{"op":"remove","path":"members","value":[{"value":"u-1"}]}`,
	}, patches(sent)[1:])
	same(t, "left behind", 0, len(p.server.Users.Live())+len(p.server.Groups.Live())+len(p.Created()))
	p.noTasks()
	for _, status := range []int{404, 405, 501} {
		p := newPlay(t, variant{"jumpcloud", "default"})
		p.server.answer = onMethod("DELETE", status, `{"detail":"no"}`)
		p.must(p.SetFeature("groups", false))
		p.must(p.TestConnection(p.ctx))
		sent := p.server.take()
		same(t, fmt.Sprint(status), []string{"DELETE /Users/u-1", "PUT /Users/u-1"}, lines(sent)[3:])
		if !strings.Contains(sent[4].Body, `"active":false,"emails":null`) {
			t.Errorf("after %d: %s", status, sent[4].Body)
		}
		p.noTasks()
	}
}

// TestJumpCloudNeedsTheWholeOfGroupManagement: a group that cannot be deleted
// keeps the connection from being activated.
func TestJumpCloudNeedsTheWholeOfGroupManagement(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"jumpcloud", "default"})
	p.server.answer = onMethod("DELETE", 405, `{"detail":"no"}`)
	p.must(p.TestConnection(p.ctx))
	same(t, "tasks", 1, len(p.Tasks()))
	same(t, "text", "There was a problem activating identity management", p.Tasks()[0].Text)
}

// TestJumpCloudRepeatsTheAdds: a change of one group sends the members of every
// group of the app again, one by one.
func TestJumpCloudRepeatsTheAdds(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"jumpcloud", "default"})
	p.linkedGroup()
	p.must(p.Directory().AddGroup(idp.Group{Key: "H", Name: "H", Members: []string{"Ada"}}))
	p.must(p.PushGroup("H"))
	p.settle()
	p.must(p.Directory().AddMembers("H", "Bob"))
	sent := p.settle()
	same(t, "requests", []string{"PATCH /Groups/g-1", "PATCH /Groups/g-1", "PATCH /Groups/g-2", "PATCH /Groups/g-2"}, lines(sent))
	add := func(id string) string { return `{"op":"add","path":"members","value":[{"value":"` + id + `"}]}` }
	same(t, "operations", []string{add("u-1"), add("u-2"), add("u-1"), add("u-2")}, patches(sent))
	p.noTasks()
}

// TestOneLoginLeaves: what an admin may choose for people who leave.
func TestOneLoginLeaves(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"suspend": "PUT /Users/u-1?", "delete": "DELETE /Users/u-1?"} {
		p := newPlay(t, variant{"onelogin", "default"}, withParams(map[string]string{"deprovision": value}))
		p.people(ada())
		p.settle()
		p.must(p.Unassign("Ada"))
		same(t, value, []string{want}, lines(p.settle()))
		p.must(p.Assign("Ada"))
		p.settle()
		same(t, value+", then assigned again", any(true), p.user("Ada")["active"])
		p.noTasks()
	}
	p := newPlay(t, variant{"onelogin", "default"})
	p.people(ada())
	p.settle()
	p.must(p.SetFeature("deactivate", false))
	p.must(p.Unassign("Ada"))
	same(t, "doing nothing", 0, len(p.settle()))
}

package idp_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/harness/idp"
)

// The rows of workspace.tsv whose subject is the simulator are proved here, a
// test or subtest named after each.

// crowd adds n people and assigns the first few.
func (p *play) crowd(n, assigned int) {
	p.Helper()
	for i := range n {
		name := fmt.Sprintf("person%02d@example.com", i)
		p.must(p.Directory().AddPerson(idp.Person{Key: name, UserName: name, Email: name, GivenName: "P", FamilyName: "Q", Enabled: true}))
		if i < assigned {
			p.must(p.Assign(name))
		}
	}
}

// mentions are the people of a crowd that requests speak of, by name or id.
func (p *play) mentions(sent []sentRequest) map[string]bool {
	out := map[string]bool{}
	for _, r := range sent {
		for i := range 50 {
			name := fmt.Sprintf("person%02d", i)
			id, linked := p.UserID(name + "@example.com")
			if strings.Contains(r.URI+r.Body, name) || linked && strings.HasSuffix(r.URI, "/"+id) {
				out[name] = true
			}
		}
	}
	return out
}

func TestWS_SYNC_01_EntraSyncsEvery40Minutes(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.people(bob())
	p.settle()
	p.people(ada())
	p.must(p.Advance(p.ctx, 39*time.Minute))
	same(t, "requests at 39 minutes", 0, len(p.server.take()))
	p.must(p.Advance(p.ctx, time.Minute))
	if len(p.server.take()) == 0 {
		t.Error("nothing was sent at 40 minutes")
	}
	p.user("Ada")
	p.noTasks()
}

func TestWS_SYNC_02_ProvisionOnDemand(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "compliant"})
	p.people(bob(), ada())
	p.must(p.OnDemand(p.ctx, "Ada"))
	got := lines(p.server.take())
	same(t, "requests: probe, match, one action", []string{`GET /Users?filter=userName eq "ada.lovelace@example.com"`, "POST /Users"}, got[1:])
	if _, linked := p.UserID("Bob"); linked {
		t.Error("somebody else was provisioned too")
	}
	// An update has no GET by id, and the legacy dialect whatever the flag says.
	p.edit("Ada", func(a *idp.Person) { a.Title = "Countess" })
	p.must(p.OnDemand(p.ctx, "Ada"))
	sent := p.server.take()
	same(t, "requests of an update", []string{`GET /Users?filter=userName eq "ada.lovelace@example.com"`, "PATCH /Users/u-1"}, lines(sent)[1:])
	same(t, "operations", []string{`{"op":"Add","path":"title","value":"Countess"}`}, patches(sent))
	p.noTasks()
	if err := newPlay(t, variant{"okta", "aiw"}).OnDemand(t.Context(), "Ada"); !errors.Is(err, idp.ErrNotApplicable) || !strings.Contains(err.Error(), "confidence D") {
		t.Errorf("okta on demand: %v", err)
	}
}

// TestWS_SYNC_02_GroupOnDemand: at most five members of a group go on demand.
func TestWS_SYNC_02_GroupOnDemand(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"member_batch": "100"}))
	p.crowd(7, 7)
	p.settle()
	var keys []string
	for i := range 7 {
		keys = append(keys, fmt.Sprintf("person%02d@example.com", i))
	}
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: keys}))
	p.must(p.Assign("G"))
	p.must(p.OnDemand(p.ctx, "G"))
	same(t, "members on demand", 5, len(members(p.group("G"))))
	p.settle()
	same(t, "members after the next cycle", 7, len(members(p.group("G"))))
	p.noTasks()
}

func TestWS_SYNC_03_PauseAndStart(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v)
		p.people(ada(), bob())
		p.settle()
		p.Pause()
		p.edit("Ada", func(a *idp.Person) { a.FamilyName = "King" })
		p.edit("Bob", func(b *idp.Person) { b.Enabled = false })
		p.people(idp.Person{Key: "Cy", UserName: "cy@example.com", Enabled: true})
		p.must(p.Advance(p.ctx, 2*time.Hour))
		same(t, "requests while paused", 0, len(p.settle()))
		p.Start()
		p.settle()
		same(t, "family name", any("King"), asObject(p.user("Ada")["name"])["familyName"])
		same(t, "active", any(false), p.user("Bob")["active"])
		p.user("Cy")
		p.noTasks()
	}
}

func TestWS_SYNC_04_OnlyAssignedPeopleAreSent(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v)
		p.crowd(50, 3)
		same(t, v.profile, map[string]bool{"person00": true, "person01": true, "person02": true}, p.mentions(p.settle()))
		for i := range 50 { // changes of people who are not assigned send nothing either
			p.edit(fmt.Sprintf("person%02d@example.com", i), func(q *idp.Person) { q.FamilyName = "R" })
		}
		same(t, v.profile+" after changes", 3, len(p.mentions(p.settle())))
		p.noTasks()
	}
}

func TestWS_USER_13_NothingIsCreatedThatWasNotSent(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v)
		p.crowd(50, 3)
		p.must(p.TestConnection(p.ctx))
		p.settle()
		same(t, v.profile, 3, len(p.server.Users.Live()))
	}
}

func TestWS_SYNC_06_JumpCloudExports(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"jumpcloud", "default"})
	p.people(ada())
	p.settle()
	got := p.user("Ada")
	same(t, "exported", []any{"ada.lovelace@example.com", true, "Ada Lovelace"}, []any{got["userName"], got["active"], got["displayName"]})
	p.noTasks()
}

func TestWS_SYNC_07_OktaSwitches(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[:2] {
		off := func(feature string) *play {
			p := newPlay(t, v)
			p.people(bob())
			p.settle()
			p.must(p.SetFeature(feature, false))
			return p
		}
		p := off("create")
		p.people(ada())
		same(t, "create off", []string{`GET /Users?filter=userName eq "ada.lovelace@example.com"&startIndex=1&count=100`}, lines(p.settle()))
		same(t, "text", "Matching user not found", p.Tasks()[0].Text)

		p = off("update")
		p.edit("Bob", func(b *idp.Person) { b.Title = "Sir" })
		same(t, "update off", 0, len(p.settle()))
		p.must(p.Unassign("Bob"))
		if len(p.settle()) == 0 {
			t.Error("with update off, deactivation is still sent")
		}

		p = off("deactivate")
		p.must(p.Unassign("Bob"))
		same(t, "deactivate off", 0, len(p.settle()))
		same(t, "active", any(true), p.user("Bob")["active"])
		p.noTasks()
	}
}

func TestWS_GROUP_07_AssigningAGroupSendsItsPeopleOnly(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[:2] {
		p := newPlay(t, v)
		p.must(p.Directory().AddPerson(ada()))
		p.must(p.Directory().AddGroup(idp.Group{Key: "Sales", Name: "Sales", Members: []string{"Ada"}}))
		p.must(p.Assign("Sales"))
		for _, line := range lines(p.settle()) {
			if strings.Contains(line, "/Groups") {
				t.Errorf("assigning a group sent %s", line)
			}
		}
		p.user("Ada")
		same(t, "groups", 0, len(p.server.Groups.Live()))
		p.must(p.PushGroup("Sales"))
		p.settle()
		same(t, "members", []string{"u-1"}, members(p.group("Sales")))
		p.noTasks()
	}
}

func TestWS_GROUP_08_PushMembersImmediately(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[:2] {
		p := newPlay(t, v)
		p.must(p.SetFeature("push_members", false))
		p.people(ada(), bob())
		p.must(p.Directory().AddGroup(idp.Group{Key: "Sales", Name: "Sales", Members: []string{"Ada"}}))
		p.must(p.PushGroup("Sales"))
		p.settle()
		same(t, "members at once", 0, len(members(p.group("Sales"))))
		same(t, "nothing is due", 0, len(p.settle()))
		p.must(p.Directory().AddMembers("Sales", "Bob"))
		p.settle()
		same(t, "members with the next change", []string{"u-1", "u-2"}, members(p.group("Sales")))
		p.noTasks()
	}
}

func TestWS_GROUP_13_WithoutGroupProvisioning(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[2:] {
		p := newPlay(t, v)
		p.must(p.SetFeature("groups", false))
		p.must(p.Directory().AddPerson(ada()))
		p.must(p.Directory().AddGroup(idp.Group{Key: "Sales", Name: "Sales", Members: []string{"Ada"}}))
		p.must(p.Assign("Sales"))
		p.must(p.TestConnection(p.ctx))
		for _, line := range lines(p.settle()) {
			if strings.Contains(line, "/Groups") {
				t.Errorf("%v without groups sent %s", v, line)
			}
		}
		p.user("Ada")
		p.noTasks()
	}
}

// TestWS_GDPR_03: after unassigning, the connection is broken: a later
// anonymization is not sent.
func TestWS_GDPR_03_NothingIsSentAfterUnassigning(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v)
		p.people(ada())
		p.settle()
		p.must(p.Unassign("Ada"))
		p.settle()
		p.edit("Ada", func(a *idp.Person) {
			a.UserName, a.Email, a.GivenName, a.FamilyName, a.DisplayName = "x@example.com", "x@example.com", "X", "X", "X"
		})
		for range 3 {
			for _, r := range p.settle() {
				if r.Method != "GET" || strings.Contains(r.URI, "x%40example.com") {
					t.Errorf("%v sent %s %s", v, r.Method, r.URI)
				}
			}
		}
		same(t, "name", any("Ada Lovelace"), p.user("Ada")["displayName"])
		p.noTasks()
	}
}

// TestNothingChanged: a sync with nothing to do sends the probe, if there is one.
func TestNothingChanged(t *testing.T) {
	t.Parallel()
	known := map[variant]bool{}
	for _, v := range everyVariant {
		known[v] = true
		p := newPlay(t, v)
		p.people(ada(), bob())
		p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada", "Bob"}}))
		if err := p.PushGroup("G"); !errors.Is(err, idp.ErrNotApplicable) {
			p.must(err)
		}
		p.settle()
		for range 3 {
			sent := lines(p.settle())
			want := map[string]int{"entra": 1}[v.profile]
			if len(sent) != want || want == 1 && !strings.HasPrefix(sent[0], "GET /Users?filter=userName eq ") {
				t.Errorf("%v sent %q", v, sent)
			}
		}
	}
	all, err := builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		for _, v := range p.Variants {
			if !known[variant{p.Name, v.Name}] {
				t.Errorf("%s:%s is missing here", p.Name, v.Name)
			}
		}
	}
}

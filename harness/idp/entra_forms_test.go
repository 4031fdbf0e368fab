package idp_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestEntra2017 is the third column of dossier 6.1.
func TestEntra2017(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"dialect": "legacy2017"}))
	one := ada()
	one.ManagerKey = "Bob"
	p.people(one, bob())
	same(t, "manager", []string{`{"op":"Add","path":"manager","value":[{"$ref":"https://app.example.com/scim/v2/Users/u-2","value":"u-2"}]}`}, patches(p.settle()))
	p.edit("Ada", func(a *idp.Person) { a.Title, a.Department, a.Mobile = "Countess", "Engines", "+1" })
	same(t, "values are lists, the extension stands before a dot", []string{
		`{"op":"Add","path":"title","value":[{"$ref":null,"value":"Countess"}]},` +
			`{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":[{"$ref":null,"value":"+1"}]},` +
			`{"op":"Add","path":"` + ent + `.department","value":[{"$ref":null,"value":"Engines"}]}`,
	}, patches(p.settle()))
	p.edit("Ada", func(a *idp.Person) { a.Enabled = false })
	same(t, "disable is as in the legacy dialect", []string{`{"op":"Replace","path":"active","value":"False"}`}, patches(p.settle()))
}

// TestEntraRoles is dossier 6.6: what POST has and what PATCH has.
func TestEntraRoles(t *testing.T) {
	t.Parallel()
	for form, want := range map[string]struct{ post, patch, less string }{
		"none": {`"roles":[]`, "", ""},
		"single": {
			`"roles":[{"primary":true,"type":"WindowsAzureActiveDirectoryRole","value":"Admin"}]`,
			`{"op":"Replace","path":"roles[primary eq \"True\"].value","value":"User"}`, "",
		},
		"complex": {
			`"roles":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","displayName":"Admin","value":"Admin"}]`,
			`{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"{guid}\",\"value\":\"User\",\"displayName\":\"User\"}"}]}`, "",
		},
		"assertive": {
			`"roles":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"Admin","value":"Admin"}]`,
			`{"op":"Replace","path":"roles","value":[{"primary":false,"type":"WindowsAzureActiveDirectoryRole","display":"User","value":"User"}]}`,
			`{"op":"Replace","path":"roles","value":[]}`,
		},
	} {
		t.Run(form, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"roles": form}))
			one := ada()
			one.AppRoles = []string{"Admin"}
			p.people(one)
			for _, r := range p.settle() {
				if r.Method == "POST" && !strings.Contains(r.Body, want.post) {
					t.Errorf("POST has no %s: %s", want.post, r.Body)
				}
			}
			p.edit("Ada", func(a *idp.Person) { a.AppRoles = []string{"User"} })
			got := strings.Join(patches(p.settle()), "|")
			same(t, "another role", want.patch, guids.ReplaceAllString(got, "{guid}"))
			same(t, "nothing changed", 0, len(patches(p.settle())))
			p.edit("Ada", func(a *idp.Person) { a.AppRoles = nil })
			same(t, "no role", want.less, strings.Join(patches(p.settle()), "|"))
			p.noTasks()
		})
	}
}

// TestEntraPrecedence: matching attributes are asked for in order, and the
// first hit ends it (dossier 5.1).
func TestEntraPrecedence(t *testing.T) {
	t.Parallel()
	params := map[string]string{"match_attribute": "externalId", "match_second": "userName", "match_third": "emails-work"}
	queries := []string{
		`GET /Users?filter=externalId eq "ada.lovelace"`, `GET /Users?filter=userName eq "ada.lovelace@example.com"`,
		`GET /Users?filter=emails[type eq "work"].value eq "ada.lovelace@example.com"`,
	}
	for at, member := range []object{
		{"externalId": "ada.lovelace"},
		{"userName": "ada.lovelace@example.com"},
		{"emails": []any{object{"type": "work", "value": "ada.lovelace@example.com"}}},
		{},
	} {
		p := newPlay(t, variant{"entra", "legacy"}, withParams(params))
		member["id"], member["schemas"] = "u-old", []string{"urn:ietf:params:scim:schemas:core:2.0:User"}
		p.server.Users.Items = []object{member}
		p.people(ada())
		sent := lines(p.settle())[1:] // after the probe
		asked := min(at+1, len(queries))
		same(t, fmt.Sprint("queries ", at), queries[:asked], sent[:asked])
		next := []string{"GET /Users/u-old", "GET /Users/u-old", "GET /Users/u-old", "POST /Users"}[at]
		same(t, fmt.Sprint("then ", at), next, sent[asked])
		p.noTasks()
	}
}

// TestEntraReferenceQuery: what the query finds is not written again.
func TestEntraReferenceQuery(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"reference_query": "before"}))
	one := ada()
	one.ManagerKey = "Bob"
	p.people(one, bob())
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada"}}))
	p.must(p.PushGroup("G"))
	var asked []string
	for _, l := range lines(p.settle()) {
		if strings.Contains(l, "attributes=id&") {
			asked = append(asked, l)
		}
	}
	same(t, "queries", []string{
		`GET /Users?attributes=id&filter=id eq "u-1" and ` + ent + `:manager eq "u-2"`, `GET /Groups?attributes=id&filter=id eq "g-1" and members eq "u-1"`,
	}, asked)
}

// TestEntraBatches: at most so many members in one PATCH.
func TestEntraBatches(t *testing.T) {
	t.Parallel()
	for batch, want := range map[string]int{"1": 101, "100": 2} {
		p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"member_batch": batch}))
		g := idp.Group{Key: "G", Name: "G"}
		for i := range 101 {
			key := fmt.Sprintf("p%03d", i)
			p.people(idp.Person{Key: key, UserName: key + "@example.com", Enabled: true})
			g.Members = append(g.Members, key)
		}
		p.must(p.Directory().AddGroup(g))
		p.must(p.PushGroup("G"))
		same(t, "PATCHes that add, by "+batch, want, len(patches(p.settle())))
		same(t, "members", 101, len(members(p.group("G"))))
		p.must(p.Directory().RemoveMembers("G", g.Members[:100]...))
		same(t, "PATCHes that remove, by "+batch, max(1, want-1), len(patches(p.settle())))
		same(t, "members left", []string{"u-101"}, members(p.group("G")))
		p.noTasks()
	}
}

// TestEntraDeletesWithoutMapping: where active is not mapped, who leaves is
// deleted, and made anew on return (D3).
func TestEntraDeletesWithoutMapping(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"active_mapping": "off"}))
	p.people(ada())
	p.settle()
	p.must(p.Unassign("Ada"))
	same(t, "unassigned", []string{"GET /Users/u-1", "DELETE /Users/u-1"}, lines(p.settle())[1:])
	p.must(p.Assign("Ada"))
	same(t, "assigned again", []string{`GET /Users?filter=userName eq "ada.lovelace@example.com"`, "POST /Users"}, lines(p.settle())[1:])
	p.noTasks()
}

// TestEntraWithoutGroups: without groups in the licence, none is asked for or
// sent, unless the connection test asks all the same (open).
func TestEntraWithoutGroups(t *testing.T) {
	t.Parallel()
	for param, want := range map[string]int{"no": 0, "yes": 1} {
		p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"group_probe_when_off": param}))
		p.must(errors.Join(p.SetFeature("groups", false), p.TestConnection(p.ctx)))
		p.people(ada())
		p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada"}}))
		p.must(p.Assign("G"))
		found := 0
		for _, l := range lines(p.settle()) {
			if strings.Contains(l, "/Groups") {
				found++
			}
		}
		same(t, "requests for groups, "+param, want, found)
		p.user("Ada")
		p.noTasks()
	}
}

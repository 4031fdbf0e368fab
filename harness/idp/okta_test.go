package idp_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/scim+json"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// TestOktaLinksAnInactiveAccount: reactivate, then push the profile.
func TestOktaLinksAnInactiveAccount(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"okta", "aiw"})
	p.server.Users.Items = []object{{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id": "u-9", "userName": "ada.lovelace@example.com", "active": false}}
	p.people(ada())
	same(t, "requests", []string{
		`GET /Users?filter=userName eq "ada.lovelace@example.com"&startIndex=1&count=100`,
		"GET /Users/u-9", "PUT /Users/u-9", "GET /Users/u-9", "PUT /Users/u-9",
	}, lines(p.settle()))
	p.noTasks()
	same(t, "active", any(true), p.user("Ada")["active"])
}

// TestOktaGroupChanges checks one PATCH for removes and adds, and the full push.
func TestOktaGroupChanges(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"okta", "oin-header"})
	cy := idp.Person{Key: "Cy", UserName: "cy@example.com", Enabled: true}
	p.people(ada(), bob(), cy)
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada", "Bob"}}))
	p.must(p.PushGroup("G"))
	p.settle()

	p.must(p.Directory().RemoveMembers("G", "Ada", "Bob"))
	p.must(p.Directory().AddMembers("G", "Cy"))
	sent := p.settle()
	same(t, "requests", []string{"PATCH /Groups/g-1", "GET /Groups/g-1", "PATCH /Groups/g-1"}, lines(sent))
	same(t, "all removes first, then one add", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`+
		`{"op":"remove","path":"members[value eq \"u-1\"]"},{"op":"remove","path":"members[value eq \"u-2\"]"},`+
		`{"op":"add","path":"members","value":[{"value":"u-3","display":"cy@example.com"}]}]}`, sent[0].Body)

	p.must(p.PushNow("G"))
	sent = p.settle()
	same(t, "full push", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`+
		`{"op":"replace","path":"members","value":[{"value":"u-3","display":"cy@example.com"}]}]}`, sent[0].Body)

	p.must(p.UnlinkGroup("G", false))
	same(t, "leaving the group sends nothing", 0, len(p.settle()))
	p.must(p.PushGroup("G"))
	same(t, "pushed again, it is found by name", `GET /Groups?filter=displayName eq "G"&startIndex=1&count=100`, lines(p.settle())[0])
	p.must(p.UnlinkGroup("G", true))
	same(t, "deleting it", []string{"DELETE /Groups/g-1"}, lines(p.settle()))
	p.noTasks()
}

func TestOktaPasswordSync(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[:2] {
		p := newPlay(t, v)
		p.people(ada())
		p.settle()
		p.must(p.SetPassword("Ada", "s3cret-<&>"))
		same(t, "sync is off", 0, len(p.settle()))
		p.must(p.SetFeature("password_sync", true))
		sent := p.settle()
		last := sent[len(sent)-1]
		want := map[string]string{"aiw": "PUT", "oin-header": "PATCH"}[v.name]
		same(t, "method", want, last.Method)
		if !strings.Contains(last.Body, `"password":"s3cret-<&>"`) {
			t.Errorf("no password in %s", last.Body)
		}
	}
}

func TestOktaImport(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"okta", "aiw"})
	core := []string{"urn:ietf:params:scim:schemas:core:2.0:User"}
	for i := range 205 {
		p.server.Users.Items = append(p.server.Users.Items, object{"schemas": core, "id": "u-" + strings.Repeat("x", i+1), "userName": strings.Repeat("x", i+1), "active": i != 3})
	}
	found, err := p.Import(p.ctx)
	p.must(err)
	same(t, "imported, one inactive left out", 204, len(found))
	same(t, "pages", []string{"GET /Users?startIndex=1&count=100", "GET /Users?startIndex=101&count=100", "GET /Users?startIndex=201&count=100"}, lines(p.server.take()))
	p.must(p.Directory().AddPerson(ada()))
	p.must(p.Assign("Ada"))
	p.must(p.Confirm(p.ctx, "Ada", found[0].ID))
	same(t, "confirmed", []string{"GET /Users/u-x", "PUT /Users/u-x"}, lines(p.server.take()))
	same(t, "nothing is left to send", 0, len(p.settle()))
	p.noTasks()
}

package idp_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// mona is the resource a captured server showed, twice changed: dossier 1.5, 1.6.
const mona = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"5fc0c238-1112-11e8-8e45-920c87bdbd75",
"externalId":"00u1dhhb1fkIGP7RL1d8","userName":"octocat@github.com","displayName":"Mona Octocat",
"name":{"givenName":"Mona","familyName":"Octocat","formatted":"Mona Octocat"},
"emails":[{"value":"octocat@github.com","primary":true}],"active":true,
"meta":{"resourceType":"User","created":"2018-02-13T15:05:24.000-08:00","lastModified":"2018-02-13T15:05:55.000-08:00",
"location":"https://api.github.com/scim/v2/organizations/octo-org/Users/5fc0c238-1112-11e8-8e45-920c87bdbd75"}}`

func reply(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/scim+json"}}, Body: io.NopCloser(strings.NewReader(body))}
}

// monasServer shows mona whatever is asked, as the captured mock did.
func monasServer(_ int, req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/Users") {
		return reply(200, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[`+mona+`]}`), nil
	}
	return reply(200, mona), nil
}

// sameJSON compares values, not bytes: the captures were sorted by their log.
func sameJSON(t *testing.T, what, want, got string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal([]byte(want), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(got), &b); err != nil {
		t.Fatalf("%s: %v in %s", what, err, got)
	}
	same(t, what, a, b)
}

// TestCapturedBodies compares with bodies of live Okta orgs whose
// Content-Length was logged.
func TestCapturedBodies(t *testing.T) {
	t.Parallel()
	patchOp := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}`
	t.Run("link and deactivate a custom app's user", func(t *testing.T) {
		t.Parallel()
		p := newPlay(t, variant{"okta", "aiw"})
		p.server.answer = monasServer
		p.people(idp.Person{
			Key: "Jane", UserName: "jane@test.com", Email: "jane@test.com", GivenName: "Jane", FamilyName: "Smith",
			DisplayName: "Jane Smith", Locale: "en-US", Enabled: true, ExternalID: "00u6a15d23T9AeHhF5d7",
		})
		sent := p.settle()
		same(t, "requests", []string{
			`GET /Users?filter=userName eq "jane@test.com"&startIndex=1&count=100`,
			"GET /Users/5fc0c238-1112-11e8-8e45-920c87bdbd75", "PUT /Users/5fc0c238-1112-11e8-8e45-920c87bdbd75",
		}, lines(sent))
		put := sent[2].Body
		same(t, "Content-Length of the PUT", 607, len(put))
		sameJSON(t, "body of the PUT", `{"active":true,"displayName":"Jane Smith",
			"emails":[{"primary":true,"type":"work","value":"jane@test.com"}],"externalId":"00u6a15d23T9AeHhF5d7","groups":[],
			"id":"5fc0c238-1112-11e8-8e45-920c87bdbd75","locale":"en-US",
			"meta":{"created":"2018-02-13T15:05:24.000-08:00","lastModified":"2018-02-13T15:05:55.000-08:00",
			"location":"https://api.github.com/scim/v2/organizations/octo-org/Users/5fc0c238-1112-11e8-8e45-920c87bdbd75","resourceType":"User"},
			"name":{"familyName":"Smith","formatted":"Mona Octocat","givenName":"Jane"},
			"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"jane@test.com"}`, put)

		p.must(p.Unassign("Jane"))
		sent = p.settle()
		same(t, "requests", 2, len(sent))
		same(t, "Content-Length of the PUT", 579, len(sent[1].Body))
		sameJSON(t, "body of the PUT", strings.Replace(mona, `"active":true`, `"active":false`, 1), sent[1].Body)
	})
	t.Run("deactivate a catalog app's user", func(t *testing.T) {
		t.Parallel()
		p := newPlay(t, variant{"okta", "oin-header"})
		p.people(ada())
		p.settle()
		p.must(p.Unassign("Ada"))
		sent := p.settle()
		same(t, "requests", []string{"PATCH /Users/u-1"}, lines(sent))
		same(t, "Content-Length", 118, len(sent[0].Body))
		same(t, "body", patchOp, sent[0].Body)
	})
	t.Run("PUT of a group", func(t *testing.T) {
		t.Parallel()
		p := newPlay(t, variant{"okta", "aiw"})
		core := []string{"urn:ietf:params:scim:schemas:core:2.0:User"}
		for name, id := range map[string]string{"bob": "978dc5c3d4aa4014a3678e9d30ef093a", "pete": "54c76a50f48c42e38c10f350f8e6055e"} {
			login := name + "@ad.oktatest.com"
			p.server.users.items = append(p.server.users.items, object{"schemas": core, "id": id, "userName": login, "active": true})
			p.people(idp.Person{Key: name, UserName: login, Email: login, GivenName: name, FamilyName: "X", Enabled: true})
		}
		p.server.groups.items = []object{{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "id": "8599fdac3d3142d6beebfc363d2e01a9", "displayName": "SCIM_test1"}}
		p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "SCIM_test1", Members: []string{"bob", "pete"}}))
		p.must(p.PushGroup("G"))
		sent := p.settle()
		last := sent[len(sent)-1]
		same(t, "Content-Length", 293, len(last.Body))
		same(t, "body", `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"8599fdac3d3142d6beebfc363d2e01a9","displayName":"SCIM_test1","members":[{"value":"978dc5c3d4aa4014a3678e9d30ef093a","display":"bob@ad.oktatest.com"},{"value":"54c76a50f48c42e38c10f350f8e6055e","display":"pete@ad.oktatest.com"}]}`, last.Body)
	})
	t.Run("link an inactive account: reactivate, then push the profile", func(t *testing.T) {
		t.Parallel()
		p := newPlay(t, variant{"okta", "aiw"})
		p.server.users.items = []object{{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id": "u-9", "userName": "ada.lovelace@example.com", "active": false}}
		p.people(ada())
		same(t, "requests", []string{
			`GET /Users?filter=userName eq "ada.lovelace@example.com"&startIndex=1&count=100`,
			"GET /Users/u-9", "PUT /Users/u-9", "GET /Users/u-9", "PUT /Users/u-9",
		}, lines(p.settle()))
		p.noTasks()
		same(t, "active", any(true), p.user("Ada")["active"])
	})
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
		p.server.users.items = append(p.server.users.items, object{"schemas": core, "id": "u-" + strings.Repeat("x", i+1), "userName": strings.Repeat("x", i+1), "active": i != 3})
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

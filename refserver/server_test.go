package refserver_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const put = `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com","title":"Countess"}`

func TestUserFromCreationToDeletion(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	created := w.SCIM(t, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"Ada@Example.com","name":{"givenName":"Ada","familyName":"Lovelace"},"id":"mine","meta":{"created":"1999-01-01T00:00:00Z"}}`)
	if created.Status != http.StatusCreated {
		t.Fatalf("create: %d %s", created.Status, created.Text)
	}
	id, meta := created.Doc.String("id"), created.Doc.Object("meta")
	location := "http://scim.example/w/" + w.ID + "/scim/v2/Users/" + id
	if created.Header.Get("Location") != location || meta.String("location") != location || id == "mine" {
		t.Errorf("Location %q, meta %s", created.Header.Get("Location"), document.Append(nil, meta))
	}
	if meta.String("created") != meta.String("lastModified") || strings.HasPrefix(meta.String("created"), "1999") {
		t.Errorf("meta of a new resource: %s", document.Append(nil, meta))
	}
	read := w.SCIM(t, "GET", "/Users/"+id, "")
	if diff := cmp.Diff(created.Text, read.Text); diff != "" || read.Header.Get("ETag") != meta.String("version") {
		t.Errorf("GET differs from the answer to POST (-post +get)\n%s", diff)
	}
	replaced := w.SCIM(t, "PUT", "/Users/"+id, put)
	if replaced.Status != 200 || replaced.Doc.String("title") != "Countess" || replaced.Doc.Object("name") != nil {
		t.Errorf("replace: %d %s", replaced.Status, replaced.Text)
	}
	patched := w.Patch(t, "/Users/"+id+"?attributes=title", `{"op":"replace","path":"title","value":"Analyst"}`)
	if _, shown := patched.Doc.Get("userName"); patched.Status != 200 || patched.Doc.String("title") != "Analyst" || shown {
		t.Errorf("patch with attributes=title: %d %s", patched.Status, patched.Text)
	}
	if gone := w.SCIM(t, "DELETE", "/Users/"+id, ""); gone.Status != 204 || gone.Text != "" {
		t.Errorf("delete: %d %q", gone.Status, gone.Text)
	}
	for _, method := range []string{"GET", "PUT", "DELETE"} {
		if a := w.SCIM(t, method, "/Users/"+id, put); a.Status != 404 {
			t.Errorf("%s after deletion: %d %s", method, a.Status, a.Text)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	path := "/Users/" + w.Create(t, "/Users", `"userName":"ada@example.com"`)
	old := w.SCIM(t, "GET", path, "").Header.Get("ETag")
	if a := w.SCIM(t, "GET", path+"?attributes=userName", "", "If-None-Match", old); a.Status != 304 || a.Text != "" {
		t.Errorf("GET of a known version: %d %s", a.Status, a.Text)
	}
	if a := w.SCIM(t, "PUT", path, put, "If-Match", old); a.Status != 200 {
		t.Fatalf("PUT with the current version: %d %s", a.Status, a.Text)
	}
	for _, method := range []string{"PUT", "DELETE"} {
		a := w.SCIM(t, method, path, put, "If-Match", old)
		judge(t, method, a)
		if a.Status != 412 {
			t.Errorf("%s with an old version: %d %s", method, a.Status, a.Text)
		}
	}
	if a := w.SCIM(t, "GET", path, "", "If-None-Match", old); a.Status != 200 {
		t.Errorf("GET of a changed resource: %d", a.Status)
	}
	current := w.SCIM(t, "GET", path, "").Header.Get("ETag")
	if a := w.SCIM(t, "PUT", path, put); a.Header.Get("ETag") != current {
		t.Errorf("a PUT that changes nothing moves the version from %s to %s", current, a.Header.Get("ETag"))
	}
	if a := w.SCIM(t, "DELETE", path, "", "If-Match", current); a.Status != 204 {
		t.Errorf("DELETE with the current version: %d %s", a.Status, a.Text)
	}
}

func TestPagesSearchesAndRoot(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true,"members":[{"email":"owner@example.com","role":"OWNER"}]}`)
	for _, name := range []string{"c", "a", "b"} {
		w.Create(t, "/Users", `"userName":"`+name+`@x.example","displayName":"Team `+name+`"`)
	}
	w.Create(t, "/Groups", `"displayName":"Team group"`)
	for _, c := range []struct {
		path, body string
		total      string
		names      []string
	}{
		{path: "/Users?filter=userName+ew+%22x.example%22&sortBy=userName&startIndex=2&count=1", total: "3", names: []string{"b@x.example"}},
		{path: "/Users?filter=userName+ew+%22x.example%22&sortBy=userName&sortOrder=descending&count=2", total: "3", names: []string{"c@x.example", "b@x.example"}},
		{path: "/Users?filter=userName+ew+%22x.example%22&count=0", total: "3"},
		{path: "/Users?filter=userName+ew+%22x.example%22&startIndex=99", total: "3"},
		{path: "/Users?filter=userName+ew+%22x.example%22&startIndex=-9&count=-9", total: "3"},
		{path: "/Users?count=0", total: "4"},
		{path: "/Users/.search", body: `{"schemas":["` + refservertest.SearchURN + `"],"filter":"userName ew \"x.example\"","sortBy":"userName","startIndex":2,"count":1}`, total: "3", names: []string{"b@x.example"}},
		{path: "?filter=displayName+sw+%22team%22&count=0", total: "4"},
		{path: "/.search", body: `{"schemas":["` + refservertest.SearchURN + `"],"filter":"displayName eq \"team GROUP\""}`, total: "1", names: []string{""}},
	} {
		method := "GET"
		if c.body != "" {
			method = "POST"
		}
		a := w.SCIM(t, method, c.path, c.body)
		var names []string
		for _, one := range a.Doc.Array("Resources") {
			names = append(names, one.(*document.Object).String("userName"))
		}
		total, _ := a.Doc.Get("totalResults")
		if a.Status != 200 || total != document.Number(c.total) || !cmp.Equal(c.names, names) {
			t.Errorf("%s %s: %d, total %v, names %q, want %s and %q: %s", method, c.path, a.Status, total, names, c.total, c.names, a.Text)
		}
	}
}

func TestBaseURLAsPeoplePasteIt(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true}`)
	for _, path := range []string{"/Users", "//Users", "/Users/", "/Users?aadOptscim062020"} {
		if a := w.SCIM(t, "GET", path, ""); a.Status != 200 {
			t.Errorf("%s: %d %s", path, a.Status, a.Text)
		}
	}
	other := server.Make(t, `{"scim":true}`)
	foreign := w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer "+other.Token)
	garbage := w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer garbage")
	if foreign.Status != 401 || foreign.Text != garbage.Text || foreign.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("a foreign token is told apart from garbage:\n%d %s\n%d %s", foreign.Status, foreign.Text, garbage.Status, garbage.Text)
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	if a := refservertest.Send(t, server.Public, "GET", "/healthz", ""); a.Status != 200 || a.Text != "ok\n" {
		t.Errorf("%d %q", a.Status, a.Text)
	}
}

// When its database goes away the server says so, and says when to come back.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	cluster, err := throwaway.Start(t.Context(), throwaway.Options{})
	if err != nil {
		t.Skipf("no Postgres binaries to stop and start: %v", err)
	}
	t.Cleanup(func() { _ = cluster.Close() })
	server := refservertest.Start(t, func(c *refserver.Config) { c.PostgresURL = cluster.URL })
	w := server.Make(t, `{"scim":true,"members":[{"email":"owner@example.com","role":"OWNER"}]}`)
	if err := cluster.Close(); err != nil {
		t.Fatal(err)
	}
	scim := w.SCIM(t, "GET", "/Users", "")
	if scim.Status != 503 || scim.Header.Get("Retry-After") == "" || scim.Doc.String("status") != "503" {
		t.Errorf("SCIM door: %d, Retry-After %q: %s", scim.Status, scim.Header.Get("Retry-After"), scim.Text)
	}
	app := w.App(t, "owner@example.com", "GET", "/users", "")
	if app.Status != 503 || app.Header.Get("Retry-After") == "" || app.Doc.String("code") != "unavailable" {
		t.Errorf("app door: %d, Retry-After %q: %s", app.Status, app.Header.Get("Retry-After"), app.Text)
	}
	if a := server.Call(t, "POST", "/workspaces", "{}"); a.Status != 503 {
		t.Errorf("admin door: %d %s", a.Status, a.Text)
	}
	if a := refservertest.Send(t, server.Public, "GET", "/healthz", ""); a.Status != 503 {
		t.Errorf("healthz: %d", a.Status)
	}
	for _, text := range []string{scim.Text, app.Text} {
		if strings.Contains(text, "dial") || strings.Contains(text, "127.0.0.1") || strings.Contains(text, ".s.PGSQL") {
			t.Errorf("the answer shows internals: %s", text)
		}
	}
}

func TestUnreachableDatabaseAtTheStart(t *testing.T) {
	t.Parallel()
	if _, err := refserver.New(t.Context(), refserver.Config{PostgresURL: "postgres://nobody:hidden@127.0.0.1:1/none"}); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Errorf("New reports %v", err)
	}
}

func TestCustomSchemas(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		"room.json": {Data: []byte(`[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Schema"],"id":"urn:example:Room","name":"Room","attributes":[
			{"name":"name","type":"string","required":true,"mutability":"readWrite","returned":"default","uniqueness":"server"}]},
			{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"Room","name":"Room","endpoint":"/Rooms","schema":"urn:example:Room"}]`)},
	}
	server := refservertest.Start(t, func(c *refserver.Config) { c.Schemas = files })
	w := server.Make(t, `{"scim":true}`)
	room := `{"schemas":["urn:example:Room"],"name":"Blue"}`
	created := w.SCIM(t, "POST", "/Rooms", room)
	if created.Status != 201 || created.Doc.Object("meta").String("resourceType") != "Room" {
		t.Fatalf("create: %d %s", created.Status, created.Text)
	}
	if again := w.SCIM(t, "POST", "/Rooms", room); again.Status != 409 || again.Doc.String("scimType") != "uniqueness" {
		t.Errorf("create again: %d %s", again.Status, again.Text)
	}
	if patched := w.Patch(t, "/Rooms/"+created.Doc.String("id"), `{"op":"replace","path":"name","value":"Red"}`); patched.Status != 200 || patched.Doc.String("name") != "Red" {
		t.Errorf("patch: %d %s", patched.Status, patched.Text)
	}
}

func TestLargeAnswersAreCompressedOnRequest(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	plain := w.SCIM(t, "GET", "/Schemas", "")
	zipped := w.SCIM(t, "GET", "/Schemas", "", "Accept-Encoding", "gzip")
	r, err := gzip.NewReader(strings.NewReader(zipped.Text))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || string(text) != plain.Text {
		t.Errorf("compressed answer differs from the plain one (%v)", err)
	}
}

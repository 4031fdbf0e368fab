package refserver_test

import (
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

// What is tried here: whoever has the credentials of one workspace learns
// nothing of another. Whatever of the other they name, they are answered as if
// they had made it up: same status, same headers, same body but for what they
// named themselves.

const (
	nowhere = "0123456789abcdef01234567"
	// planted is in everything that the strange workspace holds.
	planted = "Zyxplanted"
)

// strange is what a workspace holds that nobody else may learn of.
type strange struct {
	*refservertest.Workspace

	// ids are those of one resource of each type, by its endpoint.
	ids map[string]string
	// tag is the entity tag of its user, cursor one of its lists.
	tag, cursor string
}

func isolated(t *testing.T) *refservertest.Server {
	t.Helper()
	return refservertest.Start(t, func(c *refserver.Config) { c.Schemas, c.AuthFailureLimit = os.DirFS("../fixtures/schemas"), -1 })
}

// plant fills a workspace through its own SCIM door.
func plant(t *testing.T, server *refservertest.Server) *strange {
	t.Helper()
	s := &strange{Workspace: server.Make(t, `{"scim":true,"members":[{"email":"zyxplanted.owner@example.com","name":"`+planted+` Owner","role":"OWNER"}]}`), ids: map[string]string{}}
	s.ids["/Users"] = s.Create(t, "/Users", `"userName":"`+planted+`@example.com","externalId":"`+planted+`","displayName":"`+planted+`","active":true,"emails":[{"value":"`+planted+`@example.com"}]`)
	s.Create(t, "/Users", `"userName":"second.`+planted+`@example.com"`)
	s.ids["/Groups"] = s.Create(t, "/Groups", `"displayName":"`+planted+`","members":[{"value":"`+s.ids["/Users"]+`"}]`)
	for endpoint, body := range map[string]string{
		"/Specimens": `{"schemas":["urn:scimproof:schemas:2.0:Specimen"],"label":"` + planted + `"}`,
		"/Crates":    `{"schemas":["urn:scimproof:schemas:2.0:Crate","urn:scimproof:schemas:2.0:Crate:Place"],"label":"` + planted + `","urn:scimproof:schemas:2.0:Crate:Place":{"room":"` + planted + `"}}`,
	} {
		a := s.SCIM(t, "POST", endpoint, body)
		if a.Status != http.StatusCreated {
			t.Fatalf("plant %s: %d %s", endpoint, a.Status, a.Text)
		}
		s.ids[endpoint] = a.Doc.String("id")
	}
	s.tag = s.SCIM(t, "GET", "/Users/"+s.ids["/Users"], "").Header.Get("ETag")
	s.cursor = s.SCIM(t, "GET", "/Users?count=1&cursor", "").Doc.String("nextCursor")
	if s.tag == "" || s.cursor == "" {
		t.Fatalf("no tag %q or no cursor %q", s.tag, s.cursor)
	}
	return s
}

// endpoints are those of all resource types, as the server lists them.
func endpoints(t *testing.T, w *refservertest.Workspace) []string {
	t.Helper()
	var list struct {
		Resources []struct {
			Endpoint string `json:"endpoint"`
		} `json:"Resources"`
	}
	if err := json.Unmarshal([]byte(w.SCIM(t, "GET", "/ResourceTypes", "").Text), &list); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range list.Resources {
		all = append(all, r.Endpoint)
	}
	return all
}

// attempt is a request that names X, which is something of the other workspace
// or made up, and may carry a new name N.
type attempt struct{ method, path, body, header, value string }

func (a attempt) String() string { return strings.TrimSpace(a.method + " " + a.path + " " + a.body) }

// attempts are all ways to name a resource of a type, by its id.
func attempts(endpoint string) []attempt {
	where := func(filter string) string { return endpoint + "?filter=" + url.QueryEscape(filter) }
	patch := `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"add","path":"externalId","value":"N"}]}`
	search := `{"schemas":["` + refservertest.SearchURN + `"],"filter":"id eq \"X\""}`
	job := func(operation string) attempt {
		return attempt{method: "POST", path: "/Bulk", body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[` + operation + `]}`}
	}
	member := `[{"value":"X"}]`
	return []attempt{
		{method: "GET", path: endpoint + "/X"},
		{method: "GET", path: endpoint + "/X?attributes=meta"},
		{method: "GET", path: endpoint + "/X", header: "If-None-Match", value: `W/"1"`},
		{method: "HEAD", path: endpoint + "/X"},
		{method: "PUT", path: endpoint + "/X", body: `{"schemas":["S"],"userName":"N","displayName":"N","label":"N"}`},
		{method: "PUT", path: endpoint + "/X", body: `{"schemas":["S"],"userName":"N","displayName":"N","label":"N"}`, header: "If-Match", value: `W/"1"`},
		{method: "PATCH", path: endpoint + "/X", body: patch},
		{method: "PATCH", path: endpoint + "/X", body: patch, header: "If-Match", value: `W/"1"`},
		{method: "PATCH", path: endpoint + "/X", body: patch, header: "If-Match", value: `W/"99"`},
		{method: "DELETE", path: endpoint + "/X"},
		{method: "DELETE", path: endpoint + "/X", header: "If-Match", value: `*`},
		{method: "GET", path: where(`id eq "X"`)},
		{method: "GET", path: where(`id co "X"`)},
		{method: "GET", path: where(`meta.location ew "X"`)},
		{method: "GET", path: where(`members.value eq "X"`)},
		{method: "GET", path: where(`groups.value eq "X"`)},
		{method: "POST", path: endpoint + "/.search", body: search},
		{method: "POST", path: "/.search", body: search},
		{method: "POST", path: "/Groups", body: `{"schemas":["` + refservertest.GroupURN + `"],"displayName":"N","members":` + member + `}`},
		{method: "PATCH", path: "/Groups/GROUP", body: `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"add","path":"members","value":` + member + `}]}`},
		{method: "PATCH", path: "/Groups/GROUP", body: `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"replace","path":"members","value":` + member + `}]}`},
		{method: "PATCH", path: "/Groups/GROUP", body: `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"remove","path":"members[value eq \"X\"]"}]}`},
		{method: "PATCH", path: "/Users/USER", body: `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value","value":"X"}]}`},
		job(`{"method":"DELETE","path":"` + endpoint + `/X"}`),
		job(`{"method":"PATCH","path":"` + endpoint + `/X","data":` + patch + `}`),
		job(`{"method":"PATCH","path":"` + endpoint + `/X","version":"W/\"1\"","data":` + patch + `}`),
		job(`{"method":"POST","path":"/Groups","bulkId":"b","data":{"schemas":["` + refservertest.GroupURN + `"],"displayName":"N","members":` + member + `}}`),
	}
}

// byValue are ways to name something by what it holds instead.
func byValue() []attempt {
	where := func(endpoint, filter string) attempt {
		return attempt{method: "GET", path: endpoint + "?filter=" + url.QueryEscape(filter)}
	}
	return []attempt{
		where("/Users", `userName eq "X@example.com"`), where("/Users", `userName sw "X"`), where("/Users", `externalId eq "X"`), where("/Users", `displayName co "X"`),
		where("/Users", `emails.value eq "X@example.com"`), where("/Users", `emails[value co "X"]`), where("/Users", `not (displayName eq "X")`),
		where("/Groups", `displayName eq "X"`), where("/Groups", `members.display eq "X"`),
		where("/Specimens", `label eq "X"`), where("/Crates", `urn:scimproof:schemas:2.0:Crate:Place:room eq "X"`), where("", `displayName eq "X" or label eq "X"`),
		{method: "POST", path: "/Users", body: `{"schemas":["` + refservertest.UserURN + `"],"userName":"X@example.com","externalId":"X"}`},
		{method: "POST", path: "/Groups", body: `{"schemas":["` + refservertest.GroupURN + `"],"displayName":"X"}`},
		{method: "POST", path: "/Specimens", body: `{"schemas":["urn:scimproof:schemas:2.0:Specimen"],"label":"X","handle":"X","serial":"X"}`},
		{method: "GET", path: "/Users?count=1&cursor=C"},
	}
}

// hexes, times and tags differ between any two answers.
var (
	hexes = regexp.MustCompile(`[0-9a-f]{24}`)
	times = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
	tags  = regexp.MustCompile(`W/\\?"\d+\\?"`)
)

// normal is an answer without what the client named and without what is new in
// every answer.
func normal(a refservertest.Answer, named ...string) string {
	head := ""
	for _, name := range []string{"Content-Type", "Allow", "ETag", "Location", "WWW-Authenticate", "Retry-After", "Last-Page", "X-Total-Count"} {
		head += name + ": " + a.Header.Get(name) + "\n"
	}
	text := http.StatusText(a.Status) + "\n" + head + "\n" + a.Text
	slices.SortFunc(named, func(x, y string) int { return cmp.Compare(len(y), len(x)) }) // the longest first
	for _, n := range named {
		text = strings.ReplaceAll(text, n, "NAMED")
		text = strings.ReplaceAll(text, strings.ToLower(n), "NAMED")
	}
	return tags.ReplaceAllString(times.ReplaceAllString(hexes.ReplaceAllString(text, "HEX"), "TIME"), "TAG")
}

// clean fails when an answer holds what nobody outside may know.
func clean(t *testing.T, what string, a refservertest.Answer, named string) {
	t.Helper()
	text := strings.ReplaceAll(a.Text, named, "")
	if strings.Contains(strings.ToLower(text), strings.ToLower(planted)) {
		t.Errorf("%s: the answer shows what another workspace holds: %s", what, a.Text)
	}
}

// untouched fails when the test changed the other workspace's data.
func untouched(t *testing.T, server *refservertest.Server, ws string, run func()) {
	t.Helper()
	dump := func() map[string][]json.RawMessage {
		var tables map[string][]json.RawMessage
		if err := json.Unmarshal([]byte(server.Call(t, "GET", "/workspaces/"+ws+"/dump", "").Text), &tables); err != nil {
			t.Fatal(err)
		}
		for name, rows := range tables {
			if strings.Contains(name, "log") || strings.Contains(name, "exchange") {
				delete(tables, name) // that somebody was refused is written down there
			}
			slices.SortFunc(rows, func(a, b json.RawMessage) int { return strings.Compare(string(a), string(b)) })
		}
		return tables
	}
	before := dump()
	run()
	if diff := gocmp.Diff(before, dump()); diff != "" {
		t.Errorf("the other workspace is not what it was (-want +got)\n%s", diff)
	}
	if len(before) < 5 {
		t.Errorf("only %d tables were compared", len(before))
	}
}

// pair plays an attempt twice and compares.
func pair(t *testing.T, what string, foreign, unknown refservertest.Answer, named ...string) {
	t.Helper()
	if diff := gocmp.Diff(normal(unknown, named...), normal(foreign, named...)); diff != "" {
		t.Errorf("%s: what is another workspace's is answered otherwise than what is nobody's (-nobody's +other's)\n%s", what, diff)
	}
}

// fill puts the names into an attempt and sends it.
func (s *strange) fill(t *testing.T, w *refservertest.Workspace, a attempt, x, fresh, cursor, user, group string) refservertest.Answer {
	t.Helper()
	schema := map[string]string{"/Users": refservertest.UserURN, "/Groups": refservertest.GroupURN, "/Specimens": "urn:scimproof:schemas:2.0:Specimen", "/Crates": "urn:scimproof:schemas:2.0:Crate"}
	urn := ""
	for endpoint, id := range schema {
		if strings.HasPrefix(a.path, endpoint) {
			urn = id
		}
	}
	r := strings.NewReplacer("GROUP", group, "USER", user, `"S"`, `"`+urn+`"`, `"N"`, `"`+fresh+`"`, "cursor=C", "cursor="+url.QueryEscape(cursor), "X", x)
	path, body := r.Replace(a.path), r.Replace(a.body)
	if a.header != "" {
		return w.SCIM(t, a.method, path, body, a.header, a.value)
	}
	return w.SCIM(t, a.method, path, body)
}

func TestNoResourceOfAnotherWorkspaceIsThere(t *testing.T) {
	t.Parallel()
	server := isolated(t)
	other := plant(t, server)
	w := server.Make(t, `{"scim":true}`)
	user := w.Create(t, "/Users", `"userName":"own@example.com"`)
	group := w.Create(t, "/Groups", `"displayName":"Own"`)
	count := 0
	try := func(a attempt, of, nobodys string) {
		count++
		// Each try brings a name of its own, so that the second is no conflict.
		foreign := other.fill(t, w, a, of, "fresh-one", other.cursor, user, group)
		unknown := other.fill(t, w, a, nobodys, "fresh-two", "bm9uc2Vuc2U", user, group)
		pair(t, a.String(), foreign, unknown, of, nobodys, "fresh-one", "fresh-two", other.cursor, "bm9uc2Vuc2U")
		clean(t, a.String(), foreign, of)
	}
	untouched(t, server, other.ID, func() {
		for _, endpoint := range endpoints(t, w) {
			if other.ids[endpoint] == "" {
				t.Fatalf("the test plants nothing at %s", endpoint)
			}
			for _, a := range attempts(endpoint) {
				try(a, other.ids[endpoint], nowhere)
			}
		}
		for _, a := range byValue() {
			try(a, planted, "Nobodyhere")
		}
	})
	if count < 100 {
		t.Errorf("only %d attempts", count)
	}
	// That the attempts are sound: with the workspace's own id they find it.
	for _, a := range attempts("/Users")[:4] {
		if got := other.fill(t, other.Workspace, a, other.ids["/Users"], "own", "", user, group); got.Status >= 400 {
			t.Errorf("%s with the workspace's own token: %d", a, got.Status)
		}
	}
}

// A token opens its own workspace's base URL alone. At another it is worth as
// much as one that was made up, and a workspace that exists is answered as one
// that does not.
func TestNoTokenOpensAnotherWorkspace(t *testing.T) {
	t.Parallel()
	server := isolated(t)
	other, w := plant(t, server), server.Make(t, `{"scim":true,"members":[{"email":"p@example.com"}]}`)
	madeUp := "sp_" + w.ID + "_" + strings.Repeat("A", 43)
	send := func(ws, token, method, path string) refservertest.Answer {
		return refservertest.Send(t, server.Public, method, "http://scim.example/w/"+ws+"/scim/v2"+path, "", "Authorization", "Bearer "+token)
	}
	paths := []string{"", "/Me", "/Bulk", "/.search", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig", "/Nothing"}
	for endpoint, id := range other.ids {
		paths = append(paths, endpoint, endpoint+"/.search", endpoint+"/"+id, endpoint+"?filter="+url.QueryEscape(`id eq "`+id+`"`))
	}
	untouched(t, server, other.ID, func() {
		for _, path := range paths {
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
				for name, token := range map[string]string{"token": w.Token, "key": w.Keys["p@example.com"]} {
					there := send(other.ID, token, method, path)
					nothing := send(other.ID, madeUp, method, path)
					if name == "key" {
						nothing = send(other.ID, strings.Replace(madeUp, "sp_", "ak_", 1), method, path)
					}
					gone := send(nowhere, token, method, path)
					what := method + " " + path + " with another's " + name
					pair(t, what+", against one made up", there, nothing, other.ID, nowhere)
					pair(t, what+", against no such workspace", there, gone, other.ID, nowhere)
					clean(t, what, there, "")
					if there.Status != http.StatusUnauthorized {
						t.Errorf("%s: %d", what, there.Status)
					}
				}
			}
		}
	})
}

// bodies are what the routes of the app take; those not named take nothing.
// EMAIL is somebody's, ID a member's.
var bodies = map[string]string{
	"PUT /workspaces/{ws}/auto-join":               `{"domain":"example.org"}`,
	"POST /workspaces/{ws}/users":                  `{"email":"EMAIL"}`,
	"POST /workspaces/{ws}/users/info":             `{"email":"EMAIL"}`,
	"PUT /workspaces/{ws}/users/{id}":              `{"status":"INACTIVE"}`,
	"POST /workspaces/{ws}/users/{id}/roles":       `{"role":"TEAM_MANAGER"}`,
	"DELETE /workspaces/{ws}/users/{id}/roles":     `{"role":"TEAM_MANAGER"}`,
	"PUT /workspaces/{ws}/users/{id}/limited":      `{"limited":true}`,
	"PATCH /workspaces/{ws}/member-profile/{id}":   `{"name":"Somebody"}`,
	"POST /workspaces/{ws}/user-groups":            `{"name":"GROUPNAME"}`,
	"PUT /workspaces/{ws}/user-groups/{id}":        `{"name":"Renamed"}`,
	"POST /workspaces/{ws}/user-groups/{id}/users": `{"userId":"USERID"}`,
	"PUT /workspaces/{ws}/scim/tolerances":         `{"mode":"strict"}`,
}

// appSpec is a workspace in which every route of the app does something.
const appSpec = `{"members":[{"email":"o@example.com","name":"Olive","role":"OWNER"},` +
	`{"email":"zyxplanted@example.com","name":"` + planted + `"},{"email":"pending.zyxplanted@example.com","name":"` + planted + ` two","status":"PENDING"}],` +
	`"groups":[{"name":"` + planted + `","members":["zyxplanted@example.com"]}]}`

// target is what a route of the app is tried with.
type target struct{ ws, member, invitation, group, email, name string }

func of(w *refservertest.Workspace) target {
	return target{w.ID, w.IDs["zyxplanted@example.com"], w.IDs["pending.zyxplanted@example.com"], w.Groups[planted], "zyxplanted@example.com", planted}
}

// call sends a route's request with a key of w.
func (x target) call(t *testing.T, server *refservertest.Server, key, route string) refservertest.Answer {
	t.Helper()
	id := x.member
	switch {
	case strings.Contains(route, "/invitations/"):
		id = x.invitation
	case strings.Contains(route, "/user-groups/"):
		id = x.group
	}
	method, path, _ := strings.Cut(strings.NewReplacer("{ws}", x.ws, "{id}", id, "{user}", x.member).Replace(route), " ")
	body := strings.NewReplacer("EMAIL", x.email, "USERID", x.member, "GROUPNAME", x.name).Replace(bodies[route])
	return refservertest.Send(t, server.Public, method, "http://scim.example"+appapi.Base+path, body, appapi.KeyHeader, key)
}

// Every route of the app is tried: with the path of another workspace, and with
// ids of another in one's own. The list is the router's, so that a new route is
// tried as well.
func TestNoRouteOfTheAppLeadsElsewhere(t *testing.T) {
	t.Parallel()
	server := isolated(t)
	other := server.Make(t, appSpec)
	t.Run("routes", func(t *testing.T) { tryRoutes(t, server, other) }) // ends when all of them have
	var list []appapi.UserDto
	a := other.App(t, "o@example.com", "GET", "/users", "")
	if err := json.Unmarshal([]byte(a.Text), &list); err != nil || len(list) != 3 || list[1].Name != planted || list[1].Status != "ACTIVE" {
		t.Errorf("the other workspace is not what it was: %s", a.Text)
	}
	t.Run("queries", func(t *testing.T) {
		t.Parallel()
		w := server.Make(t, `{"members":[{"email":"o@example.com","name":"Olive","role":"OWNER"}]}`)
		for _, query := range []string{"/users?email=X", "/users?name=X", "/users?status=ALL&name=X&memberships=ALL", "/users?page=2&page-size=1&name=X"} {
			foreign := w.App(t, "o@example.com", "GET", strings.Replace(query, "X", planted, 1), "")
			pair(t, query, foreign, w.App(t, "o@example.com", "GET", strings.Replace(query, "X", "Nobody", 1), ""), planted, "Nobody")
			clean(t, query, foreign, "")
		}
	})
}

func tryRoutes(t *testing.T, server *refservertest.Server, other *refservertest.Workspace) {
	t.Helper()
	nobody := target{nowhere, nowhere, nowhere, nowhere, "nobody@example.net", "Nobody's"}
	for _, route := range appapi.Routes() {
		if !strings.Contains(route, "{ws}") {
			continue // of no workspace: the key's own owner, the open routes
		}
		t.Run(route, func(t *testing.T) {
			t.Parallel()
			own := server.Make(t, appSpec)
			if a := of(own).call(t, server, own.Keys["o@example.com"], route); a.Status == http.StatusNotFound {
				t.Errorf("its own owner is answered 404, so that the attempt shows nothing")
			}
			w := server.Make(t, strings.ReplaceAll(strings.ReplaceAll(appSpec, planted, "Ours"), "zyxplanted", "ours"))
			key := w.Keys["o@example.com"]
			there := of(other).call(t, server, key, route)
			pair(t, "the path of another workspace", there, nobody.call(t, server, key, route), other.ID, nowhere, other.IDs["zyxplanted@example.com"])
			if there.Status != http.StatusNotFound {
				t.Errorf("the path of another workspace: %d", there.Status)
			}
			clean(t, "the path of another workspace", there, "")
			if !strings.Contains(route, "{id}") && !strings.Contains(bodies[route], "EMAIL") && !strings.Contains(bodies[route], "GROUPNAME") {
				return
			}
			x, none := of(other), nobody
			x.ws, none.ws = w.ID, w.ID
			named := []string{x.member, x.invitation, x.group, x.email, x.name, none.email, none.name, nowhere}
			foreign := x.call(t, server, key, route)
			pair(t, "ids of another workspace", foreign, none.call(t, server, key, route), named...)
			// A group of one's own, and a member of another's.
			if strings.Contains(route, "/users") && strings.Contains(route, "user-groups/") {
				x.group, none.group = w.Groups["Ours"], w.Groups["Ours"]
				pair(t, "a member of another workspace", x.call(t, server, key, route), none.call(t, server, key, route), named...)
			}
		})
	}
}

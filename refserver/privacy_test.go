package refserver_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

// oldNames are texts that stand nowhere but in the names of one person. The local
// part of the address stands for all of it: queries write the @ as %40.
var oldNames = []string{"zqxada.zqxlovelace", "zqxcountess", "zqxlovelace", "zqxada"}

// bystander is somebody else, who must stay in the log.
const bystander = "zqybystander"

// records is a log in memory.
type records struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *records) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(b)
}

func (r *records) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// house is a server whose every corner can be looked into.
type house struct {
	t     *testing.T
	url   string
	log   *records
	front *httptest.Server
	ws    *refservertest.Workspace
	// group is the id of a group that the person is in.
	group string
}

func newHouse(t *testing.T, deviation string) *house {
	t.Helper()
	h := &house{t: t, url: pgtest.URL(t), log: &records{}}
	server := refservertest.Start(t, func(c *refserver.Config) {
		c.PostgresURL, c.Log = h.url, slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		c.RateLimit, c.AuthFailureLimit = -1, -1
	})
	h.ws = server.Make(t, `{"scim":true,"deviation":"`+deviation+`","members":[{"email":"owner@example.com","name":"Olivia Owner","role":"OWNER"}]}`)
	h.front = httptest.NewServer(server.Public)
	t.Cleanup(h.front.Close)
	return h
}

// client is what a kind of identity provider puts into its requests.
type client struct {
	header []string
	// off and on are the values of active in a PATCH.
	off, on string
	replace string
}

var (
	oktaLike  = client{[]string{"User-Agent", "Okta SCIM Client 1.0.0"}, "false", "true", "replace"}
	entraLike = client{[]string{"Adscimversion", "5.0"}, `"False"`, `"True"`, "Replace"}
)

func (h *house) scim(c client, method, path, body string, want ...int) refservertest.Answer {
	h.t.Helper()
	a := h.ws.SCIM(h.t, method, path, body, c.header...)
	if !slices.Contains(want, a.Status) {
		h.t.Errorf("%s %s: %d %s, want %v", method, path, a.Status, a.Text, want)
	}
	return a
}

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// arrive provisions the person with everything that could keep a name: look-ups
// that find nobody, a refused second POST, a group, a list, a search, a mistake.
func (h *house) arrive(c client) (id string) {
	h.t.Helper()
	user := `{"schemas":["` + refservertest.UserURN + `","` + enterprise + `"],"userName":"zqxada.zqxlovelace@example.com","password":"zqxpassword-17",
		"name":{"givenName":"Zqxada","familyName":"Zqxlovelace","formatted":"Zqxada Zqxlovelace"},"displayName":"Zqxada Zqxlovelace","nickName":"Zqxcountess",
		"emails":[{"value":"zqxada.zqxlovelace@example.com","type":"work","primary":true}],"active":true,"timezone":"Mars/Phobos"}`
	h.scim(c, "GET", "/Users?filter=userName+eq+%22zqxada.zqxlovelace%40example.com%22", "", 200)
	h.scim(c, "GET", `/Users?filter=name.familyName%20eq%20"ZQXLOVELACE"`, "", 200)
	id = h.scim(c, "POST", "/Users", user, 201).Doc.String("id")
	h.scim(c, "POST", "/Users", user, 409)
	h.scim(c, "POST", "/Users", strings.Replace(user, `"active":true`, `"active":"perhaps"`, 1), 400)
	h.scim(c, "GET", "/Users/"+id, "", 200)
	h.scim(c, "GET", "/Users/zqxada.zqxlovelace@example.com", "", 404)
	h.scim(c, "GET", "/Users?count=5&sortBy=userName&sortOrder=descending&cursor", "", 200)
	h.scim(c, "POST", "/Users/.search", `{"schemas":["`+refservertest.SearchURN+`"],"filter":"displayName co \"Zqxada\""}`, 200)
	other := h.scim(c, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`","`+enterprise+`"],"userName":"`+bystander+`@example.com",
		"`+enterprise+`":{"manager":{"value":"`+id+`","displayName":"Zqxada Zqxlovelace"}}}`, 201).Doc.String("id")
	h.scim(c, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"`+bystander+`.two@example.com"}`, 201)
	h.group = h.scim(c, "POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"`+id+`","display":"Zqxada Zqxlovelace"}]}`, 201).Doc.String("id")
	h.scim(c, "PATCH", "/Groups/"+h.group, operations(`{"op":"add","path":"members","value":[{"value":"`+other+`","display":"Zqxlovelace, Zqxada"}]}`), 200, 204)
	h.scim(c, "GET", "/Groups/"+h.group, "", 200)
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"`+c.replace+`","path":"name.givenName","value":"Zqxada"}`), 200, 204)
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"add","path":"password","value":"zqxpassword-18"}`), 200, 204)
	h.scim(c, "GET", "/Users", "", 200)
	h.app("/users")
	return id
}

func operations(list string) string {
	return `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[` + list + `]}`
}

func (h *house) deactivate(c client, id string) {
	h.t.Helper()
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"`+c.replace+`","path":"active","value":`+c.off+`}`), 200, 204)
	h.scim(c, "GET", "/Users/"+id, "", 200)
}

// anonymize gives the person other names, in two requests.
func (h *house) anonymize(c client, id string) {
	h.t.Helper()
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"`+c.replace+`","path":"userName","value":"gone-1@invalid.example"},
		{"op":"`+c.replace+`","path":"emails[type eq \"work\"].value","value":"gone-1@invalid.example"}`), 200, 204)
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"`+c.replace+`","value":{"displayName":"Anonymous 1","nickName":"nobody","name":{"givenName":"Anonymous","familyName":"Gone","formatted":"Anonymous 1"}}}`), 200, 204)
	h.scim(c, "GET", "/Users/"+id, "", 200)
}

// app reads a route of the application's door as the owner.
func (h *house) app(path string) string {
	h.t.Helper()
	a := h.ws.App(h.t, "owner@example.com", "GET", path, "")
	if a.Status != 200 {
		h.t.Errorf("GET %s: %d %s", path, a.Status, a.Text)
	}
	return a.Text
}

// leftovers looks for the planted texts everywhere: in each column of each table
// there is, in what the process logged, in what every page and API says.
func (h *house) leftovers() []string {
	h.t.Helper()
	var found []string
	look := func(where, text string, for_ ...string) {
		for _, p := range for_ {
			if at := strings.Index(strings.ToLower(text), p); at >= 0 {
				found = append(found, fmt.Sprintf("%s holds %q: …%s…", where, p, text[max(0, at-60):min(len(text), at+60)]))
			}
		}
	}
	for _, path := range []string{
		"/scim/log?limit=1000", "/scim/log.ndjson", "/audit-log?limit=1000", "", "/users?page-size=100", "/user-groups", "/user-groups/" + h.group,
		"/user-groups.csv", "/scim", "/scim/tolerances",
	} {
		look("app "+path, h.app(path), oldNames...)
	}
	for _, path := range []string{"/Users", "/Groups", "/Groups/" + h.group, "/", "/Users?sortBy=userName&cursor"} {
		look("SCIM "+path, h.ws.SCIM(h.t, "GET", path, "").Text, oldNames...)
	}
	for path, text := range h.pages() {
		look("console "+path, text, oldNames...)
	}
	look("the server's own log", h.log.String(), append(oldNames, bystander, "zqxpassword", strings.ToLower(h.ws.Token))...)
	for table, text := range h.dump() {
		look("table "+table, text, append(oldNames, "zqxpassword", strings.ToLower(h.ws.Token))...)
	}
	return found
}

// pages reads every page of the console that links lead to.
func (h *house) pages() map[string]string {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	read := func(path string) string {
		res, err := browser.Get(h.front.URL + path)
		if err != nil {
			h.t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var text bytes.Buffer
		if _, err := text.ReadFrom(res.Body); err != nil {
			h.t.Fatal(err)
		}
		return text.String()
	}
	const hidden = `name="token" value="([^"]*)"`
	token := regexp.MustCompile(hidden).FindStringSubmatch(read("/console/sign-in"))
	if token == nil {
		h.t.Fatal("the console's form has no token")
	}
	res, err := browser.PostForm(h.front.URL+"/console/sign-in", url.Values{"token": {token[1]}, "key": {h.ws.Keys["owner@example.com"]}})
	if err != nil {
		h.t.Fatal(err)
	}
	_ = res.Body.Close()
	pages, todo := map[string]string{}, []string{"/console/team", "/console/groups", "/console/log", "/console/audit", "/console/log.ndjson", "/console/settings/scim"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		if _, done := pages[path]; done {
			continue
		}
		pages[path] = read(path)
		for _, link := range regexp.MustCompile(`href="(/console/(?:team|groups|log|audit)[^"#]*)"`).FindAllStringSubmatch(pages[path], -1) {
			todo = append(todo, strings.ReplaceAll(link[1], "&amp;", "&"))
		}
	}
	if len(pages) < 15 || !strings.Contains(pages["/console/log"], bystander) {
		h.t.Errorf("the console was not read: %d pages\n%s", len(pages), pages["/console/log"])
	}
	return pages
}

// columns is all there is in the database, every column of every table as text,
// whatever tables there are.
func (h *house) columns() map[string]string {
	h.t.Helper()
	db, err := postgres.Open(h.t.Context(), h.url, postgres.Options{Connections: 1})
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var columns []struct{ TableName, ColumnName, DataType string }
	if err := db.NewRaw("SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'").Scan(h.t.Context(), &columns); err != nil {
		h.t.Fatal(err)
	}
	all := map[string]string{}
	for _, c := range columns {
		as := fmt.Sprintf(`%q::text`, c.ColumnName)
		if c.DataType == "bytea" {
			as = fmt.Sprintf(`encode(%q, 'escape')`, c.ColumnName)
		}
		var values []string
		if err := db.NewRaw(fmt.Sprintf("SELECT %s FROM %q WHERE %q IS NOT NULL", as, c.TableName, c.ColumnName)).Scan(h.t.Context(), &values); err != nil {
			h.t.Fatal(err)
		}
		all[c.TableName+"."+c.ColumnName] = strings.Join(values, "\n")
	}
	return all
}

// dump is columns, of a database that the bystander is in.
func (h *house) dump() map[string]string {
	h.t.Helper()
	dump := h.columns()
	if len(dump) < 80 || !strings.Contains(dump["provisioning_log.request"], bystander) || !strings.Contains(dump["resources.doc"], bystander) {
		h.t.Errorf("the dump is none: %d columns", len(dump))
	}
	return dump
}

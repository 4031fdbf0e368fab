package console_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// oktaApp is the custom app of an Okta org that is connected to a workspace: it
// sends what profiles/okta sends for its variant aiw.
type oktaApp struct {
	t           *testing.T
	base, token string
}

const oktaPassword = "Hx8k2!Zq"

func (s *site) okta(t *testing.T, w *refservertest.Workspace) *oktaApp {
	t.Helper()
	return &oktaApp{t: t, base: s.url + "/w/" + w.ID + "/scim/v2", token: w.Token}
}

// send makes one request and gives the id in the answer, or that of the first
// resource of a list.
func (o *oktaApp) send(method, path, body string) string {
	o.t.Helper()
	r, err := http.NewRequestWithContext(o.t.Context(), method, o.base+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	r.Header = http.Header{
		"Authorization": {"Bearer " + o.token}, "Accept": {"application/scim+json"}, "Accept-Charset": {"utf-8"}, "User-Agent": {"Okta SCIM Client 1.0.0"},
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/scim+json; charset=utf-8")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	var got struct {
		ID        string `json:"id"`
		Resources []struct {
			ID string `json:"id"`
		} `json:"Resources"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		o.t.Fatalf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	if len(got.Resources) > 0 {
		return got.Resources[0].ID
	}
	return got.ID
}

func (o *oktaApp) find(userName string) string {
	o.t.Helper()
	return o.send(http.MethodGet, "/Users?filter="+url.PathEscape(`userName eq "`+userName+`"`)+"&startIndex=1&count=100", "")
}

func userBody(given, family, email, externalID string, active bool) string {
	return `{"schemas":["` + refservertest.UserURN + `"],"userName":"` + email + `","name":{"givenName":"` + given + `","familyName":"` + family + `"},` +
		`"emails":[{"primary":true,"value":"` + email + `","type":"work"}],"displayName":"` + given + ` ` + family + `","locale":"en-US",` +
		`"externalId":"` + externalID + `","groups":[],"password":"` + oktaPassword + `","active":` + map[bool]string{true: "true", false: "false"}[active] + `}`
}

// assign is what Okta sends when a person is assigned to the app.
func (o *oktaApp) assign(given, family, email, externalID string) string {
	o.t.Helper()
	if id := o.find(email); id != "" {
		o.send(http.MethodGet, "/Users/"+id, "")
		return o.send(http.MethodPut, "/Users/"+id, userBody(given, family, email, externalID, true))
	}
	return o.send(http.MethodPost, "/Users", userBody(given, family, email, externalID, true))
}

// push is what Okta sends when a group is pushed.
func (o *oktaApp) push(name string, members ...string) string {
	o.t.Helper()
	o.send(http.MethodGet, "/Groups?filter="+url.PathEscape(`displayName eq "`+name+`"`)+"&startIndex=1&count=100", "")
	var list []string
	for _, id := range members {
		list = append(list, `{"value":"`+id+`","display":"`+id+`"}`)
	}
	return o.send(http.MethodPost, "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"`+name+`","members":[`+strings.Join(list, ",")+`]}`)
}

// arrives waits for the row at the top of the log.
func (b *browser) arrives(texts ...string) {
	b.t.Helper()
	b.until(strings.Join(texts, " "), `((row) => row !== undefined && `+quoted(strings.Join(texts, "\n"))+`.split("\n").every((t) => row.innerText.includes(t)))(document.querySelector("table.log").tBodies[0].rows[0])`)
}

// Somebody watches how Okta's sync arrives, without touching the page.
func TestBrowserWatchesASyncArrive(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"name":"Analytical Engines","scim":true,`+people+`}`)
	okta := s.okta(t, w)
	b := s.open(t, w.Keys[owner])
	b.click(`nav a[href="/console/log"]`)
	b.heading("Provisioning log")
	b.shows("No request matches, or none has come yet.")
	b.until("the stream", `document.getElementById("live-state").textContent.startsWith("Live.")`)
	value[int](b, `window.untouched = 1`)

	okta.send(http.MethodGet, "/Users?startIndex=1&count=2", "")
	b.arrives("GET", "/Users", "Okta", "200")
	grace := okta.assign("Grace", "Hopper", "grace.hopper@example.com", "00u1grace")
	b.arrives("POST", "/Users", "grace.hopper@example.com", "Okta", "201")
	ada := okta.assign("Ada", "Lovelace", member, "00u1ada")
	b.arrives("PUT", "/Users/"+ada, member, "Okta", "200")
	okta.push("Engineering", ada, grace)
	b.arrives("POST", "/Groups", "Engineering", "Okta", "201")
	okta.send(http.MethodPost, "/Users", userBody("Grace", "Hopper", "grace.hopper@example.com", "00u1grace", true))
	b.arrives("POST", "/Users", "409")
	if n := value[int](b, `document.querySelector("table.log").tBodies[0].rows.length * (window.untouched ?? 0)`); n != 9 {
		t.Errorf("%d rows on a page that was not loaded again, want 9: %s", n, b.text())
	}
	b.until("the count", `document.getElementById("live-state").textContent === "Live. 9 new"`)

	b.click("#live-pause")
	okta.send(http.MethodPut, "/Users/"+grace, userBody("Grace", "Hopper", "grace.hopper@example.com", "00u1grace", false))
	time.Sleep(2 * time.Second / 3)
	if n := value[int](b, `document.querySelector("table.log").tBodies[0].rows.length`); n != 9 {
		t.Errorf("%d rows while paused, want 9", n)
	}
	b.click("#live-pause")
	b.arrives("PUT", "/Users/"+grace, "200")

	b.click("table.log tbody tr a")
	b.heading("PUT /Users/" + grace)
	b.shows("What it changed", "active", "true", "false", "Okta SCIM Client 1.0.0", `"familyName": "Hopper"`)
	if page := value[string](b, `document.documentElement.outerHTML`); strings.Contains(page, oktaPassword) || strings.Contains(page, w.Token) {
		t.Error("a secret is on the page")
	}
	b.accessible("an entry of the log")
	b.visit("/console/log?status=4")
	b.heading("Provisioning log")
	if n := value[int](b, `document.querySelector("table.log").tBodies[0].rows.length`); n != 1 {
		t.Errorf("%d rows with 4xx, want 1", n)
	}
	b.accessible("the log")
	b.visit("/console/team?search=grace")
	b.heading("Team")
	b.shows("Grace Hopper", "Inactive", "Okta")
	b.visit("/console/audit")
	b.heading("Audit log")
	b.shows("Group created", "Engineering", "Okta", "SCIM")
	b.accessible("the audit log")
}

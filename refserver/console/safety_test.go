package console_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, "")
	v.get("/console/").leadsTo("/console/sign-in")
	v.get("/console").is(http.StatusTemporaryRedirect)
	v.get("/console/groups?page=2").leadsTo("/console/sign-in?next=%2Fconsole%2Fgroups%3Fpage%3D2")
	v.submit("/console/sign-in", "/console/sign-in", "key", "ak_garbage").is(http.StatusUnauthorized).shows("The API key is unknown")
	v.submit("/console/sign-in", "/console/sign-in", "key", " "+w.Keys[owner]+"\n", "next", "/console/groups?page=2").leadsTo("/console/groups?page=2")
	v.get("/console/").leadsTo("/console/team")
	v.get("/console/team").is(http.StatusOK).shows("Olive Owner", "Adam Admin", "Workspace admin", "Pending")
	secret := cookieOf(t, v, "scimproof_session")
	v.submit("/console/team", "/console/sign-out").leadsTo("/console/sign-in?why=out")
	kept := s.visit(t, "")
	kept.client.Jar.SetCookies(s.address(t), []*http.Cookie{{Name: "scimproof_session", Value: secret, Path: "/"}})
	kept.get("/console/team").leadsTo("/console/sign-in?next=%2Fconsole%2Fteam&why=ended")
	v.get("/console/team").leadsTo("/console/sign-in?next=%2Fconsole%2Fteam")
	v.get("/console/sign-in?why=out").shows("You are signed out.")
	for _, next := range []string{"https://evil.example/console/", "//evil.example/console/", "/api/v1/user", `/\evil.example`, "/console/\r\nX: y", "javascript:alert(1)"} {
		v := s.visit(t, "")
		v.submit("/console/sign-in", "/console/sign-in", "key", w.Keys[owner], "next", next).leadsTo("/console/")
	}
}

// Signing in draws a new secret whatever was in the browser, and ends the old
// session.
func TestSessionCannotBeFixed(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, w.Keys[member])
	before := cookieOf(t, v, "scimproof_session")
	v.submit("/console/sign-in", "/console/sign-in", "key", w.Keys[owner]).is(http.StatusSeeOther)
	if after := cookieOf(t, v, "scimproof_session"); after == before || after == "" {
		t.Errorf("the secret stayed %q", after)
	}
	old := s.visit(t, "")
	old.client.Jar.SetCookies(s.address(t), []*http.Cookie{{Name: "scimproof_session", Value: before, Path: "/"}})
	old.get("/console/team").leadsTo("/console/sign-in?next=%2Fconsole%2Fteam&why=ended")
}

func (s *site) address(t *testing.T) *url.URL {
	t.Helper()
	u, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func cookieOf(t *testing.T, v *visitor, name string) string {
	t.Helper()
	for _, c := range v.client.Jar.Cookies(v.site.address(t)) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func TestCookieFlags(t *testing.T) {
	t.Parallel()
	for scheme, c := range map[string]struct{ prefix, flags string }{
		"http":  {"", "; Path=/; HttpOnly; SameSite=Strict"},
		"https": {"__Host-", "; Path=/; HttpOnly; Secure; SameSite=Strict"},
	} {
		s := refservertest.Start(t, func(c *refserver.Config) { c.PublicURL = scheme + "://scim.example" })
		w := s.Make(t, `{`+people+`}`)
		form := refservertest.Send(t, s.Public, "GET", scheme+"://scim.example/console/sign-in", "")
		cookie := form.Header.Get("Set-Cookie")
		secret, flags, _ := strings.Cut(cookie, ";")
		if ";"+flags != c.flags || !strings.HasPrefix(secret, c.prefix+"scimproof_form=") {
			t.Errorf("%s: cookie of the form %q", scheme, cookie)
		}
		body := url.Values{"key": {w.Keys[owner]}, "token": {(&page{t: t, text: form.Text}).token("/console/sign-in")}}.Encode()
		in := refservertest.Send(t, s.Public, "POST", scheme+"://scim.example/console/sign-in", body, "Cookie", secret, "Content-Type", "application/x-www-form-urlencoded")
		name, flags, _ := strings.Cut(in.Header.Get("Set-Cookie"), "=")
		if name != c.prefix+"scimproof_session" || !strings.HasSuffix(flags, c.flags) {
			t.Errorf("%s: cookie of the session %q", scheme, in.Header.Values("Set-Cookie"))
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, w.Keys[owner])
	for _, p := range []*page{
		v.get("/console/team"), v.get("/console/nothing"), v.get("/console/team/000000000000000000000000"), v.get("/console/groups.csv"),
		v.post("/console/team", nil), s.visit(t, "").get("/console/team"), s.visit(t, "").get("/console/sign-in"),
	} {
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":  "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", p.what, name, got, want)
			}
		}
	}
	style := v.get("/console/static/console.css")
	if style.status != 200 || !strings.HasPrefix(style.header.Get("Content-Type"), "text/css") || style.header.Get("Cache-Control") != "no-cache" {
		t.Errorf("style sheet: %d %v", style.status, style.header)
	}
	v.get("/console/static/console.go").is(http.StatusNotFound)
	v.get("/console/static/..%2fconsole.go").is(http.StatusNotFound)
}

// Every form of every page needs the token of the session it was made for.
func TestFormsNeedTheirToken(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`,`+groups+`}`)
	v, other := s.visit(t, w.Keys[owner]), s.visit(t, w.Keys[owner])
	foreign := other.get("/console/team").token("/console/team")
	right := v.get("/console/team").token("/console/team")
	altered := right[:20] + string(right[20]^1) + right[21:]
	ada, group := w.IDs[member], w.Groups["Engineering"]
	forms := []string{
		"/sign-in", "/sign-out", "/team", "/team/" + ada + "/name", "/team/" + ada + "/status", "/team/" + ada + "/roles", "/team/" + ada + "/regular",
		"/team/" + ada + "/remove", "/team/" + ada + "/revoke", "/groups", "/groups/" + group + "/name", "/groups/" + group + "/delete",
		"/groups/" + group + "/members", "/groups/" + group + "/members/" + ada + "/remove", "/profile/name", "/profile/settings", "/profile/leave",
		"/settings/scim/enable", "/settings/scim/rotate", "/settings/scim/disable", "/settings/scim/reading",
	}
	before := dump(t, w, s)
	for _, path := range forms {
		for name, token := range map[string][]string{"none": nil, "empty": {""}, "garbage": {"x"}, "another session's": {foreign}, "altered": {altered}} {
			form := url.Values{"name": {"Mallory"}, "status": {"INACTIVE"}, "email": {"mallory@example.com"}, "understood": {"yes"}, "key": {w.Keys[owner]}}
			if token != nil {
				form["token"] = token
			}
			if p := v.post("/console"+path, form); p.status != http.StatusForbidden {
				t.Errorf("%s with token %s: %d, want 403", path, name, p.status)
			}
		}
	}
	for name, header := range map[string][]string{
		"another site": {"Sec-Fetch-Site", "cross-site"}, "another origin": {"Origin", "https://evil.example"}, "no origin": {"Origin", "null"},
	} {
		if p := v.post("/console/team", url.Values{"token": {right}, "email": {"mallory@example.com"}}, header...); p.status != http.StatusForbidden {
			t.Errorf("right token from %s: %d, want 403", name, p.status)
		}
	}
	if after := dump(t, w, s); after != before {
		t.Errorf("a refused form changed something:\n%s\n%s", before, after)
	}
	v.post("/console/team", url.Values{"token": {right}, "email": {"new@example.com"}}, "Sec-Fetch-Site", "same-origin").leadsTo("/console/team?done=invited")
	v.post("/console/team", url.Values{"token": {right}, "name": {strings.Repeat("x", 70_000)}}).is(http.StatusRequestEntityTooLarge)
}

// dump is all that is stored of members and groups.
func dump(t *testing.T, w *refservertest.Workspace, s *site) string {
	t.Helper()
	var tables map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s.Call(t, "GET", "/workspaces/"+w.ID+"/dump", "").Text), &tables); err != nil {
		t.Fatal(err)
	}
	return string(tables["workspaces"]) + string(tables["members"]) + string(tables["resources"]) + string(tables["group_members"])
}

// What people call themselves is text on every page, whatever it holds.
func TestHostileNamesAreText(t *testing.T) {
	t.Parallel()
	s := start(t)
	const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`
	quoted, err := json.Marshal(evil)
	if err != nil {
		t.Fatal(err)
	}
	w := s.Make(t, `{"name":`+string(quoted)+`,"members":[{"email":"owner@example.com","name":`+string(quoted)+`,"role":"OWNER"}],"groups":[{"name":`+string(quoted)+`,"members":["owner@example.com"]}]}`)
	v := s.visit(t, w.Keys[owner])
	for _, path := range []string{
		"/team", "/team?search=" + url.QueryEscape(evil), "/team/" + w.IDs[owner], "/groups", "/groups/" + w.Groups[evil], "/profile",
		"/settings/scim", "/settings/scim/enable", "/log?subject=" + url.QueryEscape(evil) + "&resource=" + url.QueryEscape(evil), "/audit", "/team?status=" + url.QueryEscape(evil),
	} {
		p := v.get("/console" + path).is(http.StatusOK)
		if strings.Contains(p.text, "<script>alert") || strings.Contains(p.text, "<img src=x") {
			t.Errorf("%s: the name is markup: %s", path, p.text)
		}
		p.shows(evil)
	}
	refused := v.submit("/console/team", "/console/team", "email", evil).is(http.StatusBadRequest).shows(evil, "is no e-mail address")
	if strings.Contains(refused.text, "<script>alert") || strings.Contains(refused.text, "<img src=x") {
		t.Errorf("what was typed is markup: %s", refused.text)
	}
	v.get("/console/team?done=" + url.QueryEscape(evil)).lacks(`role="status"`)
}

// The ids of another workspace are unknown here, on every page and form.
func TestOtherWorkspacesDoNotExist(t *testing.T) {
	t.Parallel()
	s := start(t)
	w, foreign := s.Make(t, `{`+people+`,`+groups+`}`), s.Make(t, `{"name":"Elsewhere",`+people+`,`+groups+`}`)
	v := s.visit(t, w.Keys[owner])
	token := v.get("/console/team").token("/console/team")
	before := dump(t, foreign, s)
	const unknown = "000000000000000000000000"
	form := url.Values{"token": {token}, "name": {"Mallory"}, "status": {"INACTIVE"}, "role": {"TEAM_MANAGER"}, "email": {"ada@example.com"}}
	same := func(method, path, id string) {
		t.Helper()
		ask := func(path string) *page {
			if method == http.MethodGet {
				return v.get(path)
			}
			return v.post(path, form)
		}
		got, none := ask("/console"+strings.ReplaceAll(path, "{id}", id)), ask("/console"+strings.ReplaceAll(path, "{id}", unknown))
		if got.status != http.StatusNotFound || got.status != none.status || strings.ReplaceAll(masked(got.text), id, unknown) != masked(none.text) {
			t.Errorf("%s %s: %d, an unknown id is %d:\n%s\n%s", method, path, got.status, none.status, got.text, none.text)
		}
	}
	ada, group := foreign.IDs[member], foreign.Groups["Engineering"]
	same("GET", "/team/{id}", ada)
	for _, action := range []string{"name", "status", "roles", "regular", "remove", "revoke"} {
		same("POST", "/team/{id}/"+action, ada)
	}
	same("GET", "/groups/{id}", group)
	for _, action := range []string{"name", "delete", "members", "members/" + w.IDs[member] + "/remove"} {
		same("POST", "/groups/{id}/"+action, group)
	}
	same("POST", "/groups/"+w.Groups["Engineering"]+"/members/{id}/remove", ada)
	same("GET", "/log/{id}", ada)
	if after := dump(t, foreign, s); after != before {
		t.Errorf("the other workspace changed:\n%s\n%s", before, after)
	}
}

// masked leaves out the tokens, which differ each time.
func masked(text string) string { return tokenText.ReplaceAllString(text, "") }

func TestAccessThatEndsEndsTheSession(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	boss := s.visit(t, w.Keys[owner])
	ada := w.IDs[member]
	v := s.visit(t, w.Keys[member])
	v.get("/console/team").is(http.StatusOK)
	boss.submit("/console/team/"+ada, "/console/team/"+ada+"/status", "status", "INACTIVE").leadsTo("/console/team/" + ada + "?done=deactivated")
	v.get("/console/team").leadsTo("/console/sign-in?next=%2Fconsole%2Fteam&why=ended")
	v.get("/console/sign-in?why=ended").shows("Your session has ended")

	v = s.visit(t, w.Keys[admin])
	token := v.get("/console/team").token("/console/team")
	boss.submit("/console/team/"+w.IDs[admin], "/console/team/"+w.IDs[admin]+"/remove").leadsTo("/console/team?done=removed")
	v.post("/console/team", url.Values{"token": {token}, "email": {"late@example.com"}}).leadsTo("/console/sign-in?why=ended")

	if a := s.Call(t, "PUT", "/workspaces/"+w.ID+"/clock", `{"offsetSeconds":28801}`); a.Status != http.StatusNoContent {
		t.Fatalf("move the clock: %d", a.Status)
	}
	boss.get("/console/team").leadsTo("/console/sign-in?next=%2Fconsole%2Fteam&why=ended")
}

// A browser at the root is shown the console; a client is told what is there.
func TestTheRoot(t *testing.T) {
	t.Parallel()
	s := refservertest.Start(t)
	browser := refservertest.Send(t, s.Public, "GET", "http://scim.example/", "", "Accept", "text/html,application/xhtml+xml")
	if browser.Status != http.StatusSeeOther || browser.Header.Get("Location") != "/console/" {
		t.Errorf("browser: %d %v", browser.Status, browser.Header)
	}
	client := refservertest.Send(t, s.Public, "GET", "http://scim.example/", "", "Accept", "application/scim+json")
	if client.Status != http.StatusNotFound || !strings.Contains(client.Text, "urn:ietf:params:scim:api:messages:2.0:Error") {
		t.Errorf("client: %d %s", client.Status, client.Text)
	}
}

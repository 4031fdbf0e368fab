package console_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

const (
	owner  = "owner@example.com"
	admin  = "admin@example.com"
	member = "ada@example.com"
	people = `"members":[{"email":"owner@example.com","name":"Olive Owner","role":"OWNER"},{"email":"admin@example.com","name":"Adam Admin","role":"WORKSPACE_ADMIN"},` +
		`{"email":"ada@example.com","name":"Ada Lovelace"},{"email":"lim@example.com","name":"Linus Limited","limited":true},{"email":"pat@example.com","name":"Pat Pending","status":"PENDING"}]`
	groups = `"groups":[{"name":"Engineering","members":["ada@example.com","lim@example.com"]},{"name":"Empty"}]`
)

// site is a server that browsers can reach.
type site struct {
	*refservertest.Server

	url string
}

func start(t *testing.T, configure ...func(*refserver.Config)) *site {
	t.Helper()
	s := refservertest.Start(t, configure...)
	server := httptest.NewServer(s.Public)
	t.Cleanup(server.Close)
	return &site{Server: s, url: server.URL}
}

// visitor is a browser without a screen and without JavaScript.
type visitor struct {
	t      *testing.T
	site   *site
	client *http.Client
}

// visit makes a visitor who is signed in with the key, unless it is "".
func (s *site) visit(t *testing.T, key string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, site: s, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if key != "" {
		p := v.submit("/console/sign-in", "/console/sign-in", "key", key)
		p.is(http.StatusSeeOther)
	}
	return v
}

// page is what a visitor got.
type page struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	text   string
}

func (v *visitor) do(r *http.Request) *page {
	v.t.Helper()
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return &page{t: v.t, what: r.Method + " " + r.URL.RequestURI(), status: res.StatusCode, header: res.Header, text: string(text)}
}

func (v *visitor) get(path string) *page {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.site.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

// post sends a form as it is given.
func (v *visitor) post(path string, form url.Values, header ...string) *page {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodPost, v.site.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return v.do(r)
}

// submit loads a page and sends the form with that action on it; fields
// alternates names and values.
func (v *visitor) submit(on, action string, fields ...string) *page {
	v.t.Helper()
	form := url.Values{"token": {v.get(on).token(action)}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return v.post(action, form)
}

var (
	formText  = regexp.MustCompile(`(?s)<form method="post" action="([^"]*)">(.*?)</form>`)
	tokenText = regexp.MustCompile(`name="token" value="([^"]+)"`)
)

// token is that of the form with the action.
func (p *page) token(action string) string {
	p.t.Helper()
	for _, form := range formText.FindAllStringSubmatch(p.text, -1) {
		if html.UnescapeString(form[1]) == action {
			if m := tokenText.FindStringSubmatch(form[2]); m != nil {
				return m[1]
			}
			p.t.Fatalf("%s: the form %s has no token", p.what, action)
		}
	}
	p.t.Fatalf("%s: no form %s: %d %s", p.what, action, p.status, p.text)
	return ""
}

// is checks the status.
func (p *page) is(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("%s: %d, want %d: %s", p.what, p.status, status, p.text)
	}
	return p
}

// leadsTo checks a redirect.
func (p *page) leadsTo(path string) *page {
	p.t.Helper()
	p.is(http.StatusSeeOther)
	if got := p.header.Get("Location"); got != path {
		p.t.Errorf("%s: leads to %q, want %q", p.what, got, path)
	}
	return p
}

// shows checks that the page has the texts, as people read them.
func (p *page) shows(texts ...string) *page {
	p.t.Helper()
	plain := html.UnescapeString(p.text)
	for _, text := range texts {
		if !strings.Contains(plain, text) {
			p.t.Errorf("%s: %q is not on the page: %s", p.what, text, plain)
		}
	}
	return p
}

// lacks checks that the page has none of the texts.
func (p *page) lacks(texts ...string) *page {
	p.t.Helper()
	plain := html.UnescapeString(p.text)
	for _, text := range texts {
		if strings.Contains(plain, text) {
			p.t.Errorf("%s: %q is on the page: %s", p.what, text, plain)
		}
	}
	return p
}

package httpapi_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/httpapi"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, method, path string
		status             int
		allow              string
	}{
		{name: "collection", path: "/Users", status: 200},
		{name: "trailing slash", path: "/Users/", status: 200},
		{name: "doubled slash", path: "//Users", status: 200},
		{name: "doubled slash in front", path: "//w/ws1//scim/v2/Users", status: 200},
		{name: "flag in the query", path: "/Users?aadOptscim062020", status: 200},
		{name: "resource", path: "/Users/a1", status: 200},
		{name: "encoded letter", path: "/%55sers/a1", status: 200},
		{name: "base URL", path: "", status: 200},
		{name: "other case", path: "/users", status: 404},
		{name: "unknown endpoint", path: "/Nothing", status: 404},
		{name: "too deep", path: "/Users/a1/name", status: 404},
		{name: "other version", path: "/w/ws1/scim/v99/Users", status: 400},
		{name: "no version", path: "/w/ws1/scim/Users", status: 200},
		{name: "no workspace", path: "/w", status: 404},
		{name: "NUL in the id", path: "/Users/a%00b", status: 404},
		{name: "invalid UTF-8 in the id", path: "/Users/a%ffb", status: 404},
		{name: "search by GET", path: "/Users/.search", status: 405, allow: "POST, OPTIONS"},
		{name: "search at the root by GET", path: "/.search", status: 405, allow: "POST, OPTIONS"},
		{name: "POST on a resource", method: "POST", path: "/Users/a1", status: 405, allow: "GET, HEAD, PUT, PATCH, DELETE, OPTIONS"},
		{name: "DELETE on a collection", method: "DELETE", path: "/Groups", status: 405, allow: "GET, HEAD, POST, OPTIONS"},
		{name: "PUT on discovery", method: "PUT", path: "/Schemas", status: 405, allow: "GET, HEAD, OPTIONS"},
		{name: "TRACE", method: "TRACE", path: "/Users", status: 405, allow: "GET, HEAD, POST, OPTIONS"},
		{name: "unheard-of method", method: "BREW", path: "/Users", status: 501},
		{name: "me", path: "/Me", status: 501},
		{name: "me by PATCH", method: "PATCH", path: "/Me", status: 501},
		{name: "bulk without a body", method: "POST", path: "/Bulk", status: 400},
		{name: "bulk by GET", path: "/Bulk", status: 405, allow: "POST, OPTIONS"},
		{name: "options", method: "OPTIONS", path: "/Users", status: 204, allow: "GET, HEAD, POST, OPTIONS"},
		{name: "dots", path: "/Users/../Groups", status: 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{}, request{method: c.method, path: c.path})
			if got.StatusCode >= 400 {
				got.isError(t, c.status)
			} else if got.StatusCode != c.status {
				t.Errorf("status %d, want %d", got.StatusCode, c.status)
			}
			if allow := got.Header.Get("Allow"); allow != c.allow {
				t.Errorf("Allow is %q, want %q", allow, c.allow)
			}
		})
	}
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, path, authorization, challenge string
		status                               int
	}{
		{"none", "/Users", "", `Bearer realm="scim"`, 401},
		{"wrong", "/Users", "Bearer nonsense", `Bearer realm="scim", error="invalid_token"`, 401},
		{"none, endpoint that does not exist", "/Nothing", "", `Bearer realm="scim"`, 401},
		{"none, schemas", "/Schemas", "", `Bearer realm="scim"`, 401},
		{"none, configuration", "/ServiceProviderConfig", "", "", 200},
		{"wrong, configuration", "/ServiceProviderConfig", "Bearer nonsense", `Bearer realm="scim", error="invalid_token"`, 401},
		{"another scheme", "/Users", "Basic YWRhOnB3", `Bearer realm="scim"`, 401},
		{"the scheme alone", "/Users", "Bearer", `Bearer realm="scim", error="invalid_token"`, 401},
		{"the token without its scheme", "/Users", "sp_ws1_secret", `Bearer realm="scim", error="invalid_token"`, 401},
		{"in the URL only", "/Users?access_token=sp_ws1_secret", "", `Bearer realm="scim"`, 401},
		{"in header and URL", "/Users?access_token=sp_ws1_secret", token, `Bearer realm="scim", error="invalid_request", error_description="the token is sent in more than one way"`, 400},
		{"of another workspace", "/w/ws2/scim/v2/Users", token, `Bearer realm="scim", error="invalid_token"`, 401},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{}, request{path: c.path, header: map[string]string{"Authorization": c.authorization}})
			if c.status >= 400 {
				got.isError(t, c.status)
			} else if got.StatusCode != c.status {
				t.Errorf("status %d, want %d", got.StatusCode, c.status)
			}
			if challenge := got.Header.Get("WWW-Authenticate"); challenge != c.challenge {
				t.Errorf("WWW-Authenticate is %q, want %q", challenge, c.challenge)
			}
		})
	}
}

func TestMediaTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, contentType, accept string
		status                    int
	}{
		{"standard", "application/scim+json", "application/scim+json", 201},
		{"with charset", "application/scim+json; charset=utf-8", "", 201},
		{"with charset in capitals, no space", "application/scim+json;charset=UTF-8", "", 201},
		{"plain JSON", "application/json", "application/json", 201},
		{"other parameter", "application/json; profile=x", "", 201},
		{"capitals", "Application/SCIM+JSON", "", 201},
		{"none", "", "", 201},
		{"form", "application/x-www-form-urlencoded", "", 415},
		{"xml", "text/xml", "", 415},
		{"text", "text/plain; charset=utf-8", "", 415},
		{"broken", "application/;;", "", 415},
		{"latin-1", "application/json; charset=iso-8859-1", "", 415},
		{"accept all", "application/json", "*/*", 201},
		{"accept application/*", "application/json", "application/*", 201},
		{"accept with parameters", "application/json", "application/scim+json; charset=utf-8", 201},
		{"accept a list", "application/json", "text/html, application/xml;q=0.9, */*;q=0.8", 201},
		{"accept xml only", "application/json", "text/xml", 406},
		{"json refused by weight", "application/json", "application/json;q=0, text/xml", 406},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{}, request{method: "POST", path: "/Users", body: `{}`, header: map[string]string{"Content-Type": c.contentType, "Accept": c.accept}})
			if c.status >= 400 {
				got.isError(t, c.status)
				return
			}
			if got.StatusCode != c.status {
				t.Errorf("status %d, want %d: %s", got.StatusCode, c.status, got.text)
			}
			if answered := got.Header.Get("Content-Type"); answered != "application/scim+json" {
				t.Errorf("answered as %q", answered)
			}
		})
	}
	if got := send(t, &fake{}, request{path: "/Users", header: map[string]string{"Content-Type": "text/plain"}}); got.StatusCode != 200 {
		t.Errorf("a GET with a Content-Type: status %d, want 200", got.StatusCode)
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, body string
		status     int
	}{
		{"empty", "", 400},
		{"cut off", `{"userName":`, 400},
		{"array", `[]`, 400},
		{"two objects", `{}{}`, 400},
		{"name twice", `{"userName":"a","username":"b"}`, 400},
		{"invalid UTF-8", "{\"userName\":\"\xff\"}", 400},
		{"NUL", `{"userName":"a\u0000b"}`, 400},
		{"deep", strings.Repeat(`{"a":`, 2000) + "1" + strings.Repeat("}", 2000), 400},
		{"too large", `{"a":"` + strings.Repeat("x", 8<<20) + `"}`, 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{}, request{method: "POST", path: "/Users", body: c.body})
			got.isError(t, c.status)
			if scimType := got.doc.String("scimType"); c.status == 400 && scimType != "invalidSyntax" {
				t.Errorf("scimType %q, want invalidSyntax", scimType)
			}
		})
	}
	t.Run("compressed", func(t *testing.T) {
		t.Parallel()
		send(t, &fake{}, request{method: "POST", path: "/Users", body: "{}", header: map[string]string{"Content-Encoding": "gzip"}}).isError(t, 415)
	})
}

func TestResourceAnswers(t *testing.T) {
	t.Parallel()
	const location = "http://scim.example/w/ws1/scim/v2/Users/a1"
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		location, etag           string
	}{
		{"create", "POST", "/Users", "{}", 201, location, `W/"7"`},
		{"read", "GET", "/Users/a1", "", 200, location, `W/"7"`},
		{"replace", "PUT", "/Users/a1", "{}", 200, location, `W/"7"`},
		{"patch a user", "PATCH", "/Users/a1", "{}", 200, location, `W/"7"`},
		{"patch a group", "PATCH", "/Groups/a1", "{}", 204, "http://scim.example/w/ws1/scim/v2/Groups/a1", `W/"7"`},
		{"patch a group, asking for attributes", "PATCH", "/Groups/a1?attributes=displayName", "{}", 200, "http://scim.example/w/ws1/scim/v2/Groups/a1", `W/"7"`},
		{"delete", "DELETE", "/Users/a1", "", 204, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{}, request{method: c.method, path: c.path, body: c.body})
			if got.StatusCode != c.status {
				t.Fatalf("status %d, want %d: %s", got.StatusCode, c.status, got.text)
			}
			if l := got.Header.Get("Location"); l != c.location {
				t.Errorf("Location %q, want %q", l, c.location)
			}
			if e := got.Header.Get("ETag"); e != c.etag {
				t.Errorf("ETag %q, want %q", e, c.etag)
			}
			if c.status == 204 {
				if got.text != "" {
					t.Errorf("204 with a body: %s", got.text)
				}
				return
			}
			if meta := got.doc.Object("meta"); meta != nil && (meta.String("location") != c.location || meta.String("version") != c.etag) {
				t.Errorf("meta %s differs from the headers", document.Append(nil, meta))
			}
		})
	}
}

func TestRepresentation(t *testing.T) {
	t.Parallel()
	got := send(t, &fake{}, request{path: "/Users/a1"})
	want := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"a1","displayName":"Ada","userName":"ada@example.com",` +
		`"groups":[{"value":"g1","type":"direct","$ref":"http://scim.example/w/ws1/scim/v2/Groups/g1"}],` +
		`"meta":{"resourceType":"User","created":"2026-03-04T05:06:07.890Z","lastModified":"2026-03-04T05:06:07.890Z",` +
		`"location":"http://scim.example/w/ws1/scim/v2/Users/a1","version":"W/\"7\""}}`
	if !document.Equal(got.doc, mustParse(t, want)) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got.text))
	}
	got = send(t, &fake{}, request{path: "/Groups/a1?attributes=members"})
	want = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"id":"a1","members":[` +
		`{"value":"a1","type":"User","$ref":"http://scim.example/w/ws1/scim/v2/Users/a1"},` +
		`{"value":"g2","type":"Group","$ref":"http://scim.example/w/ws1/scim/v2/Groups/g2"}]}`
	if !document.Equal(got.doc, mustParse(t, want)) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got.text))
	}
}

func mustParse(t *testing.T, text string) *document.Object {
	t.Helper()
	o, err := document.ParseObject([]byte(text), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// What is not shown must not be loaded.
func TestWanted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, path string
		want         workspace.Want
	}{
		{"GET", "/Groups/a1", workspace.Want{Members: true}},
		{"GET", "/Groups/a1?excludedAttributes=members", workspace.Want{}},
		{"GET", "/Groups/a1?attributes=displayName", workspace.Want{}},
		{"GET", "/Groups/a1?attributes=members.value", workspace.Want{Members: true}},
		{"GET", "/Users/a1", workspace.Want{Groups: true}},
		{"GET", "/Users/a1?attributes=userName", workspace.Want{}},
		{"PATCH", "/Groups/a1", workspace.Want{}},
		{"PATCH", "/Groups/a1?attributes=members", workspace.Want{Members: true}},
		{"PUT", "/Groups/a1?excludedAttributes=members", workspace.Want{}},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			body := ""
			if c.method != "GET" {
				body = "{}"
			}
			if got := send(t, f, request{method: c.method, path: c.path, body: body}); got.StatusCode >= 300 {
				t.Fatalf("status %d: %s", got.StatusCode, got.text)
			}
			if diff := cmp.Diff(c.want, f.want); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	for header, status := range map[string]int{`W/"7"`: 304, `"7"`: 304, `W/"6", W/"7"`: 304, "*": 304, `W/"6"`: 200, `W/"77"`: 200} {
		got := send(t, &fake{}, request{path: "/Users/a1?attributes=userName", header: map[string]string{"If-None-Match": header}})
		if got.StatusCode != status {
			t.Errorf("If-None-Match %s: status %d, want %d", header, got.StatusCode, status)
		}
		if status == 304 && (got.text != "" || got.Header.Get("ETag") != `W/"7"`) {
			t.Errorf("304 with body %q and ETag %q", got.text, got.Header.Get("ETag"))
		}
	}
	for _, method := range []string{"PUT", "PATCH", "DELETE"} {
		f := &fake{}
		send(t, f, request{method: method, path: "/Users/a1", body: "{}", header: map[string]string{"If-Match": `W/"3"`}})
		if f.pre.IfMatch != `W/"3"` {
			t.Errorf("%s passes If-Match on as %q", method, f.pre.IfMatch)
		}
	}
}

func TestErrorsInside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		fake   *fake
		status int
		retry  bool
	}{
		{"unknown", &fake{err: errors.New("pq: secret internals")}, 500, false},
		{"panic", &fake{panics: true}, 500, false},
		{"database gone", &fake{err: workspace.ErrUnavailable}, 503, true},
		{"too slow", &fake{err: context.DeadlineExceeded}, 503, true},
		{"conflict", &fake{err: scim.Conflict("userName", "ada")}, 409, false},
		{"changed meanwhile", &fake{err: scim.Refused(412, "changed")}, 412, false},
		{"too many requests", &fake{err: scim.Refused(429, "slow down")}, 429, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h, log := logged(c.fake)
			got := sendTo(t, h, request{path: "/Users/a1"})
			got.isError(t, c.status)
			if strings.Contains(got.text, "secret") {
				t.Errorf("the answer shows internals: %s", got.text)
			}
			if c.status == 500 {
				id := got.Header.Get("X-Request-ID")
				if id == "" || !strings.Contains(got.text, id) || !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "secret internals") {
					t.Errorf("request id %q does not lead from the answer to the cause\nanswer %s\nlog %s", id, got.text, log)
				}
			}
			if retry := got.Header.Get("Retry-After") != ""; retry != c.retry {
				t.Errorf("Retry-After there: %v, want %v", retry, c.retry)
			}
		})
	}
}

func TestLogKeepsPersonalDataOut(t *testing.T) {
	t.Parallel()
	h, log := logged(&fake{})
	sendTo(t, h, request{path: "/Users?filter=userName+eq+%22ada%40example.com%22"})
	if text := log.String(); !strings.Contains(text, "/Users") || strings.Contains(text, "ada") || strings.Contains(text, "secret") {
		t.Errorf("log holds too little or too much: %s", text)
	}
}

func TestHeadAndCompression(t *testing.T) {
	t.Parallel()
	plain := send(t, &fake{}, request{path: "/Schemas"})
	head := send(t, &fake{}, request{method: "HEAD", path: "/Schemas"})
	if head.StatusCode != 200 || head.text != "" || head.Header.Get("Content-Length") != plain.Header.Get("Content-Length") {
		t.Errorf("HEAD: status %d, body %q, length %q (GET: %q)", head.StatusCode, head.text, head.Header.Get("Content-Length"), plain.Header.Get("Content-Length"))
	}
	zipped := send(t, &fake{}, request{path: "/Schemas", header: map[string]string{"Accept-Encoding": "gzip,deflate"}})
	if zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("not compressed although asked")
	}
	r, err := gzip.NewReader(strings.NewReader(zipped.text))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil || string(text) != plain.text {
		t.Errorf("compressed body differs (%v)", err)
	}
	refused := send(t, &fake{}, request{path: "/Schemas", header: map[string]string{"Accept-Encoding": "gzip;q=0"}})
	if refused.Header.Get("Content-Encoding") != "" {
		t.Errorf("compressed although refused")
	}
}

func TestAbsoluteURLs(t *testing.T) {
	t.Parallel()
	forwarded := map[string]string{"X-Forwarded-Proto": "https", "X-Forwarded-Host": "idp.example"}
	for _, c := range []struct {
		name   string
		config httpapi.Config
		want   string
	}{
		{"of the request", httpapi.Config{}, "http://scim.example"},
		{"configured", httpapi.Config{PublicURL: "https://public.example/"}, "https://public.example"},
		{"forwarded", httpapi.Config{TrustForwarded: true}, "https://idp.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.config.Service, c.config.Registry = &fake{}, scim.Builtin()
			got := sendTo(t, httpapi.New(c.config), request{path: "/Users/a1", header: forwarded})
			if l := got.Header.Get("Location"); l != c.want+"/w/ws1/scim/v2/Users/a1" {
				t.Errorf("Location %q, want it to begin with %q", l, c.want)
			}
		})
	}
}

func TestEncoderOfTheWorkspace(t *testing.T) {
	t.Parallel()
	f := &deviant{}
	h := httpapi.New(httpapi.Config{Service: f, Registry: scim.Builtin(), Encoder: func(name string) func(http.Handler) http.Handler {
		if name != "teapot" {
			t.Errorf("asked for %q", name)
		}
		return func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
		}
	}})
	if got := sendTo(t, h, request{path: "/Users"}); got.StatusCode != http.StatusTeapot {
		t.Errorf("status %d: the workspace's encoder was not laid on", got.StatusCode)
	}
}

// deviant is a fake whose workspace has a deviation.
type deviant struct{ fake }

func (d *deviant) Authenticate(ctx context.Context, id, authorization string) (*workspace.Workspace, error) {
	ws, err := d.fake.Authenticate(ctx, id, authorization)
	if err == nil {
		ws.Deviation = "teapot"
	}
	return ws, err
}

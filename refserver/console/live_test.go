package console_test

import (
	"bufio"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/console"
	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// stream is an open stream of events.
type stream struct {
	t     *testing.T
	res   *http.Response
	lines *bufio.Scanner
}

func (v *visitor) listen(path string, header ...string) *stream {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, v.site.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	v.t.Cleanup(func() { _ = res.Body.Close() })
	return &stream{t: v.t, res: res, lines: bufio.NewScanner(res.Body)}
}

// next waits for an entry and gives its id and its row as text; ok is false
// when the stream has ended.
func (s *stream) next() (id, row string, ok bool) {
	s.t.Helper()
	for s.lines.Scan() {
		line := s.lines.Text()
		if value, found := strings.CutPrefix(line, "id: "); found {
			id = value
		}
		if value, found := strings.CutPrefix(line, "data: "); found {
			var text string
			if err := json.Unmarshal([]byte(value), &text); err != nil {
				s.t.Fatalf("data %q: %v", value, err)
			}
			return id, html.UnescapeString(text), true
		}
	}
	return "", "", false
}

func TestStreamOfTheLog(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"scim":true,`+people+`}`)
	okta := s.okta(t, w)
	v := s.visit(t, w.Keys[admin])
	all, refused := v.listen("/console/log/live", "Accept-Encoding", "gzip"), v.listen("/console/log/live?status=4&idp=okta")
	if got := all.res.Header.Get("Content-Type") + " " + all.res.Header.Get("Content-Encoding"); got != "text/event-stream " {
		t.Fatalf("the stream is %q", got)
	}
	okta.assign("<script>", "Hopper", "grace.hopper@example.com", "00u1grace")
	okta.send(http.MethodPost, "/Users", userBody("Grace", "Hopper", "grace.hopper@example.com", "00u1grace", true))
	var first string
	for i, want := range []string{">GET<", ">201<", ">409<"} {
		id, row, ok := all.next()
		if !ok || !strings.Contains(row, want) || !strings.Contains(row, "/console/log/"+id) || strings.Contains(row, "<script") {
			t.Fatalf("event %d: %s %q, want %s", i, id, row, want)
		}
		if i == 0 {
			first = id
		}
	}
	if _, row, ok := refused.next(); !ok || !strings.Contains(row, ">409<") {
		t.Errorf("filtered: %q", row)
	}
	// A browser that lost the connection goes on where it was.
	again := v.listen("/console/log/live?after=ffffffffffffffffffffffff", "Last-Event-ID", first)
	if _, row, ok := again.next(); !ok || !strings.Contains(row, ">201<") {
		t.Errorf("resumed with %q", row)
	}
	v.listen("/console/log/live?after=garbage").ended()
	for path, status := range map[string]int{"": http.StatusUnauthorized, w.Keys[member]: http.StatusForbidden} {
		if got := s.visit(t, path).get("/console/log/live"); got.status != status || got.text != "" {
			t.Errorf("stream without the right: %d %q, want %d", got.status, got.text, status)
		}
	}
	// Access that is taken away ends what is open.
	if a := w.Patch(t, "/Users/"+w.IDs[admin], `{"op":"replace","path":"active","value":false}`); a.Status >= 300 {
		t.Fatalf("deactivate: %d %s", a.Status, a.Text)
	}
	all.ended()
	v.get("/console/log/live").is(http.StatusUnauthorized)
}

// ended waits for the end of the stream.
func (s *stream) ended() {
	s.t.Helper()
	for {
		if _, row, ok := s.next(); !ok {
			return
		} else if strings.Contains(row, "/late") {
			s.t.Errorf("after the end: %s", row)
		}
	}
}

// A server that stops does not wait for those who watch.
func TestStreamEndsWhenTheServerStops(t *testing.T) {
	t.Parallel()
	service := workspace.New(workspace.Config{Base: workspace.Seams{Store: postgres.New(pgtest.New(t))}})
	made, err := service.CreateWorkspace(t.Context(), workspace.Spec{})
	if err != nil {
		t.Fatal(err)
	}
	draining := make(chan struct{})
	server := httptest.NewServer(console.New(console.Config{
		Service: service, Draining: draining, Origin: func(*http.Request) string { return "http://scim.example" },
		BaseURL: func(_ *http.Request, ws string) string { return "/w/" + ws },
	}))
	t.Cleanup(server.Close)
	watching := (&site{url: server.URL}).visit(t, made.Members[0].APIKey).listen("/console/log/live")
	if watching.res.StatusCode != http.StatusOK {
		t.Fatalf("the stream: %d", watching.res.StatusCode)
	}
	close(draining)
	watching.ended()
}

// What is done in the console is in the audit log, as done there.
func TestAuditKnowsTheConsole(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, w.Keys[owner])
	v.submit("/console/groups", "/console/groups", "name", "Sales").is(http.StatusSeeOther)
	v.submit("/console/settings/scim/enable", "/console/settings/scim/enable", "understood", "yes").is(http.StatusOK)
	v.get("/console/audit").is(http.StatusOK).shows("Group created", "SCIM enabled", "Olive Owner", ">Console<")
}

// What is downloaded is what the filters leave.
func TestDownloadOfTheLog(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"scim":true,`+people+`}`)
	okta := s.okta(t, w)
	okta.assign("Grace", "Hopper", "grace.hopper@example.com", "00u1grace")
	okta.find(member)
	v := s.visit(t, w.Keys[admin])
	all := v.get("/console/log.ndjson").is(http.StatusOK)
	some := v.get("/console/log.ndjson?subject=grace.hopper").is(http.StatusOK)
	if n, m := strings.Count(all.text, "\n"), strings.Count(some.text, "\n"); n != 3 || m != 2 {
		t.Errorf("%d lines, and %d about Grace; want 3 and 2: %s", n, m, all.text)
	}
	if got := all.header.Get("Content-Type") + " " + all.header.Get("Content-Disposition"); got != `application/x-ndjson attachment; filename="scim-log.ndjson"` {
		t.Errorf("it comes as %q", got)
	}
	if strings.Contains(all.text, oktaPassword) || strings.Contains(all.text, w.Token) || !strings.Contains(all.text, "Okta SCIM Client 1.0.0") {
		t.Errorf("download: %s", all.text)
	}
	s.visit(t, w.Keys[member]).get("/console/log.ndjson").is(http.StatusForbidden)
}

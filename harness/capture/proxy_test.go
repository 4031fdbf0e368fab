package capture_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/capture"
	"github.com/scimproof/scimproof/harness/exchange"
)

// proxied starts a proxy in front of an upstream.
func proxied(t *testing.T, upstream string, out io.Writer, redact bool) *httptest.Server {
	t.Helper()
	proxy, err := capture.NewProxy(capture.Options{Upstream: upstream, Out: out, Redact: redact})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	return front
}

// raw sends bytes and returns the status line.
func raw(t *testing.T, front *httptest.Server, request string) string {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", front.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// TestPassedOnUnchanged: path and query reach the upstream byte for byte, and
// no header is added on the way.
func TestPassedOnUnchanged(t *testing.T) {
	t.Parallel()
	var uri string
	var header http.Header
	upstream := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		uri, header = req.RequestURI, req.Header.Clone()
	}))
	t.Cleanup(upstream.Close)
	for _, target := range []string{
		"/Users?filter=userName+eq+%22a%40b%22&", "/Users/17?", "//Users?aadOptscim062020", "/Users/a%2Fb%20c", "/Users?x=1;y=2&bad=%zz", "/Groups?startIndex=1&count=100",
	} {
		var out bytes.Buffer
		front := proxied(t, upstream.URL+"/scim/v2/", &out, false)
		if got := raw(t, front, "GET "+target+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); got != "HTTP/1.1 200 OK" {
			t.Errorf("%s: %s", target, got)
		}
		front.Close()
		if uri != "/scim/v2"+target {
			t.Errorf("%s reached the upstream as %s", target, uri)
		}
		if len(header) > 0 {
			t.Errorf("%s: headers were added: %v", target, header)
		}
		lines, err := capture.Read(&out)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimPrefix(lines[0].URL, upstream.URL); got != "/scim/v2"+target {
			t.Errorf("%s was recorded as %s", target, got)
		}
	}
}

// TestAnswersAreRecordedDecoded: the client gets the coded bytes, the recording
// the text.
func TestAnswersAreRecordedDecoded(t *testing.T) {
	t.Parallel()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"id":"17"}`)
		_ = z.Close()
	}))
	t.Cleanup(upstream.Close)
	var out bytes.Buffer
	front := proxied(t, upstream.URL, &out, false)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, front.URL+"/Users/17", strings.NewReader(`{"password":"pa55word","userName":"a"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer s3cret")
	resp, err := exchange.NewTransport(0).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.Header.Get("Content-Encoding") != "gzip" {
		t.Error("the coding did not reach the client")
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	front.Close()
	text := out.String()
	for _, secret := range []string{"s3cret", "pa55word"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s was recorded", secret)
		}
	}
	lines, err := capture.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	e := lines[0]
	got := []any{e.Method, e.Status, string(e.RequestBody), string(e.ResponseBody)}
	if diff := cmp.Diff([]any{"PUT", 200, `{"password":"[redacted]","userName":"a"}`, `{"id":"17"}`}, got); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// TestStreaming: the client has the first part of an answer before the
// upstream has sent the second.
func TestStreaming(t *testing.T) {
	t.Parallel()
	more := make(chan struct{})
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "one")
		_ = http.NewResponseController(w).Flush()
		<-more
		_, _ = io.WriteString(w, "two")
	}))
	t.Cleanup(upstream.Close)
	var out bytes.Buffer
	front := proxied(t, upstream.URL, &out, false)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, front.URL+"/Users", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := exchange.NewTransport(0).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	first := make([]byte, 3)
	if _, err := io.ReadFull(resp.Body, first); err != nil {
		t.Fatal(err)
	}
	close(more)
	rest, err := io.ReadAll(resp.Body)
	if err != nil || string(first)+string(rest) != "onetwo" {
		t.Errorf("%s%s %v", first, rest, err)
	}
}

// TestUpstreamGone: the client is told in SCIM's words, and the line says why.
func TestUpstreamGone(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	front := proxied(t, "http://127.0.0.1:9/scim", &out, false)
	if got := raw(t, front, "GET /Users HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.Contains(got, "502") {
		t.Errorf("status %s", got)
	}
	front.Close()
	lines, err := capture.Read(&out)
	if err != nil || lines[0].Err == "" || lines[0].Status != 0 {
		t.Errorf("recorded %+v, %v", lines, err)
	}
	proxy, err := capture.NewProxy(capture.Options{Upstream: "http://127.0.0.1:9/scim", Out: &out})
	if err != nil {
		t.Fatal(err)
	}
	if err := proxy.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("check: %v", err)
	}
}

func TestWrongUpstreams(t *testing.T) {
	t.Parallel()
	for upstream, want := range map[string]string{
		"": "like https://host/scim/v2", "scim.example.com": "like https://", "ftp://h": "like https://", "https://h/v2?x": "without query",
		"https://u:p@h/v2": "credentials", "https://h/%zz": "is no URL",
	} {
		if _, err := capture.NewProxy(capture.Options{Upstream: upstream}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", upstream, err)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

// TestFullDisk: a line that could not be written is an error, never silence.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	proxy, err := capture.NewProxy(capture.Options{Upstream: "http://127.0.0.1:9", Out: full{}})
	if err != nil {
		t.Fatal(err)
	}
	proxy.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/Users", nil))
	if n, err := proxy.Recorded(); n != 0 || err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("%d %v", n, err)
	}
}

// TestPseudonyms: the same person everywhere, nobody recognisable, the length
// and the rest as they were.
func TestPseudonyms(t *testing.T) {
	t.Parallel()
	const body = `{ "schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"5fc0c238-1112-11e8-8e45-920c87bdbd75","userName":"Ada.Ünal@Example.com","active":true,` +
		`"roles":[{"primary":"True","type":"work","value":"Chef-7"}],"Operations":[{"op":"Replace","path":"emails[type eq \"work\"].value","value":"ada.ünal@example.com"},` +
		`{"op":"remove","path":"members[value eq \"5fc0c238-1112-11e8-8e45-920c87bdbd75\"]"}],"n":17}`
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }))
	t.Cleanup(upstream.Close)
	var out bytes.Buffer
	front := proxied(t, upstream.URL+"/tenant-acme", &out, true)
	raw(t, front, "GET /Users/5fc0c238-1112-11e8-8e45-920c87bdbd75?filter=userName+eq+%22ada.%C3%BCnal%40example.com%22 HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.1.2.3\r\nConnection: close\r\n\r\n")
	front.Close()
	text := strings.ToLower(out.String())
	for _, personal := range []string{"ada", "nal@", "example.com", "5fc0c238", "chef", "acme", "10.1.2.3"} {
		if strings.Contains(text, personal) {
			t.Errorf("%q is in %s", personal, text)
		}
	}
	lines, err := capture.Read(&out)
	if err != nil {
		t.Fatal(err)
	}
	got := string(lines[0].ResponseBody)
	if len(got) != len(body) {
		t.Errorf("%d bytes became %d: %s", len(body), len(got), got)
	}
	for _, kept := range []string{`{ "schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]`, `"primary":"True","type":"work"`, `"op":"Replace","path":"emails[type eq \"work\"].value"`, `"n":17}`} {
		if !strings.Contains(got, kept) {
			t.Errorf("no %s in %s", kept, got)
		}
	}
	id := got[strings.Index(got, `"id":"`)+6:][:36]
	if strings.Count(got, id) != 2 || !strings.Contains(lines[0].URL, "/Users/"+id+"?filter=userName+eq+%22") {
		t.Errorf("the id %s is not the same everywhere: %s %s", id, lines[0].URL, got)
	}
}

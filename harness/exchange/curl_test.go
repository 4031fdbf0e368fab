package exchange_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/harness/exchange"
)

// fakeCurl puts a program called curl first in PATH that prints its arguments,
// each ended by a NUL.
func fakeCurl(t testing.TB) (path string) {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir + string(os.PathListSeparator) + os.Getenv("PATH")
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func paste(t failer, line, path string) []byte {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil {
		bash = "/bin/bash"
	}
	cmd := exec.Command(bash, "-c", line)
	cmd.Env = []string{"PATH=" + path, "SCIM_TOKEN=the token", "APP_API_KEY=the key", "OTHER_CREDENTIAL=wrong", "NO_PROXY=*"}
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pasting %s: %v", line, err)
	}
	return out
}

func TestCurlPastedGivesTheArgumentsMeant(t *testing.T) {
	t.Parallel()
	path := fakeCurl(t)
	rapid.Check(t, func(t *rapid.T) {
		// Everything an argument can carry: any bytes but NUL.
		raw := rapid.SliceOf(rapid.ByteRange(1, 255)).Draw(t, "bytes")
		text := rapid.OneOf(
			rapid.Just(string(raw)),
			rapid.StringOf(rapid.SampledFrom([]rune("'\"\\$`!\n\t {}[]é日#&;|<>*?~\r\x7f"))),
		).Filter(func(s string) bool { return !strings.ContainsRune(s, 0) }).Draw(t, "text")
		e := exchange.Exchange{
			Method: "PUT", URL: "http://t.test/Users?filter=" + strings.NewReplacer("\n", "", " ", "").Replace(text),
			RequestHeader: []exchange.Header{{Name: "Authorization", Value: "Bearer x"}, {Name: "Content-Type", Value: "a/b"}},
			RequestBody:   []byte(text),
		}
		got := strings.Split(strings.TrimSuffix(string(paste(t, e.Curl(), path)), "\x00"), "\x00")
		at := 0
		for i, argument := range got {
			if argument == "--data-raw" {
				at = i + 1
			}
		}
		if text == "" {
			return
		}
		redacted := e.Redacted()
		if at == 0 || got[at] != string(redacted.RequestBody) {
			t.Fatalf("body arrived as %q, want %q\nline: %s", got[at], redacted.RequestBody, e.Curl())
		}
		if last := got[len(got)-1]; last != redacted.URL {
			t.Fatalf("URL arrived as %q, want %q", last, redacted.URL)
		}
	})
}

func TestCurlPastedSendsTheSameRequest(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl on this machine")
	}
	type request struct {
		Method, URI, Body                          string
		Authorization, Key, Type, Accept, Encoding []string
	}
	arrived := make(chan request, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		arrived <- request{
			r.Method, r.RequestURI, string(body), r.Header["Authorization"], r.Header["X-Api-Key"],
			r.Header["Content-Type"], r.Header["Accept"], r.Header["Accept-Encoding"],
		}
	}))
	defer server.Close()
	accept := exchange.Header{Name: "Accept", Value: "application/scim+json"}
	cases := map[string]struct {
		e    exchange.Exchange
		want request
	}{
		"get with a filter": {
			exchange.Exchange{Method: "GET", URL: `/Users?filter=emails[type%20eq%20"work"]&count={1}`, RequestHeader: []exchange.Header{
				accept, {Name: "Authorization", Value: "abc"}, {Name: "Accept-Encoding", Value: "gzip,deflate"},
			}},
			request{
				Method: "GET", URI: `/Users?filter=emails[type%20eq%20"work"]&count={1}`, Authorization: []string{"the token"},
				Accept: []string{"application/scim+json"}, Encoding: []string{"gzip,deflate"},
			},
		},
		"post": {
			exchange.Exchange{Method: "POST", URL: "/Users", RequestBody: []byte("{\"name\":\"O'Hara \\\"é\\\" $HOME `x`\"}\n\n"), RequestHeader: []exchange.Header{
				accept, {Name: "Content-Type", Value: "application/scim+json; charset=utf-8"}, {Name: "X-Api-Key", Value: "abc"}, {Name: "Content-Length", Value: "7"},
			}},
			request{
				Method: "POST", URI: "/Users", Body: "{\"name\":\"O'Hara \\\"é\\\" $HOME `x`\"}\n\n", Key: []string{"the key"},
				Type: []string{"application/scim+json; charset=utf-8"}, Accept: []string{"application/scim+json"},
			},
		},
		"no content type": {
			exchange.Exchange{Method: "PATCH", URL: "/Users/../x", RequestBody: []byte("@file"), RequestHeader: []exchange.Header{accept}},
			request{Method: "PATCH", URI: "/Users/../x", Body: "@file", Accept: []string{"application/scim+json"}},
		},
		"a NUL": {
			exchange.Exchange{Method: "POST", URL: "/", RequestBody: []byte("{\"a\":\"%d'\\\x00\"}\n"), RequestHeader: []exchange.Header{accept, {Name: "Content-Type", Value: "a/b"}}},
			request{Method: "POST", URI: "/", Body: "{\"a\":\"%d'\\\x00\"}\n", Type: []string{"a/b"}, Accept: []string{"application/scim+json"}},
		},
		"head": {
			exchange.Exchange{Method: "HEAD", URL: "/Users/1", RequestHeader: []exchange.Header{accept, {Name: "Authorization", Value: ""}}},
			request{Method: "HEAD", URI: "/Users/1", Authorization: []string{""}, Accept: []string{"application/scim+json"}},
		},
		"delete with a space": {
			exchange.Exchange{Method: "DELETE", URL: "/Users/a b", RequestHeader: []exchange.Header{accept, {Name: "Authorization", Value: "Bearer [another credential]"}}},
			request{Method: "DELETE", URI: "/Users/a%20b", Authorization: []string{"Bearer wrong"}, Accept: []string{"application/scim+json"}},
		},
	}
	for name, c := range cases { // one after the other: they share the server
		c.e.URL = server.URL + c.e.URL
		paste(t, c.e.Curl(), os.Getenv("PATH"))
		if diff := cmp.Diff(c.want, <-arrived); diff != "" {
			t.Errorf("%s: %s (-want +got):\n%s", name, c.e.Curl(), diff)
		}
	}
}

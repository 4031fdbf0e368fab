package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimproof/scimproof/harness/lenient"
)

// watched is an output that others may read meanwhile.
type watched struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (w *watched) Write(b []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(b)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

var listening = regexp.MustCompile(`Recording (http://\S+)`)

// TestRecordThenDiff records what a client sends until it is interrupted, and
// compares it.
func TestRecordThenDiff(t *testing.T) {
	t.Parallel()
	upstream := httptest.NewServer(lenient.New())
	t.Cleanup(upstream.Close)
	file := filepath.Join(t.TempDir(), "recording.ndjson")
	ctx, interrupt := context.WithCancel(t.Context())
	out := &watched{}
	code := make(chan int, 1)
	go func() {
		code <- execute(ctx, []string{"record", "--upstream", upstream.URL + "/scim/v2", "--listen", "127.0.0.1:0", "--out", file}, streams{out: out, err: out})
	}()
	var base string
	for range 100 {
		if m := listening.FindStringSubmatch(out.String()); m != nil {
			base = m[1]
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/Users?startIndex=1&count=2", nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Accept": "application/scim+json", "Accept-Charset": "utf-8", "User-Agent": "Okta SCIM Client 1.0.0", "Authorization": "Bearer x1y2z3", "Accept-Encoding": "gzip,deflate",
	} {
		req.Header.Set(name, value)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatalf("%v; it printed %s", err, out)
	}
	_ = resp.Body.Close()
	interrupt()
	if got := <-code; got != 0 || !strings.Contains(out.String(), "1 exchanges in") {
		t.Errorf("exit code %d\n%s", got, out)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v %v", info, err)
	}
	if code, stdout, stderr := call(t, "profiles", "diff", "okta", file); code != 0 || !strings.Contains(stdout, "1 requests, all as okta:aiw sends them") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	code2, stdout, stderr := call(t, "profiles", "diff", "entra:legacy", file)
	for _, want := range []string{"line 1: GET /Users", "header User-Agent", `recorded  "Okta SCIM Client 1.0.0"`, "profile   does not send it", "differences between"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s%s", want, stdout, stderr)
		}
	}
	if code2 != 1 {
		t.Errorf("exit code %d, want 1", code2)
	}
}

func TestRecordAndDiffOnWrongCommandLines(t *testing.T) {
	t.Parallel()
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no upstream":       {[]string{"record", "--out", "x"}, exitUsage, "--upstream"},
		"upstream no URL":   {[]string{"record", "--upstream", "host", "--out", filepath.Join(t.TempDir(), "x")}, exitUsage, "https://host/scim/v2"},
		"upstream is gone":  {[]string{"record", "--upstream", "http://127.0.0.1:9", "--out", filepath.Join(t.TempDir(), "x")}, exitUnreachable, "cannot be reached"},
		"no such folder":    {[]string{"record", "--upstream", "http://127.0.0.1:9", "--out", "nowhere/at/all"}, exitUsage, "--out"},
		"unknown profile":   {[]string{"profiles", "diff", "nobody", empty}, exitUsage, "choose among"},
		"unknown variant":   {[]string{"profiles", "diff", "okta:nope", empty}, exitUsage, "it has aiw"},
		"empty recording":   {[]string{"profiles", "diff", "okta", empty}, exitUsage, "is empty"},
		"no recording":      {[]string{"profiles", "diff", "okta", "nowhere.ndjson"}, exitUsage, "nowhere.ndjson"},
		"unknown parameter": {[]string{"profiles", "diff", "okta", empty, "--param", "x=y"}, exitUsage, "there is no parameter"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := call(t, c.args...)
			if code != c.code || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit code %d, stderr %q", code, stderr)
			}
		})
	}
}

package door_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/door"
)

func TestSegments(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][]string{
		"/":                       nil,
		"//":                      nil,
		"/a/b":                    {"a", "b"},
		"//a///b//":               {"a", "b"},
		"/a%2Fb/c%20d":            {"a/b", "c d"},
		"/Schemas/urn%3Aietf%3Ax": {"Schemas", "urn:ietf:x"},
		"/%C3%89":                 {"É"},
	} {
		got, err := door.Segments(httptest.NewRequest(http.MethodGet, "http://x"+path, nil))
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", path, diff)
		}
	}
	for _, path := range []string{"/a%00b", "/%ff"} {
		if got, err := door.Segments(httptest.NewRequest(http.MethodGet, "http://x"+path, nil)); err == nil {
			t.Errorf("%s is read as %q", path, got)
		}
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "https://real.example:8443/x", nil)
	r.Header.Set("X-Forwarded-Proto", "http, https")
	r.Header.Set("X-Forwarded-Host", "Front.Example, inner")
	for _, c := range []struct {
		configured string
		trust      bool
		want       string
	}{
		{"", false, "https://real.example:8443"},
		{"", true, "http://front.example"},
		{"https://public.example/", true, "https://public.example"},
	} {
		if got := door.Origin(r, c.configured, c.trust); got != c.want {
			t.Errorf("configured %q, trusted %v: %q, want %q", c.configured, c.trust, got, c.want)
		}
	}
	r.Header.Set("X-Forwarded-Proto", "javascript")
	if got := door.Origin(r, "", true); got != "https://front.example" {
		t.Errorf("a scheme nobody serves was taken over: %q", got)
	}
}

func TestDeadlineReachesTheHandler(t *testing.T) {
	t.Parallel()
	h := door.Wrap(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		_, _ = io.WriteString(w, r.Context().Err().Error())
	}), door.Options{Timeout: 10 * time.Millisecond})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if got := w.Body.String(); got != context.DeadlineExceeded.Error() {
		t.Errorf("the context ended with %q", got)
	}
}

// A panic after the answer began cannot be answered; the connection must break
// so that the client does not take half an answer for a whole one.
func TestPanicInMidAnswerBreaksTheConnection(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(door.Wrap(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
		panic("too late")
	}), door.Options{Fault: func(http.ResponseWriter, *http.Request) { t.Error("a fault was answered") }}))
	defer server.Close()
	res, err := server.Client().Get(server.URL)
	if err != nil {
		return
	}
	defer func() { _ = res.Body.Close() }()
	if _, err := io.ReadAll(res.Body); err == nil {
		t.Error("the client got an answer it takes for whole")
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	for length, ok := range map[int]bool{0: true, 10: true, 11: false} {
		for _, stated := range []bool{true, false} {
			r := httptest.NewRequest(http.MethodPost, "/", io.MultiReader(strings.NewReader(strings.Repeat("x", length))))
			if stated {
				r.ContentLength = int64(length)
			}
			body, err := door.ReadBody(httptest.NewRecorder(), r, 10)
			if (err == nil) != ok || (ok && len(body) != length) {
				t.Errorf("%d bytes, length stated %v: %d read, %v", length, stated, len(body), err)
			}
		}
	}
}

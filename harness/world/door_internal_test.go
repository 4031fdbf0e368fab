package world

import (
	"net/http"
	"testing"
	"time"
)

func TestHowLongToStayAway(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, "3600": time.Minute, "0": 10 * time.Second, "": 10 * time.Second, "soon": 10 * time.Second, "2.5": 10 * time.Second, "-3": 10 * time.Second,
		now.Add(20 * time.Second).Format(http.TimeFormat): 20 * time.Second,
		now.Add(-time.Hour).Format(http.TimeFormat):       time.Second,
		now.Add(time.Hour).Format(http.TimeFormat):        time.Minute,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("Retry-After %q: %s, want %s", value, got, want)
		}
	}
}

// The harness comes back when it was asked to, and takes what it then gets.
func TestTheHarnessComesBack(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	refusals := 0
	f.override = func(w http.ResponseWriter, _ *http.Request) bool {
		if refusals > 0 {
			return false
		}
		refusals++
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return true
	}
	w := New(Options{Target: f})
	a, err := w.scim(t.Context(), http.MethodGet, "/Users", nil)
	if err != nil || a.status != http.StatusOK || len(w.Notes()) != 1 {
		t.Errorf("got %+v, %v, notes %q", a, err, w.Notes())
	}
}

package door_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
)

// clock is one that a test moves.
type clock struct{ now time.Time }

func (c *clock) pass(d time.Duration) { c.now = c.now.Add(d) }

func newClock() *clock { return &clock{time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)} }

func from(t *testing.T, address string, forwarded ...string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.RemoteAddr = address
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

func TestTokensAreLimitedOneByOne(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := door.NewLimits(door.LimitOptions{Rate: 10, Clock: func() time.Time { return c.now }})
	for i := range 20 {
		if wait := l.Token("w", "a", 0); wait != 0 {
			t.Fatalf("request %d has to wait %s", i+1, wait)
		}
	}
	if wait := l.Token("w", "a", 0); wait != 100*time.Millisecond {
		t.Errorf("beyond the burst: wait %s, want 100ms", wait)
	}
	if wait := l.Token("w", "b", 0); wait != 0 {
		t.Errorf("another token has to wait %s", wait)
	}
	c.pass(100 * time.Millisecond)
	if wait := l.Token("w", "a", 0); wait != 0 {
		t.Errorf("after the wait: %s more", wait)
	}
	l.Restrict("w", 1)
	if first, second := l.Token("w", "a", 0), l.Token("w", "a", 0); first != 0 || second.Round(time.Millisecond) != time.Minute {
		t.Errorf("one a minute: waits %s, %s", first, second)
	}
	if wait := l.Token("w", "a", time.Minute); wait != 0 {
		t.Errorf("a minute ahead: wait %s", wait)
	}
	if wait := l.Token("other", "c", 0); wait != 0 {
		t.Errorf("another workspace is restricted, too: %s", wait)
	}
	l.Restrict("w", 0)
	if wait := l.Token("w", "d", 0); wait != 0 {
		t.Errorf("no longer restricted, and still %s", wait)
	}
}

func TestFailuresCountForAddressAndWorkspace(t *testing.T) {
	t.Parallel()
	c := newClock()
	l := door.NewLimits(door.LimitOptions{Failures: 3, Clock: func() time.Time { return c.now }})
	r := from(t, "192.0.2.1:4711")
	for range 3 {
		if wait := l.Failing(r, "w"); wait != 0 {
			t.Fatalf("has to wait %s", wait)
		}
		l.Failed(r, "w")
	}
	if wait := l.Failing(from(t, "192.0.2.1:4712"), "w"); wait.Round(time.Millisecond) != 20*time.Second {
		t.Errorf("from another port: wait %s, want 20s", wait)
	}
	if l.Failing(r, "other") != 0 || l.Failing(from(t, "192.0.2.2:1"), "w") != 0 {
		t.Error("another workspace or address has to wait, too")
	}
	c.pass(20 * time.Second)
	if wait := l.Failing(r, "w"); wait != 0 {
		t.Errorf("after the wait: %s more", wait)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		trust bool
		a, b  *http.Request
		same  bool
	}{
		"IPv4":                 {false, from(t, "192.0.2.1:1"), from(t, "192.0.2.1:2"), true},
		"two of IPv4":          {false, from(t, "192.0.2.1:1"), from(t, "192.0.2.2:1"), false},
		"mapped":               {false, from(t, "192.0.2.1:1"), from(t, "[::ffff:192.0.2.1]:1"), true},
		"one subscriber":       {false, from(t, "[2001:db8::1]:1"), from(t, "[2001:db8::ffff:2]:1"), true},
		"two subscribers":      {false, from(t, "[2001:db8:0:1::1]:1"), from(t, "[2001:db8:0:2::1]:1"), false},
		"forwarded, untrusted": {false, from(t, "192.0.2.1:1", "198.51.100.1"), from(t, "192.0.2.1:1", "198.51.100.2"), true},
		"forwarded, trusted":   {true, from(t, "192.0.2.1:1", "198.51.100.1"), from(t, "192.0.2.1:1", "198.51.100.2"), false},
		"made up in front":     {true, from(t, "192.0.2.1:1", "10.0.0.1, 198.51.100.1"), from(t, "192.0.2.1:1", "10.0.0.2", "198.51.100.1"), true},
	} {
		l := door.NewLimits(door.LimitOptions{Failures: 1, TrustForwarded: c.trust})
		l.Failed(c.a, "w")
		if same := l.Failing(c.b, "w") > 0; same != c.same {
			t.Errorf("%s: counted as one: %t, want %t", name, same, c.same)
		}
	}
	l := door.NewLimits(door.LimitOptions{Rate: 1, Clock: func() time.Time { return newClock().now }})
	for i := range 5 {
		if wait := l.Address(from(t, "192.0.2.1:1")); (wait > 0) != (i == 4) {
			t.Errorf("request %d of an address: wait %s", i+1, wait)
		}
	}
}

func TestNoLimits(t *testing.T) {
	t.Parallel()
	var none *door.Limits
	r := from(t, "192.0.2.1:1")
	for name, l := range map[string]*door.Limits{"nil": none, "negative": door.NewLimits(door.LimitOptions{Rate: -1, Failures: -1})} {
		for range 100_000 {
			l.Failed(r, "w")
			if l.Address(r) != 0 || l.Token("w", "a", 0) != 0 || l.Failing(r, "w") != 0 {
				t.Fatalf("%s: somebody has to wait", name)
			}
		}
	}
}

// Strangers without number may not fill the memory, and may not make the server
// forget who has been failing all along.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	l := door.NewLimits(door.LimitOptions{Failures: 1})
	guilty := from(t, "192.0.2.1:1")
	l.Failed(guilty, "w")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	stranger := from(t, "192.0.2.2:1")
	for i := range 200_000 {
		l.Failed(stranger, fmt.Sprintf("%024x", i))
		if i%1000 == 0 && l.Failing(guilty, "w") == 0 {
			t.Fatalf("after %d strangers the guilty is forgotten", i)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 16<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	runtime.KeepAlive(l)
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	for wait, want := range map[time.Duration]string{
		time.Nanosecond: "1", time.Second: "1", time.Second + 1: "2", 90 * time.Second: "90", 0: "1",
	} {
		if got := door.RetryAfter(wait); got != want {
			t.Errorf("%s: %q, want %q", wait, got, want)
		}
	}
}

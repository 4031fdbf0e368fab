package console_test

import (
	"net/http"
	"testing"

	"github.com/scimproof/scimproof/refserver"
)

// Whoever tries keys has to wait, and so does whoever sends too much.
func TestLimits(t *testing.T) {
	t.Parallel()
	s := start(t, func(c *refserver.Config) { c.AuthFailureLimit = 3 })
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, "")
	for range 3 {
		v.submit("/console/sign-in", "/console/sign-in", "key", "ak_garbage").is(http.StatusUnauthorized)
	}
	refused := v.submit("/console/sign-in", "/console/sign-in", "key", w.Keys[owner]).is(http.StatusTooManyRequests).shows("Too many requests")
	if refused.header.Get("Retry-After") == "" {
		t.Error("nothing says when to come back")
	}
	slow := start(t, func(c *refserver.Config) { c.RateLimit = 1 })
	v = slow.visit(t, "")
	for range 20 {
		if p := v.get("/console/sign-in"); p.status == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("20 requests at once were answered at a rate of 1 a second")
}

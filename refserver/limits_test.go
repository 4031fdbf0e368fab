package refserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// Whatever is beyond a stated limit is refused with 413 or 400 within a second,
// and what is at the limit is not refused for it.
func TestLimitsAreKeptAtOnce(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	ada := "/Users/" + w.Create(t, "/Users", `"userName":"ada@example.com"`)
	user := func(title string) string {
		return `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com","title":` + title + `}`
	}
	nested := func(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }
	patch := func(n int) string {
		return `{"schemas":["` + refservertest.PatchURN + `"],"Operations":[` + strings.TrimSuffix(strings.Repeat(`{"op":"replace","path":"title","value":"x"},`, n), ",") + `]}`
	}
	terms := func(n int) string {
		return "/Users?filter=" + url.QueryEscape(strings.TrimSuffix(strings.Repeat(`title eq "x" or `, n), " or "))
	}
	const mebibyte = 1 << 20
	for name, c := range map[string]struct {
		method, path, body string
		statuses           []int
	}{
		"body of 8 MiB and more":      {http.MethodPut, ada, user(`"` + strings.Repeat("x", 8*mebibyte) + `"`), []int{413}},
		"nesting of 65":               {http.MethodPut, ada, user(nested(64)), []int{400}},
		"nesting of 100,000":          {http.MethodPut, ada, user(nested(100_000)), []int{400}},
		"5,000 operations":            {http.MethodPatch, ada, patch(5000), []int{200}},
		"5,001 operations":            {http.MethodPatch, ada, patch(5001), []int{400, 413}},
		"250 terms":                   {http.MethodGet, terms(250), "", []int{200}},
		"501 terms":                   {http.MethodGet, terms(501), "", []int{400}},
		"bulk of a mebibyte and more": {http.MethodPost, "/Bulk", strings.Repeat(" ", mebibyte) + "{}", []int{413}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			started := time.Now()
			a := w.SCIM(t, c.method, c.path, c.body)
			took := time.Since(started)
			judge(t, name, a)
			if a.Status != c.statuses[0] && a.Status != c.statuses[len(c.statuses)-1] {
				t.Errorf("status %d, want one of %v: %.200s", a.Status, c.statuses, a.Text)
			}
			if a.Status >= 400 && took > time.Second {
				t.Errorf("the refusal took %s", took)
			}
		})
	}
}

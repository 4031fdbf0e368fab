package suite_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/profiles"
)

// The look before the run goes by the provider that will play: a target made
// for one that sends the bare token may refuse every other form.
func TestThePreflightSendsTheTokenAsThePlayersDo(t *testing.T) {
	t.Parallel()
	known, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		idps           []string
		params         map[string]string
		protocol       bool
		form, modeWant string
	}{
		"a bare token":             {idps: []string{"okta:oin-header"}, form: "token-1", modeWant: "tolerant"},
		"a provider with a scheme": {idps: []string{"okta:aiw"}, form: "Bearer token-1", modeWant: "strict"},
		"two forms":                {idps: []string{"okta:aiw", "okta:oin-header"}, form: "Bearer token-1", modeWant: "strict"},
		"a plain client, too":      {idps: []string{"okta:oin-header"}, protocol: true, form: "Bearer token-1", modeWant: "strict"},
		"as a parameter says":      {idps: []string{"okta:oin-header"}, params: map[string]string{"okta.authorization": "verbatim_bearer"}, form: "Bearer token-1", modeWant: "strict"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			forms := map[string]bool{}
			x := newTarget(t, func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				forms[r.Header.Get("Authorization")] = true
				fmt.Fprint(w, "{}")
			})
			o := options(x, "")
			o.Profiles, o.IdPs, o.Params = known, c.idps, c.params
			tree := fstest.MapFS{"groups/f.feature": feature("@RFC7644-3.3-01\nScenario: S\nThen all is well\n")}
			if c.protocol {
				tree["protocol/f.feature"] = feature("@RFC7644-3.3-01\nScenario: S\nThen all is well\n")
			}
			o.Features = tree
			play(t, o)
			if diff := cmp.Diff(map[string]bool{c.form: true}, forms); diff != "" {
				t.Errorf("Authorization (-want +got):\n%s", diff)
			}
			if x.specs[0].Mode != c.modeWant {
				t.Errorf("the preflight's workspace is %s, want %s", x.specs[0].Mode, c.modeWant)
			}
		})
	}
}

package suite_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/lenient"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/steps"
)

const promotion = `@WS-USER-02
Scenario: Promoted
Given the directory has provisioned "Ada"
When the directory changes the title of "Ada" to "Countess"
Then the title of "Ada" is "Countess"
@WS-USER-01
Scenario: Created
When the directory provisions "Ada"
Then "Ada" has access
`

// apart hands out a tenant of its own for each play.
type apart struct {
	*target

	handed  *atomic.Int64
	tenants *sync.Map // lenient servers by the first segment of the path
}

func (x apart) Tenant(ctx context.Context, spec sut.Spec) (*sut.Tenant, error) {
	tenant, err := x.target.Tenant(ctx, spec)
	if err == nil {
		name := fmt.Sprintf("/t%d", x.handed.Add(1))
		x.tenants.Store(name, lenient.New())
		tenant.BaseURL += name
	}
	return tenant, err
}

func (x apart) serve(w http.ResponseWriter, req *http.Request) {
	name, _, _ := strings.Cut(req.URL.Path[1:], "/")
	server, ok := x.tenants.Load("/" + name)
	if !ok {
		http.NotFound(w, req)
		return
	}
	server.(*lenient.Server).ServeHTTP(w, req)
}

// promoting is a run of Okta's app that patches people, of which is not known in
// what form, against a server that refuses some of the forms.
func promoting(t *testing.T, refuses func(body string) bool) suite.Options {
	t.Helper()
	return varying(t, "okta", "oin-patch", promotion, refuses)
}

// varying is a run of one variant of an identity provider over some scenarios.
func varying(t *testing.T, idp, variant, scenarios string, refuses func(body string) bool) suite.Options {
	t.Helper()
	x := apart{handed: &atomic.Int64{}, tenants: &sync.Map{}}
	x.target = newTarget(t, func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		if req.Method == http.MethodPatch && refuses(string(body)) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		x.serve(w, req)
	})
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p *profiles.Profile) bool { return p.Name == idp })
	profile := *all[i]
	profile.Floor = 0
	o := options(x.target, "")
	o.Features, o.Steps = fstest.MapFS{"provisioning/f.feature": feature(scenarios)}, steps.All()
	o.Profiles, o.IdPs = []*profiles.Profile{&profile}, []string{idp + ":" + variant}
	o.Target = x
	return o
}

func TestAnUnknownIsHeldAgainstATargetOnlyIfAllItsValuesFail(t *testing.T) {
	t.Parallel()
	object := func(body string) bool { return strings.Contains(body, `"op":"replace","value":{"title"`) }
	every := func(body string) bool { return strings.Contains(body, `"title"`) || strings.Contains(body, `Countess`) }
	never := func(string) bool { return false }
	for name, c := range map[string]struct {
		refuses func(string) bool
		vary    bool
		params  map[string]string
		want    report.Status
		// excused are the values with which the failing play works.
		excused []string
		played  bool
	}{
		"one form is refused":                {refuses: object, want: report.Warned, excused: []string{"paths"}, played: true},
		"every form is refused":              {refuses: every, want: report.Failed, played: true},
		"one form, and it is known to be so": {refuses: object, params: map[string]string{"okta.user_patch_form": "object"}, want: report.Failed},
		"none is refused, nobody asks":       {refuses: never, want: report.Passed},
		"none is refused, all are asked":     {refuses: never, vary: true, want: report.Passed, played: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := promoting(t, c.refuses)
			o.Vary, o.Params = c.vary, c.params
			r := play(t, o)
			if diff := cmp.Diff(map[string]string{
				"provisioning/f/promoted@okta:oin-patch": string(c.want), "provisioning/f/created@okta:oin-patch": "passed",
			}, statuses(r)); diff != "" {
				t.Errorf("plays (-want +got):\n%s", diff)
			}
			var excused []string
			var tried []string
			for _, v := range r.Variations {
				if v.Parameter == "user_patch_form" {
					tried = append(tried, v.Value)
					if v.Default != "object" || v.Confidence != "I" || v.Counts.Total != 1 || v.Counts.Failed > 0 != (c.want == report.Failed) {
						t.Errorf("%+v", v)
					}
				}
				if len(v.Excused) > 0 {
					excused = append(excused, v.Value)
				}
				if v.Parameter != "user_patch_form" && v.Counts.Total > 0 {
					t.Errorf("nothing hangs on it here: %+v", v)
				}
			}
			if diff := cmp.Diff(c.excused, excused); diff != "" {
				t.Errorf("excused by (-want +got):\n%s", diff)
			}
			if played := fmt.Sprint(tried) == "[paths]"; played != c.played {
				t.Errorf("played with %q", tried)
			}
			want := report.Conformant
			if c.want == report.Failed {
				want = report.NotConformant
			}
			if r.Verdict != want {
				t.Errorf("the verdict is %s, want %s", r.Verdict, want)
			}
		})
	}
}

// TestWhatIsDocumentedIsNotExcused: Entra ID writes "False"; that a server
// would take "false", which is only inferred, does not help it.
func TestWhatIsDocumentedIsNotExcused(t *testing.T) {
	t.Parallel()
	o := varying(t, "entra", "legacy", `@ENTRA-09
Scenario: Gone
Given the directory has provisioned "Ada"
When the directory deactivates "Ada"
Then "Ada" has no access
`, func(body string) bool { return strings.Contains(body, `"False"`) })
	r := play(t, o)
	if diff := cmp.Diff(map[string]string{"provisioning/f/gone@entra:legacy": "failed"}, statuses(r)); diff != "" {
		t.Errorf("plays (-want +got):\n%s", diff)
	}
	tried := false
	for _, v := range r.Variations {
		if v.Parameter == "boolean" && v.Value == "lower_string" {
			tried = v.Settled && v.Counts.Passed == 1 && len(v.Excused) == 0
		}
	}
	if !tried {
		t.Errorf("the inferred value was not tried, failed or excused something: %+v", r.Variations)
	}
}

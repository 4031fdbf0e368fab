package suite_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/profiles"
)

func TestADeadTargetNeverSucceeds(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	answer := func(status int, body string) func(t *testing.T) *target {
		return func(t *testing.T) *target {
			return newTarget(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("WWW-Authenticate", "Bearer realm=x")
				w.WriteHeader(status)
				fmt.Fprint(w, body)
			})
		}
	}
	cases := map[string]struct {
		target func(t *testing.T) *target
		exit   int
		text   string
	}{
		"nobody there": {func(*testing.T) *target { return &target{Server: gone} }, 3, "cannot be reached"},
		"401":          {answer(401, ""), 3, "refused the credentials with status 401 (WWW-Authenticate: Bearer realm=x); check --token"},
		"403":          {answer(403, ""), 3, "status 403"},
		// Everything else is for the scenarios to find, and they do.
		"500 to all": {answer(500, ""), 1, ""},
		"404 to all": {answer(404, ""), 1, ""},
		"{} to all":  {answer(200, "{}"), 1, ""},
		"no JSON":    {answer(200, "<html>"), 1, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := c.target(t)
			// The sentence stands for any that looks at an answer.
			o := options(x, "Scenario: S\nGiven all is well\nThen it is refused")
			r, err := suite.Run(t.Context(), o)
			if code := suite.ExitCode(r, err, o); code != c.exit {
				t.Errorf("exit %d, want %d (error %v)", code, c.exit, err)
			}
			if c.text != "" && (err == nil || !strings.Contains(err.Error(), c.text) || strings.Contains(err.Error(), "\n")) {
				t.Errorf("error %v, want one line with %q", err, c.text)
			}
		})
	}
}

func TestPreflightDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	x := newTarget(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	o := options(x, "Scenario: S\nThen all is well")
	o.PreflightTimeout = 20 * time.Millisecond
	_, err := suite.Run(t.Context(), o)
	if _, ok := errors.AsType[*suite.UnreachableError](err); !ok {
		t.Errorf("error %v", err)
	}
	if n := x.open.Load(); n != 0 {
		t.Errorf("%d tenants were not given back", n)
	}
}

// discovery answers as a server that is described by the two documents.
func discovery(config, types string, probes map[string]int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/ServiceProviderConfig":
			fmt.Fprint(w, config)
		case r.URL.Path == "/ResourceTypes":
			fmt.Fprint(w, types)
		case probes[r.URL.Path] != 0:
			w.WriteHeader(probes[r.URL.Path])
			_, _ = io.WriteString(w, `{"scimType":"tooMany"}`) // the connection breaks, nothing else
		default:
			fmt.Fprint(w, "{}")
		}
	}
}

func TestCapabilityGates(t *testing.T) {
	t.Parallel()
	const users = `{"Resources":[{"endpoint":"/Users"}]}`
	const both = `{"Resources":[{"endpoint":"https://x.test/v2/Users","schemaExtensions":[{"schema":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"}]},{"endpoint":"/Groups"}]}`
	cases := map[string]struct {
		folder, tag   string
		config, types string
		probes        map[string]int
		foreign, app  bool
		want          report.Status
	}{
		"advertised":                {folder: "protocol", tag: "@cap:sort", config: `{"sort":{"supported":true}}`, want: report.Passed},
		"not advertised":            {folder: "protocol", tag: "@cap:sort", config: `{"sort":{"supported":false}}`, want: report.NotApplicable},
		"letter case":               {folder: "protocol", tag: "@cap:sort", config: `{"SORT":{"Supported":false}}`, want: report.NotApplicable},
		"absent":                    {folder: "protocol", tag: "@cap:sort", config: `{}`, want: report.Passed},
		"malformed":                 {folder: "protocol", tag: "@cap:sort", config: `{"sort":{"supported":"false"}}`, want: report.Passed},
		"no document":               {folder: "protocol", tag: "@cap:sort", config: `<html>`, want: report.Passed},
		"an IdP does not look":      {folder: "provisioning", tag: "@cap:patch", config: `{"patch":{"supported":false}}`, want: report.Passed},
		"cursor unheard of":         {folder: "protocol", tag: "@cap:cursor", config: `{}`, want: report.NotApplicable},
		"cursor":                    {folder: "protocol", tag: "@cap:cursor", config: `{"pagination":{"cursor":true}}`, want: report.Passed},
		"cursor off":                {folder: "protocol", tag: "@cap:cursor", config: `{"pagination":{"cursor":false}}`, want: report.NotApplicable},
		"no groups":                 {folder: "groups", tag: "@cap:groups", types: users, want: report.NotApplicable},
		"groups":                    {folder: "groups", tag: "@cap:groups", types: both, want: report.Passed},
		"types unreadable":          {folder: "groups", tag: "@cap:groups", types: `[]`, want: report.Passed},
		"no extension":              {folder: "protocol", tag: "@cap:enterprise", types: users, want: report.NotApplicable},
		"extension":                 {folder: "protocol", tag: "@cap:enterprise", types: both, want: report.Passed},
		"no app":                    {folder: "lockout", tag: "@cap:app-api", want: report.NotApplicable},
		"app":                       {folder: "lockout", tag: "@cap:app-api", app: true, want: report.Passed},
		"app of somebody else":      {folder: "lockout", tag: "@cap:app-admin", app: true, foreign: true, want: report.NotApplicable},
		"app of ours":               {folder: "lockout", tag: "@cap:app-admin", app: true, want: report.Passed},
		"no admin":                  {folder: "lockout", tag: "@cap:admin", want: report.NotApplicable},
		"me":                        {folder: "protocol", tag: "@cap:me", want: report.Passed},
		"no me":                     {folder: "protocol", tag: "@cap:me", probes: map[string]int{"/Me": 501}, want: report.NotApplicable},
		"no root search":            {folder: "protocol", tag: "@cap:search-root", probes: map[string]int{"/.search": 404}, foreign: true, want: report.NotApplicable},
		"root search too much":      {folder: "protocol", tag: "@cap:search-root", probes: map[string]int{"/.search": 400}, foreign: true, want: report.NotApplicable},
		"no search":                 {folder: "protocol", tag: "@cap:search", probes: map[string]int{"/Users/.search": 405}, foreign: true, want: report.NotApplicable},
		"search":                    {folder: "protocol", tag: "@cap:search", want: report.Passed},
		"root query":                {folder: "protocol", tag: "@cap:query-root", want: report.Passed},
		"root query refused":        {folder: "protocol", tag: "@cap:query-root", probes: map[string]int{"/": 403}, foreign: true, want: report.NotApplicable},
		"no search of ours":         {folder: "protocol", tag: "@cap:search", probes: map[string]int{"/Users/.search": 405}, want: report.Passed},
		"no root search of ours":    {folder: "protocol", tag: "@cap:search-root", probes: map[string]int{"/.search": 404}, want: report.Passed},
		"no root query of ours":     {folder: "protocol", tag: "@cap:query-root", probes: map[string]int{"/": 403}, want: report.Passed},
		"index unheard of":          {folder: "protocol", tag: "@cap:index", config: `{}`, want: report.Passed},
		"index":                     {folder: "protocol", tag: "@cap:index", config: `{"pagination":{"cursor":true,"index":true}}`, want: report.Passed},
		"index off":                 {folder: "protocol", tag: "@cap:index", config: `{"pagination":{"cursor":true,"index":false}}`, want: report.NotApplicable},
		"brackets declined":         {folder: "protocol", tag: "@cap:bracket-filter", probes: map[string]int{"/Users": 400}, foreign: true, want: report.NotApplicable},
		"destructive, ours":         {folder: "protocol", tag: "@destructive", want: report.Passed},
		"destructive, foreign":      {folder: "protocol", tag: "@destructive", foreign: true, want: report.Skipped},
		"strict in protocol":        {folder: "protocol", tag: "@strict", foreign: true, want: report.Passed},
		"tolerant in protocol":      {folder: "protocol", tag: "@tolerant", foreign: true, want: report.NotApplicable},
		"tolerant in protocol, own": {folder: "protocol", tag: "@tolerant", want: report.Passed},
		"strict elsewhere":          {folder: "groups", tag: "@strict", foreign: true, want: report.NotApplicable},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTarget(t, discovery(c.config, c.types, c.probes))
			x.own, x.app = !c.foreign, c.app
			o := options(x, "")
			o.Profiles = []*profiles.Profile{jumpcloud()}
			o.Features = fstest.MapFS{c.folder + "/f.feature": feature(c.tag + "\nScenario: S\nThen all is well")}
			r := play(t, o)
			if got := r.Results[0]; got.Status != c.want || (c.want != report.Passed) != (got.Reason != "") {
				t.Errorf("%s, reason %q; want %s", got.Status, got.Reason, c.want)
			}
		})
	}
}

func TestDestructiveWithConsent(t *testing.T) {
	t.Parallel()
	x := newTarget(t, nil)
	x.own = false
	o := options(x, "@destructive\nScenario: S\nThen all is well\nScenario: T\nThen all is well")
	if r := play(t, o); r.Verdict != report.Partial || suite.ExitCode(r, nil, o) != 0 {
		t.Errorf("without consent %s (%s)", r.Verdict, r.Why)
	}
	o.AllowDestructive = true
	if r := play(t, o); r.Verdict != report.Conformant {
		t.Errorf("with consent %s (%s)", r.Verdict, r.Why)
	}
}

// On a shared tenant an @exclusive play is alone; elsewhere all run at once.
func TestExclusivePlaysAreAloneOnASharedTenant(t *testing.T) {
	t.Parallel()
	var now, together, alone atomic.Int64
	x := newTarget(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() == "/Users" {
			n := now.Add(1)
			time.Sleep(5 * time.Millisecond)
			if r.Header.Get("X-Exclusive") != "" {
				alone.Store(max(alone.Load(), n, now.Load()))
			} else {
				together.Store(max(together.Load(), n))
			}
			now.Add(-1)
		}
		fmt.Fprint(w, "{}")
	})
	x.own, x.shared = false, true
	var body strings.Builder
	for i := range 12 {
		fmt.Fprintf(&body, "Scenario: S%d\nWhen the client asks\n", i)
		fmt.Fprintf(&body, "@exclusive\nScenario: X%d\nWhen the client asks alone\n", i)
	}
	o := options(x, body.String())
	o.Steps = append(o.Steps, x.asks(""), x.asks("X-Exclusive"))
	r := play(t, o)
	if r.Verdict != report.Conformant {
		t.Fatalf("%s: %s", r.Verdict, r.Why)
	}
	if alone.Load() != 1 {
		t.Errorf("%d requests at once during an exclusive play", alone.Load())
	}
	if together.Load() < 2 {
		t.Errorf("the others never ran together")
	}
}

func TestReportSaysWhatWasPlayed(t *testing.T) {
	t.Parallel()
	x := newTarget(t, discovery(`{"sort":{"supported":false}}`, "", nil))
	o := options(x, "@RFC7644-3.3-01\nScenario: S\nThen all is well")
	o.Command, o.Tool = "scimproof run", report.Tool{Name: "scimproof", Version: "1"}
	r := play(t, o)
	if diff := cmp.Diff(sut.Info{Kind: "url", URL: x.URL, Own: true}, r.Target); diff != "" {
		t.Errorf("target (-want +got):\n%s", diff)
	}
	if r.Seed != 7 || r.Command != "scimproof run" || r.Version != "1" || r.Duration <= 0 || !strings.Contains(r.Catalogue, " rows, sha256 ") {
		t.Errorf("report %+v", r)
	}
	if r.Capabilities["sort"] || !r.Capabilities["patch"] {
		t.Errorf("capabilities %v", r.Capabilities)
	}
	if r.Coverage.Covered != 1 || r.Coverage.Rows < 500 || r.Coverage.Unobservable == 0 {
		t.Errorf("coverage %+v", r.Coverage)
	}
	if x.specs[0].Mode != "strict" || !x.specs[0].SCIM {
		t.Errorf("preflight tenant %+v", x.specs[0])
	}
}

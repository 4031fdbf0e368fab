package suite_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/world"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/steps"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// target is a system under test that a test makes up.
type target struct {
	*httptest.Server

	own, shared, app bool
	open             atomic.Int64
	mu               sync.Mutex
	specs            []sut.Spec
}

// newTarget serves with handler; nil answers {} to everything.
func newTarget(t *testing.T, handler http.HandlerFunc) *target {
	t.Helper()
	if handler == nil {
		handler = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") }
	}
	x := &target{Server: httptest.NewServer(handler), own: true}
	t.Cleanup(x.Server.Close)
	return x
}

func (x *target) Info() sut.Info { return sut.Info{Kind: "url", URL: x.URL, Own: x.own} }

func (x *target) Tenant(_ context.Context, spec sut.Spec) (*sut.Tenant, error) {
	x.open.Add(1)
	x.mu.Lock()
	x.specs = append(x.specs, spec)
	x.mu.Unlock()
	tenant := &sut.Tenant{ID: "w", BaseURL: x.URL, Token: "token-1", Shared: x.shared, Close: func(context.Context) error {
		x.open.Add(-1)
		return nil
	}}
	if x.app {
		tenant.App = &sut.Door{BaseURL: x.URL}
	}
	return tenant, nil
}

func (x *target) Close(context.Context) error { return nil }

func failure(text string, setup bool) error {
	return &world.Failure{Report: report.Failure{Does: "a client asks", Did: text, Expected: "this", Got: "that", Cause: "GET /x " + text}, Setup: setup}
}

// vocabulary is what the tests' features speak.
func vocabulary() []steps.Step {
	plain := func(pattern string, err error) steps.Step {
		return steps.Step{Pattern: pattern, Func: func(context.Context) error { return err }}
	}
	return []steps.Step{
		plain(`^all is well$`, nil),
		plain(`^it is refused$`, failure("refused", false)),
		plain(`^it was refused$`, failure("refused", true)),
		plain(`^it is refused otherwise$`, failure("refused otherwise", false)),
		plain(`^the harness errs$`, errors.New("we erred")),
		plain(`^it does not apply$`, &world.NotApplicable{Reason: "never done"}),
		{Pattern: `^it panics$`, Func: func(context.Context) error { panic("ouch") }},
		{Pattern: `^the number (\d+) is (\d+)$`, Func: func(_ context.Context, a, b int) error {
			if a != b {
				return failure(fmt.Sprintf("%d", a), false)
			}
			return nil
		}},
		{Pattern: `^the cells are:$`, Func: func(_ context.Context, table *steps.Table) error {
			if got := table.Rows[1].Cells[0].Value; got != "x" {
				return failure(got, false)
			}
			return nil
		}},
		{Pattern: `^the text is:$`, Func: func(_ context.Context, text *steps.DocString) error {
			if text.Content != "a\n b" {
				return failure(text.Content, false)
			}
			return nil
		}},
		{Pattern: `^there is a tenant$`, Func: func(ctx context.Context) error {
			return world.From(ctx).Passes(ctx, world.Past, 0)
		}},
		plain(`^two sentences$`, nil),
		plain(`^two sent.*$`, nil),
	}
}

// asks is a sentence that sends GET /Users to x and does nothing else; with a
// header it reads "the client asks alone".
func (x *target) asks(header string) steps.Step {
	pattern := `^the client asks$`
	if header != "" {
		pattern = `^the client asks alone$`
	}
	return steps.Step{Pattern: pattern, Func: func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, x.URL+"/Users", nil)
		if err != nil {
			return err
		}
		if header != "" {
			req.Header.Set(header, "1")
		}
		resp, err := world.From(ctx).Recorder().Actor("client").RoundTrip(req)
		if err != nil {
			return err
		}
		return resp.Body.Close()
	}}
}

func okta() *profiles.Profile {
	return &profiles.Profile{Name: "okta", Title: "Okta", Variants: []profiles.Variant{{Name: "aiw"}, {Name: "oin"}}}
}

func jumpcloud() *profiles.Profile {
	return &profiles.Profile{Name: "jumpcloud", Title: "JumpCloud", Provisional: true, Variants: []profiles.Variant{{Name: "default"}}}
}

func feature(body string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte("Feature: F\n" + body)}
}

// options for one protocol feature.
func options(x *target, body string) suite.Options {
	return suite.Options{
		Target: x, Steps: vocabulary(), Seed: 7,
		Features: fstest.MapFS{"protocol/f.feature": feature(body)},
	}
}

func play(t *testing.T, o suite.Options) *report.Report {
	t.Helper()
	r, err := suite.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func statuses(r *report.Report) map[string]string {
	got := map[string]string{}
	for i := range r.Results {
		got[r.Results[i].ID] = string(r.Results[i].Status)
	}
	return got
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	const must, observation = "@RFC7644-3.3-01", "@RFC7644-3.4.2-01"
	cases := map[string]struct {
		tags, steps string
		want        report.Status
		reason      string // a part of it
		failures    []string
		exit        int
	}{
		"all held":                    {must, "When all is well\nThen all is well", report.Passed, "", nil, 0},
		"observation":                 {observation, "Then all is well", report.Noted, "", nil, 0},
		"assertion fails":             {must, "When all is well\nThen it is refused", report.Failed, "", []string{"refused"}, 1},
		"later assertions still made": {must, "Then it is refused\nAnd all is well\nAnd it is refused otherwise", report.Failed, "", []string{"refused", "refused otherwise"}, 1},
		"no action after a failure":   {must, "Then it is refused\nWhen it panics", report.Failed, "", []string{"refused"}, 1},
		"action fails":                {must, "When it is refused\nThen it is refused otherwise", report.Failed, "", []string{"refused"}, 1},
		"given fails":                 {must, "Given it is refused\nWhen all is well", report.Blocked, "it is refused: refused", []string{"refused"}, 1},
		"set-up fails in an action":   {must, "When it was refused\nThen all is well", report.Blocked, "it was refused: refused", []string{"refused"}, 1},
		"harness errs":                {must, "When the harness errs", report.Error, `"the harness errs": we erred`, nil, 4},
		"given errs":                  {must, "Given the harness errs", report.Error, "we erred", nil, 4},
		"panic":                       {must, "Then it panics", report.Error, "panic: ouch", nil, 4},
		"fails, then errs":            {must, "Then it is refused\nAnd the harness errs", report.Failed, "", []string{"refused"}, 1},
		"not applicable":              {must, "When it does not apply\nThen it is refused", report.NotApplicable, "never done", nil, 4},
		"undefined":                   {must, "When nobody wrote this", report.Error, `no sentence reads "nobody wrote this"`, nil, 4},
		"ambiguous":                   {must, "When two sentences", report.Error, `2 sentences read "two sentences"`, nil, 4},
		"no steps":                    {must, "", report.Error, "there are no steps in it", nil, 4},
		"argument does not fit":       {must, "Then the number 99999999999999999999 is 1", report.Error, "cannot convert", nil, 4},
		"table":                       {must, "Then the cells are:\n| a |\n| x |", report.Passed, "", nil, 0},
		"docstring":                   {must, "Then the text is:\n\"\"\"\na\n b\n\"\"\"", report.Passed, "", nil, 0},
		"a choice of ours":            {"@WS-ENABLE-01", "Then it is refused", report.Failed, "", []string{"refused"}, 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), c.tags+"\nRule: R\nScenario: S\n"+c.steps)
			r := play(t, o)
			i := 0
			for r.Results[i].Refusal {
				i++
			}
			got := r.Results[i]
			if got.Status != c.want || !strings.Contains(got.Reason, c.reason) {
				t.Errorf("status %s, reason %q; want %s, %q", got.Status, got.Reason, c.want, c.reason)
			}
			var did []string
			for _, f := range got.Failures {
				did = append(did, f.Did)
				if f.Step == "" {
					t.Error("a failure without its sentence")
				}
			}
			if diff := cmp.Diff(c.failures, did); diff != "" {
				t.Errorf("failures (-want +got):\n%s", diff)
			}
			if code := suite.ExitCode(r, nil, o); code != c.exit {
				t.Errorf("exit %d, want %d (%s: %s)", code, c.exit, r.Verdict, r.Why)
			}
			if got.Rule != "R" || got.Feature != "F" || got.File != "protocol/f.feature" || got.Line != 4 || got.ID != "protocol/f/s" {
				t.Errorf("result %s of %s %s:%d, rule %q", got.ID, got.Feature, got.File, got.Line, got.Rule)
			}
			if r.Selected != 1 || r.Executed != 1 || len(r.Faults) > 0 {
				t.Errorf("selected %d, executed %d, faults %q", r.Selected, r.Executed, r.Faults)
			}
		})
	}
}

func TestChoiceAccusesNobodyElse(t *testing.T) {
	t.Parallel()
	x := newTarget(t, nil)
	x.own = false
	r := play(t, options(x, "@RFC7644-3.5.2-06\nScenario: S\nThen it is refused"))
	if basis := r.Results[0].Requirements[0].Basis; basis != "choice" {
		t.Fatalf("the catalogue calls this row %s now; take another one", basis)
	}
	if r.Results[0].Status != report.Noted {
		t.Errorf("status %s, want noted", r.Results[0].Status)
	}
}

func TestFolderAndTagsDecideWhoPlays(t *testing.T) {
	t.Parallel()
	const scenario = "Scenario: A user's life\nThen all is well\n"
	o := options(newTarget(t, nil), "")
	o.Profiles = []*profiles.Profile{okta(), jumpcloud()}
	o.Features = fstest.MapFS{
		"protocol/a.feature":     feature(scenario),
		"resilience/a.feature":   feature(scenario),
		"provisioning/a.feature": feature(scenario + "@idp:okta\nScenario: Okta's\nThen all is well\n@idp:okta:oin @idp:jumpcloud\nScenario: Both\nThen all is well\n"),
		"idp/okta/a.feature":     feature("Scenario Outline: Rows <n>\nThen the number <n> is <n>\nExamples:\n|case|n|\n|the one|1|\n|the two|2|\n"),
		"groups/a.feature":       feature("@strict\n" + scenario),
		"README.md":              {Data: []byte("no feature")},
	}
	r := play(t, o)
	want := map[string]string{
		"protocol/a/a-users-life": "strict", "resilience/a/a-users-life": "tolerant",
		"provisioning/a/a-users-life@okta:aiw": "tolerant", "provisioning/a/a-users-life@okta:oin": "tolerant", "provisioning/a/a-users-life@jumpcloud:default": "tolerant",
		"provisioning/a/oktas@okta:aiw": "tolerant", "provisioning/a/oktas@okta:oin": "tolerant",
		"provisioning/a/both@okta:oin": "tolerant", "provisioning/a/both@jumpcloud:default": "tolerant",
		"idp/okta/a/rows-n#the-one@okta:aiw": "tolerant", "idp/okta/a/rows-n#the-two@okta:aiw": "tolerant",
		"idp/okta/a/rows-n#the-one@okta:oin": "tolerant", "idp/okta/a/rows-n#the-two@okta:oin": "tolerant",
		"groups/a/a-users-life@okta:aiw": "strict", "groups/a/a-users-life@okta:oin": "strict", "groups/a/a-users-life@jumpcloud:default": "strict",
	}
	got := map[string]string{}
	for _, x := range r.Results {
		got[x.ID] = x.Mode
		if x.Status != report.Passed {
			t.Errorf("%s %s: %s", x.ID, x.Status, x.Reason)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("plays (-want +got):\n%s", diff)
	}
	var verdicts []string
	for _, p := range append([]report.ProfileVerdict{*r.Protocol}, r.Profiles...) {
		verdicts = append(verdicts, fmt.Sprintf("%s %s %d %t", p.Title, p.Verdict, p.Counts.Total, p.Provisional))
	}
	if diff := cmp.Diff([]string{"Protocol conformant 2 false", "Okta conformant 11 false", "JumpCloud conformant 3 true"}, verdicts); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	const body = "@slow\nScenario: One\nThen all is well\nScenario Outline: Two\nThen the number <n> is <n>\nExamples:\n|n|\n|1|\n|2|\n"
	cases := map[string]struct {
		change func(*suite.Options)
		want   []string
		exit   int
	}{
		"tag":            {func(o *suite.Options) { o.Tags = "@slow" }, []string{"provisioning/f/one@okta:aiw", "provisioning/f/one@okta:oin"}, 0},
		"not tag":        {func(o *suite.Options) { o.Tags = "not @slow" }, []string{"provisioning/f/two#1@okta:aiw", "provisioning/f/two#1@okta:oin", "provisioning/f/two#2@okta:aiw", "provisioning/f/two#2@okta:oin"}, 0},
		"id":             {func(o *suite.Options) { o.Run = []string{"provisioning/f/two#2@okta:oin"} }, []string{"provisioning/f/two#2@okta:oin"}, 0},
		"pattern":        {func(o *suite.Options) { o.Run = []string{"**@okta:aiw"}; o.Skip = []string{"provisioning/f/two"} }, []string{"provisioning/f/one@okta:aiw"}, 0},
		"variant":        {func(o *suite.Options) { o.IdPs = []string{"okta:oin"}; o.Tags = "@slow" }, []string{"provisioning/f/one@okta:oin"}, 0},
		"full required":  {func(o *suite.Options) { o.Tags, o.RequireFull = "@slow", true }, []string{"provisioning/f/one@okta:aiw", "provisioning/f/one@okta:oin"}, 1},
		"floor ignored":  {func(o *suite.Options) { o.Tags = "@slow"; o.Profiles[0].Floor = 50 }, []string{"provisioning/f/one@okta:aiw", "provisioning/f/one@okta:oin"}, 0},
		"floor not held": {func(o *suite.Options) { o.IdPs = []string{"okta:oin"}; o.Profiles[0].Floor = 4 }, []string{"provisioning/f/one@okta:oin", "provisioning/f/two#1@okta:oin", "provisioning/f/two#2@okta:oin"}, 4},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), "")
			o.Profiles = []*profiles.Profile{okta()}
			o.Features = fstest.MapFS{"provisioning/f.feature": feature(body)}
			c.change(&o)
			r := play(t, o)
			var got []string
			for _, x := range r.Results {
				got = append(got, x.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("played (-want +got):\n%s", diff)
			}
			if code := suite.ExitCode(r, nil, o); code != c.exit {
				t.Errorf("exit %d, want %d: %s %s", code, c.exit, r.Verdict, r.Why)
			}
			list, err := suite.List(o)
			if err != nil || len(list) != len(c.want) {
				t.Errorf("listed %d plays, error %v", len(list), err)
			}
		})
	}
}

func TestMistakesAreUsageErrorsThatNameTheRemedy(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		change func(*suite.Options)
		remedy string
	}{
		"unknown IdP":     {func(o *suite.Options) { o.IdPs = []string{"octa"} }, "choose among jumpcloud, jumpcloud:default, okta"},
		"unknown variant": {func(o *suite.Options) { o.IdPs = []string{"okta:x"} }, "okta:aiw"},
		"unknown tag":     {func(o *suite.Options) { o.Tags = "not @slwo" }, "there are @slow, and the ids"},
		"old tag syntax":  {func(o *suite.Options) { o.Tags = "@slow && ~@strict" }, "write for example"},
		"half expression": {func(o *suite.Options) { o.Tags = "@slow and" }, "a tag is missing at the end"},
		"unknown id":      {func(o *suite.Options) { o.Run = []string{"protocol/g"} }, "the nearest is protocol/f/one"},
		"unknown skip":    {func(o *suite.Options) { o.Skip = []string{"protocol/g"} }, "the nearest is protocol/f/one"},
		"nothing left":    {func(o *suite.Options) { o.Skip = []string{"protocol"} }, "loosen --tags"},
		"no features":     {func(o *suite.Options) { o.Features = fstest.MapFS{} }, "nothing to play"},
		"foreign deviation": {func(o *suite.Options) {
			o.Target.(*target).own = false
			o.Deviations = []suite.DeviationPlan{{Name: "d", Requirements: []string{"RFC7644-3.3-01"}}}
		}, "leave --target out"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), "@slow @RFC7644-3.3-01\nScenario: One\nThen all is well")
			o.Profiles = []*profiles.Profile{okta(), jumpcloud()}
			c.change(&o)
			r, err := suite.Run(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.remedy) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %v, want one line with %q", err, c.remedy)
			}
			if code := suite.ExitCode(r, err, o); code != 2 {
				t.Errorf("exit %d, want 2", code)
			}
		})
	}
}

func TestBrokenFeaturesAreErrors(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		path, body, fault string
	}{
		"unknown tag":    {"protocol/f.feature", "@wip\nScenario: S\nThen all is well", "@wip is neither"},
		"unknown row":    {"protocol/f.feature", "@RFC7644-99-01\nScenario: S\nThen all is well", "@RFC7644-99-01 is neither"},
		"unknown folder": {"other/f.feature", "Scenario: S\nThen all is well", "lies in no folder"},
		"same id":        {"protocol/f.feature", "Scenario: S s\nThen all is well\nScenario: S, s\nThen it panics", "have the same id"},
		"no gherkin":     {"protocol/f.feature", "Scenario: S\nThen all is well\nThat is all", "protocol/f.feature"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), "")
			o.Features = fstest.MapFS{c.path: feature(c.body)}
			r, err := suite.Run(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("error %v, want %q", err, c.fault)
			}
			if code := suite.ExitCode(r, err, o); code == 0 {
				t.Error("exit 0")
			}
		})
	}
}

func TestBadVocabularyIsAnError(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]any{
		"no context": func(string) error { return nil }, "no error": func(context.Context, string) {}, "too few": func(context.Context) error { return nil },
		"too many": func(context.Context, string, int) error { return nil }, "no function": 3, "nothing": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), "Scenario: S\nThen all is well")
			o.Steps = append(o.Steps, steps.Step{Pattern: `^a (\w+)$`, Func: f})
			if _, err := suite.Run(t.Context(), o); err == nil || !strings.Contains(err.Error(), `^a (\\w+)$`) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// A run that was stopped writes what it has, says so, and gives back every
// tenant.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	x := newTarget(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() == "/Users" {
			stop()
			<-r.Context().Done()
			return
		}
		fmt.Fprint(w, "{}")
	})
	var body strings.Builder
	for i := range 20 {
		fmt.Fprintf(&body, "Scenario: S%d\nGiven there is a tenant\nWhen the client asks\nThen all is well\n", i)
	}
	o := options(x, body.String())
	o.Steps = append(o.Steps, x.asks(""))
	o.Concurrency = 2
	r, err := suite.Run(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if !r.Interrupted || r.Executed >= r.Selected || r.Selected != 20 {
		t.Errorf("interrupted %t, %d of %d", r.Interrupted, r.Executed, r.Selected)
	}
	if code := suite.ExitCode(r, err, o); code != 130 {
		t.Errorf("exit %d, want 130", code)
	}
	if n := x.open.Load(); n != 0 {
		t.Errorf("%d tenants were not given back", n)
	}
	for _, result := range r.Results {
		if result.Status != report.Passed {
			t.Errorf("%s is %s: %s", result.ID, result.Status, result.Reason)
		}
	}
}

func TestInterruptedBeforeTheFirstPlay(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	o := options(newTarget(t, func(_ http.ResponseWriter, r *http.Request) { stop(); <-r.Context().Done() }), "Scenario: S\nThen all is well")
	r, err := suite.Run(ctx, o)
	if code := suite.ExitCode(r, err, o); code != 130 {
		t.Errorf("exit %d, want 130 (error %v)", code, err)
	}
}

func TestScenarioThatTakesTooLong(t *testing.T) {
	t.Parallel()
	o := options(newTarget(t, nil), "Scenario: S\nWhen it hangs\nThen all is well")
	o.Steps = append(o.Steps, steps.Step{Pattern: `^it hangs$`, Func: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	}})
	o.ScenarioTimeout = 20 * time.Millisecond
	r := play(t, o)
	if got := r.Results[0]; got.Status != report.Error || !strings.Contains(got.Reason, "not done in time") {
		t.Errorf("%s: %s", got.Status, got.Reason)
	}
}

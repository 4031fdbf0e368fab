package suite_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/world"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/steps"
)

// noticing is a sentence that fails in a tenant with one of the deviations.
func noticing(x *target, pattern string, setup bool, deviations ...string) steps.Step {
	return steps.Step{Pattern: pattern, Func: func(ctx context.Context) error {
		if err := world.From(ctx).Passes(ctx, world.Past, 0); err != nil { // makes the tenant
			return err
		}
		x.mu.Lock()
		defer x.mu.Unlock()
		planted := x.specs[len(x.specs)-1].Deviation // plays run one at a time
		for _, d := range deviations {
			if planted == d {
				return failure("saw "+d, setup)
			}
		}
		return nil
	}}
}

func TestKill(t *testing.T) {
	t.Parallel()
	x := newTarget(t, nil)
	o := options(x, "")
	o.Concurrency = 1
	o.Profiles = []*profiles.Profile{okta()}
	o.Features = fstest.MapFS{
		"protocol/f.feature": feature("@RFC7644-3.3-01\nScenario: Sees\nThen it sees a\n" +
			"@RFC7644-3.3-01 @RFC7644-3.12-04\nScenario: Blind\nThen all is well\n" +
			"@RFC7644-3.12-04\nScenario: Warns\nThen it sees b\n" +
			"@RFC7644-3.5.2-03\nScenario: Unconcerned\nThen it panics\n" +
			"@RFC7644-3.12-01\nScenario: Blocked\nGiven it cannot start under c\nThen all is well\n"),
		"groups/f.feature": feature("@RFC7644-3.3-01\nScenario: Sees\nThen it sees a\n"),
	}
	o.Steps = append(o.Steps, noticing(x, `^it sees a$`, false, "a"), noticing(x, `^it sees b$`, false, "b"), noticing(x, `^it cannot start under c$`, true, "c"))
	o.Deviations = []suite.DeviationPlan{
		{Name: "a", Requirements: []string{"RFC7644-3.3-01", "RFC7644-3.3-02"}},
		{Name: "b", Requirements: []string{"RFC7644-3.12-04"}},
		{Name: "c", Requirements: []string{"RFC7644-3.12-01"}},
		{Name: "d", Requirements: []string{"WS-LOCK-01"}},
	}
	r := play(t, o)
	want := &report.Kill{
		Deviations: []report.Killed{
			{Name: "a", Requirements: o.Deviations[0].Requirements, Played: 4, By: []report.Killer{
				{Play: "groups/f/sees@okta:aiw!a", Requirements: []string{"RFC7644-3.3-01"}, Text: "saw a"},
				{Play: "groups/f/sees@okta:oin!a", Requirements: []string{"RFC7644-3.3-01"}, Text: "saw a"},
				{Play: "protocol/f/sees!a", Requirements: []string{"RFC7644-3.3-01"}, Text: "saw a"},
			}},
			{Name: "b", Requirements: o.Deviations[1].Requirements, Played: 2, By: []report.Killer{
				{Play: "protocol/f/warns!b", Requirements: []string{"RFC7644-3.12-04"}, Text: "saw b"},
			}},
			{Name: "c", Requirements: o.Deviations[2].Requirements, Played: 1},
			{Name: "d", Requirements: o.Deviations[3].Requirements},
		},
		Survivors: []string{"c", "d"},
		Immune:    []string{"protocol/f/blind", "protocol/f/blocked"},
	}
	if diff := cmp.Diff(want, r.Kill); diff != "" {
		t.Errorf("kill (-want +got):\n%s", diff)
	}
	if code := suite.ExitCode(r, nil, o); code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	for _, result := range r.Results {
		if !strings.HasSuffix(result.ID, "!"+result.Deviation) || result.Deviation == "" {
			t.Errorf("result %s with deviation %q", result.ID, result.Deviation)
		}
	}
	o.Deviations = o.Deviations[:2]
	if r := play(t, o); suite.ExitCode(r, nil, o) != 0 {
		t.Errorf("all noticed, exit %d", suite.ExitCode(r, nil, o))
	}
	o.UntilNoticed = true
	quick := play(t, o)
	if len(quick.Kill.Survivors) > 0 || suite.ExitCode(quick, nil, o) != 0 {
		t.Errorf("until noticed: survivors %v, exit %d", quick.Kill.Survivors, suite.ExitCode(quick, nil, o))
	}
	for _, d := range quick.Kill.Deviations {
		if len(d.By) != 1 { // one play at a time: the first that notices is the last
			t.Errorf("until noticed: %s was noticed by %d plays, want 1", d.Name, len(d.By))
		}
	}
	if quick.Kill.Immune != nil {
		t.Errorf("until noticed: says %v notice nothing, and cannot know", quick.Kill.Immune)
	}
}

// Hundreds of plays at once: each gets its own world, none is lost or doubled,
// whatever the order.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const files, rows = 8, 12
	tree := fstest.MapFS{}
	for i := range files {
		var body strings.Builder
		body.WriteString("Background:\nGiven all is well\nRule: One\nScenario Outline: Rows\nThen it is row <n> of <n>\nExamples:\n|n|\n")
		for j := range rows {
			fmt.Fprintf(&body, "|%d|\n", j)
		}
		body.WriteString("Rule: Two\nScenario: Last\nThen all is well\n")
		tree[fmt.Sprintf("groups/f%d.feature", i)] = feature(body.String())
	}
	var mu sync.Mutex
	worlds := map[*world.World]int{}
	o := options(newTarget(t, nil), "")
	o.Features, o.Concurrency = tree, 16
	o.Profiles = []*profiles.Profile{okta(), jumpcloud()}
	o.Steps = append(o.Steps, steps.Step{Pattern: `^it is row (\d+) of (\d+)$`, Func: func(ctx context.Context, a, b int) error {
		mu.Lock()
		defer mu.Unlock()
		worlds[world.From(ctx)]++
		if a != b {
			return failure("mixed up", false)
		}
		return nil
	}})
	progress := 0
	o.Progress = func(report.Result) { progress++ }
	begun := 0
	o.Begin = func(groups []report.Group) {
		for _, g := range groups {
			begun += g.Selected
		}
	}
	for _, seed := range []int64{1, 2} {
		o.Seed = seed
		progress, begun = 0, 0
		clear(worlds)
		r := play(t, o)
		want := files * (rows + 1) * 3
		if r.Verdict != report.Conformant || r.Executed != want || r.Counts.Passed != want || progress != want || begun != want {
			t.Errorf("seed %d: %s (%s), executed %d, passed %d, told %d, begun %d; want %d", seed, r.Verdict, r.Why, r.Executed, r.Counts.Passed, progress, begun, want)
		}
		if len(worlds) != files*rows*3 {
			t.Errorf("seed %d: %d worlds for %d plays", seed, len(worlds), files*rows*3)
		}
	}
}

func TestTheSeedDecidesTheOrder(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	for i := range 20 {
		fmt.Fprintf(&body, "Scenario: S%d\nThen all is well\n", i)
	}
	order := func(seed int64) string {
		o := options(newTarget(t, nil), body.String())
		o.Seed, o.Concurrency = seed, 1
		var ids []string
		o.Progress = func(r report.Result) { ids = append(ids, r.ID) }
		play(t, o)
		return strings.Join(ids, " ")
	}
	first := order(1)
	if again := order(1); again != first {
		t.Errorf("the same seed gives two orders: %s and %s", first, again)
	}
	if order(2) == first {
		t.Error("two seeds give the same order")
	}
}

func TestSlowScenariosAreBegunFirst(t *testing.T) {
	t.Parallel()
	var body strings.Builder
	for i := range 10 {
		fmt.Fprintf(&body, "Scenario: Quick %d\nThen all is well\n@slow\nScenario: Slow %d\nThen all is well\n", i, i)
	}
	o := options(newTarget(t, nil), body.String())
	o.Concurrency = 1
	var slow []int
	n := 0
	o.Progress = func(r report.Result) {
		if strings.Contains(r.ID, "slow") {
			slow = append(slow, n)
		}
		n++
	}
	play(t, o)
	if len(slow) != 10 || slow[9] != 9 {
		t.Errorf("slow scenarios were played as numbers %v", slow)
	}
}

func TestBaselineAndFailOnWarn(t *testing.T) {
	t.Parallel()
	o := options(newTarget(t, nil), "@RFC7644-3.12-04\nScenario: Warns\nThen it is refused\n@RFC7644-3.3-01\nScenario: Fails\nThen it is refused\n")
	r := play(t, o)
	if diff := cmp.Diff(map[string]string{"protocol/f/warns": "warned", "protocol/f/fails": "failed"}, statuses(r)); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if len(r.Results[0].Exchanges) != 0 {
		t.Error("exchanges out of nowhere")
	}
	baseline, err := report.ReadBaseline(strings.NewReader(`[{"id":"protocol/f/fails","reason":"r","link":"l","expires":"2999-01-01"}]`))
	if err != nil {
		t.Fatal(err)
	}
	o.Baseline = baseline
	if r := play(t, o); suite.ExitCode(r, nil, o) != 0 || r.Verdict != report.NotConformant {
		t.Errorf("waived: exit %d, %s", suite.ExitCode(r, nil, o), r.Verdict)
	}
	o.FailOnWarn = true
	if r := play(t, o); suite.ExitCode(r, nil, o) != 1 || r.Counts.Failed != 1 || r.Counts.Known != 1 {
		t.Errorf("fail on warn: exit %d, %+v", suite.ExitCode(r, nil, o), r.Counts)
	}
	o.FailOnWarn = false
	baseline.Entries = append(baseline.Entries, report.Waiver{ID: "protocol/f/gone", Expires: baseline.Entries[0].Expires})
	if r := play(t, o); suite.ExitCode(r, nil, o) != 1 || len(r.UnusedWaivers) != 1 {
		t.Errorf("a waiver of nothing: exit %d, %q", suite.ExitCode(r, nil, o), r.UnusedWaivers)
	}
	o.Tags = "@RFC7644-3.3-01"
	if r := play(t, o); suite.ExitCode(r, nil, o) != 0 {
		t.Errorf("a waiver of nothing in a filtered run: exit %d", suite.ExitCode(r, nil, o))
	}
}

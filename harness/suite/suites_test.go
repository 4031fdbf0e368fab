package suite_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/features"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/profiles"
)

func yamlFile(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// suites has a plain run and two suites: one of a plain client, one of Okta's.
func suites() fstest.MapFS {
	return fstest.MapFS{
		"protocol/f.feature": feature("@RFC7644-3.3-01\nScenario: Plain\nThen all is well\n"),
		"groups/f.feature":   feature("@RFC7644-3.3-01\nScenario: Pushed\nThen all is well\n"),
		"suites/draft/suite.yaml": yamlFile("title: A draft\nmode: strict\nsource: somebody\nprovisional: true\nnote: it may change\nclaim: draftConformant\n" +
			"fails:\n  paths/refused: it contradicts the RFC\n"),
		"suites/draft/paths.feature": feature("@RFC7644-3.3-01\nScenario: Refused\nThen it is refused\n@RFC7644-3.12-01 @cap:bulk\nScenario: Advertised\nThen all is well\n"),
		"suites/plan/suite.yaml":     yamlFile("title: Okta's plan\nmode: tolerant\nsource: Okta\nprofile: okta\nvariants: [oin]\n"),
		"suites/plan/p.feature":      feature("@RFC7644-3.3-01 @cap:bulk\nScenario: Listed\nThen all is well\n"),
	}
}

func TestSuitesAreNotPartOfThePlainRun(t *testing.T) {
	t.Parallel()
	noBulk := func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"bulk":{"supported":false},"draftConformant":true}`)
	}
	for name, c := range map[string]struct {
		suites, idps []string
		want         map[string]string
		titles       []string
		exit         int
	}{
		"plain": {
			want: map[string]string{
				"protocol/f/plain": "passed", "groups/f/pushed@okta:aiw": "passed", "groups/f/pushed@okta:oin": "passed",
			}, titles: []string{"Protocol", "Okta"},
		},
		"a plain client's": {
			suites: []string{"draft"}, want: map[string]string{"suites/draft/paths/refused": "failed", "suites/draft/paths/advertised": "not applicable"},
			titles: []string{"A draft"}, exit: 1,
		},
		"a provider's": {
			suites: []string{"plan"}, want: map[string]string{"suites/plan/p/listed@okta:oin": "passed"}, titles: []string{"Okta's plan"},
		},
		"two": {
			suites: []string{"plan", "draft"}, idps: []string{"okta:oin"}, want: map[string]string{
				"suites/draft/paths/refused": "failed", "suites/draft/paths/advertised": "not applicable", "suites/plan/p/listed@okta:oin": "passed",
			}, titles: []string{"A draft", "Okta's plan"}, exit: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, noBulk), "")
			o.Features, o.Profiles, o.Suites, o.IdPs = suites(), []*profiles.Profile{okta()}, c.suites, c.idps
			r := play(t, o)
			if diff := cmp.Diff(c.want, statuses(r)); diff != "" {
				t.Errorf("plays (-want +got):\n%s", diff)
			}
			var titles []string
			if r.Protocol != nil {
				titles = append(titles, r.Protocol.Title)
			}
			for _, v := range append(r.Profiles, r.Suites...) {
				titles = append(titles, v.Title)
			}
			if diff := cmp.Diff(c.titles, titles); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
			if code := suite.ExitCode(r, nil, o); code != c.exit {
				t.Errorf("exit %d, want %d", code, c.exit)
			}
		})
	}
}

func TestTheVerdictOfASuiteSaysWhatTheTargetClaims(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"draftConformant":true}`: true, `{"draftConformant":false}`: false, `{}`: false, `{"draftConformant":"true"}`: false, `[]`: false,
	} {
		o := options(newTarget(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }), "")
		o.Features, o.Suites = suites(), []string{"draft"}
		r := play(t, o)
		if len(r.Suites) != 1 || r.Suites[0].Claimed == nil || *r.Suites[0].Claimed != want || !r.Suites[0].Provisional || r.Suites[0].Suite != "draft" {
			t.Errorf("%s: %+v, want claimed %t", body, r.Suites, want)
		}
		if len(r.Sections) != 0 {
			t.Errorf("%s: the suite judged sections of an RFC: %+v", body, r.Sections)
		}
	}
}

func TestAKillRunLeavesOutWhatFailsAnyway(t *testing.T) {
	t.Parallel()
	x := newTarget(t, nil)
	o := options(x, "")
	o.Features, o.Profiles, o.WithSuites = suites(), []*profiles.Profile{okta()}, true
	o.Deviations = []suite.DeviationPlan{{Name: "a", Requirements: []string{"RFC7644-3.3-01"}}, {Name: "b", Requirements: []string{"RFC7644-3.12-01"}}}
	want := map[string]string{
		"protocol/f/plain!a": "passed", "groups/f/pushed@okta:aiw!a": "passed", "groups/f/pushed@okta:oin!a": "passed",
		"suites/plan/p/listed@okta:oin!a": "passed", "suites/draft/paths/advertised!b": "passed",
	}
	if diff := cmp.Diff(want, statuses(play(t, o))); diff != "" {
		t.Errorf("plays (-want +got):\n%s", diff)
	}
}

func TestSuitesListsThem(t *testing.T) {
	t.Parallel()
	got, err := suite.Suites(suite.Options{Features: suites()})
	if err != nil {
		t.Fatal(err)
	}
	want := []suite.Suite{
		{
			Name: "draft", Title: "A draft", Mode: "strict", Source: "somebody", Provisional: true, Note: "it may change", Claim: "draftConformant",
			Fails: map[string]string{"paths/refused": "it contradicts the RFC"}, Scenarios: 2,
		},
		{Name: "plan", Title: "Okta's plan", Profile: "okta", Variants: []string{"oin"}, Mode: "tolerant", Source: "Okta", Scenarios: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suites (-want +got):\n%s", diff)
	}
}

func TestWrongSuitesNameTheRemedy(t *testing.T) {
	t.Parallel()
	sound := "title: T\nsource: s\nmode: strict\n"
	for name, c := range map[string]struct {
		yaml, file, want string
		usage            bool
	}{
		"unknown":             {sound, "suites/x/f.feature", "no suite \"y\"; there are x", true},
		"no title":            {"mode: strict\n", "suites/x/f.feature", "title and source", false},
		"empty":               {"", "suites/x/f.feature", "title and source", false},
		"no mode":             {"title: T\nsource: s\n", "suites/x/f.feature", "want strict or tolerant", false},
		"unknown key":         {sound + "colour: red\n", "suites/x/f.feature", "colour", false},
		"variants of nobody":  {sound + "variants: [a]\n", "suites/x/f.feature", "without a profile", false},
		"why provisional":     {sound + "provisional: true\n", "suites/x/f.feature", "note", false},
		"fails for no reason": {sound + "fails: {f/s: \"\"}\n", "suites/x/f.feature", "no reason", false},
		"fails nothing":       {sound + "fails: {f/gone: why}\n", "suites/x/f.feature", "no scenario is called so", false},
		"unknown profile":     {sound + "profile: nobody\n", "suites/x/f.feature", "no profile", false},
		"unknown variant":     {sound + "profile: okta\nvariants: [never]\n", "suites/x/f.feature", "no variant", false},
		"a file beside":       {sound, "suites/f.feature", "lies in no suite", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options(newTarget(t, nil), "")
			o.Features = fstest.MapFS{"suites/x/suite.yaml": yamlFile(c.yaml), c.file: feature("@RFC7644-3.3-01\nScenario: S\nThen all is well\n")}
			o.Profiles, o.Suites = []*profiles.Profile{okta()}, []string{"x"}
			switch {
			case c.usage:
				o.Suites = []string{"y"}
			case c.file == "suites/f.feature":
				o.Suites, o.WithSuites = nil, true
			}
			_, err := suite.Run(t.Context(), o)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("error %v, want one with %q", err, c.want)
			}
			if _, usage := errors.AsType[*suite.UsageError](err); usage != c.usage {
				t.Errorf("%v: a mistake of the user: %t, want %t", err, usage, c.usage)
			}
		})
	}
}

// Every built-in suite is sound, whoever is asked to play it.
func TestBuiltinSuites(t *testing.T) {
	t.Parallel()
	known, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	all, err := suite.Suites(suite.Options{Features: features.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.Scenarios == 0 {
			t.Errorf("%s has no scenario", s.Name)
			continue
		}
		plays, err := suite.List(suite.Options{Features: features.FS, Profiles: known, Suites: []string{s.Name}})
		if err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		for _, p := range plays {
			if p.Suite != s.Name || !strings.HasPrefix(p.ID, "suites/"+s.Name+"/") || p.Mode == "" {
				t.Errorf("%s: %+v is not a play of it", s.Name, p)
			}
		}
	}
}

package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

func TestSeverityOfARow(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		row          report.RequirementRef
		own, foreign report.Severity
	}{
		"MUST":              {report.RequirementRef{Basis: "keyword", Level: "MUST"}, report.Fail, report.Fail},
		"SHALL NOT":         {report.RequirementRef{Basis: "keyword", Level: "SHALL NOT"}, report.Fail, report.Fail},
		"SHOULD":            {report.RequirementRef{Basis: "keyword", Level: "SHOULD"}, report.Warn, report.Warn},
		"SHOULD NOT":        {report.RequirementRef{Basis: "erratum", Level: "SHOULD NOT"}, report.Warn, report.Warn},
		"RECOMMENDED":       {report.RequirementRef{Basis: "keyword", Level: "RECOMMENDED"}, report.Warn, report.Warn},
		"advertised MAY":    {report.RequirementRef{Basis: "keyword", Level: "MAY"}, report.Fail, report.Fail},
		"implied":           {report.RequirementRef{Basis: "implied", Level: "IMPLIED"}, report.Fail, report.Fail},
		"example":           {report.RequirementRef{Basis: "example", Level: "IMPLIED"}, report.Warn, report.Warn},
		"choice":            {report.RequirementRef{Basis: "choice", Level: "MUST"}, report.Fail, report.Note},
		"seed":              {report.RequirementRef{Basis: "seed", Level: "MUST"}, report.Fail, report.Fail},
		"seed SHOULD":       {report.RequirementRef{Basis: "seed", Level: "SHOULD"}, report.Warn, report.Warn},
		"documented":        {report.RequirementRef{Basis: "D"}, report.Fail, report.Fail},
		"observed":          {report.RequirementRef{Basis: "obs"}, report.Fail, report.Fail},
		"inferred":          {report.RequirementRef{Basis: "I"}, report.Warn, report.Warn},
		"low":               {report.RequirementRef{Basis: "L"}, report.Note, report.Note},
		"capped at warn":    {report.RequirementRef{Basis: "keyword", Level: "MUST", Max: report.Warn}, report.Warn, report.Warn},
		"capped at note":    {report.RequirementRef{Basis: "choice", Level: "MUST", Max: report.Note}, report.Note, report.Note},
		"cap never hardens": {report.RequirementRef{Basis: "example", Max: report.Fail}, report.Warn, report.Warn},
		"nothing known":     {report.RequirementRef{ID: "X-1"}, report.Fail, report.Fail},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := [2]report.Severity{c.row.SeverityOn(true), c.row.SeverityOn(false)}
			if diff := cmp.Diff([2]report.Severity{c.own, c.foreign}, got); diff != "" {
				t.Errorf("own, foreign (-want +got):\n%s", diff)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	must := report.RequirementRef{ID: "A", Basis: "keyword", Level: "MUST"}
	should := report.RequirementRef{ID: "B", Basis: "keyword", Level: "SHOULD"}
	choice := report.RequirementRef{ID: "C", Basis: "choice", Level: "MUST"}
	observation := report.RequirementRef{ID: "D", Basis: "keyword", Level: "MAY", Max: report.Note}
	rows := func(r ...report.RequirementRef) []report.RequirementRef { return r }
	one := []report.Failure{{Did: "x"}}
	cases := map[string]struct {
		rows     []report.RequirementRef
		failures []report.Failure
		notes    []string
		own      bool
		want     report.Status
	}{
		"held":                                 {rows(must), nil, nil, false, report.Passed},
		"held with a note":                     {rows(must), nil, []string{"declined"}, false, report.Noted},
		"observation held":                     {rows(observation), nil, nil, true, report.Noted},
		"observation not held":                 {rows(observation), one, nil, true, report.Noted},
		"observation with a 5xx":               {rows(observation), []report.Failure{{Severity: report.Fail}}, nil, true, report.Failed},
		"MUST violated":                        {rows(must), one, nil, false, report.Failed},
		"SHOULD violated":                      {rows(should), one, nil, false, report.Warned},
		"choice held elsewhere":                {rows(choice), nil, nil, false, report.Noted},
		"choice violated elsewhere":            {rows(choice), one, nil, false, report.Noted},
		"choice violated by us":                {rows(choice), one, nil, true, report.Failed},
		"no row":                               {nil, one, nil, false, report.Failed},
		"the failure's own row decides":        {rows(must), []report.Failure{{Requirement: rows(should)}}, nil, false, report.Warned},
		"the hardest row decides":              {rows(should, must), one, nil, false, report.Failed},
		"the hardest failure decides":          {rows(must), []report.Failure{{Severity: report.Note}, {Severity: report.Warn}}, nil, false, report.Warned},
		"a note never softens what was warned": {rows(should), []report.Failure{{}, {Severity: report.Note}}, nil, false, report.Warned},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := report.Judge(c.rows, c.failures, c.notes, c.own); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	full := report.Evidence{Observed: report.Counts{Total: 5, Passed: 2, Noted: 1, Warned: 1, NotApplicable: 1}, Selected: 5, Executed: 5}
	with := func(change func(*report.Evidence)) report.Evidence {
		e := full
		change(&e)
		return e
	}
	cases := map[string]struct {
		e    report.Evidence
		want report.Verdict
		why  string
	}{
		"all held":        {full, report.Conformant, "4 of 5 applied and none failed"},
		"one failed":      {with(func(e *report.Evidence) { e.Observed.Failed, e.Observed.Passed = 1, 1 }), report.NotConformant, "1 of 5 failed"},
		"error":           {with(func(e *report.Evidence) { e.Observed.Error, e.Observed.Passed = 1, 1 }), report.NoVerdict, "1 of 5 ended in an error of the harness"},
		"failed beats it": {with(func(e *report.Evidence) { e.Observed.Error, e.Observed.Failed = 1, 1 }), report.NotConformant, "1 of 5 failed"},
		"fault":           {with(func(e *report.Evidence) { e.Faults = 1 }), report.NoVerdict, "the harness had a fault"},
		"not all played":  {with(func(e *report.Evidence) { e.Selected = 6 }), report.NoVerdict, "5 of 6 selected were played"},
		"nothing":         {report.Evidence{}, report.NoVerdict, "nothing was played"},
		"nothing applies": {report.Evidence{Observed: report.Counts{Total: 2, NotApplicable: 1, Skipped: 1}, Selected: 2, Executed: 2}, report.NoVerdict, "none of 2 applies"},
		"below the floor": {with(func(e *report.Evidence) { e.Floor = 6 }), report.NoVerdict, "5 were played, fewer than the floor of 6"},
		"floor, filtered": {with(func(e *report.Evidence) { e.Floor, e.Filtered, e.NotSelected = 6, true, 3 }), report.Partial, "5 of 8 were selected"},
		"on the floor":    {with(func(e *report.Evidence) { e.Floor = 5 }), report.Conformant, "4 of 5 applied and none failed"},
		"skipped":         {with(func(e *report.Evidence) { e.Observed.Skipped, e.Observed.Passed = 1, 1 }), report.Partial, "1 of 5 were skipped"},
		"blocked":         {with(func(e *report.Evidence) { e.Observed.Blocked, e.Observed.Passed = 1, 1 }), report.NoVerdict, "1 of 5 were blocked, and what blocked them proves nothing"},
		"blocked section": {with(func(e *report.Evidence) { e.Observed.Blocked, e.Observed.Passed, e.BlockedElsewhere = 1, 1, true }), report.Partial, "1 of 5 were blocked"},
		"stale passes":    {with(func(e *report.Evidence) { e.Observed.Passed = 2 }), report.Conformant, "4 of 5 applied and none failed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, why := report.Decide(c.e)
			if diff := cmp.Diff([]string{string(c.want), c.why}, []string{string(got), why}); diff != "" {
				t.Errorf("verdict (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever was counted: conformant means nothing failed, was blocked, skipped,
// or went wrong, and something was judged.
func TestDecideNeverFlatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c report.Counts
		for _, s := range rapid.SliceOfN(rapid.SampledFrom([]report.Status{
			report.Passed, report.Noted, report.Warned, report.Failed, report.Blocked,
			report.NotApplicable, report.Skipped, report.Error,
		}), 0, 6).Draw(t, "statuses") {
			c.Add(s)
		}
		e := report.Evidence{
			Observed: c, Executed: c.Total, Selected: c.Total + rapid.IntRange(0, 1).Draw(t, "missing"),
			NotSelected: rapid.IntRange(0, 1).Draw(t, "left out"), Floor: rapid.IntRange(0, 4).Draw(t, "floor"),
			Faults: rapid.IntRange(0, 1).Draw(t, "faults"),
		}
		v, _ := report.Decide(e)
		clean := c.Failed+c.Blocked+c.Skipped+c.Error+e.Faults+e.NotSelected == 0 &&
			c.Passed+c.Noted+c.Warned > 0 && e.Selected == e.Executed && e.Executed >= e.Floor
		if (v == report.Conformant) != clean {
			t.Fatalf("%+v gives %s", e, v)
		}
		if (v == report.NotConformant) != (c.Failed > 0) {
			t.Fatalf("%+v gives %s", e, v)
		}
	})
}

func TestExitCode(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		r    report.Report
		full bool
		want int
	}{
		"conformant":            {report.Report{Verdict: report.Conformant}, true, 0},
		"partial":               {report.Report{Verdict: report.Partial}, false, 0},
		"partial, full wanted":  {report.Report{Verdict: report.Partial}, true, 1},
		"partial IdP":           {report.Report{Verdict: report.Conformant, Profiles: []report.ProfileVerdict{{Verdict: report.Partial}}}, true, 1},
		"failed":                {report.Report{Verdict: report.NotConformant, Counts: report.Counts{Failed: 1}}, false, 1},
		"failed and error":      {report.Report{Verdict: report.NotConformant, Counts: report.Counts{Failed: 1, Error: 1}}, false, 1},
		"known only":            {report.Report{Verdict: report.NotConformant, Counts: report.Counts{Known: 2}}, false, 0},
		"known and no verdict":  {report.Report{Verdict: report.NotConformant, Counts: report.Counts{Known: 2}, Profiles: []report.ProfileVerdict{{Verdict: report.NoVerdict}}}, false, 4},
		"stale":                 {report.Report{Verdict: report.Conformant, Counts: report.Counts{Stale: 1}}, false, 1},
		"waiver of nothing":     {report.Report{Verdict: report.Conformant, UnusedWaivers: []string{"x"}}, false, 1},
		"no verdict":            {report.Report{Verdict: report.NoVerdict}, true, 4},
		"protocol without":      {report.Report{Verdict: report.Conformant, Protocol: &report.ProfileVerdict{Verdict: report.NoVerdict}}, false, 4},
		"interrupted":           {report.Report{Verdict: report.NotConformant, Counts: report.Counts{Failed: 1}, Interrupted: true}, false, 130},
		"kill, all noticed":     {report.Report{Kill: &report.Kill{}, Selected: 2, Executed: 2, Counts: report.Counts{Failed: 2}}, false, 0},
		"kill, a survivor":      {report.Report{Kill: &report.Kill{Survivors: []string{"x"}}, Selected: 2, Executed: 2}, false, 1},
		"kill, harness error":   {report.Report{Kill: &report.Kill{}, Selected: 2, Executed: 2, Counts: report.Counts{Error: 1}}, false, 4},
		"kill, nothing to play": {report.Report{Kill: &report.Kill{}}, false, 4},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := report.ExitCode(&c.r, c.full); got != c.want {
				t.Errorf("exit %d, want %d", got, c.want)
			}
		})
	}
}

func result(id, profile string, s report.Status, cause string) report.Result {
	r := report.Result{ID: id, Profile: profile, Status: s, Title: id, File: "f.feature", Line: 1, Duration: time.Second}
	if s == report.Failed || s == report.Blocked {
		r.Failures = []report.Failure{{Did: "did " + cause, Cause: cause}}
	}
	if s == report.Blocked {
		r.Cause = cause
	}
	return r
}

func summarised(results []report.Result, groups ...report.Group) *report.Report {
	r := &report.Report{Version: report.Version, Target: sut.Info{Own: true}, Results: results, Selected: len(results), Executed: len(results)}
	report.Summarise(r, groups, nil)
	return r
}

func TestBlockedIsNeverSilentlyPartial(t *testing.T) {
	t.Parallel()
	r := summarised([]report.Result{
		result("a@okta:x", "okta", report.Passed, ""),
		result("b@okta:x", "okta", report.Failed, "POST /Users 500"),
		result("c@okta:x", "okta", report.Blocked, "POST /Users 500"),
		result("d@entra:x", "entra", report.Passed, ""),
		result("e@entra:x", "entra", report.Blocked, "POST /Users 500"),
		result("f@entra:x", "entra", report.Blocked, "POST /Users 500"),
	}, report.Group{Profile: "okta", Title: "Okta", Selected: 3}, report.Group{Profile: "entra", Title: "Entra", Selected: 3})

	got := map[string][]string{}
	for _, x := range r.Results {
		got[x.ID] = []string{string(x.Status), x.CausedBy}
	}
	want := map[string][]string{
		"a@okta:x":                   {"passed", ""},
		"b@okta:x":                   {"failed", ""},
		"c@okta:x":                   {"blocked", "b@okta:x"},
		"d@entra:x":                  {"passed", ""},
		"e@entra:x":                  {"blocked", "setup/post-users-500@entra"},
		"f@entra:x":                  {"blocked", "setup/post-users-500@entra"},
		"setup/post-users-500@entra": {"failed", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	for _, p := range r.Profiles {
		if p.Verdict != report.NotConformant {
			t.Errorf("%s is %s", p.Title, p.Verdict)
		}
	}
	causes := []report.RootCause{{
		Key: "POST /Users 500", Did: "did POST /Users 500",
		Failed:  []string{"b@okta:x", "setup/post-users-500@entra"},
		Blocked: []string{"c@okta:x", "e@entra:x", "f@entra:x"},
	}}
	if diff := cmp.Diff(causes, r.Causes); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
}

func TestVerdictsPerIdPAndOverAll(t *testing.T) {
	t.Parallel()
	r := summarised([]report.Result{
		result("p", "", report.Passed, ""),
		result("a@okta:x", "okta", report.Passed, ""),
		result("b@jumpcloud:x", "jumpcloud", report.Passed, ""),
		result("c@entra:x", "entra", report.Error, ""),
	},
		report.Group{Title: report.ProtocolTitle, Selected: 1}, report.Group{Profile: "okta", Title: "Okta", Selected: 1},
		report.Group{Profile: "jumpcloud", Title: "JumpCloud", Provisional: true, Selected: 1, Floor: 2}, report.Group{Profile: "entra", Title: "Entra", Selected: 1})
	got := []string{string(r.Protocol.Verdict)}
	for _, p := range r.Profiles {
		got = append(got, p.Title+" "+string(p.Verdict))
	}
	if diff := cmp.Diff([]string{"conformant", "Okta conformant", "JumpCloud no verdict", "Entra no verdict"}, got); diff != "" {
		t.Errorf("verdicts (-want +got):\n%s", diff)
	}
	if r.Verdict != report.NoVerdict || !r.Profiles[1].Provisional {
		t.Errorf("over all %s, provisional %t", r.Verdict, r.Profiles[1].Provisional)
	}
}

func TestVerdictsPerSection(t *testing.T) {
	t.Parallel()
	row := func(section, basis, level string) report.RequirementRef {
		return report.RequirementRef{ID: section, Source: "RFC 7644", Section: section, Basis: basis, Level: level}
	}
	with := func(r report.Result, rows ...report.RequirementRef) report.Result {
		r.Requirements = rows
		return r
	}
	quirk := report.RequirementRef{ID: "OKTA-01", Source: "idp-okta", Basis: "D"}
	r := summarised([]report.Result{
		with(result("a", "", report.Passed, ""), row("3.5.2", "keyword", "MUST")),
		with(result("b", "", report.Failed, "k"), row("3.5.10", "keyword", "MUST")),
		with(result("c", "okta", report.Failed, "k"), row("3.5.9", "example", ""), quirk),
		with(result("d", "", report.Blocked, "k"), row("3.6", "keyword", "MUST")),
	})
	got := [][2]string{}
	for _, s := range r.Sections {
		got = append(got, [2]string{s.RFC + " " + s.Section, string(s.Verdict)})
	}
	want := [][2]string{
		{"RFC 7644 3.5.2", "conformant"}, {"RFC 7644 3.5.10", "not conformant"}, {"RFC 7644 3.6", "partial"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
}

package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
)

const oneWaiver = `- {id: "groups/push/rename@okta:oin", reason: bug, link: "https://x.test/1", expires: 2030-01-02}`

func TestReadBaseline(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ text, fault string }{
		"yaml":          {oneWaiver, ""},
		"json":          {`[{"id":"a","reason":"b","link":"c","expires":"2030-01-02"}]`, ""},
		"empty":         {"", ""},
		"no reason":     {`[{"id":"a","link":"c","expires":"2030-01-02"}]`, "entry 1 (a) lacks reason"},
		"no expiry":     {`[{"id":"a","reason":"b","link":"c"}]`, "entry 1 (a) lacks expires"},
		"bad date":      {`[{"id":"a","reason":"b","link":"c","expires":"soon"}]`, `expires is "soon", want YYYY-MM-DD`},
		"unknown field": {`[{"id":"a","reason":"b","link":"c","expires":"2030-01-02","until":"x"}]`, "field until not found"},
		"not a list":    {`a: b`, "a list of id, reason, link, expires is needed"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := report.ReadBaseline(strings.NewReader(c.text))
			if (err == nil) != (c.fault == "") || (err != nil && !strings.Contains(err.Error(), c.fault)) {
				t.Errorf("error %v, want %q", err, c.fault)
			}
		})
	}
}

func TestBaselineApply(t *testing.T) {
	t.Parallel()
	inTime := time.Date(2030, 1, 2, 23, 59, 0, 0, time.UTC)
	late := time.Date(2030, 1, 3, 0, 0, 0, 0, time.UTC)
	const id = "groups/push/rename@okta:oin"
	cases := map[string]struct {
		pattern  string
		now      time.Time
		observed []report.Status
		want     []report.Status
	}{
		"fails":                    {id, inTime, []report.Status{report.Failed}, []report.Status{report.Known}},
		"fails, expired":           {id, late, []report.Status{report.Failed}, []report.Status{report.Stale}},
		"passes":                   {id, inTime, []report.Status{report.Passed}, []report.Status{report.Stale}},
		"warned":                   {id, inTime, []report.Status{report.Warned}, []report.Status{report.Stale}},
		"blocked":                  {id, inTime, []report.Status{report.Blocked}, []report.Status{report.Blocked}},
		"not run":                  {id, inTime, []report.Status{report.Skipped}, []report.Status{report.Skipped}},
		"harness error":            {id, inTime, []report.Status{report.Error}, []report.Status{report.Error}},
		"pattern, one still fails": {"groups/push/*", inTime, []report.Status{report.Failed, report.Passed}, []report.Status{report.Known, report.Passed}},
		"pattern, none fails":      {"groups/push/*", inTime, []report.Status{report.Passed, report.Passed}, []report.Status{report.Stale, report.Stale}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, err := report.ReadBaseline(strings.NewReader(strings.Replace(oneWaiver, id, c.pattern, 1)))
			if err != nil {
				t.Fatal(err)
			}
			var results []report.Result
			for _, s := range c.observed {
				results = append(results, report.Result{ID: id, Observed: s, Status: s})
			}
			if unmatched := b.Apply(results, c.now); len(unmatched) != 0 {
				t.Errorf("unmatched %v", unmatched)
			}
			var got []report.Status
			for _, r := range results {
				got = append(got, r.Status)
				if r.Status != r.Observed && r.Reason == "" {
					t.Errorf("%s without a reason", r.Status)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
		})
	}
}

func TestBaselineNamesWaiversOfNothing(t *testing.T) {
	t.Parallel()
	b, err := report.ReadBaseline(strings.NewReader(oneWaiver))
	if err != nil {
		t.Fatal(err)
	}
	unmatched := b.Apply([]report.Result{{ID: "groups/push/renamed@okta:oin", Observed: report.Failed, Status: report.Failed}}, time.Now())
	if len(unmatched) != 1 || unmatched[0].ID != "groups/push/rename@okta:oin" {
		t.Errorf("unmatched %v", unmatched)
	}
}

// A waiver changes the exit code, never the verdict.
func TestWaivedIsStillNotConformant(t *testing.T) {
	t.Parallel()
	b, err := report.ReadBaseline(strings.NewReader(oneWaiver))
	if err != nil {
		t.Fatal(err)
	}
	r := &report.Report{Results: []report.Result{result("groups/push/rename@okta:oin", "okta", report.Failed, "k")}, Selected: 1, Executed: 1}
	report.Summarise(r, []report.Group{{Profile: "okta", Title: "Okta", Selected: 1}}, func(results []report.Result) {
		b.Apply(results, time.Date(2029, 1, 1, 0, 0, 0, 0, time.UTC))
	})
	if r.Verdict != report.NotConformant || r.Profiles[0].Verdict != report.NotConformant || r.Counts.Known != 1 {
		t.Errorf("verdict %s, Okta %s, known %d", r.Verdict, r.Profiles[0].Verdict, r.Counts.Known)
	}
	if code := report.ExitCode(r, false); code != 0 {
		t.Errorf("exit %d, want 0", code)
	}
}

func TestMatchID(t *testing.T) {
	t.Parallel()
	const id = "idp/okta/push/a-group-is-renamed#sales@okta:oin"
	cases := map[string]bool{
		id: true, "idp": true, "idp/okta": true, "idp/okta/": true, "idp/okta/push/a-group-is-renamed": true,
		"idp/okta/push/a-group-is-renamed#sales": true, "idp/okta/push/a-group-is-renamed#sales@okta": true,
		"idp/okt": false, "okta": false, "idp/okta/push/a-group": false, "": false,
		"idp/*/push/*": true, "idp/*": false, "idp/**": true, "**@okta:*": true, "**@entra:*": false, "*/push/*": false, "**#sales@*": true,
	}
	for pattern, want := range cases {
		if got := report.MatchID(pattern, id); got != want {
			t.Errorf("MatchID(%q) = %t, want %t", pattern, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"A user's whole life": "a-users-whole-life", "POST /Users 500": "post-users-500",
		"  “Ändern” … jetzt!": "ändern-jetzt", "": "", "---": "",
	} {
		if got := report.Slug(text); got != want {
			t.Errorf("Slug(%q) = %q, want %q", text, got, want)
		}
	}
}

package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/report"
)

func accusedOf(id, cause, did string, rows ...report.RequirementRef) report.Result {
	return report.Result{ID: id, Status: report.Failed, Failures: []report.Failure{{Did: did, Cause: cause, Requirement: rows}}}
}

// What a success went against tells one defect from another; a refusal says so
// itself.
func TestCausesTellSuccessesApart(t *testing.T) {
	t.Parallel()
	projection := report.RequirementRef{ID: "a", Source: "RFC 7644", Section: "3.9"}
	primary := report.RequirementRef{ID: "b", Source: "RFC 7643", Section: "2.4"}
	r := summarised([]report.Result{
		accusedOf("1", "GET /Users/{id} 200", "it lacks x", projection),
		accusedOf("2", "GET /Users/{id} 200", "it has y", projection),
		accusedOf("3", "GET /Users/{id} 200", "two are primary", primary),
		accusedOf("4", "PATCH /Users/{id} 400", "refused", primary),
		accusedOf("5", "PATCH /Users/{id} 400", "refused", projection),
	})
	got := map[string]int{}
	for _, c := range r.Causes {
		got[c.Key] = len(c.Failed)
	}
	for key, want := range map[string]int{"GET /Users/{id} 200, RFC 7644 3.9": 2, "GET /Users/{id} 200, RFC 7643 2.4": 1, "PATCH /Users/{id} 400": 2} {
		if got[key] != want {
			t.Errorf("%s: %d failed, want %d of %v", key, got[key], want, got)
		}
	}
}

// One accusation against many people and groups is told once.
func TestOneAccusationIsToldOnce(t *testing.T) {
	t.Parallel()
	r := summarised([]report.Result{
		accusedOf("a", "a group holds somebody twice", `SCIM shows group "Sales-1a2" with somebody twice`),
		accusedOf("b", "a group holds somebody twice", `SCIM shows group "Sup\"port-3b4" with somebody twice`),
		accusedOf("c", "PUT /Users/{id} 400", "the server answered 400 to PUT /Users/abc-def"),
		accusedOf("d", "PUT /Users/{id} 400", "the server answered 400 to PUT /Users/xyz"),
	})
	var text, markdown bytes.Buffer
	if err := report.NewText(&text, report.TextOptions{}).Finish(r, ""); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteMarkdown(&markdown, r); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"terminal": text.String(), "Markdown": markdown.String()} {
		if n := strings.Count(body, "Did       "); n != 2 {
			t.Errorf("%s: told %d times, want 2:\n%s", name, n, body)
		}
	}
	if !strings.Contains(markdown.String(), "- failed `b`: SCIM shows group") {
		t.Errorf("the second is not listed:\n%s", markdown.String())
	}
}

// What blocks on thin evidence fails nothing, and leaves no verdict.
func TestARefusalIsNoHarderThanItsEvidence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		severity, row report.Severity
		want          report.Verdict
	}{
		{report.Warn, report.Fail, report.NoVerdict},
		{report.Fail, report.Fail, report.NotConformant},
		{"", report.Fail, report.NotConformant},
		{"", report.Warn, report.NoVerdict},
	} {
		blocked := report.Result{
			ID: "groups/a@okta:oin", Profile: "okta", Status: report.Blocked, Cause: "POST /Users 400",
			Requirements: []report.RequirementRef{{ID: "OKTA-1", Basis: "D", Max: c.row}},
			Failures:     []report.Failure{{Did: "refused", Cause: "POST /Users 400", Severity: c.severity}},
		}
		r := &report.Report{Results: []report.Result{blocked}, Selected: 1, Executed: 1}
		report.Summarise(r, []report.Group{{Profile: "okta", Title: "Okta", Selected: 1}}, nil)
		if got := r.Profiles[0].Verdict; got != c.want {
			t.Errorf("severity %q, row %s: %s (%s), want %s", c.severity, c.row, got, r.Profiles[0].Why, c.want)
		}
	}
}

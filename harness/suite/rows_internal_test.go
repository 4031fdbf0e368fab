package suite

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/report"
)

func TestRows(t *testing.T) {
	t.Parallel()
	catalogue := []fixtures.Requirement{
		{ID: "A", Text: "played"}, {ID: "B", Text: "neither"}, {ID: "C", Text: "proved inside", Tests: []string{"folder/TestC"}},
	}
	carries := []report.RequirementRef{{ID: "A"}}
	got := rows(catalogue, []report.Result{
		{ID: "f/two@okta:aiw", Status: report.Passed, Requirements: carries},
		{ID: "f/one@entra:legacy", Status: report.Failed, Requirements: carries},
		{ID: "f/one@okta:aiw", Status: report.Passed, Requirements: carries},
	})
	want := []report.Row{
		{ID: "A", Text: "played", Counts: report.Counts{Total: 3, Passed: 2, Failed: 1}, Scenarios: []report.RowScenario{
			{ID: "f/one", Counts: report.Counts{Total: 2, Passed: 1, Failed: 1}},
			{ID: "f/two", Counts: report.Counts{Total: 1, Passed: 1}},
		}},
		{ID: "C", Text: "proved inside", Tests: []string{"folder/TestC"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

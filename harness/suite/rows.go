package suite

import (
	"cmp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/report"
)

// rows turns the results round: each row of the catalogue that was played, or
// that a test of ours proves, with its scenarios and what became of them.
func rows(catalogue []fixtures.Requirement, results []report.Result) []report.Row {
	scenarios, sums := map[string]map[string]*report.Counts{}, map[string]*report.Counts{}
	for i := range results {
		id, _, _ := strings.Cut(results[i].ID, "@")
		for _, r := range results[i].Requirements {
			if scenarios[r.ID] == nil {
				scenarios[r.ID], sums[r.ID] = map[string]*report.Counts{}, &report.Counts{}
			}
			if scenarios[r.ID][id] == nil {
				scenarios[r.ID][id] = &report.Counts{}
			}
			scenarios[r.ID][id].Add(results[i].Status)
			sums[r.ID].Add(results[i].Status)
		}
	}
	var list []report.Row
	for _, r := range catalogue {
		if len(scenarios[r.ID]) == 0 && len(r.Tests) == 0 {
			continue
		}
		row := report.Row{ID: r.ID, Text: r.Text, Tests: r.Tests}
		if sum := sums[r.ID]; sum != nil {
			row.Counts = *sum
		}
		for id, counts := range scenarios[r.ID] {
			row.Scenarios = append(row.Scenarios, report.RowScenario{ID: id, Counts: *counts})
		}
		slices.SortFunc(row.Scenarios, func(a, b report.RowScenario) int { return cmp.Compare(a.ID, b.ID) })
		list = append(list, row)
	}
	return list
}

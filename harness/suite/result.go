package suite

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/report"
)

// interrupted is the reason of a play that was stopped with the run.
const interrupted = "the run was interrupted"

// report puts the report together.
func (r *runner) report(ctx context.Context, started time.Time) *report.Report {
	finished := time.Now()
	selected := r.plan.selected()
	rep := &report.Report{
		Version: report.Version, Tool: r.o.Tool, Catalogue: r.catalogue(), Command: r.o.Command, Target: r.facts.info,
		Started: started, Finished: finished, Duration: finished.Sub(started), Seed: r.o.Seed,
		Selected: len(selected), Executed: len(r.results), Filtered: r.plan.filtered,
		Interrupted: ctx.Err() != nil && len(r.results) < len(selected), Faults: r.faults, Results: r.results,
		Leftovers: r.leftovers, Coverage: r.coverage(), Capabilities: r.facts.known(), Variations: r.variations,
	}
	if len(r.o.Deviations) > 0 {
		rep.Kill = kill(r.o.Deviations, selected, r.results)
	}
	report.Summarise(rep, r.plan.groups, r.waive(rep))
	if rep.Kill == nil {
		rep.Rows = rows(r.plan.catalogue.All(), rep.Results)
	}
	return rep
}

// waive applies the baseline. A waiver that matches nothing is out of date, too,
// when everything was played.
func (r *runner) waive(rep *report.Report) func([]report.Result) {
	if r.o.Baseline == nil {
		return nil
	}
	return func(results []report.Result) {
		unmatched := r.o.Baseline.Apply(results, time.Now())
		if rep.Filtered || rep.Interrupted || len(r.o.IdPs) > 0 || len(r.o.Suites) > 0 {
			return
		}
		for _, w := range unmatched {
			rep.UnusedWaivers = append(rep.UnusedWaivers, w.ID)
		}
	}
}

// catalogue identifies the catalogue that judged.
func (r *runner) catalogue() string {
	rows := r.plan.catalogue.All()
	var text []byte
	for _, row := range rows {
		text = fmt.Appendf(text, "%q\n", row)
	}
	sum := sha256.Sum256(text)
	return fmt.Sprintf("%d rows, sha256 %x", len(rows), sum[:4])
}

// coverage counts the rows a scenario of the tree names.
func (r *runner) coverage() report.Coverage {
	tagged := map[string]bool{}
	for _, s := range r.plan.scenarios {
		for _, tag := range s.tags {
			tagged[strings.TrimPrefix(tag, "@")] = true
		}
	}
	var c report.Coverage
	for _, row := range r.plan.catalogue.All() {
		c.Rows++
		switch {
		case tagged[row.ID]:
			c.Covered++
		case row.OutOfScope():
			c.OutOfScope++
		case row.Observable != "":
			c.Unobservable++
		}
		if reference(row).SeverityOn(true) == report.Note {
			c.Observations++
		}
	}
	return c
}

// kill sums up what noticed which deviation. Noticed means failed or warned: a
// scenario whose setup broke, or that tripped the harness, has judged nothing.
func kill(deviations []DeviationPlan, plays []*play, results []report.Result) *report.Kill {
	byID := map[string]*report.Result{}
	skipped := false
	for i := range results {
		byID[results[i].ID] = &results[i]
	}
	k := &report.Kill{}
	killer := map[string]bool{}
	for _, d := range deviations {
		killed := report.Killed{Name: d.Name, What: d.What, Suffers: d.Suffers, Requirements: d.Requirements}
		for _, x := range plays {
			result := byID[x.id]
			if x.deviation != d.Name || result == nil || result.Status == report.NotApplicable {
				continue
			}
			if result.Status == report.Skipped {
				skipped = true
				continue
			}
			killed.Played++
			killer[x.scenario.id] = killer[x.scenario.id] || noticed(result)
			if noticed(result) {
				killed.By = append(killed.By, report.Killer{Play: x.id, Requirements: x.breaks, Text: result.Failures[0].Did})
			}
		}
		if len(killed.By) == 0 {
			k.Survivors = append(k.Survivors, d.Name)
		}
		k.Deviations = append(k.Deviations, killed)
	}
	for id, kills := range killer {
		if !kills && !skipped { // what was not played may have noticed
			k.Immune = append(k.Immune, id)
		}
	}
	slices.Sort(k.Immune)
	return k
}

func noticed(r *report.Result) bool {
	return (r.Status == report.Failed || r.Status == report.Warned) && len(r.Failures) > 0
}

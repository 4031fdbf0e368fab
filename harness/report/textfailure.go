package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

func (t *Text) rootCauses(r *Report) {
	shown := slices.DeleteFunc(slices.Clone(r.Causes), func(c RootCause) bool { return len(c.Failed)+len(c.Blocked) < 2 })
	if len(shown) == 0 {
		return
	}
	t.heading("Root causes")
	for i, c := range shown {
		t.printf("%3d. %s: %d failed, %d blocked\n", i+1, c.Key, len(c.Failed), len(c.Blocked))
		if c.Did != "" {
			t.indent("     ", printable(c.Did))
		}
	}
}

func (t *Text) warnings(r *Report) {
	groups := alike(r.Results, func(s Status) bool { return s == Warned })
	if len(groups) == 0 {
		return
	}
	t.heading(fmt.Sprintf("Warnings, %d of %d", r.Counts.Warned, r.Counts.Total))
	for _, g := range groups {
		t.printf("  %s\n", g[0].ID)
		t.others(g)
		for i := range g[0].Failures {
			if t.o.Verbose {
				t.account(g[0], &g[0].Failures[i])
				continue
			}
			t.indent("    ", printable(g[0].Failures[i].Did))
		}
	}
}

func (t *Text) failures(r *Report) {
	shown := []Status{Failed, Stale, Error}
	if r.Kill != nil {
		shown = []Status{Error}
	}
	groups := alike(r.Results, func(s Status) bool { return slices.Contains(shown, s) })
	if len(groups) == 0 {
		return
	}
	count := 0
	for _, s := range shown {
		count += r.Counts.Of(s)
	}
	t.heading(fmt.Sprintf("Failures, %d of %d", count, r.Counts.Total))
	told := map[string]int{}
	for i, g := range groups {
		if i > 0 {
			t.printf("\n")
		}
		first := g[0]
		t.printf("%s %s\n", t.paint(bold, fmt.Sprintf("%d.", i+1)), t.paint(bold, printable(first.Title)))
		t.printf("   %s  %s\n", t.status(first.Status), first.ID)
		t.others(g)
		if first.File != "" {
			t.printf("   features/%s:%d\n", first.File, first.Line)
		}
		if first.Reason != "" {
			t.indent("   ", printable(first.Reason))
		}
		for j := range first.Failures {
			t.failure(first, &first.Failures[j], i+1, told)
		}
	}
}

// failure tells one failure in full, unless the same answer of the target was
// told before: one refusal must not fill the screen seventy times.
func (t *Text) failure(r *Result, f *Failure, number int, told map[string]int) {
	key := f.Cause + "\n" + shape(f.Did)
	if before := told[key]; f.Cause != "" && before > 0 && !t.o.Verbose {
		ids := make([]string, 0, len(r.Requirements))
		for _, row := range r.Requirements {
			ids = append(ids, row.ID)
		}
		t.indent("   ", fmt.Sprintf("as in %d: %s", before, printable(f.Did)))
		t.indent("   ", "requires "+strings.Join(ids, ", "))
		return
	}
	if told[key] == 0 {
		told[key] = number
	}
	t.account(r, f)
}

// reasons says why plays were not judged.
func (t *Text) reasons(r *Report) {
	count := map[string]int{}
	var texts []string
	for i := range r.Results {
		if s := r.Results[i].Status; s == NotApplicable || s == Skipped {
			text := fmt.Sprintf("%s: %s", s, r.Results[i].Reason)
			if count[text] == 0 {
				texts = append(texts, text)
			}
			count[text]++
		}
	}
	if len(texts) == 0 {
		return
	}
	slices.SortStableFunc(texts, func(a, b string) int { return cmp.Or(count[b]-count[a], cmp.Compare(a, b)) })
	t.heading(fmt.Sprintf("Not judged, %d of %d", r.Counts.NotApplicable+r.Counts.Skipped, r.Counts.Total))
	for _, text := range texts {
		t.printf("%5d %s\n", count[text], printable(text))
	}
}

// others names the plays that ended like the first of a group.
func (t *Text) others(group []*Result) {
	if len(group) < 2 {
		return
	}
	names := make([]string, 0, len(group)-1)
	for _, r := range group[1:] {
		_, player, _ := strings.Cut(r.ID, "@")
		names = append(names, cmp.Or(player, r.ID))
	}
	t.indent("   ", "likewise as "+strings.Join(names, ", "))
}

func (t *Text) account(r *Result, f *Failure) {
	for _, l := range account(r, f) {
		head := fmt.Sprintf("   %-9s ", l.label)
		for part := range strings.SplitSeq(l.text, "\n") {
			if l.label != "Repeat" { // a command is for pasting: exactly as it is
				part = printable(part)
			}
			t.printf("%s%s\n", t.paint(dim, head), part)
			head = strings.Repeat(" ", 13)
		}
	}
}

// alike groups the results that ended the same way for different players: one
// scenario, one cause.
func alike(results []Result, take func(Status) bool) [][]*Result {
	var groups [][]*Result
	at := map[string]int{}
	for i := range results {
		r := &results[i]
		if !take(r.Status) {
			continue
		}
		scenario, _, _ := strings.Cut(r.ID, "@")
		key := string(r.Status) + scenario + " " + r.Reason
		if len(r.Failures) > 0 {
			key += " " + cmp.Or(r.Failures[0].Cause, r.Failures[0].Expected) + r.Failures[0].Step
		}
		if j, found := at[key]; found {
			groups[j] = append(groups[j], r)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []*Result{r})
	}
	return groups
}

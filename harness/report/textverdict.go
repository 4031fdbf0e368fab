package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// ANSI colours.
const (
	bold   = "1"
	dim    = "2"
	red    = "31"
	green  = "32"
	yellow = "33"
)

func (t *Text) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

func (t *Text) paint(color, text string) string {
	if !t.o.Color {
		return text
	}
	return "\x1b[" + color + "m" + text + "\x1b[0m"
}

func (t *Text) heading(text string) {
	t.printf("\n%s\n\n", t.paint(bold, text))
}

func (t *Text) indent(by, text string) {
	for part := range strings.SplitSeq(text, "\n") {
		t.printf("%s%s\n", by, part)
	}
}

func (t *Text) status(s Status) string {
	text := fmt.Sprintf("%-8s", s)
	switch s {
	case Passed:
		return t.paint(green, text)
	case Failed, Error, Stale:
		return t.paint(red, text)
	case Warned, Blocked, Known:
		return t.paint(yellow, text)
	case Noted, NotApplicable, Skipped:
		return text
	}
	return text
}

// columns are the counts a table shows; the first three always, the others when
// there is something to show.
var columns = []Status{Passed, Failed, NotApplicable, Noted, Warned, Blocked, Skipped, Known, Stale, Error}

func (t *Text) verdicts(r *Report) {
	rows := r.verdicts()
	total := ProfileVerdict{Title: "All", Verdict: r.Verdict, Why: r.Why, Counts: r.Counts}
	rows = append(rows, total)

	width := 10
	for _, row := range rows {
		width = max(width, utf8.RuneCountInString(row.Title))
	}
	shown := columns[:3:3]
	for _, s := range columns[3:] {
		if r.Counts.Of(s) > 0 {
			shown = append(shown, s)
		}
	}
	var head strings.Builder
	head.WriteString(strings.Repeat(" ", width))
	for _, s := range shown {
		head.WriteString("  " + string(s))
	}
	t.printf("\n%s\n", t.paint(dim, head.String()+"     of  verdict"))
	for i, row := range rows {
		if i == len(rows)-1 && len(rows) == 2 {
			break // one group is the whole
		}
		t.verdictRow(row, width, shown)
	}
	t.printf("\n%s %s\n", t.verdict(r.Verdict), "("+r.Why+")")
	if c := r.Coverage; c.Rows > 0 {
		t.printf("Catalogue %d of %d rows have a scenario; %d cannot be seen from outside", c.Covered, c.Rows, c.Unobservable)
		if c.OutOfScope > 0 {
			t.printf(", %d are out of scope", c.OutOfScope)
		}
		t.printf("\n")
	}
}

func (t *Text) verdictRow(row ProfileVerdict, width int, shown []Status) {
	var text strings.Builder
	text.WriteString(row.Title + strings.Repeat(" ", width-utf8.RuneCountInString(row.Title)))
	for _, s := range shown {
		fmt.Fprintf(&text, "  %*d", len(s), row.Counts.Of(s))
	}
	mark := row.mark()
	if row.Verdict != Conformant && row.Why != "" {
		mark += ": " + row.Why
	}
	t.printf("%s  %5d  %s%s\n", text.String(), row.Counts.Total, t.verdict(row.Verdict), mark)
}

// mark says what a reader must know of a verdict: that it rests on a draft or on
// little evidence, and whether the target claims what was asked of it.
func (v ProfileVerdict) mark() string {
	var words []string
	if v.Provisional {
		words = append(words, "provisional")
	}
	if v.Claimed != nil && *v.Claimed {
		words = append(words, "claimed by the target")
	}
	if v.Claimed != nil && !*v.Claimed {
		words = append(words, "not claimed by the target")
	}
	if len(words) == 0 {
		return ""
	}
	return " (" + strings.Join(words, ", ") + ")"
}

func (t *Text) verdict(v Verdict) string {
	switch v {
	case Conformant:
		return t.paint(green, string(v))
	case NotConformant:
		return t.paint(red, string(v))
	case Partial, NoVerdict:
		return t.paint(yellow, string(v))
	}
	return string(v)
}

// kill writes what became of the planted deviations.
func (t *Text) kill(r *Report) {
	t.heading("Deviations")
	for _, d := range r.Kill.Deviations {
		if len(d.By) == 0 {
			continue // told last
		}
		t.printf("  %s   %s, by %d of %s%s\n", t.paint(green, "killed"), d.Name, len(d.By), plural(d.Played, "play"), hurts(d.Suffers))
		t.printf("           %s [%s]\n", d.By[0].Play, strings.Join(d.By[0].Requirements, " "))
		t.indent("           ", printable(d.By[0].Text))
	}
	for _, d := range r.Kill.Deviations {
		if len(d.By) == 0 {
			t.printf("  %s %s, in %s for %s%s\n", t.paint(red, "survived"), d.Name, plural(d.Played, "play"), strings.Join(d.Requirements, " "), hurts(d.Suffers))
		}
	}
	killed := len(r.Kill.Deviations) - len(r.Kill.Survivors)
	t.printf("\n%d of %d deviations were noticed", killed, len(r.Kill.Deviations))
	if n := len(r.Kill.Immune); n > 0 {
		t.printf("; %s noticed none of theirs", plural(n, "scenario"))
	}
	t.printf("\n")
	if t.o.Verbose {
		for _, id := range r.Kill.Immune {
			t.printf("  %s\n", id)
		}
	}
}

// hurts says which identity providers suffer from a deviation.
func hurts(providers []string) string {
	switch {
	case len(providers) == 0:
		return ""
	case slices.Contains(providers, "any"):
		return "; hurts every identity provider"
	default:
		return "; hurts " + strings.Join(providers, ", ")
	}
}

package report

import (
	"fmt"
	"io"
	"strings"
)

// shownInMarkdown is how many failures a Markdown summary tells in full, each of
// another origin; the others are listed.
const shownInMarkdown = 20

// WriteMarkdown writes a summary for a pull request or a job's page: the
// verdicts, root causes, and the failures folded away.
func WriteMarkdown(w io.Writer, r *Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## scimproof: %s\n\n%s.\n\n", r.Verdict, upperFirst(cell(r.Why)))
	b.WriteString("| | verdict | passed | failed | warned | noted | not applicable | blocked | other | of |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|\n")
	rows := append(r.verdicts(), ProfileVerdict{Title: "All", Verdict: r.Verdict, Counts: r.Counts})
	for _, row := range rows {
		c := row.Counts
		verdict := string(row.Verdict) + row.mark()
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", cell(row.Title), verdict,
			c.Passed, c.Failed, c.Warned, c.Noted, c.NotApplicable, c.Blocked, c.Skipped+c.Known+c.Stale+c.Error, c.Total)
	}
	if len(r.Causes) > 0 {
		b.WriteString("\n### Root causes\n\n")
		for _, c := range r.Causes {
			fmt.Fprintf(&b, "1. %s: %d failed, %d blocked. %s\n", code(c.Key), len(c.Failed), len(c.Blocked), cell(c.Did))
		}
	}
	markdownFailures(&b, r)
	for _, l := range r.Leftovers {
		fmt.Fprintf(&b, "\nLeft behind: %s (%s)\n", cell(l.What), code(l.Play))
	}
	fmt.Fprintf(&b, "\n%d of %d selected plays, seed %d, target %s, %s\n", r.Executed, r.Selected, r.Seed, code(r.Target.URL), r.Duration.Round(1e8))
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("writing Markdown: %w", err)
	}
	return nil
}

func markdownFailures(b *strings.Builder, r *Report) {
	groups := alike(r.Results, func(s Status) bool { return s == Failed || s == Stale || s == Error })
	if len(groups) == 0 {
		return
	}
	b.WriteString("\n### Failures\n\n")
	told := map[string]bool{}
	var listed strings.Builder
	for _, g := range groups {
		first := g[0]
		did, origin := first.Reason, first.ID
		if len(first.Failures) > 0 {
			did = first.Failures[0].Did
			origin = first.origin() + shape(did)
		}
		if told[origin] || len(told) >= shownInMarkdown {
			fmt.Fprintf(&listed, "- %s %s: %s\n", first.Status, code(first.ID), cell(did))
			continue
		}
		told[origin] = true
		fmt.Fprintf(b, "<details><summary>%s: %s (%s)</summary>\n\n", first.Status, html(first.Title), plural(len(g), "play"))
		for _, other := range g {
			fmt.Fprintf(b, "- %s\n", code(other.ID))
		}
		text := narrative(first)
		fence := "```"
		for strings.Contains(text, fence) {
			fence += "`"
		}
		fmt.Fprintf(b, "\n%s\n%s\n%s\n\n</details>\n", fence, text, fence)
	}
	if listed.Len() > 0 {
		b.WriteString("\nThe others:\n\n" + listed.String())
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// cell makes text safe for one line of Markdown, in a table or out of it.
func cell(text string) string {
	text = printable(strings.ReplaceAll(text, "\n", " "))
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`).Replace(text)
}

// code quotes text that may hold backticks itself.
func code(text string) string {
	text = printable(strings.ReplaceAll(text, "\n", " "))
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	return "`` " + text + " ``"
}

func html(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(printable(strings.ReplaceAll(text, "\n", " ")))
}

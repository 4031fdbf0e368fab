package main

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/scimproof/scimproof/harness/suite"
)

type suitesCommand struct{}

// Run prints one line per named suite, then what one should know of it.
func (c *suitesCommand) Run(s streams) error {
	all, err := suite.Suites(suite.Options{})
	if err != nil {
		return fmt.Errorf("suites: %w", err)
	}
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "SUITE\tSCENARIOS\tPLAYED BY\tWHAT")
	for _, x := range all {
		by := cmp.Or(x.Profile, "a plain client")
		if len(x.Variants) > 0 {
			by += ":" + strings.Join(x.Variants, ",")
		}
		title := x.Title
		if x.Provisional {
			title += " (provisional)"
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", x.Name, x.Scenarios, by, title)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	for _, x := range all {
		s.say("\n%s, from: %s\n", x.Name, x.Source)
		if x.Note != "" {
			s.say("  %s\n", strings.TrimSpace(x.Note))
		}
	}
	return nil
}

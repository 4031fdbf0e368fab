package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/scimproof/scimproof/profiles"
)

type profilesCommand struct {
	List  profilesListCommand  `cmd:"" default:"1" help:"List the identity providers and their variants."`
	Check profilesCheckCommand `cmd:"" help:"Check a profile folder of your own."`
	Diff  profilesDiffCommand  `cmd:"" help:"Compare a recording (scimproof record) with what a profile sends."`
}

type profilesListCommand struct {
	Facts bool `help:"Show every fact with its source and confidence, too."`
}

// Run prints one line per variant.
func (c *profilesListCommand) Run(s streams) error {
	all, err := profiles.Builtin()
	if err != nil {
		return fmt.Errorf("built-in profiles: %w", err)
	}
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "PROFILE\tVARIANT\tWHAT")
	for _, p := range all {
		for _, v := range p.Variants {
			fmt.Fprintf(w, "%s\t%s\t%s\n", p.Name, v.Name, v.Title)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	for _, p := range all {
		if p.Provisional {
			s.say("\n%s is provisional: %s\n", p.Name, p.ProvisionalWhy)
		}
		if c.Facts {
			printFacts(s, p)
		}
	}
	return nil
}

func printFacts(s streams, p *profiles.Profile) {
	s.say("\n%s, what is known (D documented, O observed, I inferred, L low):\n", p.Title)
	for _, f := range p.Facts {
		s.say("  [%s] %s: %s (%s)\n", f.Confidence, f.Key, f.Value, f.Source)
	}
	for _, q := range p.Params {
		s.say("  [%s] parameter %s = %s of {%s}: %s (%s)\n", q.Confidence, q.Name, q.Default, strings.Join(q.Values, ", "), q.Changes, q.Source)
	}
}

type profilesCheckCommand struct {
	Dir string `arg:"" help:"Folder with profile.yaml and flows.star." type:"existingdir"`
}

// Run loads the folder; the loader's error names file, line and remedy.
func (c *profilesCheckCommand) Run(s streams) error {
	p, err := profiles.Dir(c.Dir)
	if err != nil {
		return usage("%w", err)
	}
	s.say("%s is a sound profile: %s, %d variant(s), %d facts\n", c.Dir, p.Title, len(p.Variants), len(p.Facts))
	return nil
}

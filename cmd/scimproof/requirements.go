package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/profiles"
)

type requirementsCommand struct {
	JSON   bool   `name:"json" help:"Print every row with the scenarios that prove it, as JSON."`
	Why    bool   `help:"Say, too, what proves the rows without a scenario, and why others cannot be seen or are out of scope."`
	Source string `help:"Only rows whose id begins so, e.g. RFC7644, WS-, ENTRA-." placeholder:"PREFIX"`
}

// coverage is one catalogue row and the scenarios that carry its id.
type coverage struct {
	ID         string `json:"id"`
	Source     string `json:"source"`
	Section    string `json:"section"`
	Level      string `json:"level,omitempty"`
	Basis      string `json:"basis"`
	Max        string `json:"max"`
	Subject    string `json:"subject"`
	Observable string `json:"notObservable,omitempty"`
	// OutOfScope says that it could be seen, and is not looked at.
	OutOfScope bool     `json:"outOfScope,omitempty"`
	Text       string   `json:"requirement"`
	Scenarios  []string `json:"scenarios"`
	// Tests are the Go tests that prove it, folder and function.
	Tests []string `json:"tests,omitempty"`
}

// open says that nothing proves the row: no scenario where it speaks of the
// server and can be seen from outside, no test of ours where it speaks of the
// simulator or of the inside of our server.
func (c coverage) open() bool {
	switch {
	case len(c.Scenarios) > 0:
		return false
	case c.Subject != "server":
		return len(c.Tests) == 0
	default:
		return c.Observable == ""
	}
}

// Run prints the matrix of rows by source and section, and fails (exit 1) while
// nothing proves a row, naming it.
func (c *requirementsCommand) Run(s streams) error {
	rows, err := c.rows()
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		if err := encoder.Encode(rows); err != nil {
			return fmt.Errorf("print: %w", err)
		}
	} else if err := c.print(s, rows); err != nil {
		return err
	}
	var open []string
	for _, r := range rows {
		if r.open() {
			open = append(open, r.ID+"  "+r.Text)
		}
	}
	if len(open) > 0 {
		return &exitError{code: 1, err: fmt.Errorf("%d rows can be seen and nothing proves them; write a scenario with the id as its tag:\n%s", len(open), strings.Join(open, "\n"))}
	}
	return nil
}

func (c *requirementsCommand) rows() ([]coverage, error) {
	catalogue, err := fixtures.Load()
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	builtin, err := profiles.Builtin()
	if err != nil {
		return nil, fmt.Errorf("built-in profiles: %w", err)
	}
	plays, err := suite.List(suite.Options{Profiles: builtin, WithSuites: true})
	if err != nil {
		return nil, fmt.Errorf("scenarios: %w", err)
	}
	scenarios := map[string]map[string]bool{}
	for _, p := range plays {
		id, _, _ := strings.Cut(p.ID, "@")
		for _, tag := range p.Tags {
			tag = strings.TrimPrefix(tag, "@")
			if scenarios[tag] == nil {
				scenarios[tag] = map[string]bool{}
			}
			scenarios[tag][id] = true
		}
	}
	var rows []coverage
	for _, r := range catalogue.All() {
		if !strings.HasPrefix(r.ID, c.Source) {
			continue
		}
		rows = append(rows, coverage{
			ID: r.ID, Source: r.Source, Section: r.Section, Level: r.Level, Basis: r.Basis, Max: r.Max, Subject: r.Subject,
			Observable: r.Observable, OutOfScope: r.OutOfScope(), Text: r.Text, Scenarios: slices.Sorted(maps.Keys(scenarios[r.ID])), Tests: r.Tests,
		})
	}
	if len(rows) == 0 {
		return nil, usage("no row's id begins with %q: try RFC7644, WS- or ENTRA-", c.Source)
	}
	return rows, nil
}

// tally counts the rows of one section.
type tally struct{ rows, covered, unobservable, outOfScope, elsewhere, open int }

func (c *requirementsCommand) print(s streams, rows []coverage) error {
	var order []string
	tallies := map[string]*tally{}
	for _, r := range rows {
		for _, key := range []string{"all\t", r.Source + "\t", r.Source + "\t" + r.Section} {
			if tallies[key] == nil {
				tallies[key] = &tally{}
				order = append(order, key)
			}
			tallies[key].add(r)
		}
	}
	slices.SortStableFunc(order, compareKeys)
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "SOURCE\tSECTION\tROWS\tCOVERED\tNOT OBSERVABLE\tOUT OF SCOPE\tPROVED ELSEWHERE\tUNCOVERED\t")
	for _, key := range order {
		t := tallies[key]
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", key, t.rows, t.covered, t.unobservable, t.outOfScope, t.elsewhere, t.open)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print: %w", err)
	}
	for _, r := range rows {
		switch {
		case !c.Why || len(r.Scenarios) > 0:
		case len(r.Tests) > 0:
			s.say("%s  proved by %s\n", r.ID, strings.Join(r.Tests, ", "))
		case r.Observable != "":
			s.say("%s  %s\n", r.ID, r.Observable)
		}
	}
	return nil
}

func (t *tally) add(r coverage) {
	t.rows++
	switch {
	case len(r.Scenarios) > 0:
		t.covered++
	case r.open():
		t.open++
	case len(r.Tests) > 0:
		t.elsewhere++ // proved in the tests of the simulator or of our server
	case r.OutOfScope:
		t.outOfScope++
	default:
		t.unobservable++
	}
}

// compareKeys orders sections by their numbers, the sums first.
func compareKeys(a, b string) int {
	if a == b {
		return 0
	}
	as, bs := strings.SplitN(a, "\t", 2), strings.SplitN(b, "\t", 2)
	if as[0] != bs[0] {
		switch {
		case as[0] == "all":
			return -1
		case bs[0] == "all":
			return 1
		}
		return strings.Compare(as[0], bs[0])
	}
	return slices.CompareFunc(strings.Split(as[1], "."), strings.Split(bs[1], "."), func(x, y string) int {
		if len(x) != len(y) && isNumber(x) && isNumber(y) {
			return len(x) - len(y)
		}
		return strings.Compare(x, y)
	})
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

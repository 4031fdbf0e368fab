package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/suite"
	"github.com/scimproof/scimproof/harness/target"
)

type killCommand struct {
	reportFlags
	ownFlags

	Deviation    []string `arg:"" optional:"" help:"Only these misbehaviours; all unless given." placeholder:"NAME"`
	List         bool     `help:"List the misbehaviours and what they break."`
	All          bool     `help:"Play every scenario against every misbehaviour, not only those that prove the requirement it breaks."`
	UntilNoticed bool     `help:"Play a misbehaviour only until a scenario has noticed it: faster, and says nothing of the other scenarios."`
	Concurrency  int      `short:"c" help:"How many plays run at once (0: as many as the machine gives)." default:"0"`
	Seed         int64    `help:"Order of the plays (0: draw one)." default:"0"`
}

// Run plants the misbehaviours and fails on a survivor.
func (c *killCommand) Run(ctx context.Context, s streams) (err error) {
	collectLess()
	t, err := c.openOwn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close(context.WithoutCancel(ctx))) }()
	known, err := target.Deviations(ctx, t)
	if err != nil {
		return fmt.Errorf("misbehaviours: %w", err)
	}
	chosen, err := c.choose(known)
	if err != nil {
		return err
	}
	if c.List {
		for _, d := range chosen {
			s.say("%s (%s): %s\n    breaks %s; hurts %s; %s\n", d.Name, d.Area, d.What, strings.Join(d.Requirements, ", "), strings.Join(d.Suffers, ", "), d.Source)
		}
		return nil
	}
	o, err := (&selectionFlags{Concurrency: c.Concurrency, Seed: c.Seed}).options()
	if err != nil {
		return err
	}
	if err := c.apply(&o, s); err != nil {
		return err
	}
	for _, d := range chosen {
		o.Deviations = append(o.Deviations, suite.DeviationPlan{Name: d.Name, What: d.What, Suffers: d.Suffers, Requirements: d.Requirements})
	}
	o.Target, o.DeviateAll, o.UntilNoticed, o.WithSuites = t, c.All, c.UntilNoticed, true
	s.say("scimproof %s: %d misbehaviours planted in the reference server%s\n", version, len(chosen), on(t.Info().Postgres))
	r, err := suite.Run(ctx, o)
	if r != nil {
		err = errors.Join(err, c.write(r))
	}
	return (*runCommand)(nil).finish(r, err, o)
}

func (c *killCommand) choose(known []target.Deviation) ([]target.Deviation, error) {
	if len(c.Deviation) == 0 {
		return known, nil
	}
	var chosen []target.Deviation
	for _, name := range c.Deviation {
		i := slices.IndexFunc(known, func(d target.Deviation) bool { return d.Name == name })
		if i < 0 {
			return nil, usage("no misbehaviour is called %q: see scimproof kill --list", name)
		}
		chosen = append(chosen, known[i])
	}
	return chosen, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// options of a run.
type options struct {
	// Server and Empty are the command lines of the server (flags are added)
	// and of the empty handler.
	Server, Empty []string
	Sizes         sizes
	// Micro runs the Go benchmarks as well.
	Micro bool
}

// sizes say how much is measured.
type sizes struct {
	// Few and Users are the workspaces that are compared.
	Few, Users int
	// Groups are the sizes of the groups that are compared.
	Groups []int
	// Page is how far into a list by cursor the late page is.
	Page int
	// Requests is how many each size gets, at the most Runs times.
	Requests, Runs int
	// Load is how long one measurement of throughput takes; each is made
	// Rounds times.
	Load   time.Duration
	Rounds int
}

var (
	full  = sizes{Few: 1_000, Users: 1_000_000, Groups: []int{10, 1_000, 100_000, 1_000_000}, Page: 9_000, Requests: 2_000, Runs: 3, Load: 2 * time.Second, Rounds: 3}
	small = sizes{Few: 1_000, Users: 100_000, Groups: []int{10, 100, 10_000, 100_000}, Page: 900, Requests: 500, Runs: 2, Load: time.Second, Rounds: 1}
)

const (
	// connections is how many clients send at once when throughput is measured.
	connections = 8
	// spare users belong to no group; they are the members added and removed.
	spare = 1_000
	// loadGroups are the small groups that get members under load.
	loadGroups = 1_000
)

// bench is a run on its way.
type bench struct {
	options

	stack *stack
	table *table
	// few and many are the two workspaces.
	few, many *tenant
}

// run measures everything and prints the table. It returns errShort when a
// figure is worse than its limit.
func run(ctx context.Context, o options, out io.Writer) (err error) {
	began := time.Now()
	s, err := startStack(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }() //nolint:contextcheck // what was started is stopped even when the run was interrupted
	b := &bench{options: o, stack: s, table: &table{}}
	for _, p := range b.parts() {
		from := time.Now()
		if err := p.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(out, "%-18s %6.1f s\n", p.name, time.Since(from).Seconds())
	}
	fmt.Fprintln(out)
	b.table.print(out, machine(s.version))
	fmt.Fprintf(out, "\n%.0f s in all\n", time.Since(began).Seconds())
	if b.table.short() {
		return errShort
	}
	return nil
}

// part is one section of a run.
type part struct {
	name string
	do   func(context.Context) error
}

func (b *bench) parts() []part {
	return []part{
		{"fill", b.fill},
		{"groups", b.groups},
		{"users", b.users},
		{"memory", b.memory},
		{"load", b.load},
		{"memory in the end", b.memoryPeak},
		{"functions", b.functions},
	}
}

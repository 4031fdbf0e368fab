package main

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/harness/target"
)

type cleanupCommand struct{}

// Run removes what dead runs left; living ones are not touched.
func (*cleanupCommand) Run(ctx context.Context, s streams) error {
	removed, err := target.Sweep(ctx)
	for _, what := range removed {
		s.say("removed %s\n", what)
	}
	if err != nil {
		return fmt.Errorf("clean up: %w", err)
	}
	if len(removed) == 0 {
		s.say("nothing to remove\n")
	}
	return nil
}

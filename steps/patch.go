package steps

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// patchSteps are PATCH requests whose operations are the lines of a table; an
// empty cell leaves its member out, and a line with a number of times stands for
// so many operations, {n} being 001, 002 …
func patchSteps() []Step {
	return []Step{
		{`^the client patches (/\S+) with:$`, func(ctx context.Context, where string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				var operations []world.Operation
				for _, r := range rows(t) {
					repeated, err := times(r["times"])
					if err != nil {
						return err
					}
					for n := range repeated {
						number := strings.NewReplacer("{n}", fmt.Sprintf("%03d", n+1))
						operations = append(operations, world.Operation{Op: r["op"], Path: number.Replace(r["path"]), Value: number.Replace(r["value"])})
					}
				}
				return w.Patches(ctx, where, operations...)
			})
		}},
	}
}

// times reads how often a line counts, once unless it says so.
func times(cell string) (int, error) {
	if cell == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(cell)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("times is %q, want a number from 1 on", cell)
	}
	return n, nil
}

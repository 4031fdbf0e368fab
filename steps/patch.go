package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// patchSteps are PATCH requests whose operations are the lines of a table; an
// empty cell leaves its member out.
func patchSteps() []Step {
	return []Step{
		{`^the client patches (/\S+) with:$`, func(ctx context.Context, where string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				var operations []world.Operation
				for _, r := range rows(t) {
					operations = append(operations, world.Operation{Op: r["op"], Path: r["path"], Value: r["value"]})
				}
				return w.Patches(ctx, where, operations...)
			})
		}},
	}
}

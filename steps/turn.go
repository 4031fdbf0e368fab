package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// turnSteps are about a second workspace beside the one that is connected.
func turnSteps() []Step {
	return []Step{
		{`^everybody has turned to (another workspace without SCIM|the first workspace again)$`, func(ctx context.Context, where string) error {
			return in(ctx, func(w *world.World) error {
				if where == "the first workspace again" {
					return w.TurnsBack()
				}
				return w.TurnsAway(ctx)
			})
		}},
	}
}

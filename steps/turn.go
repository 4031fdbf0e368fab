package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// turnSteps are about what the app says of a refusal, and about a second
// workspace beside the one that is connected.
func turnSteps() []Step {
	return []Step{
		{`^the app says why, naming ` + name + `$`, func(ctx context.Context, text string) error {
			return in(ctx, func(w *world.World) error { return w.SaysWhy(text) })
		}},
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

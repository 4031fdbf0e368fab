package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// logSteps are about what the application remembers of requests and changes.
func logSteps() []Step {
	return []Step{
		{
			`^` + somebody + ` ` + verb("look at", "looked at") + ` the (provisioning|audit) log$`,
			func(ctx context.Context, who, phrase, which string) error {
				return in(ctx, func(w *world.World) error { return w.LooksAtLog(ctx, tense(phrase), actor(who), which) })
			},
		},
		{`^the (provisioning log|audit log|workspace) (shows|lacks) ` + names + `$`, func(ctx context.Context, where, how, texts string) error {
			return in(ctx, func(w *world.World) error { return w.Remembers(ctx, where, how == "shows", list(texts)...) })
		}},
	}
}

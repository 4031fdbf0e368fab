package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// memberEffects say what is true of people, in whichever window shows it.
func memberEffects() []Step {
	return []Step{
		{`^` + name + ` has (access|no access)$`, func(ctx context.Context, who, what string) error {
			return in(ctx, func(w *world.World) error { return w.HasAccess(ctx, who, what == "access") })
		}},
		{`^the ([a-z -]+) of ` + name + ` is ` + text + `$`, func(ctx context.Context, attribute, of, value string) error {
			return in(ctx, func(w *world.World) error { return w.Is(ctx, attribute, value, of) })
		}},
		{`^` + name + ` is the same member as before$`, func(ctx context.Context, who string) error {
			return in(ctx, func(w *world.World) error { return w.Same(ctx, who) })
		}},
		{`^` + name + ` is a member exactly once$`, func(ctx context.Context, who string) error {
			return in(ctx, func(w *world.World) error { return w.Once(ctx, who) })
		}},
		{`^` + name + ` is not a member$`, func(ctx context.Context, who string) error {
			return in(ctx, func(w *world.World) error { return w.Gone(ctx, who) })
		}},
		{`^` + name + ` is found as inactive$`, func(ctx context.Context, who string) error {
			return in(ctx, func(w *world.World) error { return w.VisibleInactive(ctx, who) })
		}},
		{`^the members besides the owner are ` + names + `$`, func(ctx context.Context, people string) error {
			return in(ctx, func(w *world.World) error { return w.Members(ctx, list(people)...) })
		}},
		{`^nothing changes$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.Unchanged(ctx) })
		}},
	}
}

package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// groupEffects say what is true of groups, in whichever window shows it.
func groupEffects() []Step {
	return []Step{
		{`^group ` + name + ` has (?:no members|exactly the members ` + names + `)$`, func(ctx context.Context, group, members string) error {
			return in(ctx, func(w *world.World) error { return w.HasMembers(ctx, group, list(members)...) })
		}},
		{`^there is (one|no) group ` + name + `$`, func(ctx context.Context, many, group string) error {
			return in(ctx, func(w *world.World) error { return w.GroupExists(ctx, group, many == "one") })
		}},
		{`^there are no groups$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.NoGroups(ctx) })
		}},
		{`^group ` + name + ` is (the same group as|another group than) before$`, func(ctx context.Context, group, which string) error {
			return in(ctx, func(w *world.World) error { return w.SameGroup(ctx, group, which == "the same group as") })
		}},
	}
}

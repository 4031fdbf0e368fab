package steps

import (
	"context"
	"strconv"

	"github.com/scimproof/scimproof/harness/world"
)

// groupEffects say what is true of groups, in whichever window shows it.
func groupEffects() []Step {
	return []Step{
		{`^group ` + name + ` has (?:no members|(\d+) members|exactly the members ` + names + `)$`, func(ctx context.Context, group, count, members string) error {
			return in(ctx, func(w *world.World) error {
				if n, err := strconv.Atoi(count); err == nil {
					return w.CountsMembers(ctx, group, n)
				}
				return w.HasMembers(ctx, group, list(members)...)
			})
		}},
		{`^group ` + name + ` exists once$`, func(ctx context.Context, group string) error {
			return in(ctx, func(w *world.World) error { return w.GroupExists(ctx, group, true) })
		}},
		{`^there (?:are no groups|is no group ` + name + `)$`, func(ctx context.Context, group string) error {
			return in(ctx, func(w *world.World) error {
				if group == "" {
					return w.NoGroups(ctx)
				}
				return w.GroupExists(ctx, group, false)
			})
		}},
		{`^group ` + name + ` is (the same group as|another group than) before$`, func(ctx context.Context, group, which string) error {
			return in(ctx, func(w *world.World) error { return w.SameGroup(ctx, group, which == "the same group as") })
		}},
	}
}

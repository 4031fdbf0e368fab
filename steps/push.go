package steps

import (
	"context"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

var groupMoves = map[[2]string]world.GroupMove{
	{"delete", "deleted"}:                world.DeleteGroup,
	{"unlink", "unlinked"}:               world.UnlinkGroup,
	{"withdraw", "withdrawn"}:            world.WithdrawGroup,
	{"unassign", "unassigned"}:           world.UnassignGroup,
	{"stop pushing", "stopped pushing"}:  world.StopGroup,
	{"start pushing", "started pushing"}: world.StartGroup,
}

// pushSteps are what an admin does with groups in the directory.
func pushSteps() []Step {
	return []Step{
		{
			`^the directory ` + verbs([2]string{"push", "pushed"}, [2]string{"assign", "assigned"}) + ` (group|distribution list) ` + name + ` with (\d+ people|` + names[1:] + `$`,
			func(ctx context.Context, phrase, kind, group, members string) error {
				return in(ctx, func(w *world.World) error {
					if n, err := strconv.Atoi(strings.TrimSuffix(members, " people")); err == nil {
						return w.PushesMany(ctx, tense(phrase), group, n)
					}
					if strings.Contains(phrase, "assign") {
						return w.AssignsGroup(ctx, tense(phrase), group, list(members)...)
					}
					return w.Pushes(ctx, tense(phrase), group, kind == "distribution list", list(members)...)
				})
			},
		},
		{`^the directory ` + verb("push", "pushed") + ` group ` + name + ` in full$`, func(ctx context.Context, phrase, group string) error {
			return in(ctx, func(w *world.World) error { return w.PushesNow(ctx, tense(phrase), group) })
		}},
		{
			`^the directory ` + membership + ` ` + names + ` (?:to|from) group ` + name + `$`,
			func(ctx context.Context, phrase, members, group string) error {
				return in(ctx, func(w *world.World) error {
					if strings.Contains(phrase, "add") {
						return w.AddsTo(ctx, tense(phrase), group, list(members)...)
					}
					return w.RemovesFrom(ctx, tense(phrase), group, list(members)...)
				})
			},
		},
		{
			`^the directory ` + verb("set", "set") + ` the members of group ` + name + ` to ` + names + `$`,
			func(ctx context.Context, phrase, group, members string) error {
				return in(ctx, func(w *world.World) error { return w.SetsMembers(ctx, tense(phrase), group, list(members)...) })
			},
		},
		{
			`^the directory ` + verb("rename", "renamed") + ` group ` + name + ` to ` + name + `$`,
			func(ctx context.Context, phrase, group, fresh string) error {
				return in(ctx, func(w *world.World) error { return w.RenamesGroup(ctx, tense(phrase), group, fresh) })
			},
		},
		{`^the directory ` + verbs(keys(groupMoves)...) + ` group ` + name + `$`, func(ctx context.Context, phrase, group string) error {
			return in(ctx, func(w *world.World) error {
				move, err := pick(phrase, groupMoves)
				if err != nil {
					return err
				}
				return w.MovesGroup(ctx, tense(phrase), move, group)
			})
		}},
	}
}

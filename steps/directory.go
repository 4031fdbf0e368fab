package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

var moves = map[[2]string]world.Move{
	{"provision", "provisioned"}:  world.Provision,
	{"deactivate", "deactivated"}: world.Deactivate,
	{"reactivate", "reactivated"}: world.Reactivate,
	{"unassign", "unassigned"}:    world.Unassign,
	{"delete", "deleted"}:         world.Delete,
	{"restore", "restored"}:       world.Restore,
}

// directorySteps are what an admin does with people in the identity provider's
// directory; what follows from it has arrived when the sentence ends.
func directorySteps() []Step {
	return []Step{
		{`^the directory has these people:$`, func(ctx context.Context, t *Table) error {
			return in(ctx, func(w *world.World) error { return w.DirectoryHas(ctx, rows(t)...) })
		}},
		{`^the directory ` + verbs(keys(moves)...) + ` ` + names + `$`, func(ctx context.Context, phrase, people string) error {
			return in(ctx, func(w *world.World) error {
				move, err := pick(phrase, moves)
				if err != nil {
					return err
				}
				return w.Moves(ctx, tense(phrase), move, list(people)...)
			})
		}},
		{
			`^the directory ` + verb("change", "changed") + ` the ([a-z -]+) of ` + name + ` to ` + text + `$`,
			func(ctx context.Context, phrase, attribute, of, value string) error {
				return in(ctx, func(w *world.World) error { return w.Changes(ctx, tense(phrase), attribute, of, value) })
			},
		},
		{`^the directory ` + verb("sync", "synced") + ` again$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Syncs(ctx, tense(phrase)) })
		}},
	}
}

package steps

import (
	"context"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// syncSteps are about when the identity provider syncs, and what comes between.
func syncSteps() []Step {
	return []Step{
		{`^the admin ` + verbs([2]string{"pause", "paused"}, [2]string{"start", "started"}, [2]string{"restart", "restarted"}) + ` the sync$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error {
				if strings.Contains(phrase, "restart") {
					return w.Restarts(ctx, tense(phrase))
				}
				pauses, err := pick(phrase, map[[2]string]bool{{"pause", "paused"}: true, {"start", "started"}: false})
				if err != nil {
					return err
				}
				return w.Pauses(ctx, tense(phrase), pauses)
			})
		}},
		{`^the connection has been set to break after request (\d+)$`, func(ctx context.Context, request string) error {
			n, _ := strconv.Atoi(request) // the pattern lets only digits through
			return in(ctx, func(w *world.World) error { return w.BreaksOff(n) })
		}},
		// Used once: only an import can be disturbed between two of its pages.
		{`^a client has been set to create user ` + name + ` after the first page of the import$`, func(ctx context.Context, user string) error {
			return in(ctx, func(w *world.World) error { return w.Meanwhile(ctx, user) })
		}},
		{`^the import shows everybody once$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.ImportedEverybody() })
		}},
		{
			`^the directory ` + verb("assign", "assigned") + ` group ` + name + ` with ` + names + `$`,
			func(ctx context.Context, phrase, group, members string) error {
				return in(ctx, func(w *world.World) error { return w.AssignsGroup(ctx, tense(phrase), group, list(members)...) })
			},
		},
	}
}

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
	}
}

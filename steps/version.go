package steps

import (
	"context"
	"strconv"

	"github.com/scimproof/scimproof/harness/world"
)

// versionSteps are about versions: of resources and of the protocol.
func versionSteps() []Step {
	return []Step{
		{`^(\d+) clients send (POST|PUT|PATCH) (/\S*) at once with:$`, func(ctx context.Context, clients, verb, where string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				n, _ := strconv.Atoi(clients) // the pattern lets only digits through
				return w.SendsAtOnce(ctx, n, verb, where, attributes...)
			})
		}},
		{`^at most one of them succeeds, the others answering ` + statuses + `$`, func(ctx context.Context, codes string) error {
			return in(ctx, func(w *world.World) error { return w.OneSucceeds(numbers(codes)...) })
		}},
		{`^each of them answers ` + statuses + `$`, func(ctx context.Context, codes string) error {
			return in(ctx, func(w *world.World) error { return w.AllAnswer(numbers(codes)...) })
		}},
		{`^the client has turned to (?:version (v\d+) of the protocol|the base URL without a version)$`, func(ctx context.Context, other string) error {
			return in(ctx, func(w *world.World) error { return w.InVersion(ctx, other) })
		}},
	}
}

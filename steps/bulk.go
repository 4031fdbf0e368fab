package steps

import (
	"context"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// bulkSteps are bulk requests, whose operations are the lines of a table with
// the columns method, path, bulkId, version and data; an empty cell leaves its
// member out.
func bulkSteps() []Step {
	return []Step{
		{`^the client ` + sends + ` these operations(?:, failing on error (\d+))?:$`, func(ctx context.Context, phrase, failOnErrors string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				n, _ := strconv.Atoi(failOnErrors) // "" is none
				var operations []world.BulkOperation
				for _, r := range rows(t) {
					operations = append(operations, world.BulkOperation{Method: r["method"], Path: r["path"], BulkID: r["bulkId"], Version: r["version"], Data: r["data"]})
				}
				return w.SendsJob(ctx, sending(phrase), n, operations...)
			})
		}},
		{`^the client sends a bulk request beyond (maxOperations|maxPayloadSize)$`, func(ctx context.Context, limit string) error {
			return in(ctx, func(w *world.World) error { return w.SendsBeyond(ctx, world.Attempt, limit) })
		}},
		{
			`^the operations answer ((?:\d{3}|nothing)(?:(?:, | or )(?:\d{3}|nothing))*)( unless with 409)?$`,
			func(ctx context.Context, codes, unless string) error {
				return in(ctx, func(w *world.World) error {
					var statuses [][]int
					for one := range strings.SplitSeq(codes, ", ") {
						statuses = append(statuses, numbers(strings.ReplaceAll(one, "nothing", "0")))
					}
					return w.OperationsAnswer(unless != "", statuses...)
				})
			},
		},
		{`^no operation succeeds$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.NoOperationSucceeds() })
		}},
		{`^each operation (.+)$`, func(ctx context.Context, rule string) error {
			return in(ctx, func(w *world.World) error { return w.EachOperation(ctx, rule) })
		}},
	}
}

package steps

import (
	"context"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// statuses is one HTTP status, several with "or", or a class of them: 4xx.
const statuses = `(\d{3}(?: or \d{3})*|\dxx)`

// responseSteps are about the last raw response and what it left behind.
func responseSteps() []Step {
	return []Step{
		{`^the response has status ` + statuses + `$`, func(ctx context.Context, codes string) error {
			return in(ctx, func(w *world.World) error { return w.Answers(numbers(codes)...) })
		}},
		{
			`^the response is a SCIM error with status ` + statuses + `(?: of (type|no type but) "(\w+(?: or \w+)*)")?$`,
			func(ctx context.Context, codes, how, types string) error {
				return in(ctx, func(w *world.World) error { return w.IsError(how == "type", words(types), numbers(codes)...) })
			},
		},
		{`^the header (\S+) (is|contains|lacks) ` + text + `$`, func(ctx context.Context, header, how, value string) error {
			return in(ctx, func(w *world.World) error {
				if how == "lacks" {
					return w.HeaderLacks(header, value)
				}
				return w.Header(header, value, how == "is")
			})
		}},
		{`^the response shows what reading ` + name + ` back shows$`, func(ctx context.Context, what string) error {
			return in(ctx, func(w *world.World) error { return w.ShowsTheStored(ctx, what) })
		}},
		{`^the response (is empty or )?shows:$`, func(ctx context.Context, unless string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.Shows(unless != "", attributes...)
			})
		}},
		{`^reading ` + name + ` back shows:$`, func(ctx context.Context, what string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.ReadingBack(ctx, what, attributes...)
			})
		}},
	}
}

// words reads "a or b".
func words(alternatives string) []string {
	if alternatives == "" {
		return nil
	}
	return strings.Split(alternatives, " or ")
}

// numbers reads "200 or 204", and "4xx" as 4.
func numbers(codes string) []int {
	var all []int
	for c := range strings.SplitSeq(codes, " or ") {
		n, _ := strconv.Atoi(strings.TrimSuffix(c, "xx")) // the pattern lets only digits through
		all = append(all, n)
	}
	return all
}

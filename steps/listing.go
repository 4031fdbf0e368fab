package steps

import (
	"context"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// listingSteps are about lists, their pages and how two answers compare.
func listingSteps() []Step {
	return []Step{
		{`^the (response|page) lists (?:nothing|exactly ` + names + `( in this order)?)$`, func(ctx context.Context, what, which, order string) error {
			return in(ctx, func(w *world.World) error {
				return w.Lists(world.Listing{Ordered: order != "", Page: what == "page"}, list(which)...)
			})
		}},
		{
			`^the response (lists nothing|is a list) or is a SCIM error with status ` + statuses + `(?: of (type|no type but) "(\w+(?: or \w+)*)")?$`,
			func(ctx context.Context, what, codes, how, types string) error {
				return in(ctx, func(w *world.World) error {
					return w.ListsOrRefuses(what == "lists nothing", how == "type", words(types), numbers(codes)...)
				})
			},
		},
		{`^the response (lists|says) the same as the one before$`, func(ctx context.Context, what string) error {
			return in(ctx, func(w *world.World) error {
				if what == "says" {
					return w.SaysTheSame()
				}
				return w.ListsTheSame()
			})
		}},
		{`^the response is noted$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.NoFault() })
		}},
		{`^the client reads (/\S.*) in (pages|cursor pages|posted cursor pages|default pages) of (\d+)$`, func(ctx context.Context, where, how string, size int) error {
			return in(ctx, func(w *world.World) error { return w.ReadsInPages(ctx, where, how, size) })
		}},
		// Used once: only a request without any method shows which is the default.
		{`^the response pages by the default method, as the one before$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.DefaultMethod(ctx) })
		}},
		{`^the pages ((?:show|say|hold|have|begin|carry|lead) .+)$`, func(ctx context.Context, rule string) error {
			return in(ctx, func(w *world.World) error { return w.ThePages(ctx, rule) })
		}},
	}
}

// gateSteps hold a scenario back where the target is not made for it.
func gateSteps() []Step {
	return []Step{
		{`^the (configuration|response) has shown (\S+)(?: as (\S+))?$`, func(ctx context.Context, where, member, value string) error {
			return in(ctx, func(w *world.World) error {
				if where == "response" {
					return w.Answered(member, value)
				}
				return w.Configured(ctx, member, value)
			})
		}},
		{`^the client has turned to another workspace$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.TurnsElsewhere(ctx) })
		}},
	}
}

// sending is the tense in which a request is sent.
func sending(phrase string) world.Tense {
	switch {
	case strings.HasPrefix(phrase, "has tried"):
		return world.Attempt
	case strings.HasPrefix(phrase, "has"):
		return world.Past
	default:
		return world.Present
	}
}

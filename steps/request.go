package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

const (
	method = `(GET|POST|PUT|PATCH|DELETE|HEAD)`
	// sends is under test, "has sent" sets up, "has tried to send" may fail.
	sends = `(sends|has sent|has tried to send)`
	// path runs to the end of the line and does not end in a colon.
	path = `(/\S.*[^:]|/)`
)

// requestSteps are raw SCIM requests of a client that is no identity provider.
func requestSteps() []Step {
	return []Step{
		{`^a client has created user ` + name + `( between the first pages of the next import)?$`, func(ctx context.Context, user, later string) error {
			return in(ctx, func(w *world.World) error {
				if later != "" {
					return w.Meanwhile(ctx, user)
				}
				return w.Creates(ctx, user)
			})
		}},
		{`^a client has created user ` + name + ` with:$`, func(ctx context.Context, user string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.Creates(ctx, user, attributes...)
			})
		}},
		{`^a client has created (\d+) users$`, func(ctx context.Context, n int) error {
			return in(ctx, func(w *world.World) error { return w.CreatesMany(ctx, n) })
		}},
		{`^a client has created group ` + name + ` with ` + names + `$`, func(ctx context.Context, group, members string) error {
			return in(ctx, func(w *world.World) error { return w.CreatesGroup(ctx, group, list(members)...) })
		}},
		{`^a client has deleted user ` + name + `$`, func(ctx context.Context, user string) error {
			return in(ctx, func(w *world.World) error { return w.Deletes(ctx, user) })
		}},
		{`^a client has (added|removed) ` + name + ` (?:to|from) group ` + name + `$`, func(ctx context.Context, how, user, group string) error {
			return in(ctx, func(w *world.World) error { return w.Joins(ctx, how == "added", user, group) })
		}},
		{`^the client ` + sends + ` ` + method + ` ` + path + `$`, func(ctx context.Context, phrase, verb, where string) error {
			return in(ctx, func(w *world.World) error { return w.Sends(ctx, sending(phrase), verb, where, nil) })
		}},
		{`^the client puts ` + name + ` back with:$`, func(ctx context.Context, what string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.PutsBack(ctx, what, attributes...)
			})
		}},
		{`^the client has set the header (\S+) to ` + text + `$`, func(ctx context.Context, header, value string) error {
			return in(ctx, func(w *world.World) error { return w.Sets(ctx, header, value) })
		}},
		{`^the client ` + sends + ` ` + method + ` (/\S*) with:$`, func(ctx context.Context, phrase, verb, where string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.SendsObject(ctx, sending(phrase), verb, where, attributes...)
			})
		}},
		{`^the client ` + sends + ` ` + method + ` (/\S*) with body:$`, func(ctx context.Context, phrase, verb, where string, body *DocString) error {
			return in(ctx, func(w *world.World) error { return w.Sends(ctx, sending(phrase), verb, where, []byte(body.Content)) })
		}},
	}
}

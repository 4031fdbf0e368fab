package steps

import (
	"context"

	"github.com/scimproof/scimproof/harness/world"
)

// publishedSteps go by what the target publishes of itself: its resource types
// and their attributes, whatever they are called.
func publishedSteps() []Step {
	return []Step{
		{`^a client has filled the tenant$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.Fills(ctx) })
		}},
		{`^the client ` + verb("read", "read") + ` everything$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.ReadsEverything(ctx, tense(phrase)) })
		}},
		{`^in everything shown, (.+)$`, func(ctx context.Context, rule string) error {
			return in(ctx, func(w *world.World) error { return w.InEverythingShown(ctx, rule) })
		}},
		{`^the server has published attribute (\S+) of a (\w+)(?: with (\w+) (\w+(?: or \w+)*))?$`, func(ctx context.Context, path, typeName, characteristic, value string) error {
			return in(ctx, func(w *world.World) error { return w.Published(ctx, path, typeName, characteristic, value) })
		}},
		{`^the server has offered an? (?:writable )?attribute of type (\w+)(?: with (\w+) (\w+))?$`, func(ctx context.Context, typ, characteristic, value string) error {
			return in(ctx, func(w *world.World) error { return w.Offers(ctx, typ, characteristic, value) })
		}},
		{`^the server has offered an immutable attribute of type (\w+)$`, func(ctx context.Context, typ string) error {
			return in(ctx, func(w *world.World) error { return w.Offers(ctx, typ, "mutability", "immutable") })
		}},
		{
			`^the client ` + verb("write", "written") + ` (\S+) to the attribute( of another resource)? by (POST|PUT|PATCH|add)$`,
			func(ctx context.Context, phrase, value, another, method string) error {
				return in(ctx, func(w *world.World) error { return w.Writes(ctx, tense(phrase), value, another != "", method) })
			},
		},
		{`^the client ` + verb("follow", "followed") + ` what the server publishes$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Follows(ctx, tense(phrase)) })
		}},
		{`^the response defines (\S+) of (\S+) (exactly )?as (.+)$`, func(ctx context.Context, attribute, urn, exactly, printed string) error {
			return in(ctx, func(w *world.World) error { return w.Defines(attribute, urn, exactly != "", printed) })
		}},
		{`^the server has offered (a required|an optional) extension$`, func(ctx context.Context, which string) error {
			return in(ctx, func(w *world.World) error { return w.OffersExtension(ctx, which == "a required") })
		}},
		{`^the client writes every attribute by (PUT|PATCH)$`, func(ctx context.Context, method string) error {
			return in(ctx, func(w *world.World) error { return w.WritesEverything(ctx, method) })
		}},
		{`^the client creates a resource without the extension$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.CreatesWithout(ctx) })
		}},
		{`^(the request is refused or )?the attribute is shown as (.+)$`, func(ctx context.Context, unless, expectation string) error {
			return in(ctx, func(w *world.World) error { return w.IsShown(ctx, unless != "", expectation) })
		}},
		{`^the response is a success or a SCIM error(?: of type "(\w+)")?$`, func(ctx context.Context, scimType string) error {
			return in(ctx, func(w *world.World) error { return w.IsAnswer(words(scimType)...) })
		}},
		{`^the request is refused or reading ` + name + ` back shows:$`, func(ctx context.Context, what string, t *Table) error {
			return in(ctx, func(w *world.World) error {
				attributes, err := pairs(t)
				if err != nil {
					return err
				}
				return w.RefusedOr(ctx, what, attributes...)
			})
		}},
	}
}

package steps

import (
	"context"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// connectionSteps are about the connection between the two sides.
func connectionSteps() []Step {
	return []Step{
		{`^the admin has entered the (token|base URL) as ` + text + `$`, func(ctx context.Context, field, value string) error {
			return in(ctx, func(w *world.World) error { return w.Entered(ctx, field, value) })
		}},
		{`^the admin has (?:switched ([a-z ]+) (on|off)|set (\w+) to ` + text + `)$`, func(ctx context.Context, feature, state, param, value string) error {
			return in(ctx, func(w *world.World) error {
				if param != "" {
					return w.SetUp(param, value)
				}
				return w.Switched(ctx, strings.ReplaceAll(feature, " ", "_"), state == "on")
			})
		}},
		{`^the admin ` + verb("test", "tested") + ` the connection$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.TestsConnection(ctx, tense(phrase)) })
		}},
		{`^the admin ` + verb("provision", "provisioned") + ` ` + names + ` on demand$`, func(ctx context.Context, phrase, who string) error {
			return in(ctx, func(w *world.World) error { return w.OnDemand(ctx, tense(phrase), list(who)...) })
		}},
		{`^the directory ` + verb("import", "imported") + ` the people of the app$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Imports(ctx, tense(phrase)) })
		}},
		{`^the import shows (?:everybody once|` + names + ` once each)$`, func(ctx context.Context, people string) error {
			return in(ctx, func(w *world.World) error {
				if people == "" {
					return w.ImportedEverybody()
				}
				return w.Imported(list(people)...)
			})
		}},
		{`^the admin is told that (?:it|` + name + `) failed(?: with status (\d+))?$`, func(ctx context.Context, about, status string) error {
			return in(ctx, func(w *world.World) error { return w.AdminIsTold(about, status) })
		}},
		{`^(the token|the old token) (works|no longer works)$`, func(ctx context.Context, which, how string) error {
			return in(ctx, func(w *world.World) error { return w.TokenWorks(ctx, which, how == "works") })
		}},
	}
}

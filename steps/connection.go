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
		{`^the connection has been set up with (\w+) as ` + text + `$`, func(ctx context.Context, parameter, value string) error {
			return in(ctx, func(w *world.World) error { return w.SetUp(parameter, value) })
		}},
		{`^the admin ` + verb("switch", "switched") + ` (\w+) (on|off)$`, func(ctx context.Context, phrase, feature, how string) error {
			return in(ctx, func(w *world.World) error { return w.Switches(ctx, tense(phrase), feature, how == "on") })
		}},
		{
			`^the admin ` + verbs([2]string{"pause", "paused"}, [2]string{"start", "started"}, [2]string{"restart", "restarted"}) + ` provisioning$`,
			func(ctx context.Context, phrase string) error {
				return in(ctx, func(w *world.World) error {
					how, err := pick(phrase, map[[2]string]world.Course{
						{"pause", "paused"}: world.Pause, {"start", "started"}: world.Start, {"restart", "restarted"}: world.Restart,
					})
					if err != nil {
						return err
					}
					return w.Provisioning(ctx, tense(phrase), how)
				})
			},
		},
		{`^the admin ` + verb("provision", "provisioned") + ` ` + names + ` on demand$`, func(ctx context.Context, phrase, who string) error {
			return in(ctx, func(w *world.World) error { return w.OnDemand(ctx, tense(phrase), list(who)...) })
		}},
		{`^the directory ` + verb("import", "imported") + ` the people of the app$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Imports(ctx, tense(phrase)) })
		}},
		{`^the import shows ` + names + ` once each$`, func(ctx context.Context, people string) error {
			return in(ctx, func(w *world.World) error { return w.Imported(list(people)...) })
		}},
		{`^the admin is told that (?:it|` + name + `) failed(?: with status (\d+))?$`, func(ctx context.Context, about, status string) error {
			return in(ctx, func(w *world.World) error { return w.AdminIsTold(about, status) })
		}},
		{`^(the token|the old token) (works|no longer works)$`, func(ctx context.Context, which, how string) error {
			return in(ctx, func(w *world.World) error { return w.TokenWorks(ctx, which, how == "works") })
		}},
	}
}

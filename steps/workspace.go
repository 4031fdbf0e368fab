package steps

import (
	"context"
	"fmt"
	"time"

	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/world"
)

// roles are the words features use, with the application's own.
var roles = map[string]string{
	"": "", "member": "", "owner": "OWNER", "admin": "WORKSPACE_ADMIN",
	"team manager": "TEAM_MANAGER", "project manager": "PROJECT_MANAGER",
}

// workspaceSteps set the tenant up. They come before anything that uses it.
func workspaceSteps() []Step {
	return []Step{
		{`^the workspace has been put on the (\w+) plan$`, func(ctx context.Context, plan string) error {
			return in(ctx, func(w *world.World) error { return w.Plan(plan) })
		}},
		{`^passwords have been synchronised$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.TakesPasswords() })
		}},
		{`^each token has been limited to (\d+) requests? a minute$`, func(ctx context.Context, n int) error { // few: only a limit of ours can be set
			return in(ctx, func(w *world.World) error { return w.Limited(n) })
		}},
		{`^SCIM has not been enabled$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.Connected(false) })
		}},
		{`^these people have joined in the app:$`, func(ctx context.Context, t *Table) error {
			return in(ctx, func(w *world.World) error {
				for _, r := range rows(t) {
					role, known := roles[r["role"]]
					if !known {
						return fmt.Errorf("no role is called %q", r["role"])
					}
					m := sut.Member{Name: r["name"], Email: r["e-mail"], Role: role, Status: r["status"], Limited: r["limited"] == "yes"}
					if err := w.Joined(r["full name"], m); err != nil {
						return err
					}
				}
				return nil
			})
		}},
		{`^group ` + name + ` has been made in the app with ` + names + `$`, func(ctx context.Context, group, members string) error {
			return in(ctx, func(w *world.World) error { return w.Grouped(group, list(members)...) })
		}},
		{`^another workspace has been connected$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.Another(ctx) })
		}},
		{`^(\d+) (seconds|minutes|days) (have passed|pass)$`, func(ctx context.Context, n int, unit, phrase string) error {
			return in(ctx, func(w *world.World) error {
				d := time.Duration(n) * map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "days": 24 * time.Hour}[unit]
				if phrase == "pass" {
					return w.Passes(ctx, world.Present, d)
				}
				return w.Passes(ctx, world.Past, d)
			})
		}},
	}
}

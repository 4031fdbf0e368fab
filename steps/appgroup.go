package steps

import (
	"context"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

// membership is adding or removing, in the three tenses.
var membership = verbs([2]string{"add", "added"}, [2]string{"remove", "removed"})

// appGroupSteps are what people do in the application with groups.
func appGroupSteps() []Step {
	return []Step{
		{
			`^` + somebody + ` ` + verbs([2]string{"create", "created"}, [2]string{"delete", "deleted"}) + ` group ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, group string) error {
				return in(ctx, func(w *world.World) error {
					if strings.Contains(phrase, "create") {
						return w.AppCreatesGroup(ctx, tense(phrase), actor(who), group)
					}
					return w.AppDeletesGroup(ctx, tense(phrase), actor(who), group)
				})
			},
		},
		{
			`^` + somebody + ` ` + verb("rename", "renamed") + ` group ` + name + ` to ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, group, fresh string) error {
				return in(ctx, func(w *world.World) error { return w.AppRenamesGroup(ctx, tense(phrase), actor(who), group, fresh) })
			},
		},
		{
			`^` + somebody + ` ` + membership + ` ` + name + ` (?:to|from) group ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, member, group string) error {
				return in(ctx, func(w *world.World) error {
					return w.AppMembership(ctx, tense(phrase), actor(who), strings.Contains(phrase, "add"), member, group)
				})
			},
		},
		{`^the owner has exported the groups$`, func(ctx context.Context) error {
			return in(ctx, func(w *world.World) error { return w.Exports(ctx, world.Past, "the owner") })
		}},
		{`^the directory ` + verb("load", "loaded") + ` the exported groups$`, func(ctx context.Context, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Loads(ctx, tense(phrase)) })
		}},
	}
}

package steps

import (
	"context"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/world"
)

var appMoves = map[[2]string]world.AppMove{
	{"invite", "invited"}:                                     world.Invites,
	{"deactivate", "deactivated"}:                             world.Deactivates,
	{"activate", "activated"}:                                 world.Activates,
	{"remove", "removed"}:                                     world.Removes,
	{"revoke the invitation of", "revoked the invitation of"}: world.Uninvites,
	{"make a regular member of", "made a regular member of"}:  world.Regularises,
}

// appSteps are what people do in the application with people and with SCIM.
func appSteps() []Step {
	return []Step{
		{
			`^` + somebody + ` ` + verbs(keys(appMoves)...) + ` ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, member string) error {
				return in(ctx, func(w *world.World) error {
					move, err := pick(phrase, appMoves)
					if err != nil {
						return err
					}
					return w.AppMember(ctx, tense(phrase), actor(who), move, member)
				})
			},
		},
		{
			`^` + somebody + ` ` + verb("change", "changed") + ` the (name|timezone|week start) of ` + name + ` to ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, attribute, member, value string) error {
				return in(ctx, func(w *world.World) error {
					return w.AppChanges(ctx, tense(phrase), actor(who), attribute, member, value)
				})
			},
		},
		{
			`^` + somebody + ` ` + verbs([2]string{"grant", "granted"}, [2]string{"revoke", "revoked"}) + ` the role (\w+) of ` + name + ` in the app$`,
			func(ctx context.Context, who, phrase, role, member string) error {
				return in(ctx, func(w *world.World) error {
					grant, err := pick(phrase, map[[2]string]bool{{"grant", "granted"}: true, {"revoke", "revoked"}: false})
					if err != nil {
						return err
					}
					return w.AppRole(ctx, tense(phrase), actor(who), grant, role, member)
				})
			},
		},
		{`^` + somebody + ` ` + verb("leave", "left") + ` the workspace$`, func(ctx context.Context, who, phrase string) error {
			return in(ctx, func(w *world.World) error { return w.Leaves(ctx, tense(phrase), actor(who)) })
		}},
		{`^people with an e-mail at ` + name + ` have been let in by the owner$`, func(ctx context.Context, domain string) error {
			return in(ctx, func(w *world.World) error { return w.AutoJoin(ctx, domain) })
		}},
		{`^` + name + ` ` + verb("sign in", "signed in") + ` with ` + name + `$`, func(ctx context.Context, who, phrase, email string) error {
			return in(ctx, func(w *world.World) error { return w.SignsIn(ctx, tense(phrase), who, email) })
		}},
		{
			`^` + somebody + ` ` + verbs([2]string{"enable", "enabled"}, [2]string{"disable", "disabled"}) + ` SCIM$`,
			func(ctx context.Context, who, phrase string) error {
				return in(ctx, func(w *world.World) error {
					if strings.Contains(phrase, "enable") {
						return w.Enables(ctx, tense(phrase), actor(who))
					}
					return w.Disables(ctx, tense(phrase), actor(who))
				})
			},
		},
		{`^the owner enables SCIM while (\d+) groups are created in the app$`, func(ctx context.Context, groups int) error {
			return in(ctx, func(w *world.World) error { return w.EnablesDuring(ctx, "the owner", groups) })
		}},
		{
			`^` + somebody + ` ` + verb("rotate", "rotated") + ` the token with an overlap of (\d+) seconds$`,
			func(ctx context.Context, who, phrase string, seconds int) error {
				return in(ctx, func(w *world.World) error { return w.Rotates(ctx, tense(phrase), actor(who), seconds) })
			},
		},
		{`^` + somebody + ` can look at the workspace$`, func(ctx context.Context, who string) error {
			return in(ctx, func(w *world.World) error { return w.CanLook(ctx, actor(who)) })
		}},
	}
}

// refusalSteps say how the app took an attempt.
func refusalSteps() []Step {
	return []Step{
		{`^the app refuses(?: with (\d+) "(\w+)"(?:, naming ` + name + `)?)?$`, func(ctx context.Context, status, code, reason string) error {
			return in(ctx, func(w *world.World) error {
				if status == "" {
					return w.RefusesSomehow()
				}
				n, _ := strconv.Atoi(status) // the pattern lets only digits through
				if err := w.Refuses(n, code); err != nil || reason == "" {
					return err
				}
				return w.SaysWhy(reason)
			})
		}},
	}
}

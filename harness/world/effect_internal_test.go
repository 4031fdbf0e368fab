package world

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// breakage is a change to the fake and what it is accused of then.
type breakage struct {
	change func(*fake)
	did    string
}

// TestEffects shows each effect a state that is right and one that is broken in
// the way it looks for; the accusation has to name what is broken.
func TestEffects(t *testing.T) {
	t.Parallel()
	set := func(list func(*fake) []map[string]any, id, name string, value any) func(*fake) {
		return func(f *fake) { find(list(f), id)[name] = value }
	}
	users := func(f *fake) []map[string]any { return f.users }
	members := func(f *fake) []map[string]any { return f.members }
	groups := func(f *fake) []map[string]any { return f.groups }
	appGroups := func(f *fake) []map[string]any { return f.appGroups }
	effects := map[string]struct {
		effect func(context.Context, *World) error
		broken map[string]breakage
	}{
		"has access": {
			func(ctx context.Context, w *World) error { return w.HasAccess(ctx, "Ada", true) },
			map[string]breakage{
				"app":    {set(members, "u2", "status", "INACTIVE"), "the app shows status INACTIVE for Ada"},
				"scim":   {set(users, "u2", "active", false), "over SCIM Ada reads as active false"},
				"text":   {set(users, "u2", "active", "True"), `over SCIM Ada reads as active "True"`},
				"key":    {func(f *fake) { f.keys = f.keys[:1] }, "the app answered a request with Ada's own API key with status 401"},
				"absent": {func(f *fake) { f.users = without(f.users, "u2") }, "over SCIM Ada reads as no such user"},
			},
		},
		"is": {
			func(ctx context.Context, w *World) error {
				return first(w.Is(ctx, "name", "Ada Lovelace", "Ada"), w.Is(ctx, "e-mail", "ada.lovelace@example.com", "Ada"))
			},
			map[string]breakage{
				"app name":  {set(members, "u2", "name", "Ada"), `the app shows "Ada" as the name of Ada`},
				"scim name": {set(users, "u2", "displayName", "A"), `SCIM shows "A" as the name of Ada`},
				"mail":      {set(users, "u2", "emails", []any{}), `SCIM shows "" as the e-mail of Ada`},
			},
		},
		"once": {
			func(ctx context.Context, w *World) error { return w.Once(ctx, "Ada") },
			map[string]breakage{
				"twice": {func(f *fake) { f.add("u9", "ADA.lovelace@example.com", "Ada", "") }, "there are 2 SCIM users with the userName of Ada"},
				"never": {func(f *fake) { f.members = without(f.members, "u2") }, "there are 0 members with the e-mail of Ada"},
			},
		},
		"gone": {
			func(ctx context.Context, w *World) error { return w.Gone(ctx, "Radia") },
			map[string]breakage{
				"there": {func(f *fake) { f.add("u9", "radia.perlman@example.com", "Radia Perlman", "") }, "SCIM still shows Radia"},
			},
		},
		"members": {
			func(ctx context.Context, w *World) error { return w.Members(ctx, "Ada", "Grace") },
			map[string]breakage{
				"one more": {func(f *fake) { f.add("u9", "x@example.com", "X", "") }, "the app shows other members"},
			},
		},
		"has members": {
			func(ctx context.Context, w *World) error { return w.HasMembers(ctx, "Sales", "Ada", "Grace") },
			map[string]breakage{
				"one lost":  {set(groups, "g1", "members", []any{map[string]any{"value": "u2"}}), `SCIM shows group "Sales" with other members`},
				"doubled":   {set(appGroups, "g1", "userIds", []any{"u2", "u2", "u3"}), `the app shows group "Sales" with somebody twice`},
				"renamed":   {set(groups, "g1", "displayName", "sales"), `SCIM shows 0 groups named "Sales"`},
				"twice":     {func(f *fake) { f.group("g2", "Sales", "u2", "u3") }, `SCIM shows 2 groups named "Sales"`},
				"app empty": {func(f *fake) { f.appGroups = f.appGroups[:0] }, `the app shows 0 groups named "Sales"`},
			},
		},
		"no group": {
			func(ctx context.Context, w *World) error { return w.GroupExists(ctx, "Support", false) },
			map[string]breakage{
				"there": {func(f *fake) { f.group("g2", "Support") }, `SCIM still shows group "Support"`},
			},
		},
		"look": {
			func(ctx context.Context, w *World) error { return w.CanLook(ctx, "Ada") },
			map[string]breakage{
				"locked out": {func(f *fake) { f.keys = f.keys[:1] }, "the app refused Ada to read /api/v1/workspaces/{id} with status 401"},
			},
		},
		"token": {
			func(ctx context.Context, w *World) error { return w.TokenWorks(ctx, "the token", true) },
			map[string]breakage{
				"refused": {func(f *fake) {
					f.override = func(w http.ResponseWriter, _ *http.Request) bool {
						answerError(w, http.StatusUnauthorized)
						return true
					}
				}, "a request with the token got status 401"},
			},
		},
		"list": {
			func(ctx context.Context, w *World) error { return w.GroupExists(ctx, "Sales", true) },
			map[string]breakage{
				"counted as text": {func(f *fake) {
					f.override = func(w http.ResponseWriter, r *http.Request) bool {
						if strings.HasSuffix(r.URL.Path, "/Groups") {
							answer200(w, http.StatusOK, map[string]any{"totalResults": "1", "Resources": f.groups})
							return true
						}
						return false
					}
				}, "the list at /Groups cannot be read"},
			},
		},
	}
	for name, e := range effects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := e.effect(t.Context(), newWorld(newFake(t))); err != nil {
				t.Errorf("on a right state: %v", err)
			}
			for how, b := range e.broken {
				f := newFake(t)
				b.change(f)
				err := e.effect(t.Context(), newWorld(f))
				if got := did(t, err); len(got) == 0 || got[0] != b.did {
					t.Errorf("%s: accused of %q, want first %q", how, got, b.did)
				}
			}
		})
	}
}

// TestEffectsAcrossAnAction shows the effects that compare with what was before.
func TestEffectsAcrossAnAction(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		effect func(context.Context, *World) error
		action func(*fake)
		did    string
	}{
		"unchanged": {unchanged, func(*fake) {}, ""},
		"order means nothing": {unchanged, func(f *fake) {
			f.users[0], f.users[1] = f.users[1], f.users[0]
			find(f.groups, "g1")["members"] = []any{map[string]any{"value": "u3"}, map[string]any{"value": "u2"}}
		}, ""},
		"a version moved": {unchanged, func(f *fake) {
			find(f.users, "u2")["meta"] = map[string]any{"version": `W/"2"`}
		}, "SCIM user u2 is different"},
		"somebody is gone": {unchanged, func(f *fake) { f.users = without(f.users, "u3") }, "SCIM user u3 is gone"},
		"a group is new":   {unchanged, func(f *fake) { f.group("g2", "New") }, "there is a new SCIM group"},
		"same":             {sameAda, func(f *fake) { find(f.users, "u2")["title"] = "Countess" }, ""},
		"replaced": {sameAda, func(f *fake) {
			f.users, f.members = without(f.users, "u2"), without(f.members, "u2")
			f.add("u9", "ada.lovelace@example.com", "Ada Lovelace", "")
		}, "Ada is not the same SCIM user as before"},
		"doubled": {sameAda, func(f *fake) {
			f.add("u9", "ada.lovelace@example.com", "Ada Lovelace", "")
		}, "Ada is not the same SCIM user as before"},
		"same group":        {sameSales(true), func(*fake) {}, ""},
		"another group":     {sameSales(true), func(f *fake) { renumber(f, "g7") }, `SCIM shows group "Sales" under id g7`},
		"new group":         {sameSales(false), func(f *fake) { renumber(f, "g7") }, ""},
		"group not new":     {sameSales(false), func(*fake) {}, `SCIM shows group "Sales" under id g1`},
		"new in one window": {sameSales(false), func(f *fake) { find(f.groups, "g1")["id"] = "g7" }, `the app shows group "Sales" under id g1`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			w := newWorld(f)
			w.person("Ada")
			if _, err := w.look(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := w.act(t.Context(), Present, "something is done", func(context.Context) error {
				f.mu.Lock()
				defer f.mu.Unlock()
				c.action(f)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			got := did(t, c.effect(t.Context(), w))
			if (c.did == "") != (len(got) == 0) || c.did != "" && got[0] != c.did {
				t.Errorf("accused of %q, want first %q", got, c.did)
			}
		})
	}
}

func unchanged(ctx context.Context, w *World) error { return w.Unchanged(ctx) }

func sameAda(ctx context.Context, w *World) error { return w.Same(ctx, "Ada") }

func sameSales(want bool) func(context.Context, *World) error {
	return func(ctx context.Context, w *World) error { return w.SameGroup(ctx, "Sales", want) }
}

func renumber(f *fake, id string) {
	find(f.groups, "g1")["id"] = id
	find(f.appGroups, "g1")["id"] = id
}

// TestAFailureSaysEverything reads one failure from top to bottom.
func TestAFailureSaysEverything(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	w := newWorld(f, "@WS-USER-04", "@cap:app-api", "@slow")
	err := w.act(t.Context(), Present, "Okta: the directory deactivates Ada", func(context.Context) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	err = w.Record(w.HasAccess(t.Context(), "Ada", false))
	if err == nil {
		t.Fatal("no accusation")
	}
	got := w.Failures()
	if len(got) != 3 {
		t.Fatalf("%d failures, want app, key and SCIM: %v", len(got), got)
	}
	type facts struct{ Does, Did, Breaks, Expected, Got, Requirement, Cause string }
	want := facts{
		"Okta: the directory deactivates Ada", "over SCIM Ada reads as active true", "Ada has left and can still get in",
		"active false, or no such user", "active true", "WS-USER-04", "GET /Users/{id} 200",
	}
	last := got[2]
	if len(last.Requirement) != 1 {
		t.Fatalf("requirements %v, want the one of the catalogue", last.Requirement)
	}
	have := facts{last.Does, last.Did, last.Breaks, last.Expected, last.Got, last.Requirement[0].ID, last.Cause}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if last.ExchangeSeq == 0 {
		t.Error("no exchange shows it")
	}
}

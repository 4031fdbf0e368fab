package console_test

import (
	_ "embed"
	"testing"
)

//go:embed testdata/audit.js
var auditScript string

// Each page is looked at in both schemes, on a desktop and on a phone.
func TestBrowserPagesAreAccessible(t *testing.T) {
	t.Parallel()
	s := start(t)
	open, managed := s.Make(t, `{`+people+`,`+groups+`}`), s.Make(t, `{"scim":true,`+people+`}`)
	managedGroup := managed.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+managed.IDs[member]+`"}]`)
	for name, c := range map[string]struct {
		key   string
		pages []string
	}{
		"open": {open.Keys[owner], []string{
			"/team", "/team?done=invited", "/team?search=nobody", "/team/" + open.IDs[member], "/team/" + open.IDs["pat@example.com"], "/groups",
			"/groups/" + open.Groups["Engineering"], "/profile", "/settings/scim", "/settings/scim/enable", "/log", "/nothing",
		}},
		"managed": {managed.Keys[owner], []string{
			"/team", "/team/" + managed.IDs["lim@example.com"], "/groups", "/groups/" + managedGroup, "/profile", "/settings/scim", "/log", "/audit",
		}},
		"as an admin": {managed.Keys[admin], []string{"/settings/scim"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := s.open(t, c.key)
			for _, path := range c.pages {
				b.visit("/console" + path)
				b.accessible(path)
			}
		})
	}
	t.Run("signed out", func(t *testing.T) {
		t.Parallel()
		b := s.open(t, open.Keys[member])
		b.click(`form[action$="/sign-out"] button`)
		b.heading("Sign in")
		b.accessible("/sign-in")
		b.fill("#key", "ak_garbage")
		b.click("button.main")
		b.until("the refusal", `document.querySelector("[role=alert]") !== null`)
		b.accessible("/sign-in, refused")
	})
}

// accessible looks at the page on screens of both kinds and schemes; what is
// folded is unfolded.
func (b *browser) accessible(path string) {
	b.t.Helper()
	b.until(path, `document.readyState === "complete"`)
	value[int](b, `[...document.querySelectorAll("details")].map((d) => { d.open = true; }).length`)
	for _, width := range []int64{1280, 390} {
		for _, scheme := range []string{"light", "dark"} {
			b.screen(width, 844, scheme)
			for _, wrong := range value[[]string](b, auditScript) {
				b.t.Errorf("%s, %d wide, %s: %s", path, width, scheme, wrong)
			}
		}
	}
}

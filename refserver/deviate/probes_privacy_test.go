package deviate_test

import (
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// privacyProbes are those of the deviations in what is remembered.
func privacyProbes() map[string]probe {
	const scim = `"scim":true,` + people
	// remembers says whether any of the app's routes still holds a text.
	remembers := func(text string, paths ...string) func(t *testing.T, w *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			for _, path := range paths {
				if strings.Contains(w.App(t, owner, "GET", path, "").Text, text) {
					return "remembers"
				}
			}
			return "forgets"
		}
	}
	log, audit := remembers("zqname", "/scim/log?limit=1000"), remembers("zqname", "/audit-log")
	const named = `,"displayName":"zqname","emails":[{"value":"zqname@example.com"}]`
	rename := `{"op":"replace","value":{"displayName":"nobody","emails":[{"value":"nobody@example.com"}]}}`
	off := `{"op":"replace","path":"active","value":false}`
	after := func(look func(*testing.T, *refservertest.Workspace) string, steps ...string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, named)
			for _, step := range steps {
				if step == "" {
					w.SCIM(t, "DELETE", path, "")
					continue
				}
				w.Patch(t, path, step)
			}
			return look(t, w)
		}
	}
	spec := strings.Replace(scim, "ada@example.com", "eve@example.com", 1)
	forgets := func(see func(*testing.T, *refservertest.Workspace) string) probe {
		return probe{right: "forgets", wrong: "remembers", spec: spec, see: see}
	}
	return map[string]probe{
		"anonymized-name-in-log":    forgets(after(log, off, rename)),
		"removed-user-in-log":       forgets(after(log, "")),
		"former-name-in-log":        forgets(after(log, rename, off)),
		"anonymized-email-in-audit": forgets(after(audit, off, rename)),
		"privacy-old-name-after-anonymising": forgets(func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, named)
			group := "/Groups/" + w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+strings.TrimPrefix(path, "/Users/")+`"}]`)
			w.Get(t, group)
			w.Patch(t, path, rename)
			if strings.Contains(jsonText(w.Get(t, group)), "zqname") {
				return "remembers"
			}
			return "forgets"
		}),
		"privacy-bodies-and-tokens-logged": forgets(func(t *testing.T, w *refservertest.Workspace) string {
			user(t, w, `,"password":"zqpassword"`)
			text := w.App(t, owner, "GET", "/scim/log", "").Text
			if strings.Contains(text, "zqpassword") && strings.Contains(text, w.Token) {
				return "remembers"
			}
			return "forgets"
		}),
		"privacy-log-masking-incomplete": forgets(func(t *testing.T, w *refservertest.Workspace) string {
			w.Patch(t, user(t, w, ""), `{"op":"add","path":"password","value":"zqpassword"}`)
			return remembers("zqpassword", "/scim/log")(t, w)
		}),
		"unknown-timezone-unsaid": {
			right: "noted", wrong: "silent", spec: spec, see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, `,"timezone":"Mars/Base"`)
				if strings.Contains(w.App(t, owner, "GET", "/scim/log", "").Text, "unknown timezone Mars/Base") {
					return "noted"
				}
				return "silent"
			},
		},
	}
}

package deviate_test

import (
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

func jsonText(value any) string { return string(document.Append(nil, value)) }

const (
	owner = "owner@example.com"
	ada   = "ada@example.com"
	// people is a workspace whose owner and Ada were there before SCIM.
	people = `"members":[{"email":"owner@example.com","name":"Olive","role":"OWNER"},{"email":"ada@example.com","name":"Ada"},` +
		`{"email":"pat@example.com","name":"Pat","status":"PENDING"},{"email":"lim@example.com","name":"Lim","limited":true}]`
)

// inApp does one thing in the application of a workspace that SCIM manages.
func inApp(who, method, path, body string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return status(w.App(t, who, method, expand(w, path), expand(w, body)))
	}
}

// expand replaces {ada}, {pat} and {lim} by ids.
func expand(w *refservertest.Workspace, text string) string {
	for _, name := range []string{"ada", "pat", "lim"} {
		text = replaceAll(text, "{"+name+"}", w.IDs[name+"@example.com"])
	}
	return text
}

func appProbes() map[string]probe {
	scim := `"scim":true,` + people
	return map[string]probe{
		"enable-keeps-old-groups": {
			right: "[]", wrong: "Sales", spec: people + `,"groups":[{"name":"Sales","members":["ada@example.com"]}]`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				if a := w.App(t, owner, "POST", "/scim", ""); a.Status != 201 {
					t.Fatalf("enable: %d %s", a.Status, a.Text)
				}
				list := w.App(t, owner, "GET", "/user-groups", "").Text
				if list == "[]" {
					return list
				}
				return firstName(t, list)
			},
		},
		"life-deactivation-deletes": {
			right: "200 200", wrong: "200 404",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, "")
				done := status(w.Patch(t, path, `{"op":"replace","path":"active","value":false}`))
				return done + " " + status(w.SCIM(t, "GET", path, ""))
			},
		},
		"life-api-keys-survive-deactivation": {
			right: "401", wrong: "200", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"active","value":false}`)
				return status(w.App(t, ada, "GET", "/users", ""))
			},
		},
		"life-reactivate-no-effect": {
			right: "200", wrong: "401", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"active","value":false}`)
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"active","value":true}`)
				return status(w.App(t, ada, "GET", "/users", ""))
			},
		},
		"profile-timezone-overwritten": {
			right: "Asia/Tokyo", wrong: "Europe/Belgrade", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				if a := w.App(t, ada, "PATCH", "/member-profile/"+w.IDs[ada], `{"timeZone":"Asia/Tokyo"}`); a.Status != 200 {
					t.Fatalf("choose a timezone: %d %s", a.Status, a.Text)
				}
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"timezone","value":"Europe/Belgrade"}`)
				return w.App(t, ada, "GET", "/users/"+w.IDs[ada], "").Doc.Object("settings").String("timeZone")
			},
		},
		"profile-timezone-not-taken": {
			right: "Europe/Belgrade", wrong: "UTC", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				id := w.Create(t, "/Users", `"userName":"new@example.com","timezone":"Europe/Belgrade"`)
				return w.App(t, owner, "GET", "/users/"+id, "").Doc.Object("settings").String("timeZone")
			},
		},
		"profile-name-stays": {
			right: "Augusta", wrong: "Ada", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"displayName","value":"Augusta"}`)
				return w.App(t, owner, "GET", "/users/"+w.IDs[ada], "").Doc.String("name")
			},
		},
		"profile-email-stays": {
			right: "new@example.com", wrong: ada, spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"emails","value":[{"value":"new@example.com","type":"work","primary":true}]}`)
				return w.App(t, owner, "GET", "/users/"+w.IDs[ada], "").Doc.String("email")
			},
		},
		"auth-wrong-plan-accepted": {
			right: "403 plan_required", wrong: "201 ", spec: `"plan":"PRO",` + people,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				a := w.App(t, owner, "POST", "/scim", "")
				return status(a) + " " + a.Doc.String("code")
			},
		},
		"auth-rotation-keeps-old-token": {
			right: "401", wrong: "200", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				if a := w.App(t, owner, "POST", "/scim/token", ""); a.Status != 201 {
					t.Fatalf("rotate: %d %s", a.Status, a.Text)
				}
				return status(w.SCIM(t, "GET", "/Users", ""))
			},
		},
		"lockout-before-enabling": {
			right: "201", wrong: "403", spec: people, see: inApp(owner, "POST", "/user-groups", `{"name":"Sales"}`),
		},
		"auth-rotation-without-overlap": {
			right: "200", wrong: "401", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.App(t, owner, "POST", "/scim/token", `{"overlapSeconds":3600}`)
				return status(w.SCIM(t, "GET", "/Users", ""))
			},
		},
		"auth-token-not-stored": {
			right: "200", wrong: "401", spec: people,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Token = w.App(t, owner, "POST", "/scim", "").Doc.String("token")
				return status(w.SCIM(t, "GET", "/Users", ""))
			},
		},
		"disable-deletes-groups": {
			right: "1", wrong: "0", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Create(t, "/Groups", `"displayName":"Sales"`)
				w.App(t, owner, "DELETE", "/scim", "")
				return w.App(t, owner, "GET", "/user-groups", "").Header.Get("X-Total-Count")
			},
		},
		"auth-strict-is-tolerant": {
			right: "401", wrong: "200", spec: `"scim":true,"mode":"strict"`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users", "", "Authorization", w.Token))
			},
		},
		"profile-timezone-taken-once": {
			right: "Asia/Tokyo", wrong: "Europe/Belgrade", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				id := w.Create(t, "/Users", `"userName":"new@example.com","timezone":"Europe/Belgrade"`)
				w.Patch(t, "/Users/"+id, `{"op":"replace","path":"timezone","value":"Asia/Tokyo"}`)
				return w.App(t, owner, "GET", "/users/"+id, "").Doc.Object("settings").String("timeZone")
			},
		},
		"life-owners-cannot-leave": {
			right: "200", wrong: "403",
			spec: `"scim":true,"members":[{"email":"owner@example.com","role":"OWNER"},{"email":"second@example.com","role":"OWNER"}]`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.Patch(t, "/Users/"+w.IDs[owner], `{"op":"replace","path":"active","value":false}`))
			},
		},
		"auth-bearer-twice-refused": {
			right: "200", wrong: "401",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users", "", "Authorization", strings.Repeat("Bearer ", 2)+w.Token))
			},
		},
		"auth-raw-token-refused": {
			right: "200", wrong: "401",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users", "", "Authorization", w.Token))
			},
		},
		"lockout-last-owner-removed": {
			right: "403", wrong: "200", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.Patch(t, "/Users/"+w.IDs[owner], `{"op":"replace","path":"active","value":false}`))
			},
		},
		"lockout-api-open":                {right: "403", wrong: "200", spec: scim, see: inApp(owner, "PUT", "/users/{ada}", `{"status":"INACTIVE"}`)},
		"lockout-deletes-managed-locally": {right: "403", wrong: "204", spec: scim, see: inApp(owner, "DELETE", "/users/{ada}", "")},
		"lockout-too-wide":                {right: "200", wrong: "403", spec: scim, see: inApp(ada, "PATCH", "/member-profile/{ada}", `{"timeZone":"Asia/Tokyo"}`)},
		"lockout-self-rename-open":        {right: "403", wrong: "200", spec: scim, see: inApp(ada, "PATCH", "/member-profile/{ada}", `{"name":"Augusta"}`)},
		"lockout-leave-open":              {right: "403", wrong: "204", spec: scim, see: inApp(ada, "POST", "/leave", "")},
		"lockout-invite-open":             {right: "403", wrong: "201", spec: scim, see: inApp(owner, "POST", "/users", `{"email":"new@example.com"}`)},
		"lockout-revoke-invitation-open":  {right: "403", wrong: "204", spec: scim, see: inApp(owner, "DELETE", "/invitations/{pat}", "")},
		"lockout-convert-limited-open":    {right: "403", wrong: "200", spec: scim, see: inApp(owner, "PUT", "/users/{lim}/limited", `{"limited":false}`)},
		"lockout-roles-open":              {right: "403", wrong: "201", spec: scim, see: inApp(owner, "POST", "/users/{ada}/roles", `{"role":"TEAM_MANAGER"}`)},
		"lockout-auto-join-open": {
			right: "403", wrong: "200", spec: scim + `,"autoJoinDomain":"example.com"`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(signIn(t, w, "new@example.com"))
			},
		},
		"lockout-membership-editable": {
			right: "403", wrong: "200", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				id := w.Create(t, "/Groups", `"displayName":"Sales"`)
				return status(w.App(t, owner, "POST", "/user-groups/"+id+"/users", `{"userId":"`+w.IDs[ada]+`"}`))
			},
		},
		"lockout-after-disable-stays": {
			right: "201", wrong: "403", spec: scim,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				if a := w.App(t, owner, "DELETE", "/scim", ""); a.Status != 204 {
					t.Fatalf("disable: %d %s", a.Status, a.Text)
				}
				return status(w.App(t, owner, "POST", "/user-groups", `{"name":"Sales"}`))
			},
		},
		"auth-management-open-to-members": {right: "403", wrong: "201", spec: people, see: inApp(ada, "POST", "/scim", "")},
	}
}

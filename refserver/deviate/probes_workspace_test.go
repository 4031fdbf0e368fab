package deviate_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

const (
	adam = "adam@example.com"
	// team is a workspace with somebody of each kind.
	team = `"members":[{"email":"owner@example.com","name":"Olive","role":"OWNER"},{"email":"adam@example.com","name":"Adam","role":"WORKSPACE_ADMIN"},` +
		`{"email":"ada@example.com","name":"Ada"},{"email":"pat@example.com","name":"Pat","status":"PENDING"},{"email":"lim@example.com","name":"Lim","limited":true}],` +
		`"groups":[{"name":"Sales","members":["ada@example.com","adam@example.com"]}],"autoJoinDomain":"joiners.example"`
)

// enabled enables SCIM as the owner and takes the token over.
func enabled(t *testing.T, w *refservertest.Workspace) {
	t.Helper()
	a := w.App(t, owner, "POST", "/scim", "")
	if a.Status != 201 {
		t.Fatalf("enable: %d %s", a.Status, a.Text)
	}
	w.Token = a.Doc.String("token")
}

// token says whether a token opens the workspace.
func token(t *testing.T, w *refservertest.Workspace, text string) string {
	t.Helper()
	return status(w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer "+text))
}

// inTeam does one thing in the app after SCIM was enabled.
func inTeam(who, method, path, body string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		enabled(t, w)
		a := w.App(t, who, method, expand(w, path), expand(w, body))
		return status(a) + " " + a.Doc.String("code")
	}
}

// inGroup does one thing with a group that came through SCIM.
func inGroup(method, body string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		enabled(t, w)
		return status(w.App(t, owner, method, "/user-groups/"+w.Create(t, "/Groups", `"displayName":"Sales"`), body))
	}
}

// about is what the app shows of a member.
func about(t *testing.T, w *refservertest.Workspace, email, name string) string {
	t.Helper()
	return shown(w.App(t, owner, "GET", "/users/"+w.IDs[email], "").Doc, name)
}

func enablingProbes() map[string]probe {
	return map[string]probe{
		"auth-admins-manage-connection": {right: "403", wrong: "201", spec: team, see: inApp(adam, "POST", "/scim", "")},
		"auth-limited-members-enable":   {right: "403", wrong: "201", spec: team, see: inApp("lim@example.com", "POST", "/scim", "")},
		"plan-pro-suffices":             {right: "403", wrong: "201", spec: `"plan":"PRO",` + team, see: inApp(owner, "POST", "/scim", "")},
		"enable-twice-accepted":         {right: "409 already_enabled", wrong: "201 ", spec: team, see: inTeam(owner, "POST", "/scim", "")},
		"auth-token-never-expires": {right: "401", wrong: "200", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			w.App(t, owner, "POST", "/scim/token", "")
			return token(t, w, w.Token)
		}},
		"disable-keeps-token": {right: "401", wrong: "200", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			w.App(t, owner, "DELETE", "/scim", "")
			return token(t, w, w.Token)
		}},
		"reenable-revives-token": {right: "401", wrong: "200", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			first := w.Token
			w.App(t, owner, "DELETE", "/scim", "")
			enabled(t, w)
			return token(t, w, first)
		}},
		"enable-renames-people": {right: "Ada", wrong: ada, spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			return about(t, w, ada, "name")
		}},
		"enable-accepts-invitations": {right: "PENDING", wrong: "ACTIVE", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			return about(t, w, "pat@example.com", "status")
		}},
		"export-by-id": {right: "true", wrong: "false", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			return strconv.FormatBool(strings.Contains(w.App(t, owner, "GET", "/user-groups.csv", "").Text, ada))
		}},
		"export-one-member-each": {right: "3", wrong: "2", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			return strconv.Itoa(strings.Count(w.App(t, owner, "GET", "/user-groups.csv", "").Text, "\n"))
		}},
		"enable-race-leaves-group": {right: "0", wrong: "some", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			var wg sync.WaitGroup
			for i := range 40 {
				wg.Go(func() { w.App(t, owner, "POST", "/user-groups", `{"name":"Race `+strconv.Itoa(i)+`"}`) })
			}
			w.App(t, owner, "POST", "/scim", "")
			wg.Wait()
			if left := w.App(t, owner, "GET", "/user-groups", "").Header.Get("X-Total-Count"); left == "0" {
				return left
			}
			return "some"
		}},
	}
}

func lockProbes() map[string]probe {
	const managed, open = "403 scim_managed", "200 "
	roles := func(attribute string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"add","value":{"userType":"limited","roles":[{"value":"TEAM_MANAGER"}]}}`)
			return about(t, w, ada, attribute)
		}
	}
	return map[string]probe{
		"lockout-update-open":       {right: managed, wrong: open, spec: team, see: inTeam(adam, "PUT", "/users/{ada}", `{"status":"INACTIVE"}`)},
		"lockout-remove-open":       {right: managed, wrong: "204 ", spec: team, see: inTeam(adam, "DELETE", "/users/{ada}", "")},
		"lockout-group-create-open": {right: managed, wrong: "201 ", spec: team, see: inTeam(adam, "POST", "/user-groups", `{"name":"New"}`)},
		"lockout-group-rename-open": {right: "403", wrong: "200", spec: team, see: inGroup("PUT", `{"name":"New"}`)},
		"lockout-group-delete-open": {right: "403", wrong: "200", spec: team, see: inGroup("DELETE", "")},
		"lockout-roles-not-asked":   {right: "403", wrong: "201", spec: team, see: inApp(ada, "POST", "/user-groups", `{"name":"New"}`)},
		"lockout-auto-join-never-returns": {right: "200", wrong: "403", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			w.App(t, owner, "DELETE", "/scim", "")
			return status(signIn(t, w, "new@joiners.example"))
		}},
		"lockout-refusal-as-missing-right": {right: managed, wrong: "403 forbidden", spec: team, see: inTeam(ada, "POST", "/leave", "")},
		"lockout-refusal-says-no-way": {right: "true", wrong: "false", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			return strconv.FormatBool(strings.Contains(w.App(t, ada, "POST", "/leave", "").Text, "identity provider"))
		}},
		"lockout-hides-the-team":   {right: open, wrong: managed, spec: team, see: inTeam(ada, "GET", "/users/{pat}", "")},
		"lockout-hides-the-groups": {right: open, wrong: managed, spec: team, see: inTeam(ada, "GET", "/user-groups", "")},
		"lockout-follows-the-person": {
			right: "200", wrong: "403", spec: `"scim":true,` + team,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"displayName","value":"Augusta"}`)
				w.App(t, owner, "DELETE", "/scim", "") // the lock should be gone with it
				return status(w.App(t, ada, "PATCH", "/member-profile/"+w.IDs[ada], `{"name":"Ada Again"}`))
			},
		},
		"lockout-binds-the-idp": {right: "204", wrong: "403", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			return status(w.SCIM(t, "DELETE", path, ""))
		}},
		"lockout-roles-not-through-scim":   {right: "TEAM_MANAGER", wrong: "", spec: team, see: roles("role")},
		"lockout-limited-not-through-scim": {right: "true", wrong: "false", spec: team, see: roles("limited")},
	}
}

package appapi_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

const (
	owner  = "owner@example.com"
	admin  = "admin@example.com"
	member = "ada@example.com"
	people = `"members":[{"email":"owner@example.com","name":"Olive","role":"OWNER"},{"email":"admin@example.com","name":"Adam","role":"WORKSPACE_ADMIN"},` +
		`{"email":"ada@example.com","name":"Ada"},{"email":"lim@example.com","name":"Lim","limited":true},{"email":"pat@example.com","name":"Pat","status":"PENDING"}]`
	groups = `"groups":[{"name":"Sales","members":["ada@example.com","lim@example.com"]},{"name":"Empty"}]`
)

// step is one request and what it is answered; {name} in its path or body stands
// for the id of the member name@example.com or of the group of that name.
type step struct {
	who, method, path, body string
	status                  int
	// code is the error's, or "".
	code string
}

func run(t *testing.T, w *refservertest.Workspace, steps []step) {
	t.Helper()
	for _, s := range steps {
		path, body := s.path, s.body
		for email, id := range w.IDs {
			path = strings.ReplaceAll(path, "{"+strings.TrimSuffix(email, "@example.com")+"}", id)
			body = strings.ReplaceAll(body, "{"+strings.TrimSuffix(email, "@example.com")+"}", id)
		}
		for name, id := range w.Groups {
			path = strings.ReplaceAll(path, "{"+name+"}", id)
		}
		a := w.App(t, s.who, s.method, path, body)
		if code := a.Doc.String("code"); a.Status != s.status || code != s.code {
			t.Errorf("%s %s %s %s: %d %q, want %d %q: %s", s.who, s.method, s.path, s.body, a.Status, code, s.status, s.code, a.Text)
		}
		if a.Status >= 400 && (a.Doc.String("message") == "" || a.Header.Get("Content-Type") != "application/json") {
			t.Errorf("%s %s: error without a message: %s", s.method, s.path, a.Text)
		}
	}
}

// Without SCIM everything is allowed that the role allows.
func TestActionsByRole(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`,`+groups+`}`)
	run(t, w, []step{
		{owner, "GET", "", "", 200, ""},
		{member, "GET", "/users", "", 200, ""},
		{member, "GET", "/users/{lim}", "", 200, ""},
		{member, "GET", "/users/000000000000000000000000", "", 404, "not_found"},
		{member, "POST", "/users", `{"email":"new@example.com"}`, 403, "forbidden"},
		{admin, "POST", "/users", `{"email":"new@example.com","name":"New"}`, 201, ""},
		{admin, "POST", "/users", `{"email":"NEW@example.com"}`, 409, "conflict"},
		{admin, "POST", "/users", `{"email":"no address"}`, 400, "invalid"},
		{admin, "PUT", "/users/{ada}", `{"status":"INACTIVE"}`, 200, ""},
		{member, "GET", "/users", "", 401, "unauthorized"},
		{admin, "PUT", "/users/{ada}", `{"status":"ACTIVE"}`, 200, ""},
		{admin, "PUT", "/users/{ada}", `{"status":"GONE"}`, 400, "invalid"},
		{member, "PATCH", "/member-profile/{ada}", `{"name":"Augusta","timeZone":"Asia/Tokyo","weekStart":"SUNDAY"}`, 200, ""},
		{member, "PATCH", "/member-profile/{ada}", `{"timeZone":"Mars/Base"}`, 400, "invalid"},
		{member, "PATCH", "/member-profile/{ada}", `{"weekStart":1}`, 400, "invalid"},
		{member, "PATCH", "/member-profile/{lim}", `{"name":"X"}`, 403, "forbidden"},
		{admin, "POST", "/users/{ada}/roles", `{"role":"TEAM_MANAGER"}`, 201, ""},
		{admin, "POST", "/users/{ada}/roles", `{"role":"OWNER"}`, 400, "invalid"},
		{admin, "DELETE", "/users/{ada}/roles", `{"role":"TEAM_MANAGER"}`, 200, ""},
		{admin, "PUT", "/users/{lim}/limited", `{"limited":false}`, 200, ""},
		{admin, "DELETE", "/invitations/{pat}", "", 204, ""},
		{admin, "POST", "/user-groups", `{"name":"Support"}`, 201, ""},
		{admin, "POST", "/user-groups", `{"name":"SUPPORT"}`, 409, "conflict"},
		{admin, "PUT", "/user-groups/{Sales}", `{"name":"Sellers"}`, 200, ""},
		{admin, "GET", "/user-groups/{Sales}", "", 200, ""},
		{admin, "POST", "/user-groups/{Empty}/users", `{"userId":"{ada}"}`, 200, ""},
		{admin, "POST", "/user-groups/{Empty}/users", `{"userId":"nobody"}`, 404, "not_found"},
		{admin, "DELETE", "/user-groups/{Sales}/users/{ada}", "", 200, ""},
		{admin, "DELETE", "/user-groups/{Sales}", "", 200, ""},
		{admin, "GET", "/user-groups/{Sales}", "", 404, "not_found"},
		{admin, "PUT", "/auto-join", `{"domain":"example.com"}`, 204, ""},
		{admin, "POST", "/scim", "", 403, "owner_only"},
		{admin, "POST", "/nothing", "", 404, "not_found"},
		{admin, "POST", "/scim/token/x", "", 404, "not_found"},
		{admin, "PUT", "/users", "", 405, "method_not_allowed"},
		{member, "POST", "/leave", "", 204, ""},
		{owner, "POST", "/leave", "", 403, "last_owner"},
	})
}

// While SCIM manages the workspace, what it manages is locked for everybody.
func TestLockedActions(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true,`+people+`}`)
	w.Groups["Sales"] = w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+w.IDs[member]+`"}]`)
	for _, who := range []string{owner, admin} {
		run(t, w, []step{
			{who, "POST", "/users", `{"email":"new@example.com"}`, 403, "scim_managed"},
			{who, "PUT", "/users/{ada}", `{"status":"INACTIVE"}`, 403, "scim_managed"},
			{who, "PATCH", "/member-profile/{ada}", `{"name":"X"}`, 403, "scim_managed"},
			{who, "DELETE", "/users/{ada}", "", 403, "scim_managed"},
			{who, "DELETE", "/invitations/{pat}", "", 403, "scim_managed"},
			{who, "PUT", "/users/{lim}/limited", `{"limited":false}`, 403, "scim_managed"},
			{who, "POST", "/users/{ada}/roles", `{"role":"TEAM_MANAGER"}`, 403, "scim_managed"},
			{who, "POST", "/user-groups", `{"name":"X"}`, 403, "scim_managed"},
			{who, "PUT", "/user-groups/{Sales}", `{"name":"X"}`, 403, "scim_managed"},
			{who, "DELETE", "/user-groups/{Sales}", "", 403, "scim_managed"},
			{who, "POST", "/user-groups/{Sales}/users", `{"userId":"{lim}"}`, 403, "scim_managed"},
			{who, "DELETE", "/user-groups/{Sales}/users/{ada}", "", 403, "scim_managed"},
			{who, "GET", "/users", "", 200, ""},
			{who, "GET", "/user-groups", "", 200, ""},
		})
	}
	run(t, w, []step{
		{member, "PATCH", "/member-profile/{ada}", `{"name":"X"}`, 403, "scim_managed"},
		{member, "PATCH", "/member-profile/{ada}", `{"timeZone":"Asia/Tokyo","weekStart":"SUNDAY"}`, 200, ""},
		{member, "POST", "/leave", "", 403, "scim_managed"},
	})
	var list []appapi.UserGroupDto
	decode(t, w.App(t, member, "GET", "/user-groups", ""), &list)
	want := []appapi.UserGroupDto{{ID: w.Groups["Sales"], Name: "Sales", UserIDs: []string{w.IDs[member]}, WorkspaceID: w.ID, TeamManagers: []string{}}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("the refused actions left a trace (-want +got)\n%s", diff)
	}
}

func decode(t *testing.T, a refservertest.Answer, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.Text), into); err != nil || a.Status >= 400 {
		t.Fatalf("%d %s (%v)", a.Status, a.Text, err)
	}
}

func TestUserShape(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true,"timezone":"Europe/Belgrade",`+people+`}`)
	var got appapi.UserDto
	decode(t, w.App(t, admin, "GET", "/users/"+w.IDs[admin], ""), &got)
	want := appapi.UserDto{
		ID: w.IDs[admin], Email: admin, Name: "Adam", Status: "ACTIVE", Role: "WORKSPACE_ADMIN", Roles: []string{"WORKSPACE_ADMIN"},
		Settings:        appapi.UserSettings{TimeZone: "Europe/Belgrade", WeekStart: "MONDAY", TimeFormat: "HOUR24", DateFormat: "YYYY-MM-DD", Lang: "EN"},
		ActiveWorkspace: w.ID, DefaultWorkspace: w.ID, CustomFields: []string{},
		Memberships: []appapi.MembershipDto{{MembershipStatus: "ACTIVE", MembershipType: "WORKSPACE", TargetID: w.ID, UserID: w.IDs[admin]}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	w.Patch(t, "/Users/"+w.IDs[admin], `{"op":"replace","path":"title","value":"Boss"}`)
	decode(t, w.App(t, admin, "GET", "/users/"+w.IDs[admin], ""), &got)
	if got.ManagedBy != "scim" {
		t.Errorf("after the IdP's first write managedBy is %q", got.ManagedBy)
	}
	var self appapi.UserDto
	decode(t, w.Self(t, admin), &self)
	if diff := cmp.Diff(got, self); diff != "" {
		t.Errorf("GET /user differs (-want +got)\n%s", diff)
	}
}

func TestPagesOfUsers(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`}`)
	for path, want := range map[string][]string{
		"/users":                     {owner, admin, member, "lim@example.com", "pat@example.com"},
		"/users?page=2&page-size=2":  {member, "lim@example.com"},
		"/users?page=4&page-size=2":  nil,
		"/users?status=PENDING":      {"pat@example.com"},
		"/users?status=ALL&email=ad": {admin, member},
		"/users?name=OLIV":           {owner},
		"/users?roles=OWNER":         {owner},
		"/users?roles=TEAM_MANAGER":  nil,
		"/users?roles=OWNER,WORKSPACE_ADMIN&page-size=1&page=2": {admin},
		"/users?account-statuses=LIMITED":                       {"lim@example.com"},
		"/users?include-roles=true&email=AD&status=ACTIVE":      {admin, member},
	} {
		a := w.App(t, owner, "GET", path, "")
		var list []appapi.UserDto
		decode(t, a, &list)
		var got []string
		for _, u := range list {
			got = append(got, u.Email)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", path, diff)
		}
	}
	if a := w.App(t, owner, "GET", "/users?page=2&page-size=2", ""); a.Header.Get("Last-Page") != "false" || a.Header.Get("X-Total-Count") != "5" {
		t.Errorf("Last-Page %q, X-Total-Count %q", a.Header.Get("Last-Page"), a.Header.Get("X-Total-Count"))
	}
	if a := w.App(t, owner, "GET", "/users?page=3&page-size=2", ""); a.Header.Get("Last-Page") != "true" {
		t.Errorf("the last page says Last-Page: %q", a.Header.Get("Last-Page"))
	}
}

// What a list is asked for by query can be asked for by body, so that no
// address stands in a URL.
func TestUsersInfo(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`,`+groups+`}`)
	for body, want := range map[string][]string{
		`{}`:                          {owner, admin, member, "lim@example.com", "pat@example.com"},
		`{"page":2,"pageSize":2}`:     {member, "lim@example.com"},
		`{"status":"PENDING"}`:        {"pat@example.com"},
		`{"email":"ad","name":"ada"}`: {admin, member},
		`{"roles":["OWNER","WORKSPACE_ADMIN"],"accountStatuses":null}`: {owner, admin},
		`{"roles":"OWNER"}`:               {owner},
		`{"accountStatuses":["LIMITED"]}`: {"lim@example.com"},
	} {
		var list []appapi.UserDto
		decode(t, w.App(t, admin, "POST", "/users/info", body), &list)
		var got []string
		for _, u := range list {
			got = append(got, u.Email)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", body, diff)
		}
	}
	run(t, w, []step{
		{admin, "POST", "/users/info", `{"page":0}`, 400, "invalid"},
		{admin, "POST", "/users/info", `{"pageSize":"2"}`, 400, "invalid"},
		{admin, "POST", "/users/info", `{"roles":[1]}`, 400, "invalid"},
		{admin, "POST", "/users/info", `{"roles":"BOSS"}`, 400, "invalid"},
		{admin, "POST", "/users/info", `{"email":1}`, 400, "invalid"},
		{admin, "GET", "/users?account-statuses=GONE", "", 400, "invalid"},
		{admin, "GET", "/users?memberships=PROJECT", "", 400, "invalid"},
		{admin, "POST", "/users/{ada}/roles", `{"role":"TEAM_MANAGER","entityId":"` + w.ID + `","sourceType":"USER_GROUP"}`, 201, ""},
		{admin, "POST", "/users/{ada}/roles", `{"role":"TEAM_MANAGER","sourceType":"PROJECT"}`, 400, "invalid"},
	})
	var shown []appapi.UserDto
	decode(t, w.App(t, admin, "GET", "/users?memberships=ALL&email="+member, ""), &shown)
	want := []appapi.MembershipDto{
		{MembershipStatus: "ACTIVE", MembershipType: "WORKSPACE", TargetID: w.ID, UserID: w.IDs[member]},
		{MembershipStatus: "ACTIVE", MembershipType: "USERGROUP", TargetID: w.Groups["Sales"], UserID: w.IDs[member]},
	}
	if len(shown) != 1 || cmp.Diff(want, shown[0].Memberships) != "" {
		t.Errorf("memberships=ALL shows %+v", shown)
	}
	decode(t, w.App(t, admin, "GET", "/users?memberships=NONE&email="+member, ""), &shown)
	if len(shown) != 1 || len(shown[0].Memberships) != 0 {
		t.Errorf("memberships=NONE shows %+v", shown)
	}
}

func TestKeyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w, other := server.Make(t, `{`+people+`}`), server.Make(t, `{`+people+`}`)
	w.Keys[owner] = other.Keys[owner]
	run(t, w, []step{
		{owner, "GET", "/users", "", 404, "not_found"},
		{owner, "DELETE", "/users/{ada}", "", 404, "not_found"},
		{"nobody", "GET", "/users", "", 401, "unauthorized"},
	})
}

func TestConnection(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`,`+groups+`}`)
	var off, enabled, shown, rotated appapi.ConnectionDto
	decode(t, w.App(t, owner, "GET", "/scim", ""), &off)
	if off.Enabled || off.BaseURL != "" {
		t.Errorf("before: %+v", off)
	}
	decode(t, w.App(t, owner, "POST", "/scim", ""), &enabled)
	if enabled.BaseURL != "http://scim.example/w/"+w.ID+"/scim/v2" || enabled.Token == "" || enabled.DeletedGroups == nil || *enabled.DeletedGroups != 2 {
		t.Errorf("enabled: %+v", enabled)
	}
	again := w.App(t, owner, "GET", "/scim", "")
	decode(t, again, &shown)
	if !shown.Enabled || strings.Contains(again.Text, enabled.Token) || shown.TokenExpires == nil {
		t.Errorf("shown again: %s", again.Text)
	}
	w.Token = enabled.Token
	run(t, w, []step{{owner, "POST", "/scim", "", 409, "already_enabled"}})
	if a := w.SCIM(t, "GET", "/Users", ""); a.Status != 200 {
		t.Errorf("the first token: %d", a.Status)
	}
	decode(t, w.App(t, owner, "POST", "/scim/token", `{"overlapSeconds":60}`), &rotated)
	for _, token := range []string{enabled.Token, rotated.Token} {
		w.Token = token
		if a := w.SCIM(t, "GET", "/Users", ""); a.Status != 200 {
			t.Errorf("within the overlap: %d", a.Status)
		}
	}
	run(t, w, []step{
		{owner, "POST", "/scim/token", `{"overlapSeconds":-1}`, 400, "invalid"},
		{owner, "POST", "/scim/token", `{"overlapSeconds":1.5}`, 400, "invalid"},
		{owner, "DELETE", "/scim", "", 204, ""},
		{owner, "DELETE", "/scim", "", 409, "not_enabled"},
		{admin, "POST", "/user-groups", `{"name":"New"}`, 201, ""},
	})
	if a := w.SCIM(t, "GET", "/Users", ""); a.Status != 401 {
		t.Errorf("after disabling: %d", a.Status)
	}
}

func TestExport(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`,"groups":[{"name":"Équipe, \"Ω\"","members":["ada@example.com","lim@example.com"]},{"name":"Empty"}]}`)
	a := w.App(t, owner, "GET", "/user-groups.csv", "")
	if a.Status != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d %s", a.Status, a.Header.Get("Content-Type"))
	}
	rows, err := csv.NewReader(strings.NewReader(a.Text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"group", "email", "name"}, {`Équipe, "Ω"`, member, "Ada"}, {`Équipe, "Ω"`, "lim@example.com", "Lim"}, {"Empty", "", ""},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	run(t, w, []step{{member, "GET", "/user-groups.csv", "", 403, "forbidden"}})
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{`+people+`,"autoJoinDomain":"joiners.example"}`)
	signIn := func(email string) refservertest.Answer {
		return w.Open(t, "POST", "/api/v1/sign-in", `{"workspaceId":"`+w.ID+`","email":"`+email+`","name":"Newcomer"}`)
	}
	var joined []appapi.JoinedDto
	decode(t, signIn("first@joiners.example"), &joined)
	if len(joined) != 1 || !joined[0].New || joined[0].WorkspaceID != w.ID || joined[0].User.Status != "ACTIVE" {
		t.Errorf("joined %+v", joined)
	}
	if a := signIn("first@elsewhere.example"); a.Status != 404 || a.Doc.String("code") != "not_found" {
		t.Errorf("of another domain: %d %s", a.Status, a.Text)
	}
	run(t, w, []step{{owner, "POST", "/scim", "", 201, ""}})
	if a := signIn("second@joiners.example"); a.Status != 403 || a.Doc.String("code") != "scim_managed" {
		t.Errorf("while SCIM manages the workspace: %d %s", a.Status, a.Text)
	}
}

// The tolerances are listed with what they do, and the Owner switches the mode
// and single ones; it counts at once.
func TestTolerances(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true,`+people+`}`)
	run(t, w, []step{
		{member, "GET", "/scim/tolerances", "", 403, "forbidden"},
		{admin, "GET", "/scim/tolerances", "", 200, ""},
		{admin, "PUT", "/scim/tolerances", `{"mode":"strict"}`, 403, "owner_only"},
		{owner, "PUT", "/scim/tolerances", `{"mode":"lax"}`, 400, "invalid"},
		{owner, "PUT", "/scim/tolerances", `{"tolerances":{"no-such":true}}`, 400, "invalid"},
		{owner, "PUT", "/scim/tolerances", `{"tolerances":{"raw-token":"on"}}`, 400, "invalid"},
		{owner, "PUT", "/scim/tolerances", `{"tolerances":true}`, 400, "invalid"},
		{owner, "DELETE", "/scim/tolerances", "", 405, "method_not_allowed"},
	})
	state := func(body string) map[string]string {
		t.Helper()
		method := "GET"
		if body != "" {
			method = "PUT"
		}
		a := w.App(t, owner, method, "/scim/tolerances", body)
		var dto appapi.ReadingDto
		if err := json.Unmarshal([]byte(a.Text), &dto); err != nil || a.Status != 200 {
			t.Fatalf("%s: %d %s", body, a.Status, a.Text)
		}
		all := map[string]string{"mode": dto.Mode}
		for _, tol := range dto.Tolerances {
			if tol.AnswerOff == "" || tol.AnswerOn == "" || tol.NeededBy == "" || tol.Requirement == "" {
				t.Errorf("%s is not described", tol.Name)
			}
			all[tol.Name] = fmt.Sprintf("%t/%t", tol.On, tol.Chosen)
		}
		return all
	}
	loose := func() int { return w.SCIM(t, "GET", "/Users", "", "Authorization", w.Token).Status }
	for _, s := range []struct {
		body                       string
		mode, rawToken, dottedKeys string
		status                     int
	}{
		{"", "tolerant", "true/false", "true/false", 200},
		{`{"mode":"strict"}`, "strict", "false/false", "false/false", 401},
		{`{"tolerances":{"raw-token":true}}`, "strict", "true/true", "false/false", 200},
		{`{"mode":"tolerant","tolerances":{"dotted-keys":false}}`, "tolerant", "true/true", "false/true", 200},
		{`{"mode":"strict","tolerances":{"raw-token":null}}`, "strict", "false/false", "false/true", 401},
	} {
		got := state(s.body)
		want := map[string]string{"mode": s.mode, "raw-token": s.rawToken, "dotted-keys": s.dottedKeys}
		for name, v := range want {
			if got[name] != v {
				t.Errorf("after %s: %s is %q, want %q", s.body, name, got[name], v)
			}
		}
		if status := loose(); status != s.status {
			t.Errorf("after %s: a token without scheme is answered with %d, want %d", s.body, status, s.status)
		}
	}
}

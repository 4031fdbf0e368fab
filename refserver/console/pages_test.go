package console_test

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// Everything that the application's API can do, the console can.
func TestMembersAreManaged(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`,`+groups+`}`)
	v := s.visit(t, w.Keys[admin])
	ada, lim, pat := "/console/team/"+w.IDs[member], "/console/team/"+w.IDs["lim@example.com"], "/console/team/"+w.IDs["pat@example.com"]

	v.submit("/console/team", "/console/team", "email", "New@example.com", "name", "New One", "limited", "yes").leadsTo("/console/team?done=invited")
	v.get("/console/team?done=invited&status=PENDING").shows("The invitation was made", "New One", "New@example.com", "Limited", "Pat Pending").lacks("Ada Lovelace")
	v.submit("/console/team", "/console/team", "email", "new@example.com", "name", "Again").is(http.StatusConflict).shows("New@example.com is a member already", `value="Again"`)
	v.get("/console/team?search=lovel").shows("Ada Lovelace", "1 to 1 of 1").lacks("Linus Limited")
	v.get("/console/team?search=LIM@").shows("Linus Limited", "1 to 1 of 1").lacks("Ada Lovelace")

	v.submit(ada, ada+"/name", "name", "Augusta King").leadsTo(ada + "?done=renamed")
	v.submit(ada, ada+"/name", "name", " ").is(http.StatusBadRequest).shows("The name is empty.")
	v.submit(ada, ada+"/roles", "role", "TEAM_MANAGER", "role", "PROJECT_MANAGER").leadsTo(ada + "?done=roles")
	v.get(ada).shows("Augusta King", "Team manager", "Project manager")
	v.submit(ada, ada+"/roles", "role", "PROJECT_MANAGER").leadsTo(ada + "?done=roles")
	v.submit(ada, ada+"/status", "status", "INACTIVE").leadsTo(ada + "?done=deactivated")
	v.get(ada).shows("Inactive", "Activate", "Project manager").lacks("Deactivate<")
	v.submit(ada, ada+"/status", "status", "ACTIVE").leadsTo(ada + "?done=activated")
	v.submit(lim, lim+"/regular").leadsTo(lim + "?done=regular")
	v.get(lim).lacks("Make a regular member")
	v.submit(pat, pat+"/revoke").leadsTo("/console/team?done=revoked")
	v.get(pat).is(http.StatusNotFound)
	v.submit(lim, lim+"/remove").leadsTo("/console/team?done=removed")
	v.get(lim).is(http.StatusNotFound)

	olive := "/console/team/" + w.IDs[owner]
	v.submit(olive, olive+"/status", "status", "INACTIVE").is(http.StatusForbidden).shows("Only an owner can change an owner.")
	boss := s.visit(t, w.Keys[owner])
	boss.submit(olive, olive+"/status", "status", "INACTIVE").is(http.StatusForbidden).shows("The last active owner must stay")
}

func TestGroupsAreManaged(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`,`+groups+`}`)
	v := s.visit(t, w.Keys[admin])
	group := "/console/groups/" + w.Groups["Engineering"]
	v.submit("/console/groups", "/console/groups", "name", "Sales").leadsTo("/console/groups?done=created")
	v.submit("/console/groups", "/console/groups", "name", "SALES").is(http.StatusConflict).shows(`value="SALES"`, `role="alert"`)
	v.get("/console/groups").shows("Engineering", "Empty", "Sales", "1 to 3 of 3")
	v.submit(group, group+"/name", "name", "Engineers").leadsTo(group + "?done=renamed")
	v.submit(group, group+"/members", "email", "ADMIN@example.com").leadsTo(group + "?done=added")
	v.submit(group, group+"/members", "email", "nobody@example.com").is(http.StatusUnprocessableEntity).shows("There is no member", `value="nobody@example.com"`)
	v.get(group).shows("Engineers", "Ada Lovelace", "Linus Limited", "Adam Admin")
	v.submit(group, group+"/members/"+w.IDs[member]+"/remove").leadsTo(group + "?done=taken-out")
	v.get(group).lacks("Ada Lovelace")
	csv := v.get("/console/groups.csv").is(http.StatusOK)
	want := "group,email,name\r\nEngineers,admin@example.com,Adam Admin\r\nEngineers,lim@example.com,Linus Limited\r\nEmpty,,\r\nSales,,\r\n"
	if diff := cmp.Diff(want, csv.text); diff != "" {
		t.Errorf("export (-want +got):\n%s", diff)
	}
	if got := csv.header.Get("Content-Disposition"); got != `attachment; filename="user-groups.csv"` {
		t.Errorf("export is %q", got)
	}
	v.submit(group, group+"/delete").leadsTo("/console/groups?done=deleted")
	v.get(group).is(http.StatusNotFound).shows("Not found")
}

func TestProfile(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`}`)
	v := s.visit(t, w.Keys[member])
	const profile = "/console/profile"
	v.submit(profile, profile+"/name", "name", "Augusta").leadsTo(profile + "?done=renamed")
	v.submit(profile, profile+"/settings", "timezone", "Asia/Tokyo", "week-start", "SUNDAY").leadsTo(profile + "?done=saved")
	v.get(profile).shows("Augusta", `value="Asia/Tokyo"`, `value="SUNDAY" selected`)
	v.submit(profile, profile+"/settings", "timezone", "Mars/Base", "week-start", "MONDAY").is(http.StatusBadRequest).shows("Mars/Base", "Europe/Belgrade", `value="MONDAY" selected`)
	v.submit(profile, profile+"/leave").is(http.StatusSeeOther)
	v.get(profile).leadsTo("/console/sign-in?next=%2Fconsole%2Fprofile")
	boss := s.visit(t, w.Keys[owner])
	boss.submit(profile, profile+"/leave").is(http.StatusForbidden).shows("The last active owner must stay")
}

// What is not for a person's role is not on the page, and answers 403 with the
// reason when it is asked for.
func TestRolesDecideWhatIsShown(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`,`+groups+`}`)
	v := s.visit(t, w.Keys[member])
	for _, path := range []string{"/team", "/team/" + w.IDs[admin], "/groups", "/groups/" + w.Groups["Engineering"]} {
		p := v.get("/console"+path).is(http.StatusOK).lacks("Provisioning log", "Audit log", "Authentication")
		if forms := formText.FindAllString(p.text, -1); len(forms) != 1 { // signing out
			t.Errorf("%s: %d forms, want 1", path, len(forms))
		}
	}
	for path, reason := range map[string]string{
		"/settings/scim": "see the SCIM connection", "/settings/scim/enable": "see the SCIM connection", "/log": "see what was done",
		"/log/000000000000000000000001": "see what was done", "/audit": "see what was done", "/groups.csv": "export the groups",
	} {
		v.get("/console"+path).is(http.StatusForbidden).shows("You cannot "+reason, "owner or workspace admin")
	}
	token := v.get("/console/team").token("/console/sign-out")
	v.post("/console/groups", url.Values{"token": {token}, "name": {"Mine"}}).is(http.StatusForbidden).shows("You cannot create groups here")
}

// Every control that SCIM locks is there, disabled, with the text of the error
// (WS-LOCK-13), and reading stays possible (WS-LOCK-14).
func TestLockedControlsAreDisabledWithTheReason(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"scim":true,`+people+`}`)
	group := w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+w.IDs[member]+`"}]`)
	v, everyday := s.visit(t, w.Keys[owner]), s.visit(t, w.Keys[member])
	ada, lim, pat, sales := "/team/"+w.IDs[member], "/team/"+w.IDs["lim@example.com"], "/team/"+w.IDs["pat@example.com"], "/groups/"+group
	for _, c := range []struct {
		who            *visitor
		page, act, api string
		form           url.Values
	}{
		{v, "/team", "/team", "add users here", url.Values{"email": {"x@example.com"}}},
		{v, ada, ada + "/name", "update users here", url.Values{"name": {"X"}}},
		{v, ada, ada + "/status", "update users here", url.Values{"status": {"INACTIVE"}}},
		{v, ada, ada + "/roles", "change roles here", url.Values{"role": {"TEAM_MANAGER"}}},
		{v, ada, ada + "/remove", "delete users here", nil},
		{v, lim, lim + "/regular", "change limited users into regular ones here", nil},
		{v, pat, pat + "/revoke", "revoke invitations here", nil},
		{v, "/groups", "/groups", "create groups here", url.Values{"name": {"X"}}},
		{v, sales, sales + "/name", "rename groups here", url.Values{"name": {"X"}}},
		{v, sales, sales + "/delete", "delete groups here", nil},
		{v, sales, sales + "/members", "change the members of groups here", url.Values{"email": {owner}}},
		{v, sales, sales + "/members/" + w.IDs[member] + "/remove", "change the members of groups here", nil},
		{everyday, "/profile", "/profile/name", "change names here", url.Values{"name": {"X"}}},
		{everyday, "/profile", "/profile/leave", "leave the workspace", nil},
	} {
		shown := c.who.get("/console" + c.page).is(http.StatusOK)
		form := url.Values{"token": {shown.token("/console/sign-out")}}
		maps.Copy(form, c.form)
		before := dump(t, w, s)
		refused := c.who.post("/console"+c.act, form).is(http.StatusForbidden)
		if dump(t, w, s) != before {
			t.Errorf("%s changed something", c.act)
		}
		reason := alertText.FindStringSubmatch(refused.text)
		if reason == nil || !strings.Contains(reason[1], "Nobody can "+c.api) || !strings.Contains(reason[1], "In the identity provider,") {
			t.Errorf("%s: refused with %q", c.act, reason)
			continue
		}
		if !disabledWith(shown.text, reason[1]) {
			t.Errorf("%s: no control of %s is disabled with %q: %s", c.act, c.page, reason[1], shown.text)
		}
	}
	// What SCIM does not lock stays possible.
	everyday.submit("/console/profile", "/console/profile/settings", "timezone", "Asia/Tokyo", "week-start", "SUNDAY").leadsTo("/console/profile?done=saved")
	everyday.get("/console" + sales).is(http.StatusOK).shows("Ada Lovelace")
}

var (
	alertText  = regexp.MustCompile(`(?s)role="alert"><p>(.*?)</p>`)
	reasonText = regexp.MustCompile(`(?s)<p class="why" id="([^"]+)">.*?<span>(.*?)</span></p>`)
)

// disabledWith tells whether a control is disabled and described by an element
// with the reason.
func disabledWith(text, reason string) bool {
	for _, m := range reasonText.FindAllStringSubmatch(text, -1) {
		if m[2] == reason && strings.Contains(text, `disabled aria-describedby="`+m[1]+`"`) {
			return true
		}
	}
	return false
}

// Enabling, rotating and disabling, by who may and who may not (WS-ENABLE-01,
// -04, -07, -08).
func TestConnection(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{`+people+`,`+groups+`}`)
	const scim, enable = "/console/settings/scim", "/console/settings/scim/enable"
	v, helper := s.visit(t, w.Keys[owner]), s.visit(t, w.Keys[admin])
	helper.get(scim).is(http.StatusOK).shows("You cannot enable SCIM: that takes the role owner.", `disabled aria-describedby="why-enable-scim"`)
	helper.submit(enable, enable, "understood", "yes").is(http.StatusForbidden).shows("You cannot enable SCIM")
	v.get(enable).shows("2 groups will be deleted", "Engineering", "Empty", "/console/groups.csv")
	v.submit(enable, enable).is(http.StatusBadRequest).shows("Tick the box first")
	v.get(scim).shows("Off")

	enabled := v.submit(enable, enable, "understood", "yes").is(http.StatusOK).shows("SCIM is enabled. 2 groups were deleted.", s.url+"/w/"+w.ID+"/scim/v2")
	first := tokenOn(enabled)
	opens := func(token string, status int) {
		t.Helper()
		a := refservertest.Send(t, s.Public, "GET", s.url+"/w/"+w.ID+"/scim/v2/Users", "", "Authorization", "Bearer "+token)
		if a.Status != status {
			t.Errorf("token: %d, want %d", a.Status, status)
		}
	}
	opens(first, http.StatusOK)
	v.get("/console/groups").shows("There are no groups yet")
	v.post(enable, url.Values{"token": {enabled.token("/console/sign-out")}, "understood": {"yes"}}).is(http.StatusConflict).shows("SCIM is enabled already")
	shown := v.get(scim).shows("Enabled", s.url+"/w/"+w.ID+"/scim/v2").lacks(first)
	helper.get(scim).shows("You cannot rotate the SCIM token", "You cannot disable SCIM", "You cannot change how SCIM requests are read")

	rotated := v.submit(scim, scim+"/rotate", "overlap", "3600").is(http.StatusOK).shows("The old one works until")
	second := tokenOn(rotated)
	opens(first, http.StatusOK)
	opens(second, http.StatusOK)
	v.get(scim).shows("Token before it works until")
	third := tokenOn(v.submit(scim, scim+"/rotate", "overlap", "0").is(http.StatusOK).shows("The old one works no longer."))
	opens(first, http.StatusUnauthorized)
	opens(second, http.StatusUnauthorized)
	opens(third, http.StatusOK)
	v.submit(scim, scim+"/rotate", "overlap", "99999999").is(http.StatusBadRequest).shows("The overlap is")
	v.submit(scim, scim+"/rotate").is(http.StatusBadRequest)
	helper.post(scim+"/rotate", url.Values{"token": {helper.get(scim).token("/console/sign-out")}, "overlap": {"0"}}).is(http.StatusForbidden)
	helper.post(scim+"/disable", url.Values{"token": {helper.get(scim).token("/console/sign-out")}}).is(http.StatusForbidden)

	v.submit(scim, scim+"/disable").leadsTo(scim + "?done=disabled")
	opens(third, http.StatusUnauthorized)
	v.get(scim+"?done=disabled").shows("SCIM is disabled.", "Enable SCIM…")
	v.post(scim+"/disable", url.Values{"token": {shown.token("/console/sign-out")}}).is(http.StatusConflict).shows("SCIM is not enabled")
}

// WS-ENABLE-02.
func TestLesserPlan(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"plan":"PRO",`+people+`,`+groups+`}`)
	const scim, enable = "/console/settings/scim", "/console/settings/scim/enable"
	v := s.visit(t, w.Keys[owner])
	v.get(scim).is(http.StatusOK).shows("SCIM needs the plan ENTERPRISE; this workspace has PRO", `disabled aria-describedby="why-enable-scim"`)
	before := dump(t, w, s)
	v.submit(enable, enable, "understood", "yes").is(http.StatusForbidden).shows("SCIM needs the plan ENTERPRISE")
	if dump(t, w, s) != before {
		t.Error("a refused enabling changed something")
	}
}

func TestModeAndTolerances(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"scim":true,`+people+`}`)
	const scim = "/console/settings/scim"
	v := s.visit(t, w.Keys[owner])
	v.submit(scim, scim+"/reading", "mode", "strict", "tolerance-raw-token", "on", "tolerance-dotted-keys", "").leadsTo(scim + "?done=reading")
	answer := w.App(t, owner, "GET", "/scim/tolerances", "")
	for _, want := range []string{`"mode":"strict"`, `{"name":"raw-token","on":true,"chosen":true`, `{"name":"dotted-keys","on":false,"chosen":false`} {
		if !strings.Contains(answer.Text, want) {
			t.Errorf("%s is not in %s", want, answer.Text)
		}
	}
	v.get(scim).shows(`name="mode" value="strict" checked`, `aria-label="raw-token"><option value="">as the mode</option><option value="on" selected>`)
	v.submit(scim, scim+"/reading", "mode", "lax").is(http.StatusBadRequest).shows(`Mode "lax" is unknown`)
	helper := s.visit(t, w.Keys[admin])
	helper.post(scim+"/reading", url.Values{"token": {helper.get(scim).token("/console/sign-out")}, "mode": {"tolerant"}}).is(http.StatusForbidden).shows("You cannot change how SCIM requests are read")
}

func tokenOn(p *page) string {
	p.t.Helper()
	m := regexp.MustCompile(`id="token" readonly value="([^"]+)"`).FindStringSubmatch(p.text)
	if m == nil {
		p.t.Fatalf("%s: no token: %s", p.what, p.text)
	}
	return m[1]
}

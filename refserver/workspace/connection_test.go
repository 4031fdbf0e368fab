package workspace_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestAuthenticate(t *testing.T) {
	t.Parallel()
	tolerant := newTenant(t, workspace.Spec{SCIM: true})
	strict := newTenant(t, workspace.Spec{SCIM: true, Mode: workspace.Strict})
	off := newTenant(t, workspace.Spec{})
	twice := strings.Repeat("Bearer ", 2)
	const forged = "sp_0123456789abcdef01234567_AAAA"
	for name, c := range map[string]struct {
		tn     *tenant
		header string
		opens  bool
	}{
		"bearer":               {tolerant, "Bearer " + tolerant.created.Token, true},
		"bearer, strict":       {strict, "Bearer " + strict.created.Token, true},
		"scheme without case":  {strict, "bEaReR " + strict.created.Token, true},
		"twice":                {tolerant, twice + tolerant.created.Token, true},
		"twice, strict":        {strict, twice + strict.created.Token, false},
		"raw":                  {tolerant, tolerant.created.Token, true},
		"raw, strict":          {strict, strict.created.Token, false},
		"none":                 {tolerant, "", false},
		"scheme alone":         {tolerant, "Bearer", false},
		"basic":                {tolerant, "Basic " + tolerant.created.Token, false},
		"of another workspace": {tolerant, "Bearer " + strict.created.Token, false},
		"cut":                  {tolerant, "Bearer " + tolerant.created.Token[:60], false},
		"longer":               {tolerant, "Bearer " + tolerant.created.Token + "A", false},
		"forged":               {tolerant, "Bearer " + forged, false},
		"API key":              {tolerant, "Bearer " + tolerant.key(ownerEmail), false},
		"SCIM is off":          {off, "Bearer sp_" + off.ws.ID + "_AAAA", false},
	} {
		ws, err := c.tn.Authenticate(t.Context(), c.tn.ws.ID, c.header)
		if c.opens {
			c.tn.must(err)
			equal(t, name, ws, c.tn.ws)
			continue
		}
		refused(t, name, err, 401, "")
	}
	_, garbage := tolerant.Authenticate(t.Context(), tolerant.ws.ID, "Bearer garbage")
	_, foreign := tolerant.Authenticate(t.Context(), tolerant.ws.ID, "Bearer "+strict.created.Token)
	_, nowhere := tolerant.Authenticate(t.Context(), unknownID, "Bearer sp_"+unknownID+"_AAAA")
	equal(t, "one text for all", []string{foreign.Error(), nowhere.Error()}, []string{garbage.Error(), garbage.Error()})
	_, err := tolerant.Authenticate(t.Context(), "../\x00", "Bearer "+tolerant.created.Token)
	refused(t, "no id", err, 401, "")

	tolerant.must(tolerant.SetPlan(t.Context(), tolerant.ws.ID, workspace.PlanPro))
	_, err = tolerant.Authenticate(t.Context(), tolerant.ws.ID, "Bearer "+tolerant.created.Token)
	refused(t, "downgraded", err, 403, "", "PRO", "ENTERPRISE")
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	ctx, olivia := t.Context(), tn.actor(ownerEmail)
	opens := func(what, token string, want bool) {
		t.Helper()
		_, err := tn.Authenticate(ctx, tn.ws.ID, "Bearer "+token)
		equal(t, what, err == nil, want)
	}
	first, err := tn.EnableSCIM(ctx, olivia)
	tn.must(err)
	equal(t, "base URL", first.BaseURL, "/w/"+tn.ws.ID+"/scim/v2")
	equal(t, "owner of the token", strings.HasPrefix(first.Token, "sp_"+tn.ws.ID+"_"), true)
	equal(t, "lifetime", first.TokenExpires.Sub(first.EnabledAt), 365*24*time.Hour)
	opens("first", first.Token, true)
	_, err = tn.EnableSCIM(ctx, olivia)
	denied(t, "twice", err, 409, workspace.CodeAlreadyEnabled)
	opens("first, after enabling twice", first.Token, true)

	second, err := tn.RotateToken(ctx, olivia, 0)
	tn.must(err)
	opens("first, rotated", first.Token, false)
	opens("second", second.Token, true)
	third, err := tn.RotateToken(ctx, olivia, time.Hour)
	tn.must(err)
	opens("second, in the overlap", second.Token, true)
	opens("third", third.Token, true)
	tn.must(tn.SetClockOffset(ctx, tn.ws.ID, time.Hour-time.Second))
	opens("second, at the end of the overlap", second.Token, true)
	tn.must(tn.SetClockOffset(ctx, tn.ws.ID, time.Hour))
	opens("second, after the overlap", second.Token, false)
	opens("third", third.Token, true)
	for _, overlap := range []time.Duration{-1, 8 * 24 * time.Hour} {
		_, err = tn.RotateToken(ctx, olivia, overlap)
		denied(t, "overlap", err, 400, workspace.CodeInvalid)
	}

	connection, err := tn.Connection(ctx, tn.actor(adminEmail))
	tn.must(err)
	equal(t, "connection", connection, &third.Connection)
	tn.must(tn.SetClockOffset(ctx, tn.ws.ID, 365*24*time.Hour))
	opens("third, after a year", third.Token, false)
	tn.must(tn.SetClockOffset(ctx, tn.ws.ID, 0))

	tn.must(tn.DisableSCIM(ctx, olivia))
	opens("third, disabled", third.Token, false)
	denied(t, "disabled twice", tn.DisableSCIM(ctx, olivia), 409, workspace.CodeNotEnabled)
	_, err = tn.RotateToken(ctx, olivia, 0)
	denied(t, "nothing to rotate", err, 409, workspace.CodeNotEnabled)
	_, err = tn.EnableSCIM(ctx, olivia)
	tn.must(err)
	opens("third, enabled again", third.Token, false)
}

func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	tn.newUser(`'userName':'ada','password':'correct horse battery staple'`)
	rows, err := tn.Dump(t.Context(), tn.ws.ID)
	tn.must(err)
	text, err := json.Marshal(rows)
	tn.must(err)
	secrets := []string{tn.created.Token, tn.created.Token[len("sp_"+unknownID+"_"):], "correct horse"}
	for _, m := range tn.created.Members {
		secrets = append(secrets, m.APIKey)
	}
	for _, secret := range secrets {
		if strings.Contains(string(text), secret) {
			t.Errorf("the database holds %q", secret)
		}
	}
	if !strings.Contains(string(text), ownerEmail) {
		t.Error("the dump is not one")
	}
}

func TestEnable(t *testing.T) {
	t.Parallel()
	spec := workspace.Spec{Groups: []workspace.GroupSpec{{Name: "Poets", Members: []string{memberEmail, "ADAM@example.com"}}, {Name: "Empty"}}}
	tn := newTenant(t, spec)
	ctx := t.Context()
	for _, email := range []string{adminEmail, memberEmail} {
		_, err := tn.EnableSCIM(ctx, tn.actor(email))
		denied(t, email, err, 403, workspace.CodeOwnerOnly)
	}
	rows, err := tn.ExportGroups(ctx, tn.actor(adminEmail))
	tn.must(err)
	equal(t, "export", rows, []workspace.GroupExportRow{
		{Group: "Poets", Email: adminEmail, Name: "Adam Admin"}, {Group: "Poets", Email: memberEmail, Name: "Mia Member"}, {Group: "Empty"},
	})
	names := tn.member(tn.idOf(memberEmail)).Name

	enabled, err := tn.EnableSCIM(ctx, tn.actor(ownerEmail))
	tn.must(err)
	equal(t, "deleted", enabled.DeletedGroups, 2)
	tn.refresh()
	_, total, err := tn.ListGroups(ctx, tn.actor(memberEmail), 1, 10)
	tn.must(err)
	equal(t, "groups in the app", total, 0)
	equal(t, "groups over SCIM", tn.list(tn.groupType(), workspace.Query{}).Total, 0)
	_, err = tn.GetGroup(ctx, tn.actor(memberEmail), tn.created.Groups[0].ID)
	denied(t, "old id", err, 404, workspace.CodeNotFound)
	equal(t, "members", tn.list(tn.userType(), workspace.Query{}).Total, 3)
	equal(t, "names", tn.member(tn.idOf(memberEmail)).Name, names)

	g := tn.newGroup("poets", tn.idOf(memberEmail))
	equal(t, "new id", g.ID != tn.created.Groups[0].ID, true)
	tn.must(tn.DisableSCIM(ctx, tn.actor(ownerEmail)))
	group, err := tn.GetGroup(ctx, tn.actor(memberEmail), g.ID)
	tn.must(err)
	equal(t, "stays after disabling", group.UserIDs, []string{tn.idOf(memberEmail)})

	for _, plan := range []workspace.Plan{workspace.PlanFree, workspace.PlanBasic, workspace.PlanStandard, workspace.PlanPro} {
		tn.must(tn.SetPlan(ctx, tn.ws.ID, plan))
		_, err = tn.EnableSCIM(ctx, tn.actor(ownerEmail))
		denied(t, string(plan), err, 403, workspace.CodePlanRequired)
	}
	tn.refresh()
	equal(t, "still off", tn.ws.SCIMEnabled, false)
	_, total, err = tn.ListGroups(ctx, tn.actor(memberEmail), 1, 10)
	tn.must(err)
	equal(t, "groups unchanged", total, 1)
}

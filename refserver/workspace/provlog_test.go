package workspace_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// sends does something as the identity provider, and records it as the door does.
func (tn *tenant) sends(method, path, body string, do func(ctx context.Context) error) error {
	tn.t.Helper()
	rec := &workspace.Recording{
		Started: time.Now(), Method: method, Path: "/w/" + tn.ws.ID + "/scim/v2" + path, Workspace: tn.ws.ID, Body: []byte(body),
		Header: map[string][]string{"User-Agent": {"Okta SCIM Client 1.0.0"}, "Authorization": {"Bearer " + tn.created.Token}},
	}
	ctx := workspace.Recorded(tn.t.Context(), rec)
	_, err := tn.Authenticate(ctx, tn.ws.ID, "Bearer "+tn.created.Token)
	tn.must(err)
	err = do(ctx)
	rec.Status = 200
	if e := scim.AsError(err); e != nil {
		rec.Status = e.Status
	}
	tn.Record(rec)
	return err
}

func (tn *tenant) creates(members string) string {
	tn.t.Helper()
	var id string
	tn.must(tn.sends("POST", "/Users", "", func(ctx context.Context) error {
		r, err := tn.CreateResource(ctx, tn.ws, tn.userType(), tn.userBody(members), everything)
		if err == nil {
			id = r.ID
		}
		return err
	}))
	return id
}

func (tn *tenant) patches(typ *scim.Type, id, ops string) error {
	tn.t.Helper()
	return tn.sends("PATCH", typ.Endpoint+"/"+id, "", func(ctx context.Context) error {
		_, _, err := tn.PatchResource(ctx, tn.ws, typ, id, tn.patchBody(ops), workspace.Precondition{}, everything)
		return err
	})
}

// latest is the newest entry of the log.
func (tn *tenant) latest() workspace.LogEntry {
	tn.t.Helper()
	list, err := tn.ProvisioningLog(tn.t.Context(), tn.actor(ownerEmail), tn.ws.ID, workspace.LogQuery{Limit: 1})
	tn.must(err)
	if len(list) != 1 {
		tn.t.Fatalf("%d entries", len(list))
	}
	return list[0]
}

// said is what an entry says in short: changes, then notes.
func said(e workspace.LogEntry) []string {
	var list []string
	for _, c := range e.Changes {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s: %s → %s", c.Path, c.Before, c.After)))
	}
	return append(list, e.Notes...)
}

func TestLogSaysWhatChanged(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, Timezone: "Europe/Belgrade"})
	ada := tn.creates(`'userName':'ada','title':'Countess','timezone':'Mars/Phobos','name':{'familyName':'Lovelace'},'` + enterpriseURN + `':{'department':'Engines'}`)
	e := tn.latest()
	equal(t, "labels", []string{e.IdP, e.Method, e.ResourceType, e.ResourceID, e.Subject}, []string{"okta", "POST", "User", ada, "ada"})
	equal(t, "a new user", said(e), []string{
		`userName:  → "ada"`, `title:  → "Countess"`, `timezone:  → "Europe/Belgrade"`, `name.familyName:  → "Lovelace"`,
		enterpriseURN + `:department:  → "Engines"`, `active:  → true`, "unknown timezone Mars/Phobos: the workspace's default Europe/Belgrade is used",
	})
	tn.must(tn.patches(tn.userType(), ada, `{'op':'replace','path':'title','value':'Lady'},{'op':'remove','path':'name'},{'op':'add','path':'nickName','value':'A'}`))
	equal(t, "a change", said(tn.latest()), []string{`title: "Countess" → "Lady"`, `nickName:  → "A"`, `name.familyName: "Lovelace" →`})
	tn.must(tn.patches(tn.userType(), ada, `{'op':'replace','path':'title','value':'Lady'}`))
	equal(t, "no change", said(tn.latest()), []string{})
	refused(t, "a mistake", tn.patches(tn.userType(), ada, `{'op':'replace','path':'active','value':'perhaps'}`), 400, "invalidValue")
	e = tn.latest()
	equal(t, "a mistake", said(e), []string{})
	equal(t, "its status", e.Status, 400)

	_, err := tn.UpdateProfile(t.Context(), tn.actor(ownerEmail), tn.idOf(ownerEmail), workspace.ProfileChange{Timezone: new("Asia/Tokyo")})
	tn.must(err)
	tn.must(tn.patches(tn.userType(), tn.idOf(ownerEmail), `{'op':'replace','path':'timezone','value':'Europe/Paris'}`))
	equal(t, "the person's own choice", said(tn.latest()), []string{"timezone Asia/Tokyo is kept: the person chose it in the application"})

	tn.must(tn.patches(tn.userType(), ada, `{'op':'replace','path':'active','value':false}`))
	tn.must(tn.patches(tn.userType(), ada, `{'op':'replace','path':'userName','value':'nobody'}`))
	equal(t, "anonymized", said(tn.latest()), []string{`userName: [erased] → "nobody"`, "the names this person had before were erased from the log"})
}

func TestLogSaysWhoJoined(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ada, bob := tn.creates(`'userName':'ada'`), tn.creates(`'userName':'bob'`)
	var group string
	tn.must(tn.sends("POST", "/Groups", "", func(ctx context.Context) error {
		r, err := tn.CreateResource(ctx, tn.ws, tn.groupType(), tn.groupBody(`'displayName':'Sales','members':[{'value':'`+ada+`'}]`), everything)
		if err == nil {
			group = r.ID
		}
		return err
	}))
	equal(t, "a new group", said(tn.latest()), []string{`displayName:  → "Sales"`, "members:  → 1 of " + ada})
	member := func(op, id string) []string {
		tn.must(tn.patches(tn.groupType(), group, `{'op':'`+op+`','path':'members','value':[{'value':'`+id+`'}]}`))
		return said(tn.latest())
	}
	equal(t, "joins", member("add", bob), []string{"members:  → 1 of " + bob})
	equal(t, "joins again", member("add", bob), []string{})
	equal(t, "leaves", member("remove", ada), []string{"members: 1 of " + ada + " →"})
	tn.must(tn.patches(tn.groupType(), group, `{'op':'remove','path':'members'}`))
	equal(t, "all leave", said(tn.latest()), []string{"members: 1 →"})
	list, err := tn.ProvisioningLog(t.Context(), tn.actor(adminEmail), tn.ws.ID, workspace.LogQuery{Resource: bob})
	tn.must(err)
	equal(t, "found by a member", len(list), 2)
	tn.must(tn.sends("DELETE", "/Groups/"+group, "", func(ctx context.Context) error {
		return tn.DeleteResource(ctx, tn.ws, tn.groupType(), group, workspace.Precondition{})
	}))
	equal(t, "a deleted group", said(tn.latest()), []string{"Group deleted"})
}

func TestLogOfBulkRequests(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	bulk := func(operations string) []string {
		tn.must(tn.sends("POST", "/Bulk", "", func(ctx context.Context) error {
			_, err := tn.Bulk(ctx, tn.ws, tn.parse(`{'schemas':['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],'Operations':[`+operations+`]}`))
			return err
		}))
		return said(tn.latest())
	}
	post := func(path, id, more string) string {
		urn := userURN
		if path == "/Groups" {
			urn = groupURN
		}
		return `{'method':'POST','path':'` + path + `','bulkId':'` + id + `','data':{'schemas':['` + urn + `'],` + more + `}}`
	}
	list := bulk(post("/Users", "a", `'userName':'ada'`) + "," + post("/Groups", "b", `'displayName':'Sales'`) + "," + post("/Users", "c", `'userName':'ada'`))
	equal(t, "changes", len(list), 3)
	for i, want := range []string{"Users/", "Users/", "Groups/"} {
		if !strings.HasPrefix(list[i], want) {
			t.Errorf("change %d is %s", i, list[i])
		}
	}
	// Two groups in a circle, one of which cannot be made: neither is.
	circle := post("/Groups", "x", `'displayName':'X','members':[{'value':'bulkId:y'}]`) + "," + post("/Groups", "y", `'displayName':'Sales','members':[{'value':'bulkId:x'}]`)
	equal(t, "nothing was done", bulk(circle), []string{})
}

func TestLogIsForOwnersAndAdmins(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ctx := t.Context()
	tn.creates(`'userName':'ada'`)
	for _, as := range []string{ownerEmail, adminEmail} {
		list, err := tn.ProvisioningLog(ctx, tn.actor(as), tn.ws.ID, workspace.LogQuery{})
		tn.must(err)
		equal(t, "entries for "+as, len(list), 1)
	}
	_, err := tn.ProvisioningLog(ctx, tn.actor(memberEmail), tn.ws.ID, workspace.LogQuery{})
	denied(t, "the log as a member", err, 403, workspace.CodeForbidden)
	_, err = tn.Audit(ctx, tn.actor(memberEmail), tn.ws.ID, workspace.AuditQuery{})
	denied(t, "the audit log as a member", err, 403, workspace.CodeForbidden)
	other := newTenant(t, workspace.Spec{SCIM: true})
	_, err = tn.ProvisioningLog(ctx, tn.actor(ownerEmail), other.ws.ID, workspace.LogQuery{})
	denied(t, "another workspace's log", err, 404, workspace.CodeNotFound)
	_, err = tn.Audit(ctx, tn.actor(ownerEmail), other.ws.ID, workspace.AuditQuery{})
	denied(t, "another workspace's audit log", err, 404, workspace.CodeNotFound)
	for what, q := range map[string]workspace.LogQuery{
		"before": {Before: "x"}, "after": {After: "x"}, "class": {StatusClass: 9}, "subject": {Subject: "a\x00"},
	} {
		_, err := tn.ProvisioningLog(ctx, tn.actor(ownerEmail), tn.ws.ID, q)
		denied(t, what, err, 400, workspace.CodeInvalid)
	}
	_, err = tn.Audit(ctx, tn.actor(ownerEmail), tn.ws.ID, workspace.AuditQuery{Before: "x"})
	denied(t, "audit before", err, 400, workspace.CodeInvalid)

	tn.clock.move(workspace.LogAge + time.Minute)
	list, err := tn.ProvisioningLog(ctx, tn.actor(ownerEmail), tn.ws.ID, workspace.LogQuery{})
	tn.must(err)
	equal(t, "entries after eight days", len(list), 0)
	tn.must(tn.SweepLog(ctx))
	dump, err := tn.Dump(ctx, tn.ws.ID)
	tn.must(err)
	equal(t, "what is stored", len(dump["provisioning_log"]), 0)
}

// A request is about whom it names or shows, also where nothing changes.
func TestLogKnowsWhomItIsAbout(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	about := func(path, query, answer string) [3]string {
		rec := &workspace.Recording{
			Started: time.Now(), Method: "GET", Path: "/w/" + tn.ws.ID + "/scim/v2" + path, Query: query, Workspace: tn.ws.ID,
			Answer: []byte(strings.ReplaceAll(answer, "'", `"`)), Status: 200,
		}
		_, err := tn.Authenticate(workspace.Recorded(t.Context(), rec), tn.ws.ID, "Bearer "+tn.created.Token)
		tn.must(err)
		tn.Record(rec)
		e := tn.latest()
		return [3]string{e.ResourceType, e.ResourceID, e.Subject}
	}
	const id = "0123456789abcdef01234567"
	one := `{'id':'` + id + `','userName':'ada'}`
	for what, c := range map[string]struct {
		path, query, answer string
		want                [3]string
	}{
		"one resource":   {"/Users/" + id, "", one, [3]string{"User", id, "ada"}},
		"a list of one":  {"/Users", "", `{'Resources':[` + one + `]}`, [3]string{"User", id, "ada"}},
		"a list of two":  {"/Users", "", `{'Resources':[` + one + `,` + one + `]}`, [3]string{"User", "", ""}},
		"a look-up":      {"/Users", "filter=userName%20eq%20%22bob%22", `{'Resources':[]}`, [3]string{"User", "", "bob"}},
		"another":        {"/Groups", "filter=displayName+eq+%22Sales%22&count=1", `{'Resources':[]}`, [3]string{"Group", "", "Sales"}},
		"configuration":  {"/ServiceProviderConfig", "", `{}`, [3]string{"", "", ""}},
		"what is no id":  {"/Users/ada@example.com", "", `{}`, [3]string{"User", "", ""}},
		"no JSON at all": {"/Users/" + id, "", `<html>`, [3]string{"User", id, ""}},
	} {
		equal(t, what, about(c.path, c.query, c.answer), c.want)
	}
}

package workspace_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestCreateUser(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, Timezone: "Europe/Belgrade"})
	for name, c := range map[string]struct {
		body string
		want workspace.Member
	}{
		"whole": {
			`'userName':'ada@a.example','displayName':'Ada','name':{'givenName':'A','familyName':'L'},'timezone':'Asia/Tokyo','userType':'Limited',
			 'emails':[{'value':'home@a.example','type':'home'},{'value':'work@a.example','type':'work'}],
			 'roles':[{'value':'team manager'},{'value':'WORKSPACE_ADMIN'},{'value':'OWNER'},{'value':'Poet'}]`,
			workspace.Member{
				Email: "work@a.example", Name: "Ada", Status: workspace.Active, Timezone: "Asia/Tokyo", Limited: true,
				Roles: []workspace.Role{workspace.TeamManager, workspace.WorkspaceAdmin},
			},
		},
		"least": {
			`'userName':'bob@a.example'`,
			workspace.Member{Email: "bob@a.example", Name: "bob@a.example", Status: workspace.Active, Timezone: "Europe/Belgrade"},
		},
		"inactive, composed name": {
			`'userName':'carl','active':false,'name':{'givenName':'Carl','familyName':'Gauß'},'emails':[{'value':'a@x','type':'other'},{'value':'c@x','primary':true}]`,
			workspace.Member{Email: "c@x", Name: "Carl Gauß", Status: workspace.Inactive, Timezone: "Europe/Belgrade"},
		},
		"formatted name, unknown timezone": {
			`'userName':'dora','name':{'formatted':'Dora D.','givenName':'Dora'},'timezone':'Mars/Base'`,
			workspace.Member{Email: "dora", Name: "Dora D.", Status: workspace.Active, Timezone: "Europe/Belgrade"},
		},
	} {
		r := tn.newUser(c.body)
		c.want.Workspace, c.want.ID, c.want.Linked, c.want.WeekStart = tn.ws.ID, r.ID, true, "MONDAY"
		c.want.Created = time.Date(2026, 3, 4, 5, 6, 7, 891_000_000, time.UTC)
		equal(t, name+": member", tn.member(r.ID), &c.want)
		equal(t, name+": read back", tn.read(r), r)
		active, _ := r.Doc.Get("active")
		equal(t, name+": active", active == true, c.want.Status == workspace.Active)
	}
}

// The value of an address stays as sent; its canonical form is shown beside it
// and never stored.
func TestCanonicalEmails(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	const body = `'userName':'ada','emails':[{'value':'Ada@A.Example'},{'value':'b@B.example','display':'B'},{'value':'c@c.example'}]`
	created := tn.newUser(body)
	emails, _ := created.Doc.Get("emails")
	equal(t, "shown", string(document.Append(nil, emails)),
		`[{"value":"Ada@A.Example","display":"Ada@a.example"},{"value":"b@B.example","display":"B"},{"value":"c@c.example"}]`)
	back := tn.put(created, tn.userBody(`'userName':'ada','emails':[{'value':'Ada@A.Example','display':'Ada@a.example'},{'value':'b@B.example','display':'B'},{'value':'c@c.example'}]`))
	equal(t, "version after what was read is put back", back.Version, created.Version)
}

func TestCreateUserNeverAdopts(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	tn.newUser(`'userName':'ada@a.example','active':false,'emails':[{'value':'same@a.example'}]`)
	total := tn.list(tn.userType(), workspace.Query{}).Total
	for name, userName := range map[string]string{
		"same":                 "ada@a.example",
		"other case":           "ADA@A.example",
		"member of the app":    memberEmail,
		"full-width character": "ａda@a.example",
	} {
		_, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody("'userName':'"+userName+"'"), everything)
		refused(t, name, err, 409, scim.TypeUniqueness, "userName", userName)
	}
	equal(t, "total", tn.list(tn.userType(), workspace.Query{}).Total, total)
	tn.newUser(`'userName':'eve@a.example','emails':[{'value':'same@a.example'}]`) // an e-mail may be shared
}

func TestCreateUserInStrictMode(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, Mode: workspace.Strict})
	for name, body := range map[string]string{
		"unknown timezone":  `'userName':'a','timezone':'Mars/Base'`,
		"timezone Local":    `'userName':'a','timezone':'Local'`,
		"PRECIS refuses it": `'userName':'ada lovelace'`,
	} {
		_, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody(body), everything)
		refused(t, name, err, 400, scim.TypeInvalidValue)
	}
	one := newTenant(t, workspace.Spec{SCIM: true, Mode: workspace.Strict, Tolerances: map[string]bool{workspace.PRECISFallback: true}})
	one.newUser(`'userName':'ada lovelace'`)
	_, err := one.CreateResource(t.Context(), one.ws, one.userType(), one.userBody(`'userName':'ADA lovelace'`), everything)
	refused(t, "folded all the same", err, 409, scim.TypeUniqueness)
}

func TestReplaceUserKeeps(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	r := tn.newUser(`'userName':'ada','externalId':'x','title':'Countess','active':false,'userType':'limited','roles':[{'value':'TEAM_MANAGER'}],
		'timezone':'Asia/Tokyo','displayName':'Ada','` + enterpriseURN + `':{'department':'Engines'}`)
	before := tn.member(r.ID)
	tn.clock.move(time.Minute)
	after := tn.put(r, tn.userBody(`'userName':'ada','displayName':'Ada'`))
	for _, name := range []string{"active", "userType", "roles", "displayName"} {
		got, _ := after.Doc.Get(name)
		want, _ := r.Doc.Get(name)
		equal(t, name, got, want)
	}
	for _, name := range []string{"title", "externalId", "timezone", enterpriseURN} {
		if v, ok := after.Doc.Get(name); ok {
			t.Errorf("%s is still %v", name, v)
		}
	}
	equal(t, "version", after.Version, 2)
	equal(t, "modified", after.Modified.Sub(r.Modified), time.Minute)
	before.Timezone = "UTC" // the workspace's default again
	equal(t, "member", tn.member(r.ID), before)

	after = tn.put(r, tn.userBody(`'userName':'ada','active':true,'userType':'regular','roles':[{'value':'PROJECT_MANAGER'}]`))
	m := tn.member(r.ID)
	equal(t, "status", m.Status, workspace.Active)
	equal(t, "limited", m.Limited, false)
	equal(t, "roles", m.Roles, []workspace.Role{workspace.ProjectManager})
	equal(t, "version", after.Version, 3)
}

func TestWritesThatChangeNothing(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	body := `'userName':'ada','name':{'familyName':'Lovelace','givenName':'Ada'},'emails':[{'value':'a@x','primary':true}],'timezone':'Asia/Tokyo'`
	r := tn.newUser(body)
	g := tn.newGroup("Poets", r.ID)
	r = tn.read(r)
	tn.clock.move(time.Hour)
	equal(t, "the same PUT", tn.put(r, tn.userBody(body)), r)
	equal(t, "the same PUT of a group", tn.put(g, tn.groupBody("'displayName':'Poets','members':[{'value':'"+r.ID+"','display':'x'}]")), g)
	for name, ops := range map[string]string{
		"replace by the same": `{'op':'replace','path':'name.givenName','value':'Ada'}`,
		"add what is there":   `{'op':'add','path':'emails','value':[{'value':'a@x','primary':true}]}`,
		"remove what is not":  `{'op':'remove','path':'title'}`,
		"there and back":      `{'op':'add','path':'title','value':'x'},{'op':'remove','path':'title'}`,
		"remove active":       `{'op':'remove','path':'active'}`,
	} {
		got, changed := tn.patch(r, ops)
		equal(t, name+": changed", changed, false)
		equal(t, name, got, r)
	}
	for name, ops := range map[string]string{
		"member added again":     `{'op':'add','path':'members','value':[{'value':'` + r.ID + `'}]}`,
		"stranger removed":       `{'op':'remove','path':'members[value eq \'000000000000000000000000\']'}`,
		"members replaced alike": `{'op':'replace','path':'members','value':[{'value':'` + r.ID + `'}]}`,
	} {
		got, changed := tn.patch(g, ops)
		equal(t, name+": changed", changed, false)
		equal(t, name, got, g)
	}
	equal(t, "user read", tn.read(r), r)
	equal(t, "group read", tn.read(g), g)
}

func TestNameFollowsWhatChanged(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	r := tn.newUser(`'userName':'ada','displayName':'Ada L','name':{'formatted':'Ada Lovelace','givenName':'Ada','familyName':'Lovelace'}`)
	for _, step := range []struct{ ops, want string }{
		{`{'op':'replace','path':'name.familyName','value':'King'}`, "Ada King"},
		{`{'op':'replace','path':'title','value':'Countess'}`, "Ada King"},
		{`{'op':'replace','path':'name.formatted','value':'Ada, Countess'}`, "Ada, Countess"},
		{`{'op':'replace','value':{'displayName':'AL','name.givenName':'A.'}}`, "AL"},
		{`{'op':'remove','path':'displayName'}`, "Ada, Countess"},
		{`{'op':'remove','path':'name'}`, "ada"},
		{`{'op':'replace','path':'userName','value':'countess'}`, "countess"},
	} {
		tn.patch(r, step.ops)
		equal(t, step.ops, tn.member(r.ID).Name, step.want)
	}
}

func TestEmailChangeKeepsTheMember(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	r := tn.newUser(`'userName':'old@x.y','emails':[{'value':'old@x.y','type':'work','primary':true}]`)
	tn.patch(r, `{'op':'replace','path':'userName','value':'new@x.y'},{'op':'replace','path':'emails[type eq \'work\'].value','value':'new@x.y'}`)
	equal(t, "e-mail", tn.member(r.ID).Email, "new@x.y")
	for filter, want := range map[string]int{
		`userName eq "OLD@x.y"`: 0, `userName eq "NEW@x.y"`: 1, `emails.value eq "old@x.y"`: 0, `emails eq "new@x.y"`: 1,
	} {
		equal(t, filter, tn.list(tn.userType(), workspace.Query{Filter: filter}).Total, want)
	}
	tn.newUser(`'userName':'Old@x.y'`) // the old name is free
	_, _, err := tn.PatchResource(t.Context(), tn.ws, r.Type, r.ID, tn.patchBody(`{'op':'replace','path':'userName','value':'OLD@x.y'}`), workspace.Precondition{}, everything)
	refused(t, "take it back", err, 409, scim.TypeUniqueness, "OLD@x.y")
	equal(t, "unchanged", tn.read(r).Doc.String("userName"), "new@x.y")
	tn.patch(r, `{'op':'replace','path':'userName','value':'NEW@x.y'}`) // only case
	equal(t, "case", tn.read(r).Doc.String("userName"), "NEW@x.y")
}

func TestTimezoneBelongsToThePerson(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	mia := tn.idOf(memberEmail)
	r := &workspace.Resource{Type: tn.userType(), ID: mia}
	tn.patch(r, `{'op':'add','path':'timezone','value':'Asia/Tokyo'}`)
	equal(t, "taken over", tn.member(mia).Timezone, "Asia/Tokyo")
	tn.patch(r, `{'op':'replace','path':'timezone','value':'Europe/Paris'}`)
	equal(t, "taken over again", tn.member(mia).Timezone, "Europe/Paris")

	_, err := tn.UpdateProfile(t.Context(), tn.actor(memberEmail), mia, workspace.ProfileChange{Timezone: new("America/Lima"), WeekStart: new("SUNDAY")})
	tn.must(err)
	r = tn.read(r)
	equal(t, "in force over SCIM", r.Doc.String("timezone"), "America/Lima")
	for name, write := range map[string]func() *workspace.Resource{
		"PATCH": func() *workspace.Resource {
			res, changed := tn.patch(r, `{'op':'replace','path':'timezone','value':'Europe/Paris'}`)
			equal(t, "PATCH changed", changed, false)
			return res
		},
		"PUT": func() *workspace.Resource {
			body := r.Doc.Clone()
			body.Set("timezone", "Europe/Paris")
			return tn.put(r, body)
		},
		"PUT without": func() *workspace.Resource {
			body := r.Doc.Clone()
			body.Delete("timezone")
			return tn.put(r, body)
		},
		"removal": func() *workspace.Resource {
			res, _ := tn.patch(r, `{'op':'remove','path':'timezone'}`)
			return res
		},
	} {
		equal(t, name, write(), r)
		m := tn.member(mia)
		equal(t, name+": member", m.Timezone+" "+m.WeekStart, "America/Lima SUNDAY")
	}
}

func TestAppMembersOverSCIM(t *testing.T) {
	t.Parallel()
	spec := workspace.Spec{SCIM: true, Members: append(
		people(),
		workspace.MemberSpec{Email: "p@x.y", Name: "Pia", Status: workspace.Pending, Limited: true},
		workspace.MemberSpec{Email: "d@x.y", Status: workspace.Declined},
		workspace.MemberSpec{Email: "i@x.y", Status: workspace.Inactive, Role: workspace.TeamManager},
	)}
	tn := newTenant(t, spec)
	for _, m := range spec.Members {
		page := tn.list(tn.userType(), workspace.Query{Filter: fmt.Sprintf(`userName eq %q`, m.Email)})
		equal(t, m.Email+": hits", page.Total, 1)
		r := page.Items[0]
		equal(t, m.Email+": id", r.ID, tn.idOf(m.Email))
		active, _ := r.Doc.Get("active")
		equal(t, m.Email+": active", active, any(m.Status == "" || m.Status == workspace.Active))
		if _, ok := r.Doc.Get("externalId"); ok {
			t.Errorf("%s has an externalId", m.Email)
		}
		equal(t, m.Email+": linked", tn.member(r.ID).Linked, false)
	}

	pia := &workspace.Resource{Type: tn.userType(), ID: tn.idOf("p@x.y")}
	before := tn.read(pia)
	after, changed := tn.patch(pia, `{'op':'replace','path':'active','value':false}`)
	equal(t, "nothing changed", changed, false)
	equal(t, "only linked", after, before)
	m := tn.member(pia.ID)
	equal(t, "still invited", m.Status, workspace.Pending)
	equal(t, "linked", m.Linked, true)
	equal(t, "name untouched", m.Name, "Pia")

	tn.put(pia, tn.userBody(`'userName':'p@x.y','externalId':'7','active':true,'displayName':'Pia P'`))
	m = tn.member(pia.ID)
	equal(t, "provisioned", m.Status, workspace.Active)
	equal(t, "still limited", m.Limited, true)
	equal(t, "renamed", m.Name, "Pia P")

	inactive := &workspace.Resource{Type: tn.userType(), ID: tn.idOf("i@x.y")}
	tn.patch(inactive, `{'op':'add','path':'roles','value':[{'value':'PROJECT_MANAGER'}]}`)
	equal(t, "the app's role and the IdP's", tn.member(inactive.ID).Roles, []workspace.Role{workspace.ProjectManager, workspace.TeamManager})
}

func TestDeactivation(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	mia := &workspace.Resource{Type: tn.userType(), ID: tn.idOf(memberEmail)}
	g := tn.newGroup("Poets", mia.ID)
	tn.patch(mia, `{'op':'add','path':'roles','value':[{'value':'TEAM_MANAGER'}]}`)
	before := tn.member(mia.ID)
	tn.actor(memberEmail)

	tn.patch(mia, `{'op':'Replace','path':'active','value':'False'}`)
	_, err := tn.ActorByKey(t.Context(), tn.key(memberEmail))
	denied(t, "the very next call", err, 401, workspace.CodeUnauthorized)
	equal(t, "status", tn.member(mia.ID).Status, workspace.Inactive)
	equal(t, "group", tn.members(g), []string{mia.ID})
	equal(t, "version of the group", tn.read(g).Version, 1)
	equal(t, "found", tn.list(tn.userType(), workspace.Query{Filter: `active eq false`}).Items[0].ID, mia.ID)
	tn.patch(mia, `{'op':'replace','path':'displayName','value':'Anonymous'}`)
	equal(t, "still updated", tn.member(mia.ID).Name, "Anonymous")
	tn.patch(mia, `{'op':'replace','path':'displayName','value':'`+before.Name+`'}`)

	tn.patch(mia, `{'op':'replace','path':'active','value':true}`)
	tn.actor(memberEmail)
	equal(t, "the same member", tn.member(mia.ID), before)
	equal(t, "group", tn.members(g), []string{mia.ID})
}

func TestLastOwnerStays(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, Members: append(people(), workspace.MemberSpec{Email: "gone@x.y", Role: workspace.Owner, Status: workspace.Inactive})})
	olivia := &workspace.Resource{Type: tn.userType(), ID: tn.idOf(ownerEmail)}
	before := tn.read(olivia)
	ctx := t.Context()
	_, _, err := tn.PatchResource(ctx, tn.ws, olivia.Type, olivia.ID, tn.patchBody(`{'op':'replace','path':'active','value':false}`), workspace.Precondition{}, everything)
	refused(t, "PATCH", err, 403, "", "last active owner")
	_, err = tn.ReplaceResource(ctx, tn.ws, olivia.Type, olivia.ID, tn.userBody(`'userName':'`+ownerEmail+`','active':false`), workspace.Precondition{}, everything)
	refused(t, "PUT", err, 403, "")
	refused(t, "DELETE", tn.DeleteResource(ctx, tn.ws, olivia.Type, olivia.ID, workspace.Precondition{}), 403, "")
	equal(t, "unchanged", tn.read(olivia), before)
	equal(t, "still owner", tn.member(olivia.ID).Status, workspace.Active)
	tn.patch(olivia, `{'op':'replace','path':'roles','value':[{'value':'PROJECT_MANAGER'}]}`)
	equal(t, "ownership is not SCIM's", tn.member(olivia.ID).Roles, []workspace.Role{workspace.Owner, workspace.ProjectManager})

	tn.patch(&workspace.Resource{Type: tn.userType(), ID: tn.idOf("gone@x.y")}, `{'op':'replace','path':'active','value':true}`)
	tn.patch(olivia, `{'op':'replace','path':'active','value':false}`) // now there is another
}

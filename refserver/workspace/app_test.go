package workspace_test

import (
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestActorByKey(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, lockSpec())
	a := tn.actor(memberEmail)
	equal(t, "workspace", a.Workspace, tn.ws)
	equal(t, "member", a.Member.ID, tn.idOf(memberEmail))
	for name, key := range map[string]string{
		"none": "", "garbage": "garbage", "cut": tn.key(ownerEmail)[:50], "pending": tn.key("pia@example.com"),
		"unknown workspace": "ak_" + unknownID + "_AAAA", "SCIM token": "sp_" + tn.ws.ID + "_AAAA",
	} {
		_, err := tn.ActorByKey(t.Context(), key)
		denied(t, name, err, 401, workspace.CodeUnauthorized)
	}
	tn.must(tn.RemoveMember(t.Context(), tn.actor(ownerEmail), a.Member.ID))
	_, err := tn.ActorByKey(t.Context(), tn.key(memberEmail))
	denied(t, "removed", err, 401, workspace.CodeUnauthorized)
	_, err = tn.CreateGroup(t.Context(), a, "late")
	denied(t, "removed meanwhile", err, 401, workspace.CodeUnauthorized)
}

func TestInvitations(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	ctx, admin := t.Context(), tn.actor(adminEmail)
	m, err := tn.Invite(ctx, admin, workspace.Invitation{Email: "New@x.y", Name: "New", Limited: true})
	tn.must(err)
	equal(t, "invited", m, tn.member(m.ID))
	equal(t, "state", string(m.Status)+" "+m.Name+" "+m.Email, "PENDING New New@x.y")
	equal(t, "limited", m.Limited, true)
	for name, inv := range map[string]workspace.Invitation{
		"e-mail in use":   {Email: "new@X.Y"},
		"member's e-mail": {Email: memberEmail},
	} {
		_, err := tn.Invite(ctx, admin, inv)
		denied(t, name, err, 409, workspace.CodeConflict)
	}
	for name, inv := range map[string]workspace.Invitation{
		"no e-mail": {}, "no address": {Email: "x"}, "no domain": {Email: "x@"}, "no user": {Email: "@x"}, "blank": {Email: "a b@x.y"},
		"NUL": {Email: "a\x00@x.y"}, "not UTF-8": {Email: "a\xff@x.y"}, "long": {Email: strings.Repeat("a", 255) + "@x.y"},
		"name NUL": {Email: "ok@x.y", Name: "\x00"}, "long name": {Email: "ok@x.y", Name: strings.Repeat("n", 101)},
	} {
		_, err := tn.Invite(ctx, admin, inv)
		denied(t, name, err, 400, workspace.CodeInvalid)
	}
	_, err = tn.UpdateMemberStatus(ctx, admin, m.ID, workspace.Active)
	denied(t, "status of an invited", err, 409, workspace.CodeConflict)
	tn.must(tn.RevokeInvitation(ctx, admin, m.ID))
	denied(t, "revoked", tn.RevokeInvitation(ctx, admin, m.ID), 404, workspace.CodeNotFound)
	denied(t, "accepted", tn.RevokeInvitation(ctx, admin, tn.idOf(memberEmail)), 409, workspace.CodeConflict)
	_, err = tn.Invite(ctx, admin, workspace.Invitation{Email: "new@x.y"})
	tn.must(err)
}

func TestMembersInTheApp(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	ctx, admin, mia := t.Context(), tn.actor(adminEmail), tn.idOf(memberEmail)
	user := &workspace.Resource{Type: tn.userType(), ID: mia}
	before := tn.read(user)
	tn.clock.move(time.Minute)

	_, err := tn.UpdateMemberStatus(ctx, admin, mia, workspace.Inactive)
	tn.must(err)
	r := tn.read(user)
	active, _ := r.Doc.Get("active")
	equal(t, "active over SCIM", active, any(false))
	equal(t, "version", r.Version, before.Version+1)
	_, err = tn.ActorByKey(ctx, tn.key(memberEmail))
	denied(t, "no access", err, 401, workspace.CodeUnauthorized)
	_, err = tn.UpdateMemberStatus(ctx, admin, mia, workspace.Active)
	tn.must(err)
	_, err = tn.UpdateMemberStatus(ctx, admin, mia, workspace.Pending)
	denied(t, "odd status", err, 400, workspace.CodeInvalid)
	_, err = tn.UpdateMemberStatus(ctx, admin, unknownID, workspace.Active)
	denied(t, "unknown", err, 404, workspace.CodeNotFound)
	_, err = tn.UpdateMemberStatus(ctx, admin, "\x00", workspace.Active)
	denied(t, "no id", err, 404, workspace.CodeNotFound)

	m, err := tn.GrantRole(ctx, admin, mia, workspace.TeamManager)
	tn.must(err)
	equal(t, "granted", m.Roles, []workspace.Role{workspace.TeamManager})
	_, err = tn.GrantRole(ctx, admin, mia, workspace.TeamManager)
	tn.must(err)
	equal(t, "over SCIM", len(tn.read(user).Doc.Array("roles")), 1)
	m, err = tn.RevokeRole(ctx, admin, mia, workspace.TeamManager)
	tn.must(err)
	equal(t, "revoked", m.Roles, nil)
	for _, role := range []workspace.Role{workspace.Owner, "POET", ""} {
		_, err = tn.GrantRole(ctx, admin, mia, role)
		denied(t, "role "+string(role), err, 400, workspace.CodeInvalid)
	}
	_, err = tn.ConvertLimited(ctx, admin, mia, true)
	tn.must(err)
	equal(t, "limited over SCIM", tn.read(user).Doc.String("userType"), "limited")
	_, err = tn.ConvertLimited(ctx, admin, mia, false)
	tn.must(err)
	equal(t, "regular over SCIM", tn.read(user).Doc.String("userType"), "")

	_, err = tn.UpdateProfile(ctx, tn.actor(memberEmail), mia, workspace.ProfileChange{Name: new("Mia M")})
	tn.must(err)
	equal(t, "renamed over SCIM", tn.read(user).Doc.String("displayName"), "Mia M")
	for name, c := range map[string]workspace.ProfileChange{
		"empty name": {Name: new(" ")}, "zone": {Timezone: new("Mars/Base")}, "no zone": {Timezone: new("")}, "week": {WeekStart: new("monday")},
	} {
		_, err = tn.UpdateProfile(ctx, tn.actor(memberEmail), mia, c)
		denied(t, name, err, 400, workspace.CodeInvalid)
	}
	_, err = tn.UpdateProfile(ctx, tn.actor(memberEmail), tn.idOf(adminEmail), workspace.ProfileChange{WeekStart: new("SUNDAY")})
	denied(t, "another's profile", err, 403, workspace.CodeForbidden)
}

func TestOwnersInTheApp(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	ctx, olivia := t.Context(), tn.idOf(ownerEmail)
	denied(t, "admin removes owner", tn.RemoveMember(ctx, tn.actor(adminEmail), olivia), 403, workspace.CodeOwnerOnly)
	_, err := tn.UpdateMemberStatus(ctx, tn.actor(adminEmail), olivia, workspace.Inactive)
	denied(t, "admin deactivates owner", err, 403, workspace.CodeOwnerOnly)
	denied(t, "last owner leaves", tn.Leave(ctx, tn.actor(ownerEmail)), 403, workspace.CodeLastOwner)
	denied(t, "last owner removes self", tn.RemoveMember(ctx, tn.actor(ownerEmail), olivia), 403, workspace.CodeLastOwner)
	tn.must(tn.Leave(ctx, tn.actor(memberEmail)))
	_, err = tn.GetMember(ctx, tn.actor(ownerEmail), tn.idOf(memberEmail))
	denied(t, "left", err, 404, workspace.CodeNotFound)
}

func TestGroupsInTheApp(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	ctx, admin, mia := t.Context(), tn.actor(adminEmail), tn.idOf(memberEmail)
	g, err := tn.CreateGroup(ctx, admin, "Poets")
	tn.must(err)
	for _, name := range []string{"POETS", "poets"} {
		_, err = tn.CreateGroup(ctx, admin, name)
		denied(t, name, err, 409, workspace.CodeConflict)
	}
	for _, name := range []string{"", "  ", "\x00", strings.Repeat("g", 101)} {
		_, err = tn.CreateGroup(ctx, admin, name)
		denied(t, "odd name", err, 400, workspace.CodeInvalid)
	}
	g, err = tn.AddGroupMember(ctx, admin, g.ID, mia)
	tn.must(err)
	equal(t, "member", g.UserIDs, []string{mia})
	over := &workspace.Resource{Type: tn.groupType(), ID: g.ID}
	equal(t, "version", tn.read(over).Version, 2)
	_, err = tn.AddGroupMember(ctx, admin, g.ID, mia)
	tn.must(err)
	equal(t, "version after adding again", tn.read(over).Version, 2)
	for name, id := range map[string]string{"unknown": unknownID, "group": g.ID, "no id": "\x00"} {
		_, err = tn.AddGroupMember(ctx, admin, g.ID, id)
		denied(t, name, err, 404, workspace.CodeNotFound)
		_, err = tn.RemoveGroupMember(ctx, admin, g.ID, id)
		denied(t, name, err, 404, workspace.CodeNotFound)
	}
	g, err = tn.RenameGroup(ctx, admin, g.ID, "Bards")
	tn.must(err)
	equal(t, "renamed", g, &workspace.Group{Workspace: tn.ws.ID, ID: g.ID, Name: "Bards", UserIDs: []string{mia}})
	_, err = tn.CreateGroup(ctx, admin, "Poets") // free again
	tn.must(err)
	_, err = tn.RenameGroup(ctx, admin, g.ID, "POETS")
	denied(t, "rename to a taken name", err, 409, workspace.CodeConflict)
	g, err = tn.RemoveGroupMember(ctx, admin, g.ID, mia)
	tn.must(err)
	equal(t, "empty", g.UserIDs, nil)
	_, err = tn.DeleteGroup(ctx, admin, g.ID)
	tn.must(err)
	_, err = tn.DeleteGroup(ctx, admin, g.ID)
	denied(t, "deleted", err, 404, workspace.CodeNotFound)
	groups, total, err := tn.ListGroups(ctx, admin, 1, 1)
	tn.must(err)
	equal(t, "left", groups[0].Name, "Poets")
	equal(t, "total", total, 1)
}

func TestAutoJoin(t *testing.T) {
	t.Parallel()
	domain := "join-" + strings.ToLower(time.Now().Format("150405.000000000")) + ".example"
	tn := newTenant(t, workspace.Spec{AutoJoinDomain: strings.ToUpper(domain)})
	ctx := t.Context()
	newcomer := workspace.SignIn{Email: "Nora@" + domain, Name: "Nora"}
	_, err := tn.EnableSCIM(ctx, tn.actor(ownerEmail))
	tn.must(err)
	_, err = tn.SignIn(ctx, newcomer)
	denied(t, "locked", err, 403, workspace.CodeManaged)
	_, total, err := tn.ListMembers(ctx, tn.actor(ownerEmail), workspace.MemberQuery{})
	tn.must(err)
	equal(t, "nobody joined", total, 3)

	tn.must(tn.DisableSCIM(ctx, tn.actor(ownerEmail)))
	joined, err := tn.SignIn(ctx, newcomer)
	tn.must(err)
	equal(t, "joined", len(joined) == 1 && joined[0].New && joined[0].Member.Status == workspace.Active, true)
	equal(t, "as the app shows it", tn.member(joined[0].Member.ID), joined[0].Member)
	again, err := tn.SignIn(ctx, workspace.SignIn{Email: "NORA@" + domain, Workspace: tn.ws.ID})
	tn.must(err)
	equal(t, "again", again[0].Member.ID == joined[0].Member.ID && !again[0].New, true)

	for name, in := range map[string]workspace.SignIn{
		"another domain":    {Email: "a@nowhere." + domain},
		"another workspace": {Email: newcomer.Email, Workspace: unknownID},
		"no workspace":      {Email: newcomer.Email, Workspace: "x"},
	} {
		_, err = tn.SignIn(ctx, in)
		denied(t, name, err, 404, workspace.CodeNotFound)
	}
	_, err = tn.SignIn(ctx, workspace.SignIn{Email: "x"})
	denied(t, "no e-mail", err, 400, workspace.CodeInvalid)
	denied(t, "no domain", tn.SetAutoJoin(ctx, tn.actor(adminEmail), "a b"), 400, workspace.CodeInvalid)
	tn.must(tn.SetAutoJoin(ctx, tn.actor(adminEmail), ""))
	_, err = tn.SignIn(ctx, workspace.SignIn{Email: "b@" + domain})
	denied(t, "switched off", err, 404, workspace.CodeNotFound)
}

func TestSpecs(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{})
	for name, spec := range map[string]workspace.Spec{
		"plan":        {Plan: "GOLD"},
		"mode":        {Mode: "lax"},
		"tolerance":   {Tolerances: map[string]bool{"everything": true}},
		"timezone":    {Timezone: "Mars/Base"},
		"e-mail":      {Members: []workspace.MemberSpec{{Email: "x"}}},
		"role":        {Members: []workspace.MemberSpec{{Email: "x@y", Role: "KING"}}},
		"status":      {Members: []workspace.MemberSpec{{Email: "x@y", Status: "ASLEEP"}}},
		"group":       {Groups: []workspace.GroupSpec{{Name: ""}}},
		"group's man": {Groups: []workspace.GroupSpec{{Name: "g", Members: []string{"nobody@x"}}}},
		"name":        {Name: "\x00"},
	} {
		_, err := tn.CreateWorkspace(t.Context(), spec)
		denied(t, name, err, 400, workspace.CodeInvalid)
	}
	_, err := tn.CreateWorkspace(t.Context(), workspace.Spec{Members: []workspace.MemberSpec{{Email: "x@y"}, {Email: "X@Y"}}})
	denied(t, "twice the same", err, 409, workspace.CodeConflict)
	created, err := tn.CreateWorkspace(t.Context(), workspace.Spec{})
	tn.must(err)
	equal(t, "an owner all the same", created.Members[0].Has(workspace.Owner), true)
	tn.must(tn.DeleteWorkspace(t.Context(), created.Workspace.ID))
	for name, err := range map[string]error{
		"delete":    tn.DeleteWorkspace(t.Context(), created.Workspace.ID),
		"deviation": tn.SetDeviation(t.Context(), created.Workspace.ID, "x"),
		"clock":     tn.SetClockOffset(t.Context(), unknownID, time.Hour),
		"plan":      tn.SetPlan(t.Context(), "x", workspace.PlanFree),
	} {
		denied(t, name, err, 404, workspace.CodeNotFound)
	}
}

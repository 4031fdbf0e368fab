package workspace_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// TestPolicy walks the whole table: every action, every kind of member, with
// and without SCIM.
func TestPolicy(t *testing.T) {
	t.Parallel()
	everybody := "OWNER WORKSPACE_ADMIN TEAM_MANAGER PROJECT_MANAGER MEMBER"
	admins := "OWNER WORKSPACE_ADMIN"
	table := map[workspace.Action]struct {
		who    string
		locked bool
	}{
		workspace.ReadMembers:       {everybody, false},
		workspace.ReadGroups:        {everybody, false},
		workspace.UpdateOwnSettings: {everybody, false},
		workspace.ReadConnection:    {admins, false},
		workspace.ReadLog:           {admins, false},
		workspace.ExportGroups:      {admins, false},
		workspace.SetAutoJoin:       {admins, false},
		workspace.EnableSCIM:        {"OWNER", false},
		workspace.DisableSCIM:       {"OWNER", false},
		workspace.RotateToken:       {"OWNER", false},
		workspace.SetTolerances:     {"OWNER", false},
		workspace.RenameSelf:        {everybody, true},
		workspace.LeaveWorkspace:    {everybody, true},
		workspace.AutoJoin:          {everybody, true},
		workspace.InviteMember:      {admins, true},
		workspace.UpdateMember:      {admins, true},
		workspace.RemoveMember:      {admins, true},
		workspace.RevokeInvitation:  {admins, true},
		workspace.ConvertLimited:    {admins, true},
		workspace.ChangeRoles:       {admins, true},
		workspace.CreateGroup:       {admins, true},
		workspace.RenameGroup:       {admins, true},
		workspace.DeleteGroup:       {admins, true},
		workspace.ChangeGroupMember: {admins, true},
	}
	equal(t, "actions", len(workspace.Actions()), len(table))
	for _, act := range workspace.Actions() {
		want, ok := table[act]
		if !ok {
			t.Errorf("%s is not in the table", act)
			continue
		}
		for role := range strings.FieldsSeq(everybody) {
			m := &workspace.Member{Status: workspace.Active}
			if role != "MEMBER" {
				m.Roles = []workspace.Role{workspace.Role(role)}
			}
			for _, enabled := range []bool{false, true} {
				err := workspace.Lockout{}.Check(&workspace.Workspace{SCIMEnabled: enabled}, m, act)
				may := strings.Contains(" "+want.who+" ", " "+role+" ")
				what := string(act) + " as " + role
				switch {
				case !may && want.who == "OWNER":
					denied(t, what, err, 403, workspace.CodeOwnerOnly)
				case !may:
					denied(t, what, err, 403, workspace.CodeForbidden)
				case enabled && want.locked:
					denied(t, what, err, 403, workspace.CodeManaged)
					var app *workspace.AppError
					if errors.As(err, &app) && !strings.Contains(app.Message, "In the identity provider, ") {
						t.Errorf("%s: %q does not say where to make the change", what, app.Message)
					}
				case err != nil:
					t.Errorf("%s, SCIM %v: %v", what, enabled, err)
				}
			}
		}
	}
	denied(t, "unknown action", workspace.Lockout{}.Check(&workspace.Workspace{}, &workspace.Member{}, "sing"), 403, workspace.CodeForbidden)
}

func TestTolerances(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, tol := range workspace.Tolerances {
		if tol.Off == "" || tol.On == "" || tol.IdP == "" || tol.Row == "" || names[tol.Name] {
			t.Errorf("tolerance %+v is incomplete or there twice", tol)
		}
		names[tol.Name] = true
		for _, mode := range []workspace.Mode{workspace.Tolerant, workspace.Strict} {
			ws := &workspace.Workspace{Mode: mode}
			equal(t, tol.Name+" in mode "+string(mode), ws.Tolerates(tol.Name), mode == workspace.Tolerant)
			ws.Tolerances = map[string]bool{tol.Name: mode == workspace.Strict}
			equal(t, tol.Name+" overridden", ws.Tolerates(tol.Name), mode == workspace.Strict)
		}
	}
}

// locked are the use cases that SCIM locks, each with what it takes to succeed
// without SCIM.
func (tn *tenant) locked() map[string]func(as string) error {
	ctx := tn.t.Context()
	group := tn.created.Groups[0].ID
	mia := tn.idOf(memberEmail)
	pending := tn.idOf("pia@example.com")
	limited := tn.idOf("lim@example.com")
	spare := tn.idOf("spare@example.com")
	return map[string]func(as string) error{
		"invite": func(as string) error {
			_, err := tn.Invite(ctx, tn.actor(as), workspace.Invitation{Email: "new@example.com"})
			return err
		},
		"set status": func(as string) error {
			_, err := tn.UpdateMemberStatus(ctx, tn.actor(as), spare, workspace.Inactive)
			return err
		},
		"rename another": func(as string) error {
			_, err := tn.UpdateProfile(ctx, tn.actor(as), spare, workspace.ProfileChange{Name: new("Other")})
			return err
		},
		"remove": func(as string) error { return tn.RemoveMember(ctx, tn.actor(as), tn.idOf("gone@example.com")) },
		"revoke": func(as string) error { return tn.RevokeInvitation(ctx, tn.actor(as), pending) },
		"convert limited": func(as string) error {
			_, err := tn.ConvertLimited(ctx, tn.actor(as), limited, false)
			return err
		},
		"grant": func(as string) error {
			_, err := tn.GrantRole(ctx, tn.actor(as), mia, workspace.TeamManager)
			return err
		},
		"revoke role": func(as string) error {
			_, err := tn.RevokeRole(ctx, tn.actor(as), tn.idOf("pm@example.com"), workspace.ProjectManager)
			return err
		},
		"create group": func(as string) error {
			_, err := tn.CreateGroup(ctx, tn.actor(as), "Fresh")
			return err
		},
		"rename group": func(as string) error {
			_, err := tn.RenameGroup(ctx, tn.actor(as), group, "Bards")
			return err
		},
		"add group member": func(as string) error {
			_, err := tn.AddGroupMember(ctx, tn.actor(as), group, spare)
			return err
		},
		"remove group member": func(as string) error {
			_, err := tn.RemoveGroupMember(ctx, tn.actor(as), group, mia)
			return err
		},
		"delete group": func(as string) error {
			_, err := tn.DeleteGroup(ctx, tn.actor(as), tn.created.Groups[1].ID)
			return err
		},
	}
}

func lockSpec() workspace.Spec {
	return workspace.Spec{
		Members: append(
			people(),
			workspace.MemberSpec{Email: "pia@example.com", Status: workspace.Pending},
			workspace.MemberSpec{Email: "lim@example.com", Limited: true},
			workspace.MemberSpec{Email: "pm@example.com", Role: workspace.ProjectManager},
			workspace.MemberSpec{Email: "spare@example.com"},
			workspace.MemberSpec{Email: "gone@example.com"},
		),
		Groups: []workspace.GroupSpec{{Name: "Poets", Members: []string{memberEmail}}, {Name: "Doomed", Members: []string{memberEmail}}},
	}
}

func TestLockedUseCases(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, lockSpec())
	for name, do := range tn.locked() {
		denied(t, name+" as a member", do(memberEmail), 403, workspace.CodeForbidden)
	}
	_, err := tn.EnableSCIM(t.Context(), tn.actor(ownerEmail))
	tn.must(err)
	tn.refresh()
	before := tn.list(tn.userType(), workspace.Query{})
	for name, do := range tn.locked() {
		for _, as := range []string{ownerEmail, adminEmail} {
			denied(t, name+" as "+as, do(as), 403, workspace.CodeManaged)
		}
	}
	mia := tn.idOf(memberEmail)
	for _, as := range []string{ownerEmail, adminEmail, memberEmail} {
		_, err = tn.UpdateProfile(t.Context(), tn.actor(as), tn.idOf(as), workspace.ProfileChange{Name: new("Me")})
		denied(t, "rename self as "+as, err, 403, workspace.CodeManaged)
	}
	denied(t, "leave", tn.Leave(t.Context(), tn.actor(memberEmail)), 403, workspace.CodeManaged)
	equal(t, "nothing changed", tn.list(tn.userType(), workspace.Query{}), before)

	_, err = tn.UpdateProfile(t.Context(), tn.actor(memberEmail), mia, workspace.ProfileChange{Name: new("Mia Member"), WeekStart: new("SUNDAY")})
	tn.must(err)
	equal(t, "own settings", tn.member(mia).WeekStart, "SUNDAY")
	for _, as := range []string{ownerEmail, adminEmail, memberEmail, "lim@example.com"} {
		_, total, err := tn.ListMembers(t.Context(), tn.actor(as), workspace.MemberQuery{})
		tn.must(err)
		equal(t, "reading as "+as, total, 8)
	}

	tn.must(tn.DisableSCIM(t.Context(), tn.actor(ownerEmail)))
	_, err = tn.CreateGroup(t.Context(), tn.actor(adminEmail), "Fresh")
	tn.must(err)
}

func TestUnlockedUseCases(t *testing.T) {
	t.Parallel()
	for name := range newTenant(t, lockSpec()).locked() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, lockSpec())
			tn.must(tn.locked()[name](adminEmail))
		})
	}
}

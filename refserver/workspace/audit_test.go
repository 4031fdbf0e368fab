package workspace_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// trail are the entries of the audit log, oldest first, in short.
func (tn *tenant) trail() []string {
	tn.t.Helper()
	list, err := tn.Audit(tn.t.Context(), tn.actor(ownerEmail), tn.ws.ID, workspace.AuditQuery{Limit: 1000})
	tn.must(err)
	var out []string
	for _, e := range slices.Backward(list) {
		out = append(out, strings.Join([]string{e.Door, e.Actor, e.Action, e.Target, e.Detail}, "|"))
	}
	return out
}

// TestAuditOfPeople: each thing that people can change in the application is
// written down, once, with who did it.
func TestAuditOfPeople(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{
		Members: append(people(), workspace.MemberSpec{Email: "pia@example.com", Name: "Pia Pending", Status: workspace.Pending}),
		Groups:  []workspace.GroupSpec{{Name: "Sales"}},
	})
	ctx, mia, sales := t.Context(), tn.idOf(memberEmail), tn.created.Groups[0].ID
	admin, owner := tn.actor(adminEmail), tn.actor(ownerEmail)
	console := *owner
	console.Door = workspace.DoorConsole
	group, nina := "", ""
	for _, step := range []struct {
		do   func() error
		want string
	}{
		{func() error { return nil }, "admin|admin|workspace.created||ENTERPRISE"},
		{func() error {
			m, err := tn.Invite(ctx, admin, workspace.Invitation{Email: "new@example.com", Name: "Nina New"})
			if err == nil {
				nina = m.ID
			}
			return err
		}, "app|Adam Admin|member.invited|Nina New|"},
		{func() error {
			_, err := tn.UpdateMemberStatus(ctx, admin, mia, workspace.Inactive)
			return err
		}, "app|Adam Admin|member.deactivated|Mia Member|"},
		{func() error { _, err := tn.UpdateMemberStatus(ctx, &console, mia, workspace.Active); return err }, "console|Olivia Owner|member.activated|Mia Member|"},
		{func() error {
			_, err := tn.UpdateProfile(ctx, tn.actor(memberEmail), mia, workspace.ProfileChange{Timezone: new("Asia/Tokyo"), WeekStart: new("SUNDAY")})
			return err
		}, "app|Mia Member|profile.updated|Mia Member|timezone, week start"},
		{func() error { _, err := tn.GrantRole(ctx, owner, mia, workspace.TeamManager); return err }, "app|Olivia Owner|role.granted|Mia Member|TEAM_MANAGER"},
		{func() error { _, err := tn.RevokeRole(ctx, owner, mia, workspace.TeamManager); return err }, "app|Olivia Owner|role.revoked|Mia Member|TEAM_MANAGER"},
		{func() error { _, err := tn.ConvertLimited(ctx, owner, mia, true); return err }, "app|Olivia Owner|member.made-limited|Mia Member|"},
		{func() error { _, err := tn.ConvertLimited(ctx, owner, mia, false); return err }, "app|Olivia Owner|member.made-regular|Mia Member|"},
		{func() error {
			g, err := tn.CreateGroup(ctx, owner, "Engineering")
			if err == nil {
				group = g.ID
			}
			return err
		}, "app|Olivia Owner|group.created|Research|Engineering"},
		{func() error { _, err := tn.RenameGroup(ctx, owner, group, "Research"); return err }, "app|Olivia Owner|group.renamed|Research|Engineering → Research"},
		{func() error { _, err := tn.RenameGroup(ctx, owner, group, "Research"); return err }, ""},
		{func() error { _, err := tn.AddGroupMember(ctx, owner, group, mia); return err }, "app|Olivia Owner|group.member-added|Research|" + mia},
		{func() error { _, err := tn.AddGroupMember(ctx, owner, group, mia); return err }, ""},
		{func() error { _, err := tn.RemoveGroupMember(ctx, owner, group, mia); return err }, "app|Olivia Owner|group.member-removed|Research|" + mia},
		{func() error { _, err := tn.DeleteGroup(ctx, owner, sales); return err }, "app|Olivia Owner|group.deleted|" + sales + "|Sales"},
		{func() error { return tn.RevokeInvitation(ctx, owner, tn.idOf("pia@example.com")) }, "app|Olivia Owner|invitation.revoked|*|"},
		{func() error { return tn.SetAutoJoin(ctx, owner, "Example.org") }, "app|Olivia Owner|auto-join.set||example.org"},
		{func() error {
			_, err := tn.SignIn(ctx, workspace.SignIn{Workspace: tn.ws.ID, Email: "jo@example.org", Name: "Jo Joiner"})
			return err
		}, "app|Jo Joiner|member.joined|Jo Joiner|by e-mail domain"},
		{func() error {
			_, err := tn.SetReading(ctx, owner, workspace.ReadingChange{Mode: workspace.Strict, Tolerances: map[string]*bool{workspace.RawToken: new(true)}})
			return err
		}, "app|Olivia Owner|reading.changed||mode strict, " + workspace.RawToken + " on"},
		{func() error { _, err := tn.EnableSCIM(ctx, &console); return err }, "console|Olivia Owner|scim.enabled||1 groups deleted"},
		{func() error { _, err := tn.RotateToken(ctx, owner, time.Hour); return err }, "app|Olivia Owner|token.rotated||older tokens work for 1h0m0s more"},
		{func() error { return tn.DisableSCIM(ctx, owner) }, "app|Olivia Owner|scim.disabled||"},
		{func() error { return tn.SetPlan(ctx, tn.ws.ID, workspace.PlanPro) }, "admin|admin|plan.changed||PRO"},
		{func() error { return tn.Leave(ctx, tn.actor(memberEmail)) }, "app||member.left|" + mia + "|"},
		{func() error { return tn.RemoveMember(ctx, admin, nina) }, "app|Adam Admin|member.removed|*|"},
	} {
		before := len(tn.trail())
		if strings.HasPrefix(step.want, "admin|admin|workspace") {
			before = 0
		}
		tn.must(step.do())
		if group != "" && step.want == "app|Olivia Owner|group.created|Research|Engineering" {
			step.want = strings.Replace(step.want, "Research", "Engineering", 1) // it has another name later
		}
		added := tn.trail()[before:]
		if step.want == "" {
			equal(t, "nothing was changed", added, nil)
			continue
		}
		if len(added) == 1 && strings.Contains(step.want, "|*|") {
			parts := strings.Split(added[0], "|")
			equal(t, "who is gone is an id", len(parts[3]), 24)
			parts[3] = "*"
			added[0] = strings.Join(parts, "|")
		}
		equal(t, step.want, added, []string{step.want})
	}
	// What is refused leaves nothing.
	before := tn.trail()
	_, err := tn.CreateGroup(ctx, tn.actor(adminEmail), "")
	denied(t, "a group without a name", err, 400, workspace.CodeInvalid)
	equal(t, "after a refusal", tn.trail(), before)
}

// scimTrail lives a short life over SCIM and returns what was written down.
func scimTrail(t *testing.T, tn *tenant) []string {
	t.Helper()
	before := len(tn.trail())
	ada := tn.creates(`'userName':'ada','displayName':'Ada'`)
	user, group := tn.userType(), tn.groupType()
	tn.must(tn.patches(user, ada, `{'op':'replace','path':'title','value':'Lady'}`))
	tn.must(tn.patches(user, ada, `{'op':'replace','path':'title','value':'Lady'}`))
	tn.must(tn.patches(user, ada, `{'op':'replace','path':'active','value':true}`))
	tn.must(tn.patches(user, ada, `{'op':'replace','path':'active','value':false},{'op':'remove','path':'title'}`))
	sales := tn.newGroup("Sales", ada).ID
	tn.must(tn.patches(group, sales, `{'op':'replace','path':'displayName','value':'Sellers'}`))
	tn.must(tn.patches(group, sales, `{'op':'remove','path':'members'}`))
	tn.must(tn.sends("PUT", "/Groups/"+sales, "", func(ctx context.Context) error {
		_, err := tn.ReplaceResource(ctx, tn.ws, group, sales, tn.groupBody(`'displayName':'Sellers','members':[{'value':'`+ada+`'}]`), workspace.Precondition{}, everything)
		return err
	}))
	for _, r := range []struct{ typ, id string }{{"Group", sales}, {"User", ada}} {
		tn.must(tn.sends("DELETE", "/", "", func(ctx context.Context) error {
			return tn.DeleteResource(ctx, tn.ws, tn.Registry().TypeByName(r.typ), r.id, workspace.Precondition{})
		}))
	}
	var list []string
	for _, line := range tn.trail()[before:] {
		list = append(list, strings.NewReplacer(ada, "ADA", sales, "SALES").Replace(line))
	}
	return list
}

// TestAuditOfSCIM: what an identity provider changes is written down, and what
// changes nothing is not.
func TestAuditOfSCIM(t *testing.T) {
	t.Parallel()
	equal(t, "trail", scimTrail(t, newTenant(t, workspace.Spec{SCIM: true})), []string{
		"scim|scim: okta|user.created|ADA|", "scim|scim: okta|user.updated|ADA|title", "scim|scim: okta|user.deactivated|ADA|active, title",
		"scim|scim|group.created|SALES|1 members added", "scim|scim: okta|group.updated|SALES|displayName",
		"scim|scim: okta|group.updated|SALES|1 members removed", "scim|scim: okta|group.updated|SALES|1 members added",
		"scim|scim: okta|group.deleted|SALES|Sellers", "scim|scim: okta|user.deleted|ADA|",
	})
}

// deaf is a store with an audit log that does not listen to some.
type deaf struct {
	workspace.Store

	// hears says whether an entry is lost without a word, or fails.
	hears func(workspace.AuditRow) (lost bool, err error)
}

var errDeaf = errors.New("the audit log is full")

func (s deaf) AppendAudit(ctx context.Context, r workspace.AuditRow) error {
	if lost, err := s.hears(r); lost || err != nil {
		return err
	}
	return s.Store.AppendAudit(ctx, r)
}

// TestAuditOfSCIMBites: a server whose SCIM writes leave no entry is noticed
// (defect privacy-no-audit-of-scim-writes).
func TestAuditOfSCIMBites(t *testing.T) {
	t.Parallel()
	tn := newTenantOn(t, deaf{again{postgres.New(pgtest.Shared(t))}, func(r workspace.AuditRow) (bool, error) {
		return r.Door == workspace.DoorSCIM, nil
	}}, workspace.Spec{SCIM: true})
	equal(t, "trail", scimTrail(t, tn), nil)
}

// TestNoChangeWithoutEntry: the two are one transaction.
func TestNoChangeWithoutEntry(t *testing.T) {
	t.Parallel()
	full := false
	tn := newTenantOn(t, deaf{again{postgres.New(pgtest.Shared(t))}, func(workspace.AuditRow) (bool, error) {
		if full {
			return false, errDeaf
		}
		return false, nil
	}}, workspace.Spec{})
	ctx, before := t.Context(), tn.trail()
	full = true
	if _, err := tn.CreateGroup(ctx, tn.actor(ownerEmail), "Sales"); !errors.Is(err, errDeaf) {
		t.Errorf("a group: %v", err)
	}
	if _, err := tn.EnableSCIM(ctx, tn.actor(ownerEmail)); !errors.Is(err, errDeaf) {
		t.Errorf("enabling: %v", err)
	}
	if _, err := tn.CreateResource(ctx, tn.ws, tn.userType(), tn.userBody(`'userName':'ada'`), everything); !errors.Is(err, errDeaf) {
		t.Errorf("a user: %v", err)
	}
	full = false
	tn.refresh()
	groups, total, err := tn.ListGroups(ctx, tn.actor(ownerEmail), 1, 10)
	tn.must(err)
	equal(t, "groups", [2]int{total, len(groups)}, [2]int{})
	equal(t, "SCIM", tn.ws.SCIMEnabled, false)
	equal(t, "users", tn.list(tn.userType(), workspace.Query{}).Total, len(people()))
	equal(t, "trail", tn.trail(), before)
}

// TestAuditHasNoOtherWay: a Store can append to the audit log and read it, and
// nothing else.
func TestAuditHasNoOtherWay(t *testing.T) {
	t.Parallel()
	store := reflect.TypeFor[workspace.Store]()
	var methods []string
	for m := range store.Methods() {
		if strings.Contains(m.Name, "Audit") {
			methods = append(methods, m.Name)
		}
	}
	equal(t, "methods", methods, []string{"AppendAudit", "AuditEntries"})
}

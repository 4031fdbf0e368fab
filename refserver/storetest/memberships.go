package storetest

import (
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func groupMembers(t *testing.T, f *fixture) {
	ctx := t.Context()
	for n := range 5 {
		f.addUser(t, n+1)
	}
	f.addGroup(t, 10)
	f.addGroup(t, 11)
	f.join(t, 10, 3, 1)
	f.join(t, 11, 1)

	again := []workspace.MemberRef{{ID: id(1), Type: "User"}, {ID: id(2), Type: "User"}}
	n, err := f.AddMembers(ctx, f.ws.ID, id(10), again, epoch.Add(time.Second))
	must(t, err)
	equal(t, "only the new one counts", n, 1)
	equal(t, "in the order of their ids", f.membersOf(t, 10), []string{id(1), id(2), id(3)})

	for _, step := range []struct {
		name string
		do   func() (int, error)
		n    int
		want []string
	}{
		{"remove one and a stranger", func() (int, error) { return f.RemoveMembers(ctx, f.ws.ID, id(10), []string{id(3), id(5)}) }, 1, []string{id(1), id(2)}},
		{"remove nobody", func() (int, error) { return f.RemoveMembers(ctx, f.ws.ID, id(10), nil) }, 0, []string{id(1), id(2)}},
		{"add nobody", func() (int, error) { return f.AddMembers(ctx, f.ws.ID, id(10), nil, epoch) }, 0, []string{id(1), id(2)}},
		{"retain", func() (int, error) { return f.RetainMembers(ctx, f.ws.ID, id(10), []string{id(2), id(4)}) }, 1, []string{id(2)}},
		{"retain the same", func() (int, error) { return f.RetainMembers(ctx, f.ws.ID, id(10), []string{id(2)}) }, 0, []string{id(2)}},
		{"retain nobody", func() (int, error) { return f.RetainMembers(ctx, f.ws.ID, id(10), nil) }, 1, nil},
		{"clear the empty", func() (int, error) { return f.ClearMembers(ctx, f.ws.ID, id(10)) }, 0, nil},
	} {
		n, err := step.do()
		must(t, err)
		equal(t, step.name+": rows", n, step.n)
		equal(t, step.name+": members", f.membersOf(t, 10), step.want)
	}
	equal(t, "the other group", f.membersOf(t, 11), []string{id(1)})
	n, err = f.ClearMembers(ctx, f.ws.ID, id(11))
	must(t, err)
	equal(t, "cleared", n, 1)
}

func groupMembersWhere(t *testing.T, f *fixture) {
	ctx := t.Context()
	for n := range 4 {
		f.addUser(t, n+1)
	}
	f.addGroup(t, 10)
	f.addGroup(t, 11)
	f.join(t, 10, 1, 2, 3, 4)
	f.join(t, 11, 1, 2)
	members, err := f.group().Resolve("members")
	must(t, err)
	for _, step := range []struct {
		filter string
		n      int
		want   []string
	}{
		{`value eq "` + id(9) + `"`, 0, []string{id(1), id(2), id(3), id(4)}},
		{`value eq "` + id(2) + `"`, 1, []string{id(1), id(3), id(4)}},
		{`value eq "` + id(1) + `" or value eq "` + id(4) + `"`, 2, []string{id(3)}},
		{`type eq "Group"`, 0, []string{id(3)}},
		{`type eq "user"`, 1, nil},
	} {
		where, err := filter.CompileValue(step.filter, f.group(), members, filter.Options{})
		must(t, err)
		n, err := f.RemoveMembersWhere(ctx, f.ws.ID, id(10), where)
		must(t, err)
		equal(t, step.filter+": rows", n, step.n)
		equal(t, step.filter+": members", f.membersOf(t, 10), step.want)
	}
	equal(t, "the other group", f.membersOf(t, 11), []string{id(1), id(2)})
}

func groupDisplay(t *testing.T, f *fixture) {
	ctx := t.Context()
	f.addUser(t, 1)
	f.addUser(t, 2)
	ada := f.member(1, func(m *workspace.Member) { m.Name = "Ada" })
	must(t, f.InsertMember(ctx, ada))
	f.addGroup(t, 10)
	f.addGroup(t, 11)
	f.join(t, 10, 1, 2)
	_, err := f.AddMembers(ctx, f.ws.ID, id(10), []workspace.MemberRef{{ID: id(11), Type: "Group"}}, epoch.Add(time.Second))
	must(t, err)
	members, err := f.MembersOf(ctx, f.ws.ID, []string{id(10), id(11)}, 3)
	must(t, err)
	equal(t, "members", members, map[string][]workspace.GroupMember{id(10): {
		{MemberRef: workspace.MemberRef{ID: id(1), Type: "User"}, Display: "Ada"},
		{MemberRef: workspace.MemberRef{ID: id(2), Type: "User"}, Display: ""},
		{MemberRef: workspace.MemberRef{ID: id(11), Type: "Group"}, Display: "Group 11"},
	}})
	groups, err := f.GroupsOf(ctx, f.ws.ID, []string{id(1), id(11), id(12)})
	must(t, err)
	equal(t, "groups", groups, map[string][]workspace.Membership{
		id(1): {{Group: id(10), Display: "Group 10"}}, id(11): {{Group: id(10), Display: "Group 10"}},
	})

	ada.Name = "Countess"
	must(t, f.UpdateMember(ctx, ada))
	members, err = f.MembersOf(ctx, f.ws.ID, []string{id(10), id(11)}, 1)
	must(t, err)
	equal(t, "after renaming, the first of each", members, map[string][]workspace.GroupMember{id(10): {
		{MemberRef: workspace.MemberRef{ID: id(1), Type: "User"}, Display: "Countess"},
	}})
}

func leaveAllGroups(t *testing.T, f *fixture) {
	ctx := t.Context()
	f.addUser(t, 1)
	f.addUser(t, 2)
	for n := 10; n < 14; n++ {
		f.addGroup(t, n)
	}
	f.join(t, 12, 1, 2)
	f.join(t, 10, 1)
	f.join(t, 13, 2)
	groups, err := f.LeaveAllGroups(ctx, f.ws.ID, id(1))
	must(t, err)
	equal(t, "groups by id", groups, []string{id(10), id(12)})
	equal(t, "others stay", f.membersOf(t, 12), []string{id(2)})
	equal(t, "empty group", f.membersOf(t, 10), nil)
	groups, err = f.LeaveAllGroups(ctx, f.ws.ID, id(1))
	must(t, err)
	equal(t, "again", groups, nil)
}

func lockReferenced(t *testing.T, f *fixture) {
	f.addUser(t, 3)
	f.addUser(t, 1)
	f.addGroup(t, 2)
	refs, err := f.LockReferenced(t.Context(), f.ws.ID, []string{id(3), id(2), id(9), id(1)})
	must(t, err)
	equal(t, "users before groups, by id", refs, []workspace.MemberRef{{ID: id(1), Type: "User"}, {ID: id(3), Type: "User"}, {ID: id(2), Type: "Group"}})
	refs, err = f.LockReferenced(t.Context(), f.ws.ID, nil)
	must(t, err)
	equal(t, "none", refs, nil)
}

func memberRoundTrip(t *testing.T, f *fixture) {
	ctx := t.Context()
	m := f.member(1, func(m *workspace.Member) {
		m.Roles = []workspace.Role{workspace.Owner, workspace.TeamManager}
		m.Limited, m.Status = true, workspace.Pending
	})
	must(t, f.InsertMember(ctx, m))
	got, err := f.Member(ctx, f.ws.ID, m.ID)
	must(t, err)
	equal(t, "as inserted", got, m)

	changed := *m
	changed.Email, changed.Name, changed.Roles, changed.Limited = "new@x.y", "New \"Name\" ?", nil, false
	changed.Timezone, changed.TimezoneOwned, changed.WeekStart, changed.Linked = "Asia/Tokyo", true, "SUNDAY", true
	changed.Status, changed.Created = workspace.Inactive, epoch.Add(time.Hour)
	must(t, f.UpdateMember(ctx, &changed))
	changed.Status, changed.Created = workspace.Pending, epoch // neither is UpdateMember's matter
	got, err = f.Member(ctx, f.ws.ID, m.ID)
	must(t, err)
	equal(t, "after update", got, &changed)

	must(t, f.SetMemberStatus(ctx, f.ws.ID, m.ID, workspace.Active))
	got, err = f.Member(ctx, f.ws.ID, m.ID)
	must(t, err)
	equal(t, "status", got.Status, workspace.Active)
	must(t, f.DeleteMember(ctx, f.ws.ID, m.ID))
	_, err = f.Member(ctx, f.ws.ID, m.ID)
	isNotFound(t, "deleted", err)
}

func memberList(t *testing.T, f *fixture) {
	ctx := t.Context()
	for n := range 5 {
		must(t, f.InsertMember(ctx, f.member(n+1, func(m *workspace.Member) {
			if n%2 == 1 {
				m.Status, m.Email = workspace.Inactive, "Shared@Example.org"
			}
			m.Roles, m.Limited = nil, n == 4
			if n == 2 {
				m.Roles = []workspace.Role{workspace.TeamManager, workspace.WorkspaceAdmin}
			}
		})))
	}
	numbers := func(list []*workspace.Member) []string {
		var ids []string
		for _, m := range list {
			ids = append(ids, m.ID)
		}
		return ids
	}
	for name, c := range map[string]struct {
		q     workspace.MemberQuery
		want  []string
		total int
	}{
		"all":         {workspace.MemberQuery{Page: 1, PageSize: 10}, []string{id(1), id(2), id(3), id(4), id(5)}, 5},
		"second page": {workspace.MemberQuery{Page: 2, PageSize: 2}, []string{id(3), id(4)}, 5},
		"past":        {workspace.MemberQuery{Page: 9, PageSize: 2}, nil, 5},
		"inactive":    {workspace.MemberQuery{Page: 1, PageSize: 10, Status: workspace.Inactive}, []string{id(2), id(4)}, 2},
		"e-mail":      {workspace.MemberQuery{Page: 1, PageSize: 10, Email: "SHARED@"}, []string{id(2), id(4)}, 2},
		"name":        {workspace.MemberQuery{Page: 1, PageSize: 10, Name: "user 3"}, []string{id(3)}, 1},
		"no pattern":  {workspace.MemberQuery{Page: 1, PageSize: 10, Name: "%"}, nil, 0},
		"role":        {workspace.MemberQuery{Page: 1, PageSize: 10, Roles: []workspace.Role{workspace.TeamManager, workspace.Owner}}, []string{id(3)}, 1},
		"nobody's":    {workspace.MemberQuery{Page: 1, PageSize: 10, Roles: []workspace.Role{workspace.ProjectManager}}, nil, 0},
		"limited":     {workspace.MemberQuery{Page: 1, PageSize: 10, Limited: true}, []string{id(5)}, 1},
	} {
		list, total, err := f.ListMembers(ctx, f.ws.ID, c.q)
		must(t, err)
		equal(t, name, numbers(list), c.want)
		equal(t, name+": total", total, c.total)
	}
	list, err := f.MembersByEmail(ctx, f.ws.ID, "sHaReD@eXaMpLe.ORG")
	must(t, err)
	equal(t, "by e-mail", numbers(list), []string{id(2), id(4)})
	list, err = f.MembersByEmail(ctx, f.ws.ID, "shared@")
	must(t, err)
	equal(t, "by part of an e-mail", numbers(list), nil)
}

func activeOwners(t *testing.T, f *fixture) {
	ctx := t.Context()
	for n, c := range []struct {
		roles  []workspace.Role
		status workspace.Status
	}{
		{[]workspace.Role{workspace.Owner, workspace.TeamManager}, workspace.Active},
		{[]workspace.Role{workspace.Owner}, workspace.Inactive},
		{[]workspace.Role{workspace.WorkspaceAdmin}, workspace.Active},
		{[]workspace.Role{workspace.Owner}, workspace.Pending},
		{[]workspace.Role{workspace.Owner}, workspace.Active},
	} {
		must(t, f.InsertMember(ctx, f.member(n+1, func(m *workspace.Member) { m.Roles, m.Status = c.roles, c.status })))
	}
	owners, err := f.LockActiveOwners(ctx, f.ws.ID)
	must(t, err)
	equal(t, "owners", owners, []string{id(1), id(5)})
}

// isolation uses the same ids in two workspaces.
func isolation(t *testing.T, f *fixture) {
	ctx := t.Context()
	fill(t, f)
	other := &fixture{Store: f.Store, registry: f.registry}
	other.ws = other.workspace(t)
	fill(t, other)

	must(t, other.DeleteWorkspace(ctx, other.ws.ID))
	equal(t, "members of the group", f.membersOf(t, 2), []string{id(1)})
	_, err := f.Member(ctx, f.ws.ID, id(1))
	must(t, err)
	_, token, err := f.TokenOwner(ctx, f.ws.ID, hash("token"))
	must(t, err)
	if token == nil {
		t.Error("the token is gone")
	}
	equal(t, "users", f.list(t, workspace.Listing{Parts: []workspace.Part{{Type: f.user()}}, Limit: 10}), []int{1})
	n, err := f.CountResources(ctx, f.ws.ID, []workspace.Part{{Type: f.user()}})
	must(t, err)
	equal(t, "total", n, 1)
	refs, err := f.LockReferenced(ctx, other.ws.ID, []string{id(1), id(2)})
	must(t, err)
	equal(t, "references of the other workspace", refs, nil)
}

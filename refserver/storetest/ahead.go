package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// membersAfter pages through the members of a group.
func membersAfter(t *testing.T, f *fixture) {
	for n := range 5 {
		f.addUser(t, n+1)
	}
	must(t, f.InsertMember(t.Context(), f.member(2, func(m *workspace.Member) { m.Name = "Bea" })))
	f.addGroup(t, 10)
	f.addGroup(t, 11)
	f.join(t, 10, 5, 3, 2, 1)
	f.join(t, 11, 4)
	var seen []string
	for after, rounds := "", 0; rounds < 10; rounds++ {
		page, err := f.MembersAfter(t.Context(), f.ws.ID, id(10), after, 2)
		must(t, err)
		for _, m := range page {
			seen = append(seen, m.ID+m.Display)
			after = m.ID
		}
		if len(page) < 2 {
			break
		}
	}
	equal(t, "members", seen, []string{id(1), id(2) + "Bea", id(3), id(5)})
}

// announced checks that announcing what comes changes nothing but the speed,
// also when something else comes.
func announced(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	f.addUser(t, 2)
	must(t, f.InsertMember(t.Context(), f.member(1, func(m *workspace.Member) { m.Name = "Ada" })))
	f.addGroup(t, 10)
	f.join(t, 10, 1)
	next := workspace.Next{Type: "User", ID: id(1), Member: true, Groups: true}
	read := func(ctx context.Context) {
		row, err := f.Resource(ctx, f.ws.ID, "User", id(1))
		must(t, err)
		equal(t, "row", row.ID, id(1))
		m, err := f.Member(ctx, f.ws.ID, id(1))
		must(t, err)
		equal(t, "member", m.Name, "Ada")
		for range 2 {
			groups, err := f.GroupsOf(ctx, f.ws.ID, []string{id(1)})
			must(t, err)
			equal(t, "groups", groups, map[string][]workspace.Membership{id(1): {{Group: id(10), Display: "Group 10"}}})
		}
	}
	read(f.Ahead(t.Context(), next))

	// Announced before the token: another workspace gets nothing of it.
	ctx := f.Ahead(t.Context(), workspace.Next{Type: "User", ID: id(1), Read: true, Groups: true})
	_, _, err := f.TokenOwner(ctx, f.ws.ID, []byte("none"))
	must(t, err)
	_, err = f.Resource(ctx, randomID(), "User", id(1))
	isNotFound(t, "the resource in another workspace", err)
	_, err = f.Resource(ctx, f.ws.ID, "Group", id(1))
	isNotFound(t, "the resource of another type", err)
	groups, err := f.GroupsOf(ctx, randomID(), []string{id(1)})
	must(t, err)
	equal(t, "groups in another workspace", groups, nil)
	read(ctx)
	must(t, f.InTx(t.Context(), func(ctx context.Context) error {
		ctx = f.Ahead(ctx, next)
		read(ctx)
		// Another resource than the announced one.
		_, err := f.Member(ctx, f.ws.ID, id(2))
		isNotFound(t, "a user without a member", err)
		groups, err := f.GroupsOf(ctx, f.ws.ID, []string{id(1), id(2)})
		must(t, err)
		equal(t, "groups of two", groups, map[string][]workspace.Membership{id(1): {{Group: id(10), Display: "Group 10"}}})
		return nil
	}))
}

// announcedList is a look-up of people by what an identity provider knows.
func announcedList(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	f.addUser(t, 2)
	f.addGroup(t, 10)
	f.join(t, 10, 1, 2)
	find := func(ctx context.Context, n int) []string {
		rows, err := f.ListResources(ctx, workspace.Listing{
			Workspace: f.ws.ID, Parts: []workspace.Part{{Type: f.user(), Filter: f.compile(t, f.user(), fmt.Sprintf(`userName eq "User%d@example.com"`, n))}}, Limit: 10,
		})
		must(t, err)
		var ids []string
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		return ids
	}
	want := []workspace.Membership{{Group: id(10), Display: "Group 10"}}
	ctx := f.Ahead(t.Context(), workspace.Next{Type: "User", Groups: true})
	equal(t, "found", find(ctx, 1), []string{id(1)})
	groups, err := f.GroupsOf(ctx, f.ws.ID, []string{id(1)})
	must(t, err)
	equal(t, "groups", groups, map[string][]workspace.Membership{id(1): want})
	// Another one than was looked up.
	ctx = f.Ahead(t.Context(), workspace.Next{Type: "User", Groups: true})
	equal(t, "found", find(ctx, 1), []string{id(1)})
	groups, err = f.GroupsOf(ctx, f.ws.ID, []string{id(2)})
	must(t, err)
	equal(t, "groups of another", groups, map[string][]workspace.Membership{id(2): want})
}

// announcedLock is what a change of members announces: the group is locked on
// the way, after those it refers to.
func announcedLock(t *testing.T, f *fixture) {
	f.addUser(t, 1)
	f.addGroup(t, 10)
	for _, group := range []int{10, 11} {
		must(t, f.InTx(t.Context(), func(ctx context.Context) error {
			ctx = f.Ahead(ctx, workspace.Next{Type: "Group", ID: id(group), Lock: true})
			refs, err := f.LockReferenced(ctx, f.ws.ID, []string{id(1)})
			must(t, err)
			equal(t, "references", refs, []workspace.MemberRef{{ID: id(1), Type: "User"}})
			row, err := f.LockResource(ctx, f.ws.ID, "Group", id(group))
			if group == 11 {
				isNotFound(t, "a group that is none", err)
				return nil
			}
			must(t, err)
			equal(t, "group", row.Doc.String("displayName"), "Group 10")
			_, err = f.LockResource(ctx, f.ws.ID, "User", id(1))
			must(t, err)
			return nil
		}))
	}
}

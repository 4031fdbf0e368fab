package workspace_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// walk follows the cursors of a query to its end, and back, and returns the
// userNames both ways. between is called after each page on the way forward.
func (tn *tenant) walk(q workspace.Query, between func(page int)) (forward, backward []string) {
	tn.t.Helper()
	q.Cursor = new("")
	for n := 1; ; n++ {
		page := tn.list(tn.userType(), q)
		names := userNames(page)
		forward = append(forward, names...)
		if len(names) > *q.Count {
			tn.t.Errorf("page %d has %d items", n, len(names))
		}
		equal(tn.t, "no previous page before the first", page.PreviousCursor == "", n == 1)
		if page.NextCursor == "" {
			q.Cursor = &page.PreviousCursor
			break
		}
		if between != nil {
			between(n)
		}
		q.Cursor = &page.NextCursor
	}
	for *q.Cursor != "" {
		page := tn.list(tn.userType(), q)
		backward = append(userNames(page), backward...)
		equal(tn.t, "there is a next page", page.NextCursor != "", true)
		q.Cursor = &page.PreviousCursor
	}
	return forward, backward
}

func userNames(page *workspace.Page) []string {
	var names []string
	for _, r := range page.Items {
		names = append(names, r.Doc.String("userName"))
	}
	return names
}

func TestCursorWalk(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true, Members: []workspace.MemberSpec{{Email: "owner@x.y", Role: workspace.Owner}}})
	created := []string{"owner@x.y"}
	for n := range 10 {
		name := fmt.Sprintf("%c-user", "qwertzuiop"[n])
		tn.newUser(fmt.Sprintf("'userName':'%s','title':'%d'", name, n%3))
		created = append(created, name)
	}
	sorted := slices.Sorted(slices.Values(created))
	reversed := slices.Clone(sorted)
	slices.Reverse(reversed)
	for name, c := range map[string]struct {
		q    workspace.Query
		want []string
	}{
		"order of creation":   {workspace.Query{}, created},
		"by userName":         {workspace.Query{SortBy: "USERNAME"}, sorted},
		"by userName, down":   {workspace.Query{SortBy: "userName", SortOrder: "descending"}, reversed},
		"filtered":            {workspace.Query{Filter: `userName ew "-user"`}, created[1:]},
		"filtered and sorted": {workspace.Query{Filter: `userName sw "o"`, SortBy: "userName"}, []string{"o-user", "owner@x.y"}},
		"nothing":             {workspace.Query{Filter: `userName eq "nobody"`}, nil},
	} {
		for _, count := range []int{1, 3, 4, 11, 12} {
			q := c.q
			q.Count = &count
			forward, backward := tn.walk(q, nil)
			what := fmt.Sprintf("%s by %d", name, count)
			equal(t, what, forward, c.want)
			last := (len(c.want) - 1) / count * count
			if len(c.want) > 0 {
				equal(t, what+", back", backward, c.want[:last])
			}
		}
	}
	forward, _ := tn.walk(workspace.Query{SortBy: "title", Count: new(4)}, nil)
	equal(t, "another order: all, once", slices.Sorted(slices.Values(forward)), sorted)
	page := tn.list(tn.userType(), workspace.Query{Cursor: new(""), Count: new(0)})
	equal(t, "count 0", page, &workspace.Page{Total: 11})
}

func TestCursorWhileUsersComeAndGo(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	var users []*workspace.Resource
	for n := range 9 {
		users = append(users, tn.newUser(fmt.Sprintf("'userName':'user%d'", n)))
	}
	forward, _ := tn.walk(workspace.Query{Filter: `userName sw "user"`, SortBy: "userName", Count: new(3)}, func(page int) {
		if page != 1 {
			return
		}
		tn.newUser(`'userName':'user1-before'`)
		tn.newUser(`'userName':'user7-after'`)
		for _, gone := range []int{0, 2, 8} { // the cursor stands at 2
			tn.must(tn.DeleteResource(t.Context(), tn.ws, users[gone].Type, users[gone].ID, workspace.Precondition{}))
		}
	})
	equal(t, "every user that stayed, once", strings.Join(forward, " "), "user0 user1 user2 user3 user4 user5 user6 user7 user7-after")
}

func TestCursorErrors(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	other := newTenant(t, workspace.Spec{SCIM: true})
	query := func(c string) workspace.Query { return workspace.Query{Cursor: &c, Count: new(1), SortBy: "userName"} }
	good := tn.list(tn.userType(), query("")).NextCursor
	if strings.ContainsAny(good, "+/=") {
		t.Errorf("%q is not safe in a URL", good)
	}
	foreign := other.list(other.userType(), query("")).NextCursor
	refusal := func(what string, q workspace.Query, scimType string) {
		t.Helper()
		_, err := tn.ListResources(t.Context(), tn.ws, []*scim.Type{tn.userType()}, q)
		refused(t, what, err, 400, scimType)
	}
	tampered := []byte(good)
	tampered[len(tampered)/2] ^= 1
	for name, c := range map[string]string{
		"garbage": "garbage", "odd characters": "\x00 ", "short": "AAAA", "cut": good[:len(good)-4], "changed": string(tampered),
		"of another workspace": foreign, "long": strings.Repeat("A", 100_000),
	} {
		refusal(name, query(c), scim.TypeInvalidCursor)
	}
	q := query(good)
	q.Filter = "userName pr"
	refusal("another filter", q, scim.TypeInvalidCursor)
	q = query(good)
	q.SortOrder = "descending"
	refusal("another order", q, scim.TypeInvalidCursor)
	_, err := tn.ListResources(t.Context(), tn.ws, []*scim.Type{tn.userType(), tn.groupType()}, query(good))
	refused(t, "other types", err, 400, scim.TypeInvalidCursor)
	q = query(good)
	q.Count = new(2)
	refusal("another count", q, scim.TypeInvalidCount)
	q.Count = nil
	refusal("no count", q, scim.TypeInvalidCount)

	tn.clock.move(workspace.CursorTimeout - time.Second)
	tn.list(tn.userType(), query(good))
	tn.clock.move(time.Second)
	refusal("too late", query(good), scim.TypeExpiredCursor)
}

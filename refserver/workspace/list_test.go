package workspace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// TestPageOfLargeResources: the page is shorter, the total is not, and the next
// page goes on where it ended.
func TestPageOfLargeResources(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	title := strings.Repeat("x", workspace.MaxPageBytes/3)
	for i := range 4 {
		tn.newUser(fmt.Sprintf(`"userName":"large%d","title":%q`, i, title))
	}
	q := workspace.Query{Filter: "title pr"}
	page := tn.list(tn.userType(), q)
	equal(t, "items", len(page.Items), 3)
	equal(t, "total", page.Total, 4)
	q.StartIndex = new(4)
	page = tn.list(tn.userType(), q)
	equal(t, "rest", page.Items[0].Doc.String("userName"), "large3")
	q = workspace.Query{Filter: "title pr", Cursor: new("")}
	page = tn.list(tn.userType(), q)
	equal(t, "items by cursor", len(page.Items), 3)
	q.Cursor = &page.NextCursor
	page = tn.list(tn.userType(), q)
	equal(t, "rest by cursor", page.Items[0].Doc.String("userName"), "large3")
	equal(t, "the end", page.NextCursor, "")
}

func TestListPages(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	want := []string{ownerEmail, adminEmail, memberEmail}
	for n := range 7 {
		name := fmt.Sprintf("user%d", n)
		tn.newUser("'userName':'" + name + "'")
		want = append(want, name)
	}
	for name, c := range map[string]struct {
		start, count *int
		first, items int
	}{
		"defaults":       {nil, nil, 1, 10},
		"first":          {new(1), new(3), 1, 3},
		"middle":         {new(4), new(3), 4, 3},
		"last":           {new(10), new(3), 10, 1},
		"past the end":   {new(11), new(3), 11, 0},
		"far past":       {new(1 << 62), new(3), 1 << 62, 0},
		"below one":      {new(-5), new(2), 1, 2},
		"negative count": {nil, new(-1), 1, 0},
		"no items":       {nil, new(0), 1, 0},
		"too many":       {nil, new(1 << 40), 1, 10},
	} {
		for _, filter := range []string{"", "userName pr", `userName ne "nobody"`} {
			page := tn.list(tn.userType(), workspace.Query{StartIndex: c.start, Count: c.count, Filter: filter})
			equal(t, name+" total "+filter, page.Total, 10)
			equal(t, name+" start "+filter, page.StartIndex, c.first)
			var got []string
			for _, r := range page.Items {
				got = append(got, r.Doc.String("userName"))
			}
			equal(t, name+" items "+filter, got, want[min(c.first-1, 10):min(c.first-1+c.items, 10)])
		}
	}
	sorted := tn.list(tn.userType(), workspace.Query{SortBy: "userName", SortOrder: "Descending", Count: new(2), StartIndex: new(2)})
	equal(t, "sorted", sorted.Items[0].Doc.String("userName"), "user5")
	equal(t, "sorted: total", sorted.Total, 10)
}

func TestListErrors(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	for name, c := range map[string]struct {
		q        workspace.Query
		scimType string
	}{
		"filter":             {workspace.Query{Filter: "userName"}, scim.TypeInvalidFilter},
		"filter not UTF-8":   {workspace.Query{Filter: "userName eq \"\xff\""}, scim.TypeInvalidFilter},
		"password":           {workspace.Query{Filter: `password eq "x"`}, scim.TypeInvalidFilter},
		"unknown attribute":  {workspace.Query{Filter: `nonsense eq "x"`}, scim.TypeInvalidFilter},
		"sortBy unknown":     {workspace.Query{SortBy: "nonsense"}, scim.TypeInvalidPath},
		"sortBy complex":     {workspace.Query{SortBy: "name"}, scim.TypeInvalidPath},
		"sortBy password":    {workspace.Query{SortBy: "password"}, scim.TypeInvalidPath},
		"sortBy groups":      {workspace.Query{SortBy: "groups.value"}, scim.TypeInvalidPath},
		"sortBy extension":   {workspace.Query{SortBy: enterpriseURN}, scim.TypeInvalidPath},
		"sortOrder":          {workspace.Query{SortBy: "userName", SortOrder: "up"}, scim.TypeInvalidValue},
		"sortOrder alone":    {workspace.Query{SortOrder: "up"}, scim.TypeInvalidValue},
		"NUL in the filter":  {workspace.Query{Filter: "userName eq \"a\x00\""}, scim.TypeInvalidFilter},
		"cursor without one": {workspace.Query{Cursor: new("no cursor of ours")}, scim.TypeInvalidCursor},
	} {
		_, err := tn.ListResources(t.Context(), tn.ws, []*scim.Type{tn.userType()}, c.q)
		refused(t, name, err, 400, c.scimType)
	}
	_, err := tn.ListResources(t.Context(), tn.ws, []*scim.Type{tn.groupType()}, workspace.Query{SortBy: "members.value"})
	refused(t, "sortBy members", err, 400, scim.TypeInvalidPath)
	equal(t, "an escaped NUL matches nothing", tn.list(tn.userType(), workspace.Query{Filter: `userName eq "a\u0000"`}).Total, 0)
}

func TestListOverTypes(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ada := tn.newUser(`'userName':'ada','displayName':'Poet'`)
	g := tn.newGroup("poet", ada.ID)
	both := []*scim.Type{tn.userType(), tn.groupType()}
	for name, c := range map[string]struct {
		q    workspace.Query
		want []string
	}{
		"either":             {workspace.Query{Filter: `displayName eq "POET"`, Want: everything}, []string{ada.ID, g.ID}},
		"only one type has":  {workspace.Query{Filter: `userName eq "ADA"`}, []string{ada.ID}},
		"lacking is absent":  {workspace.Query{Filter: `displayName eq "poet" and not (userName pr)`}, []string{g.ID}},
		"sorted by userName": {workspace.Query{Filter: `displayName eq "poet"`, SortBy: "userName", SortOrder: "descending"}, []string{g.ID, ada.ID}},
	} {
		page, err := tn.ListResources(t.Context(), tn.ws, both, c.q)
		tn.must(err)
		var got []string
		for _, r := range page.Items {
			got = append(got, r.ID)
		}
		equal(t, name, got, c.want)
		equal(t, name+": total", page.Total, len(c.want))
		if c.q.Want.Members {
			equal(t, "members", len(page.Items[1].Doc.Array("members")), 1)
			equal(t, "groups", len(page.Items[0].Doc.Array("groups")), 1)
		}
	}
	page, err := tn.ListResources(t.Context(), tn.ws, both, workspace.Query{})
	tn.must(err)
	equal(t, "all", page.Total, 5)
	_, err = tn.ListResources(t.Context(), tn.ws, both, workspace.Query{SortBy: "nonsense"})
	refused(t, "no type knows the attribute", err, 400, scim.TypeInvalidPath)
}

func TestListSurvivesInserts(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	for n := range 9 {
		tn.newUser(fmt.Sprintf("'userName':'user%d'", n))
	}
	seen := map[string]int{}
	for start := 1; ; start += 3 {
		page := tn.list(tn.userType(), workspace.Query{StartIndex: &start, Count: new(3)})
		for _, r := range page.Items {
			seen[r.ID]++
		}
		if start == 4 {
			tn.newUser(`'userName':'added-meanwhile'`)
		}
		if start+2 >= page.Total {
			break
		}
	}
	equal(t, "seen", len(seen), 13)
	for id, n := range seen {
		equal(t, id, n, 1)
	}
}

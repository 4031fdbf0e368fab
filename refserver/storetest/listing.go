package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// list returns the numbers of the resources of a page.
func (f *fixture) list(t *testing.T, l workspace.Listing) []int {
	t.Helper()
	l.Workspace = f.ws.ID
	rows, err := f.ListResources(t.Context(), l)
	must(t, err)
	numbers := []int{}
	for _, r := range rows {
		var n int
		_, err := fmt.Sscanf(r.ID, "%x", &n)
		must(t, err)
		if r.Doc == nil || r.Workspace != f.ws.ID || r.Type == "" || r.Version == 0 {
			t.Errorf("row %d is not whole: %+v", n, r)
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func listingOrder(t *testing.T, f *fixture) {
	for _, n := range []int{5, 1, 4, 2, 3} {
		f.addUser(t, n)
	}
	f.addGroup(t, 6)
	users := []workspace.Part{{Type: f.user()}}
	for name, c := range map[string]struct {
		offset, limit int
		want          []int
	}{
		"all":          {0, 100, []int{1, 2, 3, 4, 5}},
		"first page":   {0, 2, []int{1, 2}},
		"second page":  {2, 2, []int{3, 4}},
		"last page":    {4, 2, []int{5}},
		"past the end": {5, 2, nil},
		"far":          {1 << 40, 2, nil},
		"nothing":      {0, 0, nil},
	} {
		equal(t, name, f.list(t, workspace.Listing{Parts: users, Offset: c.offset, Limit: c.limit}), c.want)
	}
	equal(t, "no types", f.list(t, workspace.Listing{Limit: 10}), nil)
}

// listingLarge: a page ends where its documents would fill the memory.
func listingLarge(t *testing.T, f *fixture) {
	title := strings.Repeat("x", workspace.MaxPageBytes/3)
	for n := range 4 {
		f.add(t, f.user(), n+1, fmt.Sprintf(`{"userName":"user%d","displayName":"All","title":%q}`, n, title))
	}
	for _, filter := range []string{"title pr", `displayName eq "all"`} {
		l := workspace.Listing{Workspace: f.ws.ID, Parts: []workspace.Part{{Type: f.user(), Filter: f.compile(t, f.user(), filter)}}, Limit: 10}
		rows, err := f.ListResources(t.Context(), l)
		must(t, err)
		equal(t, filter+": rows", len(rows), 3)
		equal(t, filter+": cut", rows[2].Cut, true)
		l.Offset = 3
		rows, err = f.ListResources(t.Context(), l)
		must(t, err)
		equal(t, filter+": rest", len(rows), 1)
		equal(t, filter+": rest cut", rows[0].Cut, false)
	}
}

func listingFilter(t *testing.T, f *fixture) {
	f.add(t, f.user(), 1, `{"userName":"Ada@x.y","externalId":"E1","displayName":"Ada","active":true,"name":{"familyName":"Lovelace"}}`)
	f.add(t, f.user(), 2, `{"userName":"bob@x.y","externalId":"e1","displayName":"ADA","active":false}`)
	f.add(t, f.user(), 3, `{"userName":"100%_x","displayName":"100x"}`)
	for text, want := range map[string][]int{
		`userName eq "ADA@X.Y"`:                      {1},
		`externalId eq "E1"`:                         {1},
		`displayName eq "ada"`:                       {1, 2},
		`active eq true`:                             {1},
		`active ne true`:                             {2, 3},
		`not (active eq true)`:                       {2, 3},
		`name.familyName sw "love"`:                  {1},
		`displayName co "%"`:                         nil,
		`userName co "%_"`:                           {3},
		fmt.Sprintf(`id eq %q`, id(2)):               {2},
		`meta.created gt "2026-01-02T03:04:06.678Z"`: {2, 3},
		`userName pr and not (externalId pr)`:        {3},
	} {
		l := workspace.Listing{Parts: []workspace.Part{{Type: f.user(), Filter: f.compile(t, f.user(), text)}}, Limit: 10}
		equal(t, text, f.list(t, l), want)
		n, err := f.CountResources(t.Context(), f.ws.ID, l.Parts)
		must(t, err)
		equal(t, "count of "+text, n, len(want))
		l.Offset, l.Limit = 1, 1
		equal(t, "second of "+text, f.list(t, l), page(want, 1, 1))
	}
}

func page(list []int, offset, limit int) []int {
	list = list[min(offset, len(list)):]
	return list[:min(limit, len(list))]
}

func (f *fixture) sortBy(t *testing.T, path string, descending bool) *workspace.Sort {
	t.Helper()
	tg, err := f.user().Resolve(path)
	must(t, err)
	return &workspace.Sort{Targets: []scim.Target{tg}, Descending: descending}
}

func listingSorted(t *testing.T, f *fixture) {
	const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	f.add(t, f.user(), 1, `{"userName":"c","displayName":"b","name":{"familyName":"Zoe"},"active":true,"emails":[{"value":"z@x"},{"value":"a@x","primary":true}]}`)
	f.add(t, f.user(), 2, `{"userName":"B","displayName":"A","name":{"familyName":"adam"},"active":false,"emails":[{"value":"b@x"},{"value":"c@x"}],"`+enterprise+`":{"department":"Two"}}`)
	f.add(t, f.user(), 3, `{"userName":"a","displayName":"a","`+enterprise+`":{"department":"one"}}`)
	f.add(t, f.user(), 4, `{"userName":"ä"}`)
	for path, want := range map[string][]int{
		"userName":                 {3, 2, 1, 4},
		"displayName":              {2, 3, 1, 4},
		"name.familyName":          {2, 1, 3, 4},
		"emails":                   {1, 2, 3, 4},
		"emails.value":             {1, 2, 3, 4},
		"emails.type":              {1, 2, 3, 4},
		"active":                   {2, 1, 3, 4},
		"id":                       {1, 2, 3, 4},
		"meta.created":             {1, 2, 3, 4},
		"meta.lastModified":        {1, 2, 3, 4},
		"meta.version":             {1, 2, 3, 4},
		"meta.resourceType":        {1, 2, 3, 4},
		enterprise + ":department": {3, 2, 1, 4},
		enterprise + ":costCenter": {1, 2, 3, 4},
		"externalId":               {1, 2, 3, 4},
		"addresses.streetAddress":  {1, 2, 3, 4},
		"timezone":                 {1, 2, 3, 4},
		enterprise + ":manager":    {1, 2, 3, 4},
		"x509Certificates":         {1, 2, 3, 4},
		"roles.primary":            {1, 2, 3, 4},
		"profileUrl":               {1, 2, 3, 4},
		"URN:IETF:params:scim:schemas:core:2.0:user:USERNAME": {3, 2, 1, 4},
	} {
		l := workspace.Listing{Parts: []workspace.Part{{Type: f.user()}}, Sort: f.sortBy(t, path, false), Limit: 10}
		equal(t, path, f.list(t, l), want)
		l.Offset, l.Limit = 1, 2
		equal(t, "page of "+path, f.list(t, l), want[1:3])
	}
	for path, want := range map[string][]int{
		"userName":        {4, 1, 2, 3},
		"displayName":     {4, 1, 2, 3}, // missing first; equal ones by id
		"name.familyName": {3, 4, 1, 2},
		"meta.created":    {4, 3, 2, 1},
	} {
		l := workspace.Listing{Parts: []workspace.Part{{Type: f.user()}}, Sort: f.sortBy(t, path, true), Limit: 10}
		equal(t, path+" descending", f.list(t, l), want)
	}
}

func listingKeyset(t *testing.T, f *fixture) {
	names := []string{"d", "B", "a", "C", "e"}
	for i, name := range names {
		f.add(t, f.user(), i+1, fmt.Sprintf(`{"userName":%q}`, name))
	}
	users := []workspace.Part{{Type: f.user()}}
	for name, c := range map[string]struct {
		sort  *workspace.Sort
		after workspace.Keyset
		want  []int
	}{
		"default forward":      {nil, workspace.Keyset{ID: id(2)}, []int{3, 4}},
		"default backward":     {nil, workspace.Keyset{ID: id(4), Backward: true}, []int{3, 2}},
		"default end":          {nil, workspace.Keyset{ID: id(5)}, nil},
		"userName forward":     {f.sortBy(t, "userName", false), workspace.Keyset{Key: "b", ID: id(2)}, []int{4, 1}},
		"userName backward":    {f.sortBy(t, "userName", false), workspace.Keyset{Key: "d", ID: id(1), Backward: true}, []int{4, 2}},
		"descending forward":   {f.sortBy(t, "userName", true), workspace.Keyset{Key: "d", ID: id(1)}, []int{4, 2}},
		"descending backward":  {f.sortBy(t, "userName", true), workspace.Keyset{Key: "b", ID: id(2), Backward: true}, []int{4, 1}},
		"key that is gone":     {f.sortBy(t, "userName", false), workspace.Keyset{Key: "bb", ID: id(9)}, []int{4, 1}},
		"same key, greater id": {f.sortBy(t, "userName", false), workspace.Keyset{Key: "c", ID: id(1)}, []int{4, 1}},
	} {
		equal(t, name, f.list(t, workspace.Listing{Parts: users, Sort: c.sort, After: &c.after, Limit: 2}), c.want)
	}
}

func listingTypes(t *testing.T, f *fixture) {
	f.add(t, f.user(), 1, `{"userName":"u","displayName":"Bravo"}`)
	f.add(t, f.group(), 2, `{"displayName":"alpha"}`)
	f.add(t, f.user(), 3, `{"userName":"v","displayName":"Charlie"}`)
	parts := []workspace.Part{{Type: f.user()}, {Type: f.group()}}
	equal(t, "both types", f.list(t, workspace.Listing{Parts: parts, Limit: 10}), []int{1, 2, 3})

	display := []scim.Target{target(t, f.user(), "displayName"), target(t, f.group(), "displayName")}
	equal(t, "sorted", f.list(t, workspace.Listing{Parts: parts, Sort: &workspace.Sort{Targets: display}, Limit: 10}), []int{2, 1, 3})
	created := []scim.Target{target(t, f.user(), "meta.created"), target(t, f.group(), "meta.created")}
	equal(t, "by time", f.list(t, workspace.Listing{Parts: parts, Sort: &workspace.Sort{Targets: created, Descending: true}, Limit: 10}), []int{3, 2, 1})
	userName := []scim.Target{target(t, f.user(), "userName"), {}}
	equal(t, "one type lacks it", f.list(t, workspace.Listing{Parts: parts, Sort: &workspace.Sort{Targets: userName}, Limit: 10}), []int{1, 3, 2})

	parts[0].Filter = f.compile(t, f.user(), `displayName co "r"`)
	parts[1].Filter = f.compile(t, f.group(), `displayName co "pha"`)
	equal(t, "filtered", f.list(t, workspace.Listing{Parts: parts, Limit: 10}), []int{1, 2, 3})
	n, err := f.CountResources(t.Context(), f.ws.ID, parts)
	must(t, err)
	equal(t, "count", n, 3)
	parts[1].Filter = f.compile(t, f.group(), `displayName co "r"`)
	equal(t, "filtered each for itself", f.list(t, workspace.Listing{Parts: parts, Limit: 10}), []int{1, 3})
}

func target(t *testing.T, typ *scim.Type, path string) scim.Target {
	t.Helper()
	tg, err := typ.Resolve(path)
	must(t, err)
	return tg
}

func counters(t *testing.T, f *fixture) {
	ctx := t.Context()
	total := func(types ...*scim.Type) int {
		t.Helper()
		var parts []workspace.Part
		for _, typ := range types {
			parts = append(parts, workspace.Part{Type: typ})
		}
		n, err := f.CountResources(ctx, f.ws.ID, parts)
		must(t, err)
		return n
	}
	equal(t, "at first", total(f.user()), 0)
	for n := range 40 {
		f.addUser(t, n+1)
		must(t, f.AddToCount(ctx, f.ws.ID, "User", 1))
	}
	f.addGroup(t, 50)
	must(t, f.AddToCount(ctx, f.ws.ID, "Group", 1))
	for n := range 7 {
		must(t, f.DeleteResource(ctx, f.ws.ID, "User", id(n+1)))
		must(t, f.AddToCount(ctx, f.ws.ID, "User", -1))
	}
	equal(t, "users", total(f.user()), 33)
	equal(t, "users and groups", total(f.user(), f.group()), 34)
	rows := f.list(t, workspace.Listing{Parts: []workspace.Part{{Type: f.user()}}, Limit: 100})
	equal(t, "rows", len(rows), 33)
	equal(t, "sorted", slices.IsSorted(rows), true)
}

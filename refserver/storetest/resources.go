package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// stored is what reading gives of a row: the search document is not read.
func stored(r *workspace.Row) *workspace.Row {
	c := *r
	c.Search = nil
	return &c
}

const rich = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"Ada@Example.com","externalId":"Ä-1",` +
	`"name":{"familyName":"Lovelace","givenName":"Ada"},"displayName":"Ada \"the\" 'Countess' \\ ? $1 🚀","active":true,` +
	`"emails":[{"value":"b@x.y","type":"home"},{"value":"a@x.y","type":"work","primary":true}]}`

func resourceRoundTrip(t *testing.T, f *fixture) {
	ctx := t.Context()
	r := f.add(t, f.user(), 1, rich)
	got, err := f.Resource(ctx, f.ws.ID, "User", r.ID)
	must(t, err)
	equal(t, "as inserted", got, stored(r))
	equal(t, "order of members", string(document.Append(nil, got.Doc)), rich)

	doc := r.Doc.Clone()
	doc.Set("userName", "countess@example.com")
	doc.Delete("displayName")
	r.Doc, r.Search, r.Version, r.Modified = doc, filter.Index(f.user(), doc), 7, epoch.Add(time.Hour)
	must(t, f.UpdateResource(ctx, r))
	for name, read := range map[string]func() (*workspace.Row, error){
		"read":              func() (*workspace.Row, error) { return f.Resource(ctx, f.ws.ID, "User", r.ID) },
		"locked":            func() (*workspace.Row, error) { return f.LockResource(ctx, f.ws.ID, "User", r.ID) },
		"locked for delete": func() (*workspace.Row, error) { return f.LockResourceForDelete(ctx, f.ws.ID, "User", r.ID) },
	} {
		got, err := read()
		must(t, err)
		equal(t, name+" after update", got, stored(r))
	}
	for text, want := range map[string]int{
		`userName eq "ada@example.com"`:      0,
		`userName eq "COUNTESS@example.com"`: 1,
		`displayName pr`:                     0,
		`emails.value eq "A@x.y"`:            1,
	} {
		n, err := f.CountResources(ctx, f.ws.ID, []workspace.Part{{Type: f.user(), Filter: f.compile(t, f.user(), text)}})
		must(t, err)
		equal(t, "found by "+text, n, want)
	}

	must(t, f.DeleteResource(ctx, f.ws.ID, "User", r.ID))
	_, err = f.Resource(ctx, f.ws.ID, "User", r.ID)
	isNotFound(t, "read deleted", err)
}

func resourceMissing(t *testing.T, f *fixture) {
	ctx := t.Context()
	r := f.addUser(t, 1)
	for name, err := range map[string]error{
		"another type":  second(f.Resource(ctx, f.ws.ID, "Group", r.ID)),
		"another id":    second(f.Resource(ctx, f.ws.ID, "User", id(2))),
		"lock":          second(f.LockResource(ctx, f.ws.ID, "User", id(2))),
		"lock delete":   second(f.LockResourceForDelete(ctx, f.ws.ID, "User", id(2))),
		"delete":        f.DeleteResource(ctx, f.ws.ID, "User", id(2)),
		"update":        f.UpdateResource(ctx, f.row(t, f.user(), 2, `{"userName":"x"}`)),
		"delete member": f.DeleteMember(ctx, f.ws.ID, id(2)),
		"member":        second(f.Member(ctx, f.ws.ID, id(2))),
		"member status": f.SetMemberStatus(ctx, f.ws.ID, id(2), workspace.Active),
		"update member": f.UpdateMember(ctx, f.member(2, nil)),
		"key":           second(f.FindByKey(ctx, f.ws.ID, "User", workspace.UniqueKey{Attribute: "userName", Key: "x"})),
	} {
		isNotFound(t, name, err)
	}
}

func second[T any](_ T, err error) error { return err }

func resourceTouch(t *testing.T, f *fixture) {
	ctx := t.Context()
	a, b := f.addGroup(t, 1), f.addGroup(t, 2)
	at := epoch.Add(time.Hour)
	must(t, f.TouchResources(ctx, f.ws.ID, "Group", []string{id(9), b.ID}, at))
	must(t, f.TouchResources(ctx, f.ws.ID, "Group", nil, at.Add(time.Hour)))
	b.Version, b.Modified = 2, at
	for _, want := range []*workspace.Row{a, b} {
		got, err := f.Resource(ctx, f.ws.ID, "Group", want.ID)
		must(t, err)
		equal(t, "after touch", got, stored(want))
	}
}

func resourceLimits(t *testing.T, f *fixture) {
	long := strings.Repeat("é", 1200)
	for name, text := range map[string]string{
		"long userName":    fmt.Sprintf(`{"userName":%q}`, long),
		"long externalId":  fmt.Sprintf(`{"userName":"a","externalId":%q}`, long),
		"long displayName": fmt.Sprintf(`{"userName":"a","displayName":%q}`, long),
	} {
		err := f.InsertResource(t.Context(), f.row(t, f.user(), 1, text))
		if e := scim.AsError(err); e == nil || e.Status != 400 || e.Type != scim.TypeInvalidValue {
			t.Errorf("%s: error %v, want 400 invalidValue", name, err)
		}
	}
	// What no index holds may be longer.
	f.add(t, f.user(), 1, fmt.Sprintf(`{"userName":"a","title":%q}`, strings.Repeat("x", 100_000)))
	huge := f.row(t, f.user(), 2, `{"userName":"b"}`)
	huge.Doc.Set("title", strings.Repeat("x", 8<<20))
	err := f.InsertResource(t.Context(), huge)
	if e := scim.AsError(err); e == nil || e.Status != 413 {
		t.Errorf("a document of 8 MiB: error %v, want 413", err)
	}
}

func resourcesOfType(t *testing.T, f *fixture) {
	ctx := t.Context()
	f.addUser(t, 1)
	f.addGroup(t, 2)
	f.addGroup(t, 3)
	f.join(t, 2, 1)
	for range 2 {
		must(t, f.AddToCount(ctx, f.ws.ID, "Group", 1))
	}
	must(t, f.AddToCount(ctx, f.ws.ID, "User", 1))
	key := workspace.UniqueKey{Attribute: "displayName", Key: "group 2"}
	_, err := f.ClaimKey(ctx, f.ws.ID, "Group", id(2), key)
	must(t, err)

	n, err := f.DeleteResourcesOf(ctx, f.ws.ID, "Group")
	must(t, err)
	equal(t, "deleted", n, 2)
	_, err = f.Resource(ctx, f.ws.ID, "Group", id(2))
	isNotFound(t, "group", err)
	_, err = f.FindByKey(ctx, f.ws.ID, "Group", key)
	isNotFound(t, "key", err)
	equal(t, "members", f.membersOf(t, 2), nil)
	for typ, want := range map[*scim.Type]int{f.group(): 0, f.user(): 1} {
		total, err := f.CountResources(ctx, f.ws.ID, []workspace.Part{{Type: typ}})
		must(t, err)
		equal(t, "total of "+typ.Name, total, want)
	}
	n, err = f.DeleteResourcesOf(ctx, f.ws.ID, "Group")
	must(t, err)
	equal(t, "deleted again", n, 0)
}

func uniqueKeys(t *testing.T, f *fixture) {
	ctx := t.Context()
	name := workspace.UniqueKey{Attribute: "userName", Key: "ada"}
	number := workspace.UniqueKey{Attribute: "urn:x:employeeNumber", Key: "ada"}
	claim := func(typ, owner string, k workspace.UniqueKey, want bool) {
		t.Helper()
		ok, err := f.ClaimKey(ctx, f.ws.ID, typ, owner, k)
		must(t, err)
		equal(t, typ+" "+owner+" claims "+k.Attribute, ok, want)
	}
	claim("User", id(1), name, true)
	claim("User", id(2), name, false)
	claim("User", id(2), number, true)
	claim("Group", id(3), name, true)

	owner, err := f.FindByKey(ctx, f.ws.ID, "User", name)
	must(t, err)
	equal(t, "owner", owner, id(1))

	// Only the owner can give a key up.
	must(t, f.ReleaseKeys(ctx, f.ws.ID, "User", id(2), []workspace.UniqueKey{name}))
	claim("User", id(2), name, false)
	must(t, f.ReleaseKeys(ctx, f.ws.ID, "User", id(1), []workspace.UniqueKey{name}))
	claim("User", id(2), name, true)
	must(t, f.ReleaseKeys(ctx, f.ws.ID, "User", id(2), nil))
	claim("User", id(4), name, true)
	claim("User", id(4), number, true)
	claim("Group", id(5), name, false)
}

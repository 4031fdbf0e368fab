package workspace_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// poets makes a workspace with three users and a group of them all.
func poets(t *testing.T) (*tenant, *workspace.Resource, []string) {
	t.Helper()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	var ids []string
	for _, name := range []string{"ada", "bob", "cyd"} {
		ids = append(ids, tn.newUser(`'userName':'`+name+`'`).ID)
	}
	return tn, tn.newGroup("Poets", ids...), ids
}

const unknownID = "0123456789abcdef01234567"

func TestCreateGroup(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ada := tn.newUser(`'userName':'ada','displayName':'Ada'`)
	inner := tn.newGroup("Inner")
	name := "Équipe  Ωmega 🚀"
	body := tn.groupBody("'displayName':'" + name + "','members':[{'value':'" + ada.ID + "','display':'other','type':'User'},{'value':'" + inner.ID + "'},{'value':'" + ada.ID + "'}]")
	g, err := tn.CreateResource(t.Context(), tn.ws, tn.groupType(), body, everything)
	tn.must(err)
	equal(t, "name", g.Doc.String("displayName"), name)
	slices.SortFunc(g.Doc.Array("members"), func(a, b any) int {
		return len(a.(*document.Object).String("display")) - len(b.(*document.Object).String("display"))
	})
	equal(t, "members", g.Doc.Array("members"), []any{
		document.New("value", ada.ID, "type", "User", "display", "Ada"),
		document.New("value", inner.ID, "type", "Group", "display", "Inner"),
	})
	equal(t, "groups of the user", tn.read(ada).Doc.Array("groups"), []any{document.New("value", g.ID, "display", name, "type", "direct")})
	groups, total, err := tn.ListGroups(t.Context(), tn.actor(memberEmail), 1, 10)
	tn.must(err)
	equal(t, "total in the app", total, 2)
	equal(t, "in the app", groups[1], &workspace.Group{Workspace: tn.ws.ID, ID: g.ID, Name: name, UserIDs: []string{ada.ID}})

	for what, body := range map[string]string{
		"unknown id": `'displayName':'x','members':[{'value':'` + ada.ID + `'},{'value':'` + unknownID + `'}]`,
		"no id":      `'displayName':'x','members':[{'value':'` + unknownID + `'},{'value':'nobody'}]`,
		"control":    `'displayName':'x','members':[{'value':'` + unknownID + `'},{'value':'\u0001'}]`,
	} {
		_, err := tn.CreateResource(t.Context(), tn.ws, tn.groupType(), tn.groupBody(body), everything)
		var names []string
		if what == "unknown id" {
			names = []string{unknownID}
		}
		refused(t, what, err, 400, scim.TypeInvalidValue, names...)
	}
	_, err = tn.CreateResource(t.Context(), tn.ws, tn.groupType(), tn.groupBody(`'displayName':'équipe  ωMEGA 🚀'`), everything)
	refused(t, "name in another case", err, 409, scim.TypeUniqueness, "displayName")
	equal(t, "total", tn.list(tn.groupType(), workspace.Query{}).Total, 2)
}

func TestGroupPatchShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		// ops may name the three members A, B, C.
		ops  string
		left string
	}{
		"remove by filter":      {`{'op':'remove','path':'members[value eq \'A\']'}`, "BC"},
		"remove by value":       {`{'op':'Remove','path':'members','value':[{'value':'A'}]}`, "BC"},
		"remove several":        {`{'op':'remove','path':'members','value':[{'value':'A','$ref':null},{'value':'C'}]}`, "B"},
		"single removes":        {`{'op':'remove','path':'members[value eq \'A\']'},{'op':'remove','path':'members[value eq \'B\']'}`, "C"},
		"remove by type":        {`{'op':'remove','path':'members[type eq \'User\' and not (value eq \'B\')]'}`, "B"},
		"remove all":            {`{'op':'remove','path':'members'}`, ""},
		"replace":               {`{'op':'replace','path':'members','value':[{'value':'C'}]}`, "C"},
		"replace by none":       {`{'op':'replace','path':'members','value':[]}`, ""},
		"pathless replace":      {`{'op':'replace','value':{'displayName':'Bards','members':[{'value':'B'},{'value':'A'}]}}`, "AB"},
		"removes, then one add": {`{'op':'remove','path':'members[value eq \'A\']'},{'op':'add','path':'members','value':[{'value':'A'},{'value':'B'}]}`, "ABC"},
		"rename only":           {`{'op':'replace','path':'displayName','value':'Bards'}`, "ABC"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tn, g, ids := poets(t)
			outsider := tn.newUser(`'userName':'zoe'`)
			tn.newGroup("Others", append(ids, outsider.ID)...)
			ops := c.ops
			for i, letter := range "ABC" {
				ops = replaceID(ops, letter, ids[i])
			}
			tn.clock.move(time.Minute)
			after, changed := tn.patch(g, ops)
			equal(t, "changed", changed, true)
			equal(t, "version", after.Version, 2)
			equal(t, "modified", after.Modified.Sub(g.Modified), time.Minute)
			var want []string
			for _, letter := range c.left {
				want = append(want, ids[letter-'A'])
			}
			got := tn.members(g)
			slices.Sort(got)
			equal(t, "members", got, want)
			equal(t, "answer", after, tn.read(g))
			others := tn.list(tn.groupType(), workspace.Query{Filter: `displayName eq "others"`, Want: everything}).Items[0]
			equal(t, "other group", others.Version, 1)
			equal(t, "members of the other group", len(others.Doc.Array("members")), 4)
		})
	}
}

func replaceID(text string, letter rune, id string) string {
	out := []rune{}
	runes := []rune(text)
	for i, r := range runes {
		if r == letter && i > 0 && runes[i-1] == '\'' && i+1 < len(runes) && (runes[i+1] == '\'' || runes[i+1] == '\\') {
			out = append(out, []rune(id)...)
			continue
		}
		out = append(out, r)
	}
	return string(out)
}

func TestGroupPatchIsAtomic(t *testing.T) {
	t.Parallel()
	tn, g, ids := poets(t)
	before := tn.read(g)
	for name, c := range map[string]struct {
		ops      string
		scimType string
	}{
		"unknown member":     {`{'op':'remove','path':'members'},{'op':'replace','path':'displayName','value':'x'},{'op':'add','path':'members','value':[{'value':'` + unknownID + `'}]}`, scim.TypeInvalidValue},
		"replace by unknown": {`{'op':'replace','path':'members','value':[{'value':'` + ids[0] + `'},{'value':'nobody'}]}`, scim.TypeInvalidValue},
		"edit of a member":   {`{'op':'remove','path':'members[value eq \'` + ids[0] + `\']'},{'op':'replace','path':'members[value eq \'` + ids[1] + `\'].value','value':'` + ids[0] + `'}`, scim.TypeMutability},
		"required removed":   {`{'op':'remove','path':'members'},{'op':'remove','path':'displayName'}`, scim.TypeMutability},
		"no path":            {`{'op':'remove','path':'members'},{'op':'remove'}`, scim.TypeNoTarget},
	} {
		_, _, err := tn.PatchResource(t.Context(), tn.ws, g.Type, g.ID, tn.patchBody(c.ops), workspace.Precondition{}, everything)
		refused(t, name, err, 400, c.scimType)
		equal(t, name+": unchanged", tn.read(g), before)
	}
}

func TestGroupReplace(t *testing.T) {
	t.Parallel()
	tn, g, ids := poets(t)
	tn.put(g, tn.groupBody(`'displayName':'Poets','members':[{'value':'`+ids[2]+`'},{'value':'`+ids[1]+`'}]`))
	equal(t, "fewer members", tn.read(g).Version, 2)
	equal(t, "members", len(tn.members(g)), 2)
	tn.put(g, tn.groupBody(`'displayName':'POETS','members':[{'value':'`+ids[0]+`'}]`))
	equal(t, "one version per request", tn.read(g).Version, 3)
	equal(t, "name", tn.read(g).Doc.String("displayName"), "POETS")
	equal(t, "members", tn.members(g), ids[:1])
	tn.put(g, tn.groupBody(`'displayName':'POETS'`))
	equal(t, "omitted members are cleared", tn.members(g), nil)
	_, err := tn.ReplaceResource(t.Context(), tn.ws, g.Type, g.ID, tn.groupBody(`'displayName':'x','members':[{'value':'`+unknownID+`'}]`), workspace.Precondition{}, everything)
	refused(t, "unknown member", err, 400, scim.TypeInvalidValue, unknownID)
	equal(t, "version", tn.read(g).Version, 4)
}

func TestDeletingUsersAndGroups(t *testing.T) {
	t.Parallel()
	tn, g, ids := poets(t)
	other := tn.newGroup("Others", ids[1])
	outer := tn.newGroup("Outer", g.ID, ids[0])
	ada := &workspace.Resource{Type: tn.userType(), ID: ids[0]}
	tn.clock.move(time.Minute)
	tn.must(tn.DeleteResource(t.Context(), tn.ws, ada.Type, ada.ID, workspace.Precondition{}))
	equal(t, "members", tn.members(g), ids[1:])
	for what, c := range map[string]struct {
		group   *workspace.Resource
		version int64
	}{"lost a member": {g, 2}, "untouched": {other, 1}, "lost one, too": {outer, 2}} {
		r := tn.read(c.group)
		equal(t, what+": version", r.Version, c.version)
		equal(t, what+": modified", r.Modified.Equal(c.group.Modified), c.version == 1)
	}
	_, err := tn.ReadResource(t.Context(), tn.ws, ada.Type, ada.ID, everything)
	refused(t, "read", err, 404, "")
	refused(t, "delete again", tn.DeleteResource(t.Context(), tn.ws, ada.Type, ada.ID, workspace.Precondition{}), 404, "")
	_, _, err = tn.PatchResource(t.Context(), tn.ws, ada.Type, ada.ID, tn.patchBody(`{'op':'add','path':'title','value':'x'}`), workspace.Precondition{}, everything)
	refused(t, "late request", err, 404, "")
	_, err = tn.GetMember(t.Context(), tn.actor(ownerEmail), ada.ID)
	denied(t, "in the app", err, 404, workspace.CodeNotFound)
	equal(t, "total", tn.list(tn.userType(), workspace.Query{}).Total, 5)
	tn.newUser(`'userName':'ADA'`) // the name is free again

	tn.must(tn.DeleteResource(t.Context(), tn.ws, g.Type, g.ID, workspace.Precondition{}))
	equal(t, "nested group", tn.members(outer), nil)
	equal(t, "version of the outer group", tn.read(outer).Version, 3)
	equal(t, "groups of a member", len(tn.read(&workspace.Resource{Type: tn.userType(), ID: ids[1]}).Doc.Array("groups")), 1)
	tn.newGroup("poets")
	equal(t, "total of groups", tn.list(tn.groupType(), workspace.Query{}).Total, 3)
}

func TestMembershipLeavesTheUserAlone(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	ada := tn.newUser(`'userName':'ada'`)
	g := tn.newGroup("Poets")
	tn.patch(g, `{'op':'add','path':'members','value':[{'value':'`+ada.ID+`'}]}`)
	tn.patch(g, `{'op':'replace','path':'displayName','value':'Bards'}`)
	r := tn.read(ada)
	equal(t, "version", r.Version, 1)
	equal(t, "groups", r.Doc.Array("groups"), []any{document.New("value", g.ID, "display", "Bards", "type", "direct")})
	// A group may be a member of itself, and of its own members.
	tn.patch(g, `{'op':'add','path':'members','value':[{'value':'`+g.ID+`'}]}`)
	equal(t, "cycle", tn.members(g), []string{ada.ID, g.ID})
	tn.must(tn.DeleteResource(t.Context(), tn.ws, g.Type, g.ID, workspace.Precondition{}))
}

// frugal is a store that must not be asked for members or groups.
type frugal struct {
	workspace.Store

	t *testing.T
}

func (f *frugal) MembersOf(context.Context, string, []string, int) (map[string][]workspace.GroupMember, error) {
	f.t.Error("members are loaded")
	return map[string][]workspace.GroupMember{}, nil
}

func (f *frugal) GroupsOf(context.Context, string, []string) (map[string][]workspace.Membership, error) {
	f.t.Error("groups are loaded")
	return map[string][]workspace.Membership{}, nil
}

func TestNothingIsLoadedUnwanted(t *testing.T) {
	t.Parallel()
	tn := newTenantOn(t, &frugal{postgres.New(pgtest.Shared(t)), t}, workspace.Spec{SCIM: true})
	ctx, none := t.Context(), workspace.Want{}
	ada, err := tn.CreateResource(ctx, tn.ws, tn.userType(), tn.userBody(`'userName':'ada'`), none)
	tn.must(err)
	g, err := tn.CreateResource(ctx, tn.ws, tn.groupType(), tn.groupBody(`'displayName':'g','members':[{'value':'`+ada.ID+`'}]`), none)
	tn.must(err)
	for _, ops := range []string{
		`{'op':'remove','path':'members[value eq \'` + ada.ID + `\']'}`,
		`{'op':'add','path':'members','value':[{'value':'` + ada.ID + `'}]}`,
	} {
		_, changed, err := tn.PatchResource(ctx, tn.ws, g.Type, g.ID, tn.patchBody(ops), workspace.Precondition{}, none)
		tn.must(err)
		equal(t, ops, changed, true)
	}
	for _, like := range []*workspace.Resource{ada, g} {
		_, err := tn.ReadResource(ctx, tn.ws, like.Type, like.ID, none)
		tn.must(err)
		equal(t, "total", len(tn.list(like.Type, workspace.Query{Want: none}).Items) > 0, true)
		tn.must(tn.DeleteResource(ctx, tn.ws, like.Type, like.ID, workspace.Precondition{}))
	}
}

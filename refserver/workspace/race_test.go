package workspace_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// newRacer makes a workspace on the plain store: here transactions shall meet.
func newRacer(t *testing.T, spec workspace.Spec) *tenant {
	t.Helper()
	return newTenantOn(t, postgres.New(pgtest.Shared(t)), spec)
}

// together runs f n times at the same time and returns the errors.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	var ready, wg sync.WaitGroup
	ready.Add(n)
	for i := range n {
		wg.Go(func() {
			ready.Done()
			ready.Wait()
			errs[i] = f(i)
		})
	}
	wg.Wait()
	return errs
}

// TestEnableAgainstWriters: after enabling returned, no trace of a locked
// action is left (WS-LOCK-16).
func TestEnableAgainstWriters(t *testing.T) {
	t.Parallel()
	const writers = 100
	tn := newRacer(t, workspace.Spec{})
	admin, olivia := tn.actor(adminEmail), tn.actor(ownerEmail)
	var created, managed atomic.Int32
	for i, err := range together(writers+1, func(i int) error {
		if i == writers/2 {
			_, err := tn.EnableSCIM(t.Context(), olivia)
			return err
		}
		_, err := tn.CreateGroup(t.Context(), admin, fmt.Sprintf("Group %d", i))
		return err
	}) {
		var app *workspace.AppError
		switch {
		case err == nil:
			created.Add(1)
		case errors.As(err, &app) && app.Code == workspace.CodeManaged:
			managed.Add(1)
		default:
			t.Errorf("writer %d: %v", i, err)
		}
	}
	tn.refresh()
	equal(t, "enabled", tn.ws.SCIMEnabled, true)
	equal(t, "all answered", created.Load()+managed.Load(), writers+1)
	page := tn.list(tn.groupType(), workspace.Query{Filter: "displayName pr"})
	equal(t, "groups left", page.Total, 0)
	equal(t, "counted", tn.list(tn.groupType(), workspace.Query{}).Total, 0)
	tn.newGroup("Group 1") // its name is free
}

func TestOneWinnerOfAName(t *testing.T) {
	t.Parallel()
	tn := newRacer(t, workspace.Spec{SCIM: true})
	won := 0
	for _, err := range together(30, func(i int) error {
		name := []string{"ada@x.y", "ADA@x.y", "Ada@X.Y"}[i%3]
		_, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody("'userName':'"+name+"'"), everything)
		return err
	}) {
		if err == nil {
			won++
			continue
		}
		refused(t, "loser", err, 409, scim.TypeUniqueness)
	}
	equal(t, "winners", won, 1)
	equal(t, "rows", tn.list(tn.userType(), workspace.Query{Filter: `userName eq "ada@x.y"`}).Total, 1)
	equal(t, "counted", tn.list(tn.userType(), workspace.Query{}).Total, 4)
}

// TestSwappedNames lets users take each other's names at the same time.
func TestSwappedNames(t *testing.T) {
	t.Parallel()
	tn := newRacer(t, workspace.Spec{SCIM: true})
	users := []*workspace.Resource{tn.newUser(`'userName':'left'`), tn.newUser(`'userName':'right'`)}
	for range 5 {
		for _, err := range together(8, func(i int) error {
			name := []string{"left", "right", "middle"}[i%3]
			_, _, err := tn.PatchResource(t.Context(), tn.ws, users[i%2].Type, users[i%2].ID, tn.patchBody(`{'op':'replace','path':'userName','value':'`+name+`'}`), workspace.Precondition{}, everything)
			return err
		}) {
			if err != nil {
				refused(t, "loser", err, 409, scim.TypeUniqueness)
			}
		}
	}
	equal(t, "names differ", tn.read(users[0]).Doc.String("userName") != tn.read(users[1]).Doc.String("userName"), true)
}

func TestNoLostUpdates(t *testing.T) {
	t.Parallel()
	const writers = 20
	tn := newRacer(t, workspace.Spec{SCIM: true})
	r := tn.newUser(`'userName':'ada'`)
	for _, err := range together(writers, func(i int) error {
		op := fmt.Sprintf(`{'op':'add','path':'phoneNumbers','value':[{'value':'%d','type':'t%d'}]}`, i, i)
		_, _, err := tn.PatchResource(t.Context(), tn.ws, r.Type, r.ID, tn.patchBody(op), workspace.Precondition{}, everything)
		return err
	}) {
		tn.must(err)
	}
	after := tn.read(r)
	equal(t, "all there", len(after.Doc.Array("phoneNumbers")), writers)
	equal(t, "version", after.Version, writers+1)

	// With If-Match only one of those who read the same version gets through.
	won := 0
	for _, err := range together(writers, func(i int) error {
		body := tn.userBody(fmt.Sprintf("'userName':'ada','title':'%d'", i))
		_, err := tn.ReplaceResource(t.Context(), tn.ws, r.Type, r.ID, body, workspace.Precondition{IfMatch: after.ETag()}, everything)
		return err
	}) {
		if err == nil {
			won++
			continue
		}
		refused(t, "loser", err, 412, "")
	}
	equal(t, "winners", won, 1)
}

func TestOwnersCannotAllGo(t *testing.T) {
	t.Parallel()
	spec := workspace.Spec{SCIM: true}
	for i := range 4 {
		spec.Members = append(spec.Members, workspace.MemberSpec{Email: fmt.Sprintf("owner%d@x.y", i), Role: workspace.Owner})
	}
	tn := newRacer(t, spec)
	gone := 0
	for _, err := range together(4, func(i int) error {
		id := tn.created.Members[i].ID
		if i%2 == 0 {
			return tn.DeleteResource(t.Context(), tn.ws, tn.userType(), id, workspace.Precondition{})
		}
		_, _, err := tn.PatchResource(t.Context(), tn.ws, tn.userType(), id, tn.patchBody(`{'op':'replace','path':'active','value':false}`), workspace.Precondition{}, everything)
		return err
	}) {
		if err == nil {
			gone++
			continue
		}
		refused(t, "the last", err, 403, "")
	}
	equal(t, "gone", gone, 3)
}

// TestMembersAgainstDeletions adds members while they are deleted: no
// deadlock reaches the client and no membership outlives its user.
func TestMembersAgainstDeletions(t *testing.T) {
	t.Parallel()
	const n = 24
	tn := newRacer(t, workspace.Spec{SCIM: true})
	groups := []*workspace.Resource{tn.newGroup("One"), tn.newGroup("Two")}
	var users []*workspace.Resource
	for i := range n {
		users = append(users, tn.newUser(fmt.Sprintf("'userName':'user%d'", i)))
	}
	for _, err := range together(2*n, func(i int) error {
		u := users[i/2]
		if i%2 == 0 {
			return tn.DeleteResource(t.Context(), tn.ws, u.Type, u.ID, workspace.Precondition{})
		}
		body := tn.patchBody(`{'op':'add','path':'members','value':[{'value':'` + u.ID + `'},{'value':'` + users[(i/2+1)%n].ID + `'}]}`)
		_, _, err := tn.PatchResource(t.Context(), tn.ws, tn.groupType(), groups[i%4/2].ID, body, workspace.Precondition{}, workspace.Want{})
		return err
	}) {
		if err != nil {
			refused(t, "added too late", err, 400, scim.TypeInvalidValue)
		}
	}
	for _, g := range groups {
		equal(t, "members left", tn.members(g), nil)
	}
	equal(t, "counted", tn.list(tn.userType(), workspace.Query{}).Total, 3)
}

// TestAddsToOneGroup: concurrent changes of one group all count.
func TestAddsToOneGroup(t *testing.T) {
	t.Parallel()
	const n = 20
	tn := newRacer(t, workspace.Spec{SCIM: true})
	g := tn.newGroup("One")
	var want []string
	for i := range n {
		want = append(want, tn.newUser(fmt.Sprintf("'userName':'user%d'", i)).ID)
	}
	for _, err := range together(n, func(i int) error {
		_, _, err := tn.PatchResource(t.Context(), tn.ws, g.Type, g.ID, tn.patchBody(`{'op':'add','path':'members','value':[{'value':'`+want[i]+`'}]}`), workspace.Precondition{}, workspace.Want{})
		return err
	}) {
		tn.must(err)
	}
	got := tn.members(g)
	slices.Sort(got)
	equal(t, "members", got, want)
	equal(t, "version", tn.read(g).Version, n+1)
}

// tellTale is what a planted misbehaviour looks like: one method replaced.
type tellTale struct{ workspace.Store }

func (tellTale) RemoveMembers(context.Context, string, string, []string) (int, error) { return 1, nil }

func TestDeviationIsSwappedIn(t *testing.T) {
	t.Parallel()
	store := postgres.New(pgtest.Shared(t))
	s := workspace.New(workspace.Config{
		Base: workspace.Seams{Store: store},
		Swap: func(name string, base workspace.Seams) workspace.Seams {
			if name == "removes-nobody" {
				base.Store = tellTale{base.Store}
			}
			return base
		},
	})
	tn := newTenant(t, workspace.Spec{SCIM: true})
	tn.Service = s
	g := tn.newGroup("Poets", tn.idOf(memberEmail))
	remove := `{'op':'remove','path':'members[value eq \'` + tn.idOf(memberEmail) + `\']'},{'op':'remove','path':'members','value':[{'value':'` + tn.idOf(memberEmail) + `'}]}`
	tn.must(tn.SetDeviation(t.Context(), tn.ws.ID, "removes-nobody"))
	tn.refresh()
	equal(t, "deviation", tn.ws.Deviation, "removes-nobody")
	_, changed := tn.patch(g, strings.SplitAfter(remove, "},")[1])
	equal(t, "claims to", changed, true)
	equal(t, "but does not", len(tn.members(g)), 1)
	tn.must(tn.SetDeviation(t.Context(), tn.ws.ID, ""))
	tn.refresh()
	tn.patch(g, remove)
	equal(t, "healed", len(tn.members(g)), 0)
}

// broken is a database that does not answer.
type broken struct{ workspace.Store }

func (broken) InsertResource(context.Context, *workspace.Row) error {
	return fmt.Errorf("insert: %w", workspace.ErrUnavailable)
}

func TestFaultsLeaveNothing(t *testing.T) {
	t.Parallel()
	tn := newTenant(t, workspace.Spec{SCIM: true})
	tn.Service = workspace.New(workspace.Config{Base: workspace.Seams{Store: broken{postgres.New(pgtest.Shared(t))}}})
	_, err := tn.CreateResource(t.Context(), tn.ws, tn.userType(), tn.userBody(`'userName':'ada'`), everything)
	if !errors.Is(err, workspace.ErrUnavailable) || scim.AsError(err) != nil {
		t.Errorf("error %v, want ErrUnavailable and no SCIM error", err)
	}
	tn.Service = workspace.New(workspace.Config{Base: workspace.Seams{Store: postgres.New(pgtest.Shared(t))}})
	tn.newUser(`'userName':'ada'`) // the name was not kept
}

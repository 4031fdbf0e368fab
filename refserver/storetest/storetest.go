// Package storetest is the suite every workspace.Store has to pass. It says in
// tests what the interface says in words.
package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// Exercise runs the suite; newStore makes an empty store for one test.
func Exercise(t *testing.T, newStore func(tb testing.TB) workspace.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, *fixture){
		"workspace round trip":             workspaceRoundTrip,
		"workspace delete takes all":       workspaceDelete,
		"workspaces by domain":             workspacesByDomain,
		"dump shows everything once":       dump,
		"tokens":                           tokens,
		"API keys":                         apiKeys,
		"sessions":                         sessions,
		"resource round trip":              resourceRoundTrip,
		"resource missing":                 resourceMissing,
		"resource touch":                   resourceTouch,
		"resource limits":                  resourceLimits,
		"resources of a type deleted":      resourcesOfType,
		"unique keys":                      uniqueKeys,
		"listing order and pages":          listingOrder,
		"listing by filter":                listingFilter,
		"listing sorted":                   listingSorted,
		"listing of large documents":       listingLarge,
		"listing by keyset":                listingKeyset,
		"listing of several types":         listingTypes,
		"counters equal the rows":          counters,
		"members of groups":                groupMembers,
		"members removed by filter":        groupMembersWhere,
		"members page by page":             membersAfter,
		"what was announced":               announced,
		"a look-up that was announced":     announcedList,
		"a lock that was announced":        announcedLock,
		"a write that fails late":          lateFailure,
		"display is joined":                groupDisplay,
		"leaving all groups":               leaveAllGroups,
		"referenced ids":                   lockReferenced,
		"member round trip":                memberRoundTrip,
		"member list":                      memberList,
		"active owners":                    activeOwners,
		"workspaces see nothing of others": isolation,
		"log round trip":                   logRoundTrip,
		"log keeps to its limits":          logLimits,
		"log erased":                       logErased,
		"log written and erased at once":   logErasedRace,
		"audit round trip":                 auditRoundTrip,
		"transaction rolled back":          rollback,
		"transaction joined":               joined,
		"transaction restarted":            restarted,
		"snapshot stands still":            snapshot,
		"key claimed by one of many":       claimRace,
		"enabling waits for writers":       shareRace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := &fixture{Store: newStore(t), registry: scim.Builtin()}
			f.ws = f.workspace(t)
			test(t, f)
		})
	}
}

// fixture is a store with one workspace in it.
type fixture struct {
	workspace.Store

	registry *scim.Registry
	ws       *workspace.Workspace
}

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 678_000_000, time.UTC)

func (f *fixture) user() *scim.Type  { return f.registry.TypeByName("User") }
func (f *fixture) group() *scim.Type { return f.registry.TypeByName("Group") }

// id makes ids that sort in the order of n.
func id(n int) string { return fmt.Sprintf("%024x", n) }

func randomID() string { return fmt.Sprintf("%08x%016x", rand.Uint32(), rand.Uint64()) }

func (f *fixture) workspace(t *testing.T) *workspace.Workspace {
	t.Helper()
	ws := &workspace.Workspace{
		ID: randomID(), Name: "Acme", Plan: workspace.PlanEnterprise, Timezone: "Europe/Belgrade", Mode: workspace.Strict,
		Tolerances: map[string]bool{workspace.RawToken: true}, CursorKey: []byte("0123456789abcdef0123456789abcdef"), Created: epoch,
	}
	must(t, f.InsertWorkspace(t.Context(), ws))
	return ws
}

// add stores a resource whose document is given as JSON.
func (f *fixture) add(t *testing.T, typ *scim.Type, n int, text string) *workspace.Row {
	t.Helper()
	r := f.row(t, typ, n, text)
	must(t, f.InsertResource(t.Context(), r))
	return r
}

func (f *fixture) row(t *testing.T, typ *scim.Type, n int, text string) *workspace.Row {
	t.Helper()
	doc, err := document.ParseObject([]byte(text), document.Limits{})
	must(t, err)
	return &workspace.Row{
		Workspace: f.ws.ID, Type: typ.Name, ID: id(n), Version: 1, Created: epoch.Add(time.Duration(n) * time.Second),
		Modified: epoch.Add(time.Duration(n) * time.Second), Doc: doc, Search: filter.Index(typ, doc),
	}
}

func (f *fixture) addUser(t *testing.T, n int) *workspace.Row {
	t.Helper()
	return f.add(t, f.user(), n, fmt.Sprintf(`{"userName":"User%d@example.com","displayName":"User %d"}`, n, n))
}

func (f *fixture) addGroup(t *testing.T, n int) *workspace.Row {
	t.Helper()
	return f.add(t, f.group(), n, fmt.Sprintf(`{"displayName":"Group %d"}`, n))
}

func (f *fixture) join(t *testing.T, group int, users ...int) {
	t.Helper()
	var refs []workspace.MemberRef
	for _, n := range users {
		refs = append(refs, workspace.MemberRef{ID: id(n), Type: "User"})
	}
	n, err := f.AddMembers(t.Context(), f.ws.ID, id(group), refs, epoch)
	must(t, err)
	equal(t, "members added", n, len(users))
}

func (f *fixture) membersOf(t *testing.T, group int) []string {
	t.Helper()
	all, err := f.MembersOf(t.Context(), f.ws.ID, []string{id(group)}, workspace.AllMembers)
	must(t, err)
	list := []string{}
	for _, m := range all[id(group)] {
		list = append(list, m.ID)
	}
	return list
}

func (f *fixture) compile(t *testing.T, typ *scim.Type, text string) *filter.Filter {
	t.Helper()
	c, err := filter.Compile(text, typ, filter.Options{})
	must(t, err)
	return c
}

func (f *fixture) member(n int, change func(*workspace.Member)) *workspace.Member {
	m := &workspace.Member{
		Workspace: f.ws.ID, ID: id(n), Email: fmt.Sprintf("User%d@Example.com", n), Name: fmt.Sprintf("User %d", n),
		Status: workspace.Active, Timezone: "UTC", WeekStart: "MONDAY", Created: epoch,
	}
	if change != nil {
		change(m)
	}
	return m
}

func hash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return []byte(hex.EncodeToString(sum[:16]))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isNotFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, workspace.ErrNotFound) {
		t.Errorf("%s: error %v, want ErrNotFound", what, err)
	}
}

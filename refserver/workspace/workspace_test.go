package workspace_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// again runs every transaction twice, the first time for nothing, as the Store
// may do after a deadlock: a use case that cannot be restarted shows here.
type again struct{ workspace.Store }

type againKey struct{}

var errAgain = errors.New("rolled back by the test")

func (a again) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if ctx.Value(againKey{}) != nil {
		return a.Store.InTx(ctx, f)
	}
	ctx = context.WithValue(ctx, againKey{}, true)
	err := a.Store.InTx(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		return errAgain
	})
	if !errors.Is(err, errAgain) {
		return err
	}
	return a.Store.InTx(ctx, f)
}

// clock is a clock that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// tenant is a workspace and the service it lives in.
type tenant struct {
	*workspace.Service

	t       *testing.T
	clock   *clock
	created *workspace.Created
	ws      *workspace.Workspace
}

const (
	ownerEmail  = "olivia@example.com"
	adminEmail  = "adam@example.com"
	memberEmail = "mia@example.com"
)

// people are the members that most tests need.
func people() []workspace.MemberSpec {
	return []workspace.MemberSpec{
		{Email: ownerEmail, Name: "Olivia Owner", Role: workspace.Owner},
		{Email: adminEmail, Name: "Adam Admin", Role: workspace.WorkspaceAdmin},
		{Email: memberEmail, Name: "Mia Member"},
	}
}

func newTenant(t *testing.T, spec workspace.Spec) *tenant {
	t.Helper()
	return newTenantOn(t, again{postgres.New(pgtest.Shared(t))}, spec)
}

func newTenantOn(t *testing.T, store workspace.Store, spec workspace.Spec) *tenant {
	t.Helper()
	c := &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 891_234_567, time.UTC)}
	if spec.Members == nil {
		spec.Members = people()
	}
	tn := &tenant{t: t, clock: c, Service: workspace.New(workspace.Config{Base: workspace.Seams{Store: store}, Clock: c.Now})}
	var err error
	tn.created, err = tn.CreateWorkspace(t.Context(), spec)
	tn.must(err)
	tn.refresh()
	return tn
}

// refresh reads the workspace as a request would find it.
func (tn *tenant) refresh() {
	tn.t.Helper()
	var err error
	tn.ws, err = tn.Workspace(tn.t.Context(), tn.created.Workspace.ID)
	tn.must(err)
}

func (tn *tenant) must(err error) {
	tn.t.Helper()
	if err != nil {
		tn.t.Fatal(err)
	}
}

func (tn *tenant) userType() *scim.Type  { return tn.Registry().TypeByName("User") }
func (tn *tenant) groupType() *scim.Type { return tn.Registry().TypeByName("Group") }

// parse reads JSON; ' stands for ".
func (tn *tenant) parse(text string) *document.Object {
	tn.t.Helper()
	o, err := document.ParseObject([]byte(strings.ReplaceAll(text, "'", `"`)), document.Limits{})
	tn.must(err)
	return o
}

const (
	userURN       = "urn:ietf:params:scim:schemas:core:2.0:User"
	groupURN      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	patchURN      = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// userBody is a User with the members of a JSON object added.
func (tn *tenant) userBody(members string) *document.Object {
	tn.t.Helper()
	return tn.parse("{'schemas':['" + userURN + "']," + members + "}")
}

func (tn *tenant) groupBody(members string) *document.Object {
	tn.t.Helper()
	return tn.parse("{'schemas':['" + groupURN + "']," + members + "}")
}

func (tn *tenant) patchBody(ops string) *document.Object {
	tn.t.Helper()
	return tn.parse("{'schemas':['" + patchURN + "'],'Operations':[" + ops + "]}")
}

var everything = workspace.Want{Members: true, Groups: true}

func (tn *tenant) newUser(members string) *workspace.Resource {
	tn.t.Helper()
	r, err := tn.CreateResource(tn.t.Context(), tn.ws, tn.userType(), tn.userBody(members), everything)
	tn.must(err)
	return r
}

func (tn *tenant) newGroup(name string, members ...string) *workspace.Resource {
	tn.t.Helper()
	body := tn.groupBody("'displayName':'" + name + "'")
	if len(members) > 0 {
		body.Set("members", refs(members))
	}
	r, err := tn.CreateResource(tn.t.Context(), tn.ws, tn.groupType(), body, everything)
	tn.must(err)
	return r
}

func refs(ids []string) []any {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = document.New("value", id)
	}
	return list
}

func (tn *tenant) read(like *workspace.Resource) *workspace.Resource {
	tn.t.Helper()
	r, err := tn.ReadResource(tn.t.Context(), tn.ws, like.Type, like.ID, everything)
	tn.must(err)
	return r
}

func (tn *tenant) patch(like *workspace.Resource, ops string) (*workspace.Resource, bool) {
	tn.t.Helper()
	r, changed, err := tn.PatchResource(tn.t.Context(), tn.ws, like.Type, like.ID, tn.patchBody(ops), workspace.Precondition{}, everything)
	tn.must(err)
	return r, changed
}

func (tn *tenant) put(like *workspace.Resource, body *document.Object) *workspace.Resource {
	tn.t.Helper()
	r, err := tn.ReplaceResource(tn.t.Context(), tn.ws, like.Type, like.ID, body, workspace.Precondition{}, everything)
	tn.must(err)
	return r
}

// actor is the person with that e-mail, as their API key finds them.
func (tn *tenant) actor(email string) *workspace.Actor {
	tn.t.Helper()
	a, err := tn.ActorByKey(tn.t.Context(), tn.key(email))
	tn.must(err)
	return a
}

func (tn *tenant) key(email string) string {
	tn.t.Helper()
	for _, m := range tn.created.Members {
		if m.Email == email {
			return m.APIKey
		}
	}
	tn.t.Fatalf("no member %s", email)
	return ""
}

// idOf is the id of a member of the specification.
func (tn *tenant) idOf(email string) string {
	tn.t.Helper()
	for _, m := range tn.created.Members {
		if m.Email == email {
			return m.ID
		}
	}
	tn.t.Fatalf("no member %s", email)
	return ""
}

// member reads a member through the app door, as the owner sees it.
func (tn *tenant) member(id string) *workspace.Member {
	tn.t.Helper()
	m, err := tn.GetMember(tn.t.Context(), tn.actor(ownerEmail), id)
	tn.must(err)
	return m
}

func (tn *tenant) list(typ *scim.Type, q workspace.Query) *workspace.Page {
	tn.t.Helper()
	p, err := tn.ListResources(tn.t.Context(), tn.ws, []*scim.Type{typ}, q)
	tn.must(err)
	return p
}

// members are the ids of the members of a group.
func (tn *tenant) members(group *workspace.Resource) []string {
	tn.t.Helper()
	list := []string{}
	for _, v := range tn.read(group).Doc.Array("members") {
		list = append(list, v.(*document.Object).String("value"))
	}
	return list
}

// equal compares; documents by meaning, empty and nil lists alike.
func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	documents := cmp.Comparer(func(a, b *document.Object) bool { return document.Equal(a, b) })
	if diff := cmp.Diff(want, got, documents, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// refused checks a SCIM error; the detail must hold every given text.
func refused(t *testing.T, what string, err error, status int, scimType string, texts ...string) {
	t.Helper()
	e := scim.AsError(err)
	if e == nil || e.Status != status || e.Type != scimType {
		t.Errorf("%s: error %v, want %d %s", what, err, status, scimType)
		return
	}
	for _, text := range texts {
		if !strings.Contains(e.Detail, text) {
			t.Errorf("%s: detail %q does not name %q", what, e.Detail, text)
		}
	}
}

// denied checks an app error.
func denied(t *testing.T, what string, err error, status int, code string) {
	t.Helper()
	var e *workspace.AppError
	if !errors.As(err, &e) || e.Status != status || e.Code != code {
		t.Errorf("%s: error %v, want %d %s", what, err, status, code)
	}
}

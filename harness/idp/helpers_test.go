package idp_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/profiles"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// play is one identity provider against the fake server.
type play struct {
	*testing.T
	*idp.IdP

	server *fakeServer
	ctx    context.Context
	// assigned is a model's own memory of who is assigned.
	assigned map[string]bool
}

type variant struct{ profile, name string }

var allVariants = []variant{{"okta", "aiw"}, {"okta", "oin-header"}, {"entra", "legacy"}, {"entra", "compliant"}, {"jumpcloud", "default"}}

// oktaVariants are those that differ in the units of work.
var oktaVariants = []variant{{"okta", "aiw"}, {"okta", "oin-header"}, {"okta", "oin"}, {"okta", "oin-patch"}}

// everyVariant is every variant of every built-in profile.
var everyVariant = slices.Concat(oktaVariants, []variant{
	{"entra", "legacy"}, {"entra", "compliant"}, {"jumpcloud", "default"}, {"onelogin", "default"}, {"google", "default"},
})

var builtins = sync.OnceValues(profiles.Builtin)

func builtin(t *testing.T, name string) *profiles.Profile {
	t.Helper()
	all, err := builtins()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("no profile %s", name)
	return nil
}

func newPlay(t *testing.T, v variant, change ...func(*idp.Options)) *play {
	t.Helper()
	server := newFakeServer()
	options := idp.Options{
		Profile: builtin(t, v.profile), Variant: v.name, Transport: server, Seed: 7,
		BaseURL: "https://app.example.com/scim/v2", Token: "abcdefg",
	}
	for _, c := range change {
		c(&options)
	}
	p, err := idp.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return &play{T: t, IdP: p, server: server, ctx: t.Context()}
}

func withParams(params map[string]string) func(*idp.Options) {
	return func(o *idp.Options) { o.Params = params }
}

// must fails the test when the harness itself erred.
func (p *play) must(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

// settle lets everything arrive and returns what was sent.
func (p *play) settle() []sentRequest {
	p.Helper()
	p.must(p.Settle(p.ctx))
	return p.server.take()
}

// noTasks demands that the target did nothing wrong.
func (p *play) noTasks() {
	p.Helper()
	if tasks := p.Tasks(); len(tasks) > 0 {
		p.Fatalf("tasks: %+v", tasks)
	}
}

func ada() idp.Person {
	return idp.Person{
		Key: "Ada", UserName: "ada.lovelace@example.com", Email: "ada.lovelace@example.com",
		GivenName: "Ada", FamilyName: "Lovelace", DisplayName: "Ada Lovelace", Locale: "en-US", Enabled: true,
	}
}

func bob() idp.Person {
	return idp.Person{
		Key: "Bob", UserName: "bob@example.com", Email: "bob@example.com",
		GivenName: "Bob", FamilyName: "Babbage", DisplayName: "Bob Babbage", Enabled: true,
	}
}

// people adds people and assigns them.
func (p *play) people(all ...idp.Person) {
	p.Helper()
	for _, one := range all {
		p.must(p.Directory().AddPerson(one))
		p.must(p.Assign(one.Key))
	}
}

// edit changes a person of the directory.
func (p *play) edit(key string, edit func(*idp.Person)) {
	p.Helper()
	p.must(p.Directory().UpdatePerson(key, edit))
}

// user is the fake server's user that a person is linked to.
func (p *play) user(key string) object {
	p.Helper()
	id, ok := p.UserID(key)
	if !ok {
		p.Fatalf("%s is not linked", key)
	}
	return p.server.Users.Find("id", id)
}

func (p *play) group(key string) object {
	p.Helper()
	id, ok := p.GroupID(key)
	if !ok {
		p.Fatalf("the group %s is not linked", key)
	}
	return p.server.Groups.Find("id", id)
}

func same[T any](t *testing.T, what string, want, got T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update", err)
	}
	same(t, path, string(want), got)
}

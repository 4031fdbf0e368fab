package target_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/lenient"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/target"
	"github.com/scimproof/scimproof/profiles"
)

// Syncs of many people and groups by every identity provider against the
// reference server. What is to be there at the end is worked out by a server
// that takes everything as it comes.

// long says that every variant is played, not one of each dialect: make test-long.
var long = os.Getenv("SCIMPROOF_LONG") != ""

type variant struct{ profile, name string }

func (v variant) String() string { return v.profile + ":" + v.name }

// dialects are variants that differ in the requests of a sync.
var dialects = []variant{{"okta", "aiw"}, {"okta", "oin-header"}, {"entra", "legacy"}, {"jumpcloud", "default"}}

// variants are the dialects, or with long every variant there is.
func variants(t *testing.T) []variant {
	t.Helper()
	if !long {
		return dialects
	}
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var list []variant
	for _, p := range all {
		for _, v := range p.Variants {
			list = append(list, variant{p.Name, v.Name})
		}
	}
	return list
}

// reference is one reference server for the tests of this file.
func reference(t *testing.T) sut.Target {
	t.Helper()
	own, err := target.Own(t.Context(), target.Options{NoDocker: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := own.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return own
}

// breaker carries requests and calls the sync off at one of them: the server has
// done what it was asked, and its answer is lost.
type breaker struct {
	base http.RoundTripper

	at, sent int
	off      context.CancelFunc
}

func (b *breaker) RoundTrip(req *http.Request) (*http.Response, error) {
	b.sent++
	res, err := b.base.RoundTrip(req)
	if err != nil || b.sent != b.at {
		return res, err //nolint:wrapcheck // handed on as it came
	}
	b.off()
	return nil, errors.Join(context.Canceled, res.Body.Close())
}

// firm is a company in an identity provider's directory, everybody assigned.
func firm(t *testing.T, v variant, base, token string, carry http.RoundTripper, people, groups, each int) *idp.IdP {
	t.Helper()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(p *profiles.Profile) bool { return p.Name == v.profile })
	p, err := idp.New(idp.Options{Profile: all[i], Variant: v.name, BaseURL: base, Token: token, Transport: carry, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	name := func(i int) string { return fmt.Sprintf("person%03d", i%people) }
	d := p.Directory()
	for i := range people {
		mail := name(i) + "@example.com"
		err = errors.Join(err, d.AddPerson(idp.Person{
			Key: name(i), UserName: mail, Email: mail, GivenName: "Person", FamilyName: fmt.Sprintf("No%d", i), DisplayName: fmt.Sprintf("Person No%d", i), Enabled: true,
		}), p.Assign(name(i)))
	}
	for i := range groups {
		var members []string
		for j := range each {
			members = append(members, name(7*i+3*j))
		}
		key := fmt.Sprintf("group%02d", i)
		err = errors.Join(err, d.AddGroup(idp.Group{Key: key, Name: key, Members: members}))
		if pushed := p.PushGroup(key); !errors.Is(pushed, idp.ErrNotApplicable) {
			err = errors.Join(err, pushed)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// settle lets everything arrive, references to what came late included.
func settle(t *testing.T, p *idp.IdP) {
	t.Helper()
	for range 2 {
		if err := p.Settle(t.Context()); err != nil {
			t.Error(err)
		}
	}
	for _, task := range p.Tasks() {
		t.Errorf("the admin is told: %s (%s %s)", task.Text, task.Method, task.URL)
	}
}

// expected is what a server shows after the sync: people by user name, groups by
// name with their members.
func expected(t *testing.T, v variant, people, groups, each int) map[string]string {
	t.Helper()
	server := lenient.New()
	settle(t, firm(t, v, "https://lenient.example", "token", server, people, groups, each))
	return summary(server.Users.Live(), server.Groups.Live())
}

// summary puts users and groups together; whoever is there twice shows.
func summary(users, groups []lenient.Object) map[string]string {
	out, names := map[string]string{}, map[string]string{}
	for _, u := range users {
		name := fmt.Sprint(u["userName"])
		names[fmt.Sprint(u["id"])] = name
		out[name] += fmt.Sprintf("%v;", u["active"])
	}
	for _, g := range groups {
		var in []string
		members, _ := g["members"].([]any)
		for _, m := range members {
			member, _ := m.(lenient.Object)
			in = append(in, names[fmt.Sprint(member["value"])])
		}
		slices.Sort(in)
		out[fmt.Sprint(g["displayName"])] += strings.Join(in, ",") + ";"
	}
	return out
}

// joined is a group's line in a summary.
func joined(members map[string]bool) string {
	return strings.Join(slices.Sorted(maps.Keys(members)), ",") + ";"
}

// company compares what a tenant holds with what was expected; the owner of the
// workspace is there besides.
func company(t *testing.T, tenant *sut.Tenant, want map[string]string) {
	t.Helper()
	groups := everything(t, tenant, "/Groups")
	for i, g := range groups { // lists may leave members out
		groups[i] = get(t, tenant, fmt.Sprintf("/Groups/%v", g["id"]))
	}
	got := summary(everything(t, tenant, "/Users"), groups)
	maps.DeleteFunc(got, func(name, _ string) bool { return strings.HasPrefix(name, "owner@") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the end state (-want +got):\n%s", diff)
	}
}

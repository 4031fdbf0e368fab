package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/target"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	strictFrom = "<!-- strict: generated, see cmd/scimproof/strict_test.go -->\n"
	strictTo   = "<!-- /strict -->"
)

// need is something an identity provider sends that a strict workspace refuses.
type need struct {
	profile, variant, param string
	// tolerance without which it is refused, status of the refusal.
	tolerance string
	status    int
	// method and path of the first request that needs it, without id and query.
	method, path string
}

// letter carries requests to a strict workspace. What is refused is tried again
// with one tolerance more, until it is taken; that they were needed is kept, and
// the workspace is strict again.
type letter struct {
	base   http.RoundTripper
	tenant *sut.Tenant
	owner  string
	// kept are tolerances without which every request is refused; they stay on.
	kept  map[string]bool
	found func(tolerance, method string, to *url.URL, status int)
}

func (l *letter) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	res, words, err := l.send(req, body)
	if err != nil || !refused(res.StatusCode) {
		return res, err
	}
	on, before := map[string]bool{}, map[string]int{}
	for refused(res.StatusCode) {
		helped := false
		for _, tolerance := range workspace.Tolerances {
			if on[tolerance.Name] || l.kept[tolerance.Name] {
				continue
			}
			if err := l.tolerate(req.Context(), on, tolerance.Name); err != nil {
				return nil, err
			}
			again, other, err := l.send(req, body)
			if err != nil {
				return nil, err
			}
			if refused(again.StatusCode) && other == words {
				continue
			}
			before[tolerance.Name] = res.StatusCode
			helped, on[tolerance.Name], res, words = true, true, again, other
			break
		}
		if !helped {
			return nil, fmt.Errorf("no tolerance makes the server take %s %s: %s", req.Method, req.URL, words)
		}
	}
	for name, status := range before {
		l.kept[name] = status == http.StatusUnauthorized
		l.found(name, req.Method, req.URL, status)
	}
	return res, l.tolerate(req.Context(), nil)
}

func refused(status int) bool { return status >= 400 && status != http.StatusNotFound }

func (l *letter) send(req *http.Request, body []byte) (*http.Response, string, error) {
	again := req.Clone(req.Context())
	again.Body = http.NoBody
	if body != nil {
		again.Body = io.NopCloser(bytes.NewReader(body))
	}
	res, err := l.base.RoundTrip(again)
	if err != nil {
		return nil, "", err
	}
	answer, err := io.ReadAll(res.Body)
	if err := errors.Join(err, res.Body.Close()); err != nil {
		return nil, "", err
	}
	res.Body = io.NopCloser(bytes.NewReader(answer))
	return res, fmt.Sprint(res.StatusCode, " ", string(answer)), nil
}

// tolerate switches exactly these tolerances on.
func (l *letter) tolerate(ctx context.Context, on map[string]bool, more ...string) error {
	change := map[string]any{}
	for _, t := range workspace.Tolerances {
		change[t.Name] = nil
		if on[t.Name] || l.kept[t.Name] || slices.Contains(more, t.Name) {
			change[t.Name] = true
		}
	}
	body, err := json.Marshal(map[string]any{"tolerances": change})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPut, l.tenant.App.BaseURL+"/workspaces/"+l.tenant.ID+"/scim/tolerances", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("X-Api-Key", l.owner)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	said, err := io.ReadAll(res.Body)
	if res.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("the tolerances cannot be switched: %d %s", res.StatusCode, said))
	}
	return errors.Join(err, res.Body.Close())
}

// life is what can happen to people and groups, one step after the other.
func life(ctx context.Context, p *idp.IdP) []func() error {
	d := p.Directory()
	edit := func(key string, change func(*idp.Person)) func() error {
		return func() error { return d.UpdatePerson(key, change) }
	}
	someone := func(name string) idp.Person {
		mail := strings.ToLower(name) + "@example.com"
		return idp.Person{Key: name, UserName: mail, Email: mail, GivenName: name, FamilyName: "Smith", DisplayName: name + " Smith", Enabled: true}
	}
	ada := someone("Ada")
	ada.Title, ada.Department, ada.EmployeeNumber, ada.Locale, ada.Timezone = "Analyst", "Engines", "42", "en-US", "Europe/Belgrade"
	ada.Phone, ada.Photo = "+44 20 7946 0000", "https://img.example.com/ada.png"
	return []func() error{
		func() error { return p.TestConnection(ctx) },
		func() error {
			return errors.Join(d.AddPerson(ada), d.AddPerson(someone("Bob")), d.AddPerson(someone("Cy")), p.Assign("Ada", "Bob", "Cy"))
		},
		func() error {
			return errors.Join(d.AddGroup(idp.Group{Key: "G", Name: "Sales", Members: []string{"Ada", "Bob"}}), p.PushGroup("G"))
		},
		edit("Ada", func(x *idp.Person) {
			x.FamilyName, x.DisplayName, x.Email, x.Title, x.Department = "King", "Ada King", "king@example.com", "Countess", "C-Suite"
		}),
		edit("Bob", func(x *idp.Person) { x.Phone, x.Department, x.Title = "+1 555 0100", "Sales", "Sir" }),
		edit("Ada", func(x *idp.Person) { x.ManagerKey = "Bob" }),
		edit("Ada", func(x *idp.Person) { x.ManagerKey, x.Title, x.Phone = "", "", "" }),
		edit("Cy", func(x *idp.Person) { x.UserName, x.Email = "cyrus@example.com", "cyrus@example.com" }),
		func() error { return d.RenameGroup("G", "Revenue") },
		func() error { return d.AddMembers("G", "Cy") },
		func() error { return d.RemoveMembers("G", "Bob") },
		func() error { _ = p.PushNow("G"); return nil }, // an error where groups are not pushed
		edit("Ada", func(x *idp.Person) { x.Enabled = false }),
		func() error {
			return errors.Join(edit("Ada", func(x *idp.Person) { x.Enabled = true })(), p.Assign("Ada"))
		},
		func() error { return p.Unassign("Bob") },
		func() error { return p.Assign("Bob") },
		func() error { return p.OnDemand(ctx, "Ada") },
		func() error { return d.PurgePerson("Cy") },
		func() error { return d.DeleteGroup("G") },
		func() error { _, err := p.Import(ctx); return err },
	}
}

// strictly plays the life of one variant, with one parameter set or none, on a
// strict workspace, and gives what it needed beside the letter.
func strictly(t *testing.T, own sut.Target, profile *profiles.Profile, variant, param, value string) []need {
	t.Helper()
	ctx := t.Context()
	tenant, err := own.Tenant(ctx, sut.Spec{Name: t.Name(), Plan: "ENTERPRISE", Mode: "strict", SCIM: true, Members: []sut.Member{{Email: "owner@example.org", Name: "The Owner", Role: "OWNER"}}})
	if err != nil {
		t.Fatal(err)
	}
	base := exchange.NewTransport(0)
	defer base.CloseIdleConnections()
	needs := map[string]need{}
	of := need{profile: profile.Name, variant: variant}
	params := map[string]string{}
	if param != "" {
		of.param, params[param] = param+"="+value, value
	}
	carry := &letter{base: base, kept: map[string]bool{}, tenant: tenant, owner: tenant.People["owner@example.org"].APIKey, found: func(tolerance, method string, to *url.URL, status int) {
		if _, known := needs[tolerance]; !known {
			n := of
			n.tolerance, n.method, n.status = tolerance, method, status
			n.path = "/" + strings.SplitN(strings.TrimPrefix(to.Path, strings.TrimPrefix(tenant.BaseURL, to.Scheme+"://"+to.Host)), "/", 3)[1]
			needs[tolerance] = n
		}
	}}
	p, err := idp.New(idp.Options{Profile: profile, Variant: variant, Params: params, BaseURL: tenant.BaseURL, Token: tenant.Token, Transport: carry, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	for i, step := range life(ctx, p) {
		if err := step(); err != nil && !errors.Is(err, idp.ErrNotApplicable) {
			t.Fatalf("%s:%s %s: step %d: %v", profile.Name, variant, of.param, i, err)
		}
		if err := p.Settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	for _, task := range p.Tasks() {
		t.Errorf("%s:%s %s: with the tolerances it needs, its admin is told %s (%s %s: %d)", profile.Name, variant, of.param, task.Text, task.Method, task.URL, task.Status)
	}
	return slices.SortedFunc(maps.Values(needs), func(a, b need) int { return cmp.Compare(a.tolerance, b.tolerance) })
}

// settings are values of parameters in which a provider sends what none of its
// variants sends, by variant; make test-long tells when one is missing.
var settings = map[string][]string{
	"entra:legacy":     {"dialect=legacy2017", "match_attribute=emails-work", "group_legacy_urn=on", "manager_remove=filtered_remove", "secret=bearer_token"},
	"okta:aiw":         {"cleared=empty"},
	"okta:oin":         {"full_push=object"},
	"onelogin:default": {"emails=object", "boolean=text", "member_removal=value"},
}

// TestREADMEListsWhatAStrictServerBreaks: every variant lives a life on a strict
// workspace, and what it needed beside the letter is the README's list.
func TestREADMEListsWhatAStrictServerBreaks(t *testing.T) {
	t.Parallel()
	own, err := target.Own(t.Context(), target.Options{NoDocker: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := own.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var rows strings.Builder
	for _, p := range all {
		rows.WriteString(strictRows(t, p, needsOf(t, own, p)))
	}
	generated(t, strictFrom, strictTo, "| provider | what it sends | answered | tolerance | rows |\n|---|---|---|---|---|\n"+rows.String())
}

// needsOf are those of a profile's variants, and those of its settings that no
// variant has.
func needsOf(t *testing.T, own sut.Target, p *profiles.Profile) []need {
	t.Helper()
	var needs []need
	for _, v := range p.Variants {
		needs = append(needs, strictly(t, own, p, v.Name, "", "")...)
	}
	known := func(tolerance string) bool {
		return slices.ContainsFunc(needs, func(n need) bool { return n.tolerance == tolerance })
	}
	for _, v := range p.Variants {
		for _, setting := range settings[p.Name+":"+v.Name] {
			param, value, _ := strings.Cut(setting, "=")
			fresh := slices.DeleteFunc(strictly(t, own, p, v.Name, param, value), func(n need) bool { return known(n.tolerance) })
			if len(fresh) == 0 {
				t.Errorf("%s:%s needs nothing more with %s: it need not be listed under settings", p.Name, v.Name, setting)
			}
			needs = append(needs, fresh...)
		}
	}
	if os.Getenv("SCIMPROOF_LONG") == "" {
		return needs
	}
	for _, v := range p.Variants {
		for _, q := range p.Params {
			for _, value := range q.Values {
				for _, n := range strictly(t, own, p, v.Name, q.Name, value) {
					if !known(n.tolerance) {
						t.Errorf("%s:%s needs %s with %s=%s: list it under settings", p.Name, v.Name, n.tolerance, q.Name, value)
					}
				}
			}
		}
	}
	return needs
}

// strictRows are the lines of one provider: one for each tolerance.
func strictRows(t *testing.T, p *profiles.Profile, needs []need) string {
	t.Helper()
	catalogue, err := fixtures.Load()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, tolerance := range workspace.Tolerances {
		var who []string
		var first *need
		for i, n := range needs {
			if n.tolerance != tolerance.Name {
				continue
			}
			if first == nil {
				first = &needs[i]
			}
			who = append(who, strings.TrimSpace(n.variant+" "+n.param))
		}
		if first == nil {
			continue
		}
		name := p.Title
		if len(who) < len(p.Variants) || first.param != "" {
			name += " (" + strings.Join(who, ", ") + ")"
		}
		var rows []string
		for id := range strings.SplitSeq(tolerance.Row, ", ") {
			row, known := catalogue.ByID(id)
			if !known {
				t.Errorf("%s names %s, which is no row", tolerance.Name, id)
			}
			if row.Concerns(p.Name) {
				rows = append(rows, id)
			}
		}
		sends, _, _ := strings.Cut(tolerance.Off, ": 4")
		fmt.Fprintf(&b, "| %s | %s | %d to %s %s | `%s` | %s |\n", name, sends, first.status, first.method, first.path, tolerance.Name, strings.Join(rows, ", "))
	}
	return b.String()
}

// generated compares a part of the README with what it should be, or writes it.
func generated(t *testing.T, from, to, want string) {
	t.Helper()
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, opened := strings.Cut(string(raw), from)
	got, after, closed := strings.Cut(rest, to)
	if !opened || !closed {
		t.Fatalf("the marker %s is gone", strings.TrimSpace(from))
	}
	if *update {
		if err := os.WriteFile(readme, []byte(before+from+want+to+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("the README has another list; run with -update (-want +got)\n%s", diff)
	}
}

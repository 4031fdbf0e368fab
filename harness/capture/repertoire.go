package capture

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/lenient"
	"github.com/scimproof/scimproof/profiles"
)

// repertoire is everything a profile sends in the course of a rich life.
type repertoire struct {
	// kinds are the requests by method and path template.
	kinds map[string]*kind
	// headers are the forms of each header's values by method and lower name.
	headers map[string]map[string]*seen
	// sent counts requests by method.
	sent map[string]int
	// runs are the kinds of request of each run of a unit of work.
	runs map[string][]string
}

// kind is what is known of one method on one path.
type kind struct {
	times   int
	queries []string
	// facts count, by place and form, in how many bodies they were.
	facts map[string]map[string]int
	// firm counts in how many bodies something stood firmly at a place.
	firm map[string]int
	// requests are those that differ, to find the unit of work of another.
	requests []*single
}

// single is one form of request and the runs of units of work that it was in.
type single struct {
	form

	key         string
	units, runs []string
}

// seen is a header: how it is spelled, how often and in which forms it came.
type seen struct {
	name  string
	times int
	forms []string
}

// few lives show what a parameter changes; all of them are needed to say what
// a profile never sends.
const few = 3

// listen plays lives with a profile and keeps what it sends.
func listen(ctx context.Context, profile *profiles.Profile, variant string, params map[string]string, lives int) (*repertoire, error) {
	r := &repertoire{kinds: map[string]*kind{}, headers: map[string]map[string]*seen{}, sent: map[string]int{}, runs: map[string][]string{}}
	all := changes(profile)
	for i, change := range all[:min(lives, len(all))] {
		server := lenient.New()
		if i%2 == 1 {
			server.PatchStatus = http.StatusNoContent
		}
		ear := &ear{repertoire: r, server: server, life: i}
		p, err := idp.New(idp.Options{
			Profile: profile, Variant: variant, Params: params, Transport: ear, Seed: 1,
			BaseURL: "https://app.example.com/scim/v2", Token: "a-token-that-is-long",
		})
		if err != nil {
			return nil, fmt.Errorf("playing %s: %w", profile.Name, err)
		}
		if err := errors.Join(change(p, ear), live(ctx, p, ear)); err != nil {
			return nil, fmt.Errorf("playing %s: %w", profile.Name, err)
		}
	}
	return r, nil
}

// changes are the ways in which the lives differ: as it is, with each switch
// turned, with everything switched on, against a target that refuses DELETE.
func changes(profile *profiles.Profile) []func(*idp.IdP, *ear) error {
	out := []func(*idp.IdP, *ear) error{
		func(*idp.IdP, *ear) error { return nil },
		func(_ *idp.IdP, e *ear) error { e.keeps = true; return nil },
		func(p *idp.IdP, _ *ear) error {
			var err error
			for _, f := range profile.Features {
				err = errors.Join(err, p.SetFeature(f.Name, true))
			}
			return err
		},
	}
	for _, f := range profile.Features {
		out = append(out, func(p *idp.IdP, _ *ear) error { return p.SetFeature(f.Name, !f.Default) })
	}
	return out
}

// live is a life in which everything an admin can do happens.
func live(ctx context.Context, p *idp.IdP, e *ear) error {
	for _, step := range steps(ctx, p, e) {
		if err := step(); err != nil && !errors.Is(err, idp.ErrNotApplicable) {
			return err
		}
		if err := p.Settle(ctx); err != nil {
			return err
		}
	}
	return nil
}

func steps(ctx context.Context, p *idp.IdP, e *ear) []func() error {
	d := p.Directory()
	edit := func(key string, change func(*idp.Person)) func() error {
		return func() error { return d.UpdatePerson(key, change) }
	}
	return []func() error{
		func() error { return p.TestConnection(ctx) },
		func() error {
			e.server.Users.Items = append(e.server.Users.Items, exists("u-eve", "eve", true), exists("u-ian", "ian", false))
			e.server.Groups.Items = append(e.server.Groups.Items, lenient.Object{"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "id": "g-old", "displayName": "Old"})
			return add(p, full("ada"), full("eve"), full("ian"), bare("bob"), bare("cy"))
		},
		func() error {
			return errors.Join(
				group(p, "Sales", "ada", "bob"), group(p, "Old", "ada"), group(p, "Empty"), group(p, "Outer", "Sales"),
			)
		},
		edit("ada", func(a *idp.Person) { a.FamilyName, a.DisplayName, a.Title = "King", "Ada King", "" }),
		edit("ada", func(a *idp.Person) {
			a.UserName, a.Email, a.GivenName, a.Phone = "countess@example.com", "countess@example.com", "A", "+44 2"
		}),
		edit("ada", func(a *idp.Person) {
			a.Title, a.Department, a.EmployeeNumber, a.Locale, a.Timezone = "B", "C", "43", "fr-FR", "Europe/Paris"
		}),
		edit("cy", func(c *idp.Person) { c.FamilyName = "Family" }),
		edit("bob", func(b *idp.Person) { *b = full("bob"); b.ManagerKey = "ada" }),
		edit("bob", func(b *idp.Person) { b.ManagerKey = "cy" }),
		edit("bob", func(b *idp.Person) { b.ManagerKey = "" }),
		func() error { return d.AddMembers("Sales", "cy") },
		func() error { return errors.Join(d.RenameGroup("Sales", "Sellers"), d.RemoveMembers("Sales", "bob")) },
		func() error { return d.RenameGroup("Sales", "Sales again") },
		func() error { return errors.Join(d.AddMembers("Sales", "bob"), d.RemoveMembers("Sales", "cy")) },
		func() error { return d.AddMembers("Empty", "cy") },
		func() error { return ignore(p.PushNow("Sales")) },
		func() error { return p.SetPassword("ada", "a new one") },
		func() error { return p.OnDemand(ctx, "ada") },
		edit("ada", func(a *idp.Person) { a.Title = "Lady" }),
		func() error { return p.OnDemand(ctx, "ada") },
		func() error { return p.OnDemand(ctx, "Sales") },
		edit("ada", func(a *idp.Person) { a.Enabled = false }),
		edit("ada", func(a *idp.Person) { a.Enabled = true }),
		edit("cy", func(c *idp.Person) { c.Enabled = false }),
		func() error { return p.Unassign("bob") },
		func() error { return p.Assign("bob") },
		func() error { return ignore(p.UnlinkGroup("Old", false)) },
		func() error { return p.PushGroup("Old") },
		func() error { return ignore(p.UnlinkGroup("Old", true)) },
		func() error { _, err := p.Import(ctx); return err },
		func() error { return d.DeletePerson("ada") },
		func() error { return d.RestorePerson("ada") },
		func() error { return d.DeletePerson("ada") },
		func() error { return p.Unassign("Sales") },
		func() error { return d.DeleteGroup("Outer") },
		func() error { return d.PurgePerson("ada") },
		func() error { return p.Advance(ctx, 2*time.Hour) },
	}
}

// ignore drops what an admin of this identity provider is not offered.
func ignore(error) error { return nil }

func add(p *idp.IdP, all ...idp.Person) error {
	var err error
	for _, one := range all {
		err = errors.Join(err, p.Directory().AddPerson(one), p.Assign(one.Key))
	}
	return err
}

func group(p *idp.IdP, key string, members ...string) error {
	return errors.Join(p.Directory().AddGroup(idp.Group{Key: key, Name: key, Members: members}), p.PushGroup(key))
}

func bare(key string) idp.Person {
	return idp.Person{Key: key, UserName: key + "@example.com", Enabled: true}
}

func full(key string) idp.Person {
	one := bare(key)
	one.Email, one.GivenName, one.FamilyName, one.DisplayName = one.UserName, "Given", "Family", "Given Family"
	one.Title, one.Department, one.EmployeeNumber, one.Phone = "T", "D", "42", "+44 1"
	one.Locale, one.Timezone, one.Photo = "en-US", "Europe/London", "https://img.example.com/1.png"
	return one
}

func exists(id, key string, active bool) lenient.Object {
	return lenient.Object{
		"schemas": []any{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id": id, "userName": key + "@example.com", "externalId": key,
		"active": active, "name": map[string]any{"givenName": "Former"},
		"emails": []any{map[string]any{"type": "work", "value": key + "@example.com"}},
	}
}

// ear is the transport of a life: it hears every request.
type ear struct {
	repertoire *repertoire
	server     *lenient.Server
	life       int
	// keeps makes the target refuse every DELETE.
	keeps bool
}

func (e *ear) RoundTrip(req *http.Request) (*http.Response, error) {
	heard := exchange.Exchange{Method: req.Method, URL: req.URL.String()}
	for _, name := range slices.Sorted(maps.Keys(req.Header)) {
		for _, value := range req.Header[name] {
			heard.RequestHeader = append(heard.RequestHeader, exchange.Header{Name: name, Value: value})
		}
	}
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
		heard.RequestBody = body
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	unit, run := idp.UnitOf(req)
	e.repertoire.hear(formOf(heard), unit, fmt.Sprintf("%d/%d", e.life, run))
	if e.keeps && req.Method == http.MethodDelete {
		return &http.Response{StatusCode: http.StatusMethodNotAllowed, Header: http.Header{}, Body: http.NoBody, Request: req}, nil
	}
	return e.server.RoundTrip(req)
}

// hear takes one request in.
func (r *repertoire) hear(f form, unit, run string) {
	k := r.kinds[f.kind()]
	if k == nil {
		k = &kind{facts: map[string]map[string]int{}, firm: map[string]int{}}
		r.kinds[f.kind()] = k
	}
	k.times++
	if !slices.Contains(k.queries, f.query) {
		k.queries = append(k.queries, f.query)
	}
	key := fmt.Sprint(f.query, f.facts)
	at := slices.IndexFunc(k.requests, func(s *single) bool { return s.key == key })
	if at < 0 {
		at = len(k.requests)
		k.requests = append(k.requests, &single{form: f, key: key})
	}
	if s := k.requests[at]; !slices.Contains(s.units, unit) {
		s.units = append(s.units, unit)
	}
	k.requests[at].runs = append(k.requests[at].runs, run)
	if !slices.Contains(r.runs[run], f.kind()) {
		r.runs[run] = append(r.runs[run], f.kind())
	}
	firm := map[string]bool{}
	for _, fact := range f.facts {
		if k.facts[fact.at] == nil {
			k.facts[fact.at] = map[string]int{}
		}
		k.facts[fact.at][fact.is]++
		if fact.firm && !firm[fact.at] {
			firm[fact.at] = true
			k.firm[fact.at]++
		}
	}
	r.sent[f.method]++
	if r.headers[f.method] == nil {
		r.headers[f.method] = map[string]*seen{}
	}
	for _, h := range f.headers {
		s := r.headers[f.method][strings.ToLower(h.name)]
		if s == nil {
			s = &seen{name: h.name}
			r.headers[f.method][strings.ToLower(h.name)] = s
		}
		s.times++
		if !slices.Contains(s.forms, h.value) {
			s.forms = append(s.forms, h.value)
		}
	}
}

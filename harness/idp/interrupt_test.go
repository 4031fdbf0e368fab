package idp_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// company is 20 people and 5 groups of 4, all of them assigned.
func (p *play) company() {
	p.Helper()
	for i := range 20 {
		p.people(idp.Person{
			Key: person(i), UserName: person(i) + "@example.com", Email: person(i) + "@example.com",
			GivenName: "A", FamilyName: "B", DisplayName: "A B", Enabled: true,
		})
	}
	for i := range 5 {
		var members []string
		for j := range 4 {
			members = append(members, person((3*i+5*j)%20))
		}
		p.must(p.Directory().AddGroup(idp.Group{Key: groupKey(i), Name: groupKey(i), Members: members}))
		if err := p.PushGroup(groupKey(i)); !errors.Is(err, idp.ErrNotApplicable) {
			p.must(err)
		}
	}
}

// reorganise changes people, groups and who is in them.
func (p *play) reorganise() {
	p.Helper()
	for i := range 4 {
		p.edit(person(i), func(x *idp.Person) { x.FamilyName = "C" })
		p.edit(person(4+i), func(x *idp.Person) { x.Enabled = false })
	}
	for i := range 5 {
		g, _ := p.Directory().Group(groupKey(i))
		p.must(p.Directory().RemoveMembers(groupKey(i), g.Members[0]))
		p.must(p.Directory().AddMembers(groupKey(i), person(10+i), person(15+i)))
	}
	p.must(p.Directory().RenameGroup(groupKey(0), "Renamed"))
}

// shown is what the server holds: people with family name and active, groups
// with their members by name.
func (p *play) shown() map[string]string {
	p.Helper()
	out, names := map[string]string{}, map[string]string{}
	for _, u := range p.server.Users.Live() {
		name := fmt.Sprint(u["userName"])
		names[fmt.Sprint(u["id"])] = name
		out[name] += fmt.Sprint(asObject(u["name"])["familyName"], " ", u["active"], ";") // twice would show
	}
	for _, g := range p.server.Groups.Live() {
		var in []string
		for _, id := range members(g) {
			in = append(in, names[id])
		}
		slices.Sort(in)
		out[fmt.Sprint(g["displayName"])] += fmt.Sprint(in, ";")
	}
	return out
}

// interrupt lets the sync be called off at request k, counted from 0: its answer
// is lost, or has arrived but nothing after it.
func (p *play) interrupt(k int, lost bool) {
	p.Helper()
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	n := 0
	p.server.answer = func(_ int, req *http.Request) (*http.Response, error) {
		n++
		if n != k+1 {
			return nil, ctx.Err() // nil lets the server answer
		}
		res, err := p.server.Server.RoundTrip(req)
		cancel()
		if lost {
			return nil, errors.Join(ctx.Err(), err, res.Body.Close())
		}
		return res, err
	}
	if err := p.Settle(ctx); !errors.Is(err, context.Canceled) {
		p.Errorf("interrupted at request %d, Settle answers %v", k, err)
	}
	p.server.answer = nil
}

// long says that everything is tried, not one variant of each dialect: make
// test-long.
var long = os.Getenv("SCIMPROOF_LONG") != ""

// dialects are variants that differ in the requests of a sync.
var dialects = []variant{{"okta", "aiw"}, {"okta", "oin-header"}, {"entra", "legacy"}, {"jumpcloud", "default"}, {"onelogin", "default"}, {"google", "default"}}

// TestInterrupted: a sync that is called off at any of its requests and resumed
// ends as one that was not: the first one, and one of many changes.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	variants := dialects
	if long {
		variants = everyVariant
	}
	for _, v := range variants {
		t.Run(v.profile+"-"+v.name, func(t *testing.T) {
			t.Parallel()
			clean := newPlay(t, v)
			clean.company()
			first := len(clean.settle())
			before := clean.shown()
			clean.reorganise()
			second := len(clean.settle())
			after := clean.shown()
			clean.noTasks()
			if len(before) < 20 || second == 0 {
				t.Fatalf("%d shown after %d requests, then %d requests", len(before), first, second)
			}
			for k := range first + second {
				for _, lost := range []bool{true, false} {
					if !lost && (!long || k == first-1 || k == first+second-1) {
						continue // the answer to the last request is the end of it
					}
					p := newPlay(t, v)
					p.company()
					if k < first {
						p.interrupt(k, lost)
					}
					p.settle()
					same(t, fmt.Sprintf("after the first sync, interrupted at %d", k), before, p.shown())
					p.reorganise()
					if k >= first {
						p.interrupt(k-first, lost)
					}
					p.settle()
					p.settle()
					same(t, fmt.Sprintf("after the second sync, interrupted at %d", k), after, p.shown())
					p.noTasks()
					if t.Failed() {
						return
					}
				}
			}
		})
	}
}

package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// Unchanged asserts that both windows show what they showed before the action,
// versions and timestamps included.
func (w *World) Unchanged(ctx context.Context) error {
	if w.before == nil {
		return errors.New("there is no action yet that could have changed anything")
	}
	if w.before.err != nil {
		return w.before.err
	}
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	errs := []error{w.discoveryUnchanged(ctx)}
	if s.scim && w.before.scim {
		errs = append(errs,
			w.unchanged(w.before.users, s.users, "SCIM user", func(id string) int { return s.seq("/Users/", id, s.usersSeq) }),
			w.unchanged(w.before.groups, s.groups, "SCIM group", func(id string) int { return s.seq("/Groups/", id, s.groupsSeq) }))
	}
	if s.app && w.before.app {
		errs = append(errs,
			w.unchanged(w.before.appMembers, s.appMembers, "member in the app", func(string) int { return s.appMembersSeq }),
			w.unchanged(w.before.appGroups, s.appGroups, "group in the app", func(string) int { return s.appGroupsSeq }))
	}
	return first(errs...)
}

// unchanged compares two lists; seq is the exchange that shows a resource, or
// that it is gone.
func (w *World) unchanged(before, after []*object, what string, seq func(id string) int) error {
	for _, b := range before {
		id := b.text("id")
		a := withID(after, id)
		if a == nil {
			return w.changed(what+" "+id+" is gone", show(b), "nothing", seq(id))
		}
		if b, a := w.withoutStamps(b), w.withoutStamps(a); !equal(unordered(b), unordered(a)) {
			expected, got := differences(b, a)
			return w.changed(what+" "+id+" is different", expected, got, seq(id))
		}
	}
	for _, a := range after {
		if withID(before, a.text("id")) == nil {
			return w.changed("there is a new "+what, "nothing", show(a), seq(a.text("id")))
		}
	}
	return nil
}

// withoutStamps leaves out version and time of change where an identity provider
// asks somebody else's server: none of them looks there, and the RFC forbids a
// new time for a redundant "add" alone, which scenarios of the protocol judge.
func (w *World) withoutStamps(o *object) *object {
	v, _ := o.get("meta")
	meta, is := v.(*object)
	if w.o.Profile == nil || w.o.Target.Info().Own || !is {
		return o
	}
	c := &object{}
	for _, m := range o.members {
		if strings.EqualFold(m.name, "meta") {
			rest := &object{}
			for _, s := range meta.members {
				if !strings.EqualFold(s.name, "lastModified") && !strings.EqualFold(s.name, "version") {
					rest.members = append(rest.members, s)
				}
			}
			m = member{m.name, rest}
		}
		c.members = append(c.members, m)
	}
	return c
}

func (w *World) changed(did, expected, got string, seq int) error {
	return w.fail(false, report.Failure{
		Did: did, Breaks: "something changes that nobody asked for, and every sync takes it for news",
		Expected: expected, Got: got, ExchangeSeq: seq,
	})
}

// differences shows only the members that differ.
func differences(before, after *object) (expected, got string) {
	var was, is []string
	names := map[string]bool{}
	for _, m := range slices.Concat(before.members, after.members) {
		if names[strings.ToLower(m.name)] {
			continue
		}
		names[strings.ToLower(m.name)] = true
		b, inBefore := before.get(m.name)
		a, inAfter := after.get(m.name)
		if inBefore && inAfter && equal(unordered(b), unordered(a)) {
			continue
		}
		was = append(was, fmt.Sprintf("%s %s", m.name, orNothing(b, inBefore)))
		is = append(is, fmt.Sprintf("%s %s", m.name, orNothing(a, inAfter)))
	}
	return strings.Join(was, ", "), strings.Join(is, ", ")
}

func orNothing(v any, there bool) string {
	if !there {
		return "absent"
	}
	return show(v)
}

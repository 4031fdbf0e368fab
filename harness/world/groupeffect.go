package world

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// HasMembers asserts that exactly one group has a name, and exactly these
// people in it, in each window.
func (w *World) HasMembers(ctx context.Context, name string, members ...string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	if s.scim && s.noGroups {
		return notApplicable("the target has no /Groups")
	}
	shown := w.groupName(w.groupOf(name))
	var errs []error
	if s.scim {
		errs = append(errs, w.scimMembers(ctx, s, shown, members))
	}
	if s.app {
		errs = append(errs, w.appMembers(s, shown, members))
	}
	return first(errs...)
}

// CountsMembers asserts that a group has so many members, in each window.
func (w *World) CountsMembers(ctx context.Context, name string, n int) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	if s.scim && s.noGroups {
		return notApplicable("the target has no /Groups")
	}
	shown := w.groupName(w.groupOf(name))
	var errs []error
	if found := s.groupsNamed(shown); s.scim && len(found) == 1 {
		g, seq, err := w.readByID(ctx, "/Groups/", found[0].text("id"))
		v, _ := g.get("members")
		values, _ := v.([]any)
		errs = append(errs, err, w.sameCount("SCIM", name, len(values), n, seq))
	} else if s.scim {
		errs = append(errs, w.oneGroup(found, shown, "SCIM", s.groupsSeq))
	}
	if found := s.appGroupsNamed(shown); s.app && len(found) == 1 {
		v, _ := found[0].get("userIds")
		values, _ := v.([]any)
		errs = append(errs, w.sameCount("the app", name, len(values), n, s.appGroupsSeq))
	}
	return first(errs...)
}

func (w *World) sameCount(window, group string, got, want, seq int) error {
	if got == want {
		return nil
	}
	breaks := "people lose what the group may do"
	if got > want {
		breaks = "people keep or gain what the group may do"
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("%s shows %d members of group %q", window, got, group), Breaks: breaks,
		Expected: strconv.Itoa(want), Got: strconv.Itoa(got), ExchangeSeq: seq,
	})
}

func (w *World) scimMembers(ctx context.Context, s *state, name string, members []string) error {
	found := s.groupsNamed(name)
	if len(found) != 1 {
		return w.oneGroup(found, name, "SCIM", s.groupsSeq)
	}
	g, seq, err := w.readByID(ctx, "/Groups/", found[0].text("id"))
	if err != nil {
		return err
	}
	var got []string
	v, _ := g.get("members")
	values, _ := v.([]any)
	for _, e := range values {
		m, _ := e.(*object)
		got = append(got, m.text("value"))
	}
	want := w.idsOf(members, s.users, func(p *person) *object { return s.user(w, p) })
	return w.sameMembers("SCIM", name, w.withoutDangling(got, want), want, seq)
}

// withoutDangling leaves out members that were deleted: whether a reference to
// somebody who is gone is removed is up to a provider (RFC 7643 section 2.3.7),
// and grants nobody anything. The reference server promised to remove it.
func (w *World) withoutDangling(got, want []string) []string {
	if w.o.Target.Info().Own {
		return got
	}
	deleted := map[string]bool{}
	for _, ex := range w.rec.All() {
		if where := ofResource.FindStringSubmatch(ex.URL); where != nil && ex.Method == http.MethodDelete && ex.Status/100 == 2 {
			deleted[where[2]] = true
		}
	}
	return slices.DeleteFunc(got, func(id string) bool {
		if !deleted[escape(id)] || slices.Contains(want, id) {
			return false
		}
		w.note("user " + id + " was deleted and is still named as a member, which RFC 7643 section 2.3.7 leaves to the provider")
		return true
	})
}

func (w *World) appMembers(s *state, name string, members []string) error {
	found := s.appGroupsNamed(name)
	if len(found) != 1 {
		return w.oneGroup(found, name, "the app", s.appGroupsSeq)
	}
	var got []string
	v, _ := found[0].get("userIds")
	values, _ := v.([]any)
	for _, e := range values {
		got = append(got, plain(e))
	}
	want := w.idsOf(members, s.appMembers, func(p *person) *object { return s.appMember(w, p) })
	return w.sameMembers("the app", name, got, want, s.appGroupsSeq)
}

// idsOf is the ids of people in one window; somebody who is not there is named
// instead, so that the comparison shows who is missing.
func (w *World) idsOf(names []string, _ []*object, find func(*person) *object) []string {
	list := make([]string, 0, len(names))
	for _, n := range names {
		if o := find(w.person(n)); o != nil {
			list = append(list, o.text("id"))
		} else {
			list = append(list, n+" (not there)")
		}
	}
	return list
}

func (w *World) sameMembers(window, group string, got, want []string, seq int) error {
	slices.Sort(got)
	slices.Sort(want)
	if slices.Equal(got, want) {
		return nil
	}
	f := report.Failure{
		Did:      fmt.Sprintf("%s shows group %q with other members", window, group),
		Breaks:   membersBreak(got, want),
		Expected: w.named(want), Got: w.named(got), ExchangeSeq: seq,
	}
	if slices.Equal(slices.Compact(slices.Clone(got)), want) {
		f.Did = fmt.Sprintf("%s shows group %q with somebody twice", window, group)
		f.Cause = "a group holds somebody twice"
	}
	return w.fail(false, f)
}

func membersBreak(got, want []string) string {
	missing, extra := minus(want, got), minus(got, want)
	switch {
	case len(missing) > 0 && len(extra) > 0:
		return "some people lose what the group may do, others gain it"
	case len(missing) > 0:
		return "people lose what the group may do"
	case len(extra) > 0:
		return "people keep or gain what the group may do"
	default:
		return "somebody is in the group twice"
	}
}

// named renders ids with the names of those the scenario knows.
func (w *World) named(list []string) string {
	if len(list) == 0 {
		return "nobody"
	}
	texts := make([]string, len(list))
	for i, id := range list {
		texts[i] = id
		for _, p := range w.people {
			if id == p.scimID || id == p.appID {
				texts[i] = p.name + " (" + id + ")"
			}
		}
	}
	return strings.Join(texts, ", ")
}

func (w *World) oneGroup(found []*object, name, window string, seq int) error {
	if len(found) == 1 {
		return nil
	}
	return w.fail(false, report.Failure{
		Did:      fmt.Sprintf("%s shows %d groups named %q", window, len(found), name),
		Breaks:   "the group cannot be found under its name, or there is no telling which one counts",
		Expected: "one group", Got: fmt.Sprintf("%d: %s", len(found), ids(found)), ExchangeSeq: seq,
	})
}

// GroupExists asserts that there is one group of a name, or none.
func (w *World) GroupExists(ctx context.Context, name string, want bool) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	if s.scim && s.noGroups {
		return notApplicable("the target has no /Groups")
	}
	shown := w.groupName(w.groupOf(name))
	check := w.oneGroup
	if !want {
		check = w.noGroup
	}
	var errs []error
	if s.scim {
		errs = append(errs, check(s.groupsNamed(shown), shown, "SCIM", s.groupsSeq))
	}
	if s.app {
		errs = append(errs, check(s.appGroupsNamed(shown), shown, "the app", s.appGroupsSeq))
	}
	return first(errs...)
}

func (w *World) noGroup(found []*object, name, window string, seq int) error {
	if len(found) == 0 {
		return nil
	}
	return w.fail(false, report.Failure{
		Did:      fmt.Sprintf("%s still shows group %q", window, name),
		Breaks:   "rights hang on a group that nobody manages any more",
		Expected: "no such group", Got: fmt.Sprintf("%d: %s", len(found), ids(found)), ExchangeSeq: seq,
	})
}

// NoGroups asserts that no window shows any group.
func (w *World) NoGroups(ctx context.Context) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	var errs []error
	if len(s.groups) > 0 {
		errs = append(errs, w.noGroup(s.groups, s.groups[0].text("displayName"), "SCIM", s.groupsSeq))
	}
	if len(s.appGroups) > 0 {
		errs = append(errs, w.noGroup(s.appGroups, s.appGroups[0].text("name"), "the app", s.appGroupsSeq))
	}
	return first(errs...)
}

// SameGroup asserts that a group carries an id that a group had before the
// action, or, with want false, one that none had.
func (w *World) SameGroup(ctx context.Context, name string, want bool) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	if w.before == nil {
		return fmt.Errorf("there is no action yet that group %q could be compared across", name)
	}
	if w.before.err != nil {
		return w.before.err
	}
	shown := w.groupName(w.groupOf(name))
	groups, appGroups := w.earlier(want)
	var errs []error
	if s.scim {
		errs = append(errs, w.groupIdentity(s.groupsNamed(shown), groups, want, shown, "SCIM", s.groupsSeq))
	}
	if s.app {
		errs = append(errs, w.groupIdentity(s.appGroupsNamed(shown), appGroups, want, shown, "the app", s.appGroupsSeq))
	}
	return first(errs...)
}

// earlier is the groups that were there just before the action, or, for saying
// that a group is new, all that were ever seen before now.
func (w *World) earlier(justBefore bool) (groups, appGroups []*object) {
	if justBefore {
		return w.before.groups, w.before.appGroups
	}
	for _, s := range w.history[:len(w.history)-1] {
		groups, appGroups = append(groups, s.groups...), append(appGroups, s.appGroups...)
	}
	return groups, appGroups
}

func (w *World) groupIdentity(found, before []*object, want bool, name, window string, seq int) error {
	if err := w.oneGroup(found, name, window, seq); err != nil {
		return err
	}
	id := found[0].text("id")
	if (withID(before, id) != nil) == want {
		return nil
	}
	expected, breaks := "an id that a group had before", "whatever refers to the group by its id is lost"
	if !want {
		expected, breaks = "an id that no group had before", "rights of the old group pass to the new one unseen"
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("%s shows group %q under id %s", window, name, id), Breaks: breaks,
		Expected: expected, Got: id + ", before: " + ids(before), ExchangeSeq: seq,
	})
}

package world

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// Once asserts that a person is a member exactly once.
func (w *World) Once(ctx context.Context, name string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	p := w.person(name)
	var errs []error
	if s.scim {
		errs = append(errs, w.count(s.usersNamed(w, p), 1, "SCIM users with the userName of "+name, s.usersSeq))
	}
	if s.app {
		var found []*object
		for _, m := range s.appMembers {
			if strings.EqualFold(m.text("email"), w.current(p).Email) {
				found = append(found, m)
			}
		}
		errs = append(errs, w.count(found, 1, "members with the e-mail of "+name, s.appMembersSeq))
	}
	return first(errs...)
}

func (w *World) count(found []*object, want int, what string, seq int) error {
	if len(found) == want {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("there are %d %s", len(found), what), Breaks: "one person is split over several accounts, or is missing",
		Expected: strconv.Itoa(want), Got: fmt.Sprintf("%d: %s", len(found), ids(found)), ExchangeSeq: seq,
	})
}

func ids(found []*object) string {
	list := make([]string, len(found))
	for i, o := range found {
		list[i] = o.text("id")
	}
	return strings.Join(list, ", ")
}

// Same asserts that a person is the member they were before the action: same
// id in each window, and nobody beside them.
func (w *World) Same(ctx context.Context, name string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	was := w.was[name]
	if was == (identity{}) {
		return fmt.Errorf("%q was not there before the action, so cannot be the same after it", name)
	}
	p := w.person(name)
	var errs []error
	if s.scim && was.scim != "" {
		errs = append(errs, w.sameID(s.usersNamed(w, p), was.scim, "SCIM user", name, s.usersSeq))
	}
	if s.app && was.app != "" {
		var found []*object
		if m := s.appMember(w, p); m != nil {
			found = append(found, m)
		}
		errs = append(errs, w.sameID(found, was.app, "member", name, s.appMembersSeq))
	}
	return first(errs...)
}

func (w *World) sameID(found []*object, id, what, name string, seq int) error {
	if len(found) == 1 && found[0].text("id") == id {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("%s is not the same %s as before", name, what), Breaks: "history, settings and rights stay behind with the old account",
		Expected: "one " + what + " with id " + id, Got: fmt.Sprintf("%d: %s", len(found), ids(found)), ExchangeSeq: seq,
	})
}

// Gone asserts that a person is no member at all.
func (w *World) Gone(ctx context.Context, name string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	p := w.person(name)
	var errs []error
	if s.scim {
		u, seq, err := w.readUser(ctx, s, p)
		errs = append(errs, err, w.gone(u, "SCIM", name, seq))
		if p.scimID != "" {
			byID, seq, err := w.readByID(ctx, "/Users/", p.scimID)
			errs = append(errs, err, w.gone(byID, "SCIM, by id,", name, seq))
		}
	}
	if s.app {
		errs = append(errs, w.gone(s.appMember(w, p), "the app", name, s.appMembersSeq))
	}
	return first(errs...)
}

func (w *World) gone(found *object, window, name string, seq int) error {
	if found == nil {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("%s still shows %s", window, name), Breaks: name + " is kept although nobody wants them to be",
		Expected: "no such member", Got: show(found), ExchangeSeq: seq,
	})
}

// Members asserts that the people of the workspace are exactly those named,
// its owner aside.
func (w *World) Members(ctx context.Context, names ...string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	want := map[string]bool{}
	for _, n := range names {
		want[strings.ToLower(w.current(w.person(n)).Email)] = true
	}
	if !s.app {
		return notApplicable("the target has no app API")
	}
	var got []string
	for _, m := range s.appMembers {
		if m.text("role") != "OWNER" || want[strings.ToLower(m.text("email"))] {
			got = append(got, strings.ToLower(m.text("email")))
		}
	}
	expected := sortedKeys(want)
	slices.Sort(got)
	if slices.Equal(got, expected) {
		return w.onlyMembers(s)
	}
	return w.fail(false, report.Failure{
		Did: "the app shows other members", Breaks: "people are in the workspace who should not be, or the reverse",
		Expected: strings.Join(expected, ", "), Got: strings.Join(got, ", "), ExchangeSeq: s.appMembersSeq,
	})
}

// onlyMembers asserts that SCIM lists nobody whom the app does not show.
func (w *World) onlyMembers(s *state) error {
	known := map[string]bool{}
	for _, m := range s.appMembers {
		known[m.text("id")], known[strings.ToLower(m.text("email"))] = true, true
	}
	for _, u := range s.users {
		if known[u.text("id")] || known[strings.ToLower(primary(u, "emails"))] || known[strings.ToLower(u.text("userName"))] {
			continue
		}
		return w.fail(false, report.Failure{
			Did: fmt.Sprintf("SCIM lists %q, who is no member in the app", u.text("userName")), Breaks: "the identity provider imports and manages accounts that are nobody's",
			Expected: "the members of the workspace", Got: show(u), ExchangeSeq: s.usersSeq,
		})
	}
	return nil
}

func sortedKeys(m map[string]bool) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// VisibleInactive asserts that an identity provider still finds a deactivated
// person, by id and by filter, with active false.
func (w *World) VisibleInactive(ctx context.Context, name string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	p := w.person(name)
	u, seq, err := w.readUser(ctx, s, p)
	byID := w.inactive(u, "by id", name, seq)
	found, _, filterErr := w.readList(ctx, "/Users", "userName eq "+show(w.current(p).UserName))
	var hit *object
	if len(found) > 0 {
		hit = found[0]
	}
	return first(err, filterErr, byID, w.inactive(hit, "by a filter on userName", name, w.lastSeq()))
}

func (w *World) inactive(u *object, how, name string, seq int) error {
	v, _ := u.get("active")
	if v == false {
		return nil
	}
	got := "not found"
	if u != nil {
		got = "active " + show(v)
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("the server does not show the deactivated %s %s", name, how), Breaks: "the identity provider creates a second account when the person returns",
		Expected: "active false", Got: got, ExchangeSeq: seq,
	})
}

// text of a value for comparing with what a sentence says.
func plain(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case json.Number:
		return x.String()
	case nil:
		return ""
	default:
		return show(v)
	}
}

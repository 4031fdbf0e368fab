package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// state is what both windows show at one moment.
type state struct {
	// scim says that the SCIM window is open; users and groups are then filled.
	scim          bool
	users, groups []*object
	// noGroups says that the target has no group endpoint.
	noGroups bool
	// app says that the app window is open.
	app                   bool
	appMembers, appGroups []*object
	// The numbers of the exchanges that showed each list last.
	usersSeq, groupsSeq, appMembersSeq, appGroupsSeq int
	// shownBy is the exchange that showed a SCIM resource, by endpoint and id,
	// where several requests read one list.
	shownBy map[string]int
	// err is why the state could not be read. It is an accusation only when an
	// effect needs the state.
	err error
}

// pageSize is what the harness asks for when it reads lists.
const pageSize = 100

// maxPages bounds a list that never ends.
const maxPages = 1000

// observe reads both windows. On a shared tenant only what the scenario names
// is read, since the rest is not its business.
func (w *World) observe(ctx context.Context) state {
	var s state
	s.err = first(w.observeSCIM(ctx, &s), w.observeApp(ctx, &s))
	if s.err == nil {
		w.recognise(&s)
		w.history = append(w.history, s)
	}
	return s
}

// look returns the present state, which is read once after each action.
func (w *World) look(ctx context.Context) (*state, error) {
	if _, err := w.ready(ctx); err != nil {
		return nil, err
	}
	if w.now == nil {
		s := w.observe(ctx)
		w.now = &s
	}
	return w.now, w.now.err
}

func (w *World) observeSCIM(ctx context.Context, s *state) error {
	if !w.scimOn {
		return nil
	}
	s.scim, s.shownBy = true, map[string]int{}
	var err error
	if s.users, _, err = w.readAll(ctx, s, "/Users", w.wanted("userName", w.userNames())); err != nil {
		return err
	}
	s.usersSeq = w.lastSeq()
	s.groups, s.noGroups, err = w.readAll(ctx, s, "/Groups", w.wanted("displayName", w.groupNames()))
	s.groupsSeq = w.lastSeq()
	if err != nil || !w.tenant.Shared {
		return err
	}
	return w.observeMade(ctx, s)
}

// observeMade reads what the scenario made and no filter found: whether the
// filter works is the business of other scenarios, and what is there must not be
// called gone because of it.
func (w *World) observeMade(ctx context.Context, s *state) error {
	for _, path := range created(w.rec.All()) {
		endpoint, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		id, err := url.PathUnescape(id)
		if err != nil || s.shownBy["/"+endpoint+"/"+id] != 0 {
			continue
		}
		o, seq, err := w.readByID(ctx, "/"+endpoint+"/", id)
		var unreadable *Failure
		switch {
		case errors.As(err, &unreadable) || err == nil && o == nil:
			continue // what the lists show stands
		case err != nil:
			return err
		}
		s.shownBy["/"+endpoint+"/"+id] = seq
		if endpoint == "Groups" {
			s.groups = append(s.groups, o)
		} else {
			s.users = append(s.users, o)
		}
	}
	return nil
}

// seq is the exchange that showed a resource, or else the last of its list.
func (s *state) seq(endpoint, id string, last int) int {
	if by := s.shownBy[endpoint+id]; by != 0 {
		return by
	}
	return last
}

// wanted is the filters to read with: none on a tenant of our own, one per
// name on a shared one.
func (w *World) wanted(attribute string, names []string) []string {
	if !w.tenant.Shared {
		return []string{""}
	}
	filters := make([]string, 0, len(names))
	for _, n := range names {
		filters = append(filters, attribute+" eq "+show(n))
	}
	return filters
}

func (w *World) userNames() []string {
	var names []string
	for _, p := range w.people {
		names = append(names, w.current(p).UserName)
	}
	return names
}

func (w *World) groupNames() []string {
	var names []string
	for _, g := range w.groups {
		names = append(names, w.groupName(g))
	}
	return names
}

func (w *World) readAll(ctx context.Context, s *state, endpoint string, filters []string) (all []*object, missing bool, err error) {
	for _, filter := range filters {
		found, missing, err := w.readList(ctx, endpoint, filter)
		if err != nil || missing {
			return nil, missing, err
		}
		if w.tenant.Shared {
			// Two names that differ in letter case find one resource, which is one.
			found = slices.DeleteFunc(found, func(o *object) bool { return s.shownBy[endpoint+"/"+o.text("id")] != 0 })
			for _, o := range found {
				s.shownBy[endpoint+"/"+o.text("id")] = w.lastSeq()
			}
		}
		// Two filters may find the same: names that differ in case alone.
		earlier := all
		for _, o := range found {
			if withID(earlier, o.text("id")) == nil {
				all = append(all, o)
			}
		}
	}
	return all, false, nil
}

// readList reads a list to its end over SCIM. An endpoint that does not exist
// is missing.
func (w *World) readList(ctx context.Context, endpoint, filter string) (all []*object, missing bool, err error) {
	for range maxPages {
		query := url.Values{"startIndex": {strconv.Itoa(len(all) + 1)}, "count": {strconv.Itoa(pageSize)}}
		if filter != "" {
			query.Set("filter", filter)
		}
		a, err := w.scim(ctx, http.MethodGet, endpoint+"?"+query.Encode(), nil)
		if err != nil {
			return nil, false, err
		}
		if endpoint == "/Groups" && (a.status == http.StatusNotFound || a.status == http.StatusNotImplemented) {
			return nil, true, nil
		}
		page, total, err := w.readPage(a)
		if err != nil {
			return nil, false, err
		}
		all = append(all, page...)
		if len(page) == 0 || len(all) >= total {
			return all, false, nil
		}
	}
	return nil, false, fmt.Errorf("%s did not end after %d pages", endpoint, maxPages)
}

func (w *World) readPage(a *answer) (page []*object, total int, err error) {
	bad := func(expected, got string) error {
		return w.fail(false, report.Failure{
			Does: "the harness reads back what the server holds", Did: "the list at " + pathTemplate(a.url) + " cannot be read",
			Breaks:   "an identity provider cannot find its people and groups either",
			Expected: expected, Got: got, ExchangeSeq: a.seq,
		})
	}
	if err := w.declinedFor(a); err != nil {
		return nil, 0, err
	}
	if a.status != http.StatusOK {
		return nil, 0, bad("status 200", fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)))
	}
	o, err := a.object()
	if err != nil {
		return nil, 0, bad("a ListResponse", err.Error())
	}
	v, _ := o.get("totalResults")
	number, _ := v.(json.Number)
	n, err := number.Int64()
	if err != nil || n < 0 {
		return nil, 0, bad("totalResults as an integer", show(v))
	}
	v, _ = o.get("Resources")
	resources, ok := v.([]any)
	if !ok && n > 0 {
		return nil, 0, bad("Resources as an array", show(v))
	}
	for _, r := range resources {
		one, ok := r.(*object)
		if !ok || one.text("id") == "" {
			return nil, 0, bad("resources with a string id", show(r))
		}
		page = append(page, one)
	}
	return page, int(n), nil
}

// recognise remembers the ids under which people were first seen.
func (w *World) recognise(s *state) {
	for _, p := range w.people {
		if u := s.user(w, p); u != nil && p.scimID == "" {
			p.scimID = u.text("id")
		}
		if m := s.appMember(w, p); m != nil && p.appID == "" {
			p.appID = m.text("id")
		}
	}
}

// usersNamed returns the SCIM users that carry a person's userName.
func (s *state) usersNamed(w *World, p *person) []*object {
	name := w.current(p).UserName
	var found []*object
	for _, u := range s.users {
		if strings.EqualFold(u.text("userName"), name) {
			found = append(found, u)
		}
	}
	return found
}

// user returns the SCIM user that is a person: the one with their userName, or
// else the one that carries the id they were first seen under.
func (s *state) user(w *World, p *person) *object {
	if named := s.usersNamed(w, p); len(named) > 0 {
		return named[0]
	}
	return withID(s.users, w.knownID(p))
}

// knownID is the id of a person as the identity provider or the world knows it.
func (w *World) knownID(p *person) string {
	if w.provider != nil {
		if id, ok := w.provider.UserID(p.name); ok {
			return id
		}
	}
	return p.scimID
}

// appMember returns the member that is a person: the one with the id that SCIM
// knows them by, since two people may share an e-mail; or by e-mail, for an app
// with ids of its own; or by the id they were first seen under.
func (s *state) appMember(w *World, p *person) *object {
	if m := withID(s.appMembers, w.knownID(p)); m != nil {
		return m
	}
	mail := w.current(p).Email
	for _, m := range s.appMembers {
		if strings.EqualFold(m.text("email"), mail) {
			return m
		}
	}
	return withID(s.appMembers, p.appID)
}

// groupsNamed returns the SCIM groups of exactly this name.
func (s *state) groupsNamed(name string) []*object { return named(s.groups, "displayName", name) }

func (s *state) appGroupsNamed(name string) []*object { return named(s.appGroups, "name", name) }

func named(all []*object, attribute, value string) []*object {
	var found []*object
	for _, o := range all {
		if o.text(attribute) == value {
			found = append(found, o)
		}
	}
	return found
}

func withID(all []*object, id string) *object {
	if id == "" {
		return nil
	}
	for _, o := range all {
		if o.text("id") == id {
			return o
		}
	}
	return nil
}

// excerpt shortens a body for one line of a failure.
func excerpt(body []byte) string {
	const limit = 200
	text := strings.Join(strings.Fields(string(body)), " ")
	if len(text) > limit {
		return strings.ToValidUTF8(text[:limit], "") + "…"
	}
	return text
}

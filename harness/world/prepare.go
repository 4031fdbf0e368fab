package world

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// Creates makes a user by a plain POST, so that a scenario has something to
// work on. Extra attributes are paths with JSON values.
func (w *World) Creates(ctx context.Context, name string, extra ...[2]string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	p := w.person(name)
	x := w.current(p)
	o := &object{}
	o.set("schemas", []any{userSchema})
	o.set("userName", x.UserName)
	o.set("name", textObject("givenName", x.GivenName, "familyName", x.FamilyName))
	o.set("displayName", x.DisplayName)
	mail := textObject("value", x.Email, "type", "work")
	mail.set("primary", true)
	o.set("emails", []any{mail})
	o.set("active", true)
	if err := w.overlay(o, extra); err != nil {
		return err
	}
	if name := o.text("userName"); name != x.UserName {
		p.userName, p.exact = name, true
	}
	made, err := w.create(ctx, "/Users", o, slices.ContainsFunc(extra, func(row [2]string) bool { return row[0] != "userName" }))
	p.scimID, p.created, p.made = made.text("id"), true, made
	return first(err, w.kept(made, extra))
}

// CreatesMany makes users whose names begin with {mark}.
func (w *World) CreatesMany(ctx context.Context, n int) error {
	for i := range n {
		if err := w.Creates(ctx, fmt.Sprintf("User %03d", i+1), [2]string{"userName", fmt.Sprintf(`"{mark}-%03d@example.com"`, i+1)}); err != nil {
			return err
		}
	}
	return nil
}

// CreatesGroup makes a group with members by a plain POST.
func (w *World) CreatesGroup(ctx context.Context, name string, members ...string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	g := w.groupOf(name)
	o := &object{}
	o.set("schemas", []any{groupSchema})
	o.set("displayName", w.groupName(g))
	values := []any{}
	for _, m := range members {
		id := w.knownID(w.person(m))
		if id == "" {
			return fmt.Errorf("%q has not been created, so cannot be a member", m)
		}
		values = append(values, textObject("value", id))
	}
	if len(values) > 0 {
		o.set("members", values)
	}
	made, err := w.create(ctx, "/Groups", o, false)
	g.scimID = made.text("id")
	return err
}

// Deletes deletes a user by a plain DELETE.
func (w *World) Deletes(ctx context.Context, name string) error {
	return w.prepare(ctx, http.MethodDelete, "/Users/"+escape(w.knownID(w.person(name))), nil)
}

// Joins adds or removes a member by a plain PATCH, behind the identity
// provider's back.
func (w *World) Joins(ctx context.Context, add bool, name, in string) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	found := s.groupsNamed(w.groupName(w.groupOf(in)))
	member := w.knownID(w.person(name))
	if len(found) != 1 || member == "" {
		return fmt.Errorf("%q or group %q is not there", name, in)
	}
	op := textObject("op", "add", "path", "members")
	op.set("value", []any{textObject("value", member)})
	if !add {
		op = textObject("op", "remove", "path", "members[value eq "+show(member)+"]")
	}
	body := &object{}
	body.set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"})
	body.set("Operations", []any{op})
	return w.prepare(ctx, http.MethodPatch, "/Groups/"+escape(found[0].text("id")), appendJSON(nil, body))
}

// prepare sends a request that sets the scenario up and has to succeed.
func (w *World) prepare(ctx context.Context, method, path string, body []byte) error {
	w.now = nil
	w.does = "another client prepares the scenario"
	a, err := w.scim(ctx, method, path, body)
	if err != nil {
		return err
	}
	return w.prepared(a)
}

// prepared asserts that a request that sets the scenario up has succeeded.
func (w *World) prepared(a *answer) error {
	if a.status/100 == 2 {
		return nil
	}
	if err := w.declinedFor(a); err != nil {
		return err
	}
	return w.fail(true, report.Failure{
		Did: fmt.Sprintf("%s %s answered with status %d", a.method, pathTemplate(a.url), a.status), Breaks: "a plain request does not work",
		Expected: "status 2xx", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

// create makes a resource. One with attributes of the scenario's choice may be
// refused with 400: somebody else's server has rules of its own, and scenarios
// about creation judge whether it may.
func (w *World) create(ctx context.Context, endpoint string, body *object, chosen bool) (*object, error) {
	w.now = nil
	w.does = "the client creates a resource to work on"
	a, err := w.scim(ctx, http.MethodPost, endpoint, appendJSON(nil, body))
	if err != nil {
		return nil, err
	}
	o, bad := a.object()
	if a.status == http.StatusCreated && bad == nil && o.text("id") != "" {
		return o, nil
	}
	if chosen && a.status == http.StatusBadRequest && w.o.Profile == nil && !w.o.Target.Info().Own {
		return nil, notApplicable("the target takes no user with the attributes that the scenario is about (%s)", o.text("detail"))
	}
	return nil, w.fail(true, report.Failure{
		Did: fmt.Sprintf("POST %s answered with status %d", endpoint, a.status), Breaks: "nobody can be provisioned",
		Expected: "status 201 and a resource with an id", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

// overlay sets attributes of a body by path; the values are JSON. Only the
// forms a, a.b and URN:a are needed to write.
func (w *World) overlay(o *object, rows [][2]string) error {
	for _, row := range rows {
		path := row[0]
		v, err := parseJSON([]byte(w.fill(row[1])))
		if err != nil {
			return fmt.Errorf("value of %s: %w", path, err)
		}
		at := o
		outer, inner := splitPath(path)
		if inner != "" {
			found, _ := o.get(outer)
			sub, ok := found.(*object)
			if !ok {
				sub = &object{}
				o.set(outer, sub)
			}
			at, path = sub, inner
		}
		at.set(path, v)
	}
	return nil
}

// splitPath separates a parent attribute or extension from what is in it.
func splitPath(path string) (outer, inner string) {
	if strings.HasPrefix(strings.ToLower(path), "urn:") {
		if i := strings.LastIndex(path, ":"); !strings.HasSuffix(strings.ToLower(path), ":user") && !strings.HasSuffix(strings.ToLower(path), ":group") {
			return path[:i], path[i+1:]
		}
		return path, ""
	}
	outer, inner, _ = strings.Cut(path, ".")
	return outer, inner
}

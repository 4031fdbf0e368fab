package world

import (
	"context"
	"fmt"
	"net/http"

	"github.com/scimproof/scimproof/harness/report"
)

// HasAccess asserts that a person can or cannot use the app: their membership,
// their own API key where one is known, and what SCIM says of them.
func (w *World) HasAccess(ctx context.Context, name string, want bool) error {
	s, err := w.look(ctx)
	if err != nil {
		return err
	}
	p := w.person(name)
	return first(w.appAccess(s, p, want), w.keyAccess(ctx, p, want), w.scimAccess(ctx, s, p, want))
}

// breaks says what a wrong answer about access means for people.
func accessBreaks(name string, want bool) string {
	if want {
		return name + " should be at work and cannot get in"
	}
	return name + " has left and can still get in"
}

func (w *World) appAccess(s *state, p *person, want bool) error {
	if !s.app {
		return nil
	}
	got := "no member"
	if m := s.appMember(w, p); m != nil {
		got = "status " + m.text("status")
	}
	if (got == "status ACTIVE") == want {
		return nil
	}
	expected := "status ACTIVE"
	if !want {
		expected = "no member, or one that is not ACTIVE"
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("the app shows %s for %s", got, p.name), Breaks: accessBreaks(p.name, want),
		Expected: expected, Got: got, ExchangeSeq: s.appMembersSeq,
	})
}

func (w *World) keyAccess(ctx context.Context, p *person, want bool) error {
	if w.tenant.App == nil || w.key(p.name) == "" {
		return nil
	}
	a, err := w.app(ctx, p.name, http.MethodGet, "/user", nil)
	if err != nil {
		return err
	}
	expected := http.StatusUnauthorized
	if want {
		expected = http.StatusOK
	}
	if a.status == expected {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("the app answered a request with %s's own API key with status %d", p.name, a.status), Breaks: accessBreaks(p.name, want),
		Expected: fmt.Sprintf("status %d", expected), Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	})
}

func (w *World) scimAccess(ctx context.Context, s *state, p *person, want bool) error {
	if !s.scim {
		return nil
	}
	u, seq, err := w.readUser(ctx, s, p)
	if err != nil {
		return err
	}
	if u == nil && !want {
		return nil
	}
	got, isActive := "no such user", false
	if u != nil {
		v, there := u.get("active")
		got = "no active attribute"
		if there {
			got = "active " + show(v)
		}
		isActive = v == true
		if v == false && !want {
			return nil
		}
		if want && (!there || v == nil) && !w.o.Target.Info().Own {
			// active is optional (RFC 7643 section 4.1.1), and nobody has said that it is false.
			w.note("SCIM shows no active attribute of " + p.name + ", which is taken for access")
			return nil
		}
	}
	if want && isActive {
		return nil
	}
	expected := "active true"
	if !want {
		expected = "active false, or no such user"
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("over SCIM %s reads as %s", p.name, got), Breaks: accessBreaks(p.name, want),
		Expected: expected, Got: got, ExchangeSeq: seq,
	})
}

// readUser reads a person by id; nil when the list does not have them or the
// id answers 404.
func (w *World) readUser(ctx context.Context, s *state, p *person) (user *object, seq int, err error) {
	listed := s.user(w, p)
	if listed == nil {
		return nil, s.usersSeq, nil
	}
	return w.readByID(ctx, "/Users/", listed.text("id"))
}

// readByID reads one resource; nil when it answers 404.
func (w *World) readByID(ctx context.Context, endpoint, id string) (resource *object, seq int, err error) {
	a, err := w.scim(ctx, http.MethodGet, endpoint+escape(id), nil)
	if err != nil {
		return nil, 0, err
	}
	if a.status == http.StatusNotFound {
		return nil, a.seq, nil
	}
	o, err := a.object()
	if a.status != http.StatusOK || err != nil || o.text("id") != id {
		return nil, a.seq, w.fail(false, report.Failure{
			Does: "the harness reads back what the server holds", Did: fmt.Sprintf("%s answered with status %d", pathTemplate(a.url), a.status),
			Breaks:   "an identity provider cannot see what became of its change",
			Expected: "status 200 and the resource with that id", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
		})
	}
	return o, a.seq, nil
}

package world

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// TurnsAway lets everybody go on in another workspace that has the same people
// and no SCIM, which sentences speak of from now on. The identity provider stays
// connected to the first one.
func (w *World) TurnsAway(ctx context.Context) error {
	t, err := w.ready(ctx)
	if err != nil {
		return err
	}
	if !w.o.Target.Info().Own {
		return notApplicable("the target cannot hand out a second workspace")
	}
	if w.other != nil {
		return errors.New("there is another workspace already")
	}
	there := sut.Spec{
		Plan: "ENTERPRISE", Mode: w.o.Mode, Deviation: w.o.Deviation,
		Members: slices.Clone(w.spec.Members), Groups: slices.Clone(w.spec.Groups),
	}
	for i, g := range there.Groups {
		there.Groups[i].Members = slices.Clone(g.Members)
	}
	other, err := w.o.Target.Tenant(ctx, there)
	if err != nil {
		return fmt.Errorf("make another tenant: %w", err)
	}
	for _, p := range other.People {
		w.rec.AddSecret(p.APIKey)
	}
	w.tenant, w.other = other, t
	w.turned(false)
	return nil
}

// TurnsBack is the way back to the first workspace.
func (w *World) TurnsBack() error {
	if w.other == nil {
		return errors.New("nobody has turned to another workspace")
	}
	w.tenant, w.other = w.other, w.tenant
	w.turned(true)
	return nil
}

// turned forgets what was seen of the other workspace: ids are its own.
func (w *World) turned(scim bool) {
	w.scimOn, w.now, w.before, w.history = scim, nil, nil, nil
	for _, p := range w.people {
		p.appID, p.scimID = "", ""
	}
}

// SaysWhy asserts that what the app said of the last attempt names something:
// a role, a plan, or what else stands in the way.
func (w *World) SaysWhy(text string) error {
	a := w.appAnswer
	if a == nil {
		return errNoResponse
	}
	o, err := a.object()
	if err == nil && strings.Contains(strings.ToLower(o.text("message")), strings.ToLower(text)) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: didIt(a) + " and did not say why", Breaks: "whoever is refused does not learn what to do about it",
		Expected: fmt.Sprintf("a message that names %q", text), Got: excerpt(a.body), ExchangeSeq: a.seq,
	})
}

package world

import (
	"context"
	"errors"
	"strings"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/profiles"
)

// Tense is how a sentence puts an action, and so what its refusal means.
type Tense int

const (
	// Past ("has provisioned") sets up: a refusal blocks the scenario.
	Past Tense = iota
	// Present ("provisions") is the action under test: a refusal fails it.
	Present
	// Attempt ("tries to provision") looks for a refusal: what came of it is
	// for the effects to say.
	Attempt
)

// act runs one action. Before the first action under test the state is noted,
// so that effects can speak of what was before.
func (w *World) act(ctx context.Context, t Tense, does string, run func(context.Context) error) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	if t != Past && w.before == nil {
		if w.now == nil {
			s := w.observe(ctx)
			w.now = &s
		}
		w.before = w.now
		w.was = map[string]identity{}
		for name, p := range w.people {
			w.was[name] = identity{p.scimID, p.appID}
		}
	}
	w.does, w.now = does, nil
	return run(ctx)
}

// play runs one action of the identity provider and lets it settle. Each new
// task of its admin is a failure, unless the refusal is what is looked for.
func (w *World) play(ctx context.Context, t Tense, does string, edit func(context.Context, *idp.IdP) error) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	does = w.o.Profile.Title + ": " + does
	return w.act(ctx, t, does, func(ctx context.Context) error {
		if err := edit(ctx, p); err != nil {
			return declared(err)
		}
		if err := w.settle(ctx, p); err != nil {
			return declared(err)
		}
		w.meet(p)
		return w.tasks(t, p)
	})
}

// meet remembers the id under which each person was first linked.
func (w *World) meet(p *idp.IdP) {
	for name, someone := range w.people {
		if id, ok := p.UserID(name); ok && someone.scimID == "" {
			someone.scimID = id
		}
	}
}

// declared turns a profile's "never does this" into NotApplicable.
func declared(err error) error {
	if errors.Is(err, idp.ErrNotApplicable) {
		return &NotApplicable{Reason: err.Error()}
	}
	return err
}

// tasks takes the tasks that arrived since it was last called.
func (w *World) tasks(t Tense, p *idp.IdP) error {
	all := p.Tasks()
	fresh := all[min(w.tasksSeen, len(all)):]
	w.tasksSeen = len(all)
	if t == Attempt {
		w.refused = fresh
		return nil
	}
	var errs []error
	for _, task := range fresh {
		errs = append(errs, w.fail(t == Past, report.Failure{
			Did:         "the server " + strings.TrimPrefix(task.Did, "the server "),
			Breaks:      task.Breaks,
			Expected:    w.o.Profile.Title + " gets what it needs",
			Got:         w.o.Profile.Title + " shows its admin: " + task.Text,
			ExchangeSeq: task.Exchange,
			Severity:    severityOf(task.Confidence),
		}))
	}
	return first(errs...)
}

// severityOf caps what a provider's stopping amounts to by how sure it is that
// it stops there: an inferred reaction warns at most, a rumour is a note.
func severityOf(c profiles.Confidence) report.Severity {
	switch c {
	case profiles.Inferred:
		return report.Warn
	case profiles.Low:
		return report.Note
	case profiles.Documented, profiles.Observed:
	}
	return "" // judged by the scenario's rows
}

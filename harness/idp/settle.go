package idp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.starlark.net/starlark"
)

// Settle lets everything due arrive: push IdPs send at once, cycle IdPs move
// the clock to their next cycle and run it. While paused it sends nothing.
func (p *IdP) Settle(ctx context.Context) error {
	if p.paused || p.disabled {
		return nil
	}
	if !p.settings.Cycle {
		p.seen = map[string]*resource{}
		return p.deliver(ctx)
	}
	if p.clock.Before(p.next) {
		p.clock = p.next
	}
	return p.cycle(ctx)
}

// Advance moves the simulated clock and runs what falls due on the way.
func (p *IdP) Advance(ctx context.Context, d time.Duration) error {
	until := p.clock.Add(d)
	for p.settings.Cycle && !p.paused && !p.disabled && !p.next.After(until) {
		if p.clock.Before(p.next) {
			p.clock = p.next
		}
		if err := p.cycle(ctx); err != nil {
			return err
		}
	}
	if p.clock.Before(until) {
		p.clock = until
	}
	if !p.settings.Cycle && !p.paused {
		return p.deliver(ctx)
	}
	return nil
}

// cycle runs one cycle: the opening of the profile, then what is due.
func (p *IdP) cycle(ctx context.Context) error {
	p.seen = map[string]*resource{}
	interval := p.settings.Interval
	defer func() { p.next = p.clock.Add(interval) }()
	if _, ok := p.Applies("begin_cycle"); ok {
		_, err := p.run(ctx, "begin_cycle")
		if f, ok := errors.AsType[*fault](err); ok {
			interval = p.openingFailed(f)
			return nil
		}
		if err != nil {
			return err
		}
	}
	since := p.quarantined
	p.quarantined = time.Time{}
	if err := p.deliver(ctx); err != nil {
		return err
	}
	interval = p.weigh(since)
	return nil
}

// openingFailed records it and returns the time to the next cycle.
func (p *IdP) openingFailed(f *fault) time.Duration {
	entry := p.blame("begin_cycle", "", "", f)
	if entry.Quarantine && p.quarantined.IsZero() {
		p.quarantined = p.clock
	}
	return p.pause()
}

// deliver sends what is due: people, then groups, then references.
func (p *IdP) deliver(ctx context.Context) error {
	for _, d := range p.directory.people {
		if err := p.settlePerson(ctx, d); err != nil {
			return err
		}
	}
	if err := p.settleGroups(ctx); err != nil {
		return err
	}
	for _, d := range p.directory.people {
		if err := p.settleManager(ctx, d); err != nil {
			return err
		}
	}
	if !p.settings.MembersLast {
		return nil
	}
	for _, g := range p.directory.groups {
		if err := p.settleMembers(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// perform runs one unit of work for a subject. ok is false when the target
// failed, which is then a Task and, with a hold, not tried again too early.
func (p *IdP) perform(ctx context.Context, unit, key, label string, h *hold, args ...starlark.Value) (ok bool, err error) {
	_, err = p.run(ctx, unit, args...)
	var f *fault
	switch {
	case errors.As(err, &f):
		entry := p.blame(unit, key, label, f)
		if h != nil {
			h.fail(p, entry.Next == "admin")
			p.tasks[len(p.tasks)-1].Retry = h.retry()
		}
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%s %s: %w", unit, key, err)
	}
	if h != nil {
		*h = hold{}
	}
	return true, nil
}

// fail sets when the subject is due again.
func (h *hold) fail(p *IdP, admin bool) {
	if h.failures == 0 {
		h.first = p.clock
	}
	steps := p.settings.Backoff
	h.admin = admin || len(steps) == 0 || p.settings.GiveUp > 0 && p.clock.Sub(h.first) >= p.settings.GiveUp
	if len(steps) > 0 {
		step := steps[min(h.failures, len(steps)-1)]
		h.until = p.clock.Add(max(step, p.settings.Interval))
	}
	h.failures++
}

func (h *hold) retry() time.Time {
	if h.admin {
		return time.Time{}
	}
	return h.until
}

// holds reports whether the subject must wait; another wish than the failed
// one ends the wait.
func (h *hold) holds(now time.Time, signature string) bool {
	if h.failures == 0 {
		h.signature = signature
		return false
	}
	if h.signature != signature {
		*h = hold{signature: signature}
		return false
	}
	return h.admin || now.Before(h.until)
}

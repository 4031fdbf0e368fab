package idp

import (
	"fmt"
	"time"
)

// Quarantined reports whether the connection is in quarantine, and whether
// that has switched provisioning off.
func (p *IdP) Quarantined() (quarantined, disabled bool) { return !p.quarantined.IsZero(), p.disabled }

// pause is the time to the next cycle, longer in quarantine, which in the end
// switches provisioning off. It says in the last task when it is tried again.
func (p *IdP) pause() time.Duration {
	interval := p.settings.Interval
	if !p.quarantined.IsZero() && p.settings.QuarantineInterval > 0 {
		interval = p.settings.QuarantineInterval
		p.disabled = p.settings.DisabledAfter > 0 && p.clock.Sub(p.quarantined) >= p.settings.DisabledAfter
	}
	p.tasks[len(p.tasks)-1].Retry = p.clock.Add(interval)
	if p.disabled {
		p.tasks[len(p.tasks)-1].Retry = time.Time{}
	}
	return interval
}

// weigh puts the connection in quarantine, or keeps it there, when too much of
// what a cycle had to do has failed, and returns the time to the next cycle.
// since is when the quarantine began that the cycle started in.
func (p *IdP) weigh(since time.Time) time.Duration {
	failed, sound, references := p.tally()
	if !p.settings.Quarantine.Due(failed, sound, references) {
		return p.settings.Interval
	}
	p.quarantined = since
	if since.IsZero() {
		p.quarantined = p.clock
	}
	p.blame("quarantine", "", "", &fault{
		when: "escrow", did: fmt.Sprintf("failed for %d of %d people and groups, and for %d references", failed, failed+sound, references),
	})
	return p.pause()
}

// tally counts people and groups that wait for another try, those that do not,
// and references that wait.
func (p *IdP) tally() (failed, sound, references int) {
	count := func(linked bool, h hold) {
		switch {
		case h.failures > 0:
			failed++
		case linked:
			sound++
		}
	}
	for _, d := range p.directory.people {
		count(d.id != "", d.hold)
		if d.managerHold.failures > 0 {
			references++
		}
	}
	for _, g := range p.directory.groups {
		count(g.id != "", g.hold)
	}
	return failed, sound, references
}

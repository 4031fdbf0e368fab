package report

import "fmt"

// Add counts one more result under its status.
func (c *Counts) Add(s Status) {
	c.Total++
	if n := c.of(s); n != nil {
		*n++
	}
}

// Of returns the number of results with a status.
func (c *Counts) Of(s Status) int {
	if n := c.of(s); n != nil {
		return *n
	}
	return 0
}

func (c *Counts) of(s Status) *int {
	switch s {
	case Passed:
		return &c.Passed
	case Noted:
		return &c.Noted
	case Warned:
		return &c.Warned
	case Failed:
		return &c.Failed
	case Blocked:
		return &c.Blocked
	case NotApplicable:
		return &c.NotApplicable
	case Skipped:
		return &c.Skipped
	case Known:
		return &c.Known
	case Stale:
		return &c.Stale
	case Error:
		return &c.Error
	}
	return nil
}

// Evidence is what a verdict rests on.
type Evidence struct {
	// Observed counts what the run saw, before any baseline: a waiver changes
	// the exit code, never the verdict.
	Observed Counts
	// Selected and Executed count plays.
	Selected, Executed int
	// NotSelected plays were left out by a filter.
	NotSelected int
	// Floor is how many plays an unfiltered run must have, 0 for none.
	Floor int
	// Filtered says that plays were selected by tag or id.
	Filtered bool
	// Faults counts troubles of the harness outside any play.
	Faults int
	// BlockedElsewhere says that what blocked these results is judged in another
	// set, as it is for a section of an RFC.
	BlockedElsewhere bool
}

// Decide returns the verdict and, in a few words, why. A proven failure is a
// verdict whatever else went wrong.
func Decide(e Evidence) (Verdict, string) {
	c := e.Observed
	judged := c.Total - c.NotApplicable - c.Skipped
	switch {
	case c.Failed > 0:
		return NotConformant, fmt.Sprintf("%d of %d failed", c.Failed, c.Total)
	case c.Error > 0:
		return NoVerdict, fmt.Sprintf("%d of %d ended in an error of the harness", c.Error, c.Total)
	case e.Faults > 0:
		return NoVerdict, "the harness had a fault"
	case e.Selected != e.Executed:
		return NoVerdict, fmt.Sprintf("%d of %d selected were played", e.Executed, e.Selected)
	case c.Total == 0:
		return NoVerdict, "nothing was played"
	case judged == 0:
		return NoVerdict, fmt.Sprintf("none of %d applies", c.Total)
	case !e.Filtered && e.Executed < e.Floor:
		return NoVerdict, fmt.Sprintf("%d were played, fewer than the floor of %d", e.Executed, e.Floor)
	case c.Blocked > 0 && !e.BlockedElsewhere:
		return NoVerdict, fmt.Sprintf("%d of %d were blocked, and what blocked them proves nothing", c.Blocked, c.Total)
	case c.Blocked > 0:
		return Partial, fmt.Sprintf("%d of %d were blocked", c.Blocked, c.Total)
	case c.Skipped > 0:
		return Partial, fmt.Sprintf("%d of %d were skipped", c.Skipped, c.Total)
	case e.NotSelected > 0:
		return Partial, fmt.Sprintf("%d of %d were selected", e.Selected, e.Selected+e.NotSelected)
	default:
		return Conformant, fmt.Sprintf("%d of %d applied and none failed", judged, c.Total)
	}
}

// The process's exit codes.
const (
	ExitOK            = 0
	ExitNotConformant = 1
	ExitUsage         = 2
	ExitUnreachable   = 3
	ExitNoVerdict     = 4
	ExitInterrupted   = 130
)

// ExitCode is the exit code of a run that got as far as a report. requireFull
// turns a partial verdict into ExitNotConformant.
func ExitCode(r *Report, requireFull bool) int {
	switch {
	case r.Interrupted:
		return ExitInterrupted
	case r.Kill != nil:
		return killExit(r)
	case r.Counts.Failed > 0 || r.Counts.Stale > 0 || len(r.UnusedWaivers) > 0:
		return ExitNotConformant
	case r.any(NoVerdict):
		return ExitNoVerdict
	case requireFull && r.any(Partial):
		return ExitNotConformant
	default:
		return ExitOK
	}
}

// killExit: a kill run is there to see failures; a survivor is what it fails on.
func killExit(r *Report) int {
	switch {
	case len(r.Kill.Survivors) > 0:
		return ExitNotConformant
	case r.Counts.Error > 0 || len(r.Faults) > 0 || r.Selected != r.Executed || r.Selected == 0:
		return ExitNoVerdict
	default:
		return ExitOK
	}
}

// any says whether the whole, the protocol or an IdP has this verdict.
func (r *Report) any(v Verdict) bool {
	if r.Verdict == v || (r.Protocol != nil && r.Protocol.Verdict == v) {
		return true
	}
	for _, p := range r.Profiles {
		if p.Verdict == v {
			return true
		}
	}
	return false
}

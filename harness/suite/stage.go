package suite

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/world"
)

// stage is one play while it is on: its world, and what became of it so far.
// Its outcome comes from our own wrapper around every step function.
type stage struct {
	play    *play
	world   *world.World
	cancel  context.CancelFunc
	release func()
	started time.Time
	// stopped is the run's context: a play that ends after it was cancelled
	// proved nothing.
	stopped context.Context //nolint:containedctx // outlives every call, is asked for its end only
	// foreign says that the target is somebody else's, and as slow as it is.
	foreign bool

	mu   sync.Mutex
	step *messages.PickleStep
	// ended is "" while the play goes on, then blocked, not applicable, error,
	// or failed by an action, after which nothing more is tried.
	ended    report.Status
	reason   string
	cause    string
	failures []report.Failure
	notes    []string
	ran      int
}

type stageKey struct{}

func stageOf(ctx context.Context) *stage {
	s, _ := ctx.Value(stageKey{}).(*stage)
	return s
}

func (s *stage) next(step *messages.PickleStep) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.step = step
}

// act runs one step function and classifies what it returns. The error it
// gives back only tells godog whether to go on.
func (s *stage) act(ctx context.Context, run func() error) error {
	s.mu.Lock()
	step := s.step
	s.ran++
	if len(s.failures) > 0 && (step == nil || step.Type != messages.PickleStepType_OUTCOME) {
		s.end(report.Failed, "") // no further action on a state that is wrong
	}
	over := s.ended != ""
	s.mu.Unlock()
	if over {
		return errOver
	}
	err := guarded(run)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.classify(ctx, step, err)
	}
	if s.ended != "" {
		return errOver
	}
	return nil
}

// errOver stops godog from playing the rest of a scenario.
var errOver = errors.New("the play is over")

// fault is a panic of a step.
type fault struct {
	value any
	stack []byte
}

func (f *fault) Error() string { return fmt.Sprintf("panic: %v\n%s", f.value, f.stack) }

func guarded(run func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &fault{v, debug.Stack()}
		}
	}()
	return run()
}

// classify is called with s.mu held. Whose fault it is: a *world.Failure is the
// target's, a *world.NotApplicable nobody's, everything else the harness's own.
func (s *stage) classify(ctx context.Context, step *messages.PickleStep, err error) {
	sentence, kind := "", messages.PickleStepType_UNKNOWN
	if step != nil {
		sentence, kind = step.Text, step.Type
	}
	var failure *world.Failure
	var notApplicable *world.NotApplicable
	switch {
	case s.stopped.Err() != nil:
		s.end(report.Skipped, interrupted)
	case errors.As(err, &failure):
		s.accuse(failure, sentence, kind)
	case len(s.failures) > 0:
		// What comes after a failure may be its consequence; the failure stands.
		s.notes = append(s.notes, fmt.Sprintf("after the failure, %q ended with: %v", sentence, err))
		s.end(report.Failed, "")
	case errors.As(err, &notApplicable):
		s.end(report.NotApplicable, notApplicable.Reason)
	case errors.Is(ctx.Err(), context.DeadlineExceeded) && s.slow() != "":
		s.end(report.Skipped, fmt.Sprintf("%q was not done in time: %s", sentence, s.slow()))
	case ctx.Err() != nil && errors.Is(ctx.Err(), context.DeadlineExceeded):
		s.end(report.Error, fmt.Sprintf("%q was not done in time: %v", sentence, err))
	default:
		s.end(report.Error, fmt.Sprintf("%q: %v", sentence, err))
	}
}

// accuse takes a failure of the target. One during the set-up blocks the
// scenario, one of the action under test ends it; assertions are independent of
// each other, so the ones after a failed one are still made.
func (s *stage) accuse(failure *world.Failure, sentence string, kind messages.PickleStepType) {
	found := append([]report.Failure{failure.Report}, failure.More...)
	for i := range found {
		found[i].Step = sentence
	}
	first := found[0]
	if !failure.Setup && kind != messages.PickleStepType_CONTEXT {
		found = slices.DeleteFunc(found, s.told)
	}
	s.failures = append(s.failures, found...)
	if failure.Setup || kind == messages.PickleStepType_CONTEXT {
		// What the scenario proves was not put to the test.
		for i := len(s.failures) - len(found); i < len(s.failures); i++ {
			s.failures[i].Requirement = nil
		}
		s.cause = first.Cause
		if s.cause == "" {
			s.cause = sentence
			s.failures[len(s.failures)-len(found)].Cause = sentence
		}
		s.end(report.Blocked, sentence+": "+first.Did)
		return
	}
	if kind != messages.PickleStepType_OUTCOME {
		s.end(report.Failed, "")
	}
}

// told says that the play has made this accusation already: of the same answer,
// or of another one that showed the very same.
func (s *stage) told(f report.Failure) bool {
	return slices.ContainsFunc(s.failures, func(b report.Failure) bool {
		return b.Did == f.Did && b.Severity == f.Severity && b.Got == f.Got && (b.ExchangeSeq == f.ExchangeSeq || b.Expected == f.Expected)
	})
}

// slow says how long a target that is not ours made the play wait, "" when that
// was less than half of its time.
func (s *stage) slow() string {
	if !s.foreign {
		return ""
	}
	var waited time.Duration
	all := s.world.Recorder().All()
	for i := range all {
		waited += all[i].Duration
	}
	if 2*waited < time.Since(s.started) {
		return ""
	}
	return fmt.Sprintf("the target took %s for %d requests", waited.Round(time.Second), len(all))
}

func (s *stage) end(status report.Status, reason string) {
	if s.ended == "" {
		s.ended, s.reason = status, reason
	}
}

// outcome is the status of the play once all its steps are through. leftOver is
// an error of godog that no step function returned: a step nobody defines, an
// argument that does not fit.
func (s *stage) outcome(own bool, leftOver error) (report.Status, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.ended != "" && s.ended != report.Failed:
		return s.ended, s.reason
	case s.stopped.Err() != nil && s.ran < len(s.play.steps):
		return report.Skipped, interrupted
	case len(s.failures) > 0:
		return report.Judge(s.play.requirements, s.failures, s.notes, own), ""
	case leftOver != nil && !errors.Is(leftOver, errOver):
		return report.Error, leftOver.Error()
	case s.ran != len(s.play.steps):
		return report.Error, fmt.Sprintf("%d of %d steps were played", s.ran, len(s.play.steps))
	default:
		return report.Judge(s.play.requirements, nil, s.world.Notes(), own), ""
	}
}

// keptBody is how many bytes of each body go into the report.
const keptBody = 64 << 10

// result is the finished play. Exchanges are kept where there is something to
// explain.
func (s *stage) result(o *Options, leftOver error) report.Result {
	status, reason := s.outcome(o.Target.Info().Own, leftOver)
	if status == report.Warned && o.FailOnWarn {
		status = report.Failed
	}
	r := s.play.result(status, reason)
	r.Started, r.Duration = s.started, time.Since(s.started)
	s.mu.Lock()
	r.Failures = s.failures
	r.Notes = append(s.world.Notes(), s.notes...)
	if status == report.Blocked {
		r.Cause = s.cause
	}
	s.mu.Unlock()
	quiet := status == report.Passed || status == report.Noted || status == report.NotApplicable || status == report.Skipped
	if o.KeepExchanges || (!quiet && s.play.deviation == "") {
		r.Exchanges = kept(s.world.Recorder())
	}
	return r
}

func kept(recorder *exchange.Recorder) []exchange.Exchange {
	all := recorder.All()
	for i := range all {
		all[i] = all[i].Redacted().Shortened(keptBody)
	}
	return all
}

// result describes the play with a status.
func (x *play) result(status report.Status, reason string) report.Result {
	return report.Result{
		ID: x.id, Title: x.title, Rule: strings.TrimSpace(x.rule), Feature: x.feature, File: x.file.path, Line: x.line,
		Suite: x.suiteName(), Profile: x.profileName, Variant: x.variant, Mode: x.mode, Deviation: x.deviation, Tags: x.tags, Requirements: x.requirements,
		Status: status, Observed: status, Reason: reason, Started: time.Now(),
	}
}

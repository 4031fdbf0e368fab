package suite

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/world"
)

// runner holds one run together.
type runner struct {
	o         *Options
	plan      *plan
	facts     *facts
	transport *http.Transport
	sentences []sentence
	// tenants serialises @exclusive plays on a shared tenant.
	tenants sync.RWMutex

	mu sync.Mutex
	// waiting are the plays godog has not begun, by uri and content.
	waiting map[string][]*play
	results []report.Result
	// interrupted counts plays that were begun and stopped.
	interrupted int
	noticed     map[string]bool // deviations some play has noticed
	trials      trials
	variations  []report.Variation
	leftovers   []report.Leftover
	// suffixes has the play that a suffix on a shared tenant belongs to.
	suffixes map[string]string
	faults   []string
}

func run(ctx context.Context, o *Options) (*report.Report, error) {
	started := time.Now()
	p, err := makePlan(o)
	if err != nil {
		return nil, err
	}
	if len(o.Deviations) > 0 && !o.Target.Info().Own {
		return nil, &UsageError{"deviations can be planted in the reference server only; leave --target out"}
	}
	sentences, err := compile(o.Steps) //nolint:contextcheck // each step gets its own from godog
	if err != nil {
		return nil, err
	}
	r := &runner{o: o, plan: p, sentences: sentences, waiting: map[string][]*play{}, noticed: map[string]bool{}, suffixes: map[string]string{}, trials: newTrials()}
	scout := o.transport(1)
	r.facts, err = preflight(ctx, o, p, scout)
	scout.CloseIdleConnections()
	switch {
	case err != nil && errors.Is(ctx.Err(), context.Canceled):
		r.facts = &facts{info: o.Target.Info()}
	case err != nil:
		return nil, err
	default:
		for i := range p.groups {
			p.groups[i].Claimed = r.facts.claims(p.suites[p.groups[i].Suite])
		}
		r.play(ctx)
	}
	return r.report(ctx, started), nil
}

// play runs everything that was selected.
func (r *runner) play(ctx context.Context) {
	connections := 0
	if r.facts.shared {
		connections = foreignConnections
	}
	r.transport = r.o.transport(connections)
	defer r.transport.CloseIdleConnections()
	if r.o.Begin != nil {
		r.o.Begin(r.plan.groups)
	}
	words := &vocabulary{sentences: r.sentences, faults: map[string]string{}}
	var runnable []*play
	for _, x := range r.plan.selected() {
		if status, reason := r.facts.gate(x, r.o.AllowDestructive); status != "" {
			r.collect(x.result(status, reason))
			continue
		}
		if fault := words.check(x.steps); fault != "" {
			r.collect(x.result(report.Error, fault))
			continue
		}
		runnable = append(runnable, x)
	}
	if len(runnable) == 0 {
		return
	}
	r.run(ctx, runnable)
	r.vary(ctx)
	r.sweep(ctx)
}

// run hands plays to godog and waits for their end.
func (r *runner) run(ctx context.Context, plays []*play) {
	godog.TestSuite{
		Name:                "scimproof",
		ScenarioInitializer: r.initialize,
		Options: &godog.Options{
			Format: quietFormat, Output: io.Discard, NoColors: true, Strict: true,
			Concurrency: r.concurrency(), Randomize: r.o.Seed, DefaultContext: ctx, FeatureContents: r.contents(plays),
		},
	}.Run() // its exit code counts skipped as passed; our own record counts
	r.crossCheck(ctx, plays)
}

func (r *runner) concurrency() int {
	switch {
	case r.o.Concurrency > 0:
		return r.o.Concurrency
	case r.facts.shared:
		return foreignConnections
	default:
		return 4 * runtime.NumCPU()
	}
}

// contents hands each feature to godog once per player, holding only what is to
// be played, in random order, slow scenarios first.
func (r *runner) contents(plays []*play) []godog.Feature {
	byURI := map[string][]*play{}
	var order []string
	for _, x := range plays {
		if byURI[x.uri] == nil {
			order = append(order, x.uri)
		}
		byURI[x.uri] = append(byURI[x.uri], x)
		key := x.uri + "\n" + x.content
		r.waiting[key] = append(r.waiting[key], x)
	}
	shuffle := mathrand.New(mathrand.NewPCG(uint64(r.o.Seed), 0)) //nolint:gosec // an order, not a secret
	shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	slow := func(uri string) int {
		if byURI[uri][0].has(tagSlow) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(order, func(a, b string) int { return slow(a) - slow(b) })
	list := make([]godog.Feature, 0, len(order))
	for _, uri := range order {
		kept := map[[2]string]bool{}
		for _, x := range byURI[uri] {
			kept[[2]string{x.node, x.row}] = true
		}
		content := byURI[uri][0].file.prune(func(node, row string) bool { return kept[[2]string{node, row}] })
		list = append(list, godog.Feature{Name: uri, Contents: content})
	}
	return list
}

// initialize is called by godog once per scenario.
func (r *runner) initialize(sc *godog.ScenarioContext) {
	sc.Before(r.before)
	sc.After(r.after)
	sc.StepContext().Before(func(ctx context.Context, step *godog.Step) (context.Context, error) {
		if s := stageOf(ctx); s != nil {
			s.next(step)
		}
		return ctx, nil
	})
	for _, s := range r.sentences {
		sc.Step(s.pattern, s.handler)
	}
}

// before sets the stage of one play.
func (r *runner) before(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	x := r.begin(pickle)
	if x == nil {
		r.fault(fmt.Sprintf("%s: %q was played though nobody selected it", pickle.Uri, pickle.Name))
		return ctx, godog.ErrSkip
	}
	s := &stage{play: x, stopped: ctx, foreign: r.facts.shared, release: r.admit(x), cancel: func() {}}
	s.started = time.Now()
	s.world = world.New(world.Options{
		Target: r.o.Target, Profile: x.profile, Variant: x.variant, Params: paramsOf(r.o, x), Mode: x.mode,
		Seed: r.seedOf(x), Tags: x.tags, Deviation: x.deviation, Catalogue: r.o.Catalogue, Transport: r.transport,
	})
	limited, cancel := context.WithTimeout(world.With(context.WithValue(ctx, stageKey{}, s), s.world), r.o.ScenarioTimeout)
	s.cancel = cancel
	if ctx.Err() != nil {
		s.end(report.Skipped, interrupted)
		return limited, godog.ErrSkip
	}
	if r.noticedBefore(x) {
		s.end(report.Skipped, "its deviation was noticed by another play")
		return limited, godog.ErrSkip
	}
	return limited, nil
}

func (r *runner) noticedBefore(x *play) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.o.UntilNoticed && x.deviation != "" && r.noticed[x.deviation]
}

// begin takes the next play with this content.
func (r *runner) begin(pickle *godog.Scenario) *play {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := pickle.Uri + "\n" + contentOf(pickle)
	list := r.waiting[key]
	if len(list) == 0 {
		return nil
	}
	r.waiting[key] = list[1:]
	return list[0]
}

// admit waits until the play may use the tenant.
func (r *runner) admit(x *play) (release func()) {
	switch {
	case !r.facts.shared:
		return func() {}
	case x.has(tagExclusive):
		r.tenants.Lock()
		return r.tenants.Unlock
	default:
		r.tenants.RLock()
		return r.tenants.RUnlock
	}
}

// seedOf gives each play a seed of its own that does not depend on the order.
func (r *runner) seedOf(x *play) int64 {
	h := fnv.New64a()
	id := x.id
	if x.of != nil {
		id = x.of.id // what differs is the parameter, not the dice
	}
	_, _ = io.WriteString(h, id) // a hash never fails
	return r.o.Seed ^ int64(h.Sum64()>>1)
}

// after strikes the stage: the outcome, then the clean-up, in a context that
// survives both the scenario and an interrupt.
func (r *runner) after(ctx context.Context, _ *godog.Scenario, leftOver error) (context.Context, error) {
	s := stageOf(ctx)
	if s == nil {
		return ctx, nil
	}
	result := s.result(r.o, leftOver)
	if r.listens(s.play, result.Status) {
		r.hear(s.play, s.world)
	}
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	err := guarded(func() error { return s.world.Close(detached) })
	s.cancel()
	s.release()
	r.remember(s)
	for _, what := range s.world.Leftovers() {
		r.leave(s.play, what)
	}
	if err != nil {
		r.leave(s.play, err.Error())
	}
	if s.play.of != nil {
		r.try(result)
		return ctx, nil
	}
	r.collect(result)
	return ctx, nil
}

func (r *runner) fault(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, text)
}

// collect takes one result and tells of it.
func (r *runner) collect(result report.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if result.Status == report.Skipped && result.Reason == interrupted {
		r.interrupted++
		return
	}
	r.results = append(r.results, result)
	if noticed(&result) {
		r.noticed[result.Deviation] = true
	}
	if r.o.Progress != nil {
		r.o.Progress(result)
	}
}

// crossCheck makes sure that every play has ended.
func (r *runner) crossCheck(ctx context.Context, plays []*play) {
	if ctx.Err() != nil {
		return
	}
	ended := map[string]bool{}
	for i := range r.results {
		ended[r.results[i].ID] = true
	}
	for id := range r.trials.results {
		ended[id] = true
	}
	for _, x := range plays {
		if !ended[x.id] {
			r.fault(x.id + " was selected and never ended")
		}
	}
}

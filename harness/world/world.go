// Package world holds the state of one scenario: its tenant of the target, the
// identity provider that is played, the people and groups the sentences name,
// every recorded exchange, and what has to be undone at the end.
//
// Verbs act (an admin's edit in the directory, a request to the app, a raw SCIM
// request), effects assert. What people see is read through two windows: SCIM
// always, and the application's own API where the target has one.
//
// A verb or effect that fails returns *Failure when the target is to blame,
// *NotApplicable when the target or the profile never does this, and any other
// error when the harness itself is at fault.
package world

import (
	"context"
	"net/http"
	"slices"
	"sync"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/profiles"
)

// Options say what a scenario is played with.
type Options struct {
	Target sut.Target
	// Profile is nil for features that no identity provider plays.
	Profile *profiles.Profile
	// Variant of the profile; "" is its first.
	Variant string
	// Params override the variant's parameters.
	Params map[string]string
	// Mode of the tenant: "tolerant" (also "") or "strict".
	Mode string
	// Seed makes names, ids and probes repeatable.
	Seed int64
	// Tags of the scenario; those the catalogue knows are its requirements.
	Tags []string
	// Deviation is the misbehaviour planted in the tenant, or "".
	Deviation string
	// Catalogue may be nil: failures then name their requirements by id only.
	Catalogue *fixtures.Catalogue
	// Transport carries all requests; nil means one of the world's own.
	Transport http.RoundTripper
}

// World is one scenario. Its methods are for one goroutine at a time, except
// Recorder, Failures, Notes and Leftovers.
type World struct {
	// discovery is what the target publishes of its resource types.
	discovery

	o        Options
	rec      *exchange.Recorder
	wire     *wire
	spec     sut.Spec
	tenant   *sut.Tenant
	provider *idp.IdP
	scimOn   bool
	token    string
	oldToken string
	// typedToken and typedBase are what the admin entered, when it is not
	// simply what the app showed.
	typedToken, typedBase string
	clock                 int64

	people map[string]*person
	groups map[string]*group
	// exported holds the lines of the app's group export, without the header.
	exported [][]string

	does      string
	tasksSeen int
	refused   []idp.Task
	before    *state
	was       map[string]identity
	history   []state
	other     *sut.Tenant
	now       *state
	headers   http.Header
	response  *answer
	// former is the response before the last one.
	former *answer
	// rebased is the base URL of the next request alone, "" for the tenant's.
	rebased string
	// burst are the answers to requests that were sent at once.
	burst []*answer
	// elsewhere sends the client's requests to the other workspace.
	elsewhere bool
	appAnswer *answer
	imported  []idp.Imported
	// whole is the list that the pages should add up to.
	whole    []*object
	pages    []page
	back     []page
	pageSize int
	// config is the ServiceProviderConfig, read once.
	config *object

	mu        sync.Mutex
	failures  []report.Failure
	notes     []string
	leftovers []string
}

// New prepares a scenario. Nothing is sent before a verb needs the tenant.
func New(o Options) *World {
	base := o.Transport
	if base == nil {
		base = exchange.NewTransport(0)
	}
	x := &wire{base: base}
	return &World{
		o:      o,
		wire:   x,
		rec:    exchange.NewRecorder(x),
		spec:   sut.Spec{Plan: "ENTERPRISE", Mode: o.Mode, SCIM: true, Deviation: o.Deviation},
		people: map[string]*person{},
		groups: map[string]*group{},
	}
}

type contextKey struct{}

// With returns a context that carries the world to the steps.
func With(ctx context.Context, w *World) context.Context {
	return context.WithValue(ctx, contextKey{}, w)
}

// From returns the world of a context, nil when there is none.
func From(ctx context.Context) *World {
	w, _ := ctx.Value(contextKey{}).(*World)
	return w
}

// Recorder holds every exchange of the scenario.
func (w *World) Recorder() *exchange.Recorder { return w.rec }

// Failures returns every assertion that did not hold, in order.
func (w *World) Failures() []report.Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.failures)
}

// Notes returns observations without judgement.
func (w *World) Notes() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.notes)
}

// Suffix is what the names of everything made on a shared tenant end in, "" on
// a tenant of the scenario's own.
func (w *World) Suffix() string {
	if w.tenant == nil || !w.tenant.Shared {
		return ""
	}
	return w.tenant.Suffix
}

// Leftovers names what Close could not remove from a shared tenant.
func (w *World) Leftovers() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.leftovers)
}

func (w *World) note(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = append(w.notes, text)
}

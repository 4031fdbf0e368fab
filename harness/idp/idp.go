// Package idp plays an identity provider: it keeps a directory of people and
// groups, assignments, links to the target and a clock, decides what changed,
// and lets the profile's flows send what that IdP would send.
//
// What the target does wrong becomes a Task, worded as that IdP's admin would
// read it. An error from a method is the harness's own fault or the context's.
package idp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"go.starlark.net/starlark"

	"github.com/scimproof/scimproof/profiles"
)

// Options say which identity provider is played against which target.
type Options struct {
	Profile *profiles.Profile
	// Variant of the profile; "" is its first.
	Variant string
	// BaseURL and Token are typed in by the admin, as the target shows them.
	BaseURL, Token string
	// Transport carries every request; it must not add headers of its own
	// (exchange.NewTransport, or a recorder around it).
	Transport http.RoundTripper
	// Seq returns the number of the exchange Transport recorded last; it fills
	// Task.Exchange. nil: requests of this IdP are counted from 1.
	Seq func() int
	// Suffix makes names unique on a shared tenant: it goes into the local part
	// of user names and e-mail addresses and after group names.
	Suffix string
	// Seed makes ids, passwords and probes repeatable.
	Seed uint64
	// Params override the variant's parameters.
	Params map[string]string
	// Start is the simulated clock's first reading; zero: a fixed date.
	Start time.Time
	// Wait is called before a retry; it should return when the delay has passed
	// on the target's clock. nil: only the simulated clock moves.
	Wait func(ctx context.Context, d time.Duration) error
}

// ErrNotApplicable is matched by the errors of actions the profile declares it
// never performs; the error's text is the declared reason.
var ErrNotApplicable = errors.New("this identity provider never does this")

// notApplicableError carries the declared reason.
type notApplicableError struct{ reason string }

func (e notApplicableError) Error() string        { return e.reason }
func (e notApplicableError) Is(target error) bool { return target == ErrNotApplicable }

// IdP is one simulated identity provider connected to one target. Its methods
// are for one goroutine at a time.
type IdP struct {
	options   Options
	settings  *profiles.Settings
	functions starlark.StringDict
	random    random
	directory *Directory

	// assigned are keys of people and groups in scope, asked those of groups
	// that are pushed by an action of their own.
	assigned, asked map[string]bool

	clock, next time.Time
	paused      bool
	// quarantined is since when the connection is in quarantine, zero: it is not.
	quarantined time.Time
	disabled    bool

	tasks    []Task
	notes    []string
	created  []Created
	imported map[string]*resource
	// seen is what the target showed in this cycle, by path.
	seen map[string]*resource
	last *response
	sent int
	// calls counts the runs of units of work.
	calls int
	// read are the parameters the flows have looked at.
	read map[string]bool
	// retried says that something was tried again by itself.
	retried bool
}

// Task is something the target did that the IdP's admin has to deal with.
type Task struct {
	// Unit of work, e.g. "sync_user".
	Unit string
	// Subject is the key of the person or group, "" for the connection.
	Subject string
	// Text as that IdP's admin would see it.
	Text string
	// Code is the IdP's own error code, "" where it has none.
	Code string
	// Exchange is the Seq of the exchange that caused it, 0 if none did.
	Exchange int
	// Method and URL of that exchange; Status 0 when no answer came.
	Method, URL string
	Status      int
	// Did says what the target did, Breaks what that means for the people.
	Did, Breaks string
	// Retry says when the IdP tries again by itself; zero: never.
	Retry time.Time
	// Source and Confidence of the claim that this IdP stops here: D and O
	// judge, I warns at most, L is a note.
	Source     string
	Confidence profiles.Confidence
}

// Imported is one resource read from the target.
type Imported struct {
	// Kind is "User" or "Group".
	Kind string
	ID   string
	// Name is the userName of a user, the displayName of a group.
	Name string
	// Active is true for a user that does not say false.
	Active bool
	// Members holds a group's member ids.
	Members []string
}

// Created is a resource this IdP made in the target and did not delete.
type Created struct {
	// Path below the base URL, e.g. "/Users/17".
	Path string
}

// New connects a profile to a target. It sends nothing.
func New(o Options) (*IdP, error) {
	if o.Profile == nil || o.Transport == nil || o.BaseURL == "" {
		return nil, errors.New("an identity provider needs Profile, Transport and BaseURL")
	}
	settings, err := o.Profile.Settings(o.Variant, o.Params)
	if err != nil {
		return nil, fmt.Errorf("identity provider: %w", err)
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC)
	}
	p := &IdP{
		options: o, settings: settings, clock: o.Start.UTC(), next: o.Start.UTC(),
		random:   newRandom(o.Seed, "flows/"+o.Suffix),
		assigned: map[string]bool{}, asked: map[string]bool{},
		imported: map[string]*resource{}, seen: map[string]*resource{},
		read: map[string]bool{},
	}
	p.directory = newDirectory(p)
	if err := p.load(); err != nil {
		return nil, err
	}
	return p, nil
}

// Directory is where people and groups are edited; edits send nothing.
func (p *IdP) Directory() *Directory { return p.directory }

// Profile is what is being played, Params with which parameters.
func (p *IdP) Profile() *profiles.Profile { return p.options.Profile }

// Params returns every parameter's value.
func (p *IdP) Params() map[string]string { return p.settings.Params }

// Applies reports whether the profile performs a unit of work; if not, reason
// is the declared text with source and confidence.
func (p *IdP) Applies(unit string) (reason string, ok bool) {
	reason, never := p.options.Profile.Never[unit]
	return reason, !never
}

// Sends reports whether the mapping sends an attribute, named by its first
// part ("timezone", "name") or its whole path.
func (p *IdP) Sends(attribute string) bool {
	if p.settings.AppRoles && strings.EqualFold(attribute, "roles") {
		return true
	}
	return slices.ContainsFunc(p.settings.Mapping, func(m profiles.Mapping) bool {
		first := strings.FieldsFunc(m.Path, func(r rune) bool { return r == '.' || r == '[' })[0]
		return strings.EqualFold(m.Path, attribute) || strings.EqualFold(first, attribute)
	})
}

// Tasks returns what the target did wrong so far, oldest first.
func (p *IdP) Tasks() []Task { return slices.Clone(p.tasks) }

// Notes returns what is worth knowing without being wrong, oldest first.
func (p *IdP) Notes() []string { return slices.Clone(p.notes) }

// Created returns what this IdP made in the target and did not delete.
func (p *IdP) Created() []Created { return slices.Clone(p.created) }

// UserID is the id the target gave a person, once linked.
func (p *IdP) UserID(key string) (string, bool) {
	if d := p.directory.person(key); d != nil && d.id != "" {
		return d.id, true
	}
	return "", false
}

// GroupID is the id the target gave a group, once linked.
func (p *IdP) GroupID(key string) (string, bool) {
	if g := p.directory.group(key); g != nil && g.id != "" {
		return g.id, true
	}
	return "", false
}

// Sent returns a person as this IdP sends them: with Suffix applied.
func (p *IdP) Sent(key string) (Person, bool) {
	if d := p.directory.person(key); d != nil {
		return d.suffixed(), true
	}
	return Person{}, false
}

// SentGroup returns a group as this IdP sends it: with Suffix applied.
func (p *IdP) SentGroup(key string) (Group, bool) {
	g, ok := p.directory.Group(key)
	if ok {
		g.Name = p.directory.group(key).sentName()
	}
	return g, ok
}

// ExternalID is the directory's own id of a person or group.
func (p *IdP) ExternalID(key string) (string, bool) {
	if d := p.directory.person(key); d != nil {
		return d.externalID, true
	}
	if g := p.directory.group(key); g != nil {
		return g.externalID, true
	}
	return "", false
}

// Clock is the simulated time.
func (p *IdP) Clock() time.Time { return p.clock }

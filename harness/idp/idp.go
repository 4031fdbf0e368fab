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
	"net/http"
	"time"

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

// IdP is one simulated identity provider connected to one target. Its methods
// are for one goroutine at a time.
type IdP struct{}

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
}

// Imported is one resource read from the target.
type Imported struct {
	// Kind is "User" or "Group".
	Kind string
	ID   string
	// UserName of a user, displayName of a group.
	Name   string
	Active bool
	// Members holds a group's member ids.
	Members []string
}

// New connects a profile to a target. It sends nothing.
func New(o Options) (*IdP, error) { panic("not yet") }

// Directory is where people and groups are edited; edits send nothing.
func (p *IdP) Directory() *Directory { panic("not yet") }

// Applies reports whether the profile performs a unit of work; if not, reason
// is the declared text with source and confidence.
func (p *IdP) Applies(unit string) (reason string, ok bool) { panic("not yet") }

// Assign puts people or groups in scope of the app. It is recorded; nothing is
// sent before Settle.
func (p *IdP) Assign(keys ...string) error { panic("not yet") }

// Unassign takes people or groups out of scope.
func (p *IdP) Unassign(keys ...string) error { panic("not yet") }

// PushGroup pushes a group itself, not only its people. IdPs that push every
// assigned group take it as an assignment.
func (p *IdP) PushGroup(key string) error { panic("not yet") }

// PushNow asks for a full push of a group that is pushed already.
func (p *IdP) PushNow(key string) error { panic("not yet") }

// UnlinkGroup stops pushing a group; deleteTarget deletes it in the target.
func (p *IdP) UnlinkGroup(key string, deleteTarget bool) error { panic("not yet") }

// SetPassword changes a person's password for IdPs that sync it.
func (p *IdP) SetPassword(key, password string) error { panic("not yet") }

// SetFeature switches one of the connection's features ("create", "update",
// "deactivate", "groups", "import_groups", …: the profile lists them).
func (p *IdP) SetFeature(name string, on bool) error { panic("not yet") }

// TestConnection does what the admin's button does. Failures become Tasks.
func (p *IdP) TestConnection(ctx context.Context) error { panic("not yet") }

// Settle lets everything due arrive: push IdPs send at once, cycle IdPs move
// the clock to their next cycle and run it. While paused it sends nothing.
func (p *IdP) Settle(ctx context.Context) error { panic("not yet") }

// Advance moves the simulated clock and runs what falls due on the way.
func (p *IdP) Advance(ctx context.Context, d time.Duration) error { panic("not yet") }

// Pause stops provisioning until Start.
func (p *IdP) Pause() { panic("not yet") }

// Start resumes provisioning; what fell due meanwhile is sent by Settle.
func (p *IdP) Start() { panic("not yet") }

// Retry has the admin retry the failed tasks that the IdP would not retry by
// itself, and clears them.
func (p *IdP) Retry(ctx context.Context) error { panic("not yet") }

// OnDemand provisions one person or group at once, without waiting for a cycle.
func (p *IdP) OnDemand(ctx context.Context, key string) error { panic("not yet") }

// Import reads users (and groups, if switched on) from the target.
func (p *IdP) Import(ctx context.Context) ([]Imported, error) { panic("not yet") }

// Tasks returns what the target did wrong so far, oldest first.
func (p *IdP) Tasks() []Task { panic("not yet") }

// UserID is the id the target gave a person, once linked.
func (p *IdP) UserID(key string) (string, bool) { panic("not yet") }

// GroupID is the id the target gave a group, once linked.
func (p *IdP) GroupID(key string) (string, bool) { panic("not yet") }

// Sent returns a person as this IdP sends them: with Suffix applied.
func (p *IdP) Sent(key string) (Person, bool) { panic("not yet") }

// SentGroup returns a group as this IdP sends it: with Suffix applied.
func (p *IdP) SentGroup(key string) (Group, bool) { panic("not yet") }

// Clock is the simulated time.
func (p *IdP) Clock() time.Time { panic("not yet") }

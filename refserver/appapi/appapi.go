// Package appapi is the application's own REST door: what the people of a
// workspace and its admins do, in the shapes of Clockify's public API as far as
// those are published (see the dossier on Entra ID, section 12); exporting
// groups, switching SCIM on and off, leaving and signing in are our own.
//
// A person acts by the key in X-Api-Key. Errors are {"code", "message"}.
package appapi

import (
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// Base is the path below which every route lies.
const Base = "/api/v1"

// KeyHeader carries a person's API key.
const KeyHeader = "X-Api-Key"

// Config says what the door opens to.
type Config struct {
	Service *workspace.Service
	// Log receives the door's records; nil discards them.
	Log *slog.Logger
	// Timeout ends a request; 0 means no limit.
	Timeout time.Duration
	// BaseURL gives the SCIM base URL of a workspace as the client of this
	// request reaches it; nil takes the service's own.
	BaseURL func(r *http.Request, workspaceID string) string
	// Limits says who sends too much; nil lets everything in.
	Limits *door.Limits
}

// call is one request on its way through the door.
type call struct {
	Config

	w http.ResponseWriter
	r *http.Request
	// actor is nil on the routes that are open.
	actor *workspace.Actor
	// path holds the values of the route's {placeholders}.
	path map[string]string
}

// New opens the door.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	table := routes()
	serve := func(w http.ResponseWriter, r *http.Request) {
		one := &call{Config: c, w: w, r: r}
		if err := one.dispatch(table); err != nil { //nolint:contextcheck // the context is the request's, inside one
			one.fail(err) //nolint:contextcheck // as above
		}
	}
	fault := func(w http.ResponseWriter, r *http.Request) {
		one := &call{Config: c, w: w, r: r}
		one.write(http.StatusInternalServerError, errorBody{Code: "internal", Message: internalText(r)})
	}
	return door.Wrap(http.HandlerFunc(serve), door.Options{Log: c.Log, Timeout: c.Timeout, Fault: fault})
}

// dispatch finds the route, then who is asking.
func (c *call) dispatch(table []route) error {
	if err := c.allow(c.Limits.Address(c.r), "this address sends too many requests"); err != nil {
		return err
	}
	segments, err := door.Segments(c.r)
	if err != nil || len(segments) < 2 || "/"+strings.Join(segments[:2], "/") != Base {
		return notFound("there is nothing at this path; the application's API is below %s", Base)
	}
	var allowed []string
	for _, candidate := range table {
		path, ok := candidate.match(segments[2:])
		if !ok {
			continue
		}
		method := c.r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if candidate.method != method {
			allowed = append(allowed, candidate.method)
			continue
		}
		c.path = path
		if !candidate.open {
			if err := c.authenticate(); err != nil {
				return err
			}
		}
		return candidate.action(c)
	}
	if len(allowed) == 0 {
		return notFound("there is nothing at this path")
	}
	c.w.Header().Set("Allow", strings.Join(allowed, ", "))
	return &workspace.AppError{Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Message: c.r.Method + " is not possible here; allowed are " + strings.Join(allowed, ", ")}
}

// authenticate finds who acts. A key opens its own workspace only; any other
// looks as if it were not there.
func (c *call) authenticate() error {
	key, ws := c.r.Header.Get(KeyHeader), c.path["ws"]
	if key != "" {
		if err := c.allow(c.Limits.Failing(c.r, ws), "too many unknown keys came from this address"); err != nil {
			return err
		}
	}
	actor, err := c.Service.ActorByKey(c.r.Context(), key)
	if err != nil {
		var refused *workspace.AppError
		if errors.As(err, &refused) && refused.Status == http.StatusUnauthorized && key != "" {
			c.Limits.Failed(c.r, ws)
		}
		return err
	}
	if err := c.allow(c.Limits.Token(actor.Workspace.ID, key, actor.Workspace.ClockOffset), "this key sends too many requests"); err != nil {
		return err
	}
	if ws != "" && ws != actor.Workspace.ID {
		return notFound("workspace %s not found", ws)
	}
	c.actor = actor
	return nil
}

// allow refuses what has to wait.
func (c *call) allow(wait time.Duration, what string) error {
	if wait == 0 {
		return nil
	}
	c.w.Header().Set("Retry-After", door.RetryAfter(wait))
	return &workspace.AppError{
		Status: http.StatusTooManyRequests, Code: "too_many_requests", Message: what + "; come back in " + door.RetryAfter(wait) + " seconds",
	}
}

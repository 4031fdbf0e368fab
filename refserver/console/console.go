// Package console is the application's web door: pages that the server renders,
// for people. They work without JavaScript, but for the log that updates by
// itself; nothing is loaded from anywhere else.
//
// The console decides nothing: what a person may do, and why not, it asks the
// workspace package, whose use cases the application's API has too.
package console

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// Base is the path below which every page lies.
const Base = "/console"

// maxForm is the longest accepted form in bytes; nothing here needs more.
const maxForm = 64 << 10

// Config says what the door opens to.
type Config struct {
	Service *workspace.Service
	// Log receives the door's records; nil discards them.
	Log *slog.Logger
	// Timeout ends a request; 0 means no limit. Live pages are exempt.
	Timeout time.Duration
	// Origin gives scheme and authority as the client of this request reaches
	// the server, e.g. "https://scim.example.com"; cookies are Secure on https.
	Origin func(r *http.Request) string
	// BaseURL gives the SCIM base URL of a workspace likewise.
	BaseURL func(r *http.Request, workspaceID string) string
	// Limits says who sends too much; nil lets everything in.
	Limits *door.Limits
	// Draining, once closed, ends live pages so that the server can stop.
	Draining <-chan struct{}
}

// call is one request on its way through the door.
type call struct {
	*console

	w http.ResponseWriter
	r *http.Request
	// actor is nil on the pages that are open, secret the session's.
	actor  *workspace.Actor
	secret string
	// problem is why the form that was sent was refused; the page it came from
	// is shown again with it.
	problem *workspace.AppError
}

// console is the door.
type console struct {
	Config

	pages pages
	// live holds a place for each live page.
	live chan struct{}
	// origins refuses what a browser says comes from another site.
	origins *http.CrossOriginProtection
}

// New opens the door.
func New(c Config) http.Handler {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d := &console{Config: c, pages: readPages(), live: make(chan struct{}, maxLive), origins: http.NewCrossOriginProtection()}
	mux := http.NewServeMux()
	for _, one := range routes() {
		mux.Handle(one.pattern, d.handler(one))
	}
	mux.HandleFunc("GET "+Base+"/static/{name}", serveStatic)
	fault := func(w http.ResponseWriter, r *http.Request) {
		one := &call{console: d, w: w, r: r}
		one.fail(errors.New("panic"))
	}
	pages := door.Wrap(mux, door.Options{Log: c.Log, Timeout: c.Timeout, Fault: fault})
	live := door.Wrap(mux, door.Options{Log: c.Log, Fault: fault})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		protect(w.Header())
		if r.URL.Path == livePath {
			live.ServeHTTP(w, r)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// protect sets what keeps a page from being anything but itself: no script,
// style or image but our own, no frame round it, nothing kept or passed on.
func protect(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

// handler finds out who is asking, and that a form is one of ours, before the
// action runs.
func (d *console) handler(one route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{console: d, w: w, r: r}
		if err := c.admit(one); err != nil {
			c.fail(err)
			return
		}
		if err := one.action(c); err != nil {
			c.fail(err)
		}
	})
}

func (c *call) admit(one route) error {
	if err := c.allow(c.Limits.Address(c.r)); err != nil {
		return err
	}
	if !one.open {
		if err := c.authenticate(); err != nil {
			return err
		}
		if err := c.allow(c.Limits.Token(c.actor.Workspace.ID, c.secret, c.actor.Workspace.ClockOffset)); err != nil {
			return err
		}
	}
	if c.r.Method != http.MethodPost {
		return nil
	}
	return c.checkForm(one.open)
}

// allow refuses what has to wait.
func (c *call) allow(wait time.Duration) error {
	if wait == 0 {
		return nil
	}
	c.w.Header().Set("Retry-After", door.RetryAfter(wait))
	return &workspace.AppError{
		Status: http.StatusTooManyRequests, Code: "too_many_requests",
		Message: "There were too many requests. Come back in " + door.RetryAfter(wait) + " seconds.",
	}
}

// fail is the one place that turns an error into an answer of this door.
func (c *call) fail(err error) {
	var shown *workspace.AppError
	switch {
	case errors.As(err, &shown) && shown.Status == http.StatusUnauthorized:
		c.signInAgain()
	case errors.As(err, &shown):
		c.refuse(shown.Status, titleOf(shown.Status), shown.Message)
	case door.Unavailable(err):
		c.logFailure(err)
		c.w.Header().Set("Retry-After", "5")
		c.refuse(http.StatusServiceUnavailable, "Not available", "The server cannot answer at present. Try again in a moment.")
	default:
		c.logFailure(err)
		c.refuse(http.StatusInternalServerError, "Something went wrong", "The fault is ours. The server's log has it under request "+door.RequestID(c.r.Context())+".")
	}
}

func (c *call) logFailure(err error) {
	c.Log.ErrorContext(c.r.Context(), "request failed", "request", door.RequestID(c.r.Context()),
		"method", c.r.Method, "path", door.LoggedPath(c.r), "error", err)
}

func titleOf(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusForbidden:
		return "Not allowed"
	case http.StatusTooManyRequests:
		return "Too many requests"
	default:
		return "That did not work"
	}
}

// refuse shows a page that says why there is nothing else to see.
func (c *call) refuse(status int, title, message string) {
	if c.r.URL.Path == livePath {
		c.w.WriteHeader(status)
		return
	}
	c.show(status, "refused", view{Title: title, Data: message})
}

func (c *call) missing() error {
	return &workspace.AppError{Status: http.StatusNotFound, Code: workspace.CodeNotFound, Message: "There is no such page."}
}

// redirect leads to another page of the console, as the answer to a form.
func (c *call) redirect(path string) error {
	http.Redirect(c.w, c.r, path, http.StatusSeeOther)
	return nil
}

// answer ends a form: the page it leads to says that it was done, or the page
// it came from says why not.
func (c *call) answer(err error, done, next string, again func(*call) error) error {
	var shown *workspace.AppError
	switch {
	case err == nil:
		return c.redirect(next + "?done=" + url.QueryEscape(done))
	case errors.As(err, &shown) && shown.Status != http.StatusUnauthorized && shown.Status != http.StatusNotFound:
		c.problem = shown
		return again(c)
	default:
		return err
	}
}

// status is that of a page shown again after a refused form.
func (c *call) status() int {
	if c.problem != nil {
		return c.problem.Status
	}
	return http.StatusOK
}

// field is a value of the form, without the blanks around it that come from
// pasting.
func (c *call) field(name string) string { return strings.TrimSpace(c.r.PostFormValue(name)) }

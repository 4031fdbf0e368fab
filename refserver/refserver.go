// Package refserver is the reference server: a workspace application with a
// SCIM 2.0 service provider (RFC 7643, RFC 7644) in front of it. This package
// is the composition root: it connects the storage, the use cases and the
// front doors and does nothing else.
//
// The server keeps no state of its own: several of them may share one database.
package refserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/console"
	"github.com/scimproof/scimproof/refserver/deviate"
	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/httpapi"
	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// defaultRequestTimeout is long enough for the largest body on a slow line.
const defaultRequestTimeout = 30 * time.Second

// Config says how a server is set up. Only PostgresURL is required.
type Config struct {
	// PostgresURL is a connection URL (postgres://user:secret@host:port/db).
	PostgresURL string
	// PublicURL is scheme and authority under which clients reach the server,
	// e.g. "https://scim.example.com", without a trailing slash. When it is ""
	// absolute URLs are built from each request's own Host.
	PublicURL string
	// TrustForwarded makes the server take scheme and host of absolute URLs
	// from X-Forwarded-Proto and X-Forwarded-Host. Only for a server that no
	// client reaches except through a proxy that sets both.
	TrustForwarded bool
	// AdminSecret opens the admin door. With "" the admin door refuses everything.
	AdminSecret string
	// Log receives the server's own records; nil discards them.
	Log *slog.Logger
	// Schemas holds schema documents and resource types beyond the built-in
	// ones (see scim.LoadDir); nil means none.
	Schemas fs.FS
	// Clock tells the time; nil means time.Now.
	Clock func() time.Time
	// RateLimit is how many requests a second each token or API key may send,
	// and twice that each address; 0 means door.DefaultRate, negative no limit.
	// Each process counts for itself.
	RateLimit float64
	// AuthFailureLimit is how many refused credentials a minute an address may
	// send to one workspace; 0 means door.DefaultFailures, negative no limit.
	AuthFailureLimit float64
	// RequestTimeout ends a request that takes longer, with 503; 0 means 30 s.
	RequestTimeout time.Duration
}

// Server is a running reference server. It is safe for concurrent use.
type Server struct {
	db      *bun.DB
	service *workspace.Service
	limits  *door.Limits
	public  http.Handler
	admin   http.Handler
	// draining is closed when answers that would go on should end.
	draining chan struct{}
	drain    sync.Once
	// housekeeping ends with draining.
	housekeeping sync.WaitGroup
	close        sync.Once
	closed       error
}

// New connects to the database, brings its schema up to date (one server at a
// time, under an advisory lock) and wires the doors. The caller must Close the
// server.
func New(ctx context.Context, c Config) (*Server, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.RequestTimeout == 0 {
		c.RequestTimeout = defaultRequestTimeout
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	registry, err := scim.Load(c.Schemas)
	if err != nil {
		return nil, fmt.Errorf("load schemas: %w", err)
	}
	db, err := postgres.Open(ctx, c.PostgresURL, postgres.Options{})
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if err := postgres.Migrate(ctx, db); err != nil {
		return nil, errors.Join(fmt.Errorf("bring the database up to date: %w", err), db.Close())
	}
	deviations := deviate.NewSet()
	limits := door.NewLimits(door.LimitOptions{Rate: c.RateLimit, Failures: c.AuthFailureLimit, TrustForwarded: c.TrustForwarded, Clock: c.Clock})
	service := workspace.New(workspace.Config{
		Base: workspace.Seams{Store: postgres.New(db)}, Swap: deviations.Swap,
		Registry: registry, Clock: c.Clock, Log: c.Log,
		PublicURL: func(ws string) string { return c.PublicURL + httpapi.BasePath(ws) },
	})
	s := &Server{db: db, service: service, limits: limits, draining: make(chan struct{})}
	s.housekeeping.Go(func() { s.keepHouse(c.Log) }) //nolint:contextcheck // it outlives the start and ends with Close
	s.public = s.openDoors(c, registry, deviations)
	s.admin = newAdmin(service, deviations, limits, c)
	return s, nil
}

// openDoors lets the SCIM door answer whatever is not the application's, since
// a client with a mistyped base URL deserves an error it can read.
func (s *Server) openDoors(c Config, registry *scim.Registry, deviations *deviate.Set) http.Handler {
	config := httpapi.Config{
		Service: s.service, Registry: registry, PublicURL: c.PublicURL, TrustForwarded: c.TrustForwarded,
		Encoder: deviations.Encoder, Log: c.Log, Timeout: c.RequestTimeout, Limits: s.limits,
		Record: s.service.Record,
	}
	if c.AdminSecret != "" { // without an admin door nothing can be planted
		config.DeviationOf = s.deviationOf
	}
	protocol := httpapi.New(config)
	origin := func(r *http.Request) string { return door.Origin(r, c.PublicURL, c.TrustForwarded) }
	baseURL := func(r *http.Request, ws string) string { return origin(r) + httpapi.BasePath(ws) }
	app := appapi.New(appapi.Config{Service: s.service, Log: c.Log, Timeout: c.RequestTimeout, BaseURL: baseURL, Limits: s.limits})
	pages := console.New(console.Config{
		Service: s.service, Log: c.Log, Timeout: c.RequestTimeout, Origin: origin, BaseURL: baseURL, Draining: s.draining, Limits: s.limits,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch door.First(r) {
		case "healthz":
			s.serveHealth(w, r)
		case "api":
			app.ServeHTTP(w, r)
		case "console":
			pages.ServeHTTP(w, r)
		case "":
			if fromBrowser(r) {
				http.Redirect(w, r, console.Base+"/", http.StatusSeeOther)
				return
			}
			protocol.ServeHTTP(w, r)
		default:
			protocol.ServeHTTP(w, r)
		}
	})
}

// fromBrowser tells a person at a browser from a client with a mistyped base URL.
func fromBrowser(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" && strings.Contains(r.Header.Get("Accept"), "text/html")
}

func (s *Server) deviationOf(ctx context.Context, workspaceID string) string {
	ws, err := s.service.Workspace(ctx, workspaceID)
	if err != nil {
		return "" // the request is refused already; this only decides in which words
	}
	return ws.Deviation
}

// healthTimeout is how long the database may take before the server counts as
// unwell.
const healthTimeout = 2 * time.Second

// serveHealth answers whether the server can reach its database.
func (s *Server) serveHealth(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err := s.db.PingContext(ctx); err != nil {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	_, _ = w.Write([]byte("ok\n")) // the client is gone: there is nobody left to tell
}

// Handler serves what clients may reach: the SCIM door at
// /w/{workspace}/scim/v2, the application's own API at /api/v1, its console at
// /console/, and /healthz.
func (s *Server) Handler() http.Handler { return s.public }

// AdminHandler serves the test door: making and deleting workspaces, moving
// clocks, planting deviations. It must listen on an address of its own and
// every request needs the bearer secret of Config.AdminSecret.
func (s *Server) AdminHandler() http.Handler { return s.admin }

// Drain ends answers that would go on for as long as somebody watches, so that
// an http.Server can shut down; see http.Server.RegisterOnShutdown. It is
// idempotent.
func (s *Server) Drain() { s.drain.Do(func() { close(s.draining) }) }

const (
	// lastWords is how long Close writes to the provisioning log.
	lastWords = time.Second
	// sweepEvery is how often entries of it are looked for that are too old.
	sweepEvery = time.Hour
)

// keepHouse drops what is too old, now and then, until the server drains.
func (s *Server) keepHouse(log *slog.Logger) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.draining:
			return
		case <-tick.C:
			if err := s.service.SweepLog(ctx); err != nil {
				log.WarnContext(ctx, "old entries of the provisioning log are still there", "error", err)
			}
		}
	}
}

// Close writes what is left for the provisioning log and gives the database
// connections back. It is idempotent.
func (s *Server) Close() error {
	s.Drain()
	s.close.Do(func() {
		s.housekeeping.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), lastWords)
		defer cancel()
		s.service.Close(ctx)
		if err := s.db.Close(); err != nil {
			s.closed = fmt.Errorf("close the database: %w", err)
		}
	})
	return s.closed
}

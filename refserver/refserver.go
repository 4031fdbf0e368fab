// Package refserver is the reference server: a workspace application with a
// SCIM 2.0 service provider (RFC 7643, RFC 7644) in front of it. This package
// is the composition root: it connects the storage, the use cases and the
// front doors and does nothing else.
//
// The server keeps no state of its own beside caches: several of them may share
// one database.
package refserver

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"
)

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
	// RequestTimeout ends a request that takes longer, with 503; 0 means 30 s.
	RequestTimeout time.Duration
}

// Server is a running reference server. It is safe for concurrent use.
type Server struct {
	public http.Handler
	admin  http.Handler
}

// New connects to the database, brings its schema up to date and wires the
// doors. The caller must Close the server.
func New(ctx context.Context, c Config) (*Server, error) {
	panic("not yet")
}

// Handler serves what clients may reach: the SCIM door at
// /w/{workspace}/scim/v2, the application's own API at /api/v1, and /healthz.
func (s *Server) Handler() http.Handler { return s.public }

// AdminHandler serves the test door: making and deleting workspaces, moving
// clocks, planting deviations. It must listen on an address of its own and
// every request needs the bearer secret of Config.AdminSecret.
func (s *Server) AdminHandler() http.Handler { return s.admin }

// Close gives the database connections back. It is idempotent.
func (s *Server) Close() error { panic("not yet") }

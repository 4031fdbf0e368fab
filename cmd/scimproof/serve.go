package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/harness/target"
	"github.com/scimproof/scimproof/refserver"
)

type postgresFlags struct {
	PostgresURL   string `help:"Use this database (postgres://user:secret@host/db)." placeholder:"URL"`
	PostgresImage string `help:"Image of the Postgres container." default:"postgres:15-alpine"`
	NoDocker      bool   `help:"Do not look for a Docker engine." xor:"docker"`
	Pull          bool   `help:"Let the Docker engine pull images."`
}

type serveCommand struct {
	postgresFlags

	Listen         string            `help:"Address of the listener for SCIM, the app API and the console." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicURL      string            `help:"Scheme and host under which clients reach the server." placeholder:"URL"`
	TrustForwarded bool              `help:"Take scheme and host from X-Forwarded-Proto and -Host (behind a proxy that sets them)."`
	AdminListen    string            `help:"Address of the test listener, off unless given." placeholder:"HOST:PORT"`
	AdminSecret    string            `help:"Bearer secret of the test listener." placeholder:"SECRET"`
	Schemas        string            `help:"Folder with schema documents and resource types of your own." type:"existingdir" placeholder:"DIR"`
	Mode           string            `help:"How the workspace answers: tolerant (what IdPs need) or strict (the RFCs)." enum:"tolerant,strict" default:"tolerant"`
	Tolerance      map[string]string `help:"Switch one of what the modes differ in: NAME=on or NAME=off (repeatable)." placeholder:"NAME=off"`
	Tolerances     bool              `help:"Print what the modes differ in, and which identity provider needs it; serve nothing."`
	RateLimit      float64           `help:"Requests a second that one token or API key may send, twice that one address; -1 for no limit. (Entra ID sends up to 25.)" default:"5000" placeholder:"N"`
	AuthFailures   float64           `name:"auth-failure-limit" help:"Refused credentials a minute that one address may send to one workspace; -1 for no limit." default:"300" placeholder:"N"`
	Bare           bool              `help:"Make no workspace at the start."`
	Verbose        bool              `short:"v" help:"Log every request."`
}

const shutdownTimeout = 10 * time.Second

// garbage is how far the heap may grow beyond what is in use, in per cent. The
// server holds little, and Go's default of 100 would have it collect all the time.
const garbage = 300

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, s streams) (err error) {
	if c.Tolerances {
		printTolerances(s)
		return nil
	}
	if _, err := switches(c.Tolerance); err != nil {
		return err
	}
	if c.AdminListen != "" && c.AdminSecret == "" {
		return usage("--admin-listen needs --admin-secret (or SCIMPROOF_ADMIN_SECRET)")
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	db, err := target.Postgres(ctx, target.Options{PostgresURL: c.PostgresURL, PostgresImage: c.PostgresImage, NoDocker: c.NoDocker, Pull: c.Pull})
	if err != nil {
		return &exitError{code: exitUnreachable, err: err}
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelDebug
	}
	config := refserver.Config{
		PostgresURL: db.URL, PublicURL: c.PublicURL, TrustForwarded: c.TrustForwarded, AdminSecret: c.AdminSecret,
		RateLimit: c.RateLimit, AuthFailureLimit: c.AuthFailures,
		Log: slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: level})), Schemas: c.schemas(),
	}
	internal := config.AdminSecret == ""
	if internal {
		config.AdminSecret = rand.Text() // opens only the loopback listener below
	}
	server, err := refserver.New(ctx, config)
	if err != nil {
		return fmt.Errorf("start the server on %s: %w", db.What, err)
	}
	defer func() { err = errors.Join(err, server.Close()) }() //nolint:contextcheck // Close takes a time of its own, whatever became of ctx
	return c.serve(ctx, s, server, config.AdminSecret, db.What)
}

func (c *serveCommand) schemas() fs.FS {
	if c.Schemas == "" {
		return nil
	}
	return os.DirFS(c.Schemas)
}

func (c *serveCommand) serve(ctx context.Context, s streams, server *refserver.Server, secret, database string) error {
	public, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return &exitError{code: exitUsage, err: fmt.Errorf("listen on %s: %w: choose another address with --listen", c.Listen, err)}
	}
	listeners := []listener{{public, server.Handler()}}
	if c.AdminListen != "" {
		admin, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.AdminListen)
		if err != nil {
			return errors.Join(fmt.Errorf("listen on %s: %w: choose another address with --admin-listen", c.AdminListen, err), public.Close())
		}
		listeners = append(listeners, listener{admin, server.AdminHandler()})
	}
	return serveAll(ctx, listeners, server.Drain, func() error {
		s.say("scimproof %s serves on http://%s, data in %s\n", version, reachable(public.Addr()), database)
		if c.Bare {
			return nil
		}
		return c.announce(ctx, s, server, secret, "http://"+reachable(public.Addr()))
	})
}

// announce makes a workspace with SCIM enabled and prints what an IdP's admin
// has to enter.
func (c *serveCommand) announce(ctx context.Context, s streams, server *refserver.Server, secret, base string) error {
	if c.PublicURL != "" {
		base = c.PublicURL
	}
	tolerances, err := switches(c.Tolerance)
	if err != nil {
		return err
	}
	tenant, err := target.NewWorkspace(ctx, server.AdminHandler(), secret, base, sut.Spec{
		Name: "Demo", Plan: "ENTERPRISE", Mode: c.Mode, Tolerances: tolerances, SCIM: true,
		Members: []sut.Member{{Email: "owner@example.com", Name: "Olive Owner", Role: "OWNER"}},
	})
	if err != nil {
		return err
	}
	owner := tenant.People["owner@example.com"]
	s.say(`
  Base URL      %s
  Bearer token  %s

  Console       %s/console/
  API key       %s   (the Owner's: signs in to the console; X-Api-Key of the app API)
  App API       %s

Enter the first two in the identity provider. The token is shown only now. Ctrl-C stops the server.
`, tenant.BaseURL, tenant.Token, base, owner.APIKey, tenant.App.BaseURL+"/workspaces/"+tenant.ID)
	return nil
}

// reachable is an address a client on this machine can use: a listener on every
// interface is reached as localhost.
func reachable(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return a.String()
	}
	return net.JoinHostPort("localhost", strconv.Itoa(tcp.Port))
}

type listener struct {
	net.Listener

	handler http.Handler
}

// serveAll serves until the context ends or a listener fails, then drains;
// stopping ends the answers that would never end by themselves.
func serveAll(ctx context.Context, listeners []listener, stopping func(), ready func() error) error {
	failed := make(chan error, len(listeners))
	servers := make([]*http.Server, len(listeners))
	for i, l := range listeners {
		servers[i] = &http.Server{Handler: l.handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
		servers[i].RegisterOnShutdown(stopping)
		go func() { failed <- servers[i].Serve(l) }()
	}
	err := ready()
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
			err = fmt.Errorf("serve: %w", err)
		}
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	for _, server := range servers {
		if stopErr := server.Shutdown(drain); stopErr != nil {
			err = errors.Join(err, fmt.Errorf("stop serving: %w", stopErr), server.Close())
		}
	}
	return err
}

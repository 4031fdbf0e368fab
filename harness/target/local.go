package target

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/harness/sut"
	"github.com/scimproof/scimproof/refserver"
)

// process is the reference server inside this process, on loopback ports.
type process struct {
	door   *admin
	what   string
	close  sync.Once
	closes []func(context.Context) error // in the order they have to run
	err    error
}

const drainTimeout = 5 * time.Second

func local(ctx context.Context, o Options, db Database) (sut.Target, error) {
	fail := func(err error) (sut.Target, error) { return nil, errors.Join(err, db.Close()) }
	secret := rand.Text()
	server, err := refserver.New(ctx, refserver.Config{PostgresURL: db.URL, AdminSecret: secret, Log: o.Log, Schemas: fixtures.Schemas()})
	if err != nil {
		return fail(fmt.Errorf("start the reference server on %s: %w", db.What, err))
	}
	public, stopPublic, err := listen(ctx, server.Handler())
	if err != nil {
		return fail(errors.Join(err, server.Close())) //nolint:contextcheck // Close takes a time of its own, whatever became of ctx
	}
	private, stopPrivate, err := listen(ctx, server.AdminHandler())
	if err != nil {
		return fail(errors.Join(err, stopPublic(ctx), server.Close())) //nolint:contextcheck // Close takes a time of its own, whatever became of ctx
	}
	door := newAdmin(public, private, secret)
	door.fleeting = db.close != nil
	return &process{door: door, what: db.What, closes: []func(context.Context) error{
		func(context.Context) error { door.close(); return nil },
		stopPublic, stopPrivate,
		func(context.Context) error { return server.Close() }, //nolint:contextcheck // Close takes a time of its own, whatever became of ctx
		func(context.Context) error { return db.Close() },
	}}, nil
}

// listen serves a handler on a free loopback port and returns its base URL.
func listen(ctx context.Context, h http.Handler) (base string, stop func(context.Context) error, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, fmt.Errorf("listen on loopback: %w", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	return "http://" + l.Addr().String(), func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			return errors.Join(fmt.Errorf("stop serving: %w", err), server.Close())
		}
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	}, nil
}

func (p *process) Info() sut.Info {
	return sut.Info{Kind: "local process", URL: p.door.public, Postgres: p.what, Own: true}
}

func (p *process) Tenant(ctx context.Context, s sut.Spec) (*sut.Tenant, error) {
	return p.door.tenant(ctx, s)
}

func (p *process) adminDoor() *admin { return p.door }

func (p *process) Close(ctx context.Context) error {
	p.close.Do(func() { p.err = runAll(ctx, p.closes) })
	return p.err
}

func runAll(ctx context.Context, closes []func(context.Context) error) error {
	var errs []error
	for _, c := range closes {
		errs = append(errs, c(ctx))
	}
	return errors.Join(errs...)
}

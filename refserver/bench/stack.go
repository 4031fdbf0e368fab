package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

// settings of the database: durable as it comes, with memory that fits the
// data, and room in the log so that no checkpoint falls into a measurement
// more often than it must.
var settings = []string{
	"shared_buffers=1GB", "maintenance_work_mem=512MB", "max_wal_size=8GB", "checkpoint_timeout=30min",
	"fsync=on", "synchronous_commit=on", "full_page_writes=on",
}

// stack is what is measured: a database, the server, and the empty handler.
type stack struct {
	cluster *throwaway.Cluster
	version string
	db      *pgx.Conn
	server  *program
	empty   *program
	// admin is the URL of the server's test listener.
	admin, secret string
}

func startStack(ctx context.Context, o options) (_ *stack, err error) {
	s := &stack{secret: rand.Text()}
	defer func() { //nolint:contextcheck // what was started is stopped even when the run was interrupted
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	if s.cluster, err = throwaway.Start(ctx, throwaway.Options{Durable: true, Settings: settings}); err != nil {
		return nil, fmt.Errorf("start Postgres: %w", err)
	}
	s.version = s.cluster.Version
	if s.db, err = pgx.Connect(ctx, s.cluster.URL); err != nil {
		return nil, fmt.Errorf("connect to Postgres: %w", err)
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	s.admin = "http://" + address
	flags := []string{"--bare", "--rate-limit=-1", "--listen", "127.0.0.1:0", "--admin-listen", address, "--admin-secret", s.secret, "--postgres-url", s.cluster.URL}
	if s.server, err = startProgram(ctx, append(slices.Clip(o.Server), flags...)); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if s.empty, err = startProgram(ctx, o.Empty); err != nil {
		return nil, fmt.Errorf("start the empty handler: %w", err)
	}
	return s, nil
}

func (s *stack) close() error {
	var errs []error
	for _, p := range []*program{s.server, s.empty} {
		if p != nil {
			errs = append(errs, p.stop())
		}
	}
	if s.db != nil {
		errs = append(errs, s.db.Close(context.Background()))
	}
	if s.cluster != nil {
		errs = append(errs, s.cluster.Close())
	}
	return errors.Join(errs...)
}

// freeAddress is an address nobody listens on at the moment.
func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("give the port back: %w", err)
	}
	return address, nil
}

// program is a process that printed the URL it serves on.
type program struct {
	url string
	cmd *exec.Cmd
}

var servesOn = regexp.MustCompile(`http://[0-9.:]+`)

const startTimeout = time.Minute

func startProgram(ctx context.Context, argv []string) (*program, error) {
	p := &program{cmd: exec.CommandContext(ctx, argv[0], argv[1:]...)}
	p.cmd.Stderr = os.Stderr
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("connect its output: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w (make build makes it)", argv[0], err)
	}
	found := make(chan string, 1)
	go func() {
		defer close(found)
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if url := servesOn.FindString(lines.Text()); url != "" {
				found <- url
				break
			}
		}
		_, _ = io.Copy(io.Discard, out) // so that it can go on printing
	}()
	select {
	case p.url = <-found:
	case <-time.After(startTimeout):
	}
	if p.url == "" {
		return nil, errors.Join(fmt.Errorf("%s did not say where it serves", argv[0]), p.stop())
	}
	return p, nil
}

// stop ends the process; how it ends is no matter any more.
func (p *program) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stop %s: %w", p.cmd.Path, err)
	}
	_ = p.cmd.Wait()
	return nil
}

// serveEmpty serves the least an HTTP server can do: it reads the request's
// body and answers a few bytes.
func serveEmpty(ctx context.Context, out io.Writer) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	server := &http.Server{
		ReadHeaderTimeout: time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNoContent)
		}),
	}
	stopped := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stopped()
	fmt.Fprintf(out, "empty handler on http://%s\n", l.Addr())
	if err := server.Serve(l); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

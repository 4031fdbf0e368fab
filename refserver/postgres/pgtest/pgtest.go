// Package pgtest gives each test a Postgres database of its own: a clone of a
// template that was migrated once.
//
// The server is the one of SCIMPROOF_TEST_POSTGRES_URL (its role must be able
// to create databases), else a throw-away cluster per test binary, made of the
// Postgres binaries of this machine.
package pgtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

// Environment names the variable with the URL of a server to use.
const Environment = "SCIMPROOF_TEST_POSTGRES_URL"

const (
	startTimeout = 2 * time.Minute
	// connections bounds the pool of one test: many run side by side.
	connections = 6
	// sharedConnections bounds the pool that many tests use.
	sharedConnections = 24
	// templateLock makes test binaries that share a server take turns.
	templateLock = 7_643_999
)

// server is the one server of this test binary.
type server struct {
	cluster  *throwaway.Cluster
	admin    *sql.DB
	url      *url.URL
	template string

	shared struct {
		once sync.Once
		name string
		db   *bun.DB
		err  error
	}
}

var start = sync.OnceValues(func() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	s, err := open(ctx)
	if err != nil {
		return nil, fmt.Errorf("tests need Postgres; set %s, or install PostgreSQL 15 or later: %w", Environment, err)
	}
	started.Lock()
	defer started.Unlock()
	started.servers = append(started.servers, s)
	return s, nil
})

// started is what Main has to stop.
var started struct {
	sync.Mutex

	servers []*server
}

// Main runs a package's tests and stops the server they started:
//
//	func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
func Main(m *testing.M) int {
	code := m.Run()
	started.Lock()
	defer started.Unlock()
	for _, s := range started.servers {
		if err := s.stop(); err != nil {
			fmt.Fprintln(os.Stderr, "stop the test server:", err)
			code = max(code, 1)
		}
	}
	return code
}

func open(ctx context.Context) (*server, error) {
	s := &server{}
	dsn := os.Getenv(Environment)
	if dsn == "" {
		var err error
		if s.cluster, err = throwaway.Start(ctx, throwaway.Options{}); err != nil {
			return nil, fmt.Errorf("start a throw-away cluster: %w", err)
		}
		dsn = s.cluster.URL
	}
	if err := s.prepare(ctx, dsn); err != nil {
		if s.cluster != nil {
			err = errors.Join(err, s.cluster.Close())
		}
		return nil, err
	}
	return s, nil
}

func (s *server) prepare(ctx context.Context, dsn string) error {
	var err error
	if s.url, err = url.Parse(dsn); err != nil || s.url.Scheme == "" {
		return errors.New("the test server is given as a postgres:// URL")
	}
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return fmt.Errorf("read the URL: %w", err)
	}
	s.admin = stdlib.OpenDB(*config)
	s.admin.SetMaxOpenConns(4)
	return s.makeTemplate(ctx)
}

// makeTemplate migrates a database once; its name has the schema's digest, so
// that a server which outlives the tests never serves a stale one.
func (s *server) makeTemplate(ctx context.Context) (err error) {
	s.template = "scimproof_template_" + postgres.SchemaDigest()[:16]
	conn, err := s.admin.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLock); err != nil {
		return fmt.Errorf("wait for other tests: %w", err)
	}
	defer func() {
		_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", templateLock)
		err = errors.Join(err, unlockErr)
	}()
	var exists bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", s.template).Scan(&exists); err != nil {
		return fmt.Errorf("look for the template: %w", err)
	}
	if exists {
		return nil
	}
	// Migrated under another name first: an interrupted attempt is no template.
	draft := s.template + "_draft"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + draft + " WITH (FORCE)", "CREATE DATABASE " + draft} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("make the template: %w", err)
		}
	}
	if err := s.migrate(ctx, draft); err != nil {
		return err
	}
	if _, err := conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+s.template); err != nil {
		return fmt.Errorf("finish the template: %w", err)
	}
	return nil
}

func (s *server) migrate(ctx context.Context, database string) (err error) {
	db, err := postgres.Open(ctx, s.urlOf(database), postgres.Options{Connections: 2})
	if err != nil {
		return fmt.Errorf("open the template: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := postgres.Migrate(ctx, db); err != nil {
		return fmt.Errorf("migrate the template: %w", err)
	}
	return nil
}

func (s *server) urlOf(database string) string {
	u := *s.url
	u.Path = "/" + database
	return u.String()
}

// URL clones a migrated database for the test and returns its URL; the
// database is dropped when the test ends.
func URL(tb testing.TB) string {
	tb.Helper()
	s := running(tb)
	return s.create(tb, " TEMPLATE "+s.template)
}

// Empty creates a database without any table, for tests of migrating.
func Empty(tb testing.TB) string {
	tb.Helper()
	return running(tb).create(tb, "")
}

// New clones a migrated database for the test and opens it.
func New(tb testing.TB) *bun.DB {
	tb.Helper()
	db, err := postgres.Open(tb.Context(), URL(tb), postgres.Options{Connections: connections})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error("close the test's database:", err)
		}
	})
	return db
}

// Shared opens one database for all tests of the binary that ask for it; they
// keep apart by using workspaces of their own. It is dropped by Main.
func Shared(tb testing.TB) *bun.DB {
	tb.Helper()
	s := running(tb)
	s.shared.once.Do(func() { s.shared.db, s.shared.err = s.openShared() })
	if s.shared.err != nil {
		tb.Fatal(s.shared.err)
	}
	return s.shared.db
}

func (s *server) openShared() (*bun.DB, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	s.shared.name = newName()
	if _, err := s.admin.ExecContext(ctx, "CREATE DATABASE "+s.shared.name+" TEMPLATE "+s.template); err != nil {
		return nil, fmt.Errorf("create the shared database: %w", err)
	}
	return postgres.Open(ctx, s.urlOf(s.shared.name), postgres.Options{Connections: sharedConnections})
}

// stop ends everything the server object holds.
func (s *server) stop() error {
	var err error
	if s.shared.db != nil {
		_, dropErr := s.admin.ExecContext(context.Background(), "DROP DATABASE "+s.shared.name+" WITH (FORCE)")
		err = errors.Join(s.shared.db.Close(), dropErr)
	}
	err = errors.Join(err, s.admin.Close())
	if s.cluster != nil {
		err = errors.Join(err, s.cluster.Close())
	}
	return err
}

func newName() string {
	var b [8]byte
	_, _ = rand.Read(b[:]) // crypto/rand.Read never fails
	return "scimproof_test_" + hex.EncodeToString(b[:])
}

func running(tb testing.TB) *server {
	tb.Helper()
	s, err := start()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// create makes a database that is dropped when the test ends.
func (s *server) create(tb testing.TB, from string) string {
	tb.Helper()
	name := newName()
	if _, err := s.admin.ExecContext(tb.Context(), "CREATE DATABASE "+name+from); err != nil {
		tb.Fatal("create the test's database:", err)
	}
	tb.Cleanup(func() {
		if _, err := s.admin.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			tb.Error("drop the test's database:", err)
		}
	})
	return s.urlOf(name)
}

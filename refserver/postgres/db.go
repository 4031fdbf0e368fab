// Package postgres keeps workspaces in Postgres: bun models and migrations,
// the Store, the compiler from filters to SQL, and the one place where a
// SQLSTATE becomes an error of ours.
//
// Statements built at run time go through bun, which writes values into the
// text (escaped). Those that every request runs are constant texts with $n
// parameters, prepared once per connection and sent without waiting for one
// another where they can be (see statement.go): several times as fast.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/pgdialect"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// DefaultConnections is the size of the pool unless Options say otherwise.
const DefaultConnections = 16

// Options of a connection pool; the zero value is right for a server.
type Options struct {
	// Connections bounds the pool; 0 = DefaultConnections.
	Connections int
}

// Open makes a pool for a Postgres URL (or key=value DSN) and checks that the
// database answers. It does not migrate.
func Open(ctx context.Context, url string, o Options) (*bun.DB, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		// The parser's error repeats the URL without its password.
		return nil, fmt.Errorf("read the Postgres URL: %w", err)
	}
	// bun's texts differ with every value, so preparing them would only churn
	// the cache; "exec" sends each in one round trip.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "scimproof"
	}
	// The prepared statements find rows by key, however many: their plan is the
	// same for all arguments. Left alone, Postgres plans each "= ANY ($2)" anew,
	// since it expects ten elements and finds one.
	config.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
	pool := stdlib.OpenDB(*config)
	n := o.Connections
	if n <= 0 {
		n = DefaultConnections
	}
	pool.SetMaxOpenConns(n)
	pool.SetMaxIdleConns(n)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("connect to Postgres: %w", translate(err)), pool.Close())
	}
	return bun.NewDB(pool, pgdialect.New()), nil
}

// Store implements workspace.Store.
type Store struct{ db *bun.DB }

var _ workspace.Store = (*Store)(nil)

// New makes a Store on a migrated database.
func New(db *bun.DB) *Store { return &Store{db: db} }

// bun returns the transaction of ctx, or the pool, for bun's query builders.
func (s *Store) bun(ctx context.Context) (bun.IDB, error) {
	if t := txOf(ctx); t != nil {
		// What waits goes first: the query may ask about it.
		return t.conn, t.run(ctx)
	}
	return s.db, nil
}

// affected reads the row count of a statement's result.
func affected(what string, res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, translate(err))
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("%s: count rows: %w", what, err)
	}
	return int(n), nil
}

// one turns a row count into ErrNotFound when nothing was there to change.
func one(what string, n int, err error) error {
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%s: %w", what, workspace.ErrNotFound)
	}
	return nil
}

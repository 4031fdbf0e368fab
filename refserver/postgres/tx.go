package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	retries   = 5
	baseDelay = 4 * time.Millisecond
)

// InTx implements workspace.Store.
func (s *Store) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if txOf(ctx) != nil {
		return f(ctx)
	}
	for attempt := 0; ; attempt++ {
		err := s.once(ctx, "BEGIN ISOLATION LEVEL READ COMMITTED", f)
		if err == nil || !retryable(err) {
			return err
		}
		if attempt == retries {
			return fmt.Errorf("%w: lost against other transactions %d times: %w", workspace.ErrUnavailable, attempt+1, err)
		}
		// Full jitter on a doubling ceiling: rivals must not meet again.
		wait := rand.N(baseDelay << attempt)
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait to repeat the transaction: %w", ctx.Err())
		case <-time.After(wait):
		}
	}
}

// InSnapshot implements workspace.Store.
func (s *Store) InSnapshot(ctx context.Context, f func(ctx context.Context) error) error {
	if txOf(ctx) != nil {
		return f(ctx)
	}
	return s.once(ctx, "BEGIN READ ONLY ISOLATION LEVEL REPEATABLE READ", f)
}

// once runs f in one transaction, rolled back unless f and the commit succeed,
// also when f panics. begin goes out with the first statement.
func (s *Store) once(ctx context.Context, begin string, f func(ctx context.Context) error) (err error) {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("begin: %w", translate(err))
	}
	t := &tx{conn: conn, queue: []statement{{what: "begin", sql: begin}}}
	done := false
	defer func() {
		if !done {
			err = errors.Join(err, t.rollBack(ctx))
		}
		err = errors.Join(err, conn.Close())
	}()
	if err := f(context.WithValue(ctx, txKey{}, t)); err != nil {
		return err
	}
	if !t.begun {
		// Nothing was asked of the database, or only writes nobody waited for.
		if len(t.queue) == 1 {
			return nil
		}
	}
	if err := t.run(ctx, statement{what: "commit", sql: "COMMIT", done: committed}); err != nil {
		return err
	}
	done = true
	return nil
}

// tx is a transaction on a connection of its own.
type tx struct {
	conn bun.Conn
	// queue are statements that go out with the next one; BEGIN is the first.
	queue []statement
	// begun says that BEGIN went out.
	begun bool
}

// txKey carries the transaction in a context.
type txKey struct{}

// txOf is the transaction of ctx, nil when there is none.
func txOf(ctx context.Context) *tx {
	t, _ := ctx.Value(txKey{}).(*tx)
	return t
}

// run sends what waits and then the statements given.
func (t *tx) run(ctx context.Context, list ...statement) error {
	list = append(t.queue, list...)
	if len(list) == 0 {
		return nil
	}
	t.queue, t.begun = nil, true
	return raw(t.conn, func(c *pgx.Conn) error { return pipeline(ctx, c, list...) })
}

// rollbackTimeout is for the one thing that is done after a request's end.
const rollbackTimeout = 5 * time.Second

// rollBack ends a transaction that failed, also when its context has ended. A
// connection on which that does not work is closed, and the database rolls back.
func (t *tx) rollBack(ctx context.Context) error {
	if !t.begun {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
	defer cancel()
	err := raw(t.conn, func(c *pgx.Conn) error {
		if c.IsClosed() || c.PgConn().TxStatus() == 'I' {
			return nil
		}
		if err := pipeline(ctx, c, statement{what: "roll back", sql: "ROLLBACK"}); err != nil {
			return errors.Join(err, c.Close(ctx))
		}
		return nil
	})
	if errors.Is(err, sql.ErrConnDone) || errors.Is(err, driver.ErrBadConn) {
		return nil // a panic under way took the connection with it
	}
	return err
}

// committed checks that a COMMIT did commit: in a transaction that failed
// before, the database answers ROLLBACK and reports no error.
func committed(tag pgconn.CommandTag) error {
	if tag.String() != "COMMIT" {
		return fmt.Errorf("the database answered %s", tag)
	}
	return nil
}

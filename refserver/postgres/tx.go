package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	retries   = 5
	baseDelay = 4 * time.Millisecond
)

// InTx implements workspace.Store.
func (s *Store) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if ctx.Value(txKey{}) != nil {
		return f(ctx)
	}
	for attempt := 0; ; attempt++ {
		err := s.once(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, f)
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
	if ctx.Value(txKey{}) != nil {
		return f(ctx)
	}
	return s.once(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, f)
}

// once runs f in one transaction, rolled back unless f and the commit succeed,
// also when f panics.
func (s *Store) once(ctx context.Context, o *sql.TxOptions, f func(ctx context.Context) error) (err error) {
	tx, err := s.db.BeginTx(ctx, o)
	if err != nil {
		return fmt.Errorf("begin: %w", translate(err))
	}
	done := false
	defer func() {
		if done {
			return
		}
		if rollbackErr := tx.Rollback(); rollbackErr != nil && !errors.Is(rollbackErr, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back: %w", rollbackErr))
		}
	}()
	if err := f(context.WithValue(ctx, txKey{}, tx)); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", translate(err))
	}
	return nil
}

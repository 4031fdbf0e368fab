package postgres

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// scanner is one row of a result.
type scanner interface{ Scan(dest ...any) error }

// statement is a constant text with $n parameters, which is prepared once per
// connection, and what becomes of its result.
type statement struct {
	// what says in errors what it was for.
	what, sql string
	args      []any
	// row gets each row; nil passes them over.
	row func(scanner) error
	// done gets the tag that counts the rows changed; nil passes it over.
	done func(pgconn.CommandTag) error
}

// run carries out statements in the transaction of ctx, with what waits in
// there, or on their own.
func (s *Store) run(ctx context.Context, list ...statement) error {
	if t := txOf(ctx); t != nil {
		return t.run(ctx, list...)
	}
	err := s.alone(ctx, list)
	if err != nil && pgconn.SafeToRetry(err) && ctx.Err() == nil {
		// A connection that died in the pool; nothing was sent.
		err = s.alone(ctx, list)
	}
	return err
}

func (s *Store) alone(ctx context.Context, list []statement) (err error) {
	conn, err := s.db.DB.Conn(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", list[0].what, translate(err))
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	return raw(conn, func(c *pgx.Conn) error { return pipeline(ctx, c, list...) })
}

// rawConn is a *sql.Conn.
type rawConn interface {
	Raw(f func(driverConn any) error) error
}

// raw gives the connection of pgx behind one of database/sql.
func raw(conn rawConn, f func(*pgx.Conn) error) error {
	return conn.Raw(func(driverConn any) error {
		c, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the driver's connection is a %T", driverConn)
		}
		return f(c.Conn())
	})
}

// pipeline sends statements one after the other without waiting for answers in
// between. The first that fails ends the rest.
func pipeline(ctx context.Context, c *pgx.Conn, list ...statement) (err error) {
	prepared := make([]*pgconn.StatementDescription, len(list))
	for i, st := range list {
		if prepared[i], err = prepare(ctx, c, st.sql); err != nil {
			return fmt.Errorf("%s: %w", st.what, translate(err))
		}
	}
	p := c.PgConn().StartPipeline(ctx)
	defer func() {
		if closeErr := p.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("%s: %w", list[len(list)-1].what, translate(closeErr))
		}
	}()
	for i, st := range list {
		var encoded pgx.ExtendedQueryBuilder // the pipeline keeps its formats
		if err := encoded.Build(c.TypeMap(), prepared[i], st.args); err != nil {
			// What was queued so far must not be carried out, and the
			// connection is of no use with half a request on it.
			return errors.Join(fmt.Errorf("%s: %w", st.what, err), c.Close(ctx))
		}
		p.SendQueryStatement(prepared[i], encoded.ParamValues, encoded.ParamFormats, encoded.ResultFormats)
	}
	if err := p.Sync(); err != nil {
		return fmt.Errorf("%s: %w", list[0].what, translate(err))
	}
	for _, st := range list {
		if err := st.receive(c, p); err != nil {
			return fmt.Errorf("%s: %w", st.what, err)
		}
	}
	return nil
}

// receive reads the result of a statement.
func (st *statement) receive(c *pgx.Conn, p *pgconn.Pipeline) error {
	result, err := p.GetResults()
	if err != nil {
		return translate(err)
	}
	reader, ok := result.(*pgconn.ResultReader)
	if !ok {
		return fmt.Errorf("the database answered with a %T", result)
	}
	rows := pgx.RowsFromResultReader(c.TypeMap(), reader)
	defer rows.Close()
	for rows.Next() {
		if st.row == nil {
			continue
		}
		if err := st.row(rows); err != nil {
			return err
		}
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return translate(err)
	}
	if st.done == nil {
		return nil
	}
	return st.done(rows.CommandTag())
}

// preparedKey is where a connection keeps its prepared statements, by text.
const preparedKey = "scimproof.prepared"

func prepare(ctx context.Context, c *pgx.Conn, sql string) (*pgconn.StatementDescription, error) {
	data := c.PgConn().CustomData()
	known, ok := data[preparedKey].(map[string]*pgconn.StatementDescription)
	if !ok {
		known = map[string]*pgconn.StatementDescription{}
		data[preparedKey] = known
	}
	if found := known[sql]; found != nil {
		return found, nil
	}
	made, err := c.PgConn().Prepare(ctx, "scimproof_"+strconv.Itoa(len(known)), sql, nil)
	if err != nil {
		return nil, err
	}
	known[sql] = made
	return made, nil
}

// exec runs a statement and says how many rows it changed.
func (s *Store) exec(ctx context.Context, what, sql string, args ...any) (n int, err error) {
	err = s.run(ctx, statement{what: what, sql: sql, args: args, done: func(tag pgconn.CommandTag) error {
		n = int(tag.RowsAffected())
		return nil
	}})
	return n, err
}

// later runs a write whose outcome nobody waits for. In a transaction it goes
// out with the next statement that somebody does wait for, at the latest with
// the commit: one journey to the database instead of several. A failure comes
// to light there. done may be nil.
func (s *Store) later(ctx context.Context, what, sql string, done func(n int) error, args ...any) error {
	st := statement{what: what, sql: sql, args: args}
	if done != nil {
		st.done = func(tag pgconn.CommandTag) error { return done(int(tag.RowsAffected())) }
	}
	if t := txOf(ctx); t != nil {
		t.queue = append(t.queue, st)
		return nil
	}
	return s.run(ctx, st)
}

// row reads the one row a statement gives, or says ErrNotFound.
func (s *Store) row(ctx context.Context, what, sql string, read func(scanner) error, args ...any) error {
	found := false
	err := s.run(ctx, statement{what: what, sql: sql, args: args, row: func(row scanner) error {
		found = true
		return read(row)
	}})
	if err == nil && !found {
		return fmt.Errorf("%s: %w", what, workspace.ErrNotFound)
	}
	return err
}

// each reads every row a statement gives.
func (s *Store) each(ctx context.Context, what, sql string, read func(scanner) error, args ...any) error {
	return s.run(ctx, statement{what: what, sql: sql, args: args, row: read})
}

// all collects what each row of a statement becomes.
func all[T any](ctx context.Context, s *Store, what, sql string, read func(scanner) (T, error), args ...any) (list []T, err error) {
	err = s.each(ctx, what, sql, func(row scanner) error {
		one, err := read(row)
		list = append(list, one)
		return err
	}, args...)
	if err != nil {
		return nil, err
	}
	return list, nil
}

// texts runs a statement that gives one text per row.
func (s *Store) texts(ctx context.Context, what, sql string, args ...any) ([]string, error) {
	return all(ctx, s, what, sql, func(row scanner) (text string, err error) {
		return text, scan(row, &text)
	}, args...)
}

// scan reads a row; what goes wrong there is the database's or a bug.
func scan(row scanner, dest ...any) error {
	if err := row.Scan(dest...); err != nil {
		return translate(err)
	}
	return nil
}

// existing turns a row count into ErrNotFound when nothing was there to change.
func existing(n int) error {
	if n == 0 {
		return workspace.ErrNotFound
	}
	return nil
}

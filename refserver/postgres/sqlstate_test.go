package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestTranslate(t *testing.T) {
	t.Parallel()
	state := func(code string) error { return fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: code}) }
	invalid := func(err error) bool {
		e := scim.AsError(err)
		return e != nil && e.Status == 400 && e.Type == scim.TypeInvalidValue
	}
	is := func(target error) func(error) bool { return func(err error) bool { return errors.Is(err, target) } }
	fault := func(err error) bool {
		return err != nil && scim.AsError(err) == nil && !errors.Is(err, workspace.ErrUnavailable) && !errors.Is(err, workspace.ErrNotFound)
	}
	for name, c := range map[string]struct {
		err   error
		holds func(error) bool
		retry bool
	}{
		"nothing":            {nil, func(err error) bool { return err == nil }, false},
		"no rows":            {sql.ErrNoRows, is(workspace.ErrNotFound), false},
		"number too large":   {state("22003"), invalid, false},
		"not a value":        {state("22P02"), invalid, false},
		"NUL":                {state("22021"), invalid, false},
		"index entry":        {state("54000"), invalid, false},
		"shutting down":      {state("57P01"), is(workspace.ErrUnavailable), false},
		"too many clients":   {state("53300"), is(workspace.ErrUnavailable), false},
		"connection lost":    {state("08006"), is(workspace.ErrUnavailable), false},
		"connection refused": {&pgconn.ConnectError{}, is(workspace.ErrUnavailable), false},
		"cut off":            {io.ErrUnexpectedEOF, is(workspace.ErrUnavailable), false},
		"bad connection":     {driver.ErrBadConn, is(workspace.ErrUnavailable), false},
		"cancelled":          {context.Canceled, is(context.Canceled), false},
		"timed out":          {context.DeadlineExceeded, fault, false},
		"deadlock":           {state("40P01"), fault, true},
		"serialisation":      {state("40001"), fault, true},
		"violation":          {state("23505"), fault, false},
		"syntax":             {state("42601"), fault, false},
	} {
		got := translate(c.err)
		if !c.holds(got) {
			t.Errorf("%s: translated to %v", name, got)
		}
		if retryable(got) != c.retry {
			t.Errorf("%s: retryable %v, want %v", name, !c.retry, c.retry)
		}
		if c.err != nil && !errors.Is(got, workspace.ErrNotFound) && !errors.Is(got, c.err) {
			t.Errorf("%s: the original is lost for the log", name)
		}
	}
}

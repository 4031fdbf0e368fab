package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// The SQLSTATE codes this package tells apart (PostgreSQL manual, appendix A).
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
)

// translate is the one place where what the driver reports becomes an error
// of the Store's contract. The original stays in the chain, for the log.
func translate(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows), errors.Is(err, pgx.ErrNoRows):
		return workspace.ErrNotFound
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return translateState(pg, err)
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	if connecting || network || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("%w: %w", workspace.ErrUnavailable, err)
	}
	return err
}

func translateState(pg *pgconn.PgError, err error) error {
	switch pg.Code {
	case "22003", // numeric value out of range
		"22P02", // invalid text representation
		"22P05", // untranslatable character
		"22021", // character not in repertoire
		"22008", // datetime field overflow
		"54000": // program limit exceeded, e.g. an index entry too long
		return errors.Join(scim.BadRequest(scim.TypeInvalidValue, "a value is outside of what the server can store (too large a number, too long a text)"), err)
	case "57P01", "57P02", "57P03", // shutting down, crashed, starting
		"53300", "53200", "53100": // too many connections, out of memory, disk full
		return fmt.Errorf("%w: %w", workspace.ErrUnavailable, err)
	}
	if strings.HasPrefix(pg.Code, "08") { // connection exceptions
		return fmt.Errorf("%w: %w", workspace.ErrUnavailable, err)
	}
	return err
}

// retryable reports whether the same transaction may succeed when run again.
func retryable(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == serializationFailure || pg.Code == deadlockDetected)
}

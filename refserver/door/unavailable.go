package door

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// Unavailable tells a request that failed because the database could not be
// reached, or because it was given up, from one that met a fault of ours. The
// former may succeed when it is sent again: 503 instead of 500.
func Unavailable(err error) bool {
	var network net.Error
	return errors.Is(err, workspace.ErrUnavailable) || errors.As(err, &network) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// errorURN identifies an error body (RFC 7644 section 3.12).
const errorURN = "urn:ietf:params:scim:api:messages:2.0:Error"

// retryAfter is what a client is told to wait when the server says so by
// status alone: long enough for a database to come back, short enough for a person.
const retryAfter = 5 * time.Second

// fail is the one place that turns an error into an answer. A *scim.Error is
// shown as it is; everything else is shown as what it is for the client (try
// again, or our fault) while its text goes to the log only.
func fail(w http.ResponseWriter, r *http.Request, log *slog.Logger, err error) {
	writeError(w, r, show(r, log, err))
}

// show is an error as a client may see it; what it may not see is logged.
func show(r *http.Request, log *slog.Logger, err error) *scim.Error {
	if shown := scim.AsError(err); shown != nil {
		return shown
	}
	shown := hide(r, err)
	level := slog.LevelError
	if errors.Is(err, context.Canceled) {
		level = slog.LevelDebug // the client hung up; nobody has to look into it
	}
	log.LogAttrs(r.Context(), level, "request failed",
		slog.String("request", door.RequestID(r.Context())), slog.Int("status", shown.Status),
		slog.String("method", r.Method), slog.String("path", door.LoggedPath(r)), slog.Any("error", err))
	return shown
}

// errorDocument is the body of an error (RFC 7644 section 3.12).
func errorDocument(e *scim.Error) *document.Object {
	body := document.New("schemas", []any{errorURN}, "status", strconv.Itoa(e.Status))
	if e.Type != "" {
		body.Set("scimType", e.Type)
	}
	if e.Detail != "" {
		body.Set("detail", e.Detail)
	}
	return body
}

func writeError(w http.ResponseWriter, r *http.Request, e *scim.Error) {
	switch e.Status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", challenge(r, e.Status))
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		if w.Header().Get("Retry-After") == "" {
			w.Header().Set("Retry-After", strconv.Itoa(int(retryAfter/time.Second)))
		}
	}
	write(w, e.Status, errorDocument(e))
}

// challenge is the WWW-Authenticate value (RFC 6750 section 3). It tells a
// client that came with a token what is wrong with it; one that came with none,
// or with another scheme, is given no error code.
func challenge(r *http.Request, status int) string {
	const plain = `Bearer realm="scim"`
	words := strings.Fields(r.Header.Get("Authorization"))
	switch {
	case status == http.StatusBadRequest:
		return plain + `, error="invalid_request", error_description="the token is sent in more than one way"`
	case len(words) == 0, len(words) > 1 && !strings.EqualFold(words[0], "Bearer"):
		return plain
	default:
		return plain + `, error="invalid_token"`
	}
}

// tokenTwice reports whether a request carries a token in its URL beside the
// one in its header, which RFC 6750 section 2 forbids. One in the URL alone is
// not looked at.
func tokenTwice(r *http.Request) bool {
	return r.URL.RawQuery != "" && r.Header.Get("Authorization") != "" && r.URL.Query().Has("access_token")
}

// hide chooses what a client sees of an error that is not meant for it.
func hide(r *http.Request, err error) *scim.Error {
	id := door.RequestID(r.Context())
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(r.Context().Err(), context.DeadlineExceeded):
		return scim.Refused(http.StatusServiceUnavailable, "the request took too long and was ended; read the resource before trying again (request %s)", id)
	case door.Unavailable(err):
		return scim.Refused(http.StatusServiceUnavailable, "the server cannot reach its database at present; try again (request %s)", id)
	default:
		return scim.Refused(http.StatusInternalServerError, "internal error; the server's log has the cause under request %s", id)
	}
}

// Package door holds what every way into the server shares and no client can
// tell apart: request ids, the request log, recovery from panics, deadlines,
// HEAD, compression, path segments and bounded bodies. What an answer looks
// like is each door's own business.
package door

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"runtime/debug"
	"time"
)

// RequestIDHeader carries the id under which the log knows a request.
const RequestIDHeader = "X-Request-ID"

// Options says how Wrap treats requests.
type Options struct {
	// Log receives one record per request; nil discards them. Queries, headers
	// and bodies are never logged: filters and payloads hold personal data.
	Log *slog.Logger
	// Timeout ends the request's context; 0 means no limit.
	Timeout time.Duration
	// Fault answers a request whose handler panicked, in the door's own form.
	Fault func(w http.ResponseWriter, r *http.Request)
}

type requestIDKey struct{}

// RequestID is the id of the request that ctx belongs to, "" outside one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Wrap surrounds a door's handler with what all doors share.
func Wrap(h http.Handler, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := newRequestID()
		w.Header().Set(RequestIDHeader, id)
		ctx := context.WithValue(r.Context(), requestIDKey{}, id)
		if o.Timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, o.Timeout)
			defer cancel()
			// A client that trickles its body is held to the same deadline.
			// Not every ResponseWriter can do that; the context still ends.
			_ = http.NewResponseController(w).SetReadDeadline(started.Add(o.Timeout))
		}
		r = r.WithContext(ctx)
		out := &response{ResponseWriter: w, discard: r.Method == http.MethodHead, gzip: acceptsGzip(r.Header)}
		defer finish(out, r, o, started)
		h.ServeHTTP(out, r)
	})
}

// finish ends the answer, turns a panic into a fault and writes the log record.
func finish(out *response, r *http.Request, o Options, started time.Time) {
	if cause := recover(); cause != nil {
		if cause == http.ErrAbortHandler { //nolint:errorlint // recover yields the very value net/http documents
			panic(cause)
		}
		o.Log.ErrorContext(r.Context(), "request panicked",
			"request", RequestID(r.Context()), "method", r.Method, "path", LoggedPath(r),
			"cause", cause, "stack", string(debug.Stack()))
		if out.status != 0 {
			// Half an answer cannot be taken back; closing the connection is
			// the only honest signal left.
			panic(http.ErrAbortHandler)
		}
		o.Fault(out, r)
	}
	if err := out.close(); err != nil {
		o.Log.DebugContext(r.Context(), "answer not delivered", "request", RequestID(r.Context()), "error", err)
	}
	if o.Log.Enabled(r.Context(), slog.LevelInfo) {
		o.Log.InfoContext(r.Context(), "request",
			"request", RequestID(r.Context()), "method", r.Method, "path", LoggedPath(r),
			"status", out.status, "duration", time.Since(started))
	}
}

// newRequestID need not be hard to guess: it is no secret.
func newRequestID() string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], rand.Uint64())
	return hex.EncodeToString(b[:])
}

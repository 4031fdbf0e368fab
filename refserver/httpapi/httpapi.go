// Package httpapi is the SCIM front door: it turns HTTP into calls of the
// workspace's use cases and their results into the answers that RFC 7644
// sections 3 and 4 ask for. It holds no rule about users and groups.
//
// Every workspace has a base URL of its own, /w/{workspace}/scim/v2.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// Service is what the door needs of the workspace's use cases. Errors that are
// *scim.Error are shown to the client; all others are kept from it.
type Service interface {
	Ahead(ctx context.Context, t *scim.Type, id string, want workspace.Want) context.Context
	Authenticate(ctx context.Context, workspaceID, authorization string) (*workspace.Workspace, error)
	// AuthenticatePerson returns the workspace and the id of the member whose
	// API key a request carries, nothing and no error when it carries none.
	AuthenticatePerson(ctx context.Context, workspaceID, authorization string) (*workspace.Workspace, string, error)
	CreateResource(ctx context.Context, ws *workspace.Workspace, t *scim.Type, body *document.Object, want workspace.Want) (*workspace.Resource, error)
	ReadResource(ctx context.Context, ws *workspace.Workspace, t *scim.Type, id string, want workspace.Want) (*workspace.Resource, error)
	ReplaceResource(ctx context.Context, ws *workspace.Workspace, t *scim.Type, id string, body *document.Object, pre workspace.Precondition, want workspace.Want) (*workspace.Resource, error)
	PatchResource(ctx context.Context, ws *workspace.Workspace, t *scim.Type, id string, body *document.Object, pre workspace.Precondition, want workspace.Want) (*workspace.Resource, bool, error)
	DeleteResource(ctx context.Context, ws *workspace.Workspace, t *scim.Type, id string, pre workspace.Precondition) error
	ListResources(ctx context.Context, ws *workspace.Workspace, types []*scim.Type, q workspace.Query) (*workspace.Page, error)
	Bulk(ctx context.Context, ws *workspace.Workspace, body *document.Object) ([]*workspace.BulkResult, error)
}

// Config says what the door opens to.
type Config struct {
	Service  Service
	Registry *scim.Registry
	// PublicURL is scheme and authority of absolute URLs; "" takes each
	// request's own host.
	PublicURL string
	// TrustForwarded takes them from X-Forwarded-Proto and -Host instead.
	TrustForwarded bool
	// Encoder gives what a workspace's deviation lays round the handling of its
	// requests, nil for nothing. A nil Encoder is never asked.
	Encoder func(deviation string) func(http.Handler) http.Handler
	// DeviationOf finds the deviation of a workspace that a request does not
	// authenticate for, "" for none. It is asked only where it is not nil, since
	// it costs a look-up for every refused request.
	DeviationOf func(ctx context.Context, workspaceID string) string
	// Record gets every request that names a workspace, once it is answered, for
	// the provisioning log; nil records none. It must not block.
	Record func(*workspace.Recording)
	// Log receives the door's records; nil discards them.
	Log *slog.Logger
	// Timeout ends a request; 0 means no limit.
	Timeout time.Duration
	// Limits says who sends too much; nil lets everything in.
	Limits *door.Limits
}

// Door is the SCIM front door. It is safe for concurrent use.
type Door struct {
	Config

	handler http.Handler
	// whole shows all of a type that is shown unless asked otherwise.
	whole map[*scim.Type]*scim.Projection
}

// New opens the door. It answers every path below /w/ and, with SCIM errors,
// every other path it is given.
func New(c Config) *Door {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	d := &Door{Config: c, whole: map[*scim.Type]*scim.Projection{}}
	for _, t := range c.Registry.Types() {
		d.whole[t], _ = scim.ParseProjection(t, nil, nil) // fails on names only
	}
	d.handler = door.Wrap(d.recorded(http.HandlerFunc(d.serve)), door.Options{Log: c.Log, Timeout: c.Timeout, Fault: fault})
	return d
}

// ServeHTTP answers one request.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.handler.ServeHTTP(w, r) }

// fault answers a request whose handler panicked; the log has the cause.
func fault(w http.ResponseWriter, r *http.Request) {
	writeError(w, r, scim.Refused(http.StatusInternalServerError, "internal error; the server's log has the cause under request %s", door.RequestID(r.Context())))
}

// BasePath is the path of a workspace's base URL.
func BasePath(workspaceID string) string { return "/w/" + workspaceID + "/scim/v2" }

// call is one request on its way through the door.
type call struct {
	door *Door
	w    http.ResponseWriter
	r    *http.Request
	// ws is nil on the one request that needs no credentials.
	ws *workspace.Workspace
	// self is the id of the person who asks, "" when the workspace's client does.
	self string
	// base is the workspace's base URL, absolute, without a trailing slash.
	base string
	// parameters are those of the query string or of the SearchRequest.
	parameters parameters
}

// serve finds the workspace and lets only its own client in.
func (d *Door) serve(w http.ResponseWriter, r *http.Request) {
	segments, err := door.Segments(r)
	if err != nil {
		fail(w, r, d.Log, scim.Refused(http.StatusNotFound, "no such endpoint: %s", err))
		return
	}
	if len(segments) < 3 || segments[0] != "w" || segments[2] != "scim" {
		fail(w, r, d.Log, scim.Refused(http.StatusNotFound, "there is nothing at %q; a base URL looks like /w/{workspace}/scim/v2", r.URL.Path))
		return
	}
	id := segments[1]
	rest, err := versioned(segments[3:])
	r = d.ahead(r, rest)
	c := &call{door: d, r: r, base: door.Origin(r, d.PublicURL, d.TrustForwarded) + BasePath(id)}
	var wait time.Duration
	if err == nil {
		wait, err = c.admit(r.Context(), id, rest) //nolint:contextcheck // the context of ahead is derived from the request's
	}
	if err == nil && tokenTwice(r) {
		w.Header().Set("WWW-Authenticate", challenge(r, http.StatusBadRequest))
		err = scim.Refused(http.StatusBadRequest, "the request carries a token in its header and another in its URL; send it in the Authorization header alone")
	}
	d.encoded(r.Context(), c.ws, id, func(w http.ResponseWriter, r *http.Request) { //nolint:contextcheck // as above
		c.w, c.r = w, r
		if wait > 0 {
			w.Header().Set("Retry-After", door.RetryAfter(wait))
		}
		refused := err
		if refused == nil {
			refused = c.dispatch(rest) //nolint:contextcheck // the context is the request's, inside c
		}
		if refused != nil {
			fail(w, r, d.Log, refused)
		}
	}).ServeHTTP(w, r)
}

// ahead announces the request that most clients make most often, the plain GET
// of one resource, so that it can be fetched together with the token's owner.
func (d *Door) ahead(r *http.Request, path []string) *http.Request {
	if r.Method != http.MethodGet || r.URL.RawQuery != "" || len(path) != 2 {
		return r
	}
	t := d.Registry.TypeByEndpoint("/" + path[0])
	if t == nil || d.whole[t] == nil {
		return r
	}
	return r.WithContext(d.Service.Ahead(r.Context(), t, path[1], wanted(d.whole[t])))
}

// encoded lays the workspace's deviation round a handler, if it has one.
func (d *Door) encoded(ctx context.Context, ws *workspace.Workspace, id string, h http.HandlerFunc) http.Handler {
	deviation := ""
	switch {
	case d.Encoder == nil:
		return h
	case ws != nil:
		deviation = ws.Deviation
	case d.DeviationOf != nil:
		deviation = d.DeviationOf(ctx, id)
	}
	if deviation == "" {
		return h
	}
	if encode := d.Encoder(deviation); encode != nil {
		return encode(h)
	}
	return h
}

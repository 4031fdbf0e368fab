package deviate

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// defect describes a deviation; suffers names identity providers with commas.
func defect(area, name, what, source, suffers string, wrap func(Seams) Seams, requirements ...string) Deviation {
	return Deviation{Name: name, Area: area, What: what, Source: source, Suffers: strings.Split(suffers, ","), Wrap: wrap, Requirements: requirements}
}

// errNilPointer is what no client should ever be answered with.
var errNilPointer = errors.New("nil pointer dereference")

// ask makes a request of the deviation's own, on the way to the one that came.
func ask(h http.Handler, r *http.Request, method string, body []byte) *recorder {
	inner := r.Clone(r.Context())
	inner.Method, inner.Body, inner.ContentLength = method, io.NopCloser(bytes.NewReader(body)), int64(len(body))
	rec := &recorder{header: http.Header{}}
	h.ServeHTTP(rec, inner)
	rec.WriteHeader(http.StatusOK)
	return rec
}

// send gives a recorded answer to the client.
func (r *recorder) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), r.header)
	w.WriteHeader(r.status)
	_, _ = w.Write(r.body.Bytes()) // the client is gone: there is nobody left to tell
}

// taken reads the body of a request and leaves the request as it was.
func taken(r *http.Request) (raw []byte, body *document.Object) {
	raw, _ = io.ReadAll(r.Body) // what cannot be read is no body
	r.Body = io.NopCloser(bytes.NewReader(raw))
	body, _ = document.ParseObject(raw, document.Limits{})
	return raw, body
}

// encoded is a deviation round the handling of requests.
func encoded(serve func(h http.Handler, w http.ResponseWriter, r *http.Request)) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(h, w, r) })
		}
		return s
	}
}

// restatus answers some requests with another status.
func restatus(status int, when func(r *http.Request, a *answer) bool) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if !when(r, a) {
			return
		}
		a.status = status
		if status == http.StatusNoContent {
			a.body = nil
			a.header.Del("Content-Type")
			a.header.Del("Content-Length")
		}
	})
}

// both plants two deviations.
func both(one, other func(Seams) Seams) func(Seams) Seams {
	return func(s Seams) Seams { return other(one(s)) }
}

// outcome changes what becomes of a PATCH that was carried out; doc is the
// document before.
func outcome(change func(doc, result *document.Object, ops []patch.Op)) func(Seams) Seams {
	return onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
		return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			result, changed, err := next(t, doc, ops, tol)
			if err != nil {
				return nil, false, err
			}
			change(doc, result, ops)
			return result, changed || !document.Equal(doc, result), nil
		}
	})
}

// forgive carries on after an error that the PATCH engine finds, or gives
// another one.
func forgive(deal func(t *scim.Type, doc *document.Object, ops []patch.Op, e *scim.Error) (*document.Object, error)) func(Seams) Seams {
	return onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
		return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			result, changed, err := next(t, doc, ops, tol)
			e := scim.AsError(err)
			if e == nil {
				return result, changed, err
			}
			if result, err = deal(t, doc.Clone(), ops, e); err != nil {
				return nil, false, err
			}
			return result, !document.Equal(doc, result), nil
		}
	})
}

// forbid refuses a PATCH that has an operation of some kind, of users and of
// groups alike.
func forbid(err error, is func(op patch.Op) bool) func(Seams) Seams {
	return forbidFor(err, func(_ *scim.Type, op patch.Op) bool { return is(op) })
}

func forbidFor(err error, is func(t *scim.Type, op patch.Op) bool) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Split
		s.Split = func(t *scim.Type, ops []patch.Op, tol patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
			for _, op := range ops {
				if is(t, op) {
					return nil, nil, err
				}
			}
			return next(t, ops, tol)
		}
		return s
	}
}

// isURN tells a path or key with the URN of a schema before it.
func isURN(name string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(name)), "urn:")
}

// single is a path of one plain attribute, "" when the operation has another.
func single(op patch.Op) string {
	if strings.ContainsAny(op.Path, ".[:") {
		return ""
	}
	return strings.TrimSpace(op.Path)
}

func objectsOf(list []any) []*document.Object {
	var all []*document.Object
	for _, e := range list {
		if o, ok := e.(*document.Object); ok {
			all = append(all, o)
		}
	}
	return all
}

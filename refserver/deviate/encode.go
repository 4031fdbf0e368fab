package deviate

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// answer is a finished answer that may still be changed.
type answer struct {
	status int
	header http.Header
	// body is nil when the answer has none.
	body *document.Object
	// raw replaces body when it is set.
	raw []byte
}

// isError tells an error body from a resource or a list.
func (a *answer) isError() bool { return a.status >= http.StatusBadRequest }

// resources yields every resource an answer shows: one, or those of a list.
func (a *answer) resources() []*document.Object {
	if a.body == nil || a.isError() {
		return nil
	}
	list, isList := a.body.Get("Resources")
	if !isList {
		return []*document.Object{a.body}
	}
	var resources []*document.Object
	elements, _ := list.([]any)
	for _, element := range elements {
		if resource, ok := element.(*document.Object); ok {
			resources = append(resources, resource)
		}
	}
	return resources
}

// recorder keeps an answer instead of sending it.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header { return r.header }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) Write(b []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(b)
}

// rewrite is an encoder that changes finished answers.
func rewrite(change func(r *http.Request, a *answer)) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				rec := &recorder{header: w.Header()}
				h.ServeHTTP(rec, r)
				rec.WriteHeader(http.StatusOK)
				a := &answer{status: rec.status, header: rec.header}
				if rec.body.Len() > 0 {
					// What our own writer wrote always parses.
					a.body, _ = document.ParseObject(rec.body.Bytes(), document.Limits{Bytes: 1 << 30})
				}
				change(r, a)
				a.send(w)
			})
		}
		return s
	}
}

func (a *answer) send(w http.ResponseWriter) {
	body := a.raw
	if body == nil && a.body != nil {
		body = document.Append(nil, a.body)
	}
	if len(body) > 0 {
		a.header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // the client is gone: there is nobody left to tell
}

// member reads a member of a body that may be nil, when it has the type.
func member[T any](body *document.Object, name string) (T, bool) {
	value, _ := body.Get(name)
	typed, ok := value.(T)
	return typed, ok
}

package deviate

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// reask is an encoder that reads another query than the client sent.
func reask(change func(r *http.Request, q url.Values)) func(Seams) Seams {
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, withQuery(r, func(q url.Values) { change(r, q) }))
	})
}

// around is an encoder that decides itself what becomes of a request.
func around(serve func(h http.Handler, w http.ResponseWriter, r *http.Request)) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { serve(h, w, r) })
		}
		return s
	}
}

// withQuery is the request with another query.
func withQuery(r *http.Request, change func(q url.Values)) *http.Request {
	q := r.URL.Query()
	change(q)
	again := r.Clone(r.Context())
	again.URL.RawQuery = q.Encode()
	return again
}

// record lets a request be answered without sending the answer.
func record(h http.Handler, r *http.Request) *answer {
	rec := &recorder{header: http.Header{}}
	h.ServeHTTP(rec, r)
	rec.WriteHeader(http.StatusOK)
	a := &answer{status: rec.status, header: rec.header}
	if rec.body.Len() > 0 {
		a.body, _ = document.ParseObject(rec.body.Bytes(), document.Limits{Bytes: 1 << 30})
	}
	return a
}

// deliver sends a recorded answer.
func (a *answer) deliver(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	a.header = w.Header()
	a.send(w)
}

// rebody is an encoder that reads another SearchRequest than the client sent.
func rebody(change func(body *document.Object)) func(Seams) Seams {
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if !isSearch(r) {
			h.ServeHTTP(w, r)
			return
		}
		text, _ := io.ReadAll(r.Body) // what is missing is for the handler to find
		if body, err := document.ParseObject(text, document.Limits{}); err == nil {
			change(body)
			text = document.Append(nil, body)
		}
		h.ServeHTTP(w, withText(r, string(text)))
	})
}

// withText is the request with another body.
func withText(r *http.Request, text string) *http.Request {
	again := r.Clone(r.Context())
	again.Body, again.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	return again
}

func isSearch(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/.search")
}

// names rewrites the attribute names in a query parameter; "" drops one.
func names(q url.Values, parameter string, change func(name string) string) {
	if !q.Has(parameter) {
		return
	}
	var kept []string
	for name := range strings.SplitSeq(strings.Join(q[parameter], ","), ",") {
		if name = change(strings.TrimSpace(name)); name != "" {
			kept = append(kept, name)
		}
	}
	q.Del(parameter)
	if len(kept) > 0 {
		q.Set(parameter, strings.Join(kept, ","))
	}
}

// listed is an encoder that changes finished lists.
func listed(change func(r *http.Request, list *document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if _, isList := a.body.Get("totalResults"); isList && !a.isError() {
			change(r, a.body)
		}
	})
}

func config(change func(c *document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if strings.HasSuffix(r.URL.Path, "/ServiceProviderConfig") && !a.isError() {
			change(a.body)
		}
	})
}

// rewritePatchText reads one text for another in PATCH bodies.
func rewritePatchText(text, other string) func(Seams) Seams {
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			body, _ := io.ReadAll(r.Body) // what is missing is for the handler to find
			r = withText(r, strings.ReplaceAll(string(body), text, other))
		}
		h.ServeHTTP(w, r)
	})
}

package idp_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/lenient"
)

type object = lenient.Object

// fakeServer is the lenient server as an http.RoundTripper that remembers what
// was asked, before net/http touches it.
type fakeServer struct {
	*lenient.Server

	requests []sentRequest
	// answer may replace the answer to request n (counted from 0); nil: serve.
	answer func(n int, req *http.Request) (*http.Response, error)
}

// sentRequest is one request as it left the identity provider.
type sentRequest struct {
	Method, URI string
	Header      http.Header
	Body        string
	Status      int
}

func newFakeServer() *fakeServer { return &fakeServer{Server: lenient.New()} }

func (f *fakeServer) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, fmt.Errorf("reading the request: %w", err)
		}
	}
	n := len(f.requests)
	f.requests = append(f.requests, sentRequest{Method: req.Method, URI: req.URL.RequestURI(), Header: req.Header.Clone(), Body: string(body)})
	if f.answer != nil {
		req.Body = io.NopCloser(bytes.NewReader(body))
		if res, err := f.answer(n, req); res != nil || err != nil {
			if res != nil {
				f.requests[n].Status = res.StatusCode
			}
			return res, err
		}
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	res, err := f.Server.RoundTrip(req)
	f.requests[n].Status = res.StatusCode
	return res, err
}

func asObject(v any) object {
	if o, ok := v.(object); ok {
		return o
	}
	return object{}
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// members are the values of a group's members, sorted.
func members(g object) []string {
	var out []string
	for _, m := range list(g["members"]) {
		out = append(out, fmt.Sprint(asObject(m)["value"]))
	}
	slices.Sort(out)
	return out
}

// take returns the requests since the last call.
func (f *fakeServer) take() []sentRequest {
	out := f.requests
	f.requests = nil
	return out
}

// lines shortens requests to "METHOD path?query" with the query decoded.
func lines(requests []sentRequest) []string {
	var out []string
	for _, r := range requests {
		uri, err := url.QueryUnescape(r.URI)
		if err != nil {
			uri = r.URI
		}
		out = append(out, r.Method+" "+strings.TrimPrefix(uri, "/scim/v2"))
	}
	return out
}

// transcript prints requests for a golden file.
func transcript(requests []sentRequest) string {
	var b strings.Builder
	for _, r := range requests {
		fmt.Fprintf(&b, "%s %s\n", r.Method, r.URI)
		for _, name := range slices.Sorted(maps.Keys(r.Header)) {
			if values := r.Header[name]; len(values) > 0 {
				fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(values, " | "))
			}
		}
		if r.Body != "" {
			fmt.Fprintf(&b, "%s\n", r.Body)
		}
		fmt.Fprintf(&b, "-> %d\n\n", r.Status)
	}
	return b.String()
}

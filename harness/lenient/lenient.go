// Package lenient is a small SCIM server in memory that takes every identity
// provider's dialect as it comes. Simulated identity providers talk to it where
// nothing is to be judged: to see what they send, and in tests.
package lenient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Object is a JSON object.
type Object = map[string]any

// Server has users and groups. It is an http.Handler, and an http.RoundTripper
// whose requests net/http does not touch.
type Server struct {
	Users, Groups *Collection
	// PatchStatus is 200 with the resource, or 204.
	PatchStatus int
	// Shows changes what is shown of a resource; nil: nothing.
	Shows func(Object) Object

	mu sync.Mutex
}

// Collection holds the resources of one type; a deleted one is nil.
type Collection struct {
	Items []Object

	prefix, unique string
}

// New returns an empty server that answers a PATCH with the resource.
func New() *Server {
	return &Server{Users: &Collection{prefix: "u", unique: "userName"}, Groups: &Collection{prefix: "g", unique: "displayName"}, PatchStatus: http.StatusOK}
}

// RoundTrip answers without a network.
func (s *Server) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body == nil {
		req = req.Clone(req.Context())
		req.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, req)
	return w.Result(), nil
}

// find reads the collection and id off the last "/Users" or "/Groups" of a path.
func (s *Server) find(path string) (*Collection, string) {
	for name, c := range map[string]*Collection{"/Users": s.Users, "/Groups": s.Groups} {
		if i := strings.LastIndex(path, name); i >= 0 {
			return c, strings.TrimPrefix(path[i+len(name):], "/")
		}
	}
	return nil, ""
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		fail(w, http.StatusBadRequest, "the body cannot be read")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, id := s.find(req.URL.Path)
	if c == nil {
		fail(w, http.StatusNotFound, "no such endpoint")
		return
	}
	var in Object
	if len(body) > 0 {
		if err := json.Unmarshal(body, &in); err != nil {
			fail(w, http.StatusBadRequest, "not JSON")
			return
		}
	}
	if id == "" {
		s.serveAll(w, req, c, in)
		return
	}
	s.serveOne(w, req, c, id, in)
}

func (s *Server) serveAll(w http.ResponseWriter, req *http.Request, c *Collection, in Object) {
	if req.Method == http.MethodPost {
		if c.Find(c.unique, in[c.unique]) != nil {
			fail(w, http.StatusConflict, "already there")
			return
		}
		made := stored(in, nil)
		made["id"] = fmt.Sprintf("%s-%d", c.prefix, len(c.Items)+1)
		c.Items = append(c.Items, made)
		s.show(w, http.StatusCreated, req, made)
		return
	}
	query := req.URL.Query()
	var hits []any
	for _, item := range c.Items {
		if item != nil && matches(item, query.Get("filter")) {
			hits = append(hits, s.shown(req, item))
		}
	}
	total, start, count := len(hits), 1, len(hits)
	if n, err := strconv.Atoi(query.Get("startIndex")); err == nil {
		start = n
	}
	if n, err := strconv.Atoi(query.Get("count")); err == nil {
		count = n
	}
	hits = hits[min(start-1, len(hits)):]
	hits = hits[:min(count, len(hits))]
	write(w, http.StatusOK, Object{
		"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": total, "startIndex": start, "itemsPerPage": len(hits), "Resources": append([]any{}, hits...),
	})
}

func (s *Server) serveOne(w http.ResponseWriter, req *http.Request, c *Collection, id string, in Object) {
	i := slices.IndexFunc(c.Items, func(o Object) bool { return o != nil && o["id"] == id })
	if i < 0 {
		fail(w, http.StatusNotFound, "no such resource")
		return
	}
	switch req.Method {
	case http.MethodGet:
		s.show(w, http.StatusOK, req, c.Items[i])
	case http.MethodPut:
		c.Items[i] = stored(in, c.Items[i])
		s.show(w, http.StatusOK, req, c.Items[i])
	case http.MethodPatch:
		patched := clone(c.Items[i])
		for _, op := range list(in["Operations"]) {
			applyOp(patched, asObject(op))
		}
		c.Items[i] = patched
		if s.PatchStatus == http.StatusNoContent {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.show(w, http.StatusOK, req, patched)
	case http.MethodDelete:
		c.Items[i] = nil
		w.WriteHeader(http.StatusNoContent)
	}
}

// stored is what is kept of a POST or PUT body.
func stored(in, before Object) Object {
	out := clone(in)
	delete(out, "password")
	delete(out, "meta")
	delete(out, "groups")
	for name, v := range out {
		if v == nil || len(list(v)) == 0 && isList(v) {
			delete(out, name)
		}
	}
	if before != nil {
		out["id"] = before["id"]
	}
	return out
}

func (s *Server) shown(req *http.Request, o Object) Object {
	out := clone(o)
	if req.URL.Query().Get("excludedAttributes") == "members" {
		delete(out, "members")
	}
	if s.Shows != nil {
		out = s.Shows(out)
	}
	return out
}

func (s *Server) show(w http.ResponseWriter, status int, req *http.Request, o Object) {
	write(w, status, s.shown(req, o))
}

func fail(w http.ResponseWriter, status int, detail string) {
	write(w, status, Object{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail})
}

func write(w http.ResponseWriter, status int, v Object) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // maps, lists and texts can always be written
	}
	_, _ = w.Write(b.Bytes())
}

// Find returns the resource whose attribute has the value, whatever its case.
func (c *Collection) Find(name string, value any) Object {
	for _, item := range c.Items {
		if item != nil && strings.EqualFold(fmt.Sprint(item[name]), fmt.Sprint(value)) {
			return item
		}
	}
	return nil
}

// Live returns what was not deleted.
func (c *Collection) Live() []Object {
	return slices.DeleteFunc(slices.Clone(c.Items), func(o Object) bool { return o == nil })
}

var filterForm = regexp.MustCompile(`^(\w+)(?:\[type eq "(\w+)"\]\.value)? eq (".*")$`)

// matches compares with one eq; a filter it cannot read matches nothing.
func matches(o Object, filter string) bool {
	if filter == "" {
		return true
	}
	m := filterForm.FindStringSubmatch(filter)
	if m == nil {
		return false
	}
	want, err := strconv.Unquote(m[3])
	if err != nil {
		return false
	}
	if m[2] == "" {
		return strings.EqualFold(fmt.Sprint(o[m[1]]), want)
	}
	return slices.ContainsFunc(list(o[m[1]]), func(e any) bool {
		return asObject(e)["type"] == m[2] && asObject(e)["value"] == want
	})
}

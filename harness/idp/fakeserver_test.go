package idp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

type object = map[string]any

// fakeServer is a small SCIM server in memory, lenient towards every dialect.
// It is an http.RoundTripper, so that tests see requests before net/http
// touches them.
type fakeServer struct {
	users, groups *collection
	requests      []sentRequest
	// answer may replace the answer to request n (counted from 0); nil: serve.
	answer func(n int, req *http.Request) (*http.Response, error)
	// patchStatus is 200 with the resource, or 204.
	patchStatus int
	// shows changes what is shown of a resource.
	shows func(object) object
}

type collection struct {
	prefix string
	items  []object
	unique string
}

// sentRequest is one request as it left the identity provider.
type sentRequest struct {
	Method, URI string
	Header      http.Header
	Body        string
	Status      int
}

func newFakeServer() *fakeServer {
	return &fakeServer{users: &collection{prefix: "u", unique: "userName"}, groups: &collection{prefix: "g", unique: "displayName"}, patchStatus: http.StatusOK}
}

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
		if res, err := f.answer(n, req); res != nil || err != nil {
			if res != nil {
				f.requests[n].Status = res.StatusCode
			}
			return res, err
		}
	}
	w := httptest.NewRecorder()
	f.serve(w, req, body)
	f.requests[n].Status = w.Code
	return w.Result(), nil
}

func (f *fakeServer) serve(w http.ResponseWriter, req *http.Request, body []byte) {
	_, rest, _ := strings.Cut(req.URL.Path, "/scim/v2/")
	kind, id, _ := strings.Cut(rest, "/")
	c := map[string]*collection{"Users": f.users, "Groups": f.groups}[kind]
	if c == nil {
		fail(w, http.StatusNotFound, "no such endpoint")
		return
	}
	var in object
	if len(body) > 0 {
		if err := json.Unmarshal(body, &in); err != nil {
			fail(w, http.StatusBadRequest, "not JSON")
			return
		}
	}
	if id == "" {
		f.serveAll(w, req, c, in)
		return
	}
	f.serveOne(w, req, c, id, in)
}

func (f *fakeServer) serveAll(w http.ResponseWriter, req *http.Request, c *collection, in object) {
	if req.Method == http.MethodPost {
		if c.find(c.unique, in[c.unique]) != nil {
			fail(w, http.StatusConflict, "already there")
			return
		}
		made := stored(in, nil)
		made["id"] = fmt.Sprintf("%s-%d", c.prefix, len(c.items)+1)
		c.items = append(c.items, made)
		f.show(w, http.StatusCreated, req, made)
		return
	}
	query := req.URL.Query()
	var hits []any
	for _, item := range c.items {
		if item != nil && matches(item, query.Get("filter")) {
			hits = append(hits, f.shown(req, item))
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
	write(w, http.StatusOK, object{
		"schemas":      []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"},
		"totalResults": total, "startIndex": start, "itemsPerPage": len(hits), "Resources": append([]any{}, hits...),
	})
}

func (f *fakeServer) serveOne(w http.ResponseWriter, req *http.Request, c *collection, id string, in object) {
	i := slices.IndexFunc(c.items, func(o object) bool { return o != nil && o["id"] == id })
	if i < 0 {
		fail(w, http.StatusNotFound, "no such resource")
		return
	}
	switch req.Method {
	case http.MethodGet:
		f.show(w, http.StatusOK, req, c.items[i])
	case http.MethodPut:
		c.items[i] = stored(in, c.items[i])
		f.show(w, http.StatusOK, req, c.items[i])
	case http.MethodPatch:
		patched := clone(c.items[i])
		for _, op := range list(in["Operations"]) {
			applyOp(patched, asObject(op))
		}
		c.items[i] = patched
		if f.patchStatus == http.StatusNoContent {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		f.show(w, http.StatusOK, req, patched)
	case http.MethodDelete:
		c.items[i] = nil
		w.WriteHeader(http.StatusNoContent)
	}
}

// stored is what is kept of a POST or PUT body.
func stored(in, before object) object {
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

func (f *fakeServer) shown(req *http.Request, o object) object {
	out := clone(o)
	if req.URL.Query().Get("excludedAttributes") == "members" {
		delete(out, "members")
	}
	if f.shows != nil {
		out = f.shows(out)
	}
	return out
}

func (f *fakeServer) show(w http.ResponseWriter, status int, req *http.Request, o object) {
	write(w, status, f.shown(req, o))
}

func fail(w http.ResponseWriter, status int, detail string) {
	write(w, status, object{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status), "detail": detail})
}

func write(w http.ResponseWriter, status int, v object) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	_, _ = w.Write(b.Bytes())
}

func (c *collection) find(name string, value any) object {
	for _, item := range c.items {
		if item != nil && strings.EqualFold(fmt.Sprint(item[name]), fmt.Sprint(value)) {
			return item
		}
	}
	return nil
}

func (c *collection) live() []object {
	return slices.DeleteFunc(slices.Clone(c.items), func(o object) bool { return o == nil })
}

var filterForm = regexp.MustCompile(`^(\w+)(?:\[type eq "(\w+)"\]\.value)? eq (".*")$`)

func matches(o object, filter string) bool {
	if filter == "" {
		return true
	}
	m := filterForm.FindStringSubmatch(filter)
	if m == nil {
		panic("the fake server cannot read the filter " + filter)
	}
	want, err := strconv.Unquote(m[3])
	if err != nil {
		panic(err)
	}
	if m[2] == "" {
		return strings.EqualFold(fmt.Sprint(o[m[1]]), want)
	}
	return slices.ContainsFunc(list(o[m[1]]), func(e any) bool {
		return asObject(e)["type"] == m[2] && asObject(e)["value"] == want
	})
}

var (
	elementPath = regexp.MustCompile(`^(\w+)\[(\w+) eq "([^"]*)"\](?:\.(\w+))?$`)
	urnPath     = regexp.MustCompile(`^(urn:.*:\w+):(\w+)$`)
)

func applyOp(o, op object) {
	verb := strings.ToLower(fmt.Sprint(op["op"]))
	path, _ := op["path"].(string)
	if path == "" {
		for name, v := range asObject(op["value"]) {
			setPath(o, name, v)
		}
		return
	}
	if m := elementPath.FindStringSubmatch(path); m != nil {
		applyElement(o, verb, m, op["value"])
		return
	}
	if path != "members" {
		setPath(o, path, op["value"])
		return
	}
	members, named := list(o["members"]), list(op["value"])
	without := slices.DeleteFunc(slices.Clone(members), func(m any) bool {
		return slices.ContainsFunc(named, func(n any) bool { return asObject(n)["value"] == asObject(m)["value"] })
	})
	switch verb {
	case "add":
		o["members"] = append(without, named...)
	case "replace":
		o["members"] = named
	case "remove":
		o["members"] = without
	}
}

func applyElement(o object, verb string, m []string, value any) {
	elements := list(o[m[1]])
	i := slices.IndexFunc(elements, func(e any) bool { return asObject(e)[m[2]] == m[3] })
	switch {
	case verb == "remove" && i >= 0:
		o[m[1]] = slices.Delete(slices.Clone(elements), i, i+1)
	case verb == "remove":
	case i < 0:
		o[m[1]] = append(elements, object{m[2]: m[3], m[4]: value})
	default:
		asObject(elements[i])[m[4]] = value
	}
}

func setPath(o object, path string, value any) {
	if s, ok := value.(string); ok && path == "active" {
		value = strings.EqualFold(s, "true")
	}
	if m := urnPath.FindStringSubmatch(path); m != nil {
		inner := asObject(o[m[1]])
		if m[2] == "manager" {
			if id, ok := value.(string); ok {
				value = object{"value": id}
			}
			if asObject(value)["value"] == "" {
				delete(inner, "manager")
				return
			}
		}
		inner[m[2]], o[m[1]] = value, inner
		return
	}
	if name, sub, ok := strings.Cut(path, "."); ok {
		inner := asObject(o[name])
		inner[sub], o[name] = value, inner
		return
	}
	if path != "id" {
		o[path] = value
	}
}

func clone(o object) object {
	data, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	var out object
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return out
}

func asObject(v any) object {
	if o, ok := v.(object); ok {
		return o
	}
	return object{}
}

func isList(v any) bool { _, ok := v.([]any); return ok }

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

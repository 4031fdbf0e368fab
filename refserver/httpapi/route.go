package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
)

// endpoint says what each method does at one path.
type endpoint map[string]func(*call) error

// methods of HTTP this server knows at all (RFC 9110 section 9, RFC 5789).
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodOptions, http.MethodTrace, http.MethodConnect,
}

// dispatch finds what a path below the base URL means and does what the method
// asks for. The standard library's mux is no help here: it redirects and
// answers 404 and 405 in plain text, and it knows no ".search".
func (c *call) dispatch(path []string) error {
	at := c.door.route(path)
	if at == nil {
		return scim.Refused(http.StatusNotFound, "there is no endpoint %q; /ResourceTypes lists the endpoints", "/"+strings.Join(path, "/"))
	}
	if err := checkAccept(c.r.Header); err != nil {
		return err
	}
	method := c.r.Method
	if method == http.MethodHead {
		method = http.MethodGet // the body is dropped further out
	}
	if action, ok := at[method]; ok {
		return action(c)
	}
	if method == http.MethodOptions {
		c.w.Header().Set("Allow", at.allow())
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if !slices.Contains(methods, method) {
		return scim.Refused(http.StatusNotImplemented, "method %q is not known to this server", method)
	}
	c.w.Header().Set("Allow", at.allow())
	return scim.Refused(http.StatusMethodNotAllowed, "%s is not possible here; allowed are %s", method, at.allow())
}

// allow lists the methods of an endpoint in a fixed order.
func (e endpoint) allow() string {
	var names []string
	for _, method := range methods {
		_, ok := e[method]
		_, get := e[http.MethodGet]
		if ok || method == http.MethodOptions || (method == http.MethodHead && get) {
			names = append(names, method)
		}
	}
	return strings.Join(names, ", ")
}

// route is the table of RFC 7644 section 3.2; nil means there is no such path.
func (d *Door) route(path []string) endpoint {
	switch len(path) {
	case 0:
		return endpoint{http.MethodGet: func(c *call) error { return c.list(d.Registry.Types()) }}
	case 1:
		return d.routeTop(path[0])
	case 2:
		return d.routeBelow(path[0], path[1])
	default:
		return nil
	}
}

func (d *Door) routeTop(name string) endpoint {
	switch name {
	case "ServiceProviderConfig":
		return endpoint{http.MethodGet: (*call).serveConfig}
	case "Schemas":
		return endpoint{http.MethodGet: (*call).serveSchemas}
	case "ResourceTypes":
		return endpoint{http.MethodGet: (*call).serveTypes}
	case ".search":
		return endpoint{http.MethodPost: func(c *call) error { return c.search(d.Registry.Types()) }}
	case "Me":
		return meEndpoint()
	case "Bulk":
		return endpoint{http.MethodPost: (*call).bulk}
	}
	t := d.Registry.TypeByEndpoint("/" + name)
	if t == nil {
		return nil
	}
	types := []*scim.Type{t}
	return endpoint{
		http.MethodGet:  func(c *call) error { return c.list(types) },
		http.MethodPost: func(c *call) error { return c.create(t) },
	}
}

func (d *Door) routeBelow(name, id string) endpoint {
	switch name {
	case "Schemas":
		return endpoint{http.MethodGet: func(c *call) error { return c.serveSchema(id) }}
	case "ResourceTypes":
		return endpoint{http.MethodGet: func(c *call) error { return c.serveType(id) }}
	case "Me", "Bulk", "ServiceProviderConfig":
		return nil
	}
	t := d.Registry.TypeByEndpoint("/" + name)
	if t == nil {
		return nil
	}
	if id == ".search" {
		types := []*scim.Type{t}
		return endpoint{http.MethodPost: func(c *call) error { return c.search(types) }}
	}
	return endpoint{
		http.MethodGet:    func(c *call) error { return c.read(t, id) },
		http.MethodPut:    func(c *call) error { return c.replace(t, id) },
		http.MethodPatch:  func(c *call) error { return c.patch(t, id) },
		http.MethodDelete: func(c *call) error { return c.remove(t, id) },
	}
}

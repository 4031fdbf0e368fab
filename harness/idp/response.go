package idp

import (
	"errors"
	"fmt"
	"strings"

	"go.starlark.net/starlark"
)

// response is an answer as flows see it. Reading a field that the answer lacks
// or has with another type is the target's fault.
type response struct {
	status            int
	method, path, url string
	body              []byte
	seq               int
	retryAfter        string
	requires          []string

	decoded starlark.Value
	readErr error
	read    bool
}

var (
	_ starlark.HasAttrs = (*response)(nil)
	_ starlark.Mapping  = (*response)(nil)
)

func (r *response) String() string        { return fmt.Sprintf("<%s: %d>", r.what(), r.status) }
func (r *response) Type() string          { return "response" }
func (r *response) Freeze()               {}
func (r *response) Truth() starlark.Bool  { return starlark.True }
func (r *response) Hash() (uint32, error) { return 0, errors.New("a response cannot be a key") }
func (r *response) what() string          { return r.method + " " + r.path }

func (r *response) AttrNames() []string {
	return []string{"get", "list", "require", "status", "typed"}
}

func (r *response) Attr(name string) (starlark.Value, error) {
	switch name {
	case "status":
		return starlark.MakeInt(r.status), nil
	case "list":
		return starlark.NewBuiltin("list", r.list), nil
	case "require", "get", "typed":
		return starlark.NewBuiltin(name, func(th *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
			object, err := r.object()
			if err != nil {
				return nil, err
			}
			method, err := object.Attr(name)
			if err != nil {
				return nil, err
			}
			return starlark.Call(th, method, args, kwargs)
		}), nil
	}
	return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
}

// Get is resp[name].
func (r *response) Get(key starlark.Value) (starlark.Value, bool, error) {
	object, err := r.object()
	if err != nil {
		return nil, false, err
	}
	return object.Get(key)
}

// value decodes the body once.
func (r *response) value() (starlark.Value, error) {
	if !r.read {
		r.read = true
		if len(strings.TrimSpace(string(r.body))) > 0 {
			r.decoded, r.readErr = decode(r.body, r)
		}
	}
	switch {
	case r.readErr != nil:
		return nil, &fault{when: "not_json", exchange: r, did: fmt.Sprintf("answered %s with a body that is not JSON (%s)", r.what(), r.readErr)}
	case r.decoded == nil:
		return nil, &fault{when: "empty", exchange: r, did: fmt.Sprintf("answered %s with an empty body", r.what())}
	}
	return r.decoded, nil
}

func (r *response) object() (*resource, error) {
	v, err := r.value()
	if err != nil {
		return nil, err
	}
	object, ok := v.(*resource)
	if !ok {
		return nil, mistyped(r, "body", "object", v)
	}
	return object, nil
}

// list is resp.list(): the resources of a ListResponse, checked as this IdP
// reads one.
func (r *response) list(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	if err := starlark.UnpackArgs(b.Name(), args, kwargs); err != nil {
		return nil, fmt.Errorf("list: %w", err)
	}
	object, err := r.object()
	if err != nil {
		return nil, err
	}
	return object.resources(r.requires)
}

// resources checks the members of a list answer and returns the resources.
func (o *resource) resources(requires []string) (*starlark.List, error) {
	for _, name := range requires {
		if v := o.lookup(name); v == nil || v == starlark.None {
			return nil, missing(o.from, name)
		}
	}
	for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
		if v := o.lookup(name); v != nil && v != starlark.None {
			if _, ok := v.(starlark.Int); !ok {
				return nil, mistyped(o.from, name, "integer", v)
			}
		}
	}
	found := o.lookup("Resources")
	if found == nil || found == starlark.None {
		if total, ok := o.lookup("totalResults").(starlark.Int); ok && total.Sign() > 0 {
			return nil, missing(o.from, "Resources")
		}
		return starlark.NewList(nil), nil
	}
	list, ok := found.(*starlark.List)
	if !ok {
		return nil, mistyped(o.from, "Resources", "list", found)
	}
	for i := range list.Len() {
		if _, ok := list.Index(i).(*resource); !ok {
			return nil, mistyped(o.from, fmt.Sprintf("Resources[%d]", i), "object", list.Index(i))
		}
	}
	return list, nil
}

// detail is what an error answer says of itself.
func (r *response) detail(unreadable string) string {
	object, err := r.object()
	if err == nil {
		if text, ok := object.lookup("detail").(starlark.String); ok {
			return string(text)
		}
		return ""
	}
	text := strings.Join(strings.Fields(string(r.body)), " ")
	if text == "" {
		return ""
	}
	if unreadable != "" {
		return strings.ReplaceAll(unreadable, "{word}", r.word())
	}
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return text
}

// word is the token at which a JSON parser gives up on the body.
func (r *response) word() string {
	text := strings.TrimSpace(string(r.body))
	end := strings.IndexFunc(text, func(c rune) bool { return c == ' ' || c == ':' || c == '\n' || c == ',' })
	if end > 0 {
		text = text[:end]
	}
	if runes := []rune(text); len(runes) > 40 {
		text = string(runes[:40])
	}
	return text
}

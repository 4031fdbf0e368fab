package idp

import (
	"errors"
	"fmt"
	"slices"
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

// resource is a JSON object of an answer. It is frozen; overlay, without and
// dict(resource.items()) make copies to change.
type resource struct {
	from   *response
	path   string
	fields *starlark.Dict
}

var (
	_ starlark.HasAttrs        = (*resource)(nil)
	_ starlark.IterableMapping = (*resource)(nil)
	_ starlark.Sequence        = (*resource)(nil)
)

func (o *resource) String() string             { return o.fields.String() }
func (o *resource) Type() string               { return "resource" }
func (o *resource) Freeze()                    {}
func (o *resource) Truth() starlark.Bool       { return o.fields.Len() > 0 }
func (o *resource) Hash() (uint32, error)      { return 0, errors.New("a resource cannot be a key") }
func (o *resource) Len() int                   { return o.fields.Len() }
func (o *resource) Iterate() starlark.Iterator { return o.fields.Iterate() }
func (o *resource) Items() []starlark.Tuple    { return o.fields.Items() }

// lookup finds a member without regard to case, as RFC 7643 section 2.1 has
// it; nil when there is none.
func (o *resource) lookup(name string) starlark.Value { return member(o.fields, name) }

func member(d *starlark.Dict, name string) starlark.Value {
	if v, ok, err := d.Get(starlark.String(name)); ok && err == nil {
		return v
	}
	for _, item := range d.Items() {
		if key, ok := item[0].(starlark.String); ok && strings.EqualFold(string(key), name) {
			return item[1]
		}
	}
	return nil
}

// Get is resource[name]; a member that is not there is the target's fault.
func (o *resource) Get(key starlark.Value) (starlark.Value, bool, error) {
	name, ok := key.(starlark.String)
	if !ok {
		return nil, false, fmt.Errorf("a resource is read by name, not by %s", key.Type())
	}
	v := o.lookup(string(name))
	if v == nil {
		return nil, false, missing(o.from, join(o.path, string(name)))
	}
	return v, true, nil
}

func (o *resource) AttrNames() []string { return []string{"get", "items", "require", "typed"} }

func (o *resource) Attr(name string) (starlark.Value, error) {
	switch name {
	case "get":
		return starlark.NewBuiltin(name, o.get), nil
	case "items":
		return o.fields.Attr("items") //nolint:wrapcheck // a plain method value
	case "require":
		return starlark.NewBuiltin(name, o.require), nil
	case "typed":
		return starlark.NewBuiltin(name, o.typed), nil
	}
	return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
}

// get is resource.get(name, default=None); it never faults.
func (o *resource) get(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var name string
	var otherwise starlark.Value = starlark.None
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &name, &otherwise); err != nil {
		return nil, fmt.Errorf("get: %w", err)
	}
	if v := o.lookup(name); v != nil {
		return v, nil
	}
	return otherwise, nil
}

// require is resource.require(names…): each must be there; id must be a string
// that is not empty, schemas a list that is not empty. It returns the resource.
func (o *resource) require(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	for _, arg := range args {
		name, ok := starlark.AsString(arg)
		if !ok || len(kwargs) > 0 {
			return nil, fmt.Errorf("require takes names of fields, not %s", arg.Type())
		}
		v := o.lookup(name)
		if v == nil || v == starlark.None {
			return nil, missing(o.from, join(o.path, name))
		}
		switch name {
		case "id":
			if s, ok := v.(starlark.String); !ok {
				return nil, mistyped(o.from, join(o.path, name), "string", v)
			} else if s == "" {
				return nil, missing(o.from, join(o.path, name))
			}
		case "schemas":
			if l, ok := v.(*starlark.List); !ok {
				return nil, mistyped(o.from, join(o.path, name), "list", v)
			} else if l.Len() == 0 {
				return nil, missing(o.from, join(o.path, name))
			}
		}
	}
	return o, nil
}

// typed is resource.typed(path="type", …): what is there must have that type.
// It returns the resource.
func (o *resource) typed(_ *starlark.Thread, _ *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	types := []string{"object", "list", "string", "boolean", "integer"}
	for _, kw := range kwargs {
		path, _ := starlark.AsString(kw[0])
		want, _ := starlark.AsString(kw[1])
		if !slices.Contains(types, want) || len(args) > 0 {
			return nil, fmt.Errorf("typed takes path = type, the type being one of %s", strings.Join(types, ", "))
		}
		at, err := parsePath(path)
		if err != nil {
			return nil, err
		}
		if v := at.read(o); v != nil && v != starlark.None && jsonType(v) != want {
			return nil, mistyped(o.from, join(o.path, path), want, v)
		}
	}
	return o, nil
}

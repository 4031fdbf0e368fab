package idp

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"
)

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

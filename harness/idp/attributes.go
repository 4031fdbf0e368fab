package idp

import (
	"fmt"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// attribute is one mapped attribute: value is what a path names, whole is how
// it is written when the attribute is sent as a whole.
func attribute(path string, value, whole starlark.Value) (*starlarkstruct.Struct, error) {
	at, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	return starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
		"path": starlark.String(path), "schema": starlark.String(at.schema), "value": value, "whole": whole,
	}), nil
}

// attributeBuiltins are the functions flows compute bodies with.
func attributeBuiltins() starlark.StringDict {
	return starlark.StringDict{
		"attribute":   starlark.NewBuiltin("attribute", newAttribute),
		"read":        starlark.NewBuiltin("read", readAt),
		"differences": starlark.NewBuiltin("differences", differences),
		"assemble":    starlark.NewBuiltin("assemble", assemble),
		"overlay":     starlark.NewBuiltin("overlay", overlay),
		"without":     starlark.NewBuiltin("without", without),
	}
}

func newAttribute(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var path string
	var value starlark.Value
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 2, &path, &value); err != nil {
		return nil, fmt.Errorf("attribute: %w", err)
	}
	return attribute(path, value, value)
}

func readAt(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var from starlark.Value
	var path string
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 2, &from, &path); err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	at, err := parsePath(path)
	if err != nil {
		return nil, err
	}
	if v := at.read(from); v != nil {
		return v, nil
	}
	return starlark.None, nil
}

// eachAttribute walks a list of attributes.
func eachAttribute(list *starlark.List, do func(at attrPath, path string, value, whole starlark.Value) error) error {
	for i := range list.Len() {
		s, ok := list.Index(i).(*starlarkstruct.Struct)
		if !ok {
			return fmt.Errorf("attributes[%d] is a %s, not an attribute", i, list.Index(i).Type())
		}
		pathValue, err := s.Attr("path")
		if err != nil {
			return fmt.Errorf("attributes[%d]: %w", i, err)
		}
		path, _ := starlark.AsString(pathValue)
		value, err := s.Attr("value")
		if err != nil {
			return fmt.Errorf("attributes[%d]: %w", i, err)
		}
		whole, err := s.Attr("whole")
		if err != nil {
			return fmt.Errorf("attributes[%d]: %w", i, err)
		}
		at, err := parsePath(path)
		if err != nil {
			return err
		}
		if err := do(at, path, value, whole); err != nil {
			return err
		}
	}
	return nil
}

// differences(shown, attributes) returns those the resource does not show with
// the same value, as struct(path, value, missing).
func differences(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var shown starlark.Value
	var wanted *starlark.List
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 2, &shown, &wanted); err != nil {
		return nil, fmt.Errorf("differences: %w", err)
	}
	var out []starlark.Value
	err := eachAttribute(wanted, func(at attrPath, path string, value, _ starlark.Value) error {
		is := at.read(shown)
		absent := is == nil || is == starlark.None
		if !absent {
			plain, err := thaw(is)
			if err != nil {
				return err
			}
			same, err := starlark.Equal(plain, value)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if same {
				return nil
			}
		}
		out = append(out, starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
			"path": starlark.String(path), "value": value, "missing": starlark.Bool(absent),
		}))
		return nil
	})
	return starlark.NewList(out), err
}

// assemble(attributes) builds a new resource's attributes.
func assemble(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var wanted *starlark.List
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &wanted); err != nil {
		return nil, fmt.Errorf("assemble: %w", err)
	}
	out := starlark.NewDict(8)
	err := eachAttribute(wanted, func(at attrPath, _ string, value, whole starlark.Value) error {
		element, shaped := whole.(*starlark.Dict)
		if at.filterAttr == "" || !shaped {
			if at.filterAttr != "" {
				return at.set(out, value)
			}
			return setWhole(at, out, whole)
		}
		list, ok := member(out, at.attr).(*starlark.List)
		if !ok {
			list = starlark.NewList(nil)
			if err := setKey(out, at.attr, list); err != nil {
				return err
			}
		}
		copied, err := thaw(element)
		if err != nil {
			return err
		}
		return list.Append(copied) //nolint:wrapcheck // a fresh list takes everything
	})
	return out, err
}

func setWhole(at attrPath, into *starlark.Dict, whole starlark.Value) error {
	copied, err := thaw(whole)
	if err != nil {
		return err
	}
	return at.set(into, copied)
}

// overlay(shown, attributes) copies a resource and sets attributes in it.
func overlay(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var shown starlark.Value
	var wanted *starlark.List
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 2, &shown, &wanted); err != nil {
		return nil, fmt.Errorf("overlay: %w", err)
	}
	out, err := copyObject(shown)
	if err != nil {
		return nil, err
	}
	err = eachAttribute(wanted, func(at attrPath, _ string, value, whole starlark.Value) error {
		if at.filterAttr != "" {
			return at.set(out, value)
		}
		return setWhole(at, out, whole)
	})
	return out, err
}

// without(shown, paths) copies a resource and takes paths out of it.
func without(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var shown starlark.Value
	var paths *starlark.List
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 2, &shown, &paths); err != nil {
		return nil, fmt.Errorf("without: %w", err)
	}
	out, err := copyObject(shown)
	if err != nil {
		return nil, err
	}
	for i := range paths.Len() {
		path, _ := starlark.AsString(paths.Index(i))
		at, err := parsePath(path)
		if err != nil {
			return nil, err
		}
		if err := at.remove(out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func copyObject(v starlark.Value) (*starlark.Dict, error) {
	copied, err := thaw(v)
	if err != nil {
		return nil, err
	}
	d, ok := copied.(*starlark.Dict)
	if !ok {
		return nil, fmt.Errorf("%s is no resource", v.Type())
	}
	return d, nil
}

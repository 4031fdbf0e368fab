package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// nothing is the value that a step leaves where a value goes or none comes.
var nothing any

// normalList normalises a list of values, or a single one as a list of itself.
func (e *engine) normalList(whole scim.Target, v any) ([]any, error) {
	list := asList(v)
	if len(list) == 0 {
		return nil, nil
	}
	next, err := scim.NormaliseValue(e.t, whole, list, e.rules)
	if err != nil {
		return nil, err
	}
	items, _ := next.([]any)
	return items, nil
}

// normalOne normalises the value for one element of a multi-valued attribute.
func (e *engine) normalOne(whole scim.Target, v any) (any, error) {
	if v = e.unwrapped(v); v == nil {
		return nothing, nil
	}
	next, err := scim.NormaliseValue(e.t, whole, []any{v}, e.rules)
	if err != nil {
		return nil, err
	}
	items, ok := next.([]any)
	if !ok || len(items) == 0 {
		return nothing, nil
	}
	return items[0], nil
}

// unwrapped takes a value out of a one-element list under UnwrapSingle.
func (e *engine) unwrapped(v any) any {
	if list, ok := v.([]any); ok && len(list) == 1 && e.tol.UnwrapSingle {
		return list[0]
	}
	return v
}

// removes reports whether a value for a complex attribute means its removal:
// null or [], and under RawManager "".
func (e *engine) removes(a *scim.Attribute, v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return len(v) == 0
	case string:
		return v == "" && e.tol.RawManager && a.Sub("value") != nil
	default:
		return false
	}
}

// complexValue is the object to merge into a complex attribute; under
// RawManager a string is its "value".
func (e *engine) complexValue(a *scim.Attribute, v any) (*document.Object, error) {
	switch v := v.(type) {
	case *document.Object:
		return v, nil
	case string:
		if e.tol.RawManager && a.Sub("value") != nil {
			return document.New("value", v), nil
		}
	}
	return nil, scim.BadRequest(scim.TypeInvalidValue, "%s is complex: its value must be an object of sub-attributes", a.Name)
}

// scalar unwraps a plain value under UnwrapSingle: [x] and {"value": x}, the
// two forms that Entra's first job sent together.
func (e *engine) scalar(v any) any {
	if !e.tol.UnwrapSingle {
		return v
	}
	v = e.unwrapped(v)
	if o, ok := v.(*document.Object); ok {
		if inner, there := o.Get("value"); there {
			return inner
		}
	}
	return v
}

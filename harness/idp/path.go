package idp

import (
	"fmt"
	"regexp"
	"strings"
	"sync"

	"go.starlark.net/starlark"
)

// attrPath is a SCIM attribute path as mappings and PATCH operations use it:
// attr, attr.sub, attr[sub eq "x"].sub, each also behind a schema URN.
type attrPath struct {
	schema string // extension URN, "" for core attributes
	attr   string
	// filterAttr and filterValue select one value of a multi-valued attribute.
	filterAttr  string
	filterValue starlark.Value
	sub         string
}

var pathForm = regexp.MustCompile(`^(?:(urn:.*):)?([A-Za-z$][\w$-]*)(?:\[(\w+) eq (?:"([^"]*)"|(true|false))\])?(?:\.([\w$-]+))?$`)

const coreSchemas = "urn:ietf:params:scim:schemas:core:2.0:"

// parsed keeps paths that were parsed once: mappings name the same few again
// and again.
var parsed sync.Map // of string to attrPath

func parsePath(text string) (attrPath, error) {
	if p, ok := parsed.Load(text); ok {
		if known, ok := p.(attrPath); ok {
			return known, nil
		}
	}
	p, err := parseNewPath(text)
	if err == nil {
		parsed.Store(text, p)
	}
	return p, err
}

func parseNewPath(text string) (attrPath, error) {
	m := pathForm.FindStringSubmatch(text)
	if m == nil {
		return attrPath{}, fmt.Errorf("%q is no attribute path this engine knows (attr, attr.sub, attr[sub eq \"x\"].sub, urn:…:attr)", text)
	}
	p := attrPath{schema: m[1], attr: m[2], filterAttr: m[3], sub: m[6]}
	if strings.HasPrefix(p.schema, coreSchemas) {
		p.schema = ""
	}
	switch {
	case m[5] != "":
		p.filterValue = starlark.Bool(m[5] == "true")
	case p.filterAttr != "":
		p.filterValue = starlark.String(m[4])
	}
	return p, nil
}

// object returns the members of a resource or dict, nil for anything else.
func object(v starlark.Value) *starlark.Dict {
	switch v := v.(type) {
	case *resource:
		return v.fields
	case *starlark.Dict:
		return v
	case *response:
		if o, err := v.object(); err == nil {
			return o.fields
		}
	}
	return nil
}

// read returns the value at the path, nil when there is none.
func (p attrPath) read(from starlark.Value) starlark.Value {
	d := object(from)
	if d != nil && p.schema != "" {
		d = object(member(d, p.schema))
	}
	if d == nil {
		return nil
	}
	v := member(d, p.attr)
	if p.filterAttr != "" {
		v = p.selected(v)
	}
	if v == nil || p.sub == "" {
		return v
	}
	if d = object(v); d == nil {
		return nil
	}
	return member(d, p.sub)
}

// selected finds the element of a list that the filter names.
func (p attrPath) selected(v starlark.Value) starlark.Value {
	list, ok := v.(*starlark.List)
	if !ok {
		return nil
	}
	for i := range list.Len() {
		d := object(list.Index(i))
		if d == nil {
			continue
		}
		switch got := member(d, p.filterAttr).(type) {
		case starlark.String:
			if want, ok := p.filterValue.(starlark.String); ok && strings.EqualFold(string(got), string(want)) {
				return list.Index(i)
			}
		case starlark.Bool:
			// A boolean may be named in quotes: roles[primary eq "True"].
			quoted, _ := p.filterValue.(starlark.String)
			if got == p.filterValue || strings.EqualFold(got.String(), string(quoted)) {
				return list.Index(i)
			}
		}
	}
	return nil
}

// set writes a value into a dict, making what is missing on the way. An
// element a filter names is made with the filter's value first.
func (p attrPath) set(into *starlark.Dict, value starlark.Value) error {
	if p.schema != "" {
		var err error
		if into, err = child(into, p.schema); err != nil {
			return err
		}
	}
	if p.filterAttr == "" && p.sub == "" {
		return setKey(into, p.attr, value)
	}
	if p.filterAttr == "" {
		inner, err := child(into, p.attr)
		if err != nil {
			return err
		}
		return setKey(inner, p.sub, value)
	}
	list, ok := member(into, p.attr).(*starlark.List)
	if !ok {
		list = starlark.NewList(nil)
		if err := setKey(into, p.attr, list); err != nil {
			return err
		}
	}
	element, ok := p.selected(list).(*starlark.Dict)
	if !ok {
		element = starlark.NewDict(2)
		if err := setKey(element, p.filterAttr, p.filterValue); err != nil {
			return err
		}
		if err := list.Append(element); err != nil {
			return fmt.Errorf("%s: %w", p.attr, err)
		}
	}
	return setKey(element, p.sub, value)
}

// remove takes the value at the path out of a dict.
func (p attrPath) remove(from *starlark.Dict) error {
	if p.schema != "" {
		if from = object(member(from, p.schema)); from == nil {
			return nil
		}
	}
	last, name := from, p.attr
	if p.sub != "" {
		last, name = object(attrPath{attr: p.attr, filterAttr: p.filterAttr, filterValue: p.filterValue}.read(from)), p.sub
	}
	if last == nil {
		return nil
	}
	for _, key := range last.Keys() {
		if k, ok := key.(starlark.String); ok && strings.EqualFold(string(k), name) {
			if _, _, err := last.Delete(key); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// child returns the dict under a name, making it (or replacing what is no
// object) when needed.
func child(of *starlark.Dict, name string) (*starlark.Dict, error) {
	if d, ok := member(of, name).(*starlark.Dict); ok {
		return d, nil
	}
	d := starlark.NewDict(2)
	return d, setKey(of, name, d)
}

// setKey sets a member under the spelling it already has.
func setKey(d *starlark.Dict, name string, value starlark.Value) error {
	for _, key := range d.Keys() {
		if k, ok := key.(starlark.String); ok && strings.EqualFold(string(k), name) {
			name = string(k)
			break
		}
	}
	if err := d.SetKey(starlark.String(name), value); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// thaw copies an answer into dicts and lists that a flow may change.
func thaw(v starlark.Value) (starlark.Value, error) {
	switch v := v.(type) {
	case *response:
		o, err := v.object()
		if err != nil {
			return nil, err
		}
		return thaw(o)
	case *resource:
		return thaw(v.fields)
	case *starlark.Dict:
		out := starlark.NewDict(v.Len())
		for _, item := range v.Items() {
			inner, err := thaw(item[1])
			if err != nil {
				return nil, err
			}
			if err := out.SetKey(item[0], inner); err != nil {
				return nil, fmt.Errorf("%s: %w", item[0], err)
			}
		}
		return out, nil
	case *starlark.List:
		items := make([]starlark.Value, v.Len())
		for i := range items {
			inner, err := thaw(v.Index(i))
			if err != nil {
				return nil, err
			}
			items[i] = inner
		}
		return starlark.NewList(items), nil
	}
	return v, nil
}

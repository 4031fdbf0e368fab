package world

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// object is a JSON object as it came over the wire: member order kept, names
// compared without case as RFC 7643 section 2.1 demands, numbers as text. It
// shares nothing with the server's document type.
type object struct {
	members []member
}

// member is one name with its value: *object, []any, string, json.Number, bool
// or nil.
type member struct {
	name  string
	value any
}

// get returns a member by name, without regard to case.
func (o *object) get(name string) (any, bool) {
	if o == nil {
		return nil, false
	}
	for _, m := range o.members {
		if strings.EqualFold(m.name, name) {
			return m.value, true
		}
	}
	return nil, false
}

// text returns a string member, "" when it is absent or something else.
func (o *object) text(name string) string {
	v, _ := o.get(name)
	s, _ := v.(string)
	return s
}

// remove takes a member away, whatever the case of its name.
func (o *object) remove(name string) {
	o.members = slices.DeleteFunc(o.members, func(m member) bool { return strings.EqualFold(m.name, name) })
}

// set replaces or appends a member.
func (o *object) set(name string, v any) {
	for i, m := range o.members {
		if strings.EqualFold(m.name, name) {
			o.members[i].value = v
			return
		}
	}
	o.members = append(o.members, member{name, v})
}

// lookup follows a path: names, [n] and [name eq "value"] joined by dots, a name
// that is a schema URN standing for itself or, with a colon and an attribute
// after it, for a member of that extension ("urn:…:2.0:User:department"). A name
// behind an array stands for that member of each element that has it.
func lookup(v any, path string) (any, bool) {
	for path != "" {
		if list, ok := v.([]any); ok && !strings.HasPrefix(path, "[") {
			return lookupEach(list, path), true
		}
		var ok bool
		v, path, ok = lookupStep(v, path)
		if !ok {
			return nil, false
		}
	}
	return v, true
}

func lookupEach(list []any, path string) []any {
	found := []any{}
	for _, e := range list {
		if v, ok := lookup(e, path); ok && v != nil {
			found = append(found, v)
		}
	}
	return found
}

func lookupStep(v any, path string) (found any, rest string, ok bool) {
	if strings.HasPrefix(path, "[") {
		return lookupIndex(v, path)
	}
	o, isObject := v.(*object)
	if !isObject {
		return nil, "", false
	}
	if strings.HasPrefix(strings.ToLower(path), "urn:") {
		return lookupURN(o, path)
	}
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	found, ok = o.get(path[:end])
	return found, strings.TrimPrefix(path[end:], "."), ok
}

func lookupIndex(v any, path string) (found any, rest string, ok bool) {
	text, rest, closed := strings.Cut(path[1:], "]")
	a, isArray := v.([]any)
	if name, value, selects := strings.Cut(text, " eq "); selects {
		i := slices.IndexFunc(a, func(e any) bool { return selected(e, name, value) })
		if !closed || i < 0 {
			return nil, "", false
		}
		return a[i], strings.TrimPrefix(rest, "."), true
	}
	var i int
	if _, err := fmt.Sscanf(text, "%d", &i); err != nil || !closed || !isArray || i < 0 || i >= len(a) {
		return nil, "", false
	}
	return a[i], strings.TrimPrefix(rest, "."), true
}

// selected says that a member of an element is the quoted value, without regard
// to case.
func selected(element any, name, quoted string) bool {
	o, _ := element.(*object)
	return o.text(name) != "" && strings.EqualFold(o.text(name), strings.Trim(quoted, `"`))
}

func lookupURN(o *object, path string) (found any, rest string, ok bool) {
	best := -1
	for i, m := range o.members {
		n := len(m.name)
		if len(path) < n || !strings.EqualFold(path[:n], m.name) || (len(path) > n && path[n] != ':') {
			continue
		}
		if best < 0 || n > len(o.members[best].name) {
			best = i
		}
	}
	if best < 0 {
		return nil, "", false
	}
	m := o.members[best]
	return m.value, strings.TrimPrefix(path[len(m.name):], ":"), true
}

// equal compares two values: member order and the letter case of names do not
// count, numbers compare by value, arrays element by element.
func equal(a, b any) bool {
	switch x := a.(type) {
	case *object:
		y, ok := b.(*object)
		if !ok || len(x.members) != len(y.members) {
			return false
		}
		for _, m := range x.members {
			w, ok := y.get(m.name)
			if !ok || !equal(m.value, w) {
				return false
			}
		}
		return true
	case []any:
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, equal)
	case json.Number:
		y, ok := b.(json.Number)
		return ok && equalNumbers(x, y)
	default:
		return a == b
	}
}

func equalNumbers(a, b json.Number) bool {
	if a == b {
		return true
	}
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}

// unordered returns a copy in which members are sorted by name and arrays by
// their text, so that equal can compare values whose order means nothing.
func unordered(v any) any {
	switch x := v.(type) {
	case *object:
		c := &object{members: make([]member, 0, len(x.members))}
		for _, m := range x.members {
			c.members = append(c.members, member{m.name, unordered(m.value)})
		}
		slices.SortFunc(c.members, func(a, b member) int {
			return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
		})
		return c
	case []any:
		c := make([]any, 0, len(x))
		for _, e := range x {
			c = append(c, unordered(e))
		}
		slices.SortFunc(c, func(a, b any) int { return strings.Compare(show(a), show(b)) })
		return c
	default:
		return v
	}
}

// kindOf names the JSON type of a value.
func kindOf(v any) string {
	switch v.(type) {
	case *object:
		return "an object"
	case []any:
		return "an array"
	case string:
		return "a string"
	case json.Number:
		return "a number"
	case bool:
		return "a boolean"
	default:
		return "null"
	}
}

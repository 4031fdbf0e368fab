// Package document holds JSON documents the way SCIM needs them: members in
// order, member names compared without case (RFC 7643 section 2.1), numbers
// kept as the text they were sent as.
//
// A value is one of: nil (JSON null), bool, string, Number, []any or *Object.
// No other Go type ever appears inside a document.
package document

import (
	"fmt"
	"iter"
	"slices"
)

// Number is a JSON number as it was written, e.g. "1", "-0.5", "1e3".
type Number string

// Object is a JSON object: an ordered list of members whose names are unique
// without regard to ASCII case. The zero value is an empty object ready to use.
type Object struct {
	names  []string
	values []any
}

// New builds an object from alternating names and values; it panics when the
// list is odd or a name is no string, since that is a programming error.
func New(pairs ...any) *Object {
	if len(pairs)%2 != 0 {
		panic("document.New: odd number of arguments")
	}
	o := WithCapacity(len(pairs) / 2)
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			panic(fmt.Sprintf("document.New: argument %d must be a name, not a %T", i, pairs[i]))
		}
		o.Set(name, pairs[i+1])
	}
	return o
}

// WithCapacity is an empty object with room for n members.
func WithCapacity(n int) *Object {
	return &Object{names: make([]string, 0, n), values: make([]any, 0, n)}
}

func (o *Object) index(name string) int {
	for i, n := range o.names {
		if SameName(n, name) {
			return i
		}
	}
	return -1
}

// Len is the number of members.
func (o *Object) Len() int {
	if o == nil {
		return 0
	}
	return len(o.names)
}

// Get returns the value of a member and whether it is there; the name is
// matched without regard to case. A nil object has no members.
func (o *Object) Get(name string) (any, bool) {
	if o == nil {
		return nil, false
	}
	if i := o.index(name); i >= 0 {
		return o.values[i], true
	}
	return nil, false
}

// String returns a member that is a string, or "".
func (o *Object) String(name string) string {
	v, _ := o.Get(name)
	s, _ := v.(string)
	return s
}

// Object returns a member that is an object, or nil.
func (o *Object) Object(name string) *Object {
	v, _ := o.Get(name)
	sub, _ := v.(*Object)
	return sub
}

// Array returns a member that is an array, or nil.
func (o *Object) Array(name string) []any {
	v, _ := o.Get(name)
	a, _ := v.([]any)
	return a
}

// Set stores a value: in place when a member of that name (any case) exists,
// keeping its position and spelling, else at the end.
func (o *Object) Set(name string, value any) {
	if i := o.index(name); i >= 0 {
		o.values[i] = value
		return
	}
	o.names = append(o.names, name)
	o.values = append(o.values, value)
}

// Delete removes a member and reports whether it was there.
func (o *Object) Delete(name string) bool {
	i := o.index(name)
	if i < 0 {
		return false
	}
	o.names = slices.Delete(o.names, i, i+1)
	o.values = slices.Delete(o.values, i, i+1)
	return true
}

// All yields the members in order.
func (o *Object) All() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if o == nil {
			return
		}
		for i, n := range o.names {
			if !yield(n, o.values[i]) {
				return
			}
		}
	}
}

// Clone copies the object and everything in it.
func (o *Object) Clone() *Object {
	if o == nil {
		return nil
	}
	c := &Object{names: slices.Clone(o.names), values: make([]any, len(o.values))}
	for i, v := range o.values {
		c.values[i] = Clone(v)
	}
	return c
}

// Clone copies a value and everything in it.
func Clone(v any) any {
	switch v := v.(type) {
	case *Object:
		return v.Clone()
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = Clone(v[i])
		}
		return c
	default:
		return v
	}
}

package patch

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// writeSingle carries out a step on an attribute with one value.
func (e *engine) writeSingle(s step) error {
	whole := scim.Target{Extension: s.Extension, Attr: s.Attr}
	if s.where != nil {
		present, _ := e.present(whole).(*document.Object)
		if present == nil || !s.where.MatchValue(present) {
			return e.singleUnmatched(s, whole, present)
		}
	}
	switch {
	case s.Sub != nil:
		return e.writeSub(s, whole)
	case s.kind == Remove:
		return e.clear(whole)
	case s.Attr.Type == scim.Complex:
		return e.writeComplex(s, whole)
	}
	next, err := scim.NormaliseValue(e.t, whole, e.scalar(s.value), e.rules)
	switch {
	case err != nil:
		return err
	case next == nil:
		return e.clear(whole)
	case !document.Equal(e.present(whole), next):
		e.put(whole, next)
	}
	return nil
}

// singleUnmatched is a value filter on a single value that does not match it,
// or on none: a remove has nothing to do, anything else no target, unless the
// value may be created.
func (e *engine) singleUnmatched(s step, whole scim.Target, present *document.Object) error {
	if s.kind == Remove {
		return nil
	}
	if present != nil {
		return noTarget(s)
	}
	seed, err := e.seed(s)
	if err != nil || s.value == nil {
		return err
	}
	e.put(whole, seed)
	if s.Sub != nil {
		return e.writeSub(s, whole)
	}
	return e.writeComplex(s, whole)
}

// writeComplex merges the sub-attributes of a value into a complex attribute:
// those it does not name stay (RFC 7644 section 3.5.2.3).
func (e *engine) writeComplex(s step, whole scim.Target) error {
	v := e.unwrapped(s.value)
	if e.removes(s.Attr, v) {
		return e.clear(whole)
	}
	value, err := e.complexValue(s.Attr, v)
	if err != nil {
		return err
	}
	next, err := scim.NormaliseValue(e.t, whole, value, e.rules)
	if err != nil {
		return err
	}
	normal, _ := next.(*document.Object)
	in, fresh := e.complexHolder(whole)
	if err := e.merge(in, whole, normal, value); err != nil {
		return err
	}
	e.settle(whole, in, fresh)
	return nil
}

// writeSub carries out a step on a sub-attribute of a complex attribute.
func (e *engine) writeSub(s step, whole scim.Target) error {
	v := s.value
	switch {
	case s.kind == Remove:
		v = nil
	case e.tol.RawManager && v == "" && s.Sub.Name == "value":
		return e.clear(whole)
	case s.Sub.Name == "$ref" && v != nil:
		// Only a whole value says what a reference means for "value".
		s.value = document.New("$ref", v)
		return e.writeComplex(s, whole)
	}
	in, fresh := e.complexHolder(whole)
	if err := e.setSub(in, s.Target, v, s.kind); err != nil {
		return err
	}
	e.settle(whole, in, fresh)
	return nil
}

// complexHolder is the object of a complex attribute; fresh says that it is a
// new one, not yet part of the document.
func (e *engine) complexHolder(whole scim.Target) (in *document.Object, fresh bool) {
	if in, ok := e.present(whole).(*document.Object); ok {
		return in, false
	}
	return &document.Object{}, true
}

// settle stores a fresh object, and drops one without sub-attributes, which
// counts as unassigned (RFC 7643 section 2.5).
func (e *engine) settle(whole scim.Target, in *document.Object, fresh bool) {
	switch {
	case in.Len() == 0:
		e.unassign(whole)
	case fresh:
		e.put(whole, in)
	}
}

// clear takes the value of a single-valued attribute away, unless part of it
// is immutable.
func (e *engine) clear(whole scim.Target) error {
	if in, ok := e.present(whole).(*document.Object); ok {
		if err := keepsImmutable(whole, in, nil); err != nil {
			return err
		}
	}
	e.unassign(whole)
	return nil
}

// merge sets the sub-attributes of a normalised value in an object of the
// target's attribute: a complex value, or one value of a multi-valued
// attribute. raw is the value as it was sent: what it names and normal lacks,
// null say, goes. ReadOnly sub-attributes are passed over, as in a PUT.
func (e *engine) merge(in *document.Object, whole scim.Target, normal, raw *document.Object) error {
	before, _ := in.Get("value")
	for _, sub := range whole.Attr.SubAttributes {
		if sub.Mutability == scim.ReadOnly {
			continue
		}
		v, given := normal.Get(sub.Name)
		if !given {
			if _, given = raw.Get(sub.Name); !given {
				continue
			}
		}
		if err := e.assign(in, scim.Target{Extension: whole.Extension, Attr: whole.Attr, Sub: sub}, v); err != nil {
			return err
		}
	}
	dropStale(in, whole.Attr, before, raw)
	return nil
}

// setSub sets or, with nil, removes one sub-attribute.
func (e *engine) setSub(in *document.Object, tg scim.Target, v any, kind Kind) error {
	if !tg.Sub.MultiValued {
		v = e.scalar(v)
	}
	next, err := scim.NormaliseValue(e.t, tg, v, e.rules)
	if err != nil {
		return err
	}
	if kind == Add && tg.Sub.MultiValued {
		old, _ := in.Get(tg.Sub.Name)
		next = union(old, next)
	}
	before, _ := in.Get("value")
	if err := e.assign(in, tg, next); err != nil {
		return err
	}
	dropStale(in, tg.Attr, before, document.New(tg.Sub.Name, v))
	return nil
}

// assign stores a normalised value for a sub-attribute, nil for none.
func (e *engine) assign(in *document.Object, tg scim.Target, next any) error {
	old, had := in.Get(tg.Sub.Name)
	switch {
	case document.Equal(old, next):
		return nil
	case had && tg.Sub.Mutability == scim.Immutable:
		if next != nil && comparison(tg.Sub, old) == comparison(tg.Sub, next) {
			return nil
		}
		return immutable(tg)
	case next != nil:
		in.Set(tg.Sub.Name, next)
	case had:
		in.Delete(tg.Sub.Name)
		e.lose(tg, in)
	}
	return nil
}

// dropStale takes "$ref" and readOnly sub-attributes away when "value" now
// names something else and the step did not give them anew: they described
// the old value.
func dropStale(in *document.Object, a *scim.Attribute, before any, given *document.Object) {
	if after, _ := in.Get("value"); document.Equal(before, after) {
		return
	}
	for _, sub := range a.SubAttributes {
		if sub.Name != "$ref" && sub.Mutability != scim.ReadOnly {
			continue
		}
		if _, there := given.Get(sub.Name); !there || sub.Mutability == scim.ReadOnly {
			in.Delete(sub.Name)
		}
	}
}

// union appends those elements of the second array that the first lacks.
func union(a, b any) any {
	var all []any
	for _, v := range slices.Concat(asList(a), asList(b)) {
		if !containsEqual(all, v) {
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func containsEqual(list []any, v any) bool {
	for _, w := range list {
		if document.Equal(w, v) {
			return true
		}
	}
	return false
}

package patch

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// values is a multi-valued attribute while a step works on it.
type values struct {
	whole scim.Target
	items []any
	// promoted are the values that the step has made primary.
	promoted []*document.Object
}

// writeMulti carries out a step on a multi-valued attribute.
func (e *engine) writeMulti(s step) error {
	whole := scim.Target{Extension: s.Extension, Attr: s.Attr}
	old, _ := e.present(whole).([]any)
	vs := &values{whole: whole, items: old}
	known := e.known[s.Attr]
	delete(e.known, s.Attr)
	var err error
	switch {
	case s.where != nil || s.Sub != nil:
		err = e.writeSelected(s, vs)
	case s.kind == Remove:
		err = e.removeValues(s, vs)
	case s.kind == Replace:
		err = e.replaceValues(s, vs)
	default:
		if known == nil {
			known = vs.identities(old)
		}
		e.known[s.Attr] = known
		err = e.addValues(s, vs, known)
	}
	if err != nil {
		return err
	}
	if err := vs.settlePrimary(); err != nil {
		return err
	}
	if len(vs.items) == 0 {
		e.unassign(whole)
		return nil
	}
	e.put(whole, vs.items)
	return nil
}

// removeValues removes all values, or under RemoveMembersByValue those that
// the operation's value names.
func (e *engine) removeValues(s step, vs *values) error {
	if !s.given || s.value == nil {
		vs.items = nil
		return nil
	}
	named, err := e.normalList(vs.whole, s.value)
	if err != nil {
		return err
	}
	ids := vs.identities(named)
	vs.items = slices.DeleteFunc(vs.items, func(item any) bool { return ids.names(item) })
	return nil
}

// replaceValues makes the given values the whole list. The same values in
// another order are no change: SCIM gives the order no meaning.
func (e *engine) replaceValues(s step, vs *values) error {
	next, err := e.normalList(vs.whole, s.value)
	if err != nil {
		return err
	}
	old := vs.items
	vs.items = nil
	kept := vs.identities(old)
	for _, item := range next {
		vs.keepReadOnly(kept.find(item), item)
		vs.items = append(vs.items, item)
		vs.promote(item)
	}
	vs.dropRepeated()
	if sameSet(old, vs.items) {
		vs.items, vs.promoted = old, nil
	}
	return nil
}

// addValues appends the values that are not there yet. A value that is there
// takes the sub-attributes it is given.
func (e *engine) addValues(s step, vs *values, ids *identities) error {
	next, err := e.normalList(vs.whole, s.value)
	if err != nil {
		return err
	}
	for _, item := range next {
		there := ids.find(item)
		if there == nil {
			vs.items = append(vs.items, item)
			ids.note(item)
			vs.promote(item)
			continue
		}
		into, _ := there.(*document.Object)
		from, _ := item.(*document.Object)
		if into == nil || from == nil {
			continue
		}
		if err := e.merge(into, vs.whole, from, from); err != nil {
			return err
		}
		vs.promote(from, into)
	}
	return nil
}

// writeSelected carries out a step on the values that a filter selects, or,
// for a sub-attribute without a filter, on every value.
func (e *engine) writeSelected(s step, vs *values) error {
	matched := make([]bool, len(vs.items))
	found := false
	for i, item := range vs.items {
		matched[i] = s.where == nil || s.matches(item)
		found = found || matched[i]
	}
	if !found {
		return e.multiUnmatched(s, vs)
	}
	next := make([]any, 0, len(vs.items))
	for i, item := range vs.items {
		if !matched[i] {
			next = append(next, item)
			continue
		}
		item, err := e.writeValue(s, vs, item)
		if err != nil {
			return err
		}
		if item != nil {
			next = append(next, item)
		}
	}
	vs.items = next
	if s.mayRepeat() {
		vs.dropRepeated()
	}
	return nil
}

// mayRepeat reports whether a step on selected values can make one of them the
// same as another: only "value" and "type" tell values apart.
func (s step) mayRepeat() bool {
	if s.Sub == nil {
		return s.kind != Remove
	}
	return s.Sub.Name == "value" || s.Sub.Name == "type"
}

// multiUnmatched is a selection without a value: a remove has nothing to do,
// anything else has no target (RFC 7644 section 3.5.2.3), unless the value may
// be created.
func (e *engine) multiUnmatched(s step, vs *values) error {
	if s.kind == Remove {
		return nil
	}
	seed, err := e.seed(s)
	if err != nil || s.value == nil {
		return err
	}
	item, err := e.grow(s, vs, seed)
	if err != nil {
		return err
	}
	if item != nil {
		vs.items = append(vs.items, item)
		vs.promote(item)
		vs.dropRepeated()
	}
	return nil
}

// grow makes a new value out of what a filter says of it and the step's value.
func (e *engine) grow(s step, vs *values, seed any) (any, error) {
	o, ok := seed.(*document.Object)
	if !ok {
		return e.normalOne(vs.whole, s.value)
	}
	if s.Sub != nil {
		if err := e.setSub(o, s.Target, s.value, s.kind); err != nil {
			return nil, err
		}
		if _, set := o.Get(s.Sub.Name); !set {
			return nothing, nil // "" is no value, so there is nothing to create
		}
		return o, nil
	}
	item, err := e.normalOne(vs.whole, s.value)
	if from, ok := item.(*document.Object); ok {
		return o, e.merge(o, vs.whole, from, from)
	}
	return nil, err
}

// sent is the object in a step's value, with what normalising drops.
func (e *engine) sent(v any, otherwise *document.Object) *document.Object {
	if list, ok := v.([]any); ok && len(list) == 1 {
		v = list[0]
	}
	if o, ok := v.(*document.Object); ok {
		return o
	}
	return otherwise
}

// writeValue carries out a step on one selected value; nil means that it goes.
func (e *engine) writeValue(s step, vs *values, item any) (any, error) {
	o, isObject := item.(*document.Object)
	switch {
	case s.Sub != nil && isObject:
		return e.writeValueSub(s, vs, o)
	case s.kind == Remove:
		return nothing, nil
	case len(asList(s.value)) == 0:
		// null and [] are no value (RFC 7643 section 2.5).
		if s.kind == Add {
			return item, nil
		}
		return nothing, nil
	}
	next, err := e.normalOne(vs.whole, s.value)
	if err != nil {
		return nil, err
	}
	from, ok := next.(*document.Object)
	switch {
	case !isObject:
		return next, nil
	case s.kind == Add:
		if err := e.merge(o, vs.whole, from, e.sent(s.value, from)); err != nil {
			return nil, err
		}
		vs.promote(from, o)
		return o, nil
	}
	if !ok {
		// An object without sub-attributes says nothing about any of them.
		return item, nil
	}
	vs.keepReadOnly(o, from)
	if err := keepsImmutable(vs.whole, o, from); err != nil {
		return nil, err
	}
	vs.promote(from)
	return from, nil
}

// writeValueSub carries out a step on a sub-attribute of one selected value.
// A value that has no sub-attribute left goes.
func (e *engine) writeValueSub(s step, vs *values, o *document.Object) (any, error) {
	v := s.value
	if s.kind == Remove {
		v = nil
	}
	if err := e.setSub(o, s.Target, v, s.kind); err != nil {
		return nil, err
	}
	if isPrimary(s.Sub) {
		vs.promote(o)
	}
	if o.Len() == 0 {
		return nothing, nil
	}
	return o, nil
}

package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// atReadOnly refuses the step, or skips it where that is tolerated.
func (e *engine) atReadOnly(s step) error {
	if e.tol.IgnoreReadOnly && (s.inValue || (s.kind != Remove && document.Equal(e.present(s.Target), s.value))) {
		return nil
	}
	return scim.BadRequest(scim.TypeMutability, "%s is readOnly: the server sets it", s.Target)
}

// atImmutable lets a step give an immutable attribute its first value, and
// any step that changes nothing (RFC 7644 section 3.5.2).
func (e *engine) atImmutable(s step) error {
	whole := scim.Target{Extension: s.Extension, Attr: s.Attr}
	before := document.Clone(e.present(whole))
	if err := e.write(s); err != nil {
		return err
	}
	after := e.present(whole)
	switch {
	case before == nil || document.Equal(before, after):
		return nil
	case after != nil && comparison(s.Attr, before) == comparison(s.Attr, after):
		e.put(whole, before)
		delete(e.known, s.Attr)
		return nil
	}
	return immutable(whole)
}

func immutable(tg scim.Target) error {
	return scim.BadRequest(scim.TypeMutability, "%s is immutable and has a value already", tg)
}

// keepsImmutable says whether next, nil for none, has every immutable
// sub-attribute that old has.
func keepsImmutable(whole scim.Target, old, next *document.Object) error {
	for _, sub := range whole.Attr.SubAttributes {
		if sub.Mutability != scim.Immutable {
			continue
		}
		was, had := old.Get(sub.Name)
		is, _ := next.Get(sub.Name)
		if had && comparison(sub, was) != comparison(sub, is) {
			return immutable(scim.Target{Extension: whole.Extension, Attr: whole.Attr, Sub: sub})
		}
	}
	return nil
}

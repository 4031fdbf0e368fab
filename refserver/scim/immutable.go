package scim

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// keepImmutable applies RFC 7644 section 3.5.1 to a replacement: an immutable
// attribute that has a value keeps it when the body leaves it out, and refuses
// another one. Elements of multi-valued attributes come and go; immutable
// sub-attributes of theirs bind PATCH only.
func keepImmutable(t *Type, out, current *document.Object) error {
	if err := keepIn(nil, t.Core.Attributes, out, current); err != nil {
		return err
	}
	for _, e := range t.Extensions {
		stored := current.Object(e.Schema.ID)
		if stored.Len() == 0 {
			continue
		}
		next := out.Object(e.Schema.ID)
		if next == nil {
			next = &document.Object{}
		}
		if err := keepIn(e.Schema, e.Schema.Attributes, next, stored); err != nil {
			return err
		}
		if next.Len() > 0 {
			out.Set(e.Schema.ID, next)
		}
	}
	return nil
}

func keepIn(extension *Schema, attributes []*Attribute, out, stored *document.Object) error {
	for _, a := range attributes {
		tg := Target{Extension: extension, Attr: a}
		if a.Mutability == Immutable {
			if err := keep(tg, out, stored); err != nil {
				return err
			}
			continue
		}
		if a.MultiValued || !slices.ContainsFunc(a.SubAttributes, isImmutable) {
			continue
		}
		if err := keepSubs(tg, out, stored.Object(a.Name)); err != nil {
			return err
		}
	}
	return nil
}

func isImmutable(a *Attribute) bool { return a.Mutability == Immutable }

// keepSubs does for the immutable sub-attributes of a single complex value
// what keepIn does for attributes.
func keepSubs(tg Target, out, stored *document.Object) error {
	if stored.Len() == 0 {
		return nil
	}
	next := out.Object(tg.Attr.Name)
	if next == nil {
		next = &document.Object{}
	}
	for _, sub := range tg.Attr.SubAttributes {
		if !isImmutable(sub) {
			continue
		}
		tg.Sub = sub
		if err := keep(tg, next, stored); err != nil {
			return err
		}
	}
	if next.Len() > 0 {
		out.Set(tg.Attr.Name, next)
	}
	return nil
}

// keep settles one immutable attribute or sub-attribute of the object in.
func keep(tg Target, in, stored *document.Object) error {
	a := tg.Leaf()
	old, had := stored.Get(a.Name)
	if !had {
		return nil
	}
	if next, given := in.Get(a.Name); given && !sameValue(a, old, next) {
		return BadRequest(TypeMutability, "%s is immutable and has another value already", tg)
	}
	in.Set(a.Name, old)
	return nil
}

// sameValue compares two values of an attribute; the order of the elements of
// a multi-valued one does not matter.
func sameValue(a *Attribute, x, y any) bool {
	xs, isArray := x.([]any)
	ys, bothArrays := y.([]any)
	if !isArray || !bothArrays {
		return sameOne(a, x, y)
	}
	if len(xs) != len(ys) {
		return false
	}
	rest := slices.Clone(ys)
	for _, element := range xs {
		i := slices.IndexFunc(rest, func(other any) bool { return sameOne(a, element, other) })
		if i < 0 {
			return false
		}
		rest = slices.Delete(rest, i, i+1)
	}
	return true
}

func sameOne(a *Attribute, x, y any) bool {
	xo, isObject := x.(*document.Object)
	yo, bothObjects := y.(*document.Object)
	if !isObject || !bothObjects {
		return sameScalar(a, x, y)
	}
	if xo.Len() != yo.Len() {
		return false
	}
	for name, v := range xo.All() {
		other, has := yo.Get(name)
		sub := a.Sub(name)
		if !has || sub == nil || !sameValue(sub, v, other) {
			return false
		}
	}
	return true
}

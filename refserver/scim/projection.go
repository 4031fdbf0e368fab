package scim

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Projection decides which attributes of a resource an answer shows (RFC 7644
// section 3.9, RFC 7643 section 7 "returned"). It is immutable and safe for
// concurrent use.
type Projection struct {
	t *Type
	// chosen: attributes names what is shown, so that nothing else joins it.
	chosen bool
	core   []shown
	// extensions has an entry for each of the type's, in the same order.
	extensions [][]shown
}

// shown is an attribute that is shown, with the sub-attributes that are; nil
// means all of them.
type shown struct {
	attr *Attribute
	subs []*Attribute
}

// ParseProjection reads the parameters attributes and excludedAttributes; each
// text may hold several names with commas between them. Names are paths as
// Type.Resolve takes them; the URN of the core schema alone stands for all its
// attributes. Unknown names are ignored, and a blank list counts as not given.
// Both lists together are 400 invalidValue, since they exclude each other.
//
// id and schemas are always shown; a sub-attribute that is always returned is
// shown whenever its attribute is.
func ParseProjection(t *Type, attributes, excluded []string) (*Projection, error) {
	wanted, unwanted := splitNames(attributes), splitNames(excluded)
	p := &Projection{t: t, chosen: len(wanted) > 0}
	var show func(tg Target) bool
	switch {
	case p.chosen && len(unwanted) > 0:
		return nil, BadRequest(TypeInvalidValue, "attributes and excludedAttributes exclude each other; give only one of them")
	case p.chosen:
		named := selected(t, wanted)
		show = named.asksFor
	case len(unwanted) > 0:
		named := selected(t, unwanted)
		show = func(tg Target) bool { return tg.Leaf().Returned == ReturnedDefault && !named.excludes(tg) }
	default:
		show = func(tg Target) bool { return tg.Leaf().Returned == ReturnedDefault }
	}
	p.core = shownOf(nil, slices.Concat(common, t.Core.Attributes), show)
	for _, e := range t.Extensions {
		p.extensions = append(p.extensions, shownOf(e.Schema, e.Schema.Attributes, show))
	}
	return p, nil
}

func splitNames(lists []string) []string {
	var out []string
	for _, list := range lists {
		for name := range strings.SplitSeq(list, ",") {
			if name = strings.TrimSpace(name); name != "" {
				out = append(out, name)
			}
		}
	}
	return out
}

// shownOf asks show about every attribute and sub-attribute of a schema that
// is returned neither always nor never.
func shownOf(extension *Schema, attributes []*Attribute, show func(Target) bool) []shown {
	asked := func(tg Target) bool {
		switch tg.Leaf().Returned {
		case ReturnedAlways:
			return true
		case ReturnedNever:
			return false
		default:
			return show(tg)
		}
	}
	var out []shown
	for _, a := range attributes {
		if !asked(Target{Extension: extension, Attr: a}) {
			continue
		}
		s := shown{attr: a}
		for _, sub := range a.SubAttributes {
			if asked(Target{Extension: extension, Attr: a, Sub: sub}) {
				s.subs = append(s.subs, sub)
			}
		}
		switch len(s.subs) {
		case len(a.SubAttributes):
			s.subs = nil
		case 0:
			continue
		}
		out = append(out, s)
	}
	return out
}

// selection is what a list of names points at.
type selection struct {
	targets []Target
	// core: the URN of the core schema is in the list.
	core bool
}

func selected(t *Type, names []string) selection {
	var s selection
	for _, name := range names {
		if document.SameName(name, t.Core.ID) {
			s.core = true
		} else if tg, err := t.Resolve(name); err == nil {
			s.targets = append(s.targets, tg)
		}
	}
	return s
}

// names reports whether the list has the target itself, or something that the
// target is a part of.
func (s selection) names(tg Target) bool {
	if s.core && tg.Extension == nil && !slices.Contains(common, tg.Attr) {
		return true
	}
	return slices.ContainsFunc(s.targets, func(n Target) bool {
		return n.Extension == tg.Extension && (n.Attr == nil || n.Attr == tg.Attr && (n.Sub == nil || n.Sub == tg.Sub))
	})
}

// excludes reports whether the list makes a target go away. Naming an attribute
// that is always returned takes nothing of it away.
func (s selection) excludes(tg Target) bool {
	if tg.Sub != nil && tg.Attr.Returned == ReturnedAlways {
		return slices.Contains(s.targets, tg)
	}
	return s.names(tg)
}

// asksFor reports whether the list makes a target appear: it is named, or part
// of it is, or it is a sub-attribute of something named. Of what is named only
// in passing, attributes returned on request stay away.
func (s selection) asksFor(tg Target) bool {
	if slices.Contains(s.targets, tg) {
		return true
	}
	if tg.Sub == nil && slices.ContainsFunc(s.targets, func(n Target) bool { return n.Extension == tg.Extension && n.Attr == tg.Attr }) {
		return true
	}
	return tg.Leaf().Returned != ReturnedRequest && (s.names(tg) || tg.Sub != nil && tg.Attr.Returned == ReturnedAlways && !s.touches(tg))
}

// touches reports whether some sub-attribute of the target's attribute is in
// the list.
func (s selection) touches(tg Target) bool {
	return slices.ContainsFunc(s.targets, func(n Target) bool {
		return n.Extension == tg.Extension && n.Attr == tg.Attr && n.Sub != nil
	})
}

// Apply gives the part of a resource that is shown; doc is not modified, the
// result shares values with it.
func (p *Projection) Apply(doc *document.Object) *document.Object {
	out := document.WithCapacity(doc.Len())
	for name, v := range doc.All() {
		if s := lookUp(p.core, name); s != nil {
			s.add(out, v)
			continue
		}
		if strings.Contains(name, ":") {
			p.applyExtension(out, name, v)
		}
	}
	return out
}

func (p *Projection) applyExtension(out *document.Object, urn string, v any) {
	in, _ := v.(*document.Object)
	for i, e := range p.t.Extensions {
		if !document.SameName(e.Schema.ID, urn) {
			continue
		}
		part := &document.Object{}
		for name, value := range in.All() {
			if s := lookUp(p.extensions[i], name); s != nil {
				s.add(part, value)
			}
		}
		if part.Len() > 0 {
			out.Set(urn, part)
		}
	}
}

func lookUp(list []shown, name string) *shown {
	for i := range list {
		if document.SameName(list[i].attr.Name, name) {
			return &list[i]
		}
	}
	return nil
}

// add puts what is shown of a value into an object, if anything is.
func (s *shown) add(out *document.Object, v any) {
	if s.subs != nil {
		if v = s.part(v); v == nil {
			return
		}
	}
	out.Set(s.attr.Name, v)
}

// part is a complex value, or an array of them, cut down to the sub-attributes
// shown; nil when nothing is left.
func (s *shown) part(v any) any {
	switch v := v.(type) {
	case []any:
		elements := make([]any, 0, len(v))
		for _, element := range v {
			if e := s.part(element); e != nil {
				elements = append(elements, e)
			}
		}
		if len(elements) > 0 {
			return elements
		}
	case *document.Object:
		part := &document.Object{}
		for name, value := range v.All() {
			if find(s.subs, name) != nil {
				part.Set(name, value)
			}
		}
		if part.Len() > 0 {
			return part
		}
	}
	return nil
}

// Wants reports whether any part of a core attribute can be shown, so that
// nothing expensive is loaded in vain.
func (p *Projection) Wants(attr string) bool { return lookUp(p.core, attr) != nil }

package scim

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// value normalises the value of an attribute or sub-attribute; nil when it
// counts as absent.
func (n *normaliser) value(at place, v any) (any, error) {
	a := at.Leaf()
	if v == nil {
		return absent, nil
	}
	if a == common[0] {
		return n.schemasValue(v)
	}
	if a.MultiValued {
		return n.many(at, v)
	}
	if elements, ok := v.([]any); ok {
		switch {
		case !n.rules.UnwrapSingle || len(elements) > 1:
			return nil, at.invalid("must be a single value, not an array")
		case len(elements) == 0 || elements[0] == nil:
			return absent, nil
		}
		v = elements[0]
	}
	return n.one(at, v)
}

func (n *normaliser) one(at place, v any) (any, error) {
	if at.Leaf().Type == Complex {
		o, err := n.complex(at, v)
		if err != nil || o.Len() == 0 {
			return absent, err
		}
		return o, nil
	}
	return n.scalar(at, v)
}

// many normalises a multi-valued attribute: null elements are dropped, equal
// ones merged, at most one may be primary.
func (n *normaliser) many(at place, v any) (any, error) {
	elements, ok := v.([]any)
	if !ok {
		if !n.rules.UnwrapSingle {
			return nil, at.invalid("must be an array, not %s", document.Kind(v))
		}
		elements = []any{v}
	}
	out := make([]any, 0, len(elements))
	for i, element := range elements {
		if element == nil {
			continue
		}
		here := at
		if at.Sub == nil {
			here.index = i
		}
		normal, err := n.one(here, element)
		if err != nil {
			return nil, err
		}
		if normal != nil {
			out = append(out, normal)
		}
	}
	if len(out) == 0 {
		return absent, nil
	}
	a := at.Leaf()
	out = distinct(a, out)
	if err := onePrimary(at.Target, out); err != nil {
		return nil, err
	}
	return out, nil
}

// complex normalises one complex value; empty when nothing of it remains.
func (n *normaliser) complex(at place, v any) (*document.Object, error) {
	a := at.Attr
	if s, ok := v.(string); ok && n.rules.RawValues && a.Sub(valueName) != nil {
		v = document.New(valueName, s)
	}
	o, ok := v.(*document.Object)
	if !ok {
		return nil, at.invalid("must be an object, not %s", document.Kind(v))
	}
	out := document.WithCapacity(o.Len())
	var link string
	for name, value := range o.All() {
		sub := a.Sub(name)
		if sub == nil {
			if err := n.unknown(name, at.path()); err != nil {
				return nil, err
			}
			continue
		}
		if value == nil || sub.Mutability == ReadOnly {
			continue
		}
		at.Sub = sub
		normal, err := n.value(at, value)
		at.Sub = nil
		switch {
		case err != nil:
			return nil, err
		case normal == nil:
		case linksResource(a, sub):
			link, _ = normal.(string)
		default:
			out.Set(sub.Name, normal)
		}
	}
	return n.linked(at, out, link)
}

// linked settles the identity of a complex value that refers to a resource.
func (n *normaliser) linked(at place, out *document.Object, link string) (*document.Object, error) {
	_, hasValue := out.Get(valueName)
	if !hasValue && link != "" {
		// "../Users/26118915" and "https://host/scim/v2/Users/26118915".
		link = strings.TrimRight(link, "/")
		if id := link[strings.LastIndexByte(link, '/')+1:]; id != "" {
			out.Set(valueName, id)
			hasValue = true
		}
	}
	if !hasValue && out.Len() > 0 && at.Extension == nil && at.Attr.Name == n.t.Relation {
		return nil, at.invalid("has no value; it must be the id of a resource")
	}
	return out, nil
}

// linksResource reports whether a sub-attribute is the "$ref" that goes with
// the id of a SCIM resource in "value". The server derives such references.
func linksResource(a, sub *Attribute) bool {
	if sub.Type != Reference || sub.Name != refName || a.Sub(valueName) == nil {
		return false
	}
	for _, kind := range sub.ReferenceTypes {
		if kind != "external" && kind != "uri" {
			return true
		}
	}
	return false
}

// onePrimary refuses two values that are both primary (RFC 7643 section 2.4).
func onePrimary(tg Target, elements []any) error {
	if tg.Sub != nil || tg.Attr.Sub(primaryName) == nil {
		return nil
	}
	first := -1
	for i, element := range elements {
		o, _ := element.(*document.Object)
		if v, _ := o.Get(primaryName); v != true {
			continue
		}
		if first >= 0 {
			return BadRequest(TypeInvalidValue, "%s[%d] and %s[%d] are both primary; at most one value can be", tg, first, tg, i)
		}
		first = i
	}
	return nil
}

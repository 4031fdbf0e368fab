package scim

import (
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// CheckComplete says whether a normalised document is a whole resource: every
// required attribute, sub-attribute and extension there, at most one primary
// value each. The relation (members) is no part of a stored document and not
// asked for. Errors are 400 invalidValue naming the attribute's path.
func CheckComplete(t *Type, doc *document.Object) error {
	if err := checkRequired(t, doc, false); err != nil {
		return err
	}
	if err := checkPrimaries(nil, t.Core.Attributes, doc); err != nil {
		return err
	}
	for _, e := range t.Extensions {
		if err := checkPrimaries(e.Schema, e.Schema.Attributes, doc.Object(e.Schema.ID)); err != nil {
			return err
		}
	}
	return nil
}

func checkPrimaries(extension *Schema, attributes []*Attribute, in *document.Object) error {
	for _, a := range attributes {
		if a.Type == Complex && a.MultiValued {
			if err := onePrimary(Target{Extension: extension, Attr: a}, in.Array(a.Name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkRequired looks for everything required that a client has to give.
func checkRequired(t *Type, doc *document.Object, withRelation bool) error {
	for _, a := range t.Core.Attributes {
		if a.Name == t.Relation && !withRelation {
			continue
		}
		if err := requireAttribute(Target{Attr: a}, doc); err != nil {
			return err
		}
	}
	for _, e := range t.Extensions {
		in := doc.Object(e.Schema.ID)
		if in.Len() == 0 {
			if e.Required {
				return BadRequest(TypeInvalidValue, "%s is required: every %s must have attributes of it", e.Schema.ID, t.Name)
			}
			continue
		}
		for _, a := range e.Schema.Attributes {
			if err := requireAttribute(Target{Extension: e.Schema, Attr: a}, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// asked: a readOnly attribute is the server's to fill in.
func asked(a *Attribute) bool { return a.Required && a.Mutability != ReadOnly }

func requireAttribute(tg Target, in *document.Object) error {
	a := tg.Attr
	if asked(a) {
		if _, present := in.Get(a.Name); !present {
			return BadRequest(TypeInvalidValue, "%s is required and must not be empty", tg)
		}
	}
	for _, sub := range a.SubAttributes {
		if !asked(sub) {
			continue
		}
		v, _ := in.Get(a.Name)
		elements, isArray := v.([]any)
		if !isArray {
			elements = []any{v}
		}
		for i, element := range elements {
			o, ok := element.(*document.Object)
			if !ok {
				continue
			}
			if _, present := o.Get(sub.Name); !present {
				at := place{Target: Target{Extension: tg.Extension, Attr: a, Sub: sub}, index: -1}
				if isArray {
					at.index = i
				}
				return at.invalid("is required and must not be empty")
			}
		}
	}
	return nil
}

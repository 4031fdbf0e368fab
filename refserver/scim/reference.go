package scim

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// AddReferences sets the "$ref" of every value in doc that refers to a resource
// by its id: members, groups, the manager, and their like in custom schemas.
// Such references are never stored, since they depend on the URL the resource
// is read under. locate gives the URL of the resource with an id, or "" for
// none; typeName is a resource type of the attribute's referenceTypes, taken
// from the value's "type" where there are several. doc is modified.
func AddReferences(t *Type, doc *document.Object, locate func(typeName, id string) string) {
	addReferences(t.Core.Attributes, doc, locate)
	for _, e := range t.Extensions {
		addReferences(e.Schema.Attributes, doc.Object(e.Schema.ID), locate)
	}
}

func addReferences(attributes []*Attribute, in *document.Object, locate func(typeName, id string) string) {
	if in.Len() == 0 {
		return
	}
	for _, a := range attributes {
		ref := a.Sub(refName)
		if ref == nil || !linksResource(a, ref) {
			continue
		}
		v, _ := in.Get(a.Name)
		elements, isArray := v.([]any)
		if !isArray {
			elements = []any{v}
		}
		for _, element := range elements {
			o, _ := element.(*document.Object)
			id := o.String(valueName)
			if id == "" {
				continue
			}
			if url := locate(referredType(ref, o), id); url != "" {
				o.Set(ref.Name, url)
			}
		}
	}
}

// referredType is the resource type that a value refers to.
func referredType(ref *Attribute, o *document.Object) string {
	named := o.String(typeName)
	first := ""
	for _, kind := range ref.ReferenceTypes {
		if kind == "external" || kind == "uri" {
			continue
		}
		if strings.EqualFold(kind, named) {
			return kind
		}
		if first == "" {
			first = kind
		}
	}
	return first
}

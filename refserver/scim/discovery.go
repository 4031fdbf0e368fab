package scim

import (
	"slices"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// SchemaDocument renders a schema as the Schemas endpoint answers it (RFC 7643
// section 7, with schemas and meta: erratum 5999). The location is absolute.
func SchemaDocument(s *Schema, location string) *document.Object {
	o := document.New(schemasName, []any{SchemaURN}, idName, s.ID)
	if s.Name != "" {
		o.Set("name", s.Name)
	}
	if s.Description != "" {
		o.Set("description", s.Description)
	}
	o.Set("attributes", attributeDocuments(s.Attributes))
	o.Set(metaName, document.New("resourceType", "Schema", "location", location))
	return o
}

func attributeDocuments(attributes []*Attribute) []any {
	documents := make([]any, len(attributes))
	for i, a := range attributes {
		documents[i] = attributeDocument(a)
	}
	return documents
}

// Data types with letter case, and data types whose values can be unique (RFC
// 7643 section 2.3; complex: erratum 6004).
var (
	withCase       = []AttributeType{String, Reference, Binary}
	withUniqueness = []AttributeType{String, Reference, Binary, Integer, Decimal}
)

// attributeDocument renders every characteristic that means something for the
// attribute's type, whether or not it has its default.
func attributeDocument(a *Attribute) *document.Object {
	o := document.New("name", a.Name, "type", string(a.Type))
	if a.Type == Reference {
		o.Set("referenceTypes", list(a.ReferenceTypes))
	}
	o.Set("multiValued", a.MultiValued)
	if a.Description != "" {
		o.Set("description", a.Description)
	}
	o.Set("required", a.Required)
	if len(a.CanonicalValues) > 0 {
		o.Set("canonicalValues", list(a.CanonicalValues))
	}
	if slices.Contains(withCase, a.Type) {
		o.Set("caseExact", a.CaseExact)
	}
	o.Set("mutability", a.Mutability)
	o.Set("returned", a.Returned)
	if slices.Contains(withUniqueness, a.Type) {
		o.Set("uniqueness", a.Uniqueness)
	}
	if a.Type == Complex {
		o.Set("subAttributes", attributeDocuments(a.SubAttributes))
	}
	return o
}

func list(texts []string) []any {
	a := make([]any, len(texts))
	for i, s := range texts {
		a[i] = s
	}
	return a
}

// ResourceTypeDocument renders a resource type as the ResourceTypes endpoint
// answers it (RFC 7643 section 6). The location is absolute.
func ResourceTypeDocument(t *Type, location string) *document.Object {
	o := document.New(schemasName, []any{ResourceTypeURN}, idName, t.Name, "name", t.Name)
	if t.Description != "" {
		o.Set("description", t.Description)
	}
	o.Set("endpoint", t.Endpoint)
	o.Set("schema", t.Core.ID)
	if len(t.Extensions) > 0 {
		extensions := make([]any, len(t.Extensions))
		for i, e := range t.Extensions {
			extensions[i] = document.New("schema", e.Schema.ID, "required", e.Required)
		}
		o.Set("schemaExtensions", extensions)
	}
	o.Set(metaName, document.New("resourceType", "ResourceType", "location", location))
	return o
}

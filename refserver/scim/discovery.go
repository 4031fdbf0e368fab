package scim

import "github.com/scimproof/scimproof/refserver/scim/document"

// SchemaDocument renders a schema as the Schemas endpoint answers it (RFC 7643
// section 7, with schemas and meta: erratum 5999). The location is absolute.
func SchemaDocument(s *Schema, location string) *document.Object { panic("not yet") }

// ResourceTypeDocument renders a resource type as the ResourceTypes endpoint
// answers it (RFC 7643 section 6). The location is absolute.
func ResourceTypeDocument(t *Type, location string) *document.Object { panic("not yet") }

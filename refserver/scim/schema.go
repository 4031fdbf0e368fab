// Package scim is the pure core of the server: schemas, resource types,
// attribute paths, the rules a body must obey, projection and errors
// (RFC 7643 and RFC 7644). It knows neither HTTP nor SQL.
package scim

// AttributeType is a data type of RFC 7643 section 2.3.
type AttributeType string

// The data types of RFC 7643 section 2.3 (binary: erratum 5606).
const (
	String    AttributeType = "string"
	Boolean   AttributeType = "boolean"
	Decimal   AttributeType = "decimal"
	Integer   AttributeType = "integer"
	DateTime  AttributeType = "dateTime"
	Binary    AttributeType = "binary"
	Reference AttributeType = "reference"
	Complex   AttributeType = "complex"
)

// The values of mutability, returned and uniqueness (RFC 7643 section 7).
const (
	ReadOnly  = "readOnly"
	ReadWrite = "readWrite"
	Immutable = "immutable"
	WriteOnly = "writeOnly"

	ReturnedAlways  = "always"
	ReturnedNever   = "never"
	ReturnedDefault = "default"
	ReturnedRequest = "request"

	UniquenessNone   = "none"
	UniquenessServer = "server"
	UniquenessGlobal = "global"
)

// Attribute is one attribute definition (RFC 7643 section 7).
type Attribute struct {
	Name            string
	Type            AttributeType
	MultiValued     bool
	Description     string
	Required        bool
	CaseExact       bool
	Mutability      string
	Returned        string
	Uniqueness      string
	CanonicalValues []string
	ReferenceTypes  []string
	SubAttributes   []*Attribute
}

// Schema is a schema document (RFC 7643 section 7).
type Schema struct {
	ID          string
	Name        string
	Description string
	Attributes  []*Attribute
}

// Extension is a schema that a resource type may carry beside its core schema.
type Extension struct {
	Schema   *Schema
	Required bool
}

// Type is a resource type (RFC 7643 section 6) with its schemas resolved.
type Type struct {
	// Name is the resource type's name and id, e.g. "User".
	Name string
	// Endpoint is relative to the base URL, e.g. "/Users".
	Endpoint    string
	Description string
	Core        *Schema
	Extensions  []Extension
	// Relation names the attribute whose values are rows of their own instead
	// of part of the stored document: "members" for Group, else "".
	Relation string
	// Derived names attributes the server computes on reading: "groups" for User.
	Derived []string
}

// Target is what an attribute path points at inside a Type.
type Target struct {
	// Extension is the extension schema that owns the attribute, nil for the
	// core schema and for the common attributes (id, externalId, meta, schemas).
	Extension *Schema
	// Attr is the attribute; nil when the path names a whole extension.
	Attr *Attribute
	// Sub is the sub-attribute, nil when the path names the whole attribute.
	Sub *Attribute
}

// Leaf is the definition whose type and caseExact rule a comparison.
func (t Target) Leaf() *Attribute {
	if t.Sub != nil {
		return t.Sub
	}
	return t.Attr
}

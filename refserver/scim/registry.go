package scim

// TypeSpec describes a resource type by the ids of its schemas, as RFC 7643
// section 6 does; NewRegistry resolves them.
type TypeSpec struct {
	// Name is the name and id, e.g. "User".
	Name string
	// Endpoint is relative to the base URL, e.g. "/Users".
	Endpoint    string
	Description string
	// Schema is the id of the core schema.
	Schema string
	// Extensions are the schema extensions.
	Extensions []ExtensionSpec
	// Relation and Derived are as in Type.
	Relation string
	Derived  []string
}

// ExtensionSpec names an extension schema of a TypeSpec.
type ExtensionSpec struct {
	Schema   string
	Required bool
}

// Registry holds the schemas and resource types a server offers. It is
// immutable and safe for concurrent use.
type Registry struct {
	schemas []*Schema
	types   []*Type
}

// NewRegistry resolves resource types against schemas. It refuses duplicate
// schema ids, type names and endpoints (RFC 7643 section 6, erratum 8475),
// unknown schemas, and definitions that RFC 7643 section 7 forbids; the error
// names the culprit.
func NewRegistry(schemas []*Schema, types []TypeSpec) (*Registry, error) { panic("not yet") }

// Builtin is the registry with User (and the enterprise extension) and Group.
func Builtin() *Registry { panic("not yet") }

// Types lists the resource types in the order they were given.
func (r *Registry) Types() []*Type { return r.types }

// Schemas lists the schemas in the order they were given.
func (r *Registry) Schemas() []*Schema { return r.schemas }

// TypeByName finds a resource type by its name, without regard to case; nil
// when there is none.
func (r *Registry) TypeByName(name string) *Type { panic("not yet") }

// TypeByEndpoint finds a resource type by its endpoint, e.g. "/Users"; nil
// when there is none. URL paths are case-sensitive.
func (r *Registry) TypeByEndpoint(endpoint string) *Type { panic("not yet") }

// SchemaByID finds a schema by its URN, without regard to case; nil when there
// is none.
func (r *Registry) SchemaByID(id string) *Schema { panic("not yet") }

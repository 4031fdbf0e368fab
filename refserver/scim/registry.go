package scim

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

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

// reserved are the endpoints of RFC 7644 section 3.2 that no resource type can
// have, in lower case.
var reserved = []string{"/schemas", "/resourcetypes", "/serviceproviderconfig", "/bulk", "/me", "/.search"}

// NewRegistry resolves resource types against schemas, of which it keeps
// copies with every default filled in. It refuses duplicate schema ids, type
// names and endpoints (RFC 7643 section 6, erratum 8475), unknown schemas, and
// definitions that RFC 7643 section 7 forbids; the error names the culprit.
func NewRegistry(schemas []*Schema, types []TypeSpec) (*Registry, error) {
	r := &Registry{}
	for _, s := range schemas {
		c := completedSchema(s)
		if r.SchemaByID(c.ID) != nil || ServiceSchemaByID(c.ID) != nil {
			return nil, fmt.Errorf("schema %s: id: another schema has the same", c.ID)
		}
		if err := checkSchema(c); err != nil {
			return nil, fmt.Errorf("schema %s: %w", c.ID, err)
		}
		r.schemas = append(r.schemas, c)
	}
	for _, spec := range types {
		t, err := r.resolve(spec)
		if err != nil {
			return nil, fmt.Errorf("resource type %q: %w", spec.Name, err)
		}
		r.types = append(r.types, t)
	}
	return r, nil
}

func (r *Registry) resolve(spec TypeSpec) (*Type, error) {
	path, rooted := strings.CutPrefix(spec.Endpoint, "/")
	switch {
	case spec.Name == "":
		return nil, errors.New("name: missing")
	case r.TypeByName(spec.Name) != nil:
		return nil, errors.New("name: another resource type has the same")
	case !rooted || path == "" || strings.ContainsAny(path, "/?#%{} \t\r\n"):
		return nil, fmt.Errorf("endpoint: %q must be a slash and one path segment, such as /Users", spec.Endpoint)
	case slices.Contains(reserved, strings.ToLower(spec.Endpoint)):
		return nil, fmt.Errorf("endpoint: %s is an endpoint of the protocol", spec.Endpoint)
	case slices.ContainsFunc(r.types, func(t *Type) bool { return strings.EqualFold(t.Endpoint, spec.Endpoint) }):
		return nil, fmt.Errorf("endpoint: another resource type has %s", spec.Endpoint)
	}
	t := &Type{
		Name: spec.Name, Endpoint: spec.Endpoint, Description: spec.Description, Core: r.SchemaByID(spec.Schema),
		Relation: spec.Relation, Derived: slices.Clone(spec.Derived),
	}
	if t.Core == nil {
		return nil, fmt.Errorf("schema: there is no schema %q", spec.Schema)
	}
	for i, e := range spec.Extensions {
		s := r.SchemaByID(e.Schema)
		switch {
		case s == nil:
			return nil, fmt.Errorf("schemaExtensions[%d].schema: there is no schema %q", i, e.Schema)
		case s == t.Core || t.Extension(s.ID) != nil:
			return nil, fmt.Errorf("schemaExtensions[%d].schema: %s is a schema of this type already", i, s.ID)
		}
		t.Extensions = append(t.Extensions, Extension{Schema: s, Required: e.Required})
	}
	for _, name := range append([]string{t.Relation}, t.Derived...) {
		if name != "" && t.Core.Attribute(name) == nil {
			return nil, fmt.Errorf("schema: %s has no attribute %q", t.Core.ID, name)
		}
	}
	return t, nil
}

//go:embed builtin/*.json
var builtinFiles embed.FS

// builtin gives the schemas of RFC 7643 section 8.7.1 and their types.
var builtin = sync.OnceValues(func() ([]*Schema, []TypeSpec) {
	files, err := fs.Sub(builtinFiles, "builtin")
	if err != nil {
		panic("scim: " + err.Error())
	}
	schemas, types, err := LoadDir(files)
	if err != nil {
		panic("scim: built-in schemas: " + err.Error())
	}
	for i := range types {
		// What RFC 7643 has no characteristic for.
		switch types[i].Schema {
		case GroupURN:
			types[i].Relation = "members"
		case UserURN:
			types[i].Derived = []string{"groups"}
		}
	}
	return schemas, types
})

// Builtin is the registry with User (and the enterprise extension) and Group.
func Builtin() *Registry {
	r, err := NewRegistry(builtin())
	if err != nil {
		panic("scim: built-in schemas: " + err.Error())
	}
	return r
}

// Load is Builtin and what LoadDir finds under fsys beside it. A resource type
// named like a built-in one takes its place, to give it further extensions: it
// must keep its schema and endpoint. A nil fsys adds nothing.
func Load(fsys fs.FS) (*Registry, error) {
	if fsys == nil {
		return Builtin(), nil
	}
	schemas, types := builtin()
	types = slices.Clone(types)
	customSchemas, customTypes, err := LoadDir(fsys)
	if err != nil {
		return nil, err
	}
	for _, c := range customTypes {
		i := slices.IndexFunc(types, func(b TypeSpec) bool { return strings.EqualFold(b.Name, c.Name) })
		if i < 0 {
			types = append(types, c)
			continue
		}
		b := &types[i]
		if b.Schema != c.Schema || b.Endpoint != c.Endpoint {
			return nil, fmt.Errorf("resource type %q: it is built in and keeps schema %s and endpoint %s", b.Name, b.Schema, b.Endpoint)
		}
		c.Relation, c.Derived = b.Relation, b.Derived
		*b = c
	}
	return NewRegistry(slices.Concat(schemas, customSchemas), types)
}

// Types lists the resource types in the order they were given.
func (r *Registry) Types() []*Type { return r.types }

// Schemas lists the schemas in the order they were given.
func (r *Registry) Schemas() []*Schema { return r.schemas }

// TypeByName finds a resource type by its name, without regard to case; nil
// when there is none.
func (r *Registry) TypeByName(name string) *Type {
	for _, t := range r.types {
		if strings.EqualFold(t.Name, name) {
			return t
		}
	}
	return nil
}

// TypeByEndpoint finds a resource type by its endpoint, e.g. "/Users"; nil
// when there is none. URL paths are case-sensitive.
func (r *Registry) TypeByEndpoint(endpoint string) *Type {
	for _, t := range r.types {
		if t.Endpoint == endpoint {
			return t
		}
	}
	return nil
}

// SchemaByID finds a schema by its URN, without regard to case; nil when there
// is none.
func (r *Registry) SchemaByID(id string) *Schema {
	for _, s := range r.schemas {
		if document.SameName(s.ID, id) {
			return s
		}
	}
	return nil
}

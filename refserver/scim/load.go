package scim

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// LoadDir reads custom schema documents (RFC 7643 section 7) and resource
// types (section 6) from every *.json file under fsys, in the order of their
// paths. A file holds one document, an array of them, or a ListResponse as the
// discovery endpoints answer; "schemas", or else the members present, tell a
// schema from a resource type. Characteristics left out have their defaults.
// Errors name the file and the key; members the RFC does not know are refused,
// since they are most likely misspelt.
func LoadDir(fsys fs.FS) (schemas []*Schema, types []TypeSpec, err error) {
	err = fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".json" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		v, err := document.Parse(data, document.Limits{})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		f := file{name: name}
		f.load(v)
		schemas = append(schemas, f.schemas...)
		types = append(types, f.types...)
		return f.err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("custom schemas: %w", err)
	}
	return schemas, types, nil
}

// file decodes one file; the first error sticks.
type file struct {
	name    string
	schemas []*Schema
	types   []TypeSpec
	err     error
}

func (f *file) failf(at, format string, args ...any) {
	if f.err != nil {
		return
	}
	if at != "" {
		at += ": "
	}
	f.err = fmt.Errorf("%s: %s%s", f.name, at, fmt.Sprintf(format, args...))
}

func (f *file) load(v any) {
	if list, ok := v.(*document.Object); ok {
		if _, isList := list.Get("Resources"); isList {
			v, _ = list.Get("Resources")
		}
	}
	if many, ok := v.([]any); ok {
		for i, one := range many {
			f.one(fmt.Sprintf("[%d]", i), one)
		}
		return
	}
	f.one("", v)
}

func (f *file) one(at string, v any) {
	o, ok := v.(*document.Object)
	if !ok {
		f.failf(at, "a schema or resource type must be a JSON object")
		return
	}
	urns := f.strings(o, at, schemasName)
	isURN := func(urn string) func(string) bool {
		return func(s string) bool { return document.SameName(s, urn) }
	}
	_, hasAttributes := o.Get("attributes")
	_, hasEndpoint := o.Get("endpoint")
	switch {
	case slices.ContainsFunc(urns, isURN(SchemaURN)):
		f.schema(o, at)
	case slices.ContainsFunc(urns, isURN(ResourceTypeURN)):
		f.resourceType(o, at)
	case len(urns) > 0:
		f.failf(join(at, schemasName), "%s is neither %s nor %s", strings.Join(urns, ", "), SchemaURN, ResourceTypeURN)
	case hasAttributes:
		f.schema(o, at)
	case hasEndpoint:
		f.resourceType(o, at)
	default:
		f.failf(at, `neither a schema (it has no "attributes") nor a resource type (it has no "endpoint")`)
	}
}

func (f *file) schema(o *document.Object, at string) {
	f.known(o, at, schemasName, idName, metaName, "name", "description", "attributes")
	s := &Schema{ID: f.text(o, at, idName), Name: f.text(o, at, "name"), Description: f.text(o, at, "description")}
	s.Attributes = f.attributes(o, at, "attributes")
	if s.Name == "" {
		f.failf(join(at, "name"), "missing")
	}
	if f.err == nil {
		if err := checkSchema(completedSchema(s)); err != nil {
			f.failf(at, "%v", err)
		}
	}
	f.schemas = append(f.schemas, s)
}

func (f *file) attributes(o *document.Object, at, key string) []*Attribute {
	var attributes []*Attribute
	at = join(at, key)
	for i, v := range f.array(o, at, key) {
		here := fmt.Sprintf("%s[%d]", at, i)
		d, ok := v.(*document.Object)
		if !ok {
			f.failf(here, "an attribute definition must be a JSON object")
			return nil
		}
		if name := d.String("name"); name != "" {
			here += fmt.Sprintf(" %q", name)
		}
		attributes = append(attributes, f.attribute(d, here))
	}
	return attributes
}

func (f *file) attribute(d *document.Object, at string) *Attribute {
	f.known(d, at, "name", "type", "multiValued", "description", "required", "canonicalValues", "caseExact",
		"mutability", "returned", "uniqueness", "referenceTypes", "subAttributes")
	a := &Attribute{
		Name: f.text(d, at, "name"), Type: AttributeType(f.text(d, at, "type")), MultiValued: f.flag(d, at, "multiValued"),
		Description: f.text(d, at, "description"), Required: f.flag(d, at, "required"), CaseExact: f.flag(d, at, "caseExact"),
		Mutability: f.text(d, at, "mutability"), Returned: f.text(d, at, "returned"), Uniqueness: f.text(d, at, "uniqueness"),
		CanonicalValues: f.strings(d, at, "canonicalValues"), ReferenceTypes: f.strings(d, at, "referenceTypes"),
		SubAttributes: f.attributes(d, at, "subAttributes"),
	}
	if a.Name == "" {
		f.failf(join(at, "name"), "missing")
	}
	return a
}

func (f *file) resourceType(o *document.Object, at string) {
	f.known(o, at, schemasName, idName, metaName, "name", "description", "endpoint", "schema", "schemaExtensions")
	spec := TypeSpec{
		Name: f.text(o, at, "name"), Endpoint: f.text(o, at, "endpoint"), Description: f.text(o, at, "description"),
		Schema: f.text(o, at, "schema"),
	}
	for _, key := range []string{"name", "endpoint", "schema"} {
		if o.String(key) == "" {
			f.failf(join(at, key), "missing")
		}
	}
	if spec.Endpoint != "" && !strings.HasPrefix(spec.Endpoint, "/") {
		// RFC 7643 section 6 writes both "Users" and "/Users".
		spec.Endpoint = "/" + spec.Endpoint
	}
	key := join(at, "schemaExtensions")
	for i, v := range f.array(o, key, "schemaExtensions") {
		here := fmt.Sprintf("%s[%d]", key, i)
		e, ok := v.(*document.Object)
		if !ok {
			f.failf(here, "an extension must be a JSON object")
			return
		}
		f.known(e, here, "schema", "required")
		spec.Extensions = append(spec.Extensions, ExtensionSpec{Schema: f.text(e, here, "schema"), Required: f.flag(e, here, "required")})
	}
	f.types = append(f.types, spec)
}

// known refuses members other than the named ones.
func (f *file) known(o *document.Object, at string, names ...string) {
	for name := range o.All() {
		if !slices.ContainsFunc(names, func(n string) bool { return document.SameName(n, name) }) {
			f.failf(join(at, name), "unknown; expected one of %s", strings.Join(names, ", "))
		}
	}
}

func (f *file) text(o *document.Object, at, key string) string {
	v, _ := o.Get(key)
	s, ok := v.(string)
	if !ok && v != nil {
		f.failf(join(at, key), "must be a string")
	}
	return s
}

func (f *file) flag(o *document.Object, at, key string) bool {
	v, _ := o.Get(key)
	b, ok := v.(bool)
	if !ok && v != nil {
		f.failf(join(at, key), "must be true or false")
	}
	return b
}

// array reads a member that is an array; at is the place of the member itself.
func (f *file) array(o *document.Object, at, key string) []any {
	v, _ := o.Get(key)
	a, ok := v.([]any)
	if !ok && v != nil {
		f.failf(at, "must be an array")
	}
	return a
}

func (f *file) strings(o *document.Object, at, key string) []string {
	var list []string
	for i, v := range f.array(o, join(at, key), key) {
		s, ok := v.(string)
		if !ok {
			f.failf(fmt.Sprintf("%s[%d]", join(at, key), i), "must be a string")
		}
		list = append(list, s)
	}
	return list
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}

package scim

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

func find(attributes []*Attribute, name string) *Attribute {
	for _, a := range attributes {
		if document.SameName(a.Name, name) {
			return a
		}
	}
	return nil
}

// Sub finds a sub-attribute; names are matched without regard to case.
// It is nil when there is none.
func (a *Attribute) Sub(name string) *Attribute { return find(a.SubAttributes, name) }

// Attribute finds an attribute of the schema by its name, without regard to
// case; nil when there is none.
func (s *Schema) Attribute(name string) *Attribute { return find(s.Attributes, name) }

// Extension finds one of the type's extensions by its URN, without regard to
// case; nil when there is none.
func (t *Type) Extension(urn string) *Extension {
	for i := range t.Extensions {
		if document.SameName(t.Extensions[i].Schema.ID, urn) {
			return &t.Extensions[i]
		}
	}
	return nil
}

// Attribute finds an attribute of the core schema or a common attribute by
// its name, without regard to case; nil when there is none. A common attribute
// wins over one of the same name in the schema (RFC 7643 section 3.1).
func (t *Type) Attribute(name string) *Attribute {
	if a := find(common, name); a != nil {
		return a
	}
	return t.Core.Attribute(name)
}

// Resolve finds what an attribute path points at: "userName", "name.givenName",
// "emails.value", "meta.lastModified", the same after the URN of the core
// schema or of an extension and a colon, or the URN of an extension alone
// (Target.Attr nil). URNs are recognised by the ids of the type's schemas, so
// that dots in them do no harm; everything is matched without regard to case.
//
// Errors are *Error, 400 invalidPath, naming the path and the part of it that
// is unknown. Value filters ("emails[...]") are not paths of this kind.
func (t *Type) Resolve(path string) (Target, error) {
	schema, rest := t.splitURN(path)
	switch {
	case schema == nil && strings.Contains(path, ":"):
		return Target{}, BadRequest(TypeInvalidPath, "path %q: %s has no schema of that URN; it has %s", path, t.Name, strings.Join(t.schemaIDs(), ", "))
	case schema == t.Core && rest == "":
		return Target{}, BadRequest(TypeInvalidPath, "path %q names the schema of the whole resource; name one of its attributes", path)
	case schema != nil && rest == "":
		return Target{Extension: schema}, nil
	}
	var target Target
	name, subName, hasSub := strings.Cut(rest, ".")
	if schema == nil || schema == t.Core {
		target.Attr = t.Attribute(name)
	} else {
		target.Extension = schema
		target.Attr = schema.Attribute(name)
	}
	if target.Attr == nil {
		return Target{}, BadRequest(TypeInvalidPath, "path %q: %s has no attribute %q%s", path, t.owner(target.Extension), name, t.hint(schema, rest))
	}
	if !hasSub {
		return target, nil
	}
	if target.Sub = target.Attr.Sub(subName); target.Sub == nil {
		return Target{}, BadRequest(TypeInvalidPath, "path %q: %s has no sub-attribute %q", path, target.Attr.Name, subName)
	}
	return target, nil
}

// splitURN takes the URN of one of the type's schemas off the front of a path.
// The longest wins, since one URN may begin with another. The schema is nil,
// and rest the whole path, when there is none.
func (t *Type) splitURN(path string) (schema *Schema, rest string) {
	rest = path
	if !strings.Contains(path, ":") {
		return nil, path
	}
	try := func(s *Schema) {
		n := len(s.ID)
		if schema != nil && len(schema.ID) >= n || len(path) < n || !document.SameName(path[:n], s.ID) {
			return
		}
		switch {
		case len(path) == n:
			schema, rest = s, ""
		case path[n] == ':' && len(path) > n+1:
			schema, rest = s, path[n+1:]
		}
	}
	try(t.Core)
	for _, e := range t.Extensions {
		try(e.Schema)
	}
	return schema, rest
}

func (t *Type) schemaIDs() []string {
	ids := []string{t.Core.ID}
	for _, e := range t.Extensions {
		ids = append(ids, e.Schema.ID)
	}
	return ids
}

// owner names what an attribute was looked for in.
func (t *Type) owner(extension *Schema) string {
	if extension != nil {
		return extension.ID
	}
	return t.Name
}

// hint is the remedy for an extension attribute named without its URN.
func (t *Type) hint(schema *Schema, rest string) string {
	if schema != nil {
		return ""
	}
	name, _, _ := strings.Cut(rest, ".")
	i := slices.IndexFunc(t.Extensions, func(e Extension) bool { return e.Schema.Attribute(name) != nil })
	if i < 0 {
		return ""
	}
	return "; write " + t.Extensions[i].Schema.ID + ":" + rest
}

// String is the path in its canonical spelling, fully qualified when the
// attribute belongs to an extension.
func (t Target) String() string {
	var path string
	if t.Extension != nil {
		path = t.Extension.ID
		if t.Attr != nil {
			path += ":"
		}
	}
	if t.Attr != nil {
		path += t.Attr.Name
	}
	if t.Sub != nil {
		path += "." + t.Sub.Name
	}
	return path
}

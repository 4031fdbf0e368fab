package patch

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// keyPath resolves a member name of a pathless value. Names with a schema URN
// in front are always taken, names with a dot or brackets under DottedKeys.
// Anything else is unknown; only what is in brackets can be an error.
func keyPath(t *scim.Type, key string, tol Tolerances) (*path, error) {
	if strings.Contains(key, "[") {
		if !tol.DottedKeys {
			return &path{text: key, unknown: "a member of value is named by an attribute; move " + shorten(key) + " into path"}, nil
		}
		return parsePath(t, key, tol)
	}
	urn, rest, err := cutSchema(t, key, tol)
	if err != nil {
		return notAName(key), nil //nolint:nilerr // a key that is no path is an unknown attribute
	}
	if strings.Contains(rest, ".") && !tol.DottedKeys {
		return &path{text: key, unknown: "a member of value is named by an attribute; write " + shorten(key) + " as an object, or move it into path"}, nil
	}
	name, _, _ := strings.Cut(rest, ".")
	if urn == "" && t.Attribute(name) == nil {
		return &path{text: key, unknown: shorten(key) + " is no attribute of " + t.Name}, nil
	}
	p, err := parsePath(t, key, tol)
	if err != nil {
		return notAName(key), nil //nolint:nilerr // a key that is no path is an unknown attribute
	}
	return p, nil
}

func notAName(key string) *path {
	return &path{text: key, unknown: shorten(key) + " is no attribute name"}
}

// mergeResource applies each member of a pathless value by the rules of its
// own attribute (RFC 7644 sections 3.5.2.1 and 3.5.2.3).
func (e *engine) mergeResource(kind Kind, attributes *document.Object) error {
	for key, v := range attributes.All() {
		p, err := keyPath(e.t, key, e.tol)
		if err != nil {
			return err
		}
		if err := e.member(p, kind, v); err != nil {
			return err
		}
	}
	return nil
}

// member applies one member of a pathless value or of an extension's object.
func (e *engine) member(p *path, kind Kind, v any) error {
	if p.unknown != "" {
		if e.tol.UnknownAttributes {
			return nil
		}
		return scim.BadRequest(scim.TypeInvalidSyntax, "%s", p.unknown)
	}
	return e.at(step{path: p, kind: kind, value: v, given: true, inValue: true})
}

// atExtension is a path or key that holds an extension's URN alone.
func (e *engine) atExtension(s step) error {
	if s.kind == Remove || s.value == nil {
		if s.kind == Add {
			return nil
		}
		return e.dropExtension(s.Extension)
	}
	attributes, ok := s.value.(*document.Object)
	if !ok {
		return scim.BadRequest(scim.TypeInvalidValue, "the value for a schema URN must be an object of attributes")
	}
	for key, v := range attributes.All() {
		p, err := keyPath(e.t, s.Extension.ID+":"+key, e.tol)
		if err != nil {
			return err
		}
		if err := e.member(p, s.kind, v); err != nil {
			return err
		}
	}
	return nil
}

// dropExtension takes away everything an extension holds. What the server
// itself says there goes along: it is about data that are gone.
func (e *engine) dropExtension(x *scim.Schema) error {
	for _, a := range x.Attributes {
		tg := scim.Target{Extension: x, Attr: a}
		if a.Mutability == scim.ReadOnly {
			e.unassign(tg)
			continue
		}
		if e.present(tg) == nil {
			continue
		}
		if err := e.at(step{path: &path{Target: tg}, kind: Remove}); err != nil {
			return err
		}
	}
	return nil
}

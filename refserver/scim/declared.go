package scim

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// declaration is what the "schemas" of a body covers.
type declaration struct {
	all        bool      // no schemas, and that is tolerated
	extensions []*Schema // listed ones
}

// declared reads the "schemas" of a body (RFC 7643 section 3): the core URN
// must be there, no URN may be foreign or there twice.
func (n *normaliser) declared(body *document.Object) (declaration, error) {
	v, _ := body.Get(schemasName)
	urns, err := n.urns(v)
	if err != nil {
		return declaration{}, err
	}
	if len(urns) == 0 {
		if n.rules.MissingSchemas {
			return declaration{all: true}, nil
		}
		return declaration{}, BadRequest(TypeInvalidSyntax, "schemas is missing; it must list %s", n.t.Core.ID)
	}
	var d declaration
	core, foreign := false, ""
	for _, urn := range urns {
		s := n.known(urn)
		switch {
		case s == nil:
			foreign = urn
		case s != n.t.Core && !slices.Contains(d.extensions, s):
			d.extensions = append(d.extensions, s)
		case s == n.t.Core && !core:
			core = true
		case !n.rules.ForeignSchemas:
			return declaration{}, BadRequest(TypeInvalidValue, "schemas lists %s twice", s.ID)
		}
	}
	switch {
	case foreign != "" && (!core || !n.rules.ForeignSchemas):
		return declaration{}, BadRequest(TypeInvalidSyntax, "schemas lists %q, which is no schema of %s; it has %s", foreign, n.t.Name, strings.Join(n.t.schemaIDs(), ", "))
	case !core && !n.rules.MissingSchemas:
		return declaration{}, BadRequest(TypeInvalidSyntax, "schemas must list %s", n.t.Core.ID)
	}
	d.all = n.rules.UndeclaredExtensions
	return d, nil
}

// urns reads a value of "schemas".
func (n *normaliser) urns(v any) ([]string, error) {
	if s, ok := v.(string); ok && n.rules.UnwrapSingle {
		v = []any{s}
	}
	elements, ok := v.([]any)
	if v != nil && !ok {
		return nil, BadRequest(TypeInvalidSyntax, "schemas must be an array of URNs, not %s", document.Kind(v))
	}
	urns := make([]string, len(elements))
	for i, element := range elements {
		if urns[i], ok = element.(string); !ok {
			return nil, BadRequest(TypeInvalidSyntax, "schemas[%d] must be a string, not %s", i, document.Kind(element))
		}
	}
	return urns, nil
}

// What the URNs of the drafts began with, and what RFC 7643 made of it. The
// drafts' do not end in the name of a resource type.
const (
	draftURN = "urn:scim:schemas:"
	draftOf  = "urn:ietf:params:scim:schemas:"
)

// known finds the schema of the type that has a URN; nil for a foreign one.
func (n *normaliser) known(urn string) *Schema {
	if rest, draft := strings.CutPrefix(urn, draftURN); draft && n.rules.DraftSchemas && strings.HasSuffix(rest, ":2.0") {
		urn = draftOf + rest + ":" + n.t.Name
	}
	if document.SameName(urn, n.t.Core.ID) {
		return n.t.Core
	}
	if e := n.t.Extension(urn); e != nil {
		return e.Schema
	}
	return nil
}

// schemasValue normalises a value that PATCH gives "schemas": the URNs the
// type knows, in canonical spelling, each once.
func (n *normaliser) schemasValue(v any) (any, error) {
	urns, err := n.urns(v)
	if err != nil {
		return nil, err
	}
	var out []any
	for i, urn := range urns {
		s := n.known(urn)
		switch {
		case s != nil && !slices.Contains(out, any(s.ID)):
			out = append(out, s.ID)
		case s == nil && !n.rules.ForeignSchemas:
			return nil, BadRequest(TypeInvalidValue, "schemas[%d]: %q is no schema of %s; it has %s", i, urn, n.t.Name, strings.Join(n.t.schemaIDs(), ", "))
		}
	}
	if len(out) == 0 {
		return absent, nil
	}
	return out, nil
}

// cover refuses data of an extension that is not declared.
func (d declaration) cover(t *Type, out *document.Object) error {
	if d.all {
		return nil
	}
	for _, e := range t.Extensions {
		if _, present := out.Get(e.Schema.ID); present && !slices.Contains(d.extensions, e.Schema) {
			return BadRequest(TypeInvalidSyntax, "schemas does not list %s, although the body has attributes of it", e.Schema.ID)
		}
	}
	return nil
}

// rebuildSchemas lists the core schema and the extensions of which there is
// data, in the type's order.
func rebuildSchemas(t *Type, doc *document.Object) {
	urns := []any{t.Core.ID}
	for _, e := range t.Extensions {
		if doc.Object(e.Schema.ID).Len() > 0 {
			urns = append(urns, e.Schema.ID)
		}
	}
	doc.Set(schemasName, urns)
}

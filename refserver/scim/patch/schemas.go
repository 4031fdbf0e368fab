package patch

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
)

// atSchemas carries out a step on "schemas". The attribute follows the data
// (RFC 7644 section 3.5.2), so only the removal of an extension's URN does
// something: it drops the extension.
func (e *engine) atSchemas(s step) error {
	if s.kind != Remove {
		return e.checkURNs(s)
	}
	var drop []string
	for _, urn := range schemaIDs(e.t) {
		if e.selectsURN(s, urn) {
			drop = append(drop, urn)
		}
	}
	for _, urn := range drop {
		x := e.t.Extension(urn)
		if x == nil {
			return scim.BadRequest(scim.TypeMutability, "schemas is required and must name %s", urn)
		}
		if err := e.dropExtension(x.Schema); err != nil {
			return err
		}
	}
	return nil
}

// selectsURN reports whether a remove of schemas is about a URN: the filter
// matches it, the value names it, or there is neither.
func (e *engine) selectsURN(s step, urn string) bool {
	switch {
	case s.where != nil:
		return s.where.MatchValue(urn)
	case s.given && s.value != nil:
		return slices.ContainsFunc(asList(s.value), func(v any) bool {
			text, ok := v.(string)
			return ok && strings.EqualFold(text, urn)
		})
	default:
		return true
	}
}

// checkURNs accepts an add or replace of schemas that a resource of the type
// could have.
func (e *engine) checkURNs(s step) error {
	urns := asList(s.value)
	if s.where != nil || e.tol.UnknownAttributes {
		return nil
	}
	if len(urns) == 0 && s.kind == Replace {
		return scim.BadRequest(scim.TypeMutability, "schemas is required and must name %s", e.t.Core.ID)
	}
	for _, v := range urns {
		urn, ok := v.(string)
		if !ok || !slices.ContainsFunc(schemaIDs(e.t), func(id string) bool { return strings.EqualFold(id, urn) }) {
			return scim.BadRequest(scim.TypeInvalidValue, "schemas may hold only the URNs of the schemas of %s", e.t.Name)
		}
	}
	return nil
}

// updateSchemas makes "schemas" name the core schema and every extension that
// has data. URNs that stay keep their place.
func (e *engine) updateSchemas() {
	want := []any{e.t.Core.ID}
	for _, x := range e.t.Extensions {
		if e.holder(x.Schema) != nil {
			want = append(want, x.Schema.ID)
		}
	}
	var urns []any
	for _, v := range e.doc.Array("schemas") {
		if slices.Contains(want, v) {
			urns = append(urns, v)
		}
	}
	for _, v := range want {
		if !slices.Contains(urns, v) {
			urns = append(urns, v)
		}
	}
	e.doc.Set("schemas", urns)
}

// asList is an array's elements, one value as a list of itself, nil for null.
func asList(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

package scim

import (
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Operation tells NormaliseBody what a body is for.
type Operation int

// The operations that carry a whole resource.
const (
	// Create is POST (RFC 7644 section 3.3).
	Create Operation = iota
	// Replace is PUT (RFC 7644 section 3.5.1).
	Replace
)

// Rules says which departures from the RFC's form of a body are accepted. The
// zero value accepts none: that is strict mode. Each field is one row of the
// workspace's table of tolerances.
type Rules struct {
	// StringBooleans takes "True" and "false" for booleans.
	StringBooleans bool
	// UnwrapSingle takes a one-element array where a single value belongs, and
	// a single value where an array belongs.
	UnwrapSingle bool
	// RawValues takes a bare string for a complex value, as its "value"
	// sub-attribute: {"manager": "id"}, {"members": ["id"]}.
	RawValues bool
	// UnknownAttributes ignores attributes that no schema defines instead of
	// refusing them (400 invalidSyntax).
	UnknownAttributes bool
	// MissingSchemas takes a body without "schemas", or one whose "schemas"
	// lists extensions only, instead of refusing it (400 invalidSyntax).
	MissingSchemas bool
	// UndeclaredExtensions takes data of a known extension whose URN is missing
	// from "schemas" instead of refusing it (400 invalidSyntax).
	UndeclaredExtensions bool
	// ForeignSchemas drops URNs the type does not know, and repeated ones, from
	// "schemas", and the data under them, instead of refusing them (400
	// invalidValue), as long as the type's own core URN is there.
	ForeignSchemas bool
	// DraftSchemas reads the URNs of drafts of RFC 7643, urn:scim:schemas:…:2.0,
	// as the ones it came to have, instead of refusing them (400 invalidValue).
	DraftSchemas bool
	// LooseFormats takes text that does not keep to the form its attribute
	// demands, as sent, instead of refusing it (400 invalidValue): references
	// that are no URIs, a locale with white space, a country that is no
	// two-letter code, a certificate that is no DER. A date, a number or base64
	// that is none is refused in either case.
	LooseFormats bool
	// KeepPassword leaves a User's password in the result. Without it the
	// password is checked and dropped.
	KeepPassword bool
}

// Tolerant is every tolerance on, without KeepPassword.
func Tolerant() Rules {
	return Rules{
		StringBooleans: true, UnwrapSingle: true, RawValues: true, UnknownAttributes: true,
		MissingSchemas: true, UndeclaredExtensions: true, ForeignSchemas: true, DraftSchemas: true,
		LooseFormats: true,
	}
}

// NormaliseBody turns the body of a POST or PUT into the form that is stored:
// names in the schema's spelling, extensions nested under their URN, schemas
// rebuilt from what is present, equal values of a multi-valued attribute once.
// null, "", [] and {} count as absent (RFC 7643 section 2.5; for "" that is our
// choice, since "pr" is false for it too). readOnly attributes are ignored, and
// a "$ref" beside a "value" is dropped, since the server knows better where the
// value lives; alone it yields the value. Members of a relation keep value and
// type only.
//
// current is the stored resource on Replace, nil on Create; immutable
// attributes are kept from it when omitted. Other omitted attributes are gone.
// The inputs are not modified, but the result may share values with them.
//
// Errors are *Error: 400 invalidValue (wrong type or format, missing required
// attribute, two primary values), 400 invalidSyntax (unknown attribute, bad
// schemas), 400 mutability (a different value for an immutable attribute); each
// names the attribute's path.
func NormaliseBody(t *Type, body *document.Object, op Operation, current *document.Object, r Rules) (*document.Object, error) {
	n := newNormaliser(t, r)
	declared, err := n.declared(body)
	if err != nil {
		return nil, err
	}
	out := document.WithCapacity(body.Len() + 1)
	out.Set(schemasName, nil)
	for name, v := range body.All() {
		if err := n.member(out, name, v); err != nil {
			return nil, err
		}
	}
	if err := declared.cover(t, out); err != nil {
		return nil, err
	}
	if op == Replace && current != nil {
		if err := keepImmutable(t, out, current); err != nil {
			return nil, err
		}
	}
	rebuildSchemas(t, out)
	if err := checkRequired(t, out, true); err != nil {
		return nil, err
	}
	return out, nil
}

// NormaliseValue does the same for the value of one attribute, sub-attribute
// or whole extension, as PATCH gives it. The result is nil when the value
// counts as absent (null, "", [], {}), when the target is readOnly, and for a
// password that is not kept. A multi-valued attribute gives an array, also
// when v is a single value; a sub-attribute of a multi-valued attribute gives
// one value. Required sub-attributes are CheckComplete's matter, immutable
// ones the caller's. Errors are *Error as above.
func NormaliseValue(t *Type, tg Target, v any, r Rules) (any, error) {
	n := newNormaliser(t, r)
	if tg.Attr == nil {
		holder := &document.Object{}
		if err := n.extension(holder, tg.Extension, v); err != nil {
			return nil, err
		}
		x, ok := holder.Get(tg.Extension.ID)
		if !ok {
			return absent, nil
		}
		return x, nil
	}
	a := tg.Leaf()
	if v == nil || tg.Attr.Mutability == ReadOnly || a.Mutability == ReadOnly {
		return absent, nil
	}
	if _, isArray := v.([]any); a.MultiValued && !isArray {
		v = []any{v}
	}
	v, err := n.value(place{Target: tg, index: -1}, v)
	if err != nil || n.dropped(tg) {
		return nil, err
	}
	return v, nil
}

// absent is the normal form of a value that counts as not given.
var absent any

// normaliser holds what stays the same while one body is read.
type normaliser struct {
	t     *Type
	rules Rules
	// isUser: the core schema is RFC 7643's User, some of whose attributes
	// have a format that no characteristic expresses.
	isUser bool
}

func newNormaliser(t *Type, r Rules) *normaliser {
	return &normaliser{t: t, rules: r, isUser: document.SameName(t.Core.ID, UserURN)}
}

// place is where a value stands, for error texts.
type place struct {
	Target

	index int // of the element of a multi-valued attribute, or -1
}

func (p place) invalid(format string, args ...any) error {
	return BadRequest(TypeInvalidValue, "%s "+format, append([]any{p.path()}, args...)...)
}

// path is written only when an error needs it.
func (p place) path() string {
	path := Target{Extension: p.Extension, Attr: p.Attr}.String()
	if p.index >= 0 {
		path += "[" + strconv.Itoa(p.index) + "]"
	}
	if p.Sub != nil {
		path += "." + p.Sub.Name
	}
	return path
}

// member normalises one top-level member of a body into out.
func (n *normaliser) member(out *document.Object, name string, v any) error {
	if a := n.t.Attribute(name); a != nil {
		return n.put(out, Target{Attr: a}, v)
	}
	schema, rest := n.t.splitURN(name)
	switch {
	case schema == nil:
		if strings.Contains(name, ":") && n.rules.ForeignSchemas {
			return nil
		}
		return n.unknown(name, n.t.Name+n.t.hint(nil, name))
	case rest == "" && schema == n.t.Core:
		return n.nestedCore(out, name, v)
	case rest == "":
		return n.extension(out, schema, v)
	case schema == n.t.Core:
		if a := n.t.Attribute(rest); a != nil {
			return n.put(out, Target{Attr: a}, v)
		}
	default:
		if a := schema.Attribute(rest); a != nil {
			return n.put(out, Target{Extension: schema, Attr: a}, v)
		}
	}
	return n.unknown(rest, schema.ID)
}

// unknown decides about an attribute that the owner does not define.
func (n *normaliser) unknown(name, owner string) error {
	if n.rules.UnknownAttributes {
		return nil
	}
	return BadRequest(TypeInvalidSyntax, "%q is not an attribute of %s", name, owner)
}

// nestedCore takes core attributes below the core URN, where they do not
// belong (RFC 7643 section 3.3).
func (n *normaliser) nestedCore(out *document.Object, name string, v any) error {
	o, ok := v.(*document.Object)
	if !ok || !n.rules.UnknownAttributes {
		return n.unknown(name, n.t.Name+"; the attributes of the core schema stand at the top of the resource")
	}
	for inner, value := range o.All() {
		if a := n.t.Attribute(inner); a != nil {
			if err := n.put(out, Target{Attr: a}, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// extension normalises the object of an extension into out.
func (n *normaliser) extension(out *document.Object, schema *Schema, v any) error {
	if v == nil {
		return nil
	}
	o, ok := v.(*document.Object)
	if !ok {
		return BadRequest(TypeInvalidValue, "%s must be an object of attributes, not %s", schema.ID, document.Kind(v))
	}
	for name, value := range o.All() {
		a := schema.Attribute(name)
		if a == nil {
			if err := n.unknown(name, schema.ID); err != nil {
				return err
			}
			continue
		}
		if err := n.put(out, Target{Extension: schema, Attr: a}, value); err != nil {
			return err
		}
	}
	return nil
}

// put normalises the value of one attribute into out.
func (n *normaliser) put(out *document.Object, tg Target, v any) error {
	if v == nil || tg.Attr.Mutability == ReadOnly || tg.Attr == common[0] {
		return nil
	}
	v, err := n.value(place{Target: tg, index: -1}, v)
	if err != nil || v == nil || n.dropped(tg) {
		return err
	}
	into := out
	if tg.Extension != nil {
		if into = out.Object(tg.Extension.ID); into == nil {
			into = &document.Object{}
			out.Set(tg.Extension.ID, into)
		}
	}
	if _, twice := into.Get(tg.Attr.Name); twice {
		return BadRequest(TypeInvalidSyntax, "%s is given twice, with and without the URN of its schema", tg)
	}
	into.Set(tg.Attr.Name, v)
	return nil
}

// dropped tells a value that is checked but not kept: IdPs send random
// passwords, which must not become a way in unless the connection synchronises
// passwords.
func (n *normaliser) dropped(tg Target) bool {
	return tg.Attr.Mutability == WriteOnly && n.isUser && !n.rules.KeepPassword &&
		tg.Extension == nil && document.SameName(tg.Attr.Name, "password")
}

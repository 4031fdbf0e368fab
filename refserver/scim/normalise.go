package scim

import "github.com/scimproof/scimproof/refserver/scim/document"

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
	// UndeclaredExtensions takes data of a known extension whose URN is missing
	// from "schemas" instead of refusing it (400 invalidSyntax).
	UndeclaredExtensions bool
	// ForeignSchemas drops URNs the type does not know from "schemas", and the
	// data under them, instead of refusing them (400 invalidValue), as long as
	// the type's own core URN is there.
	ForeignSchemas bool
	// KeepPassword leaves a User's password in the result. Without it the
	// password is checked and dropped.
	KeepPassword bool
}

// Tolerant is every tolerance on, without KeepPassword.
func Tolerant() Rules {
	return Rules{
		StringBooleans: true, UnwrapSingle: true, RawValues: true, UnknownAttributes: true,
		UndeclaredExtensions: true, ForeignSchemas: true,
	}
}

// NormaliseBody turns the body of a POST or PUT into the form that is stored:
// names in the schema's spelling, extensions nested under their URN, schemas
// rebuilt from what is present, null, [] and {} gone, readOnly attributes
// ignored. current is the stored resource on Replace, nil on Create; immutable
// attributes are kept from it when omitted. The inputs are not modified, but
// the result may share unchanged values with them.
//
// Errors are *Error: 400 invalidValue (wrong type, missing required attribute,
// two primary values), 400 invalidSyntax (unknown attribute, bad schemas), 400
// mutability (a different value for an immutable attribute); each names the
// attribute's path.
func NormaliseBody(t *Type, body *document.Object, op Operation, current *document.Object, r Rules) (*document.Object, error) {
	panic("not yet")
}

// NormaliseValue does the same for the value of one attribute, sub-attribute
// or whole extension, as PATCH gives it. The result is nil when the value
// counts as absent (null, "" is not), when the target is readOnly, and for a
// password that is not kept. A multi-valued attribute always gives an array;
// sub-attributes of a multi-valued attribute give a single value. Required
// sub-attributes are CheckComplete's matter. Errors are *Error as above.
func NormaliseValue(t *Type, tg Target, v any, r Rules) (any, error) { panic("not yet") }

// CheckComplete says whether a normalised document is a whole resource: every
// required attribute there, at most one primary value. Errors are 400
// invalidValue naming the attribute's path.
func CheckComplete(t *Type, doc *document.Object) error { panic("not yet") }

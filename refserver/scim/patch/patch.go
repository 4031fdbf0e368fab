// Package patch is the PATCH engine of RFC 7644 section 3.5.2: it reads a
// PatchOp body, splits off what concerns a relation kept as rows of its own,
// and applies the rest to a stored document. It is pure: no input is modified,
// nothing is stored, and an error leaves nothing half done.
//
// Where the RFC leaves a choice, this engine chooses:
//
//   - replace attr[filter] replaces the matching values whole; add attr[filter]
//     merges into them.
//   - a path to a sub-attribute of a multi-valued attribute without a filter
//     ("emails.type") means that sub-attribute of every value; with no value
//     there, add and replace answer noTarget.
//   - the URN of an extension alone as path stands for the extension's
//     attributes: add and replace merge, remove drops them all.
//   - add to a complex attribute leaves the sub-attributes it does not name.
//   - an attribute of an extension may be named without its URN when no other
//     schema of the type has the name (RFC 7644 section 3.10).
//   - "schemas" follows the data; adding to it or replacing it changes nothing,
//     removing an extension's URN from it drops the extension.
package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// URN is the schema of a PATCH body (RFC 7644 section 3.5.2).
const URN = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

// DefaultMaxOps is how many operations Parse accepts when it is told 0. Okta
// sends up to 1,000 removes as single operations (idp-okta-jumpcloud 1.8).
const DefaultMaxOps = 5000

// Kind is what an operation does: one of the three values of "op".
type Kind string

// The operations of RFC 7644 section 3.5.2.
const (
	Add     Kind = "add"
	Remove  Kind = "remove"
	Replace Kind = "replace"
)

// Op is one operation of a PATCH body.
type Op struct {
	// Index is its place in "Operations", counted from 0; errors name it.
	Index int
	Kind  Kind
	// Path is the text of "path"; HasPath tells "" from an absent one.
	Path    string
	HasPath bool
	// Value is "value" as it was sent; HasValue tells null from an absent one.
	Value    any
	HasValue bool
}

// Tolerances says which departures from the RFC are accepted. The zero value
// accepts none: that is strict mode. Each field is one row of the workspace's
// table of tolerances, whose name the comment gives first.
type Tolerances struct {
	// CapitalisedOp (capitalised-op) reads "Add", "REPLACE" without regard to
	// case. Off: 400 invalidSyntax. Entra ID.
	CapitalisedOp bool
	// StringBooleans (string-booleans) takes "True" and "false" for booleans.
	// Off: 400 invalidValue. Entra ID.
	StringBooleans bool
	// QuotedBooleanFilter (quoted-boolean-filter) compares a boolean with
	// "True" in the filter of a path. Off: 400 invalidFilter. Entra ID.
	QuotedBooleanFilter bool
	// RemoveMembersByValue (remove-members-by-value) lets a remove of a
	// multi-valued attribute name the values to remove in "value". Off: 400
	// invalidValue. On or off, it never removes more than it names. Entra ID,
	// JumpCloud.
	RemoveMembersByValue bool
	// CreateOnUnmatchedFilter (create-on-unmatched-filter) makes add and replace
	// create a value from the filter's eq conditions when none matches. Off:
	// 400 noTarget. Entra ID.
	CreateOnUnmatchedFilter bool
	// DottedKeys (dotted-keys) reads the keys of a value as paths:
	// "name.givenName", "emails[type eq \"work\"].value". Off: 400
	// invalidSyntax. Entra ID.
	DottedKeys bool
	// RawManager (raw-manager) takes a bare string for a complex value, as its
	// "value" sub-attribute, and "" or {"value":""} as its removal. Off: 400
	// invalidValue. Entra ID.
	RawManager bool
	// UnwrapSingle (unwrap-single) takes a one-element array, and an object
	// that holds only a value, where a single value belongs. Off: 400
	// invalidValue. Entra ID.
	UnwrapSingle bool
	// EmptyOperations (empty-operations) takes "Operations":[] as no change.
	// Off: 400 invalidSyntax. Entra ID.
	EmptyOperations bool
	// IgnoreReadOnly (ignore-read-only) skips readOnly attributes in a pathless
	// value, and under a path when the value is the present one. Off: 400
	// mutability. Okta.
	IgnoreReadOnly bool
	// MissingSchemas (patch-without-schemas) takes a body without "schemas".
	// Off: 400 invalidSyntax. Okta.
	MissingSchemas bool
	// FilterOnSingular (filter-on-singular) takes a value filter on a complex
	// attribute with a single value. Off: 400 invalidPath. Entra ID.
	FilterOnSingular bool
	// UnknownAttributes (unknown-attributes) skips what no schema of the type
	// defines. Off: 400 invalidPath in a path, 400 invalidSyntax in a value.
	// Entra ID.
	UnknownAttributes bool
	// LooseFormats (loose-formats) takes text that does not keep to the form of
	// its attribute, such as a country that is no two-letter code. Off: 400
	// invalidValue.
	LooseFormats bool
}

// Tolerant is every tolerance on.
func Tolerant() Tolerances {
	return Tolerances{
		CapitalisedOp: true, StringBooleans: true, QuotedBooleanFilter: true, RemoveMembersByValue: true,
		CreateOnUnmatchedFilter: true, DottedKeys: true, RawManager: true, UnwrapSingle: true,
		EmptyOperations: true, IgnoreReadOnly: true, MissingSchemas: true, FilterOnSingular: true,
		UnknownAttributes: true, LooseFormats: true,
	}
}

type (
	// ApplyFunc is the form of Apply, for those who let it be replaced.
	ApplyFunc func(t *scim.Type, doc *document.Object, ops []Op, tol Tolerances) (result *document.Object, changed bool, err error)
	// SplitFunc is the form of Split, for those who let it be replaced.
	SplitFunc func(t *scim.Type, ops []Op, tol Tolerances) (doc []Op, rel []RelationOp, err error)
)

// RelationKind is what a RelationOp does.
type RelationKind int

// The kinds of RelationOp.
const (
	// RelAdd adds Members; those present already stay as they are.
	RelAdd RelationKind = iota + 1
	// RelRemove removes Members; those not present are no error.
	RelRemove
	// RelReplace makes Members, at least one, the whole list.
	RelReplace
	// RelClear removes everything.
	RelClear
	// RelRemoveWhere removes what matches Where; no match is no error.
	RelRemoveWhere
)

// RelationOp is one step on a relation kept as rows (Group.members). Steps are
// applied in order. Neighbouring steps of the kinds RelAdd and RelRemove that
// follow from several operations are joined into one.
type RelationOp struct {
	// Index is the operation it comes from; of joined steps, the first one.
	Index int
	Kind  RelationKind
	// Members are distinct by Value; set for RelAdd, RelRemove and RelReplace.
	Members []Member
	// Where is set for RelRemoveWhere: a filter on one element of the relation.
	Where *filter.Filter
}

// Member is one value of a relation as a client names it.
type Member struct {
	// Value is the id of the member, never "".
	Value string
	// Type is "User", "Group" or "" when the client does not say.
	Type string
	// Display is what the client calls the member, or ""; the server shows the
	// member's own name instead.
	Display string
}

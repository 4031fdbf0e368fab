package workspace

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// The names of the tolerances.
const (
	StringBooleans          = "string-booleans"
	CapitalisedOp           = "capitalised-op"
	RemoveMembersByValue    = "remove-members-by-value"
	CreateOnUnmatchedFilter = "create-on-unmatched-filter"
	DottedKeys              = "dotted-keys"
	RawManager              = "raw-manager"
	FilterOnSingular        = "filter-on-singular"
	BracketTail             = "bracket-tail"
	QuotedBooleanFilter     = "quoted-boolean-filter"
	UnwrapSingle            = "unwrap-single"
	EmptyOperations         = "empty-operations"
	PatchWithoutSchemas     = "patch-without-schemas"
	IgnoreReadOnly          = "ignore-read-only"
	UnknownAttributes       = "unknown-attributes"
	UndeclaredExtensionURN  = "undeclared-extension-urn"
	ForeignSchemaURNs       = "foreign-schema-urns"
	DraftSchemaURNs         = "draft-schema-urns"
	BearerTwice             = "bearer-twice"
	RawToken                = "raw-token"
	UnknownTimezone         = "unknown-timezone"
	PRECISFallback          = "precis-fallback"
	BodyWithoutSchemas      = "body-without-schemas"
	LooseFormats            = "loose-formats"
)

// Tolerance is one way in which tolerant mode departs from strict mode, our
// strictest permitted reading of the RFCs. Whatever is not in the table is the
// same in both.
type Tolerance struct {
	Name string
	// Off and On are the answers without and with the tolerance.
	Off, On string
	// IdP needs it; Row is the catalogue row or dossier quirk that says so, or
	// several with commas.
	IdP, Row string
}

// Tolerances is the table, in the order of the documentation.
var Tolerances = []Tolerance{
	{StringBooleans, `"True" for a boolean: 400 invalidValue`, "read as true, answered as a boolean", "Entra ID", "ENTRA-09, OL-29"},
	{CapitalisedOp, `op "Replace": 400 invalidSyntax`, "read as replace", "Entra ID", "ENTRA-08"},
	{RemoveMembersByValue, "remove with a value: 400 invalidValue", "removes exactly the members named", "Entra ID, JumpCloud", "ENTRA-22, JC-24"},
	{CreateOnUnmatchedFilter, "add or replace whose filter matches nothing: 400 noTarget", "makes the value from the filter's eq conditions", "Entra ID", "ENTRA-19"},
	{DottedKeys, `key "name.givenName" in a value: 400 invalidSyntax`, "read as a path", "Entra ID", "ENTRA-12"},
	{RawManager, "a bare string for a complex value: 400 invalidValue", `read as its "value"; "" removes it`, "Entra ID", "ENTRA-16"},
	{FilterOnSingular, "a value filter on a single value: 400 invalidPath", "applies when the value matches", "Entra ID", "ENTRA-18"},
	{BracketTail, `emails[type eq "work"].value eq "x": 400 invalidFilter`, "one condition more on the same value", "Entra ID", "ENTRA-21"},
	{QuotedBooleanFilter, `primary eq "True": 400 invalidFilter`, "compared as a boolean", "Entra ID", "ENTRA-11"},
	{UnwrapSingle, "an array for a single value: 400 invalidValue", "its only element counts", "Entra ID", "ENTRA-41, OL-29"},
	{EmptyOperations, `"Operations": []: 400 invalidSyntax`, "no change", "Entra ID", "ENTRA-42"},
	{PatchWithoutSchemas, `PATCH without "schemas": 400 invalidSyntax`, "read as a PatchOp", "Okta", "OKTA-06"},
	{IgnoreReadOnly, "a readOnly attribute in a PATCH: 400 mutability", "skipped in a pathless value, or when equal", "Okta", "OKTA-02"},
	{UnknownAttributes, "an attribute no schema defines: 400", "ignored", "Entra ID", "ENTRA-51"},
	{UndeclaredExtensionURN, `extension data without its URN in "schemas": 400 invalidSyntax`, "the URN is added", "Entra ID", "ENTRA-15"},
	{ForeignSchemaURNs, `an unknown URN in "schemas": 400 invalidValue`, "dropped with its data", "Entra ID, Google", "ENTRA-27, GG-30"},
	{DraftSchemaURNs, `"urn:scim:schemas:core:2.0" in "schemas": 400 invalidValue`, "read as RFC 7643's URN", "OneLogin", "OL-28"},
	{BearerTwice, `"Bearer Bearer <token>": 401`, "opens", "Entra ID", "WS-ENABLE-10"},
	{RawToken, "the token without scheme: 401", "opens", "Okta (Header Auth)", "WS-ENABLE-11"},
	{UnknownTimezone, "a timezone IANA does not know: 400 invalidValue", "the workspace's default", "any", "WS-USER-09"},
	{PRECISFallback, "a userName PRECIS refuses (space, emoji): 400 invalidValue", "compared normalised and folded", "any", "RFC7644-5-01"},
	{BodyWithoutSchemas, `a POST or PUT without "schemas", or without the core URN in it: 400 invalidSyntax`, "read as the resource type's own", "any", "RFC7643-3-07"},
	{LooseFormats, "a reference that is no URI, a locale with white space, a country that is no two-letter code, a certificate that is no DER: 400 invalidValue", "kept as sent", "any", "RFC7643-4.1.1-21"},
}

// KnownTolerance reports whether the table has the name.
func KnownTolerance(name string) bool {
	for _, t := range Tolerances {
		if t.Name == name {
			return true
		}
	}
	return false
}

// Tolerates reports whether a named tolerance is on for this workspace.
func (w *Workspace) Tolerates(name string) bool {
	if on, ok := w.Tolerances[name]; ok {
		return on
	}
	return w.Mode != Strict
}

func (w *Workspace) rules() scim.Rules {
	return scim.Rules{
		StringBooleans:       w.Tolerates(StringBooleans),
		UnwrapSingle:         w.Tolerates(UnwrapSingle),
		RawValues:            w.Tolerates(RawManager),
		UnknownAttributes:    w.Tolerates(UnknownAttributes),
		UndeclaredExtensions: w.Tolerates(UndeclaredExtensionURN),
		ForeignSchemas:       w.Tolerates(ForeignSchemaURNs),
		DraftSchemas:         w.Tolerates(DraftSchemaURNs),
		MissingSchemas:       w.Tolerates(BodyWithoutSchemas),
		LooseFormats:         w.Tolerates(LooseFormats),
	}
}

func (w *Workspace) patchTolerances() patch.Tolerances {
	return patch.Tolerances{
		CapitalisedOp:           w.Tolerates(CapitalisedOp),
		StringBooleans:          w.Tolerates(StringBooleans),
		QuotedBooleanFilter:     w.Tolerates(QuotedBooleanFilter),
		RemoveMembersByValue:    w.Tolerates(RemoveMembersByValue),
		CreateOnUnmatchedFilter: w.Tolerates(CreateOnUnmatchedFilter),
		DottedKeys:              w.Tolerates(DottedKeys),
		RawManager:              w.Tolerates(RawManager),
		UnwrapSingle:            w.Tolerates(UnwrapSingle),
		EmptyOperations:         w.Tolerates(EmptyOperations),
		IgnoreReadOnly:          w.Tolerates(IgnoreReadOnly),
		MissingSchemas:          w.Tolerates(PatchWithoutSchemas),
		FilterOnSingular:        w.Tolerates(FilterOnSingular),
		UnknownAttributes:       w.Tolerates(UnknownAttributes),
		LooseFormats:            w.Tolerates(LooseFormats),
	}
}

func (w *Workspace) filterOptions(types int) filter.Options {
	return filter.Options{
		StringBooleans: w.Tolerates(QuotedBooleanFilter),
		BracketTail:    w.Tolerates(BracketTail),
		MaxNodes:       MaxFilterNodes,
		// RFC 7644 section 3.4.2.1: over several types an attribute that one of
		// them lacks has no value there.
		UnknownAbsent: types > 1,
	}
}

// Package filter reads SCIM filters (RFC 7644 section 3.4.2.2), checks them
// against a schema and decides whether a resource matches.
//
// The meaning of a filter is settled here once: Index turns a resource into a
// search document whose values can be compared as they are (names in lower
// case, strings folded unless caseExact, times as numbers), Compile prepares
// the literals the same way, Match compares the two in memory. The SQL compiler
// of the postgres package only repeats those comparisons; it neither folds nor
// parses anything.
//
// Where RFC 7644 is silent:
//   - ne is true when the attribute has no value, and when any of several
//     values differs;
//   - pr is false for "", and eq null and ne null mean "not pr" and "pr";
//   - a comparison of a complex attribute is one of its "value" sub-attribute;
//   - a string with a NUL character equals nothing, since no value can hold one.
package filter

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	// DefaultMaxNodes is the limit on a filter's parts unless Options say otherwise.
	DefaultMaxNodes = 500
	// MaxBytes is the limit on a filter's text.
	MaxBytes = 64 << 10
)

// Options say which departures from RFC 7644 are accepted, and limits. The
// zero value accepts none.
type Options struct {
	// StringBooleans takes "True" and "false" for boolean values.
	StringBooleans bool
	// BracketTail takes emails[type eq "work"].value eq "x" and reads it as
	// emails[type eq "work" and value eq "x"].
	BracketTail bool
	// MaxNodes limits comparisons, presence tests, negations and brackets of
	// both kinds; 0 is DefaultMaxNodes.
	MaxNodes int
	// UnknownAbsent treats attributes the type does not have as having no value,
	// which RFC 7644 section 3.4.2.1 demands of a query over several resource
	// types. Without it such a filter is refused.
	UnknownAbsent bool
}

// Filter is a filter compiled for one resource type, or for the values of one
// of its attributes. It is immutable and safe for concurrent use.
type Filter struct {
	// Expr is the checked expression.
	Expr Expr
	// Type is the resource type the filter was checked against.
	Type *scim.Type
	// Parent is the attribute whose values CompileValue's filter is about; its
	// Attr is nil for a filter on whole resources.
	Parent scim.Target

	text string
}

// String is the filter in a canonical spelling; compiling it again gives an
// equal filter. It holds the values of the filter, which may be personal data.
func (f *Filter) String() string { return f.text }

// Compile parses a filter and checks it against a resource type. Every error
// is a *scim.Error, 400 invalidFilter, naming the position and the attribute,
// operator or value it is about:
//   - a path the type does not define (unless UnknownAbsent);
//   - an attribute whose value is never shown, such as password, with any operator;
//   - gt, ge, lt, le on boolean and binary attributes (RFC 7644 table 3), co,
//     sw, ew on anything but string and reference attributes;
//   - a value of another JSON type than the attribute's;
//   - a comparison of a complex attribute that has no "value" sub-attribute;
//   - attributes made for each answer (meta.location, members.$ref, members.display).
func Compile(text string, t *scim.Type, o Options) (*Filter, error) {
	return compile(text, &checker{typ: t, options: o})
}

// CompileValue compiles the filter inside the square brackets of a PATCH path,
// e.g. `type eq "work"` for emails[type eq "work"]. parent is the attribute in
// front of the bracket. Errors are as for Compile.
func CompileValue(text string, t *scim.Type, parent scim.Target, o Options) (*Filter, error) {
	return compile(text, &checker{typ: t, options: o, parent: parent})
}

func compile(text string, c *checker) (*Filter, error) {
	node, err := parse(text, c.options.MaxNodes)
	if err != nil {
		return nil, err
	}
	expr, err := c.check(node)
	if err != nil {
		return nil, err
	}
	return &Filter{Expr: expr, Type: c.typ, Parent: c.parent, text: node.String()}, nil
}

// Match reports whether a resource matches a filter made by Compile; index is
// what Index made of the resource.
func (f *Filter) Match(index *document.Object) bool { return holds(f.Expr, index) }

// MatchValue reports whether one value of the parent attribute matches a
// filter made by CompileValue. element is the value as it stands in a stored
// document, not indexed: an object, or a primitive where the attribute is not
// complex.
func (f *Filter) MatchValue(element any) bool {
	indexed := indexSingle(f.Parent, element)
	if indexed == nil && f.Parent.Leaf().Type == scim.Complex {
		indexed = &document.Object{}
	}
	return holds(f.Expr, indexed)
}

package filter

import "github.com/scimproof/scimproof/refserver/scim"

// Expr is a filter checked against a schema. It is one of *And, *Or, *Not,
// *Compare, *Present, *Bracket and Constant. Every expression is either true or
// false for every resource, so that Not is a true complement.
type Expr interface{ expr() }

// And is true when every term is; it has at least two.
type And struct{ Terms []Expr }

// Or is true when some term is; it has at least two.
type Or struct{ Terms []Expr }

// Not is true when its term is false.
type Not struct{ Term Expr }

// Constant is the same for every resource: what became of a test on an
// attribute the type does not have, or with a value nothing can hold.
type Constant bool

// Compare is true when some value of the field stands in the relation Op to
// Value. NotEqual is true also when the field has no value at all.
type Compare struct {
	Field Field
	Op    Op
	// Value is prepared the way the values in the search document are:
	//   - string for string, reference and binary attributes, folded unless the
	//     attribute is caseExact; it holds no NUL;
	//   - bool for boolean attributes;
	//   - document.Number for integer and decimal attributes;
	//   - time.Time for dateTime attributes: UTC, whole microseconds, years 1 to 9999.
	Value any
}

// Present is true when some value of the field, which is not complex, is
// there and is no empty string (RFC 7644 table 3). Tests on complex attributes
// are spelled out as tests on their sub-attributes.
type Present struct{ Field Field }

// Bracket is true when Term is true for one single value of Field (RFC 7644
// table 5). The fields inside Term start at that value. When Field is
// multi-valued its last step is Many; a single complex value counts as a list
// of one, an absent one as an empty list.
type Bracket struct {
	Field Field
	Term  Expr
}

// Field says where values are found.
type Field struct {
	// Target is the attribute as the schema defines it.
	Target scim.Target
	// Steps lead from the root of the search document to the values; inside a
	// Bracket from the value the bracket is tried on, where an empty list means
	// that value itself.
	Steps []Step
}

// Step is one member to enter on the way to a value.
type Step struct {
	// Key is the member's name in the search document: the attribute's name or
	// the extension's URN in lower case.
	Key string
	// Many says that the member is an array and the way goes on in each element.
	Many bool
}

// Many reports whether the field may have more than one value.
func (f Field) Many() bool {
	for _, s := range f.Steps {
		if s.Many {
			return true
		}
	}
	return false
}

func (*And) expr()     {}
func (*Or) expr()      {}
func (*Not) expr()     {}
func (Constant) expr() {}
func (*Compare) expr() {}
func (*Present) expr() {}
func (*Bracket) expr() {}

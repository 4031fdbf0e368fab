package filter

// Op is a comparison operator of RFC 7644 table 3, in lower case.
type Op string

// The comparison operators of RFC 7644 table 3; "pr" is a node of its own.
const (
	Equal          Op = "eq"
	NotEqual       Op = "ne"
	Contains       Op = "co"
	StartsWith     Op = "sw"
	EndsWith       Op = "ew"
	Greater        Op = "gt"
	GreaterOrEqual Op = "ge"
	Less           Op = "lt"
	LessOrEqual    Op = "le"
)

// Node is a filter as it was written: syntax only, no schema applied. It is
// one of *Logical, *Negation, *Comparison, *Presence and *ValuePath.
type Node interface {
	// String is the filter text of the node in a canonical spelling: lower-case
	// operators, single spaces, only the round brackets that are needed.
	String() string
	// Position is where the node begins in the text it was parsed from: a count
	// of characters (code points), the first one being 1.
	Position() int
}

// Connective joins the terms of a Logical node.
type Connective string

// The two connectives of RFC 7644 table 4.
const (
	Conjunction Connective = "and"
	Disjunction Connective = "or"
)

// Logical is two or more terms joined by the same connective.
type Logical struct {
	Connective Connective
	Terms      []Node
	Pos        int
}

// Negation is "not (…)".
type Negation struct {
	Term Node
	Pos  int
}

// Comparison is "path op value".
type Comparison struct {
	// Path is the attribute path as written.
	Path string
	Op   Op
	// Value is nil (null), bool, string (escapes decoded) or document.Number.
	Value any
	// Pos and ValuePos are the positions of the path and of the value.
	Pos, ValuePos int
}

// Presence is "path pr".
type Presence struct {
	Path string
	Pos  int
}

// ValuePath is "path[filter]".
type ValuePath struct {
	Path   string
	Filter Node
	// Tail is the comparison or presence test after the closing bracket, as in
	// emails[type eq "work"].value eq "x"; nil for what RFC 7644 allows. Its Path
	// is the sub-attribute's name.
	Tail Node
	Pos  int
}

// Position is that of the first term.
func (n *Logical) Position() int { return n.Pos }

// Position is that of the word "not".
func (n *Negation) Position() int { return n.Pos }

// Position is that of the path.
func (n *Comparison) Position() int { return n.Pos }

// Position is that of the path.
func (n *Presence) Position() int { return n.Pos }

// Position is that of the path.
func (n *ValuePath) Position() int { return n.Pos }

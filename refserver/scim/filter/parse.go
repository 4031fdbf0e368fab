package filter

import (
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Parse reads a filter's syntax. Every error is a *scim.Error, 400
// invalidFilter, that names the position and the token it stumbled over.
// The size limits are DefaultMaxNodes and MaxBytes.
func Parse(text string) (Node, error) {
	return parse(text, DefaultMaxNodes)
}

func parse(text string, maxNodes int) (Node, error) {
	if len(text) > MaxBytes {
		return nil, scim.BadRequest(scim.TypeInvalidFilter, "the filter has %d bytes, more than %d", len(text), MaxBytes)
	}
	if !utf8.ValidString(text) {
		return nil, scim.BadRequest(scim.TypeInvalidFilter, "the filter is not valid UTF-8")
	}
	if maxNodes <= 0 {
		maxNodes = DefaultMaxNodes
	}
	p := &parser{lex: newLexer(text), budget: maxNodes, maxNodes: maxNodes}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == endOfText {
		return nil, refuse(1, `the filter is empty; write an expression such as userName eq "bjensen"`)
	}
	n, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != endOfText {
		return nil, refuse(p.tok.pos, `expected "and", "or" or the end of the filter, found %v`, p.tok)
	}
	return n, nil
}

// parser is a recursive descent over RFC 7644 figure 1 as errata 4690, 7319 and
// 7322 leave it. Each round bracket costs a node of the budget, which also
// bounds the depth of the recursion.
type parser struct {
	lex *lexer
	// tok is the token to be looked at next.
	tok              token
	budget, maxNodes int
	// inSquare says that the parser is between square brackets.
	inSquare bool
}

func (p *parser) advance() error {
	t, err := p.lex.token()
	p.tok = t
	return err
}

func (p *parser) spend() error {
	p.budget--
	if p.budget < 0 {
		return refuse(p.tok.pos, "the filter has more than %d parts", p.maxNodes)
	}
	return nil
}

func (p *parser) disjunction() (Node, error) { return p.chain(Disjunction, p.conjunction) }

func (p *parser) conjunction() (Node, error) { return p.chain(Conjunction, p.term) }

// chain reads "operand {connective operand}".
func (p *parser) chain(c Connective, operand func() (Node, error)) (Node, error) {
	first, err := operand()
	if err != nil {
		return nil, err
	}
	if !p.tok.is(string(c)) {
		return first, nil
	}
	all := &Logical{Connective: c, Pos: first.Position()}
	all.add(first)
	for p.tok.is(string(c)) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := operand()
		if err != nil {
			return nil, err
		}
		all.add(next)
	}
	return all, nil
}

// add appends a term; a bracketed chain of the same connective is merged, which
// changes nothing in the meaning.
func (n *Logical) add(term Node) {
	if inner, ok := term.(*Logical); ok && inner.Connective == n.Connective {
		n.Terms = append(n.Terms, inner.Terms...)
		return
	}
	n.Terms = append(n.Terms, term)
}

func (p *parser) term() (Node, error) {
	if p.tok.kind == openRound {
		return p.group()
	}
	if p.tok.kind == word {
		return p.afterWord()
	}
	return nil, refuse(p.tok.pos, `expected an attribute name, "not" or "(", found %v`, p.tok)
}

// group reads "( filter )".
func (p *parser) group() (Node, error) {
	open := p.tok
	if err := p.spend(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != closeRound {
		return nil, refuse(p.tok.pos, `expected "and", "or" or the ")" for the "(" of character %d, found %v`, open.pos, p.tok)
	}
	return n, p.advance()
}

// afterWord reads what begins with a word: a negation, "path[…]", "path pr" or
// a comparison.
func (p *parser) afterWord() (Node, error) {
	first := p.tok
	if err := p.spend(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case p.tok.kind == openRound && first.is("not"):
		inner, err := p.group()
		if err != nil {
			return nil, err
		}
		return &Negation{Term: inner, Pos: first.pos}, nil
	case p.tok.kind == openSquare:
		return p.valuePath(first)
	case p.tok.kind == word:
		return p.attributeExpression(first.text, first.pos, first.is("not"))
	default:
		return nil, refuse(p.tok.pos, "expected an operator after %v, found %v", first, p.tok)
	}
}

// attributeExpression reads the operator, which is the current token, and the
// value. afterNot says that the path reads "not", for a better error text.
func (p *parser) attributeExpression(path string, pos int, afterNot bool) (Node, error) {
	op := p.tok
	if op.is("pr") {
		return &Presence{Path: path, Pos: pos}, p.advance()
	}
	n := &Comparison{Path: path, Op: Op(lowerASCII(op.text)), Pos: pos}
	if !n.Op.known() {
		if afterNot {
			return nil, refuse(op.pos, `expected "(" after "not", found %v`, op)
		}
		return nil, refuse(op.pos, "%v is not an operator; known are eq, ne, co, sw, ew, pr, gt, ge, lt, le", op)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n.ValuePos = p.tok.pos
	if p.tok.kind == quoted {
		n.Value = p.tok.value
		return n, p.advance()
	}
	if p.tok.kind != word {
		return nil, refuse(p.tok.pos, "expected a value after %v, found %v", op, p.tok)
	}
	if !p.tok.is("null") {
		var err error
		if n.Value, err = bareValue(p.tok); err != nil {
			return nil, err
		}
	}
	return n, p.advance()
}

func (o Op) known() bool {
	switch o {
	case Equal, NotEqual, Contains, StartsWith, EndsWith, Greater, GreaterOrEqual, Less, LessOrEqual:
		return true
	default:
		return false
	}
}

// bareValue reads true, false or a number. RFC 7644 figure 1 takes the rules
// from JSON, where true, false and null are in lower case; other spellings are
// harmless and some clients use them.
func bareValue(t token) (any, error) {
	switch {
	case t.is("true"):
		return true, nil
	case t.is("false"):
		return false, nil
	}
	if n, ok := parseNumber(t.text); ok {
		return n, nil
	}
	if c := t.text[0]; c == '-' || ('0' <= c && c <= '9') {
		return nil, refuse(t.pos, "%v is neither a string in double quotes nor a number of up to %d digits", t, maxDigits)
	}
	return nil, refuse(t.pos, "%v is no value; strings stand in double quotes", t)
}

// valuePath reads "[ filter ]" after a path, and a tail such as `.value eq "x"`.
func (p *parser) valuePath(path token) (Node, error) {
	open := p.tok
	if p.inSquare {
		return nil, refuse(open.pos, "square brackets do not nest")
	}
	p.inSquare = true
	defer func() { p.inSquare = false }()
	if err := p.advance(); err != nil {
		return nil, err
	}
	inner, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != closeSquare {
		return nil, refuse(p.tok.pos, `expected "and", "or" or the "]" for the "[" of character %d, found %v`, open.pos, p.tok)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n := &ValuePath{Path: path.text, Filter: inner, Pos: path.pos}
	if p.tok.kind == word && !p.tok.spaced && strings.HasPrefix(p.tok.text, ".") {
		if n.Tail, err = p.tail(); err != nil {
			return nil, err
		}
	}
	return n, nil
}

func (p *parser) tail() (Node, error) {
	sub := p.tok
	if err := p.spend(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind != word {
		return nil, refuse(p.tok.pos, "expected an operator after %v, found %v", sub, p.tok)
	}
	return p.attributeExpression(sub.text[1:], sub.pos+1, false)
}

// String joins the terms; a disjunction inside a conjunction needs brackets.
func (n *Logical) String() string {
	var b strings.Builder
	for i, t := range n.Terms {
		if i > 0 {
			b.WriteString(" " + string(n.Connective) + " ")
		}
		if _, ok := t.(*Logical); ok && n.Connective == Conjunction {
			b.WriteString("(" + t.String() + ")")
			continue
		}
		b.WriteString(t.String())
	}
	return b.String()
}

func (n *Negation) String() string { return "not (" + n.Term.String() + ")" }

func (n *Comparison) String() string {
	return n.Path + " " + string(n.Op) + " " + string(document.Append(nil, n.Value))
}

func (n *Presence) String() string { return n.Path + " pr" }

func (n *ValuePath) String() string {
	s := n.Path + "[" + n.Filter.String() + "]"
	if n.Tail != nil {
		s += "." + n.Tail.String()
	}
	return s
}

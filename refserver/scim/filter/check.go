package filter

import (
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// checker turns syntax into checked expressions. Paths start at a resource, or
// at one value of parent when that is set.
type checker struct {
	typ     *scim.Type
	options Options
	parent  scim.Target
}

func (c *checker) check(n Node) (Expr, error) {
	switch n := n.(type) {
	case *Logical:
		terms := make([]Expr, len(n.Terms))
		for i, t := range n.Terms {
			var err error
			if terms[i], err = c.check(t); err != nil {
				return nil, err
			}
		}
		if n.Connective == Conjunction {
			return &And{Terms: terms}, nil
		}
		return &Or{Terms: terms}, nil
	case *Negation:
		term, err := c.check(n.Term)
		if err != nil {
			return nil, err
		}
		return &Not{Term: term}, nil
	case *Presence:
		return c.presence(n)
	case *Comparison:
		return c.comparison(n)
	case *ValuePath:
		return c.valuePath(n)
	default:
		return nil, refuse(n.Position(), "this kind of expression is not supported")
	}
}

func (c *checker) presence(n *Presence) (Expr, error) {
	field, known, err := c.resolve(n.Path, n.Pos)
	if err != nil {
		return nil, err
	}
	if !known {
		return Constant(false), nil
	}
	return c.present(field), nil
}

func (c *checker) comparison(n *Comparison) (Expr, error) {
	field, known, err := c.resolve(n.Path, n.Pos)
	if err != nil {
		return nil, err
	}
	if n.Value == nil {
		return c.nullComparison(n, field, known)
	}
	if !known {
		// No value: different from every other, in no other relation to any.
		return Constant(n.Op == NotEqual), nil
	}
	if field, err = c.comparable(field, n); err != nil {
		return nil, err
	}
	value, err := c.literal(field.Target, n)
	if err != nil {
		return nil, err
	}
	if s, ok := value.(string); ok && strings.IndexByte(s, 0) >= 0 {
		return Constant(n.Op == NotEqual), nil
	}
	return &Compare{Field: field, Op: n.Op, Value: value}, nil
}

func (c *checker) nullComparison(n *Comparison, field Field, known bool) (Expr, error) {
	if n.Op != Equal && n.Op != NotEqual {
		return nil, refuse(n.ValuePos, "null can be compared with eq and ne only, not with %s", n.Op)
	}
	var present Expr = Constant(false)
	if known {
		present = c.present(field)
	}
	if n.Op == Equal {
		return &Not{Term: present}, nil
	}
	return present, nil
}

// comparable descends from a complex attribute to its "value", as the printed
// example `emails co "example.com"` does (RFC 7644 figure 2). Entra ID compares
// manager and members that way.
func (c *checker) comparable(f Field, n *Comparison) (Field, error) {
	if f.Target.Attr == nil {
		return f, refuse(n.Pos, "%s is an extension; compare one of its attributes, e.g. %s:%s", n.Path, n.Path, exampleAttribute(f.Target.Extension))
	}
	leaf := f.Target.Leaf()
	if leaf.Type != scim.Complex {
		return f, nil
	}
	value := leaf.Sub("value")
	if value == nil || f.Target.Sub != nil || value.Type == scim.Complex {
		return f, refuse(n.Pos, "%s is complex and has no value of its own; compare one of its sub-attributes, e.g. %s.%s", n.Path, n.Path, exampleSub(leaf))
	}
	return f.sub(value), nil
}

func exampleAttribute(s *scim.Schema) string {
	if len(s.Attributes) == 0 {
		return "attribute"
	}
	return s.Attributes[0].Name
}

func exampleSub(a *scim.Attribute) string {
	if len(a.SubAttributes) == 0 {
		return "attribute"
	}
	return a.SubAttributes[0].Name
}

func (c *checker) valuePath(n *ValuePath) (Expr, error) {
	field, known, err := c.resolve(n.Path, n.Pos)
	if err != nil {
		return nil, err
	}
	if n.Tail != nil && !c.options.BracketTail {
		return nil, refuse(n.Tail.Position(), `nothing may follow "]"; write %s[%s and %s]`, n.Path, n.Filter, n.Tail)
	}
	if !known {
		return Constant(false), nil
	}
	attr := field.Target.Attr
	if attr == nil || field.Target.Sub != nil || (attr.Type != scim.Complex && !attr.MultiValued) {
		return nil, refuse(n.Pos, "%s has no values with parts, so no filter in square brackets can follow it", n.Path)
	}
	inside := &checker{typ: c.typ, options: c.options, parent: field.Target}
	term, err := inside.check(n.Filter)
	if err != nil {
		return nil, err
	}
	if n.Tail != nil {
		tail, err := inside.check(n.Tail)
		if err != nil {
			return nil, err
		}
		term = &And{Terms: []Expr{term, tail}}
	}
	return &Bracket{Field: field, Term: term}, nil
}

// resolve finds the field of a path; known is false when there is none and the
// options say that this means "absent".
func (c *checker) resolve(path string, pos int) (f Field, known bool, err error) {
	f, problem := c.lookUp(path)
	if problem != "" {
		if c.options.UnknownAbsent {
			return f, false, nil
		}
		return f, false, refuse(pos, "%s", problem)
	}
	for _, a := range []*scim.Attribute{f.Target.Attr, f.Target.Sub} {
		if a != nil && a.Returned == scim.ReturnedNever {
			return f, false, refuse(pos, "%s can not be searched", path)
		}
	}
	if c.computed(f.Target) {
		return f, false, refuse(pos, "%s is made for each answer and can not be searched", path)
	}
	return f, true, nil
}

// maxPath is more than any path of a schema needs; longer ones are not worth
// repeating in an error.
const maxPath = 1000

// lookUp finds a field, or says what is wrong with the path.
func (c *checker) lookUp(path string) (f Field, problem string) {
	if len(path) > maxPath {
		return Field{}, clip(path) + " is no attribute"
	}
	if c.parent.Attr == nil {
		target, err := c.typ.Resolve(path)
		if e := scim.AsError(err); e != nil {
			return Field{}, e.Detail
		} else if err != nil {
			return Field{}, err.Error()
		}
		return rootField(target), ""
	}
	parent := c.parent.Leaf()
	if parent.Type == scim.Complex {
		if sub := parent.Sub(path); sub != nil {
			return (Field{Target: c.parent}).sub(sub), ""
		}
	} else if strings.EqualFold(path, "value") {
		// The values have no parts; "value" is the value itself, as it is in a
		// complex attribute.
		return Field{Target: c.parent}, ""
	}
	return Field{}, fmt.Sprintf("%s has no sub-attribute %s", parent.Name, clip(path))
}

// literal checks operator and value against the attribute's type and prepares
// the value for comparison.
func (c *checker) literal(t scim.Target, n *Comparison) (any, error) {
	leaf := t.Leaf()
	switch n.Op {
	case Greater, GreaterOrEqual, Less, LessOrEqual:
		if leaf.Type == scim.Boolean || leaf.Type == scim.Binary {
			return nil, refuse(n.Pos, "%s is %s and has no order; %s can not be used on it", n.Path, leaf.Type, n.Op)
		}
	case Contains, StartsWith, EndsWith:
		if leaf.Type != scim.String && leaf.Type != scim.Reference {
			return nil, refuse(n.Pos, "%s is %s and no text; %s can not be used on it", n.Path, leaf.Type, n.Op)
		}
	case Equal, NotEqual:
	}
	var value any
	var ok bool
	want := "a string in double quotes"
	switch leaf.Type {
	case scim.Boolean:
		value, ok = c.booleanLiteral(n.Value)
		want = "true or false without quotes"
	case scim.Integer, scim.Decimal:
		value, ok = n.Value.(document.Number)
		want = "a number without quotes"
	case scim.DateTime:
		var s string
		if s, ok = n.Value.(string); ok {
			value, ok = parseTime(s)
		}
		want = `a dateTime such as "2026-01-31T08:00:00Z"`
	case scim.String, scim.Reference, scim.Binary:
		var s string
		if s, ok = n.Value.(string); ok {
			value = prepare(t, s)
		}
	case scim.Complex:
	}
	if !ok {
		return nil, refuse(n.ValuePos, "%s is compared with %s, not with %s", n.Path, want, clip(string(document.Append(nil, n.Value))))
	}
	return value, nil
}

func (c *checker) booleanLiteral(v any) (value, ok bool) {
	switch v := v.(type) {
	case bool:
		return v, true
	case string:
		if !c.options.StringBooleans {
			return false, false
		}
		isTrue := strings.EqualFold(v, "true")
		return isTrue, isTrue || strings.EqualFold(v, "false")
	default:
		return false, false
	}
}

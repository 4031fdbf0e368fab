package filter

import (
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// holds evaluates an expression. base is where the fields start: a search
// document, or one value from it inside a bracket.
func holds(e Expr, base any) bool {
	switch e := e.(type) {
	case Constant:
		return bool(e)
	case *And:
		for _, t := range e.Terms {
			if !holds(t, base) {
				return false
			}
		}
		return true
	case *Or:
		for _, t := range e.Terms {
			if holds(t, base) {
				return true
			}
		}
		return false
	case *Not:
		return !holds(e.Term, base)
	case *Present:
		return some(base, e.Field.Steps, func(v any) bool { return v != "" })
	case *Bracket:
		return some(base, e.Field.Steps, func(v any) bool { return holds(e.Term, v) })
	case *Compare:
		return e.holds(base)
	default:
		return false
	}
}

// some reports whether test is true for one of the values steps lead to.
func some(base any, steps []Step, test func(any) bool) bool {
	if len(steps) == 0 {
		return base != nil && test(base)
	}
	object, ok := base.(*document.Object)
	if !ok {
		return false
	}
	value, ok := object.Get(steps[0].Key)
	if !ok {
		return false
	}
	if !steps[0].Many {
		return some(value, steps[1:], test)
	}
	elements, ok := value.([]any)
	if !ok {
		return false
	}
	for _, e := range elements {
		if some(e, steps[1:], test) {
			return true
		}
	}
	return false
}

func (c *Compare) holds(base any) bool {
	if c.Op != NotEqual {
		return some(base, c.Field.Steps, c.related)
	}
	absent := true
	differs := some(base, c.Field.Steps, func(v any) bool {
		absent = false
		return !c.equal(v)
	})
	return absent || differs
}

func (c *Compare) equal(v any) bool {
	order, ok := c.order(v)
	return ok && order == 0
}

// related tests one value with any operator but NotEqual.
func (c *Compare) related(v any) bool {
	switch c.Op {
	case Contains, StartsWith, EndsWith:
		text, isText := v.(string)
		part, partIsText := c.Value.(string)
		return isText && partIsText && textRelated(c.Op, text, part)
	case Equal, Greater, GreaterOrEqual, Less, LessOrEqual:
		order, ok := c.order(v)
		return ok && orderRelated(c.Op, order)
	case NotEqual:
		return !c.equal(v)
	default:
		return false
	}
}

func textRelated(op Op, text, part string) bool {
	if op == StartsWith {
		return strings.HasPrefix(text, part)
	}
	if op == EndsWith {
		return strings.HasSuffix(text, part)
	}
	return strings.Contains(text, part)
}

func orderRelated(op Op, order int) bool {
	switch op {
	case Greater:
		return order > 0
	case GreaterOrEqual:
		return order >= 0
	case Less:
		return order < 0
	case LessOrEqual:
		return order <= 0
	case Equal:
		return order == 0
	case NotEqual, Contains, StartsWith, EndsWith:
		return false
	default:
		return false
	}
}

// order compares an indexed value with the literal; false when their types
// differ. Strings are compared byte by byte, which for UTF-8 is the order of
// code points and what COLLATE "C" does.
func (c *Compare) order(v any) (int, bool) {
	switch want := c.Value.(type) {
	case string:
		if s, ok := v.(string); ok {
			return strings.Compare(s, want), true
		}
	case bool:
		if b, ok := v.(bool); ok {
			if b == want {
				return 0, true
			}
			return 1, true
		}
	case document.Number:
		if n, ok := v.(document.Number); ok {
			return compareNumbers(n, want), true
		}
	case time.Time:
		if n, ok := v.(document.Number); ok {
			return compareNumbers(n, IndexTime(want)), true
		}
	}
	return 0, false
}

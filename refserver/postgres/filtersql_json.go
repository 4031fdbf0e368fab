package postgres

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// elements writes EXISTS over the elements of the arrays on the way; where
// writes the condition on one element and the steps that are left from it.
func (b *sqlBuilder) elements(p inJSON, where func(element string, rest []filter.Step)) {
	b.text("EXISTS (SELECT 1 FROM ")
	from, steps := p.base, p.steps
	for first := true; many(steps); first = false {
		n := 0
		for !steps[n].Many {
			n++
		}
		if !first {
			b.text(" CROSS JOIN LATERAL ")
		}
		alias := b.alias()
		b.text("jsonb_array_elements(" + b.extract(from, steps[:n+1], false) + ") AS " + alias + "(v)")
		from, steps = alias+".v", steps[n+1:]
	}
	b.text(" WHERE ")
	where(from, steps)
	b.text(")")
}

// contains writes that a jsonb expression holds a value where the steps of p
// lead: emails[], value → r.search @> '{"emails":[{"value":v}]}'.
func (b *sqlBuilder) contains(p inJSON, value any) {
	for _, s := range slices.Backward(p.steps) {
		if s.Many {
			value = []any{value}
		}
		value = document.New(s.Key, value)
	}
	b.text("(" + p.base + " @> ")
	b.value(string(document.Append(nil, value)))
	b.text("::jsonb)")
}

// template is the value that contains exactly what a conjunction of eq
// comparisons asks of one element; false for any other expression.
func template(e filter.Expr) (any, bool) {
	terms := []filter.Expr{e}
	if and, ok := e.(*filter.And); ok {
		terms = and.Terms
	}
	object := &document.Object{}
	for _, t := range terms {
		c, ok := t.(*filter.Compare)
		if !ok || c.Op != filter.Equal || len(c.Field.Steps) != 1 || c.Field.Steps[0].Many {
			return nil, false
		}
		if _, twice := object.Get(c.Field.Steps[0].Key); twice {
			return nil, false
		}
		object.Set(c.Field.Steps[0].Key, jsonValue(c.Value))
	}
	return object, true
}

// extract is the value steps lead to from a jsonb expression, as text or as
// jsonb, in brackets; NULL when it is not there. The Many of the steps is the
// caller's matter.
func (b *sqlBuilder) extract(base string, steps []filter.Step, asText bool) string {
	if len(steps) == 0 {
		if asText {
			return "(" + base + " #>> '{}')"
		}
		return base
	}
	var sql strings.Builder
	sql.WriteString("(" + base)
	for i, s := range steps {
		arrow := "->"
		if asText && i == len(steps)-1 {
			arrow = "->>"
		}
		sql.WriteString(arrow)
		sql.Write(b.gen.Append(nil, s.Key))
	}
	sql.WriteString(")")
	return sql.String()
}

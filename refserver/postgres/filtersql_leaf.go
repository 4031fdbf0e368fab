package postgres

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// compare writes a comparison.
func (b *sqlBuilder) compare(s scope, c *filter.Compare) {
	switch p := s.place(c.Field).(type) {
	case column:
		b.compareColumn(p.sql, c.Op, c.Value)
	case inRows:
		b.anyValue(c.Op, func(test func(valueSQL string)) {
			b.rows(p, func() { test(p.rows.column(p.rest.Target)) })
		}, func(sql string, op filter.Op) { b.compareColumn(sql, op, c.Value) })
	case inJSON:
		b.compareJSON(p, c)
	case inMeta:
		b.failf("comparison of meta as a whole")
	}
}

// compareJSON compares what lies in a jsonb expression.
func (b *sqlBuilder) compareJSON(p inJSON, c *filter.Compare) {
	if c.Op == filter.Equal && (p.document || many(p.steps)) {
		b.contains(p, jsonValue(c.Value))
		return
	}
	asText := isText(c.Value)
	if !many(p.steps) {
		b.compareExtracted(b.extract(p.base, p.steps, asText), c.Op, c.Value)
		return
	}
	exists := func() {
		b.anyValue(c.Op, func(test func(valueSQL string)) {
			b.elements(p, func(element string, rest []filter.Step) { test(b.extract(element, rest, asText)) })
		}, func(sql string, op filter.Op) { b.compareExtracted(sql, op, c.Value) })
	}
	if len(p.steps) == 2 {
		b.narrowed(p, &filter.Compare{Field: filter.Field{Steps: p.steps[1:]}, Op: c.Op, Value: c.Value}, exists)
		return
	}
	exists()
}

// anyValue writes a test that is true when it is for one of several values.
// exists writes an EXISTS whose condition test fills in for one value. NotEqual
// is true also when there is no value.
func (b *sqlBuilder) anyValue(op filter.Op, exists func(test func(valueSQL string)), compare func(sql string, op filter.Op)) {
	if op != filter.NotEqual {
		exists(func(sql string) { compare(sql, op) })
		return
	}
	b.text("(NOT ")
	exists(func(sql string) { b.text(sql + " IS NOT NULL") })
	b.text(" OR ")
	exists(func(sql string) {
		b.text("(" + sql + " IS NOT NULL AND ")
		compare(sql, op)
		b.text(")")
	})
	b.text(")")
}

// compareExtracted compares an expression taken out of jsonb: text for text,
// jsonb for numbers, times and booleans, which Postgres orders by value.
func (b *sqlBuilder) compareExtracted(sql string, op filter.Op, value any) {
	if isText(value) {
		b.compareColumn(sql, op, value)
		return
	}
	b.text("(" + sql + sqlOperators[op])
	b.value(string(document.Append(nil, jsonValue(value))))
	b.text("::jsonb)")
}

// compareColumn compares an expression of the literal's own SQL type.
func (b *sqlBuilder) compareColumn(sql string, op filter.Op, value any) {
	text, textual := value.(string)
	switch op {
	case filter.StartsWith:
		b.like(sql, likePattern(text)+"%")
	case filter.EndsWith:
		b.like(sql, "%"+likePattern(text))
	case filter.Contains:
		b.like(sql, "%"+likePattern(text)+"%")
	case filter.Greater, filter.GreaterOrEqual, filter.Less, filter.LessOrEqual:
		b.text("(" + sql)
		if textual {
			b.text(` COLLATE "C"`)
		}
		b.text(sqlOperators[op])
		b.value(value)
		b.text(")")
	case filter.Equal, filter.NotEqual:
		b.text("(" + sql + sqlOperators[op])
		b.value(value)
		b.text(")")
	default:
		b.failf("unknown operator %q", op)
	}
}

func (b *sqlBuilder) like(sql, pattern string) {
	b.text("(" + sql + ` COLLATE "C" LIKE `)
	b.value(pattern)
	b.text(")")
}

// likePattern makes every character of a text stand for itself.
func likePattern(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
}

var sqlOperators = map[filter.Op]string{
	filter.Equal: " = ",
	// An absent value is different from every other.
	filter.NotEqual: " IS DISTINCT FROM ",
	filter.Greater:  " > ", filter.GreaterOrEqual: " >= ", filter.Less: " < ", filter.LessOrEqual: " <= ",
}

// present writes a presence test: there, and no empty string.
func (b *sqlBuilder) present(s scope, p *filter.Present) {
	filled := func(sql string, isText bool) {
		if isText {
			b.text("(" + sql + " <> '')")
			return
		}
		b.text("(" + sql + " IS NOT NULL)")
	}
	asText := textType(p.Field)
	switch at := s.place(p.Field).(type) {
	case column:
		filled(at.sql, asText)
	case inRows:
		b.rows(at, func() { filled(at.rows.column(at.rest.Target), asText) })
	case inJSON:
		if !many(at.steps) {
			filled(b.extract(at.base, at.steps, asText), asText)
			return
		}
		b.elements(at, func(element string, rest []filter.Step) { filled(b.extract(element, rest, asText), asText) })
	case inMeta:
		b.failf("presence of meta as a whole")
	}
}

// bracket writes a condition on one value.
func (b *sqlBuilder) bracket(s scope, e *filter.Bracket) {
	switch p := s.place(e.Field).(type) {
	case inRows:
		b.rows(p, func() { b.expr(p.rows, e.Term) })
	case inJSON:
		if value, ok := template(e.Term); ok && p.document {
			b.contains(p, value)
			return
		}
		if many(p.steps) {
			b.narrowed(p, e.Term, func() {
				b.elements(p, func(element string, rest []filter.Step) {
					b.expr(elementScope{base: b.extract(element, rest, false)}, e.Term)
				})
			})
			return
		}
		base := b.extract(p.base, p.steps, false)
		b.text("(" + base + " IS NOT NULL AND ")
		b.expr(elementScope{base: base}, e.Term)
		b.text(")")
	case inMeta:
		b.expr(metaScope{}, e.Term)
	case column:
		b.failf("brackets after %s, which is a column", e.Field.Target.Leaf().Name)
	}
}

// indexedLength is from how many letters on an index of trigrams finds a part.
const indexedLength = 3

// narrowed writes a test of the elements, and before it what an index can
// answer: where an element holds a text, the texts of all of them do. e is the
// condition on one element.
func (b *sqlBuilder) narrowed(p inJSON, e filter.Expr, test func()) {
	terms := []filter.Expr{e}
	if and, ok := e.(*filter.And); ok {
		terms = and.Terms
	}
	var parts []string
	for _, t := range terms {
		if c, ok := t.(*filter.Compare); ok && p.texts != "" {
			if part := heldPart(c); part != "" {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		test()
		return
	}
	b.text("(")
	for _, part := range parts {
		b.like(p.texts, "%"+likePattern(part)+"%")
		b.text(" AND ")
	}
	test()
	b.text(")")
}

// heldPart is what the texts of the elements hold when a comparison is true
// for one of them; "" when that is nothing an index could find.
func heldPart(c *filter.Compare) string {
	text, ok := c.Value.(string)
	if !ok || utf8.RuneCountInString(text) < indexedLength || len(c.Field.Steps) != 1 || c.Field.Steps[0].Key != "value" {
		return ""
	}
	switch c.Op {
	case filter.Contains:
		return text
	case filter.StartsWith:
		return filter.Separator + text
	case filter.EndsWith:
		return text + filter.Separator
	case filter.Equal, filter.NotEqual, filter.Greater, filter.GreaterOrEqual, filter.Less, filter.LessOrEqual:
		return ""
	default:
		return ""
	}
}

// rows writes EXISTS over the rows of members or groups.
func (b *sqlBuilder) rows(p inRows, where func()) {
	b.text("EXISTS (SELECT 1 FROM group_members AS gm WHERE " + p.join + " AND ")
	where()
	b.text(")")
}

// jsonValue is a literal the way it stands in a search document.
func jsonValue(v any) any {
	if t, ok := v.(time.Time); ok {
		return filter.IndexTime(t)
	}
	return v
}

// textType reports attributes whose values are text in SQL.
func textType(f filter.Field) bool {
	switch f.Target.Leaf().Type {
	case scim.String, scim.Reference, scim.Binary:
		return true
	case scim.Boolean, scim.Decimal, scim.Integer, scim.DateTime, scim.Complex:
		return false
	default:
		return false
	}
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

func many(steps []filter.Step) bool {
	for _, s := range steps {
		if s.Many {
			return true
		}
	}
	return false
}

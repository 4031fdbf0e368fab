package postgres

import (
	"fmt"

	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// The forms below are the ones that indexes have to serve; r.ws = … AND
// r.type = … stand in front of them. All columns are text COLLATE "C".
//
//	userName eq     r.user_name_key = 'x'         btree (ws, type, user_name_key)
//	userName sw     r.user_name_key LIKE 'x%'     the same, since its collation is "C"
//	userName co/ew  r.user_name_key LIKE '%x%'    gin (ws, … gin_trgm_ops), three letters or more
//	displayName     r.display_name_key            likewise
//	externalId eq   r.external_id = 'x'           btree (ws, type, external_id)
//	emails co/sw/ew r.emails LIKE '%x%' AND EXISTS …     the same gin, see narrowed
//	id eq           r.id = 'x'                    primary key (ws, type, id)
//	meta.*          r.created, r.modified         btree (ws, type, modified) where wanted
//	emails eq "x", emails[type eq "work" and value eq "x"], any other eq
//	                r.search @> '{"emails":[{"type":"work","value":"x"}]}'
//	                                              gin (ws, search jsonb_path_ops)
//	members.value   EXISTS (… gm.ws = r.ws AND gm.group_id = r.id AND gm.member_id = 'x')
//	                                              primary key (ws, group_id, member_id)
//	groups.value    EXISTS (… gm.ws = r.ws AND gm.member_id = r.id AND gm.group_id = 'x')
//	                                              btree (ws, member_id, group_id)
//
// Everything else reads r.search row by row.

// FilterWhere is the SQL condition of a filter made by filter.Compile, a
// boolean expression over the table resources under the alias r. It does not
// restrict the workspace or the type; the caller adds r.ws and r.type.
// Conditions on members and groups become EXISTS over group_members.
//
// As a WHERE condition it selects exactly the rows Filter.Match is true for. It
// may be NULL where Match is false; negating it takes IS NOT TRUE.
func FilterWhere(f *filter.Filter) schema.QueryAppender {
	return condition(func(b *sqlBuilder) { b.expr(rowScope{typ: f.Type}, f.Expr) })
}

// MemberWhere is the SQL condition of a filter made by filter.CompileValue for
// the attribute members, over the table group_members under the alias gm; the
// caller adds gm.ws and gm.group_id.
func MemberWhere(f *filter.Filter) schema.QueryAppender {
	return condition(func(b *sqlBuilder) { b.expr(memberScope{}, f.Expr) })
}

// condition is a function and no struct, since bun takes a lone struct
// argument for a source of named arguments.
type condition func(b *sqlBuilder)

// AppendQuery writes the condition, in brackets.
func (c condition) AppendQuery(gen schema.QueryGen, dst []byte) ([]byte, error) {
	b := &sqlBuilder{gen: gen, sql: dst}
	b.text("(")
	c(b)
	b.text(")")
	return b.sql, b.err
}

// sqlBuilder collects SQL text. Literals go through value and nowhere else.
type sqlBuilder struct {
	gen schema.QueryGen
	sql []byte
	// aliases counts the table aliases given out, so that each is unique.
	aliases int
	err     error
}

// text appends SQL of our own.
func (b *sqlBuilder) text(s string) { b.sql = append(b.sql, s...) }

// value appends a literal, quoted by bun's dialect.
func (b *sqlBuilder) value(v any) { b.sql = b.gen.Append(b.sql, v) }

func (b *sqlBuilder) failf(format string, args ...any) {
	if b.err == nil {
		b.err = fmt.Errorf("filter to SQL: "+format, args...)
	}
}

func (b *sqlBuilder) alias() string {
	b.aliases++
	return fmt.Sprintf("e%d", b.aliases)
}

// expr writes an expression. Comparisons with an absent value may be NULL. That
// is as good as false under AND, OR and WHERE, and NOT is written IS NOT TRUE,
// which is the complement on two values; a plain NOT would lose the rows
// without a value, and IS TRUE around each comparison would keep indexes from
// being used.
func (b *sqlBuilder) expr(s scope, e filter.Expr) {
	switch e := e.(type) {
	case filter.Constant:
		b.value(bool(e))
	case *filter.And:
		b.chain(s, " AND ", e.Terms)
	case *filter.Or:
		b.chain(s, " OR ", e.Terms)
	case *filter.Not:
		b.text("((")
		b.expr(s, e.Term)
		b.text(") IS NOT TRUE)")
	case *filter.Compare:
		b.compare(s, e)
	case *filter.Present:
		b.present(s, e)
	case *filter.Bracket:
		b.bracket(s, e)
	default:
		b.failf("unknown expression %T", e)
	}
}

func (b *sqlBuilder) chain(s scope, connective string, terms []filter.Expr) {
	b.text("(")
	for i, t := range terms {
		if i > 0 {
			b.text(connective)
		}
		b.expr(s, t)
	}
	b.text(")")
}

package postgres

import (
	"context"
	"fmt"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// ListResources implements workspace.Store.
func (s *Store) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if len(l.Parts) == 0 || l.Limit <= 0 {
		return nil, nil
	}
	if column, value, ok := lookup(&l); ok {
		return s.lookUp(ctx, &l, column, value)
	}
	db, err := s.bun(ctx)
	if err != nil {
		return nil, err
	}
	sel := db.NewSelect().TableExpr("resources AS r").ColumnExpr(resourceColumns)
	sel = restrict(sel, l.Workspace, l.Parts)
	sel = order(sel, &l)
	rows, err := sel.Limit(int64(l.Limit)).Rows(ctx)
	if err != nil {
		return nil, fmt.Errorf("list resources: %w", translate(err))
	}
	defer func() { _ = rows.Close() }() // closed by the last Next; what failed is in Err
	p := &page{ws: l.Workspace}
	for rows.Next() {
		if err := p.add(rows); err != nil {
			return nil, fmt.Errorf("list resources: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list resources: %w", translate(err))
	}
	return p.rows, nil
}

// page collects rows until their documents are large enough.
type page struct {
	ws    string
	rows  []*workspace.Row
	bytes int
}

func (p *page) add(row scanner, more ...any) error {
	if p.bytes >= workspace.MaxPageBytes {
		p.rows[len(p.rows)-1].Cut = true
		return nil
	}
	r, n, err := scanSized(row, p.ws, more...)
	if err != nil {
		return err
	}
	p.rows, p.bytes = append(p.rows, r), p.bytes+n
	return nil
}

// lookup recognises what every identity provider asks before anything else,
// one attribute eq one value, when a column with an index answers it.
func lookup(l *workspace.Listing) (column, value string, ok bool) {
	if len(l.Parts) != 1 || l.Parts[0].Filter == nil || l.Sort != nil || l.After != nil {
		return "", "", false
	}
	c, ok := l.Parts[0].Filter.Expr.(*filter.Compare)
	if !ok || c.Op != filter.Equal || c.Field.Target.Extension != nil || len(c.Field.Steps) != 1 || c.Field.Steps[0].Many {
		return "", "", false
	}
	value, ok = c.Value.(string)
	if !ok {
		return "", "", false
	}
	switch c.Field.Steps[0].Key {
	case "username":
		return "user_name_key", value, true
	case "externalid":
		return "external_id", value, true
	case "displayname":
		return "display_name_key", value, true
	}
	return "", "", false
}

func (s *Store) lookUp(ctx context.Context, l *workspace.Listing, column, value string) ([]*workspace.Row, error) {
	p := &page{ws: l.Workspace}
	columns, add := resourceColumns, func(row scanner) error { return p.add(row) }
	a := announced(ctx, l.Parts[0].Type.Name, "")
	if a != nil && a.next.Groups && !a.fetched {
		a.fetched, a.ws = true, l.Workspace
		columns += groupsColumn
		add = func(row scanner) error {
			var groups []string
			before := len(p.rows)
			if err := p.add(row, &groups); err != nil || len(p.rows) == before {
				return err
			}
			id := p.rows[before].ID
			a.listed = append(a.listed, id)
			a.column(id, groups)
			return nil
		}
	}
	err := s.run(ctx, statement{
		what: "look up by " + column, args: []any{l.Workspace, l.Parts[0].Type.Name, value, l.Offset, l.Limit}, row: add,
		sql: "SELECT " + columns + " FROM resources AS r WHERE r.ws = $1 AND r.type = $2 AND r." + column + " = $3 ORDER BY r.id OFFSET $4 LIMIT $5",
	})
	if err != nil {
		return nil, err
	}
	return p.rows, nil
}

// CountResources implements workspace.Store.
func (s *Store) CountResources(ctx context.Context, ws string, parts []workspace.Part) (int, error) {
	if len(parts) == 0 {
		return 0, nil
	}
	filtered := false
	types := make([]string, len(parts))
	for i, p := range parts {
		filtered = filtered || p.Filter != nil
		types[i] = p.Type.Name
	}
	if !filtered {
		n := 0
		err := s.row(ctx, "count resources", "SELECT COALESCE(sum(n), 0)::bigint FROM counters WHERE ws = $1 AND type = ANY ($2)",
			func(row scanner) error { return scan(row, &n) }, ws, types)
		return n, err
	}
	db, err := s.bun(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	if err := restrict(db.NewSelect().TableExpr("resources AS r").ColumnExpr("count(*)"), ws, parts).Scan(ctx, &n); err != nil {
		return 0, fmt.Errorf("count resources: %w", translate(err))
	}
	return n, nil
}

// restrict limits a query to the resources of the listing's parts.
func restrict(sel *bun.SelectQuery, ws string, parts []workspace.Part) *bun.SelectQuery {
	sel = sel.Where("r.ws = ?", ws)
	return sel.WhereGroup(" AND ", func(group *bun.SelectQuery) *bun.SelectQuery {
		for _, p := range parts {
			if p.Filter == nil {
				group = group.WhereOr("r.type = ?", p.Type.Name)
				continue
			}
			group = group.WhereOr("(r.type = ? AND (?))", p.Type.Name, FilterWhere(p.Filter))
		}
		return group
	})
}

// order sorts a listing and goes to its page. The id is always the last key,
// so that pages neither overlap nor leave gaps.
func order(sel *bun.SelectQuery, l *workspace.Listing) *bun.SelectQuery {
	if l.After != nil {
		return keyset(sel, l)
	}
	if l.Sort != nil {
		direction := "ASC NULLS LAST" // RFC 7644 section 3.4.2.3: missing values come last
		if l.Sort.Descending {
			direction = "DESC NULLS FIRST" // … and first in descending order
		}
		sel = sel.OrderExpr("? "+direction, sortKey(l))
	}
	return sel.OrderExpr("r.id").Offset(int64(l.Offset))
}

// keyset goes to the page behind a position.
func keyset(sel *bun.SelectQuery, l *workspace.Listing) *bun.SelectQuery {
	descending := l.After.Backward
	if l.Sort == nil {
		if descending {
			return sel.Where("r.id < ?", l.After.ID).OrderExpr("r.id DESC")
		}
		return sel.Where("r.id > ?", l.After.ID).OrderExpr("r.id")
	}
	if l.Sort.Descending != descending {
		return sel.Where("(r.user_name_key, r.id) < (?, ?)", l.After.Key, l.After.ID).OrderExpr("r.user_name_key DESC, r.id DESC")
	}
	return sel.Where("(r.user_name_key, r.id) > (?, ?)", l.After.Key, l.After.ID).OrderExpr("r.user_name_key, r.id")
}

// fragment is a piece of SQL.
type fragment func(gen schema.QueryGen, b []byte) ([]byte, error)

// AppendQuery implements schema.QueryAppender.
func (f fragment) AppendQuery(gen schema.QueryGen, b []byte) ([]byte, error) { return f(gen, b) }

package workspace

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
)

// ListResources returns a page of resources of one type, or of several for a
// query at the root (RFC 7644 section 3.4.2). With Query.Cursor it pages by
// cursor (RFC 9865): exactly, whatever comes and goes, in the default order and
// by userName; by offset in other orders. Errors: 400 invalidFilter, invalidPath
// (sortBy), invalidValue (sortOrder), invalidCursor, expiredCursor, invalidCount.
func (s *Service) ListResources(ctx context.Context, ws *Workspace, types []*scim.Type, q Query) (*Page, error) {
	list := &lister{s: s, ws: ws, seams: s.seams(ws), q: q}
	var err error
	if list.l.Parts, err = list.parts(types); err != nil {
		return nil, err
	}
	if list.l.Sort, err = sortOf(types, q); err != nil {
		return nil, err
	}
	list.l.Workspace = ws.ID
	if q.Cursor != nil {
		page := &Page{}
		if err := list.fillByCursor(ctx, page); err != nil {
			return nil, err
		}
		return page, nil
	}
	start := 1
	if q.StartIndex != nil {
		start = max(1, *q.StartIndex)
	}
	list.l.Offset, list.l.Limit = start-1, pageSize(q.Count)
	page := &Page{StartIndex: start}
	if err := list.fill(ctx, page); err != nil {
		return nil, err
	}
	return page, nil
}

func pageSize(count *int) int {
	if count == nil {
		return DefaultCount
	}
	return min(max(0, *count), MaxCount)
}

// lister fills one page.
type lister struct {
	s     *Service
	ws    *Workspace
	seams Seams
	q     Query
	l     Listing
}

// parts compiles the filter for each type.
func (l *lister) parts(types []*scim.Type) ([]Part, error) {
	if !utf8.ValidString(l.q.Filter) {
		return nil, scim.BadRequest(scim.TypeInvalidFilter, "the filter is not valid UTF-8")
	}
	parts := make([]Part, len(types))
	for i, t := range types {
		parts[i].Type = t
		if l.q.Filter == "" {
			continue
		}
		f, err := l.seams.Compile(l.q.Filter, t, l.ws.filterOptions(len(types)))
		if err != nil {
			return nil, err
		}
		parts[i].Filter = f
	}
	return parts, nil
}

// fill reads the page and its total. A filter usually finds so little that the
// first page is everything; then one statement has told all there is.
func (l *lister) fill(ctx context.Context, page *Page) error {
	if l.q.Filter != "" && l.l.Offset == 0 && l.l.Limit > 0 {
		ctx := l.ahead(ctx)
		rows, err := l.seams.Store.ListResources(ctx, l.l)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		if len(rows) < l.l.Limit && !cut(rows) {
			page.Total = len(rows)
			page.Items, err = l.show(ctx, rows)
			return err
		}
	}
	return l.seams.Store.InSnapshot(ctx, func(ctx context.Context) error {
		total, err := l.seams.Store.CountResources(ctx, l.ws.ID, l.l.Parts)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		page.Total = total
		if l.l.Limit == 0 || l.l.Offset >= total {
			return nil
		}
		rows, err := l.seams.Store.ListResources(ctx, l.l)
		if err != nil {
			return fmt.Errorf("list: %w", err)
		}
		page.Items, err = l.show(ctx, rows)
		return err
	})
}

// cut reports whether a page is shorter than it could be.
func cut(rows []*Row) bool { return len(rows) > 0 && rows[len(rows)-1].Cut }

// ahead announces the groups that are wanted of a listing of one type.
func (l *lister) ahead(ctx context.Context) context.Context {
	if len(l.l.Parts) != 1 {
		return ctx
	}
	u := &use{t: l.l.Parts[0].Type}
	return l.seams.Store.Ahead(ctx, Next{Type: u.t.Name, Groups: u.wantsGroups(l.q.Want)})
}

// show makes resources of the rows, type by type, in the order of the rows.
func (l *lister) show(ctx context.Context, rows []*Row) ([]*Resource, error) {
	items := make([]*Resource, len(rows))
	for _, p := range l.l.Parts {
		var mine []*Row
		var places []int
		for i, r := range rows {
			if r.Type == p.Type.Name {
				mine, places = append(mine, r), append(places, i)
			}
		}
		if len(mine) == 0 {
			continue
		}
		u := &use{Seams: l.seams, s: l.s, ws: l.ws, t: p.Type}
		shown, err := u.show(ctx, mine, l.q.Want)
		if err != nil {
			return nil, err
		}
		for i, place := range places {
			items[place] = shown[i]
		}
	}
	return items, nil
}

// sortOf reads sortBy and sortOrder (RFC 7644 section 3.4.2.3). Over several
// types, an attribute that one of them lacks has no value there.
func sortOf(types []*scim.Type, q Query) (*Sort, error) {
	descending := false
	switch {
	case q.SortOrder == "", strings.EqualFold(q.SortOrder, "ascending"):
	case strings.EqualFold(q.SortOrder, "descending"):
		descending = true
	default:
		return nil, scim.BadRequest(scim.TypeInvalidValue, "sortOrder is %q; it takes ascending or descending", q.SortOrder)
	}
	if q.SortBy == "" {
		return nil, nil //nolint:nilnil // no sort is a value: the default order
	}
	sort := &Sort{Descending: descending, Targets: make([]scim.Target, len(types))}
	known := false
	var unknown error
	for i, t := range types {
		tg, err := sortTarget(t, q.SortBy)
		if err != nil {
			unknown = err
			continue
		}
		sort.Targets[i], known = tg, true
	}
	if !known || (len(types) == 1 && unknown != nil) {
		return nil, unknown
	}
	return sort, nil
}

func sortTarget(t *scim.Type, path string) (scim.Target, error) {
	tg, err := t.Resolve(path)
	if err != nil {
		return scim.Target{}, err
	}
	refuse := func(why string) (scim.Target, error) {
		return scim.Target{}, scim.BadRequest(scim.TypeInvalidPath, "sortBy %q: %s", path, why)
	}
	switch {
	case tg.Attr == nil:
		return refuse("a whole extension has no order; name one of its attributes")
	case tg.Leaf().Returned == scim.ReturnedNever || tg.Attr.Returned == scim.ReturnedNever:
		return refuse("the attribute is never shown")
	case tg.Extension == nil && (strings.EqualFold(tg.Attr.Name, t.Relation) || isDerived(t, tg.Attr.Name)):
		return refuse("the attribute is not part of the resource's own data")
	case tg.Attr.Type == scim.Complex && tg.Sub == nil && tg.Attr.Sub("value") == nil:
		return refuse("a complex attribute has no order; name one of its sub-attributes")
	}
	return tg, nil
}

func isDerived(t *scim.Type, name string) bool {
	for _, d := range t.Derived {
		if strings.EqualFold(d, name) {
			return true
		}
	}
	return false
}

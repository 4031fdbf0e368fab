package deviate

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// sortedOtherwise is a Store that orders sorted lists by itself.
type sortedOtherwise struct {
	workspace.Store

	// applies picks the lists; order puts all their rows, sorted as they should
	// be, into another order.
	applies func(tg scim.Target) bool
	order   func(rows []*workspace.Row, s *workspace.Sort)
}

func (s sortedOtherwise) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if l.Sort == nil || l.After != nil || !s.applies(l.Sort.Targets[0]) {
		return s.Store.ListResources(ctx, l)
	}
	whole := l
	whole.Offset, whole.Limit = 0, workspace.MaxCount
	rows, err := s.Store.ListResources(ctx, whole)
	if err != nil {
		return nil, err
	}
	s.order(rows, l.Sort)
	rows = rows[min(l.Offset, len(rows)):]
	return rows[:min(l.Limit, len(rows))], nil
}

func sorting(applies func(tg scim.Target) bool, order func(rows []*workspace.Row, s *workspace.Sort)) func(Seams) Seams {
	return onStorage(func(next workspace.Store) workspace.Store { return sortedOtherwise{next, applies, order} })
}

// byText orders rows by a text.
func byText(text func(row *workspace.Row) string) func(rows []*workspace.Row, s *workspace.Sort) {
	return func(rows []*workspace.Row, s *workspace.Sort) {
		slices.SortStableFunc(rows, func(a, b *workspace.Row) int {
			order := strings.Compare(text(a), text(b))
			if s.Descending {
				return -order
			}
			return order
		})
	}
}

func path(paths ...string) func(tg scim.Target) bool {
	return func(tg scim.Target) bool { return slices.Contains(paths, tg.String()) }
}

func always(scim.Target) bool { return true }

func byCreation(rows []*workspace.Row, _ *workspace.Sort) {
	slices.SortStableFunc(rows, func(a, b *workspace.Row) int { return strings.Compare(a.ID, b.ID) })
}

// onSorting are the deviations in the order of lists.
func onSorting() []Deviation {
	return []Deviation{
		defect(
			"sort", "sort-order-value-case-sensitive", "sortOrder in lower case is refused.", github("apache/directory-scimple#485"), "any",
			refuse(http.StatusNotFound, "no enum constant", func(r *http.Request) bool {
				return strings.HasSuffix(r.URL.Query().Get("sortOrder"), "scending")
			}),
			"RFC7644-3.4.2.3-02", "RFC7644-3.4.2.3-06", "RFC7644-3.12-07",
		),
		defect(
			"sort", "sort-case-sensitive-username", "Sorting by userName puts all capitals before small letters.", github("wso2/product-is#10897"), "any",
			sorting(path("userName"), byText(func(row *workspace.Row) string { return row.Doc.String("userName") })),
			"RFC7644-3.4.2.3-07",
		),
		defect(
			"sort", "sort-multivalued-compares-objects", "Sorting by an attribute with several values leaves the order unchanged.", github("scimmyjs/scimmy#67"), "any",
			sorting(func(tg scim.Target) bool { return tg.Attr.MultiValued }, byCreation),
			"RFC7644-3.4.2.3-03",
		),
		defect(
			"sort", "sort-multivalued-takes-first", "Of several values the first is the key, whichever is primary.", Ours, "any",
			sorting(path("emails.value"), byText(func(row *workspace.Row) string {
				for _, email := range row.Doc.Array("emails") {
					if first, ok := email.(*document.Object); ok {
						return first.String("value")
					}
				}
				return ""
			})),
			"RFC7644-3.4.2.3-03",
		),
		defect(
			"sort", "sort-page-then-sort", "Only the page is sorted, not the whole result.", "https://github.com/i2-open/i2scim", "any",
			onStorage(func(next workspace.Store) workspace.Store { return pagesFirst{next} }),
			"RFC7644-3.4.2.3-02", "RFC7644-3.4.2.3-10",
		),
		defect(
			"sort", "sort-ignored-when-advertised", "sortBy is accepted and ignored.", github("wso2/product-is#11403"), "any",
			sorting(always, byCreation),
			"RFC7644-3.4.2.3-02", "RFC7644-3.4.2.3-04", "RFC7643-5-09",
		),
		defect(
			"sort", "sort-missing-values-wrong-end", "Resources without the attribute come first in ascending order.", "https://github.com/scimmyjs/scimmy", "any",
			sorting(path("title"), byText(func(row *workspace.Row) string { return row.Doc.String("title") })),
			"RFC7644-3.4.2.3-05",
		),
		defect(
			"sort", "sort-order-ignored", "sortOrder is accepted and ignored.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) { q.Del("sortOrder") }),
			"RFC7644-3.4.2.3-06",
		),
		defect(
			"sort", "sort-descends-by-default", "Without sortOrder lists are sorted downwards.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("sortBy") && !q.Has("sortOrder") {
					q.Set("sortOrder", "descending")
				}
			}),
			"RFC7644-3.4.2.3-06",
		),
	}
}

// onSortKeys are the deviations in the keys by which lists are sorted.
func onSortKeys() []Deviation {
	return []Deviation{
		defect(
			"sort", "sort-parent-only", "Sub-attributes in sortBy are ignored.", Ours, "any",
			sorting(func(tg scim.Target) bool { return tg.Sub != nil && !tg.Attr.MultiValued && tg.Attr.Name != "meta" }, byCreation),
			"RFC7644-3.4.2.3-04",
		),
		defect(
			"sort", "sort-times-as-names", "Times and numbers are sorted as if they were text.", Ours, "any",
			sorting(path("meta.created", "pieces"), byText(func(row *workspace.Row) string {
				if n, ok := row.Doc.Get("pieces"); ok {
					return string(document.Append(nil, n))
				}
				return row.Doc.String("userName")
			})),
			"RFC7644-3.4.2.3-08",
		),
		defect(
			"sort", "sort-name-in-one-spelling", "sortBy knows userName in one spelling only and ignores others.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if by := q.Get("sortBy"); by == "USERNAME" || strings.Contains(by, ":") {
					q.Set("sortBy", "meta.created")
				}
			}),
			"RFC7644-3.4.2.3-09", "RFC7644-3.10-01", "RFC7644-3.10-02",
		),
		defect(
			"sort", "sort-ties-at-random", "Resources with equal keys change places from page to page.", Ours, "any",
			onStorage(func(next workspace.Store) workspace.Store { return shuffles{next, true} }),
			"RFC7644-3.4.2.3-10",
		),
	}
}

// pagesFirst cuts the page and sorts what is on it.
type pagesFirst struct{ workspace.Store }

func (s pagesFirst) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if l.Sort == nil || l.After != nil {
		return s.Store.ListResources(ctx, l)
	}
	by := l.Sort
	l.Sort = nil
	rows, err := s.Store.ListResources(ctx, l)
	byText(func(row *workspace.Row) string { return row.Doc.String(by.Targets[0].Attr.Name) })(rows, by)
	return rows, err
}

// shuffles has another order for every page.
type shuffles struct {
	workspace.Store

	sorted bool
}

func (s shuffles) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if (l.Sort != nil) != s.sorted || l.After != nil {
		return s.Store.ListResources(ctx, l)
	}
	whole := l
	whole.Offset, whole.Limit = 0, workspace.MaxCount
	rows, err := s.Store.ListResources(ctx, whole)
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	turn := l.Offset % len(rows)
	rows = append(slices.Clone(rows[turn:]), rows[:turn]...)
	rows = rows[min(l.Offset, len(rows)):]
	return rows[:min(l.Limit, len(rows))], nil
}

package deviate

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func count(n int) document.Number { return document.Number(strconv.Itoa(n)) }

func startOf(q url.Values) int {
	n, err := strconv.Atoi(q.Get("startIndex"))
	if err != nil {
		return 1
	}
	return max(1, n)
}

// isList tells the endpoints of users from everything below them.
func isList(r *http.Request) bool {
	return r.Method == http.MethodGet && (strings.HasSuffix(r.URL.Path, "/Users") || strings.HasSuffix(r.URL.Path, "/Groups") || strings.HasSuffix(r.URL.Path, "/scim/v2/"))
}

// onPaging are the deviations in where pages by index start.
func onPaging() []Deviation {
	return []Deviation{
		defect(
			"paging-index", "paging-total-is-page-size", "totalResults is the number of resources on the page.", github("wso2/product-is#7320"), "okta,any",
			listed(func(_ *http.Request, list *document.Object) {
				list.Set("totalResults", count(len(list.Array("Resources"))))
			}),
			"RFC7644-3.4.2-04", "RFC7644-3.4.2.4-10", "RFC7644-3.4.2.4-07", "RFC7644-3.4.2.4-03", "RFC9865-2-11",
		),
		defect(
			"paging-index", "paging-total-wrong-with-filter", "With a filter and a page totalResults counts everything.", github("wso2/product-is#12813"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return countsEverything{next} }),
			"RFC7644-3.4.2-04", "RFC7644-3.4.2.2-02", "RFC7644-3.4.2.4-10",
		),
		defect(
			"paging-index", "paging-start-index-zero-based", "startIndex is used as a zero-based offset.", github("simpleidserver/SimpleIdServer#185"), "okta,any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("startIndex") {
					q.Set("startIndex", strconv.Itoa(startOf(q)+1))
				}
			}),
			"RFC7644-3.4.2.4-01", "RFC7644-3.4.2.4-02", "RFC7644-3.4.2.4-11", "RFC7644-3.4.2.4-12",
		),
		defect(
			"paging-index", "paging-count-smaller-than-index-empty", "Any page after the first is empty.", github("Captain-P-Goldfish/SCIM-SDK#131"), "okta,any",
			listed(func(r *http.Request, list *document.Object) {
				if startOf(r.URL.Query()) > 1 {
					list.Set("Resources", []any{})
				}
			}),
			"RFC7644-3.4.2.4-12",
		),
		defect(
			"paging-index", "paging-start-index-ignored-short-list", "startIndex is ignored when all results fit into one page.", github("scimmyjs/scimmy#21"), "any",
			reask(func(_ *http.Request, q url.Values) {
				if n, err := strconv.Atoi(q.Get("count")); err == nil && n >= workspace.DefaultCount {
					q.Del("startIndex")
				}
			}),
			"RFC7644-3.4.2.4-03", "RFC7644-3.4.2.4-11",
		),
		defect(
			"paging-index", "paging-past-end-returns-rows", "A startIndex beyond the last resource returns resources again.", github("wso2/product-is#13752"), "okta",
			around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				a := record(h, r)
				if startOf(r.URL.Query()) > 1 && !a.isError() && len(a.body.Array("Resources")) == 0 {
					a = record(h, withQuery(r, func(q url.Values) { q.Del("startIndex") }))
				}
				a.deliver(w)
			}),
			"RFC7644-3.4.2.4-03", "RFC7644-3.4.2.4-12",
		),
		defect(
			"paging-index", "paging-count-zero-returns-rows", "count 0 is taken as not given.", github("wso2/product-is#5362"), "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Get("count") == "0" {
					q.Del("count")
				}
			}),
			"RFC7644-3.4.2.4-07", "RFC9865-2-04",
		),
	}
}

// onCounts are the deviations in how many resources a page by index holds.
func onCounts() []Deviation {
	return []Deviation{
		defect(
			"paging-index", "paging-negative-count-is-all", "A negative count brings everything.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if strings.HasPrefix(q.Get("count"), "-") {
					q.Del("count")
				}
			}),
			"RFC7644-3.4.2.4-06", "RFC9865-2-03",
		),
		defect(
			"paging-index", "paging-negative-values-rejected", "startIndex 0 or a negative number is answered with 400.", "https://github.com/scimmyjs/scimmy", "any",
			refuse(http.StatusBadRequest, "out of range", func(r *http.Request) bool {
				q := r.URL.Query()
				return strings.HasPrefix(q.Get("count"), "-") || strings.HasPrefix(q.Get("startIndex"), "-") || q.Get("startIndex") == "0"
			}),
			"RFC7644-3.4.2.4-01", "RFC7644-3.4.2.4-06",
		),
		defect(
			"paging-index", "paging-non-integer-500", "A count or startIndex that is no number ends in an internal error.", github("elimity-com/scim#145"), "any",
			refuse(http.StatusInternalServerError, "strconv.Atoi", func(r *http.Request) bool {
				for _, name := range []string{"count", "startIndex"} {
					if _, err := strconv.Atoi(r.URL.Query().Get(name)); err != nil && r.URL.Query().Has(name) {
						return true
					}
				}
				return false
			}),
			"RFC7644-3.4.2.4-08", "RFC7644-3.12-04",
		),
		defect(
			"paging-index", "paging-count-ignored", "count is ignored, and everything is returned.", github("wso2/product-is#4601"), "okta",
			reask(func(_ *http.Request, q url.Values) { q.Del("count") }),
			"RFC7644-3.4.2.4-04",
		),
		defect(
			"paging-index", "paging-ignored-without-filter", "startIndex and count are ignored when there is no filter.", github("wso2/product-is#4601"), "okta",
			reask(func(_ *http.Request, q url.Values) {
				if !q.Has("filter") {
					q.Del("count")
					q.Del("startIndex")
				}
			}),
			"RFC7644-3.4.2.4-04", "WS-SYNC-05",
		),
		defect(
			"paging-index", "paging-before-filter", "The page is cut first and the filter is applied to that page.", github("apache/directory-scimple#1025"), "okta,entra",
			onStorage(func(next workspace.Store) workspace.Store { return filtersLate{next} }),
			"RFC7644-3.4.2.2-02", "RFC7644-3.4.2.4-12", "WS-USER-11",
		),
		defect(
			"paging-index", "paging-unstable-order", "Without sortBy the order changes from page to page.", github("gravitee-io/issues#7439"), "okta,any",
			onStorage(func(next workspace.Store) workspace.Store { return shuffles{next, false} }),
			"RFC7644-3.4.2.4-12",
		),
	}
}

// onPageNumbers are the deviations in the numbers that a page shows.
func onPageNumbers() []Deviation {
	return []Deviation{
		defect(
			"paging-index", "paging-total-shrinks-with-offset", "totalResults is the number of matches from startIndex on.", github("wso2/product-is#4842"), "any",
			listed(func(r *http.Request, list *document.Object) {
				total, _ := list.Get("totalResults")
				if text, ok := total.(document.Number); ok {
					n, _ := strconv.Atoi(string(text)) // our own number
					list.Set("totalResults", count(max(0, n-startOf(r.URL.Query())+1)))
				}
			}),
			"RFC7644-3.4.2.4-10", "RFC7644-3.4.2-04", "RFC7644-3.4.2.4-03",
		),
		defect(
			"paging-index", "paging-start-index-not-told", "startIndex in the answer is always 1.", Ours, "any",
			listed(func(_ *http.Request, list *document.Object) { list.Set("startIndex", count(1)) }),
			"RFC7644-3.4.2.4-11",
		),
		defect(
			"paging-index", "paging-partial-page-says-nothing", "startIndex and itemsPerPage are left out of partial lists.", Ours, "any",
			listed(func(_ *http.Request, list *document.Object) {
				list.Delete("startIndex")
				list.Delete("itemsPerPage")
			}),
			"RFC7644-3.4.2-06",
		),
	}
}

// countsEverything shares the count query of the unfiltered list.
type countsEverything struct{ workspace.Store }

func (s countsEverything) CountResources(ctx context.Context, ws string, parts []workspace.Part) (int, error) {
	all := make([]workspace.Part, len(parts))
	for i, p := range parts {
		all[i] = workspace.Part{Type: p.Type}
	}
	return s.Store.CountResources(ctx, ws, all)
}

// filtersLate applies the filter to the page.
type filtersLate struct{ workspace.Store }

func (s filtersLate) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if len(l.Parts) != 1 || l.Parts[0].Filter == nil || strings.Contains(l.Parts[0].Filter.String(), "meta.") || strings.Contains(l.Parts[0].Filter.String(), "id eq") {
		return s.Store.ListResources(ctx, l)
	}
	part := l.Parts[0]
	l.Parts = []workspace.Part{{Type: part.Type}}
	return keepRows(ctx, s.Store, l, func(row *workspace.Row) (bool, error) {
		return part.Filter.Match(filter.Index(part.Type, row.Doc)), nil
	})
}

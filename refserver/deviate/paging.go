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

// onPaging are the deviations in paging by index.
func onPaging() []Deviation {
	return []Deviation{
		{
			Name: "paging-total-is-page-size", Area: "paging-index",
			What:         "totalResults is the number of resources on the page.",
			Requirements: []string{"RFC7644-3.4.2-04", "RFC7644-3.4.2.4-10", "RFC7644-3.4.2.4-07", "RFC7644-3.4.2.4-03", "RFC9865-2-11"},
			Source:       github("wso2/product-is#7320"), Suffers: []string{"okta", "any"},
			Wrap: listed(func(_ *http.Request, list *document.Object) {
				list.Set("totalResults", count(len(list.Array("Resources"))))
			}),
		},
		{
			Name: "paging-total-wrong-with-filter", Area: "paging-index",
			What:         "With a filter and a page totalResults counts everything.",
			Requirements: []string{"RFC7644-3.4.2-04", "RFC7644-3.4.2.2-02", "RFC7644-3.4.2.4-10"},
			Source:       github("wso2/product-is#12813"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return countsEverything{next} }),
		},
		{
			Name: "paging-start-index-zero-based", Area: "paging-index",
			What:         "startIndex is used as a zero-based offset.",
			Requirements: []string{"RFC7644-3.4.2.4-01", "RFC7644-3.4.2.4-02", "RFC7644-3.4.2.4-11", "RFC7644-3.4.2.4-12"},
			Source:       github("simpleidserver/SimpleIdServer#185"), Suffers: []string{"okta", "any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Has("startIndex") {
					q.Set("startIndex", strconv.Itoa(startOf(q)+1))
				}
			}),
		},
		{
			Name: "paging-count-smaller-than-index-empty", Area: "paging-index",
			What:         "Any page after the first is empty.",
			Requirements: []string{"RFC7644-3.4.2.4-12"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#131"), Suffers: []string{"okta", "any"},
			Wrap: listed(func(r *http.Request, list *document.Object) {
				if startOf(r.URL.Query()) > 1 {
					list.Set("Resources", []any{})
				}
			}),
		},
		{
			Name: "paging-start-index-ignored-short-list", Area: "paging-index",
			What:         "startIndex is ignored when all results fit into one page.",
			Requirements: []string{"RFC7644-3.4.2.4-03", "RFC7644-3.4.2.4-11"},
			Source:       github("scimmyjs/scimmy#21"), Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if n, err := strconv.Atoi(q.Get("count")); err == nil && n >= workspace.DefaultCount {
					q.Del("startIndex")
				}
			}),
		},
		{
			Name: "paging-past-end-returns-rows", Area: "paging-index",
			What:         "A startIndex beyond the last resource returns resources again.",
			Requirements: []string{"RFC7644-3.4.2.4-03", "RFC7644-3.4.2.4-12"},
			Source:       github("wso2/product-is#13752"), Suffers: []string{"okta"},
			Wrap: around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				a := record(h, r)
				if startOf(r.URL.Query()) > 1 && !a.isError() && len(a.body.Array("Resources")) == 0 {
					a = record(h, withQuery(r, func(q url.Values) { q.Del("startIndex") }))
				}
				a.deliver(w)
			}),
		},
		{
			Name: "paging-count-zero-returns-rows", Area: "paging-index",
			What:         "count 0 is taken as not given.",
			Requirements: []string{"RFC7644-3.4.2.4-07", "RFC9865-2-04"},
			Source:       github("wso2/product-is#5362"), Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Get("count") == "0" {
					q.Del("count")
				}
			}),
		},
		{
			Name: "paging-negative-count-is-all", Area: "paging-index",
			What:         "A negative count brings everything.",
			Requirements: []string{"RFC7644-3.4.2.4-06", "RFC9865-2-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if strings.HasPrefix(q.Get("count"), "-") {
					q.Del("count")
				}
			}),
		},
		{
			Name: "paging-negative-values-rejected", Area: "paging-index",
			What:         "startIndex 0 or a negative number is answered with 400.",
			Requirements: []string{"RFC7644-3.4.2.4-01", "RFC7644-3.4.2.4-06"},
			Source:       "https://github.com/scimmyjs/scimmy", Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "out of range", func(r *http.Request) bool {
				q := r.URL.Query()
				return strings.HasPrefix(q.Get("count"), "-") || strings.HasPrefix(q.Get("startIndex"), "-") || q.Get("startIndex") == "0"
			}),
		},
		{
			Name: "paging-non-integer-500", Area: "paging-index",
			What:         "A count or startIndex that is no number ends in an internal error.",
			Requirements: []string{"RFC7644-3.4.2.4-08", "RFC7644-3.12-04"},
			Source:       github("elimity-com/scim#145"), Suffers: []string{"any"},
			Wrap: refuse(http.StatusInternalServerError, "strconv.Atoi", func(r *http.Request) bool {
				for _, name := range []string{"count", "startIndex"} {
					if _, err := strconv.Atoi(r.URL.Query().Get(name)); err != nil && r.URL.Query().Has(name) {
						return true
					}
				}
				return false
			}),
		},
		{
			Name: "paging-count-ignored", Area: "paging-index",
			What:         "count is ignored, and everything is returned.",
			Requirements: []string{"RFC7644-3.4.2.4-04"},
			Source:       github("wso2/product-is#4601"), Suffers: []string{"okta"},
			Wrap: reask(func(_ *http.Request, q url.Values) { q.Del("count") }),
		},
		{
			Name: "paging-ignored-without-filter", Area: "paging-index",
			What:         "startIndex and count are ignored when there is no filter.",
			Requirements: []string{"RFC7644-3.4.2.4-04", "WS-SYNC-05"},
			Source:       github("wso2/product-is#4601"), Suffers: []string{"okta"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if !q.Has("filter") {
					q.Del("count")
					q.Del("startIndex")
				}
			}),
		},
		{
			Name: "paging-before-filter", Area: "paging-index",
			What:         "The page is cut first and the filter is applied to that page.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "RFC7644-3.4.2.4-12", "WS-USER-11"},
			Source:       github("apache/directory-scimple#1025"), Suffers: []string{"okta", "entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return filtersLate{next} }),
		},
		{
			Name: "paging-unstable-order", Area: "paging-index",
			What:         "Without sortBy the order changes from page to page.",
			Requirements: []string{"RFC7644-3.4.2.4-12"},
			Source:       github("gravitee-io/issues#7439"), Suffers: []string{"okta", "any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return shuffles{next, false} }),
		},
		{
			Name: "paging-total-shrinks-with-offset", Area: "paging-index",
			What:         "totalResults is the number of matches from startIndex on.",
			Requirements: []string{"RFC7644-3.4.2.4-10", "RFC7644-3.4.2-04", "RFC7644-3.4.2.4-03"},
			Source:       github("wso2/product-is#4842"), Suffers: []string{"any"},
			Wrap: listed(func(r *http.Request, list *document.Object) {
				total, _ := list.Get("totalResults")
				if text, ok := total.(document.Number); ok {
					n, _ := strconv.Atoi(string(text)) // our own number
					list.Set("totalResults", count(max(0, n-startOf(r.URL.Query())+1)))
				}
			}),
		},
		{
			Name: "paging-start-index-not-told", Area: "paging-index",
			What:         "startIndex in the answer is always 1.",
			Requirements: []string{"RFC7644-3.4.2.4-11"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: listed(func(_ *http.Request, list *document.Object) { list.Set("startIndex", count(1)) }),
		},
		{
			Name: "paging-partial-page-says-nothing", Area: "paging-index",
			What:         "startIndex and itemsPerPage are left out of partial lists.",
			Requirements: []string{"RFC7644-3.4.2-06"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: listed(func(_ *http.Request, list *document.Object) {
				list.Delete("startIndex")
				list.Delete("itemsPerPage")
			}),
		},
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

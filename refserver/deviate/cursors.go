package deviate

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// byCursor tells requests that page by cursor.
func byCursor(r *http.Request) bool { return r.URL.Query().Has("cursor") }

// isRefusal tells an error of one of RFC 9865's types.
func (a *answer) isRefusal(scimType string) bool {
	return a.isError() && a.body.String("scimType") == scimType
}

// instead answers anew what was refused with a scimType.
func instead(scimType string, serve func(h http.Handler, r *http.Request, a *answer) *answer) func(Seams) Seams {
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		a := record(h, r)
		if byCursor(r) && a.isRefusal(scimType) {
			a = serve(h, r, a)
		}
		a.deliver(w)
	})
}

func firstPage(h http.Handler, r *http.Request, _ *answer) *answer {
	return record(h, withQuery(r, func(q url.Values) { q.Set("cursor", "") }))
}

// cursorLists changes lists that were paged by cursor.
func cursorLists(change func(cursor string, list *document.Object)) func(Seams) Seams {
	return listed(func(r *http.Request, list *document.Object) {
		if byCursor(r) {
			change(r.URL.Query().Get("cursor"), list)
		}
	})
}

// onCursors are the deviations in the cursors themselves and in what is made of those that do not fit.
func onCursors() []Deviation {
	return []Deviation{
		defect(
			"paging-cursor", "cursor-count-zero-refused", "count 0 with a cursor is refused.", "https://github.com/limosa-io/laravel-scim-server", "any",
			refuse(http.StatusBadRequest, "count is out of range", func(r *http.Request) bool {
				n, err := strconv.Atoi(r.URL.Query().Get("count"))
				return byCursor(r) && err == nil && n <= 0
			}),
			"RFC9865-2-04", "RFC9865-2-03",
		),
		defect(
			"paging-cursor", "cursor-previous-misnamed", "The cursor of the page before is called prevCursor.", github("python-scim/scim2-models#161"), "any",
			cursorLists(func(_ string, list *document.Object) {
				if previous := list.String("previousCursor"); list.Delete("previousCursor") {
					list.Set("prevCursor", previous)
				}
			}),
			"RFC9865-2-08",
		),
		defect(
			"paging-cursor", "cursor-first-page-has-previous", "The first page has a previousCursor.", "https://github.com/limosa-io/laravel-scim-server", "any",
			cursorLists(func(cursor string, list *document.Object) {
				if cursor == "" {
					list.Set("previousCursor", "before-the-first")
				}
			}),
			"RFC9865-2-09",
		),
		defect(
			"paging-cursor", "cursor-garbage-restarts-or-500", "A cursor that cannot be read starts again at the first page.", github("limosa-io/laravel-scim-server#105"), "any",
			instead("invalidCursor", firstPage),
			"RFC9865-2.1-01", "RFC9865-5.2-04", "RFC9865-5.2-05",
		),
		defect(
			"paging-cursor", "cursor-offset-in-disguise", "The cursor holds an offset, so what is deleted during the walk makes others be skipped.", github("wso2/product-is#13294"), "any",
			around(offsets),
			"RFC9865-2-13",
		),
		defect(
			"paging-cursor", "cursor-other-filter-accepted", "A cursor is accepted with another filter, another order and at another endpoint.", "https://github.com/limosa-io/laravel-scim-server", "any",
			around(offsets),
			"RFC9865-2-10",
		),
		defect(
			"paging-cursor", "cursor-foreign-tenant-accepted", "A cursor of one tenant decides what is read with the token of another.", "https://www.rfc-editor.org/rfc/rfc9865#section-5.2", "any",
			around((&remembered{when: func(a *answer) bool { return a.isRefusal("invalidCursor") }}).serve),
			"RFC9865-5.2-01", "RFC9865-5.2-06",
		),
		defect(
			"paging-cursor", "cursor-withdrawn-credential-accepted", "Who holds a cursor goes on reading after the token was withdrawn.", Ours, "any",
			around((&remembered{when: func(a *answer) bool { return a.status == http.StatusUnauthorized }}).serve),
			"RFC9865-5.2-02", "RFC9865-5.2-03",
		),
		defect(
			"paging-cursor", "cursor-error-tells-position", "The refusal of a cursor shows the key it should have stood at.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				if byCursor(r) && a.isRefusal("invalidCursor") {
					a.body.Set("detail", "no page behind ada.lovelace@example.com")
				}
			}),
			"RFC9865-5.2-05",
		),
	}
}

// onCursorPages are the deviations in the pages that cursors lead to.
func onCursorPages() []Deviation {
	return []Deviation{
		defect(
			"paging-cursor", "cursor-unsafe-characters", "Cursors hold characters that mean something in a URL.", Ours, "any",
			around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				a := record(h, withQuery(r, func(q url.Values) {
					if q.Has("cursor") {
						q.Set("cursor", strings.TrimRight(q.Get("cursor"), "="))
					}
				}))
				if next := a.body.String("nextCursor"); next != "" {
					a.body.Set("nextCursor", next+"==")
				}
				a.deliver(w)
			}),
			"RFC9865-2-02",
		),
		defect(
			"paging-cursor", "cursor-ends-early", "No page has a nextCursor, whatever is missing.", Ours, "any",
			cursorLists(func(_ string, list *document.Object) { list.Delete("nextCursor") }),
			"RFC9865-2-06", "RFC9865-2-07", "RFC9865-2-12",
		),
		defect(
			"paging-cursor", "cursor-skips-first", "Each page after the first lacks its first resource.", Ours, "any",
			cursorLists(func(_ string, list *document.Object) {
				if resources := list.Array("Resources"); len(resources) > 0 {
					list.Set("Resources", resources[1:])
				}
			}),
			"RFC9865-2-12", "RFC9865-2-14", "RFC9865-2.2-01",
		),
		defect(
			"paging-cursor", "cursor-more-than-count", "Pages hold one resource more than asked for.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if n, err := strconv.Atoi(q.Get("count")); q.Has("cursor") && err == nil && n > 0 {
					q.Set("count", strconv.Itoa(n+1))
				}
			}),
			"RFC9865-2-05",
		),
		defect(
			"paging-cursor", "cursor-empty-refused", "An empty cursor is refused.", Ours, "any",
			refuse(http.StatusBadRequest, "bad cursor", func(r *http.Request) bool { return byCursor(r) && r.URL.Query().Get("cursor") == "" }),
			"RFC9865-2-01",
		),
		defect(
			"paging-cursor", "cursor-order-ignored", "Pages reached by cursor are not sorted.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("cursor") {
					q.Del("sortBy")
				}
			}),
			"RFC9865-2.2-01",
		),
		defect(
			"paging-cursor", "cursor-post-ignored", "POST /.search ignores the cursor and starts again.", Ours, "any",
			rebody(func(body *document.Object) { body.Set("cursor", "") }),
			"RFC9865-3-01",
		),
	}
}

// onCursorLimits are the deviations in the time and the count that a cursor is good for.
func onCursorLimits() []Deviation {
	return []Deviation{
		defect(
			"paging-cursor", "cursor-expiry-without-type", "A cursor that has run out is answered with invalidValue.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if a.isRefusal("expiredCursor") {
					a.body.Set("scimType", "invalidValue")
				}
			}),
			"RFC9865-2.1-02",
		),
		defect(
			"paging-cursor", "cursor-count-change-accepted", "Another count than on the first page starts again.", Ours, "any",
			instead("invalidCount", firstPage),
			"RFC9865-2.1-03",
		),
		defect(
			"paging-cursor", "cursor-times-out-at-once", "A cursor is called expired well before cursorTimeout.", Ours, "any",
			refuse(http.StatusBadRequest, "expired", func(r *http.Request) bool { return r.URL.Query().Get("cursor") != "" }),
			"RFC9865-4-04",
		),
		defect(
			"paging-cursor", "cursor-imposed-and-broken", "A list that was not paged by cursor has a nextCursor that leads nowhere.", Ours, "any",
			listed(func(r *http.Request, list *document.Object) {
				if q := r.URL.Query(); q.Get("count") == "4" && !q.Has("cursor") && !q.Has("startIndex") {
					list.Set("nextCursor", "nowhere")
				}
			}),
			"RFC9865-2.3-01",
		),
	}
}

// offsets pages by index and writes the index into the cursor.
func offsets(h http.Handler, w http.ResponseWriter, r *http.Request) {
	if !byCursor(r) {
		h.ServeHTTP(w, r)
		return
	}
	start, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Query().Get("cursor"), "at-"))
	start = max(1, start)
	a := record(h, withQuery(r, func(q url.Values) {
		q.Del("cursor")
		q.Set("startIndex", strconv.Itoa(start))
	}))
	if next := start + len(a.body.Array("Resources")); !a.isError() && next > start {
		a.body.Set("nextCursor", "at-"+strconv.Itoa(next))
		a.body.Delete("startIndex")
	}
	a.deliver(w)
}

// remembered keeps every page under its cursor, for whoever comes with it and
// is refused.
type remembered struct {
	pages sync.Map
	when  func(a *answer) bool
}

func (m *remembered) serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	a := record(h, r)
	if kept, known := m.pages.Load(r.URL.Query().Get("cursor")); byCursor(r) && known && m.when(a) {
		page, _ := kept.(*document.Object)
		a = &answer{status: http.StatusOK, header: http.Header{"Content-Type": {"application/scim+json"}}, body: page}
	} else if next := a.body.String("nextCursor"); next != "" {
		m.pages.Store(next, a.body.Clone())
	}
	a.deliver(w)
}

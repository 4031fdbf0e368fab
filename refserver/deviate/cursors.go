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

// onCursors are the deviations in paging by cursor.
func onCursors() []Deviation {
	return []Deviation{
		{
			Name: "cursor-count-zero-refused", Area: "paging-cursor",
			What:         "count 0 with a cursor is refused.",
			Requirements: []string{"RFC9865-2-04", "RFC9865-2-03"},
			Source:       "https://github.com/limosa-io/laravel-scim-server", Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "count is out of range", func(r *http.Request) bool {
				n, err := strconv.Atoi(r.URL.Query().Get("count"))
				return byCursor(r) && err == nil && n <= 0
			}),
		},
		{
			Name: "cursor-previous-misnamed", Area: "paging-cursor",
			What:         "The cursor of the page before is called prevCursor.",
			Requirements: []string{"RFC9865-2-08"},
			Source:       github("python-scim/scim2-models#161"), Suffers: []string{"any"},
			Wrap: cursorLists(func(_ string, list *document.Object) {
				if previous := list.String("previousCursor"); list.Delete("previousCursor") {
					list.Set("prevCursor", previous)
				}
			}),
		},
		{
			Name: "cursor-first-page-has-previous", Area: "paging-cursor",
			What:         "The first page has a previousCursor.",
			Requirements: []string{"RFC9865-2-09"},
			Source:       "https://github.com/limosa-io/laravel-scim-server", Suffers: []string{"any"},
			Wrap: cursorLists(func(cursor string, list *document.Object) {
				if cursor == "" {
					list.Set("previousCursor", "before-the-first")
				}
			}),
		},
		{
			Name: "cursor-garbage-restarts-or-500", Area: "paging-cursor",
			What:         "A cursor that cannot be read starts again at the first page.",
			Requirements: []string{"RFC9865-2.1-01", "RFC9865-5.2-04", "RFC9865-5.2-05"},
			Source:       github("limosa-io/laravel-scim-server#105"), Suffers: []string{"any"},
			Wrap: instead("invalidCursor", firstPage),
		},
		{
			Name: "cursor-offset-in-disguise", Area: "paging-cursor",
			What:         "The cursor holds an offset, so what is deleted during the walk makes others be skipped.",
			Requirements: []string{"RFC9865-2-13"},
			Source:       github("wso2/product-is#13294"), Suffers: []string{"any"},
			Wrap: around(offsets),
		},
		{
			Name: "cursor-other-filter-accepted", Area: "paging-cursor",
			What:         "A cursor is accepted with another filter, another order and at another endpoint.",
			Requirements: []string{"RFC9865-2-10"},
			Source:       "https://github.com/limosa-io/laravel-scim-server", Suffers: []string{"any"},
			Wrap: around(offsets),
		},
		{
			Name: "cursor-foreign-tenant-accepted", Area: "paging-cursor",
			What:         "A cursor of one tenant decides what is read with the token of another.",
			Requirements: []string{"RFC9865-5.2-01", "RFC9865-5.2-06"},
			Source:       "https://www.rfc-editor.org/rfc/rfc9865#section-5.2", Suffers: []string{"any"},
			Wrap: around((&remembered{when: func(a *answer) bool { return a.isRefusal("invalidCursor") }}).serve),
		},
		{
			Name: "cursor-withdrawn-credential-accepted", Area: "paging-cursor",
			What:         "Who holds a cursor goes on reading after the token was withdrawn.",
			Requirements: []string{"RFC9865-5.2-02", "RFC9865-5.2-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: around((&remembered{when: func(a *answer) bool { return a.status == http.StatusUnauthorized }}).serve),
		},
		{
			Name: "cursor-error-tells-position", Area: "paging-cursor",
			What:         "The refusal of a cursor shows the key it should have stood at.",
			Requirements: []string{"RFC9865-5.2-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				if byCursor(r) && a.isRefusal("invalidCursor") {
					a.body.Set("detail", "no page behind ada.lovelace@example.com")
				}
			}),
		},
		{
			Name: "cursor-unsafe-characters", Area: "paging-cursor",
			What:         "Cursors hold characters that mean something in a URL.",
			Requirements: []string{"RFC9865-2-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
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
		},
		{
			Name: "cursor-ends-early", Area: "paging-cursor",
			What:         "No page has a nextCursor, whatever is missing.",
			Requirements: []string{"RFC9865-2-06", "RFC9865-2-07", "RFC9865-2-12"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: cursorLists(func(_ string, list *document.Object) { list.Delete("nextCursor") }),
		},
		{
			Name: "cursor-skips-first", Area: "paging-cursor",
			What:         "Each page after the first lacks its first resource.",
			Requirements: []string{"RFC9865-2-12", "RFC9865-2-14", "RFC9865-2.2-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: cursorLists(func(_ string, list *document.Object) {
				if resources := list.Array("Resources"); len(resources) > 0 {
					list.Set("Resources", resources[1:])
				}
			}),
		},
		{
			Name: "cursor-more-than-count", Area: "paging-cursor",
			What:         "Pages hold one resource more than asked for.",
			Requirements: []string{"RFC9865-2-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if n, err := strconv.Atoi(q.Get("count")); q.Has("cursor") && err == nil && n > 0 {
					q.Set("count", strconv.Itoa(n+1))
				}
			}),
		},
		{
			Name: "cursor-empty-refused", Area: "paging-cursor",
			What:         "An empty cursor is refused.",
			Requirements: []string{"RFC9865-2-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "bad cursor", func(r *http.Request) bool { return byCursor(r) && r.URL.Query().Get("cursor") == "" }),
		},
		{
			Name: "cursor-order-ignored", Area: "paging-cursor",
			What:         "Pages reached by cursor are not sorted.",
			Requirements: []string{"RFC9865-2.2-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Has("cursor") {
					q.Del("sortBy")
				}
			}),
		},
		{
			Name: "cursor-post-ignored", Area: "paging-cursor",
			What:         "POST /.search ignores the cursor and starts again.",
			Requirements: []string{"RFC9865-3-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) { body.Set("cursor", "") }),
		},
		{
			Name: "cursor-expiry-without-type", Area: "paging-cursor",
			What:         "A cursor that has run out is answered with invalidValue.",
			Requirements: []string{"RFC9865-2.1-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.isRefusal("expiredCursor") {
					a.body.Set("scimType", "invalidValue")
				}
			}),
		},
		{
			Name: "cursor-count-change-accepted", Area: "paging-cursor",
			What:         "Another count than on the first page starts again.",
			Requirements: []string{"RFC9865-2.1-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: instead("invalidCount", firstPage),
		},
		{
			Name: "cursor-times-out-at-once", Area: "paging-cursor",
			What:         "A cursor is called expired well before cursorTimeout.",
			Requirements: []string{"RFC9865-4-04"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "expired", func(r *http.Request) bool { return r.URL.Query().Get("cursor") != "" }),
		},
		{
			Name: "cursor-imposed-and-broken", Area: "paging-cursor",
			What:         "A list that was not paged by cursor has a nextCursor that leads nowhere.",
			Requirements: []string{"RFC9865-2.3-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: listed(func(r *http.Request, list *document.Object) {
				if q := r.URL.Query(); q.Get("count") == "4" && !q.Has("cursor") && !q.Has("startIndex") {
					list.Set("nextCursor", "nowhere")
				}
			}),
		},
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

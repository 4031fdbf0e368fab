package deviate

import (
	"net/http"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// overTypes changes the filters of queries over several types.
func overTypes(change func(next workspace.CompileFunc, text string, t *scim.Type, o filter.Options) (*filter.Filter, error)) func(Seams) Seams {
	return onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
		return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			if o.UnknownAbsent {
				return change(next, text, t, o)
			}
			return next(text, t, o)
		}
	})
}

// onRoots are the deviations in lists as a whole and in queries over several types.
func onRoots() []Deviation {
	return []Deviation{
		defect(
			"errors", "list-without-schemas", "Lists do not say that they are ListResponses.", Ours, "any",
			listed(func(_ *http.Request, list *document.Object) {
				list.Set("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:User"})
			}),
			"RFC7644-3.4.2-03",
		),
		defect(
			"errors", "list-resources-missing", "Lists count resources and do not show them.", Ours, "any",
			listed(func(_ *http.Request, list *document.Object) { list.Delete("Resources") }),
			"RFC7644-3.4.2-05", "RFC7644-3.4.2.2-02",
		),
		defect(
			"errors", "list-too-many-without-type", "Lists without a filter are refused, and nothing says why.", Ours, "any",
			refuse(http.StatusBadRequest, "no", func(r *http.Request) bool { return isList(r) && r.URL.RawQuery == "" }),
			"RFC7644-3.4.2.1-03",
		),
		defect(
			"paging-index", "paging-huge-count-500", "A count beyond all bounds ends in an internal error.", Ours, "any",
			refuse(http.StatusInternalServerError, "out of memory", func(r *http.Request) bool { return r.URL.Query().Get("count") == "100000" }),
			"RFC7644-3.4.2.4-05",
		),
		defect(
			"paging-index", "paging-changed-list-refused", "A page that has changed since it was last asked for is refused.", Ours, "any",
			around((&impatient{}).serve),
			"RFC7644-3.4.2.4-13",
		),
		defect(
			"errors", "read-under-another-type", "A user's id leads to the user under /Groups, too.", "https://github.com/i2-open/i2scim", "any",
			around((&oneNamespace{}).serve),
			"RFC7644-3.4.1-02",
		),
		defect(
			"filter", "root-query-users-only", "A query at the root covers users only.", Ours, "any",
			overTypes(func(next workspace.CompileFunc, text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				f, err := next(text, t, o)
				if err == nil && t.Name == "Group" {
					return &filter.Filter{Type: t, Expr: filter.Constant(false)}, nil
				}
				return f, err
			}),
			"RFC7644-3.4.2.1-01", "RFC7644-3.4.2.1-02", "RFC7644-3.4.3-02",
		),
		defect(
			"filter", "root-query-resource-type-ignored", "A query at the root cannot be narrowed by meta.resourceType.", Ours, "any",
			comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "meta.resourceType" }, func(filter.Compare) filter.Expr {
				return filter.Constant(true)
			}),
			"RFC7644-3.4.2.1-02",
		),
		defect(
			"filter", "root-query-unknown-attribute-refused", "A query at the root is refused when one type lacks the attribute.", Ours, "any",
			overTypes(func(next workspace.CompileFunc, text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				o.UnknownAbsent = false
				return next(text, t, o)
			}),
			"RFC7644-3.4.2.1-04", "RFC7644-3.4.2.1-05",
		),
	}
}

// onSearches are the deviations in what a search by POST is told.
func onSearches() []Deviation {
	return []Deviation{
		defect(
			"paging-index", "search-post-count-or-filter-ignored", "POST /.search ignores count, startIndex and the filter.", github("wso2/product-is#5362"), "any",
			rebody(func(body *document.Object) {
				for _, name := range []string{"count", "startIndex", "filter"} {
					body.Delete(name)
				}
			}),
			"RFC7644-3.4.3-01", "RFC7644-3.4.3-04", "RFC7644-3.4.2.4-07",
		),
		defect(
			"sort", "search-sort-ignored", "POST /.search ignores sortBy.", Ours, "any",
			rebody(func(body *document.Object) {
				if body.String("sortBy") != "" {
					body.Set("sortBy", "meta.lastModified")
				}
			}),
			"RFC7644-3.4.3-10", "RFC7644-3.4.3-11",
		),
		defect(
			"projection", "search-projection-ignored", "POST /.search ignores attributes and excludedAttributes.", Ours, "any",
			rebody(func(body *document.Object) {
				body.Delete("attributes")
				body.Delete("excludedAttributes")
			}),
			"RFC7644-3.4.3-04", "RFC7644-3.4.3-11",
		),
		defect(
			"projection", "search-excludes-id", "POST /.search leaves id out when it is excluded.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if isSearch(r) {
						resource.Delete("id")
					}
				}
			}),
			"RFC7644-3.4.3-09",
		),
		defect(
			"filter", "search-bad-filter-ignored", "POST /.search ignores a filter it cannot read.", Ours, "any",
			rebody(func(body *document.Object) {
				if _, err := filter.Parse(body.String("filter")); err != nil {
					body.Delete("filter")
				}
			}),
			"RFC7644-3.4.3-05",
		),
		defect(
			"filter", "search-needs-filter", "POST /.search without a filter is refused.", Ours, "any",
			rebody(func(body *document.Object) {
				if body.String("filter") == "" {
					body.Set("filter", "")
				}
			}),
			"RFC7644-3.4.3-12", "RFC7644-3.4.3-03",
		),
		defect(
			"errors", "search-schemas-not-checked", "POST /.search takes any body.", Ours, "any",
			rebody(func(body *document.Object) {
				body.Set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"})
			}),
			"RFC7644-3.4.3-08",
		),
	}
}

// onSearchAnswers are the deviations in what a search, or a query with more than
// it needs, is answered with.
func onSearchAnswers() []Deviation {
	return []Deviation{
		defect(
			"errors", "query-unknown-parameter-refused", "A query parameter the server does not know is answered with 400.", Ours, "entra",
			refuse(http.StatusBadRequest, "unknown query parameter", func(r *http.Request) bool { return r.URL.Query().Has("x-conf-unknown") }),
			"RFC7644-3.4.2-02",
		),
		defect(
			"errors", "search-answers-201", "POST /Users/.search answers 201.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				if isSearch(r) && a.status == http.StatusOK {
					a.status = http.StatusCreated
				}
			}),
			"RFC7644-3.4.3-01", "RFC7644-3.4.3-06",
		),
		defect(
			"media-types", "search-path-taken-for-list", "GET /Users/.search answers a list.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/.search") {
					a.status = http.StatusOK
					a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults", count(0))
				}
			}),
			"RFC7644-3.4.3-07",
		),
	}
}

// impatient refuses pages of a list from which something was deleted.
type impatient struct{ changed sync.Map }

func (m *impatient) serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	workspace, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/w/"), "/")
	if r.Method == http.MethodDelete {
		m.changed.Store(workspace, true)
	}
	if _, changed := m.changed.Load(workspace); changed && isList(r) && r.URL.Query().Get("startIndex") == "1" && r.URL.Query().Has("filter") {
		w.WriteHeader(http.StatusConflict)
		return
	}
	h.ServeHTTP(w, r)
}

// oneNamespace finds a resource by its id at every endpoint.
type oneNamespace struct{ users sync.Map }

func (m *oneNamespace) serve(h http.Handler, w http.ResponseWriter, r *http.Request) {
	a := record(h, r)
	if a.status == http.StatusCreated {
		m.users.Store(a.body.String("id"), a.body.Clone())
	}
	at := strings.LastIndex(r.URL.Path, "/")
	if user, known := m.users.Load(r.URL.Path[at+1:]); known && a.status == http.StatusNotFound {
		a.status = http.StatusOK
		a.body, _ = user.(*document.Object)
	}
	a.deliver(w)
}

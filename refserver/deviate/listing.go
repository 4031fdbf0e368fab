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

// onSearching are the deviations in lists as a whole, in queries over several
// types and in searches by POST.
func onSearching() []Deviation {
	return []Deviation{
		{
			Name: "list-without-schemas", Area: "errors",
			What:         "Lists do not say that they are ListResponses.",
			Requirements: []string{"RFC7644-3.4.2-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: listed(func(_ *http.Request, list *document.Object) {
				list.Set("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:User"})
			}),
		},
		{
			Name: "list-resources-missing", Area: "errors",
			What:         "Lists count resources and do not show them.",
			Requirements: []string{"RFC7644-3.4.2-05", "RFC7644-3.4.2.2-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: listed(func(_ *http.Request, list *document.Object) { list.Delete("Resources") }),
		},
		{
			Name: "list-too-many-without-type", Area: "errors",
			What:         "Lists without a filter are refused, and nothing says why.",
			Requirements: []string{"RFC7644-3.4.2.1-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "no", func(r *http.Request) bool { return isList(r) && r.URL.RawQuery == "" }),
		},
		{
			Name: "paging-huge-count-500", Area: "paging-index",
			What:         "A count beyond all bounds ends in an internal error.",
			Requirements: []string{"RFC7644-3.4.2.4-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: refuse(http.StatusInternalServerError, "out of memory", func(r *http.Request) bool { return r.URL.Query().Get("count") == "100000" }),
		},
		{
			Name: "paging-changed-list-refused", Area: "paging-index",
			What:         "A page that has changed since it was last asked for is refused.",
			Requirements: []string{"RFC7644-3.4.2.4-13"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: around((&impatient{}).serve),
		},
		{
			Name: "read-under-another-type", Area: "errors",
			What:         "A user's id leads to the user under /Groups, too.",
			Requirements: []string{"RFC7644-3.4.1-02"},
			Source:       "https://github.com/i2-open/i2scim", Suffers: []string{"any"},
			Wrap: around((&oneNamespace{}).serve),
		},
		{
			Name: "root-query-users-only", Area: "filter",
			What:         "A query at the root covers users only.",
			Requirements: []string{"RFC7644-3.4.2.1-01", "RFC7644-3.4.2.1-02", "RFC7644-3.4.3-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: overTypes(func(next workspace.CompileFunc, text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				f, err := next(text, t, o)
				if err == nil && t.Name == "Group" {
					return &filter.Filter{Type: t, Expr: filter.Constant(false)}, nil
				}
				return f, err
			}),
		},
		{
			Name: "root-query-resource-type-ignored", Area: "filter",
			What:         "A query at the root cannot be narrowed by meta.resourceType.",
			Requirements: []string{"RFC7644-3.4.2.1-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "meta.resourceType" }, func(filter.Compare) filter.Expr {
				return filter.Constant(true)
			}),
		},
		{
			Name: "root-query-unknown-attribute-refused", Area: "filter",
			What:         "A query at the root is refused when one type lacks the attribute.",
			Requirements: []string{"RFC7644-3.4.2.1-04", "RFC7644-3.4.2.1-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: overTypes(func(next workspace.CompileFunc, text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
				o.UnknownAbsent = false
				return next(text, t, o)
			}),
		},
		{
			Name: "search-post-count-or-filter-ignored", Area: "paging-index",
			What:         "POST /.search ignores count, startIndex and the filter.",
			Requirements: []string{"RFC7644-3.4.3-01", "RFC7644-3.4.3-04", "RFC7644-3.4.2.4-07"},
			Source:       github("wso2/product-is#5362"), Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				for _, name := range []string{"count", "startIndex", "filter"} {
					body.Delete(name)
				}
			}),
		},
		{
			Name: "search-sort-ignored", Area: "sort",
			What:         "POST /.search ignores sortBy.",
			Requirements: []string{"RFC7644-3.4.3-10", "RFC7644-3.4.3-11"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				if body.String("sortBy") != "" {
					body.Set("sortBy", "meta.lastModified")
				}
			}),
		},
		{
			Name: "search-projection-ignored", Area: "projection",
			What:         "POST /.search ignores attributes and excludedAttributes.",
			Requirements: []string{"RFC7644-3.4.3-04", "RFC7644-3.4.3-11"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				body.Delete("attributes")
				body.Delete("excludedAttributes")
			}),
		},
		{
			Name: "search-excludes-id", Area: "projection",
			What:         "POST /.search leaves id out when it is excluded.",
			Requirements: []string{"RFC7644-3.4.3-09"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if isSearch(r) {
						resource.Delete("id")
					}
				}
			}),
		},
		{
			Name: "search-bad-filter-ignored", Area: "filter",
			What:         "POST /.search ignores a filter it cannot read.",
			Requirements: []string{"RFC7644-3.4.3-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				if _, err := filter.Parse(body.String("filter")); err != nil {
					body.Delete("filter")
				}
			}),
		},
		{
			Name: "search-needs-filter", Area: "filter",
			What:         "POST /.search without a filter is refused.",
			Requirements: []string{"RFC7644-3.4.3-12", "RFC7644-3.4.3-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				if body.String("filter") == "" {
					body.Set("filter", "")
				}
			}),
		},
		{
			Name: "search-schemas-not-checked", Area: "errors",
			What:         "POST /.search takes any body.",
			Requirements: []string{"RFC7644-3.4.3-08"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rebody(func(body *document.Object) {
				body.Set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"})
			}),
		},
		{
			Name: "search-answers-201", Area: "errors",
			What:         "POST /Users/.search answers 201.",
			Requirements: []string{"RFC7644-3.4.3-01", "RFC7644-3.4.3-06"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				if isSearch(r) && a.status == http.StatusOK {
					a.status = http.StatusCreated
				}
			}),
		},
		{
			Name: "search-path-taken-for-list", Area: "media-types",
			What:         "GET /Users/.search answers a list.",
			Requirements: []string{"RFC7644-3.4.3-07"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/.search") {
					a.status = http.StatusOK
					a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults", count(0))
				}
			}),
		},
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

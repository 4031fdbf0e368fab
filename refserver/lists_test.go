package refserver_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// paths lists every attribute and sub-attribute of a type as clients name them.
func paths(t *scim.Type) []string {
	all := []string{"id", "externalId", "schemas", "meta.created", "meta.lastModified", "meta.version", "meta.resourceType", "meta.location"}
	add := func(prefix string, attributes []*scim.Attribute) {
		for _, a := range attributes {
			all = append(all, prefix+a.Name)
			for _, sub := range a.SubAttributes {
				all = append(all, prefix+a.Name+"."+sub.Name)
			}
		}
	}
	add("", t.Core.Attributes)
	for _, e := range t.Extensions {
		add(e.Schema.ID+":", e.Schema.Attributes)
	}
	return all
}

func directory(t *testing.T) *refservertest.Workspace {
	t.Helper()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	for i := range 7 {
		more := ""
		if i%3 > 0 {
			more = fmt.Sprintf(`,"title":"T%d","name":{"givenName":"G%d"},"emails":[{"value":"z%d@example.com"},{"value":"a%d@example.com","primary":%t}]`, i%2, 9-i, i, i, i%2 == 0)
		}
		id := w.Create(t, "/Users", fmt.Sprintf(`"userName":"%c-user","active":%t%s`, 'a'+(i*5)%7, i%2 == 0, more))
		w.Create(t, "/Groups", fmt.Sprintf(`"displayName":"G%d","members":[{"value":"%s"}]`, i*3%7, id))
	}
	return w
}

func idsOf(list *document.Object) []string {
	var ids []string
	for _, r := range list.Array("Resources") {
		if resource, ok := r.(*document.Object); ok {
			ids = append(ids, resource.String("id"))
		}
	}
	return ids
}

// Whatever attribute a client names in sortBy, the list is sorted or the request
// refused with invalidPath; and in whatever order, pages by index, by cursor and
// backwards by cursor are the whole list cut into pieces (RFC 7644 section
// 3.4.2.3, RFC 9865).
func TestEveryAttributeSorts(t *testing.T) {
	t.Parallel()
	w := directory(t)
	registry := scim.Builtin()
	for _, at := range []struct {
		endpoint string
		types    []*scim.Type
	}{
		{"/Users", []*scim.Type{registry.TypeByName("User")}},
		{"/Groups", []*scim.Type{registry.TypeByName("Group")}},
		{"/", registry.Types()},
	} {
		seen := map[string]bool{}
		for _, of := range at.types {
			for _, path := range paths(of) {
				for _, order := range []string{"ascending", "descending"} {
					if query := "?sortBy=" + url.QueryEscape(path) + "&sortOrder=" + order; !seen[query] {
						seen[query] = true
						checkOrder(t, w, at.endpoint, query)
					}
				}
			}
		}
	}
}

func checkOrder(t *testing.T, w *refservertest.Workspace, endpoint, query string) {
	t.Helper()
	whole := w.SCIM(t, http.MethodGet, endpoint+query, "")
	if whole.Status == http.StatusBadRequest && whole.Doc.String("scimType") == "invalidPath" {
		return
	}
	if whole.Status != http.StatusOK {
		t.Errorf("%s%s: %d %s", endpoint, query, whole.Status, whole.Text)
		return
	}
	want := idsOf(whole.Doc)
	for name, pages := range map[string][]string{"index": byIndex(t, w, endpoint+query), "cursor": byCursor(t, w, endpoint+query)} {
		if diff := cmp.Diff(want, pages); diff != "" {
			t.Errorf("%s%s: pages by %s differ from the whole (-whole +pages)\n%s", endpoint, query, name, diff)
		}
	}
}

func byIndex(t *testing.T, w *refservertest.Workspace, path string) []string {
	t.Helper()
	var all []string
	for {
		page := w.Get(t, fmt.Sprintf("%s&count=4&startIndex=%d", path, len(all)+1))
		ids := idsOf(page)
		if all = append(all, ids...); len(ids) < 4 {
			return all
		}
	}
}

// byCursor reads to the end and back, which has to show the same.
func byCursor(t *testing.T, w *refservertest.Workspace, path string) []string {
	t.Helper()
	var pages [][]string
	page := w.Get(t, path+"&count=4&cursor")
	for {
		pages = append(pages, idsOf(page))
		next := page.String("nextCursor")
		if next == "" {
			break
		}
		page = w.Get(t, path+"&count=4&cursor="+next)
	}
	for i := len(pages) - 2; i >= 0; i-- {
		previous := page.String("previousCursor")
		if previous == "" {
			t.Errorf("%s: page %d has no previousCursor", path, i+2)
			break
		}
		page = w.Get(t, path+"&count=4&cursor="+previous)
		if diff := cmp.Diff(pages[i], idsOf(page)); diff != "" {
			t.Errorf("%s: page %d is another on the way back (-there +back)\n%s", path, i+1, diff)
		}
	}
	return slices.Concat(pages...)
}

// Resources without the attribute come last in ascending order and first in
// descending order, and of several values the primary is the key.
func TestMissingValuesAndPrimaries(t *testing.T) {
	t.Parallel()
	w := directory(t)
	value := func(r any) string {
		resource, _ := r.(*document.Object)
		key := ""
		for i, e := range resource.Array("emails") {
			email, _ := e.(*document.Object)
			if primary, _ := email.Get("primary"); i == 0 || primary == true {
				key = email.String("value")
			}
		}
		return key
	}
	for order, missingFirst := range map[string]bool{"ascending": false, "descending": true} {
		list := w.Get(t, "/Users?sortBy=emails&filter="+url.QueryEscape(`userName ew "-user"`)+"&sortOrder="+order)
		var keys []string
		for _, r := range list.Array("Resources") {
			keys = append(keys, value(r))
		}
		sorted := slices.Clone(keys)
		slices.SortFunc(sorted, func(a, b string) int {
			switch {
			case (a == "") != (b == ""):
				if (a == "") == missingFirst {
					return -1
				}
				return 1
			case missingFirst:
				return strings.Compare(b, a)
			default:
				return strings.Compare(a, b)
			}
		})
		if diff := cmp.Diff(sorted, keys); diff != "" {
			t.Errorf("%s (-want +got)\n%s", order, diff)
		}
	}
}

// The configuration says of paging what lists do (RFC 9865 section 4).
func TestPagingIsConfiguredAsItIs(t *testing.T) {
	t.Parallel()
	w := directory(t)
	pagination := w.Get(t, "/ServiceProviderConfig").Object("pagination")
	want := `{"cursor":true,"index":true,"defaultPaginationMethod":"index","defaultPageSize":100,"maxPageSize":1000,"cursorTimeout":3600}`
	if got := string(document.Append(nil, pagination)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for query, wrong := range map[string]string{
		"?cursor=garbage": "invalidCursor", "?cursor=": "", "?cursor&count=0": "", "?cursor&count=-3": "", "?cursor&count=100000": "",
		"?cursor&count=abc": "invalidValue", "?cursor=" + strings.Repeat("A", 10_000): "invalidCursor",
	} {
		a := w.SCIM(t, http.MethodGet, "/Users"+query, "")
		if a.Doc.String("scimType") != wrong || (wrong == "") != (a.Status == http.StatusOK) {
			t.Errorf("%.40s: %d %s", query, a.Status, a.Text)
		}
	}
}

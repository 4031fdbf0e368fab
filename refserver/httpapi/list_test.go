package httpapi_test

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestListParameters(t *testing.T) {
	t.Parallel()
	groups := workspace.Want{Groups: true}
	for _, c := range []struct {
		name, query string
		want        workspace.Query
		status      int
		scimType    string
	}{
		{name: "none", want: workspace.Query{Want: groups}},
		{name: "form encoding", query: "filter=userName+eq+%22a%2Bb%40c.com%22", want: workspace.Query{Filter: `userName eq "a+b@c.com"`, Want: groups}},
		{name: "percent encoding", query: "filter=userName%20eq%20%22%C3%89%22", want: workspace.Query{Filter: `userName eq "É"`, Want: groups}},
		{name: "page", query: "startIndex=6&count=5", want: workspace.Query{StartIndex: new(6), Count: new(5), Want: groups}},
		{name: "below the ranges", query: "startIndex=-5&count=-1", want: workspace.Query{StartIndex: new(-5), Count: new(-1), Want: groups}},
		{name: "beyond any range", query: "startIndex=99999999999999999999&count=99999999999999999999", want: workspace.Query{StartIndex: new(math.MaxInt32), Count: new(math.MaxInt32), Want: groups}},
		{name: "far below any range", query: "count=-99999999999999999999", want: workspace.Query{Count: new(math.MinInt32), Want: groups}},
		{name: "sort", query: "sortBy=name.familyName&sortOrder=Descending", want: workspace.Query{SortBy: "name.familyName", SortOrder: "descending", Want: groups}},
		{name: "cursor", query: "cursor&count=3", want: workspace.Query{Cursor: new(""), Count: new(3), Want: groups}},
		{name: "projection", query: "attributes=userName,%20name&attributes=emails", want: workspace.Query{}},
		{name: "unknown", query: "x=1&aadOptscim062020&y=%zz&%zz=1", want: workspace.Query{Want: groups}},
		{name: "unknown attribute", query: "attributes=nosuch,userName", want: workspace.Query{}},
		{name: "same twice", query: "count=3&count=3", want: workspace.Query{Count: new(3), Want: groups}},
		{name: "contradiction", query: "count=3&count=4", status: 400, scimType: "invalidValue"},
		{name: "fraction", query: "startIndex=1.5", status: 400, scimType: "invalidValue"},
		{name: "word", query: "count=abc", status: 400, scimType: "invalidValue"},
		{name: "nothing", query: "count=", status: 400, scimType: "invalidValue"},
		{name: "minus", query: "count=-", status: 400, scimType: "invalidValue"},
		{name: "sort order", query: "sortOrder=sideways", status: 400, scimType: "invalidValue"},
		{name: "both projections", query: "attributes=userName&excludedAttributes=name", status: 400, scimType: "invalidValue"},
		{name: "empty filter", query: "filter=", status: 400, scimType: "invalidFilter"},
		{name: "bad escape", query: "filter=%zz", status: 400, scimType: "invalidValue"},
		{name: "invalid UTF-8", query: "filter=%ff", status: 400, scimType: "invalidValue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			got := send(t, f, request{path: "/Users?" + c.query})
			if c.status != 0 {
				got.isError(t, c.status)
				if s := got.doc.String("scimType"); s != c.scimType {
					t.Errorf("scimType %q, want %q", s, c.scimType)
				}
				return
			}
			if got.StatusCode != 200 {
				t.Fatalf("status %d: %s", got.StatusCode, got.text)
			}
			if diff := cmp.Diff(c.want, f.query); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	const urn = `"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]`
	for _, c := range []struct {
		name, body string
		want       workspace.Query
		status     int
		scimType   string
	}{
		{name: "nothing", body: `{` + urn + `}`, want: workspace.Query{Want: workspace.Want{Groups: true}}},
		{
			name: "everything", body: `{"filter":"userName sw \"a\"","sortBy":"userName","sortOrder":"ascending","startIndex":2,"count":10,"attributes":["userName","name"],` + urn + `}`,
			want: workspace.Query{Filter: `userName sw "a"`, SortBy: "userName", SortOrder: "ascending", StartIndex: new(2), Count: new(10)},
		},
		{name: "null is absent", body: `{` + urn + `,"count":null,"attributes":null,"filter":null}`, want: workspace.Query{Want: workspace.Want{Groups: true}}},
		{name: "without schemas", body: `{}`, status: 400, scimType: "invalidSyntax"},
		{name: "wrong schemas", body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}`, status: 400, scimType: "invalidSyntax"},
		{name: "count as text", body: `{` + urn + `,"count":"5"}`, status: 400, scimType: "invalidValue"},
		{name: "fraction", body: `{` + urn + `,"startIndex":1.5}`, status: 400, scimType: "invalidValue"},
		{name: "huge exponent", body: `{` + urn + `,"count":1e400}`, status: 400, scimType: "invalidValue"},
		{name: "filter as number", body: `{` + urn + `,"filter":5}`, status: 400, scimType: "invalidValue"},
		{name: "attributes as text", body: `{` + urn + `,"attributes":"userName"}`, status: 400, scimType: "invalidValue"},
		{name: "attributes of numbers", body: `{` + urn + `,"excludedAttributes":[1]}`, status: 400, scimType: "invalidValue"},
		{name: "both projections", body: `{` + urn + `,"attributes":["id"],"excludedAttributes":["name"]}`, status: 400, scimType: "invalidValue"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := &fake{}
			got := send(t, f, request{method: "POST", path: "/Users/.search", body: c.body})
			if c.status != 0 {
				got.isError(t, c.status)
				if s := got.doc.String("scimType"); s != c.scimType {
					t.Errorf("scimType %q, want %q", s, c.scimType)
				}
				return
			}
			if got.StatusCode != 200 {
				t.Fatalf("status %d: %s", got.StatusCode, got.text)
			}
			if diff := cmp.Diff(c.want, f.query); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSearchAtTheRootAsksForAllTypes(t *testing.T) {
	t.Parallel()
	f := &fake{}
	send(t, f, request{method: "POST", path: "/.search", body: `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}`})
	var names []string
	for _, one := range f.types {
		names = append(names, one.Name)
	}
	if diff := cmp.Diff([]string{"User", "Group"}, names); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestListAnswer(t *testing.T) {
	t.Parallel()
	got := send(t, &fake{}, request{path: "/Users?attributes=userName"})
	want := `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":12,"itemsPerPage":1,"startIndex":3,` +
		`"Resources":[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"a1","userName":"ada@example.com"}]}`
	if !document.Equal(got.doc, mustParse(t, want)) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, got.text))
	}
	empty := send(t, &fake{page: &workspace.Page{StartIndex: 1}}, request{path: "/Users"})
	if !strings.Contains(empty.text, `"Resources":[]`) || !strings.Contains(empty.text, `"totalResults":0`) {
		t.Errorf("an empty page is %s", empty.text)
	}
	cursor := send(t, &fake{page: &workspace.Page{Total: 9, NextCursor: "n", PreviousCursor: "p"}}, request{path: "/Users?cursor"})
	want = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":9,"itemsPerPage":0,"nextCursor":"n","previousCursor":"p","Resources":[]}`
	if !document.Equal(cursor.doc, mustParse(t, want)) {
		t.Errorf("(-want +got)\n%s", cmp.Diff(want, cursor.text))
	}
}

func TestDiscovery(t *testing.T) {
	t.Parallel()
	config := send(t, &fake{}, request{path: "/ServiceProviderConfig"})
	for feature, supported := range map[string]bool{"patch": true, "bulk": true, "filter": true, "changePassword": false, "sort": true, "etag": true} {
		if got, _ := config.doc.Object(feature).Get("supported"); got != supported {
			t.Errorf("%s.supported is %v, want %v", feature, got, supported)
		}
	}
	scheme, _ := config.doc.Array("authenticationSchemes")[0].(*document.Object)
	for _, member := range []string{"type", "name", "description"} {
		if scheme.String(member) == "" {
			t.Errorf("the authentication scheme has no %s", member)
		}
	}
	for path, total := range map[string]int{"/Schemas": 6, "/ResourceTypes": 2, "/Schemas?startIndex=2&count=1&sortBy=id": 6, "/ResourceTypes?count=0": 2} {
		got := send(t, &fake{}, request{path: path})
		if n, _ := got.doc.Get("totalResults"); n != document.Number(strconv.Itoa(total)) || len(got.doc.Array("Resources")) != total {
			t.Errorf("%s lists %v", path, n)
		}
	}
	const user = "urn:ietf:params:scim:schemas:core:2.0:User"
	const configURN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	if got := send(t, &fake{}, request{path: "/Schemas/" + configURN}); got.doc.String("id") != configURN {
		t.Errorf("the schema of the configuration is %.200s", got.text)
	}
	for _, path := range []string{"/Schemas/" + user, "/Schemas/" + url.QueryEscape(user)} {
		got := send(t, &fake{}, request{path: path})
		if got.doc.String("id") != user || got.doc.Object("meta").String("location") != "http://scim.example/w/ws1/scim/v2/Schemas/"+user {
			t.Errorf("%s answers %.200s", path, got.text)
		}
	}
	if got := send(t, &fake{}, request{path: "/ResourceTypes/Group"}); got.doc.String("endpoint") != "/Groups" {
		t.Errorf("/ResourceTypes/Group answers %s", got.text)
	}
	for path, status := range map[string]int{
		"/Schemas?filter=id+eq+%22x%22": 403, "/ResourceTypes?filter=": 403, "/ServiceProviderConfig?filter=x": 403, "/ResourceTypes/User?filter=x": 403,
		"/Schemas/urn:nothing": 404, "/ResourceTypes/Nothing": 404, "/ServiceProviderConfig/x": 404,
		"/Schemas/urn:ietf:params:scim:api:messages:2.0:ListResponse": 404,
	} {
		send(t, &fake{}, request{path: path}).isError(t, status)
	}
}

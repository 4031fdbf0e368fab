package refserver_test

import (
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	specimenURN = "urn:scimproof:schemas:2.0:Specimen"
	loanURN     = specimenURN + ":Loan"
	crateURN    = "urn:scimproof:schemas:2.0:Crate"
	placeURN    = crateURN + ":Place"
)

// withSchemas starts a server with the schemas that scenarios use.
func withSchemas(t *testing.T) *refservertest.Workspace {
	t.Helper()
	server := refservertest.Start(t, func(c *refserver.Config) { c.Schemas = os.DirFS("../fixtures/schemas") })
	return server.Make(t, `{"scim":true,"mode":"strict"}`)
}

// specimen creates one and returns its path and what was answered.
func specimen(t *testing.T, w *refservertest.Workspace, attributes string) (path string, doc *document.Object) {
	t.Helper()
	a := w.SCIM(t, http.MethodPost, "/Specimens", `{"schemas":["`+specimenURN+`","`+loanURN+`"],`+attributes+`}`)
	if a.Status != http.StatusCreated {
		t.Fatalf("create a specimen: %d %s", a.Status, a.Text)
	}
	return "/Specimens/" + a.Doc.String("id"), a.Doc
}

// A resource of a custom type is stored and shown as its schema says, whatever
// the types and characteristics of its attributes.
func TestCustomTypeIsStored(t *testing.T) {
	t.Parallel()
	w := withSchemas(t)
	const sent = `"label":"one","serial":"S-1","weight":1.50,"pieces":7,"fragile":true,"found":"2011-05-13T04:42:34Z","scan":"c2FtcGxlIQ==",
		"paper":"https://example.com/p","tags":["a","b"],"codes":["C"],"depths":[0.5,2],"counts":[1,2],"checks":[true],"visits":["2011-05-13T04:42:34Z"],
		"links":["urn:example:x"],"grade":"A","number":12,"origin":"here","batch":3,"shelf":"s",
		"box":{"height":2.25,"stamp":"st","seal":"se"},"readings":[{"value":1.5,"type":"hot","primary":true},{"value":2}],
		"related":[{"value":"x","type":"User"}],"` + loanURN + `":{"until":"2030-01-01T00:00:00Z","borrower":"Ada"}`
	const hidden = `,"passphrase":"p","hint":"h","remark":"r","value":4.5`
	path, made := specimen(t, w, sent+hidden)
	want, err := document.ParseObject([]byte("{"+sent+"}"), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	got := w.Get(t, path)
	for name, v := range want.All() {
		if kept, _ := got.Get(name); !sameButRefs(kept, v) {
			t.Errorf("%s is shown as %v, want %v", name, kept, v)
		}
	}
	for _, name := range []string{"passphrase", "hint", "remark", "value"} {
		if _, there := got.Get(name); there {
			t.Errorf("%s is shown", name)
		}
	}
	for name, due := range map[string]string{"remark": "r", "hint": "", "passphrase": ""} {
		if v := made.String(name); v != due {
			t.Errorf("the answer to the POST shows %s as %q, want %q", name, v, due)
		}
		if v := w.Get(t, path+"?attributes="+name).String(name); v != due {
			t.Errorf("on request %s is %q, want %q", name, v, due)
		}
	}
}

// sameButRefs compares; the server adds $ref to what names a resource.
func sameButRefs(got, want any) bool {
	if list, ok := got.([]any); ok {
		for _, e := range list {
			if o, ok := e.(*document.Object); ok {
				o.Delete("$ref")
			}
		}
	}
	return document.Equal(got, want)
}

// Filters, sorting and paging know the custom attributes by their types.
func TestCustomTypeIsQueried(t *testing.T) {
	t.Parallel()
	w := withSchemas(t)
	for _, attributes := range []string{
		`"label":"one","weight":2,"pieces":9,"found":"2020-01-01T00:00:00Z","motto":"Aa","depths":[1],"` + loanURN + `":{"borrower":"Ada"}`,
		`"label":"two","weight":10.5,"pieces":10,"found":"2020-01-01T01:30:00+02:00","motto":"aA","depths":[2,3],"readings":[{"value":5,"type":"hot"},{"value":1,"type":"cold"}]`,
		`"label":"three","fragile":true`,
	} {
		specimen(t, w, attributes)
	}
	for query, want := range map[string][]string{
		`filter=weight gt 9`:                                {"two"},
		`filter=pieces lt 10`:                               {"one"},
		`filter=found lt "2020-01-01T00:00:00Z"`:            {"two"},
		`filter=motto eq "aA"`:                              {"two"},
		`filter=label eq "ONE"`:                             {"one"},
		`filter=depths eq 3`:                                {"two"},
		`filter=readings[type eq "hot" and value gt 4]`:     {"two"},
		`filter=readings[type eq "cold" and value gt 4]`:    {},
		`filter=fragile eq true`:                            {"three"},
		`filter=not (fragile pr)`:                           {"one", "two"},
		`filter=` + loanURN + `:borrower sw "a"`:            {"one"},
		`sortBy=weight`:                                     {"one", "two", "three"},
		`sortBy=weight&sortOrder=descending`:                {"three", "two", "one"},
		`sortBy=label&startIndex=2&count=1`:                 {"three"},
		`sortBy=` + loanURN + `:borrower`:                   {"one", "two", "three"},
		`filter=meta.resourceType eq "Specimen"&count=0`:    {},
		`attributes=label&filter=label co "o"&sortBy=label`: {"one", "two"},
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		list := w.Get(t, "/Specimens?"+values.Encode())
		labels := []string{}
		for _, v := range list.Array("Resources") {
			if o, ok := v.(*document.Object); ok {
				labels = append(labels, o.String("label"))
			}
		}
		if diff := cmp.Diff(want, labels); diff != "" {
			t.Errorf("%s (-want +got)\n%s", query, diff)
		}
	}
}

// PATCH and PUT keep to the characteristics of custom attributes.
func TestCustomTypeIsChanged(t *testing.T) {
	t.Parallel()
	w := withSchemas(t)
	path, _ := specimen(t, w, `"label":"one","origin":"here","box":{"stamp":"st"},"related":[{"value":"x"}]`)
	for operation, status := range map[string]int{
		`{"op":"replace","path":"origin","value":"there"}`:                    http.StatusBadRequest,
		`{"op":"replace","path":"accession","value":"mine"}`:                  http.StatusBadRequest,
		`{"op":"replace","path":"box.stamp","value":"other"}`:                 http.StatusBadRequest,
		`{"op":"replace","path":"related","value":[{"value":"y"}]}`:           http.StatusBadRequest,
		`{"op":"remove","path":"label"}`:                                      http.StatusBadRequest,
		`{"op":"add","path":"weight","value":"heavy"}`:                        http.StatusBadRequest,
		`{"op":"add","path":"batch","value":4}`:                               http.StatusOK,
		`{"op":"add","path":"tags","value":["a"]}`:                            http.StatusOK,
		`{"op":"add","path":"readings","value":[{"value":1.5,"type":"hot"}]}`: http.StatusOK,
		`{"op":"add","path":"` + loanURN + `:borrower","value":"Ada"}`:        http.StatusOK,
		`{"op":"add","path":"remark","value":"r"}`:                            http.StatusOK,
	} {
		if a := w.Patch(t, path, operation); a.Status != status {
			t.Errorf("%s: %d %s", operation, a.Status, a.Text)
		}
	}
	a := w.SCIM(t, http.MethodPut, path, `{"schemas":["`+specimenURN+`"],"label":"two","accession":"mine"}`)
	if a.Status != http.StatusOK || a.Doc.String("origin") != "here" || a.Doc.String("accession") != "" || a.Doc.Array("tags") != nil {
		t.Errorf("PUT: %d %s", a.Status, a.Text)
	}
}

// Values that are published unique are so, by their types, wherever they stand.
func TestCustomTypeIsUnique(t *testing.T) {
	t.Parallel()
	w := withSchemas(t)
	first, _ := specimen(t, w, `"label":"one","serial":"S","handle":"Handle","barcode":"B","number":12,"codes":["x","y"]`)
	for attributes, status := range map[string]int{
		`"serial":"S"`: http.StatusConflict, `"serial":"s"`: http.StatusCreated, `"handle":"HANDLE"`: http.StatusConflict, `"barcode":"B"`: http.StatusConflict,
		`"number":12`: http.StatusConflict, `"number":13`: http.StatusCreated, `"codes":["z","y"]`: http.StatusConflict, `"codes":["Y"]`: http.StatusCreated,
	} {
		a := w.SCIM(t, http.MethodPost, "/Specimens", `{"schemas":["`+specimenURN+`"],"label":"other",`+attributes+`}`)
		if a.Status != status {
			t.Errorf("%s: %d %s", attributes, a.Status, a.Text)
		}
	}
	second, _ := specimen(t, w, `"label":"two"`)
	if a := w.Patch(t, second, `{"op":"add","path":"handle","value":"handle"}`); a.Status != http.StatusConflict {
		t.Errorf("PATCH: %d %s", a.Status, a.Text)
	}
	if a := w.SCIM(t, http.MethodDelete, first, ""); a.Status != http.StatusNoContent {
		t.Fatalf("DELETE: %d %s", a.Status, a.Text)
	}
	if a := w.Patch(t, second, `{"op":"add","path":"handle","value":"handle"}`); a.Status != http.StatusOK {
		t.Errorf("PATCH after the other is gone: %d %s", a.Status, a.Text)
	}
}

// An extension that is required is demanded, shown, and cannot be removed.
func TestRequiredExtension(t *testing.T) {
	t.Parallel()
	w := withSchemas(t)
	if a := w.SCIM(t, http.MethodPost, "/Crates", `{"schemas":["`+crateURN+`"],"label":"one"}`); a.Status != http.StatusBadRequest {
		t.Errorf("without the extension: %d %s", a.Status, a.Text)
	}
	a := w.SCIM(t, http.MethodPost, "/Crates", `{"schemas":["`+crateURN+`","`+placeURN+`"],"label":"one","`+placeURN+`":{"room":"cellar"}}`)
	if a.Status != http.StatusCreated || a.Doc.Object(placeURN).String("room") != "cellar" {
		t.Fatalf("create a crate: %d %s", a.Status, a.Text)
	}
	path := "/Crates/" + a.Doc.String("id")
	for name, operation := range map[string]string{
		"the extension":            `{"op":"remove","path":"` + placeURN + `"}`,
		"what the extension needs": `{"op":"remove","path":"` + placeURN + `:room"}`,
	} {
		if got := w.Patch(t, path, operation); got.Status != http.StatusBadRequest {
			t.Errorf("%s can be removed: %d %s", name, got.Status, got.Text)
		}
	}
	if got := w.Get(t, path); !document.Equal(got, a.Doc) {
		t.Errorf("the crate is %s", document.Append(nil, got))
	}
}

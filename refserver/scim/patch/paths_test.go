package patch_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

func TestPaths(t *testing.T) {
	t.Parallel()
	const doc = `"title":"A","name":{"givenName":"G"},"emails":[{"value":"a@x","type":"work"}],"@ENT":{"department":"D","manager":{"value":"1"}}`
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2-13 every form without URN",
			doc:  doc,
			ops:  `{"op":"replace","path":"title","value":"B"},{"op":"replace","path":"name.givenName","value":"H"},{"op":"replace","path":"emails[type eq \"work\"].value","value":"b@x"},{"op":"add","path":"emails[type eq \"work\"]","value":{"display":"E"}}`,
			want: `"title":"B","name":{"givenName":"H"},"emails":[{"value":"b@x","type":"work","display":"E"}],"@ENT":{"department":"D","manager":{"value":"1"}}`,
		},
		{
			name: "RFC7644-3.5.2-13 every form with URN",
			doc:  doc,
			ops:  `{"op":"replace","path":"@CORE:title","value":"B"},{"op":"replace","path":"@CORE:name.givenName","value":"H"},{"op":"replace","path":"@CORE:emails[type eq \"work\"].value","value":"b@x"},{"op":"replace","path":"@ENT:department","value":"E"},{"op":"replace","path":"@ENT:manager.value","value":"2"}`,
			want: `"title":"B","name":{"givenName":"H"},"emails":[{"value":"b@x","type":"work"}],"@ENT":{"department":"E","manager":{"value":"2"}}`,
		},
		{
			name: "RFC7644-3.5.2-12 without regard to case (patch-path-attribute-case-sensitive)",
			doc:  doc,
			ops:  `{"op":"replace","path":"TITLE","value":"B"},{"op":"replace","path":"EMAILS[Type EQ \"work\"].VALUE","value":"b@x"},{"op":"replace","path":"URN:IETF:params:scim:schemas:extension:Enterprise:2.0:user:DEPARTMENT","value":"E"}`,
			want: `"title":"B","name":{"givenName":"G"},"emails":[{"value":"b@x","type":"work"}],"@ENT":{"department":"E","manager":{"value":"1"}}`,
		},
		{
			name: "corner 14: an unqualified extension attribute (RFC 7644 section 3.10)",
			ops:  `{"op":"add","path":"manager","value":{"value":"1"}},{"op":"add","path":"costCenter","value":"7"}`,
			want: `"@ENT":{"manager":{"value":"1"},"costCenter":"7"}`,
		},
		{
			name: "common attributes (patch-externalid-no-target)",
			ops:  `{"op":"add","path":"externalId","value":"e"},{"op":"replace","path":"@CORE:externalId","value":"f"}`,
			want: `"externalId":"f"`,
		},
		{
			name: "an extension's URN that begins with the core schema's",
			typ:  badgeType,
			ops:  `{"op":"add","path":"@LOCK:bolt","value":"b"},{"op":"add","path":"@BADGE:level","value":1}`,
			want: `"level":1,"@LOCK":{"pin":"1","bolt":"b"}`,
		},
		{
			name: "a time in another zone is the same time",
			typ:  badgeType,
			doc:  `"tags":[{"value":"a","at":"2020-01-01T01:00:00+01:00"}]`,
			ops:  `{"op":"replace","path":"tags[at eq \"2020-01-01T00:00:00Z\"].value","value":"b"}`,
			want: `"tags":[{"value":"b","at":"2020-01-01T01:00:00+01:00"}]`,
		},
		{
			name: "a reference gives the id it ends in",
			doc:  doc,
			ops:  `{"op":"replace","path":"@ENT:manager.$ref","value":"https://h/scim/v2/Users/42"}`,
			want: `"title":"A","name":{"givenName":"G"},"emails":[{"value":"a@x","type":"work"}],"@ENT":{"department":"D","manager":{"value":"42"}}`,
		},
		{
			name: "RFC7644-3.5.2-31 unqualified and qualified beside each other",
			doc:  doc,
			ops:  `{"op":"replace","path":"@ENT:department","value":"E"},{"op":"replace","path":"title","value":"B"}`,
			want: `"title":"B","name":{"givenName":"G"},"emails":[{"value":"a@x","type":"work"}],"@ENT":{"department":"E","manager":{"value":"1"}}`,
		},
	})
}

func TestBadPaths(t *testing.T) {
	t.Parallel()
	bad := func(name, path, keyword string, modes ...mode) applyCase {
		return applyCase{
			name: name, modes: modes, doc: `"emails":[{"value":"a@x","type":"work"}],"@ENT":{"manager":{"value":"1"}}`,
			ops: `{"op":"replace","path":"` + path + `","value":"x"}`, fails: keyword, says: "Operations[0]",
		}
	}
	runCases(t, []applyCase{
		bad("RFC7644-3.5.2-09 bracket not closed", `emails[type eq`, "invalidPath"),
		bad("RFC7644-3.5.2-09 string not closed", `emails[type eq \"work].value`, "invalidPath"),
		bad("RFC7644-3.5.2-09 two dots", `..`, "invalidPath"),
		bad("RFC7644-3.5.2-09 empty name", `name..x`, "invalidPath"),
		bad("RFC7644-3.5.2-09 three names", `name.givenName.x`, "invalidPath"),
		bad("RFC7644-3.5.2-09 empty path", ``, "invalidPath"),
		bad("RFC7644-3.5.2-09 blank", ` title`, "invalidPath"),
		bad("RFC7644-3.5.2-09 JSON pointer", `/title`, "invalidPath"),
		bad("RFC7644-3.5.2-09 after the bracket", `emails[type eq \"work\"]value`, "invalidPath"),
		bad("RFC7644-3.5.2-09 two brackets", `emails[type eq \"work\"][type eq \"work\"]`, "invalidPath"),
		bad("RFC7644-3.5.2-09 brackets in brackets", `emails[type[a eq 1]]`, "invalidPath"),
		bad("RFC7644-3.5.2-09 nothing before the bracket", `[type eq \"work\"]`, "invalidPath"),
		bad("RFC7644-3.5.2-09 URN and colon", `@ENT:`, "invalidPath"),
		bad("RFC7644-3.5.2-09 no URN before the colon", `x y:title`, "invalidPath"),
		bad("RFC7644-3.5.2-02 array index", `emails[0]`, "invalidFilter"),
		bad("RFC7644-3.5.2-10 unknown operator", `emails[type zzq \"x\"]`, "invalidFilter"),
		bad("RFC7644-3.5.2-10 empty filter", `emails[]`, "invalidFilter"),
		bad("RFC7644-3.5.2-10 attribute the values lack", `emails[zzq eq \"x\"].value`, "invalidFilter"),
		bad("filter after a sub-attribute", `emails.type[value eq \"x\"]`, "invalidPath"),
		bad("filter on a plain single value", `title[value eq \"x\"]`, "invalidPath"),
		bad("filter after a URN alone", `@ENT[department eq \"x\"]`, "invalidPath"),
		bad("filter on a complex single value", `@ENT:manager[value eq \"1\"]`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 unknown attribute", `nosuchAttr`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 unknown sub-attribute", `name.nosuch`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 unknown sub-attribute after a filter", `emails[type eq \"work\"].nosuch`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 unknown extension", `urn:example:none:2.0:User:title`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 unknown attribute of an extension", `@ENT:nosuch`, "invalidPath", strict),
		bad("RFC7644-3.5.2-11 core attribute under an extension's URN", `@ENT:title`, "invalidPath", strict),
	})
}

// TestAmbiguousName: a name that two extensions have needs its URN.
func TestAmbiguousName(t *testing.T) {
	t.Parallel()
	attribute := func(names ...string) []*scim.Attribute {
		var list []*scim.Attribute
		for _, n := range names {
			list = append(list, &scim.Attribute{Name: n, Type: scim.String})
		}
		return list
	}
	registry, err := scim.NewRegistry([]*scim.Schema{
		{ID: "urn:x:T", Name: "T", Attributes: attribute("a")},
		{ID: "urn:x:E1", Name: "E1", Attributes: attribute("b", "c")},
		{ID: "urn:x:E2", Name: "E2", Attributes: attribute("b", "a")},
	}, []scim.TypeSpec{{Name: "T", Endpoint: "/Ts", Schema: "urn:x:T", Extensions: []scim.ExtensionSpec{{Schema: "urn:x:E1"}, {Schema: "urn:x:E2"}}}})
	if err != nil {
		t.Fatal(err)
	}
	typ := registry.TypeByName("T")
	ops := func(path string) []patch.Op {
		return []patch.Op{{Kind: patch.Add, Path: path, HasPath: true, Value: "v", HasValue: true}}
	}
	doc := document.New("schemas", []any{"urn:x:T"})
	_, _, err = patch.Apply(typ, doc, ops("b"), patch.Tolerances{})
	wantError(t, err, "invalidPath", "b")
	for path, owner := range map[string]string{"a": "", "c": "urn:x:E1", "urn:x:E2:b": "urn:x:E2"} {
		got, _, err := patch.Apply(typ, doc, ops(path), patch.Tolerances{})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		in := got
		if owner != "" {
			in = got.Object(owner)
		}
		if v := in.String(path[len(path)-1:]); v != "v" {
			t.Errorf("%s: %v, want the value in %q", path, show(got), owner)
		}
	}
}

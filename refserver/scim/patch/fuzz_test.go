package patch_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// fuzzSeeds are operations that reach every part of the engine.
var fuzzSeeds = []string{
	`{"op":"add","path":"emails","value":[{"value":"c@x","primary":true}]}`,
	`{"op":"Replace","path":"emails[type eq \"work\"].value","value":"d@x"}`,
	`{"op":"replace","path":"addresses[type eq \"work\" and primary eq true]","value":{"locality":"Rome"}}`,
	`{"op":"remove","path":"emails[not (type pr) or value ew \"x\"]"}`,
	`{"op":"remove","path":"emails.type"},{"op":"add","path":"roles.display","value":"r"}`,
	`{"op":"replace","value":{"name.givenName":"G","@ENT:manager":"7","@ENT":{"department":null},"id":"1","schemas":["@CORE"]}}`,
	`{"op":"add","path":"manager[value eq \"1\"].value","value":""}`,
	`{"op":"remove","path":"@ENT"},{"op":"add","path":"@ENT.department","value":["D"]}`,
	`{"op":"remove","path":"userName"},{"op":"add","path":"userName","value":"bob"}`,
	`{"op":"remove","path":"schemas[value eq \"@ENT\"]"}`,
	`{"op":"replace","path":"active","value":"False"},{"op":"replace","path":"password","value":"s"}`,
	`{"op":"remove","path":"members","value":[{"value":"1"}]},{"op":"add","path":"members","value":"2"}`,
	`{"op":"remove","path":"members[value eq \"1\" or type eq \"User\"]"},{"op":"replace","value":{"members":[],"displayName":"X"}}`,
	`{"op":"add","path":"doors","value":[{"value":"1","key":"k"}]},{"op":"replace","path":"doors[value eq \"1\"].key","value":null}`,
	`{"op":"replace","path":"chip","value":{"colours":["red"],"maker":"m"}},{"op":"add","path":"chip.colours","value":["blue"]}`,
	`{"op":"add","path":"zones[value eq \"n\"]","value":"s"},{"op":"replace","path":"level","value":1e3}`,
	`{"op":"remove","path":"@LOCK"},{"op":"add","path":"@LOCK:pin","value":"2"}`,
	`{"op":"replace","path":"emails[","value":1},{"op":"move"},3`,
}

// FuzzApply: whatever the operations, the engine does not panic, keeps its
// input, fails only with an error for the client, and leaves a document that
// can be stored.
func FuzzApply(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(urns.Replace(seed), true)
		f.Add(urns.Replace(seed), false)
	}
	types := []*scim.Type{userType, groupType, badgeType}
	docs := []*document.Object{
		stored(f, userType, `"title":"A","name":{"givenName":"G"},"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@x"}],"roles":[{"value":"r"}],"@ENT":{"department":"D","manager":{"value":"1"}}`),
		stored(f, groupType, `"externalId":"e"`),
		stored(f, badgeType, `"serial":"1","zones":["n"],"chip":{"maker":"m"},"doors":[{"value":"2","key":"k","opened":"o"}]`),
	}
	f.Fuzz(func(t *testing.T, text string, lenient bool) {
		body, err := document.ParseObject([]byte(`{"schemas":["`+patch.URN+`"],"Operations":[`+text+`]}`), document.Limits{})
		if err != nil {
			t.Skip("no JSON")
		}
		tol := patch.Tolerances{}
		if lenient {
			tol = patch.Tolerant()
		}
		ops, err := patch.Parse(body, tol, 100)
		if err != nil {
			clientError(t, err)
			return
		}
		for i, typ := range types {
			checkApply(t, typ, docs[i], ops, tol)
		}
	})
}

func checkApply(t *testing.T, typ *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) {
	t.Helper()
	before := string(document.Append(nil, doc))
	patch.Password(typ, ops, tol)
	rest, _, err := patch.Split(typ, ops, tol)
	if err != nil {
		clientError(t, err)
		return
	}
	result, changed, err := patch.Apply(typ, doc, rest, tol)
	if after := string(document.Append(nil, doc)); after != before {
		t.Fatalf("the input was modified:\nbefore %s\nafter  %s", before, after)
	}
	if err != nil {
		clientError(t, err)
		return
	}
	if changed == document.Equal(doc, result) {
		t.Errorf("changed = %v for %s", changed, document.Append(nil, result))
	}
	loose := scim.Rules{LooseFormats: tol.LooseFormats}
	again, err := scim.NormaliseBody(typ, result, scim.Replace, nil, loose)
	if err != nil {
		t.Fatalf("the result is refused: %v\n%s", err, document.Append(nil, result))
	}
	if typ == badgeType {
		return // has readOnly sub-attributes, which a body cannot give
	}
	for name, v := range result.Clone().All() {
		if list, ok := v.([]any); ok && name != "schemas" {
			result.Set(name, withoutAlike(list))
		}
	}
	if diff := cmp.Diff(show(again), show(result)); diff != "" {
		t.Errorf("result (-normal +got):\n%s", diff)
	}
}

func clientError(t *testing.T, err error) {
	t.Helper()
	known := scim.AsError(err)
	if known == nil {
		t.Fatalf("not an error for the client: %v", err)
	}
	if known.Status < 400 || known.Status > 499 || known.Detail == "" {
		t.Errorf("error %+v", known)
	}
}

// FuzzPath does the same for the text of a path alone, which fuzzing reaches
// better without JSON around it.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{
		"title", "name.givenName", `emails[type eq "work"].value`, "@ENT:manager.value", "@ENT", "@CORE:emails[value sw \"a\"]",
		`emails[type eq "a]\""]`, "emails[0]", "..", "urn:x:y", "@LOCK:pin", "$ref", "emails.$ref", `schemas[value eq "@ENT"]`, "meta.created",
	} {
		f.Add(urns.Replace(seed))
	}
	doc := stored(f, userType, `"emails":[{"value":"a@x","type":"work"}],"@ENT":{"manager":{"value":"1"}}`)
	f.Fuzz(func(t *testing.T, path string) {
		for _, m := range both {
			for _, kind := range []patch.Kind{patch.Add, patch.Replace, patch.Remove} {
				op := patch.Op{Kind: kind, Path: path, HasPath: true}
				if kind != patch.Remove {
					op.Value, op.HasValue = "x", true
				}
				checkApply(t, userType, doc, []patch.Op{op}, m.tolerances())
			}
		}
	})
}

package patch_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

const patchOp = `"schemas":["` + patch.URN + `"]`

func TestParse(t *testing.T) {
	t.Parallel()
	op := func(i int, kind patch.Kind, path string, hasPath bool, value any, hasValue bool) patch.Op {
		return patch.Op{Index: i, Kind: kind, Path: path, HasPath: hasPath, Value: value, HasValue: hasValue}
	}
	tests := []struct {
		name, body string
		modes      []mode
		want       []patch.Op
		fails      string
		says       string
	}{
		{
			name: "RFC7644-3.5.2-05 the three kinds",
			body: patchOp + `,"Operations":[{"op":"add","path":"title","value":"A"},{"op":"remove","path":"title"},{"op":"replace","path":"title","value":null}]`,
			want: []patch.Op{op(0, patch.Add, "title", true, "A", true), op(1, patch.Remove, "title", true, nil, false), op(2, patch.Replace, "title", true, nil, true)},
		},
		{
			name: "entra quirk 38: order and case of the members, null path, further members",
			body: `"operations":[{"OP":"add","Path":null,"value":{},"name":"addMember"}],"id":"x","schemas":["URN:ietf:params:scim:api:messages:2.0:PatchOp"]`,
			want: []patch.Op{op(0, patch.Add, "", false, &document.Object{}, true)},
		},
		{
			name: "RFC7644-3.5.2-06 capital op", modes: []mode{tolerant},
			body: patchOp + `,"Operations":[{"op":"Remove","path":"title"}]`,
			want: []patch.Op{op(0, patch.Remove, "title", true, nil, false)},
		},
		{
			name: "RFC7644-3.5.2-06 capital op, refused", modes: []mode{strict},
			body:  patchOp + `,"Operations":[{"op":"Remove","path":"title"}]`,
			fails: "invalidSyntax", says: `Operations[0]: op "Remove" must be written "remove"`,
		},
		{
			name: "okta quirk 6: no schemas", modes: []mode{tolerant},
			body: `"Operations":[{"op":"remove","path":"title"}]`,
			want: []patch.Op{op(0, patch.Remove, "title", true, nil, false)},
		},
		{
			name: "RFC7644-3.5.2-03 no schemas", modes: []mode{strict},
			body:  `"Operations":[{"op":"remove","path":"title"}]`,
			fails: "invalidSyntax", says: patch.URN,
		},
		{
			name: "RFC7644-3.5.2-03 empty schemas", modes: []mode{strict},
			body:  `"schemas":[],"Operations":[{"op":"remove","path":"title"}]`,
			fails: "invalidSyntax", says: patch.URN,
		},
		{name: "RFC7644-3.5.2-03 another URN", body: `"schemas":["urn:x"],"Operations":[{"op":"remove","path":"title"}]`, fails: "invalidSyntax", says: "schemas"},
		{name: "RFC7644-3.5.2-03 schemas is a string", body: `"schemas":"` + patch.URN + `","Operations":[]`, fails: "invalidSyntax", says: "schemas"},
		{name: "RFC7644-3.5.2-04 no Operations", body: patchOp, fails: "invalidSyntax", says: "Operations"},
		{name: "RFC7644-3.5.2-04 Operations is an object", body: patchOp + `,"Operations":{"op":"remove","path":"title"}`, fails: "invalidSyntax", says: "Operations"},
		{name: "RFC7644-3.5.2-04 Operations is empty", modes: []mode{strict}, body: patchOp + `,"Operations":[]`, fails: "invalidSyntax", says: "empty"},
		{name: "entra quirk 42 Operations is empty", modes: []mode{tolerant}, body: patchOp + `,"Operations":[]`, want: []patch.Op{}},
		{name: "an operation is a string", body: patchOp + `,"Operations":["add"]`, fails: "invalidSyntax", says: "Operations[0]"},
		{name: "RFC7644-3.5.2-05 no op", body: patchOp + `,"Operations":[{"path":"title"}]`, fails: "invalidSyntax", says: "Operations[0]"},
		{name: "RFC7644-3.5.2-05 op is a number", body: patchOp + `,"Operations":[{"op":1,"path":"title"}]`, fails: "invalidSyntax", says: "Operations[0]"},
		{name: "RFC7644-3.5.2-05 unknown op", body: patchOp + `,"Operations":[{"op":"zzq","path":"title"}]`, fails: "invalidSyntax", says: "zzq"},
		{name: "RFC7644-3.5.2-02 JSON Patch move", body: patchOp + `,"Operations":[{"op":"move","from":"title","path":"nickName"}]`, fails: "invalidSyntax", says: "move"},
		{name: "path is a number", body: patchOp + `,"Operations":[{"op":"remove","path":1}]`, fails: "invalidPath", says: "Operations[0] (remove without path)"},
		{name: "RFC7644-3.5.2.1-01 add without value", body: patchOp + `,"Operations":[{"op":"remove","path":"title"},{"op":"add","path":"title"}]`, fails: "invalidValue", says: "Operations[1] (add title)"},
		{name: "replace without value", body: patchOp + `,"Operations":[{"op":"replace"}]`, fails: "invalidValue", says: "value"},
		{name: "RFC7644-3.5.2.2-01 remove without path", body: patchOp + `,"Operations":[{"op":"remove"}]`, fails: "noTarget", says: "path"},
		{name: "pathless value is a list", body: patchOp + `,"Operations":[{"op":"add","value":[{"title":"A"},{"title":"B"}]}]`, fails: "invalidValue", says: "object"},
		{
			name: "pathless value is an object in a list", modes: []mode{tolerant},
			body: patchOp + `,"Operations":[{"op":"add","value":[{}]}]`,
			want: []patch.Op{op(0, patch.Add, "", false, []any{&document.Object{}}, true)},
		},
	}
	for _, tc := range tests {
		modes := tc.modes
		if modes == nil {
			modes = both
		}
		for _, m := range modes {
			t.Run(tc.name+"/"+string(m), func(t *testing.T) {
				t.Parallel()
				got, err := patch.Parse(object(t, tc.body), m.tolerances(), 0)
				if tc.fails != "" {
					wantError(t, err, tc.fails, tc.says)
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				equal := cmp.Comparer(func(a, b *document.Object) bool { return document.Equal(a, b) })
				if diff := cmp.Diff(tc.want, got, equal); diff != "" {
					t.Errorf("operations (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestParseLimit(t *testing.T) {
	t.Parallel()
	body := func(n int) *document.Object {
		return object(t, patchOp+`,"Operations":[`+strings.TrimSuffix(strings.Repeat(`{"op":"remove","path":"title"},`, n), ",")+`]`)
	}
	if ops, err := patch.Parse(body(3), patch.Tolerances{}, 3); err != nil || len(ops) != 3 {
		t.Errorf("3 operations of at most 3: %d operations, %v", len(ops), err)
	}
	for _, limit := range []int{3, 0} {
		n := max(limit, patch.DefaultMaxOps) + 1
		if limit == 3 {
			n = 4
		}
		_, err := patch.Parse(body(n), patch.Tolerances{}, limit)
		if known := scim.AsError(err); known == nil || known.Status != 413 || known.Type != "" {
			t.Errorf("%d operations, limit %d: error %v, want 413 without scimType", n, limit, err)
		}
	}
}

// TestLongPath: an error repeats only so much of what the client sent, and no
// half characters.
func TestLongPath(t *testing.T) {
	t.Parallel()
	path := "x" + strings.Repeat("é", 5000)
	_, _, err := patch.Apply(userType, stored(t, userType, ``), []patch.Op{{Kind: patch.Remove, Path: path, HasPath: true}}, patch.Tolerances{})
	wantError(t, err, "invalidPath", "ééé…")
	if n := len(err.Error()); n > 1000 {
		t.Errorf("the error has %d bytes", n)
	}
}

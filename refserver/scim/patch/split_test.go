package patch_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// splitCase is one PATCH of a group, divided. rel and doc are one line per
// step, as relText and docText write them.
type splitCase struct {
	name        string
	modes       []mode
	ops         string
	rel, doc    []string
	fails, says string
}

func (c splitCase) run(t *testing.T, tol patch.Tolerances) {
	t.Helper()
	ops, err := operations(t, c.ops, tol)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	doc, rel, err := patch.Split(groupType, ops, tol)
	if c.fails != "" {
		wantError(t, err, c.fails, c.says)
		return
	}
	if err != nil {
		t.Fatalf("Split: %v", err)
	}
	if diff := cmp.Diff(c.rel, relText(rel)); diff != "" {
		t.Errorf("relation steps (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(c.doc, docText(doc)); diff != "" {
		t.Errorf("document operations (-want +got):\n%s", diff)
	}
}

func relText(rel []patch.RelationOp) []string {
	kinds := map[patch.RelationKind]string{
		patch.RelAdd: "add", patch.RelRemove: "remove", patch.RelReplace: "replace", patch.RelClear: "clear", patch.RelRemoveWhere: "where",
	}
	var lines []string
	for _, r := range rel {
		line := fmt.Sprintf("%d %s", r.Index, kinds[r.Kind])
		for _, m := range r.Members {
			line += " " + strings.TrimRight(strings.Join([]string{m.Value, m.Type, m.Display}, "|"), "|")
		}
		if r.Where != nil {
			line += " " + r.Where.String()
		}
		lines = append(lines, line)
	}
	return lines
}

func docText(ops []patch.Op) []string {
	var lines []string
	for _, op := range ops {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", op.Index, op.Kind, op.Path, document.Append(nil, op.Value)))
	}
	return lines
}

func TestSplit(t *testing.T) {
	t.Parallel()
	cases := []splitCase{
		{
			name: "add members (RFC7644-3.5.2.1-06)",
			ops:  `{"op":"add","path":"members","value":[{"value":"1","display":"Babs","$ref":"https://x/Users/1"},{"value":"2","type":"user"}]}`,
			rel:  []string{"0 add 1||Babs 2|User"},
		},
		{
			name: "one member by itself",
			ops:  `{"op":"add","path":"members","value":{"value":"1","type":"Group"}}`,
			rel:  []string{"0 add 1|Group"},
		},
		{
			name: "entra quirk 23, okta quirk 11: $ref and display null, no type (patch-add-member-without-type-ignored)",
			ops:  `{"op":"add","path":"members","value":[{"$ref":null,"value":"1","display":null,"type":null}]}`,
			rel:  []string{"0 add 1"},
		},
		{
			name: "entra section 6.7: bare strings", modes: []mode{tolerant},
			ops: `{"op":"add","path":"members","value":"1"},{"op":"add","path":"members","value":["2","1"]}`,
			rel: []string{"0 add 1 2"},
		},
		{
			name: "entra quirk 43: displayName in place of display", modes: []mode{tolerant},
			ops: `{"op":"add","path":"members","value":[{"displayName":"x","value":"1"}]}`,
			rel: []string{"0 add 1||x"},
		},
		{
			name: "okta quirk 4: removes, then one add, in order",
			ops:  `{"op":"remove","path":"members[value eq \"1\"]"},{"op":"remove","path":"MEMBERS[VALUE EQ \"2\"]"},{"op":"add","path":"members","value":[{"value":"3"}]},{"op":"remove","path":"members[value eq \"1\"]"}`,
			rel:  []string{"0 remove 1 2", "2 add 3", "3 remove 1"},
		},
		{
			name: "okta quirk 5: full replace",
			ops:  `{"op":"replace","path":"members","value":[{"value":"1"},{"value":"2"},{"value":"1"}]}`,
			rel:  []string{"0 replace 1 2"},
		},
		{
			name: "okta quirk 5: full replace with nothing (patch-replace-empty-list-rejected)",
			ops:  `{"op":"replace","path":"members","value":[]},{"op":"replace","path":"members","value":null}`,
			rel:  []string{"0 clear", "1 clear"},
		},
		{
			name: "okta quirk 6: one pathless replace", modes: []mode{tolerant},
			ops: `{"op":"replace","value":{"members":[],"id":"7","displayName":"X"}}`,
			rel: []string{"0 clear"},
			doc: []string{`0 replace  {"id":"7","displayName":"X"}`},
		},
		{
			name: "pathless add of members alone leaves no document operation",
			ops:  `{"op":"add","value":{"members":[{"value":"1"}]}}`,
			rel:  []string{"0 add 1"},
		},
		{
			name: "members under the core schema's URN, as key, path and object",
			ops:  `{"op":"add","value":{"@GROUP:members":[{"value":"1"}]}},{"op":"add","path":"@GROUP:members","value":[{"value":"2"}]},{"op":"add","path":"@GROUP","value":{"members":[{"value":"3"}],"displayName":"D"}},{"op":"add","value":{"@GROUP":{"members":[{"value":"4"}]}}}`,
			rel:  []string{"0 add 1 2 3 4"},
			doc:  []string{`2 add urn:ietf:params:scim:schemas:core:2.0:Group {"displayName":"D"}`, `3 add  {"urn:ietf:params:scim:schemas:core:2.0:Group":{}}`},
		},
		{
			name: "nothing to add",
			ops:  `{"op":"add","path":"members","value":[]},{"op":"add","path":"members","value":null}`,
		},
		{
			name: "RFC7644-3.5.2.2-03 remove all",
			ops:  `{"op":"remove","path":"members"},{"op":"remove","path":"members","value":null}`,
			rel:  []string{"0 clear", "1 clear"},
		},
		{
			name:  "corner 11, entra quirk 22, jumpcloud quirk 24: remove by value (patch-remove-member-by-value-clears-group)",
			modes: []mode{tolerant},
			ops:   `{"op":"Remove","path":"members","value":[{"$ref":null,"value":"1"},{"value":"2"}]}`,
			rel:   []string{"0 remove 1 2"},
		},
		{
			name: "corner 11: an empty list names nobody", modes: []mode{tolerant},
			ops: `{"op":"remove","path":"members","value":[]}`,
		},
		{
			name: "corner 11: a value that names nobody is refused", modes: []mode{tolerant},
			ops:   `{"op":"remove","path":"members","value":[{"display":"x"}]}`,
			fails: "invalidValue", says: "Operations[0] (remove members)",
		},
		{
			name: "corner 11: refused by strict (patch-remove-with-value-refused)", modes: []mode{strict},
			ops:   `{"op":"remove","path":"members","value":[{"value":"1"}]}`,
			fails: "invalidValue", says: "takes no value",
		},
		{
			name: "corner 11: refused by strict beside a filter too", modes: []mode{strict},
			ops:   `{"op":"remove","path":"members[value eq \"1\"]","value":"1"}`,
			fails: "invalidValue", says: "takes no value",
		},
		{
			name: "an id that nobody can have",
			ops:  `{"op":"remove","path":"members[value eq \"\"]"}`,
			rel:  []string{`0 where value eq ""`},
		},
		{
			name: "RFC7644-3.5.2.2-04 ids joined by or",
			ops:  `{"op":"remove","path":"members[value eq \"1\" or (value eq \"2\" or value eq \"3\")]"}`,
			rel:  []string{"0 remove 1 2 3"},
		},
		{
			name: "any other filter stays a filter",
			ops:  `{"op":"remove","path":"members[type eq \"User\"]"},{"op":"remove","path":"members[value sw \"a\"]"},{"op":"remove","path":"members[value eq \"1\" and type eq \"User\"]"}`,
			rel:  []string{`0 where type eq "User"`, `1 where value sw "a"`, `2 where value eq "1" and type eq "User"`},
		},
		{
			name: "the other operations stay in order",
			ops:  `{"op":"replace","path":"displayName","value":"X"},{"op":"add","path":"members","value":[{"value":"1"}]},{"op":"add","path":"externalId","value":"e"}`,
			rel:  []string{"1 add 1"},
			doc:  []string{`0 replace displayName "X"`, `2 add externalId "e"`},
		},
		{
			name: "what Split cannot read is left to Apply", modes: []mode{strict},
			ops: `{"op":"add","path":"members[","value":[{"value":"1"}]},{"op":"add","value":{"nosuch":1}}`,
			doc: []string{`0 add members[ [{"value":"1"}]`, `1 add  {"nosuch":1}`},
		},
		{
			name:  "corner 17: a member's id is not edited",
			ops:   `{"op":"replace","path":"members[value eq \"1\"].value","value":"2"}`,
			fails: "mutability", says: "Operations[0]",
		},
		{
			name:  "corner 17: nor a member as a whole",
			ops:   `{"op":"add","path":"displayName","value":"X"},{"op":"replace","path":"members[value eq \"1\"]","value":{"value":"2"}}`,
			fails: "mutability", says: "Operations[1]",
		},
		{
			name:  "corner 17: nor the ids of all",
			ops:   `{"op":"remove","path":"members.value"}`,
			fails: "mutability", says: "members.value",
		},
		{
			name: "corner 17: nor through a key", modes: []mode{tolerant},
			ops:   `{"op":"replace","value":{"members[value eq \"1\"].value":"2"}}`,
			fails: "mutability", says: "members.value",
		},
		{
			name: "a bare string is refused by strict", modes: []mode{strict},
			ops:   `{"op":"add","path":"members","value":["1"]}`,
			fails: "invalidValue", says: "members",
		},
		{
			name: "an unknown sub-attribute is refused by strict", modes: []mode{strict},
			ops:   `{"op":"add","path":"members","value":[{"value":"1","displayName":"x"}]}`,
			fails: "invalidSyntax", says: "displayName",
		},
		{name: "a member without id", ops: `{"op":"add","path":"members","value":[{"value":""}]}`, fails: "invalidValue", says: "members"},
		{name: "a member with a number", ops: `{"op":"add","path":"members","value":[{"value":17}]}`, fails: "invalidValue", says: "members.value"},
		{name: "a number for a member", ops: `{"op":"add","path":"members","value":17}`, fails: "invalidValue", says: "members"},
		{name: "null for a member", ops: `{"op":"add","path":"members","value":[null]}`, fails: "invalidValue", says: "members"},
	}
	for _, c := range cases {
		modes := c.modes
		if modes == nil {
			modes = both
		}
		for _, m := range modes {
			t.Run(c.name+"/"+string(m), func(t *testing.T) {
				t.Parallel()
				c.run(t, m.tolerances())
			})
		}
	}
}

func TestSplitWithoutRelation(t *testing.T) {
	t.Parallel()
	ops, err := operations(t, `{"op":"replace","value":{"members":[{"value":"1"}]}}`, patch.Tolerant())
	if err != nil {
		t.Fatal(err)
	}
	doc, rel, err := patch.Split(userType, ops, patch.Tolerant())
	if err != nil || rel != nil {
		t.Fatalf("Split = %v, %v; want no steps and no error", rel, err)
	}
	if diff := cmp.Diff(docText(ops), docText(doc)); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
}

// TestSplitRequiredRelation: a relation that must have values cannot be cleared.
func TestSplitRequiredRelation(t *testing.T) {
	t.Parallel()
	typ, core, members := *groupType, *groupType.Core, *groupType.Attribute("members")
	members.Required = true
	core.Attributes = []*scim.Attribute{groupType.Attribute("displayName"), &members}
	typ.Core = &core
	for _, text := range []string{`{"op":"remove","path":"members"}`, `{"op":"replace","value":{"members":[]}}`} {
		ops, err := operations(t, text, patch.Tolerances{})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = patch.Split(&typ, ops, patch.Tolerances{})
		wantError(t, err, "mutability", "members is required")
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, ops string
		want      string
		given     bool
	}{
		{"by path", `{"op":"replace","path":"password","value":"s3cret"}`, "s3cret", true},
		{"by URN", `{"op":"add","path":"@CORE:password","value":"s3cret"}`, "s3cret", true},
		{"without path", `{"op":"replace","value":{"title":"T","Password":"s3cret"}}`, "s3cret", true},
		{"under the core schema's URN", `{"op":"replace","path":"@CORE","value":{"password":"s3cret"}},{"op":"add","value":{"@CORE":{"title":"x"}}}`, "s3cret", true},
		{"the last one counts", `{"op":"add","value":{"@CORE:password":"a"}},{"op":"replace","path":"password","value":"b"}`, "b", true},
		{"removed", `{"op":"add","path":"password","value":"a"},{"op":"remove","path":"password"}`, "", true},
		{"none", `{"op":"replace","path":"title","value":"password"}`, "", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ops, err := operations(t, tc.ops, patch.Tolerances{})
			if err != nil {
				t.Fatal(err)
			}
			got, given := patch.Password(userType, ops, patch.Tolerances{})
			if got != tc.want || given != tc.given {
				t.Errorf("Password = %q, %v; want %q, %v", got, given, tc.want, tc.given)
			}
		})
	}
}

func TestPasswordIsChecked(t *testing.T) {
	t.Parallel()
	applyCase{ops: `{"op":"replace","path":"password","value":17}`, fails: "invalidValue", says: "password"}.run(t, patch.Tolerant())
}

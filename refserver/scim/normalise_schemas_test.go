package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestNormaliseBodyTolerances(t *testing.T) {
	t.Parallel()
	runBodies(t, userType(t), []bodyTest{
		{
			name: "string booleans", rules: scim.Rules{StringBooleans: true},
			body: user(`"active":"False","roles":[{"value":"r","primary":"True"}]`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","active":false,"roles":[{"value":"r","primary":true}]}`,
		},
		{
			name: "a word that is no boolean", rules: scim.Rules{StringBooleans: true}, body: user(`"active":"yes"`),
			scimType: scim.TypeInvalidValue, detail: "active must be true or false, without quotation marks",
		},
		{
			name: "unwrap", rules: scim.Rules{UnwrapSingle: true},
			body: `{"schemas":"` + userURN + `","userName":["ada"],"name":[{"givenName":["Ada"]}],"emails":{"value":"a"},"title":[],"nickName":[null]}`,
			want: `{"schemas":["` + userURN + `"],"userName":"ada","name":{"givenName":"Ada"},"emails":[{"value":"a"}]}`,
		},
		{
			name: "nothing to choose between two", rules: scim.Rules{UnwrapSingle: true}, body: user(`"title":["a","b"]`),
			scimType: scim.TypeInvalidValue, detail: "title must be a single value, not an array",
		},
		{
			name: "raw values", rules: scim.Rules{RawValues: true},
			body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","emails":["a","b",""],"` + enterpriseURN + `":{"manager":"M"}}`,
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","emails":[{"value":"a"},{"value":"b"}],"` + enterpriseURN + `":{"manager":{"value":"M"}}}`,
		},
		{
			name: "raw empty manager clears", rules: scim.Rules{RawValues: true},
			body: user(`"` + enterpriseURN + `":{"manager":""}`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada"}`,
		},
		{
			name: "name has no value to be raw", rules: scim.Rules{RawValues: true}, body: user(`"name":"Ada"`),
			scimType: scim.TypeInvalidValue, detail: "name must be an object, not a string",
		},
		{
			name: "unknown attributes", rules: scim.Rules{UnknownAttributes: true, UndeclaredExtensions: true},
			body: user(`"colour":"blue","name":{"givenName":"Ada","pet":"Rex"},"name.familyName":"L","` + enterpriseURN + `":{"salary":1,"division":"D"},"` + userURN + `":{"title":"Dr"},"urn:x:y":{"a":1},"department":"top"`),
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","name":{"givenName":"Ada"},"` + enterpriseURN + `":{"division":"D"},"title":"Dr"}`,
		},
	})
}

func TestNormaliseBodySchemas(t *testing.T) {
	t.Parallel()
	const old = "urn:scim:schemas:core:1.0"
	with := func(schemas, rest string) string { return `{"schemas":` + schemas + `,"userName":"ada"` + rest + `}` }
	data := `,"` + enterpriseURN + `":{"division":"D"}`
	plain := `{"schemas":["` + userURN + `"],"userName":"ada"}`
	extended := `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada"` + data + `}`
	missing := "schemas is missing; it must list " + userURN
	runBodies(t, userType(t), []bodyTest{
		{name: "none", body: `{"userName":"ada"}`, scimType: scim.TypeInvalidSyntax, detail: missing},
		{name: "null", body: with(`null`, ""), scimType: scim.TypeInvalidSyntax, detail: missing},
		{name: "empty", body: with(`[]`, ""), scimType: scim.TypeInvalidSyntax, detail: missing},
		{name: "none, tolerated", rules: scim.Rules{MissingSchemas: true}, body: `{"userName":"ada"` + data + `}`, want: extended},
		{name: "a string", body: with(`"`+userURN+`"`, ""), scimType: scim.TypeInvalidSyntax, detail: "schemas must be an array of URNs, not a string"},
		{name: "a number inside", body: with(`["`+userURN+`",7]`, ""), scimType: scim.TypeInvalidSyntax, detail: "schemas[1] must be a string, not a number"},
		{name: "no core", body: with(`["`+enterpriseURN+`"]`, data), scimType: scim.TypeInvalidSyntax, detail: "schemas must list " + userURN},
		{name: "no core, tolerated", rules: scim.Rules{MissingSchemas: true}, body: with(`["`+enterpriseURN+`"]`, data), want: extended},
		{name: "order", body: with(`["`+enterpriseURN+`","`+userURN+`"]`, data), want: extended},
		{name: "twice", body: with(`["`+userURN+`","URN`+userURN[3:]+`"]`, ""), scimType: scim.TypeInvalidValue, detail: "schemas lists " + userURN + " twice"},
		{name: "extension twice", body: with(`["`+userURN+`","`+enterpriseURN+`","`+enterpriseURN+`"]`, data), scimType: scim.TypeInvalidValue, detail: "schemas lists " + enterpriseURN + " twice"},
		{name: "twice, tolerated", rules: scim.Rules{ForeignSchemas: true}, body: with(`["`+userURN+`","`+userURN+`","`+enterpriseURN+`","`+enterpriseURN+`"]`, data), want: extended},
		{name: "undeclared", body: with(`["`+userURN+`"]`, data), scimType: scim.TypeInvalidSyntax, detail: "schemas does not list " + enterpriseURN + ", although the body has attributes of it"},
		{name: "undeclared, tolerated", rules: scim.Rules{UndeclaredExtensions: true}, body: with(`["`+userURN+`"]`, data), want: extended},
		{name: "undeclared without data", body: with(`["`+userURN+`"]`, `,"`+enterpriseURN+`":{"division":null}`), want: plain},
		{
			name: "foreign", body: with(`["`+userURN+`","`+old+`"]`, ""),
			scimType: scim.TypeInvalidSyntax, detail: `schemas lists "` + old + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
		{name: "foreign, tolerated, with its data", rules: scim.Rules{ForeignSchemas: true}, body: with(`["`+old+`","`+userURN+`"]`, `,"`+old+`":{"x":1}`), want: plain},
		{
			name: "foreign alone", rules: scim.Tolerant(), body: with(`["`+old+`"]`, ""),
			scimType: scim.TypeInvalidSyntax, detail: `schemas lists "` + old + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
		{
			name: "a draft's", rules: scim.Rules{ForeignSchemas: true, MissingSchemas: true}, body: with(`["urn:scim:schemas:core:2.0"]`, ""),
			scimType: scim.TypeInvalidSyntax, detail: `schemas lists "urn:scim:schemas:core:2.0", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
		{name: "a draft's, tolerated", rules: scim.Rules{DraftSchemas: true}, body: with(`["urn:scim:schemas:core:2.0","urn:scim:schemas:extension:enterprise:2.0"]`, data), want: extended},
		{
			name: "a group", rules: scim.Tolerant(), body: `{"schemas":["` + groupURN + `"],"displayName":"G"}`,
			scimType: scim.TypeInvalidSyntax, detail: `schemas lists "` + groupURN + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
	})
}

func TestNormaliseBodyDuplicates(t *testing.T) {
	t.Parallel()
	many := `"roles":[`
	for range 40 {
		many += `{"value":"r1"},{"VALUE":"R1","primary":true},`
	}
	many += `{"value":"r2","type":"t"},{"value":"r2"}]`
	runBodies(t, userType(t), []bodyTest{
		{
			name: "same value and type; the later adds what is missing",
			body: user(`"emails":[{"value":"a@B","type":"work"},{"value":"A@b","type":"Work","display":"A","primary":true},{"value":"a@b","type":"home"},{"value":"a@b"}]`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","emails":[{"value":"a@B","type":"work","display":"A","primary":true},{"value":"a@b","type":"home"},{"value":"a@b"}]}`,
		},
		{
			name: "the same primary twice is one",
			body: user(`"emails":[{"value":"a","primary":true},{"value":"a","primary":true}]`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","emails":[{"value":"a","primary":true}]}`,
		},
		{
			name: "addresses have no value",
			body: user(`"addresses":[{"type":"work","locality":"A"},{"type":"work","locality":"B"},{"locality":"A","type":"work"}]`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","addresses":[{"type":"work","locality":"A"},{"type":"work","locality":"B"}]}`,
		},
		{
			name: "many", body: user(many),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","roles":[{"value":"r1","primary":true},{"value":"r2","type":"t"},{"value":"r2"}]}`,
		},
	})
	runBodies(t, deviceType(t), []bodyTest{{
		name: "primitive values by caseExact and by number",
		body: `{"schemas":["` + deviceURN + `"],"serial":"S","tags":["a","A","b"],"exactTags":["a","A","a"],"readings":[1,1.0,2]}`,
		want: `{"schemas":["` + deviceURN + `"],"serial":"S","tags":["a","b"],"exactTags":["a","A"],"readings":[1,2]}`,
	}})
}

func TestNormaliseBodyGroup(t *testing.T) {
	t.Parallel()
	group := func(members string) string {
		return `{"schemas":["` + groupURN + `"],"displayName":"G","members":` + members + `}`
	}
	runBodies(t, groupType(t), []bodyTest{
		{
			name: "displayName is required", body: `{"schemas":["` + groupURN + `"]}`,
			scimType: scim.TypeInvalidValue, detail: "displayName is required and must not be empty",
		},
		{
			name: "value and type stay, display and $ref go",
			body: group(`[{"value":"1","$ref":null,"display":"Ada"},{"value":"2","type":"Group","$ref":"../Groups/2"},{"$ref":"https://h/v2/Users/3"},{"value":"1"}]`),
			want: group(`[{"value":"1"},{"value":"2","type":"Group"},{"value":"3"}]`),
		},
		{
			name: "nobody", body: group(`[]`), want: `{"schemas":["` + groupURN + `"],"displayName":"G"}`,
		},
		{
			name: "a member without value", body: group(`[{"value":"1"},{"type":"User"}]`),
			scimType: scim.TypeInvalidValue, detail: "members[1] has no value; it must be the id of a resource",
		},
		{
			name: "an empty member", body: group(`[{"value":"1"},{}]`), want: group(`[{"value":"1"}]`),
		},
		{
			name: "bare ids", body: group(`["1"]`), scimType: scim.TypeInvalidValue, detail: "members[0] must be an object, not a string",
		},
		{
			name: "what Entra ID sends", rules: scim.Tolerant(),
			body: `{"schemas":["` + groupURN + `","http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],"externalId":"8aa1a0c0","displayName":"G","members":["1",{"displayName":"Bea","value":"2"}],"meta":{"resourceType":"Group"}}`,
			want: `{"schemas":["` + groupURN + `"],"externalId":"8aa1a0c0","displayName":"G","members":[{"value":"1"},{"value":"2"}]}`,
		},
	})
}

package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	userURN       = "urn:ietf:params:scim:schemas:core:2.0:User"
	enterpriseURN = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	groupURN      = "urn:ietf:params:scim:schemas:core:2.0:Group"
	deviceURN     = "urn:example:scim:schemas:2.0:Device"
	leaseURN      = "urn:example:scim:schemas:2.0:Device:Lease"
)

// user is the JSON of a body whose schemas lists User and that has a userName.
func user(members string) string {
	return `{"schemas":["` + userURN + `"],"userName":"ada",` + members + `}`
}

type bodyTest struct {
	name, body string
	rules      scim.Rules
	want       string // stored form, or ""
	scimType   string // of the error, or ""
	detail     string
}

func runBodies(t *testing.T, of *scim.Type, tests []bodyTest) {
	t.Helper()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := object(t, test.body)
			before := body.Clone()
			got, err := scim.NormaliseBody(of, body, scim.Create, nil, test.rules)
			if text(body) != text(before) {
				t.Errorf("the body was changed to %s", text(body))
			}
			if !wantError(t, err, test.scimType, test.detail) {
				identicalJSON(t, got, test.want)
			}
		})
	}
}

func TestNormaliseBodyForm(t *testing.T) {
	t.Parallel()
	runBodies(t, userType(t), []bodyTest{
		{
			name: "canonical names, order of the body kept",
			body: `{"TITLE":"Dr","SCHEMAS":["` + userURN + `"],"Name":{"GIVENNAME":"Ada"},"USERNAME":"ada","EmaiLs":[{"VALUE":"a@b","Primary":true}]}`,
			want: `{"schemas":["` + userURN + `"],"title":"Dr","name":{"givenName":"Ada"},"userName":"ada","emails":[{"value":"a@b","primary":true}]}`,
		},
		{
			name: "what counts as absent",
			body: user(`"title":null,"nickName":"","emails":[],"phoneNumbers":[null,{}],"name":{},"roles":[{"value":null}],"addresses":[{"locality":""}],"` + enterpriseURN + `":{"department":null,"manager":{"value":""}}`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada"}`,
		},
		{
			name: "a whole extension null",
			body: user(`"` + enterpriseURN + `":null`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada"}`,
		},
		{
			name: "null between values",
			body: user(`"emails":[{"value":"a"},null,{"value":"b"}]`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","emails":[{"value":"a"},{"value":"b"}]}`,
		},
		{
			name: "readOnly attributes are ignored whatever they hold",
			body: user(`"id":7,"meta":"x","groups":[{"value":"g"}],"externalId":"E1"`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","externalId":"E1"}`,
		},
		{
			name: "extension under its canonical URN, schemas in the type's order",
			body: `{"schemas":["URN:IETF:PARAMS:SCIM:SCHEMAS:EXTENSION:ENTERPRISE:2.0:USER","` + userURN + `"],"userName":"ada","URN:ietf:params:scim:schemas:extension:ENTERPRISE:2.0:user":{"DEPARTMENT":"R&D","manager":{"value":"M","displayName":"ignored"}}}`,
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"department":"R&D","manager":{"value":"M"}}}`,
		},
		{
			name: "URN-qualified names",
			body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"` + userURN + `:userName":"ada","` + enterpriseURN + `:department":"R&D","` + userURN + `:externalId":"E"}`,
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"department":"R&D"},"externalId":"E"}`,
		},
		{
			name: "extension listed without data leaves schemas",
			body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{}}`,
			want: `{"schemas":["` + userURN + `"],"userName":"ada"}`,
		},
		{
			name: "password is checked and dropped",
			body: user(`"password":"secret"`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada"}`,
		},
		{
			name: "password of the wrong type", body: user(`"password":5`),
			scimType: scim.TypeInvalidValue, detail: "password must be a string, not a number",
		},
		{
			name: "password kept when asked for", rules: scim.Rules{KeepPassword: true},
			body: user(`"password":"secret"`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","password":"secret"}`,
		},
		{
			name: "$ref gives way to value, and gives one when there is none",
			body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":{"value":"M","$ref":"../Users/X"}}}`,
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":{"value":"M"}}}`,
		},
		{
			name: "$ref alone",
			body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":{"$ref":"https://host/scim/v2/Users/26118915/"}}}`,
			want: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":{"value":"26118915"}}}`,
		},
		{
			name: "any text, as sent",
			body: user(`"displayName":"A\u030a 🚀\u2028<&>","nickName":" x "`),
			want: `{"schemas":["` + userURN + `"],"userName":"ada","displayName":"A` + "\u030a 🚀\u2028" + `<&>","nickName":" x "}`,
		},
	})
}

func TestNormaliseBodyRefuses(t *testing.T) {
	t.Parallel()
	runBodies(t, userType(t), []bodyTest{
		{
			name: "no userName", body: `{"schemas":["` + userURN + `"]}`,
			scimType: scim.TypeInvalidValue, detail: "userName is required and must not be empty",
		},
		{
			name: "empty userName", body: `{"schemas":["` + userURN + `"],"userName":""}`,
			scimType: scim.TypeInvalidValue, detail: "userName is required and must not be empty",
		},
		{
			name: "unknown attribute", body: user(`"favouriteColour":"blue"`),
			scimType: scim.TypeInvalidSyntax, detail: `"favouriteColour" is not an attribute of User`,
		},
		{
			name: "extension attribute at the top", body: user(`"department":"R&D"`),
			scimType: scim.TypeInvalidSyntax, detail: `"department" is not an attribute of User; write ` + enterpriseURN + `:department`,
		},
		{
			name: "unknown sub-attribute", body: user(`"emails":[{"value":"a"},{"mail":"b"}]`),
			scimType: scim.TypeInvalidSyntax, detail: `"mail" is not an attribute of emails[1]`,
		},
		{
			name: "unknown extension attribute", body: user(`"` + enterpriseURN + `":{"salary":1}`),
			scimType: scim.TypeInvalidSyntax, detail: `"salary" is not an attribute of ` + enterpriseURN,
		},
		{
			name: "unknown URN-qualified name", body: user(`"` + userURN + `:salary":1`),
			scimType: scim.TypeInvalidSyntax, detail: `"salary" is not an attribute of ` + userURN,
		},
		{
			name: "core attributes below the core URN", body: user(`"` + userURN + `":{"title":"Dr"}`),
			scimType: scim.TypeInvalidSyntax, detail: `"` + userURN + `" is not an attribute of User; the attributes of the core schema stand at the top of the resource`,
		},
		{
			name: "an attribute with and without URN", body: user(`"title":"Dr","` + userURN + `:title":"Dr"`),
			scimType: scim.TypeInvalidSyntax, detail: "title is given twice, with and without the URN of its schema",
		},
		{
			name: "an extension that is no object", body: user(`"` + enterpriseURN + `":["x"]`),
			scimType: scim.TypeInvalidValue, detail: enterpriseURN + " must be an object of attributes, not an array",
		},
		{
			name: "two primary values", body: user(`"emails":[{"value":"a","primary":true},{"value":"b"},{"value":"c","primary":true}]`),
			scimType: scim.TypeInvalidValue, detail: "emails[0] and emails[2] are both primary; at most one value can be",
		},
		{
			name: "two given names", body: user(`"name":{"givenName":["A","B"]}`),
			scimType: scim.TypeInvalidValue, detail: "name.givenName must be a single value, not an array",
		},
		{
			name: "an object for a string", body: user(`"title":{}`),
			scimType: scim.TypeInvalidValue, detail: "title must be a string, not an object",
		},
		{
			name: "a string for an object", body: user(`"name":"Ada"`),
			scimType: scim.TypeInvalidValue, detail: "name must be an object, not a string",
		},
		{
			name: "a value for an array", body: user(`"emails":{"value":"a"}`),
			scimType: scim.TypeInvalidValue, detail: "emails must be an array, not an object",
		},
		{
			name: "an array in an array", body: user(`"emails":[[{"value":"a"}]]`),
			scimType: scim.TypeInvalidValue, detail: "emails[0] must be an object, not an array",
		},
		{
			name: "string boolean", body: user(`"active":"True"`),
			scimType: scim.TypeInvalidValue, detail: "active must be true or false, without quotation marks",
		},
		{
			name: "number for a boolean", body: user(`"active":1`),
			scimType: scim.TypeInvalidValue, detail: "active must be true or false, not a number",
		},
		{
			name: "string boolean in the depth", body: user(`"emails":[{"value":"a","primary":"true"}]`),
			scimType: scim.TypeInvalidValue, detail: "emails[0].primary must be true or false, without quotation marks",
		},
		{
			name: "wrong type in an extension", body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":{"value":5}}}`,
			scimType: scim.TypeInvalidValue, detail: enterpriseURN + ":manager.value must be a string, not a number",
		},
		{
			name: "raw manager", body: `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"userName":"ada","` + enterpriseURN + `":{"manager":"M"}}`,
			scimType: scim.TypeInvalidValue, detail: enterpriseURN + ":manager must be an object, not a string",
		},
	})
}

func TestNormaliseBodyFormats(t *testing.T) {
	t.Parallel()
	der := "MAMCAQE="       // SEQUENCE { INTEGER 1 }
	two := "MAMCAQEwAwIBAQ" // two of them
	accept := func(members string) string {
		return `{"schemas":["` + userURN + `"],"userName":"ada",` + members + `}`
	}
	tests := []struct{ name, members, detail string }{
		{"URI", `"profileUrl":"https://example.com/~ada?x=1"`, ""},
		{"relative URI", `"profileUrl":"Users/26118915"`, ""},
		{"URN", `"profileUrl":"urn:isbn:0451450523"`, ""},
		{"no URI", `"profileUrl":"::not a uri::"`, "profileUrl must be an absolute or relative URI"},
		{"no URI, no blank either", `"profileUrl":"::x"`, "profileUrl must be an absolute or relative URI"},
		{"photo", `"photos":[{"value":"https://example.com/<a>"}]`, "photos[0].value must be an absolute or relative URI"},
		{"locale", `"locale":"en_US"`, ""},
		{"locale with a blank", `"locale":"en US"`, "locale must be a language tag, without white space"},
		{"preferredLanguage is a header value", `"preferredLanguage":"da, en-gb;q=0.8"`, ""},
		{"country", `"addresses":[{"country":"us","formatted":"1\n2"}]`, ""},
		{"country of three letters", `"addresses":[{"country":"US"},{"country":"USA"}]`, "addresses[1].country must be a two-letter country code of ISO 3166-1"},
		{"certificate", `"x509Certificates":[{"value":"` + der + `"}]`, ""},
		{"certificate without padding", `"x509Certificates":[{"value":"MAMCAQE"}]`, ""},
		{"two certificates", `"x509Certificates":[{"value":"` + two + `"}]`, "x509Certificates[0].value must be exactly one DER-encoded certificate in base64"},
		{"no certificate", `"x509Certificates":[{"value":"aGVsbG8="}]`, "x509Certificates[0].value must be exactly one DER-encoded certificate in base64"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := object(t, accept(test.members))
			got, err := scim.NormaliseBody(userType(t), body, scim.Create, nil, scim.Rules{})
			scimType := ""
			if test.detail != "" {
				scimType = scim.TypeInvalidValue
			}
			if !wantError(t, err, scimType, test.detail) {
				sameJSON(t, got, accept(test.members))
			}
			loose, err := scim.NormaliseBody(userType(t), body, scim.Create, nil, scim.Rules{LooseFormats: true})
			if err != nil {
				t.Fatalf("with LooseFormats: %v", err)
			}
			sameJSON(t, loose, accept(test.members))
		})
	}
	_, err := scim.NormaliseBody(userType(t), object(t, accept(`"x509Certificates":[{"value":"***"}]`)), scim.Create, nil, scim.Tolerant())
	wantError(t, err, scim.TypeInvalidValue, "x509Certificates[0].value must be base64 text")
}

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
			scimType: scim.TypeInvalidValue, detail: `schemas lists "` + old + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
		{name: "foreign, tolerated, with its data", rules: scim.Rules{ForeignSchemas: true}, body: with(`["`+old+`","`+userURN+`"]`, `,"`+old+`":{"x":1}`), want: plain},
		{
			name: "foreign alone", rules: scim.Tolerant(), body: with(`["`+old+`"]`, ""),
			scimType: scim.TypeInvalidValue, detail: `schemas lists "` + old + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
		},
		{
			name: "a group", rules: scim.Tolerant(), body: `{"schemas":["` + groupURN + `"],"displayName":"G"}`,
			scimType: scim.TypeInvalidValue, detail: `schemas lists "` + groupURN + `", which is no schema of User; it has ` + userURN + ", " + enterpriseURN,
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

func TestNormaliseBodyTypes(t *testing.T) {
	t.Parallel()
	device := func(members string) string { return `{"schemas":["` + deviceURN + `"],"serial":"S",` + members + `}` }
	tests := []struct{ members, detail string }{
		{`"slots":-9223372036854775808`, ""},
		{`"slots":9223372036854775808`, "slots is outside the range of 64-bit integers"},
		{`"slots":3.0`, "slots must be an integer, without fraction or exponent"},
		{`"slots":1e2`, "slots must be an integer, without fraction or exponent"},
		{`"slots":"3"`, "slots must be a number, not a string"},
		{`"weight":1.50`, ""},
		{`"weight":2`, ""},
		{`"weight":1e-300`, ""},
		{`"weight":1e999`, "weight is outside the range of decimals"},
		{`"weight":"1.5"`, "weight must be a number, not a string"},
		{`"weight":0.00000000000000000000000000000000000000000000000000000000000000001`, "weight has more than 64 characters"},
		{`"bought":"2020-02-29T12:00:00.123+02:00"`, ""},
		{`"bought":"2020-01-01"`, "bought must be a date and time such as 2008-01-23T04:56:22Z: it needs a date and a time with T between them"},
		{`"bought":1577836800`, "bought must be a string, not a number"},
		{`"firmware":"AQID/+8="`, ""},
		{`"firmware":"AQID_-8"`, ""},
		{`"firmware":"***"`, "firmware must be base64 text"},
		{`"tags":["a",1]`, "tags[1] must be a string, not a number"},
		{`"ports":[{"number":1,"names":["a","b"]}]`, ""},
		{`"ports":[{"names":["a"]}]`, "ports[0].number is required and must not be empty"},
		{`"ports":[{"number":1},{"number":2,"names":["a",5]}]`, "ports[1].names must be a string, not a number"},
		{`"box":{"colour":"red"}`, "box.code is required and must not be empty"},
		{`"secret":"s"`, ""},
	}
	for _, test := range tests {
		t.Run(test.members, func(t *testing.T) {
			t.Parallel()
			got, err := scim.NormaliseBody(deviceType(t), object(t, device(test.members)), scim.Create, nil, scim.Rules{})
			if test.detail == "" {
				wantError(t, err, "", "")
				identicalJSON(t, got, device(test.members))
				return
			}
			wantError(t, err, scim.TypeInvalidValue, test.detail)
		})
	}
}

func TestNormaliseBodyReplace(t *testing.T) {
	t.Parallel()
	const current = `{"schemas":["` + deviceURN + `","` + leaseURN + `"],"serial":"S1","label":"Box","bought":"2020-01-01T00:00:00Z","weight":1,"box":{"code":"c","colour":"red"},` +
		`"fixed":[{"value":"a"},{"value":"b"}],"` + leaseURN + `":{"until":"2030-01-01T00:00:00Z"}}`
	// What immutable attributes keep when a body leaves all of them out.
	const kept = `"label":"Box","bought":"2020-01-01T00:00:00Z","fixed":[{"value":"a"},{"value":"b"}],"box":{"colour":"red","code":"c"}`
	device := func(members string) string { return `{"schemas":["` + deviceURN + `"],` + members + `}` }
	tests := []struct{ name, body, want, detail string }{
		{
			name: "omitted: readWrite cleared, immutable kept",
			body: device(`"serial":"S1","box":{"code":"c"}`), want: device(`"serial":"S1",` + kept),
		},
		{
			name: "equal values in another guise",
			body: device(`"serial":"S1","label":"BOX","bought":"2020-01-01T01:00:00+01:00","fixed":[{"value":"B"},{"value":"a"}],"box":{"code":"c","colour":"RED"}`),
			want: device(`"serial":"S1",` + kept),
		},
		{
			name: "null is omitted",
			body: device(`"serial":"S1","label":null,"fixed":[],"box":{"code":"c"}`), want: device(`"serial":"S1",` + kept),
		},
		{name: "another value", body: device(`"serial":"S1","label":"Crate","box":{"code":"c"}`), detail: "label is immutable and has another value already"},
		{name: "case of a case-exact value", body: device(`"serial":"s1","box":{"code":"c"}`), detail: "serial is immutable and has another value already"},
		{name: "another sub-value", body: device(`"serial":"S1","box":{"code":"c","colour":"blue"}`), detail: "box.colour is immutable and has another value already"},
		{name: "fewer values", body: device(`"serial":"S1","box":{"code":"c"},"fixed":[{"value":"a"}]`), detail: "fixed is immutable and has another value already"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			stored := object(t, current)
			got, err := scim.NormaliseBody(deviceType(t), object(t, test.body), scim.Replace, stored, scim.Rules{})
			if text(stored) != current {
				t.Errorf("the stored document was changed to %s", text(stored))
			}
			if test.detail != "" {
				wantError(t, err, scim.TypeMutability, test.detail)
				return
			}
			wantError(t, err, "", "")
			sameJSON(t, got, test.want)
		})
	}
	t.Run("first value", func(t *testing.T) {
		t.Parallel()
		got, err := scim.NormaliseBody(deviceType(t), object(t, device(`"serial":"S1","label":"Box"`)), scim.Replace, object(t, device(`"serial":"S1"`)), scim.Rules{})
		wantError(t, err, "", "")
		sameJSON(t, got, device(`"serial":"S1","label":"Box"`))
	})
	t.Run("members come and go", func(t *testing.T) {
		t.Parallel()
		body := `{"schemas":["` + groupURN + `"],"displayName":"G","members":[{"value":"2"}]}`
		got, err := scim.NormaliseBody(groupType(t), object(t, body), scim.Replace, object(t, `{"schemas":["`+groupURN+`"],"displayName":"G"}`), scim.Rules{})
		wantError(t, err, "", "")
		sameJSON(t, got, body)
	})
}

func TestNormaliseBodyRequiredExtension(t *testing.T) {
	t.Parallel()
	r := scim.Builtin()
	spec := scim.TypeSpec{Name: "Employee", Endpoint: "/Employees", Schema: userURN, Extensions: []scim.ExtensionSpec{{Schema: enterpriseURN, Required: true}}}
	r, err := scim.NewRegistry(r.Schemas(), []scim.TypeSpec{spec})
	if err != nil {
		t.Fatal(err)
	}
	of := r.TypeByName("employee")
	_, err = scim.NormaliseBody(of, object(t, user(`"title":"x"`)), scim.Create, nil, scim.Rules{})
	wantError(t, err, scim.TypeInvalidValue, enterpriseURN+" is required: every Employee must have attributes of it")
	err = scim.CheckComplete(of, document.New("userName", "ada", enterpriseURN, document.New("division", "D")))
	wantError(t, err, "", "")
}

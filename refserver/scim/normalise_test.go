package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
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

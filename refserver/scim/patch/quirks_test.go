package patch_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// TestEntraQuirks follows the table of idp-entra (a); the numbers are its rows.
func TestEntraQuirks(t *testing.T) {
	t.Parallel()
	tolerantOnly := []mode{tolerant}
	runCases(t, []applyCase{
		{
			name: "entra quirk 8 capital op (patch-op-case-sensitive)", modes: tolerantOnly,
			doc:  `"title":"A"`,
			ops:  `{"op":"Replace","path":"title","value":"B"},{"op":"Add","path":"nickName","value":"N"},{"op":"REMOVE","path":"title"}`,
			want: `"nickName":"N"`,
		},
		{
			name: "entra quirk 9 active as a string (patch-string-false-is-truthy)", modes: tolerantOnly,
			doc:  `"active":true`,
			ops:  `{"op":"Replace","path":"active","value":"False"}`,
			want: `"active":false`,
		},
		{
			name: "entra quirk 9 refused by strict", modes: []mode{strict},
			ops:   `{"op":"replace","path":"active","value":"False"}`,
			fails: "invalidValue", says: "active",
		},
		{
			name: "entra quirk 10 boolean string in a list", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"roles","value":[{"primary":"True","type":"WindowsAzureActiveDirectoryRole","value":"Admin"}]}`,
			want: `"roles":[{"primary":true,"type":"WindowsAzureActiveDirectoryRole","value":"Admin"}]`,
		},
		{
			name: "entra quirk 11 quoted boolean in a filter", modes: tolerantOnly,
			doc:  `"roles":[{"primary":true,"value":"Admin"},{"value":"User"}]`,
			ops:  `{"op":"Replace","path":"roles[primary eq \"True\"].value","value":"Owner"}`,
			want: `"roles":[{"primary":true,"value":"Owner"},{"value":"User"}]`,
		},
		{
			name: "entra quirk 11 quoted boolean in a filter that matches nothing", modes: tolerantOnly,
			doc:  `"roles":[{"value":"User"}]`,
			ops:  `{"op":"Add","path":"roles[primary eq \"True\"].value","value":"Owner"},{"op":"Add","path":"roles[primary eq \"True\"].display","value":"O"}`,
			want: `"roles":[{"value":"User"},{"primary":true,"value":"Owner","display":"O"}]`,
		},
		{
			name: "entra quirk 11 refused by strict", modes: []mode{strict},
			doc:   `"roles":[{"primary":true,"value":"Admin"}]`,
			ops:   `{"op":"replace","path":"roles[primary eq \"True\"].value","value":"Owner"}`,
			fails: "invalidFilter",
		},
		{
			name: "entra quirk 12 dotted keys", modes: tolerantOnly,
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"replace","value":{"displayName":"D","name.givenName":"C","@ENT:manager.value":"7","emails[type eq \"work\"].value":"a@x"}}`,
			want: `"displayName":"D","name":{"givenName":"C","familyName":"B"},"@ENT":{"manager":{"value":"7"}},"emails":[{"type":"work","value":"a@x"}]`,
		},
		{
			name: "entra section 6.1 URN and a dot, of the first job", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"@ENT.department","value":"D"}`,
			want: `"@ENT":{"department":"D"}`,
		},
		{
			name: "entra section 6.1 wrapped scalar, of the first job", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"displayName","value":[{"$ref":null,"value":"User x"}]}`,
			want: `"displayName":"User x"`,
		},
		{
			name: "entra quirk 16 manager as a raw string", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"@ENT:manager","value":"42"}`,
			want: `"@ENT":{"manager":{"value":"42"}}`,
		},
		{
			name: "entra quirk 16 refused by strict", modes: []mode{strict},
			ops:   `{"op":"add","path":"@ENT:manager","value":"42"}`,
			fails: "invalidValue", says: "manager",
		},
		{
			name: "entra quirk 16 a new manager leaves nothing of the old one", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1","displayName":"Old"}}`,
			ops:  `{"op":"Replace","path":"@ENT:manager","value":"42"}`,
			want: `"@ENT":{"manager":{"value":"42"}}`,
		},
		{
			name: "entra section 6.1 manager as a list, unqualified", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"manager","value":[{"$ref":"http://h/scim/Users/42","value":"42"}]}`,
			want: `"@ENT":{"manager":{"value":"42"}}`,
		},
		{
			name: "entra quirk 17 manager removed by an empty string", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"},"department":"D"}`,
			ops:  `{"op":"Replace","path":"@ENT:manager","value":""}`,
			want: `"@ENT":{"department":"D"}`,
		},
		{
			name: "entra quirk 17 manager removed by an empty value", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"}}`,
			ops:  `{"op":"Replace","path":"@ENT:manager","value":{"value":""}}`,
			want: ``,
		},
		{
			name: "entra quirk 17 manager removed through its value", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"}}`,
			ops:  `{"op":"Replace","path":"@ENT:manager.value","value":""}`,
			want: ``,
		},
		{
			name: "entra quirk 17 no manager to remove", modes: tolerantOnly,
			ops:  `{"op":"Replace","path":"@ENT:manager","value":""},{"op":"Add","path":"@ENT:manager","value":{"value":""}}`,
			same: true,
		},
		{
			name: "entra quirk 18 filter on a single value that matches", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"}}`,
			ops:  `{"op":"remove","path":"manager[value eq \"1\"]"}`,
			want: ``,
		},
		{
			name: "entra quirk 18 filter on a single value that does not match", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"}}`,
			ops:  `{"op":"remove","path":"manager[value eq \"2\"]"}`,
			same: true,
		},
		{
			name: "entra quirk 18 replace of a single value that does not match", modes: tolerantOnly,
			doc:   `"@ENT":{"manager":{"value":"1"}}`,
			ops:   `{"op":"replace","path":"manager[value eq \"2\"]","value":{"value":"3"}}`,
			fails: "noTarget",
		},
		{
			name: "entra quirk 18 replace of a single value that matches", modes: tolerantOnly,
			doc:  `"@ENT":{"manager":{"value":"1"}}`,
			ops:  `{"op":"replace","path":"manager[value eq \"1\"].value","value":"3"}`,
			want: `"@ENT":{"manager":{"value":"3"}}`,
		},
		{
			name: "entra quirk 18 add where there is no single value", modes: tolerantOnly,
			ops:  `{"op":"add","path":"manager[value eq \"1\"].value","value":"1"}`,
			want: `"@ENT":{"manager":{"value":"1"}}`,
		},
		{
			name: "entra quirk 18 add of an object where there is no single value", modes: tolerantOnly,
			ops:  `{"op":"add","path":"manager[value eq \"1\"]","value":{"value":"2"}}`,
			want: `"@ENT":{"manager":{"value":"2"}}`,
		},
		{
			name: "entra quirk 18 nothing to add where there is no single value", modes: tolerantOnly,
			ops:  `{"op":"replace","path":"manager[value eq \"1\"].value","value":null}`,
			same: true,
		},
		{
			name: "entra quirk 19 filtered add without a match (patch-add-filtered-missing-element-fails)", modes: tolerantOnly,
			ops:  `{"op":"Add","path":"phoneNumbers[type eq \"mobile\"].value","value":"+1"}`,
			want: `"phoneNumbers":[{"type":"mobile","value":"+1"}]`,
		},
		{
			name: "entra quirk 20 filtered replace without a match, siblings kept", modes: tolerantOnly,
			doc:  `"phoneNumbers":[{"type":"work","value":"+2"}]`,
			ops:  `{"op":"Replace","path":"phoneNumbers[type eq \"mobile\"].value","value":"+1"},{"op":"Replace","path":"title","value":"T"}`,
			want: `"phoneNumbers":[{"type":"work","value":"+2"},{"type":"mobile","value":"+1"}],"title":"T"`,
		},
		{
			name: "corner 7: later operations go to the same new value (SCIM-SDK#680)", modes: tolerantOnly,
			ops: `{"op":"Add","path":"addresses[type eq \"work\"].formatted","value":"F"},{"op":"Add","path":"addresses[type eq \"work\"].country","value":"US"},
				{"op":"Replace","path":"addresses[type eq \"work\"].postalCode","value":"1"},{"op":"Add","path":"addresses[type eq \"home\"].country","value":"FR"}`,
			want: `"addresses":[{"type":"work","formatted":"F","country":"US","postalCode":"1"},{"type":"home","country":"FR"}]`,
		},
		{
			name: "corner 7: a new value from several conditions", modes: tolerantOnly,
			doc:  `"emails":[{"value":"a@x","primary":true}]`,
			ops:  `{"op":"Add","path":"emails[type eq \"work\" and primary eq true].value","value":"b@x"}`,
			want: `"emails":[{"value":"a@x","primary":false},{"type":"work","primary":true,"value":"b@x"}]`,
		},
		{
			name: "corner 7: a new value from an object", modes: tolerantOnly,
			ops:  `{"op":"add","path":"emails[type eq \"work\"]","value":{"value":"b@x"}}`,
			want: `"emails":[{"type":"work","value":"b@x"}]`,
		},
		{
			name: "corner 7: nothing to create", modes: tolerantOnly,
			ops:  `{"op":"replace","path":"emails[type eq \"work\"].value","value":null},{"op":"replace","path":"emails[type eq \"work\"]","value":null},{"op":"add","path":"emails[type eq \"work\"].value","value":""}`,
			same: true,
		},
		{
			name: "corner 7: a new plain value", modes: tolerantOnly, typ: badgeType,
			ops:  `{"op":"add","path":"zones[value eq \"north\"]","value":"north"}`,
			want: `"zones":["north"]`,
		},
		{
			name: "corner 13: sub-attribute of no value", modes: tolerantOnly,
			ops:  `{"op":"add","path":"emails.value","value":"a@x"}`,
			want: `"emails":[{"value":"a@x"}]`,
		},
		{
			name: "corner 6: a filter that describes no value", modes: tolerantOnly,
			ops:   `{"op":"replace","path":"emails[type eq \"work\" or type eq \"home\"].value","value":"a@x"}`,
			fails: "noTarget",
		},
		{
			name: "corner 6: a filter that contradicts itself", modes: tolerantOnly,
			ops:   `{"op":"replace","path":"emails[type eq \"work\" and type eq \"home\"].value","value":"a@x"}`,
			fails: "noTarget",
		},
		{
			name: "corner 6: a filter that excludes", modes: tolerantOnly,
			ops:   `{"op":"replace","path":"emails[type ne \"work\"].value","value":"a@x"}`,
			fails: "noTarget",
		},
		{
			name: "entra quirk 35 readOnly attributes in a value (patch-replace-id-in-value-fails)", modes: tolerantOnly,
			ops:  `{"op":"replace","value":{"id":"7","meta":{"resourceType":"User"},"groups":[],"title":"T"}}`,
			want: `"title":"T"`,
		},
		{
			name: "entra quirk 39 JSON text as a role",
			ops:  `{"op":"add","path":"roles","value":[{"value":"{\"id\":\"1\",\"value\":\"Admin\"}"}]}`,
			want: `"roles":[{"value":"{\"id\":\"1\",\"value\":\"Admin\"}"}]`,
		},
		{
			name: "entra section 6.6 roles as a full list", modes: tolerantOnly,
			doc:  `"roles":[{"value":"Admin","primary":true}]`,
			ops:  `{"op":"replace","path":"roles","value":[{"primary":false,"type":"T","display":"User","value":"User"}]}`,
			want: `"roles":[{"primary":false,"type":"T","display":"User","value":"User"}]`,
		},
		{
			name: "entra quirk 40 the same value again (rancher#55776)",
			doc:  `"title":"A"`,
			ops:  `{"op":"replace","path":"userName","value":"ada"},{"op":"replace","path":"title","value":"A"}`,
			same: true,
		},
		{
			name: "entra quirk 41 one-element list for a scalar", modes: tolerantOnly,
			ops:  `{"op":"replace","path":"title","value":["Senior"]},{"op":"replace","value":{"nickName":["N"]}},{"op":"add","path":"name.givenName","value":["G"]}`,
			want: `"title":"Senior","nickName":"N","name":{"givenName":"G"}`,
		},
		{
			name: "entra quirk 41 refused by strict", modes: []mode{strict},
			ops:   `{"op":"replace","path":"title","value":["Senior"]}`,
			fails: "invalidValue",
		},
		{
			name: "entra quirk 42 no operations", modes: tolerantOnly,
			ops: ``, same: true,
		},
		{
			name: "entra quirk 50 quotes and Unicode in a filter",
			doc:  `"emails":[{"value":"O'Neil \"é\"@x","type":"work"}]`,
			ops:  `{"op":"replace","path":"emails[value eq \"O'Neil \\\"\\u00e9\\\"@x\"].type","value":"home"}`,
			want: `"emails":[{"value":"O'Neil \"é\"@x","type":"home"}]`,
		},
		{
			name: "entra section 6.3 compliant replace of several attributes", modes: tolerantOnly,
			ops: `{"op":"replace","path":"emails[type eq \"work\"].value","value":"t@x"},
				{"op":"replace","value":{"displayName":"B","name.givenName":"K","name.familyName":"U","@ENT:employeeNumber":"Aklq"}}`,
			want: `"emails":[{"type":"work","value":"t@x"}],"displayName":"B","name":{"givenName":"K","familyName":"U"},"@ENT":{"employeeNumber":"Aklq"}`,
		},
	})
}

// TestSeedBoolean: a quoted boolean in a filter becomes a boolean in the value
// it creates, also where values may not have one.
func TestSeedBoolean(t *testing.T) {
	t.Parallel()
	applyCase{
		ops:  `{"op":"add","path":"roles[primary eq \"True\"].value","value":"Admin"}`,
		want: `"roles":[{"primary":true,"value":"Admin"}]`,
	}.run(t, patch.Tolerances{QuotedBooleanFilter: true, CreateOnUnmatchedFilter: true})
}

// TestOktaQuirks follows the table of idp-okta-jumpcloud 6(a); the numbers are
// its rows. What concerns members is in TestSplit.
func TestOktaQuirks(t *testing.T) {
	t.Parallel()
	runCases(t, []applyCase{
		{
			name: "okta quirk 1 pathless replace of active",
			doc:  `"active":true`,
			ops:  `{"op":"replace","value":{"active":false}}`,
			want: `"active":false`,
		},
		{
			name: "okta quirk 2 id in the value", modes: []mode{tolerant},
			typ: groupType, doc: `"id":"abf4"`,
			ops:  `{"op":"replace","value":{"id":"abf4","displayName":"X"}}`,
			want: `"id":"abf4","displayName":"X"`,
		},
		{
			name: "okta quirk 3 the old name again", modes: []mode{tolerant},
			typ:  groupType,
			ops:  `{"op":"replace","value":{"id":"abf4","displayName":"Sales"}}`,
			same: true,
		},
		{
			name: "okta quirk 9 password is accepted and not stored",
			ops:  `{"op":"replace","value":{"password":"1mz050nq"}}`,
			same: true,
		},
		{
			name: "okta quirk 20 active by path",
			doc:  `"active":true`,
			ops:  `{"op":"replace","path":"active","value":false}`,
			want: `"active":false`,
		},
		{
			name: "okta-oin-patch profile push (section 1.5)",
			doc:  `"name":{"givenName":"a","middleName":"m"}`,
			ops:  `{"op":"replace","value":{"title":"x","name":{"givenName":"y","familyName":"z"}}}`,
			want: `"title":"x","name":{"givenName":"y","middleName":"m","familyName":"z"}`,
		},
		{
			name: "onelogin quirk 29 e-mails as an object, booleans as strings", modes: []mode{tolerant},
			ops:  `{"op":"replace","value":{"emails":{"value":"a@b"},"active":"true"}}`,
			want: `"emails":[{"value":"a@b"}],"active":true`,
		},
	})
}

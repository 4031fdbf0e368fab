package patch_test

import "testing"

func TestAdd(t *testing.T) {
	t.Parallel()
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2.1-03 absent attribute is created",
			ops:  `{"op":"add","path":"nickName","value":"Babs"}`,
			want: `"nickName":"Babs"`,
		},
		{
			name: "RFC7644-3.5.2.1-07 single value is replaced (patch-add-single-valued-rejected, entra quirk 37)",
			doc:  `"externalId":"a"`,
			ops:  `{"op":"add","path":"externalId","value":"b"}`,
			want: `"externalId":"b"`,
		},
		{
			name: "RFC7644-3.5.2.1-04 RFC7644-3.5.2.1-12 complex attribute takes sub-attributes, keeps the others",
			doc:  `"name":{"givenName":"Ada"}`,
			ops:  `{"op":"add","path":"name","value":{"middleName":"J"}}`,
			want: `"name":{"givenName":"Ada","middleName":"J"}`,
		},
		{
			name:  "RFC7644-3.5.2.1-05 plain value for a complex attribute",
			ops:   `{"op":"add","path":"name","value":"x"}`,
			fails: "invalidValue", says: "Operations[0] (add name)",
		},
		{
			name: "RFC7644-3.5.2.1-06 list: the new value joins the others",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails","value":[{"value":"b@x","type":"home"}]}`,
			want: `"emails":[{"value":"a@x","type":"work"},{"value":"b@x","type":"home"}]`,
		},
		{
			name: "RFC7644-3.5.2.1-06 list: two at once are two values (patch-add-array-nested)",
			ops:  `{"op":"add","path":"emails","value":[{"value":"a@x"},{"value":"b@x"}]}`,
			want: `"emails":[{"value":"a@x"},{"value":"b@x"}]`,
		},
		{
			name: "RFC7644-3.5.2.1-06 list: one object by itself",
			ops:  `{"op":"add","path":"emails","value":{"value":"a@x"}}`,
			want: `"emails":[{"value":"a@x"}]`,
		},
		{
			name: "corner 12: a value already there (patch-add-existing-member-duplicates)",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails","value":[{"type":"work","value":"a@x"}]}`,
			same: true,
		},
		{
			name: "corner 12: the same e-mail without its type",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails","value":[{"value":"a@x"}]}`,
			same: true,
		},
		{
			name: "RFC7643-2.4-06 the same pair with more to say is completed, not doubled",
			doc:  `"emails":[{"value":"a@x","type":"work"},{"value":"b@x","primary":true}]`,
			ops:  `{"op":"add","path":"emails","value":[{"type":"WORK","value":"a@x","display":"A","primary":true}]}`,
			want: `"emails":[{"value":"a@x","type":"WORK","display":"A","primary":true},{"value":"b@x","primary":false}]`,
		},
		{
			name: "RFC7643-2.4-05 one address may have two types",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails","value":[{"type":"home","value":"a@x"}]}`,
			want: `"emails":[{"value":"a@x","type":"work"},{"value":"a@x","type":"home"}]`,
		},
		{
			name: "an address equal in every part is there already",
			doc:  `"addresses":[{"type":"work","locality":"Rome"}]`,
			ops:  `{"op":"add","path":"addresses","value":[{"locality":"Rome","type":"work"},{"type":"work","locality":"Oslo"}]}`,
			want: `"addresses":[{"type":"work","locality":"Rome"},{"type":"work","locality":"Oslo"}]`,
		},
		{
			name: "an address equal but for primary becomes primary",
			doc:  `"addresses":[{"locality":"Rome","primary":false},{"locality":"Oslo","primary":true}]`,
			ops:  `{"op":"add","path":"addresses","value":[{"locality":"Rome","primary":true}]}`,
			want: `"addresses":[{"locality":"Rome","primary":true},{"locality":"Oslo","primary":false}]`,
		},
		{
			name: "the same value twice in one operation",
			ops:  `{"op":"add","path":"emails","value":[{"value":"a@x","type":"work"},{"value":"a@x","type":"work"}]}`,
			want: `"emails":[{"value":"a@x","type":"work"}]`,
		},
		{
			name: "no value to add",
			doc:  `"emails":[{"value":"a@x"}]`,
			ops:  `{"op":"add","path":"emails","value":[]},{"op":"add","path":"emails","value":null}`,
			same: true,
		},
		{
			name: "RFC7644-3.5.2.1-10 attr[filter].sub is set in the match (patch-add-filtered-appends-second-element)",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails[type eq \"work\"].display","value":"Work"}`,
			want: `"emails":[{"value":"a@x","type":"work","display":"Work"}]`,
		},
		{
			name: "attr[filter] merges into the match",
			doc:  `"emails":[{"value":"a@x","type":"work"},{"value":"b@x","type":"home"}]`,
			ops:  `{"op":"add","path":"emails[type eq \"work\"]","value":{"display":"Work"}}`,
			want: `"emails":[{"value":"a@x","type":"work","display":"Work"},{"value":"b@x","type":"home"}]`,
		},
		{
			name: "attr[filter]: null takes one sub-attribute away",
			doc:  `"emails":[{"value":"a@x","type":"work","display":"D"}]`,
			ops:  `{"op":"add","path":"emails[type eq \"work\"]","value":{"display":null,"value":"b@x"}}`,
			want: `"emails":[{"value":"b@x","type":"work"}]`,
		},
		{
			name: "attr[filter] with nothing to merge",
			doc:  `"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"add","path":"emails[type eq \"work\"]","value":{}},{"op":"add","path":"emails[type eq \"work\"]","value":null}`,
			same: true,
		},
		{
			name:  "corner 7: unmatched filter, strict",
			modes: []mode{strict},
			ops:   `{"op":"add","path":"emails[type eq \"work\"].value","value":"a@x"}`,
			fails: "noTarget", says: `type eq "work"`,
		},
		{
			name: "corner 14, RFC7644-3.5.2-19: extension by its URN (entra quirk 14, patch-add-extension-leaves-schemas)",
			ops:  `{"op":"add","path":"@ENT:department","value":"Retail"}`,
			want: `"@ENT":{"department":"Retail"}`,
		},
		{
			name: "RFC7644-3.5.2-30 extension URN alone",
			doc:  `"@ENT":{"department":"Retail"}`,
			ops:  `{"op":"add","path":"@ENT","value":{"costCenter":"7"}}`,
			want: `"@ENT":{"department":"Retail","costCenter":"7"}`,
		},
		{
			name: "RFC7644-3.5.2-18 following operations see the extension",
			ops:  `{"op":"add","path":"@ENT:employeeNumber","value":"1"},{"op":"replace","path":"@ENT:department","value":"D"},{"op":"replace","path":"@ENT:employeeNumber","value":"2"}`,
			want: `"@ENT":{"employeeNumber":"2","department":"D"}`,
		},
		{
			name: "plain values: equal ones without case are there already",
			typ:  badgeType,
			doc:  `"zones":["North"],"codes":["a"]`,
			ops:  `{"op":"add","path":"zones","value":["north","South"]},{"op":"add","path":"codes","value":["A","a"]}`,
			want: `"zones":["North","South"],"codes":["a","A"]`,
		},
		{
			name: "list inside a complex attribute",
			typ:  badgeType,
			doc:  `"chip":{"model":"m","colours":["red"]}`,
			ops:  `{"op":"add","path":"chip.colours","value":["red","blue"]}`,
			want: `"chip":{"model":"m","colours":["red","blue"]}`,
		},
	})
}

func TestPrimary(t *testing.T) {
	t.Parallel()
	const two = `"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@x","type":"home"}]`
	const swapped = `"emails":[{"value":"a@x","type":"work","primary":false},{"value":"b@x","type":"home","primary":true}]`
	runCases(t, []applyCase{
		{
			name: "corner 1: through a sub-attribute of a match",
			doc:  two,
			ops:  `{"op":"replace","path":"emails[type eq \"home\"].primary","value":true}`,
			want: swapped,
		},
		{
			name: "corner 1: through a match",
			doc:  two,
			ops:  `{"op":"add","path":"emails[type eq \"home\"]","value":{"primary":true}}`,
			want: swapped,
		},
		{
			name: "corner 1: whole replacement of a match",
			doc:  two,
			ops:  `{"op":"replace","path":"emails[type eq \"home\"]","value":{"value":"b@x","type":"home","primary":true}}`,
			want: swapped,
		},
		{
			name: "corner 1: by adding another value",
			doc:  two,
			ops:  `{"op":"add","path":"emails","value":[{"value":"c@x","primary":true}]}`,
			want: `"emails":[{"value":"a@x","type":"work","primary":false},{"value":"b@x","type":"home"},{"value":"c@x","primary":true}]`,
		},
		{
			name: "corner 1: without a path",
			doc:  two,
			ops:  `{"op":"add","value":{"emails":[{"value":"c@x","primary":true}]}}`,
			want: `"emails":[{"value":"a@x","type":"work","primary":false},{"value":"b@x","type":"home"},{"value":"c@x","primary":true}]`,
		},
		{
			name: "RFC7643-2.4-03 a value without primary leaves the old one (patch-add-implicit-primary-demotes)",
			doc:  two,
			ops:  `{"op":"add","path":"emails","value":[{"value":"c@x"}]}`,
			want: `"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@x","type":"home"},{"value":"c@x"}]`,
		},
		{
			name: "the last of several operations wins",
			doc:  two,
			ops: `{"op":"add","path":"emails","value":[{"value":"c@x","primary":true}]},
				{"op":"replace","path":"emails[value eq \"b@x\"].primary","value":true},{"op":"remove","path":"emails[value eq \"c@x\"]"}`,
			want: swapped,
		},
		{
			name:  "corner 2: two at once in a list",
			ops:   `{"op":"replace","path":"emails","value":[{"value":"a@x","primary":true},{"value":"b@x","primary":true}]}`,
			fails: "invalidValue", says: "primary",
		},
		{
			name:  "corner 2: two at once through a filter",
			doc:   two,
			ops:   `{"op":"replace","path":"emails[value co \"x\"].primary","value":true}`,
			fails: "invalidValue", says: "primary",
		},
		{
			name: "making the primary value primary again",
			doc:  two,
			ops:  `{"op":"replace","path":"emails[type eq \"work\"].primary","value":true}`,
			same: true,
		},
		{
			name: "OKTA: the primary value, found by the flag",
			doc:  two,
			ops:  `{"op":"replace","path":"emails[primary eq true].value","value":"c@x"}`,
			want: `"emails":[{"value":"c@x","type":"work","primary":true},{"value":"b@x","type":"home"}]`,
		},
	})
}

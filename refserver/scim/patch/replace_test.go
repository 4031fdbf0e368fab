package patch_test

import "testing"

func TestReplace(t *testing.T) {
	t.Parallel()
	const works = `"addresses":[{"type":"work","locality":"Rome","postalCode":"1"},{"type":"home","locality":"Oslo"},{"type":"work","locality":"Bern"}]`
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2.3-02 single value",
			doc:  `"title":"A"`,
			ops:  `{"op":"replace","path":"title","value":"B"}`,
			want: `"title":"B"`,
		},
		{
			name: "RFC7644-3.5.2.3-02 false is a value (patch-replace-boolean-ignored)",
			doc:  `"active":true`,
			ops:  `{"op":"replace","path":"active","value":false}`,
			want: `"active":false`,
		},
		{
			name: "RFC7644-3.5.2.3-04 absent attribute",
			ops:  `{"op":"replace","path":"nickName","value":"B"}`,
			want: `"nickName":"B"`,
		},
		{
			name: "RFC7644-3.5.2.3-03 whole list",
			doc:  `"emails":[{"value":"a@x"},{"value":"b@x"}]`,
			ops:  `{"op":"replace","path":"emails","value":[{"value":"c@x"}]}`,
			want: `"emails":[{"value":"c@x"}]`,
		},
		{
			name: "the same list in another order",
			doc:  `"emails":[{"value":"a@x"},{"value":"b@x","type":"work","primary":true}]`,
			ops:  `{"op":"replace","path":"emails","value":[{"type":"work","value":"b@x","primary":true},{"value":"a@x"}]}`,
			same: true,
		},
		{
			name: "a list that repeats itself",
			ops:  `{"op":"replace","path":"emails","value":[{"value":"a@x","type":"work"},{"value":"a@x","type":"Work"}]}`,
			want: `"emails":[{"value":"a@x","type":"work"}]`,
		},
		{
			name: "corner 4: complex attribute merges (patch-replace-name-drops-siblings)",
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"replace","path":"name","value":{"familyName":"X"}}`,
			want: `"name":{"givenName":"A","familyName":"X"}`,
		},
		{
			name: "complex attribute: null takes one sub-attribute away",
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"replace","path":"name","value":{"familyName":null}}`,
			want: `"name":{"givenName":"A"}`,
		},
		{
			name: "complex attribute: an empty object says nothing (patch-replace-array-with-empty-object-crash)",
			doc:  `"name":{"givenName":"A"},"emails":[{"value":"a@x","type":"work"}]`,
			ops:  `{"op":"replace","path":"name","value":{}},{"op":"replace","path":"emails[type eq \"work\"]","value":{}},{"op":"replace","value":{}}`,
			same: true,
		},
		{
			name: "complex attribute: an empty object where there is nothing",
			ops:  `{"op":"replace","path":"name","value":{}}`,
			same: true,
		},
		{
			name: "sub-attribute of a complex attribute",
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"replace","path":"name.givenName","value":"C"}`,
			want: `"name":{"givenName":"C","familyName":"B"}`,
		},
		{
			name: "corner 5, RFC7644-3.5.2.3-06: every match is replaced whole",
			doc:  works,
			ops:  `{"op":"replace","path":"addresses[type eq \"work\"]","value":{"type":"work","region":"R"}}`,
			want: `"addresses":[{"type":"work","region":"R"},{"type":"home","locality":"Oslo"},{"type":"work","region":"R"}]`,
		},
		{
			name: "RFC7644-3.5.2.3-07 sub-attribute of every match (patch-replace-valuepath-sub-drops-siblings)",
			doc:  works,
			ops:  `{"op":"replace","path":"addresses[type eq \"work\"].locality","value":"Wien"}`,
			want: `"addresses":[{"type":"work","locality":"Wien","postalCode":"1"},{"type":"home","locality":"Oslo"},{"type":"work","locality":"Wien"}]`,
		},
		{
			name: "a match replaced by null",
			doc:  works,
			ops:  `{"op":"replace","path":"addresses[type eq \"work\"]","value":null}`,
			want: `"addresses":[{"type":"home","locality":"Oslo"}]`,
		},
		{
			name: "two values that become the same pair are one",
			doc:  `"emails":[{"value":"a@x","type":"work"},{"value":"b@x","type":"work","primary":true}]`,
			ops:  `{"op":"replace","path":"emails[type eq \"work\"].value","value":"c@x"}`,
			want: `"emails":[{"value":"c@x","type":"work","primary":true}]`,
		},
		{
			name:  "corner 6, RFC7644-3.5.2.3-08: unmatched filter (patch-replace-nomatch-appends, patch-replace-nomatch-silent)",
			modes: []mode{strict},
			doc:   `"emails":[{"value":"a@x","type":"work"}]`,
			ops:   `{"op":"replace","path":"emails[type eq \"zzq\"].value","value":"b@x"}`,
			fails: "noTarget", says: "zzq",
		},
		{
			name:  "corner 6: unmatched filter without sub-attribute",
			modes: []mode{strict},
			ops:   `{"op":"replace","path":"emails[type eq \"zzq\"]","value":{"value":"b@x"}}`,
			fails: "noTarget",
		},
		{
			name: "corner 13: sub-attribute of every value",
			doc:  `"emails":[{"value":"a@x","type":"work"},{"value":"b@x"}]`,
			ops:  `{"op":"replace","path":"emails.display","value":"D"}`,
			want: `"emails":[{"value":"a@x","type":"work","display":"D"},{"value":"b@x","display":"D"}]`,
		},
		{
			name:  "corner 13: sub-attribute of no value",
			modes: []mode{strict},
			ops:   `{"op":"replace","path":"emails.value","value":"a@x"}`,
			fails: "noTarget",
		},
		{
			name: "RFC7644-3.5.2.3-09 null and [] unassign (patch-replace-empty-list-rejected)",
			doc:  `"title":"A","emails":[{"value":"a@x"}],"name":{"givenName":"A"},"phoneNumbers":[{"value":"1"}]`,
			ops:  `{"op":"replace","path":"title","value":null},{"op":"replace","path":"emails","value":[]},{"op":"replace","path":"name","value":null},{"op":"replace","path":"phoneNumbers","value":null}`,
			want: ``,
		},
		{
			name: "RFC7644-3.5.2-30 extension URN alone merges",
			doc:  `"@ENT":{"department":"D","costCenter":"7"}`,
			ops:  `{"op":"replace","path":"@ENT","value":{"department":"E"}}`,
			want: `"@ENT":{"department":"E","costCenter":"7"}`,
		},
		{
			name: "extension URN alone replaced by null",
			doc:  `"@ENT":{"department":"D"}`,
			ops:  `{"op":"replace","path":"@ENT","value":null}`,
			want: ``,
		},
		{
			name: "core URN alone stands for the resource",
			doc:  `"title":"A"`,
			ops:  `{"op":"replace","path":"@CORE","value":{"title":"B"}},{"op":"replace","value":{"@CORE":{"nickName":"N"}}}`,
			want: `"title":"B","nickName":"N"`,
		},
		{
			name: "RFC7644-3.5.2-20 operations in order (entra quirk 45)",
			doc:  `"title":"A","emails":[{"value":"a@x"}]`,
			ops: `{"op":"replace","path":"title","value":"B"},{"op":"replace","path":"title","value":"C"},
				{"op":"remove","path":"emails"},{"op":"add","path":"emails","value":[{"value":"b@x"}]},{"op":"replace","path":"emails[value eq \"b@x\"].type","value":"work"}`,
			want: `"title":"C","emails":[{"value":"b@x","type":"work"}]`,
		},
		{
			name: "back to where it was is no change",
			doc:  `"title":"A","emails":[{"value":"a@x"}]`,
			ops:  `{"op":"replace","path":"title","value":"B"},{"op":"replace","path":"title","value":"A"},{"op":"remove","path":"emails"},{"op":"add","path":"emails","value":[{"value":"a@x"}]}`,
			same: true,
		},
		{
			name:  "corner 15, RFC7644-3.5.2-22: all or nothing (patch-not-atomic, patch-original-mutated-on-error)",
			doc:   `"title":"A","emails":[{"value":"a@x","type":"work"}],"@ENT":{"department":"D"}`,
			ops:   `{"op":"replace","path":"title","value":"B"},{"op":"add","path":"emails[type eq \"work\"].display","value":"D"},{"op":"replace","path":"@ENT:department","value":"E"},{"op":"replace","path":"active","value":"no"}`,
			fails: "invalidValue", says: "Operations[3] (replace active)",
		},
		{
			name:  "RFC7644-3.5.2-17 an object for a string",
			ops:   `{"op":"replace","path":"title","value":{"a":"b"}}`,
			fails: "invalidValue", says: "title",
		},
		{
			name:  "RFC7644-3.5.2-17 a list for a string",
			ops:   `{"op":"replace","path":"title","value":["a","b"]}`,
			fails: "invalidValue", says: "title",
		},
		{
			name:  "RFC7644-3.5.2-17 a number for a string in a list",
			ops:   `{"op":"replace","path":"emails","value":[{"value":1}]}`,
			fails: "invalidValue", says: "emails",
		},
		{
			name: "whole numbers keep their text",
			typ:  badgeType,
			ops:  `{"op":"replace","path":"level","value":9007199254740993}`,
			want: `"level":9007199254740993`,
		},
	})
}

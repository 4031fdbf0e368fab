package patch_test

import "testing"

func TestRemove(t *testing.T) {
	t.Parallel()
	const two = `"emails":[{"value":"a@x","type":"work","display":"A"},{"value":"b@y","type":"home"}]`
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2.2-02 single value",
			doc:  `"title":"A","nickName":"n"`,
			ops:  `{"op":"remove","path":"title"}`,
			want: `"nickName":"n"`,
		},
		{
			name: "RFC7644-3.5.2.2-03 all values",
			doc:  two,
			ops:  `{"op":"remove","path":"emails"}`,
			want: ``,
		},
		{
			name: "RFC7644-3.5.2.2-04 the matching values",
			doc:  two,
			ops:  `{"op":"remove","path":"emails[type eq \"work\" and value ew \"x\"]"}`,
			want: `"emails":[{"value":"b@y","type":"home"}]`,
		},
		{
			name: "RFC7644-3.5.2.2-04 the last value leaves no empty list (patch-remove-last-member-keeps-empty-object)",
			doc:  two,
			ops:  `{"op":"remove","path":"emails[type eq \"work\"]"},{"op":"remove","path":"emails[type eq \"home\"]"}`,
			want: ``,
		},
		{
			name: "RFC7644-3.5.2.2-05 sub-attribute of the matches",
			doc:  two,
			ops:  `{"op":"remove","path":"emails[type eq \"work\"].display"}`,
			want: `"emails":[{"value":"a@x","type":"work"},{"value":"b@y","type":"home"}]`,
		},
		{
			name: "sub-attribute of every value",
			doc:  two,
			ops:  `{"op":"remove","path":"emails.type"}`,
			want: `"emails":[{"value":"a@x","display":"A"},{"value":"b@y"}]`,
		},
		{
			name: "a value without sub-attributes goes",
			doc:  `"emails":[{"value":"a@x"},{"value":"b@y"}]`,
			ops:  `{"op":"remove","path":"emails[value eq \"a@x\"].value"}`,
			want: `"emails":[{"value":"b@y"}]`,
		},
		{
			name: "RFC7644-3.5.2.2-08 complex attribute",
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"remove","path":"name"}`,
			want: ``,
		},
		{
			name: "RFC7644-3.5.2-13 complex attribute by its URN (patch-remove-complex-by-urn-path-noop)",
			doc:  `"name":{"givenName":"A"},"@ENT":{"manager":{"value":"1"},"costCenter":"7"}`,
			ops:  `{"op":"remove","path":"@CORE:name"},{"op":"remove","path":"@ENT:manager"}`,
			want: `"@ENT":{"costCenter":"7"}`,
		},
		{
			name: "RFC7643-2.5-01 the last sub-attribute takes the attribute with it",
			doc:  `"name":{"givenName":"A","familyName":"B"}`,
			ops:  `{"op":"remove","path":"name.givenName"},{"op":"remove","path":"name.familyName"}`,
			want: ``,
		},
		{
			name: "corner 8: nothing there",
			doc:  two,
			ops:  `{"op":"remove","path":"title"},{"op":"remove","path":"emails[type eq \"other\"]"},{"op":"remove","path":"emails[type eq \"other\"].display"},{"op":"remove","path":"phoneNumbers.value"},{"op":"remove","path":"name.givenName"},{"op":"remove","path":"@ENT:manager"},{"op":"remove","path":"@ENT"}`,
			same: true,
		},
		{
			name:  "corner 9: no path",
			ops:   `{"op":"remove"}`,
			fails: "noTarget", says: "Operations[0]",
		},
		{
			name:  "corner 9: no path but a value",
			ops:   `{"op":"remove","value":{"title":"A"}}`,
			fails: "noTarget",
		},
		{
			name: "corner 14: the last attribute of an extension",
			doc:  `"@ENT":{"department":"D"}`,
			ops:  `{"op":"remove","path":"@ENT:department"}`,
			want: ``,
		},
		{
			name: "RFC7644-3.5.2.2-09 a whole extension",
			doc:  `"title":"A","@ENT":{"department":"D","manager":{"value":"1","displayName":"M"}}`,
			ops:  `{"op":"remove","path":"@ENT"}`,
			want: `"title":"A"`,
		},
		{
			name: "a whole extension, by its entry in schemas",
			doc:  `"title":"A","@ENT":{"department":"D"}`,
			ops:  `{"op":"remove","path":"schemas[value eq \"@ENT\"]"}`,
			want: `"title":"A"`,
		},
		{
			name: "plain values, by value (patch-remove-primitive-multivalue-ignored)",
			typ:  badgeType,
			doc:  `"zones":["north","south"],"codes":["a","A"]`,
			ops:  `{"op":"remove","path":"zones[value eq \"NORTH\"]"},{"op":"remove","path":"codes[value eq \"A\"]"}`,
			want: `"zones":["south"],"codes":["a"]`,
		},
		{
			name: "a string with spaces and brackets in the filter (patch-remove-path-filter-spaces-rejected)",
			doc:  `"emails":[{"value":"a@x","type":"Some ] \"Thing"},{"value":"b@y"}]`,
			ops:  `{"op":"remove","path":"emails[type eq \"Some ] \\\"Thing\"]"}`,
			want: `"emails":[{"value":"b@y"}]`,
		},
	})
}

func TestRemoveRequired(t *testing.T) {
	t.Parallel()
	runCases(t, []applyCase{
		{
			name:  "corner 10: required attribute (patch-remove-required-attribute-accepted)",
			ops:   `{"op":"remove","path":"userName"}`,
			fails: "mutability", says: "Operations[0] (remove userName): userName is required",
		},
		{
			name:  "corner 10: required attribute of a group",
			typ:   groupType,
			ops:   `{"op":"remove","path":"displayName"}`,
			fails: "mutability", says: "displayName",
		},
		{
			name:  "RFC7644-3.5.2.3-09 required attribute replaced by null",
			ops:   `{"op":"replace","path":"title","value":"x"},{"op":"replace","path":"userName","value":null}`,
			fails: "mutability", says: "Operations[1]",
		},
		{
			name:  "required attribute null without path",
			ops:   `{"op":"replace","value":{"userName":null}}`,
			fails: "mutability", says: "userName",
		},
		{
			name: "RFC7644-3.5.2-20 remove, then add, of a required attribute (patch-required-check-between-operations)",
			ops:  `{"op":"remove","path":"userName"},{"op":"add","path":"userName","value":"bob"}`,
			want: `"userName":"bob"`,
		},
		{
			name:  "required sub-attribute of a value",
			typ:   badgeType,
			doc:   `"doors":[{"value":"1","key":"k"}]`,
			ops:   `{"op":"remove","path":"doors[value eq \"1\"].key"}`,
			fails: "mutability", says: "doors.key is required",
		},
		{
			name: "required sub-attribute of a value that goes afterwards",
			typ:  badgeType,
			doc:  `"doors":[{"value":"1","key":"k"},{"value":"2","key":"l"}]`,
			ops:  `{"op":"remove","path":"doors[value eq \"1\"].key"},{"op":"remove","path":"doors[value eq \"1\"]"}`,
			want: `"doors":[{"value":"2","key":"l"}]`,
		},
		{
			name:  "required sub-attribute that a new value lacks",
			typ:   badgeType,
			ops:   `{"op":"add","path":"doors","value":[{"value":"1"}]}`,
			fails: "invalidValue", says: "doors",
		},
		{
			name:  "required attribute of an extension that stays",
			typ:   badgeType,
			doc:   `"@LOCK":{"pin":"1","bolt":"b"}`,
			ops:   `{"op":"remove","path":"@LOCK:pin"}`,
			fails: "mutability", says: "pin is required",
		},
		{
			name: "required attribute of an extension that goes with it",
			typ:  badgeType,
			doc:  `"level":1,"@MEMO":{"text":"t","more":"m","seen":"s"}`,
			ops:  `{"op":"remove","path":"@MEMO"}`,
			want: `"level":1`,
		},
		{
			name: "required attribute of an extension that goes piece by piece",
			typ:  badgeType,
			doc:  `"level":1,"@MEMO":{"text":"t","more":"m"}`,
			ops:  `{"op":"remove","path":"@MEMO:text"},{"op":"replace","path":"@MEMO:more","value":null}`,
			want: `"level":1`,
		},
		{
			name:  "required attribute that a new extension lacks",
			typ:   badgeType,
			ops:   `{"op":"add","path":"@MEMO:more","value":"m"}`,
			fails: "invalidValue", says: "text",
		},
		{
			name:  "required extension",
			typ:   badgeType,
			ops:   `{"op":"remove","path":"@LOCK"}`,
			fails: "mutability", says: "is required",
		},
		{
			name:  "RFC7644-3.5.2.2-07 schemas",
			ops:   `{"op":"remove","path":"schemas"}`,
			fails: "mutability", says: "schemas",
		},
		{
			name:  "RFC7644-3.5.2.2-07 the core schema's URN",
			ops:   `{"op":"remove","path":"schemas[value eq \"@CORE\"]"}`,
			fails: "mutability", says: "schemas",
		},
		{
			name:  "the core schema as a path",
			ops:   `{"op":"remove","path":"@CORE"}`,
			fails: "mutability",
		},
	})
}

func TestRemoveByValue(t *testing.T) {
	t.Parallel()
	const roles = `"roles":[{"value":"A","type":"t"},{"value":"B"},{"value":"C"}]`
	runCases(t, []applyCase{
		{
			name:  "corner 11: strict refuses (RFC7644-3.5.2.2-10)",
			modes: []mode{strict},
			doc:   roles,
			ops:   `{"op":"remove","path":"roles","value":[{"value":"A"}]}`,
			fails: "invalidValue", says: "takes no value",
		},
		{
			name:  "corner 11: tolerant removes what is named",
			modes: []mode{tolerant},
			doc:   roles,
			ops:   `{"op":"remove","path":"roles","value":[{"value":"a"},{"value":"B"},{"value":"Z"}]}`,
			want:  `"roles":[{"value":"C"}]`,
		},
		{
			name:  "corner 11: a name with another type names another value",
			modes: []mode{tolerant},
			doc:   roles,
			ops:   `{"op":"remove","path":"roles","value":{"value":"A","type":"u"}}`,
			same:  true,
		},
		{
			name:  "corner 11: an empty list names nothing",
			modes: []mode{tolerant},
			doc:   roles,
			ops:   `{"op":"remove","path":"roles","value":[]}`,
			same:  true,
		},
		{
			name: "a null value is no value",
			doc:  roles,
			ops:  `{"op":"remove","path":"roles","value":null}`,
			want: ``,
		},
		{
			name:  "plain values",
			modes: []mode{tolerant},
			typ:   badgeType,
			doc:   `"zones":["north","south"]`,
			ops:   `{"op":"remove","path":"zones","value":["North"]}`,
			want:  `"zones":["south"]`,
		},
		{
			name:  "a single value is named by the path",
			modes: []mode{tolerant},
			doc:   `"title":"A"`,
			ops:   `{"op":"remove","path":"title","value":"B"}`,
			want:  ``,
		},
	})
}

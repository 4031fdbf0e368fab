package patch_test

import "testing"

func TestPathless(t *testing.T) {
	t.Parallel()
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2.1-02 add merges into the resource",
			doc:  `"title":"A","emails":[{"value":"a@x"}]`,
			ops:  `{"op":"add","value":{"nickName":"B","emails":[{"value":"b@x","type":"home"}]}}`,
			want: `"title":"A","nickName":"B","emails":[{"value":"a@x"},{"value":"b@x","type":"home"}]`,
		},
		{
			name: "corner 3, RFC7644-3.5.2.3-01: each attribute by its own rule, others untouched",
			doc:  `"title":"A","name":{"givenName":"G","familyName":"F"},"emails":[{"value":"a@x"}]`,
			ops:  `{"op":"replace","value":{"nickName":"B","name":{"givenName":"H"},"emails":[{"value":"b@x"}]}}`,
			want: `"title":"A","nickName":"B","name":{"givenName":"H","familyName":"F"},"emails":[{"value":"b@x"}]`,
		},
		{
			name: "corner 3, RFC7644-3.5.2.3-10: URN key first (patch-replace-uri-key-first-crash, patch-add-pathless-urn-rejected)",
			ops:  `{"op":"replace","value":{"@ENT":{"department":"D"},"title":"A"}}`,
			want: `"title":"A","@ENT":{"department":"D"}`,
		},
		{
			name: "corner 3: attributes under a URN merge into the extension",
			doc:  `"@ENT":{"department":"D","manager":{"value":"1"}}`,
			ops:  `{"op":"add","value":{"@ENT":{"costCenter":"7","manager":{"value":"2"}}}}`,
			want: `"@ENT":{"department":"D","manager":{"value":"2"},"costCenter":"7"}`,
		},
		{
			name: "corner 3, RFC7644-3.5.2.3-11: URN:attr keys (entra quirk 13)",
			doc:  `"@ENT":{"department":"D"}`,
			ops:  `{"op":"replace","value":{"@ENT:employeeNumber":"1","@CORE:title":"A"}}`,
			want: `"title":"A","@ENT":{"department":"D","employeeNumber":"1"}`,
		},
		{
			name: "null under a URN key: add says nothing",
			doc:  `"title":"A","@ENT":{"department":"D"}`,
			ops:  `{"op":"add","value":{"@ENT":null}},{"op":"add","path":"@ENT","value":null}`,
			same: true,
		},
		{
			name: "null under a URN key: replace drops",
			doc:  `"title":"A","@ENT":{"department":"D"}`,
			ops:  `{"op":"replace","value":{"@ENT":null}}`,
			want: `"title":"A"`,
		},
		{
			name: "attribute names without regard to case, as RFC 7644 3.5.2.1 writes nickname",
			ops:  `{"op":"add","value":{"nickname":"Babs","NAME":{"GivenName":"G"}}}`,
			want: `"nickName":"Babs","name":{"givenName":"G"}`,
		},
		{
			name: "every key counts (patch-pathless-one-key-skips-rest)",
			ops:  `{"op":"replace","value":{"externalId":"e","title":"A","userName":"bob"}}`,
			want: `"externalId":"e","title":"A","userName":"bob"`,
		},
		{
			name: "schemas beside the data",
			doc:  `"@ENT":{"department":"D"}`,
			ops:  `{"op":"replace","value":{"schemas":["@CORE"],"title":"A"}},{"op":"add","path":"schemas","value":["@ENT"]}`,
			want: `"title":"A","@ENT":{"department":"D"}`,
		},
		{
			name:  "schemas of another type",
			modes: []mode{strict},
			ops:   `{"op":"add","value":{"schemas":["@GROUP"]}}`,
			fails: "invalidValue", says: "schemas",
		},
		{
			name:  "schemas replaced by nothing",
			modes: []mode{strict},
			ops:   `{"op":"replace","path":"schemas","value":[]}`,
			fails: "mutability", says: "schemas",
		},
		{
			name: "on groups (patch-pathless-on-groups-rejected, patch-replace-not-supported-on-groups)",
			typ:  groupType,
			ops:  `{"op":"replace","value":{"displayName":"Marketing"}}`,
			want: `"displayName":"Marketing"`,
		},
		{
			name: "schemas, remove by value", modes: []mode{tolerant},
			doc:  `"title":"A","@ENT":{"department":"D"}`,
			ops:  `{"op":"remove","path":"schemas","value":["@ENT"]},{"op":"remove","path":"schemas","value":["urn:x"]}`,
			want: `"title":"A"`,
		},
		{
			name:  "a plain value",
			ops:   `{"op":"replace","value":"x"}`,
			fails: "invalidValue", says: "without path",
		},
		{
			name:  "a plain value for an extension",
			ops:   `{"op":"replace","value":{"@ENT":"x"}}`,
			fails: "invalidValue", says: "schema URN",
		},
		{
			name:  "the error names the attribute",
			ops:   `{"op":"replace","value":{"title":"A","active":3}}`,
			fails: "invalidValue", says: "active",
		},
	})
}

func TestPathlessKeys(t *testing.T) {
	t.Parallel()
	refused := func(name, key string) applyCase {
		return applyCase{
			name: name, modes: []mode{strict}, doc: `"emails":[{"value":"a@x","type":"work"}]`,
			ops: `{"op":"replace","value":{"title":"A","` + key + `":"x"}}`, fails: "invalidSyntax", says: "Operations[0] (replace without path)",
		}
	}
	ignored := func(name, key string) applyCase {
		return applyCase{
			name: name, modes: []mode{tolerant},
			ops: `{"op":"replace","value":{"title":"A","` + key + `":"x"}}`, want: `"title":"A"`,
		}
	}
	runCases(t, []applyCase{
		refused("corner 22: unknown key", "nosuch"),
		refused("corner 22: unknown key under an extension", "@ENT:nosuch"),
		refused("corner 22: unknown URN", "urn:example:none:2.0:User"),
		refused("corner 22: no name at all", "no such"),
		refused("corner 22: unqualified extension attribute as a key", "department"),
		refused("patch-replace-dotted-keys-flattened", "name.givenName"),
		refused("dotted key behind a URN", "@ENT:manager.value"),
		refused("dotted URN", "@ENT.department"),
		refused("filter as a key", `emails[type eq \"work\"].value`),
		ignored("entra quirk 51: unknown key", "nosuch"),
		ignored("entra quirk 51: unknown key under an extension", "@ENT:nosuch"),
		ignored("entra quirk 51: unknown URN", "urn:example:none:2.0:User"),
		ignored("entra quirk 51: unqualified extension attribute as a key", "department"),
		{
			name:  "unknown key in an extension's object",
			modes: []mode{strict},
			ops:   `{"op":"replace","value":{"@ENT":{"nosuch":"x"}}}`,
			fails: "invalidSyntax", says: "nosuch",
		},
		{
			name:  "a URN inside an extension's object",
			modes: []mode{strict},
			ops:   `{"op":"replace","value":{"@ENT":{"@ENT:department":"x"}}}`,
			fails: "invalidSyntax",
		},
		{
			name:  "unknown key in a complex value",
			modes: []mode{strict},
			ops:   `{"op":"replace","path":"name","value":{"nosuch":"x"}}`,
			fails: "invalidSyntax", says: "nosuch",
		},
		{
			name:  "entra quirk 51: unknown path and sub-attributes are skipped, the rest applies",
			modes: []mode{tolerant},
			doc:   `"name":{"givenName":"G"}`,
			ops: `{"op":"replace","path":"nosuch","value":"x"},{"op":"add","path":"urn:example:none:2.0:User:a","value":"x"},{"op":"remove","path":"name.nosuch"},
				{"op":"replace","path":"name","value":{"nosuch":"x","familyName":"F"}},{"op":"replace","path":"emails","value":[{"value":"a@x","nosuch":1}]}`,
			want: `"name":{"givenName":"G","familyName":"F"},"emails":[{"value":"a@x"}]`,
		},
		{
			name:  "a key that begins a filter and does not end it",
			modes: []mode{tolerant},
			ops:   `{"op":"replace","value":{"emails[type eq":"x"}}`,
			fails: "invalidPath",
		},
	})
}

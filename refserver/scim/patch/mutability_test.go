package patch_test

import "testing"

func TestReadOnly(t *testing.T) {
	t.Parallel()
	const doc = `"id":"7","meta":{"created":"2020-01-01T00:00:00Z"},"groups":[{"value":"g"}],"@ENT":{"manager":{"value":"1","displayName":"M"}}`
	refused := func(name, op string, modes ...mode) applyCase {
		return applyCase{name: name, modes: modes, doc: doc, ops: op, fails: "mutability", says: "readOnly"}
	}
	runCases(t, []applyCase{
		refused("RFC7644-3.5.2-14 replace id", `{"op":"replace","path":"id","value":"8"}`),
		refused("RFC7644-3.5.2-14 replace id with the present one", `{"op":"replace","path":"id","value":"7"}`, strict),
		refused("RFC7644-3.5.2-14 replace meta.created (patch-mutability-not-enforced)", `{"op":"replace","path":"meta.created","value":"2021-01-01T00:00:00Z"}`),
		refused("RFC7644-3.5.2-14 add groups", `{"op":"add","path":"groups","value":[{"value":"h"}]}`),
		refused("RFC7644-3.5.2-14 replace manager.displayName", `{"op":"replace","path":"@ENT:manager.displayName","value":"N"}`),
		refused("RFC7644-3.5.2-14 pathless id", `{"op":"replace","value":{"id":"7"}}`, strict),
		refused("RFC7644-3.5.2-14 pathless groups", `{"op":"replace","value":{"groups":[]}}`, strict),
		refused("corner 10: remove id", `{"op":"remove","path":"id"}`),
		refused("corner 10: remove meta.created", `{"op":"remove","path":"meta.created"}`),
		refused("corner 10: remove groups", `{"op":"remove","path":"groups"}`),
		refused("corner 10: remove groups by filter", `{"op":"remove","path":"groups[value eq \"g\"]"}`),
		refused("corner 10: remove manager.displayName", `{"op":"remove","path":"@ENT:manager.displayName"}`),
		{
			name: "corner 10: remove id where the document lacks it", ops: `{"op":"remove","path":"id"}`,
			fails: "mutability", says: "readOnly",
		},
		{
			name: "an equal value under a path", modes: []mode{tolerant}, doc: doc,
			ops:  `{"op":"replace","path":"id","value":"7"},{"op":"add","path":"meta.created","value":"2020-01-01T00:00:00Z"},{"op":"replace","path":"groups","value":[{"value":"g"}]}`,
			same: true,
		},
		{
			name: "inside a complex value it is passed over", doc: doc,
			ops:  `{"op":"replace","path":"@ENT:manager","value":{"value":"1","displayName":"X"}}`,
			same: true,
		},
		{
			name: "what the server says of a value that another one follows, goes", typ: badgeType,
			doc:  `"tags":[{"value":"a","seen":"s"},{"value":"b","seen":"t"}]`,
			ops:  `{"op":"replace","path":"tags[value eq \"a\"]","value":{"value":"c"}},{"op":"replace","path":"tags[value eq \"b\"].value","value":"d"}`,
			want: `"tags":[{"value":"c"},{"value":"d"}]`,
		},
		{
			name: "the name of a manager goes with the manager", doc: `"@ENT":{"manager":{"value":"1","displayName":"M"}}`,
			ops:  `{"op":"replace","path":"@ENT:manager.value","value":"2"}`,
			want: `"@ENT":{"manager":{"value":"2"}}`,
		},
		{
			name: "what the server says of a value that stays, stays", typ: badgeType,
			doc:  `"doors":[{"value":"1","key":"k","opened":"o"}]`,
			ops:  `{"op":"replace","path":"doors","value":[{"value":"1","key":"l"},{"value":"2","key":"m","opened":"p"}]},{"op":"replace","path":"doors[value eq \"1\"]","value":{"value":"1","key":"n"}}`,
			want: `"doors":[{"value":"1","key":"n","opened":"o"},{"value":"2","key":"m"}]`,
		},
	})
}

func TestImmutable(t *testing.T) {
	t.Parallel()
	refused := func(name, doc, op string) applyCase {
		return applyCase{name: name, typ: badgeType, doc: doc, ops: op, fails: "mutability", says: "immutable"}
	}
	runCases(t, []applyCase{
		{
			name: "RFC7644-3.5.2-16 the first value", typ: badgeType,
			ops:  `{"op":"add","path":"serial","value":"1"},{"op":"add","path":"stamps","value":["a"]},{"op":"add","path":"chip","value":{"maker":"m"}},{"op":"add","path":"@LOCK:cut","value":"c"}`,
			want: `"serial":"1","stamps":["a"],"chip":{"maker":"m"},"@LOCK":{"pin":"1","cut":"c"}`,
		},
		{
			name: "the same value again, in another case too", typ: badgeType,
			doc:  `"serial":"Ab","stamps":["a"],"chip":{"maker":"m"}`,
			ops:  `{"op":"replace","path":"serial","value":"aB"},{"op":"add","path":"stamps","value":["A"]},{"op":"replace","path":"chip.maker","value":"M"},{"op":"replace","path":"chip","value":{"maker":"m"}}`,
			same: true,
		},
		{
			name: "removing what is not there", typ: badgeType,
			ops:  `{"op":"remove","path":"serial"},{"op":"remove","path":"stamps"},{"op":"remove","path":"chip.maker"},{"op":"replace","path":"serial","value":null}`,
			same: true,
		},
		refused("RFC7644-3.5.2-15 another value", `"serial":"1"`, `{"op":"replace","path":"serial","value":"2"}`),
		refused("RFC7644-3.5.2-15 another value without path", `"serial":"1"`, `{"op":"add","value":{"serial":"2"}}`),
		refused("RFC7644-3.5.2-15 remove (patch-remove-immutable-accepted)", `"serial":"1"`, `{"op":"remove","path":"serial"}`),
		refused("RFC7644-3.5.2-15 one more value", `"stamps":["a"]`, `{"op":"add","path":"stamps","value":["b"]}`),
		refused("RFC7644-3.5.2-15 sub-attribute", `"chip":{"maker":"m"}`, `{"op":"replace","path":"chip.maker","value":"n"}`),
		refused("RFC7644-3.5.2-15 sub-attribute in a merge", `"chip":{"maker":"m"}`, `{"op":"replace","path":"chip","value":{"maker":"n"}}`),
		refused("RFC7644-3.5.2-15 remove a sub-attribute", `"chip":{"maker":"m"}`, `{"op":"remove","path":"chip.maker"}`),
		refused("RFC7644-3.5.2-15 remove the attribute around it", `"chip":{"maker":"m"}`, `{"op":"remove","path":"chip"}`),
		refused("RFC7644-3.5.2-15 drop the extension around it", `"@LOCK":{"pin":"1","cut":"c"}`, `{"op":"remove","path":"@LOCK"}`),
		refused("corner 17: sub-attribute of a value", `"doors":[{"value":"1","key":"k"}]`, `{"op":"replace","path":"doors[value eq \"1\"].value","value":"2"}`),
		refused("corner 17: sub-attribute of a value replaced whole", `"doors":[{"value":"1","key":"k"}]`, `{"op":"replace","path":"doors[value eq \"1\"]","value":{"value":"2","key":"k"}}`),
		{
			name: "corner 17: values come and go whole", typ: badgeType,
			doc:  `"doors":[{"value":"1","key":"k"}]`,
			ops:  `{"op":"remove","path":"doors[value eq \"1\"]"},{"op":"add","path":"doors","value":[{"value":"2","key":"l"}]},{"op":"replace","path":"doors","value":[{"value":"3","key":"m"}]}`,
			want: `"doors":[{"value":"3","key":"m"}]`,
		},
	})
}

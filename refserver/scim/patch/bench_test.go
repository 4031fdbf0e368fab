package patch_test

import (
	"fmt"
	"testing"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// BenchmarkApply measures the requests that IdPs send most.
func BenchmarkApply(b *testing.B) {
	doc := stored(b, userType, `"title":"A","displayName":"Ada","active":true,"name":{"givenName":"G","familyName":"F"},
		"emails":[{"value":"a@x","type":"work","primary":true},{"value":"b@x","type":"home"}],"@ENT":{"department":"D","manager":{"value":"1"}}`)
	for _, bench := range []struct{ name, ops string }{
		{"okta deactivates", `{"op":"replace","value":{"active":false}}`},
		{"entra updates six attributes", `{"op":"Replace","path":"displayName","value":"B"},{"op":"Replace","path":"emails[type eq \"work\"].value","value":"c@x"},
			{"op":"Replace","path":"name.givenName","value":"H"},{"op":"Replace","path":"name.familyName","value":"I"},{"op":"Replace","path":"externalId","value":"e"},
			{"op":"Replace","path":"@ENT:employeeNumber","value":"7"}`},
		{"nothing changes", `{"op":"Replace","path":"userName","value":"ada"}`},
	} {
		b.Run(bench.name, func(b *testing.B) {
			ops, err := operations(b, bench.ops, patch.Tolerant())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := patch.Apply(userType, doc, ops, patch.Tolerant()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkSplit divides one request that removes and adds many members.
func BenchmarkSplit(b *testing.B) {
	for _, n := range []int{1, 1000} {
		ops := make([]patch.Op, 0, n+1)
		added := make([]any, n)
		for i := range n {
			ops = append(ops, patch.Op{Index: i, Kind: patch.Remove, Path: fmt.Sprintf("members[value eq %q]", fmt.Sprint(i)), HasPath: true})
			added[i] = document.New("value", fmt.Sprint(n+i))
		}
		ops = append(ops, patch.Op{Index: n, Kind: patch.Add, Path: "members", HasPath: true, Value: added, HasValue: true})
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := patch.Split(groupType, ops, patch.Tolerances{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkWorst are the largest requests the server takes, built to hurt:
// each must stay within about a second.
func BenchmarkWorst(b *testing.B) {
	long := make([]any, 100_000)
	for i := range long {
		long[i] = document.New("value", fmt.Sprint(i), "type", "work")
	}
	b.Run("one list of 100000", func(b *testing.B) {
		ops := []patch.Op{{Kind: patch.Add, Path: "emails", HasPath: true, Value: long, HasValue: true}}
		applyTo(b, stored(b, userType, ``), ops)
	})
	b.Run("5000 adds of one", func(b *testing.B) {
		ops := make([]patch.Op, patch.DefaultMaxOps)
		for i := range ops {
			ops[i] = patch.Op{Index: i, Kind: patch.Add, Path: "emails", HasPath: true, Value: long[i : i+1], HasValue: true}
		}
		applyTo(b, stored(b, userType, ``), ops)
	})
	b.Run("5000 filters on 1000 values", func(b *testing.B) {
		doc := stored(b, userType, ``)
		doc.Set("emails", long[:1000])
		ops := make([]patch.Op, patch.DefaultMaxOps)
		for i := range ops {
			ops[i] = patch.Op{Index: i, Kind: patch.Replace, Path: fmt.Sprintf(`emails[value eq %q].display`, fmt.Sprint(i%1000)), HasPath: true, Value: "d", HasValue: true}
		}
		applyTo(b, doc, ops)
	})
}

func applyTo(b *testing.B, doc *document.Object, ops []patch.Op) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := patch.Apply(userType, doc, ops, patch.Tolerances{}); err != nil {
			b.Fatal(err)
		}
	}
}

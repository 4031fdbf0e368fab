package postgres_test

import (
	"testing"

	"github.com/uptrace/bun/dialect/pgdialect"
	"github.com/uptrace/bun/schema"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// BenchmarkFilterToSQL is the way of a filter from text to SQL.
func BenchmarkFilterToSQL(b *testing.B) {
	user := scim.Builtin().TypeByName("User")
	gen := schema.NewQueryGen(pgdialect.New())
	for name, text := range map[string]string{
		"look-up": `userName eq "bjensen@example.com"`,
		"complex": `userType ne "Employee" and not (emails[type eq "work" and value co "@example.com"] or meta.lastModified gt "2026-05-13T04:42:34Z")`,
	} {
		b.Run(name, func(b *testing.B) {
			var dst []byte
			b.ReportAllocs()
			for b.Loop() {
				f, err := filter.Compile(text, user, filter.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if dst, err = postgres.FilterWhere(f).AppendQuery(gen, dst[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package filtertest

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// The pools are small, so that comparisons often hit, and made of what breaks
// comparisons: case, characters that LIKE and SQL know, letters that fold to
// two, composed and decomposed accents, strings that order differently in
// different collations.
var (
	words = []string{
		"a", "A", "b", "ab", "AB", "aB", "abc", "ada", "Ada", "ADA", "ada lovelace", "o'malley", "O'Malley", `say "hi"`, `back\slash`,
		"100%", "100x", "a_b", "axb", "%", "_", `\`, `\%`, "'", "''", "", " ", "a ", " a", "tab\there", "line\nbreak",
		"é", "É", "e\u0301", "E\u0301", "ß", "ss", "SS", "Straße", "STRASSE", "İ", "i\u0307", "ı", "I", "σ", "ς", "Σ", "K", "k", "ǆ", "ǅ",
		"ａ", "ﬁ", "fi", "zürich", "Zürich", "日本", "🚀", "𐐀", "𐐨", "\uffff", "x\u0345", "ŉ",
		"?", "$1", "a?b", "true", "false", "null", "1", "10", "9", "and", "or", "not", "(", "]", "--", "/*", "user", "work", "WORK", "home",
	}
	numbers = []string{"0", "-0", "1", "1.0", "1e0", "9", "10", "100e-1", "-1", "2", "0.5", "0.50", "12345678901234567890", "12345678901234567891", "1e20", "-3"}
	times   = []string{
		"2026-01-31T08:00:00Z", "2026-01-31T13:00:00+05:00", "2026-01-31T08:00:00.000001Z", "2026-01-31T08:00:00.0000019Z", "2026-01-31T07:59:59.999999Z",
		"2026-01-31T03:00:00-05:00", "1969-12-31T23:59:59.5Z", "0001-01-02T00:00:00Z", "9999-12-31T00:00:00Z", "2026-01-30T24:00:00Z", "2026-01-31T00:00:00Z", "2026-01-31T08:00:00",
	}
)

func value(t scim.AttributeType) *rapid.Generator[any] {
	switch t {
	case scim.Boolean:
		return rapid.Map(rapid.Bool(), func(b bool) any { return b })
	case scim.Integer:
		return rapid.Map(rapid.SampledFrom(numbers), func(s string) any {
			if strings.ContainsAny(s, ".e") {
				return document.Number("1")
			}
			return document.Number(s)
		})
	case scim.Decimal:
		return rapid.Map(rapid.SampledFrom(numbers), func(s string) any { return document.Number(s) })
	case scim.DateTime:
		return rapid.Map(rapid.SampledFrom(times), func(s string) any { return s })
	case scim.String, scim.Reference, scim.Binary, scim.Complex:
		return rapid.Map(rapid.SampledFrom(words), func(s string) any { return s })
	default:
		return rapid.Just[any](nil)
	}
}

// fragment is a part of a word, cut between characters.
func fragment() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		runes := []rune(rapid.SampledFrom(words).Draw(t, "word"))
		from := rapid.IntRange(0, len(runes)).Draw(t, "from")
		to := rapid.IntRange(from, len(runes)).Draw(t, "to")
		return string(runes[from:to])
	})
}

// Resource makes the attributes a client may write, in the stored form: no id,
// no meta, nothing of the attributes kept as rows.
func Resource(typ *scim.Type) *rapid.Generator[*document.Object] {
	return rapid.Custom(func(t *rapid.T) *document.Object {
		doc := &document.Object{}
		schemas := []any{typ.Core.ID}
		fill(t, doc, typ.Core.Attributes, func(a *scim.Attribute) bool { return asRows(typ, a.Name) })
		if v, ok := assigned(t, &scim.Attribute{Name: "externalId", Type: scim.String}); ok {
			doc.Set("externalId", v)
		}
		for _, e := range typ.Extensions {
			if part := (&document.Object{}); rapid.Bool().Draw(t, "extension") {
				fill(t, part, e.Schema.Attributes, func(*scim.Attribute) bool { return false })
				if part.Len() > 0 {
					doc.Set(e.Schema.ID, part)
					schemas = append(schemas, e.Schema.ID)
				}
			}
		}
		doc.Set("schemas", schemas)
		return doc
	})
}

func asRows(typ *scim.Type, name string) bool {
	return name == typ.Relation || slices.Contains(typ.Derived, name)
}

func fill(t *rapid.T, doc *document.Object, attributes []*scim.Attribute, skip func(*scim.Attribute) bool) {
	for _, a := range attributes {
		if skip(a) {
			continue
		}
		if v, ok := assigned(t, a); ok {
			doc.Set(a.Name, v)
		}
	}
}

// assigned is a value for an attribute; false for none.
func assigned(t *rapid.T, a *scim.Attribute) (any, bool) {
	if rapid.IntRange(0, 2).Draw(t, "absent") == 0 {
		return nil, false
	}
	if !a.MultiValued {
		return single(t, a)
	}
	var elements []any
	for range rapid.IntRange(1, 3).Draw(t, "elements") {
		if v, ok := single(t, a); ok {
			elements = append(elements, v)
		}
	}
	return elements, len(elements) > 0
}

func single(t *rapid.T, a *scim.Attribute) (any, bool) {
	if a.Type != scim.Complex {
		return value(a.Type).Draw(t, a.Name), true
	}
	object := &document.Object{}
	fill(t, object, a.SubAttributes, func(*scim.Attribute) bool { return false })
	return object, object.Len() > 0
}

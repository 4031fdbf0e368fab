package patch

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// TestMatches: the short cut never contradicts the full evaluation.
func TestMatches(t *testing.T) {
	t.Parallel()
	user := scim.Builtin().TypeByName("User")
	text := rapid.SampledFrom([]string{"", "a", "A", "work", "WORK", "ß", "ss", "SS", "é", "e\u0301", "K", "\u212a"})
	rapid.Check(t, func(t *rapid.T) {
		value, kind := text.Draw(t, "value"), text.Draw(t, "type")
		filters := []string{
			`value eq ` + quoted(value),
			`value eq ` + quoted(value) + ` and type eq ` + quoted(kind),
			`value eq ` + quoted(value) + ` or type eq ` + quoted(kind),
			`not (value eq ` + quoted(value) + `)`,
			`VALUE eq ` + quoted(value) + ` and primary eq true`,
		}
		p, err := parsePath(user, "emails["+rapid.SampledFrom(filters).Draw(t, "filter")+"]", Tolerances{})
		if err != nil {
			t.Fatal(err)
		}
		element := &document.Object{}
		for _, name := range []string{"value", "type"} {
			if rapid.Bool().Draw(t, name+" is there") {
				element.Set(name, text.Draw(t, name))
			}
		}
		if rapid.Bool().Draw(t, "primary") {
			element.Set("primary", true)
		}
		if got, want := p.matches(element), p.where.MatchValue(element); got != want {
			t.Fatalf("%s on %s: short cut %v, evaluation %v", p.whereText, document.Append(nil, element), got, want)
		}
	})
}

func quoted(s string) string { return string(document.Append(nil, s)) }

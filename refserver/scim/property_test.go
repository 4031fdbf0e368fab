package scim_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// bodies generates bodies for a type: mostly well-formed, with noise of every
// kind in between.
func bodies(of *scim.Type) *rapid.Generator[*document.Object] {
	return rapid.Custom(func(t *rapid.T) *document.Object {
		o := document.New("schemas", schemasOf(of).Draw(t, "schemas"))
		members(t, o, append(scim.Common()[1:], of.Core.Attributes...))
		for _, e := range of.Extensions {
			if rapid.Bool().Draw(t, "extended") {
				part := &document.Object{}
				members(t, part, e.Schema.Attributes)
				o.Set(spelling(e.Schema.ID).Draw(t, "urn"), part)
			}
		}
		return o
	})
}

func schemasOf(of *scim.Type) *rapid.Generator[any] {
	urns := []any{of.Core.ID}
	for _, e := range of.Extensions {
		urns = append(urns, e.Schema.ID)
	}
	return rapid.OneOf(rapid.Just[any](urns), rapid.Just[any](urns[:1]), rapid.Just[any](nil), rapid.Just[any](append(urns, "urn:x", urns[0])))
}

func spelling(name string) *rapid.Generator[string] {
	return rapid.Map(rapid.Bool(), func(upper bool) string {
		if !upper {
			return name
		}
		b := []byte(name)
		for i, c := range b {
			if 'a' <= c && c <= 'z' {
				b[i] = c - 'a' + 'A'
			}
		}
		return string(b)
	})
}

func members(t *rapid.T, o *document.Object, attributes []*scim.Attribute) {
	for _, a := range attributes {
		if a.Required || rapid.IntRange(0, 2).Draw(t, "given") > 0 {
			o.Set(spelling(a.Name).Draw(t, "name"), attributeValue(t, a))
		}
	}
	if rapid.IntRange(0, 5).Draw(t, "unknown") == 0 {
		o.Set("unknown", noise.Draw(t, "noise"))
	}
}

var noise = rapid.OneOf(
	rapid.Just[any](nil), rapid.Just[any](""), rapid.Just[any]("True"), rapid.Just[any]([]any{}), rapid.Just[any](&document.Object{}),
	rapid.Just[any](document.Number("1.0")), rapid.Just[any]([]any{nil, "x"}), rapid.Bool().AsAny(),
)

func attributeValue(t *rapid.T, a *scim.Attribute) any {
	if rapid.IntRange(0, 40).Draw(t, "noisy") == 0 {
		return noise.Draw(t, "noise")
	}
	if !a.MultiValued {
		return oneValue(t, a)
	}
	elements := []any{}
	for range rapid.IntRange(0, 20).Draw(t, "elements") {
		elements = append(elements, oneValue(t, a))
	}
	return elements
}

func oneValue(t *rapid.T, a *scim.Attribute) any {
	switch a.Type { //nolint:exhaustive // the rest is text
	case scim.Complex:
		o := &document.Object{}
		for _, sub := range a.SubAttributes {
			switch {
			case sub.Name == "primary":
				if rapid.IntRange(0, 30).Draw(t, "primary") == 0 {
					o.Set(sub.Name, true)
				}
			case sub.Required || rapid.Bool().Draw(t, "sub"):
				o.Set(spelling(sub.Name).Draw(t, "name"), attributeValue(t, sub))
			}
		}
		return o
	case scim.Boolean:
		return rapid.Bool().Draw(t, "boolean")
	case scim.Integer:
		return rapid.SampledFrom([]any{document.Number("0"), document.Number("-7")}).Draw(t, "integer")
	case scim.Decimal:
		return rapid.SampledFrom([]any{document.Number("1.0"), document.Number("1"), document.Number("2e3")}).Draw(t, "decimal")
	case scim.DateTime:
		return rapid.SampledFrom([]any{"2020-01-01T00:00:00Z", "2020-01-01T01:00:00+01:00"}).Draw(t, "dateTime")
	case scim.Binary:
		return rapid.SampledFrom([]any{"MAMCAQE=", "MAMCAQE"}).Draw(t, "binary")
	default:
		return rapid.SampledFrom([]any{"a", "A", "ſ", "S", "k", "\u212a", "work", "Users/1", "x y"}).Draw(t, "text")
	}
}

// TestNormaliseBodyIsStable: what tolerance accepts is a body that strict mode
// accepts unchanged, as a creation and as a replacement of itself.
func TestNormaliseBodyIsStable(t *testing.T) {
	t.Parallel()
	for _, of := range []*scim.Type{userType(t), groupType(t), deviceType(t)} {
		t.Run(of.Name, func(t *testing.T) {
			t.Parallel()
			accepted := 0
			rapid.Check(t, func(t *rapid.T) {
				body := bodies(of).Draw(t, "body")
				before := text(body)
				stored, err := scim.NormaliseBody(of, body, scim.Create, nil, scim.Tolerant())
				if text(body) != before {
					t.Fatalf("the body was changed from %s to %s", before, text(body))
				}
				if err != nil {
					if e := scim.AsError(err); e == nil || e.Status != 400 || e.Detail == "" {
						t.Fatalf("%s: not a SCIM error: %v", before, err)
					}
					return
				}
				accepted++
				want := text(stored)
				again, err := scim.NormaliseBody(of, stored, scim.Create, nil, scim.Rules{LooseFormats: true})
				if err != nil || text(again) != want {
					t.Fatalf("%s is stored as %s, and that as %s, %v", before, want, text(again), err)
				}
				replaced, err := scim.NormaliseBody(of, body, scim.Replace, stored, scim.Tolerant())
				if err != nil || !document.Equal(replaced, stored) {
					t.Fatalf("%s replaced by its own body %s becomes %s, %v", want, before, text(replaced), err)
				}
				if err := scim.CheckComplete(of, stored); err != nil {
					t.Fatalf("%s: %v", want, err)
				}
			})
			if accepted == 0 {
				t.Error("no generated body was accepted")
			}
		})
	}
}

func FuzzNormaliseBody(f *testing.F) {
	f.Add([]byte(fullUser), true)
	f.Add([]byte(fullUser), false)
	f.Add([]byte(`{"schemas":["`+userURN+`"],"userName":["x"],"emails":"a","`+enterpriseURN+`:manager":"m"}`), true)
	f.Add([]byte(`{"schemas":null,"`+userURN+`":{"userName":"x"},"active":"True","x509Certificates":[{"value":"MAMCAQE"}]}`), true)
	of := userType(f)
	f.Fuzz(func(t *testing.T, data []byte, tolerant bool) {
		body, err := document.ParseObject(data, document.Limits{})
		if err != nil {
			return
		}
		rules := scim.Rules{}
		if tolerant {
			rules = scim.Tolerant()
		}
		stored, err := scim.NormaliseBody(of, body, scim.Create, nil, rules)
		if err != nil {
			if e := scim.AsError(err); e == nil || e.Status != 400 {
				t.Fatalf("%s: %v", data, err)
			}
			return
		}
		again, err := scim.NormaliseBody(of, stored, scim.Create, nil, scim.Rules{LooseFormats: true})
		if err != nil || text(again) != text(stored) {
			t.Fatalf("%s is stored as %s, and that as %s, %v", data, text(stored), text(again), err)
		}
	})
}

package filtertest

import (
	"strings"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Filter makes a filter that is valid for the type under the options
// StringBooleans and BracketTail. ids are the values tried on attributes that
// hold ids, beside others.
func Filter(typ *scim.Type, ids []string) *rapid.Generator[string] {
	g := &generator{typ: typ, ids: ids, paths: paths(typ)}
	return rapid.Custom(func(t *rapid.T) string { return g.expression(t, 3, g.leaf) })
}

// ValueFilter makes a filter for CompileValue, on values of the parent
// attribute, which is complex.
func ValueFilter(typ *scim.Type, parent scim.Target, ids []string) *rapid.Generator[string] {
	g := &generator{typ: typ, ids: ids}
	parts := pathsOf(typ, "", parent.Attr)
	inside := parts[len(parts)-1].inside
	return rapid.Custom(func(t *rapid.T) string {
		return g.expression(t, 3, func(t *rapid.T) string { return g.test(t, rapid.SampledFrom(inside).Draw(t, "part")) })
	})
}

type generator struct {
	typ   *scim.Type
	ids   []string
	paths []path
}

// path is an attribute a filter can name.
type path struct {
	text string
	// leaf decides about operators and values: the attribute, or the "value" of
	// a complex one; nil when only pr and null are possible.
	leaf *scim.Attribute
	// inside are the parts a bracket after the path can name; nil for no bracket.
	inside []path
}

// expression wraps leaves in and, or, not and brackets.
func (g *generator) expression(t *rapid.T, depth int, leaf func(*rapid.T) string) string {
	if depth == 0 {
		return leaf(t)
	}
	sub := func() string { return g.expression(t, depth-1, leaf) }
	switch rapid.IntRange(0, 9).Draw(t, "form") {
	case 0, 1:
		return sub() + anyCase(t, " and ") + sub()
	case 2, 3:
		return sub() + anyCase(t, " or ") + sub()
	case 4:
		return "(" + sub() + ")" + anyCase(t, " and ") + "(" + sub() + ")"
	case 5, 6:
		return anyCase(t, rapid.SampledFrom([]string{"not (", "not("}).Draw(t, "not")) + sub() + ")"
	default:
		return leaf(t)
	}
}

func (g *generator) leaf(t *rapid.T) string {
	p := rapid.SampledFrom(g.paths).Draw(t, "path")
	if p.inside == nil || rapid.Bool().Draw(t, "no bracket") {
		return g.test(t, p)
	}
	inside := func(t *rapid.T) string { return g.test(t, rapid.SampledFrom(p.inside).Draw(t, "part")) }
	text := anyCase(t, p.text) + "[" + g.expression(t, rapid.IntRange(0, 2).Draw(t, "depth"), inside) + "]"
	if rapid.IntRange(0, 3).Draw(t, "tail") == 0 {
		text += "." + inside(t)
	}
	return text
}

// test is a presence test or a comparison.
func (g *generator) test(t *rapid.T, p path) string {
	name := anyCase(t, p.text)
	kind := rapid.IntRange(0, 9).Draw(t, "kind")
	switch {
	case p.leaf == nil && kind < 6, kind == 0:
		return name + anyCase(t, " pr")
	case p.leaf == nil, kind == 1:
		return name + anyCase(t, rapid.SampledFrom([]string{" eq ", " ne "}).Draw(t, "op")) + "null"
	}
	op := rapid.SampledFrom(operators(p.leaf.Type)).Draw(t, "op")
	return name + " " + anyCase(t, op) + " " + g.literal(t, p.leaf, op)
}

func operators(t scim.AttributeType) []string {
	switch t {
	case scim.Boolean, scim.Binary:
		return []string{"eq", "ne"}
	case scim.Integer, scim.Decimal, scim.DateTime:
		return []string{"eq", "ne", "gt", "ge", "lt", "le"}
	case scim.String, scim.Reference, scim.Complex:
		return []string{"eq", "ne", "gt", "ge", "lt", "le", "co", "sw", "ew"}
	default:
		return nil
	}
}

func (g *generator) literal(t *rapid.T, a *scim.Attribute, op string) string {
	v := value(a.Type).Draw(t, "value")
	switch v := v.(type) {
	case bool:
		if rapid.IntRange(0, 3).Draw(t, "quoted boolean") == 0 {
			return rapid.SampledFrom(map[bool][]string{true: {`"True"`, `"true"`}, false: {`"False"`, `"false"`}}[v]).Draw(t, "boolean")
		}
	case string:
		if a.Type == scim.DateTime {
			return `"` + v + `"`
		}
		return g.text(t, a, op, v)
	}
	return string(document.Append(nil, v))
}

// text quotes a string, now and then an id, a fragment, in another case, with
// a NUL or with an escaped letter.
func (g *generator) text(t *rapid.T, a *scim.Attribute, op, s string) string {
	switch rapid.IntRange(0, 7).Draw(t, "text") {
	case 0:
		s = strings.ToUpper(s)
	case 1:
		s = strings.ToLower(s)
	case 2, 3:
		if op == "co" || op == "sw" || op == "ew" {
			s = fragment().Draw(t, "fragment")
		}
	case 4:
		if rapid.IntRange(0, 9).Draw(t, "nul") == 0 {
			s += "\x00"
		}
	case 5:
		if strings.HasPrefix(s, "a") {
			return `"\u0061` + strings.TrimPrefix(string(document.Append(nil, s)), `"a`)
		}
	}
	if id := a.Name == "id" || a.Name == "value"; id && len(g.ids) > 0 && rapid.Bool().Draw(t, "id") {
		s = rapid.SampledFrom(g.ids).Draw(t, "which id")
	}
	if special := specials[a.Name]; special != nil && rapid.Bool().Draw(t, "special") {
		s = rapid.SampledFrom(special).Draw(t, "which")
	}
	return string(document.Append(nil, s))
}

// specials are values that some attributes have beyond the pools.
var specials = map[string][]string{
	"schemas":      {scim.UserURN, scim.EnterpriseUserURN, strings.ToUpper(scim.GroupURN), OddURN},
	"resourceType": {"User", "user", "Group", "Everything"},
	"version":      {`W/"1"`, `W/"2"`, `w/"1"`, "W/"},
	"type":         {"User", "user", "Group", "direct", "Direct"},
}

// anyCase changes the case of a text now and then; attribute names, URNs and
// operators have none that matters.
func anyCase(t *rapid.T, s string) string {
	switch rapid.IntRange(0, 5).Draw(t, "case") {
	case 0:
		return strings.ToUpper(s)
	case 1:
		return strings.ToLower(s)
	default:
		return s
	}
}

// paths lists what a filter on the type can name.
func paths(typ *scim.Type) []path {
	var all []path
	add := func(prefix string, attributes []*scim.Attribute) {
		for _, a := range attributes {
			if a.Returned != scim.ReturnedNever {
				all = append(all, pathsOf(typ, prefix, a)...)
			}
		}
	}
	add("", scim.Common())
	add("", typ.Core.Attributes)
	add(typ.Core.ID+":", typ.Core.Attributes[:1])
	for _, e := range typ.Extensions {
		all = append(all, path{text: e.Schema.ID})
		add(e.Schema.ID+":", e.Schema.Attributes)
	}
	return all
}

func pathsOf(typ *scim.Type, prefix string, a *scim.Attribute) []path {
	name := prefix + a.Name
	if a.Type != scim.Complex {
		p := path{text: name, leaf: a}
		if a.MultiValued {
			p.inside = []path{{text: "value", leaf: a}}
		}
		return []path{p}
	}
	whole := path{text: name, leaf: a.Sub("value")}
	all := []path{}
	for _, sub := range a.SubAttributes {
		if madeForAnswers(typ, a.Name, sub.Name) {
			continue
		}
		all = append(all, path{text: name + "." + sub.Name, leaf: sub})
		whole.inside = append(whole.inside, path{text: sub.Name, leaf: sub})
	}
	return append(all, whole)
}

func madeForAnswers(typ *scim.Type, attr, sub string) bool {
	return attr == "meta" && sub == "location" || asRows(typ, attr) && sub == "$ref" || attr == typ.Relation && sub == "display"
}

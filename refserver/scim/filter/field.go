package filter

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
)

func rootField(t scim.Target) Field {
	f := Field{Target: t}
	if t.Extension != nil {
		f.Steps = append(f.Steps, Step{Key: lowerASCII(t.Extension.ID)})
	}
	if t.Attr != nil {
		f.Steps = append(f.Steps, Step{Key: lowerASCII(t.Attr.Name), Many: t.Attr.MultiValued})
	}
	if t.Sub != nil {
		f.Steps = append(f.Steps, Step{Key: lowerASCII(t.Sub.Name), Many: t.Sub.MultiValued})
	}
	return f
}

// sub is the field of a sub-attribute.
func (f Field) sub(a *scim.Attribute) Field {
	return Field{
		Target: scim.Target{Extension: f.Target.Extension, Attr: f.Target.Attr, Sub: a},
		Steps:  append(slices.Clone(f.Steps), Step{Key: lowerASCII(a.Name), Many: a.MultiValued}),
	}
}

// computed reports attributes that no store holds in a form to compare with:
// addresses, which depend on the base URL a request came in by, and the names
// of members, which are joined for each answer (a group's name in
// User.groups is that group's displayName and can be searched).
func (c *checker) computed(t scim.Target) bool {
	if t.Extension != nil || t.Attr == nil || t.Sub == nil {
		return false
	}
	name := strings.ToLower(t.Sub.Name)
	switch {
	case strings.EqualFold(t.Attr.Name, "meta"):
		return name == "location"
	case isRelation(c.typ, t.Attr.Name):
		return name == "$ref" || name == "display"
	case isDerived(c.typ, t.Attr.Name):
		return name == "$ref"
	default:
		return false
	}
}

// rows reports attributes whose values are rows of their own: members, groups.
func (c *checker) rows(a *scim.Attribute) bool {
	return isRelation(c.typ, a.Name) || isDerived(c.typ, a.Name)
}

func isRelation(t *scim.Type, name string) bool {
	return t.Relation != "" && strings.EqualFold(name, t.Relation)
}

func isDerived(t *scim.Type, name string) bool {
	return slices.ContainsFunc(t.Derived, func(d string) bool { return strings.EqualFold(d, name) })
}

// present spells a presence test out down to attributes that are not complex.
func (c *checker) present(f Field) Expr {
	if f.Target.Attr == nil {
		return anyOf(f.Target.Extension.Attributes, func(a *scim.Attribute) Expr {
			return c.present(rootField(scim.Target{Extension: f.Target.Extension, Attr: a}))
		})
	}
	leaf := f.Target.Leaf()
	if leaf.Type != scim.Complex {
		return &Present{Field: f}
	}
	inRoot := f.Target.Extension == nil && f.Target.Sub == nil
	if inRoot && c.rows(leaf) {
		return &Bracket{Field: f, Term: Constant(true)}
	}
	parent := f
	if leaf.MultiValued {
		parent = Field{Target: f.Target}
	}
	some := anyOf(leaf.SubAttributes, func(a *scim.Attribute) Expr {
		sub := parent.sub(a)
		if a.Type == scim.Complex || a.Returned == scim.ReturnedNever || c.computed(sub.Target) {
			return nil
		}
		return &Present{Field: sub}
	})
	if leaf.MultiValued {
		return &Bracket{Field: f, Term: some}
	}
	return some
}

// anyOf is the disjunction of what each attribute gives; nil is left out.
func anyOf(attributes []*scim.Attribute, test func(*scim.Attribute) Expr) Expr {
	var terms []Expr
	for _, a := range attributes {
		if e := test(a); e != nil {
			terms = append(terms, e)
		}
	}
	switch len(terms) {
	case 0:
		return Constant(false)
	case 1:
		return terms[0]
	default:
		return &Or{Terms: terms}
	}
}

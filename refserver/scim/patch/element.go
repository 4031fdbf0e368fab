package patch

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// isPrimary tells the standard sub-attribute "primary" (RFC 7643 section 2.4).
func isPrimary(sub *scim.Attribute) bool {
	return sub != nil && sub.Type == scim.Boolean && strings.EqualFold(sub.Name, "primary")
}

// promote notes that a step gave primary true: to item, or through item to the
// value it was merged into.
func (vs *values) promote(item any, into ...*document.Object) {
	o, _ := item.(*document.Object)
	if v, _ := o.Get("primary"); v != true || !isPrimary(vs.whole.Attr.Sub("primary")) {
		return
	}
	if len(into) > 0 {
		o = into[0]
	}
	if !slices.Contains(vs.promoted, o) {
		vs.promoted = append(vs.promoted, o)
	}
}

// settlePrimary makes primary false on every value but the one that a step
// made primary (RFC 7644 section 3.5.2). Two at once are refused.
func (vs *values) settlePrimary() error {
	if len(vs.promoted) > 1 {
		return scim.BadRequest(scim.TypeInvalidValue, "%s can have one primary value; the operation makes %d values primary", vs.whole, len(vs.promoted))
	}
	if len(vs.promoted) == 0 {
		return nil
	}
	for _, item := range vs.items {
		o, _ := item.(*document.Object)
		if o == nil || o == vs.promoted[0] {
			continue
		}
		if v, _ := o.Get("primary"); v == true {
			o.Set("primary", false)
		}
	}
	return nil
}

// keepReadOnly carries the readOnly sub-attributes of an old value over to the
// one that takes its place, if both have the same "value".
func (vs *values) keepReadOnly(old, next any) {
	from, _ := old.(*document.Object)
	to, _ := next.(*document.Object)
	if from == nil || to == nil {
		return
	}
	was, _ := from.Get("value")
	is, _ := to.Get("value")
	if !document.Equal(was, is) {
		return
	}
	for _, sub := range vs.whole.Attr.SubAttributes {
		if v, had := from.Get(sub.Name); had && sub.Mutability == scim.ReadOnly {
			to.Set(sub.Name, v)
		}
	}
}

// dropRepeated removes values that repeat an earlier one (RFC 7643 section
// 2.4: not the same pair of type and value twice). If the repeated one is
// primary, the earlier one becomes so. Objects without a "value" cannot repeat
// such a pair: two addresses that an operation made alike stay two.
func (vs *values) dropRepeated() {
	ids := vs.identities(nil)
	vs.items = slices.DeleteFunc(vs.items, func(item any) bool {
		if o, ok := item.(*document.Object); ok {
			if _, there := o.Get("value"); !there {
				return false
			}
		}
		there := ids.exact(item)
		if there == nil {
			ids.note(item)
			return false
		}
		into, _ := there.(*document.Object)
		from, _ := item.(*document.Object)
		if from == nil || into == nil {
			return true
		}
		if i := slices.Index(vs.promoted, from); i >= 0 {
			vs.promoted = slices.Delete(vs.promoted, i, i+1)
		}
		if v, _ := from.Get("primary"); v == true {
			into.Set("primary", true)
			vs.promote(into)
		}
		return true
	})
}

// identities finds values by what makes them the same value: for complex
// attributes with a "value" sub-attribute the pair of type and value, else
// everything but "primary", which is a property of the list.
type identities struct {
	attr *scim.Attribute
	// byPair and byValue lead to the first value with the key.
	byPair, byValue map[string]any
}

func (vs *values) identities(items []any) *identities {
	ids := &identities{attr: vs.whole.Attr, byPair: make(map[string]any, len(items)), byValue: map[string]any{}}
	for _, item := range items {
		ids.note(item)
	}
	return ids
}

func (ids *identities) note(item any) {
	pair, value, _ := ids.keys(item)
	if _, there := ids.byPair[pair]; !there {
		ids.byPair[pair] = item
	}
	if _, there := ids.byValue[value]; !there && value != "" {
		ids.byValue[value] = item
	}
}

// exact is the noted value that is the same as item, or nil.
func (ids *identities) exact(item any) any {
	pair, _, _ := ids.keys(item)
	return ids.byPair[pair]
}

// find is exact, or else, for an item without a type, the noted value that has
// the same "value" and everything else the item has, but perhaps "primary":
// that is a property of the list rather than of the value.
func (ids *identities) find(item any) any {
	pair, value, typed := ids.keys(item)
	if there := ids.byPair[pair]; there != nil || typed || value == "" {
		return there
	}
	there := ids.byValue[value]
	into, _ := there.(*document.Object)
	from, _ := item.(*document.Object)
	for name, v := range from.All() {
		if name == "value" || name == "primary" {
			continue
		}
		if w, _ := into.Get(name); !document.Equal(v, w) {
			return nil
		}
	}
	return there
}

// names reports whether one of the noted values names item: it is the same,
// or has the same "value" and no type.
func (ids *identities) names(item any) bool {
	pair, value, _ := ids.keys(item)
	if ids.byPair[pair] != nil {
		return true
	}
	by, _ := ids.byValue[value].(*document.Object)
	if by == nil {
		return false
	}
	_, typed := by.Get("type")
	return !typed
}

// keys are the keys of a value: of the pair and, for a complex value that has
// one, of "value". typed says whether it has a type.
func (ids *identities) keys(item any) (pair, value string, typed bool) {
	o, _ := item.(*document.Object)
	if o == nil {
		return "p" + comparison(ids.attr, item), "", false
	}
	sub := ids.attr.Sub("value")
	v, there := o.Get("value")
	if sub == nil || !there {
		if _, flagged := o.Get("primary"); flagged {
			o = o.Clone()
			o.Delete("primary")
		}
		return "o" + canonical(o), "", false
	}
	value = "v" + comparison(sub, v)
	kind, typed := o.Get("type")
	if !typed {
		return value, value, false
	}
	return value + "\x00" + comparison(ids.attr.Sub("type"), kind), value, true
}

// comparison is the text by which two values of an attribute are compared.
func comparison(a *scim.Attribute, v any) string {
	if s, ok := v.(string); ok && a != nil && !a.CaseExact {
		return "s" + filter.Fold(s)
	}
	return canonical(v)
}

// canonical is the JSON text of a value with members sorted by name.
func canonical(v any) string {
	switch v := v.(type) {
	case *document.Object:
		parts := make([]string, 0, v.Len())
		for name, w := range v.All() {
			parts = append(parts, strings.ToLower(name)+"="+canonical(w))
		}
		slices.Sort(parts)
		return "{" + strings.Join(parts, ",") + "}"
	case []any:
		parts := make([]string, len(v))
		for i, w := range v {
			parts[i] = canonical(w)
		}
		return "[" + strings.Join(parts, ",") + "]"
	default:
		return string(document.Append(nil, v))
	}
}

// sameSet compares two lists without regard to order.
func sameSet(a, b []any) bool {
	if len(a) != len(b) {
		return false
	}
	count := make(map[string]int, len(a))
	for _, v := range a {
		count[canonical(v)]++
	}
	for _, v := range b {
		key := canonical(v)
		if count[key]--; count[key] < 0 {
			return false
		}
	}
	return true
}

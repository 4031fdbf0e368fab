package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	// maxChanges bounds the changes of an entry, maxValue the length of a value.
	maxChanges = 100
	maxValue   = 500
)

// changesOf says what of a resource changed, attribute by attribute. A resource
// that is gone has no changes: that it is gone says all.
func changesOf(h *happened) []Change {
	var list []Change
	if h.after != nil {
		list = compare(nil, "", h.before, h.after)
	}
	for _, m := range h.members {
		text := strconv.Itoa(m.n)
		if len(m.ids) > 0 {
			text = fmt.Sprintf("%d of %s", m.n, strings.Join(m.ids, ", "))
		}
		c := Change{Path: h.t.Relation, After: text}
		if m.what == removed {
			c.Before, c.After = text, ""
		}
		list = append(list, c)
	}
	return list
}

// What can happen to members.
const (
	added   = "added"
	removed = "removed"
)

// compare goes down into objects, and compares everything else as a whole.
func compare(list []Change, prefix string, before, after *document.Object) []Change {
	for name, value := range after.All() {
		old, was := before.Get(name)
		switch {
		case prefix == "" && strings.EqualFold(name, "schemas"), was && document.Equal(old, value):
			continue
		}
		o, isObject := value.(*document.Object)
		oldObject, wasObject := old.(*document.Object)
		if isObject && (wasObject || !was) {
			list = compare(list, prefix+name+separator(name), oldObject, o)
			continue
		}
		c := Change{Path: prefix + name, After: literal(value)}
		if was {
			c.Before = literal(old)
		}
		list = append(list, c)
	}
	for name, value := range before.All() {
		if _, still := after.Get(name); still || prefix == "" && strings.EqualFold(name, "schemas") {
			continue
		}
		if o, isObject := value.(*document.Object); isObject {
			list = compare(list, prefix+name+separator(name), o, nil)
			continue
		}
		list = append(list, Change{Path: prefix + name, Before: literal(value)})
	}
	return list
}

// separator stands between an attribute and its sub-attribute, or an extension
// and its attribute (RFC 7644 section 3.10).
func separator(name string) string {
	if strings.Contains(name, ":") {
		return ":"
	}
	return "."
}

// literal is a value as JSON, shortened, without the addresses that the answer
// added to what it refers to.
func literal(value any) string {
	return shorten(clean(string(document.Append(nil, withoutReferences(value)))), maxValue)
}

func withoutReferences(value any) any {
	switch v := value.(type) {
	case *document.Object:
		if _, ok := v.Get("$ref"); ok {
			v = v.Clone()
			v.Delete("$ref")
		}
		return v
	case []any:
		list := slices.Clone(v)
		for i := range list {
			list[i] = withoutReferences(list[i])
		}
		return list
	}
	return value
}

// withoutNames takes from changes the values that were erased.
func withoutNames(list []Change, key provlog.Key, names provlog.Names) []Change {
	gone := slices.Concat(names.Sure, names.Shared)
	has := func(text string) bool {
		marks, few := key.Marks([]string{text, strings.Trim(text, `"`)})
		return !few || slices.ContainsFunc(marks, func(m provlog.Mark) bool { return slices.Contains(gone, m) })
	}
	for i, c := range list {
		if c.Before != "" && has(c.Before) {
			list[i].Before = Erased
		}
	}
	return list
}

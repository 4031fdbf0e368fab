package world

import (
	"net/url"
	"strings"
)

// word is a cell of a table that is no JSON value but says something of one:
// absent, present, not true, a URI, lacks "text".
type word struct {
	expected string
	holds    func(v any, there bool) bool
}

// cellWord reads a cell; ok says that it is such a word.
func cellWord(cell string) (w word, ok bool) {
	if text, found := strings.CutPrefix(cell, "lacks "); found {
		text = strings.Trim(text, `"`)
		return word{"a value without " + show(text), func(v any, there bool) bool { return !there || !strings.Contains(textIn(v), text) }}, true
	}
	w, ok = map[string]word{
		"absent":   {"nothing", func(v any, there bool) bool { return unassigned(v, there) }},
		"present":  {"some value", func(v any, there bool) bool { return !unassigned(v, there) }},
		"not true": {"false, or nothing", func(v any, _ bool) bool { return v == nil || v == false }},
		"a URI":    {"a URI, percent-encoded", func(v any, _ bool) bool { return isURI(v) }},
	}[cell]
	return w, ok
}

// unassigned reports whether a value counts as none (RFC 7643 section 2.5).
func unassigned(v any, there bool) bool { return !there || v == nil || isEmpty(v) }

// textIn is every string in a value, one per line.
func textIn(v any) string {
	switch x := v.(type) {
	case string:
		return x + "\n"
	case []any:
		var b strings.Builder
		for _, e := range x {
			b.WriteString(textIn(e))
		}
		return b.String()
	default:
		return ""
	}
}

// isURI reports whether a value is a URI reference that holds only characters
// a URI may hold (RFC 3986 section 2).
func isURI(v any) bool {
	text, _ := v.(string)
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	_, err := url.Parse(text)
	return text != "" && err == nil
}

// sameValue compares what was due with what is shown. A server may alter the
// letter case of what is not case-exact (RFC 7643 section 7): a foreign one is
// held to the case of ids only.
func (w *World) sameValue(path string, want, got any) bool {
	if !w.o.Target.Info().Own && !exactPath(path) {
		want, got = folded(want), folded(got)
	}
	return equal(unordered(want), unordered(got))
}

func exactPath(path string) bool {
	path = strings.ToLower(path)
	for _, end := range []string{"id", "location", "version", "$ref", "members"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// folded is a copy with strings in small letters.
func folded(v any) any {
	switch x := v.(type) {
	case string:
		return strings.ToLower(x)
	case []any:
		c := make([]any, len(x))
		for i, e := range x {
			c[i] = folded(e)
		}
		return c
	case *object:
		c := &object{members: make([]member, len(x.members))}
		for i, m := range x.members {
			c.members[i] = member{m.name, folded(m.value)}
		}
		return c
	default:
		return v
	}
}

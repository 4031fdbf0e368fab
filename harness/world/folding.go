package world

import (
	"net/url"
	"strings"
)

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

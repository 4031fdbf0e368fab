package patch

import (
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// matches reports whether the filter selects a value. Most filters compare
// plain text and most values differ from it in plain text; that is seen
// without the cost of a full evaluation, which folds and indexes the value.
func (p *path) matches(value any) bool {
	o, _ := value.(*document.Object)
	for name, v := range p.quick.All() {
		want, isText := v.(string)
		sub := p.Attr.Sub(name)
		if !isText || sub == nil || sub.Type != scim.String {
			continue
		}
		got, _ := o.Get(name)
		if text, ok := got.(string); ok && isASCII(text) && isASCII(want) && !strings.EqualFold(text, want) {
			return false
		}
	}
	return p.where.MatchValue(value)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

package scim

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// scanLimit is the number of elements up to which each is compared with each
// of the others; above it a map keeps the cost linear.
const scanLimit = 16

// distinct merges elements of a multi-valued attribute that are the same value
// (RFC 7643 section 2.4: no (type, value) pair twice). The first one stays; it
// gains the sub-attributes that only the later one has, and becomes primary
// when either is. Elements of a complex attribute without "value", such as
// addresses, are the same only when everything in them is.
func distinct(a *Attribute, elements []any) []any {
	if len(elements) < 2 {
		return elements
	}
	kept := elements[:0]
	if len(elements) <= scanLimit {
		for _, element := range elements {
			if i := indexSame(a, kept, element); i >= 0 {
				merge(kept[i], element)
				continue
			}
			kept = append(kept, element)
		}
		return kept
	}
	seen := make(map[string]int, len(elements))
	var key []byte
	for _, element := range elements {
		key = appendIdentity(key[:0], a, element)
		if i, ok := seen[string(key)]; ok {
			merge(kept[i], element)
			continue
		}
		seen[string(key)] = len(kept)
		kept = append(kept, element)
	}
	return kept
}

func indexSame(a *Attribute, elements []any, element any) int {
	for i := range elements {
		if same(a, elements[i], element) {
			return i
		}
	}
	return -1
}

// same reports whether two elements are one value.
func same(a *Attribute, x, y any) bool {
	if a.Type != Complex {
		return sameScalar(a, x, y)
	}
	v := a.Sub(valueName)
	xo, _ := x.(*document.Object)
	yo, _ := y.(*document.Object)
	xv, hasX := xo.Get(valueName)
	yv, hasY := yo.Get(valueName)
	if v == nil || !hasX || !hasY {
		return document.Equal(x, y)
	}
	return sameScalar(v, xv, yv) && sameMember(a.Sub(typeName), xo, yo)
}

func sameMember(sub *Attribute, x, y *document.Object) bool {
	if sub == nil {
		return true
	}
	xv, hasX := x.Get(sub.Name)
	yv, hasY := y.Get(sub.Name)
	return hasX == hasY && (!hasX || sameScalar(sub, xv, yv))
}

// sameScalar compares two values of a simple attribute as its type and
// caseExact say.
func sameScalar(a *Attribute, x, y any) bool {
	xs, isText := x.(string)
	ys, bothText := y.(string)
	switch {
	case !isText || !bothText:
		return document.Equal(x, y)
	case a.Type == DateTime:
		xt, errX := ParseDateTime(xs)
		yt, errY := ParseDateTime(ys)
		if errX == nil && errY == nil {
			return xt.Equal(yt)
		}
	case !a.CaseExact:
		return strings.EqualFold(xs, ys)
	}
	return xs == ys
}

// appendIdentity adds a key that is equal for elements that are the same value
// and different for others.
func appendIdentity(key []byte, a *Attribute, element any) []byte {
	o, ok := element.(*document.Object)
	if !ok {
		return appendScalarIdentity(key, a, element)
	}
	v, hasValue := o.Get(valueName)
	sub := a.Sub(valueName)
	if sub == nil || !hasValue {
		return document.Append(append(key, '='), o)
	}
	key = appendScalarIdentity(append(key, 'v'), sub, v)
	if kind := a.Sub(typeName); kind != nil {
		if v, ok := o.Get(kind.Name); ok {
			key = appendScalarIdentity(append(key, 0), kind, v)
		}
	}
	return key
}

func appendScalarIdentity(key []byte, a *Attribute, v any) []byte {
	if number, ok := v.(document.Number); ok {
		return append(key, number.Canonical()...)
	}
	s, ok := v.(string)
	switch {
	case !ok:
		return document.Append(key, v)
	case a.Type == DateTime:
		if t, err := ParseDateTime(s); err == nil {
			return t.AppendFormat(key, time.RFC3339Nano)
		}
		return append(key, s...)
	case a.CaseExact:
		return append(key, s...)
	}
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			// Upper first: "ſ" and "K" (Kelvin sign) meet "s" and "k" so, as
			// they do under EqualFold.
			return append(key, strings.ToLower(strings.ToUpper(s))...)
		}
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		key = append(key, c)
	}
	return key
}

func merge(into, from any) {
	target, _ := into.(*document.Object)
	source, _ := from.(*document.Object)
	for name, v := range source.All() {
		if _, has := target.Get(name); !has || name == primaryName && v == true {
			target.Set(name, v)
		}
	}
}

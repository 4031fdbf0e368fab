package document

import (
	"strconv"
	"strings"
)

// Equal compares two values: member order is irrelevant, member names are
// compared without ASCII case, numbers by value (1, 1.0 and 1e0 are equal),
// strings and the order of array elements exactly. A nil *Object equals nil.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return isNull(b)
	case *Object:
		if a == nil {
			return isNull(b)
		}
		b, ok := b.(*Object)
		return ok && b != nil && equalObjects(a, b)
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !Equal(a[i], b[i]) {
				return false
			}
		}
		return true
	case Number:
		b, ok := b.(Number)
		return ok && equalNumbers(a, b)
	default:
		return a == b
	}
}

func isNull(v any) bool {
	o, isObject := v.(*Object)
	return v == nil || isObject && o == nil
}

func equalObjects(a, b *Object) bool {
	if len(a.names) != len(b.names) {
		return false
	}
	find := b.index
	if len(b.names) > scanLimit {
		positions := make(map[string]int, len(b.names))
		for i, n := range b.names {
			positions[fold(n)] = i
		}
		find = func(name string) int {
			if i, ok := positions[fold(name)]; ok {
				return i
			}
			return -1
		}
	}
	for i, name := range a.names {
		// The same order is the usual case; names are unique, so equal
		// lengths and every name of a found in b make the sets equal.
		j := i
		if !SameName(b.names[i], name) {
			j = find(name)
		}
		if j < 0 || !Equal(a.values[i], b.values[j]) {
			return false
		}
	}
	return true
}

func equalNumbers(a, b Number) bool {
	if a == b {
		return true
	}
	x, okA := a.decimal()
	y, okB := b.decimal()
	return okA && okB && x == y
}

// Canonical is the same text for numbers of equal value: digits without leading
// or trailing zeros, "e", exponent. A number whose exponent has more than 18
// digits is its own text.
func (n Number) Canonical() string {
	d, ok := n.decimal()
	if !ok {
		return string(n)
	}
	sign := ""
	if d.negative {
		sign = "-"
	}
	return sign + d.digits + "e" + strconv.FormatInt(d.exponent, 10)
}

// decimal is a number as digits × 10^exponent, the digits without leading or
// trailing zeros, so that equal values have equal forms. Zero has no sign.
type decimal struct {
	negative bool
	digits   string
	exponent int64
}

// decimal is false for an exponent beyond 18 digits; such numbers are equal
// only when their texts are.
func (n Number) decimal() (decimal, bool) {
	text := string(n)
	var d decimal
	if rest, ok := strings.CutPrefix(text, "-"); ok {
		d.negative, text = true, rest
	}
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		if len(text)-i > 19 {
			return decimal{}, false
		}
		e, err := strconv.ParseInt(text[i+1:], 10, 64)
		if err != nil {
			return decimal{}, false
		}
		d.exponent, text = e, text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	d.digits = strings.TrimLeft(whole+fraction, "0")
	trimmed := strings.TrimRight(d.digits, "0")
	d.exponent += int64(len(d.digits) - len(trimmed) - len(fraction))
	d.digits = trimmed
	if d.digits == "" {
		return decimal{}, true
	}
	return d, true
}

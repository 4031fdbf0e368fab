package scim

import (
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// scalar checks a simple value against the type of its attribute (RFC 7643
// section 2.3) and gives it back in its canonical JSON form; nil for the empty
// text. Error texts show a value only where it can hold nothing personal.
func (n *normaliser) scalar(at place, v any) (any, error) {
	a := at.Leaf()
	if a.Type == Boolean {
		return n.boolean(at, v)
	}
	if a.Type == Integer || a.Type == Decimal {
		return number(at, a, v)
	}
	s, ok := v.(string)
	switch {
	case !ok:
		return nil, at.invalid("must be a string, not %s", document.Kind(v))
	case s == "":
		return absent, nil
	}
	return v, n.text(at, a, s)
}

func (n *normaliser) boolean(at place, v any) (any, error) {
	switch v := v.(type) {
	case bool:
		return v, nil
	case string:
		if n.rules.StringBooleans {
			if strings.EqualFold(v, "true") {
				return true, nil
			}
			if strings.EqualFold(v, "false") {
				return false, nil
			}
		}
		return nil, at.invalid("must be true or false, without quotation marks")
	default:
		return nil, at.invalid("must be true or false, not %s", document.Kind(v))
	}
}

func number(at place, a *Attribute, v any) (any, error) {
	n, ok := v.(document.Number)
	if !ok {
		return nil, at.invalid("must be a number, not %s", document.Kind(v))
	}
	if a.Type == Integer {
		return v, checkInteger(at, string(n))
	}
	return v, checkDecimal(at, string(n))
}

// checkInteger: no fraction, no exponent (RFC 7643 section 2.3.4), and within
// the 64 bits we promise to keep exactly.
func checkInteger(at place, text string) error {
	if strings.ContainsAny(text, ".eE") {
		return at.invalid("must be an integer, without fraction or exponent")
	}
	if _, err := strconv.ParseInt(text, 10, 64); err != nil {
		return at.invalid("is outside the range of 64-bit integers")
	}
	return nil
}

// maxDecimal bounds the text of a decimal, so that it stays exact in every
// layer below.
const maxDecimal = 64

func checkDecimal(at place, text string) error {
	if len(text) > maxDecimal {
		return at.invalid("has more than %d characters", maxDecimal)
	}
	if _, err := strconv.ParseFloat(text, 64); err != nil {
		return at.invalid("is outside the range of decimals")
	}
	return nil
}

// text checks the types that JSON writes as strings.
func (n *normaliser) text(at place, a *Attribute, s string) error {
	if a.Type == DateTime {
		if _, err := ParseDateTime(s); err != nil {
			return at.invalid("must be a date and time such as 2008-01-23T04:56:22Z: %v", err)
		}
	}
	switch {
	case a.Type == Binary && !isBase64(s):
		return at.invalid("must be base64 text")
	case n.rules.LooseFormats:
		return nil
	case a.Type == Reference && !isURI(s):
		return at.invalid("must be an absolute or relative URI")
	case n.isUser && at.Extension == nil:
		return userFormat(at, s)
	}
	return nil
}

package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Append adds the compact JSON text of a value to dst. Nothing is escaped but
// what JSON demands (quotation mark, backslash, control characters). It panics
// on a Go type that a document cannot hold, since that is a programming error.
func Append(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		if v {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case string:
		return appendString(dst, v)
	case Number:
		return append(dst, v...)
	case []any:
		dst = append(dst, '[')
		for i, element := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = Append(dst, element)
		}
		return append(dst, ']')
	case *Object:
		return v.append(dst)
	default:
		panic(fmt.Sprintf("document.Append: a document cannot hold a %T", v))
	}
}

func (o *Object) append(dst []byte) []byte {
	if o == nil {
		return append(dst, "null"...)
	}
	dst = append(dst, '{')
	for i, name := range o.names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, name)
		dst = append(dst, ':')
		dst = Append(dst, o.values[i])
	}
	return append(dst, '}')
}

// MarshalJSON makes an Object usable with encoding/json.
func (o *Object) MarshalJSON() ([]byte, error) { return o.append(nil), nil }

// UnmarshalJSON makes an Object usable with encoding/json, under DefaultLimits.
func (o *Object) UnmarshalJSON(data []byte) error {
	parsed, err := ParseObject(data, Limits{})
	if err != nil {
		return err
	}
	*o = *parsed
	return nil
}

const hexDigits = "0123456789abcdef"

func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start, ascii := 0, true
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			ascii = ascii && c < utf8.RuneSelf
			continue
		}
		dst = appendText(dst, s[start:i], ascii)
		start, ascii = i+1, true
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		case '\b':
			dst = append(dst, '\\', 'b')
		case '\f':
			dst = append(dst, '\\', 'f')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
	}
	return append(appendText(dst, s[start:], ascii), '"')
}

// appendText adds text that needs no escaping. Parse lets no invalid UTF-8 in,
// but strings of other origin must not break the JSON either.
func appendText(dst []byte, s string, ascii bool) []byte {
	if !ascii && !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	return append(dst, s...)
}

package idp

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"go.starlark.net/starlark"
)

// encode writes a Starlark value as compact JSON: keys in the order they were
// set, no HTML escaping, real UTF-8. Errors are the script's fault.
func encode(dst []byte, v starlark.Value) ([]byte, error) {
	switch v := v.(type) {
	case starlark.NoneType:
		return append(dst, "null"...), nil
	case starlark.Bool:
		return strconv.AppendBool(dst, bool(v)), nil
	case starlark.String:
		return appendString(dst, string(v)), nil
	case starlark.Int, number, starlark.Float:
		return append(dst, v.String()...), nil
	case *resource:
		return encode(dst, v.fields)
	case *starlark.Dict:
		return encodeDict(dst, v)
	case starlark.Iterable:
		return encodeList(dst, v)
	}
	return nil, fmt.Errorf("a %s cannot be sent as JSON", v.Type())
}

func encodeDict(dst []byte, d *starlark.Dict) ([]byte, error) {
	dst = append(dst, '{')
	for i, item := range d.Items() {
		key, ok := item[0].(starlark.String)
		if !ok {
			return nil, fmt.Errorf("the key %s of a JSON object is no string", item[0])
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendString(dst, string(key)), ':')
		var err error
		if dst, err = encode(dst, item[1]); err != nil {
			return nil, fmt.Errorf("%s: %w", string(key), err)
		}
	}
	return append(dst, '}'), nil
}

func encodeList(dst []byte, list starlark.Iterable) ([]byte, error) {
	dst = append(dst, '[')
	it := list.Iterate()
	defer it.Done()
	var item starlark.Value
	for i := 0; it.Next(&item); i++ {
		if i > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = encode(dst, item); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return append(dst, ']'), nil
}

const hexDigits = "0123456789abcdef"

// appendString writes a JSON string, escaping only what JSON demands. Bytes
// that are no UTF-8 become U+FFFD.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '"' || r == '\\':
			dst = append(dst, '\\', byte(r))
		case r == '\n':
			dst = append(dst, '\\', 'n')
		case r == '\r':
			dst = append(dst, '\\', 'r')
		case r == '\t':
			dst = append(dst, '\\', 't')
		case r < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[r>>4], hexDigits[r&15])
		default:
			dst = utf8.AppendRune(dst, r)
		}
		i += size
	}
	return append(dst, '"')
}

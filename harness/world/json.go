package world

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf8"
)

// errNotJSON is matched by every error of parseJSON.
var errNotJSON = errors.New("not valid JSON")

// maxDepth bounds what a hostile target can make us recurse into.
const maxDepth = 200

// parseJSON reads one JSON value. Trailing data, a doubled member name and
// invalid UTF-8 are errors.
func parseJSON(data []byte) (any, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: invalid UTF-8", errNotJSON)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := readValue(d, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNotJSON, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: data after the first value", errNotJSON)
	}
	return v, nil
}

// parseObject is parseJSON for a body that has to be an object.
func parseObject(data []byte) (*object, error) {
	v, err := parseJSON(data)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*object)
	if !ok {
		return nil, fmt.Errorf("a JSON object is needed, got %s", kindOf(v))
	}
	return o, nil
}

func readValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	t, err := d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return readObject(d, depth)
	case json.Delim('['):
		return readArray(d, depth)
	default:
		return t, nil
	}
}

func readObject(d *json.Decoder, depth int) (any, error) {
	o := &object{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, ok := t.(string)
		if !ok {
			return nil, fmt.Errorf("a member name is %v", t)
		}
		if slices.ContainsFunc(o.members, func(m member) bool { return m.name == name }) {
			return nil, fmt.Errorf("member %q occurs twice", name)
		}
		v, err := readValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		o.members = append(o.members, member{name, v})
	}
	_, err := d.Token()
	return o, err
}

func readArray(d *json.Decoder, depth int) (any, error) {
	a := []any{}
	for d.More() {
		v, err := readValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		a = append(a, v)
	}
	_, err := d.Token()
	return a, err
}

// MarshalJSON writes the object in its own order.
func (o *object) MarshalJSON() ([]byte, error) {
	return appendJSON(nil, o), nil
}

// show renders a value as compact JSON for people; an absent one is shown as
// "nothing" by the callers.
func show(v any) string { return string(appendJSON(nil, v)) }

func appendJSON(dst []byte, v any) []byte {
	switch x := v.(type) {
	case *object:
		dst = append(dst, '{')
		for i, m := range x.members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendText(dst, m.name), ':')
			dst = appendJSON(dst, m.value)
		}
		return append(dst, '}')
	case []any:
		dst = append(dst, '[')
		for i, e := range x {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendJSON(dst, e)
		}
		return append(dst, ']')
	case string:
		return appendText(dst, x)
	case json.Number:
		return append(dst, x...)
	case bool:
		return fmt.Appendf(dst, "%t", x)
	default:
		return append(dst, "null"...)
	}
}

func appendText(dst []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		// A string always encodes; the fallback keeps the text readable.
		return fmt.Appendf(dst, "%q", s)
	}
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

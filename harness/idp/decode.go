package idp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"

	"go.starlark.net/starlark"
)

// maxDepth bounds how deep an answer may nest; nothing SCIM comes near it.
const maxDepth = 200

// decode reads one JSON text into Starlark values. Objects keep their order
// and become *resource, numbers that are no integers keep their text.
func decode(data []byte, from *response) (starlark.Value, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := decodeValue(d, from, "", 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text after the JSON value")
	}
	return v, nil
}

func decodeValue(d *json.Decoder, from *response, path string, depth int) (starlark.Value, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	token, err := d.Token()
	if err != nil {
		return nil, err //nolint:wrapcheck // the caller adds what was read
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return decodeObject(d, from, path, depth)
		}
		return decodeArray(d, from, path, depth)
	case json.Number:
		return decodeNumber(t), nil
	case string:
		return starlark.String(t), nil
	case bool:
		return starlark.Bool(t), nil
	}
	return starlark.None, nil
}

func decodeObject(d *json.Decoder, from *response, path string, depth int) (starlark.Value, error) {
	object := &resource{from: from, path: path, fields: starlark.NewDict(8)}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err //nolint:wrapcheck // the caller adds what was read
		}
		name, ok := token.(string)
		if !ok {
			return nil, errors.New("an object key is no string")
		}
		value, err := decodeValue(d, from, join(path, name), depth+1)
		if err != nil {
			return nil, err
		}
		if err := object.fields.SetKey(starlark.String(name), value); err != nil {
			return nil, fmt.Errorf("member %s: %w", name, err)
		}
	}
	_, err := d.Token()
	object.fields.Freeze()
	return object, err //nolint:wrapcheck // the caller adds what was read
}

func decodeArray(d *json.Decoder, from *response, path string, depth int) (starlark.Value, error) {
	var items []starlark.Value
	for d.More() {
		value, err := decodeValue(d, from, fmt.Sprintf("%s[%d]", path, len(items)), depth+1)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	_, err := d.Token()
	list := starlark.NewList(items)
	list.Freeze()
	return list, err //nolint:wrapcheck // the caller adds what was read
}

// number is a JSON number that is not written as an integer; its text is sent
// back as it came.
type number struct{ text string }

func (n number) String() string        { return n.text }
func (n number) Type() string          { return "number" }
func (n number) Freeze()               {}
func (n number) Truth() starlark.Bool  { return starlark.True }
func (n number) Hash() (uint32, error) { return starlark.String(n.text).Hash() }

func decodeNumber(n json.Number) starlark.Value {
	text := n.String()
	if i, ok := new(big.Int).SetString(text, 10); ok && i.String() == text {
		return starlark.MakeBigInt(i)
	}
	return number{text}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

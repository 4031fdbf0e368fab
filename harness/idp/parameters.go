package idp

import (
	"errors"
	"fmt"
	"maps"

	"go.starlark.net/starlark"
)

// parameters is "param" in flows: the variant's parameters, param.NAME being a
// string. It keeps which of them were looked at, since the others cannot have
// changed what was sent.
type parameters struct {
	values map[string]string
	read   map[string]bool
}

func (p *parameters) String() string        { return fmt.Sprint(p.values) }
func (p *parameters) Type() string          { return "param" }
func (p *parameters) Freeze()               {}
func (p *parameters) Truth() starlark.Bool  { return starlark.True }
func (p *parameters) Hash() (uint32, error) { return 0, errors.New("param cannot be a key") }
func (p *parameters) AttrNames() []string   { return nil }

func (p *parameters) Attr(name string) (starlark.Value, error) {
	value, ok := p.values[name]
	if !ok {
		return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
	}
	p.read[name] = true
	return starlark.String(value), nil
}

// Read returns the parameters the flows have looked at so far. What else a
// parameter changes is in the profile's settings: headers, encoding, mapping.
func (p *IdP) Read() map[string]bool { return maps.Clone(p.read) }

// Retried reports whether a request or a job was tried again by itself.
func (p *IdP) Retried() bool { return p.retried }

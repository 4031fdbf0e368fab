package scim

import "github.com/scimproof/scimproof/refserver/scim/document"

// Projection decides which attributes of a resource an answer shows (RFC 7644
// section 3.9, RFC 7643 section 7 "returned"). It is immutable.
type Projection struct{}

// ParseProjection reads the parameters attributes and excludedAttributes,
// already split at commas. Unknown names are ignored; both lists together are
// 400 invalidValue, since they exclude each other.
func ParseProjection(t *Type, attributes, excluded []string) (*Projection, error) { panic("not yet") }

// Apply gives the part of a resource that is shown; doc is not modified, the
// result shares values with it.
func (p *Projection) Apply(doc *document.Object) *document.Object { panic("not yet") }

// Wants reports whether any part of a core attribute can be shown, so that
// nothing expensive is loaded in vain.
func (p *Projection) Wants(attr string) bool { panic("not yet") }

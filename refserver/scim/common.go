package scim

// Common is the definition of the attributes every resource has: schemas, id,
// externalId and meta (RFC 7643 sections 3 and 3.1). The result is shared and
// must not be changed.
func Common() []*Attribute { panic("not yet") }

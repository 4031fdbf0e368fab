package patch

import "github.com/scimproof/scimproof/refserver/scim"

// Split separates the operations on t.Relation from those on the document.
// Pathless values are divided by key. Without a relation it gives ops back.
// The two results touch different attributes, so they may be applied in either
// order, as long as both or neither are kept.
//
// A relation's values cannot be edited in place (RFC 7643 section 4.2: value,
// type and $ref are immutable): 400 mutability. Errors are *scim.Error naming
// the operation.
func Split(t *scim.Type, ops []Op, tol Tolerances) (doc []Op, rel []RelationOp, err error) {
	panic("not yet")
}

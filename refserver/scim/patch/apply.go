package patch

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Apply carries out the operations in order, each on the result of the one
// before, on a document in stored form. It returns a new document in stored
// form and whether it differs from doc; doc is never modified. Uniqueness and
// references are the caller's matter, a password is Password's.
//
// The document may lack id, meta and derived attributes; where it has them
// they are kept, and an equal value for them may be tolerated.
//
// Errors are *scim.Error naming the operation and its path: 400 invalidPath,
// invalidFilter, noTarget, mutability, invalidValue, invalidSyntax as RFC 7644
// section 3.5.2 and table 9 give them.
func Apply(t *scim.Type, doc *document.Object, ops []Op, tol Tolerances) (result *document.Object, changed bool, err error) {
	panic("not yet")
}

// Password is the last new password that the operations give, and whether
// there is one. Apply checks it and leaves it out of the document. A null or
// removal gives "" and true.
func Password(t *scim.Type, ops []Op, tol Tolerances) (password string, given bool) {
	panic("not yet")
}

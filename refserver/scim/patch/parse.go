package patch

import "github.com/scimproof/scimproof/refserver/scim/document"

// Parse reads a PatchOp body. maxOps bounds the number of operations; 0 means
// DefaultMaxOps. Member names are matched without regard to case and unknown
// members are ignored.
//
// Errors are *scim.Error naming the operation: 400 invalidSyntax for a body
// that is no PatchOp, 400 invalidValue for an add or replace without a usable
// value, 400 noTarget for a remove without path, 413 for too many operations.
func Parse(body *document.Object, tol Tolerances, maxOps int) ([]Op, error) { panic("not yet") }

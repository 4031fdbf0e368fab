package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// equal compares two values; documents by meaning, empty and nil lists alike.
func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	documents := cmp.Comparer(func(a, b *document.Object) bool { return document.Equal(a, b) })
	if diff := cmp.Diff(want, got, documents, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

package filter

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Index makes the search document of a resource: what Match and the SQL
// compiler compare with. doc is in the stored form; members it has beyond that
// (id, meta, members, groups) are indexed as well. The input is not modified.
//
//   - names are in lower case, extensions are nested under their URN in lower case;
//   - strings are folded unless the attribute is caseExact; the core attribute
//     userName is prepared with PrepareUserName, schemas are always folded;
//   - dateTime values are numbers: microseconds since 1970-01-01T00:00:00Z;
//   - null, empty arrays and empty objects are left out, so are attributes that
//     are never shown, attributes the schema does not define and values that are
//     not of the attribute's type. An empty string stays: it equals "", although
//     it does not count as present.
func Index(t *scim.Type, doc *document.Object) *document.Object { panic("not yet") }

// Hot are the values a store keeps in columns of their own beside the search
// document, taken from it, so that the two cannot differ. Nil is SQL NULL.
type Hot struct {
	// UserName is the core attribute userName, prepared.
	UserName *string
	// ExternalID is externalId as it is.
	ExternalID *string
	// DisplayName is the core attribute displayName, folded.
	DisplayName *string
	// Active is the core attribute active.
	Active *bool
}

// HotOf picks the hot values out of a search document.
func HotOf(index *document.Object) Hot { panic("not yet") }

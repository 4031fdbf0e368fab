package workspace

import (
	"context"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Limits of the SCIM door, as ServiceProviderConfig and its documentation
// state them.
const (
	// MaxOperations is how many operations one PATCH may have (Okta sends
	// 1,000 single removes at once).
	MaxOperations = 5000
	// MaxBulkOperations is how many operations one bulk request may have.
	MaxBulkOperations = 1000
	// MaxBulkPayload is how long a bulk request may be, in bytes.
	MaxBulkPayload = 1 << 20
	// DefaultCount is the page size when the client names none.
	DefaultCount = 100
	// MaxCount is the largest page; a larger count is clamped to it.
	MaxCount = 1000
	// MaxFilterNodes bounds a filter expression.
	MaxFilterNodes = 500
)

// Want says which computed values the answer shows; what is not shown is
// never loaded.
type Want struct {
	// Members: the values of Type.Relation.
	Members bool
	// Groups: the User's groups.
	Groups bool
}

// Precondition carries the conditional headers as they came (RFC 9110
// sections 13.1.1 and 13.1.2); tags are compared as opaque text, weak or not.
type Precondition struct {
	IfMatch, IfNoneMatch string
}

// Resource is one resource as a front door shows it.
type Resource struct {
	Type              *scim.Type
	ID                string
	Version           int64
	Created, Modified time.Time
	// Doc has schemas and id first, then the attributes, and groups or the
	// relation's values when wanted ({value, type, display}, without $ref).
	// It has no meta: the door adds it, since it knows the location.
	Doc *document.Object
	// Members, when not nil, gives the relation's values, of which Doc then has
	// none: they are wanted, and too many to be held. Each call of each gets
	// some of them. They may be newer than Version, never older.
	Members func(ctx context.Context, each func(values []any) error) error
}

// ETag renders the version as the weak entity tag of meta.version, W/"n".
func (r *Resource) ETag() string { return ETag(r.Version) }

// Query is what a list request asks for. Pointers are nil when the parameter
// is absent.
type Query struct {
	Filter, SortBy, SortOrder string
	// StartIndex counts from 1; smaller values mean 1.
	StartIndex *int
	// Count: negative means 0, above MaxCount means MaxCount.
	Count *int
	// Cursor non-nil asks for cursor paging (RFC 9865), "" for its first page.
	Cursor *string
	Want   Want
}

// Page is one page of a list.
type Page struct {
	// Total is the number of resources that match.
	Total int
	// StartIndex is the 1-based index of the first item; 0 with cursors.
	StartIndex                 int
	Items                      []*Resource
	NextCursor, PreviousCursor string
}

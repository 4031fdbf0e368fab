package postgres

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// workspaceRow is a row of workspaces.
type workspaceRow struct {
	bun.BaseModel `bun:"table:workspaces,alias:w"`

	ID             string `bun:",pk"`
	Name           string
	Plan           string
	Timezone       string
	Mode           string
	Tolerances     map[string]bool `bun:"type:jsonb"`
	SCIMEnabled    bool            `bun:"scim_enabled"`
	EnabledAt      bun.NullTime
	AutoJoinDomain string
	PasswordSync   bool
	CursorKey      []byte
	Deviation      string
	ClockOffsetMS  int64 `bun:"clock_offset_ms"`
	Created        time.Time
}

// workspaceColumns are in the order scanWorkspace reads them.
const workspaceColumns = `w.id, w.name, w.plan, w.timezone, w.mode, w.tolerances, w.scim_enabled, w.enabled_at,
	w.auto_join_domain, w.password_sync, w.cursor_key, w.deviation, w.clock_offset_ms, w.created`

func workspaceModel(ws *workspace.Workspace) *workspaceRow {
	r := &workspaceRow{
		ID: ws.ID, Name: ws.Name, Plan: string(ws.Plan), Timezone: ws.Timezone, Mode: string(ws.Mode),
		Tolerances: ws.Tolerances, SCIMEnabled: ws.SCIMEnabled, EnabledAt: bun.NullTime{Time: ws.EnabledAt},
		AutoJoinDomain: ws.AutoJoinDomain, PasswordSync: ws.PasswordSync, CursorKey: ws.CursorKey, Deviation: ws.Deviation,
		ClockOffsetMS: ws.ClockOffset.Milliseconds(), Created: ws.Created,
	}
	if r.Tolerances == nil {
		r.Tolerances = map[string]bool{}
	}
	return r
}

// scanWorkspace reads workspaceColumns and whatever columns follow them.
func scanWorkspace(row scanner, more ...any) (*workspace.Workspace, error) {
	var (
		ws         workspace.Workspace
		plan, mode string
		tolerances []byte
		enabledAt  sql.NullTime
		offset     int64
	)
	dest := append([]any{
		&ws.ID, &ws.Name, &plan, &ws.Timezone, &mode, &tolerances, &ws.SCIMEnabled, &enabledAt,
		&ws.AutoJoinDomain, &ws.PasswordSync, &ws.CursorKey, &ws.Deviation, &offset, &ws.Created,
	}, more...)
	if err := scan(row, dest...); err != nil {
		return nil, fmt.Errorf("read workspace: %w", err)
	}
	if string(tolerances) != "{}" {
		if err := json.Unmarshal(tolerances, &ws.Tolerances); err != nil {
			return nil, fmt.Errorf("read tolerances of workspace %s: %w", ws.ID, err)
		}
	}
	ws.Plan, ws.Mode = workspace.Plan(plan), workspace.Mode(mode)
	ws.ClockOffset = time.Duration(offset) * time.Millisecond
	ws.Created = ws.Created.UTC()
	if enabledAt.Valid {
		ws.EnabledAt = enabledAt.Time.UTC()
	}
	return &ws, nil
}

// InsertWorkspace implements workspace.Store.
func (s *Store) InsertWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	db, err := s.bun(ctx)
	if err != nil {
		return err
	}
	if _, err := db.NewInsert().Model(workspaceModel(ws)).Exec(ctx); err != nil {
		return fmt.Errorf("insert workspace: %w", translate(err))
	}
	return s.later(ctx, "open the log", "INSERT INTO log_turns (ws) VALUES ($1)", nil, ws.ID)
}

// Workspace implements workspace.Store.
func (s *Store) Workspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	return s.readWorkspace(ctx, id, "")
}

// ShareWorkspace implements workspace.Store.
func (s *Store) ShareWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	// KEY SHARE would not do: it does not conflict with an update of the
	// lock's column, so enabling would not wait for the writes that go on.
	return s.readWorkspace(ctx, id, " FOR SHARE")
}

// LockWorkspace implements workspace.Store.
func (s *Store) LockWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	return s.readWorkspace(ctx, id, " FOR NO KEY UPDATE")
}

func (s *Store) readWorkspace(ctx context.Context, id, lock string) (*workspace.Workspace, error) {
	return s.workspace(ctx, "read workspace", "SELECT "+workspaceColumns+" FROM workspaces AS w WHERE w.id = $1"+lock, []any{id})
}

// workspace reads the one workspace a statement gives; more are the columns
// behind workspaceColumns.
func (s *Store) workspace(ctx context.Context, what, sql string, args []any, more ...any) (ws *workspace.Workspace, err error) {
	err = s.row(ctx, what, sql, func(row scanner) (err error) {
		ws, err = scanWorkspace(row, more...)
		return err
	}, args...)
	return ws, err
}

// UpdateWorkspace implements workspace.Store.
func (s *Store) UpdateWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	db, err := s.bun(ctx)
	if err != nil {
		return err
	}
	res, err := db.NewUpdate().Model(workspaceModel(ws)).ExcludeColumn("created").WherePK().Exec(ctx)
	n, err := affected("update workspace", res, err)
	return one("update workspace", n, err)
}

// tablesOfWorkspace are all tables that hold rows of a workspace, by ws.
var tablesOfWorkspace = []string{
	"tokens", "api_keys", "sessions", "group_members", "members", "unique_values", "counters", "resources",
	"provisioning_log", "log_turns", "log_erasures", "former_names", "audit_log",
}

// DeleteWorkspace implements workspace.Store.
func (s *Store) DeleteWorkspace(ctx context.Context, id string) error {
	return s.InTx(ctx, func(ctx context.Context) error {
		// The row goes first: app-side writes hold it shared.
		n, err := s.exec(ctx, "delete workspace", "DELETE FROM workspaces WHERE id = $1", id)
		if err := one("delete workspace", n, err); err != nil {
			return err
		}
		for _, table := range tablesOfWorkspace {
			if _, err := s.exec(ctx, "delete "+table+" of workspace", "DELETE FROM "+table+" WHERE ws = $1", id); err != nil {
				return err
			}
		}
		return nil
	})
}

// WorkspacesByDomain implements workspace.Store.
func (s *Store) WorkspacesByDomain(ctx context.Context, id, domain string) ([]*workspace.Workspace, error) {
	return all(ctx, s, "find workspaces of a domain", "SELECT "+workspaceColumns+` FROM workspaces AS w
		WHERE w.auto_join_domain = $1 AND w.auto_join_domain <> '' AND ($2 = '' OR w.id = $2) ORDER BY w.id`,
		func(row scanner) (*workspace.Workspace, error) { return scanWorkspace(row) }, domain, id)
}

// Dump implements workspace.Store. Rows come in the order of their text, so that
// two dumps can be compared.
func (s *Store) Dump(ctx context.Context, id string) (map[string][]json.RawMessage, error) {
	dump := map[string][]json.RawMessage{}
	err := s.InSnapshot(ctx, func(ctx context.Context) error {
		rows, err := s.dumpTable(ctx, "workspaces", "id", id)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fmt.Errorf("dump workspace: %w", workspace.ErrNotFound)
		}
		dump["workspaces"] = rows
		for _, table := range tablesOfWorkspace {
			if dump[table], err = s.dumpTable(ctx, table, "ws", id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return dump, nil
}

func (s *Store) dumpTable(ctx context.Context, table, column, id string) ([]json.RawMessage, error) {
	query := "SELECT row_to_json(t) FROM " + table + " AS t WHERE t." + column + ` = $1 ORDER BY row_to_json(t)::text COLLATE "C"`
	return all(ctx, s, "dump "+table, query, func(row scanner) (json.RawMessage, error) {
		var text []byte
		err := scan(row, &text)
		return text, err
	}, id)
}

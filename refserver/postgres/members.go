package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// memberRow is a row of members.
type memberRow struct {
	bun.BaseModel `bun:"table:members,alias:m"`

	WS            string `bun:"ws,pk"`
	ID            string `bun:",pk"`
	Email         string
	EmailKey      string
	Name          string
	Status        string
	Roles         []string `bun:",array"`
	Limited       bool
	Timezone      string
	TimezoneOwned bool
	WeekStart     string
	Linked        bool
	PasswordHash  string
	Created       time.Time
}

func memberModel(m *workspace.Member) *memberRow {
	roles := make([]string, len(m.Roles))
	for i, r := range m.Roles {
		roles[i] = string(r)
	}
	return &memberRow{
		WS: m.Workspace, ID: m.ID, Email: m.Email, EmailKey: filter.Fold(m.Email), Name: m.Name, Status: string(m.Status),
		Roles: roles, Limited: m.Limited, Timezone: m.Timezone, TimezoneOwned: m.TimezoneOwned,
		WeekStart: m.WeekStart, Linked: m.Linked, PasswordHash: m.PasswordHash, Created: m.Created,
	}
}

func (r *memberRow) member() *workspace.Member {
	m := &workspace.Member{
		Workspace: r.WS, ID: r.ID, Email: r.Email, Name: r.Name, Status: workspace.Status(r.Status),
		Limited: r.Limited, Timezone: r.Timezone, TimezoneOwned: r.TimezoneOwned,
		WeekStart: r.WeekStart, Linked: r.Linked, PasswordHash: r.PasswordHash, Created: r.Created.UTC(),
	}
	for _, role := range r.Roles {
		m.Roles = append(m.Roles, workspace.Role(role))
	}
	slices.Sort(m.Roles)
	return m
}

func membersOf(rows []memberRow) []*workspace.Member {
	list := make([]*workspace.Member, len(rows))
	for i := range rows {
		list[i] = rows[i].member()
	}
	return list
}

// InsertMember implements workspace.Store.
func (s *Store) InsertMember(ctx context.Context, m *workspace.Member) error {
	r := memberModel(m)
	return s.later(ctx, "insert member", `INSERT INTO members
		(ws, id, email, email_key, name, status, roles, limited, timezone, timezone_owned, week_start, linked, password_hash, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, nil,
		r.WS, r.ID, r.Email, r.EmailKey, r.Name, r.Status, r.Roles, r.Limited, r.Timezone, r.TimezoneOwned, r.WeekStart, r.Linked, r.PasswordHash, r.Created)
}

// Member implements workspace.Store.
func (s *Store) Member(ctx context.Context, ws, id string) (*workspace.Member, error) {
	m := takeMember(ctx, ws, id)
	if m == nil {
		if err := s.run(ctx, memberStatement(ws, id, func(found *workspace.Member) { m = found })); err != nil {
			return nil, err
		}
	}
	if m == nil {
		return nil, fmt.Errorf("read member: %w", workspace.ErrNotFound)
	}
	return m, nil
}

func memberStatement(ws, id string, found func(*workspace.Member)) statement {
	return statement{
		what: "read member", sql: `SELECT email, name, status, roles, limited, timezone, timezone_owned, week_start, linked, password_hash, created
			FROM members WHERE ws = $1 AND id = $2`,
		args: []any{ws, id},
		row: func(row scanner) error {
			r := memberRow{WS: ws, ID: id}
			err := scan(row, &r.Email, &r.Name, &r.Status, &r.Roles, &r.Limited, &r.Timezone, &r.TimezoneOwned, &r.WeekStart, &r.Linked, &r.PasswordHash, &r.Created)
			found(r.member())
			return err
		},
	}
}

// MembersByEmail implements workspace.Store.
func (s *Store) MembersByEmail(ctx context.Context, ws, email string) ([]*workspace.Member, error) {
	var rows []memberRow
	db, err := s.bun(ctx)
	if err != nil {
		return nil, err
	}
	err = db.NewSelect().Model(&rows).Where("m.ws = ?", ws).Where("m.email_key = ?", filter.Fold(email)).Order("m.id").Scan(ctx)
	if err != nil {
		return nil, fmt.Errorf("find members by e-mail: %w", translate(err))
	}
	return membersOf(rows), nil
}

// ListMembers implements workspace.Store.
func (s *Store) ListMembers(ctx context.Context, ws string, q workspace.MemberQuery) (list []*workspace.Member, total int, err error) {
	err = s.InSnapshot(ctx, func(ctx context.Context) error {
		var rows []memberRow
		db, err := s.bun(ctx)
		if err != nil {
			return err
		}
		sel := db.NewSelect().Model(&rows).Where("m.ws = ?", ws)
		if q.Email != "" {
			sel = sel.Where("position(? IN m.email_key) > 0", filter.Fold(q.Email))
		}
		if q.Name != "" {
			sel = sel.Where("position(lower(?) IN lower(m.name)) > 0", q.Name)
		}
		if q.Status != "" {
			sel = sel.Where("m.status = ?", string(q.Status))
		}
		if len(q.Roles) > 0 {
			sel = sel.Where("m.roles && ARRAY[?]::text[]", bun.List(q.Roles))
		}
		if q.Limited {
			sel = sel.Where("m.limited")
		}
		n, err := sel.Count(ctx)
		if err != nil {
			return fmt.Errorf("count members: %w", translate(err))
		}
		total = int(n)
		if err := sel.Order("m.id").Offset(int64(q.Page-1) * int64(q.PageSize)).Limit(int64(q.PageSize)).Scan(ctx); err != nil {
			return fmt.Errorf("list members: %w", translate(err))
		}
		list = membersOf(rows)
		return nil
	})
	return list, total, err
}

// UpdateMember implements workspace.Store.
func (s *Store) UpdateMember(ctx context.Context, m *workspace.Member) error {
	r := memberModel(m)
	return s.later(ctx, "update member", `UPDATE members SET email = $3, email_key = $4, name = $5, roles = $6, limited = $7, timezone = $8,
		timezone_owned = $9, week_start = $10, linked = $11, password_hash = $12 WHERE ws = $1 AND id = $2`, existing,
		r.WS, r.ID, r.Email, r.EmailKey, r.Name, r.Roles, r.Limited, r.Timezone, r.TimezoneOwned, r.WeekStart, r.Linked, r.PasswordHash)
}

// SetMemberStatus implements workspace.Store.
func (s *Store) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	return s.later(ctx, "set member status", "UPDATE members SET status = $3 WHERE ws = $1 AND id = $2", existing, ws, id, string(status))
}

// DeleteMember implements workspace.Store.
func (s *Store) DeleteMember(ctx context.Context, ws, id string) error {
	if _, err := s.exec(ctx, "delete API keys", "DELETE FROM api_keys WHERE ws = $1 AND member = $2", ws, id); err != nil {
		return err
	}
	n, err := s.exec(ctx, "delete member", "DELETE FROM members WHERE ws = $1 AND id = $2", ws, id)
	return one("delete member", n, err)
}

// LockActiveOwners implements workspace.Store.
func (s *Store) LockActiveOwners(ctx context.Context, ws string) ([]string, error) {
	return s.texts(ctx, "lock owners", `SELECT id FROM members WHERE ws = $1 AND 'OWNER' = ANY (roles) AND status = 'ACTIVE'
		ORDER BY id FOR UPDATE`, ws)
}

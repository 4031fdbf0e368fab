package postgres

import (
	"context"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// LockReferenced implements workspace.Store.
func (s *Store) LockReferenced(ctx context.Context, ws string, ids []string) ([]workspace.MemberRef, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	// Users before groups, each by id: the order in which everybody locks.
	var found []workspace.MemberRef
	list := []statement{{
		what: "lock members", sql: `SELECT id, type FROM resources WHERE ws = $1 AND type IN ('User', 'Group') AND id = ANY ($2)
			ORDER BY type DESC, id FOR KEY SHARE`,
		args: []any{ws, ids},
		row: func(row scanner) error {
			var m workspace.MemberRef
			err := scan(row, &m.ID, &m.Type)
			found = append(found, m)
			return err
		},
	}}
	if a, _ := ctx.Value(aheadKey{}).(*ahead); a != nil && a.next.Lock && txOf(ctx) != nil {
		list = append(list, a.reading(ws, lockResource)...)
	}
	err := s.run(ctx, list...)
	return found, err
}

// AddMembers implements workspace.Store.
func (s *Store) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	if len(members) == 0 {
		return 0, nil
	}
	ids, types := make([]string, len(members)), make([]string, len(members))
	for i, m := range members {
		ids[i], types[i] = m.ID, m.Type
	}
	return s.exec(ctx, "add members", `INSERT INTO group_members (ws, group_id, member_id, type, added)
		SELECT $1, $2, m.id, m.type, $5 FROM unnest($3::text[], $4::text[]) AS m (id, type)
		ON CONFLICT (ws, group_id, member_id) DO NOTHING`, ws, group, ids, types, at)
}

// RemoveMembers implements workspace.Store.
func (s *Store) RemoveMembers(ctx context.Context, ws, group string, ids []string) (int, error) {
	if len(ids) == 0 {
		return 0, nil
	}
	return s.exec(ctx, "remove members", "DELETE FROM group_members WHERE ws = $1 AND group_id = $2 AND member_id = ANY ($3)", ws, group, ids)
}

// RetainMembers implements workspace.Store.
func (s *Store) RetainMembers(ctx context.Context, ws, group string, ids []string) (int, error) {
	if len(ids) == 0 {
		return s.ClearMembers(ctx, ws, group)
	}
	// An anti-join and not "<> ALL": that would compare each member with each id.
	return s.exec(ctx, "retain members", `DELETE FROM group_members AS gm WHERE gm.ws = $1 AND gm.group_id = $2
		AND NOT EXISTS (SELECT FROM unnest($3::text[]) AS k (id) WHERE k.id = gm.member_id)`, ws, group, ids)
}

// RemoveMembersWhere implements workspace.Store.
func (s *Store) RemoveMembersWhere(ctx context.Context, ws, group string, where *filter.Filter) (int, error) {
	db, err := s.bun(ctx)
	if err != nil {
		return 0, err
	}
	res, err := db.NewRaw("DELETE FROM group_members AS gm WHERE gm.ws = ? AND gm.group_id = ? AND (?)", ws, group, MemberWhere(where)).Exec(ctx)
	return affected("remove members by filter", res, err)
}

// ClearMembers implements workspace.Store.
func (s *Store) ClearMembers(ctx context.Context, ws, group string) (int, error) {
	return s.exec(ctx, "clear members", "DELETE FROM group_members WHERE ws = $1 AND group_id = $2", ws, group)
}

// MembersOf implements workspace.Store.
func (s *Store) MembersOf(ctx context.Context, ws string, groups []string, most int) (map[string][]workspace.GroupMember, error) {
	all := make(map[string][]workspace.GroupMember, len(groups))
	if len(groups) == 0 {
		return all, nil
	}
	// The key of the table has the order; without LATERAL all members of all
	// groups would be read before the first few are taken.
	err := s.each(ctx, "read members", "SELECT gm.group_id, gm.member_id, gm.type, "+memberName+`
		FROM unnest($2::text[]) AS g (id) CROSS JOIN LATERAL (
			SELECT ws, group_id, member_id, type FROM group_members WHERE ws = $1 AND group_id = g.id ORDER BY member_id LIMIT $3) AS gm`, func(row scanner) error {
		var group string
		var m workspace.GroupMember
		err := scan(row, &group, &m.ID, &m.Type, &m.Display)
		all[group] = append(all[group], m)
		return err
	}, ws, groups, most)
	return all, err
}

// memberName is the name of a member now. A join would look for each member
// among the groups as well.
const memberName = `COALESCE(CASE gm.type
	WHEN 'User' THEN (SELECT m.name FROM members AS m WHERE m.ws = gm.ws AND m.id = gm.member_id)
	ELSE (SELECT r.doc ->> 'displayName' FROM resources AS r WHERE r.ws = gm.ws AND r.type = gm.type AND r.id = gm.member_id) END, '')`

// MembersAfter implements workspace.Store.
func (s *Store) MembersAfter(ctx context.Context, ws, group, after string, most int) ([]workspace.GroupMember, error) {
	return all(ctx, s, "read members", "SELECT gm.member_id, gm.type, "+memberName+` FROM group_members AS gm
		WHERE gm.ws = $1 AND gm.group_id = $2 AND gm.member_id > $3 ORDER BY gm.member_id LIMIT $4`, func(row scanner) (m workspace.GroupMember, err error) {
		err = scan(row, &m.ID, &m.Type, &m.Display)
		return m, err
	}, ws, group, after, most)
}

// GroupsOf implements workspace.Store.
func (s *Store) GroupsOf(ctx context.Context, ws string, ids []string) (map[string][]workspace.Membership, error) {
	if len(ids) == 0 {
		return nil, nil //nolint:nilnil // an empty map
	}
	if groups, ok := takeGroups(ctx, ws, ids); ok {
		return groups, nil
	}
	all := make(map[string][]workspace.Membership, len(ids))
	err := s.run(ctx, groupsStatement(ws, ids, func(id string, m workspace.Membership) { all[id] = append(all[id], m) }))
	return all, err
}

func groupsStatement(ws string, ids []string, found func(id string, m workspace.Membership)) statement {
	return statement{
		what: "read groups of members", sql: `SELECT gm.member_id, g.id, COALESCE(g.doc ->> 'displayName', '')
			FROM group_members AS gm JOIN resources AS g ON g.ws = gm.ws AND g.type = 'Group' AND g.id = gm.group_id
			WHERE gm.ws = $1 AND gm.member_id = ANY ($2) ORDER BY g.id`,
		args: []any{ws, ids}, row: membership(found),
	}
}

// membership reads a row of id, group and the group's name.
func membership(found func(id string, m workspace.Membership)) func(scanner) error {
	return func(row scanner) error {
		var id string
		var m workspace.Membership
		err := scan(row, &id, &m.Group, &m.Display)
		found(id, m)
		return err
	}
}

// LeaveAllGroups implements workspace.Store.
func (s *Store) LeaveAllGroups(ctx context.Context, ws, id string) ([]string, error) {
	groups, err := s.texts(ctx, "lock groups", `SELECT r.id FROM resources AS r WHERE r.ws = $1 AND r.type = 'Group'
		AND r.id IN (SELECT group_id FROM group_members WHERE ws = $1 AND member_id = $2) ORDER BY r.id FOR NO KEY UPDATE`, ws, id)
	if err != nil {
		return nil, err
	}
	return groups, s.removeFrom(ctx, ws, id)
}

func (s *Store) removeFrom(ctx context.Context, ws, id string) error {
	_, err := s.exec(ctx, "leave groups", "DELETE FROM group_members WHERE ws = $1 AND member_id = $2", ws, id)
	return err
}

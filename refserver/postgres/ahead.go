package postgres

import (
	"context"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// ahead is what was fetched before it was asked for. Each answer is given once.
type ahead struct {
	next workspace.Next
	// ws is the workspace that it was fetched from.
	ws string

	// fetched says that the member and groups, where announced, are here.
	fetched bool
	member  *workspace.Member
	groups  map[string][]workspace.Membership
	// listed are the ids of the listing that the groups belong to.
	listed []string

	// known says that the row was read, and locked where that was announced; nil
	// when there is none.
	known bool
	row   *workspace.Row
}

type aheadKey struct{}

// Ahead implements workspace.Store.
func (s *Store) Ahead(ctx context.Context, next workspace.Next) context.Context {
	if !next.Read && !next.Lock && !next.Member && !next.Groups {
		return ctx
	}
	if a := announced(ctx, next.Type, next.ID); a != nil && a.next.Read {
		return ctx // announced before, and perhaps already here
	}
	return context.WithValue(ctx, aheadKey{}, &ahead{next: next})
}

// announced is what was announced about a resource, or with id "" about a
// listing; nil when nothing was.
func announced(ctx context.Context, resourceType, id string) *ahead {
	a, _ := ctx.Value(aheadKey{}).(*ahead)
	if a == nil || a.next.ID != id || a.next.Type != resourceType {
		return nil
	}
	return a
}

// groupsColumn is a further column with the groups of a resource, each as its
// id, a space and its name.
const groupsColumn = `, ARRAY(SELECT g.id || ' ' || COALESCE(g.doc ->> 'displayName', '') FROM group_members AS gm
	JOIN resources AS g ON g.ws = gm.ws AND g.type = 'Group' AND g.id = gm.group_id
	WHERE gm.ws = r.ws AND gm.member_id = r.id ORDER BY g.id)`

// column reads groupsColumn.
func (a *ahead) column(id string, groups []string) {
	for _, text := range groups {
		group, name, _ := strings.Cut(text, " ")
		a.found(id, workspace.Membership{Group: group, Display: name})
	}
}

// following are the statements that go out behind the one that locks the row.
// Each sees what was committed before it begins, so what they read is no older
// than the lock; a column of the same statement could be.
func (a *ahead) following(ws string) []statement {
	if a == nil || a.fetched {
		return nil
	}
	a.fetched, a.ws = true, ws
	var list []statement
	if a.next.Member {
		list = append(list, memberStatement(ws, a.next.ID, func(m *workspace.Member) { a.member = m }))
	}
	if a.next.Groups {
		list = append(list, groupsStatement(ws, []string{a.next.ID}, a.found))
	}
	return list
}

func (a *ahead) found(id string, g workspace.Membership) {
	if a.groups == nil {
		a.groups = map[string][]workspace.Membership{}
	}
	a.groups[id] = append(a.groups[id], g)
}

// takeMember gives the member, if it was fetched.
func takeMember(ctx context.Context, ws, id string) *workspace.Member {
	a := announced(ctx, userType, id)
	if a == nil || a.ws != ws {
		return nil
	}
	m := a.member
	a.member = nil
	return m
}

// userType is the one type that has members behind it and groups around it.
const userType = "User"

// takeGroups gives the groups of resources, if they were fetched.
func takeGroups(ctx context.Context, ws string, ids []string) (groups map[string][]workspace.Membership, ok bool) {
	a := announced(ctx, userType, "")
	if a != nil && !slices.Equal(a.listed, ids) {
		return nil, false // others than were listed first
	}
	if a == nil && len(ids) == 1 {
		a = announced(ctx, userType, ids[0])
	}
	if a == nil || a.ws != ws || !a.fetched || !a.next.Groups {
		return nil, false
	}
	a.next.Groups = false
	return a.groups, true
}

// reading are the statements that read an announced row and what follows it.
func (a *ahead) reading(ws, sql string) []statement {
	a.known, a.ws, a.row = true, ws, nil
	st := resourceStatement(ws, a.next.Type, a.next.ID, sql, func(row *workspace.Row) { a.row = row })
	if sql == readResource && a.next.Groups && !a.next.Member && !a.fetched {
		return []statement{a.withGroups(ws, st)}
	}
	return append([]statement{st}, a.following(ws)...)
}

// withGroups makes readResource fetch the groups as well.
func (a *ahead) withGroups(ws string, st statement) statement {
	a.fetched, a.ws = true, ws
	st.sql = readResourceAndGroups
	st.row = func(row scanner) error {
		var groups []string
		r, _, err := scanSized(row, ws, &groups)
		if err != nil {
			return err
		}
		a.row = r
		a.column(r.ID, groups)
		return nil
	}
	return st
}

// takeRow gives the row, if it was read; a row of nil is known to be none.
func takeRow(ctx context.Context, ws, resourceType, id string, locked bool) (row *workspace.Row, ok bool) {
	a := announced(ctx, resourceType, id)
	if a == nil || a.ws != ws || !a.known || a.next.Lock != locked {
		return nil, false
	}
	a.known = false
	return a.row, true
}

package workspace

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Group is a group as the application shows it.
type Group struct {
	Workspace, ID, Name string
	// UserIDs holds direct members that are users, in the order of their ids.
	UserIDs []string
}

// groupsOf makes what the application shows of group rows.
func (w *appUse) groupsOf(ctx context.Context, rows []*Row) ([]*Group, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	members, err := w.Store.MembersOf(ctx, w.ws.ID, ids, AllMembers)
	if err != nil {
		return nil, fmt.Errorf("show groups: %w", err)
	}
	list := make([]*Group, len(rows))
	for i, r := range rows {
		list[i] = &Group{Workspace: w.ws.ID, ID: r.ID, Name: r.Doc.String("displayName")}
		for _, m := range members[r.ID] {
			if m.Type == userTypeName {
				list[i].UserIDs = append(list[i].UserIDs, m.ID)
			}
		}
	}
	return list, nil
}

func (w *appUse) groupOf(ctx context.Context, row *Row) (*Group, error) {
	list, err := w.groupsOf(ctx, []*Row{row})
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// ListGroups returns a page of groups, oldest first, and how many there are.
// number counts from 1; size 0 = 50.
func (s *Service) ListGroups(ctx context.Context, a *Actor, number, size int) (list []*Group, total int, err error) {
	w, err := s.appRead(a, ReadGroups)
	if err != nil {
		return nil, 0, err
	}
	number, size = page(number, size)
	err = w.Store.InSnapshot(ctx, func(ctx context.Context) error {
		parts := []Part{{Type: w.groups().t}}
		var err error
		if total, err = w.Store.CountResources(ctx, w.ws.ID, parts); err != nil {
			return fmt.Errorf("list groups: %w", err)
		}
		rows, err := w.Store.ListResources(ctx, Listing{Workspace: w.ws.ID, Parts: parts, Offset: (number - 1) * size, Limit: size})
		if err != nil {
			return fmt.Errorf("list groups: %w", err)
		}
		list, err = w.groupsOf(ctx, rows)
		return err
	})
	return list, total, err
}

// GetGroup returns one group or 404.
func (s *Service) GetGroup(ctx context.Context, a *Actor, id string) (*Group, error) {
	w, err := s.appRead(a, ReadGroups)
	if err != nil {
		return nil, err
	}
	row, err := w.groups().read(ctx, id, w.Store.Resource)
	if err != nil {
		return nil, appErrorOf(err)
	}
	return w.groupOf(ctx, row)
}

// addGroup makes a group the application's way.
func (w *appUse) addGroup(ctx context.Context, id, name string, members []MemberRef) (*Row, error) {
	u := w.groups()
	return u.insert(ctx, id, document.New("schemas", []any{u.t.Core.ID}, "displayName", name), nil, members)
}

// CreateGroup creates an empty group; a name in use (ignoring case) is 409.
func (s *Service) CreateGroup(ctx context.Context, a *Actor, name string) (*Group, error) {
	id := newID()
	err := s.appWrite(ctx, a, CreateGroup, func(ctx context.Context, w *appUse) error {
		if err := checkText("the name of the group", name, maxNameLength); err != nil {
			return err
		}
		if _, err := w.addGroup(ctx, id, name, nil); err != nil {
			return err
		}
		return w.audit(ctx, "group.created", w.groups(), id, name)
	})
	if err != nil {
		return nil, err
	}
	return &Group{Workspace: a.Workspace.ID, ID: id, Name: name}, nil
}

// RenameGroup renames a group; a name in use (ignoring case) is 409.
func (s *Service) RenameGroup(ctx context.Context, a *Actor, id, name string) (*Group, error) {
	return s.changeGroup(ctx, a, RenameGroup, id, func(ctx context.Context, w *appUse, row *Row) error {
		if err := checkText("the name of the group", name, maxNameLength); err != nil {
			return err
		}
		doc, before := row.Doc.Clone(), row.Doc.String("displayName")
		doc.Set("displayName", name)
		changed, err := w.groups().save(ctx, row, doc)
		if err != nil || !changed {
			return err
		}
		return w.audit(ctx, "group.renamed", w.groups(), id, before+" → "+name)
	})
}

// changeGroup locks a group, lets f change it and shows it.
func (s *Service) changeGroup(ctx context.Context, a *Actor, act Action, id string, f func(ctx context.Context, w *appUse, row *Row) error) (g *Group, err error) {
	err = s.appWrite(ctx, a, act, func(ctx context.Context, w *appUse) error {
		row, err := w.groups().read(ctx, id, w.Store.LockResource)
		if err != nil {
			return err
		}
		if err := f(ctx, w, row); err != nil {
			return err
		}
		g, err = w.groupOf(ctx, row)
		return err
	})
	return g, err
}

// DeleteGroup deletes a group and returns it as it was.
func (s *Service) DeleteGroup(ctx context.Context, a *Actor, id string) (g *Group, err error) {
	err = s.appWrite(ctx, a, DeleteGroup, func(ctx context.Context, w *appUse) error {
		row, err := w.groups().read(ctx, id, w.Store.LockResourceForDelete)
		if err != nil {
			return err
		}
		if g, err = w.groupOf(ctx, row); err != nil {
			return err
		}
		if err := w.audit(ctx, "group.deleted", w.groups(), id, g.Name); err != nil {
			return err
		}
		return w.groups().remove(ctx, row, nil)
	})
	return g, err
}

// AddGroupMember adds a user to a group.
func (s *Service) AddGroupMember(ctx context.Context, a *Actor, group, user string) (g *Group, err error) {
	err = s.appWrite(ctx, a, ChangeGroupMember, func(ctx context.Context, w *appUse) error {
		// The user is locked before the group, as everywhere.
		known, err := w.lockReferences(ctx, []string{user})
		if err != nil {
			return err
		}
		row, err := w.groups().read(ctx, group, w.Store.LockResource)
		if err != nil {
			return err
		}
		m, ok := known[user]
		if !ok || m.Type != userTypeName {
			return w.users().notFound(user, ErrNotFound)
		}
		n, err := w.changed(w.Store.AddMembers(ctx, w.ws.ID, group, []MemberRef{m}, w.now))
		if err != nil {
			return err
		}
		if n > 0 {
			if err := w.groups().touch(ctx, row); err != nil {
				return err
			}
			if err := w.audit(ctx, "group.member-added", w.groups(), group, user); err != nil {
				return err
			}
		}
		g, err = w.groupOf(ctx, row)
		return err
	})
	return g, err
}

// RemoveGroupMember removes a user from a group; 404 when they are not in it.
func (s *Service) RemoveGroupMember(ctx context.Context, a *Actor, group, user string) (*Group, error) {
	return s.changeGroup(ctx, a, ChangeGroupMember, group, func(ctx context.Context, w *appUse, row *Row) error {
		n := 0
		if isID(user) {
			var err error
			if n, err = w.changed(w.Store.RemoveMembers(ctx, w.ws.ID, group, []string{user})); err != nil {
				return err
			}
		}
		if n == 0 {
			return appError(404, CodeNotFound, "the group has no such member")
		}
		if err := w.audit(ctx, "group.member-removed", w.groups(), group, user); err != nil {
			return err
		}
		return w.groups().touch(ctx, row)
	})
}

// people reads all members, by id.
func (w *appUse) people(ctx context.Context) (map[string]*Member, error) {
	all := map[string]*Member{}
	for number := 1; ; number++ {
		list, _, err := w.Store.ListMembers(ctx, w.ws.ID, MemberQuery{Page: number, PageSize: maxPageSize})
		if err != nil {
			return nil, fmt.Errorf("read members: %w", err)
		}
		for _, m := range list {
			all[m.ID] = m
		}
		if len(list) < maxPageSize {
			return all, nil
		}
	}
}

package workspace

import (
	"context"
	"fmt"
	"slices"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// derivedGroups is the attribute of a User that lists its groups.
const derivedGroups = "groups"

const (
	// fewMembers is how many members of a group are held in memory; where there
	// are more they are read while the answer is written.
	fewMembers = 20
	// membersAtOnce is how many are read at once, membersWritten how many are
	// made into documents at once.
	membersAtOnce  = 5000
	membersWritten = 100
)

// show makes what a front door sees of rows of one type, loading members and
// groups for all of them at once, and only when wanted.
func (u *use) show(ctx context.Context, rows []*Row, want Want) ([]*Resource, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var members map[string][]GroupMember
	var groups map[string][]Membership
	var err error
	if want.Members && u.t.Relation != "" {
		if members, err = u.Store.MembersOf(ctx, u.ws.ID, ids, fewMembers+1); err != nil {
			return nil, fmt.Errorf("show %s: %w", u.t.Name, err)
		}
	}
	if u.wantsGroups(want) {
		if groups, err = u.Store.GroupsOf(ctx, u.ws.ID, ids); err != nil {
			return nil, fmt.Errorf("show %s: %w", u.t.Name, err)
		}
	}
	list := make([]*Resource, len(rows))
	for i, r := range rows {
		doc := shown(r)
		var many func(ctx context.Context, each func([]any) error) error
		if found := members[r.ID]; len(found) > fewMembers {
			many = u.membersOf(r.ID)
		} else if len(found) > 0 {
			doc.Set(u.t.Relation, memberValues(found))
		}
		if values := groupValues(groups[r.ID]); len(values) > 0 {
			doc.Set(derivedGroups, values)
		}
		list[i] = &Resource{Type: u.t, ID: r.ID, Version: r.Version, Created: r.Created, Modified: r.Modified, Doc: doc, Members: many}
	}
	return list, nil
}

// membersOf gives the members of a group some at a time. No connection to the
// database is held while they are written, so a client that reads slowly keeps
// nobody else waiting; the price is that a group which changes meanwhile shows
// some members as they were and others as they are. Who is a member throughout
// is given once.
func (u *use) membersOf(group string) func(ctx context.Context, each func([]any) error) error {
	return func(ctx context.Context, each func([]any) error) error {
		after := ""
		for {
			page, err := u.Store.MembersAfter(ctx, u.ws.ID, group, after, membersAtOnce)
			if err != nil {
				return fmt.Errorf("show members of %s: %w", group, err)
			}
			for some := range slices.Chunk(page, membersWritten) {
				if err := each(memberValues(some)); err != nil {
					return err
				}
			}
			if len(page) < membersAtOnce {
				return nil
			}
			after = page[len(page)-1].ID
		}
	}
}

// wantsGroups reports whether groups are wanted of a type that has some.
func (u *use) wantsGroups(want Want) bool {
	return want.Groups && slices.Contains(u.t.Derived, derivedGroups)
}

func (u *use) showOne(ctx context.Context, row *Row, want Want) (*Resource, error) {
	list, err := u.show(ctx, []*Row{row}, want)
	if err != nil {
		return nil, err
	}
	return list[0], nil
}

// shown puts schemas and id in front of the stored attributes.
func shown(r *Row) *document.Object {
	doc := document.WithCapacity(r.Doc.Len() + 4) // id, the relation or groups, and meta
	schemas, _ := r.Doc.Get("schemas")
	doc.Set("schemas", schemas)
	doc.Set("id", r.ID)
	for name, value := range r.Doc.All() {
		doc.Set(name, value)
	}
	if emails, ok := canonicalEmails(r.Doc.Array("emails")); ok && r.Type == userTypeName {
		doc.Set("emails", emails)
	}
	return doc
}

func memberValues(members []GroupMember) []any {
	values := make([]any, len(members))
	for i, m := range members {
		v := document.New("value", m.ID, "type", m.Type)
		if m.Display != "" {
			v.Set("display", m.Display)
		}
		values[i] = v
	}
	return values
}

func groupValues(groups []Membership) []any {
	values := make([]any, len(groups))
	for i, g := range groups {
		values[i] = document.New("value", g.Group, "display", g.Display, "type", "direct")
	}
	return values
}

// Ahead announces a ReadResource that follows Authenticate in the context it
// returns. What is fetched early is shown to nobody unless Authenticate lets
// the request in.
func (s *Service) Ahead(ctx context.Context, t *scim.Type, id string, want Want) context.Context {
	if !isID(id) {
		return ctx
	}
	u := &use{t: t}
	return s.base.Store.Ahead(ctx, Next{Type: t.Name, ID: id, Read: true, Groups: u.wantsGroups(want)})
}

// ReadResource returns one resource, or 404.
func (s *Service) ReadResource(ctx context.Context, ws *Workspace, t *scim.Type, id string, want Want) (*Resource, error) {
	u := s.use(ws, t)
	ctx = u.Store.Ahead(ctx, Next{Type: t.Name, ID: id, Groups: u.wantsGroups(want)})
	row, err := u.read(ctx, id, u.Store.Resource)
	if err != nil {
		return nil, err
	}
	return u.showOne(ctx, row, want)
}

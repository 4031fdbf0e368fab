package workspace

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// use is one use case on one resource type of one workspace: the seams that
// serve it and the moment it happens at.
type use struct {
	Seams

	s   *Service
	ws  *Workspace
	t   *scim.Type
	now time.Time
	// app: the application's own door, where SCIM's modes mean nothing.
	app bool
	// did is what the present attempt at a transaction has done so far; nil in
	// the application's door, which has no provisioning log.
	did *happened
}

// strictNames reports whether userNames that PRECIS refuses are refused.
func (u *use) strictNames() bool { return !u.app && !u.ws.Tolerates(PRECISFallback) }

func (s *Service) use(ws *Workspace, t *scim.Type) *use {
	return &use{Seams: s.seams(ws), s: s, ws: ws, t: t, now: s.Now(ws)}
}

// of is the same use case on another type.
func (u *use) of(t *scim.Type) *use {
	c := *u
	c.t = t
	return &c
}

// isUser reports whether members stand behind the resources of the type.
func (u *use) isUser() bool { return u.t.Name == userTypeName }

// notFound turns a missing row into the 404 of the resource.
func (u *use) notFound(id string, err error) error {
	if errors.Is(err, ErrNotFound) {
		return scim.NotFound(u.t.Name, id)
	}
	return err
}

// read reads a resource with one of the Store's methods, or answers 404.
func (u *use) read(ctx context.Context, id string, by func(ctx context.Context, ws, resourceType, id string) (*Row, error)) (*Row, error) {
	if !isID(id) {
		return nil, scim.NotFound(u.t.Name, id)
	}
	row, err := by(ctx, u.ws.ID, u.t.Name, id)
	if err != nil {
		return nil, u.notFound(id, err)
	}
	return row, nil
}

// insert stores a new resource with its keys, member (nil unless a User) and
// members, and counts it.
func (u *use) insert(ctx context.Context, id string, doc *document.Object, m *Member, members []MemberRef) (*Row, error) {
	keys, err := uniqueKeys(u.t, doc, u.strictNames())
	if err != nil {
		return nil, err
	}
	if err := claim(ctx, u.Store, u.ws, u.t, id, keys); err != nil {
		return nil, err
	}
	row := &Row{
		Workspace: u.ws.ID, Type: u.t.Name, ID: id, Version: 1, Created: u.now, Modified: u.now,
		Doc: doc, Search: filter.Index(u.t, doc),
	}
	if err := u.Store.InsertResource(ctx, row); err != nil {
		return nil, fmt.Errorf("create %s: %w", u.t.Name, err)
	}
	if m != nil {
		if err := u.Store.InsertMember(ctx, m); err != nil {
			return nil, fmt.Errorf("create %s: %w", u.t.Name, err)
		}
	}
	if len(members) > 0 {
		if _, err := u.Store.AddMembers(ctx, u.ws.ID, id, members, u.now); err != nil {
			return nil, fmt.Errorf("create %s: %w", u.t.Name, err)
		}
	}
	if err := u.Store.AddToCount(ctx, u.ws.ID, u.t.Name, 1); err != nil {
		return nil, fmt.Errorf("create %s: %w", u.t.Name, err)
	}
	return row, nil
}

// save makes doc the document of a locked row and reports whether that changed
// anything; if not, neither version nor timestamp move.
func (u *use) save(ctx context.Context, row *Row, doc *document.Object) (bool, error) {
	if document.Equal(row.Doc, doc) {
		return false, nil
	}
	before, err := uniqueKeys(u.t, row.Doc, false)
	if err != nil {
		return false, err
	}
	// A name that was accepted once, in the application or before the mode
	// became strict, must not stand in the way of other changes.
	after, err := uniqueKeys(u.t, doc, u.strictNames() && !sameValue(row.Doc, doc, "userName"))
	if err != nil {
		return false, err
	}
	if err := exchangeKeys(ctx, u.Store, u.ws, u.t, row.ID, before, after); err != nil {
		return false, err
	}
	row.Doc, row.Search = doc, filter.Index(u.t, doc)
	row.Version++
	row.Modified = u.now
	if err := u.Store.UpdateResource(ctx, row); err != nil {
		return false, fmt.Errorf("update %s: %w", u.t.Name, err)
	}
	return true, nil
}

// saveMember stores what a write changed about a member. The last active
// owner cannot lose access: nobody could then manage the workspace.
func (u *use) saveMember(ctx context.Context, before, after *Member) error {
	if before.Status != after.Status {
		if before.Status == Active {
			if err := u.protectLastOwner(ctx, before); err != nil {
				return err
			}
		}
		if err := u.Store.SetMemberStatus(ctx, u.ws.ID, after.ID, after.Status); err != nil {
			return fmt.Errorf("set status: %w", err)
		}
	}
	if sameMember(before, after) {
		return nil
	}
	if err := u.Store.UpdateMember(ctx, after); err != nil {
		return fmt.Errorf("update member: %w", err)
	}
	return nil
}

// sameMember compares all that UpdateMember writes.
func sameMember(a, b *Member) bool {
	return a.Email == b.Email && a.Name == b.Name && slices.Equal(a.Roles, b.Roles) && a.Limited == b.Limited &&
		a.Timezone == b.Timezone && a.TimezoneOwned == b.TimezoneOwned && a.WeekStart == b.WeekStart && a.Linked == b.Linked && a.PasswordHash == b.PasswordHash
}

// errLastOwner is turned into the words of either door.
var errLastOwner = errors.New("the last active owner")

// protectLastOwner refuses to take access from the only active owner. It locks
// all of them, so that two owners cannot go at the same time.
func (u *use) protectLastOwner(ctx context.Context, m *Member) error {
	if !m.Has(Owner) {
		return nil
	}
	owners, err := u.Store.LockActiveOwners(ctx, u.ws.ID)
	if err != nil {
		return fmt.Errorf("look for other owners: %w", err)
	}
	if len(owners) == 1 && owners[0] == m.ID {
		return errLastOwner
	}
	return nil
}

// scimError gives an error of the shared core the SCIM door's words.
func (u *use) scimError(err error) error {
	if errors.Is(err, errLastOwner) {
		return scim.Refused(403, "this %s is the last active owner of the workspace; make somebody else an owner in the application first", u.t.Name)
	}
	return err
}

// remove deletes a locked resource with everything that hangs on it; groups
// that lose a member move on by one version.
func (u *use) remove(ctx context.Context, row *Row, m *Member) error {
	if m != nil && m.Status == Active {
		if err := u.protectLastOwner(ctx, m); err != nil {
			return err
		}
	}
	if m != nil {
		if err := u.forgotten(ctx, row, m); err != nil {
			return err
		}
	}
	ws, name := u.ws.ID, u.t.Name
	if u.isUser() || u.t.Name == groupTypeName {
		groups, err := u.Store.LeaveAllGroups(ctx, ws, row.ID)
		if err != nil {
			return fmt.Errorf("delete %s: %w", name, err)
		}
		if err := u.Store.TouchResources(ctx, ws, groupTypeName, groups, u.now); err != nil {
			return fmt.Errorf("delete %s: %w", name, err)
		}
	}
	if u.t.Relation != "" {
		if _, err := u.Store.ClearMembers(ctx, ws, row.ID); err != nil {
			return fmt.Errorf("delete %s: %w", name, err)
		}
	}
	if m != nil {
		if err := u.Store.DeleteMember(ctx, ws, row.ID); err != nil {
			return fmt.Errorf("delete %s: %w", name, err)
		}
	}
	if err := u.Store.ReleaseKeys(ctx, ws, name, row.ID, nil); err != nil {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	if err := u.Store.DeleteResource(ctx, ws, name, row.ID); err != nil {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	if err := u.Store.AddToCount(ctx, ws, name, -1); err != nil {
		return fmt.Errorf("delete %s: %w", name, err)
	}
	return nil
}

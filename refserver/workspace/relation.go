package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// references are the ids a write names as members, and what they turned out
// to be.
type references map[string]MemberRef

// lockReferences finds the ids that a write refers to and keeps them from
// being deleted meanwhile. It goes before the group is locked: a user's
// deletion locks the user first and its groups after, so that the other order
// would let the two wait for each other.
func (u *use) lockReferences(ctx context.Context, ids []string) (references, error) {
	possible := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !isID(id) })
	slices.Sort(possible)
	possible = slices.Compact(possible)
	found := make(references, len(possible))
	if len(possible) == 0 {
		return found, nil
	}
	list, err := u.Store.LockReferenced(ctx, u.ws.ID, possible)
	if err != nil {
		return nil, fmt.Errorf("look up members: %w", err)
	}
	for _, m := range list {
		found[m.ID] = m
	}
	return found, nil
}

// resolve turns ids into members, or answers 400 naming those that are none.
func (r references) resolve(ids []string) ([]MemberRef, error) {
	const named = 10
	members := make([]MemberRef, 0, len(ids))
	var unknown []string
	more := 0
	for _, id := range ids {
		m, ok := r[id]
		switch {
		case ok:
			members = append(members, m)
		case len(unknown) < named:
			unknown = append(unknown, fmt.Sprintf("%q", id))
		default:
			more++
		}
	}
	if len(unknown) == 0 {
		return members, nil
	}
	text := strings.Join(unknown, ", ")
	if more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return nil, scim.BadRequest(scim.TypeInvalidValue, "members: no user or group of this workspace has the id %s; create it before making it a member", text)
}

// idsIn reads the ids out of the value of a relation attribute, as a client
// may have sent it; what is malformed is for others to refuse.
func idsIn(value any) []string {
	values, ok := value.([]any)
	if !ok {
		values = []any{value}
	}
	var list []string
	for _, v := range values {
		switch v := v.(type) {
		case *document.Object:
			list = append(list, v.String("value"))
		case string:
			list = append(list, v)
		}
	}
	return list
}

// takeMembers takes the relation out of a normalised document.
func (u *use) takeMembers(doc *document.Object) ([]string, error) {
	if u.t.Relation == "" {
		return nil, nil
	}
	value, ok := doc.Get(u.t.Relation)
	if !ok {
		return nil, nil
	}
	doc.Delete(u.t.Relation)
	list := idsIn(value)
	if i := slices.Index(list, ""); i >= 0 {
		return nil, scim.BadRequest(scim.TypeInvalidValue, "%s: element %d has no value; it takes the id of a user or group", u.t.Relation, i+1)
	}
	seen := make(map[string]bool, len(list))
	return slices.DeleteFunc(list, func(id string) bool {
		again := seen[id]
		seen[id] = true
		return again
	}), nil
}

// replaceMembers makes a list the members of a group and says how many rows
// that changed.
func (u *use) replaceMembers(ctx context.Context, group string, members []MemberRef) (int, error) {
	if len(members) == 0 {
		return u.took(nil)(u.Store.ClearMembers(ctx, u.ws.ID, group))
	}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	taken, err := u.took(nil)(u.Store.RetainMembers(ctx, u.ws.ID, group, ids))
	if err != nil {
		return 0, err
	}
	given, err := u.gave(ids)(u.Store.AddMembers(ctx, u.ws.ID, group, members, u.now))
	return taken + given, err
}

func (u *use) changed(n int, err error) (int, error) {
	if err != nil {
		return 0, fmt.Errorf("change members: %w", err)
	}
	return n, nil
}

// gave and took are changed, and note whom the change was about.
func (u *use) gave(ids []string) func(int, error) (int, error) { return u.noted(added, ids) }
func (u *use) took(ids []string) func(int, error) (int, error) { return u.noted(removed, ids) }

func (u *use) noted(what string, ids []string) func(int, error) (int, error) {
	return func(n int, err error) (int, error) {
		u.related(what, ids, n)
		return u.changed(n, err)
	}
}

// toAdd lists the ids that relation operations make members.
func toAdd(ops []patch.RelationOp) []string {
	var ids []string
	for _, op := range ops {
		if op.Kind == patch.RelAdd || op.Kind == patch.RelReplace {
			ids = append(ids, idsOf(op.Members)...)
		}
	}
	return ids
}

func idsOf(members []patch.Member) []string {
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.Value
	}
	return ids
}

// relate carries out relation operations in order, one statement each, and
// says how many rows they changed. The group's members are never loaded.
func (u *use) relate(ctx context.Context, group string, ops []patch.RelationOp, known references) (int, error) {
	total := 0
	for _, op := range ops {
		n, err := u.relateOne(ctx, group, op, known)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

func (u *use) relateOne(ctx context.Context, group string, op patch.RelationOp, known references) (int, error) {
	switch op.Kind {
	case patch.RelAdd:
		members, err := known.resolve(idsOf(op.Members))
		if err != nil {
			return 0, err
		}
		return u.gave(idsOf(op.Members))(u.Store.AddMembers(ctx, u.ws.ID, group, members, u.now))
	case patch.RelReplace:
		members, err := known.resolve(idsOf(op.Members))
		if err != nil {
			return 0, err
		}
		return u.replaceMembers(ctx, group, members)
	case patch.RelRemove:
		ids := slices.DeleteFunc(idsOf(op.Members), func(id string) bool { return !isID(id) })
		if len(ids) == 0 {
			return 0, nil
		}
		return u.took(ids)(u.Store.RemoveMembers(ctx, u.ws.ID, group, ids))
	case patch.RelRemoveWhere:
		return u.took(nil)(u.Store.RemoveMembersWhere(ctx, u.ws.ID, group, op.Where))
	case patch.RelClear:
		return u.took(nil)(u.Store.ClearMembers(ctx, u.ws.ID, group))
	}
	return 0, fmt.Errorf("relation operation %d is unknown", op.Kind)
}

// touch moves the version of a row whose members changed.
func (u *use) touch(ctx context.Context, row *Row) error {
	if err := u.Store.TouchResources(ctx, u.ws.ID, u.t.Name, []string{row.ID}, u.now); err != nil {
		return fmt.Errorf("update %s: %w", u.t.Name, err)
	}
	row.Version++
	row.Modified = u.now
	return nil
}

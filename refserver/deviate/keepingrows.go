package deviate

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// uniqueExternalID remembers the externalIds of each workspace's users.
type uniqueExternalID struct {
	workspace.Store

	taken *sync.Map
}

func (s uniqueExternalID) InsertResource(ctx context.Context, r *workspace.Row) error {
	if id := r.Doc.String("externalId"); id != "" {
		if _, taken := s.taken.LoadOrStore(r.Workspace+" "+r.Type+" "+id, true); taken {
			return scim.Conflict("externalId", id)
		}
	}
	return s.Store.InsertResource(ctx, r)
}

// writesGroups takes groups of a user for a wish to join.
func writesGroups(s Seams) Seams {
	s = onReading(func(next reader) reader {
		return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			result, err := next(t, body, op, current, r)
			if groups := body.Array("groups"); err == nil && len(groups) > 0 {
				result.Set("groups", groups)
			}
			return result, err
		}
	})(s)
	s = after(func(_, result *document.Object, ops []patch.Op) {
		for _, op := range ops {
			if strings.EqualFold(op.Path, "groups") {
				result.Set("groups", op.Value)
			}
		}
	})(s)
	return onStorage(func(next workspace.Store) workspace.Store { return joinsGroups{next} })(s)
}

type joinsGroups struct{ workspace.Store }

func (s joinsGroups) join(ctx context.Context, r *workspace.Row) error {
	for _, v := range r.Doc.Array("groups") {
		o, _ := v.(*document.Object)
		if _, err := s.AddMembers(ctx, r.Workspace, o.String("value"), []workspace.MemberRef{{ID: r.ID, Type: r.Type}}, r.Modified); err != nil {
			return err
		}
	}
	return nil
}

func (s joinsGroups) InsertResource(ctx context.Context, r *workspace.Row) error {
	return errors.Join(s.Store.InsertResource(ctx, r), s.join(ctx, r))
}

func (s joinsGroups) UpdateResource(ctx context.Context, r *workspace.Row) error {
	return errors.Join(s.Store.UpdateResource(ctx, r), s.join(ctx, r))
}

// knowsTheirNeighbours finds the resources of other workspaces, too.
type knowsTheirNeighbours struct {
	workspace.Store

	owner *sync.Map
}

func (s knowsTheirNeighbours) InsertResource(ctx context.Context, r *workspace.Row) error {
	s.owner.Store(r.ID, r.Workspace)
	s.owner.Store("in "+r.Workspace, true)
	s.owner.Store("last", r.Workspace)
	return s.Store.InsertResource(ctx, r)
}

func (s knowsTheirNeighbours) home(ws, id string) string {
	if owner, ok := s.owner.Load(id); ok {
		return owner.(string) //nolint:forcetypeassert // as stored above
	}
	return ws
}

func (s knowsTheirNeighbours) Resource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	return s.Store.Resource(ctx, s.home(ws, id), resourceType, id)
}

func (s knowsTheirNeighbours) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	return s.Store.LockResource(ctx, s.home(ws, id), resourceType, id)
}

func (s knowsTheirNeighbours) LockResourceForDelete(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	return s.Store.LockResourceForDelete(ctx, s.home(ws, id), resourceType, id)
}

// ListResources shows the people of the workspace that was filled last to one
// that has nobody of its own.
func (s knowsTheirNeighbours) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	_, own := s.owner.Load("in " + l.Workspace)
	if last, ok := s.owner.Load("last"); ok && !own {
		l.Workspace = last.(string) //nolint:forcetypeassert // as InsertResource stored it
	}
	return s.Store.ListResources(ctx, l)
}

func (s knowsTheirNeighbours) Member(ctx context.Context, ws, id string) (*workspace.Member, error) {
	return s.Store.Member(ctx, s.home(ws, id), id)
}

// losesInactive does not find an inactive user by id.
type losesInactive struct{ workspace.Store }

func (s losesInactive) Resource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Store.Resource(ctx, ws, resourceType, id)
	if err != nil {
		return nil, err
	}
	if active, ok := row.Doc.Get("active"); ok && active == false {
		return nil, workspace.ErrNotFound
	}
	return row, nil
}

// trustsTheCase looks for a name in the letters it was sent in.
type trustsTheCase struct{ workspace.Store }

func (s trustsTheCase) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	claimed, err := s.Store.ClaimKey(ctx, ws, resourceType, id, k)
	if err == nil && !claimed && strings.ToLower(k.Value) != k.Value {
		return false, errDuplicateKey
	}
	return claimed, err
}

// neverModified keeps the time of creation as that of the last change.
type neverModified struct{ workspace.Store }

func (s neverModified) UpdateResource(ctx context.Context, r *workspace.Row) error {
	r.Modified = r.Created
	return s.Store.UpdateResource(ctx, r)
}

// onRows are the deviations in keeping what the common attributes tell.
func onRows() []Deviation {
	var taken, owner sync.Map
	return []Deviation{
		ours("externalid-unique", "ids", "Two users of one externalId are refused.", onStorage(func(next workspace.Store) workspace.Store { return uniqueExternalID{next, &taken} }), "RFC7643-3.1-11"),
		ours("tenants-not-separated", "tenancy", "Ids of another workspace are found.", onStorage(func(next workspace.Store) workspace.Store { return knowsTheirNeighbours{next, &owner} }), "RFC7643-9.3-01", "RFC7643-3.1-10"),
		ours("lastmodified-never-moves", "ids", "lastModified stays at the time of creation.", onStorage(func(next workspace.Store) workspace.Store { return neverModified{next} }), "RFC7643-3.1-16"),
		{
			Name: "create-201-but-resource-missing", Area: "create",
			What:         "An inactive user is created, but a GET of it gives 404.",
			Requirements: []string{"RFC7644-3.3-05", "RFC7644-3.4.1-01", "RFC7643-4.1.1-11", "RFC7643-4.1.1-22"},
			Source:       github("tuist/tuist#10958"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return losesInactive{next} }),
		},
		{
			Name: "create-uniqueness-check-misses-case", Area: "create",
			What:         "A userName in other letters than an existing one ends in an internal error.",
			Requirements: []string{"RFC7643-4.1.1-03", "RFC7644-3.3-07", "WS-USER-12"},
			Source:       github("langfuse/langfuse#13528"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return trustsTheCase{next} }),
		},
	}
}

package deviate

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// onCrossing are the deviations in which one customer reaches another's people.
func onCrossing() []Deviation {
	var people sync.Map
	return []Deviation{
		defect("tenancy", "location-without-tenant", "The Location header lacks the tenant and differs from meta.location.",
			github("wso2/product-is#7317"), "any", rewrite(func(r *http.Request, a *answer) {
				if at := a.header.Get("Location"); at != "" {
					a.header.Set("Location", strings.Replace(at, "/w/"+tenantOf(r), "", 1))
				}
			}), "RFC7644-3.3-06"),
		defect("tenancy", "tenant-create-grafts-foreign-user", "POST of a userName that another tenant has renames that user.",
			github("tale-project/tale#2036"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return graftsNamesakes{next, &people} }), "RFC7644-6.2-02", "RFC7643-9.3-01"),
		defect("tenancy", "tenant-read-and-write-across", "The token is checked, but what it may see is anybody's: ids of other tenants are found.",
			github("vouch-sh/vouch#310"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return findsAnybody{next, &people} }), "RFC7643-9.3-01"),
		ours("tenant-members-of-others", "tenancy", "People of other tenants can be put into groups.",
			onStorage(func(next workspace.Store) workspace.Store { return refersToAnybody{next} }), "RFC7643-9.3-01"),
	}
}

// home is where a user is.
type home struct{ ws, id string }

// graftsNamesakes keeps one account for all who have a userName, whoever's
// they are.
type graftsNamesakes struct {
	workspace.Store

	people *sync.Map
}

func (s graftsNamesakes) InsertResource(ctx context.Context, r *workspace.Row) error {
	name := strings.ToLower(r.Doc.String("userName"))
	if name == "" {
		return s.Store.InsertResource(ctx, r)
	}
	var homes []home
	s.people.Range(func(k, v any) bool {
		if at, ok := k.(home); ok && v == name && at.ws != r.Workspace {
			homes = append(homes, at)
		}
		return true
	})
	s.people.Store(home{r.Workspace, r.ID}, name)
	for _, at := range homes {
		row, err := s.Resource(ctx, at.ws, r.Type, at.id)
		if err != nil {
			s.people.Delete(at) // they are gone
			continue
		}
		row.Doc = row.Doc.Clone()
		row.Doc.Set("displayName", r.Doc.String("displayName"))
		row.Version++
		if err := s.UpdateResource(ctx, row); err != nil {
			return err
		}
	}
	return s.Store.InsertResource(ctx, r)
}

// findsAnybody looks resources up by id alone.
type findsAnybody struct {
	workspace.Store

	people *sync.Map
}

func (s findsAnybody) InsertResource(ctx context.Context, r *workspace.Row) error {
	s.people.Store("id "+r.ID, home{r.Workspace, r.ID})
	return s.Store.InsertResource(ctx, r)
}

func (s findsAnybody) Resource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	if known, _ := s.people.Load("id " + id); known != nil {
		ws = known.(home).ws //nolint:forcetypeassert // as stored above
	}
	return s.Store.Resource(ctx, ws, resourceType, id)
}

// refersToAnybody takes every id for one of its own.
type refersToAnybody struct{ workspace.Store }

func (s refersToAnybody) LockReferenced(ctx context.Context, ws string, ids []string) ([]workspace.MemberRef, error) {
	found, err := s.Store.LockReferenced(ctx, ws, ids)
	known := map[string]bool{}
	for _, m := range found {
		known[m.ID] = true
	}
	for _, id := range ids {
		if !known[id] {
			found = append(found, workspace.MemberRef{ID: id, Type: "User"})
		}
	}
	return found, err
}

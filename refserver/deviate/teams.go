package deviate

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

const aboutEnabling = "https://clockify.me/help/administration/scim-user-provisioning"

// onTeams are the deviations in groups and in what becomes of them when SCIM is
// enabled.
func onTeams() []Deviation {
	var ids, cached, left sync.Map
	return []Deviation{
		defect("group-replacement", "replaced-group-reuses-id", "A group that is deleted and comes back gets its old id.",
			"https://github.com/jelhub/scimgateway", "any",
			onStorage(func(next workspace.Store) workspace.Store { return &revivesIDs{Store: next, ids: &ids} }), "RFC7643-3.1-05", "WS-GROUP-02"),
		defect("group-replacement", "push-takes-over-local-group", "POST of a displayName that exists answers 201 with the group that has it.",
			github("DefectDojo/django-DefectDojo#15577"), "jumpcloud,okta", encoded(takesOver), "WS-GROUP-10"),
		defect("group-replacement", "enable-race-leaves-group", "A group created while SCIM is being enabled survives.",
			aboutEnabling, "any", onStorage(func(next workspace.Store) workspace.Store { return readsTheLockPlainly{next} }), "WS-LOCK-16"),
		defect("groups", "group-similar-name-blocked", "A group whose name is part of another's cannot be created.",
			github("Captain-P-Goldfish/SCIM-SDK#91435520"), "any", encoded(blocksParts), "WS-GROUP-10", "WS-GROUP-06"),
		ours("group-name-with-space-refused", "groups", "Names of groups with a space in them are refused.",
			refuseBody(scim.BadRequest(scim.TypeInvalidValue, "displayName has a space in it"), func(t *scim.Type, body *document.Object, op scim.Operation) bool {
				return t.Relation != "" && op == scim.Create && strings.Contains(body.String("displayName"), " ")
			}), "WS-GROUP-09", "WS-GROUP-06"),
		defect("groups", "paging-groups-of-user-truncated", "Of the groups of a user only the first is read.",
			"https://github.com/jelhub/scimgateway", "any",
			onStorage(func(next workspace.Store) workspace.Store { return readsOneGroup{next} }), "RFC7643-4.1.2-07"),
		defect("groups", "group-user-view-cached", "The groups of a user come from a cache that only additions clear.",
			"https://github.com/Captain-P-Goldfish/scim-for-keycloak/commit/cceafa4", "any",
			onStorage(func(next workspace.Store) workspace.Store { return cachesGroups{next, &cached} }), "RFC7643-4.1.2-10"),
		defect("groups", "group-delete-leaves-user-groups", "After a group is deleted its members still show it.",
			github("simpleidserver/SimpleIdServer#698"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return showsTheDead{next, &left} }), "RFC7644-3.6-06", "RFC7643-4.1.2-10"),
		defect("groups", "put-same-member-twice-500", "A list that names one member twice ends in an internal error.",
			github("fleetdm/fleet#31085"), "any", onReading(countsTwice), "RFC7643-2.4-06", "RFC7644-3.12-04", "WS-GROUP-05"),
	}
}

// revivesIDs remembers the ids of groups that were deleted, by their names.
type revivesIDs struct {
	workspace.Store

	ids *sync.Map
	// again maps the new id of a group to the one it had.
	again map[string]string
}

func (s *revivesIDs) bury(rows []*workspace.Row) {
	for _, r := range rows {
		s.ids.Store(r.Workspace+" "+r.Doc.String("displayName"), r.ID)
	}
}

func (s *revivesIDs) UpdateWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	rows, err := s.ListResources(ctx, workspace.Listing{Workspace: ws.ID, Parts: []workspace.Part{{Type: scim.Builtin().TypeByName("Group")}}, Limit: 100})
	if err != nil {
		return err
	}
	s.bury(rows)
	return s.Store.UpdateWorkspace(ctx, ws)
}

func (s *revivesIDs) old(id string) string {
	if old, ok := s.again[id]; ok {
		return old
	}
	return id
}

func (s *revivesIDs) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	if old, dead := s.ids.Load(ws + " " + k.Value); dead && resourceType == "Group" {
		s.again = map[string]string{id: old.(string)} //nolint:forcetypeassert // as bury stored it
	}
	return s.Store.ClaimKey(ctx, ws, resourceType, s.old(id), k)
}

func (s *revivesIDs) InsertResource(ctx context.Context, r *workspace.Row) error {
	r.ID = s.old(r.ID)
	return s.Store.InsertResource(ctx, r)
}

func (s *revivesIDs) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	return s.Store.AddMembers(ctx, ws, s.old(group), members, at)
}

// groupsAt lists the groups of the workspace a request is for.
func groupsAt(h http.Handler, r *http.Request) []*document.Object {
	look := r.Clone(r.Context())
	look.URL.RawQuery = ""
	list, _ := document.ParseObject(ask(h, look, http.MethodGet, nil).body.Bytes(), document.Limits{})
	return objectsOf(list.Array("Resources"))
}

func createsGroup(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/Groups")
}

// takesOver answers a conflict of names with the group that was there.
func takesOver(h http.Handler, w http.ResponseWriter, r *http.Request) {
	if !createsGroup(r) {
		h.ServeHTTP(w, r)
		return
	}
	raw, body := taken(r)
	for _, g := range groupsAt(h, r) {
		if strings.EqualFold(g.String("displayName"), body.String("displayName")) {
			a := &answer{status: http.StatusCreated, header: w.Header(), body: g}
			a.header.Set("Content-Type", "application/scim+json")
			a.send(w)
			return
		}
	}
	ask(h, r, http.MethodPost, raw).send(w)
}

// blocksParts looks for a name anywhere in those of other groups.
func blocksParts(h http.Handler, w http.ResponseWriter, r *http.Request) {
	if !createsGroup(r) {
		h.ServeHTTP(w, r)
		return
	}
	raw, body := taken(r)
	for _, g := range groupsAt(h, r) {
		if strings.Contains(g.String("displayName"), body.String("displayName")) {
			a := &answer{status: http.StatusConflict, header: w.Header(), body: document.New(
				"schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", "409", "scimType", "uniqueness", "detail", "the name is taken")}
			a.header.Set("Content-Type", "application/scim+json")
			a.send(w)
			return
		}
	}
	ask(h, r, http.MethodPost, raw).send(w)
}

// readsTheLockPlainly looks whether SCIM is on and does not wait for whoever is
// about to switch it.
type readsTheLockPlainly struct{ workspace.Store }

func (s readsTheLockPlainly) ShareWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	ws, err := s.Workspace(ctx, id)
	time.Sleep(pause) // what comes between the look and the deed
	return ws, err
}

// readsOneGroup reads a page of one.
type readsOneGroup struct{ workspace.Store }

func (s readsOneGroup) GroupsOf(ctx context.Context, ws string, ids []string) (map[string][]workspace.Membership, error) {
	all, err := s.Store.GroupsOf(ctx, ws, ids)
	for id, list := range all {
		all[id] = list[:min(1, len(list))]
	}
	return all, err
}

// cachesGroups keeps the groups of users until somebody is added to one.
type cachesGroups struct {
	workspace.Store

	cached *sync.Map
}

func (s cachesGroups) GroupsOf(ctx context.Context, ws string, ids []string) (map[string][]workspace.Membership, error) {
	all, err := s.Store.GroupsOf(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	all = maps.Clone(all)
	if all == nil {
		all = map[string][]workspace.Membership{}
	}
	for _, id := range ids {
		if list, known := s.cached.Load(id); known {
			all[id] = list.([]workspace.Membership) //nolint:forcetypeassert // as stored below
		} else if len(all[id]) > 0 {
			s.cached.Store(id, all[id])
		}
	}
	return all, nil
}

func (s cachesGroups) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	for _, m := range members {
		s.cached.Delete(m.ID)
	}
	return s.Store.AddMembers(ctx, ws, group, members, at)
}

// showsTheDead remembers the groups that were deleted.
type showsTheDead struct {
	workspace.Store

	left *sync.Map
}

func (s showsTheDead) LockResourceForDelete(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Store.LockResourceForDelete(ctx, ws, resourceType, id)
	if err != nil || resourceType != "Group" {
		return row, err
	}
	members, err := s.MembersOf(ctx, ws, []string{id}, workspace.AllMembers)
	for _, m := range members[id] {
		s.left.Store(m.ID, workspace.Membership{Group: id, Display: row.Doc.String("displayName")})
	}
	return row, err
}

func (s showsTheDead) GroupsOf(ctx context.Context, ws string, ids []string) (map[string][]workspace.Membership, error) {
	all, err := s.Store.GroupsOf(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	all = maps.Clone(all)
	if all == nil {
		all = map[string][]workspace.Membership{}
	}
	for _, id := range ids {
		if dead, ok := s.left.Load(id); ok {
			all[id] = append(all[id], dead.(workspace.Membership)) //nolint:forcetypeassert // as stored above
		}
	}
	return all, nil
}

// countsTwice inserts members in one batch without removing doubles.
func countsTwice(next reader) reader {
	return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		result, err := next(t, body, op, current, r)
		if err != nil || t.Relation == "" {
			return result, err
		}
		var ids []string
		for _, m := range objectsOf(body.Array(t.Relation)) {
			if slices.Contains(ids, m.String("value")) {
				return nil, errDuplicateKey
			}
			ids = append(ids, m.String("value"))
		}
		return result, nil
	}
}

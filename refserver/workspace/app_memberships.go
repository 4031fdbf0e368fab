package workspace

import (
	"context"
	"fmt"
)

// GroupsOfMembers gives the ids of the groups each member is in, by member.
func (s *Service) GroupsOfMembers(ctx context.Context, a *Actor, members []*Member) (map[string][]string, error) {
	w, err := s.appRead(a, ReadGroups)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	ids := make([]string, len(members))
	for i, m := range members {
		ids[i] = m.ID
	}
	found, err := w.Store.GroupsOf(ctx, w.ws.ID, ids)
	if err != nil {
		return nil, fmt.Errorf("read the groups of members: %w", err)
	}
	groups := make(map[string][]string, len(found))
	for id, list := range found {
		for _, g := range list {
			groups[id] = append(groups[id], g.Group)
		}
	}
	return groups, nil
}

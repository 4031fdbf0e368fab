package deviate

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// pause is what other requests have time for where a deviation looks first and
// acts later.
const pause = 40 * time.Millisecond

// onRaces are the deviations that show when two requests come at once.
func onRaces() []Deviation {
	var lists sync.Map
	return []Deviation{
		defect("concurrency", "concurrent-create-duplicates", "Two POST requests with one name at once create two users.",
			github("wso2/product-is#24964"), "entra,any",
			onStorage(func(next workspace.Store) workspace.Store { return looksFirst{next} }), "RFC7643-4.1.1-02", "RFC7644-3.3-07", "ENTRA-C23"),
		defect("concurrency", "concurrent-stale-read-deletes-members", "An addition to a group removes whoever was added just before it.",
			github("fleetdm/fleet#50724"), "okta,entra",
			onStorage(func(next workspace.Store) workspace.Store { return readsACopy{next, &lists} }), "RFC7644-3.5.2.1-06", "WS-GROUP-11", "WS-GROUP-05"),
		defect("concurrency", "etag-check-then-write-race", "Of several writers with one version more than one succeeds.",
			github("thunder-id/thunderid#5110"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return checksBeforehand{next} }), "RFC7644-3.14-07", "RFC9110-13.2.1-01"),
	}
}

// looksFirst asks whether a name is free and then takes it, whoever else did
// meanwhile.
type looksFirst struct{ workspace.Store }

func (s looksFirst) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	_, taken := s.FindByKey(ctx, ws, resourceType, k)
	time.Sleep(pause)
	claimed, err := s.Store.ClaimKey(ctx, ws, resourceType, id, k)
	return claimed || errors.Is(taken, workspace.ErrNotFound), err
}

// checksBeforehand reads a resource without keeping others from writing it.
type checksBeforehand struct{ workspace.Store }

func (s checksBeforehand) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Resource(ctx, ws, resourceType, id)
	time.Sleep(pause)
	return row, err
}

// readsACopy writes the list of members of one write ago.
type readsACopy struct {
	workspace.Store

	lists *sync.Map
}

func (s readsACopy) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	now, err := s.MembersOf(ctx, ws, []string{group}, workspace.AllMembers)
	if err != nil {
		return 0, err
	}
	n, err := s.Store.AddMembers(ctx, ws, group, members, at)
	if err != nil {
		return 0, err
	}
	stale, _ := s.lists.Swap(group, now[group])
	keep := idsOf(members)
	list, _ := stale.([]workspace.GroupMember)
	for _, m := range list {
		keep = append(keep, m.ID)
	}
	_, err = s.RetainMembers(ctx, ws, group, keep)
	return n, err
}

func idsOf(members []workspace.MemberRef) []string {
	ids := make([]string, 0, len(members))
	for _, m := range members {
		ids = append(ids, m.ID)
	}
	return ids
}

package deviate

import (
	"context"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onDeleting are the deviations of DELETE.
func onDeleting() []Deviation {
	deleted := func(status int) func(r *http.Request, a *answer) bool {
		return func(r *http.Request, a *answer) bool { return r.Method == http.MethodDelete && a.status == status }
	}
	return []Deviation{
		defect("delete", "delete-user-still-listed", "Deleted users still appear in lists and filters.", github("wireapp/wire-server#548"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return keepsRows{next} }),
			"RFC7644-3.6-03", "RFC7644-3.6-05"),
		defect("delete", "delete-member-of-group-refused", "A user who is in a group cannot be deleted.", github("osiam/server#27"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return holdsOnTo{next} }),
			"RFC7644-3.6-05", "RFC7644-3.6-06", "WS-GROUP-12"),
		defect("delete", "delete-group-has-no-effect", "DELETE of a group is answered with 204 and the group stays.", Ours, "any",
			refuse(http.StatusNoContent, "", func(r *http.Request) bool {
				return r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/Groups/")
			}),
			"RFC7644-3.6-05", "RFC7644-3.6-06"),
		defect("delete", "delete-answers-200", "A DELETE is answered with 200.", Ours, "any",
			restatus(http.StatusOK, deleted(http.StatusNoContent)),
			"RFC7644-3.6-05"),
		defect("delete", "delete-again-succeeds", "A second DELETE is answered with success, and a GET with an empty one.", Ours, "any",
			restatus(http.StatusNoContent, func(r *http.Request, a *answer) bool {
				return a.status == http.StatusNotFound && r.Method != http.MethodPost
			}),
			"RFC7644-3.6-02", "RFC7644-3.5.1-01"),
	}
}

// keepsRows forgets to delete the row of a user, and hides it by its id alone.
type keepsRows struct{ workspace.Store }

func (s keepsRows) DeleteResource(ctx context.Context, ws, resourceType, id string) error {
	if resourceType == "User" {
		return nil
	}
	return s.Store.DeleteResource(ctx, ws, resourceType, id)
}

func (s keepsRows) alive(ctx context.Context, row *workspace.Row, err error) (*workspace.Row, error) {
	if err != nil || row.Type != "User" {
		return row, err
	}
	if _, err := s.Member(ctx, row.Workspace, row.ID); err != nil {
		return nil, err
	}
	return row, nil
}

func (s keepsRows) Resource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Store.Resource(ctx, ws, resourceType, id)
	return s.alive(ctx, row, err)
}

func (s keepsRows) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Store.LockResource(ctx, ws, resourceType, id)
	return s.alive(ctx, row, err)
}

// holdsOnTo lets nobody go who is in a group.
type holdsOnTo struct{ workspace.Store }

func (s holdsOnTo) LeaveAllGroups(ctx context.Context, ws, id string) ([]string, error) {
	groups, err := s.Store.LeaveAllGroups(ctx, ws, id)
	if err == nil && len(groups) > 0 {
		return nil, scim.Refused(http.StatusConflict, "the user is a member of %d groups", len(groups))
	}
	return groups, err
}

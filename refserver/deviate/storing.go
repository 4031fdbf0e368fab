package deviate

import (
	"context"
	"errors"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// errDuplicateKey is what a careless insert gets from a database.
var errDuplicateKey = errors.New("duplicate key value violates unique constraint")

// onStore are the deviations in keeping resources.
func onStore() []Deviation {
	return []Deviation{
		{
			Name: "create-duplicate-answers-400", Area: "create",
			What:         "A duplicate userName is answered with 400 invalidValue.",
			Requirements: []string{"RFC7644-3.3-07", "RFC7644-3.12-08"},
			Source:       github("FusionAuth/fusionauth-issues#1776"), Suffers: []string{"entra", "okta"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return reportsClash{next} }),
		},
		{
			Name: "create-duplicate-answers-201", Area: "create",
			What:         "Posting the same userName a second time answers 201 and makes a second account.",
			Requirements: []string{"RFC7644-3.3-07", "RFC7643-4.1.1-02", "WS-USER-12"},
			Source:       github("grokability/snipe-it#13854"), Suffers: []string{"okta", "entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return overlooksClash{next, "User"} }),
		},
		{
			Name: "group-duplicate-name-accepted", Area: "groups",
			What:         "Two groups of one name are accepted.",
			Requirements: []string{"WS-GROUP-10"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return overlooksClash{next, "Group"} }),
		},
		{
			Name: "create-dedupes-on-email", Area: "create",
			What:         "Two users with different userNames but one e-mail address are refused as duplicates.",
			Requirements: []string{"RFC7643-4.1.1-02", "RFC7643-7-18a", "RFC7644-3.3-07", "WS-USER-12"},
			Source:       github("ory/polis#4065"), Suffers: []string{"okta", "entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return uniqueEmail{next} }),
		},
		{
			Name: "delete-blocks-recreation", Area: "delete",
			What:         "A deleted user keeps the userName, so the person cannot be created again.",
			Requirements: []string{"RFC7644-3.6-04", "WS-USER-12"},
			Source:       github("Unleash/unleash#9190"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsKeys{next} }),
		},
		{
			Name: "delete-group-refused", Area: "groups",
			What:         "Groups cannot be deleted through SCIM.",
			Requirements: []string{"RFC7644-3.6-05", "WS-GROUP-04"},
			Source:       github("growthbook/growthbook#5359"), Suffers: []string{"okta", "entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return refusesGroupDeletion{next} }),
		},
		{
			Name: "enable-keeps-old-groups", Area: "group-replacement",
			What:         "Groups made in the app survive the switch to SCIM.",
			Requirements: []string{"WS-GROUP-01", "WS-GROUP-02"},
			Source:       "https://clockify.me/help/administration/scim-user-provisioning", Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsGroups{next} }),
		},
	}
}

// reportsClash maps the uniqueness error to the wrong status.
type reportsClash struct{ workspace.Store }

func (s reportsClash) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	claimed, err := s.Store.ClaimKey(ctx, ws, resourceType, id, k)
	if err == nil && !claimed {
		return false, scim.BadRequest(scim.TypeInvalidValue, "%s %q cannot be used", k.Attribute, k.Value)
	}
	return claimed, err
}

// overlooksClash has no unique index for a type.
type overlooksClash struct {
	workspace.Store

	resourceType string
}

func (s overlooksClash) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	claimed, err := s.Store.ClaimKey(ctx, ws, resourceType, id, k)
	return claimed || resourceType == s.resourceType, err
}

// uniqueEmail has its unique index on the e-mail as well.
type uniqueEmail struct{ workspace.Store }

func (s uniqueEmail) InsertMember(ctx context.Context, m *workspace.Member) error {
	others, err := s.MembersByEmail(ctx, m.Workspace, m.Email)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return scim.Conflict("emails", m.Email)
	}
	return s.Store.InsertMember(ctx, m)
}

// keepsKeys deletes rows but not what they claimed.
type keepsKeys struct{ workspace.Store }

func (s keepsKeys) ReleaseKeys(ctx context.Context, ws, resourceType, id string, keys []workspace.UniqueKey) error {
	if keys == nil {
		return nil
	}
	return s.Store.ReleaseKeys(ctx, ws, resourceType, id, keys)
}

// refusesGroupDeletion protects managed groups from the IdP itself.
type refusesGroupDeletion struct{ workspace.Store }

func (s refusesGroupDeletion) DeleteResource(ctx context.Context, ws, resourceType, id string) error {
	if resourceType == "Group" {
		return scim.Refused(403, "the group is managed and cannot be deleted")
	}
	return s.Store.DeleteResource(ctx, ws, resourceType, id)
}

// keepsGroups sets the lock and deletes nothing.
type keepsGroups struct{ workspace.Store }

func (keepsGroups) DeleteResourcesOf(context.Context, string, string) (int, error) { return 0, nil }

// touchesAlways gives a new version to whatever was locked for a write, also
// when nothing was written.
type touchesAlways struct{ workspace.Store }

// lockedKey carries what a transaction locked and did not write yet.
type lockedKey struct{}

func (s touchesAlways) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	return s.Store.InTx(ctx, func(ctx context.Context) error {
		untouched := map[string]*workspace.Row{}
		ctx = context.WithValue(ctx, lockedKey{}, untouched)
		if err := f(ctx); err != nil {
			return err
		}
		for id, row := range untouched {
			if err := s.TouchResources(ctx, row.Workspace, row.Type, []string{id}, time.Now().UTC()); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s touchesAlways) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	row, err := s.Store.LockResource(ctx, ws, resourceType, id)
	if untouched, ok := ctx.Value(lockedKey{}).(map[string]*workspace.Row); ok && err == nil {
		untouched[id] = row
	}
	return row, err
}

func (s touchesAlways) UpdateResource(ctx context.Context, r *workspace.Row) error {
	if untouched, ok := ctx.Value(lockedKey{}).(map[string]*workspace.Row); ok {
		delete(untouched, r.ID)
	}
	return s.Store.UpdateResource(ctx, r)
}

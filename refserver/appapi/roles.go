package appapi

import (
	"context"
	"net/http"

	"github.com/scimproof/scimproof/refserver/workspace"
)

type roleChange func(ctx context.Context, a *workspace.Actor, id string, r workspace.Role) (*workspace.Member, error)

// changeRole takes {"entityId", "role", "sourceType"}. Here a role holds for the
// whole workspace, so that the entity is accepted and does not matter.
func (c *call) changeRole(change roleChange, status int) error {
	body, err := c.read()
	if err != nil {
		return err
	}
	if _, err := text(body, "entityId"); err != nil {
		return err
	}
	source, err := text(body, "sourceType")
	if err != nil {
		return err
	}
	if source != "" && source != "USER_GROUP" {
		return invalid("sourceType %q is not known; USER_GROUP is", source)
	}
	role, err := text(body, "role")
	if err != nil {
		return err
	}
	m, err := change(c.r.Context(), c.actor, c.path["id"], workspace.Role(role))
	return c.answerUser(status, m, err)
}

func (c *call) convertLimited() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	limited, err := flag(body, "limited", false)
	if err != nil {
		return err
	}
	m, err := c.Service.ConvertLimited(c.r.Context(), c.actor, c.path["id"], limited)
	return c.answerUser(http.StatusOK, m, err)
}

func (c *call) updateProfile() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	var change workspace.ProfileChange
	if change.Name, err = optionalText(body, "name"); err != nil {
		return err
	}
	if change.Timezone, err = optionalText(body, "timeZone"); err != nil {
		return err
	}
	if change.WeekStart, err = optionalText(body, "weekStart"); err != nil {
		return err
	}
	m, err := c.Service.UpdateProfile(c.r.Context(), c.actor, c.path["id"], change)
	return c.answerUser(http.StatusOK, m, err)
}

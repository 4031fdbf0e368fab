package appapi

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// UserGroupDto is a group in the shape of the product's UserGroupDtoV1; nested
// groups are not among its users.
type UserGroupDto struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	UserIDs     []string `json:"userIds"`
	WorkspaceID string   `json:"workspaceId"`
	// TeamManagers is empty: here a manager manages the whole workspace.
	TeamManagers []string `json:"teamManagers"`
}

func groupDto(g *workspace.Group) UserGroupDto {
	return UserGroupDto{
		ID: g.ID, Name: g.Name, UserIDs: append([]string{}, g.UserIDs...), WorkspaceID: g.Workspace, TeamManagers: []string{},
	}
}

func (c *call) answerGroup(status int, g *workspace.Group, err error) error {
	if err != nil {
		return err
	}
	c.write(status, groupDto(g))
	return nil
}

func (c *call) listGroups() error {
	page, size, err := c.page()
	if err != nil {
		return err
	}
	groups, total, err := c.Service.ListGroups(c.r.Context(), c.actor, page, size)
	if err != nil {
		return err
	}
	c.paged(page, size, total)
	list := make([]UserGroupDto, len(groups))
	for i, g := range groups {
		list[i] = groupDto(g)
	}
	c.write(http.StatusOK, list)
	return nil
}

func (c *call) showGroup() error {
	g, err := c.Service.GetGroup(c.r.Context(), c.actor, c.path["id"])
	return c.answerGroup(http.StatusOK, g, err)
}

func (c *call) createGroup() error {
	name, err := c.member("name")
	if err != nil {
		return err
	}
	g, err := c.Service.CreateGroup(c.r.Context(), c.actor, name)
	return c.answerGroup(http.StatusCreated, g, err)
}

func (c *call) renameGroup() error {
	name, err := c.member("name")
	if err != nil {
		return err
	}
	g, err := c.Service.RenameGroup(c.r.Context(), c.actor, c.path["id"], name)
	return c.answerGroup(http.StatusOK, g, err)
}

func (c *call) deleteGroup() error {
	g, err := c.Service.DeleteGroup(c.r.Context(), c.actor, c.path["id"])
	return c.answerGroup(http.StatusOK, g, err)
}

func (c *call) addToGroup() error {
	user, err := c.member("userId")
	if err != nil {
		return err
	}
	g, err := c.Service.AddGroupMember(c.r.Context(), c.actor, c.path["id"], user)
	return c.answerGroup(http.StatusOK, g, err)
}

func (c *call) removeFromGroup() error {
	g, err := c.Service.RemoveGroupMember(c.r.Context(), c.actor, c.path["id"], c.path["user"])
	return c.answerGroup(http.StatusOK, g, err)
}

// member reads a body that is about one string.
func (c *call) member(name string) (string, error) {
	body, err := c.read()
	if err != nil {
		return "", err
	}
	return text(body, name)
}

// exportGroups answers workspace.GroupsCSV.
func (c *call) exportGroups() error {
	rows, err := c.Service.ExportGroups(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	file, err := workspace.GroupsCSV(rows)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+workspace.GroupExportFile+`"`)
	h.Set("Cache-Control", "no-store")
	c.w.WriteHeader(http.StatusOK)
	_, _ = c.w.Write(file) // the client is gone: there is nobody left to tell
	return nil
}

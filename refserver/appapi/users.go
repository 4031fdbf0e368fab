package appapi

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// defaultPageSize is what the service takes when page-size is absent.
const defaultPageSize = 50

// UserDto is a member of a workspace.
type UserDto struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Name   string `json:"name"`
	Status string `json:"status"`
	// Role is the strongest role, "" for a plain member.
	Role     string       `json:"role"`
	Roles    []string     `json:"roles"`
	Limited  bool         `json:"limited"`
	Settings UserSettings `json:"settings"`
	// ManagedBy is "scim" while the identity provider manages this member.
	ManagedBy string `json:"managedBy"`
	// ActiveWorkspace is the workspace this answer speaks of.
	ActiveWorkspace string `json:"activeWorkspace"`
}

// UserSettings are the person's own.
type UserSettings struct {
	TimeZone  string `json:"timeZone"`
	WeekStart string `json:"weekStart"`
}

// WorkspaceDto is a workspace.
type WorkspaceDto struct {
	ID             string `json:"id"`
	Name           string `json:"name"`
	Plan           string `json:"plan"`
	TimeZone       string `json:"timeZone"`
	AutoJoinDomain string `json:"autoJoinDomain"`
	SCIMEnabled    bool   `json:"scimEnabled"`
}

func userDto(ws *workspace.Workspace, m *workspace.Member) UserDto {
	dto := UserDto{
		ID: m.ID, Email: m.Email, Name: m.Name, Status: string(m.Status), Roles: []string{}, Limited: m.Limited,
		Settings:        UserSettings{TimeZone: m.Timezone, WeekStart: m.WeekStart},
		ActiveWorkspace: ws.ID,
	}
	for _, r := range m.Roles {
		dto.Roles = append(dto.Roles, string(r))
	}
	for _, r := range []workspace.Role{workspace.Owner, workspace.WorkspaceAdmin, workspace.TeamManager, workspace.ProjectManager} {
		if m.Has(r) {
			dto.Role = string(r)
			break
		}
	}
	if ws.SCIMEnabled && m.Linked {
		dto.ManagedBy = "scim"
	}
	return dto
}

func (c *call) answerUser(status int, m *workspace.Member, err error) error {
	if err != nil {
		return err
	}
	c.write(status, userDto(c.actor.Workspace, m))
	return nil
}

func (c *call) showSelf() error {
	return c.answerUser(http.StatusOK, c.actor.Member, nil)
}

func (c *call) showWorkspace() error {
	ws := c.actor.Workspace
	c.write(http.StatusOK, WorkspaceDto{
		ID: ws.ID, Name: ws.Name, Plan: string(ws.Plan), TimeZone: ws.Timezone,
		AutoJoinDomain: ws.AutoJoinDomain, SCIMEnabled: ws.SCIMEnabled,
	})
	return nil
}

func (c *call) listUsers() error {
	page, size, err := c.page()
	if err != nil {
		return err
	}
	q := workspace.MemberQuery{Page: page, PageSize: size}
	if q.Email, err = c.query("email"); err != nil {
		return err
	}
	if q.Name, err = c.query("name"); err != nil {
		return err
	}
	status, err := c.query("status")
	if err != nil {
		return err
	}
	if status != "" && status != "ALL" {
		if q.Status, err = parseStatus(status); err != nil {
			return err
		}
	}
	members, total, err := c.Service.ListMembers(c.r.Context(), c.actor, q)
	if err != nil {
		return err
	}
	c.paged(page, size, total)
	list := make([]UserDto, len(members))
	for i, m := range members {
		list[i] = userDto(c.actor.Workspace, m)
	}
	c.write(http.StatusOK, list)
	return nil
}

func parseStatus(status string) (workspace.Status, error) {
	switch s := workspace.Status(status); s {
	case workspace.Active, workspace.Inactive, workspace.Pending, workspace.Declined:
		return s, nil
	default:
		return "", invalid("status %q is none of ACTIVE, INACTIVE, PENDING, DECLINED", status)
	}
}

func (c *call) inviteUser() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	var inv workspace.Invitation
	if inv.Email, err = text(body, "email"); err != nil {
		return err
	}
	if inv.Name, err = text(body, "name"); err != nil {
		return err
	}
	if inv.Limited, err = flag(body, "limited", false); err != nil {
		return err
	}
	m, err := c.Service.Invite(c.r.Context(), c.actor, inv)
	return c.answerUser(http.StatusCreated, m, err)
}

func (c *call) showUser() error {
	m, err := c.Service.GetMember(c.r.Context(), c.actor, c.path["id"])
	return c.answerUser(http.StatusOK, m, err)
}

func (c *call) updateUser() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	text, err := text(body, "status")
	if err != nil {
		return err
	}
	status, err := parseStatus(text)
	if err != nil {
		return err
	}
	m, err := c.Service.UpdateMemberStatus(c.r.Context(), c.actor, c.path["id"], status)
	return c.answerUser(http.StatusOK, m, err)
}

func (c *call) removeUser() error {
	return c.done(c.Service.RemoveMember(c.r.Context(), c.actor, c.path["id"]))
}

func (c *call) revokeInvitation() error {
	return c.done(c.Service.RevokeInvitation(c.r.Context(), c.actor, c.path["id"]))
}

func (c *call) leave() error { return c.done(c.Service.Leave(c.r.Context(), c.actor)) }

// done answers an action that leaves nothing to show.
func (c *call) done(err error) error {
	if err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (c *call) grantRole() error { return c.changeRole(c.Service.GrantRole, http.StatusCreated) }

func (c *call) revokeRole() error { return c.changeRole(c.Service.RevokeRole, http.StatusOK) }

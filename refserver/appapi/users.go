package appapi

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// defaultPageSize is what the service takes when page-size is absent.
const defaultPageSize = 50

// UserDto is a member of a workspace in the shape of the product's UserDtoV1.
// Role, roles, limited and managedBy are our own.
type UserDto struct {
	ID     string `json:"id"`
	Email  string `json:"email"`
	Name   string `json:"name"`
	Status string `json:"status"`
	// ActiveWorkspace and DefaultWorkspace are the one this answer speaks of: a
	// member belongs to no other here.
	ActiveWorkspace  string          `json:"activeWorkspace"`
	DefaultWorkspace string          `json:"defaultWorkspace"`
	Memberships      []MembershipDto `json:"memberships"`
	ProfilePicture   string          `json:"profilePicture"`
	Settings         UserSettings    `json:"settings"`
	CustomFields     []string        `json:"customFields"`
	// Role is the strongest role, "" for a plain member.
	Role    string   `json:"role"`
	Roles   []string `json:"roles"`
	Limited bool     `json:"limited"`
	// ManagedBy is "scim" while the identity provider manages this member.
	ManagedBy string `json:"managedBy"`
}

// MembershipDto is what a member belongs to.
type MembershipDto struct {
	MembershipStatus string `json:"membershipStatus"`
	// MembershipType is WORKSPACE or USERGROUP; there are no projects here.
	MembershipType string `json:"membershipType"`
	TargetID       string `json:"targetId"`
	UserID         string `json:"userId"`
}

// UserSettings are the person's own; the last three are the same for everybody.
type UserSettings struct {
	TimeZone   string `json:"timeZone"`
	WeekStart  string `json:"weekStart"`
	TimeFormat string `json:"timeFormat"`
	DateFormat string `json:"dateFormat"`
	Lang       string `json:"lang"`
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
		Settings: UserSettings{
			TimeZone: m.Timezone, WeekStart: m.WeekStart, TimeFormat: "HOUR24", DateFormat: "YYYY-MM-DD", Lang: "EN",
		},
		ActiveWorkspace: ws.ID, DefaultWorkspace: ws.ID, CustomFields: []string{},
		Memberships: []MembershipDto{membership(m, "WORKSPACE", ws.ID)},
	}
	for _, r := range m.Roles {
		dto.Roles = append(dto.Roles, string(r))
	}
	for _, r := range allRoles {
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

// allRoles is from the strongest to the weakest.
var allRoles = []workspace.Role{workspace.Owner, workspace.WorkspaceAdmin, workspace.TeamManager, workspace.ProjectManager}

func membership(m *workspace.Member, of, target string) MembershipDto {
	return MembershipDto{MembershipStatus: string(m.Status), MembershipType: of, TargetID: target, UserID: m.ID}
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

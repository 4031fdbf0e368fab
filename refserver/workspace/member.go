package workspace

import (
	"slices"
	"time"
)

// Status is a member's state in the workspace.
type Status string

// The states. Only an active member has access; over SCIM Active reads as
// active true, the three others as active false (decision: an IdP must see a
// difference for an invited person, else it never activates them).
const (
	Active   Status = "ACTIVE"
	Inactive Status = "INACTIVE"
	Pending  Status = "PENDING"
	Declined Status = "DECLINED"
)

// Role is a right beyond membership.
type Role string

// The roles. A member may hold several of the latter three; Owner is never
// granted or taken through SCIM.
const (
	Owner          Role = "OWNER"
	WorkspaceAdmin Role = "WORKSPACE_ADMIN"
	TeamManager    Role = "TEAM_MANAGER"
	ProjectManager Role = "PROJECT_MANAGER"
)

// Member is what the application knows of a person in a workspace.
type Member struct {
	Workspace, ID string
	Email, Name   string
	Status        Status
	// Roles is sorted, without duplicates.
	Roles   []Role
	Limited bool
	// Timezone is the IANA name in force.
	Timezone string
	// TimezoneOwned says the person chose it: SCIM no longer overwrites it.
	TimezoneOwned bool
	// WeekStart is MONDAY to SUNDAY.
	WeekStart string
	// Linked says that an IdP created this member or has written to it.
	Linked bool
	// PasswordHash is of the password that the IdP gave, "" when it gave none
	// or the workspace does not synchronise passwords. It is never shown.
	PasswordHash string
	Created      time.Time
}

// Has reports whether the member holds the role.
func (m *Member) Has(r Role) bool { return slices.Contains(m.Roles, r) }

// Clone copies the member.
func (m *Member) Clone() *Member {
	c := *m
	c.Roles = slices.Clone(m.Roles)
	return &c
}

// MemberQuery selects members for the app door.
type MemberQuery struct {
	// Email and Name select by part of the text, without case; "" = any.
	Email, Name string
	// Status selects by state; "" = any.
	Status Status
	// Roles selects who has one of them; none = everybody.
	Roles []Role
	// Limited selects limited members alone.
	Limited bool
	// Page counts from 1; PageSize 0 = 50, at most 5000.
	Page, PageSize int
}

package workspace

import (
	"context"
	"time"
)

// Every app use case returns *AppError for what the person may see. A method
// with an Actor acts in the actor's workspace; the front door compares the
// workspace in its path with Actor.Workspace.ID and answers 404 when they
// differ.

// Actor is who makes an app request.
type Actor struct {
	Workspace *Workspace
	Member    *Member
}

// ActorByKey finds who an API key (ak_<workspace>_<secret>) belongs to. An
// unknown key and a member that is not ACTIVE are both 401 unauthorized: the
// status is read with every request, so deactivation works at once.
func (s *Service) ActorByKey(ctx context.Context, apiKey string) (*Actor, error) {
	panic("not yet")
}

// Invitation asks a person to join; they are PENDING until they accept.
type Invitation struct {
	Email, Name string
	Limited     bool
}

// ProfileChange changes the fields that are not nil. Timezone is an IANA
// name, WeekStart MONDAY to SUNDAY.
type ProfileChange struct {
	Name, Timezone, WeekStart *string
}

// ListMembers returns a page of members, oldest first, and how many match.
func (s *Service) ListMembers(ctx context.Context, a *Actor, q MemberQuery) ([]*Member, int, error) {
	panic("not yet")
}

// GetMember returns one member or 404.
func (s *Service) GetMember(ctx context.Context, a *Actor, id string) (*Member, error) {
	panic("not yet")
}

// Invite adds a PENDING member; an e-mail or userName in use is 409 conflict.
func (s *Service) Invite(ctx context.Context, a *Actor, inv Invitation) (*Member, error) {
	panic("not yet")
}

// UpdateMemberStatus makes a member ACTIVE or INACTIVE.
func (s *Service) UpdateMemberStatus(ctx context.Context, a *Actor, id string, status Status) (*Member, error) {
	panic("not yet")
}

// RemoveMember deletes a member from the workspace and all its groups.
func (s *Service) RemoveMember(ctx context.Context, a *Actor, id string) error { panic("not yet") }

// RevokeInvitation deletes a member that is still PENDING or DECLINED.
func (s *Service) RevokeInvitation(ctx context.Context, a *Actor, id string) error {
	panic("not yet")
}

// UpdateProfile changes a profile: the person's own, or as an admin another's.
// Name is what SCIM locks; timezone and week start stay the person's own.
func (s *Service) UpdateProfile(ctx context.Context, a *Actor, id string, c ProfileChange) (*Member, error) {
	panic("not yet")
}

// GrantRole gives one of the three manageable roles.
func (s *Service) GrantRole(ctx context.Context, a *Actor, id string, r Role) (*Member, error) {
	panic("not yet")
}

// RevokeRole takes one of the three manageable roles.
func (s *Service) RevokeRole(ctx context.Context, a *Actor, id string, r Role) (*Member, error) {
	panic("not yet")
}

// ConvertLimited makes a limited member a regular one, or the reverse.
func (s *Service) ConvertLimited(ctx context.Context, a *Actor, id string, limited bool) (*Member, error) {
	panic("not yet")
}

// Leave removes the actor from the workspace.
func (s *Service) Leave(ctx context.Context, a *Actor) error { panic("not yet") }

// SignIn is a person coming to the application by e-mail.
type SignIn struct {
	// Workspace restricts it to one workspace; "" = all that the domain may join.
	Workspace   string
	Email, Name string
}

// Joined is a workspace the person is a member of after signing in.
type Joined struct {
	Workspace *Workspace
	Member    *Member
	// New says that signing in made them one.
	New bool
}

// SignIn lets a person auto-join the workspaces of their e-mail domain. When
// SCIM manages one of them it is left out, and when none is left the error is
// 403 scim_managed; 404 when no workspace takes the domain. It hands out no
// credential.
func (s *Service) SignIn(ctx context.Context, in SignIn) ([]Joined, error) { panic("not yet") }

// SetAutoJoin sets the e-mail domain whose people may join, "" = none.
func (s *Service) SetAutoJoin(ctx context.Context, a *Actor, domain string) error {
	panic("not yet")
}

// Group is a group as the application shows it.
type Group struct {
	Workspace, ID, Name string
	// UserIDs holds direct members that are users, in the order of joining.
	UserIDs []string
}

// ListGroups returns a page of groups, oldest first, and how many there are.
// page counts from 1; size 0 = 50.
func (s *Service) ListGroups(ctx context.Context, a *Actor, page, size int) ([]*Group, int, error) {
	panic("not yet")
}

// GetGroup returns one group or 404.
func (s *Service) GetGroup(ctx context.Context, a *Actor, id string) (*Group, error) {
	panic("not yet")
}

// CreateGroup creates an empty group; a name in use (ignoring case) is 409.
func (s *Service) CreateGroup(ctx context.Context, a *Actor, name string) (*Group, error) {
	panic("not yet")
}

// RenameGroup renames a group; a name in use (ignoring case) is 409.
func (s *Service) RenameGroup(ctx context.Context, a *Actor, id, name string) (*Group, error) {
	panic("not yet")
}

// DeleteGroup deletes a group and returns it as it was.
func (s *Service) DeleteGroup(ctx context.Context, a *Actor, id string) (*Group, error) {
	panic("not yet")
}

// AddGroupMember adds a user to a group.
func (s *Service) AddGroupMember(ctx context.Context, a *Actor, group, user string) (*Group, error) {
	panic("not yet")
}

// RemoveGroupMember removes a user from a group.
func (s *Service) RemoveGroupMember(ctx context.Context, a *Actor, group, user string) (*Group, error) {
	panic("not yet")
}

// GroupExportRow is one line of the export: a group and one of its members; a
// group without members has one line without e-mail.
type GroupExportRow struct {
	Group, Email, Name string
}

// ExportGroups lists all groups with their members, for loading into an IdP
// before SCIM is enabled.
func (s *Service) ExportGroups(ctx context.Context, a *Actor) ([]GroupExportRow, error) {
	panic("not yet")
}

// Connection is the state of a workspace's SCIM connection; it never carries
// the token.
type Connection struct {
	Enabled   bool
	BaseURL   string
	EnabledAt time.Time
	// TokenExpires is when the newest token ends.
	TokenExpires time.Time
}

// Enabled is what enabling or rotating hands out, once.
type Enabled struct {
	Connection
	// Token is the bearer secret: sp_<workspace>_<32 random bytes>.
	Token string
	// DeletedGroups is how many groups enabling deleted.
	DeletedGroups int
}

// Connection returns the state of the SCIM connection.
func (s *Service) Connection(ctx context.Context, a *Actor) (*Connection, error) { panic("not yet") }

// EnableSCIM hands members and groups over to an IdP: the workspace's groups
// are deleted, a token is made and the lock is on, in one transaction. Errors:
// 403 owner_only, 403 plan_required, 409 already_enabled.
func (s *Service) EnableSCIM(ctx context.Context, a *Actor) (*Enabled, error) { panic("not yet") }

// DisableSCIM stops the tokens at once and lifts the lock; members and groups
// stay. 409 not_enabled when it is off.
func (s *Service) DisableSCIM(ctx context.Context, a *Actor) error { panic("not yet") }

// RotateToken makes a new token; the old ones work for the overlap (0 to 7
// days) and no longer.
func (s *Service) RotateToken(ctx context.Context, a *Actor, overlap time.Duration) (*Enabled, error) {
	panic("not yet")
}

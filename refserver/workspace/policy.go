package workspace

// Action is something a person does in the application.
type Action string

// The actions of the app door.
const (
	ReadMembers       Action = "read-members"
	ReadGroups        Action = "read-groups"
	ReadConnection    Action = "read-connection"
	ExportGroups      Action = "export-groups"
	RenameSelf        Action = "rename-self"
	UpdateOwnSettings Action = "update-own-settings"
	LeaveWorkspace    Action = "leave-workspace"
	AutoJoin          Action = "auto-join"
	InviteMember      Action = "invite-member"
	UpdateMember      Action = "update-member"
	RemoveMember      Action = "remove-member"
	RevokeInvitation  Action = "revoke-invitation"
	ConvertLimited    Action = "convert-limited"
	ChangeRoles       Action = "change-roles"
	CreateGroup       Action = "create-group"
	RenameGroup       Action = "rename-group"
	DeleteGroup       Action = "delete-group"
	ChangeGroupMember Action = "change-group-members"
	SetAutoJoin       Action = "set-auto-join"
	EnableSCIM        Action = "enable-scim"
	DisableSCIM       Action = "disable-scim"
	RotateToken       Action = "rotate-token"
)

// Policy decides whether a member may do something in the application. The
// error is an *AppError for the person, nil means allowed.
type Policy interface {
	Check(ws *Workspace, actor *Member, act Action) error
}

// Lockout is the policy of the product: roles always, and on top of them the
// lock while SCIM manages the workspace.
type Lockout struct{}

// Check implements Policy.
func (Lockout) Check(ws *Workspace, actor *Member, act Action) error { panic("not yet") }

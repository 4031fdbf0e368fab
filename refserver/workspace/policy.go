package workspace

import (
	"slices"
	"strings"
)

// Action is something a person does in the application.
type Action string

// The actions of the app door.
const (
	ReadMembers       Action = "read-members"
	ReadGroups        Action = "read-groups"
	ReadConnection    Action = "read-connection"
	ReadLog           Action = "read-log"
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
	SetTolerances     Action = "set-tolerances"
)

// Policy decides whether a member may do something in the application. The
// error is an *AppError for the person, nil means allowed. The actor is nil
// where nobody is a member yet: AutoJoin.
type Policy interface {
	Check(ws *Workspace, actor *Member, act Action) error
}

// rule is a line of the policy.
type rule struct {
	// who may: one of these roles; nil = every active member.
	who []Role
	// what is refused, as it goes on from "cannot": "create groups here".
	what string
	// instead, when not "", locks the action while SCIM manages the workspace
	// and says what to do in the identity provider.
	instead string
}

var (
	everybody []Role
	admins    = []Role{Owner, WorkspaceAdmin}
	owner     = []Role{Owner}
)

// rules is the whole policy: action, who may, and whether SCIM locks it.
var rules = map[Action]rule{
	ReadMembers:       {who: everybody, what: "see the members"},
	ReadGroups:        {who: everybody, what: "see the groups"},
	ReadConnection:    {who: admins, what: "see the SCIM connection"},
	ReadLog:           {who: admins, what: "see what was done in the workspace"},
	ExportGroups:      {who: admins, what: "export the groups"},
	UpdateOwnSettings: {who: everybody, what: "change their settings"},
	SetAutoJoin:       {who: admins, what: "set the domain whose people may join"},
	EnableSCIM:        {who: owner, what: "enable SCIM"},
	DisableSCIM:       {who: owner, what: "disable SCIM"},
	RotateToken:       {who: owner, what: "rotate the SCIM token"},
	SetTolerances:     {who: owner, what: "change how SCIM requests are read"},

	RenameSelf:        {who: everybody, what: "change names here", instead: "change the person's name; it changes here with the next sync"},
	LeaveWorkspace:    {who: everybody, what: "leave the workspace", instead: "ask an administrator to unassign you from the application"},
	AutoJoin:          {who: everybody, what: "join by e-mail domain", instead: "ask an administrator to assign you to the application"},
	InviteMember:      {who: admins, what: "add users here", instead: "assign the person to the application"},
	UpdateMember:      {who: admins, what: "update users here", instead: "change, deactivate or reactivate the person"},
	RemoveMember:      {who: admins, what: "delete users here", instead: "unassign or delete the person"},
	RevokeInvitation:  {who: admins, what: "revoke invitations here", instead: "unassign the person"},
	ConvertLimited:    {who: admins, what: "change limited users into regular ones here", instead: "change the person's userType"},
	ChangeRoles:       {who: admins, what: "change roles here", instead: "change the person's roles"},
	CreateGroup:       {who: admins, what: "create groups here", instead: "create the group and push it to the application"},
	RenameGroup:       {who: admins, what: "rename groups here", instead: "rename the group"},
	DeleteGroup:       {who: admins, what: "delete groups here", instead: "delete the group, or stop pushing it"},
	ChangeGroupMember: {who: admins, what: "change the members of groups here", instead: "change the group's members"},
}

// Actions lists all actions in alphabetical order.
func Actions() []Action {
	list := make([]Action, 0, len(rules))
	for a := range rules {
		list = append(list, a)
	}
	slices.Sort(list)
	return list
}

// Lockout is the policy of the product: roles always, and on top of them the
// lock while SCIM manages the workspace.
type Lockout struct{}

// Check implements Policy.
func (Lockout) Check(ws *Workspace, actor *Member, act Action) error {
	r, ok := rules[act]
	if !ok {
		return appError(403, CodeForbidden, "the action %q is unknown", act)
	}
	if err := r.permits(actor); err != nil {
		return err
	}
	if ws.SCIMEnabled && r.instead != "" {
		return appError(403, CodeManaged, "Nobody can %s: this workspace is managed by your identity provider through SCIM. In the identity provider, %s.", r.what, r.instead)
	}
	return nil
}

// permits checks the role alone.
func (r rule) permits(actor *Member) error {
	if r.who == nil {
		return nil
	}
	if actor != nil && slices.ContainsFunc(r.who, actor.Has) {
		return nil
	}
	names := make([]string, len(r.who))
	for i, role := range r.who {
		names[i] = strings.ToLower(strings.ReplaceAll(string(role), "_", " "))
	}
	code := CodeForbidden
	if len(r.who) == 1 && r.who[0] == Owner {
		code = CodeOwnerOnly
	}
	return appError(403, code, "You cannot %s: that takes the role %s.", r.what, strings.Join(names, " or "))
}

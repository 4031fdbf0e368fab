package world

import (
	"context"
	"fmt"
	"net/http"
)

// AppMove is what somebody does in the app with a member.
type AppMove string

// The moves; their texts are those of the sentences.
const (
	Invites     AppMove = "invite"
	Deactivates AppMove = "deactivate"
	Activates   AppMove = "activate"
	Removes     AppMove = "remove"
	Uninvites   AppMove = "revoke the invitation of"
	Regularises AppMove = "make a regular member of"
)

// AppMember lets somebody do something with a member in the app.
func (w *World) AppMember(ctx context.Context, t Tense, who string, m AppMove, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	what := fmt.Sprintf("%s %q", m, name)
	if m == Invites {
		p := w.person(name)
		body := textObject("email", w.current(p).Email)
		if w.o.Target.Info().Own {
			body.set("name", p.display) // the published call has no name
		}
		return w.appDo(ctx, t, who, what, http.MethodPost, "/workspaces/{workspace}/users", body)
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	member := "/workspaces/{workspace}/users/" + escape(id)
	switch m {
	case Deactivates:
		return w.appDo(ctx, t, who, what, http.MethodPut, member, textObject("status", "INACTIVE"))
	case Activates:
		return w.appDo(ctx, t, who, what, http.MethodPut, member, textObject("status", "ACTIVE"))
	case Removes:
		return w.appDo(ctx, t, who, what, http.MethodDelete, member, nil)
	case Uninvites:
		return w.appDo(ctx, t, who, what, http.MethodDelete, "/workspaces/{workspace}/invitations/"+escape(id), nil)
	case Regularises:
		regular := &object{}
		regular.set("limited", false)
		return w.appDo(ctx, t, who, what, http.MethodPut, member+"/limited", regular)
	case Invites:
	}
	return fmt.Errorf("nobody can %s a member", m)
}

// AppChanges lets somebody change a member's profile in the app: "name",
// "timezone" or "week start".
func (w *World) AppChanges(ctx context.Context, t Tense, who, attribute, name, value string) error {
	field, ok := map[string]string{"name": "name", "timezone": "timeZone", "week start": "weekStart"}[attribute]
	if !ok {
		return fmt.Errorf("a profile in the app has no %q", attribute)
	}
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("change the %s of %q to %q", attribute, name, value)
	return w.appDo(ctx, t, who, what, http.MethodPatch, "/workspaces/{workspace}/member-profile/"+escape(id), textObject(field, value))
}

// AppRole lets somebody grant or revoke a role in the app.
func (w *World) AppRole(ctx context.Context, t Tense, who string, grant bool, role, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	id, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	method, what := http.MethodPost, "grant"
	if !grant {
		method, what = http.MethodDelete, "revoke"
	}
	what = fmt.Sprintf("%s the role %s of %q", what, role, name)
	if !w.o.Target.Info().Own && role != "WORKSPACE_ADMIN" {
		return notApplicable("the entity that a %s has to do with is none that the harness could name", role)
	}
	body := textObject("entityId", w.tenant.ID, "role", role, "sourceType", "USER_GROUP")
	return w.appDo(ctx, t, who, what, method, "/workspaces/{workspace}/users/"+escape(id)+"/roles", body)
}

// Leaves lets somebody leave the workspace.
func (w *World) Leaves(ctx context.Context, t Tense, who string) error {
	return w.appDo(ctx, t, who, "leave the workspace", http.MethodPost, "/workspaces/{workspace}/leave", nil)
}

// SignsIn lets a person come to the app with an e-mail address of theirs.
func (w *World) SignsIn(ctx context.Context, t Tense, name, email string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	p := w.person(name)
	p.email, p.userName = email, email
	return w.act(ctx, t, fmt.Sprintf("%s signs in with %s", name, email), func(ctx context.Context) error {
		a, err := w.app(ctx, "", http.MethodPost, "/sign-in", textObject("email", email, "name", p.display))
		w.appAnswer = a
		return err
	})
}

// AppCreatesGroup lets somebody create a group in the app.
func (w *World) AppCreatesGroup(ctx context.Context, t Tense, who, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err // the name depends on whose tenant it is
	}
	shown := w.groupName(w.groupOf(name))
	return w.appDo(ctx, t, who, fmt.Sprintf("create group %q", name), http.MethodPost, "/workspaces/{workspace}/user-groups", textObject("name", shown))
}

// AppRenamesGroup lets somebody rename a group in the app.
func (w *World) AppRenamesGroup(ctx context.Context, t Tense, who, name, fresh string) error {
	id, err := w.appGroupID(ctx, name)
	if err != nil {
		return err
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("rename group %q to %q", name, fresh), http.MethodPut,
		"/workspaces/{workspace}/user-groups/"+escape(id), textObject("name", w.groupName(w.groupOf(fresh))))
}

// AppDeletesGroup lets somebody delete a group in the app.
func (w *World) AppDeletesGroup(ctx context.Context, t Tense, who, name string) error {
	id, err := w.appGroupID(ctx, name)
	if err != nil {
		return err
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("delete group %q", name), http.MethodDelete, "/workspaces/{workspace}/user-groups/"+escape(id), nil)
}

// AppMembership lets somebody add or remove a member of a group in the app.
func (w *World) AppMembership(ctx context.Context, t Tense, who string, add bool, name, in string) error {
	group, err := w.appGroupID(ctx, in)
	if err != nil {
		return err
	}
	member, err := w.memberID(ctx, name)
	if err != nil {
		return err
	}
	path := "/workspaces/{workspace}/user-groups/" + escape(group) + "/users"
	if add {
		return w.appDo(ctx, t, who, fmt.Sprintf("add %q to group %q", name, in), http.MethodPost, path, textObject("userId", member))
	}
	return w.appDo(ctx, t, who, fmt.Sprintf("remove %q from group %q", name, in), http.MethodDelete, path+"/"+escape(member), nil)
}

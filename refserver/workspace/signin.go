package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/filter"
)

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
func (s *Service) SignIn(ctx context.Context, in SignIn) ([]Joined, error) {
	if err := checkEmail(in.Email); err != nil {
		return nil, err
	}
	if in.Name != "" {
		if err := checkText("the name", in.Name, maxNameLength); err != nil {
			return nil, err
		}
	}
	none := appError(404, CodeNotFound, "no workspace takes people of this domain on signing in")
	if in.Workspace != "" && !isID(in.Workspace) {
		return nil, none
	}
	domain := filter.Fold(in.Email[strings.LastIndexByte(in.Email, '@')+1:])
	open, err := s.base.Store.WorkspacesByDomain(ctx, in.Workspace, domain)
	if err != nil {
		return nil, fmt.Errorf("sign in: %w", err)
	}
	if len(open) == 0 {
		return nil, none
	}
	var list []Joined
	var refused error
	for _, ws := range open {
		j, err := s.join(ctx, ws, in)
		var app *AppError
		switch {
		case err == nil:
			list = append(list, *j)
		case errors.As(err, &app):
			refused = err
		default:
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, refused
	}
	return list, nil
}

// join makes the person a member unless they are one.
func (s *Service) join(ctx context.Context, ws *Workspace, in SignIn) (*Joined, error) {
	store := s.seams(ws).Store
	id := newID()
	var joined *Joined
	err := store.InTx(ctx, func(ctx context.Context) error {
		ws, err := store.ShareWorkspace(ctx, ws.ID)
		if err != nil {
			return workspaceGone(err)
		}
		same, err := store.MembersByEmail(ctx, ws.ID, in.Email)
		if err != nil {
			return fmt.Errorf("sign in: %w", err)
		}
		if len(same) > 0 {
			joined = &Joined{Workspace: ws, Member: same[0]}
			return nil
		}
		w := s.appUse(ws, nil)
		if err := w.Policy.Check(ws, nil, AutoJoin); err != nil {
			return err
		}
		m, err := w.addMember(ctx, id, MemberSpec{Email: in.Email, Name: in.Name, Status: Active})
		if err != nil {
			return err
		}
		joined = &Joined{Workspace: ws, Member: m, New: true}
		w.me = m
		return w.audit(ctx, "member.joined", w.users(), m.ID, "by e-mail domain")
	})
	if err != nil {
		return nil, appErrorOf(err)
	}
	return joined, nil
}

// SetAutoJoin sets the e-mail domain whose people may join, "" = none.
func (s *Service) SetAutoJoin(ctx context.Context, a *Actor, domain string) error {
	if domain != "" {
		if err := checkEmail("x@" + domain); err != nil {
			return appError(400, CodeInvalid, "%q is no e-mail domain", domain)
		}
	}
	return s.manage(ctx, a, SetAutoJoin, func(ctx context.Context, w *appUse) error {
		w.ws.AutoJoinDomain = filter.Fold(domain)
		if err := w.Store.UpdateWorkspace(ctx, w.ws); err != nil {
			return fmt.Errorf("set the domain: %w", err)
		}
		return w.audit(ctx, "auto-join.set", nil, "", w.ws.AutoJoinDomain)
	})
}

package workspace

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
)

// Every app use case returns *AppError for what the person may see. A method
// with an Actor acts in the actor's workspace; the front door compares the
// workspace in its path with Actor.Workspace.ID and answers 404 when they
// differ.

// Actor is who makes an app request.
type Actor struct {
	Workspace *Workspace
	Member    *Member
	// Door is the door that the person came through, for the audit log; "" is
	// DoorApp.
	Door string
}

// defaultWeekStart is when a week begins until a member says otherwise.
const defaultWeekStart = "MONDAY"

// appWrite runs a write of the app door in one transaction. It first shares
// the workspace's row, so that a change of the lock waits for the write or the
// write sees it, then reads the actor anew and asks the policy.
func (s *Service) appWrite(ctx context.Context, a *Actor, act Action, f func(ctx context.Context, w *appUse) error) error {
	seams := s.seams(a.Workspace)
	err := seams.Store.InTx(ctx, func(ctx context.Context) error {
		ws, err := seams.Store.ShareWorkspace(ctx, a.Workspace.ID)
		if err != nil {
			return workspaceGone(err)
		}
		me, err := seams.Store.Member(ctx, ws.ID, a.Member.ID)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		if err != nil || me.Status != Active {
			return appError(401, CodeUnauthorized, "you are no active member of this workspace any more")
		}
		w := s.appUse(ws, me)
		w.through(a)
		if act != "" {
			if err := w.Policy.Check(ws, me, act); err != nil {
				return err
			}
		}
		return f(ctx, w)
	})
	return appErrorOf(err)
}

// appRead asks the policy for a read of the app door.
func (s *Service) appRead(a *Actor, act Action) (*appUse, error) {
	w := s.appUse(a.Workspace, a.Member)
	if err := w.Policy.Check(a.Workspace, a.Member, act); err != nil {
		return nil, err
	}
	return w, nil
}

// appUse is a use case of the app door.
type appUse struct {
	use

	// me is the actor as of this transaction, nil for somebody from outside.
	me *Member
	// door is what the audit log says about where the actor came in.
	door string
}

func (w *appUse) through(a *Actor) {
	if a.Door != "" {
		w.door = a.Door
	}
}

func (s *Service) appUse(ws *Workspace, me *Member) *appUse {
	w := &appUse{use: *s.use(ws, nil), me: me, door: DoorApp}
	w.app = true
	return w
}

// users and groups are the use case on the resource type behind either.
func (w *appUse) users() *use  { return w.of(w.s.registry.TypeByName(userTypeName)) }
func (w *appUse) groups() *use { return w.of(w.s.registry.TypeByName(groupTypeName)) }

// workspaceGone is the 404 of a workspace.
func workspaceGone(err error) error {
	if errors.Is(err, ErrNotFound) {
		return appError(404, CodeNotFound, "there is no such workspace")
	}
	return err
}

// appErrorOf gives the errors of the shared core the app door's words.
func appErrorOf(err error) error {
	var app *AppError
	if err == nil || errors.As(err, &app) {
		return err
	}
	if errors.Is(err, errLastOwner) {
		return appError(403, CodeLastOwner, "the last active owner must stay, since nobody could manage the workspace otherwise; make somebody else an owner first")
	}
	e := scim.AsError(err)
	if e == nil {
		return err
	}
	code := CodeInvalid
	switch e.Status {
	case 404:
		code = CodeNotFound
	case 409:
		code = CodeConflict
	case 403:
		code = CodeForbidden
	}
	return &AppError{Status: e.Status, Code: code, Message: e.Detail}
}

// checkText refuses what the database cannot hold and what no person reads.
func checkText(what, text string, limit int) error {
	switch {
	case !utf8.ValidString(text), strings.ContainsRune(text, 0):
		return appError(400, CodeInvalid, "%s holds characters that are no text", what)
	case strings.TrimSpace(text) == "":
		return appError(400, CodeInvalid, "%s is empty", what)
	case utf8.RuneCountInString(text) > limit:
		return appError(400, CodeInvalid, "%s is longer than %d characters", what, limit)
	}
	return nil
}

func checkEmail(email string) error {
	if err := checkText("the e-mail", email, 254); err != nil {
		return err
	}
	at := strings.LastIndexByte(email, '@')
	if at < 1 || at == len(email)-1 || strings.ContainsAny(email, " \t\r\n<>\"") {
		return appError(400, CodeInvalid, "%q is no e-mail address", email)
	}
	return nil
}

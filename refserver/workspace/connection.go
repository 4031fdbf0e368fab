package workspace

import (
	"context"
	"fmt"
	"time"
)

const (
	// tokenLifetime is how long a SCIM token works.
	tokenLifetime = 365 * 24 * time.Hour
	// maxOverlap bounds how long a rotated token goes on working.
	maxOverlap = 7 * 24 * time.Hour
)

// Connection is the state of a workspace's SCIM connection; it never carries
// the token.
type Connection struct {
	Enabled   bool
	BaseURL   string
	EnabledAt time.Time
	// TokenExpires is when the last token ends, zero without any.
	TokenExpires time.Time
	// PreviousExpires is when the token before it ends, zero unless one still works.
	PreviousExpires time.Time
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
func (s *Service) Connection(ctx context.Context, a *Actor) (*Connection, error) {
	w, err := s.appRead(a, ReadConnection)
	if err != nil {
		return nil, err
	}
	c := &Connection{Enabled: w.ws.SCIMEnabled, BaseURL: s.publicURL(w.ws.ID), EnabledAt: w.ws.EnabledAt}
	tokens, err := w.Store.Tokens(ctx, w.ws.ID)
	if err != nil {
		return nil, fmt.Errorf("read the connection: %w", err)
	}
	now := s.Now(w.ws)
	for _, t := range tokens {
		switch {
		case t.Expires.After(c.TokenExpires):
			c.PreviousExpires, c.TokenExpires = c.TokenExpires, t.Expires
		case t.Expires.After(c.PreviousExpires):
			c.PreviousExpires = t.Expires
		}
	}
	if !c.PreviousExpires.After(now) {
		c.PreviousExpires = time.Time{}
	}
	return c, nil
}

// manage runs a change of the connection in one transaction that has the
// workspace's row to itself. App-side writes hold it shared, so they are
// either done when it gets through, or see what it did.
func (s *Service) manage(ctx context.Context, a *Actor, act Action, f func(ctx context.Context, w *appUse) error) error {
	seams := s.seams(a.Workspace)
	err := seams.Store.InTx(ctx, func(ctx context.Context) error {
		ws, err := seams.Store.LockWorkspace(ctx, a.Workspace.ID)
		if err != nil {
			return workspaceGone(err)
		}
		me, err := seams.Store.Member(ctx, ws.ID, a.Member.ID)
		if err != nil {
			return workspaceGone(err)
		}
		w := s.appUse(ws, me)
		w.through(a)
		if err := w.Policy.Check(ws, me, act); err != nil {
			return err
		}
		return f(ctx, w)
	})
	return appErrorOf(err)
}

// EnableSCIM hands members and groups over to an IdP: the workspace's groups
// are deleted, a token is made and the lock is on, in one transaction. Errors:
// 403 owner_only, 403 plan_required, 409 already_enabled.
func (s *Service) EnableSCIM(ctx context.Context, a *Actor) (*Enabled, error) {
	var enabled *Enabled
	err := s.manage(ctx, a, EnableSCIM, func(ctx context.Context, w *appUse) error {
		var err error
		if enabled, err = w.enable(ctx); err != nil {
			return err
		}
		return w.audit(ctx, "scim.enabled", nil, "", fmt.Sprintf("%d groups deleted", enabled.DeletedGroups))
	})
	return enabled, err
}

func (w *appUse) enable(ctx context.Context) (*Enabled, error) {
	ws := w.ws
	if err := planIncludesSCIM(ws); err != nil {
		return nil, err
	}
	if ws.SCIMEnabled {
		return nil, appError(409, CodeAlreadyEnabled, "SCIM is enabled already; its token was shown then. Rotate the token to get a new one.")
	}
	ws.SCIMEnabled, ws.EnabledAt = true, w.now
	// The row first: from here on app-side writes wait, and then see the lock.
	if err := w.Store.UpdateWorkspace(ctx, ws); err != nil {
		return nil, fmt.Errorf("enable SCIM: %w", err)
	}
	deleted, err := w.Store.DeleteResourcesOf(ctx, ws.ID, groupTypeName)
	if err != nil {
		return nil, fmt.Errorf("enable SCIM: %w", err)
	}
	// None is left unless a disabling went wrong; an old one must never work.
	if err := w.Store.DeleteTokens(ctx, ws.ID); err != nil {
		return nil, fmt.Errorf("enable SCIM: %w", err)
	}
	enabled, err := w.newToken(ctx)
	if err != nil {
		return nil, err
	}
	enabled.DeletedGroups = deleted
	return enabled, nil
}

func planIncludesSCIM(ws *Workspace) error {
	if ws.Plan != PlanEnterprise {
		return appError(403, CodePlanRequired, "SCIM needs the plan %s; this workspace has %s", PlanEnterprise, ws.Plan)
	}
	return nil
}

func (w *appUse) newToken(ctx context.Context) (*Enabled, error) {
	text, hash := newSecret(tokenPrefix, w.ws.ID)
	t := Token{Workspace: w.ws.ID, Hash: hash, Created: w.now, Expires: w.now.Add(tokenLifetime)}
	if err := w.Store.InsertToken(ctx, t); err != nil {
		return nil, fmt.Errorf("make a token: %w", err)
	}
	return &Enabled{
		Connection: Connection{Enabled: true, BaseURL: w.s.publicURL(w.ws.ID), EnabledAt: w.ws.EnabledAt, TokenExpires: t.Expires},
		Token:      text,
	}, nil
}

// DisableSCIM stops the tokens at once and lifts the lock; members and groups
// stay. 409 not_enabled when it is off.
func (s *Service) DisableSCIM(ctx context.Context, a *Actor) error {
	return s.manage(ctx, a, DisableSCIM, func(ctx context.Context, w *appUse) error {
		if !w.ws.SCIMEnabled {
			return errNotEnabled()
		}
		w.ws.SCIMEnabled = false
		if err := w.Store.UpdateWorkspace(ctx, w.ws); err != nil {
			return fmt.Errorf("disable SCIM: %w", err)
		}
		if err := w.Store.DeleteTokens(ctx, w.ws.ID); err != nil {
			return fmt.Errorf("disable SCIM: %w", err)
		}
		return w.audit(ctx, "scim.disabled", nil, "", "")
	})
}

func errNotEnabled() error {
	return appError(409, CodeNotEnabled, "SCIM is not enabled in this workspace")
}

// RotateToken makes a new token; the old ones work for the overlap (0 to 7
// days) and no longer.
func (s *Service) RotateToken(ctx context.Context, a *Actor, overlap time.Duration) (*Enabled, error) {
	var enabled *Enabled
	err := s.manage(ctx, a, RotateToken, func(ctx context.Context, w *appUse) error {
		if overlap < 0 || overlap > maxOverlap {
			return appError(400, CodeInvalid, "the overlap is %s; it may be 0 to %s", overlap, maxOverlap)
		}
		if !w.ws.SCIMEnabled {
			return errNotEnabled()
		}
		if err := w.Store.ExpireTokens(ctx, w.ws.ID, w.now.Add(overlap)); err != nil {
			return fmt.Errorf("rotate the token: %w", err)
		}
		var err error
		if enabled, err = w.newToken(ctx); err != nil {
			return err
		}
		return w.audit(ctx, "token.rotated", nil, "", fmt.Sprintf("older tokens work for %s more", overlap))
	})
	return enabled, err
}

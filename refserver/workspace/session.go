package workspace

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// sessionPrefix begins a session's secret, cs_<workspace>_<32 random bytes>,
// which is stored as its SHA-256 only.
const sessionPrefix = "cs_"

// SessionLifetime is how long a browser stays signed in.
const SessionLifetime = 8 * time.Hour

// Session is a browser that is signed in to the console. Sessions are rows, so
// that any replica knows them and that they end at once.
type Session struct {
	Workspace string
	// Hash is of the session's secret, Key of the API key it was opened with:
	// a session lasts no longer than its key.
	Hash, Key        []byte
	Created, Expires time.Time
}

// SessionStore keeps sessions.
type SessionStore interface {
	InsertSession(ctx context.Context, s Session) error
	// SessionOwner reads the workspace and, when it has a session of that hash
	// whose API key still exists, the session and the member behind the key;
	// both are nil otherwise.
	SessionOwner(ctx context.Context, ws string, hash []byte) (*Workspace, *Session, *Member, error)
	// DeleteSession deletes a session; one that is gone already is no error.
	DeleteSession(ctx context.Context, ws string, hash []byte) error
	// DeleteExpiredSessions deletes those of the workspace that have expired by then.
	DeleteExpiredSessions(ctx context.Context, ws string, by time.Time) error
}

// OpenedSession is what opening a session hands out, once.
type OpenedSession struct {
	*Actor

	// Secret goes into the browser's cookie.
	Secret string
}

// OpenSession signs a browser in with an API key. Its secret is always new:
// nothing that was in the browser before becomes a session. An unknown key and
// a member without access are 401, as with ActorByKey.
func (s *Service) OpenSession(ctx context.Context, apiKey string) (*OpenedSession, error) {
	actor, err := s.ActorByKey(ctx, apiKey)
	if err != nil {
		return nil, err
	}
	ws := actor.Workspace
	now := s.Now(ws)
	secret, hash := newSecret(sessionPrefix, ws.ID)
	err = s.seams(ws).Store.InTx(ctx, func(ctx context.Context) error {
		store := s.seams(ws).Store
		if err := store.DeleteExpiredSessions(ctx, ws.ID, now); err != nil {
			return err
		}
		return store.InsertSession(ctx, Session{Workspace: ws.ID, Hash: hash, Key: hashSecret(apiKey), Created: now, Expires: now.Add(SessionLifetime)})
	})
	if err != nil {
		return nil, fmt.Errorf("open a session: %w", err)
	}
	return &OpenedSession{Actor: actor, Secret: secret}, nil
}

// ActorBySession finds who a session's secret belongs to. A session that is
// unknown or has expired, whose API key is gone, or whose member is not ACTIVE
// is 401: all of it is read with every request, so it ends at once.
func (s *Service) ActorBySession(ctx context.Context, secret string) (*Actor, error) {
	refused := appError(401, CodeUnauthorized, "the session has ended; sign in again")
	id := ownerOf(sessionPrefix, secret)
	if id == "" {
		return nil, refused
	}
	ws, session, m, err := s.base.Store.SessionOwner(ctx, id, hashSecret(secret))
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, refused
	case err != nil:
		return nil, fmt.Errorf("find the owner of a session: %w", err)
	case session == nil, m == nil, m.Status != Active, !session.Expires.After(s.Now(ws)):
		return nil, refused
	}
	return &Actor{Workspace: ws, Member: m}, nil
}

// CloseSession ends a session. Ending one that is none is no error.
func (s *Service) CloseSession(ctx context.Context, secret string) error {
	id := ownerOf(sessionPrefix, secret)
	if id == "" {
		return nil
	}
	if err := s.base.Store.DeleteSession(ctx, id, hashSecret(secret)); err != nil {
		return fmt.Errorf("close a session: %w", err)
	}
	return nil
}

// May tells whether the actor may do something at present: nil, or the
// *AppError that doing it would end in. It is for showing what can be done;
// every use case asks again by itself.
func (s *Service) May(a *Actor, act Action) error {
	w, err := s.appRead(a, act)
	if err != nil {
		return err
	}
	if act == EnableSCIM {
		return planIncludesSCIM(w.ws)
	}
	return nil
}

package workspace

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
)

// credential is what an Authorization value holds, and what it took to see it.
type credential struct {
	token string
	// twice: the scheme was there twice; raw: it was missing.
	twice, raw bool
}

// readAuthorization reads "Bearer <token>" (RFC 6750 section 2.1; the scheme
// has no case, RFC 9110 section 11.1) and its two misshapen forms.
func readAuthorization(header string) credential {
	var c credential
	words := strings.Fields(header)
	switch {
	case len(words) == 2 && strings.EqualFold(words[0], "Bearer"):
		c.token = words[1]
	case len(words) == 3 && strings.EqualFold(words[0], "Bearer") && strings.EqualFold(words[1], "Bearer"):
		c.token, c.twice = words[2], true
	case len(words) == 1:
		c.token, c.raw = words[0], true
	}
	return c
}

// Authenticate finds the workspace that a SCIM request speaks to and checks
// the Authorization header's value against its tokens. A missing, malformed,
// unknown, expired or foreign token is 401, with one and the same text; a
// workspace whose plan no longer includes SCIM is 403. Tolerances bearer-twice
// and raw-token widen what is read as a token.
func (s *Service) Authenticate(ctx context.Context, workspaceID, authorization string) (*Workspace, error) {
	refused := scim.Refused(401, "the Authorization header holds no token that opens this workspace; send \"Bearer <token>\" with the token shown when SCIM was enabled")
	c := readAuthorization(authorization)
	if c.token == "" || !isID(workspaceID) || ownerOf(tokenPrefix, c.token) != workspaceID {
		return nil, refused
	}
	ws, token, err := s.tokenOwner(ctx, workspaceID, hashSecret(c.token))
	recordingOf(ctx).speaksTo(ws, false)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, refused
	case err != nil:
		return nil, fmt.Errorf("authenticate: %w", err)
	case token == nil, !ws.SCIMEnabled, !token.Expires.After(s.Now(ws)):
		return nil, refused
	case c.twice && !ws.Tolerates(BearerTwice), c.raw && !ws.Tolerates(RawToken):
		return nil, refused
	case ws.Plan != PlanEnterprise:
		return nil, planWithoutSCIM(ws)
	}
	recordingOf(ctx).speaksTo(ws, true)
	return ws, nil
}

// tokenOwner asks the store, and asks the workspace's own store when it turns
// out to have one.
func (s *Service) tokenOwner(ctx context.Context, workspaceID string, hash []byte) (*Workspace, *Token, error) {
	ws, token, err := s.base.Store.TokenOwner(ctx, workspaceID, hash)
	if err != nil || ws.Deviation == "" || s.swap == nil {
		return ws, token, err
	}
	return s.seams(ws).Store.TokenOwner(ctx, workspaceID, hash)
}

// ActorByKey finds who an API key (ak_<workspace>_<secret>) belongs to. An
// unknown key and a member that is not ACTIVE are both 401 unauthorized: the
// status is read with every request, so deactivation works at once.
func (s *Service) ActorByKey(ctx context.Context, apiKey string) (*Actor, error) {
	refused := appError(401, CodeUnauthorized, "the API key is unknown, or its owner has no access to the workspace (any more)")
	id := ownerOf(keyPrefix, apiKey)
	if id == "" {
		return nil, refused
	}
	hash := hashSecret(apiKey)
	ws, m, err := s.base.Store.KeyOwner(ctx, id, hash)
	if err == nil && ws.Deviation != "" && s.swap != nil {
		ws, m, err = s.seams(ws).Store.KeyOwner(ctx, id, hash)
	}
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, refused
	case err != nil:
		return nil, fmt.Errorf("find the owner of an API key: %w", err)
	case m == nil, m.Status != Active:
		return nil, refused
	}
	return &Actor{Workspace: ws, Member: m}, nil
}

// AuthenticatePerson finds the workspace that a SCIM request speaks to and the
// member whose API key it carries as a bearer token, so that a person can ask
// for themselves (RFC 7644 section 3.11). What is no API key is no business of
// this function: it returns nothing, and no error. An unknown key, one of
// another workspace and one of a member without access are 401; a workspace
// without SCIM is, too, and 403 when that is a matter of its plan.
func (s *Service) AuthenticatePerson(ctx context.Context, workspaceID, authorization string) (*Workspace, string, error) {
	c := readAuthorization(authorization)
	if c.raw || c.twice || ownerOf(keyPrefix, c.token) == "" {
		return nil, "", nil
	}
	refused := scim.Refused(401, "the API key in the Authorization header is unknown, of another workspace, or its owner has no access to the workspace (any more)")
	if ownerOf(keyPrefix, c.token) != workspaceID {
		return nil, "", refused
	}
	actor, err := s.ActorByKey(ctx, c.token)
	var unknown *AppError
	switch {
	case errors.As(err, &unknown):
		return nil, "", refused
	case err != nil:
		return nil, "", err
	case !actor.Workspace.SCIMEnabled:
		return nil, "", refused
	case actor.Workspace.Plan != PlanEnterprise:
		return nil, "", planWithoutSCIM(actor.Workspace)
	}
	recordingOf(ctx).speaksTo(actor.Workspace, true)
	return actor.Workspace, actor.Member.ID, nil
}

func planWithoutSCIM(ws *Workspace) error {
	return scim.Refused(403, "the plan %s does not include SCIM; the workspace's owner can upgrade to %s", ws.Plan, PlanEnterprise)
}

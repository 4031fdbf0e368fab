package deviate

import (
	"context"
	"maps"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// onConnection are the deviations in the connection itself: who may open it,
// and which credentials work.
func onConnection() []Deviation {
	return []Deviation{
		{
			Name: "auth-management-open-to-members", Area: "auth",
			What:         "Ordinary members can enable SCIM.",
			Requirements: []string{"RFC7644-2-04", "WS-ENABLE-01"},
			Source:       github("better-auth/better-auth#9840"), Suffers: []string{"any"},
			Wrap: onPolicy(func(next workspace.Policy) check {
				return func(ws *workspace.Workspace, actor *workspace.Member, act workspace.Action) error {
					if act == workspace.EnableSCIM {
						actor = actor.Clone()
						actor.Roles = []workspace.Role{workspace.Owner}
					}
					return next.Check(ws, actor, act)
				}
			}),
		},
		{
			Name: "auth-wrong-plan-accepted", Area: "auth",
			What:         "SCIM can be enabled and used whatever the plan.",
			Requirements: []string{"RFC7644-2-04", "RFC7644-3.12-06", "WS-ENABLE-02"},
			Source:       github("langfuse/langfuse#14448"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return overlooksPlan{next} }),
		},
		{
			Name: "auth-strict-is-tolerant", Area: "auth",
			What:         "Strict mode reads a bare token and a doubled scheme.",
			Requirements: []string{"WS-ENABLE-10", "WS-ENABLE-11"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return tolerating{next, map[string]bool{workspace.BearerTwice: true, workspace.RawToken: true}}
			}),
		},
		{
			Name: "auth-bearer-twice-refused", Area: "auth",
			What:         "A secret entered as \"Bearer <token>\" is refused although tolerant mode promises to read it.",
			Requirements: []string{"WS-ENABLE-10"},
			Source:       Ours, Suffers: []string{"entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return tolerating{next, map[string]bool{workspace.BearerTwice: false}}
			}),
		},
		{
			Name: "auth-raw-token-refused", Area: "auth",
			What:         "The bare token as Authorization value is refused although tolerant mode promises to read it.",
			Requirements: []string{"WS-ENABLE-11"},
			Source:       github("coder/coder#15233"), Suffers: []string{"okta"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store {
				return tolerating{next, map[string]bool{workspace.RawToken: false}}
			}),
		},
	}
}

// onTokens are the deviations in how long tokens work.
func onTokens() []Deviation {
	return []Deviation{
		{
			Name: "auth-token-not-stored", Area: "auth",
			What:         "The token that enabling hands out opens nothing.",
			Requirements: []string{"WS-ENABLE-03", "WS-ENABLE-09"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return losesTokens{next} }),
		},
		{
			Name: "disable-deletes-groups", Area: "group-replacement",
			What:         "Disabling SCIM deletes the groups that came through it.",
			Requirements: []string{"WS-ENABLE-08"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return clearsUp{next} }),
		},
		{
			Name: "auth-rotation-without-overlap", Area: "auth",
			What:         "The old token ends at once although an overlap was asked for.",
			Requirements: []string{"WS-ENABLE-07", "RFC6750-5.3-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return endsTokens{next} }),
		},
		{
			Name: "auth-rotation-keeps-old-token", Area: "auth",
			What:         "After the token was rotated the old one goes on working.",
			Requirements: []string{"WS-ENABLE-07", "RFC6750-5.3-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsTokens{next} }),
		},
	}
}

// overlooksPlan takes every workspace for one of the Enterprise plan.
type overlooksPlan struct{ workspace.Store }

func (s overlooksPlan) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	owner, token, err := s.Store.TokenOwner(ctx, ws, hash)
	return enterprise(owner), token, err
}

func (s overlooksPlan) LockWorkspace(ctx context.Context, id string) (*workspace.Workspace, error) {
	ws, err := s.Store.LockWorkspace(ctx, id)
	return enterprise(ws), err
}

func enterprise(ws *workspace.Workspace) *workspace.Workspace {
	if ws == nil {
		return nil
	}
	ws = ws.Clone()
	ws.Plan = workspace.PlanEnterprise
	return ws
}

// keepsTokens ends no token.
type keepsTokens struct{ workspace.Store }

func (keepsTokens) ExpireTokens(context.Context, string, time.Time) error { return nil }

// endsTokens knows no overlap.
type endsTokens struct{ workspace.Store }

func (s endsTokens) ExpireTokens(ctx context.Context, ws string, _ time.Time) error {
	return s.Store.ExpireTokens(ctx, ws, time.Unix(0, 0))
}

// losesTokens hands a token out that it does not keep.
type losesTokens struct{ workspace.Store }

func (losesTokens) InsertToken(context.Context, workspace.Token) error { return nil }

// clearsUp takes disabling for the end of what SCIM brought.
type clearsUp struct{ workspace.Store }

func (s clearsUp) UpdateWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	if !ws.SCIMEnabled && !ws.EnabledAt.IsZero() {
		if _, err := s.DeleteResourcesOf(ctx, ws.ID, "Group"); err != nil {
			return err
		}
	}
	return s.Store.UpdateWorkspace(ctx, ws)
}

// tolerating switches tolerances of the workspace on or off.
type tolerating struct {
	workspace.Store

	tolerances map[string]bool
}

func (s tolerating) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	owner, token, err := s.Store.TokenOwner(ctx, ws, hash)
	if err != nil {
		return nil, nil, err
	}
	owner = owner.Clone()
	if owner.Tolerances == nil {
		owner.Tolerances = map[string]bool{}
	}
	maps.Copy(owner.Tolerances, s.tolerances)
	return owner, token, nil
}

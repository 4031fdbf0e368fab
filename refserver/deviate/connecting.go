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
			Name: "auth-rotation-keeps-old-token", Area: "auth",
			What:         "After the token was rotated the old one goes on working.",
			Requirements: []string{"WS-ENABLE-07"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsTokens{next} }),
		},
		{
			Name: "auth-bearer-twice-refused", Area: "auth",
			What:         "A secret entered as \"Bearer <token>\" is refused although tolerant mode promises to read it.",
			Requirements: []string{"WS-ENABLE-10"},
			Source:       Ours, Suffers: []string{"entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return intolerant{next, workspace.BearerTwice} }),
		},
		{
			Name: "auth-raw-token-refused", Area: "auth",
			What:         "The bare token as Authorization value is refused although tolerant mode promises to read it.",
			Requirements: []string{"WS-ENABLE-11"},
			Source:       github("coder/coder#15233"), Suffers: []string{"okta"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return intolerant{next, workspace.RawToken} }),
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

// intolerant switches one tolerance of the workspace off.
type intolerant struct {
	workspace.Store

	tolerance string
}

func (s intolerant) TokenOwner(ctx context.Context, ws string, hash []byte) (*workspace.Workspace, *workspace.Token, error) {
	owner, token, err := s.Store.TokenOwner(ctx, ws, hash)
	if err != nil {
		return nil, nil, err
	}
	owner = owner.Clone()
	if owner.Tolerances = maps.Clone(owner.Tolerances); owner.Tolerances == nil {
		owner.Tolerances = map[string]bool{}
	}
	owner.Tolerances[s.tolerance] = false
	return owner, token, nil
}

package workspace_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// breaking is a store that fails at one step of enabling, after having done it,
// so that what the step wrote has to be taken back.
type breaking struct {
	workspace.Store

	at string
	// seen are the steps in their order.
	seen *[]string
}

var errBroken = errors.New("broken by the test")

func (b breaking) step(name string, err error) error {
	*b.seen = append(*b.seen, name)
	if err == nil && name == b.at {
		return errBroken
	}
	return err
}

func (b breaking) UpdateWorkspace(ctx context.Context, ws *workspace.Workspace) error {
	return b.step("workspace", b.Store.UpdateWorkspace(ctx, ws))
}

func (b breaking) DeleteResourcesOf(ctx context.Context, ws, typ string) (int, error) {
	n, err := b.Store.DeleteResourcesOf(ctx, ws, typ)
	return n, b.step("groups", err)
}

func (b breaking) DeleteTokens(ctx context.Context, ws string) error {
	return b.step("tokens", b.Store.DeleteTokens(ctx, ws))
}

func (b breaking) InsertToken(ctx context.Context, t workspace.Token) error {
	return b.step("token", b.Store.InsertToken(ctx, t))
}

func (b breaking) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	return b.Store.InTx(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		return b.step("commit", nil)
	})
}

// TestWS_ENABLE_05_EnablingIsAllOrNothing breaks the transaction after each of
// its steps in turn: groups, tokens and lock are then as they were.
func TestWS_ENABLE_05_EnablingIsAllOrNothing(t *testing.T) {
	t.Parallel()
	steps := []string{"workspace", "groups", "tokens", "token", "commit"}
	for _, at := range steps {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, workspace.Spec{Groups: []workspace.GroupSpec{{Name: "Poets", Members: []string{memberEmail}}, {Name: "Empty"}}})
			ctx, owner := t.Context(), tn.actor(ownerEmail)
			before, err := tn.Dump(ctx, tn.ws.ID)
			tn.must(err)
			var seen []string
			broken := workspace.New(workspace.Config{
				Base:  workspace.Seams{Store: breaking{postgres.New(pgtest.Shared(t)), at, &seen}},
				Clock: tn.clock.Now,
			})
			if _, err := broken.EnableSCIM(ctx, owner); !errors.Is(err, errBroken) {
				t.Fatalf("enabling broken at %q: %v", at, err)
			}
			equal(t, "steps until then", seen, steps[:slices.Index(steps, at)+1])
			after, err := tn.Dump(ctx, tn.ws.ID)
			tn.must(err)
			equal(t, "everything stored", after, before)

			tn.refresh()
			equal(t, "the lock is on", tn.ws.SCIMEnabled, false)
			_, err = tn.CreateGroup(ctx, tn.actor(adminEmail), "Locked out")
			tn.must(err)
			enabled, err := tn.EnableSCIM(ctx, owner) // nothing was used up
			tn.must(err)
			equal(t, "groups deleted at last", enabled.DeletedGroups, 3)
		})
	}
}

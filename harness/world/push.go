package world

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/harness/idp"
)

// Pushes makes a group in the directory and pushes it, or pushes one that is
// there already. list marks it as a distribution list.
func (w *World) Pushes(ctx context.Context, t Tense, name string, list bool, members ...string) error {
	does := fmt.Sprintf("the directory pushes group %q with %s", name, quoted(members))
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		g := w.groupOf(name)
		if _, known := p.Directory().Group(g.key); !known {
			if err := p.Directory().AddGroup(idp.Group{Key: g.key, Name: name, Members: members, DistributionList: list}); err != nil {
				return err
			}
		}
		return p.PushGroup(g.key)
	})
}

// AddsTo puts people into a pushed group.
func (w *World) AddsTo(ctx context.Context, t Tense, name string, members ...string) error {
	does := fmt.Sprintf("the directory adds %s to group %q", quoted(members), name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		return p.Directory().AddMembers(w.groupOf(name).key, members...)
	})
}

// RemovesFrom takes people out of a pushed group.
func (w *World) RemovesFrom(ctx context.Context, t Tense, name string, members ...string) error {
	does := fmt.Sprintf("the directory removes %s from group %q", quoted(members), name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		return p.Directory().RemoveMembers(w.groupOf(name).key, members...)
	})
}

// SetsMembers makes a group's members exactly those named, in one edit.
func (w *World) SetsMembers(ctx context.Context, t Tense, name string, members ...string) error {
	does := fmt.Sprintf("the directory makes %s the members of group %q", quoted(members), name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		key := w.groupOf(name).key
		g, ok := p.Directory().Group(key)
		if !ok {
			return fmt.Errorf("the directory has no group %q", name)
		}
		if gone := minus(g.Members, members); len(gone) > 0 {
			if err := p.Directory().RemoveMembers(key, gone...); err != nil {
				return err
			}
		}
		if fresh := minus(members, g.Members); len(fresh) > 0 {
			return p.Directory().AddMembers(key, fresh...)
		}
		return nil
	})
}

// PushesNow asks for a full push of a group that is pushed already.
func (w *World) PushesNow(ctx context.Context, t Tense, name string) error {
	does := fmt.Sprintf("the directory pushes group %q once more in full", name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		return p.PushNow(w.groupOf(name).key)
	})
}

// RenamesGroup gives a pushed group another name.
func (w *World) RenamesGroup(ctx context.Context, t Tense, name, fresh string) error {
	does := fmt.Sprintf("the directory renames group %q to %q", name, fresh)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		g := w.groupOf(name)
		if err := p.Directory().RenameGroup(g.key, fresh); err != nil {
			return err
		}
		delete(w.groups, name)
		g.display = fresh
		w.groups[fresh] = g
		return nil
	})
}

// DeletesGroup deletes a group in the directory, and in the target with it.
func (w *World) DeletesGroup(ctx context.Context, t Tense, name string) error {
	does := fmt.Sprintf("the directory deletes group %q", name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		return p.Directory().DeleteGroup(w.groupOf(name).key)
	})
}

// minus returns what is in a and not in b.
func minus(a, b []string) []string {
	in := map[string]bool{}
	for _, x := range b {
		in[x] = true
	}
	var rest []string
	for _, x := range a {
		if !in[x] {
			rest = append(rest, x)
		}
	}
	return rest
}

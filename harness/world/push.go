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

// PushesMany makes a group of n people of the directory and pushes it.
func (w *World) PushesMany(ctx context.Context, t Tense, name string, n int) error {
	does := fmt.Sprintf("the directory pushes group %q with %d people", name, n)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		g := w.groupOf(name)
		made := idp.Group{Key: g.key, Name: name}
		for i := range n {
			someone := w.person(fmt.Sprintf("Person %03d", i+1)).inDirectory()
			if err := p.Directory().AddPerson(someone); err != nil {
				return err
			}
			if err := p.Assign(someone.Key); err != nil {
				return err
			}
			made.Members = append(made.Members, someone.Key)
		}
		if err := p.Directory().AddGroup(made); err != nil {
			return err
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

// GroupMove is what the directory does with a group as a whole.
type GroupMove string

// The moves. Deleting deletes the group in the directory; unlinking stops
// pushing it and leaves it in the target, withdrawing deletes it there;
// unassigning takes its people out of scope of the app; stopping and starting
// switch the push of this group off and on.
const (
	DeleteGroup   GroupMove = "deletes"
	UnlinkGroup   GroupMove = "unlinks"
	WithdrawGroup GroupMove = "withdraws"
	UnassignGroup GroupMove = "unassigns"
	StopGroup     GroupMove = "stops pushing"
	StartGroup    GroupMove = "starts pushing"
)

// MovesGroup lets the directory do one thing with a group.
func (w *World) MovesGroup(ctx context.Context, t Tense, m GroupMove, name string) error {
	does := fmt.Sprintf("the directory %s group %q", m, name)
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		key := w.groupOf(name).key
		switch m {
		case DeleteGroup:
			return p.Directory().DeleteGroup(key)
		case UnlinkGroup, WithdrawGroup:
			return p.UnlinkGroup(key, m == WithdrawGroup)
		case UnassignGroup:
			return p.Unassign(key)
		case StopGroup, StartGroup:
			return p.SwitchPush(key, m == StartGroup)
		default:
			return fmt.Errorf("a directory cannot do this with a group: %s", m)
		}
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

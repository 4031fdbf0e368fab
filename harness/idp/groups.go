package idp

import (
	"context"
	"fmt"
	"slices"
)

// wanted reports whether the group itself should be in the target.
func (g *group) wanted() bool {
	if _, sends := g.idp.Applies("sync_group"); g.deleted || !sends || !g.idp.on("groups") {
		return false
	}
	if g.idp.settings.PushAssigned {
		return g.idp.assigned[g.Key]
	}
	return g.idp.asked[g.Key]
}

// settleGroups sends what is due for groups; a profile that syncs all groups
// on any change does so in full.
func (p *IdP) settleGroups(ctx context.Context) error {
	if !p.on("groups") {
		return nil
	}
	if p.settings.ResyncAll && slices.ContainsFunc(p.directory.groups, func(g *group) bool { return g.due("all") }) {
		for _, g := range p.directory.groups {
			g.full = g.wanted()
		}
	}
	phase := "all"
	if p.settings.MembersLast {
		phase = "object"
	}
	for _, g := range p.directory.groups {
		if err := p.settleGroup(ctx, g, phase); err != nil {
			return err
		}
	}
	return nil
}

// due reports whether a unit of work of this phase is due for the group.
func (g *group) due(phase string) bool {
	g.endWait()
	if !g.wanted() {
		return g.id != ""
	}
	if g.stopped {
		return false
	}
	c := g.change()
	if g.id == "" {
		return phase != "members" && (!g.idp.settings.SkipEmpty || len(c.members) > 0)
	}
	object := c.renamedFrom != "" || g.again
	if phase == "object" {
		return object
	}
	return c.membersDiffer() || phase == "all" && object
}

// endWait lets the members of a group pushed without them go with the next
// membership change.
func (g *group) endWait() {
	if g.waits && !slices.Equal(g.Members, g.waitsFor) {
		g.waits = false
	}
}

func (p *IdP) settleGroup(ctx context.Context, g *group, phase string) error {
	if !g.due(phase) || g.hold.holds(p.clock, g.signature()) {
		return nil
	}
	if !g.wanted() {
		return p.dropGroup(ctx, g)
	}
	c := g.change()
	g.again = false
	done, err := p.perform(ctx, "sync_group", g.Key, g.sentName(), &g.hold, pushed{g}, c.value(phase))
	if err != nil || !done {
		return err
	}
	if g.id == "" {
		return fmt.Errorf("profile %s: sync_group succeeded without scim.link", p.options.Profile.Name)
	}
	p.groupSent(g, c, phase)
	return nil
}

// settleMembers sends members where the profile does so after everything else.
func (p *IdP) settleMembers(ctx context.Context, g *group) error {
	if !p.on("groups") || !g.wanted() || g.id == "" {
		return nil
	}
	g.dropLate()
	return p.settleGroup(ctx, g, "members")
}

// groupSent keeps what the target now knows of a group.
func (p *IdP) groupSent(g *group, c groupChange, phase string) {
	if phase != "members" {
		g.name = g.sentName()
	}
	if phase == "object" {
		return
	}
	g.sent, g.full = map[string]string{}, false
	for _, m := range append(slices.Clone(c.kept), c.added...) {
		g.sent[m.key] = m.id
	}
}

// dropGroup ends the push of a group: deleted in the target, or left there.
func (p *IdP) dropGroup(ctx context.Context, g *group) error {
	unit := "delete_group"
	if left := p.settings.Unassigned == "left" || p.settings.Unassigned == "asked" && g.leave; left && !g.deleted {
		unit = "unlink_group"
	}
	if _, ok := p.Applies(unit); ok {
		done, err := p.perform(ctx, unit, g.Key, g.sentName(), &g.hold, pushed{g})
		if err != nil || !done {
			return err
		}
	}
	pushed{g}.setID("")
	g.leave, g.full, g.stopped, g.lost = false, false, false, lostLink{}
	return nil
}

// signature is what is wanted for the group, to see whether a failed wish is
// still the same.
func (g *group) signature() string {
	return fmt.Sprint(g.wanted(), g.sentName(), g.wantMembers(), g.full)
}

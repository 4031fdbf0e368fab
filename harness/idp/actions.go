package idp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.starlark.net/starlark"
)

// Assign puts people or groups in scope of the app. It is recorded; nothing is
// sent before Settle.
func (p *IdP) Assign(keys ...string) error { return p.scope(true, keys) }

// Unassign takes people or groups out of scope.
func (p *IdP) Unassign(keys ...string) error { return p.scope(false, keys) }

func (p *IdP) scope(in bool, keys []string) error {
	for _, key := range keys {
		g := p.directory.group(key)
		if g == nil && p.directory.person(key) == nil {
			return unknown("person or group", key)
		}
		if in {
			p.assigned[key] = true
		} else {
			delete(p.assigned, key)
		}
	}
	return nil
}

// PushGroup pushes a group itself, not only its people. IdPs that push every
// assigned group take it as an assignment.
func (p *IdP) PushGroup(key string) error {
	g := p.directory.group(key)
	if g == nil {
		return unknown("group", key)
	}
	if reason, ok := p.Applies("sync_group"); !ok {
		return notApplicableError{reason}
	}
	if p.settings.PushAssigned {
		return p.Assign(key)
	}
	p.asked[key], g.leave = true, false
	if !p.on("push_members") {
		g.waits, g.waitsFor = true, slices.Clone(g.Members)
	}
	return nil
}

// PushNow asks for a full push of a group that is pushed already.
func (p *IdP) PushNow(key string) error {
	g := p.directory.group(key)
	if g == nil || !g.wanted() {
		return fmt.Errorf("the group %q is not pushed", key)
	}
	g.full, g.waits = true, false
	return nil
}

// SwitchPush switches the push of one group off, which sends nothing and keeps
// the link, or on again, which sends the group in full. An IdP that gives no
// such choice answers ErrNotApplicable.
func (p *IdP) SwitchPush(key string, on bool) error {
	g := p.directory.group(key)
	if g == nil || !g.wanted() {
		return fmt.Errorf("the group %q is not pushed", key)
	}
	if !p.settings.PushSwitch {
		return notApplicableError{p.options.Profile.Title + " has no switch for the push of a single group"}
	}
	g.full = on && (g.stopped || g.full)
	g.stopped = !on
	return nil
}

// UnlinkGroup stops pushing a group; deleteTarget deletes it in the target.
// An IdP that gives no such choice answers ErrNotApplicable.
func (p *IdP) UnlinkGroup(key string, deleteTarget bool) error {
	g := p.directory.group(key)
	if g == nil {
		return unknown("group", key)
	}
	switch policy := p.settings.Unassigned; {
	case policy == "asked":
		delete(p.asked, key)
		g.leave = !deleteTarget
	case policy == "deleted" && deleteTarget, policy == "left" && !deleteTarget:
		delete(p.assigned, key)
	case policy == "deleted":
		reason, _ := p.Applies("unlink_group")
		return notApplicableError{reason}
	default:
		return notApplicableError{p.options.Profile.Title + " leaves a group that is no longer assigned in the target; deleting it in the directory deletes it"}
	}
	return nil
}

// SetPassword changes a person's password, for IdPs that sync it.
func (p *IdP) SetPassword(key, password string) error {
	if reason, ok := p.Applies("set_password"); !ok {
		return notApplicableError{reason}
	}
	d := p.directory.person(key)
	if d == nil {
		return unknown("person", key)
	}
	d.password = password
	return nil
}

// SetFeature switches one of the connection's features ("create", "update",
// "deactivate", "groups", "import_groups", …: the profile lists them).
func (p *IdP) SetFeature(name string, on bool) error {
	if _, ok := p.settings.Features[name]; !ok {
		return notApplicableError{fmt.Sprintf("%s has no switch %q", p.options.Profile.Title, name)}
	}
	p.settings.Features[name] = on
	return nil
}

// on reports a feature; one the profile does not have cannot be off.
func (p *IdP) on(feature string) bool {
	on, known := p.settings.Features[feature]
	return on || !known
}

// Restart starts provisioning afresh, as for a first cycle: every link and
// difference is looked at again, and references dropped earlier are sent.
func (p *IdP) Restart() {
	for _, d := range p.directory.people {
		d.again, d.managerDropped, d.hold, d.managerHold = true, "", hold{}, hold{}
	}
	for _, g := range p.directory.groups {
		g.again, g.dropped, g.hold = true, map[string]bool{}, hold{}
	}
	p.Start()
	p.next = p.clock
}

// Pause stops provisioning until Start.
func (p *IdP) Pause() { p.paused = true }

// Start resumes provisioning; what fell due meanwhile is sent by Settle. It
// also lifts a quarantine.
func (p *IdP) Start() { p.paused, p.disabled, p.quarantined = false, false, time.Time{} }

// Retry has the admin retry the failed tasks that the IdP would not retry by
// itself, and settles.
func (p *IdP) Retry(ctx context.Context) error {
	for _, d := range p.directory.people {
		d.hold, d.managerHold = hold{}, hold{}
	}
	for _, g := range p.directory.groups {
		g.hold = hold{}
	}
	p.disabled = false
	return p.Settle(ctx)
}

// TestConnection does what the admin's button does. Failures become Tasks. An
// IdP without such a button answers ErrNotApplicable.
func (p *IdP) TestConnection(ctx context.Context) error {
	if reason, ok := p.Applies("test_connection"); !ok {
		return notApplicableError{reason}
	}
	_, err := p.perform(ctx, "test_connection", "", "", nil)
	return err
}

// OnDemand provisions one person or group at once, without waiting for a cycle
// and even while provisioning is paused.
func (p *IdP) OnDemand(ctx context.Context, key string) error {
	if reason, ok := p.Applies("on_demand"); !ok {
		return notApplicableError{reason}
	}
	p.seen = map[string]*resource{}
	if d := p.directory.person(key); d != nil {
		return p.personOnDemand(ctx, d)
	}
	g := p.directory.group(key)
	if g == nil {
		return unknown("person or group", key)
	}
	if !g.wanted() {
		p.notes = append(p.notes, fmt.Sprintf("the group %s is not assigned, so it is skipped on demand", g.Name))
		return nil
	}
	c := g.change()
	if limit := p.settings.OnDemandMembers; limit > 0 {
		c.added = c.added[:min(limit, len(c.added))]
	}
	ok, err := p.perform(ctx, "on_demand", g.Key, g.sentName(), nil, pushed{g}, c.value("all"))
	if ok {
		p.groupSent(g, c, "all")
	}
	return err
}

func (p *IdP) personOnDemand(ctx context.Context, d *person) error {
	if !d.wantActive() && d.id == "" {
		p.notes = append(p.notes, d.Key+" is not in scope, so nothing is done on demand")
		return nil
	}
	change, err := d.change()
	if err != nil {
		return err
	}
	ok, err := p.perform(ctx, "on_demand", d.Key, d.suffixed().UserName, &d.hold, user{d}, change)
	if ok && d.id != "" {
		return d.told()
	}
	return err
}

// Import reads users (and groups, if the profile does and its switch is on)
// from the target.
func (p *IdP) Import(ctx context.Context) ([]Imported, error) {
	if reason, ok := p.Applies("import_users"); !ok {
		return nil, notApplicableError{reason}
	}
	var all []Imported
	for _, unit := range []string{"import_users", "import_groups"} {
		if _, ok := p.Applies(unit); !ok || unit == "import_groups" && !p.on("import_groups") {
			continue
		}
		found, err := p.importUnit(ctx, unit)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func (p *IdP) importUnit(ctx context.Context, unit string) ([]Imported, error) {
	result, err := p.run(ctx, unit)
	var f *fault
	if errors.As(err, &f) {
		p.blame(unit, "", "", f)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, ok := result.(*starlark.List)
	if !ok {
		return nil, fmt.Errorf("profile %s: %s must return a list of resources, not a %s", p.options.Profile.Name, unit, result.Type())
	}
	var out []Imported
	for i := range list.Len() {
		o, ok := list.Index(i).(*resource)
		if !ok {
			return nil, fmt.Errorf("profile %s: %s must return resources, not a %s", p.options.Profile.Name, unit, list.Index(i).Type())
		}
		if _, err := o.require(nil, nil, starlark.Tuple{starlark.String("id")}, nil); err != nil {
			if errors.As(err, &f) {
				p.blame(unit, "", "", f)
				continue
			}
			return nil, err
		}
		item := o.imported(unit)
		p.imported[item.ID] = o
		out = append(out, item)
	}
	return out, nil
}

func (o *resource) imported(unit string) Imported {
	text := func(name string) string {
		s, _ := o.lookup(name).(starlark.String)
		return string(s)
	}
	item := Imported{Kind: "User", ID: text("id"), Name: text("userName"), Active: o.lookup("active") != starlark.False}
	if unit == "import_users" {
		return item
	}
	item.Kind, item.Name = "Group", text("displayName")
	members, ok := o.lookup("members").(*starlark.List)
	for i := 0; ok && i < members.Len(); i++ {
		if m := object(members.Index(i)); m != nil {
			if value, ok := member(m, "value").(starlark.String); ok {
				item.Members = append(item.Members, string(value))
			}
		}
	}
	return item
}

// Confirm has the admin confirm that an imported account is a person's: it is
// linked and updated.
func (p *IdP) Confirm(ctx context.Context, key, id string) error {
	if reason, ok := p.Applies("link_user"); !ok {
		return notApplicableError{reason}
	}
	d, found := p.directory.person(key), p.imported[id]
	if d == nil || found == nil {
		return fmt.Errorf("cannot link %q to %q: unknown person, or the account was not imported", key, id)
	}
	ok, err := p.perform(ctx, "link_user", d.Key, d.suffixed().UserName, &d.hold, user{d}, found)
	if ok {
		return d.told()
	}
	return err
}

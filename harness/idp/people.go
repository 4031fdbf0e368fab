package idp

import (
	"context"
	"fmt"
	"slices"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"

	"github.com/scimproof/scimproof/profiles"
)

// inScope reports whether the person is assigned, by name or as a direct
// member of an assigned group, and still has an account.
func (p *person) inScope() bool {
	if !p.deletedAt.IsZero() || p.idp.settings.DisabledLeaves && !p.Enabled {
		return false
	}
	if p.idp.assigned[p.Key] {
		return true
	}
	return slices.ContainsFunc(p.idp.directory.groups, func(g *group) bool {
		return !g.deleted && p.idp.assigned[g.Key] && slices.Contains(g.Members, p.Key)
	})
}

func (p *person) wantActive() bool { return p.inScope() && p.Enabled }

// deletionDue reports whether the account is out of the recycle bin.
func (p *person) deletionDue() bool {
	if p.deletedAt.IsZero() || !p.scopedAtEnd {
		return false
	}
	return p.purged || !p.idp.clock.Before(p.deletedAt.Add(p.idp.settings.KeepsDeleted))
}

// due names the next unit of work for a person, "" when there is none.
func (p *person) due() (string, error) {
	can := func(unit string) bool {
		_, ok := p.idp.Applies(unit)
		return ok
	}
	if p.id == "" {
		if p.wantActive() {
			return "sync_user", nil
		}
		return "", nil
	}
	switch {
	case p.active && !p.wantActive() && p.idp.on("deactivate") && can("deactivate"):
		return "deactivate", nil
	case p.deletionDue() && can("delete_user"):
		return "delete_user", nil
	case !p.inScope():
		return "", nil
	case p.wantActive() && !p.active && p.idp.on("deactivate"):
		if p.left && can("reactivate") {
			return "reactivate", nil
		}
		return "sync_user", nil // enabled again without having left the app
	}
	now, err := p.sentValues()
	if err != nil {
		return "", err
	}
	switch {
	case (p.again || !slices.Equal(now, p.pushed)) && p.idp.on("update"):
		return "sync_user", nil
	case p.password != "" && p.idp.on("password_sync") && can("set_password"):
		return "set_password", nil
	}
	return "", nil
}

// settlePerson does what is due for one person, one unit after the other.
func (p *IdP) settlePerson(ctx context.Context, d *person) error {
	for range 5 { // deactivate, delete, or reactivate, sync, password at most
		unit, err := d.due()
		if err != nil {
			return err
		}
		if unit == "" {
			return nil
		}
		signature, err := d.signature(unit)
		if err != nil {
			return err
		}
		if d.hold.holds(p.clock, signature) {
			return nil
		}
		done, err := p.performFor(ctx, d, unit)
		if err != nil || !done {
			return err
		}
	}
	return nil
}

// performFor runs one unit for a person and keeps what the target now knows.
func (p *IdP) performFor(ctx context.Context, d *person, unit string) (bool, error) {
	args := []starlark.Value{user{d}}
	if unit == "sync_user" || unit == "reactivate" {
		change, err := d.change()
		if err != nil {
			return false, err
		}
		args = append(args, change)
	}
	d.again = false
	done, err := p.perform(ctx, unit, d.Key, d.suffixed().UserName, &d.hold, args...)
	if err != nil || !done {
		return false, err
	}
	switch unit {
	case "deactivate":
		d.active, d.left = false, !d.inScope()
	case "delete_user":
		user{d}.setID("")
		d.scopedAtEnd = false
	case "set_password":
		d.password = ""
	default:
		if d.id == "" {
			return false, fmt.Errorf("profile %s: %s succeeded without scim.link", p.options.Profile.Name, unit)
		}
		if err := d.told(); err != nil {
			return false, err
		}
		return !d.again, nil // sent again next time, not in an endless row now
	}
	return true, nil
}

// told keeps that the target knows the person as they are now.
func (p *person) told() error {
	now, err := p.sentValues()
	if err != nil {
		return err
	}
	p.pushed, p.active, p.left = now, p.wantActive(), false
	return nil
}

// signature is what is wanted for the person, to see whether a failed wish is
// still the same.
func (p *person) signature(unit string) (string, error) {
	now, err := p.sentValues()
	return fmt.Sprint(unit, p.inScope(), p.wantActive(), p.password, now), err
}

// change is "change" in flows of a person: changed (attributes that are new or
// different since the last time) and cleared (paths that have no value now).
func (p *person) change() (starlark.Value, error) {
	now, err := p.sentValues()
	if err != nil {
		return nil, err
	}
	attributes, err := p.attributes()
	if err != nil {
		return nil, err
	}
	var changed, cleared []starlark.Value
	err = eachAttribute(attributes, func(_ attrPath, path string, value, whole starlark.Value) error {
		same := slices.ContainsFunc(now, func(v sentValue) bool { return v.path == path && slices.Contains(p.pushed, v) })
		if path == "active" || same {
			return nil
		}
		a, err := attribute(path, value, whole)
		changed = append(changed, a)
		return err
	})
	for _, before := range p.pushed {
		if !slices.ContainsFunc(now, func(v sentValue) bool { return v.path == before.path }) {
			cleared = append(cleared, starlark.String(before.path))
		}
	}
	return starlarkstruct.FromStringDict(starlarkstruct.Default, starlark.StringDict{
		"changed": starlark.NewList(changed), "cleared": starlark.NewList(cleared),
	}), err
}

// wantManager is the id the target should show as manager. wait says that the
// manager has no account there yet but will have one.
func (p *person) wantManager() (id string, wait bool) {
	m := p.idp.directory.person(p.ManagerKey)
	switch {
	case p.ManagerKey == "" || m == nil:
		return "", false
	case p.managerDropped == p.ManagerKey:
		return p.manager, false
	case m.id != "" && m.inScope():
		return m.id, false
	case !m.inScope() && p.idp.settings.LateReferencesDropped:
		p.managerDropped = p.ManagerKey
		return p.manager, false
	}
	return p.manager, true
}

// settleManager sends a manager that changed.
func (p *IdP) settleManager(ctx context.Context, d *person) error {
	if _, ok := p.Applies("set_manager"); !ok || d.id == "" || !d.active || !d.wantActive() {
		return nil
	}
	want, wait := d.wantManager()
	if wait || want == d.manager || d.managerHold.holds(p.clock, want) {
		return nil
	}
	done, err := p.perform(ctx, "set_manager", d.Key, d.suffixed().UserName, &d.managerHold, user{d})
	if done {
		d.manager = want
	}
	return err
}

// blame turns a fault into a Task.
func (p *IdP) blame(unit, key, label string, f *fault) profiles.Failure {
	t, entry := p.task(unit, key, label, f)
	p.tasks = append(p.tasks, t)
	return entry
}

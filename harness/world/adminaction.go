package world

import (
	"context"
	"errors"
	"fmt"

	"github.com/scimproof/scimproof/harness/idp"
)

// Course is what an admin does with provisioning as a whole.
type Course string

// The courses. Restarting looks at everything again, as a first cycle does.
const (
	Pause   Course = "pause"
	Start   Course = "start"
	Restart Course = "restart"
)

// SetUp gives one of the profile's parameters a value of this scenario's own:
// a setting of the app, a mapping, a form that only some tenants send. It comes
// before the first use of the connection. Unknown parameters and values are
// the feature's fault.
func (w *World) SetUp(parameter, value string) error {
	if w.o.Profile == nil {
		return errors.New("no identity provider plays this feature: its folder is played once")
	}
	if w.provider != nil {
		return fmt.Errorf("the parameter %s is set before the first use of the connection", parameter)
	}
	params := map[string]string{parameter: value}
	for name, given := range w.o.Params {
		if _, set := params[name]; !set {
			params[name] = given
		}
	}
	if _, err := w.o.Profile.Settings(w.o.Variant, params); err != nil {
		return fmt.Errorf("set up the connection: %w", err)
	}
	w.o.Params = params
	return nil
}

// Switches turns a switch of the connection on or off, as its admin does.
func (w *World) Switches(ctx context.Context, t Tense, feature string, on bool) error {
	does := fmt.Sprintf("its admin switches %s on", feature)
	if !on {
		does = fmt.Sprintf("its admin switches %s off", feature)
	}
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error { return p.SetFeature(feature, on) })
}

// Provisioning pauses, starts or restarts provisioning.
func (w *World) Provisioning(ctx context.Context, t Tense, how Course) error {
	return w.play(ctx, t, fmt.Sprintf("its admin %ss provisioning", how), func(_ context.Context, p *idp.IdP) error {
		switch how {
		case Pause:
			p.Pause()
		case Start:
			p.Start()
		case Restart:
			p.Restart()
		default:
			return fmt.Errorf("nobody can %s provisioning", how)
		}
		return nil
	})
}

// OnDemand provisions people or groups at once, without waiting for a cycle.
// People are put into the directory and assigned first where they are not.
func (w *World) OnDemand(ctx context.Context, t Tense, names ...string) error {
	p, err := w.idp(ctx)
	if err != nil {
		return err
	}
	does := fmt.Sprintf("%s: its admin provisions %s on demand", w.o.Profile.Title, quoted(names))
	return w.act(ctx, t, does, func(ctx context.Context) error {
		for _, name := range names {
			key := name
			if g, ok := w.groups[name]; ok {
				key = g.key
			} else if _, known := p.Directory().Person(name); !known {
				if err := w.move(p, Provision, name); err != nil {
					return err
				}
			}
			if err := p.OnDemand(ctx, key); err != nil {
				return declared(err)
			}
		}
		w.meet(p)
		return w.tasks(t, p)
	})
}

package world

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/harness/idp"
)

// Restarts has the identity provider look at everything again, as in its first
// cycle.
func (w *World) Restarts(ctx context.Context, t Tense) error {
	return w.play(ctx, t, "its admin restarts provisioning", func(_ context.Context, p *idp.IdP) error {
		p.Restart()
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

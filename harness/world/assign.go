package world

import (
	"context"
	"fmt"

	"github.com/scimproof/scimproof/harness/idp"
)

// AssignsGroup makes a group in the directory and assigns it to the app, so that
// its people are in scope; whether the group itself is pushed is the provider's
// affair.
func (w *World) AssignsGroup(ctx context.Context, t Tense, name string, members ...string) error {
	does := fmt.Sprintf("the directory assigns group %q with %s", name, quoted(members))
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		for _, m := range members {
			if _, known := p.Directory().Person(m); !known {
				if err := p.Directory().AddPerson(w.person(m).inDirectory()); err != nil {
					return err
				}
			}
		}
		g := w.groupOf(name)
		if err := p.Directory().AddGroup(idp.Group{Key: g.key, Name: name, Members: members}); err != nil {
			return err
		}
		return p.Assign(g.key)
	})
}

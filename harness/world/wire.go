package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/scimproof/scimproof/harness/idp"
)

// errBroken is what an identity provider meets where the connection breaks.
var errBroken = errors.New("the connection broke before the answer arrived")

// wire is what the scenario's requests go over. It can be set to break once, or
// to let something else happen between two requests.
type wire struct {
	base http.RoundTripper

	mu sync.Mutex
	// on says that requests are counted: those of one sync of the provider.
	on   bool
	sent int
	// breakAfter is the request whose answer is lost, 0 for none.
	breakAfter int
	// between is done once, after the first answer.
	between func(context.Context) error
}

// RoundTrip implements http.RoundTripper.
func (x *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := x.base.RoundTrip(req)
	broken := false
	var meanwhile func(context.Context) error
	x.mu.Lock()
	if x.on {
		x.sent++
		broken = x.sent == x.breakAfter
		meanwhile, x.between = x.between, nil
	}
	x.mu.Unlock()
	if err != nil {
		return nil, err //nolint:wrapcheck // the network's own words
	}
	if meanwhile != nil {
		err = meanwhile(req.Context())
	} else if broken {
		err = errBroken // the server has done what it was asked to
	}
	if err != nil {
		return nil, errors.Join(err, res.Body.Close())
	}
	return res, nil
}

// listen counts the requests from now on.
func (x *wire) listen() {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.on, x.sent = true, 0
}

// rest ends that, and whatever the wire was set to, and says how many there were.
func (x *wire) rest() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.on, x.breakAfter, x.between = false, 0, nil
	return x.sent
}

// BreaksOff lets the connection break once in the next sync: the answer to its
// n-th request is lost, though the server did what it was asked to.
func (w *World) BreaksOff(n int) error {
	w.wire.mu.Lock()
	defer w.wire.mu.Unlock()
	w.wire.breakAfter = n
	return nil
}

// settle lets what is due arrive. Where the connection was set to break, the
// admin has everything tried again that failed, and only what fails then is a
// task that anybody is told of.
func (w *World) settle(ctx context.Context, p *idp.IdP) error {
	at := w.wire.breakAfter
	if at == 0 {
		return p.Settle(ctx)
	}
	w.wire.listen()
	err := p.Settle(ctx)
	if sent := w.wire.rest(); err == nil && sent < at {
		return notApplicable("this sync of %s has %d requests, so it cannot break off after request %d", w.o.Profile.Title, sent, at)
	}
	if err != nil {
		return fmt.Errorf("sync until it breaks off: %w", err)
	}
	w.tasksSeen = len(p.Tasks())
	if err := p.Retry(ctx); err != nil {
		return fmt.Errorf("sync again: %w", err)
	}
	return p.Settle(ctx) // references to what arrived only now
}

// Pauses lets the admin pause the sync, or start it again, which sends what has
// become due meanwhile.
func (w *World) Pauses(ctx context.Context, t Tense, pause bool) error {
	does := "its admin starts the sync again"
	if pause {
		does = "its admin pauses the sync"
	}
	return w.play(ctx, t, does, func(_ context.Context, p *idp.IdP) error {
		if pause {
			p.Pause()
		} else {
			p.Start()
		}
		return nil
	})
}

// Meanwhile lets another client create a user while the provider imports, after
// its first request.
func (w *World) Meanwhile(ctx context.Context, name string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	w.wire.mu.Lock()
	defer w.wire.mu.Unlock()
	w.wire.between = func(ctx context.Context) error { return w.Creates(ctx, name) }
	return nil
}

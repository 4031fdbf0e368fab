package workspace

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Reading is how a workspace reads what identity providers send: its mode, and
// what becomes of each tolerance.
type Reading struct {
	Mode       Mode
	Tolerances []ToleranceState
}

// ToleranceState is a tolerance as a workspace has it.
type ToleranceState struct {
	Tolerance

	On bool
	// Chosen says that somebody switched it, so that the mode does not count.
	Chosen bool
}

// ReadingChange switches the mode and single tolerances; what is absent stays.
type ReadingChange struct {
	Mode Mode
	// Tolerances has true or false for what is switched, nil for what goes by
	// the mode again.
	Tolerances map[string]*bool
}

// Reading returns how the workspace reads; for whom the connection is visible.
func (s *Service) Reading(_ context.Context, a *Actor) (*Reading, error) {
	w, err := s.appRead(a, ReadConnection)
	if err != nil {
		return nil, err
	}
	return readingOf(w.ws), nil
}

func readingOf(ws *Workspace) *Reading {
	r := &Reading{Mode: ws.Mode}
	for _, t := range Tolerances {
		_, chosen := ws.Tolerances[t.Name]
		r.Tolerances = append(r.Tolerances, ToleranceState{Tolerance: t, On: ws.Tolerates(t.Name), Chosen: chosen})
	}
	return r
}

// SetReading switches mode and tolerances, which counts from the next request
// of the identity provider on. Errors: 403 owner_only, 400 invalid.
func (s *Service) SetReading(ctx context.Context, a *Actor, c ReadingChange) (*Reading, error) {
	var r *Reading
	err := s.manage(ctx, a, SetTolerances, func(ctx context.Context, w *appUse) error {
		if err := c.apply(w.ws); err != nil {
			return err
		}
		if err := w.Store.UpdateWorkspace(ctx, w.ws); err != nil {
			return fmt.Errorf("set the tolerances: %w", err)
		}
		r = readingOf(w.ws)
		return w.audit(ctx, "reading.changed", nil, "", c.what())
	})
	return r, err
}

// what says what is switched, and how.
func (c ReadingChange) what() string {
	var parts []string
	for name, on := range c.Tolerances {
		switch {
		case on == nil:
			parts = append(parts, name+" as the mode says")
		case *on:
			parts = append(parts, name+" on")
		default:
			parts = append(parts, name+" off")
		}
	}
	slices.Sort(parts)
	if c.Mode != "" {
		parts = append([]string{"mode " + string(c.Mode)}, parts...)
	}
	return strings.Join(parts, ", ")
}

func (c ReadingChange) apply(ws *Workspace) error {
	if c.Mode != "" {
		if err := oneOf("mode", c.Mode, Tolerant, Strict); err != nil {
			return err
		}
		ws.Mode = c.Mode
	}
	chosen := maps.Clone(ws.Tolerances)
	if chosen == nil {
		chosen = map[string]bool{}
	}
	for name, on := range c.Tolerances {
		switch {
		case !KnownTolerance(name):
			return unknownTolerance(name)
		case on == nil:
			delete(chosen, name)
		default:
			chosen[name] = *on
		}
	}
	ws.Tolerances = chosen
	return nil
}

func unknownTolerance(name string) error {
	names := make([]string, len(Tolerances))
	for i, t := range Tolerances {
		names[i] = t.Name
	}
	slices.Sort(names)
	return appError(400, CodeInvalid, "there is no tolerance %q; there are %s", name, strings.Join(names, ", "))
}

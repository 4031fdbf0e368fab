package idp

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"go.starlark.net/starlark"
	"go.starlark.net/starlarkstruct"
)

// maxSteps bounds one unit of work; a full push of 100,000 members needs a
// tenth of it.
const maxSteps = 20_000_000

// environment is what flows may use besides Starlark's own names:
// profiles.Predeclared.
func (p *IdP) environment() starlark.StringDict {
	env := attributeBuiltins()
	env["quote"] = starlark.NewBuiltin("quote", quote)
	env["struct"] = starlark.NewBuiltin("struct", starlarkstruct.Make)
	env["rand"] = p.random.module()
	env["now"] = starlark.NewBuiltin("now", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
		return starlark.String(p.clock.Format("2006-01-02T15:04:05Z")), nil
	})
	env["param"] = &parameters{p.settings.Params, p.read}
	env["feature"] = &switches{p.settings.Features}
	return env
}

// load compiles and runs the profile's modules once, so that its functions can
// be called. Parameters are fixed from here on.
func (p *IdP) load() error {
	env := p.environment()
	modules := map[string]starlark.StringDict{}
	var load func(th *starlark.Thread, module string) (starlark.StringDict, error)
	load = func(_ *starlark.Thread, module string) (starlark.StringDict, error) {
		if globals, ok := modules[module]; ok {
			if globals == nil {
				return nil, fmt.Errorf("load(%q): the modules load each other in a circle", module)
			}
			return globals, nil
		}
		modules[module] = nil
		program, err := p.options.Profile.Program(module)
		if err != nil {
			return nil, err //nolint:wrapcheck // names the profile and the module already
		}
		th := &starlark.Thread{Name: module, Load: load, Print: p.print}
		th.SetMaxExecutionSteps(maxSteps)
		globals, err := program.Init(th, env)
		if err != nil {
			return nil, script(err)
		}
		globals.Freeze()
		modules[module] = globals
		return globals, nil
	}
	globals, err := load(nil, "flows.star")
	if err != nil {
		return fmt.Errorf("profile %s: %w", p.options.Profile.Name, err)
	}
	p.functions = globals
	return nil
}

// quote(text) is a string literal of a filter.
func quote(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var text string
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &text); err != nil {
		return nil, fmt.Errorf("quote: %w", err)
	}
	return starlark.String(appendString(nil, text)), nil
}

// switches is "feature" in flows: it reads the connection's switches as they
// stand.
type switches struct{ on map[string]bool }

func (s *switches) String() string        { return fmt.Sprint(s.on) }
func (s *switches) Type() string          { return "feature" }
func (s *switches) Freeze()               {}
func (s *switches) Truth() starlark.Bool  { return starlark.True }
func (s *switches) Hash() (uint32, error) { return 0, errors.New("feature cannot be a key") }
func (s *switches) AttrNames() []string   { return nil }

func (s *switches) Attr(name string) (starlark.Value, error) {
	on, ok := s.on[name]
	if !ok {
		return nil, nil //nolint:nilnil // how Starlark is told that there is no such attribute
	}
	return starlark.Bool(on), nil
}

// run performs one unit of work. A *fault is the target's; any other error is
// the context's or the harness's own.
func (p *IdP) run(ctx context.Context, unit string, args ...starlark.Value) (result starlark.Value, err error) {
	defer func() {
		if v := recover(); v != nil {
			result, err = nil, fmt.Errorf("profile %s: %s: panic: %v", p.options.Profile.Name, unit, v)
		}
	}()
	fn, ok := p.functions[unit]
	if !ok {
		return nil, fmt.Errorf("profile %s has no function %s: %s", p.options.Profile.Name, unit, p.options.Profile.Never[unit])
	}
	for attempt := 1; ; attempt++ {
		result, err = p.runOnce(ctx, unit, fn, args)
		var f *fault
		if !errors.As(err, &f) || f.exchange == nil {
			return result, err
		}
		rule, ok := p.retryRule(f.exchange.status)
		if !ok || !rule.WholeJob || attempt >= rule.Attempts {
			return nil, f
		}
		if err := p.await(ctx, delay(rule, attempt, f.exchange.retryAfter)); err != nil {
			return nil, err
		}
	}
}

func (p *IdP) runOnce(ctx context.Context, unit string, fn starlark.Value, args []starlark.Value) (starlark.Value, error) {
	th := &starlark.Thread{Name: unit, Print: p.print}
	th.SetMaxExecutionSteps(maxSteps)
	stop := context.AfterFunc(ctx, func() { th.Cancel("the run was called off") })
	defer stop()
	p.calls++
	s := &session{idp: p, ctx: context.WithValue(ctx, callKey{}, call{unit, p.calls})}
	p.last = nil
	result, err := starlark.Call(th, fn, append(starlark.Tuple{s}, args...), nil)
	if err == nil {
		return result, nil
	}
	if f, ok := errors.AsType[*fault](err); ok {
		return nil, f
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("%s: %w", unit, ctx.Err())
	}
	return nil, fmt.Errorf("profile %s: %w", p.options.Profile.Name, script(err))
}

// call is one run of a unit of work.
type call struct {
	unit string
	n    int
}

type callKey struct{}

// UnitOf says which unit of work a request of an IdP belongs to, and which run
// of it, counted from 1 over all units; "" when an IdP did not make it.
func UnitOf(req *http.Request) (unit string, run int) {
	c, _ := req.Context().Value(callKey{}).(call)
	return c.unit, c.n
}

// print is print() in flows: a note, for whoever writes a profile.
func (p *IdP) print(th *starlark.Thread, text string) {
	p.notes = append(p.notes, th.Name+": "+text)
}

// script adds the place in the script to an evaluation error.
func script(err error) error {
	if eval, ok := errors.AsType[*starlark.EvalError](err); ok {
		return fmt.Errorf("%w\n%s", err, eval.CallStack)
	}
	return err
}

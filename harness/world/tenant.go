package world

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/sut"
)

// errStarted says that a sentence about the tenant comes after its first use.
var errStarted = errors.New("the workspace is in use already: sentences about it come first")

// Plan puts the workspace on a plan: FREE, BASIC, STANDARD, PRO or ENTERPRISE.
func (w *World) Plan(plan string) error {
	if w.tenant != nil {
		return errStarted
	}
	w.spec.Plan = strings.ToUpper(plan)
	return nil
}

// TakesPasswords lets clients set passwords on a target of our own, which
// ignores them unless its owner agrees.
func (w *World) TakesPasswords() error {
	if w.tenant != nil {
		return errStarted
	}
	w.spec.PasswordSync = true
	return nil
}

// Limited lets each credential send so many requests a minute.
func (w *World) Limited(perMinute int) error {
	if w.tenant != nil {
		return errStarted
	}
	w.spec.RateLimit = perMinute
	return nil
}

// Connected says whether SCIM is enabled when the scenario starts.
func (w *World) Connected(on bool) error {
	if w.tenant != nil {
		return errStarted
	}
	w.spec.SCIM = on
	return nil
}

// AutoJoin lets people of an e-mail domain join by themselves.
func (w *World) AutoJoin(ctx context.Context, domain string) error {
	return w.appDo(ctx, Past, theOwner, "let people of "+domain+" join", http.MethodPut,
		"/workspaces/{workspace}/auto-join", textObject("domain", domain))
}

// Joined adds somebody who became a member in the app. m.Name is how sentences
// call them, full their whole name, "" for the usual one.
func (w *World) Joined(full string, members ...sut.Member) error {
	if w.tenant != nil {
		return errStarted
	}
	for _, m := range members {
		name := m.Name
		p := w.person(name)
		if full != "" {
			p.display = full
		}
		m.Name = p.display
		if m.Email == "" {
			m.Email = p.email
		}
		p.email, p.userName, p.inApp = m.Email, m.Email, true
		w.spec.Members = append(w.spec.Members, m)
	}
	return nil
}

// Grouped adds groups that were made in the app before SCIM is enabled.
func (w *World) Grouped(name string, members ...string) error {
	if w.tenant != nil {
		return errStarted
	}
	g := sut.Group{Name: name}
	for _, m := range members {
		g.Members = append(g.Members, w.person(m).email)
	}
	w.spec.Groups = append(w.spec.Groups, g)
	w.groups[name] = &group{key: name, display: name}
	return nil
}

// ready makes the tenant when it is first needed.
func (w *World) ready(ctx context.Context) (*sut.Tenant, error) {
	if w.tenant != nil {
		return w.tenant, nil
	}
	if err := w.needsApp(); err != nil {
		return nil, err
	}
	w.ensureOwner()
	t, err := w.o.Target.Tenant(ctx, w.spec)
	if err != nil {
		return nil, fmt.Errorf("make a tenant: %w", err)
	}
	if t.Shared {
		// Plays run at once, so the run's suffix is made the play's own.
		own := *t
		own.Suffix += strconv.FormatUint(uint64(w.o.Seed)%(36*36*36*36*36), 36) //nolint:gosec // any bits will do
		t = &own
	}
	w.tenant, w.token, w.scimOn = t, t.Token, w.spec.SCIM
	if t.Token != "" {
		w.rec.AddSecret(t.Token)
	}
	if t.App != nil && t.App.Header.Get("X-Api-Key") != "" {
		w.rec.AddSecret(t.App.Header.Get("X-Api-Key"))
	}
	for _, p := range t.People {
		if p.APIKey != "" {
			w.rec.AddSecret(p.APIKey)
		}
	}
	return t, nil
}

// needsApp refuses what only a target of ours can set up. A foreign tenant is
// on: it cannot be handed out without SCIM or with members of our choice.
func (w *World) needsApp() error {
	if w.o.Target.Info().Own {
		return nil
	}
	switch {
	case !w.spec.SCIM:
		return notApplicable("the target cannot hand out a workspace without SCIM")
	case w.spec.Plan != "ENTERPRISE":
		return notApplicable("the target cannot hand out a workspace on another plan")
	case w.spec.RateLimit > 0:
		return notApplicable("the target's limit on requests is its own affair")
	case len(w.spec.Members) > 0 || len(w.spec.Groups) > 0:
		return notApplicable("the target cannot hand out a workspace with members made in the app")
	default:
		return nil
	}
}

// theOwner is how sentences name the workspace's owner.
const theOwner = "the owner"

// ensureOwner gives every workspace of ours an owner whose key is known.
func (w *World) ensureOwner() {
	for _, m := range w.spec.Members {
		if m.Role == "OWNER" {
			return
		}
	}
	if !w.o.Target.Info().Own {
		return
	}
	p := w.person(theOwner)
	p.inApp = true
	w.spec.Members = append(w.spec.Members, sut.Member{Email: p.email, Name: p.display, Role: "OWNER"})
}

// idp connects the profile to the tenant when it is first needed.
func (w *World) idp(ctx context.Context) (*idp.IdP, error) {
	if w.provider != nil {
		return w.provider, nil
	}
	if w.o.Profile == nil {
		return nil, errors.New("no identity provider plays this feature: its folder is played once")
	}
	t, err := w.ready(ctx)
	if err != nil {
		return nil, err
	}
	if w.token == "" && w.typedToken == "" {
		return nil, errors.New("SCIM is off, so there is no token to connect with")
	}
	params, err := w.params()
	if err != nil {
		return nil, err
	}
	p, err := idp.New(idp.Options{
		Profile: w.o.Profile, Variant: w.o.Variant, Params: params,
		BaseURL: cmp.Or(w.typedBase, t.BaseURL), Token: cmp.Or(w.typedToken, w.token),
		Transport: w.rec.Actor(w.o.Profile.Name), Seq: w.lastSeq,
		Suffix: t.Suffix, Seed: uint64(w.o.Seed), //nolint:gosec // any bits will do as a seed
		Wait: w.wait,
	})
	if err != nil {
		return nil, fmt.Errorf("connect %s: %w", w.o.Profile.Name, err)
	}
	w.provider = p
	return p, nil
}

func (w *World) lastSeq() int {
	ex, _ := w.rec.Last()
	return ex.Seq
}

// wait lets time pass: on the tenant's own clock where it has one.
func (w *World) wait(ctx context.Context, d time.Duration) error {
	if w.tenant.Admin != nil {
		return w.moveClock(ctx, d)
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Passes lets time pass for the target and the identity provider.
func (w *World) Passes(ctx context.Context, t Tense, d time.Duration) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	does := d.String() + " pass"
	if w.provider != nil {
		return w.play(ctx, t, does, func(ctx context.Context, p *idp.IdP) error { return p.Advance(ctx, d) })
	}
	return w.act(ctx, t, does, func(ctx context.Context) error { return w.wait(ctx, d) })
}

// Another makes a second workspace, whose token {other} then stands for.
func (w *World) Another(ctx context.Context) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	if !w.o.Target.Info().Own {
		return notApplicable("the target cannot hand out a second workspace")
	}
	t, err := w.o.Target.Tenant(ctx, sut.Spec{Plan: "ENTERPRISE", Mode: w.o.Mode, SCIM: true, Deviation: w.o.Deviation})
	if err != nil {
		return fmt.Errorf("make another tenant: %w", err)
	}
	w.rec.AddSecret(t.Token)
	w.other = t
	return nil
}

func (w *World) moveClock(ctx context.Context, d time.Duration) error {
	w.clock += int64(d / time.Second)
	door := w.tenant.Admin
	a, err := w.send(ctx, request{
		actor: "harness: clock", method: http.MethodPut, url: door.BaseURL + "/workspaces/" + w.tenant.ID + "/clock",
		header: door.Header, body: fmt.Appendf(nil, `{"offsetSeconds":%d}`, w.clock),
	})
	if err != nil {
		return err
	}
	if a.status/100 != 2 {
		return fmt.Errorf("move the tenant's clock: status %d: %s", a.status, a.body)
	}
	return nil
}

// TurnsElsewhere sends the client's raw requests to the other workspace from
// now on, with its token.
func (w *World) TurnsElsewhere(ctx context.Context) error {
	if w.other == nil {
		if err := w.Another(ctx); err != nil {
			return err
		}
	}
	w.elsewhere = true
	return nil
}

package suite

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/sut"
)

// preflight looks at the target before the run. It judges two things only: that
// there is an answer, and that the credentials are not refused. Whatever else
// is wrong is for the scenarios to find.
func preflight(ctx context.Context, o *Options, p *plan, transport http.RoundTripper) (*facts, error) {
	ctx, cancel := context.WithTimeout(ctx, o.PreflightTimeout)
	defer cancel()
	form, plain, err := credential(o, p)
	if err != nil {
		return nil, err
	}
	mode := strict
	if !plain {
		mode = tolerant // which is what takes another form
	}
	tenant, err := o.Target.Tenant(ctx, sut.Spec{Name: "preflight", Plan: "ENTERPRISE", Mode: mode, SCIM: true})
	if err != nil {
		return nil, unreachable(ctx, o.Target.Info().URL, err)
	}
	f, err := look(ctx, o, p, probe{tenant: tenant, transport: transport, form: form})
	if tenant.Close != nil {
		if closing := tenant.Close(context.WithoutCancel(ctx)); err == nil && closing != nil {
			err = fmt.Errorf("giving the preflight's tenant back: %w", closing)
		}
	}
	return f, err
}

func look(ctx context.Context, o *Options, p *plan, c probe) (*facts, error) {
	tenant := c.tenant
	f := &facts{info: o.Target.Info(), shared: tenant.Shared, app: tenant.App != nil, admin: tenant.Admin != nil}
	config, err := c.get(ctx, "/ServiceProviderConfig")
	if err != nil {
		return nil, unreachable(ctx, tenant.BaseURL, err)
	}
	f.config = config.object()
	users, err := c.get(ctx, "/Users?count=1&filter="+url.QueryEscape(`userName eq "scimproof-preflight"`))
	if err != nil {
		return nil, unreachable(ctx, tenant.BaseURL, err)
	}
	if users.status == http.StatusUnauthorized || users.status == http.StatusForbidden {
		return nil, &UnreachableError{Message: users.refused(tenant.BaseURL)}
	}
	types, err := c.get(ctx, "/ResourceTypes")
	if err != nil {
		return nil, unreachable(ctx, tenant.BaseURL, err)
	}
	f.types = types.resources()
	if err := c.app(ctx, f.info.Own); err != nil {
		return nil, err
	}
	return f, c.optional(ctx, p, f)
}

// app looks through the second door of a foreign target: a wrong key would
// otherwise look like a lock.
func (c probe) app(ctx context.Context, own bool) error {
	if own || c.tenant.App == nil {
		return nil
	}
	where := c.tenant.App.BaseURL + "/workspaces/" + c.tenant.ID
	a, err := c.send(ctx, http.MethodGet, where+"/users?page=1&page-size=1", "", c.tenant.App.Header)
	if err != nil {
		return &UnreachableError{Message: fmt.Sprintf("the app API at %s cannot be reached: %v; check --app-url", where, err), Err: err}
	}
	if a.status != http.StatusOK {
		return &UnreachableError{Message: fmt.Sprintf("the app API at %s does not list its users, it answers with status %d; check --app-url and --app-key", where, a.status)}
	}
	return nil
}

// optional asks what only a probe can tell, if a selected play wants to know.
func (c probe) optional(ctx context.Context, p *plan, f *facts) error {
	wanted := func(name string) bool {
		for _, x := range p.plays {
			if x.selected && x.has(capPrefix+name) {
				return true
			}
		}
		return false
	}
	absent := func(a answer) *bool {
		there := a.status != http.StatusNotFound && a.status != http.StatusMethodNotAllowed && a.status != http.StatusNotImplemented
		return &there
	}
	if wanted("me") {
		a, err := c.get(ctx, "/Me")
		if err != nil {
			return unreachable(ctx, c.tenant.BaseURL, err)
		}
		f.me = absent(a)
	}
	for name, search := range map[string]struct {
		path  string
		there **bool
	}{"search": {"/Users/.search", &f.search}, "search-root": {"/.search", &f.searchRoot}} {
		if !wanted(name) {
			continue
		}
		a, err := c.do(ctx, http.MethodPost, search.path, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":0}`)
		if err != nil {
			return unreachable(ctx, c.tenant.BaseURL, err)
		}
		// tooMany says that no answer will be worked out (RFC 7644 section 3.4.2.1).
		if *search.there = absent(a); a.status == http.StatusBadRequest && bytes.Contains(a.body, []byte(`"tooMany"`)) {
			*search.there = new(bool)
		}
	}
	if wanted("query-root") {
		a, err := c.get(ctx, "/?count=0&filter="+url.QueryEscape(`meta.resourceType eq "User"`))
		if err != nil {
			return unreachable(ctx, c.tenant.BaseURL, err)
		}
		// Any refusal will do: queries at the root are optional.
		there := a.status == http.StatusOK && a.object() != nil
		f.queryRoot = &there
	}
	if wanted("bracket-filter") {
		a, err := c.get(ctx, "/Users?count=0&filter="+url.QueryEscape(`emails[type eq "work"]`))
		if err != nil {
			return unreachable(ctx, c.tenant.BaseURL, err)
		}
		there := a.status == http.StatusOK
		f.bracketFilter = &there
	}
	return nil
}

func unreachable(ctx context.Context, where string, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	if where != "" {
		where = " at " + where
	}
	return &UnreachableError{Message: fmt.Sprintf("the target%s cannot be reached: %v; check --target, and that the server is running", where, err), Err: err}
}

// probe sends the few requests of the preflight.
type probe struct {
	tenant    *sut.Tenant
	transport http.RoundTripper
	// form is the template of the Authorization header.
	form string
}

type answer struct {
	status    int
	challenge string
	body      []byte
}

// probeBody is how much of an answer the preflight reads.
const probeBody = 4 << 20

func (c probe) get(ctx context.Context, path string) (answer, error) {
	return c.do(ctx, http.MethodGet, path, "")
}

func (c probe) do(ctx context.Context, method, path, body string) (answer, error) {
	h := http.Header{"Accept": {"application/scim+json, application/json"}}
	if body != "" {
		h.Set("Content-Type", "application/scim+json")
	}
	if c.tenant.Token != "" {
		h.Set("Authorization", strings.ReplaceAll(c.form, "{token}", c.tenant.Token))
	}
	return c.send(ctx, method, c.tenant.BaseURL+path, body, h)
}

func (c probe) send(ctx context.Context, method, url, body string, h http.Header) (a answer, err error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return a, fmt.Errorf("%s %s: %w", method, url, err)
	}
	maps.Copy(req.Header, h)
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	a.status, a.challenge = resp.StatusCode, resp.Header.Get("WWW-Authenticate")
	if a.body, err = io.ReadAll(io.LimitReader(resp.Body, probeBody)); err != nil {
		return a, fmt.Errorf("%s %s: reading the answer: %w", method, url, err)
	}
	return a, nil
}

func (a answer) refused(where string) string {
	challenge := "there is no WWW-Authenticate header"
	if a.challenge != "" {
		challenge = "WWW-Authenticate: " + a.challenge
	}
	return fmt.Sprintf("the target at %s refused the credentials with status %d (%s); check --token", where, a.status, challenge)
}

// object is the body as a JSON object, nil when it is none.
func (a answer) object() map[string]any {
	var object map[string]any
	if a.status != http.StatusOK || json.NewDecoder(bytes.NewReader(a.body)).Decode(&object) != nil {
		return nil
	}
	return object
}

// resources are the entries of a list response, or of a bare array.
func (a answer) resources() []any {
	if list, ok := member(a.object(), "Resources").([]any); ok {
		return list
	}
	var list []any
	if a.status != http.StatusOK || json.Unmarshal(a.body, &list) != nil {
		return nil
	}
	return list
}

// defaultPreflight is how long the target may take to answer before the run.
const defaultPreflight = 15 * time.Second

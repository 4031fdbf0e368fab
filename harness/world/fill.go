package world

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// thing is a resource that no person or group of the sentences stands for.
type thing struct {
	endpoint, id string
	kind         *kind
	leaf         *definition
	path         string
	// cost ranks candidates for a probe.
	cost int
}

// Fills gives the tenant one resource of every type the target publishes, with
// every attribute it publishes, and a few that have changed since: what rules
// about everything shown are held against. Ada is whole, Grace was changed
// twice, both are in Sales, Sales is in Everyone if groups may be nested.
func (w *World) Fills(ctx context.Context) error {
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		switch k.endpoint {
		case "/Users":
			err = w.fillUsers(ctx, k)
		case "/Groups":
			err = w.fillGroups(ctx)
		default:
			_, err = w.createSample(ctx, k, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *World) fillUsers(ctx context.Context, k *kind) error {
	ada, grace := w.person("Ada"), w.person("Grace")
	if err := w.createWhole(ctx, k, ada); err != nil {
		return err
	}
	if err := w.Creates(ctx, "Grace"); err != nil {
		return err
	}
	x := w.current(grace)
	body := textObject("userName", x.UserName, "title", "Countess")
	urns := []any{userSchema}
	if top, _ := k.find(enterprise + ":manager"); top != nil {
		urns = append(urns, enterprise)
		manager := &object{}
		manager.set("manager", textObject("value", ada.scimID))
		body.set(enterprise, manager)
	}
	body.set("schemas", urns)
	if _, err := w.scim(ctx, http.MethodPut, "/Users/"+escape(grace.scimID), appendJSON(nil, body)); err != nil {
		return err
	}
	op := textObject("op", "replace", "path", "displayName", "value", "Amazing Grace")
	_, err := w.scim(ctx, http.MethodPatch, "/Users/"+escape(grace.scimID), appendJSON(nil, patchBody(op)))
	return err
}

func patchBody(ops ...any) *object {
	body := &object{}
	body.set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:PatchOp"})
	body.set("Operations", ops)
	return body
}

// createWhole creates a person with every attribute, or, when the target does
// not take them all, with the usual ones.
func (w *World) createWhole(ctx context.Context, k *kind, p *person) error {
	x := w.current(p)
	body := (&sampler{mark: "whole"}).body(k, false)
	body.set("userName", x.UserName)
	body.set("externalId", "x-"+x.UserName)
	if v, _ := lookup(body, "emails[0]"); v != nil {
		v.(*object).set("value", x.Email) //nolint:forcetypeassert // the sampler made it
	}
	w.now, w.does = nil, "the client creates a user with every attribute the server publishes"
	a, err := w.scim(ctx, http.MethodPost, k.endpoint, appendJSON(nil, body))
	if err != nil {
		return err
	}
	if o, bad := a.object(); a.status == http.StatusCreated && bad == nil && o.text("id") != "" {
		p.scimID, p.created = o.text("id"), true
		return nil
	}
	w.note(fmt.Sprintf("the server does not take a user with every attribute it publishes (status %d: %s)", a.status, excerpt(a.body)))
	return w.Creates(ctx, p.name)
}

func (w *World) fillGroups(ctx context.Context) error {
	if err := w.CreatesGroup(ctx, "Sales", "Ada", "Grace"); err != nil {
		return err
	}
	outer := textObject("displayName", w.groupName(w.groupOf("Everyone")))
	outer.set("schemas", []any{groupSchema})
	outer.set("members", []any{textObject("value", w.groups["Sales"].scimID)})
	a, err := w.scim(ctx, http.MethodPost, "/Groups", appendJSON(nil, outer))
	if err != nil {
		return err
	}
	if o, bad := a.object(); a.status == http.StatusCreated && bad == nil {
		w.groups["Everyone"].scimID = o.text("id")
	}
	return nil
}

// createSample creates a resource of a kind nobody in the sentences stands
// for, with every attribute or only with what is required. A target that does
// not take it has none.
func (w *World) createSample(ctx context.Context, k *kind, onlyRequired bool) (*thing, error) {
	s := &sampler{mark: w.mark()}
	if ada, ok := w.people["Ada"]; ok {
		s.manager = ada.scimID
	}
	body := s.body(k, onlyRequired)
	body.set("externalId", "x-"+s.mark)
	w.now, w.does = nil, "the client creates a "+k.name
	a, err := w.scim(ctx, http.MethodPost, k.endpoint, appendJSON(nil, body))
	if err != nil {
		return nil, err
	}
	o, bad := a.object()
	if a.status != http.StatusCreated || bad != nil || o.text("id") == "" {
		w.note(fmt.Sprintf("the server does not take a %s made of the attributes it publishes (status %d: %s)", k.name, a.status, excerpt(a.body)))
		return nil, nil //nolint:nilnil,nilerr // none is an answer
	}
	return &thing{endpoint: k.endpoint, id: o.text("id"), kind: k}, nil
}

// mark makes a value unique in the tenant.
func (w *World) mark() string {
	w.marks++
	mark := fmt.Sprintf("sample-%d", w.marks)
	if w.tenant.Shared {
		mark += "-" + w.tenant.Suffix
	}
	return mark
}

// ReadsEverything reads what the scenario has created, one by one, in part and
// as lists, what the target publishes, and whatever any of it refers to.
func (w *World) ReadsEverything(ctx context.Context, t Tense) error {
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	return w.act(ctx, t, "the client reads everything", func(ctx context.Context) error {
		for _, path := range w.everything(kinds) {
			if err := w.read(ctx, path); err != nil {
				return err
			}
		}
		for range 2 { // what is referred to may refer on
			for _, path := range w.unread() {
				if err := w.read(ctx, path); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (w *World) read(ctx context.Context, path string) error {
	a, err := w.send(ctx, request{actor: "client", method: http.MethodGet, url: w.tenant.BaseURL + path, header: w.scimHeader(false)})
	w.response = a
	return err
}

// everything lists the paths to read.
func (w *World) everything(kinds []*kind) []string {
	paths := []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"}
	for _, path := range created(w.rec.All()) {
		paths = append(paths, path, path+"?attributes=userName", path+"?excludedAttributes=id")
	}
	for _, k := range kinds {
		query := "?count=100"
		if w.tenant.Shared {
			switch k.endpoint {
			case "/Users":
				query = "?filter=" + url.QueryEscape("userName eq "+show(w.current(w.person("Ada")).UserName))
			case "/Groups":
				query = "?filter=" + url.QueryEscape("displayName eq "+show(w.groupName(w.groupOf("Sales"))))
			default:
				continue
			}
		}
		paths = append(paths, k.endpoint+query)
	}
	return paths
}

// unread lists references to resources of the target that nobody has followed.
func (w *World) unread() []string {
	seen := map[string]bool{}
	for _, ex := range w.rec.All() {
		if ex.Method == http.MethodGet {
			seen[ex.URL] = true
		}
	}
	var paths []string
	for _, r := range w.shown() {
		for _, link := range r.links() {
			at, ours := w.inside(link.ref)
			if ours && !seen[w.tenant.BaseURL+at] {
				seen[w.tenant.BaseURL+at] = true
				paths = append(paths, at)
			}
		}
	}
	return paths
}

// inside is a reference as a path behind the base URL, if it leads there;
// relative ones count from the base URL (RFC 7643 section 2.3.7, RFC 3986
// section 5.2). "/Users/1" and, as printed, "../Users/1" are tolerated.
func (w *World) inside(ref string) (string, bool) {
	root := strings.TrimSuffix(w.tenant.BaseURL, "/") + "/"
	base, errBase := url.Parse(root)
	u, err := url.Parse(ref)
	if err != nil || errBase != nil || ref == "" {
		return "", false
	}
	if rest, ok := strings.CutPrefix(base.ResolveReference(u).String(), root); ok {
		return "/" + rest, true
	}
	if u.IsAbs() || u.Host != "" {
		return "", false
	}
	return "/" + strings.TrimLeft(strings.TrimPrefix(ref, ".."), "/"), true
}

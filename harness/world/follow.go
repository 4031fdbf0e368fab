package world

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// Follows reads what the target's discovery names: every endpoint, every
// schema by its URN, every resource type by its id and by its name.
func (w *World) Follows(ctx context.Context, t Tense) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	schemas, err := w.discovered(ctx, "/Schemas")
	if err != nil {
		return err
	}
	types, err := w.discovered(ctx, "/ResourceTypes")
	if err != nil {
		return err
	}
	var paths []string
	add := func(endpoint, name string) {
		if name != "" {
			paths = append(paths, endpoint+escape(name))
		}
	}
	for _, o := range types {
		if path, ours := w.inside(o.text("endpoint")); ours {
			paths = append(paths, path+"?count=1")
		}
		add("/ResourceTypes/", o.text("id"))
		add("/ResourceTypes/", o.text("name"))
		add("/Schemas/", o.text("schema"))
		list, _ := o.get("schemaExtensions")
		for _, e := range objects(list) {
			add("/Schemas/", e.text("schema"))
		}
	}
	for _, o := range schemas {
		add("/Schemas/", o.text("id"))
	}
	return w.act(ctx, t, "the client follows what the server publishes", func(ctx context.Context) error {
		done := map[string]bool{}
		for _, path := range paths {
			if done[path] {
				continue
			}
			done[path] = true
			if err := w.read(ctx, path); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepsDiscovery remembers what discovery shows before a request that might
// change it, so that "nothing changes" can compare.
func (w *World) keepsDiscovery(ctx context.Context, method, path string) error {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if method == http.MethodGet || method == http.MethodHead || !discoveryEndpoints["/"+first] || w.published0 != nil {
		return nil
	}
	var err error
	if w.published0, err = w.readDiscovery(ctx); err != nil {
		return err
	}
	if o, bad := w.published0["/"+first].object(); bad != nil || o.text("status") != "" || len(texts(valueOf(o, "schemas"))) == 0 {
		return notApplicable("the target shows nothing at /%s that could be changed", first)
	}
	return nil
}

func valueOf(o *object, name string) any {
	v, _ := o.get(name)
	return v
}

func (w *World) readDiscovery(ctx context.Context) (map[string]*answer, error) {
	all := map[string]*answer{}
	for endpoint := range discoveryEndpoints {
		a, err := w.scim(ctx, http.MethodGet, endpoint, nil)
		if err != nil {
			return nil, err
		}
		all[endpoint] = a
	}
	return all, nil
}

// discoveryUnchanged asserts that discovery shows what it showed before.
func (w *World) discoveryUnchanged(ctx context.Context) error {
	if w.published0 == nil {
		return nil
	}
	now, err := w.readDiscovery(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for endpoint, a := range now {
		before := w.published0[endpoint]
		was, is := timeless(before), timeless(a)
		if before.status == a.status && equal(unordered(was), unordered(is)) {
			continue
		}
		expected, got := differences(was, is)
		errs = append(errs, w.changed("what "+endpoint+" shows is different", expected, got, a.seq))
	}
	return first(errs...)
}

// timeless is what an answer shows without meta, whose times may be those of
// the answer. An answer that is no object shows nothing.
func timeless(a *answer) *object {
	o, err := a.object()
	if err != nil {
		return &object{}
	}
	o.remove("meta")
	list, _ := o.get("Resources")
	for _, one := range objects(list) {
		one.remove("meta")
	}
	return o
}

// offeredPlace gives {it}, the path of the resource the scenario is about
// without its leading slash, {it.endpoint}, and {attribute} and
// {attribute.shown}, where requests and answers have the attribute.
func (w *World) offeredPlace(name, attribute string) (string, bool) {
	if w.it == nil {
		return "", false
	}
	endpoint := strings.TrimPrefix(w.it.endpoint, "/")
	switch name + "." + attribute {
	case "it.":
		return endpoint + "/" + url.PathEscape(w.it.id), w.it.id != ""
	case "it.endpoint":
		return endpoint, true
	case "attribute.":
		return w.it.path, true
	case "attribute.shown":
		return w.shownAt(), true
	default:
		return "", false
	}
}

package world

import (
	"context"
	"net/http"
	"slices"
	"strings"
)

// OffersExtension looks for a resource type with an extension that is required
// or not; the scenario is about it then.
func (w *World) OffersExtension(ctx context.Context, required bool) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	for _, k := range kinds {
		for _, x := range k.extensions {
			if k.required[x.id] == required {
				w.it = &thing{endpoint: k.endpoint, kind: k, path: x.id}
				return nil
			}
		}
	}
	if required {
		return notApplicable("no resource type of the target requires an extension")
	}
	return notApplicable("no resource type of the target has an extension that may be left out")
}

// CreatesWithout creates a resource of the type the scenario is about that has
// what is required but for the extension.
func (w *World) CreatesWithout(ctx context.Context) error {
	body := (&sampler{mark: w.mark()}).body(w.it.kind, true)
	body.remove(w.it.path)
	list, _ := body.get("schemas")
	body.set("schemas", slices.DeleteFunc(array(list), func(v any) bool {
		s, _ := v.(string)
		return strings.EqualFold(s, w.it.path)
	}))
	return w.act(ctx, Present, "the client creates a "+w.it.kind.name+" without "+w.it.path, func(ctx context.Context) error {
		a, err := w.scim(ctx, http.MethodPost, w.it.endpoint, appendJSON(nil, body))
		if err != nil {
			return err
		}
		w.response = a
		if o, bad := a.object(); a.status == http.StatusCreated && bad == nil {
			w.it.id = o.text("id")
		}
		return nil
	})
}

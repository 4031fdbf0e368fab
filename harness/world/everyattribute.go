package world

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// WritesEverything writes, one by one, every readWrite and writeOnly attribute
// the target publishes to a resource of its type, and notes which were refused
// and which not kept. Only a failure of the server itself is an accusation.
func (w *World) WritesEverything(ctx context.Context, method string) error {
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	return w.act(ctx, Present, "the client writes every attribute by "+method, func(ctx context.Context) error {
		for _, k := range kinds {
			made, err := w.createSample(ctx, k, true)
			if err != nil {
				return err
			}
			if made == nil {
				continue
			}
			for i, x := range k.schemas() {
				urn := ""
				if i > 0 {
					urn = x.id + ":"
				}
				for _, d := range x.attributes {
					made.path, made.leaf = urn+d.name, d
					if err := w.writesOne(ctx, made, method); err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
}

func (w *World) writesOne(ctx context.Context, on *thing, method string) error {
	d := on.leaf
	v, ok := (&sampler{mark: w.mark()}).value(d, "")
	if common(d.name) || d.mutability != "readWrite" && d.mutability != "writeOnly" || !ok {
		return nil
	}
	w.it = on
	body := w.written(v)
	if method == http.MethodPatch {
		op := textObject("op", "replace", "path", on.path)
		op.set("value", v)
		body = patchBody(op)
	}
	at := on.endpoint + "/" + escape(on.id)
	a, err := w.scim(ctx, method, at, appendJSON(nil, body))
	if err != nil {
		return err
	}
	w.response = a
	switch {
	case a.status >= http.StatusInternalServerError:
		return hardest(w.fail(false, report.Failure{
			Did: fmt.Sprintf("writing %s of a %s by %s ends in an error of the server's own", on.path, on.kind.name, method), Breaks: "nobody can tell what is stored now",
			Expected: "success or a SCIM error with a status 4xx", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
		}))
	case a.status/100 != 2:
		w.note(fmt.Sprintf("%s of a %s cannot be written by %s: status %d: %s", on.path, on.kind.name, method, a.status, excerpt(a.body)))
		return nil
	case d.returned == "never" || d.returned == "request":
		return nil
	}
	o, _, err := w.readByID(ctx, on.endpoint+"/", on.id)
	if err != nil {
		return err
	}
	if got, there := lookup(o, on.path); !there || !covers(got, v) {
		w.note(fmt.Sprintf("%s of a %s was written as %s by %s and is shown as %s", on.path, on.kind.name, show(v), method, orNothing(got, there)))
	}
	return nil
}

// took holds a scenario back from a foreign target that refused or ignored
// what its fixture writes: a server may do so (RFC 7644 section 3.1).
func (w *World) took(ctx context.Context, v any) error {
	if w.o.Target.Info().Own {
		return w.prepared(w.response)
	}
	if w.response.status/100 != 2 || w.it.id == "" {
		return notApplicable("the target refuses to write %s: status %d", w.it.path, w.response.status)
	}
	d := w.it.leaf
	if v == leftOut || d.mutability == "writeOnly" || d.returned == "never" || d.returned == "request" {
		return nil
	}
	o, _, err := w.readByID(ctx, w.it.endpoint+"/", w.it.id)
	if err != nil {
		return err
	}
	if got, _ := lookup(o, w.shownAt()); !covers(got, v) {
		return notApplicable("the target does not keep the attribute %s", w.it.path)
	}
	return nil
}

// covers says that a value shows what was sent, perhaps with more inside.
func covers(got, sent any) bool {
	switch s := sent.(type) {
	case *object:
		g, ok := got.(*object)
		for _, m := range s.members {
			v, there := g.get(m.name)
			if ok = ok && (there && covers(v, m.value) || !there); !ok {
				return false
			}
		}
		return ok
	case []any:
		g := array(got)
		if len(g) != len(s) {
			return false
		}
		for i := range s {
			if !covers(g[i], s[i]) {
				return false
			}
		}
		return true
	case string:
		g, ok := got.(string)
		return ok && strings.EqualFold(g, s)
	default:
		return equal(got, sent)
	}
}

package world

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// Offers looks for a writable attribute of a type among everything the target
// publishes; the scenario is about it then. An attribute of the type alone
// comes before a sub-attribute, and one without a format of its own before
// certificates. With a characteristic the attribute has that, and is one of a
// resource, not of a value in it.
func (w *World) Offers(ctx context.Context, typ, characteristic, value string) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	var best *thing
	for n, k := range kinds {
		for _, found := range k.writable() {
			d := found.leaf
			_, inner := found.split()
			if d.typ != typ || d.refers() || strings.EqualFold(d.name, "primary") || characteristic != "" && inner != "" || !d.probed(characteristic, value) {
				continue
			}
			found.cost += n
			if samples[strings.ToLower(found.path)] != "" {
				found.cost += 10
			}
			if best == nil || found.cost < best.cost {
				best = found
			}
		}
	}
	if best == nil {
		if characteristic != "" {
			typ += fmt.Sprintf(" with %s %s", characteristic, value)
		}
		return notApplicable("the target publishes no attribute of type %s that a scenario could try", typ)
	}
	w.it = best
	return nil
}

// probed says that a definition has one characteristic, and no other that gets
// in the way.
func (d *definition) probed(characteristic, value string) bool {
	got, _ := d.characteristic(characteristic)
	plain := func(name, usual string) bool {
		is, _ := d.characteristic(name)
		return name == characteristic || is == usual
	}
	hidden := characteristic == "mutability" && value == "writeOnly" || characteristic == "returned" && value == "never"
	return got == value && (plain("mutability", "readWrite") || hidden) && (plain("returned", "default") || hidden) &&
		(characteristic == "" || plain("uniqueness", "none") && len(d.canonical) == 0 && !common(d.name))
}

// writable lists the attributes of a kind that take a value of their own, and
// the sub-attributes of those that are complex.
func (k *kind) writable() []*thing {
	var all []*thing
	for i, x := range k.schemas() {
		urn := ""
		if i > 0 {
			urn = x.id + ":"
		}
		for _, d := range x.attributes {
			if !d.multi {
				all = append(all, &thing{endpoint: k.endpoint, kind: k, leaf: d, path: urn + d.name})
			}
			if !d.writable() || d.refers() {
				continue
			}
			for _, sub := range d.subs {
				all = append(all, &thing{endpoint: k.endpoint, kind: k, leaf: sub, path: urn + d.name + "." + sub.name, cost: 5})
			}
		}
	}
	return all
}

// Writes writes a JSON value to the attribute the scenario is about: with a new
// resource by POST, to one made before by PUT or PATCH, which replaces, or by
// "add", which is a PATCH that adds; to another resource than the last one,
// where that is asked for. "nothing" leaves the attribute out.
func (w *World) Writes(ctx context.Context, t Tense, text string, another bool, method string) error {
	if w.it == nil {
		return errors.New("no sentence has said which attribute this is about")
	}
	v, err := valueToWrite(w.fill(text))
	if err != nil {
		return fmt.Errorf("value %s: %w", text, err)
	}
	if another {
		w.it.id = ""
	}
	if method != http.MethodPost && w.it.id == "" {
		made, err := w.createSample(ctx, w.it.kind, true)
		if err != nil {
			return err
		}
		if made == nil {
			return notApplicable("the target does not take a %s made of the attributes it requires", w.it.kind.name)
		}
		w.it.id = made.id
	}
	path, body := w.it.endpoint, w.written(v)
	switch method {
	case http.MethodPut:
		path += "/" + escape(w.it.id)
	case http.MethodPatch, "add":
		path += "/" + escape(w.it.id)
		op := textObject("op", "replace", "path", w.it.top())
		if method == "add" {
			op, method = textObject("op", "add", "path", w.it.top()), http.MethodPatch
		}
		whole, _ := lookup(body, w.it.top())
		op.set("value", whole)
		body = patchBody(op)
	}
	err = w.act(ctx, t, fmt.Sprintf("the client writes %s to %s by %s", text, w.it.path, method), func(ctx context.Context) error {
		a, err := w.scim(ctx, method, path, appendJSON(nil, body))
		if err != nil {
			return err
		}
		w.response = a
		if o, bad := a.object(); method == http.MethodPost && a.status == http.StatusCreated && bad == nil {
			w.it.id = o.text("id")
		}
		return nil
	})
	if err != nil || t != Past {
		return err
	}
	return w.took(ctx, v)
}

// leftOut stands for an attribute that a body does not have.
var leftOut = &object{}

func valueToWrite(text string) (any, error) {
	if text == "nothing" {
		return leftOut, nil
	}
	return parseJSON([]byte(text))
}

// written is a resource with what is required and a value of the attribute.
func (w *World) written(v any) *object {
	body := (&sampler{mark: w.mark()}).body(w.it.kind, true)
	if v == leftOut {
		return body
	}
	outer, inner := w.it.split()
	in := body
	if urn, name, ok := cutURN(outer); ok {
		in, outer = &object{}, name
		body.set(urn, in)
		list, _ := body.get("schemas")
		body.set("schemas", append(array(list), urn))
	}
	top, _ := w.it.kind.find(w.it.top())
	if inner != "" {
		o := &object{}
		o.set(inner, v)
		v = o
		if top.multi {
			v = []any{o}
		}
	}
	in.set(outer, v)
	return body
}

// split separates a sub-attribute from its parent.
func (t *thing) split() (outer, inner string) {
	i := strings.LastIndex(t.path, ":") + 1
	name, inner, _ := strings.Cut(t.path[i:], ".")
	return t.path[:i] + name, inner
}

// top is the path of the whole attribute.
func (t *thing) top() string {
	outer, _ := t.split()
	return outer
}

func cutURN(path string) (urn, name string, ok bool) {
	i := strings.LastIndex(path, ":")
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// shownAt is the path at which a reading shows the attribute.
func (w *World) shownAt() string {
	outer, inner := w.it.split()
	if top, _ := w.it.kind.find(w.it.top()); top != nil && top.multi {
		outer += "[0]"
	}
	if inner == "" {
		return outer
	}
	return outer + "." + inner
}

// IsShown asserts what a fresh reading shows of the attribute the scenario is
// about; with unless, a refusal is an answer as good.
func (w *World) IsShown(ctx context.Context, unless bool, expectation string) error {
	if w.it == nil || w.response == nil {
		return errNoResponse
	}
	if unless && w.response.status/100 == 4 {
		return w.IsAnswer()
	}
	if w.it.id == "" {
		return w.Answers(http.StatusCreated)
	}
	o, seq, err := w.readByID(ctx, w.it.endpoint+"/", w.it.id)
	if err != nil {
		return err
	}
	if o == nil {
		return w.fail(false, report.Failure{
			Did: "the server does not find the resource by id", Breaks: "what was written is lost", Expected: "status 200", Got: "status 404", ExchangeSeq: seq,
		})
	}
	return w.shows(o, "reading the "+w.it.kind.name+" back", seq, [][2]string{{w.shownAt(), expectation}})
}

// IsAnswer asserts no more than that the server answered in form: with success
// or with a SCIM error. What it must not do on any account fails whatever the
// scenario's rows are worth.
func (w *World) IsAnswer(scimTypes ...string) error {
	if w.response == nil {
		return errNoResponse
	}
	a := w.response
	if a.status/100 == 4 {
		w.note(fmt.Sprintf("%s %s is refused with status %d: %s", a.method, pathTemplate(a.url), a.status, excerpt(a.body)))
		return hardest(w.IsError(false, scimTypes, a.status))
	}
	w.note(fmt.Sprintf("%s %s is answered with status %d", a.method, pathTemplate(a.url), a.status))
	if a.status/100 == 2 || a.status == http.StatusNotModified {
		if len(a.body) == 0 {
			return nil
		}
		if _, err := a.object(); err == nil {
			return nil
		}
	}
	return hardest(w.fail(false, report.Failure{
		Did: fmt.Sprintf("the server answered %s %s with status %d", a.method, pathTemplate(a.url), a.status), Breaks: "the client can do nothing with the answer",
		Expected: "success with a JSON object, or a SCIM error with a status 4xx", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
	}))
}

// hardest makes an accusation fail whatever its rows say.
func hardest(err error) error {
	if f, ok := err.(*Failure); ok { //nolint:errorlint // as fail made it
		f.Report.Severity = report.Fail
		for i := range f.More {
			f.More[i].Severity = report.Fail
		}
	}
	return err
}

// RefusedOr asserts that the last request was refused and changed nothing, or
// else that a resource reads back as given.
func (w *World) RefusedOr(ctx context.Context, name string, rows ...[2]string) error {
	if w.response == nil {
		return errNoResponse
	}
	if w.response.status/100 != 2 {
		return first(w.IsAnswer(), w.Unchanged(ctx))
	}
	return w.ReadingBack(ctx, name, rows...)
}

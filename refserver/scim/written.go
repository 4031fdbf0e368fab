package scim

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// Written is the projection for the answer to a write: what is returned on
// request is shown too when the body gave it (RFC 7643 section 7), unless the
// client chose attributes itself. body may be as the client sent it; nil adds
// nothing.
func (p *Projection) Written(body *document.Object) *Projection {
	if p.chosen || body == nil {
		return p
	}
	return p.with(func(tg Target) bool { return gives(tg, p.t, body) })
}

// Patched is Written for the body of a PATCH: what an operation names, by its
// path or in its value, was given (RFC 7644 section 3.5.2).
func (p *Projection) Patched(body *document.Object) *Projection {
	if p.chosen {
		return p
	}
	var values []*document.Object
	for _, op := range body.Array("Operations") {
		o, _ := op.(*document.Object)
		if v := p.t.placed(o); v != nil {
			values = append(values, v)
		}
	}
	return p.with(func(tg Target) bool {
		return slices.ContainsFunc(values, func(v *document.Object) bool { return gives(tg, p.t, v) })
	})
}

// placed is the value of an operation where it stands in the resource; nil
// when the path leads nowhere.
func (t *Type) placed(op *document.Object) *document.Object {
	value, _ := op.Get("value")
	path := op.String("path")
	if path == "" {
		whole, _ := value.(*document.Object)
		return whole
	}
	head, filtered, _ := strings.Cut(path, "[")
	_, rest, _ := strings.Cut(filtered, "]")
	tg, err := t.Resolve(head + rest)
	if err != nil {
		return nil
	}
	if tg.Sub != nil {
		value = document.New(tg.Sub.Name, value)
	}
	if tg.Attr != nil {
		value = document.New(tg.Attr.Name, value)
	}
	if tg.Extension != nil {
		value = document.New(tg.Extension.ID, value)
	}
	whole, _ := value.(*document.Object)
	return whole
}

// with adds what is returned on request and was given.
func (p *Projection) with(given func(Target) bool) *Projection {
	q := &Projection{t: p.t, core: written(p.core, nil, p.t.Core, given)}
	for i, e := range p.t.Extensions {
		q.extensions = append(q.extensions, written(p.extensions[i], e.Schema, e.Schema, given))
	}
	return q
}

func written(already []shown, extension, schema *Schema, given func(Target) bool) []shown {
	out := slices.Clone(already)
	for _, a := range schema.Attributes {
		tg := Target{Extension: extension, Attr: a}
		if a.Returned == ReturnedRequest && given(tg) {
			out = append(out, shownOf(extension, []*Attribute{a}, func(tg Target) bool {
				return tg.Leaf().Returned == ReturnedDefault || tg.Sub == nil || given(tg)
			})...)
			continue
		}
		i := slices.IndexFunc(out, func(s shown) bool { return s.attr == a && s.subs != nil })
		if i < 0 {
			continue
		}
		out[i].subs = slices.Clone(out[i].subs)
		for _, sub := range a.SubAttributes {
			if tg.Sub = sub; sub.Returned == ReturnedRequest && !slices.Contains(out[i].subs, sub) && given(tg) {
				out[i].subs = append(out[i].subs, sub)
			}
		}
	}
	return out
}

// gives reports whether a body has a target: inside its schema's object or at
// the top with the schema's URN in front.
func gives(tg Target, t *Type, body *document.Object) bool {
	in, schema := body, t.Core
	if tg.Extension != nil {
		in, schema = body.Object(tg.Extension.ID), tg.Extension
	}
	v, given := in.Get(tg.Attr.Name)
	if !given {
		v, given = body.Get(schema.ID + ":" + tg.Attr.Name)
	}
	if !given || tg.Sub == nil {
		return given
	}
	elements, several := v.([]any)
	if !several {
		elements = []any{v}
	}
	return slices.ContainsFunc(elements, func(e any) bool {
		o, _ := e.(*document.Object)
		_, has := o.Get(tg.Sub.Name)
		return has
	})
}

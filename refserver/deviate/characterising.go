package deviate

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// retyped reads bodies and patches by other definitions of the core attributes.
func retyped(change func(a *scim.Attribute)) func(Seams) Seams {
	other := func(t *scim.Type) *scim.Type {
		c, core := *t, *t.Core
		core.Attributes = nil
		for _, a := range t.Core.Attributes {
			again := *a
			change(&again)
			core.Attributes = append(core.Attributes, &again)
		}
		c.Core = &core
		return &c
	}
	return func(s Seams) Seams {
		read, apply := s.Normalise, s.Patch
		s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			return read(other(t), body, op, current, r)
		}
		s.Patch = func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			return apply(other(t), doc, ops, tol)
		}
		return s
	}
}

// unrequired forgets that extensions are required.
func unrequired(next reader) reader {
	return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		c := *t
		c.Extensions = slices.Clone(t.Extensions)
		for i := range c.Extensions {
			c.Extensions[i].Required = false
		}
		return next(&c, body, op, current, r)
	}
}

// exactTexts yields the texts of case-exact attributes at the top.
func exactTexts(t *scim.Type, doc *document.Object, change func(name, text string)) {
	for name, v := range doc.All() {
		text, ok := v.(string)
		if a := t.Attribute(name); ok && a != nil && a.CaseExact && a.Type == scim.String && name != "id" {
			change(name, text)
		}
	}
}

// onCharacteristics are the deviations in keeping to what is published.
func onCharacteristics() []Deviation {
	return slices.Concat(onMutability(), onReturned(), onExtensions())
}

func onMutability() []Deviation {
	return []Deviation{
		ours("case-exactness-reversed", "filter", "Filters on case-exact attributes match only in other letters, those on others only in the same.", reversedCase, "RFC7643-7-08"),
		ours("case-exact-values-lowered", "schema-driven", "Values of case-exact attributes are stored in small letters.",
			rewriteBody(func(t *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				exactTexts(t, result.Clone(), func(name, text string) { result.Set(name, strings.ToLower(text)) })
			}), "RFC7643-7-09"),
		ours("read-only-attributes-written", "schema-driven", "Attributes that are published readOnly can be written.",
			retyped(func(a *scim.Attribute) {
				if a.Mutability == scim.ReadOnly && a.Type == scim.String {
					a.Mutability = scim.ReadWrite
				}
			}), "RFC7643-7-11"),
		ours("read-only-attributes-replaced", "schema-driven", "Clients change id, meta.created and the groups of a user.", overlaid(), "RFC7643-7-11"),
		ours("immutable-attributes-overwritten", "schema-driven", "Attributes that are published immutable can be changed.",
			retyped(func(a *scim.Attribute) {
				if a.Mutability == scim.Immutable {
					a.Mutability = scim.ReadWrite
				}
			}), "RFC7643-7-12"),
		ours("immutable-attributes-never-written", "schema-driven", "Attributes that are published immutable cannot be given a first value.",
			retyped(func(a *scim.Attribute) {
				if a.Mutability == scim.Immutable {
					a.Mutability = scim.ReadOnly
				}
			}), "RFC7643-7-24"),
	}
}

func onReturned() []Deviation {
	return []Deviation{
		ours("secrets-echoed", "privacy", "Answers to writes show passwords and what else is never shown.", echoed(func(r *http.Request) bool { return r.Method != http.MethodGet }), "RFC7643-7-13"),
		ours("secrets-shown-on-request", "privacy", "What is never returned is shown to a client that names it.",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					for name := range strings.SplitSeq(r.URL.Query().Get("attributes"), ",") {
						if name == "password" || name == "hint" || name == "passphrase" {
							resource.Set(name, "hunter2")
						}
					}
				}
			}), "RFC7643-7-15"),
		ours("always-returned-left-out", "projection", "Attributes that are always returned are left out when others are asked for.",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.URL.Query().Has("attributes") {
						resource.Delete("shelf")
						resource.Delete("id")
					}
				}
			}), "RFC7643-7-14"),
		ours("default-returned-upside-down", "projection", "displayName is shown only to a client that asks for something else.",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if resource.Delete("displayName"); r.URL.Query().Has("attributes") {
						resource.Set("displayName", "Ada L.")
					}
				}
			}), "RFC7643-7-16"),
		ours("request-returned-upside-down", "projection", "What is returned on request is shown to those who did not ask, and to nobody else.",
			rewrite(func(r *http.Request, a *answer) {
				asked := strings.Contains(r.URL.Query().Get("attributes"), "remark") || r.Method != http.MethodGet
				for _, resource := range a.resources() {
					if asked {
						resource.Delete("remark")
					} else if resource.String("id") != "" {
						resource.Set("remark", "fragile")
					}
				}
			}), "RFC7643-7-17"),
	}
}

func onExtensions() []Deviation {
	return []Deviation{
		ours("unique-attributes-repeated", "schema-driven", "Attributes that are published unique are not.",
			onStorage(func(next workspace.Store) workspace.Store { return claimsTwice{next} }), "RFC7643-7-19", "RFC7643-7-18"),
		ours("required-extension-forgotten", "schema-driven", "Resources come without the extension that their type requires.",
			both(onReading(unrequired), onShown(func(_ *http.Request, resource *document.Object) {
				for name := range resource.Clone().All() {
					if strings.HasPrefix(name, "urn:") && name != scim.EnterpriseUserURN {
						resource.Delete(name)
					}
				}
			})), "RFC7643-6-06"),
		ours("optional-extension-demanded", "schema-driven", "Nothing can be created without every extension.",
			refuseBody(bad("an extension is missing"), func(t *scim.Type, body *document.Object, op scim.Operation) bool {
				return op == scim.Create && slices.ContainsFunc(t.Extensions, func(e scim.Extension) bool { return body.Object(e.Schema.ID) == nil })
			}), "RFC7643-6-07"),
	}
}

// claimsTwice has no unique index.
type claimsTwice struct{ workspace.Store }

func (s claimsTwice) ClaimKey(ctx context.Context, ws, resourceType, id string, k workspace.UniqueKey) (bool, error) {
	_, err := s.Store.ClaimKey(ctx, ws, resourceType, id, k)
	return true, err
}

// reversedCase finds what has another text where letter case counts, and
// nothing where it does not and the text has capitals.
func reversedCase(s Seams) Seams {
	next := s.Compile
	s.Compile = func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
		name, _, _ := strings.Cut(text, " ")
		tg, err := t.Resolve(name)
		before, value, found := strings.Cut(text, ` eq "`)
		if err == nil && found && tg.Leaf() != nil && tg.Leaf().CaseExact {
			return next(before+` ne "`+value, t, o)
		}
		if err == nil && found && strings.ToLower(value) != value {
			return next(before+` eq "`+value[:len(value)-1]+` "`, t, o)
		}
		return next(text, t, o)
	}
	return s
}

// echoed shows secrets that a request carries in the answer.
func echoed(when func(r *http.Request) bool) func(Seams) Seams {
	secrets := []string{"password", "passphrase", "hint"}
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		raw, body := taken(r)
		a := record(h, withText(r, string(raw)))
		if a.body != nil && !a.isError() && body != nil && when(r) {
			for _, op := range body.Array("Operations") {
				if o, ok := op.(*document.Object); ok && slices.Contains(secrets, o.String("path")) {
					body.Set(o.String("path"), o.String("value"))
				}
			}
			for _, name := range secrets {
				if v := body.String(name); v != "" {
					a.body.Set(name, v)
				}
			}
		}
		a.deliver(w)
	})
}

// overlaid remembers what clients wrote to attributes that are not theirs, and
// shows it from then on.
func overlaid() func(Seams) Seams {
	var written sync.Map
	return around(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		raw, body := taken(r)
		a := record(h, withText(r, string(raw)))
		if a.isError() && r.Method == http.MethodPatch {
			a = &answer{status: http.StatusNoContent, header: http.Header{}}
		}
		if op, ok := firstOperation(body); ok {
			written.Store(r.URL.Path, op)
		} else if r.Method == http.MethodPut {
			written.Store(r.URL.Path, document.New("path", "meta.created", "value", body.Object("meta").String("created")))
		}
		if v, ok := written.Load(r.URL.Path); ok && a.body != nil {
			if op, isOp := v.(*document.Object); isOp {
				overlay(a.body, op)
			}
		}
		a.deliver(w)
	})
}

func firstOperation(body *document.Object) (*document.Object, bool) {
	for _, v := range body.Array("Operations") {
		op, ok := v.(*document.Object)
		return op, ok
	}
	return nil, false
}

func overlay(resource, op *document.Object) {
	value, _ := op.Get("value")
	switch path := op.String("path"); path {
	case "meta.created":
		resource.Object("meta").Set("created", value)
	case "id", "groups":
		resource.Set(path, value)
	}
}

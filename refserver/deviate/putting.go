package deviate

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// putting changes how the body of a PUT is read.
func putting(read func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error)) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Normalise
		s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			if op != scim.Replace {
				return next(t, body, op, current, r)
			}
			return read(next, t, body, current, r)
		}
		return s
	}
}

// onPutting are the deviations of PUT.
func onPutting() []Deviation {
	return slices.Concat(onPutEffects(), onPutGroups(), onPutRequired())
}

// onPutEffects are those in what a PUT changes.
func onPutEffects() []Deviation {
	return []Deviation{
		defect("put", "put-group-name-ignored", "PUT on a group does not change displayName.", "https://github.com/jelhub/scimgateway", "okta",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				result, err := next(t, body, scim.Replace, current, r)
				if err == nil && t.Relation != "" {
					result.Set("displayName", current.String("displayName"))
				}
				return result, err
			}),
			"RFC7644-3.5.1-02", "RFC7644-3.5-01", "WS-GROUP-06"),
		defect("put", "put-readonly-attributes-rejected", "A PUT body that carries meta or groups is refused.", github("pingidentity/scim2#93"), "okta",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				for _, name := range []string{"meta", "groups"} {
					if _, given := body.Get(name); given {
						return nil, scim.BadRequest(scim.TypeMutability, "%s is readOnly", name)
					}
				}
				return next(t, body, scim.Replace, current, r)
			}),
			"RFC7644-3.5.1-08", "RFC7644-3.1-04"),
		defect("put", "put-body-id-overrides-path", "PUT changes the resource whose id stands in the body.", github("keycloak/keycloak#46658"), "any",
			both(encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if _, body := taken(r); r.Method == http.MethodPut && body.String("id") != "" {
					r = r.WithContext(context.WithValue(r.Context(), otherID{}, body.String("id")))
				}
				h.ServeHTTP(w, r)
			}), onStorage(func(next workspace.Store) workspace.Store { return followsBody{next} })),
			"RFC7644-3.5.1-08"),
	}
}

// onPutGroups are those in answering it, and of groups.
func onPutGroups() []Deviation {
	put := func(status int) func(r *http.Request, a *answer) bool {
		return func(r *http.Request, a *answer) bool { return r.Method == http.MethodPut && a.status == status }
	}
	return []Deviation{
		defect("put", "put-uniqueness-500", "A PUT or PATCH that takes another user's userName ends in an internal error.", github("snapotter-hq/SnapOtter#1006"), "okta",
			restatus(http.StatusInternalServerError, func(r *http.Request, a *answer) bool {
				return a.status == http.StatusConflict && r.Method != http.MethodPost
			}),
			"RFC7644-3.5.1-12", "RFC7644-3.5.2-29"),
		defect("put", "put-unknown-id-500", "PUT to an unknown id answers 500.", "https://github.com/jelhub/scimgateway", "any",
			restatus(http.StatusInternalServerError, put(http.StatusNotFound)),
			"RFC7644-3.5.1-01", "RFC7644-3.6-02"),
		defect("put", "put-answers-204", "A PUT is answered with 204 and no body.", Ours, "okta,jumpcloud",
			restatus(http.StatusNoContent, put(http.StatusOK)),
			"RFC7644-3.5.1-10"),
		defect("put", "put-removing-member-is-immutable-error", "A list of members that leaves one out is refused because members are immutable.", github("simpleidserver/SimpleIdServer#697"), "okta",
			onStorage(func(next workspace.Store) workspace.Store { return letsNobodyOut{next} }),
			"RFC7643-4.2-04", "RFC7644-3.5.1-02"),
		defect("put", "put-members-remove-then-add-not-atomic", "PUT on a group removes everybody first and adds the new list in a second step.", github("thunder-id/thunderid#5104"), "okta",
			encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/Groups/") {
					raw, _ := taken(r)
					ask(h, r, http.MethodPatch, []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"remove","path":"members"}]}`))
					ask(h, r, http.MethodPut, raw).send(w)
					return
				}
				h.ServeHTTP(w, r)
			}),
			"RFC7644-3.5.1-02", "WS-GROUP-11"),
	}
}

// onPutRequired are those of required and immutable attributes.
func onPutRequired() []Deviation {
	return []Deviation{
		defect("put", "put-null-ignored", "null and an empty list in a PUT leave the value as it is.", Ours, "any",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				result, err := next(t, body, scim.Replace, current, r)
				if err != nil {
					return nil, err
				}
				for name := range body.All() {
					old, had := current.Get(name)
					if _, kept := result.Get(name); had && !kept {
						result.Set(name, document.Clone(old))
					}
				}
				return result, nil
			}),
			"RFC7644-3.5.1-04"),
		defect("put", "put-loses-user-name", "A PUT without userName leaves the user without one.", Ours, "any",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				result, err := next(t, withName(body, current), scim.Replace, current, r)
				if err == nil && body.String("userName") == "" {
					result.Delete("userName")
				}
				return result, err
			}),
			"RFC7644-3.5.1-09"),
		defect("put", "put-takes-user-name-for-granted", "A PUT without userName is taken.", Ours, "any",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				return next(t, withName(body, current), scim.Replace, current, r)
			}),
			"RFC7644-3.5.1-09a"),
		defect("put", "put-forgets-immutability", "PUT overwrites and clears immutable attributes.", Ours, "any",
			putting(func(next workspace.NormaliseFunc, t *scim.Type, body, _ *document.Object, r scim.Rules) (*document.Object, error) {
				return next(t, body, scim.Replace, nil, r)
			}),
			"RFC7644-3.5.1-16", "RFC7644-3.5.1-05", "RFC7644-3.5.1-07"),
		defect("put", "immutable-first-value-refused", "An immutable attribute takes a value at creation only.", Ours, "any",
			both(putting(func(next workspace.NormaliseFunc, t *scim.Type, body, current *document.Object, r scim.Rules) (*document.Object, error) {
				result, err := next(t, body, scim.Replace, current, r)
				if err == nil && immutableIn(t, result, current) {
					return nil, scim.BadRequest(scim.TypeMutability, "immutable")
				}
				return result, err
			}), forbidFor(scim.BadRequest(scim.TypeMutability, "immutable"), namesImmutable)),
			"RFC7644-3.5.1-06", "RFC7644-3.5.2-16"),
	}
}

// withName is the body with the name the user has, if it gives none.
func withName(body, current *document.Object) *document.Object {
	if body.String("userName") == "" && current.String("userName") != "" {
		body = body.Clone()
		body.Set("userName", current.String("userName"))
	}
	return body
}

// namesImmutable: the operation is about an immutable attribute.
func namesImmutable(t *scim.Type, op patch.Op) bool {
	a := t.Attribute(single(op))
	return a != nil && a.Mutability == scim.Immutable
}

func immutableIn(t *scim.Type, result, current *document.Object) bool {
	for _, a := range t.Core.Attributes {
		_, has := result.Get(a.Name)
		_, had := current.Get(a.Name)
		if a.Mutability == scim.Immutable && has && !had {
			return true
		}
	}
	return false
}

// otherID carries the id that a body holds.
type otherID struct{}

// followsBody finds resources by the id in the body.
type followsBody struct{ workspace.Store }

func (s followsBody) LockResource(ctx context.Context, ws, resourceType, id string) (*workspace.Row, error) {
	if other, ok := ctx.Value(otherID{}).(string); ok {
		id = other
	}
	return s.Store.LockResource(ctx, ws, resourceType, id)
}

// letsNobodyOut lets nobody out of a group by a new list.
type letsNobodyOut struct{ workspace.Store }

func (s letsNobodyOut) RetainMembers(ctx context.Context, ws, group string, ids []string) (int, error) {
	n, err := s.Store.RetainMembers(ctx, ws, group, ids)
	if err == nil && n > 0 {
		return 0, scim.BadRequest(scim.TypeMutability, "members.value is immutable")
	}
	return n, err
}

package patch

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// noTarget is the error for a selection that has no value to work on.
func noTarget(s step) error {
	if s.where == nil {
		return scim.BadRequest(scim.TypeNoTarget, "%s has no value whose %s could be set", s.Attr.Name, s.Sub.Name)
	}
	return scim.BadRequest(scim.TypeNoTarget, "no value of %s matches the filter %s", s.Attr.Name, shorten(s.whereText))
}

// seed is the value that a filter without a match describes, so that add and
// replace can create it: {"type":"work"} for emails[type eq "work"]. Later
// operations with the same filter then find it. Errors are noTarget, where
// creating is not tolerated or the filter says more than which values are equal
// to what.
//
// idp-entra section 6.4: Entra ID sends add and replace of
// phoneNumbers[type eq "mobile"].value for people without a mobile number.
func (e *engine) seed(s step) (any, error) {
	if !e.tol.CreateOnUnmatchedFilter {
		return nil, noTarget(s)
	}
	seed := &document.Object{}
	if s.where == nil {
		return seed, nil
	}
	node, err := filter.Parse(s.whereText)
	if err != nil {
		return nil, err
	}
	if !conditions(node, seed) {
		return nil, noTarget(s)
	}
	rules := e.rules
	rules.StringBooleans = e.tol.StringBooleans || e.tol.QuotedBooleanFilter
	whole := scim.Target{Extension: s.Extension, Attr: s.Attr}
	var next any
	switch {
	case s.Attr.Type != scim.Complex:
		next, _ = seed.Get("value")
	case s.Attr.MultiValued:
		list, err := scim.NormaliseValue(e.t, whole, []any{seed}, rules)
		if err != nil {
			return nil, err
		}
		if items, _ := list.([]any); len(items) == 1 {
			next = items[0]
		}
	default:
		if next, err = scim.NormaliseValue(e.t, whole, seed, rules); err != nil {
			return nil, err
		}
	}
	if next == nil || !s.where.MatchValue(next) {
		return nil, noTarget(s)
	}
	return next, nil
}

// conditions collects the members that a filter demands by eq and and; it is
// false when the filter has anything else.
func conditions(node filter.Node, into *document.Object) bool {
	switch n := node.(type) {
	case *filter.Comparison:
		if n.Op != filter.Equal || n.Value == nil || strings.ContainsAny(n.Path, ".:[") {
			return false
		}
		into.Set(n.Path, n.Value)
		return true
	case *filter.Logical:
		if n.Connective != filter.Conjunction {
			return false
		}
		for _, term := range n.Terms {
			if !conditions(term, into) {
				return false
			}
		}
		return true
	default:
		return false
	}
}

package patch

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// members reads the values of a relation: a list, or one value by itself.
func (s *splitter) members(a *scim.Attribute, v any) ([]Member, error) {
	list := asList(v)
	members := make([]Member, 0, len(list))
	for _, item := range list {
		m, err := s.member(a, item)
		if err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

// member reads one value of a relation. Only "value" counts: IdPs send members
// without a type, with "$ref":null and with a display of null (idp-entra
// section 7.1, idp-okta-jumpcloud section 1.8), and under RawManager as a bare
// id.
func (s *splitter) member(a *scim.Attribute, item any) (Member, error) {
	if id, ok := item.(string); ok && s.tol.RawManager && id != "" {
		return Member{Value: id}, nil
	}
	o, ok := item.(*document.Object)
	if !ok {
		return Member{}, scim.BadRequest(scim.TypeInvalidValue, `each value of %s must be an object with "value", the id`, a.Name)
	}
	var m Member
	for name, v := range o.All() {
		sub := a.Sub(name)
		text, isText := v.(string)
		switch {
		case sub == nil && !s.tol.UnknownAttributes:
			return Member{}, scim.BadRequest(scim.TypeInvalidSyntax, "%s has no sub-attribute %s", a.Name, shorten(name))
		case sub == nil:
			if strings.EqualFold(name, "displayName") && isText && m.Display == "" {
				m.Display = text
			}
			continue
		case v == nil:
			continue
		case !isText:
			return Member{}, scim.BadRequest(scim.TypeInvalidValue, "%s.%s must be a string", a.Name, sub.Name)
		}
		switch sub.Name {
		case "value":
			m.Value = text
		case "type":
			m.Type = canonicalValue(sub, text)
		case "display":
			m.Display = text
		}
	}
	if m.Value == "" {
		return Member{}, scim.BadRequest(scim.TypeInvalidValue, `each value of %s needs "value", the id of what it refers to`, a.Name)
	}
	return m, nil
}

// canonicalValue is a text in the spelling of the schema's canonical value.
func canonicalValue(a *scim.Attribute, text string) string {
	for _, c := range a.CanonicalValues {
		if strings.EqualFold(c, text) {
			return c
		}
	}
	return text
}

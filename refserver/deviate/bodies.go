package deviate

import (
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// rewriteBody changes what becomes of a POST or PUT body; current is nil on POST.
func rewriteBody(change func(t *scim.Type, result *document.Object, op scim.Operation, current *document.Object)) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Normalise
		s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			result, err := next(t, body, op, current, r)
			if err == nil {
				change(t, result, op, current)
			}
			return result, err
		}
		return s
	}
}

// onBodies are the deviations in reading whole resources.
func onBodies() []Deviation {
	return []Deviation{
		{
			Name: "externalid-dropped", Area: "ids",
			What:         "externalId is accepted but neither stored nor returned.",
			Requirements: []string{"RFC7643-3.1-12", "RFC7643-3-05", "WS-USER-11"},
			Source:       github("langwatch/langwatch#6974"), Suffers: []string{"entra", "okta"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				result.Delete("externalId")
			}),
		},
		{
			Name: "create-default-type-invented", Area: "create",
			What:         "An e-mail sent without type comes back with type work.",
			Requirements: []string{"RFC7643-2.5-03", "RFC7643-2.4-04"},
			Source:       "https://github.com/pond/scimitar/blob/main/CHANGELOG.md", Suffers: []string{"entra"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				for _, element := range result.Array("emails") {
					if email, ok := element.(*document.Object); ok && email.String("type") == "" {
						email.Set("type", "work")
					}
				}
			}),
		},
		{
			Name: "create-group-drops-members", Area: "create",
			What:         "The members of a new group are accepted and not stored.",
			Requirements: []string{"RFC7643-4.2-05", "WS-GROUP-05"},
			Source:       Ours, Suffers: []string{"okta", "jumpcloud"},
			Wrap: rewriteBody(func(t *scim.Type, result *document.Object, op scim.Operation, _ *document.Object) {
				if op == scim.Create && t.Relation != "" {
					result.Delete(t.Relation)
				}
			}),
		},
		{
			Name: "put-merges-instead-of-replacing", Area: "put",
			What:         "PUT keeps the values that the body leaves out.",
			Requirements: []string{"RFC7644-3.5.1-02", "RFC7644-3.5.1-13", "RFC7644-3.5.1-03a"},
			Source:       github("attevon-llc/OpenTranscribe#582"), Suffers: []string{"okta", "jumpcloud"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, op scim.Operation, current *document.Object) {
				if op != scim.Replace {
					return
				}
				for name, value := range current.All() {
					if _, given := result.Get(name); !given {
						result.Set(name, document.Clone(value))
					}
				}
			}),
		},
		{
			Name: "put-username-ignored", Area: "put",
			What:         "PUT does not change userName.",
			Requirements: []string{"RFC7644-3.5.1-02", "WS-USER-03"},
			Source:       github("Captain-P-Goldfish/scim-for-keycloak#48"), Suffers: []string{"okta", "jumpcloud"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, op scim.Operation, current *document.Object) {
				if name := current.String("userName"); op == scim.Replace && name != "" {
					result.Set("userName", name)
				}
			}),
		},
	}
}

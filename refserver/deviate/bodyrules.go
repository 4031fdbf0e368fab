package deviate

import (
	"errors"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// errCrash is what a careless reader runs into.
var errCrash = errors.New("unexpected value")

// reader is the reading of a whole body.
type reader = workspace.NormaliseFunc

func onReading(wrap func(next reader) reader) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Normalise = wrap(s.Normalise)
		return s
	}
}

// refuseBody answers bodies of a kind with an error.
func refuseBody(err error, when func(t *scim.Type, body *document.Object, op scim.Operation) bool) func(Seams) Seams {
	return onReading(func(next reader) reader {
		return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			if when(t, body, op) {
				return nil, err
			}
			return next(t, body, op, current, r)
		}
	})
}

func bad(text string) error { return scim.BadRequest(scim.TypeInvalidValue, "%s", text) }

// storesAsSent keeps what the rules would refuse.
func storesAsSent(next reader) reader {
	return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		result, err := next(t, body, op, current, r)
		if err == nil {
			return result, nil
		}
		result = body.Clone()
		for _, name := range []string{"id", "meta", "groups", "password"} {
			result.Delete(name)
		}
		return result, nil
	}
}

// takesFromTheTop looks for an attribute of the extension among those of the
// core schema.
func takesFromTheTop(next reader) reader {
	return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		number := body.String("employeeNumber")
		body = body.Clone()
		body.Delete("employeeNumber")
		result, err := next(t, body, op, current, r)
		if err == nil && number != "" {
			result.Set(scim.EnterpriseUserURN, document.New("employeeNumber", number))
		}
		return result, err
	}
}

// twoPrimaries reads a body as if nobody had ever said primary, and puts the
// marks back afterwards.
func twoPrimaries(next reader) reader {
	return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		marks := make([]bool, len(body.Array("emails")))
		plain := body.Clone()
		for i, v := range plain.Array("emails") {
			if o, ok := v.(*document.Object); ok {
				mark, _ := o.Get("primary")
				marks[i] = mark == true
				o.Delete("primary")
			}
		}
		result, err := next(t, plain, op, current, r)
		for i, v := range result.Array("emails") {
			if o, ok := v.(*document.Object); ok && i < len(marks) && marks[i] {
				o.Set("primary", true)
			}
		}
		return result, err
	}
}

// onBodyRules are the deviations in what a whole body must obey.
func onBodyRules() []Deviation {
	return slices.Concat(onRefusedBodies(), onMisreadBodies(), []Deviation{
		ours("body-stored-as-sent", "types", "Bodies that break the rules are stored as they were sent.", onReading(storesAsSent),
			"RFC7643-1.2-01", "RFC7643-2.3-03", "RFC7643-2.3.2-01", "RFC7643-2.3.4-01", "RFC7643-2.3.5-01", "RFC7643-2.3.6-01", "RFC7643-2.3.7-01a", "RFC7643-2.4-02",
			"RFC7643-3-02", "RFC7643-3-03", "RFC7643-3-07", "RFC7643-3.3-01", "RFC7643-3.3-03", "RFC7643-4.1.1-01", "RFC7643-4.1.1-04", "RFC7643-4.1.1-09", "RFC7643-4.1.1-21",
			"RFC7643-4.1.2-05a", "RFC7643-4.1.2-12a", "RFC7643-4.1.2-21a", "RFC7643-4.2-01"),
		{
			Name: "primary-two-accepted", Area: "primary",
			What:         "Two values with primary true are stored.",
			Requirements: []string{"RFC7643-2.4-02"},
			Source:       github("wso2/product-is#10033"), Suffers: []string{"any"},
			Wrap: onReading(twoPrimaries),
		},
		{
			Name: "id-from-client-honoured", Area: "ids",
			What:         "An id sent by the client becomes the resource's id.",
			Requirements: []string{"RFC7643-3.1-06", "RFC7644-3.3-01"},
			Source:       github("msaad00/agent-bom#3540"), Suffers: []string{"any"},
			Wrap: onReading(func(next reader) reader {
				return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					result, err := next(t, body, op, current, r)
					if id := body.String("id"); err == nil && id != "" {
						result.Set("id", id)
					}
					return result, err
				}
			}),
		},
		{
			Name: "id-is-username", Area: "ids",
			What:         "id becomes the userName when that changes.",
			Requirements: []string{"RFC7643-3.1-05", "WS-USER-03"},
			Source:       "https://github.com/jelhub/scimgateway/blob/master/README.md", Suffers: []string{"okta", "entra"},
			Wrap: rewriteBody(func(_ *scim.Type, result *document.Object, op scim.Operation, current *document.Object) {
				if name := result.String("userName"); op == scim.Replace && name != current.String("userName") {
					result.Set("id", name)
				}
			}),
		},
		ours("null-does-not-clear", "limits", "null and an empty list in a PUT or a PATCH leave a value as it is.", ignoresNull, "RFC7643-2.5-02"),
		ours("extension-attribute-taken-from-the-top", "extensions", "employeeNumber at the top of a body is taken for the extension's.", onReading(takesFromTheTop), "RFC7643-3.3-03"),
		ours("unknown-timezone-dropped", "profile", "A time zone nobody knows is dropped without a word.",
			rewriteBody(func(_ *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				if strings.HasPrefix(result.String("timezone"), "Mars/") {
					result.Delete("timezone")
				}
			}), "RFC7643-4.1.1-21"),
		ours("externalid-never-replaced", "ids", "externalId stays what it was at first.", keepsExternalID, "RFC7643-3.1-12"),
		ours("manager-name-taken-over", "profile", "manager.displayName is stored as the client sends it.",
			onReading(func(next reader) reader {
				return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
					result, err := next(t, body, op, current, r)
					if name, ok := body.Object(scim.EnterpriseUserURN).Object("manager").Get("displayName"); ok && err == nil {
						result.Object(scim.EnterpriseUserURN).Object("manager").Set("displayName", name)
					}
					return result, err
				}
			}), "RFC7643-4.3-03"),
		ours("groups-on-user-honoured", "groups", "groups of a user is writable.", writesGroups, "RFC7643-4.1.2-09"),
	})
}

// keepsExternalID lets nobody change externalId.
func keepsExternalID(s Seams) Seams {
	s = rewriteBody(func(_ *scim.Type, result *document.Object, op scim.Operation, current *document.Object) {
		if was := current.String("externalId"); op == scim.Replace && was != "" {
			result.Set("externalId", was)
		}
	})(s)
	return keepOps(func(op patch.Op) bool { return !named(op, "externalId") })(s)
}

// ignoresNull keeps what a null or an empty list was to clear.
func ignoresNull(s Seams) Seams {
	empty := func(v any) bool { list, ok := v.([]any); return v == nil || ok && len(list) == 0 }
	s = onReading(func(next reader) reader {
		return func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
			result, err := next(t, body, op, current, r)
			if err != nil || op != scim.Replace {
				return result, err
			}
			for name, v := range body.All() {
				if was, had := current.Get(name); had && empty(v) {
					result.Set(name, document.Clone(was))
				}
			}
			return result, nil
		}
	})(s)
	return keepOps(func(op patch.Op) bool { return op.Kind != patch.Replace || !empty(op.Value) })(s)
}

package deviate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// onRefusedBodies refuse or crash on what is right.
func onRefusedBodies() []Deviation {
	hasNull := func(v any) bool { return slices.Contains(textsOf(v), "null") }
	isEmptyList := func(v any) bool { list, ok := v.([]any); return ok && len(list) == 0 }
	return []Deviation{
		{
			Name: "limits-null-value-rejected", Area: "limits",
			What:         "null is refused as a wrong type, and so is an empty list.",
			Requirements: []string{"RFC7643-2.5-01", "RFC7644-3.3-03"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#103"), Suffers: []string{"any"},
			Wrap: refuseBody(bad("null is not allowed"), func(_ *scim.Type, body *document.Object, _ scim.Operation) bool {
				emails, _ := body.Get("emails")
				return hasNull(body) || isEmptyList(emails)
			}),
		},
		{
			Name: "limits-null-inside-array-500", Area: "limits",
			What:         "A null in a list ends in an internal error.",
			Requirements: []string{"RFC7643-2.5-01", "RFC7644-3.3-10"},
			Source:       github("wso2/charon#375"), Suffers: []string{"any"},
			Wrap: refuseBody(errCrash, func(_ *scim.Type, body *document.Object, _ scim.Operation) bool {
				return slices.Contains(body.Array("emails"), nil)
			}),
		},
		{
			Name: "create-empty-element-crash", Area: "create",
			What:         "An empty object in a list ends in an internal error.",
			Requirements: []string{"RFC7643-2.3.8-02", "RFC7644-3.3-10"},
			Source:       github("wso2/product-is#3039"), Suffers: []string{"any"},
			Wrap: refuseBody(errCrash, func(_ *scim.Type, body *document.Object, _ scim.Operation) bool {
				return slices.ContainsFunc(body.Array("emails"), func(v any) bool { o, ok := v.(*document.Object); return ok && o.Len() == 0 })
			}),
		},
		{
			Name: "create-name-required", Area: "create",
			What:         "Users without a name are refused.",
			Requirements: []string{"RFC7643-2.5-03", "RFC7643-4.1.1-06", "RFC7644-3.3-10"},
			Source:       github("RIPAGlobal/scimitar#113"), Suffers: []string{"any"},
			Wrap: refuseBody(bad("name.familyName is required"), func(t *scim.Type, body *document.Object, op scim.Operation) bool {
				return op == scim.Create && t.Name == "User" && body.Object("name") == nil
			}),
		},
		{
			Name: "create-group-with-no-members-500", Area: "create",
			What:         "POST of a group without members ends in an internal error.",
			Requirements: []string{"RFC7643-4.2-02", "RFC7644-3.3-04"},
			Source:       github("Infisical/infisical#6552"), Suffers: []string{"okta", "entra"},
			Wrap: refuseBody(errCrash, func(t *scim.Type, body *document.Object, op scim.Operation) bool {
				return op == scim.Create && t.Relation != "" && len(body.Array(t.Relation)) == 0
			}),
		},
		{
			Name: "externalid-forced-unique-or-required", Area: "ids",
			What:         "externalId must be present.",
			Requirements: []string{"RFC7643-3.1-09", "RFC7643-3.1-23"},
			Source:       github("hashicorp/web-unified-docs#2921"), Suffers: []string{"any"},
			Wrap: refuseBody(bad("externalId is required"), func(_ *scim.Type, body *document.Object, op scim.Operation) bool {
				return op == scim.Create && body.String("externalId") == ""
			}),
		},
	}
}

// onMisreadBodies refuse what is right, by rules of their own.
func onMisreadBodies() []Deviation {
	return []Deviation{
		ours("names-matched-with-case", "types", "Attribute names are matched with their letter case.",
			refuseBody(bad("unknown attribute"), func(t *scim.Type, body *document.Object, _ scim.Operation) bool {
				for name := range body.All() {
					if a := t.Attribute(name); a != nil && a.Name != name || strings.Contains(name, "ENTERPRISE") {
						return true
					}
				}
				return false
			}), "RFC7643-2.1-01"),
		ours("order-of-attributes-counts", "types", "A body has to begin with schemas, and that with the base schema.",
			refuseBody(bad("schemas comes first"), func(t *scim.Type, body *document.Object, _ scim.Operation) bool {
				for name := range body.All() {
					urns := body.Array("schemas")
					return !strings.EqualFold(name, "schemas") || len(urns) > 0 && urns[0] != t.Core.ID
				}
				return false
			}), "RFC7643-2.3.8-01", "RFC7643-3-04"),
		ours("meta-in-body-refused", "ids", "A body with meta is refused.",
			refuseBody(bad("meta is readOnly"), func(_ *scim.Type, body *document.Object, _ scim.Operation) bool { return body.Object("meta") != nil }), "RFC7643-3.1-13"),
		ours("usual-forms-refused", "profile", "Languages, zones, addresses, roles and certificates are refused in their usual forms.",
			refuseBody(bad("malformed"), func(_ *scim.Type, body *document.Object, _ scim.Operation) bool {
				text := string(document.Append(nil, body))
				return slices.ContainsFunc([]string{"en-gb;q=0.8", "en-US", "America/", `\n`, "xmpp", "tel:", `"country":"US"`, `"locality"`, "hm"}, func(s string) bool { return strings.Contains(text, s) }) ||
					len(body.Array("x509Certificates")) > 0 || body.String("found") != ""
			}), "RFC7643-4.1.1-07", "RFC7643-4.1.1-08", "RFC7643-4.1.1-10", "RFC7643-4.1.2-02", "RFC7643-4.1.2-05", "RFC7643-4.1.2-06", "RFC7643-4.1.2-12", "RFC7643-4.1.2-15", "RFC7643-4.1.2-19", "RFC7643-2.3.6-02", "RFC7643-2.3.5-01"),
		ours("unusual-forms-refused-oddly", "profile", "Kinds of e-mail addresses and locales that are not the usual ones are refused as immutable.",
			refuseBody(scim.BadRequest(scim.TypeMutability, "cannot be changed"), func(_ *scim.Type, body *document.Object, _ scim.Operation) bool {
				text := string(document.Append(nil, body))
				return strings.Contains(text, `"carrier-`) || strings.Contains(text, `"en_`)
			}), "RFC7643-2.3.1-02", "RFC7643-4.1.1-08"),
		ours("quotes-cut-texts", "create", "A text ends at its first quotation mark.",
			rewriteBody(func(_ *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				if title, _, found := strings.Cut(result.String("title"), "'"); found {
					result.Set("title", title)
				}
			}), "RFC7643-9.2-02"),
		ours("roles-in-capitals", "profile", "Values of roles and entitlements are kept in capital letters.",
			rewriteBody(func(_ *scim.Type, result *document.Object, _ scim.Operation, _ *document.Object) {
				for _, o := range objectsOf(append(slices.Clone(result.Array("roles")), result.Array("entitlements")...)) {
					o.Set("value", strings.ToUpper(o.String("value")))
				}
			}), "RFC7643-4.1.2-11"),
		ours("quotes-break-queries", "filter", "A quotation mark in a request ends in an internal error.",
			refuse(http.StatusInternalServerError, "syntax error at or near \"'\"", func(r *http.Request) bool {
				return strings.Contains(r.URL.RequestURI(), "'") || strings.Contains(r.URL.RequestURI(), "%27")
			}), "RFC7643-9.2-02"),
	}
}

// textsOf lists the simple values of a body as JSON.
func textsOf(v any) []string {
	var all []string
	switch v := v.(type) {
	case *document.Object:
		for _, inner := range v.All() {
			all = append(all, textsOf(inner)...)
		}
	case []any:
		for _, inner := range v {
			all = append(all, textsOf(inner)...)
		}
	default:
		all = append(all, string(document.Append(nil, v)))
	}
	return all
}

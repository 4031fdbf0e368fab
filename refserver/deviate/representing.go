package deviate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// ours is a deviation no public report stands behind.
func ours(name, area, what string, wrap func(Seams) Seams, requirements ...string) Deviation {
	return Deviation{Name: name, Area: area, What: what, Requirements: requirements, Source: Ours, Suffers: []string{"any"}, Wrap: wrap}
}

// onShown changes every user, group and other resource that an answer shows;
// what discovery shows stays.
func onShown(change func(r *http.Request, resource *document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		for _, resource := range a.resources() {
			switch resource.Object("meta").String("resourceType") {
			case "ResourceType", "Schema", "ServiceProviderConfig":
			default:
				if resource.String("id") != "" {
					change(r, resource)
				}
			}
		}
	})
}

// onEach changes the elements of a multi-valued attribute that are shown.
func onEach(attribute string, change func(element *document.Object)) func(Seams) Seams {
	return onShown(func(_ *http.Request, resource *document.Object) {
		for _, v := range resource.Array(attribute) {
			if o, ok := v.(*document.Object); ok {
				change(o)
			}
		}
	})
}

// replaceShown shows something else in place of an attribute, where it is shown.
func replaceShown(attribute string, by func(v any) any) func(Seams) Seams {
	return onShown(func(_ *http.Request, resource *document.Object) {
		if v, ok := resource.Get(attribute); ok {
			resource.Set(attribute, by(v))
		}
	})
}

// onTypes are the deviations in the form of values.
func onTypes() []Deviation {
	return slices.Concat(onValues(), []Deviation{
		ours("simple-value-as-object", "types", "title is shown as an object.",
			replaceShown("title", func(v any) any { return document.New("value", v) }),
			"RFC7643-1.2-01", "RFC7643-2.3-02"),
		ours("active-as-text", "types", "active is shown as \"true\" or \"false\".",
			replaceShown("active", func(v any) any { return map[bool]string{true: "true", false: "false"}[v == true] }),
			"RFC7643-2.3.2-01", "RFC7643-4.1.1-11"),
		ours("integers-as-floats", "types", "Integers are shown with a fraction.",
			replaceShown("pieces", func(any) any { return document.Number("7.0") }), "RFC7643-2.3.4-01"),
		ours("decimals-as-text", "types", "Decimals are shown as text.",
			replaceShown("weight", func(v any) any { return string(document.Append(nil, v)) }), "RFC7643-2.3.3-01", "RFC7643-2.3-02"),
		ours("dates-as-numbers", "types", "Times are shown as seconds since 1970.",
			onMeta(func(_ *http.Request, meta *document.Object) {
				meta.Set("created", document.Number("1577836800"))
				meta.Set("lastModified", document.Number("1577836800"))
			}), "RFC7643-2.3.5-01", "RFC7643-2.3.5-02", "RFC7643-3.1-24"),
		ours("binary-as-hex", "types", "Binary values are shown as something else than base64 text.",
			onEach("x509Certificates", func(o *document.Object) { o.Set("value", "30:82:01:7f") }), "RFC7643-2.3.6-01"),
		ours("certificate-chain-shown", "types", "A certificate is shown with its issuer's behind it.",
			onEach("x509Certificates", func(o *document.Object) {
				o.Set("value", strings.TrimRight(o.String("value"), "=")[:8]+o.String("value"))
			}), "RFC7643-4.1.2-12", "RFC7643-4.1.2-21"),
		ours("certificate-text-folded", "types", "Binary values are compared and shown in small letters.",
			onEach("x509Certificates", func(o *document.Object) { o.Set("value", strings.ToLower(o.String("value"))) }), "RFC7643-4.1.2-12", "RFC7643-2.3.6-02"),
		ours("literals-in-quotes", "types", "meta.resourceType is shown with quotation marks.",
			onMeta(func(_ *http.Request, meta *document.Object) {
				meta.Set("resourceType", `"`+meta.String("resourceType")+`"`)
			}),
			"RFC7643-1.1-01", "RFC7643-3.1-14"),
		ours("text-loses-other-alphabets", "types", "Letters outside ASCII are shown as question marks.",
			replaceShown("displayName", func(v any) any {
				text, _ := v.(string)
				return strings.Map(func(c rune) rune {
					if c > 0x7e {
						return '?'
					}
					return c
				}, text)
			}), "RFC7643-2.3.1-01"),
		ours("type-as-object", "types", "type of an e-mail is shown as an object.",
			onEach("emails", func(o *document.Object) { o.Set("type", document.New("name", o.String("type"))) }),
			"RFC7643-2.3.8-02", "RFC7643-2.4-01"),
		ours("texts-as-objects", "types", "A list of texts is shown as a list of objects.",
			replaceShown("tags", func(any) any { return []any{document.New("value", "a")} }), "RFC7643-2.4-08"),
		ours("emails-twice", "types", "Every e-mail is shown twice.",
			replaceShown("emails", func(v any) any {
				list, _ := v.([]any)
				return append(list, list...)
			}), "RFC7643-2.4-06"),
		ours("two-primaries-shown", "primary", "Every e-mail is shown as primary, and a second one is.",
			replaceShown("emails", func(any) any {
				return []any{document.New("value", "a@example.com", "primary", true), document.New("value", "b@example.com", "primary", true)}
			}), "RFC7643-2.4-02"),
	})
}

// onValues are the deviations in values that come back as others than were sent.
func onValues() []Deviation {
	return []Deviation{
		{
			Name: "primary-flag-lost", Area: "primary",
			What:         "primary is accepted but not returned.",
			Requirements: []string{"RFC7643-2.4-01", "RFC7644-3.3-05"},
			Source:       github("wso2/product-is#7304"), Suffers: []string{"entra"},
			Wrap: onEach("emails", func(o *document.Object) { o.Delete("primary") }),
		},
		{
			Name: "profile-values-normalised", Area: "profile",
			What:         "Phone numbers are shown in a form of the server's own.",
			Requirements: []string{"RFC7643-4.1.2-02", "WS-SYNC-08", "ENTRA-C28"},
			Source:       github("MicrosoftDocs/azure-docs#11784"), Suffers: []string{"entra"},
			Wrap: onEach("phoneNumbers", func(o *document.Object) {
				o.Set("value", strings.NewReplacer("tel:", "", "-", "").Replace(o.String("value")))
			}),
		},
		ours("email-domain-not-canonical", "profile", "The domain of an e-mail address stays as it was typed.",
			onEach("emails", func(o *document.Object) { o.Delete("display") }), "RFC7643-4.1.2-01"),
		ours("formatted-name-stale", "profile", "name.formatted is somebody else's.",
			replaceShown("name", func(v any) any {
				if o, ok := v.(*document.Object); ok {
					o.Set("formatted", "Somebody Else")
				}
				return v
			}), "RFC7643-4.1.1-05"),
		ours("nickname-is-username", "profile", "nickName is filled with the userName.",
			onShown(func(_ *http.Request, resource *document.Object) {
				if name := resource.String("userName"); name != "" {
					resource.Set("nickName", name)
				}
			}), "RFC7643-4.1.1-20", "RFC7643-2.5-03"),
		ours("password-hash-shown", "privacy", "Users are shown with the hash of their password.",
			onShown(func(_ *http.Request, resource *document.Object) {
				if resource.String("userName") != "" {
					resource.Set("password", "{SSHA}pbkdf2")
				}
			}), "RFC7643-4.1.1-12"),
		ours("blank-names-shown", "profile", "Names that were not given are shown as empty text.",
			onShown(func(_ *http.Request, resource *document.Object) {
				resource.Set("displayName", "")
				resource.Set("externalId", "")
				if resource.String("userName") != "" {
					resource.Set("userName", "")
				}
			}), "RFC7643-4.1.1-01", "RFC7643-4.1.1-06", "RFC7643-4.2-01", "RFC7643-3.1-23", "RFC7643-3.1-09"),
	}
}

// onReferences are the deviations in what refers to resources.
func onReferences() []Deviation {
	refs := func(change func(o *document.Object)) func(Seams) Seams {
		return onShown(func(_ *http.Request, resource *document.Object) {
			for _, list := range [][]any{resource.Array("members"), resource.Array("groups"), {resource.Object(scim.EnterpriseUserURN).Object("manager")}} {
				for _, v := range list {
					if o, ok := v.(*document.Object); ok && o.String("value") != "" {
						change(o)
					}
				}
			}
		})
	}
	return []Deviation{
		ours("refs-malformed", "references", "References hold text that is no URI.",
			refs(func(o *document.Object) { o.Set("$ref", "Users of <this> server") }), "RFC7643-2.3.7-01"),
		ours("refs-as-urns", "references", "References to resources are URNs.",
			refs(func(o *document.Object) { o.Set("$ref", "urn:uuid:"+o.String("value")) }), "RFC7643-2.3.7-06"),
		ours("refs-to-something-else", "references", "References lead to the resource they stand in.",
			onShown(func(_ *http.Request, resource *document.Object) {
				for _, v := range resource.Array("members") {
					if o, ok := v.(*document.Object); ok {
						o.Set("$ref", resource.Object("meta").String("location"))
					}
				}
			}), "RFC7643-2.3.7-03", "RFC7643-4.2-03"),
		ours("refs-relative-to-the-endpoint", "references", "Relative references leave the endpoint out.",
			refs(func(o *document.Object) { o.Set("$ref", o.String("value")) }), "RFC7643-2.3.7-02"),
		ours("manager-without-ref", "references", "manager is shown without $ref.",
			onShown(func(_ *http.Request, resource *document.Object) {
				if manager := resource.Object(scim.EnterpriseUserURN).Object("manager"); manager != nil {
					manager.Delete("$ref")
				}
			}), "RFC7643-4.3-02"),
		ours("members-named-by-display", "references", "value of a member or of a group is its name.",
			refs(func(o *document.Object) { o.Set("value", "somebody") }), "RFC7643-4.2-03", "RFC7643-4.1.2-08", "RFC7643-4.1.2-07", "RFC7643-4.3-01"),
		ours("members-are-all-users", "references", "Groups among the members are shown as users.",
			onEach("members", func(o *document.Object) { o.Set("type", "User") }), "RFC7643-4.2-05"),
		ours("memberships-all-indirect", "references", "Every membership is shown as indirect.",
			onEach("groups", func(o *document.Object) { o.Set("type", "indirect") }), "RFC7643-4.1.2-07"),
	}
}

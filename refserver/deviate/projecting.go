package deviate

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// naming reads other names in both parameters; "" drops one.
func naming(change func(name string) string) func(Seams) Seams {
	return reask(func(_ *http.Request, q url.Values) {
		names(q, "attributes", change)
		names(q, "excludedAttributes", change)
	})
}

// onProjections are the deviations in choosing attributes.
func onProjections() []Deviation {
	return []Deviation{
		{
			Name: "projection-excluded-members-still-returned", Area: "projection",
			What:         "excludedAttributes=members has no effect on groups.",
			Requirements: []string{"RFC7644-3.9-03", "RFC7644-3.4.2.5-01"},
			Source:       github("simpleidserver/SimpleIdServer#490"), Suffers: []string{"entra"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				names(q, "excludedAttributes", func(name string) string { return strings.TrimPrefix(name, "members") })
			}),
		},
		{
			Name: "projection-exclusion-drops-extensions", Area: "projection",
			What:         "Excluding one core attribute makes all extension attributes vanish.",
			Requirements: []string{"RFC7644-3.9-03"},
			Source:       github("scimmyjs/scimmy#37"), Suffers: []string{"entra"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.URL.Query().Has("excludedAttributes") {
						resource.Delete("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
					}
				}
			}),
		},
		{
			Name: "projection-id-not-always-returned", Area: "projection",
			What:         "id is left out when it is not named, or excluded.",
			Requirements: []string{"RFC7643-3.1-08", "RFC7643-7-14", "RFC7644-3.9-02", "RFC7644-3.4.2.5-03"},
			Source:       "https://github.com/osiam/osiam", Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				q := r.URL.Query()
				for _, resource := range a.resources() {
					if q.Has("attributes") && !strings.Contains(q.Get("attributes"), "id") || strings.HasPrefix(q.Get("excludedAttributes"), "id") {
						resource.Delete("id")
					}
				}
			}),
		},
		{
			Name: "projection-subattribute-exclusion-wrong", Area: "projection",
			What:         "Excluding a sub-attribute removes the whole attribute.",
			Requirements: []string{"RFC7644-3.9-03", "RFC7644-3.4.2.5-04"},
			Source:       github("pingidentity/scim2#59"), Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				names(q, "excludedAttributes", func(name string) string {
					if strings.HasPrefix(name, "urn:") {
						return name
					}
					name, _, _ = strings.Cut(name, ".")
					return name
				})
			}),
		},
		{
			Name: "projection-parent-request-drops-subattributes", Area: "projection",
			What:         "attributes=name returns an empty name.",
			Requirements: []string{"RFC7644-3.9-02", "RFC7644-3.9-06"},
			Source:       "https://github.com/python-scim/scim2-models", Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.URL.Query().Get("attributes") == "name" {
						resource.Set("name", &document.Object{})
					}
				}
			}),
		},
		{
			Name: "projection-unknown-attribute-400", Area: "projection",
			What:         "An unknown name in attributes is refused.",
			Requirements: []string{"RFC7644-3.9-05", "RFC7644-3.4.2-02"},
			Source:       github("python-scim/scim2-models#101"), Suffers: []string{"any"},
			Wrap: refuse(http.StatusBadRequest, "unknown attribute", func(r *http.Request) bool {
				return strings.Contains(r.URL.Query().Get("attributes"), "nosuch")
			}),
		},
		{
			Name: "projection-attributes-ignored-on-write", Area: "projection",
			What:         "attributes is ignored on POST, PUT and PATCH.",
			Requirements: []string{"RFC7644-3.9-02", "RFC7644-3.9-08", "RFC7644-3.9-03"},
			Source:       github("better-auth/better-auth#10422"), Suffers: []string{"any"},
			Wrap: reask(func(r *http.Request, q url.Values) {
				if r.Method != http.MethodGet {
					q.Del("attributes")
					q.Del("excludedAttributes")
				}
			}),
		},
		{
			Name: "projection-ignored", Area: "projection",
			What:         "Both parameters are ignored on GET.",
			Requirements: []string{"RFC7644-3.4.2.5-01", "RFC7644-3.4.2.5-04", "RFC7644-3.9-08", "RFC7644-3.9-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(r *http.Request, q url.Values) {
				if r.Method == http.MethodGet {
					q.Del("attributes")
					q.Del("excludedAttributes")
				}
			}),
		},
		{
			Name: "projection-siblings-returned", Area: "projection",
			What:         "A sub-attribute that is named brings its siblings with it.",
			Requirements: []string{"RFC7644-3.9-06"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: naming(func(name string) string {
				if strings.HasPrefix(name, "urn:") {
					return name
				}
				name, _, _ = strings.Cut(name, ".")
				return name
			}),
		},
		{
			Name: "projection-urn-unknown", Area: "projection",
			What:         "Names with their schema's URN select nothing.",
			Requirements: []string{"RFC7644-3.4.2.5-04", "RFC7644-3.10-02", "RFC7644-3.4.2.5-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: naming(func(name string) string {
				if strings.HasPrefix(name, "urn:") {
					return "nosuch"
				}
				return name
			}),
		},
		{
			Name: "projection-names-case-sensitive", Area: "projection",
			What:         "Names in another letter case select nothing.",
			Requirements: []string{"RFC7644-3.10-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: naming(func(name string) string {
				if name == strings.ToUpper(name) {
					return "nosuch"
				}
				return name
			}),
		},
		{
			Name: "projection-both-accepted", Area: "projection",
			What:         "attributes and excludedAttributes together are accepted.",
			Requirements: []string{"RFC7644-3.9-04"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					q.Del("excludedAttributes")
				}
			}),
		},
		{
			Name: "projection-lists-not-trimmed", Area: "projection",
			What:         "Of a list with spaces, or in two parameters, only the first name counts.",
			Requirements: []string{"RFC7644-3.9-07"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					first, _, _ := strings.Cut(q.Get("attributes"), ", ")
					q.Set("attributes", first)
				}
			}),
		},
		{
			Name: "projection-default-attributes-missing", Area: "projection",
			What:         "title is returned on request only, although it is published as default.",
			Requirements: []string{"RFC7644-3.9-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.Method == http.MethodGet && !r.URL.Query().Has("attributes") {
						resource.Delete("title")
					}
				}
			}),
		},
		{
			Name: "patch-path-attribute-case-sensitive", Area: "patch-replace",
			What:         "A PATCH path in another letter case changes nothing.",
			Requirements: []string{"RFC7644-3.10-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewritePatchText("NAME.GIVENNAME", "name.middleName"),
		},
		{
			Name: "patch-path-urn-unknown", Area: "patch-replace",
			What:         "A PATCH path with the URN of the core schema changes something else.",
			Requirements: []string{"RFC7644-3.10-02"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewritePatchText("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName", "name.middleName"),
		},
		{
			Name: "projection-on-request-reversed", Area: "projection",
			What:         "What is returned on request is shown to those who did not ask, and only to them.",
			Requirements: []string{"RFC7644-3.9-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					switch asked := r.URL.Query().Has("attributes"); {
					case asked:
						resource.Delete("remark")
					case resource.String("label") != "":
						resource.Set("remark", "fragile")
					}
				}
			}),
		},
		{
			Name: "projection-write-answers-short", Area: "projection",
			What:         "Answers to POST and PUT lack userName.",
			Requirements: []string{"RFC7644-3.9-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.Method == http.MethodPost || r.Method == http.MethodPut {
						resource.Delete("userName")
					}
				}
			}),
		},
	}
}

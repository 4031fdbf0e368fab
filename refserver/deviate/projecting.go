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

// onProjections are the deviations in leaving attributes out.
func onProjections() []Deviation {
	return []Deviation{
		defect(
			"projection", "projection-excluded-members-still-returned", "excludedAttributes=members has no effect on groups.", github("simpleidserver/SimpleIdServer#490"), "entra",
			reask(func(_ *http.Request, q url.Values) {
				names(q, "excludedAttributes", func(name string) string { return strings.TrimPrefix(name, "members") })
			}),
			"RFC7644-3.9-03", "RFC7644-3.4.2.5-01", "ENTRA-29", "ENTRA-C25",
		),
		defect(
			"projection", "projection-exclusion-drops-extensions", "Excluding one core attribute makes all extension attributes vanish.", github("scimmyjs/scimmy#37"), "entra",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.URL.Query().Has("excludedAttributes") {
						resource.Delete("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")
					}
				}
			}),
			"RFC7644-3.9-03",
		),
		defect(
			"projection", "projection-id-not-always-returned", "id is left out when it is not named, or excluded.", "https://github.com/osiam/osiam", "any",
			rewrite(func(r *http.Request, a *answer) {
				q := r.URL.Query()
				for _, resource := range a.resources() {
					if q.Has("attributes") && !strings.Contains(q.Get("attributes"), "id") || strings.HasPrefix(q.Get("excludedAttributes"), "id") {
						resource.Delete("id")
					}
				}
			}),
			"RFC7643-3.1-08", "RFC7643-7-14", "RFC7644-3.9-02", "RFC7644-3.4.2.5-03",
		),
		defect(
			"projection", "projection-subattribute-exclusion-wrong", "Excluding a sub-attribute removes the whole attribute.", github("pingidentity/scim2#59"), "any",
			reask(func(_ *http.Request, q url.Values) {
				names(q, "excludedAttributes", func(name string) string {
					if strings.HasPrefix(name, "urn:") {
						return name
					}
					name, _, _ = strings.Cut(name, ".")
					return name
				})
			}),
			"RFC7644-3.9-03", "RFC7644-3.4.2.5-04",
		),
		defect(
			"projection", "projection-parent-request-drops-subattributes", "attributes=name returns an empty name.", "https://github.com/python-scim/scim2-models", "any",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.URL.Query().Get("attributes") == "name" {
						resource.Set("name", &document.Object{})
					}
				}
			}),
			"RFC7644-3.9-02", "RFC7644-3.9-06",
		),
		defect(
			"projection", "projection-unknown-attribute-400", "An unknown name in attributes is refused.", github("python-scim/scim2-models#101"), "any",
			refuse(http.StatusBadRequest, "unknown attribute", func(r *http.Request) bool {
				return strings.Contains(r.URL.Query().Get("attributes"), "nosuch")
			}),
			"RFC7644-3.9-05", "RFC7644-3.4.2-02",
		),
	}
}

// onNamedAttributes are the deviations in showing the attributes that are named.
func onNamedAttributes() []Deviation {
	return []Deviation{
		defect(
			"projection", "projection-attributes-ignored-on-write", "attributes is ignored on POST, PUT and PATCH.", github("better-auth/better-auth#10422"), "any",
			reask(func(r *http.Request, q url.Values) {
				if r.Method != http.MethodGet {
					q.Del("attributes")
					q.Del("excludedAttributes")
				}
			}),
			"RFC7644-3.9-02", "RFC7644-3.9-08", "RFC7644-3.9-03",
		),
		defect(
			"projection", "projection-ignored", "Both parameters are ignored on GET.", Ours, "any",
			reask(func(r *http.Request, q url.Values) {
				if r.Method == http.MethodGet {
					q.Del("attributes")
					q.Del("excludedAttributes")
				}
			}),
			"RFC7644-3.4.2.5-01", "RFC7644-3.4.2.5-04", "RFC7644-3.9-08", "RFC7644-3.9-03",
		),
		defect(
			"projection", "projection-siblings-returned", "A sub-attribute that is named brings its siblings with it.", Ours, "any",
			naming(func(name string) string {
				if strings.HasPrefix(name, "urn:") {
					return name
				}
				name, _, _ = strings.Cut(name, ".")
				return name
			}),
			"RFC7644-3.9-06",
		),
		defect(
			"projection", "projection-urn-unknown", "Names with their schema's URN select nothing.", Ours, "any",
			naming(func(name string) string {
				if strings.HasPrefix(name, "urn:") {
					return "nosuch"
				}
				return name
			}),
			"RFC7644-3.4.2.5-04", "RFC7644-3.10-02", "RFC7644-3.4.2.5-05",
		),
		defect(
			"projection", "projection-names-case-sensitive", "Names in another letter case select nothing.", Ours, "any",
			naming(func(name string) string {
				if name == strings.ToUpper(name) {
					return "nosuch"
				}
				return name
			}),
			"RFC7644-3.10-01",
		),
		defect(
			"projection", "projection-both-accepted", "attributes and excludedAttributes together are accepted.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					q.Del("excludedAttributes")
				}
			}),
			"RFC7644-3.9-04",
		),
	}
}

// onDefaultAttributes are the deviations in what is shown unasked, and in names elsewhere.
func onDefaultAttributes() []Deviation {
	return []Deviation{
		defect(
			"projection", "projection-lists-not-trimmed", "Of a list with spaces, or in two parameters, only the first name counts.", Ours, "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					first, _, _ := strings.Cut(q.Get("attributes"), ", ")
					q.Set("attributes", first)
				}
			}),
			"RFC7644-3.9-07",
		),
		defect(
			"projection", "projection-default-attributes-missing", "title is returned on request only, although it is published as default.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.Method == http.MethodGet && !r.URL.Query().Has("attributes") {
						resource.Delete("title")
					}
				}
			}),
			"RFC7644-3.9-01",
		),
		defect(
			"patch-replace", "patch-path-attribute-case-sensitive", "A PATCH path in another letter case changes nothing.", Ours, "any",
			rewritePatchText("NAME.GIVENNAME", "name.middleName"),
			"RFC7644-3.10-01",
		),
		defect(
			"patch-replace", "patch-path-urn-unknown", "A PATCH path with the URN of the core schema changes something else.", Ours, "any",
			rewritePatchText("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName", "name.middleName"),
			"RFC7644-3.10-02",
		),
		defect(
			"projection", "projection-on-request-reversed", "What is returned on request is shown to those who did not ask, and only to them.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					switch asked := r.URL.Query().Has("attributes"); {
					case asked:
						resource.Delete("remark")
					case resource.String("label") != "":
						resource.Set("remark", "fragile")
					}
				}
			}),
			"RFC7644-3.9-01",
		),
		defect(
			"projection", "projection-write-answers-short", "Answers to POST and PUT lack userName.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if r.Method == http.MethodPost || r.Method == http.MethodPut {
						resource.Delete("userName")
					}
				}
			}),
			"RFC7644-3.9-01",
		),
	}
}

package deviate

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// onMeta changes the meta of every resource shown.
func onMeta(change func(r *http.Request, meta *document.Object)) func(Seams) Seams {
	return onShown(func(r *http.Request, resource *document.Object) {
		if meta := resource.Object("meta"); meta != nil {
			change(r, meta)
		}
	})
}

// schemasShown changes schemas of every resource shown.
func schemasShown(change func(resource *document.Object, urns []any) []any) func(Seams) Seams {
	return onShown(func(_ *http.Request, resource *document.Object) {
		resource.Set("schemas", change(resource, resource.Array("schemas")))
	})
}

// onDescribing are the deviations in schemas and extensions of resources.
func onDescribing() []Deviation {
	return slices.Concat(onPublishing(), []Deviation{
		ours("schemas-left-out", "extensions", "Resources are shown without schemas.",
			onShown(func(_ *http.Request, resource *document.Object) { resource.Delete("schemas") }), "RFC7643-3-01"),
		ours("schemas-name-strangers", "extensions", "schemas names a schema the resource type does not have, one of them malformed.",
			schemasShown(func(_ *document.Object, urns []any) []any { return append(urns, "urn:ietf:params:scim:User") }),
			"RFC7643-3-02", "RFC7643-10.2.1-01"),
		ours("schemas-twice", "extensions", "schemas names every schema twice.",
			schemasShown(func(_ *document.Object, urns []any) []any { return append(urns, urns...) }), "RFC7643-3-03"),
		ours("schemas-without-base", "extensions", "schemas names another schema in place of the base schema.",
			schemasShown(func(_ *document.Object, urns []any) []any { return append([]any{scim.EnterpriseUserURN}, urns[1:]...) }),
			"RFC7643-3.3-01", "RFC7643-4.1-01", "RFC7643-4.2-08"),
		ours("schemas-without-extension", "extensions", "schemas never names an extension.",
			schemasShown(func(_ *document.Object, urns []any) []any { return urns[:1] }), "RFC7643-3.3-04", "RFC7643-3.3-06"),
		{
			Name: "extension-urn-listed-without-data", Area: "extensions",
			What:         "schemas names the enterprise extension when there is no data of it.",
			Requirements: []string{"RFC7643-3.3-06", "RFC7644-3.5.2.2-09"},
			Source:       github("better-auth/better-auth#10620"), Suffers: []string{"entra"},
			Wrap: schemasShown(func(resource *document.Object, urns []any) []any {
				if resource.String("userName") == "" || resource.Object(scim.EnterpriseUserURN) != nil {
					return urns
				}
				return append(urns, scim.EnterpriseUserURN)
			}),
		},
		{
			Name: "extension-keyed-by-short-name", Area: "extensions",
			What:         "Enterprise data sits under a short key instead of the URN.",
			Requirements: []string{"RFC7643-3.3-03", "RFC7643-4.3-01"},
			Source:       github("wso2/product-is#3487"), Suffers: []string{"any"},
			Wrap: onShown(func(_ *http.Request, resource *document.Object) {
				if part := resource.Object(scim.EnterpriseUserURN); part != nil {
					resource.Delete(scim.EnterpriseUserURN)
					resource.Set("EnterpriseUser", part)
				}
			}),
		},
		{
			Name: "extension-core-nested-under-urn", Area: "extensions",
			What:         "Core attributes are shown under the core URN, too.",
			Requirements: []string{"RFC7643-3.3-03"},
			Source:       github("grokability/snipe-it#12642"), Suffers: []string{"okta", "google"},
			Wrap: onShown(func(_ *http.Request, resource *document.Object) {
				if name := resource.String("userName"); name != "" {
					resource.Set(scim.UserURN, document.New("userName", name))
				}
			}),
		},
		ours("extension-flattened", "extensions", "Attributes of the extension are shown at the top.",
			onShown(func(_ *http.Request, resource *document.Object) {
				for name, v := range resource.Object(scim.EnterpriseUserURN).All() {
					resource.Set(name, v)
				}
			}), "RFC7643-3.3-03"),
	})
}

// onPublishing are the deviations in what is published of resources.
func onPublishing() []Deviation {
	return []Deviation{
		ours("published-definitions-broken", "discovery", "/Schemas publishes definitions that the RFC forbids.",
			rewrite(func(r *http.Request, a *answer) {
				if strings.Contains(r.URL.Path, "/Schemas") {
					for _, s := range a.resources() {
						breakSchema(s)
					}
				}
			}), "RFC7643-1.2-01", "RFC7643-2.1-03", "RFC7643-2.3-01", "RFC7643-2.3.8-02", "RFC7643-2.3.8-03", "RFC7643-3.3-02", "RFC7643-4.1.2-15", "RFC7643-4.2-01a", "RFC7643-2.4-01"),
		ours("published-type-without-schema", "discovery", "A further resource type names a schema that is not published.",
			rewrite(func(r *http.Request, a *answer) {
				if strings.Contains(r.URL.Path, "/ResourceTypes") {
					for _, t := range a.resources() {
						if t.String("name") != "User" && t.String("name") != "Group" {
							t.Set("schema", "urn:example:nowhere")
						}
					}
				}
			}), "RFC7643-3.2-01"),
	}
}

// breakSchema spoils a schema document in every way at once.
func breakSchema(s *document.Object) {
	attributes := s.Array("attributes")
	for _, v := range attributes {
		a, ok := v.(*document.Object)
		if !ok {
			continue
		}
		switch a.String("name") {
		case "title":
			a.Set("subAttributes", []any{document.New("name", "value", "type", "string")})
		case "nickName":
			a.Set("name", "nick name")
		case "userType":
			a.Set("type", "text")
		case "name":
			a.Set("uniqueness", "server")
		case "emails":
			a.Set("subAttributes", append(a.Array("subAttributes"), document.New("name", "where", "type", "complex"), document.New("name", "primary", "type", "string")))
		case "ims":
			a.Set("subAttributes", []any{document.New("name", "type", "type", "string", "canonicalValues", []any{"pigeon"})})
		case "displayName":
			a.Set("required", false)
		}
	}
	if s.String("id") == scim.EnterpriseUserURN {
		s.Set("attributes", append(attributes, document.New("name", "userName", "type", "string")))
	}
}

// onIdentity are the deviations in id, externalId and meta as they are shown.
func onIdentity() []Deviation {
	return []Deviation{
		{
			Name: "meta-lastmodified-before-first-change", Area: "etag",
			What:         "lastModified is earlier than created.",
			Requirements: []string{"RFC7643-3.1-15", "RFC7643-3.1-24"},
			Source:       "https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/e8f410e0", Suffers: []string{"any"},
			Wrap: onMeta(func(_ *http.Request, meta *document.Object) { meta.Set("lastModified", "2001-01-01T00:00:00Z") }),
		},
		ours("lastmodified-is-now", "ids", "lastModified is the time of the reading.",
			onMeta(func(_ *http.Request, meta *document.Object) {
				meta.Set("lastModified", time.Now().UTC().Add(time.Hour).Format(time.RFC3339Nano))
			}), "RFC7643-3.1-15", "RFC7643-3.1-16"),
		ours("meta-left-out", "ids", "Resources are shown without meta.",
			onShown(func(_ *http.Request, resource *document.Object) { resource.Delete("meta") }),
			"RFC7643-3-05", "RFC7643-3.1-01", "RFC7643-3.1-20", "RFC7643-3.1-21"),
		ours("meta-always-whole", "ids", "Asked for a part of meta, all of it is shown.",
			onMeta(func(_ *http.Request, meta *document.Object) { meta.Set("created", "2001-01-01T00:00:00Z") }), "RFC7643-3.1-20a", "RFC7643-3.1-13"),
		ours("id-left-out-when-excluded", "ids", "id is not shown when other attributes are asked for.",
			onShown(func(r *http.Request, resource *document.Object) {
				if r.URL.RawQuery != "" && !strings.Contains(r.URL.RawQuery, "filter") {
					resource.Delete("id")
				}
			}), "RFC7643-3.1-03", "RFC7643-3.1-08", "RFC7643-3-05"),
		ours("id-with-reserved-word", "ids", "Ids begin with bulkId.",
			onShown(func(r *http.Request, resource *document.Object) {
				if r.Method == http.MethodGet {
					resource.Set("id", "bulkId"+resource.String("id"))
				}
			}), "RFC7643-3.1-07"),
		{
			Name: "id-not-unique-in-store", Area: "ids",
			What:         "A group has the id of one of its members.",
			Requirements: []string{"RFC7643-3.1-04"},
			Source:       "https://github.com/15five/django-scim2/blob/master/CHANGES.txt", Suffers: []string{"any"},
			Wrap: onShown(func(_ *http.Request, resource *document.Object) {
				for _, v := range resource.Array("members") {
					if o, ok := v.(*document.Object); ok {
						resource.Set("id", o.String("value"))
					}
				}
			}),
		},
		{
			Name: "location-wrong-after-write", Area: "ids",
			What:         "meta.location repeats the id.",
			Requirements: []string{"RFC7643-3.1-17", "RFC7644-3.3-06"},
			Source:       github("apache/directory-scimple#502"), Suffers: []string{"any"},
			Wrap: onShown(func(_ *http.Request, resource *document.Object) {
				if meta := resource.Object("meta"); meta != nil {
					meta.Set("location", meta.String("location")+"/"+resource.String("id"))
				}
			}),
		},
		ours("version-is-not-the-etag", "etag", "meta.version differs from the ETag header, and is marked weak in a small letter.",
			onMeta(func(_ *http.Request, meta *document.Object) { meta.Set("version", `w/"0"`) }), "RFC7643-3.1-18", "RFC7643-3.1-19"),
		ours("version-left-out", "etag", "meta.version is not shown, though versions are advertised.",
			onMeta(func(_ *http.Request, meta *document.Object) { meta.Delete("version") }), "RFC7643-3.1-01"),
		ours("ids-given-again", "ids", "The id of a deleted user is shown for the next one that is created.", givesIDsAgain(), "RFC7643-3.1-05", "RFC7643-3.1-05a"),
		{
			Name: "create-username-differs-from-get", Area: "create",
			What:         "POST answers with another userName than GET.",
			Requirements: []string{"RFC7644-3.3-05", "RFC7644-3.1-03"},
			Source:       github("Infisical/infisical#5947"), Suffers: []string{"any"},
			Wrap: onShown(func(r *http.Request, resource *document.Object) {
				if name := resource.String("userName"); r.Method == http.MethodPost && name != "" {
					resource.Set("userName", strings.ToUpper(name))
				}
			}),
		},
	}
}

// givesIDsAgain remembers the last id deleted in each workspace.
func givesIDsAgain() func(Seams) Seams {
	var deleted sync.Map
	user := regexp.MustCompile(`^(.*)/Users(?:/(.+))?$`)
	return rewrite(func(r *http.Request, a *answer) {
		where := user.FindStringSubmatch(r.URL.Path)
		switch {
		case where == nil:
		case r.Method == http.MethodDelete:
			deleted.Store(where[1], where[2])
		case r.Method == http.MethodPost && a.body != nil && !a.isError():
			if id, ok := deleted.Load(where[1]); ok {
				a.body.Set("id", fmt.Sprint(id))
			}
		}
	})
}

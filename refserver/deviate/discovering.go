package deviate

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// published changes the entries of a discovery list, and an entry that is read
// alone.
func published(endpoint string, change func(entry *document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if strings.Contains(r.URL.Path, endpoint) {
			for _, entry := range a.resources() {
				change(entry)
			}
		}
	})
}

// unpublished takes entries out of a discovery list, and does not find them
// alone.
func unpublished(endpoint string, gone func(entry *document.Object) bool) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		list, isList := member[[]any](a.body, "Resources")
		switch {
		case a.isError() || !strings.Contains(r.URL.Path, endpoint):
		case isList:
			list = slices.DeleteFunc(list, func(v any) bool {
				entry, ok := v.(*document.Object)
				return ok && gone(entry)
			})
			a.body.Set("Resources", list)
			a.body.Set("totalResults", document.Number(strconv.Itoa(len(list))))
		case gone(a.body):
			a.status = http.StatusNotFound
			a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", "404")
		}
	})
}

func isNamed(entry *document.Object, name string) bool { return entry.String("name") == name }

// listOf makes a list of what is an object, and of an error an empty list.
func listOf(endpoint string) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if !strings.Contains(r.URL.Path, endpoint+"/") {
			return
		}
		entries := []any{a.body}
		if a.isError() {
			entries = []any{}
		}
		a.status = http.StatusOK
		a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults", document.Number(strconv.Itoa(len(entries))), "Resources", entries)
	})
}

// onDiscovery are the deviations in what is shown at the discovery endpoints.
func onDiscovery() []Deviation {
	return slices.Concat(onConfiguration(), onResourceTypes(), onDiscoveryLists())
}

func onConfiguration() []Deviation {
	return []Deviation{
		defect("discovery", "discovery-spc-missing", "/ServiceProviderConfig answers 404.", github("Infisical/infisical#6861"), "any",
			refuse(http.StatusNotFound, "not found", func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/ServiceProviderConfig") }),
			"RFC7644-4-01", "RFC7643-5-03", "RFC7643-5-11"),
		defect("discovery", "discovery-spc-attribute-misspelt", "ServiceProviderConfig leaves out the limits of bulk, and its flags are texts.", github("better-auth/better-auth#10413"), "any",
			config(func(c *document.Object) {
				for _, name := range []string{"patch", "bulk", "filter", "changePassword", "sort", "etag"} {
					feature := c.Object(name)
					supported, _ := feature.Get("supported")
					feature.Set("supported", strconv.FormatBool(supported == true))
					feature.Delete("maxOperations")
					feature.Delete("maxPayloadSize")
				}
			}), "RFC7643-5-03", "RFC7643-5-04", "RFC7643-5-05", "RFC7643-5-06", "RFC7643-5-07", "RFC7643-5-08"),
		defect("discovery", "discovery-maxresults-zero", "filter.maxResults says 0 while more is returned.", github("keycloak/keycloak#49841"), "any",
			config(func(c *document.Object) { c.Object("filter").Set("maxResults", document.Number("0")) }), "RFC7643-5-05"),
		ours("discovery-maxresults-text", "discovery", "filter.maxResults is a text.",
			config(func(c *document.Object) { c.Object("filter").Set("maxResults", "200") }), "RFC7643-5-05"),
		ours("discovery-schemes-incomplete", "discovery", "Authentication schemes have no description, and their addresses are relative.",
			config(func(c *document.Object) {
				for _, v := range c.Array("authenticationSchemes") {
					if scheme, ok := v.(*document.Object); ok {
						scheme.Delete("description")
						scheme.Set("specUri", "/docs/tokens.html")
					}
				}
			}), "RFC7643-5-10", "RFC7643-5-12"),
		ours("discovery-config-needs-token", "discovery", "/ServiceProviderConfig cannot be read without credentials.",
			refuse(http.StatusUnauthorized, "no token", func(r *http.Request) bool {
				return strings.HasSuffix(r.URL.Path, "/ServiceProviderConfig") && r.Header.Get("Authorization") == ""
			}), "RFC7643-5-11"),
		defect("discovery", "discovery-advertises-unsupported", "PATCH, bulk requests and passwords are advertised and not implemented.", github("thunder-id/thunderid#5110"), "any",
			refuse(http.StatusNotImplemented, "not implemented", func(r *http.Request) bool {
				return r.Method == http.MethodPatch || strings.HasSuffix(r.URL.Path, "/Bulk")
			}), "RFC7643-5-09", "RFC7643-7-26a"),
		ours("discovery-advertised-parameters-ignored", "discovery", "Filters are advertised and ignored, and whatever sortBy says, lists are sorted by id.",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("sortBy") {
					q.Set("sortBy", "id")
				} else {
					q.Del("filter")
				}
			}), "RFC7643-5-09"),
		ours("discovery-advertised-versions-absent", "discovery", "Versions are advertised and nowhere shown.",
			onMeta(func(_ *http.Request, meta *document.Object) { meta.Delete("version") }), "RFC7643-5-09"),
		ours("discovery-can-be-written", "discovery", "What clients write to discovery endpoints is shown from then on.", overwritten(),
			"RFC7643-5-01", "RFC7643-6-01", "RFC7643-7-02"),
	}
}

// overwritten remembers what was written to.
func overwritten() func(Seams) Seams {
	var written sync.Map
	endpoint := func(r *http.Request) (key string, is bool) {
		for _, name := range []string{"/ServiceProviderConfig", "/ResourceTypes", "/Schemas"} {
			if before, _, found := strings.Cut(r.URL.Path, name); found {
				return before + name, true
			}
		}
		return "", false
	}
	return rewrite(func(r *http.Request, a *answer) {
		key, is := endpoint(r)
		if !is {
			return
		}
		if r.Method != http.MethodGet {
			written.Store(key, true)
			return
		}
		if _, changed := written.Load(key); changed && !a.isError() {
			a.resources()[0].Set("name", "Robot")
		}
	})
}

func onResourceTypes() []Deviation {
	types := func(change func(entry *document.Object)) func(Seams) Seams {
		return published("/ResourceTypes", change)
	}
	of := func(name string, change func(entry *document.Object)) func(Seams) Seams {
		return types(func(entry *document.Object) {
			if isNamed(entry, name) {
				change(entry)
			}
		})
	}
	return []Deviation{
		defect("discovery", "discovery-resourcetypes-invalid", "/ResourceTypes answers no ListResponse, and schemaExtensions is an object.", github("RIPAGlobal/scimitar#147"), "any",
			rewrite(func(r *http.Request, a *answer) {
				if !strings.Contains(r.URL.Path, "/ResourceTypes") {
					return
				}
				for _, t := range a.resources() {
					if list := t.Array("schemaExtensions"); len(list) > 0 {
						t.Set("schemaExtensions", list[0])
					}
				}
				a.body.Set("schemas", []any{scim.ResourceTypeURN})
			}), "RFC7644-4-04", "RFC7643-6-11", "RFC7644-3.4.2-03"),
		ours("discovery-types-incomplete", "discovery", "A resource type has no schema, no schemas and an empty description.",
			of("Group", func(entry *document.Object) {
				entry.Delete("schema")
				entry.Delete("schemas")
				entry.Set("description", "")
			}), "RFC7643-6-02", "RFC7643-6-09", "RFC7643-6-12"),
		defect("discovery", "discovery-resourcetype-name-wrong", "meta.resourceType is in small letters.", "https://github.com/python-scim/scim2-server/commit/55b2022", "any",
			onMeta(func(_ *http.Request, meta *document.Object) {
				meta.Set("resourceType", strings.ToLower(meta.String("resourceType")))
			}),
			"RFC7643-6-02", "RFC7643-3.1-14"),
		ours("discovery-endpoint-wrong", "discovery", "The endpoint of groups leads nowhere.",
			of("Group", func(entry *document.Object) { entry.Set("endpoint", "/Teams") }), "RFC7643-6-03"),
		ours("discovery-schemas-unlisted", "discovery", "/Schemas lacks the schema of groups and that of the enterprise extension.",
			unpublished("/Schemas", func(entry *document.Object) bool {
				return slices.Contains([]string{scim.GroupURN, scim.EnterpriseUserURN}, entry.String("id"))
			}), "RFC7644-4-02", "RFC7643-6-04", "RFC7643-6-05", "RFC7643-7-01"),
		ours("discovery-types-share-an-endpoint", "discovery", "Two resource types have the endpoint /Users.",
			of("Group", func(entry *document.Object) { entry.Set("endpoint", "/Users") }), "RFC7643-6-08"),
	}
}

func onDiscoveryLists() []Deviation {
	return []Deviation{
		defect("discovery", "discovery-schemas-not-listresponse", "/Schemas answers an object of its own in place of a ListResponse.", github("RIPAGlobal/scimitar#117"), "entra,any",
			rewrite(func(r *http.Request, a *answer) {
				if strings.HasSuffix(r.URL.Path, "/Schemas") && !a.isError() {
					a.body = document.New("items", a.body.Array("Resources"))
				}
			}), "RFC7644-4-02", "RFC7644-3.4.2-03"),
		ours("discovery-schema-read-as-list", "discovery", "One schema is answered as a list, and one that does not exist as an empty list.", listOf("/Schemas"), "RFC7644-4-03"),
		ours("discovery-type-read-as-list", "discovery", "One resource type is answered as a list.", listOf("/ResourceTypes"), "RFC7644-4-04"),
		defect("discovery", "discovery-filter-accepted", "Filters and pages of discovery endpoints are applied, sorting is refused.", "https://github.com/scimmyjs/scimmy/commit/880d7e3", "any",
			around(applyToDiscovery), "RFC7644-4-05", "RFC7644-4-06"),
	}
}

func applyToDiscovery(h http.Handler, w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	a := record(h, withQuery(r, func(q url.Values) { q.Del("filter") }))
	list, isList := member[[]any](a.body, "Resources")
	if isList && (strings.HasSuffix(r.URL.Path, "/Schemas") || strings.HasSuffix(r.URL.Path, "/ResourceTypes")) {
		if count, err := strconv.Atoi(q.Get("count")); err == nil {
			list = list[:min(count, len(list))]
		}
		if _, name, filtered := strings.Cut(q.Get("filter"), `name eq "`); filtered {
			list = slices.DeleteFunc(list, func(v any) bool {
				entry, ok := v.(*document.Object)
				return ok && entry.String("name") != strings.TrimSuffix(name, `"`)
			})
		}
		a.body.Set("Resources", list)
		if q.Has("sortBy") {
			a.status, a.body = http.StatusBadRequest, document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", "400")
		}
	}
	a.deliver(w)
}

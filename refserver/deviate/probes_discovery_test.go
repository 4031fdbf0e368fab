package deviate_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim"
)

const (
	specimenURN = "urn:scimproof:schemas:2.0:Specimen"
	crateURN    = "urn:scimproof:schemas:2.0:Crate"
)

// truth is a probe of something that holds on an honest workspace.
func truth(see func(t *testing.T, w *refservertest.Workspace) bool) probe {
	return probe{right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
		return strconv.FormatBool(see(t, w))
	}}
}

// says asks whether the answer to a GET has a text in it.
func says(path, part string) probe {
	return truth(func(t *testing.T, w *refservertest.Workspace) bool {
		return strings.Contains(w.SCIM(t, http.MethodGet, path, "").Text, part)
	})
}

// answers asks for the status of a GET.
func answers(path string, status int) probe {
	return truth(func(t *testing.T, w *refservertest.Workspace) bool {
		return w.SCIM(t, http.MethodGet, path, "").Status == status
	})
}

// newSpecimen creates one and returns its path.
func newSpecimen(t *testing.T, w *refservertest.Workspace, more string) string {
	t.Helper()
	a := w.SCIM(t, http.MethodPost, "/Specimens", `{"schemas":["`+specimenURN+`"],"label":"one"`+more+`}`)
	if a.Status != http.StatusCreated {
		t.Fatalf("create a specimen: %d %s", a.Status, a.Text)
	}
	return "/Specimens/" + a.Doc.String("id")
}

// keeps asks whether a specimen shows one attribute as due after a PUT; both
// are the parts of the bodies that have it.
func keeps(created, put, name, due string) probe {
	return truth(func(t *testing.T, w *refservertest.Workspace) bool {
		path := newSpecimen(t, w, created)
		w.SCIM(t, http.MethodPut, path, `{"schemas":["`+specimenURN+`"],"label":"one"`+put+`}`)
		return w.Get(t, path).String(name) == due
	})
}

func discoveryProbes() map[string]probe {
	const config, types, schemas = "/ServiceProviderConfig", "/ResourceTypes", "/Schemas"
	return map[string]probe{
		"discovery-spc-missing":            answers(config, http.StatusOK),
		"discovery-spc-attribute-misspelt": says(config, `"maxOperations"`),
		"discovery-maxresults-zero": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return shown(w.Get(t, config).Object("filter"), "maxResults") != "0"
		}),
		"discovery-maxresults-text": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, config).Object("filter").String("maxResults") == ""
		}),
		"discovery-schemes-incomplete": says(config, `"specUri":"https://`),
		"discovery-config-needs-token": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodGet, config, "", "Authorization", "").Status == http.StatusOK
		}),
		"discovery-advertises-unsupported": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodPost, "/Bulk", `{}`).Status != http.StatusNotImplemented
		}),
		"discovery-advertised-parameters-ignored": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			user(t, w, "")
			return total(t, w, "/Users"+filter(`userName eq "nobody"`)) == "0"
		}),
		"discovery-advertised-versions-absent": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, user(t, w, "")).Object("meta").String("version") != ""
		}),
		"discovery-can-be-written": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			w.SCIM(t, http.MethodPut, config, `{}`)
			return w.Get(t, config).String("name") == ""
		}),
		"discovery-resourcetypes-invalid": says(types, `"schemaExtensions":[`),
		"discovery-types-incomplete":      says(types, `"schema":"`+scim.GroupURN),
		"discovery-resourcetype-name-wrong": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, user(t, w, "")).Object("meta").String("resourceType") == "User"
		}),
		"discovery-endpoint-wrong":                 says(types, `"/Groups"`),
		"discovery-types-share-an-endpoint":        says(types+"/Group", `"/Groups"`),
		"discovery-schemas-unlisted":               answers(schemas+"/"+scim.GroupURN, http.StatusOK),
		"discovery-schemas-not-listresponse":       says(schemas, "ListResponse"),
		"discovery-schema-read-as-list":            answers(schemas+"/urn:example:nothing", http.StatusNotFound),
		"discovery-type-read-as-list":              answers(types+"/Nothing", http.StatusNotFound),
		"discovery-filter-accepted":                answers(types+filter(`name eq "User"`), http.StatusForbidden),
		"discovery-schema-without-schemas-or-meta": says(schemas+"/"+scim.UserURN, scim.SchemaURN),
		"discovery-schema-meta-wrong":              says(schemas+"/"+scim.UserURN, `"resourceType":"Schema"`),
		"discovery-schema-id-left-out":             says(schemas+"?attributes=name", `"id":"`+scim.UserURN),
		"discovery-schema-texts-empty":             says(schemas+"/"+scim.UserURN, `"name":"User"`),
		"discovery-definitions-incomplete":         says(schemas+"/"+scim.UserURN, `"multiValued"`),
		"discovery-definitions-in-other-words": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(w.SCIM(t, http.MethodGet, schemas, "").Text, "read-write")
		}),
		"discovery-plurality-reversed":              says(schemas+"/"+scim.UserURN, `"name":"userName","type":"string","multiValued":false`),
		"discovery-schema-urn-wrong-case-exactness": says(schemas+"/"+scim.UserURN, `"returned":"never"`),
	}
}

func characteristicProbes() map[string]probe {
	return map[string]probe{
		"case-exactness-reversed": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			newSpecimen(t, w, `,"motto":"MiXeD"`)
			return total(t, w, "/Specimens"+filter(`motto eq "mIxEd"`)) == "0"
		}),
		"case-exact-values-lowered":          keeps("", `,"motto":"MiXeD"`, "motto", "MiXeD"),
		"read-only-attributes-written":       keeps("", `,"accession":"forged"`, "accession", ""),
		"immutable-attributes-overwritten":   keeps(`,"origin":"first"`, `,"origin":"second"`, "origin", "first"),
		"immutable-attributes-never-written": keeps("", `,"origin":"first"`, "origin", "first"),
		"read-only-attributes-replaced": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			w.Patch(t, path, `{"op":"replace","path":"id","value":"another"}`)
			return w.Get(t, path).String("id") != "another"
		}),
		"secrets-echoed": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			a := w.SCIM(t, http.MethodPost, "/Specimens", `{"schemas":["`+specimenURN+`"],"label":"one","passphrase":"hunter2"}`)
			return a.Doc.String("passphrase") == ""
		}),
		"secrets-shown-on-request": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, newSpecimen(t, w, `,"hint":"h"`)+"?attributes=hint").String("hint") == ""
		}),
		"always-returned-left-out": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, newSpecimen(t, w, `,"shelf":"s"`)+"?attributes=label").String("shelf") == "s"
		}),
		"default-returned-upside-down": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, user(t, w, `,"displayName":"Ada L."`)).String("displayName") != ""
		}),
		"request-returned-upside-down": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, newSpecimen(t, w, `,"remark":"r"`)).String("remark") == ""
		}),
		"unique-attributes-repeated": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			newSpecimen(t, w, `,"serial":"s"`)
			return w.SCIM(t, http.MethodPost, "/Specimens", `{"schemas":["`+specimenURN+`"],"label":"two","serial":"s"}`).Status == http.StatusConflict
		}),
		"required-extension-forgotten": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodPost, "/Crates", `{"schemas":["`+crateURN+`"],"label":"one"}`).Status == http.StatusBadRequest
		}),
		"optional-extension-demanded": truth(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodPost, "/Users", `{"schemas":["`+scim.UserURN+`"],"userName":"grace@example.com"}`).Status == http.StatusCreated
		}),
	}
}

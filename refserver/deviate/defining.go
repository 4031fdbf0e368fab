package deviate

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// schemas changes the schemas that /Schemas lists and serves.
func schemas(change func(schema *document.Object)) func(Seams) Seams {
	return published("/Schemas", change)
}

// definitions changes the definitions of attributes and sub-attributes.
func definitions(change func(definition *document.Object)) func(Seams) Seams {
	var each func(list []any)
	each = func(list []any) {
		for _, v := range list {
			if d, ok := v.(*document.Object); ok {
				each(d.Array("subAttributes"))
				change(d)
			}
		}
	}
	return schemas(func(schema *document.Object) { each(schema.Array("attributes")) })
}

// rows numbers rows of one section of the catalogue.
func rows(section string, from, to int) []string {
	var ids []string
	for n := from; n <= to; n++ {
		ids = append(ids, fmt.Sprintf("%s-%02d", section, n))
	}
	return ids
}

// onDefinitions are the deviations in Schema resources.
func onDefinitions() []Deviation {
	return []Deviation{
		defect("discovery", "discovery-schema-without-schemas-or-meta", "Schema resources lack schemas and meta.", github("apache/directory-scimple#1012"), "any",
			schemas(func(schema *document.Object) {
				schema.Delete("schemas")
				schema.Delete("meta")
			}), "RFC7643-7-03", "RFC7643-7-21a"),
		ours("discovery-schema-meta-wrong", "discovery", "meta of a schema says that it is a user.",
			schemas(func(schema *document.Object) { schema.Object("meta").Set("resourceType", "User") }), "RFC7643-7-21"),
		ours("discovery-schema-id-left-out", "discovery", "Schemas lose their id when other attributes are asked for.",
			rewrite(func(r *http.Request, a *answer) {
				for _, schema := range a.resources() {
					if strings.Contains(r.URL.Path, "/Schemas") && r.URL.Query().Has("attributes") {
						schema.Delete("id")
					}
				}
			}), "RFC7643-7-02"),
		ours("discovery-schema-texts-empty", "discovery", "Names and descriptions of schemas are empty.",
			schemas(func(schema *document.Object) {
				schema.Set("name", "")
				schema.Set("description", "")
			}), "RFC7643-7-04"),
		ours("discovery-definitions-incomplete", "discovery", "Definitions say neither multiValued nor subAttributes.",
			definitions(func(d *document.Object) {
				d.Delete("multiValued")
				d.Delete("subAttributes")
			}), "RFC7643-7-05", "RFC7643-7-06", "RFC7643-2.2-01"),
		ours("discovery-definitions-in-other-words", "discovery", "mutability is read-write, and texts refer to resources.",
			definitions(func(d *document.Object) {
				if d.String("type") == "string" {
					d.Set("mutability", "read-write")
					d.Set("referenceTypes", []any{"User"})
				}
			}), "RFC7643-7-20", "RFC7643-7-23"),
		ours("discovery-plurality-reversed", "discovery", "Attributes with several values are published as having one, and the reverse.",
			definitions(func(d *document.Object) {
				several, _ := d.Get("multiValued")
				d.Set("multiValued", several != true)
			}), append(append(append(append(rows("RFC7643-8.7.1", 1, 29), "RFC7643-8.7.1-31"), rows("RFC7643-8.7.2", 1, 7)...), rows("RFC7643-8.7.2", 9, 13)...), rows("RFC7643-8.7.2", 15, 18)...)...),
		defect("discovery", "discovery-schema-urn-wrong-case-exactness", "/Schemas publishes wrong characteristics: everything is optional, readWrite and case-exact.", "https://github.com/scimmyjs/scimmy/commit/fd6d5b4", "any",
			definitions(func(d *document.Object) {
				d.Set("caseExact", true)
				d.Set("required", false)
				d.Set("mutability", "readWrite")
				d.Set("returned", "default")
			}), "RFC7643-8.7.1-01", "RFC7643-8.7.1-12", "RFC7643-8.7.1-18", "RFC7643-8.7.1-22", "RFC7643-8.7.2-02", "RFC7643-8.7.2-14"),
	}
}

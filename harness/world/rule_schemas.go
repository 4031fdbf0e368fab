package world

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var (
	attributeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_$-]*$`)
	scimURN       = regexp.MustCompile(`(?i)^urn:ietf:params:scim:(schemas|api|event)(:[^:\s]+)+$`)
	dataTypes     = []string{"string", "boolean", "decimal", "integer", "dateTime", "binary", "reference", "complex"}
)

// schemaRules are about what the target publishes.
var schemaRules = map[string]rule{
	"every attribute name keeps to the grammar": {"paths and filters cannot name the attribute", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.name == "$ref" {
				a.records("$ref does not keep to the grammar of names; erratum 8924 tolerates it")
				return
			}
			a.published(attributeName.MatchString(d.name), x, path, "has a name outside the grammar", "a letter, then letters, digits, hyphen, underscore or dollar", fmt.Sprintf("%q", d.name))
		})
	}},
	"displayName of groups is required": {"clients send groups without a name", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if strings.EqualFold(x.id, groupSchema) && strings.EqualFold(path, "displayName") {
				a.published(d.required, x, path, "is not required", "required true (erratum 5368)", "required false")
			}
		})
	}},
	"every data type is one of the eight": {breaksParsing, func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			a.published(slices.Contains(dataTypes, d.typ), x, path, "has a data type of its own", strings.Join(dataTypes, ", "), d.typ)
		})
	}},
	"no extension defines an attribute of its core schema again": {"two attributes share a name, and clients mix them up", func(a *audit) {
		for _, k := range a.kinds {
			for _, x := range k.extensions {
				for _, d := range x.attributes {
					again := definitionOf(k.core.attributes, d.name) != nil || common(d.name)
					a.published(!again, x, d.name, "repeats an attribute of "+k.core.id, "a name of its own", d.name)
				}
			}
		}
	}},
	"every URN of SCIM keeps to its form": {"clients do not recognise the schema", func(a *audit) {
		check := func(seq int, what, urn string) {
			if strings.HasPrefix(strings.ToLower(urn), "urn:ietf:params:scim:") {
				a.holds(scimURN.MatchString(urn), seq, what+" holds a malformed URN", "urn:ietf:params:scim: with schemas or api, a name and more", urn)
			}
		}
		for _, x := range a.w.everySchema {
			check(a.w.schemasSeq, "/Schemas", x.id)
		}
		for _, r := range a.shown {
			list, _ := r.get("schemas")
			for _, urn := range texts(list) {
				check(r.exchange.Seq, r.at("schemas"), urn)
			}
		}
	}},
	"every further resource type is described and answers": {"clients cannot use the type", func(a *audit) {
		for _, r := range a.shown {
			endpoint := endpointOf(r.text("endpoint"))
			if r.endpoint != "/ResourceTypes" || endpoint == "/Users" || endpoint == "/Groups" || discoveryEndpoints[endpoint] {
				continue
			}
			name, id := r.text("name"), r.text("schema")
			known := slices.ContainsFunc(a.w.everySchema, func(x *schema) bool { return strings.EqualFold(x.id, id) })
			a.holds(name != "" && r.text("endpoint") != "" && known, r.exchange.Seq, "resource type "+name+" is not described in full",
				"a name, an endpoint and a schema that /Schemas has", show(r.object))
			answers := false
			for _, s := range a.shown {
				answers = answers || s.endpoint == endpoint
			}
			for _, ex := range a.w.rec.All() {
				at, _, _ := a.w.endpointOf(ex.URL)
				answers = answers || at == endpoint && ex.Method == http.MethodGet && ex.Status == http.StatusOK
			}
			a.holds(answers || a.w.tenant.Shared, r.exchange.Seq, "the endpoint of resource type "+name+" does not answer", "status 200 at "+endpoint, "another status")
		}
	}},
	"literal words are sent without quotation marks": {"clients compare with the word itself", func(a *audit) {
		for _, r := range a.shown {
			eachValue(r.object, "", func(path string, v any) {
				s, ok := v.(string)
				last := path[strings.LastIndex(path, ".")+1:]
				literal := path == "schemas" || path == "meta.resourceType" ||
					r.endpoint == "/Schemas" && contains([]string{"id", "name", "type", "mutability", "returned", "uniqueness", "referenceTypes"}, last)
				if ok && literal {
					a.holds(strings.Trim(s, `"'`) == s, r.exchange.Seq, r.at(path)+" has quotation marks", strings.Trim(s, `"'`), show(s))
				}
			})
		}
		for _, ex := range a.w.rec.All() {
			if o, err := parseObject(ex.ResponseBody); err == nil && o.text("scimType") != "" {
				s := o.text("scimType")
				a.holds(strings.Trim(s, `"'`) == s, ex.Seq, "scimType has quotation marks", strings.Trim(s, `"'`), show(s))
			}
		}
	}},
}

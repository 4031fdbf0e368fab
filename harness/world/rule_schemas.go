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
	"what a definition leaves out has its default": {"clients treat the attribute as something it is not", undefined},
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

// undefined holds values against the defaults of what their definitions leave
// out (RFC 7643 section 2.2): a single text, shown by default, not required.
func undefined(a *audit) {
	given := map[string]map[string]bool{}
	a.wholes(func(r *shownResource) {
		if given[r.endpoint] == nil {
			given[r.endpoint] = map[string]bool{}
		}
		for _, m := range r.members {
			given[r.endpoint][strings.ToLower(m.name)] = true
		}
	})
	a.wholes(func(r *shownResource) {
		for _, d := range r.kind.core.attributes {
			lacks := func(name string) bool {
				_, there := d.raw.get(name)
				return d.raw != nil && !there
			}
			v, there := r.get(d.name)
			if !there || v == nil {
				continue
			}
			_, several := v.([]any)
			if lacks("multiValued") {
				a.holds(!several, r.exchange.Seq, r.at(d.name)+" has several values, though nothing says that it may", "a single value", show(v))
			}
			if lacks("type") {
				_, text := v.(string)
				a.holds(text || several, r.exchange.Seq, r.at(d.name)+" is no text, though nothing says what else", "a string", show(v))
			}
			if lacks("returned") || lacks("mutability") {
				a.holds(r.exchange.Method != http.MethodPost || a.w.shownLater(r, d.name), r.exchange.Seq, r.at(d.name)+" is not shown without being asked for", show(v), "nothing")
			}
		}
	})
	for _, k := range a.kinds {
		for _, d := range k.core.attributes {
			if _, there := d.raw.get("required"); d.raw != nil && !there && given[k.endpoint] != nil {
				a.holds(a.w.acceptedWithout(k, d.name), a.w.schemasSeq, d.name+" of "+k.name+" is demanded, though nothing says so", "a resource can be created without it", "none was")
			}
		}
	}
}

// shownLater says whether every later plain GET of a resource shows an attribute.
func (w *World) shownLater(r *shownResource, name string) bool {
	for _, later := range w.shown() {
		if later.exchange.Method == http.MethodGet && later.whole() && later.text("id") == r.text("id") && later.exchange.Seq > r.exchange.Seq && !w.changedIDs()[r.text("id")] {
			if _, there := later.get(name); !there {
				return false
			}
		}
	}
	return true
}

// acceptedWithout says whether a resource was created without an attribute, or
// nobody has tried to.
func (w *World) acceptedWithout(k *kind, name string) bool {
	tried := false
	for _, ex := range w.rec.All() {
		at, _, ok := w.endpointOf(ex.URL)
		if !ok || at != k.endpoint || ex.Method != http.MethodPost {
			continue
		}
		sent, err := parseObject(ex.RequestBody)
		if _, there := sent.get(name); err != nil || there {
			continue
		}
		if ex.Status == http.StatusCreated {
			return true
		}
		tried = true
	}
	return !tried
}

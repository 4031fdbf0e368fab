package world

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// definitionRules are about Schema resources (RFC 7643 section 7).
var definitionRules = map[string]rule{
	"every schema that a resource names is published": {"clients cannot learn what the attributes mean", func(a *audit) {
		if len(a.w.everySchema) == 0 {
			return // that /Schemas shows none is the business of another rule
		}
		a.wholes(func(r *shownResource) {
			for _, urn := range r.urns() {
				a.holds(a.w.lists(urn), r.exchange.Seq, r.at("schemas")+" names a schema that /Schemas does not list", "the id of a schema", urn)
			}
		})
		for _, r := range a.shown {
			for _, urn := range r.urns() {
				if r.discovery() && !a.w.lists(urn) {
					a.records("/Schemas does not list %s, which %s carries", urn, r.endpoint)
				}
			}
		}
	}},
	"every schema that a resource type names is listed": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			list, _ := t.get("schemaExtensions")
			urns := []string{t.text("schema")}
			for _, o := range objects(list) {
				urns = append(urns, o.text("schema"))
			}
			for _, urn := range urns {
				a.holds(a.w.lists(urn), a.w.schemasSeq, "/Schemas does not list a schema that resource type "+t.text("name")+" names", urn, fmt.Sprintf("%d other schemas", len(a.w.everySchema)))
			}
		})
	}},
	"every schema has an id": {breaksDiscovery, func(a *audit) {
		for _, r := range a.shown {
			if r.endpoint == "/Schemas" {
				a.holds(r.text("id") != "", r.exchange.Seq, "a schema is shown without id", "a URN", show(r.object))
			}
		}
	}},
	"every schema carries the Schema schema, a URN as id, and attributes": {breaksDiscovery, func(a *audit) {
		for _, r := range a.shown {
			if r.endpoint != "/Schemas" || r.part {
				continue
			}
			a.holds(contains(r.urns(), schemaSchema), r.exchange.Seq, "schemas of schema "+r.text("id")+" names another schema", schemaSchema, fmt.Sprint(r.urns()))
			a.holds(strings.Contains(r.text("id"), ":"), r.exchange.Seq, "the id of a schema is no URI", "a URN", fmt.Sprintf("%q", r.text("id")))
			v, there := r.get("attributes")
			a.holds(len(objects(v)) > 0, r.exchange.Seq, "schema "+r.text("id")+" defines no attributes", "a list of definitions", orNothing(v, there))
		}
	}},
	"every schema is served by its URN": {breaksDiscovery, func(a *audit) {
		a.everySchema(func(r *shownResource) { a.servedAlone(r, "/Schemas", "id", r.text("id")) })
	}},
	"names and descriptions of schemas are not empty": {"people cannot tell what an attribute is for", func(a *audit) {
		a.everySchema(func(r *shownResource) {
			a.described(r.exchange.Seq, r.object, "schema "+r.text("id"), "name", "description")
		})
		a.definitions(func(x *schema, path string, d *definition) {
			if v, there := d.raw.get("description"); there && v != nil {
				a.published(v != "", x, path, "has an empty description", "a text that is not empty, or nothing", show(v))
			}
		})
	}},
	"every definition has a name, a type and multiValued": {breaksParsing, func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			for _, name := range []string{"name", "type"} {
				v, there := d.raw.get(name)
				s, ok := v.(string)
				a.published(ok && s != "", x, path, "has no "+name, "a text", orNothing(v, there))
			}
			v, there := d.raw.get("multiValued")
			_, ok := v.(bool)
			a.published(ok, x, path, "does not say whether it has several values", "multiValued true or false", orNothing(v, there))
		})
	}},
	"every complex attribute lists its sub-attributes": {"clients cannot learn what is inside", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.typ == "complex" {
				a.published(len(d.subs) > 0, x, path, "is complex without sub-attributes", "subAttributes", "none")
			}
		})
	}},
	"referenceTypes belongs to references and names what there is": {"clients look for the resource in the wrong place", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.typ != "reference" {
				a.published(len(d.references) == 0, x, path, "is of type "+d.typ+" with referenceTypes", "none", strings.Join(d.references, ", "))
				return
			}
			for _, name := range d.references {
				known := name == "external" || name == "uri" || slices.ContainsFunc(a.kinds, func(k *kind) bool { return k.name == name })
				if !known && (name == "User" || name == "Group") && (path == "groups.$ref" || path == "members.$ref") {
					a.records("%s refers to %s, which is no resource type here, as the RFC prints it", path, name)
					continue
				}
				a.published(known, x, path, "refers to what there is not", "external, uri or the name of a resource type", name)
			}
		})
	}},
	"meta of every schema says that it is one, and where": {breaksDiscovery, func(a *audit) {
		a.everySchema(func(r *shownResource) {
			a.asked++
			if meta, _ := r.get("meta"); meta == nil {
				return
			}
			typ, _ := lookup(r.object, "meta.resourceType")
			a.holds(typ == "Schema", r.exchange.Seq, "meta.resourceType of schema "+r.text("id")+" is another", "Schema", orNothing(typ, typ != nil))
			if v, there := lookup(r.object, "meta.location"); there {
				at, _ := v.(string)
				path, ours := a.w.inside(at)
				right := at != "" && (!ours || strings.HasSuffix(strings.ToLower(unescaped(path)), "/schemas/"+strings.ToLower(r.text("id"))))
				a.holds(right, r.exchange.Seq, "meta.location of schema "+r.text("id")+" is another address", "the address of the schema", show(v))
			}
		})
	}},
	"every schema has meta": {breaksDiscovery, func(a *audit) {
		a.everySchema(func(r *shownResource) {
			typ, there := lookup(r.object, "meta.resourceType")
			at, located := lookup(r.object, "meta.location")
			a.holds(there && located, r.exchange.Seq, "schema "+r.text("id")+" has no meta with resourceType and location", "both", show(typ)+", "+show(at))
		})
	}},
	"mutability, returned and uniqueness take the words of the RFC": {"clients cannot tell what they may do with the attribute", func(a *audit) {
		words := map[string][]string{
			"mutability": {"readOnly", "readWrite", "immutable", "writeOnly"}, "returned": {"always", "never", "default", "request"}, "uniqueness": {"none", "server", "global"},
		}
		a.definitions(func(x *schema, path string, d *definition) {
			for name, allowed := range words {
				if v, there := d.raw.get(name); there && v != nil {
					s, _ := v.(string)
					a.published(slices.Contains(allowed, s), x, path, "has a "+name+" of its own", strings.Join(allowed, ", "), show(v))
				}
			}
		})
	}},
	"lists of what is published are the same whatever was asked for": {"clients take part of the schemas for all of them", func(a *audit) {
		for _, endpoint := range []string{"/Schemas", "/ResourceTypes"} {
			a.sameLists(endpoint)
		}
	}},
}

// sameLists asserts that every list at an endpoint holds the same entries.
func (a *audit) sameLists(endpoint string) {
	lists := map[int][]string{}
	plain := 0
	var refused []*exchange.Exchange
	exchanges := a.w.rec.All()
	for i := range exchanges {
		ex := &exchanges[i]
		address, _, _ := strings.Cut(ex.URL, "?")
		o, err := parseObject(ex.ResponseBody)
		entries, isList := o.get("Resources")
		if address != a.w.tenant.BaseURL+endpoint {
			continue
		}
		if ex.Status != http.StatusOK || err != nil || !isList {
			if strings.Contains(ex.URL, "?") && !strings.Contains(ex.URL, "filter=") { // a filter may be refused (RFC 7644 section 4)
				refused = append(refused, ex)
			}
			continue
		}
		lists[ex.Seq] = []string{}
		for _, one := range objects(entries) {
			lists[ex.Seq] = append(lists[ex.Seq], one.text("id")+" "+one.text("name"))
		}
		slices.Sort(lists[ex.Seq])
		if ex.URL == address {
			plain = ex.Seq
		}
	}
	if plain == 0 {
		return
	}
	for _, ex := range refused {
		a.holds(false, ex.Seq, "a parameter of the query is not ignored at "+endpoint, "the whole list", fmt.Sprintf("status %d: %s", ex.Status, excerpt(ex.ResponseBody)))
	}
	for seq, got := range lists {
		a.holds(slices.Equal(got, lists[plain]), seq, "a list at "+endpoint+" depends on paging, sorting or a filter",
			fmt.Sprintf("%d entries", len(lists[plain])), fmt.Sprintf("%d: %s", len(got), strings.Join(got, "; ")))
	}
}

// lists says whether /Schemas lists a schema of this URN.
func (w *World) lists(urn string) bool {
	return slices.ContainsFunc(w.everySchema, func(x *schema) bool { return strings.EqualFold(x.id, urn) })
}

// definitionObservations are what the text leaves to the server.
var definitionObservations = map[string]rule{
	"characteristics left out of definitions are recorded": {"", func(a *audit) {
		missing := map[string]int{}
		a.definitions(func(_ *schema, _ string, d *definition) {
			names := []string{"required", "mutability", "returned"}
			if d.typ == "string" {
				names = append(names, "caseExact", "uniqueness")
			}
			for _, name := range names {
				if _, there := d.raw.get(name); !there {
					missing[name]++
				}
			}
		})
		a.records("characteristics that definitions leave out: %v", missing)
	}},
	"complex values inside sub-attributes of schemas are recorded": {"", func(a *audit) {
		nested := 0
		a.definitions(func(_ *schema, _ string, d *definition) { nested += len(d.subs) })
		a.records("/Schemas shows %d definitions inside definitions", nested)
	}},
	"whether definitions and values of members have display is recorded": {"", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if strings.EqualFold(x.id, groupSchema) && path == "members" {
				a.records("the definition of members has display: %t", d.sub("display") != nil)
			}
		})
		a.lists(func(_ *shownResource, path string, _ *definition, list []*object) {
			if path == "members" && len(list) > 0 {
				_, there := list[0].get("display")
				a.records("members show display: %t", there)
			}
		})
	}},
	"whether the configuration's definition has etag and type is recorded": {"", func(a *audit) {
		for _, x := range a.w.everySchema {
			if strings.HasSuffix(x.id, ":ServiceProviderConfig") {
				etag, schemes := definitionOf(x.attributes, "etag"), definitionOf(x.attributes, "authenticationSchemes")
				a.records("the definition of the ServiceProviderConfig has etag: %t, authenticationSchemes.type: %t", etag != nil, schemes.sub("type") != nil)
			}
		}
	}},
	"canonical types of e-mails and phone numbers are recorded": {"", func(a *audit) {
		a.definitions(func(_ *schema, path string, d *definition) {
			if path == "emails.type" || path == "phoneNumbers.type" {
				a.records("canonicalValues of %s: %s", path, strings.Join(d.canonical, ", "))
			}
		})
	}},
}

// unescaped is a path as people read it.
func unescaped(path string) string {
	if s, err := url.PathUnescape(path); err == nil {
		return s
	}
	return path
}

package world

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

const breaksSchemas = "clients look for attributes where schemas says they are"

// urns reads schemas.
func (r *shownResource) urns() []string {
	list, _ := r.get("schemas")
	return texts(list)
}

// schemasHave reports whether a URN is among them.
func (k *kind) has(urn string) bool {
	return slices.ContainsFunc(k.schemas(), func(x *schema) bool { return strings.EqualFold(x.id, urn) })
}

// resourceRules are about schemas and extensions (RFC 7643 sections 3 and 3.3).
var resourceRules = map[string]rule{
	"schemas is a list of URIs that is not empty": {breaksSchemas, func(a *audit) {
		for _, r := range a.shown {
			if r.part {
				continue
			}
			v, _ := r.get("schemas")
			list := array(v)
			right := len(list) > 0
			for _, e := range list {
				s, ok := e.(string)
				u, err := url.Parse(s)
				right = right && ok && err == nil && u.IsAbs()
			}
			a.holds(right, r.exchange.Seq, r.at("schemas")+" is not what it has to be", "a list of URIs, at least one", orNothing(v, v != nil))
		}
	}},
	"schemas names only what the resource type declares": {breaksSchemas, func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, urn := range r.urns() {
				a.holds(r.kind.has(urn), r.exchange.Seq, r.at("schemas")+" names a schema its type does not have", "the schemas of "+r.kind.name, urn)
			}
		})
	}},
	"schemas names nothing twice": {breaksSchemas, func(a *audit) {
		for _, r := range a.shown {
			seen := map[string]bool{}
			for _, urn := range r.urns() {
				a.holds(!seen[strings.ToLower(urn)], r.exchange.Seq, r.at("schemas")+" names one twice", "each once", urn)
				seen[strings.ToLower(urn)] = true
			}
		}
	}},
	"schemas names the base schema":                baseSchema(""),
	"schemas of every user names the base schema":  baseSchema("/Users"),
	"schemas of every group names the base schema": baseSchema("/Groups"),
	"attributes of extensions sit under their URN, those of the base schema do not": {breaksSchemas, func(a *audit) {
		a.wholes(func(r *shownResource) {
			_, nested := r.get(r.kind.core.id)
			a.holds(!nested, r.exchange.Seq, r.at(r.kind.core.id)+" holds attributes that belong to the top", "no member of that name", "one")
			for _, x := range r.kind.extensions {
				v, there := r.get(x.id)
				if there && v != nil {
					_, isObject := v.(*object)
					a.holds(isObject, r.exchange.Seq, r.at(x.id)+" is no object", "an object of its attributes", show(v))
				}
				for _, d := range x.attributes {
					if _, at := r.get(d.name); at && definitionOf(r.kind.core.attributes, d.name) == nil && !common(d.name) {
						a.holds(false, r.exchange.Seq, r.at(d.name)+" stands at the top", "below "+x.id, d.name)
					}
				}
			}
		})
	}},
	"schemas names every extension that has data": {breaksSchemas, func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, m := range r.members {
				if strings.HasPrefix(strings.ToLower(m.name), "urn:") {
					a.holds(contains(r.urns(), m.name), r.exchange.Seq, r.at("schemas")+" does not name an extension that has data", m.name, strings.Join(r.urns(), ", "))
				}
			}
		})
	}},
	"id and meta are there whatever schemas says": {"clients cannot address the resource", func(a *audit) {
		a.wholes(func(r *shownResource) {
			_, hasMeta := lookup(r.object, "meta.resourceType")
			a.holds(r.text("id") != "" && hasMeta, r.exchange.Seq, r.at("id or meta")+" is missing", "both", show(r.object))
		})
	}},
	"meta is shown with its sub-attributes": {"clients cannot see when something changed", func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, name := range []string{"resourceType", "created", "lastModified", "location"} {
				v, there := lookup(r.object, "meta."+name)
				a.holds(there && v != nil && v != "", r.exchange.Seq, r.at("meta."+name)+" is missing", "a value", orNothing(v, there))
			}
		})
	}},
}

func baseSchema(endpoint string) rule {
	return rule{breaksSchemas, func(a *audit) {
		a.wholes(func(r *shownResource) {
			if endpoint != "" && r.endpoint != endpoint {
				return
			}
			base := r.kind.core.id
			switch endpoint {
			case "/Users":
				base = userSchema
			case "/Groups":
				base = groupSchema
			}
			a.holds(contains(r.urns(), base), r.exchange.Seq, r.at("schemas")+" does not name the base schema", base, fmt.Sprint(r.urns()))
		})
	}}
}

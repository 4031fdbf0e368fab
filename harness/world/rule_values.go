package world

import (
	"crypto/x509"
	"fmt"
	"strconv"
	"strings"
)

// valueRules are about complex and multi-valued attributes (RFC 7643 sections
// 2.3.8 and 2.4).
var valueRules = map[string]rule{
	"no sub-attribute is complex": {breaksParsing, func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.typ != "complex" || strings.EqualFold(x.id, "urn:ietf:params:scim:schemas:core:2.0:Schema") {
				return
			}
			for _, sub := range d.subs {
				a.published(sub.typ != "complex", x, path+"."+sub.name, "is complex", "a simple type", sub.typ)
			}
		})
		a.values(func(r *shownResource, p place) {
			if o, ok := p.value.(*object); ok && p.def.typ == "complex" {
				for _, m := range o.members {
					_, nested := m.value.(*object)
					a.holds(!nested, r.exchange.Seq, r.at(p.path+"."+m.name)+" is an object", "a simple value", show(m.value))
				}
			}
		})
	}},
	"no complex attribute is unique or case-exact": {"clients cannot tell what the characteristic is about", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.typ == "complex" {
				a.published(d.uniqueness == "none" && !d.caseExact, x, path, "gives a complex attribute uniqueness or letter case", "none", fmt.Sprintf("uniqueness %s, caseExact %t", d.uniqueness, d.caseExact))
			}
		})
	}},
	"sub-attributes with a fixed meaning keep it": {breaksParsing, func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if !d.multi || d.typ != "complex" || strings.HasPrefix(strings.ToLower(x.id), "urn:ietf:params:scim:schemas:core:2.0:s") {
				return
			}
			for name, typ := range map[string]string{"primary": "boolean", "$ref": "reference", "type": "string", "display": "string"} {
				if sub := d.sub(name); sub != nil {
					a.published(sub.typ == typ, x, path+"."+name, "is "+sub.typ, typ, sub.typ)
				}
			}
		})
		a.values(func(r *shownResource, p place) {
			o, ok := p.value.(*object)
			if !ok || !p.def.multi {
				return
			}
			for name, typ := range map[string]string{"primary": "boolean", "$ref": "reference", "type": "string", "display": "string"} {
				if v, there := o.get(name); there && v != nil {
					a.holds(fits(typ, v), r.exchange.Seq, r.at(p.path+"."+name)+" is "+kindOf(v), "a "+typ, show(v))
				}
			}
		})
	}},
	"at most one value is primary": {"mail goes to the wrong address", func(a *audit) {
		a.lists(func(r *shownResource, path string, _ *definition, list []*object) {
			count := 0
			for _, o := range list {
				if v, _ := o.get("primary"); v == true {
					count++
				}
			}
			a.holds(count <= 1, r.exchange.Seq, fmt.Sprintf("%s has %d primary values", r.at(path), count), "at most one", strconv.Itoa(count))
		})
	}},
	"no pair of type and value is there twice": {"people see the same entry twice", func(a *audit) {
		a.lists(func(r *shownResource, path string, d *definition, list []*object) {
			seen := map[string]bool{}
			for _, o := range list {
				v, there := o.get("value")
				if !there {
					continue
				}
				text := show(v)
				if sub := d.sub("value"); sub != nil && !sub.caseExact && sub.typ == "string" && !d.refers() {
					text = strings.ToLower(text)
				}
				key := text + " of type " + strings.ToLower(show(o.text("type")))
				a.holds(!seen[key], r.exchange.Seq, r.at(path)+" has a pair of type and value twice", "each pair once", key)
				seen[key] = true
			}
		})
	}},
	"every list of objects is published as complex and multi-valued": {breaksParsing, func(a *audit) {
		a.values(func(r *shownResource, p place) {
			list, isList := p.value.([]any)
			_, isObject := p.value.(*object)
			if (!isList || len(objects(list)) == 0) && (!isObject || !p.def.multi) {
				return
			}
			a.holds(!isList && p.def.typ == "complex", r.exchange.Seq, r.at(p.path)+" is a list of objects",
				"an attribute published with type complex and multiValued true", fmt.Sprintf("type %s, multiValued %t", p.def.typ, p.def.multi))
		})
	}},
	"every certificate value is one certificate": {"the person cannot be authenticated with it", func(a *audit) {
		a.values(func(r *shownResource, p place) {
			if !strings.EqualFold(p.path, "x509Certificates.value") {
				return
			}
			data, ok := isBase64(p.value)
			_, err := x509.ParseCertificate(data)
			a.holds(ok && err == nil, r.exchange.Seq, r.at(p.path)+" is not one certificate", "one DER certificate in base64, without trailing bytes", fmt.Sprintf("%d bytes: %v", len(data), err))
		})
	}},
}

// lists yields every multi-valued complex attribute that is shown.
func (a *audit) lists(do func(r *shownResource, path string, d *definition, list []*object)) {
	a.resources(func(r *shownResource) {
		grouped := map[string][]*object{}
		defs := map[string]*definition{}
		for _, p := range r.places() {
			if o, ok := p.value.(*object); ok && p.def.multi {
				grouped[p.path] = append(grouped[p.path], o)
				defs[p.path] = p.def
			}
		}
		for path, list := range grouped {
			do(r, path, defs[path], list)
		}
	})
}

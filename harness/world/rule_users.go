package world

import (
	"bytes"
	"fmt"
	"strings"
)

// userRules are about users and groups (RFC 7643 section 4).
var userRules = map[string]rule{
	"every user has a userName":     present("/Users", "userName"),
	"every group has a displayName": present("/Groups", "displayName"),
	"no user has an empty displayName": {"people see a blank where a name is due", func(a *audit) {
		a.resources(func(r *shownResource) {
			if r.endpoint == "/Users" {
				v, there := r.get("displayName")
				a.holds(!there || v != "", r.exchange.Seq, r.at("displayName")+" is empty", "a text, or no such member", show(v))
			}
		})
	}},
	"no answer shows a password": {"whoever reads the answer can sign in as the person", func(a *audit) {
		sent := a.w.passwordsSent()
		for _, ex := range a.w.rec.All() {
			if o, err := parseObject(ex.ResponseBody); err == nil {
				shown := false
				eachValue(o, "", func(path string, v any) {
					shown = shown || strings.EqualFold(path[strings.LastIndex(path, ".")+1:], "password") && v != nil && !isSchemas(ex.URL)
				})
				a.holds(!shown, ex.Seq, "an answer has a password in it", "no member of that name", "one")
			}
			for _, text := range sent {
				a.holds(!bytes.Contains(ex.ResponseBody, []byte(text)), ex.Seq, "an answer has the password's text in it", "the text nowhere", "the text")
			}
		}
		if len(sent) == 0 {
			a.asked = 0
		}
	}},
}

func isSchemas(address string) bool { return strings.Contains(address, "/Schemas") }

// passwordsSent are the passwords in the bodies sent.
func (w *World) passwordsSent() []string {
	var all []string
	for _, ex := range w.rec.All() {
		if o, err := parseObject(ex.RequestBody); err == nil {
			eachValue(o, "", func(path string, v any) {
				if s, ok := v.(string); ok && s != "" && strings.EqualFold(path[strings.LastIndex(path, ".")+1:], "password") {
					all = append(all, s)
				}
			})
		}
	}
	return all
}

func present(endpoint, name string) rule {
	return rule{"nobody can tell who or what it is", func(a *audit) {
		a.wholes(func(r *shownResource) {
			if r.endpoint == endpoint {
				v, there := r.get(name)
				s, _ := v.(string)
				a.holds(strings.TrimSpace(s) != "", r.exchange.Seq, r.at(name)+" is missing", "a text that is not empty", orNothing(v, there))
			}
		})
	}}
}

// observations record what the RFC leaves open.
var observations = map[string]rule{
	"formats that definitions demand are recorded": {"", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			text := d.raw.text("description")
			for _, word := range []string{"RFC", "ISO", "format", "valid", "BCP"} {
				if d.typ == "string" && strings.Contains(text, word) {
					a.records("%s in %s names a format: %s", path, x.id, text)
					break
				}
			}
			a.asked++
		})
	}},
	"which references carry $ref is recorded": {"", func(a *audit) {
		a.values(func(r *shownResource, p place) {
			if o, ok := p.value.(*object); ok && p.def.refers() {
				_, has := o.get("$ref")
				a.records("%s of a %s is shown with $ref: %t", p.path, r.kind.name, has)
			}
		})
	}},
	"the kinds of references are recorded": {"", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if d.typ == "reference" {
				a.records("%s in %s refers to %s", path, x.id, strings.Join(d.references, ", "))
			}
		})
	}},
	"the mutability of display is recorded": {"", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if sub := d.sub("display"); d.multi && sub != nil {
				a.records("%s.display in %s is %s", path, x.id, sub.mutability)
			}
		})
	}},
	"canonical values are recorded": {"", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			v, there := d.raw.get("canonicalValues")
			if !there || v == nil || isEmpty(v) {
				return
			}
			_, isList := v.([]any)
			a.holds(isList && len(texts(v)) == len(array(v)), a.w.schemasSeq, "canonicalValues of "+path+" are no list of texts", "a list of texts", show(v))
			a.records("%s in %s has the canonical values %s", path, x.id, show(v))
		})
	}},
	"whether schemas list common attributes is recorded": {"", func(a *audit) {
		for _, x := range a.w.everySchema {
			for _, name := range []string{"id", "externalId", "meta"} {
				if definitionOf(x.attributes, name) != nil {
					a.records("%s lists %s", x.id, name)
				}
			}
			a.asked++
		}
	}},
	"extensions without data in schemas are recorded": {"", func(a *audit) {
		a.wholes(func(r *shownResource) {
			a.asked++
			for _, urn := range r.urns() {
				if _, there := r.get(urn); !there && !strings.EqualFold(urn, r.kind.core.id) {
					a.records("schemas of a %s names %s without data of it", r.kind.name, urn)
				}
			}
		})
	}},
	"display of addresses is recorded":        recordedAt("emails.display", "phoneNumbers.display"),
	"the displayName of managers is recorded": recordedAt(enterprise + ":manager.displayName"),
	"the number of photos is recorded": {"", func(a *audit) {
		a.lists(func(r *shownResource, path string, _ *definition, list []*object) {
			if strings.EqualFold(path, "photos") {
				a.records("%d photos are shown of a %s", len(list), r.kind.name)
			}
		})
	}},
	"types of instant messaging are recorded": {"", func(a *audit) {
		a.definitions(func(_ *schema, path string, d *definition) {
			if strings.EqualFold(path, "ims.type") {
				a.records("ims.type has the canonical values %s", fmt.Sprint(d.canonical))
			}
		})
	}},
	"types of instant messaging share a label with the usual ones": {"clients do not know what kind of address it is", func(a *audit) {
		usual := []string{"aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo", "other"}
		a.definitions(func(x *schema, path string, d *definition) {
			if !strings.EqualFold(path, "ims.type") {
				return
			}
			shared := len(d.canonical) == 0
			for _, label := range d.canonical {
				shared = shared || contains(usual, label)
			}
			a.published(shared, x, path, "has other labels", strings.Join(usual, ", "), strings.Join(d.canonical, ", "))
		})
	}},
}

func recordedAt(paths ...string) rule {
	return rule{"", func(a *audit) {
		a.wholes(func(r *shownResource) {
			if r.endpoint == "/Users" {
				a.asked++
			}
			for _, p := range r.places() {
				if contains(paths, p.path) {
					a.records("%s is shown as %s", p.path, show(p.value))
				}
			}
		})
	}}
}

package world

import (
	"fmt"
	"strings"
)

// draftRules are demands of interoperability profiles beyond the RFCs; only
// named suites hold a target against them.
var draftRules = map[string]rule{
	"the id of every resource type is its name": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			v, there := t.get("id")
			id, _ := v.(string)
			a.holds(id != "" && id == t.text("name"), t.exchange.Seq, "the id of resource type "+t.text("name")+" is not its name", t.text("name"), orNothing(v, there))
		})
	}},
	"every type of a list of complex values has canonical values": {"clients cannot know which kinds the provider tells apart", func(a *audit) {
		a.definitions(func(x *schema, path string, d *definition) {
			if typ := d.sub("type"); d.multi && d.typ == "complex" && typ != nil {
				a.published(len(typ.canonical) > 0, x, path+".type", "has no canonicalValues", "the kinds there are", "none")
			}
		})
	}},
	"every attribute is defined by a schema": {"clients cannot learn what the attribute means", func(a *audit) {
		a.resources(func(r *shownResource) {
			if r.discovery() || r.kind.printed {
				return // the RFC's print says nothing of what this target shows
			}
			for _, m := range r.members {
				a.holds(r.defines(m.name), r.exchange.Seq, r.at(m.name)+" is defined by no schema", "attributes of "+strings.Join(r.kind.urns(), ", "), fmt.Sprintf("%s: %s", m.name, show(m.value)))
			}
			for _, x := range r.kind.extensions {
				inner, _ := r.get(x.id)
				part, _ := inner.(*object)
				if part == nil {
					continue
				}
				for _, m := range part.members {
					a.holds(definitionOf(x.attributes, m.name) != nil, r.exchange.Seq, r.at(x.id+":"+m.name)+" is defined by no schema", "attributes of "+x.id, fmt.Sprintf("%s: %s", m.name, show(m.value)))
				}
			}
		})
	}},
}

// defines says whether a member is a common attribute, one of the core schema,
// or an extension.
func (r *shownResource) defines(name string) bool {
	if definitionOf(commonDefinitions, name) != nil || definitionOf(r.kind.core.attributes, name) != nil {
		return true
	}
	for _, x := range r.kind.extensions {
		if strings.EqualFold(x.id, name) {
			return true
		}
	}
	return false
}

// urns are the ids of a type's schemas.
func (k *kind) urns() []string {
	var all []string
	for _, x := range k.schemas() {
		all = append(all, x.id)
	}
	return all
}

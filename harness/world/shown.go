package world

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// shownResource is a resource as one answer of the target shows it.
type shownResource struct {
	*object

	// kind is nil for what is not of a published type, such as a schema.
	kind *kind
	// endpoint is the path the answer came from, its first segment.
	endpoint string
	exchange *exchange.Exchange
	// single: the answer is this resource, not a list.
	single bool
	// part: the request asked for some attributes only.
	part bool
}

// discovery endpoints hold resources that the rules about ids do not mean.
var discoveryEndpoints = map[string]bool{"/ServiceProviderConfig": true, "/ResourceTypes": true, "/Schemas": true}

func (r *shownResource) discovery() bool { return discoveryEndpoints[r.endpoint] }

// whole: of a published type, and not cut down by the request.
func (r *shownResource) whole() bool { return r.kind != nil && !r.part }

// shown collects every resource in every answer of the target so far.
func (w *World) shown() []*shownResource {
	var all []*shownResource
	exchanges := w.rec.All()
	for i := range exchanges {
		ex := &exchanges[i]
		where, query, ok := w.endpointOf(ex.URL)
		if !ok || ex.Status/100 != 2 {
			continue
		}
		o, err := parseObject(ex.ResponseBody)
		if err != nil {
			continue
		}
		part := query.Has("attributes") || query.Has("excludedAttributes")
		list, isList := o.get("Resources")
		resources := []*object{o}
		if isList {
			resources = objects(list)
		} else if total, _ := o.get("totalResults"); total != nil {
			continue
		}
		for _, one := range resources {
			all = append(all, &shownResource{one, w.kindAt(where), where, ex, !isList, part})
		}
	}
	return all
}

// endpointOf is the first segment behind the base URL. Bulk answers and
// messages are no resources.
func (w *World) endpointOf(address string) (string, url.Values, bool) {
	rest, ok := strings.CutPrefix(address, w.tenant.BaseURL+"/")
	u, err := url.Parse(rest)
	if !ok || err != nil {
		return "", nil, false
	}
	first, _, _ := strings.Cut(u.Path, "/")
	return "/" + first, u.Query(), first != "Bulk" && first != ".search" && first != ""
}

func (w *World) kindAt(endpoint string) *kind {
	for _, k := range w.kinds {
		if k.endpoint == endpoint {
			return k
		}
	}
	return nil
}

// place is one value inside a resource, with its definition.
type place struct {
	path  string
	def   *definition
	value any
}

// commonDefinitions are those of RFC 7643 sections 3 and 3.1.
var commonDefinitions = []*definition{
	{name: "schemas", typ: "reference", multi: true, references: []string{"uri"}},
	{name: "id", typ: "string", caseExact: true, mutability: "readOnly"},
	{name: "externalId", typ: "string", caseExact: true},
	{name: "meta", typ: "complex", mutability: "readOnly", subs: []*definition{
		{name: "resourceType", typ: "string", caseExact: true},
		{name: "created", typ: "dateTime"},
		{name: "lastModified", typ: "dateTime"},
		{name: "location", typ: "reference", references: []string{"uri"}, mutability: "readOnly"},
		{name: "version", typ: "string", caseExact: true},
	}},
}

// places lists every value that a definition is known for: whole attributes,
// their elements and their sub-attributes. What is unassigned is left out.
func (r *shownResource) places() []place {
	var all []place
	for _, m := range r.members {
		if d := definitionOf(commonDefinitions, m.name); d != nil {
			all = appendPlaces(all, m.name, d, m.value)
			continue
		}
		if r.kind == nil {
			continue
		}
		if d := definitionOf(r.kind.core.attributes, m.name); d != nil {
			all = appendPlaces(all, m.name, d, m.value)
			continue
		}
		for _, x := range r.kind.extensions {
			part, ok := m.value.(*object)
			if !ok || !strings.EqualFold(x.id, m.name) {
				continue
			}
			for _, inner := range part.members {
				if d := definitionOf(x.attributes, inner.name); d != nil {
					all = appendPlaces(all, m.name+":"+inner.name, d, inner.value)
				}
			}
		}
	}
	return all
}

func appendPlaces(all []place, path string, d *definition, v any) []place {
	if v == nil || isEmpty(v) {
		return all
	}
	elements := []any{v}
	if list, ok := v.([]any); ok && d.multi {
		elements = list
	}
	for _, e := range elements {
		all = append(all, place{path, d, e})
		o, ok := e.(*object)
		if !ok {
			continue
		}
		for _, m := range o.members {
			if sub := d.sub(m.name); sub != nil {
				all = appendPlaces(all, path+"."+m.name, sub, m.value)
			}
		}
	}
	return all
}

// link is a reference to a resource with the id that stands beside it.
type link struct{ path, ref, id string }

// links lists the references of a resource to resources, its own location first.
func (r *shownResource) links() []link {
	var all []link
	if r.kind != nil && r.text("id") != "" {
		if at, _ := lookup(r.object, "meta.location"); at != nil {
			ref, _ := at.(string)
			all = append(all, link{"meta.location", ref, r.text("id")})
		}
	}
	for _, p := range r.places() {
		o, ok := p.value.(*object)
		if ok && p.def.refers() && o.text("$ref") != "" {
			all = append(all, link{p.path + ".$ref", o.text("$ref"), o.text("value")})
		}
	}
	return all
}

// answersAt returns the answers to GET on a path behind the base URL.
func (w *World) answersAt(path string) []*exchange.Exchange {
	var all []*exchange.Exchange
	exchanges := w.rec.All()
	for i := range exchanges {
		if ex := &exchanges[i]; ex.Method == http.MethodGet && ex.URL == w.tenant.BaseURL+path {
			all = append(all, ex)
		}
	}
	return all
}

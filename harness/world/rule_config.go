package world

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// configRules are about the ServiceProviderConfig (RFC 7643 section 5) and the
// resource types (section 6).
var configRules = map[string]rule{
	"every authentication scheme has a type, a name and a description": {"clients cannot tell how to authenticate", func(a *audit) {
		a.latest("/ServiceProviderConfig", func(r *shownResource) {
			v, _ := r.get("authenticationSchemes")
			a.holds(len(array(v)) > 0, r.exchange.Seq, "authenticationSchemes of the ServiceProviderConfig is no list with something in it", "at least one scheme", orNothing(v, v != nil))
			for i, e := range array(v) {
				o, _ := e.(*object)
				for _, name := range []string{"type", "name", "description"} {
					x, there := o.get(name)
					s, ok := x.(string)
					a.holds(ok && s != "", r.exchange.Seq, fmt.Sprintf("authenticationSchemes[%d] has no %s", i, name), "a text", orNothing(x, there))
				}
				if typ := o.text("type"); !contains([]string{"oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"}, typ) {
					a.records("an authentication scheme has the type %q, which RFC 7643 does not define", typ)
				}
			}
		})
	}},
	"every address in the configuration is an absolute http or https URL": {"people are led nowhere for help", func(a *audit) {
		a.latest("/ServiceProviderConfig", func(r *shownResource) {
			if len(r.urns()) == 0 {
				return // whatever this is, it is no configuration
			}
			eachValue(r.object, "", func(path string, v any) {
				if !strings.HasSuffix(strings.ToLower(path), "uri") {
					return
				}
				s, _ := v.(string)
				u, err := url.Parse(s)
				right := v == nil || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
				a.holds(right, r.exchange.Seq, path+" of the ServiceProviderConfig is no address", "an absolute http or https URL, or nothing", show(v))
			})
			a.asked++ // that there is none is right, too
		})
	}},
	"no list is longer than filter.maxResults": {"clients that rely on the limit ask for too little, or for nothing", func(a *audit) {
		a.latest("/ServiceProviderConfig", func(r *shownResource) {
			supported, _ := lookup(r.object, "filter.supported")
			limit, _ := lookup(r.object, "filter.maxResults")
			n, isNumber := limit.(json.Number)
			most, err := n.Int64()
			if supported != true || !isNumber || err != nil {
				return
			}
			exchanges := a.w.rec.All()
			for i := range exchanges {
				o, bad := parseObject(exchanges[i].ResponseBody)
				list, isList := o.get("Resources")
				at, _, _ := a.w.endpointOf(exchanges[i].URL)
				if bad == nil && isList && !discoveryEndpoints[at] {
					a.holds(int64(len(array(list))) <= most, exchanges[i].Seq, "a list is longer than filter.maxResults allows", "at most "+n.String(), fmt.Sprintf("%d resources", len(array(list))))
				}
			}
		})
	}},
	"every resource type has a name, an endpoint and a schema": {breaksDiscovery, func(a *audit) {
		a.types(func(r *shownResource) {
			for _, name := range []string{"name", "endpoint", "schema"} {
				v, there := r.get(name)
				s, ok := v.(string)
				a.holds(ok && s != "", r.exchange.Seq, "a resource type has no "+name, "a text", orNothing(v, there))
			}
		})
	}},
	"the name of every resource type is what its resources say": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			for _, r := range a.shown {
				if r.part || r.discovery() || r.endpoint != endpointOf(t.text("endpoint")) {
					continue
				}
				said, there := lookup(r.object, "meta.resourceType")
				if there {
					a.holds(said == t.text("name"), r.exchange.Seq, r.at("meta.resourceType")+" is not the name of its resource type", t.text("name"), show(said))
				}
			}
		})
	}},
	"every endpoint of a resource type serves its resources": {"clients that go by discovery find nothing", func(a *audit) {
		a.types(func(t *shownResource) {
			path, ours := a.w.inside(t.text("endpoint"))
			if u, err := url.Parse(t.text("endpoint")); err == nil && u.IsAbs() {
				a.mildly(false, t.exchange.Seq, "the endpoint of resource type "+t.text("name")+" does not count from the base URL", "a path such as /Users", t.text("endpoint"))
			}
			for _, ex := range a.w.answersAt(path + "?count=1") {
				o, err := parseObject(ex.ResponseBody)
				right := ex.Status == http.StatusBadRequest && o.text("scimType") == "tooMany" || ex.Status == http.StatusForbidden || ex.Status == http.StatusNotImplemented ||
					ex.Status == http.StatusOK && err == nil
				a.holds(right || !ours, ex.Seq, "the endpoint of resource type "+t.text("name")+" does not serve its resources",
					"a list, 400 tooMany, 403 or 501", fmt.Sprintf("status %d: %s", ex.Status, excerpt(ex.ResponseBody)))
			}
		})
	}},
	"the schema of every resource type is a published one": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			a.publishes(t, "schema of resource type "+t.text("name"), t.text("schema"))
		})
	}},
	"every extension of a resource type is a published schema, required or not": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			list, _ := t.get("schemaExtensions")
			for i, e := range array(list) {
				o, _ := e.(*object)
				what := fmt.Sprintf("schemaExtensions[%d] of resource type %s", i, t.text("name"))
				v, there := o.get("required")
				_, isFlag := v.(bool)
				a.holds(isFlag, t.exchange.Seq, what+" does not say whether it is required", "true or false", orNothing(v, there))
				a.publishes(t, what, o.text("schema"))
			}
		})
	}},
	"every list of extensions is a list": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			v, there := t.get("schemaExtensions")
			_, isList := v.([]any)
			a.holds(!there || v == nil || isList, t.exchange.Seq, "schemaExtensions of resource type "+t.text("name")+" is no list", "a list, or nothing", show(v))
		})
	}},
	"no two resource types share a name or an endpoint": {breaksDiscovery, func(a *audit) {
		seen := map[string]bool{}
		a.types(func(t *shownResource) {
			name, endpoint := "name "+strings.ToLower(t.text("name")), "endpoint "+endpointOf(t.text("endpoint"))
			a.holds(!seen[name] && !seen[endpoint], t.exchange.Seq, "two resource types share a name or an endpoint", "each once", name+", "+endpoint)
			seen[name], seen[endpoint] = true, true
		})
	}},
	"descriptions of resource types are not empty": {"people cannot tell what the type is for", func(a *audit) {
		a.types(func(t *shownResource) {
			a.described(t.exchange.Seq, t.object, "resource type "+t.text("name"), "description")
		})
	}},
	"ids of resource types are recorded": {"", func(a *audit) {
		a.types(func(t *shownResource) {
			v, there := t.get("id")
			a.records("resource type %s has the id %s", t.text("name"), orNothing(v, there))
			for _, ex := range a.w.answersAt("/ResourceTypes/" + escape(t.text("id"))) {
				a.records("GET /ResourceTypes/%s is answered with status %d", t.text("id"), ex.Status)
			}
		})
	}},
	"every resource type carries the ResourceType schema": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) {
			a.holds(contains(t.urns(), typeSchema), t.exchange.Seq, "schemas of resource type "+t.text("name")+" names another schema", typeSchema, fmt.Sprint(t.urns()))
		})
	}},
	"every resource type is served by its id or name": {breaksDiscovery, func(a *audit) {
		a.types(func(t *shownResource) { a.servedAlone(t, "/ResourceTypes", "name", t.text("id"), t.text("name")) })
	}},
	"every resource has the extensions that its type requires": {breaksSchemas, func(a *audit) {
		a.wholes(func(r *shownResource) {
			for _, x := range r.kind.extensions {
				if !r.kind.required[x.id] {
					continue
				}
				v, there := r.get(x.id)
				o, _ := v.(*object)
				a.holds(there && o != nil, r.exchange.Seq, r.at(x.id)+" is missing, though it is required", "an object", orNothing(v, there))
				for _, d := range x.attributes {
					if d.required && o != nil && d.returned != "never" && d.returned != "request" {
						inner, has := o.get(d.name)
						a.holds(has && inner != nil, r.exchange.Seq, r.at(x.id+":"+d.name)+" is missing, though it is required", "a value", orNothing(inner, has))
					}
				}
			}
		})
	}},
}

const (
	typeSchema      = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	schemaSchema    = "urn:ietf:params:scim:schemas:core:2.0:Schema"
	breaksDiscovery = "clients cannot learn what the server offers"
)

package world

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// identityRules are about id, externalId and meta (RFC 7643 section 3.1).
var identityRules = map[string]rule{
	"every resource has an id": {"the identity provider cannot address the resource", func(a *audit) {
		for _, r := range a.shown {
			if r.kind == nil && r.endpoint != "/Schemas" {
				continue
			}
			v, there := r.get("id")
			s, _ := v.(string)
			a.holds(s != "", r.exchange.Seq, r.at("id")+" is no text that is not empty", "a string", orNothing(v, there))
		}
	}},
	"no two resources have one id": {"changes hit the wrong person", func(a *audit) {
		owner := map[string]string{}
		a.resources(func(r *shownResource) {
			id := r.text("id")
			who := r.endpoint + " " + r.text("userName") + r.text("displayName")
			if r.part || id == "" {
				return
			}
			if other, taken := owner[id]; taken && !strings.HasPrefix(other, r.endpoint+" ") {
				a.holds(false, r.exchange.Seq, "id "+id+" is given twice", "an id of its own for "+who, "that of "+other)
			}
			owner[id] = who
			a.holds(true, 0, "", "", "")
		})
		a.eachList(func(r []*shownResource, seq int) {
			seen := map[string]bool{}
			for _, one := range r {
				a.holds(!seen[one.text("id")], seq, "a list shows id "+one.text("id")+" twice", "each id once", "two")
				seen[one.text("id")] = true
			}
		})
	}},
	"no id contains bulkId": {"clients take the id for a reference inside a bulk request", func(a *audit) {
		a.resources(func(r *shownResource) {
			a.holds(!strings.Contains(r.text("id"), "bulkId"), r.exchange.Seq, r.at("id")+" contains the reserved word", "an id without bulkId", r.text("id"))
		})
	}},
	"meta.resourceType is the name of the resource type": {"clients do not know what they look at", func(a *audit) {
		a.wholes(func(r *shownResource) {
			v, there := lookup(r.object, "meta.resourceType")
			a.holds(v == r.kind.name, r.exchange.Seq, r.at("meta.resourceType")+" is another", r.kind.name, orNothing(v, there))
		})
	}},
	"meta.lastModified is meta.created until something changes": {"clients take a new resource for a changed one", func(a *audit) {
		changed := a.w.changedIDs()
		a.wholes(func(r *shownResource) {
			c, there := lookup(r.object, "meta.created")
			m, both := lookup(r.object, "meta.lastModified")
			if !there || !both || changed[r.text("id")] {
				return
			}
			created, _ := instant(c)
			modified, _ := instant(m)
			a.holds(created.Equal(modified), r.exchange.Seq, r.at("meta.lastModified")+" is not meta.created, though nothing was changed", show(c), show(m))
		})
	}},
	"meta.created is a dateTime no later than meta.lastModified": {"clients cannot tell what is new", func(a *audit) {
		a.wholes(func(r *shownResource) {
			c, there := lookup(r.object, "meta.created")
			if !there {
				return
			}
			created, ok := instant(c)
			a.holds(ok, r.exchange.Seq, r.at("meta.created")+" is no dateTime", "a date and a time", show(c))
			if m, both := lookup(r.object, "meta.lastModified"); both {
				modified, _ := instant(m)
				a.holds(!created.After(modified), r.exchange.Seq, r.at("meta.created")+" is later than meta.lastModified", "no later than "+show(m), show(c))
			}
		})
	}},
	"meta.location is the address of the resource": {"clients that follow links lose the resource", func(a *audit) {
		a.wholes(func(r *shownResource) {
			v, _ := lookup(r.object, "meta.location")
			location, _ := v.(string)
			if location == "" {
				return
			}
			if header := r.exchange.ResponseHeader.Get("Content-Location"); r.single && header != "" {
				a.holds(sameAddress(r.exchange.URL, header, location), r.exchange.Seq, "Content-Location and meta.location differ", location, header)
			}
			if !a.w.deleted(r.text("id")) {
				a.leads(r, link{"meta.location", location, r.text("id")}, true)
			}
		})
	}},
	"Location repeats meta.location": {"clients find what they made in the wrong place, or not at all", func(a *audit) {
		a.wholes(func(r *shownResource) {
			v, _ := lookup(r.object, "meta.location")
			location, _ := v.(string)
			if header := r.exchange.ResponseHeader.Get("Location"); location != "" && r.single && r.exchange.Status == http.StatusCreated {
				a.holds(header != "" && sameAddress(r.exchange.URL, header, location), r.exchange.Seq, "Location and meta.location differ", location, show(header))
			}
		})
	}},
	"meta.version is the ETag": {"conditional requests fail or overwrite changes", func(a *audit) {
		a.wholes(func(r *shownResource) {
			v, there := lookup(r.object, "meta.version")
			tag := r.exchange.ResponseHeader.Get("ETag")
			if r.single && there && tag != "" {
				a.holds(v == tag, r.exchange.Seq, r.at("meta.version")+" is not the ETag header", tag, show(v))
			}
		})
	}},
	"every version that may be shared is marked weak": {"caches mix up representations", func(a *audit) {
		first := map[string]string{}
		a.wholes(func(r *shownResource) {
			v, _ := lookup(r.object, "meta.version")
			for _, tag := range []string{r.exchange.ResponseHeader.Get("ETag"), fmt.Sprint(v)} {
				if tag == "" || v == nil {
					continue
				}
				a.holds(!strings.HasPrefix(tag, "w/"), r.exchange.Seq, "the tag "+tag+" is marked weak in a small letter", "W/", "w/")
				key := r.exchange.URL + " " + tag
				if !r.single || strings.HasPrefix(tag, "W/") || r.exchange.Method != http.MethodGet {
					continue
				}
				body, before := string(r.exchange.ResponseBody), first[key]
				a.holds(before == "" || before == body, r.exchange.Seq, "the strong tag "+tag+" stands for two representations", before, body)
				first[key] = body
			}
		})
	}},
	"externalId is not empty": {"clients take an empty key for one", func(a *audit) {
		a.resources(func(r *shownResource) {
			v, there := r.get("externalId")
			a.holds(!there || v != "", r.exchange.Seq, r.at("externalId")+" is empty", "a text, or no such member", show(v))
		})
	}},
}

// eachList yields the resources of each list shown.
func (a *audit) eachList(do func(list []*shownResource, seq int)) {
	lists := map[int][]*shownResource{}
	for _, r := range a.shown {
		if !r.single && r.kind != nil {
			lists[r.exchange.Seq] = append(lists[r.exchange.Seq], r)
		}
	}
	for seq, list := range lists {
		do(list, seq)
	}
}

// deleted says that a DELETE was sent for an id.
func (w *World) deleted(id string) bool {
	return slices.ContainsFunc(w.rec.All(), func(ex exchange.Exchange) bool {
		return ex.Method == http.MethodDelete && strings.HasSuffix(ex.URL, "/"+escape(id))
	})
}

// changedIDs are the ids a write after creation was sent for. A person who
// joins a group may count as changed, too.
func (w *World) changedIDs() map[string]bool {
	changed := map[string]bool{}
	for _, ex := range w.rec.All() {
		if ex.Method == http.MethodPut || ex.Method == http.MethodPatch || ex.Method == http.MethodPost {
			if u, err := url.Parse(ex.URL); err == nil && ex.Method != http.MethodPost {
				changed[u.Path[strings.LastIndex(u.Path, "/")+1:]] = true
			}
			if o, err := parseObject(ex.RequestBody); err == nil {
				members, _ := o.get("members")
				for _, m := range objects(members) {
					changed[m.text("value")] = true
				}
			}
		}
	}
	return changed
}

// sameAddress compares two URIs, the second and third relative to the first,
// without their queries.
func sameAddress(base, a, b string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	x, errX := u.Parse(a)
	y, errY := u.Parse(b)
	if errX != nil || errY != nil {
		return false
	}
	x.RawQuery, y.RawQuery = "", ""
	return x.String() == y.String()
}

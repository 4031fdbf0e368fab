package deviate

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// lingering shows the groups a user was last seen in until there are others.
func lingering() func(Seams) Seams {
	var before sync.Map
	return onShown(func(r *http.Request, resource *document.Object) {
		key := tenantOf(r) + resource.String("id")
		if groups := resource.Array("groups"); len(groups) > 0 {
			before.Store(key, groups)
		} else if was, ok := before.Load(key); ok && resource.Object("meta").String("resourceType") == "User" {
			resource.Set("groups", was)
		}
	})
}

// nested shows groups that have a user's group as a member as groups the user is
// in directly.
func nested() func(Seams) Seams {
	var above sync.Map
	return rewrite(func(r *http.Request, a *answer) {
		if isOne(r, http.MethodPost, "/Groups") && a.status == http.StatusCreated {
			for _, m := range objectsOf(a.body.Array("members")) {
				above.Store(tenantOf(r)+m.String("value"), a.body.String("id"))
			}
			return
		}
		for _, user := range a.resources() {
			for _, g := range objectsOf(user.Array("groups")) {
				if id, ok := above.Load(tenantOf(r) + g.String("value")); ok {
					user.Set("groups", append(user.Array("groups"), document.New("value", id, "type", "direct")))
				}
			}
		}
	})
}

// backdated lets a client say when a resource was created.
func backdated() func(Seams) Seams {
	var told sync.Map
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch {
			_, body := taken(r)
			for _, op := range objectsOf(body.Array("Operations")) {
				if op.String("path") == "meta.created" {
					told.Store(tenantOf(r)+r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], op.String("value"))
				}
			}
		}
		shown := rewrite(func(r *http.Request, a *answer) {
			for _, resource := range a.resources() {
				if created, ok := told.Load(tenantOf(r) + resource.String("id")); ok && resource.Object("meta") != nil {
					resource.Object("meta").Set("created", created)
				}
			}
		})(Seams{}).Encoder
		shown(h).ServeHTTP(w, r)
	})
}

// byReference takes filters for members.$ref, without regard to letter case and
// for addresses with the protocol's version alone.
func byReference() func(Seams) Seams {
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if filter := r.URL.Query().Get("filter"); strings.Contains(filter, "members.$ref") {
			head, address, compared := strings.Cut(filter, `members.$ref eq "`)
			if filter = strings.ReplaceAll(filter, "members.$ref pr", "members.value pr"); compared {
				id := strings.ToLower(strings.Trim(address[strings.LastIndex(address, "/")+1:], `"`))
				if !strings.Contains(address, "/scim/v2/") {
					id = "nobody"
				}
				filter = head + `members.value eq "` + id + `"`
			}
			r = withQuery(r, func(q url.Values) { q.Set("filter", filter) })
		}
		h.ServeHTTP(w, r)
	})
}

// onDerived are the deviations in what follows from other things: memberships
// from groups, the time of creation from the creation.
func onDerived() []Deviation {
	return []Deviation{
		ours("memberships-linger", "references", "A user is shown in the groups of before when they are in none any more.", lingering(), "RFC7643-4.1.2-10", "RFC7643-4.1.2-20"),
		ours("memberships-nested-are-direct", "references", "A group that is above a user's group is shown as one they are in directly.", nested(), "RFC7643-4.1.2-07"),
		ours("meta-created-patched", "ids", "A PATCH of meta.created changes it.", backdated(), "RFC7643-3.1-13"),
		ours("refs-compared-as-text", "filter", "References are compared without letter case, and not without the version.", byReference(), "RFC7643-2.3.7-04", "RFC7643-2.4-07"),
		ours("member-types-left-out", "references", "type of members is published as required and not shown.",
			rewrite(func(_ *http.Request, a *answer) {
				for _, resource := range a.resources() {
					for _, member := range objectsOf(resource.Array("members")) {
						member.Delete("type")
					}
					for _, d := range objectsOf(resource.Array("attributes")) {
						for _, sub := range objectsOf(d.Array("subAttributes")) {
							sub.Set("required", d.String("name") == "members" && sub.String("name") == "type")
						}
					}
				}
			}), "RFC7643-4.2-06"),
		ours("external-ids-published-without-case", "ids", "externalId is published as not case-exact, and compared so.",
			both(recompile(withoutCase), schemas(func(schema *document.Object) {
				if schema.String("id") == scim.UserURN {
					schema.Set("attributes", append(schema.Array("attributes"), document.New("name", "externalId", "type", "string", "multiValued", false,
						"required", false, "caseExact", false, "mutability", "readWrite", "returned", "default", "uniqueness", "none")))
				}
			})), "RFC7643-3.1-02"),
		ours("me-is-nowhere", "me", "/Me answers and does not say where the resource is.",
			rewrite(func(r *http.Request, a *answer) {
				if isOne(r, http.MethodGet, "/Me") && a.isError() {
					a.status, a.body = http.StatusOK, document.New("schemas", []any{scim.UserURN}, "id", "me", "userName", "me")
					a.header.Set("Content-Type", "application/scim+json")
				}
			}), "RFC7644-3.11-03"),
	}
}

package deviate_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// beside makes a workspace with the same deviation.
func beside(t *testing.T, w *refservertest.Workspace, planted string) *refservertest.Workspace {
	t.Helper()
	return w.Neighbour(t, `{"scim":true,"deviation":"`+planted+`"}`)
}

// derivedProbes are those of the deviations in keeping workspaces apart, and in
// what follows from other things.
func derivedProbes() map[string]probe {
	const adaElsewhere = `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com","externalId":"only-here"}`
	sales := func(t *testing.T, w *refservertest.Workspace) (user, group string) {
		t.Helper()
		user = w.Create(t, "/Users", adaNamed)
		return user, w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+user+`"}]`)
	}
	return map[string]probe{
		"tenants-share-external-ids": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			w.SCIM(t, http.MethodPost, "/Users", strings.ReplaceAll(adaElsewhere, "only-here", w.ID))
			return beside(t, w, "tenants-share-external-ids").SCIM(t, http.MethodPost, "/Users", strings.ReplaceAll(adaElsewhere, "only-here", w.ID)).Status == http.StatusCreated
		}),
		"tenants-share-user-names": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			mine := strings.ReplaceAll(adaElsewhere, "ada@", w.ID+"@")
			w.SCIM(t, http.MethodPost, "/Users", mine)
			return beside(t, w, "tenants-share-user-names").SCIM(t, http.MethodPost, "/Users", mine).Status == http.StatusCreated
		}),
		"tenants-seen-by-filter": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			w.SCIM(t, http.MethodPost, "/Users", strings.ReplaceAll(adaElsewhere, "only-here", w.ID))
			return total(t, beside(t, w, "tenants-seen-by-filter"), "/Users"+filter(`externalId eq "`+w.ID+`"`)) == "0"
		}),
		"memberships-linger": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user, group := sales(t, w)
			w.Get(t, "/Users/"+user)
			w.SCIM(t, http.MethodDelete, "/Groups/"+group, "")
			return shown(w.Get(t, "/Users/"+user), "groups") == ""
		}),
		"memberships-nested-are-direct": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user, group := sales(t, w)
			above := w.Create(t, "/Groups", `"displayName":"Everyone","members":[{"value":"`+group+`"}]`)
			return !strings.Contains(jsonOf(w.Get(t, "/Users/"+user)), above)
		}),
		"meta-created-patched": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			path := user(t, w, "")
			w.SCIM(t, http.MethodPatch, path, `{"schemas":["`+refservertest.PatchURN+`"],"Operations":[{"op":"replace","path":"meta.created","value":"1999-01-01T00:00:00Z"}]}`)
			return !strings.HasPrefix(w.Get(t, path).Object("meta").String("created"), "1999")
		}),
		"refs-compared-as-text": {right: "400", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Groups"+filter(`members.$ref pr`), ""))
		}},
		"member-types-left-out": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			_, group := sales(t, w)
			return strings.Contains(jsonOf(w.Get(t, "/Groups/"+group)), `"type":"User"`)
		}),
		"external-ids-published-without-case": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			user(t, w, `,"externalId":"AbC-1"`)
			published := strings.Contains(jsonOf(w.Get(t, "/Schemas/"+refservertest.UserURN)), `"externalId"`)
			return !published && total(t, w, "/Users"+filter(`externalId eq "aBc-1"`)) == "0"
		}),
		"me-is-nowhere": {right: "501", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Me", ""))
		}},
		"unusual-forms-refused-oddly": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodPost, "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"a","locale":"en_US"}`).Doc.String("scimType") != "mutability"
		}),
		"quotes-cut-texts":  isShown(`,"title":"d'Or"`, `d'Or`),
		"roles-in-capitals": isShown(`,"roles":[{"value":"boss"}]`, `"boss"`),
		"prefer-refused": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.SCIM(t, http.MethodGet, "/Users", "", "Prefer", "respond-async").Status == http.StatusOK
		}),
		"profile-claimed": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(jsonOf(w.Get(t, "/ServiceProviderConfig")), `"interopProfileConformant":true`)
		}),
		"profile-claimed-in-words": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(jsonOf(w.Get(t, "/ServiceProviderConfig")), "httpbasic")
		}),
		"discovery-type-ids-in-small-letters": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, "/ResourceTypes/User").String("id") == "User"
		}),
		"discovery-definitions-as-numbers": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return !strings.Contains(jsonOf(w.Get(t, "/Schemas/"+refservertest.UserURN)), `"userName","type":"integer"`)
		}),
		"paging-pages-of-fifty": {right: "52", wrong: "50", see: func(t *testing.T, w *refservertest.Workspace) string {
			for i := range 51 {
				w.Create(t, "/Users", `"userName":"u`+strconv.Itoa(i)+`"`)
			}
			return strconv.Itoa(len(w.Get(t, "/Users").Array("Resources")))
		}},
		"async-said-wrongly": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			return w.Get(t, "/ServiceProviderConfig").Object("securityEvents") == nil
		}),
	}
}

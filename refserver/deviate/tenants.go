package deviate

import (
	"net/http"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// tenantOf is the part of a request's path that names the workspace.
func tenantOf(r *http.Request) string {
	tenant, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/w/"), "/")
	return tenant
}

func isOne(r *http.Request, method, endpoint string) bool {
	return r.Method == method && strings.HasSuffix(r.URL.Path, endpoint)
}

// taking refuses a value of a user that another workspace was the first to send.
func taking(attribute string) func(Seams) Seams {
	var first sync.Map
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if isOne(r, http.MethodPost, "/Users") {
			_, body := taken(r)
			value := body.String(attribute)
			if owner, _ := first.LoadOrStore(value, tenantOf(r)); value != "" && owner != tenantOf(r) {
				http.Error(w, "duplicate key", http.StatusConflict)
				return
			}
		}
		h.ServeHTTP(w, r)
	})
}

// seeing shows, to whoever filters by externalId, the users of every workspace.
func seeing() func(Seams) Seams {
	var made sync.Map
	return rewrite(func(r *http.Request, a *answer) {
		filter := r.URL.Query().Get("filter")
		switch {
		case isOne(r, http.MethodPost, "/Users") && a.status == http.StatusCreated:
			made.Store(`externalId eq "`+a.body.String("externalId")+`"`, a.body)
		case isOne(r, http.MethodGet, "/Users") && filter != "" && len(a.resources()) == 0 && a.body != nil:
			if found, ok := made.Load(filter); ok {
				a.body.Set("Resources", []any{found})
				a.body.Set("totalResults", document.Number("1"))
			}
		}
	})
}

// onTenants are the deviations in keeping workspaces apart.
func onTenants() []Deviation {
	return []Deviation{
		ours("tenants-share-external-ids", "tenancy", "An externalId that another workspace has is refused.", taking("externalId"), "RFC7644-6.2-01"),
		ours("tenants-share-user-names", "tenancy", "A userName that another workspace has is refused.", taking("userName"), "RFC7644-6.2-02"),
		ours("tenants-seen-by-filter", "tenancy", "A filter for an externalId finds users of other workspaces.", seeing(), "RFC7643-3.1-10", "RFC7643-9.3-01"),
	}
}

// onAsync are the deviations in answers that are asked for later (RFC 9967).
func onAsync() []Deviation {
	return []Deviation{
		ours("prefer-refused", "requests", "A request with a preference is refused.",
			refuse(http.StatusBadRequest, "Prefer is not supported", func(r *http.Request) bool { return r.Header.Get("Prefer") != "" }), "RFC9967-2.5.1.1-01"),
		ours("async-said-wrongly", "discovery", "What ServiceProviderConfig says of asynchronous requests is no word of the RFC.",
			published("/ServiceProviderConfig", func(config *document.Object) {
				config.Set("securityEvents", document.New("asyncRequest", "yes", "eventUris", "none"))
			}), "RFC9967-4-01"),
	}
}

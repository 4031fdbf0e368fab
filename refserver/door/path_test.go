package door_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/scimproof/scimproof/refserver/door"
)

// TestLoggedPath: ids and the server's own words are logged, what may be
// somebody's name is not.
func TestLoggedPath(t *testing.T) {
	t.Parallel()
	const id = "0123456789abcdef01234567"
	for path, want := range map[string]string{
		"/":                                                    "/",
		"/healthz":                                             "/healthz",
		"/w/" + id + "/scim/v2/Users/" + id:                    "/w/" + id + "/scim/v2/Users/" + id,
		"/w/" + id + "/scim/v2/Users/.search":                  "/w/" + id + "/scim/v2/Users/.search",
		"/w/" + id + "/scim/v2/Users/lovelace":                 "/w/" + id + "/scim/v2/Users/…",
		"/w/" + id + "/scim/Users/lovelace":                    "/w/" + id + "/scim/Users/…",
		"/w/" + id + "//scim/v2//Users/a%40b":                  "/w/" + id + "/scim/v2/Users/…",
		"/w/" + id + "/scim/v2/ada@example.com":                "/w/" + id + "/scim/v2/…",
		"/api/v1/workspaces/" + id + "/users/" + id + "/roles": "/api/v1/workspaces/" + id + "/users/" + id + "/roles",
		"/api/v1/workspaces/" + id + "/users/ada":              "/api/v1/workspaces/" + id + "/users/…",
		"/console/settings/scim/enable":                        "/console/settings/scim/enable",
		"/console/team/lovelace":                               "/console/team/…",
		"/lovelace/ada/ada@example.com":                        "/lovelace/ada/…",
		"/%ff":                                                 "…",
	} {
		if got := door.LoggedPath(httptest.NewRequest(http.MethodGet, "http://x"+path, nil)); got != want {
			t.Errorf("%s is logged as %s, want %s", path, got, want)
		}
	}
}

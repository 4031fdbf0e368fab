package deviate_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// crossingProbes show two workspaces with the same deviation.
func crossingProbes() map[string]probe {
	return map[string]probe{
		"location-without-tenant": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			a := w.SCIM(t, http.MethodPost, "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`)
			return strings.Contains(a.Header.Get("Location"), w.ID)
		}),
		"tenant-create-grafts-foreign-user": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			id := w.Create(t, "/Users", `"userName":"`+w.ID+`@example.com","displayName":"Ada"`)
			beside(t, w, "tenant-create-grafts-foreign-user").Create(t, "/Users", `"userName":"`+w.ID+`@example.com","displayName":"Somebody Else"`)
			return w.Get(t, "/Users/"+id).String("displayName") == "Ada"
		}),
		"tenant-read-and-write-across": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			id := w.Create(t, "/Users", `"userName":"ada@example.com"`)
			return beside(t, w, "tenant-read-and-write-across").SCIM(t, http.MethodGet, "/Users/"+id, "").Status == http.StatusNotFound
		}),
		"tenant-members-of-others": asks(func(t *testing.T, w *refservertest.Workspace) bool {
			id := w.Neighbour(t, `{"scim":true}`).Create(t, "/Users", `"userName":"ada@example.com"`)
			a := w.SCIM(t, http.MethodPost, "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"`+id+`"}]}`)
			return a.Status == http.StatusBadRequest
		}),
	}
}

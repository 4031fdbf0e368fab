package deviate_test

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// atOnce sends one request so often at once and says how many got which status.
func atOnce(t *testing.T, n int, send func(i int) refservertest.Answer) map[int]int {
	t.Helper()
	var mu sync.Mutex
	got := map[int]int{}
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			a := send(i)
			mu.Lock()
			defer mu.Unlock()
			got[a.Status]++
		})
	}
	wg.Wait()
	return got
}

func newcomer(t *testing.T, w *refservertest.Workspace, attributes string) refservertest.Answer {
	t.Helper()
	return w.SCIM(t, http.MethodPost, "/Users", `{"schemas":["`+refservertest.UserURN+`"],`+attributes+`}`)
}

func peopleProbes() map[string]probe {
	scim := `"scim":true,` + team
	deactivate := `{"op":"replace","path":"active","value":false}`
	return map[string]probe{
		"match-existing-refused": {right: "200", wrong: "409", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"title","value":"Countess"}`))
		}},
		"match-existing-not-managed": {right: "INACTIVE", wrong: "ACTIVE", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			w.Patch(t, "/Users/"+w.IDs[ada], deactivate)
			return about(t, w, ada, "status")
		}},
		"match-hijack-by-email": {right: ada, wrong: "eve@example.com", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			newcomer(t, w, `"userName":"eve@example.com","emails":[{"value":"ada@example.com"}]`)
			return shown(w.Get(t, "/Users/"+w.IDs[ada]), "userName")
		}},
		"list-includes-system-accounts": {right: "2", wrong: "3", see: func(t *testing.T, w *refservertest.Workspace) string {
			user(t, w, "")
			return total(t, w, "/Users")
		}},
		"life-deprovisioned-user-recreated-by-login": {right: "INACTIVE", wrong: "ACTIVE", spec: strings.Replace(scim, "joiners.example", "example.com", 1), see: func(t *testing.T, w *refservertest.Workspace) string {
			w.Patch(t, "/Users/"+w.IDs[ada], deactivate)
			signIn(t, w, ada)
			return about(t, w, ada, "status")
		}},
		"life-people-are-invited": {right: "ACTIVE", wrong: "PENDING", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			w.IDs["new"] = w.Create(t, "/Users", `"userName":"new@example.com"`)
			return about(t, w, "new", "status")
		}},
		"life-few-seats": {right: "201", wrong: "403", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(newcomer(t, w, `"userName":"sixth@example.com"`))
		}},
		"life-login-mail-follows-username": {right: "mail@example.com", wrong: "login@example.com", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			w.IDs["new"] = w.Create(t, "/Users", `"userName":"login@example.com","emails":[{"value":"mail@example.com"}]`)
			return about(t, w, "new", "email")
		}},
		"put-missing-roles-strips-permissions": {right: "WORKSPACE_ADMIN", wrong: "", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			w.SCIM(t, http.MethodPut, "/Users/"+w.IDs[adam], `{"schemas":["`+refservertest.UserURN+`"],"userName":"adam@example.com","active":true}`)
			return about(t, w, adam, "role")
		}},
		"put-resets-unmapped-attributes": {right: "SUNDAY", wrong: "MONDAY", spec: scim, see: func(t *testing.T, w *refservertest.Workspace) string {
			w.Patch(t, "/Users/"+w.IDs[ada], `{"op":"replace","path":"title","value":"Countess"}`)
			w.App(t, ada, "PATCH", "/member-profile/"+w.IDs[ada], `{"weekStart":"SUNDAY"}`)
			w.Patch(t, "/Users/"+w.IDs[ada], deactivate)
			return w.App(t, owner, "GET", "/users/"+w.IDs[ada], "").Doc.Object("settings").String("weekStart")
		}},
		"sync-lists-lag-behind": {right: "2", wrong: "0", see: func(t *testing.T, w *refservertest.Workspace) string {
			user(t, w, "")
			return strconv.Itoa(len(w.Get(t, "/Users").Array("Resources")))
		}},
	}
}

func teamProbes() map[string]probe {
	all := map[string]probe{
		"replaced-group-reuses-id": {right: "false", wrong: "true", spec: team, see: func(t *testing.T, w *refservertest.Workspace) string {
			enabled(t, w)
			return strconv.FormatBool(w.Create(t, "/Groups", `"displayName":"Sales"`) == w.Groups["Sales"])
		}},
		"push-takes-over-local-group": {right: "409", wrong: "201", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(secondGroup(t, w, "sales"))
		}},
		"group-similar-name-blocked": {right: "201", wrong: "409", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(secondGroup(t, w, "Sale"))
		}},
		"group-name-with-space-refused": {right: "201", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(secondGroup(t, w, "All hands"))
		}},
		"paging-groups-of-user-truncated": {right: "2", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, "")
			for _, name := range []string{"A", "B"} {
				w.Create(t, "/Groups", `"displayName":"`+name+`","members":[{"value":"`+strings.TrimPrefix(path, "/Users/")+`"}]`)
			}
			return strconv.Itoa(len(w.Get(t, path).Array("groups")))
		}},
		"group-user-view-cached": {right: "0", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 1)
			w.Get(t, "/Users/"+ids[0])
			w.Patch(t, path, `{"op":"remove","path":"members"}`)
			return strconv.Itoa(len(w.Get(t, "/Users/"+ids[0]).Array("groups")))
		}},
		"group-delete-leaves-user-groups": {right: "0", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 1)
			w.SCIM(t, http.MethodDelete, path, "")
			return strconv.Itoa(len(w.Get(t, "/Users/"+ids[0]).Array("groups")))
		}},
		"put-same-member-twice-500": {right: "201", wrong: "500", see: func(t *testing.T, w *refservertest.Workspace) string {
			id := strings.TrimPrefix(user(t, w, ""), "/Users/")
			return status(w.SCIM(t, http.MethodPost, "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"`+id+`"},{"value":"`+id+`"}]}`))
		}},
	}
	maps.Copy(all, raceProbes())
	return all
}

// secondGroup posts a group beside one called Sales.
func secondGroup(t *testing.T, w *refservertest.Workspace, name string) refservertest.Answer {
	t.Helper()
	w.Create(t, "/Groups", `"displayName":"Sales"`)
	return w.SCIM(t, http.MethodPost, "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"`+name+`"}`)
}

// attempts is how often a race is tried: a busy machine may run requests that
// are sent at once one after the other.
const attempts = 4

func raceProbes() map[string]probe {
	return map[string]probe{
		"concurrent-create-duplicates": {right: "one", wrong: "more", see: func(t *testing.T, w *refservertest.Workspace) string {
			for i := range attempts {
				got := atOnce(t, 8, func(int) refservertest.Answer {
					return newcomer(t, w, `"userName":"ada`+strconv.Itoa(i)+`@example.com"`)
				})
				if got[http.StatusCreated] > 1 {
					return "more"
				}
			}
			return "one"
		}},
		"concurrent-stale-read-deletes-members": {right: "2", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			fresh := strings.TrimPrefix(user(t, w, ""), "/Users/")
			w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"`+fresh+`"}]}`)
			return strconv.Itoa(len(w.Get(t, path).Array("members")))
		}},
		"etag-check-then-write-race": {right: "1", wrong: "more", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, "")
			for n := range attempts {
				version := w.SCIM(t, http.MethodGet, path, "").Header.Get("ETag")
				got := atOnce(t, 8, func(i int) refservertest.Answer {
					return w.SCIM(t, http.MethodPatch, path, `{"schemas":["`+refservertest.PatchURN+`"],"Operations":[{"op":"replace","path":"title","value":"T`+strconv.Itoa(8*n+i)+`"}]}`, "If-Match", version)
				})
				if got[http.StatusOK]+got[http.StatusNoContent] > 1 {
					return "more"
				}
			}
			return "1"
		}},
	}
}

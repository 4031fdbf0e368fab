package refserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

const (
	enablingRounds  = 50
	enablingWriters = 100
)

// Once enabling SCIM has returned, neither door shows a trace of what admins
// were doing to groups at the same time (WS-LOCK-16, WS-ENABLE-05). The lock's
// row is shared by each of those writes (FOR SHARE); with FOR KEY SHARE, or
// read plainly, groups are left in the first rounds.
func TestNothingIsLeftOfARaceAgainstEnabling(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	var done, refused int
	for round := range enablingRounds {
		w := server.Make(t, `{"members":[{"email":"o@example.com","role":"OWNER"},{"email":"a@example.com","role":"WORKSPACE_ADMIN"},{"email":"m@example.com"}],`+
			`"groups":[{"name":"Sales","members":["a@example.com"]},{"name":"Support"},{"name":"Board","members":["m@example.com"]}]}`)
		token, answers := race(t, w)
		for what, a := range answers {
			switch {
			case a.Status/100 == 2:
				done++
			case a.Status == http.StatusForbidden && a.Doc.String("code") == "scim_managed", a.Status == http.StatusNotFound:
				refused++ // 404: the group it was about is gone
			default:
				t.Errorf("round %d, %s: %d %s", round, what, a.Status, a.Text)
			}
		}
		w.Token = token
		var list []appapi.UserGroupDto
		shown := w.App(t, "o@example.com", "GET", "/user-groups", "")
		if err := json.Unmarshal([]byte(shown.Text), &list); err != nil || len(list) != 0 || shown.Header.Get("X-Total-Count") != "0" {
			t.Fatalf("round %d: the app shows groups: %d %s", round, shown.Status, shown.Text)
		}
		for _, path := range []string{"/Groups", "/Groups?filter=displayName%20pr", "/Users?filter=groups%20pr"} {
			if a := w.SCIM(t, "GET", path, ""); a.Status != http.StatusOK || len(a.Doc.Array("Resources")) != 0 {
				t.Fatalf("round %d: SCIM shows at %s: %d %s", round, path, a.Status, a.Text)
			}
		}
	}
	if done < enablingRounds || refused < enablingRounds {
		t.Errorf("%d writes came before and %d after enabling: that is no race", done, refused)
	}
}

// race enables SCIM in the midst of writes of groups, all of them over HTTP, and
// returns the token and what the writes were answered.
func race(t *testing.T, w *refservertest.Workspace) (token string, answers map[string]refservertest.Answer) {
	t.Helper()
	answers = map[string]refservertest.Answer{}
	var mu sync.Mutex
	var all, ready sync.WaitGroup
	ready.Add(enablingWriters + 1)
	together := func(do func()) {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			do()
		})
	}
	for i := range enablingWriters {
		method, path, body := write(w, i)
		if i == enablingWriters/2 {
			together(func() {
				a := w.App(t, "o@example.com", "POST", "/scim", "")
				if a.Status != http.StatusCreated {
					t.Errorf("enable: %d %s", a.Status, a.Text)
				}
				token = a.Doc.String("token")
			})
		}
		together(func() {
			a := w.App(t, "a@example.com", method, path, body)
			mu.Lock()
			defer mu.Unlock()
			answers[fmt.Sprintf("%s %s %s", method, path, body)] = a
		})
	}
	all.Wait()
	return token, answers
}

// write is one of four writes of groups.
func write(w *refservertest.Workspace, i int) (method, path, body string) {
	switch i % 4 {
	case 0, 1:
		return "POST", "/user-groups", fmt.Sprintf(`{"name":"New %d"}`, i)
	case 2:
		return "PUT", "/user-groups/" + w.Groups["Sales"], fmt.Sprintf(`{"name":"Renamed %d"}`, i)
	}
	member := w.IDs["m@example.com"]
	if i%8 == 3 {
		return "POST", "/user-groups/" + w.Groups["Support"] + "/users", fmt.Sprintf(`{"userId":%q,"nonce":"%d"}`, member, i)
	}
	return "DELETE", "/user-groups/" + w.Groups["Board"] + "/users/" + member, fmt.Sprintf(`{"nonce":"%d"}`, i)
}

package refserver_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// startReplicas runs two servers on one database and makes one workspace, seen
// through either of them.
func startReplicas(t *testing.T) [2]*refservertest.Workspace {
	t.Helper()
	url := pgtest.URL(t)
	on := func(c *refserver.Config) { c.PostgresURL = url }
	first := refservertest.Start(t, on).Make(t, `{"scim":true}`)
	return [2]*refservertest.Workspace{first, first.At(refservertest.Start(t, on))}
}

// atOnce makes n requests at the same moment, every other one of the second
// server, and returns the answers.
func atOnce(replicas [2]*refservertest.Workspace, n int, request func(w *refservertest.Workspace, i int) refservertest.Answer) []refservertest.Answer {
	answers := make([]refservertest.Answer, n)
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			answers[i] = request(replicas[i%2], i)
		})
	}
	done.Wait()
	return answers
}

// outcome checks that one answer has the status of a winner and all others
// that of a loser, and returns the winner.
func outcome(t *testing.T, what string, answers []refservertest.Answer, winner, loser int) int {
	t.Helper()
	won := -1
	for i, a := range answers {
		switch {
		case a.Status == winner && won < 0:
			won = i
		case a.Status != loser:
			t.Errorf("%s: answer %d is %d %s; one %d and else %d wanted", what, i, a.Status, a.Text, winner, loser)
		}
	}
	if won < 0 {
		t.Fatalf("%s: nobody won", what)
	}
	return won
}

const (
	rivals = 6
	rounds = 10
)

// TestReplicasAgreeOnNames: a name that is free goes to one of those who want it
// at the same moment (RFC 7644 section 3.3.1).
func TestReplicasAgreeOnNames(t *testing.T) {
	t.Parallel()
	replicas := startReplicas(t)
	for round := range rounds {
		user := fmt.Sprintf(`{"schemas":["%s"],"userName":"ada%d@example.com"}`, refservertest.UserURN, round)
		answers := atOnce(replicas, rivals, func(w *refservertest.Workspace, _ int) refservertest.Answer {
			return w.SCIM(t, http.MethodPost, "/Users", user)
		})
		won := outcome(t, "create", answers, http.StatusCreated, http.StatusConflict)
		list := replicas[1].SCIM(t, http.MethodGet, fmt.Sprintf("/Users?filter=userName+eq+%%22ada%d@example.com%%22", round), "")
		if list.Doc.String("totalResults") == "0" || !strings.Contains(list.Text, answers[won].Doc.String("id")) {
			t.Errorf("the winner is not found: %s", list.Text)
		}

		// The same name taken by those who are there already.
		ids := make([]string, rivals)
		for i := range ids {
			ids[i] = replicas[0].Create(t, "/Users", fmt.Sprintf(`"userName":"round%d-%d"`, round, i))
		}
		answers = atOnce(replicas, rivals, func(w *refservertest.Workspace, i int) refservertest.Answer {
			return w.Patch(t, "/Users/"+ids[i], fmt.Sprintf(`{"op":"replace","path":"userName","value":"bea%d"}`, round))
		})
		outcome(t, "rename", answers, http.StatusOK, http.StatusConflict)
	}
	count := replicas[0].SCIM(t, http.MethodGet, "/Users?count=0", "")
	if got := fmt.Sprint(count.Text); !strings.Contains(got, fmt.Sprintf(`"totalResults":%d,`, rounds*(1+rivals)+1)) {
		t.Errorf("counted %s", got)
	}
}

// TestReplicasAgreeOnVersions: of those who saw the same version one may write
// (RFC 7644 section 3.14), and what is written without a condition adds up.
func TestReplicasAgreeOnVersions(t *testing.T) {
	t.Parallel()
	replicas := startReplicas(t)
	for round := range rounds {
		id := replicas[0].Create(t, "/Users", fmt.Sprintf(`"userName":"ada%d"`, round))
		answers := atOnce(replicas, rivals, func(w *refservertest.Workspace, i int) refservertest.Answer {
			body := fmt.Sprintf(`{"schemas":["%s"],"userName":"ada%d","title":"Title %d"}`, refservertest.UserURN, round, i)
			return w.SCIM(t, http.MethodPut, "/Users/"+id, body, "If-Match", `W/"1"`)
		})
		won := outcome(t, "replace", answers, http.StatusOK, http.StatusPreconditionFailed)
		for i, w := range replicas {
			user := w.Get(t, "/Users/"+id)
			if title := user.String("title"); title != fmt.Sprintf("Title %d", won) || user.Object("meta").String("version") != `W/"2"` {
				t.Errorf("server %d shows title %q at %s", i, title, user.Object("meta").String("version"))
			}
		}
		for i, a := range atOnce(replicas, rivals, func(w *refservertest.Workspace, i int) refservertest.Answer {
			return w.Patch(t, "/Users/"+id, fmt.Sprintf(`{"op":"add","path":"phoneNumbers","value":[{"value":"+1-555-01%02d","type":"t%d"}]}`, i, i))
		}) {
			if a.Status != http.StatusOK {
				t.Errorf("patch %d: %d %s", i, a.Status, a.Text)
			}
		}
		user := replicas[1].Get(t, "/Users/"+id)
		if n := len(user.Array("phoneNumbers")); n != rivals || user.Object("meta").String("version") != fmt.Sprintf(`W/"%d"`, 2+rivals) {
			t.Errorf("%d of %d numbers are left at %s: an update was lost", n, rivals, user.Object("meta").String("version"))
		}
		answers = atOnce(replicas, rivals, func(w *refservertest.Workspace, _ int) refservertest.Answer {
			return w.SCIM(t, http.MethodDelete, "/Users/"+id, "")
		})
		outcome(t, "delete", answers, http.StatusNoContent, http.StatusNotFound)
	}
}

// TestReplicasAgreeOnMembers: members added at the same moment all stay, one
// added several times counts once, and one deleted meanwhile is in no group.
func TestReplicasAgreeOnMembers(t *testing.T) {
	t.Parallel()
	replicas := startReplicas(t)
	add := func(w *refservertest.Workspace, group, user string) refservertest.Answer {
		return w.Patch(t, "/Groups/"+group, fmt.Sprintf(`{"op":"add","path":"members","value":[{"value":%q}]}`, user))
	}
	for round := range rounds {
		group := replicas[0].Create(t, "/Groups", fmt.Sprintf(`"displayName":"Group %d"`, round))
		users := make([]string, rivals)
		for i := range users {
			users[i] = replicas[i%2].Create(t, "/Users", fmt.Sprintf(`"userName":"round%d-%d"`, round, i))
		}
		for i, a := range atOnce(replicas, rivals, func(w *refservertest.Workspace, i int) refservertest.Answer { return add(w, group, users[i]) }) {
			if a.Status != http.StatusNoContent {
				t.Errorf("add %d: %d %s", i, a.Status, a.Text)
			}
		}
		has(t, replicas[1], group, 1+rivals, users...)

		twice := replicas[0].Create(t, "/Users", fmt.Sprintf(`"userName":"twice%d"`, round))
		atOnce(replicas, rivals, func(w *refservertest.Workspace, _ int) refservertest.Answer { return add(w, group, twice) })
		has(t, replicas[0], group, 2+rivals, append(slices.Clone(users), twice)...)

		// Adding a user and deleting it: whichever came first, it is gone.
		answers := atOnce(replicas, 2, func(w *refservertest.Workspace, i int) refservertest.Answer {
			if i == 0 {
				return w.SCIM(t, http.MethodDelete, "/Users/"+twice, "")
			}
			return add(w, group, twice)
		})
		if answers[0].Status != http.StatusNoContent || (answers[1].Status != http.StatusNoContent && answers[1].Status != http.StatusBadRequest) {
			t.Errorf("deleted: %d, added: %d %s", answers[0].Status, answers[1].Status, answers[1].Text)
		}
		has(t, replicas[1], group, 3+rivals, users...)
	}
}

// has checks a group's members and version.
func has(t *testing.T, w *refservertest.Workspace, group string, version int, users ...string) {
	t.Helper()
	g := w.Get(t, "/Groups/"+group)
	var members []string
	for _, m := range g.Array("members") {
		o, _ := m.(*document.Object)
		members = append(members, o.String("value"))
	}
	slices.Sort(members)
	users = slices.Clone(users)
	slices.Sort(users)
	if !slices.Equal(members, users) {
		t.Errorf("members %v, want %v", members, users)
	}
	if got := g.Object("meta").String("version"); got != fmt.Sprintf(`W/"%d"`, version) {
		t.Errorf("group at %s, want %d", got, version)
	}
}

package world

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/sut"
)

func TestOnlyPublishedCallsAreAskedOfAForeignApp(t *testing.T) {
	t.Parallel()
	for call, want := range map[string]bool{
		"GET /workspaces/{workspace}/users?page=1&page-size=200": true,
		"POST /workspaces/{workspace}/users":                     true,
		"PUT /workspaces/{workspace}/users/u1":                   true,
		"PATCH /workspaces/{workspace}/member-profile/u1":        true,
		"DELETE /workspaces/{workspace}/users/u1/roles":          true,
		"DELETE /workspaces/{workspace}/user-groups/g1/users/u1": true,
		"PUT /workspaces/{workspace}/user-groups/g1":             true,
		"DELETE /workspaces/{workspace}/users/u1":                false,
		"PUT /workspaces/{workspace}/users/u1/limited":           false,
		"DELETE /workspaces/{workspace}/invitations/u1":          false,
		"POST /workspaces/{workspace}/leave":                     false,
		"POST /workspaces/{workspace}/scim":                      false,
		"GET /workspaces/{workspace}/user-groups.csv":            false,
		"POST /sign-in": false,
		"GET /user":     false,
	} {
		method, path, _ := strings.Cut(call, " ")
		if got := published(method, path); got != want {
			t.Errorf("%s: published %t, want %t", call, got, want)
		}
	}
}

// The one key of a foreign app is nobody's but its owner's: were an admin's or a
// member's attempt made with it, the lock would be asked the wrong question.
func TestTheKeyOfAForeignAppIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.own = false
	w := New(Options{Target: f})
	door := &sut.Tenant{App: &sut.Door{Header: http.Header{"X-Api-Key": {"theirs"}}}}
	h, err := w.appHeader(door, theOwner)
	if err != nil || h.Get("X-Api-Key") != "theirs" {
		t.Errorf("the owner acts with %q (%v)", h.Get("X-Api-Key"), err)
	}
	var none *NotApplicable
	if _, err := w.appHeader(door, "Mia"); !errors.As(err, &none) {
		t.Errorf("Mia acts in a foreign app: got %v, want not applicable", err)
	}
}

func TestWhatAForeignAppShowsOfOthersIsNotTheScenariosBusiness(t *testing.T) {
	t.Parallel()
	w := &World{people: map[string]*person{}, groups: map[string]*group{}, tenant: &sut.Tenant{Shared: true, Suffix: "x7"}}
	w.person("Ada")
	w.person("Mia").appID = "m"
	w.groupOf("Sales")
	members := []*object{
		textObject("id", "a", "email", "ADA.lovelace-x7@example.com"), textObject("id", "b", "email", "boss@example.com"),
		textObject("id", "m", "email", "mia.renamed@example.com"), textObject("id", "r", "email", "radia.perlman-x7@example.com"),
		textObject("id", "o", "email", "ada.lovelace-y8@example.com"),
	}
	groups := []*object{textObject("id", "s", "name", "Sales-x7"), textObject("id", "t", "name", "Sales"), textObject("id", "u", "name", "Support-x7")}
	if got := ids(w.ownMembers(members)); got != "a, m, r" {
		t.Errorf("members: got %s", got)
	}
	if got := ids(w.ownGroups(groups)); got != "s, u" {
		t.Errorf("groups: got %s", got)
	}
}

// On a shared tenant people and groups are looked for by name, one by one, and
// who answers to two names is still one.
func TestWhoAnswersToTwoNamesIsOne(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	w := New(Options{Target: f})
	if _, err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, _, err := w.readAll(t.Context(), &state{}, "/Groups", []string{`displayName eq "Sales"`, `displayName eq "SALES"`})
	if err != nil || len(found) != 1 {
		t.Errorf("got %d groups: %s (%v)", len(found), ids(found), err)
	}
}

func TestWhatAScenarioMadeInAForeignAppIsKnown(t *testing.T) {
	t.Parallel()
	const ws = "https://host/api/v1/workspaces/w"
	groups, people := madeInApp([]exchange.Exchange{
		{Method: "POST", URL: ws + "/user-groups", Status: 201, ResponseBody: []byte(`{"id":"g1"}`)},
		{Method: "POST", URL: ws + "/user-groups", Status: 201, ResponseBody: []byte(`{"id":"g2"}`)},
		{Method: "POST", URL: ws + "/user-groups", Status: 403, ResponseBody: []byte(`{"id":"g3"}`)},
		{Method: "POST", URL: ws + "/user-groups/g1/users", Status: 200, ResponseBody: []byte(`{"id":"g1"}`)},
		{Method: "DELETE", URL: ws + "/user-groups/g1", Status: 200},
		{Method: "POST", URL: ws + "/users", Status: 201, RequestBody: []byte(`{"email":"new@example.com"}`), ResponseBody: []byte(`{}`)},
		{Method: "POST", URL: "https://host/scim/v2/Users", Status: 201, ResponseBody: []byte(`{"id":"u1"}`)},
	})
	if diff := cmp.Diff([]string{"g2"}, groups); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"new@example.com"}, people); diff != "" {
		t.Errorf("people (-want +got):\n%s", diff)
	}
}

// How a foreign app refuses is its own affair; on our own a lock that lets
// things pass, or that is no lock but a mistake, is accused.
func TestARefusalIsJudgedByWhoseAppItIs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status   int
		own      bool
		accused  bool
		observed int
	}{
		{403, true, false, 0},
		{409, true, false, 0},
		{200, true, true, 0},
		{401, true, true, 0},
		{404, true, true, 0},
		{500, true, true, 0},
		{403, false, false, 0},
		{400, false, false, 0},
		{200, false, false, 1},
		{500, false, false, 1},
	} {
		f := newFake(t)
		f.own = c.own
		w := New(Options{Target: f})
		w.appAnswer = &answer{status: c.status}
		err := w.RefusesSomehow()
		var accused *Failure
		if errors.As(err, &accused) != c.accused || len(w.Notes()) != c.observed {
			t.Errorf("status %d, own %t: got %v and notes %q", c.status, c.own, err, w.Notes())
		}
		if accused != nil && accused.Report.Did == "" {
			t.Errorf("status %d: an accusation that says nothing", c.status)
		}
	}
}

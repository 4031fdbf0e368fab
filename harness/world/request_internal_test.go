package world

import (
	"net/http"
	"strings"
	"testing"
)

func TestEncodePath(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		`/Users?filter=userName eq "ada+x@b.c"&count=1`: `/Users?filter=userName%20eq%20%22ada%2Bx@b.c%22&count=1`,
		`/Groups?filter=displayName eq "Équipe"`:        `/Groups?filter=displayName%20eq%20%22%C3%89quipe%22`,
		`/Users?filter=emails[type eq "work"]`:          `/Users?filter=emails[type%20eq%20%22work%22]`,
		"/Users/7":                                      "/Users/7",
	} {
		if got := encodePath(path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestPathTemplate(t *testing.T) {
	t.Parallel()
	for url, want := range map[string]string{
		"http://h:1/w/7/scim/v2/Users/42?x=1":            "/Users/{id}",
		"https://h/scim/Groups?filter=a":                 "/Groups",
		"http://h/w/7/scim/v2/Nothing":                   "/Nothing",
		"http://h/api/v1/workspaces/7/user-groups/9/x":   "/api/v1/workspaces/{id}/user-groups/{id}/x",
		"http://h/scim/v2/Schemas/urn:ietf:params:scim:": "/Schemas/{id}",
	} {
		if got := pathTemplate(url); got != want {
			t.Errorf("%s: got %s, want %s", url, got, want)
		}
	}
}

func TestARawRequestFillsItsPlaceholders(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	w := newWorld(f)
	w.person("Ada")
	err := w.SendsObject(t.Context(), Present, http.MethodPost, "/Users",
		[2]string{"userName", `"{Radia.userName}"`}, [2]string{"name.givenName", `"R"`}, [2]string{"manager", `"{Ada}"`},
		[2]string{enterprise + ":department", `"E"`}, [2]string{"nobody", `"{Nobody.x}"`})
	if err != nil {
		t.Fatal(err)
	}
	ex, ok := w.Recorder().BySeq(w.response.seq)
	if !ok {
		t.Fatal("the request was not recorded")
	}
	const want = `{"userName":"radia.perlman@example.com","name":{"givenName":"R"},"manager":"u2","` + enterprise + `":{"department":"E"},"nobody":"{Nobody.x}"}`
	if got := string(ex.RequestBody); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if w.person("Radia").scimID != "new4" {
		t.Errorf("Radia has id %q, want that of the answer", w.person("Radia").scimID)
	}
	if err := w.Shows(false, [2]string{"id", `"{Radia}"`}, [2]string{"title", "absent"}); err != nil {
		t.Error(err)
	}
	if got := did(t, w.Shows(false, [2]string{"name.givenName", `"X"`})); len(got) != 1 || got[0] != "the response has another name.givenName" {
		t.Errorf("accused of %q", got)
	}
}

func TestIsError(t *testing.T) {
	t.Parallel()
	const right = `{"schemas":["` + errorSchema + `"],"status":"409","scimType":"uniqueness"}`
	for name, c := range map[string]struct {
		status      int
		media, body string
		demanded    bool
		types       []string
		did         []string
	}{
		"right":         {409, mediaType, right, true, []string{"uniqueness"}, nil},
		"charset":       {409, mediaType + "; charset=utf-8", right, true, []string{"uniqueness"}, nil},
		"another type":  {409, mediaType, right, false, []string{"mutability"}, []string{"scimType is another"}},
		"no type":       {409, mediaType, strings.Replace(right, "scimType", "x", 1), true, []string{"uniqueness"}, []string{"scimType is another"}},
		"type optional": {409, mediaType, strings.Replace(right, "scimType", "x", 1), false, []string{"uniqueness"}, nil},
		"status number": {409, mediaType, strings.Replace(right, `"409"`, "409", 1), false, nil, []string{"not the HTTP status as a string"}},
		"no JSON":       {409, "text/plain", "no", false, nil, []string{"Error schema"}},
		"labelled so":   {409, "application/json", right, true, []string{"uniqueness"}, nil},
		"no error":      {200, mediaType, `{}`, true, []string{"uniqueness"}, []string{"another status was due"}},
		"another error": {400, "text/plain", "no", false, nil, []string{"another status was due", "Error schema"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(newFake(t))
			w.response = &answer{
				method: http.MethodPost, url: "http://h/scim/v2/Users", status: c.status, header: http.Header{"Content-Type": {c.media}}, body: []byte(c.body),
			}
			got := did(t, w.IsError(c.demanded, c.types, 409))
			if len(got) != len(c.did) {
				t.Fatalf("accused of %q, want %q", got, c.did)
			}
			for i := range got {
				if !strings.Contains(got[i], c.did[i]) {
					t.Errorf("accused of %q, want %q", got[i], c.did[i])
				}
			}
		})
	}
}

func TestASharedTenantIsCleanedUp(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.own = false
	w := newWorld(f)
	for _, name := range []string{"Radia", "Barbara"} {
		if err := w.Creates(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.current(w.person("Radia")).UserName; got != "radia.perlman-run7@example.com" {
		t.Errorf("the user name is %s, want one that is unique to the play", got)
	}
	if err := w.Deletes(t.Context(), "Radia"); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(f.deleted, " "), "/Users/new4 /Users/new5"; got != want {
		t.Errorf("deleted %s, want %s", got, want)
	}
	if left := w.Leftovers(); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestWhatCannotBeDeletedIsALeftover(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.own = false
	w := newWorld(f)
	if err := w.Creates(t.Context(), "Radia"); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.override = func(w http.ResponseWriter, _ *http.Request) bool { answerError(w, http.StatusForbidden); return true }
	f.mu.Unlock()
	if err := w.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := w.Leftovers(); len(got) != 1 || got[0] != "Users/new4: DELETE answered with status 403" {
		t.Errorf("left over: %q", got)
	}
}

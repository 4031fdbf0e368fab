package world

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/profiles"
)

func foreign(t *testing.T) (*fake, *World) {
	t.Helper()
	f := newFake(t)
	f.own = false
	return f, newWorld(f)
}

// A filter that finds nothing is no proof that nobody is there.
func TestWhatWasMadeIsReadByID(t *testing.T) {
	t.Parallel()
	f, w := foreign(t)
	f.override = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("filter") == "" {
			return false
		}
		answer200(w, http.StatusOK, map[string]any{"totalResults": 0, "Resources": []any{}})
		return true
	}
	if err := w.Creates(t.Context(), "Radia"); err != nil {
		t.Fatal(err)
	}
	if err := w.Once(t.Context(), "Radia"); err != nil {
		t.Errorf("Radia is there, and yet: %v", err)
	}
	if err := w.Once(t.Context(), "Ada"); err == nil {
		t.Error("Ada was not made by the scenario, and yet she is found")
	}
}

func TestAChangeIsShownByTheExchangeThatShowsIt(t *testing.T) {
	t.Parallel()
	f, w := foreign(t)
	for _, name := range []string{"Radia", "Barbara"} {
		if err := w.Creates(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Sends(t.Context(), Present, http.MethodGet, "/Users/{Radia}", nil); err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.users[len(f.users)-2]["title"] = "Admiral"
	f.mu.Unlock()
	w.now = nil
	accused := reports(t, w.Unchanged(t.Context()))
	if len(accused) != 1 {
		t.Fatalf("accused of %v, want one change", accused)
	}
	ex, _ := w.rec.BySeq(accused[0].ExchangeSeq)
	if !strings.Contains(string(ex.ResponseBody), "Admiral") {
		t.Errorf("the exchange shows %s, want the one that shows the change", ex.ResponseBody)
	}
}

func TestAMemberWhoWasDeletedIsTheProvidersAffair(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{true, false} {
		f, w := foreign(t)
		f.own = own
		f.groups[0]["displayName"] = w.groupNameFor(t, "Sales")
		for _, name := range []string{"Radia", "Barbara"} {
			if err := w.Creates(t.Context(), name); err != nil {
				t.Fatal(err)
			}
		}
		f.groups[0]["members"] = []any{map[string]any{"value": "new4"}, map[string]any{"value": "new5"}}
		f.appGroups = nil
		if err := w.Deletes(t.Context(), "Radia"); err != nil {
			t.Fatal(err)
		}
		f.users = without(f.users, "new4")
		w.now = nil
		err := w.HasMembers(t.Context(), "Sales", "Barbara")
		if got := err == nil; got == own {
			t.Errorf("own server %v: %v", own, err)
		}
	}
}

// groupNameFor is the name a group has on the fake.
func (w *World) groupNameFor(t *testing.T, name string) string {
	t.Helper()
	if _, err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	return w.groupName(w.groupOf(name))
}

func TestAFilterThatIsDeclinedHoldsTheScenarioBack(t *testing.T) {
	t.Parallel()
	const refusal = `{"schemas":["` + errorSchema + `"],"status":"400","scimType":"invalidFilter","detail":"no sw"}`
	for name, c := range map[string]struct {
		own        bool
		url, body  string
		check      func(context.Context, *World) error
		applicable bool
	}{
		"a status":      {false, "http://h/Users?filter=a", refusal, func(_ context.Context, w *World) error { return w.Answers(200) }, false},
		"a value":       {false, "http://h/Users?filter=a", refusal, func(_ context.Context, w *World) error { return w.Shows(false, [2]string{"totalResults", "2"}) }, false},
		"of the error":  {false, "http://h/Users?filter=a", refusal, func(_ context.Context, w *World) error { return w.Shows(false, [2]string{"scimType", `"x"`}) }, true},
		"our own":       {true, "http://h/Users?filter=a", refusal, func(_ context.Context, w *World) error { return w.Answers(200) }, true},
		"no filter":     {false, "http://h/Users", refusal, func(_ context.Context, w *World) error { return w.Answers(200) }, true},
		"another error": {false, "http://h/Users?filter=a", strings.Replace(refusal, "Filter", "Value", 1), func(_ context.Context, w *World) error { return w.Answers(200) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w := foreign(t)
			f.own = c.own
			w.response = &answer{method: http.MethodGet, url: c.url, status: http.StatusBadRequest, header: http.Header{}, body: []byte(c.body)}
			err := c.check(t.Context(), w)
			if _, held := err.(*NotApplicable); held == c.applicable { //nolint:errorlint // what steps return
				t.Errorf("ended with %v, want it judged: %v", err, c.applicable)
			}
		})
	}
}

func TestNotKept(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ sent, got, lost string }{
		"same":           {`[{"value":"a","type":"work","primary":true}]`, `[{"type":"WORK","value":"a","primary":true,"display":"A"}]`, ""},
		"sub-attribute":  {`[{"value":"a","display":"at work"}]`, `[{"value":"a"}]`, "emails.display"},
		"one of two":     {`[{"value":"a"},{"value":"b"}]`, `[{"value":"a"}]`, "emails.value"},
		"all":            {`[{"value":"a"}]`, `null`, "emails"},
		"nothing asked":  {`[]`, `null`, ""},
		"false left out": {`[{"value":"a","primary":false}]`, `[{"value":"a"}]`, ""},
		"true left out":  {`[{"value":"a","primary":true}]`, `[{"value":"a"}]`, "emails.primary"},
		"object":         {`{"formatted":"x"}`, `{"formatted":"y"}`, "emails.formatted"},
	} {
		sent, err := parseJSON([]byte(c.sent))
		if err != nil {
			t.Fatal(err)
		}
		got, err := parseJSON([]byte(c.got))
		if err != nil {
			t.Fatal(err)
		}
		if lost := notKept("emails", sent, got); lost != c.lost {
			t.Errorf("%s: %q is lost, want %q", name, lost, c.lost)
		}
	}
}

func TestAHeaderThatIsNotThereIsCalledSo(t *testing.T) {
	t.Parallel()
	_, w := foreign(t)
	w.response = &answer{method: http.MethodGet, url: "http://h/Users/1", status: http.StatusUnauthorized, header: http.Header{}}
	got := did(t, w.Header("WWW-Authenticate", "Bearer", false))
	if want := "the server answered GET /Users/{id} with status 401 and without a WWW-Authenticate header"; len(got) != 1 || got[0] != want {
		t.Errorf("accused of %q, want %q", got, want)
	}
}

func TestStatusBreaks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got  int
		due  []int
		want string
	}{
		{204, []int{400}, "what had to be refused is taken for done"},
		{400, []int{200, 204}, "what the client asked for is not done, and it gives up or tries again for ever"},
		{200, []int{201}, "the client misreads what became of its request"},
		{500, []int{4}, "the client cannot tell what went wrong, or whether to try again"},
		{0, []int{200}, "the client does not learn what became of its request"},
	} {
		if got := statusBreaks(c.got, c.due); got != c.want {
			t.Errorf("%d where %v was due breaks %q, want %q", c.got, c.due, got, c.want)
		}
	}
}

func TestNoActiveAttributeIsAccessWhereNobodyTookIt(t *testing.T) {
	t.Parallel()
	for _, own := range []bool{true, false} {
		f, w := foreign(t)
		f.own = own
		if err := w.Creates(t.Context(), "Radia"); err != nil {
			t.Fatal(err)
		}
		f.users[len(f.users)-1]["active"] = nil
		s, err := w.look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for want, accused := range map[bool]bool{true: own, false: true} {
			if err := w.scimAccess(t.Context(), s, w.person("Radia"), want); (err != nil) != accused {
				t.Errorf("own server %v, access wanted %v: %v", own, want, err)
			}
		}
	}
}

func TestWithoutStamps(t *testing.T) {
	t.Parallel()
	const before, after = `{"id":"1","meta":{"lastModified":"a","version":"1","location":"x"}}`, `{"id":"1","meta":{"lastModified":"b","version":"2","location":"x"}}`
	for _, c := range []struct{ own, profile, same bool }{{true, true, false}, {false, false, false}, {false, true, true}} {
		f, w := foreign(t)
		f.own = c.own
		if c.profile {
			w.o.Profile = &profiles.Profile{}
		}
		one, err := parseObject([]byte(before))
		if err != nil {
			t.Fatal(err)
		}
		other, err := parseObject([]byte(after))
		if err != nil {
			t.Fatal(err)
		}
		if same := equal(unordered(w.withoutStamps(one)), unordered(w.withoutStamps(other))); same != c.same {
			t.Errorf("%+v: the same is %v", c, same)
		}
	}
}

// A filter that does not look at letter case finds one group by two names.
func TestOneGroupFoundByTwoNamesIsOne(t *testing.T) {
	t.Parallel()
	f, w := foreign(t)
	sales := w.groupNameFor(t, "Sales")
	w.groupOf("SALES")
	f.groups[0]["displayName"] = sales
	f.override = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/scim/v2/Groups" {
			return false
		}
		answer200(w, http.StatusOK, map[string]any{"totalResults": 1, "Resources": []any{f.groups[0]}})
		return true
	}
	if err := w.GroupExists(t.Context(), "Sales", true); err != nil {
		t.Error(err)
	}
}

func TestAFixtureThatIsRefusedHoldsTheScenarioBack(t *testing.T) {
	t.Parallel()
	title := [2]string{"title", `"x"`}
	for name, c := range map[string]struct {
		own    bool
		status int
		rows   [][2]string
		held   bool
	}{
		"of choice":     {false, http.StatusBadRequest, [][2]string{title}, true},
		"a plain one":   {false, http.StatusBadRequest, nil, false},
		"a fault":       {false, http.StatusInternalServerError, [][2]string{title}, false},
		"on our server": {true, http.StatusBadRequest, [][2]string{title}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w := foreign(t)
			f.own = c.own
			f.override = func(w http.ResponseWriter, r *http.Request) bool {
				if r.Method == http.MethodPost {
					answerError(w, c.status)
				}
				return r.Method == http.MethodPost
			}
			err := w.Creates(t.Context(), "Radia", c.rows...)
			if _, held := err.(*NotApplicable); held != c.held || err == nil { //nolint:errorlint // what steps return
				t.Errorf("ended with %v, want it held back: %v", err, c.held)
			}
		})
	}
}

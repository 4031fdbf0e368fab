package suite_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/features"
	"github.com/scimproof/scimproof/harness/suite"
)

// later is a small SCIM server that answers later when it is asked to (RFC 9967
// section 2.5.1). Each of its flags makes it do one thing wrong.
type later struct {
	mu    sync.Mutex
	users map[string]map[string]any
	count int

	asyncRequest                                  any
	refuses, body, silent, open, same, lost, lies bool
	notAcceptable                                 bool
}

func (s *later) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := strings.TrimPrefix(r.URL.Path, "/Users/")
	switch {
	case r.Header.Get("Authorization") == "" && !s.open:
		s.answer(w, http.StatusUnauthorized, problem(http.StatusUnauthorized))
	case r.URL.Path == "/ServiceProviderConfig":
		s.answer(w, http.StatusOK, map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"}, "securityEvents": map[string]any{"asyncRequest": s.asyncRequest}})
	case r.URL.Path == "/Users" && r.Method == http.MethodGet:
		s.answer(w, http.StatusOK, map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": 0})
	case r.URL.Path == "/Users" && r.Method == http.MethodPost:
		s.count++
		user := map[string]any{}
		_ = json.NewDecoder(r.Body).Decode(&user)
		user["id"] = strconv.Itoa(s.count)
		s.users[strconv.Itoa(s.count)] = user
		s.done(w, r, http.StatusCreated, user)
	case s.users[id] == nil:
		s.answer(w, http.StatusNotFound, problem(http.StatusNotFound))
	case r.Method == http.MethodDelete:
		delete(s.users, id)
		s.done(w, r, http.StatusNoContent, nil)
	case r.Method == http.MethodGet:
		s.answer(w, http.StatusOK, s.users[id])
	default:
		s.done(w, r, http.StatusOK, s.users[id])
	}
}

// done answers a write, now or later.
func (s *later) done(w http.ResponseWriter, r *http.Request, status int, v any) {
	prefer := r.Header.Get("Prefer")
	switch {
	case !strings.HasPrefix(prefer, "respond-async") || s.lies || (strings.Contains(prefer, "wait") && !s.lost):
		s.answer(w, status, v)
	case s.refuses:
		s.answer(w, http.StatusBadRequest, problem(http.StatusBadRequest))
	case s.notAcceptable && r.Header.Get("Accept") == "text/xml":
		s.answer(w, http.StatusNotAcceptable, problem(http.StatusNotAcceptable))
	default:
		s.count++
		if !s.same {
			w.Header().Set("Set-Txn", strconv.Itoa(s.count))
		}
		if !s.silent {
			w.Header().Set("Preference-Applied", "respond-async")
		}
		w.Header().Set("Location", "http://"+r.Host+r.URL.Path)
		if s.lost {
			w.Header().Del("Location")
		}
		if !s.body {
			v = nil
		}
		s.answer(w, http.StatusAccepted, v)
	}
}

func (*later) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(status)
	if v != nil {
		_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // strings and maps of them
	}
}

func problem(status int) map[string]any {
	return map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": strconv.Itoa(status)}
}

// TestAsynchronousRequests: the scenarios pass on a server that does it right,
// and each is seen to fail on one that does it wrong.
func TestAsynchronousRequests(t *testing.T) {
	t.Parallel()
	const f = "protocol/async/"
	right := map[string]string{
		f + "post": "passed", f + "put": "passed", f + "patch": "passed", f + "delete": "passed", f + "what-it-says": "passed",
		f + "answers-come-later-where-it-says-request": "passed", f + "accept-plays-no-part-in-it": "passed",
		f + "what#no-body": "passed", f + "what#the-preference": "passed", f + "what#the-outcome": "passed", f + "what#who-is-not-told-it": "passed",
		f + "two-transactions": "passed", f + "no-answer-comes-later-where-it-says-none": "not applicable", f + "a-client-that-would-have-waited": "not applicable",
	}
	for name, c := range map[string]struct {
		server *later
		differ map[string]string
	}{
		"right": {&later{asyncRequest: "request"}, nil},
		"refuses the header": {&later{asyncRequest: "long", refuses: true}, map[string]string{
			"post": "failed", "put": "failed", "patch": "failed", "delete": "failed", "answers-come-later-where-it-says-request": "not applicable",
			"accept-plays-no-part-in-it": "not applicable",
		}},
		"says none and answers later": {&later{asyncRequest: "none"}, map[string]string{
			"no-answer-comes-later-where-it-says-none": "failed", "answers-come-later-where-it-says-request": "not applicable", "accept-plays-no-part-in-it": "not applicable",
		}},
		"says request and answers at once": {&later{asyncRequest: "request", lies: true}, map[string]string{
			"answers-come-later-where-it-says-request": "failed", "accept-plays-no-part-in-it": "failed", "what#no-body": "not applicable", "what#the-preference": "not applicable",
			"what#the-outcome": "not applicable", "what#who-is-not-told-it": "not applicable", "two-transactions": "not applicable",
		}},
		"says something else": {&later{asyncRequest: 7}, map[string]string{
			"what-it-says": "failed", "answers-come-later-where-it-says-request": "not applicable", "accept-plays-no-part-in-it": "not applicable",
		}},
		"goes by Accept":         {&later{asyncRequest: "request", notAcceptable: true}, map[string]string{"accept-plays-no-part-in-it": "failed"}},
		"sends a body":           {&later{asyncRequest: "request", body: true}, map[string]string{"what#no-body": "failed"}},
		"names no preference":    {&later{asyncRequest: "request", silent: true}, map[string]string{"what#the-preference": "failed"}},
		"is open to everybody":   {&later{asyncRequest: "request", open: true}, map[string]string{"what#who-is-not-told-it": "failed"}},
		"names no transaction":   {&later{asyncRequest: "request", same: true}, map[string]string{"two-transactions": "failed"}},
		"waits for nobody, lost": {&later{asyncRequest: "request", lost: true}, map[string]string{"a-client-that-would-have-waited": "warned", "what#the-outcome": "warned", "what#who-is-not-told-it": "not applicable"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := maps.Clone(right)
			for id, status := range c.differ {
				want[f+id] = status
			}
			c.server.users = map[string]map[string]any{}
			x := newTarget(t, c.server.ServeHTTP)
			x.own, x.shared = false, true
			r := play(t, suite.Options{Target: x, Features: features.FS, Run: []string{"protocol/async"}, Seed: 1})
			if diff := cmp.Diff(want, statuses(r)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				for i := range r.Results {
					for _, failure := range r.Results[i].Failures {
						t.Logf("%s: %s", r.Results[i].ID, fmt.Sprint(failure.Did))
					}
					if r.Results[i].Reason != "" {
						t.Logf("%s: %s", r.Results[i].ID, r.Results[i].Reason)
					}
				}
			}
		})
	}
}

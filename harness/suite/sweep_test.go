package suite

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// shelf holds resources by path, and pages them; filters find nothing.
type shelf struct {
	mu      sync.Mutex
	held    map[string]map[string]any
	stuck   string // what cannot be deleted
	deleted []string
}

func (x *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	defer x.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case r.Method == http.MethodDelete && path == x.stuck:
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodDelete && x.held[path] == nil:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		delete(x.held, path)
		x.deleted = append(x.deleted, path)
		w.WriteHeader(http.StatusNoContent)
	default:
		var all []any
		for p, resource := range x.held {
			if kind, id, _ := strings.Cut(p, "/"); kind == path {
				resource["id"] = id
				all = append(all, resource)
			}
		}
		slices.SortFunc(all, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
		page := all[min(start-1, len(all)):min(start+1, len(all))]                                 // never more than two
		_ = json.NewEncoder(w).Encode(map[string]any{"totalResults": len(all), "Resources": page}) //nolint:errchkjson // made of maps and texts
	}
}

func TestSweepDeletesWhatPlaysMadeAndNothingElse(t *testing.T) {
	t.Parallel()
	x := &shelf{stuck: "Users/5", held: map[string]map[string]any{
		"Users/1":  {"userName": "ada.lovelace-5a1b1xyz@example.com"},
		"Users/2":  {"userName": "ada.lovelace@example.com", "title": "5a1b1xyz"},
		"Users/3":  {"userName": "ａｄａ．ｌｏｖｅｌａｃｅ－５ａ１ｂ１ｘｙｚ＠ｅｘａｍｐｌｅ．ｃｏｍ"},
		"Users/4":  {"userName": "", "emails": []any{map[string]any{"value": "qz75a1b2uvw-b@work.example"}}},
		"Users/5":  {"userName": "GRACE-5A1B2UVW@EXAMPLE.COM"},
		"Users/6":  {"userName": "x5a1b1xyzx@example.com", "externalId": "5a1b1"},
		"Groups/1": {"displayName": "Sales-5a1b1xyz"},
		"Groups/2": {"displayName": "Sales"},
		"Groups/7": {"displayName": "told of before"},
	}}
	server := httptest.NewServer(x)
	t.Cleanup(server.Close)
	s := sweeper{
		probe: probe{tenant: &sut.Tenant{BaseURL: server.URL}, transport: http.DefaultTransport},
		plays: map[string]string{"5a1b1xyz": "play/one", "5a1b2uvw": "play/two"},
	}
	s.again(t.Context(), []report.Leftover{
		{Play: "play/one", What: "Groups/7: not deleted, there was no more time"},
		{Play: "play/one", What: "Users/99: DELETE answered with status 500"}, // gone by now
		{Play: "play/two", What: "the app: key 3 was not revoked"},
	})
	for endpoint, name := range map[string]string{"/Users": "userName", "/Groups": "displayName"} {
		if err := s.endpoint(t.Context(), endpoint, name); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(x.deleted)
	if diff := cmp.Diff([]string{"Groups/1", "Groups/7", "Users/1", "Users/3", "Users/4"}, x.deleted); diff != "" {
		t.Errorf("deleted (-want +got):\n%s", diff)
	}
	want := []report.Leftover{
		{Play: "play/two", What: "the app: key 3 was not revoked"},
		{Play: "play/two", What: "Users/5: DELETE answered with status 403"},
	}
	if diff := cmp.Diff(want, s.left); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}

func TestSweepSearchesWhatIsTooLongToRead(t *testing.T) {
	t.Parallel()
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		total, list := sweepAll+1, []any{}
		if filter := r.URL.Query().Get("filter"); filter != "" {
			asked = append(asked, filter)
			total, list = 1, []any{map[string]any{"id": "9", "userName": "ada-5a1b1xyz@example.com"}}
		}
		if r.Method == http.MethodDelete {
			asked = append(asked, r.Method+" "+r.URL.Path)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"totalResults": total, "Resources": list})
	}))
	t.Cleanup(server.Close)
	s := sweeper{
		probe: probe{tenant: &sut.Tenant{BaseURL: server.URL}, transport: http.DefaultTransport},
		plays: map[string]string{"5a1b1xyz": "play/one", "5a1b2uvw": "play/two"},
	}
	if err := s.endpoint(t.Context(), "/Users", "userName"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`userName co "5a1b"`, "DELETE /Users/9"}, asked); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
}

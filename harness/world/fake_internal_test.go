package world

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// fake is a target that shows what a test put into it, right or wrong. It has
// both windows, and knows nothing of SCIM beyond paging and one filter.
type fake struct {
	mu sync.Mutex
	// users and groups are SCIM resources, members and appGroups what the app shows.
	users, groups, members, appGroups []map[string]any
	// keys holds API keys that work.
	keys []string
	// override answers a request instead; nil means as usual.
	override func(w http.ResponseWriter, r *http.Request) bool
	// deleted holds the paths that were deleted.
	deleted []string

	server *httptest.Server
	own    bool
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{own: true, keys: []string{"key-owner", "key-ada"}}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	f.add("u1", "wanda.owner@example.com", "Wanda Owner", "OWNER")
	f.add("u2", "ada.lovelace@example.com", "Ada Lovelace", "")
	f.add("u3", "grace.hopper@example.com", "Grace Hopper", "")
	f.group("g1", "Sales", "u2", "u3")
	return f
}

func (f *fake) add(id, mail, name, role string) {
	given, family := splitName(name)
	f.users = append(f.users, map[string]any{
		"id": id, "userName": mail, "displayName": name, "active": true, "emails": []any{map[string]any{"value": mail, "primary": true}},
		"name": map[string]any{"givenName": given, "familyName": family}, "meta": map[string]any{"version": `W/"1"`},
	})
	f.members = append(f.members, map[string]any{
		"id": id, "email": mail, "name": name, "status": "ACTIVE", "role": role, "limited": false,
		"settings": map[string]any{"timeZone": "UTC", "weekStart": "MONDAY"},
	})
}

func (f *fake) group(id, name string, members ...string) {
	var values []any
	var userIDs []any
	for _, m := range members {
		values = append(values, map[string]any{"value": m})
		userIDs = append(userIDs, m)
	}
	f.groups = append(f.groups, map[string]any{"id": id, "displayName": name, "members": values})
	f.appGroups = append(f.appGroups, map[string]any{"id": id, "name": name, "userIds": userIDs})
}

func find(list []map[string]any, id string) map[string]any {
	for _, o := range list {
		if o["id"] == id {
			return o
		}
	}
	return nil
}

func without(list []map[string]any, id string) []map[string]any {
	return slices.DeleteFunc(slices.Clone(list), func(o map[string]any) bool { return o["id"] == id })
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.override != nil && f.override(w, r) {
		return
	}
	path, app := strings.CutPrefix(r.URL.Path, "/api/v1")
	if app {
		f.serveApp(w, r, path)
		return
	}
	path = strings.TrimPrefix(r.URL.Path, "/scim/v2")
	if r.Header.Get("Authorization") != "Bearer secret" {
		answerError(w, http.StatusUnauthorized)
		return
	}
	kind, id, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	list := f.users
	if kind == "Groups" {
		list = f.groups
	}
	switch {
	case r.Method == http.MethodDelete:
		f.deleted = append(f.deleted, path)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPost:
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		body["id"] = fmt.Sprintf("new%d", len(f.users)+len(f.groups))
		w.Header().Set("Location", f.server.URL+"/scim/v2/"+kind+"/"+fmt.Sprint(body["id"]))
		f.users = append(f.users, body)
		answer200(w, http.StatusCreated, body)
	case id != "" && find(list, id) != nil:
		answer200(w, http.StatusOK, find(list, id))
	case id != "":
		answerError(w, http.StatusNotFound)
	default:
		answerList(w, r, list)
	}
}

func answerList(w http.ResponseWriter, r *http.Request, list []map[string]any) {
	if attribute, value, found := strings.Cut(r.URL.Query().Get("filter"), " eq "); found {
		want, _ := strconv.Unquote(value)
		list = slices.DeleteFunc(slices.Clone(list), func(o map[string]any) bool {
			return !strings.EqualFold(fmt.Sprint(o[attribute]), want)
		})
	}
	start, _ := strconv.Atoi(r.URL.Query().Get("startIndex"))
	count, err := strconv.Atoi(r.URL.Query().Get("count"))
	if err != nil {
		count = len(list)
	}
	from := min(max(start-1, 0), len(list))
	page := list[from:min(from+count, len(list))]
	answer200(w, http.StatusOK, map[string]any{
		"schemas": []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": len(list),
		"startIndex": max(start, 1), "itemsPerPage": len(page), "Resources": page,
	})
}

func (f *fake) serveApp(w http.ResponseWriter, r *http.Request, path string) {
	if !slices.Contains(f.keys, r.Header.Get("X-Api-Key")) {
		answerJSON(w, http.StatusUnauthorized, map[string]any{"code": "unauthorized", "message": "no such key"})
		return
	}
	switch path {
	case "/workspaces/ws/users":
		answerJSON(w, http.StatusOK, f.members)
	case "/workspaces/ws/user-groups":
		answerJSON(w, http.StatusOK, f.appGroups)
	default:
		answerJSON(w, http.StatusOK, map[string]any{"id": "u2"})
	}
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // made of maps, lists and texts
}

func answer200(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // made of maps, lists and texts
}

func answerError(w http.ResponseWriter, status int) {
	answer200(w, status, map[string]any{"schemas": []any{errorSchema}, "status": strconv.Itoa(status), "detail": "no"})
}

// Info makes the fake a target.
func (f *fake) Info() sut.Info { return sut.Info{Kind: "fake", Own: f.own} }

// Tenant is the fake's only tenant.
func (f *fake) Tenant(context.Context, sut.Spec) (*sut.Tenant, error) {
	t := &sut.Tenant{
		ID: "ws", BaseURL: f.server.URL + "/scim/v2", Token: "secret", Shared: !f.own,
		App: &sut.Door{BaseURL: f.server.URL + "/api/v1"},
		People: map[string]sut.Person{
			"wanda.owner@example.com":  {ID: "u1", Email: "wanda.owner@example.com", Role: "OWNER", APIKey: "key-owner"},
			"ada.lovelace@example.com": {ID: "u2", Email: "ada.lovelace@example.com", APIKey: "key-ada"},
		},
	}
	if !f.own {
		t.App, t.Suffix = nil, "run"
	}
	return t, nil
}

// Close has nothing to stop.
func (f *fake) Close(context.Context) error { return nil }

func newWorld(f *fake, tags ...string) *World {
	return New(Options{Target: f, Tags: tags, Seed: 7})
}

// did is the accusations in an error, "" when there are none.
func did(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var all []string
	for _, f := range reports(t, err) {
		all = append(all, f.Did)
	}
	return all
}

func reports(t *testing.T, err error) []report.Failure {
	t.Helper()
	f, ok := err.(*Failure) //nolint:errorlint // this very type is what steps return
	if !ok {
		t.Fatalf("%T: %v, want an accusation", err, err)
	}
	return append([]report.Failure{f.Report}, f.More...)
}

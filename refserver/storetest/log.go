package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// everything is no limit that a test would reach.
var everything = workspace.LogLimits{Entries: 1000, Since: epoch.Add(-time.Hour)}

// logKey makes the marks of these tests.
var logKey = provlog.NewKey([]byte("storetest"))

// logged is an entry about a person, with texts that mention others.
func logged(t *testing.T, n int, person string, texts ...string) *workspace.Logged {
	t.Helper()
	marks, ok := logKey.Marks(append(texts, person))
	equal(t, "few marks", ok, true)
	return &workspace.Logged{
		LogEntry: workspace.LogEntry{
			At: epoch.Add(time.Duration(n) * time.Second), Duration: 1500 * time.Microsecond, IdP: "okta", Method: "PUT",
			Path: "/w/1/scim/v2/Users/" + person, Query: "attributes=" + strings.Join(texts, ","), Status: 200, ResourceType: "User", ResourceID: person,
			Subject: "subject " + strings.Join(texts, " "), RequestHeader: []workspace.Header{{Name: "Accept", Value: "*/*"}},
			RequestBody: []byte(`{"a":"` + strings.Join(texts, " ") + `"}`), ResponseBody: []byte(`{"b":"é\u0000"}`),
			Changes: []workspace.Change{{Path: "title", Before: `"x"`, After: `"<y>"`}}, Notes: []string{"a note"},
		},
		Seen: epoch.Add(time.Duration(n) * time.Second), Stem: "/w/1/scim/v2/Users/", Marks: marks,
	}
}

func entries(t *testing.T, f *fixture, q workspace.LogQuery, keep workspace.LogLimits) []workspace.LogEntry {
	t.Helper()
	if q.Limit == 0 {
		q.Limit = 100
	}
	list, err := f.LogEntries(t.Context(), f.ws.ID, q, keep)
	must(t, err)
	return list
}

// seconds tells entries by their time.
func seconds(list []workspace.LogEntry) []int {
	out := []int{}
	for _, e := range list {
		out = append(out, int(e.At.Sub(epoch)/time.Second))
	}
	return out
}

func logRoundTrip(t *testing.T, f *fixture) {
	ctx := t.Context()
	one, two, three := logged(t, 1, id(1), "ada"), logged(t, 2, id(2), "bob"), logged(t, 3, id(3))
	two.IdP, two.Status, two.ResourceID, two.Truncated = "entra", 404, "", true
	three.RequestHeader, three.RequestBody, three.ResponseBody, three.Changes, three.Notes = nil, nil, nil, nil, nil
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{one, two}, everything))
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{three}, everything))
	must(t, f.AppendLog(ctx, randomID(), []*workspace.Logged{one}, everything)) // nobody's
	must(t, f.AppendLog(ctx, f.ws.ID, nil, everything))

	list := entries(t, f, workspace.LogQuery{}, everything)
	ids := []string{}
	for i, want := range []*workspace.Logged{three, two, one} {
		got := list[i]
		ids = append(ids, got.ID)
		equal(t, "length of the id", len(got.ID), 24)
		got.ID = ""
		equal(t, fmt.Sprintf("entry %d", i), got, want.LogEntry)
	}
	equal(t, "entries", len(list), 3)
	equal(t, "ids grow", slices.IsSortedFunc(ids, func(a, b string) int { return strings.Compare(b, a) }), true)
	mark := func(q workspace.LogQuery) workspace.LogQuery { return q.WithMark(logKey.Of(q.Resource)) }
	for what, c := range map[string]struct {
		q    workspace.LogQuery
		want []int
	}{
		"identity provider":        {workspace.LogQuery{IdP: "entra"}, []int{2}},
		"status":                   {workspace.LogQuery{StatusClass: 4}, []int{2}},
		"resource":                 {mark(workspace.LogQuery{Resource: id(1)}), []int{1}},
		"resource among the texts": {mark(workspace.LogQuery{Resource: id(2)}), []int{2}},
		"subject":                  {workspace.LogQuery{Subject: "T BO"}, []int{2}},
		"before":                   {workspace.LogQuery{Before: ids[0]}, []int{2, 1}},
		"after":                    {workspace.LogQuery{After: ids[2]}, []int{3, 2}},
		"the oldest after":         {workspace.LogQuery{After: ids[2], Limit: 1}, []int{2}},
		"the newest":               {workspace.LogQuery{Limit: 1}, []int{3}},
	} {
		equal(t, what, seconds(entries(t, f, c.q, everything)), c.want)
	}
}

func logLimits(t *testing.T, f *fixture) {
	ctx := t.Context()
	for n := range 6 {
		must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, n, id(n))}, workspace.LogLimits{}))
	}
	equal(t, "shown by number", seconds(entries(t, f, workspace.LogQuery{}, workspace.LogLimits{Entries: 2, Since: epoch})), []int{5, 4})
	equal(t, "shown by age", seconds(entries(t, f, workspace.LogQuery{}, workspace.LogLimits{Entries: 9, Since: epoch.Add(3 * time.Second)})), []int{5, 4, 3})
	equal(t, "all are there", seconds(entries(t, f, workspace.LogQuery{}, everything)), []int{5, 4, 3, 2, 1, 0})
	must(t, f.ExpireLog(ctx, f.ws.ID, epoch.Add(time.Second)))
	equal(t, "expired", seconds(entries(t, f, workspace.LogQuery{}, everything)), []int{5, 4, 3, 2, 1})
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, 6, id(6))}, workspace.LogLimits{Entries: 4, Since: epoch.Add(-time.Hour)}))
	equal(t, "trimmed by number", seconds(entries(t, f, workspace.LogQuery{}, everything)), []int{6, 5, 4, 3})
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, 7, id(7))}, workspace.LogLimits{Entries: 4, Since: epoch.Add(6 * time.Second)}))
	equal(t, "trimmed by age", seconds(entries(t, f, workspace.LogQuery{}, everything)), []int{7, 6})

	other := f.workspace(t)
	list, err := f.WorkspacesAfter(ctx, "", 100)
	must(t, err)
	found := 0
	for _, ws := range list {
		if ws.ID == other.ID || ws.ID == f.ws.ID {
			found++
		}
	}
	equal(t, "workspaces", found, 2)
	list, err = f.WorkspacesAfter(ctx, list[0].ID, 1)
	must(t, err)
	equal(t, "the next workspace", len(list), 1)
}

// erased tells which entries have lost their personal data, by their time.
func erased(t *testing.T, f *fixture) []int {
	t.Helper()
	var out []workspace.LogEntry
	for _, e := range entries(t, f, workspace.LogQuery{}, everything) {
		if e.RequestBody == nil {
			out = append(out, e)
			want := workspace.LogEntry{
				ID: e.ID, At: e.At, Duration: e.Duration, IdP: e.IdP, Method: e.Method, Path: "/w/1/scim/v2/Users/", Status: e.Status,
				ResourceType: e.ResourceType, ResourceID: e.ResourceID, Truncated: true,
				Notes: []string{"personal data was erased: the person was anonymized or removed"},
			}
			equal(t, "an erased entry", e, want)
		}
	}
	return seconds(out)
}

func logErased(t *testing.T, f *fixture) {
	ctx := t.Context()
	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{
		logged(t, 0, id(1), "ada@x.example"), logged(t, 1, id(2), "says Ada Lovelace is here"), logged(t, 2, id(1), "Ada"), logged(t, 3, id(2), "Ada"),
		logged(t, 4, id(1)), logged(t, 5, id(9), "Byron"),
	}, everything))
	erase := func(whole bool, at time.Time, names provlog.Names) {
		t.Helper()
		must(t, f.EraseLog(ctx, workspace.Erasure{Workspace: f.ws.ID, Member: id(1), At: at, Names: names, Person: logKey.Of(id(1)), Whole: whole}))
	}
	erase(false, epoch.Add(10*time.Second), provlog.Names{})
	equal(t, "no names", erased(t, f), []int{})
	erase(false, epoch.Add(11*time.Second), logKey.NamesOf([]string{"ADA@x.example", "Ada Lovelace"}, "", "Ada"))
	equal(t, "by name, and by given name what is about the person", erased(t, f), []int{2, 1, 0})

	must(t, f.KeepFormer(ctx, f.ws.ID, id(1), logKey.NamesOf([]string{"Byron"}, "", "")))
	must(t, f.KeepFormer(ctx, f.ws.ID, id(1), logKey.NamesOf([]string{"Gordon"}, "", "")))
	equal(t, "remembered", erased(t, f), []int{2, 1, 0})
	erase(false, epoch.Add(12*time.Second), provlog.Names{})
	equal(t, "former names", erased(t, f), []int{5, 2, 1, 0})
	erase(true, epoch.Add(13*time.Second), provlog.Names{})
	equal(t, "all about the person", erased(t, f), []int{5, 4, 2, 1, 0})

	must(t, f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, 12, id(3), "byron"), logged(t, 14, id(3), "byron"), logged(t, 13, id(1)), logged(t, 15, id(1))}, workspace.LogLimits{}))
	equal(t, "written after the erasure", erased(t, f), []int{13, 12, 5, 4, 2, 1, 0})

	other := &fixture{Store: f.Store, registry: f.registry, ws: f.workspace(t)}
	must(t, f.AppendLog(ctx, other.ws.ID, []*workspace.Logged{logged(t, 1, id(1), "ada@x.example")}, everything))
	equal(t, "another workspace", erased(t, other), []int{})
}

// logErasedRace: whoever comes first, what was written and erased at the same
// time is erased.
func logErasedRace(t *testing.T, f *fixture) {
	ctx := t.Context()
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for range 5 {
				if err := f.AppendLog(ctx, f.ws.ID, []*workspace.Logged{logged(t, n, id(1), "ada@x.example")}, everything); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		err := f.InTx(ctx, func(ctx context.Context) error {
			err := f.EraseLog(ctx, workspace.Erasure{Workspace: f.ws.ID, Member: id(1), At: time.Now().Add(time.Minute), Person: logKey.Of(id(1)), Whole: true})
			if err != nil {
				return err
			}
			_, err = f.Workspace(ctx, f.ws.ID) // the erasure is out, its commit is not
			time.Sleep(20 * time.Millisecond)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	equal(t, "erased", len(erased(t, f)), 40)
}

func auditRoundTrip(t *testing.T, f *fixture) {
	ctx := t.Context()
	must(t, f.InsertMember(ctx, f.member(1, nil)))
	f.addUser(t, 1)
	f.addGroup(t, 2)
	name, group := f.member(1, nil).Name, f.addGroup(t, 3).Doc.String("displayName")
	for n, r := range []workspace.AuditRow{
		{ActorID: id(1), Door: workspace.DoorApp, Action: "group.created", TargetType: "Group", Target: id(3), Detail: "Sales"},
		{Actor: "scim: okta", Door: workspace.DoorSCIM, Action: "user.created", TargetType: "User", Target: id(1)},
		{ActorID: id(7), Door: workspace.DoorConsole, Action: "scim.enabled"},
		{Actor: "scim", Door: workspace.DoorSCIM, Action: "user.deleted", TargetType: "User", Target: id(8)},
	} {
		r.Workspace, r.ID, r.At = f.ws.ID, id(10+n), epoch
		must(t, f.AppendAudit(ctx, r))
	}
	list, err := f.AuditEntries(ctx, f.ws.ID, workspace.AuditQuery{Limit: 10})
	must(t, err)
	equal(t, "entries", list, []workspace.AuditEntry{
		{ID: id(13), At: epoch, Actor: "scim", Door: "scim", Action: "user.deleted", Target: id(8)},
		{ID: id(12), At: epoch, ActorID: id(7), Door: "console", Action: "scim.enabled"},
		{ID: id(11), At: epoch, Actor: "scim: okta", Door: "scim", Action: "user.created", Target: name},
		{ID: id(10), At: epoch, Actor: name, ActorID: id(1), Door: "app", Action: "group.created", Target: group, Detail: "Sales"},
	})
	list, err = f.AuditEntries(ctx, f.ws.ID, workspace.AuditQuery{Before: id(12), Limit: 1})
	must(t, err)
	equal(t, "a page", len(list), 1)
	equal(t, "of", list[0].ID, id(11))
	must(t, f.DeleteMember(ctx, f.ws.ID, id(1)))
	list, err = f.AuditEntries(ctx, f.ws.ID, workspace.AuditQuery{Before: id(12), Limit: 2})
	must(t, err)
	equal(t, "who is gone has no name", []string{list[0].Target, list[1].Actor, list[1].ActorID}, []string{id(1), "", id(1)})
	other := f.workspace(t)
	list, err = f.AuditEntries(ctx, other.ID, workspace.AuditQuery{Limit: 10})
	must(t, err)
	equal(t, "another workspace", len(list), 0)
}

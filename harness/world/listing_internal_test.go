package world

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// list answers a ListResponse of users with these ids.
func list(w http.ResponseWriter, total int, more map[string]any, ids ...string) {
	resources := []any{}
	for _, id := range ids {
		resources = append(resources, map[string]any{"id": id})
	}
	body := map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": total, "Resources": resources}
	for name, v := range more {
		if body[name] = v; v == nil {
			delete(body, name)
		}
	}
	answer200(w, http.StatusOK, body)
}

// client is a world whose target answers every list of the client as told, and
// has Ada (u2) and Grace (u3).
func client(t *testing.T, answer func(w http.ResponseWriter, r *http.Request)) (*fake, *World) {
	t.Helper()
	f := newFake(t)
	w := newWorld(f)
	for name, id := range map[string]string{"Ada": "u2", "Grace": "u3"} {
		w.person(name).scimID = id
	}
	f.override = func(rw http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.RawQuery, "x=") {
			return false
		}
		answer(rw, r)
		return true
	}
	return f, w
}

func TestLists(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		how     Listing
		total   int
		ids     []string
		foreign bool
		want    string
	}{
		"right":                     {total: 2, ids: []string{"u3", "u2"}},
		"right, in order":           {how: Listing{Ordered: true}, total: 2, ids: []string{"u2", "u3"}},
		"another order":             {how: Listing{Ordered: true}, total: 2, ids: []string{"u3", "u2"}, want: "the resources come in another order"},
		"one too many":              {total: 3, ids: []string{"u2", "u3", "u1"}, want: "the list holds 3 resources and totalResults says 3"},
		"one twice":                 {total: 2, ids: []string{"u2", "u2"}, want: "the list holds 2 resources and totalResults says 2"},
		"another total":             {total: 5, ids: []string{"u2", "u3"}, want: "the list holds 2 resources and totalResults says 5"},
		"a page of more":            {how: Listing{Page: true}, total: 5, ids: []string{"u2", "u3"}},
		"a short page, elsewhere":   {total: 2, ids: []string{"u2"}, foreign: true, want: "not applicable"},
		"a short page, on our side": {total: 2, ids: []string{"u2"}, want: "the list holds 1 resources and totalResults says 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, w := client(t, func(rw http.ResponseWriter, _ *http.Request) { list(rw, c.total, nil, c.ids...) })
			f.own = !c.foreign
			if err := w.Sends(t.Context(), Present, http.MethodGet, "/Users?x=1", nil); err != nil {
				t.Fatal(err)
			}
			err := w.Lists(c.how, "Ada", "Grace")
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTwoAnswersAreCompared(t *testing.T) {
	t.Parallel()
	turn := map[string][]string{"1": {"u2", "u3"}, "2": {"u3", "u2"}, "3": {"u2"}}
	send := func(t *testing.T, paths ...string) *World {
		t.Helper()
		_, w := client(t, func(rw http.ResponseWriter, r *http.Request) {
			ids := turn[r.URL.Query().Get("x")]
			list(rw, len(ids), nil, ids...)
		})
		for _, p := range paths {
			if err := w.Sends(t.Context(), Present, http.MethodGet, p, nil); err != nil {
				t.Fatal(err)
			}
		}
		return w
	}
	for paths, same := range map[[2]string]bool{
		{"/Users?x=1", "/Users?x=1"}:                   true,
		{"/Users?x=1", "/Users?x=2"}:                   true,
		{"/Users?x=1&sortBy=a", "/Users?x=2&sortBy=a"}: false,
		{"/Users?x=1", "/Users?x=3"}:                   false,
	} {
		if err := send(t, paths[0], paths[1]).ListsTheSame(); (err == nil) != same {
			t.Errorf("%v: %v, want the same: %t", paths, err, same)
		}
	}
	if err := send(t, "/Users?x=1", "/Users?x=1").SaysTheSame(); err != nil {
		t.Error(err)
	}
	if err := send(t, "/Users?x=1", "/Users?x=3").SaysTheSame(); err == nil {
		t.Error("two bodies pass for one")
	}
	if err := send(t, "/Users?x=1").ListsTheSame(); err == nil {
		t.Error("one answer was compared with none")
	}
}

// pages serves users u01 to u0n, sorted by what rule does to an honest page.
func pages(n int, spoil func(q string, first int, page map[string]any)) func(w http.ResponseWriter, r *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		count, err := strconv.Atoi(q.Get("count"))
		if err != nil {
			count = n
		}
		first, _ := strconv.Atoi(strings.TrimPrefix(q.Get("cursor"), "c"))
		if start, err := strconv.Atoi(q.Get("startIndex")); err == nil {
			first = start - 1
		}
		var ids []string
		for i := first; i < min(first+count, n); i++ {
			ids = append(ids, fmt.Sprintf("u%02d", i+1))
		}
		page := map[string]any{"itemsPerPage": len(ids)}
		if q.Has("cursor") {
			if first+len(ids) < n {
				page["nextCursor"] = fmt.Sprintf("c%d", first+len(ids))
			}
			if first > 0 {
				page["previousCursor"] = fmt.Sprintf("c%d", max(0, first-count))
			}
		} else {
			page["startIndex"] = first + 1
		}
		total := n
		if spoil != nil && q.Has("count") {
			spoil(r.URL.RawQuery, first, page)
			if v, ok := page["total"].(int); ok {
				total = v
			}
			if skip, ok := page["skip"].(int); ok {
				ids = slices.Delete(ids, 0, min(skip, len(ids)))
			}
			delete(page, "total")
			delete(page, "skip")
		}
		list(w, total, page, ids...)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		how, rule string
		spoil     func(q string, first int, page map[string]any)
		want      string
	}{
		"everything":        {how: ByIndex, rule: "show everything once"},
		"everything, again": {how: ByCursor, rule: "show everything once"},
		"by default":        {how: ByDefault, rule: "show everything once"},
		"one is missing": {how: ByIndex, rule: "show everything once", want: "the pages together are not the list", spoil: func(_ string, first int, page map[string]any) {
			if first == 2 {
				page["skip"] = 1
			}
		}},
		"another total": {how: ByIndex, rule: "say how many matches there are", want: "a page counts the matches otherwise", spoil: func(_ string, _ int, page map[string]any) {
			page["total"] = 9
		}},
		"where it starts": {how: ByIndex, rule: "say where they start", want: "a page says something else of itself", spoil: func(_ string, _ int, page map[string]any) {
			page["startIndex"] = 1
		}},
		"how many it holds": {how: ByIndex, rule: "say how many resources they hold", want: "a page says something else of itself", spoil: func(_ string, _ int, page map[string]any) {
			page["itemsPerPage"] = 2
		}},
		"ends early": {how: ByCursor, rule: "have a next cursor until the end", want: "there is no nextCursor although only 2 of 5", spoil: func(_ string, _ int, page map[string]any) {
			delete(page, "nextCursor")
		}},
		"begins in the middle": {how: ByCursor, rule: "begin without a previous cursor", want: "the first page has a previousCursor", spoil: func(_ string, _ int, page map[string]any) {
			page["previousCursor"] = "c0"
		}},
		"nothing before the first": {how: ByCursor, rule: "begin without a previous cursor"},
		"not for a URL": {how: ByCursor, rule: "carry cursors that a URL can hold", want: "a previousCursor cannot stand in a URL", spoil: func(_ string, first int, page map[string]any) {
			if first == 0 {
				page["previousCursor"] = "a+b"
			}
		}},
		"back": {how: ByCursor, rule: "lead back through the pages before"},
		"back, to another page": {how: ByCursor, rule: "lead back through the pages before", want: "previousCursor leads to another page", spoil: func(_ string, first int, page map[string]any) {
			if first == 4 {
				page["previousCursor"] = "c1"
			}
		}},
		"no way back": {how: ByCursor, rule: "lead back through the pages before", want: "not applicable", spoil: func(_ string, _ int, page map[string]any) {
			delete(page, "previousCursor")
		}},
		"never ends": {how: ByCursor, rule: "show everything once", want: "pages do not end a list", spoil: func(_ string, _ int, page map[string]any) {
			page["nextCursor"] = "c0"
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, w := client(t, pages(5, c.spoil))
			err := w.ReadsInPages(t.Context(), "/Users?x=1", c.how, 2)
			if err == nil {
				err = w.ThePages(t.Context(), c.rule)
			}
			if (c.want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestPlaceholdersOfWhatWasAnswered(t *testing.T) {
	t.Parallel()
	f, w := client(t, func(rw http.ResponseWriter, _ *http.Request) {
		list(rw, 9, map[string]any{"nextCursor": "abcde"}, "u2")
	})
	if err := w.Sends(t.Context(), Past, http.MethodGet, "/Users?x=1", nil); err != nil {
		t.Fatal(err)
	}
	if got := w.fill("{response.nextCursor} {forged.nextCursor} {mark} {Ada.created}"); got != "abcde abAde qz7 {Ada.created}" {
		t.Errorf("got %q", got)
	}
	w.person("Ada").made, _ = parseObject([]byte(`{"meta":{"created":"2026-03-04T05:06:07.8Z"}}`))
	const want = "2026-03-04T05:06:07.8Z 2026-03-04T04:06:07.8Z 2026-03-04T09:06:07.8+05:00 2026-03-04T01:06:07.8-05:00"
	if got := w.fill("{Ada.created} {Ada.hourBefore} {Ada.hourBeforeAbroad} {Ada.hourAfterAbroad}"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	err := w.Sends(t.Context(), Present, http.MethodGet, "/Users?x=1&cursor={response.nothing}", nil)
	var blocked *Failure
	if !errors.As(err, &blocked) || !blocked.Setup {
		t.Errorf("a value that no answer has: %v, want a set-up that failed", err)
	}
	f.own = false
	if err := w.kept(w.person("Ada").made, [][2]string{{"title", `"Analyst"`}}); err == nil || !strings.Contains(err.Error(), "does not keep the attribute title") {
		t.Errorf("an attribute that is not kept: %v", err)
	}
	if err := w.Answered("nextCursor", "other"); err == nil {
		t.Error("another value passes")
	}
}

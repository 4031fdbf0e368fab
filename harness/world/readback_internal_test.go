package world

import (
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestIsURI(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"https://a.example/scim/v2/Users/1": true, "/Users/1": true, "urn:x:y": true, "https://a.example/%20": true,
		"": false, "https://a.example/a b": false, "https://a.example/{id}": false, "https://a.example/é": false, "https://a.example/%zz": false,
	} {
		if got := isURI(text); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
	if isURI(true) {
		t.Error("a boolean is no URI")
	}
}

func TestDisguises(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	w := newWorld(f)
	if _, err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := w.fill("{Ada.fullWidth} {Ada.encoded} {altered} {shortened} {token}")
	want := "ａｄａ．ｌｏｖｅｌａｃｅ＠ｅｘａｍｐｌｅ．ｃｏｍ %61da.lovelace@example.com secAet secre secret"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The answer to a write is held to what a GET shows, its headers too.
func TestShowsTheStored(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		header map[string]string
		title  any
		want   []string
	}{
		"the same":         {nil, "Countess", nil},
		"another title":    {nil, "Analyst", []string{"the answer to PATCH /Users/{id} shows Ada otherwise than a GET right after it"}},
		"another version":  {map[string]string{"ETag": `W/"0"`}, "Countess", []string{"the answer to PATCH /Users/{id} carries another ETag than a GET right after it"}},
		"another location": {map[string]string{"Location": "https://a.example/Users/u9"}, "Countess", []string{"the answer to PATCH /Users/{id} carries a Location that is not the resource's"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.users[1]["title"] = "Countess"
			f.override = func(rw http.ResponseWriter, r *http.Request) bool {
				if r.Method != http.MethodPatch {
					return false
				}
				for k, v := range c.header {
					rw.Header().Set(k, v)
				}
				answered := maps.Clone(f.users[1])
				answered["title"] = c.title
				answer200(rw, http.StatusOK, answered)
				return true
			}
			w := newWorld(f)
			if err := patchAda(t.Context(), w); err != nil {
				t.Fatal(err)
			}
			got := did(t, w.ShowsTheStored(t.Context(), "Ada"))
			for i := range got {
				got[i] = cutSeq(got[i])
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func patchAda(ctx context.Context, w *World) error {
	w.person("Ada")
	return w.Patches(ctx, "/Users/{Ada}", Operation{Op: "replace", Path: "title", Value: `"Countess"`})
}

// cutSeq takes off which exchange a failure speaks of.
func cutSeq(text string) string {
	text, _, _ = strings.Cut(text, " (exchange ")
	return text
}

package deviate_test

import (
	"net/http"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// cursorProbes show deviations that take more than requests of one client: a
// second workspace, a withdrawn token, or time. They tell what the second page
// is answered with.
func cursorProbes() map[string]func(t *testing.T, s *refservertest.Server, w *refservertest.Workspace, planted string) string {
	second := func(t *testing.T, w *refservertest.Workspace, cursor string) string {
		t.Helper()
		a := w.SCIM(t, http.MethodGet, "/Users?count=1&cursor="+cursor, "")
		return status(a) + a.Doc.String("scimType")
	}
	first := func(t *testing.T, w *refservertest.Workspace) string {
		t.Helper()
		fillDirectory(t, w)
		return w.Get(t, "/Users?cursor&count=1").String("nextCursor")
	}
	return map[string]func(t *testing.T, s *refservertest.Server, w *refservertest.Workspace, planted string) string{
		"cursor-foreign-tenant-accepted": func(t *testing.T, s *refservertest.Server, w *refservertest.Workspace, planted string) string {
			other := s.Make(t, `{"scim":true,"deviation":"`+planted+`"}`)
			return second(t, other, first(t, w))
		},
		"cursor-withdrawn-credential-accepted": func(t *testing.T, _ *refservertest.Server, w *refservertest.Workspace, _ string) string {
			cursor := first(t, w)
			w.Token = "sp_" + w.ID + "_withdrawn"
			return second(t, w, cursor)
		},
		"cursor-expiry-without-type": func(t *testing.T, s *refservertest.Server, w *refservertest.Workspace, _ string) string {
			cursor := first(t, w)
			if a := s.Call(t, http.MethodPut, "/workspaces/"+w.ID+"/clock", `{"offsetSeconds":7200}`); a.Status/100 != 2 {
				t.Fatalf("move the clock: %d %s", a.Status, a.Text)
			}
			return second(t, w, cursor)
		},
	}
}

func TestCursorDeviationsAreSeen(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t, withCrates)
	for name, see := range cursorProbes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen []string
			for _, planted := range []string{"", name} {
				seen = append(seen, see(t, server, server.Make(t, `{"scim":true,"deviation":"`+planted+`"}`), planted))
			}
			if seen[0] == seen[1] || seen[0][0] != '4' {
				t.Errorf("the honest server answers %s, the other %s", seen[0], seen[1])
			}
		})
	}
}

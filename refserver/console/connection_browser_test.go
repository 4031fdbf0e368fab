package console_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// An owner enables SCIM, copies what the identity provider needs, rotates the
// token and disables SCIM again.
func TestBrowserOwnerEnablesRotatesDisables(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"name":"Analytical Engines",`+people+`,`+groups+`}`)
	b := s.open(t, w.Keys[owner])
	b.click(`nav a[href="/console/settings/scim"]`)
	b.heading("SCIM")
	b.click(`a[href="/console/settings/scim/enable"]`)
	b.heading("Enable SCIM")
	b.shows("2 groups will be deleted", "Engineering 2 members", "Export the groups as CSV", "they get new ids")
	b.click("button.danger") // the browser asks for the tick first
	b.heading("Enable SCIM")
	b.click("[name=understood]")
	b.click("button.danger")
	b.heading("SCIM is enabled")
	b.shows("2 groups were deleted", "The token is shown only now")
	token := value[string](b, `document.getElementById("token").value`)
	if base := value[string](b, `document.getElementById("base-url").value`); base != s.url+"/w/"+w.ID+"/scim/v2" {
		t.Errorf("base URL %q", base)
	}
	opens := func(token string, status int) {
		t.Helper()
		if a := refservertest.Send(t, s.Public, "GET", s.url+"/w/"+w.ID+"/scim/v2/Users", "", "Authorization", "Bearer "+token); a.Status != status {
			t.Errorf("the token: %d, want %d", a.Status, status)
		}
	}
	opens(token, http.StatusOK)
	b.click(`[data-copy="token"]`)
	b.until("copying", `document.querySelector('[data-copy="token"]').textContent === "Copied"`)
	if selected := value[string](b, `getSelection().toString() || document.getElementById("token").value.slice(document.getElementById("token").selectionStart, document.getElementById("token").selectionEnd)`); selected != token {
		t.Errorf("selected is %q", selected)
	}

	b.visit("/console/settings/scim")
	b.heading("SCIM")
	if strings.Contains(value[string](b, `document.documentElement.outerHTML`), token) {
		t.Error("the token is shown again")
	}
	b.do("choose the overlap", setSelect("#overlap", "3600"))
	b.click(`form[action$="/rotate"] button`)
	b.heading("A new token")
	b.shows("The old one works until")
	second := value[string](b, `document.getElementById("token").value`)
	if second == token || second == "" {
		t.Errorf("the new token is %q", second)
	}
	opens(token, http.StatusOK)
	opens(second, http.StatusOK)

	b.visit("/console/settings/scim")
	b.heading("SCIM")
	b.click(`details:has(form[action$="/disable"]) summary`)
	b.click(`form[action$="/disable"] button`)
	b.until("disabled", `document.querySelector(".note.good")?.innerText.includes("SCIM is disabled.")`)
	opens(second, http.StatusUnauthorized)
}

func TestBrowserEnablingIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, c := range map[string]struct{ spec, who, reason string }{
		"to an admin":      {`{` + people + `}`, admin, "You cannot enable SCIM: that takes the role owner."},
		"on a lesser plan": {`{"plan":"PRO",` + people + `}`, owner, "SCIM needs the plan ENTERPRISE; this workspace has PRO"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := s.Make(t, c.spec)
			b := s.open(t, w.Keys[c.who])
			b.visit("/console/settings/scim")
			b.heading("SCIM")
			b.disabled("button.main", c.reason)
			b.visit("/console/settings/scim/enable")
			b.heading("Enable SCIM")
			b.disabled("[name=understood]", c.reason)
			b.disabled("button.danger", c.reason)
		})
	}
}

// What SCIM locks is there, cannot be used, and says why.
func TestBrowserShowsTheLock(t *testing.T) {
	t.Parallel()
	s := start(t)
	w := s.Make(t, `{"scim":true,`+people+`}`)
	b := s.open(t, w.Keys[owner])
	const reason = "this workspace is managed by your identity provider through SCIM. In the identity provider, "
	b.shows("This workspace is managed by your identity provider through SCIM.")
	b.disabled("#invite-email", "Nobody can add users here: "+reason+"assign the person to the application.")
	b.click(`a[href="/console/team/` + w.IDs[member] + `"]`)
	b.heading("Ada Lovelace")
	b.disabled("#name", reason+"change, deactivate or reactivate the person.")
	b.disabled("[name=role]", reason+"change the person's roles.")
	b.disabled(`[aria-labelledby="access"] button`, reason+"change, deactivate or reactivate the person.")
	b.disabled(`[aria-labelledby="remove"] button`, reason+"unassign or delete the person.")
	b.visit("/console/profile")
	b.heading("My profile")
	b.disabled("#name", reason+"change the person's name")
	if value[bool](b, `document.querySelector("#timezone").matches(":disabled")`) {
		t.Error("the timezone is locked, too")
	}
}

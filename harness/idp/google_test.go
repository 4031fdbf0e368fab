package idp_test

import (
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestGoogleParameters: what a doubtful source says instead of the capture is
// sent when asked for, and never by default.
func TestGoogleParameters(t *testing.T) {
	t.Parallel()
	google := variant{"google", "default"}
	play := func(params map[string]string) string {
		p := newPlay(t, google, withParams(params))
		p.must(p.TestConnection(p.ctx))
		p.people(ada())
		p.must(p.Settle(p.ctx))
		p.edit("Ada", func(a *idp.Person) { a.FamilyName = "King" })
		p.must(p.Settle(p.ctx))
		p.edit("Ada", func(a *idp.Person) { a.Enabled = false })
		p.must(p.Settle(p.ctx))
		p.noTasks()
		return transcript(p.server.take())
	}
	usual := play(nil)
	for _, tc := range []struct{ name, value, has, lacks string }{
		{"probe", "one", "GET /scim/v2/Users?count=1\n", "GET /scim/v2/Users\n"},
		{"emails", "absent", "", `"emails"`},
		{"external_id", "google_id", `"externalId":"`, ""},
		{"at_sign", "raw", "ada.lovelace@example.com%22", "ada.lovelace%40example.com"},
		{"user_update", "patch", "PATCH /scim/v2/Users/u-1\n", "PUT "},
		{"deprovision", "delete", "DELETE /scim/v2/Users/u-1\n", `"active":false`},
		{"media_type", "application/json", "Content-Type: application/json\n", "application/scim+json"},
	} {
		text := play(map[string]string{tc.name: tc.value})
		if tc.has != "" && (!strings.Contains(text, tc.has) || strings.Contains(usual, tc.has)) {
			t.Errorf("%s=%s: %q is not what it alone sends", tc.name, tc.value, tc.has)
		}
		if tc.lacks != "" && (strings.Contains(text, tc.lacks) || !strings.Contains(usual, tc.lacks)) {
			t.Errorf("%s=%s: %q is not what it alone leaves out", tc.name, tc.value, tc.lacks)
		}
	}
}

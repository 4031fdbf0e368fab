package refserver_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

const urnError = "urn:ietf:params:scim:api:messages:2.0:Error"

// flood sends until it is told to wait, and checks how it is told.
func flood(t *testing.T, most int, send func() refservertest.Answer) refservertest.Answer {
	t.Helper()
	for range most {
		a := send()
		if a.Status != http.StatusTooManyRequests {
			continue
		}
		if seconds, err := strconv.Atoi(a.Header.Get("Retry-After")); err != nil || seconds < 1 {
			t.Errorf("Retry-After %q is no number of seconds", a.Header.Get("Retry-After"))
		}
		return a
	}
	t.Fatalf("%d requests, and nobody is told to wait", most)
	return refservertest.Answer{}
}

// The limit of a token is that token's alone, at either door, in that door's
// own form of errors.
func TestATokenThatSendsTooMuchHasToWait(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true,"rateLimit":5,"members":[{"email":"o@example.com","role":"OWNER"},{"email":"p@example.com","role":"OWNER"}]}`)
	a := flood(t, 6, func() refservertest.Answer { return w.SCIM(t, "GET", "/Users", "") })
	if a.Doc.String("status") != "429" || a.Doc.Array("schemas")[0] != urnError || a.Header.Get("Content-Type") != "application/scim+json" {
		t.Errorf("no SCIM error: %s", a.Text)
	}
	a = flood(t, 6, func() refservertest.Answer { return w.App(t, "o@example.com", "GET", "/users", "") })
	if a.Doc.String("code") != "too_many_requests" {
		t.Errorf("the app's door: %s", a.Text)
	}
	if a := w.App(t, "p@example.com", "GET", "/users", ""); a.Status != http.StatusOK {
		t.Errorf("another key has to wait, too: %d", a.Status)
	}
	other := w.Neighbour(t, `{"scim":true}`)
	for range 20 {
		if a := other.SCIM(t, "GET", "/Users", ""); a.Status != http.StatusOK {
			t.Fatalf("another workspace: %d", a.Status)
		}
	}
}

// What does not open a workspace is looked at only so often; whoever has the
// right token for another is not disturbed.
func TestRefusedCredentialsHaveToWait(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t, func(c *refserver.Config) { c.AuthFailureLimit = 3 })
	spec := `{"scim":true,"members":[{"email":"o@example.com","role":"OWNER"}]}`
	w, other := server.Make(t, spec), server.Make(t, spec)
	right := w.Token
	w.Token = "sp_" + w.ID + "_" + strings.Repeat("x", 43)
	refused := 0
	a := flood(t, 5, func() refservertest.Answer {
		a := w.SCIM(t, "GET", "/Users", "")
		if a.Status == http.StatusUnauthorized {
			refused++
		}
		return a
	})
	if refused != 3 || !strings.Contains(a.Doc.String("detail"), "address") {
		t.Errorf("%d were looked at, then %s", refused, a.Text)
	}
	if a := other.SCIM(t, "GET", "/Users", ""); a.Status != http.StatusOK {
		t.Errorf("another workspace's token from the same address: %d", a.Status)
	}
	if a := w.SCIM(t, "GET", "/ServiceProviderConfig", "", "Authorization", ""); a.Status != http.StatusOK {
		t.Errorf("what needs no token: %d", a.Status)
	}
	w.Token = right
	if a := w.SCIM(t, "GET", "/Users", ""); a.Status != http.StatusTooManyRequests {
		t.Errorf("guessing goes on: %d", a.Status)
	}
	w.Keys["o@example.com"] = "ak_" + w.ID + "_" + strings.Repeat("x", 43)
	flood(t, 5, func() refservertest.Answer { return w.App(t, "o@example.com", "GET", "/users", "") })
	if a := other.App(t, "o@example.com", "GET", "/users", ""); a.Status != http.StatusOK {
		t.Errorf("another workspace's key from the same address: %d", a.Status)
	}
}

// An address is limited even where nobody has to say who they are.
func TestAnAddressThatSendsTooMuchHasToWait(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t, func(c *refserver.Config) { c.RateLimit = 2 }).Make(t, `{"scim":true}`)
	flood(t, 12, func() refservertest.Answer {
		return w.SCIM(t, "GET", "/ServiceProviderConfig", "", "Authorization", "")
	})
	flood(t, 2, func() refservertest.Answer { return w.Open(t, "GET", "/api/v1/openapi.json", "") })
}

// The default lets through what the fastest identity provider sends, many
// times over.
func TestTheDefaultLimitIsFarFromAnyIdentityProvider(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	for i := range 1000 {
		if a := w.SCIM(t, "GET", "/Users?count=0", ""); a.Status != http.StatusOK {
			t.Fatalf("request %d: %d %s", i+1, a.Status, a.Text)
		}
	}
}

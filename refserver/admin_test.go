package refserver_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestAdminDoorOpensToItsSecretOnly(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	for _, authorization := range []string{"", "Bearer", "Bearer ", "Bearer wrong", refservertest.AdminSecret, "Basic " + refservertest.AdminSecret, "Bearer " + refservertest.AdminSecret + "x"} {
		a := refservertest.Send(t, server.Admin, "GET", "/deviations", "", "Authorization", authorization)
		if a.Status != http.StatusUnauthorized || a.Header.Get("WWW-Authenticate") == "" {
			t.Errorf("Authorization %q: %d %s", authorization, a.Status, a.Text)
		}
	}
	if a := server.Call(t, "GET", "/deviations", ""); a.Status != http.StatusOK {
		t.Errorf("with the secret: %d %s", a.Status, a.Text)
	}
	closed := refservertest.Start(t, func(c *refserver.Config) { c.AdminSecret = "" })
	for _, authorization := range []string{"", "Bearer", "Bearer "} {
		if a := refservertest.Send(t, closed.Admin, "GET", "/deviations", "", "Authorization", authorization); a.Status != http.StatusUnauthorized {
			t.Errorf("a server without a secret admits %q: %d", authorization, a.Status)
		}
	}
}

// No path of the public handler leads to the admin door, not even with its secret.
func TestAdminDoorIsNotOnThePublicHandler(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	for _, path := range []string{"/workspaces", "/deviations", "/admin/workspaces", "/api/v1/deviations", "/w/x/scim/v2/deviations", "//deviations", "/%64eviations"} {
		for _, method := range []string{"GET", "POST", "PUT", "DELETE"} {
			a := refservertest.Send(t, server.Public, method, path, "{}", "Authorization", "Bearer "+refservertest.AdminSecret)
			if a.Status < 400 {
				t.Errorf("%s %s: %d %s", method, path, a.Status, a.Text)
			}
		}
	}
}

func TestMakingWorkspaces(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t, func(c *refserver.Config) { c.PublicURL = "https://public.example/" })
	a := server.Call(t, "POST", "/workspaces", `{"name":"Acme","plan":"ENTERPRISE","mode":"strict","tolerances":{"raw-token":true},"scim":false,"timezone":"Europe/Belgrade",
		"members":[{"email":"ada@example.com","name":"Ada","role":"WORKSPACE_ADMIN"},{"email":"pat@example.com","status":"PENDING"}],"groups":[{"name":"Sales","members":["ada@example.com"]}]}`)
	var made struct {
		ID          string `json:"id"`
		SCIMBaseURL string `json:"scimBaseURL"`
		SCIMToken   string `json:"scimToken"`
		AppBaseURL  string `json:"appBaseURL"`
		Members     []struct {
			Email  string `json:"email"`
			Role   string `json:"role"`
			APIKey string `json:"apiKey"`
		} `json:"members"`
		Groups []struct {
			Name string `json:"name"`
		} `json:"groups"`
	}
	if err := json.Unmarshal([]byte(a.Text), &made); err != nil || a.Status != http.StatusCreated {
		t.Fatalf("%d %s (%v)", a.Status, a.Text, err)
	}
	if made.SCIMBaseURL != "https://public.example/w/"+made.ID+"/scim/v2" || made.AppBaseURL != "https://public.example/api/v1" || made.SCIMToken != "" || len(made.Groups) != 1 {
		t.Errorf("made %+v", made)
	}
	owner := false
	for _, m := range made.Members {
		owner = owner || (m.Email == "owner@example.com" && m.Role == "OWNER" && m.APIKey != "")
	}
	if !owner || len(made.Members) != 3 {
		t.Errorf("there is no owner among %+v", made.Members)
	}
	for body, status := range map[string]int{
		`{"deviation":"nobody-wrote-this"}`: 400, `{"unknown":1}`: 400, `{"mode":"lenient"}`: 400, `{`: 400, ``: 400, `{"members":[{"email":"a@x.example"},{"email":"A@x.example"}]}`: 409,
		`{"plan":"GOLD"}`: 400, `{"timezone":"Mars/Base"}`: 400, `{"scim":true,"plan":"FREE"}`: 403,
	} {
		if a := server.Call(t, "POST", "/workspaces", body); a.Status != status || !strings.Contains(a.Text, `"message"`) {
			t.Errorf("%s: %d %s, want %d", body, a.Status, a.Text, status)
		}
	}
}

func TestChangingWorkspaces(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true}`)
	path := "/workspaces/" + w.ID
	for _, c := range []struct {
		method, path, body string
		status             int
	}{
		{"PUT", path + "/deviation", `{"name":"error-no-match-404"}`, 204},
		{"PUT", path + "/deviation", `{"name":"nobody-wrote-this"}`, 400},
		{"PUT", path + "/clock", `{"offsetSeconds":3600}`, 204},
		{"PUT", path + "/plan", `{"plan":"PRO"}`, 204},
		{"GET", path + "/dump", "", 200},
		{"PUT", "/workspaces/000000000000000000000000/deviation", `{"name":""}`, 404},
		{"GET", "/workspaces/%00/dump", "", 404},
		{"DELETE", path, "", 204},
		{"DELETE", path, "", 404},
		{"GET", path + "/dump", "", 404},
	} {
		if a := server.Call(t, c.method, c.path, c.body); a.Status != c.status {
			t.Errorf("%s %s %s: %d %s, want %d", c.method, c.path, c.body, a.Status, a.Text, c.status)
		}
	}
	if a := w.SCIM(t, "GET", "/Users", ""); a.Status != 401 {
		t.Errorf("the token of a deleted workspace: %d", a.Status)
	}
}

func TestPlantingADeviationLater(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true}`)
	const query = "/Users?filter=userName+eq+%22nobody%22"
	for _, step := range []struct {
		name   string
		status int
	}{{"", 200}, {"error-no-match-404", 404}, {"", 200}} {
		server.Call(t, "PUT", "/workspaces/"+w.ID+"/deviation", `{"name":"`+step.name+`"}`)
		if a := w.SCIM(t, "GET", query, ""); a.Status != step.status {
			t.Errorf("with deviation %q: %d, want %d", step.name, a.Status, step.status)
		}
	}
}

func TestDowngradedPlan(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true}`)
	server.Call(t, "PUT", "/workspaces/"+w.ID+"/plan", `{"plan":"PRO"}`)
	a := w.SCIM(t, "GET", "/Users", "")
	judge(t, "downgraded", a)
	if a.Status != http.StatusForbidden {
		t.Errorf("%d %s, want 403", a.Status, a.Text)
	}
}

package appapi_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestLogs(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	stranger := server.Make(t, `{"members":[{"email":"eve@example.com","role":"OWNER"}]}`)
	w := server.Make(t, `{"scim":true,"members":[{"email":"owner@example.com","name":"Olive","role":"OWNER"},{"email":"mia@example.com","name":"Mia"}]}`)
	ada := w.Create(t, "/Users", `"userName":"ada@example.com","password":"s3cret-word"`)
	w.SCIM(t, "GET", "/Users/"+ada, "", "Adscimversion", "5.0")
	w.SCIM(t, "GET", "/Users/nobody", "", "User-Agent", "Okta SCIM Client 1.0.0")
	w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer wrong")
	entries := func(query string) []appapi.LogEntryDto {
		t.Helper()
		var list []appapi.LogEntryDto
		a := w.App(t, "owner@example.com", "GET", "/scim/log"+query, "")
		if err := json.Unmarshal([]byte(a.Text), &list); err != nil || a.Status != 200 {
			t.Fatalf("%s: %d %s", query, a.Status, a.Text)
		}
		return list
	}
	all := entries("")
	if len(all) != 4 {
		t.Fatalf("%d entries", len(all))
	}
	created := all[3]
	want := appapi.LogEntryDto{
		ID: created.ID, At: created.At, Milliseconds: created.Milliseconds, Method: "POST", Path: "/w/" + w.ID + "/scim/v2/Users", Status: 201,
		ResourceType: "User", ResourceID: ada, Subject: "ada@example.com", Header: created.Header, ResponseBody: created.ResponseBody,
		RequestBody: `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com","password":"[redacted]"}`,
		Changes:     []appapi.ChangeDto{{Path: "userName", After: `"ada@example.com"`}, {Path: "active", After: "true"}}, Notes: []string{},
	}
	if diff := cmp.Diff(want, created); diff != "" {
		t.Errorf("an entry (-want +got)\n%s", diff)
	}
	if created.At.IsZero() || created.Milliseconds <= 0 || !strings.Contains(created.ResponseBody, ada) {
		t.Errorf("it says %s, %v ms, %s", created.At, created.Milliseconds, created.ResponseBody)
	}
	for query, want := range map[string][]int{
		"?idp=entra": {200}, "?idp=okta": {404}, "?status=2xx": {200, 201}, "?status=404": {401, 404}, "?status=5xx": {}, "?resource=" + ada: {200, 201},
		"?subject=ADA": {200, 201}, "?limit=1": {401}, "?before=" + all[2].ID: {201}, "?after=" + all[2].ID + "&limit=1": {404},
	} {
		got := []int{}
		for _, e := range entries(query) {
			got = append(got, e.Status)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", query, diff)
		}
	}
	for query, status := range map[string]int{"?status=abc": 400, "?status=9": 400, "?limit=0": 400, "?before=x": 400, "?subject=%00": 400} {
		if a := w.App(t, "owner@example.com", "GET", "/scim/log"+query, ""); a.Status != status {
			t.Errorf("%s: %d %s", query, a.Status, a.Text)
		}
	}
	for _, path := range []string{"/scim/log", "/scim/log.ndjson", "/audit-log"} {
		if a := w.App(t, "mia@example.com", "GET", path, ""); a.Status != 403 || a.Doc.String("code") != "forbidden" {
			t.Errorf("%s as a member: %d %s", path, a.Status, a.Text)
		}
		if a := refservertest.Send(t, server.Public, "GET", "http://scim.example/api/v1/workspaces/"+w.ID+path, "", "X-Api-Key", stranger.Keys["eve@example.com"]); a.Status != 404 {
			t.Errorf("%s as a stranger: %d %s", path, a.Status, a.Text)
		}
	}
	lines := w.App(t, "owner@example.com", "GET", "/scim/log.ndjson", "")
	if got := strings.Count(lines.Text, "\n"); got != 4 || lines.Header.Get("Content-Type") != "application/x-ndjson" ||
		!strings.HasPrefix(lines.Text, `{"seq":1,"method":"POST","url":"http://scim.example/w/`+w.ID+`/scim/v2/Users"`) {
		t.Errorf("%d lines: %s", got, lines.Text)
	}
	var audit []appapi.AuditEntryDto
	a := w.App(t, "owner@example.com", "GET", "/audit-log?limit=1", "")
	if err := json.Unmarshal([]byte(a.Text), &audit); err != nil || len(audit) != 1 {
		t.Fatalf("audit log: %s", a.Text)
	}
	if e := audit[0]; e.Action != "user.created" || e.Door != "scim" || e.Actor != "scim" || e.Target != "ada@example.com" || e.ActorID != "" || e.At.IsZero() {
		t.Errorf("audit log: %+v", e)
	}
}

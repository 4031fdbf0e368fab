package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

// TestDownloadedLogIsARecording: what Okta sends to the reference server,
// downloaded from its provisioning log, is what the profile says Okta sends;
// what another client sends is not.
func TestDownloadedLogIsARecording(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	ws := server.Make(t, `{"scim":true}`)
	front := httptest.NewServer(server.Public)
	t.Cleanup(front.Close)
	playOkta(t, front.URL+"/w/"+ws.ID+"/scim/v2", ws.Token)
	download := func() string {
		t.Helper()
		a := ws.App(t, "owner@example.com", http.MethodGet, "/scim/log.ndjson", "")
		if a.Status != http.StatusOK || strings.Contains(a.Text, ws.Token) {
			t.Fatalf("download: %d %s", a.Status, a.Text)
		}
		file := filepath.Join(t.TempDir(), "log.ndjson")
		if err := os.WriteFile(file, []byte(a.Text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	if code, out, stderr := call(t, "profiles", "diff", "okta:aiw", download()); code != 0 || !strings.Contains(out, "all as okta:aiw sends them") || strings.HasPrefix(out, "1 request") {
		t.Errorf("exit code %d\n%s%s", code, out, stderr)
	}
	ws.SCIM(t, http.MethodGet, "/Users", "", "User-Agent", "somebody else")
	if code, out, _ := call(t, "profiles", "diff", "okta:aiw", download()); code != 1 || !strings.Contains(out, "somebody else") {
		t.Errorf("another client: exit code %d\n%s", code, out)
	}
}

// playOkta lives a part of a life with Okta.
func playOkta(t *testing.T, base, token string) {
	t.Helper()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	var okta *profiles.Profile
	for _, p := range all {
		if p.Name == "okta" {
			okta = p
		}
	}
	p, err := idp.New(idp.Options{Profile: okta, Variant: "aiw", BaseURL: base, Token: token, Seed: 3, Transport: exchange.NewTransport(0)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, d := t.Context(), p.Directory()
	ada := idp.Person{
		Key: "Ada", UserName: "ada.lovelace@example.com", Email: "ada.lovelace@example.com", GivenName: "Ada", FamilyName: "Lovelace", DisplayName: "Ada Lovelace", Enabled: true,
	}
	for _, step := range []func() error{
		func() error { return p.TestConnection(ctx) },
		func() error { return errors.Join(d.AddPerson(ada), p.Assign("Ada")) },
		func() error {
			return errors.Join(d.AddGroup(idp.Group{Key: "G", Name: "Sales", Members: []string{"Ada"}}), p.PushGroup("G"))
		},
		func() error { return d.UpdatePerson("Ada", func(a *idp.Person) { a.Title = "Countess" }) }, // a new name would erase the old one when she leaves
		func() error { return d.RemoveMembers("G", "Ada") },
		func() error { return p.Unassign("Ada") },
	} {
		if err := errors.Join(step(), p.Settle(ctx)); err != nil {
			t.Fatal(err)
		}
	}
	if tasks := p.Tasks(); len(tasks) > 0 {
		t.Fatalf("tasks: %+v", tasks)
	}
}

package refserver_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/provlog"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

// orders are the ways in which a person is forgotten, each with what is found
// after each step that has to leave nothing.
var orders = map[string]func(h *house) (found []string){
	"Okta, the order of the help page": func(h *house) []string { return h.helpPage(oktaLike) },
	"Entra, the order of the help page": func(h *house) []string {
		return h.helpPage(entraLike)
	},
	"Okta, anonymize and then deactivate": func(h *house) []string {
		id := h.arrive(oktaLike)
		h.anonymize(oktaLike, id)
		h.deactivate(oktaLike, id)
		return h.leftovers()
	},
	"Okta, only arriving": func(h *house) []string {
		h.arrive(oktaLike)
		return slices.DeleteFunc(h.leftovers(), func(f string) bool { return !strings.Contains(f, "zqxpassword") && !strings.Contains(f, "sp_") })
	},
	"Entra, removed at once": func(h *house) []string {
		id := h.arrive(entraLike)
		h.scim(entraLike, "DELETE", "/Users/"+id, "", 204)
		return h.leftovers()
	},
}

func (h *house) helpPage(c client) []string {
	id := h.arrive(c)
	h.deactivate(c, id)
	h.anonymize(c, id)
	found := h.leftovers()
	h.scim(c, "DELETE", "/Users/"+id, "", 204)
	h.scim(c, "GET", "/Users/"+id, "", 404)
	h.scim(c, "PATCH", "/Users/"+id, operations(`{"op":"replace","path":"active","value":false}`), 404)
	return append(found, h.leftovers()...)
}

// TestWS_GDPR_04_NothingIsLeft: whatever the order, the old name and address are
// found nowhere in the end (WS-GDPR-01 and WS-GDPR-02 on the way).
func TestWS_GDPR_04_NothingIsLeft(t *testing.T) {
	t.Parallel()
	for name, live := range orders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, "")
			for _, f := range live(h) {
				t.Error(f)
			}
			var entries []struct {
				Method string `json:"method"`
			}
			if err := json.Unmarshal([]byte(h.app("/scim/log?limit=1000")), &entries); err != nil {
				t.Fatal(err)
			}
			if len(entries) < 18 {
				t.Errorf("the log lists %d requests: it should forget people, not requests", len(entries))
			}
		})
	}
}

// TestNothingIsLeftBites: a server that forgets less is noticed.
func TestNothingIsLeftBites(t *testing.T) {
	t.Parallel()
	for deviation, order := range map[string]string{
		"anonymized-name-in-log":             "Okta, the order of the help page",
		"removed-user-in-log":                "Entra, removed at once",
		"former-name-in-log":                 "Okta, anonymize and then deactivate",
		"anonymized-email-in-audit":          "Entra, the order of the help page",
		"privacy-old-name-after-anonymising": "Okta, the order of the help page",
		"privacy-bodies-and-tokens-logged":   "Okta, only arriving",
		"privacy-log-masking-incomplete":     "Okta, only arriving",
	} {
		t.Run(deviation, func(t *testing.T) {
			t.Parallel()
			if found := orders[order](newHouse(t, deviation)); len(found) == 0 {
				t.Error("nothing was found")
			} else {
				t.Log(found[0])
			}
		})
	}
}

// TestForgottenElsewhere: what one server has yet to write when another forgets
// the person is written without the names.
func TestForgottenElsewhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	there := h.ws.At(refservertest.Start(t, func(c *refserver.Config) { c.PostgresURL = h.url }))
	id := h.arrive(oktaLike)
	for range 30 {
		if a := there.SCIM(t, "GET", "/Users/"+id, ""); a.Status != 200 {
			t.Fatalf("read at the other server: %d %s", a.Status, a.Text)
		}
	}
	h.scim(oktaLike, "DELETE", "/Users/"+id, "", 204)
	if a := there.App(t, "owner@example.com", "GET", "/scim/log?limit=1000&status=2xx", ""); strings.Count(a.Text, `"path":"/w/`+h.ws.ID+"/scim/v2/Users/"+id) < 30 {
		t.Errorf("the other server wrote nothing: %s", a.Text)
	}
	for _, f := range h.leftovers() {
		t.Error(f)
	}
}

// TestNoSecretIsLogged: neither the server's own log nor the provisioning log,
// nor anything else in the database, holds a token, an API key or a password,
// however they were sent.
func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "")
	owner, w := "owner@example.com", h.ws
	tokens := []string{w.Token}
	for _, step := range [][2]string{{"DELETE", "/scim"}, {"POST", "/scim"}, {"POST", "/scim/token"}} {
		a := w.App(t, owner, step[0], step[1], `{"overlapSeconds":3600}`)
		if token := a.Doc.String("token"); token != "" {
			tokens = append(tokens, token)
			w.Token = token
		}
	}
	if len(tokens) != 3 {
		t.Fatalf("%d tokens", len(tokens))
	}
	const user = `"schemas":["` + refservertest.UserURN + `"]`
	id := h.scim(oktaLike, "POST", "/Users", `{`+user+`,"userName":"zqone","password":"zqxpassword-1"}`, 201).Doc.String("id")
	h.scim(oktaLike, "PUT", "/Users/"+id, `{`+user+`,"userName":"zqone","PASSWORD":"zqxpassword-2"}`, 200)
	for _, operation := range []string{
		`{"op":"add","path":"password","value":"zqxpassword-3"}`, `{"value":"zqxpassword-4","path":"` + refservertest.UserURN + `:password","op":"replace"}`,
		`{"op":"replace","value":{"password":"zqxpassword-5"}}`, `{"op":"replace","path":"password","value":["zqxpassword-6"]}`,
		`{"op":"remove","path":"emails[password eq \"zqxpassword-7\"]"}`,
	} {
		h.scim(oktaLike, "PATCH", "/Users/"+id, operations(operation), 200, 400)
	}
	h.scim(oktaLike, "POST", "/Bulk", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[{"method":"POST","path":"/Users","bulkId":"1","data":{`+user+`,"userName":"zqtwo","password":"zqxpassword-8"}}]}`, 200)
	h.scim(oktaLike, "POST", "/Users/.search", `{"schemas":["`+refservertest.SearchURN+`"],"filter":"password eq \"zqxpassword-9\""}`, 200, 400, 403)
	h.scim(oktaLike, "GET", `/Users?filter=password%20eq%20%22zqxpassword-10%22`, "", 200, 400, 403)
	h.scim(oktaLike, "POST", "/Users", `{"password":"zqxpassword-11","userName":`, 400)
	h.scim(oktaLike, "POST", "/Users", `password=zqxpassword-12`, 400)
	h.scim(oktaLike, "POST", "/Users", `{`+user+`,"userName":"zqthree","nickName":"`+strings.Repeat("x", 20_000)+`","password":"zqxpassword-13"}`, 201)
	h.scim(oktaLike, "POST", "/Users", `{`+user+`,"userName":"zqfour","title":"`+w.Token+`","password":"`+strings.Repeat("zqxpassword-14", 2000)+`"}`, 201)
	w.SCIM(t, "GET", "/Users?access_token="+w.Token, "", "X-Forwarded-Authorization", "Bearer "+w.Token, "Cookie", "t="+w.Token)
	w.SCIM(t, "GET", "/Users/"+w.Token, "")
	w.SCIM(t, "GET", "/Me", "", "Authorization", "Bearer "+w.Keys[owner])
	for _, header := range []string{w.Token, strings.Repeat("Bearer ", 2) + w.Token, "Basic " + w.Token, "Bearer " + w.Token[:60], "Bearer " + w.Keys[owner]} {
		w.SCIM(t, "GET", "/Users", "", "Authorization", header)
	}
	places := map[string]string{"the server's own log": h.log.String(), "the list": h.app("/scim/log?limit=1000"), "the recording": h.app("/scim/log.ndjson"), "the audit log": h.app("/audit-log")}
	if n := strings.Count(places["the list"], `"durationMs"`); n < 20 || !strings.Contains(places["the list"], provlog.Hidden) {
		t.Errorf("only %d requests are listed: %s", n, places["the list"])
	}
	for where, text := range h.columns() {
		if where != "resources.doc" && where != "resources.search" { // a title may be anything
			places["column "+where] = text
		}
	}
	for where, text := range places {
		for _, secret := range append([]string{"zqxpassword", w.Keys[owner][30:], w.Token[30:60]}, tokens...) {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s holds %q: …%s…", where, secret, text[max(0, at-100):min(len(text), at+100)])
			}
		}
	}
}

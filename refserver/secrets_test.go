package refserver_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

// logged collects what the server logs, at every level.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// TestWS_ENABLE_04_TheTokenIsShownOnce: enabling and rotating show a token once;
// afterwards neither the database nor the log nor any answer holds it.
func TestWS_ENABLE_04_TheTokenIsShownOnce(t *testing.T) {
	t.Parallel()
	log := &logged{}
	server := refservertest.Start(t, func(c *refserver.Config) {
		c.Log = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	const owner = "owner@example.com"
	w := server.Make(t, `{"members":[{"email":"owner@example.com","role":"OWNER"}]}`)
	enabled := w.App(t, owner, http.MethodPost, "/scim", "")
	first := enabled.Doc.String("token")
	if enabled.Status != http.StatusCreated || first == "" {
		t.Fatalf("enable: %d %s", enabled.Status, enabled.Text)
	}
	w.Token = first
	second := w.App(t, owner, http.MethodPost, "/scim/token", `{"overlapSeconds":60}`).Doc.String("token")
	if second == "" || second == first {
		t.Fatal("rotating hands out no other token")
	}
	// Requests with the tokens, good and bad, that something might remember.
	answers := map[string]string{}
	for _, token := range []string{first, second, second[:len(second)-1]} {
		for name, header := range map[string]string{"bearer": "Bearer " + token, "twice": strings.Repeat("Bearer ", 2) + token, "bare": token, "other": "Basic " + token} {
			answers["SCIM, "+name] += w.SCIM(t, http.MethodGet, "/Users", "", "Authorization", header).Text
		}
	}
	answers["SCIM, a fault"] = w.SCIM(t, http.MethodPost, "/Users", "{").Text
	for _, path := range []string{"/scim", "/users", "/scim/tolerances"} {
		answers["app"+path] = w.App(t, owner, http.MethodGet, path, "").Text
	}
	answers["enabling again"] = w.App(t, owner, http.MethodPost, "/scim", "").Text
	answers["the database"] = server.Call(t, http.MethodGet, "/workspaces/"+w.ID+"/dump", "").Text
	answers["the log"] = log.String()
	if !strings.Contains(answers["the database"], owner) {
		t.Errorf("the dump shows nothing: %.200s", answers["the database"])
	}
	for where, text := range answers {
		for _, token := range []string{first, second} {
			if secret := token[len(token)-40:]; strings.Contains(text, secret) {
				t.Errorf("%s holds the token: %s", where, text)
			}
		}
	}
}

// Of tokens, API keys and sessions the tables hold digests alone.
func TestCredentialsAreStoredAsDigests(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true,"members":[{"email":"owner@example.com","role":"OWNER"}]}`)
	key := w.Keys["owner@example.com"]
	w.App(t, "owner@example.com", http.MethodGet, "/users", "")
	w.SCIM(t, http.MethodGet, "/Users", "")
	dump := server.Call(t, http.MethodGet, "/workspaces/"+w.ID+"/dump", "").Text
	for name, secret := range map[string]string{"token": w.Token, "API key": key} {
		if strings.Contains(dump, secret[len(secret)-40:]) {
			t.Errorf("the database holds the %s", name)
		}
		if digest := fmt.Sprintf("%x", sha256.Sum256([]byte(secret))); !strings.Contains(dump, digest) {
			t.Errorf("the database does not hold the digest of the %s either: %.300s", name, dump)
		}
	}
}

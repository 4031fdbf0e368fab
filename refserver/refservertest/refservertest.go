// Package refservertest starts the reference server for tests and speaks to its
// three doors without a network in between.
package refservertest

import (
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/appapi/contract"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// AdminSecret opens the admin door of a test server.
const AdminSecret = "admin-secret"

// The URNs tests write most.
const (
	UserURN   = "urn:ietf:params:scim:schemas:core:2.0:User"
	GroupURN  = "urn:ietf:params:scim:schemas:core:2.0:Group"
	PatchURN  = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	SearchURN = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
)

// Server is a running server on a database of its own.
type Server struct {
	// Public holds what the app's door answers to its OpenAPI document.
	Public, Admin http.Handler

	// deviating are the ids of workspaces that misbehave on purpose.
	deviating *sync.Map
}

// Start runs a server until the test ends. Configure may change its set-up.
func Start(t *testing.T, configure ...func(*refserver.Config)) *Server {
	t.Helper()
	c := refserver.Config{PostgresURL: pgtest.URL(t), AdminSecret: AdminSecret, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))}
	for _, change := range configure {
		change(&c)
	}
	server, err := refserver.New(t.Context(), c)
	if err != nil {
		t.Fatalf("start the server: %v", err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Errorf("close the server: %v", err)
		}
	})
	deviating := &sync.Map{}
	return &Server{Public: documented(t, server.Handler(), deviating), Admin: server.AdminHandler(), deviating: deviating}
}

// Answer is what a door answered.
type Answer struct {
	Status int
	Header http.Header
	Text   string
	// Doc is the body when it is a JSON object, else nil.
	Doc *document.Object
}

// Send makes one request of a handler. Header alternates names and values; an
// empty value removes the header.
func Send(t *testing.T, h http.Handler, method, target, body string, header ...string) Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	for i := 0; i+1 < len(header); i += 2 {
		if header[i+1] == "" {
			r.Header.Del(header[i])
		} else {
			r.Header.Set(header[i], header[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("read the answer: %v", err)
	}
	a := Answer{Status: res.StatusCode, Header: res.Header, Text: string(text)}
	a.Doc, _ = document.ParseObject(text, document.Limits{Bytes: 1 << 30}) // nil when it is something else
	return a
}

// Call makes a request of the admin door.
func (s *Server) Call(t *testing.T, method, path, body string) Answer {
	t.Helper()
	return Send(t, s.Admin, method, path, body, "Authorization", "Bearer "+AdminSecret)
}

// documented fails the test when the app's door gives an answer that its
// OpenAPI document does not know.
func documented(t *testing.T, h http.Handler, deviating *sync.Map) http.Handler {
	t.Helper()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		if len(path) < 2 || path[0] != "api" {
			h.ServeHTTP(w, r)
			return
		}
		if _, deviates := deviating.Load(path[min(3, len(path)-1)]); deviates || r.Method == http.MethodHead {
			h.ServeHTTP(w, r)
			return
		}
		recorded := httptest.NewRecorder()
		h.ServeHTTP(recorded, r)
		body := recorded.Body.Bytes()
		if recorded.Header().Get("Content-Encoding") == "" {
			if err := contract.Answer(r, recorded.Code, recorded.Header(), body); err != nil {
				t.Errorf("%s %s answers %d, which its OpenAPI document does not know: %v\n%s", r.Method, r.URL, recorded.Code, err, body)
			}
		}
		maps.Copy(w.Header(), recorded.Header())
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(body)
	})
}

// Workspace is one workspace of a server.
type Workspace struct {
	server *Server
	ID     string
	Token  string
	// Keys and IDs are those of the members, by e-mail.
	Keys, IDs map[string]string
	// Groups are the ids of the groups, by name.
	Groups map[string]string
}

// Neighbour makes another workspace on the same server.
func (w *Workspace) Neighbour(t *testing.T, spec string) *Workspace {
	t.Helper()
	return w.server.Make(t, spec)
}

// At is the same workspace behind another server of the same database.
func (w *Workspace) At(s *Server) *Workspace {
	there := *w
	there.server = s
	return &there
}

// Make makes a workspace to a specification in the admin door's JSON, which may
// leave everything out but {}.
func (s *Server) Make(t *testing.T, spec string) *Workspace {
	t.Helper()
	a := s.Call(t, http.MethodPost, "/workspaces", spec)
	if a.Status != http.StatusCreated {
		t.Fatalf("make a workspace: %d %s", a.Status, a.Text)
	}
	var made struct {
		ID        string `json:"id"`
		SCIMToken string `json:"scimToken"`
		Members   []struct {
			ID     string `json:"id"`
			Email  string `json:"email"`
			APIKey string `json:"apiKey"`
		} `json:"members"`
		Groups []struct {
			ID   string `json:"id"`
			Name string `json:"name"`
		} `json:"groups"`
	}
	if err := json.Unmarshal([]byte(a.Text), &made); err != nil {
		t.Fatalf("make a workspace: %v: %s", err, a.Text)
	}
	if strings.Contains(spec, `"deviation":"`) && !strings.Contains(spec, `"deviation":""`) {
		s.deviating.Store(made.ID, true)
	}
	w := &Workspace{server: s, ID: made.ID, Token: made.SCIMToken, Keys: map[string]string{}, IDs: map[string]string{}, Groups: map[string]string{}}
	for _, m := range made.Members {
		w.Keys[m.Email], w.IDs[m.Email] = m.APIKey, m.ID
	}
	for _, g := range made.Groups {
		w.Groups[g.Name] = g.ID
	}
	return w
}

// SCIM makes a request of the workspace's SCIM door; path is below its base URL.
func (w *Workspace) SCIM(t *testing.T, method, path, body string, header ...string) Answer {
	t.Helper()
	all := []string{"Authorization", "Bearer " + w.Token}
	if body != "" {
		all = append(all, "Content-Type", "application/scim+json")
	}
	return Send(t, w.server.Public, method, "http://scim.example/w/"+w.ID+"/scim/v2"+path, body, append(all, header...)...)
}

// App makes a request of the application's door as a member; path is below the
// workspace.
func (w *Workspace) App(t *testing.T, email, method, path, body string) Answer {
	t.Helper()
	return Send(t, w.server.Public, method, "http://scim.example/api/v1/workspaces/"+w.ID+path, body, "X-Api-Key", w.Keys[email])
}

// Create posts a resource and returns its id. Attributes are members of a JSON
// object without its brackets; schemas is added.
func (w *Workspace) Create(t *testing.T, endpoint, attributes string) string {
	t.Helper()
	urn := UserURN
	if endpoint == "/Groups" {
		urn = GroupURN
	}
	a := w.SCIM(t, http.MethodPost, endpoint, `{"schemas":["`+urn+`"],`+attributes+`}`)
	if a.Status != http.StatusCreated {
		t.Fatalf("create %s: %d %s", attributes, a.Status, a.Text)
	}
	return a.Doc.String("id")
}

// Patch sends operations, a JSON array without its brackets.
func (w *Workspace) Patch(t *testing.T, path, operations string) Answer {
	t.Helper()
	return w.SCIM(t, http.MethodPatch, path, `{"schemas":["`+PatchURN+`"],"Operations":[`+operations+`]}`)
}

// Get reads a resource, which must be there.
func (w *Workspace) Get(t *testing.T, path string) *document.Object {
	t.Helper()
	a := w.SCIM(t, http.MethodGet, path, "")
	if a.Status != http.StatusOK || a.Doc == nil {
		t.Fatalf("read %s: %d %s", path, a.Status, a.Text)
	}
	return a.Doc
}

// Open makes a request of the public handler without credentials.
func (w *Workspace) Open(t *testing.T, method, path, body string) Answer {
	t.Helper()
	return Send(t, w.server.Public, method, "http://scim.example"+path, body)
}

// Self asks the application's door who a member's key belongs to.
func (w *Workspace) Self(t *testing.T, email string) Answer {
	t.Helper()
	return Send(t, w.server.Public, http.MethodGet, "http://scim.example/api/v1/user", "", "X-Api-Key", w.Keys[email])
}

package target

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/sut"
)

// admin makes and deletes workspaces through the server's admin listener.
type admin struct {
	// public and private are the base URLs of the two listeners.
	public, private, secret string
	// fleeting says that the database goes with the target, so that giving a
	// workspace back is left to its end.
	fleeting bool
	client   *http.Client
}

func newAdmin(public, private, secret string) *admin {
	return &admin{public: public, private: private, secret: secret, client: &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

// NewWorkspace makes a workspace through an admin handler in this process; base
// is the public base URL its doors are reached under.
func NewWorkspace(ctx context.Context, handler http.Handler, secret, base string, s sut.Spec) (*sut.Tenant, error) {
	a := newAdmin(strings.TrimRight(base, "/"), "http://admin.invalid", secret)
	a.client.Transport = inProcess{handler}
	return a.tenant(ctx, s)
}

// inProcess answers requests by calling a handler.
type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

func (a *admin) close() { a.client.CloseIdleConnections() }

type workspaceRequest struct {
	Name       string          `json:"name"`
	Plan       string          `json:"plan,omitempty"`
	Mode       string          `json:"mode,omitempty"`
	Tolerances map[string]bool `json:"tolerances,omitempty"`
	SCIM       bool            `json:"scim"`
	Timezone   string          `json:"timezone,omitempty"`
	Deviation  string          `json:"deviation,omitempty"`
	Passwords  bool            `json:"passwordSync,omitempty"`
	RateLimit  int             `json:"rateLimit,omitempty"`
	Members    []memberSpec    `json:"members,omitempty"`
	Groups     []groupSpec     `json:"groups,omitempty"`
}

type memberSpec struct {
	Email   string `json:"email"`
	Name    string `json:"name"`
	Role    string `json:"role,omitempty"`
	Status  string `json:"status,omitempty"`
	Limited bool   `json:"limited,omitempty"`
}

type groupSpec struct {
	Name    string   `json:"name"`
	Members []string `json:"members,omitempty"`
}

type workspaceCreated struct {
	ID          string `json:"id"`
	SCIMBaseURL string `json:"scimBaseURL"`
	SCIMToken   string `json:"scimToken"`
	AppBaseURL  string `json:"appBaseURL"`
	Members     []struct {
		ID     string `json:"id"`
		Email  string `json:"email"`
		Name   string `json:"name"`
		Role   string `json:"role"`
		APIKey string `json:"apiKey"`
	} `json:"members"`
}

// tenant makes a workspace to the given specification.
func (a *admin) tenant(ctx context.Context, s sut.Spec) (*sut.Tenant, error) {
	in := workspaceRequest{Name: s.Name, Plan: s.Plan, Mode: s.Mode, Tolerances: s.Tolerances, SCIM: s.SCIM, Timezone: s.Timezone, Deviation: s.Deviation, Passwords: s.PasswordSync, RateLimit: s.RateLimit}
	for _, m := range s.Members {
		in.Members = append(in.Members, memberSpec(m))
	}
	for _, g := range s.Groups {
		in.Groups = append(in.Groups, groupSpec(g))
	}
	var out workspaceCreated
	if err := a.call(ctx, http.MethodPost, "/workspaces", in, &out); err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	t := &sut.Tenant{
		ID: out.ID, BaseURL: a.absolute(out.SCIMBaseURL), Token: out.SCIMToken, People: map[string]sut.Person{},
		App:   &sut.Door{BaseURL: a.absolute(out.AppBaseURL), Header: http.Header{}},
		Admin: &sut.Door{BaseURL: a.private, Header: http.Header{"Authorization": {"Bearer " + a.secret}}},
		Close: func(ctx context.Context) error {
			if a.fleeting {
				return nil
			}
			return a.call(ctx, http.MethodDelete, "/workspaces/"+out.ID, nil, nil)
		},
	}
	for _, m := range out.Members {
		t.People[m.Email] = sut.Person{ID: m.ID, Email: m.Email, Name: m.Name, Role: m.Role, APIKey: m.APIKey}
	}
	return t, nil
}

// absolute completes a path the server gave without scheme and host.
func (a *admin) absolute(u string) string {
	if strings.HasPrefix(u, "/") {
		return a.public + u
	}
	return u
}

// Deviation is a misbehaviour the reference server can be told to show.
type Deviation struct {
	Name         string   `json:"name"`
	Area         string   `json:"area"`
	What         string   `json:"what"`
	Requirements []string `json:"requirements"`
	Source       string   `json:"source"`
	// Suffers are the identity providers it hurts, "any" when all do.
	Suffers []string `json:"suffers"`
}

// Deviations asks a target of ours which misbehaviours it knows.
func Deviations(ctx context.Context, t sut.Target) ([]Deviation, error) {
	own, ok := t.(interface{ adminDoor() *admin })
	if !ok {
		return nil, errors.New("only the reference server can be told to misbehave")
	}
	var list []Deviation
	if err := own.adminDoor().call(ctx, http.MethodGet, "/deviations", nil, &list); err != nil {
		return nil, fmt.Errorf("list the deviations: %w", err)
	}
	return list, nil
}

func (a *admin) call(ctx context.Context, method, path string, in, out any) (err error) {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encode %s %s: %w", method, path, err)
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, a.private+path, body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	req.Header.Set("Authorization", "Bearer "+a.secret)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := a.client.Do(req)
	if err != nil {
		return fmt.Errorf("admin listener: %w", err)
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	text, err := io.ReadAll(io.LimitReader(res.Body, 16<<20))
	if err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s %s: %s: %s", method, path, res.Status, bytes.TrimSpace(text))
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("%s %s: decode the answer: %w", method, path, err)
	}
	return nil
}

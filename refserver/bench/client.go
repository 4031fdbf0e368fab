package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tenant is a workspace of the server with its token.
type tenant struct {
	id, base, token string
	http            *http.Client
}

func newClient() *http.Client {
	return &http.Client{
		Timeout: 2 * time.Minute,
		// A body is read as it was sent; the server need not compress it.
		Transport: &http.Transport{MaxIdleConnsPerHost: 2 * connections, DisableCompression: true},
	}
}

// newTenant makes a workspace with SCIM enabled.
func (s *stack) newTenant(ctx context.Context) (*tenant, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.admin+"/workspaces", strings.NewReader(`{"scim":true}`))
	if err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	r.Header.Set("Authorization", "Bearer "+s.secret)
	t := &tenant{http: newClient()}
	res, err := t.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("make a workspace: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	var made struct {
		ID        string `json:"id"`
		SCIMToken string `json:"scimToken"`
	}
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || res.StatusCode != http.StatusCreated {
		return nil, fmt.Errorf("make a workspace: status %d, %w", res.StatusCode, err)
	}
	t.id, t.token = made.ID, made.SCIMToken
	t.base = s.server.url + "/w/" + made.ID + "/scim/v2"
	return t, nil
}

// at is the same client before another server, whatever the path means there.
func (t *tenant) at(base string) *tenant {
	other := *t
	other.base = base
	return &other
}

// send makes a request, wants one of two statuses (an empty handler has only
// one) and returns the body.
func (t *tenant) send(ctx context.Context, method, path, body string, want int) ([]byte, error) {
	var buffer bytes.Buffer
	err := t.stream(ctx, method, path, body, want, &buffer)
	return buffer.Bytes(), err
}

func (t *tenant) stream(ctx context.Context, method, path, body string, want int, to io.Writer) (err error) {
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(ctx, method, t.base+path, content)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	r.Header.Set("Authorization", "Bearer "+t.token)
	if body != "" {
		r.Header.Set("Content-Type", "application/scim+json")
	}
	res, err := t.http.Do(r)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != want {
		text, _ := io.ReadAll(io.LimitReader(res.Body, 1000)) // only for the message
		return fmt.Errorf("%s %s: status %d, want %d: %s", method, path, res.StatusCode, want, text)
	}
	if _, err := io.Copy(to, res.Body); err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	return nil
}

// list is what a list answer has besides its resources.
type list struct {
	TotalResults int    `json:"totalResults"`
	ItemsPerPage int    `json:"itemsPerPage"`
	NextCursor   string `json:"nextCursor"`
}

// list asks for users and checks how many match; total < 0 takes any number.
func (t *tenant) list(ctx context.Context, query url.Values, total int) (*list, error) {
	text, err := t.send(ctx, http.MethodGet, "/Users?"+query.Encode(), "", http.StatusOK)
	if err != nil {
		return nil, err
	}
	if total < 0 {
		return readList(text)
	}
	// Decoding all of it would measure the client.
	if want := fmt.Sprintf(`"totalResults":%d,`, total); !bytes.Contains(text[:min(len(text), 200)], []byte(want)) {
		return nil, fmt.Errorf("GET /Users?%s: %.200s, want %s", query.Encode(), text, want)
	}
	return nil, nil //nolint:nilnil // nothing was asked for
}

func readList(text []byte) (*list, error) {
	var l list
	if err := json.Unmarshal(text, &l); err != nil {
		return nil, fmt.Errorf("read a list: %w", err)
	}
	return &l, nil
}

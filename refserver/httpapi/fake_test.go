package httpapi_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/httpapi"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// fake stands in for the use cases: it has one user, takes everything and
// remembers what it was asked. Fields that are set replace an answer.
type fake struct {
	err    error
	panics bool
	page   *workspace.Page
	// results answer a bulk request.
	results []*workspace.BulkResult
	// members are those of a group that has too many for its document.
	members func(ctx context.Context, each func([]any) error) error
	// seen by the last call
	query workspace.Query
	types []*scim.Type
	want  workspace.Want
	pre   workspace.Precondition
	id    string
}

const token = "Bearer sp_ws1_secret"

func (f *fake) Ahead(ctx context.Context, _ *scim.Type, _ string, _ workspace.Want) context.Context {
	return ctx
}

func (f *fake) Authenticate(_ context.Context, id, authorization string) (*workspace.Workspace, error) {
	if id != "ws1" || authorization != token {
		return nil, scim.Refused(http.StatusUnauthorized, "the token is not valid here")
	}
	return &workspace.Workspace{ID: id}, nil
}

func (f *fake) AuthenticatePerson(_ context.Context, id, authorization string) (*workspace.Workspace, string, error) {
	if authorization != "Bearer ak_ws1_secret" {
		return nil, "", nil
	}
	return &workspace.Workspace{ID: id}, "a1", nil
}

func (f *fake) resource(t *scim.Type) (*workspace.Resource, error) {
	if f.panics {
		panic("secret internals")
	}
	if f.err != nil {
		return nil, f.err
	}
	made := time.Date(2026, 3, 4, 5, 6, 7, 890_000_000, time.UTC)
	doc := document.New("schemas", []any{t.Core.ID}, "id", "a1", "displayName", "Ada")
	if t.Name == "User" {
		doc.Set("userName", "ada@example.com")
		doc.Set("groups", []any{document.New("value", "g1", "type", "direct")})
	} else if f.members == nil {
		doc.Set("members", []any{document.New("value", "a1", "type", "User"), document.New("value", "g2", "type", "Group")})
	}
	res := &workspace.Resource{Type: t, ID: "a1", Version: 7, Created: made, Modified: made, Doc: doc}
	if t.Name == "Group" {
		res.Members = f.members
	}
	return res, nil
}

func (f *fake) CreateResource(_ context.Context, _ *workspace.Workspace, t *scim.Type, _ *document.Object, want workspace.Want) (*workspace.Resource, error) {
	f.want = want
	return f.resource(t)
}

func (f *fake) ReadResource(_ context.Context, _ *workspace.Workspace, t *scim.Type, id string, want workspace.Want) (*workspace.Resource, error) {
	f.want, f.id = want, id
	return f.resource(t)
}

func (f *fake) ReplaceResource(_ context.Context, _ *workspace.Workspace, t *scim.Type, id string, _ *document.Object, pre workspace.Precondition, want workspace.Want) (*workspace.Resource, error) {
	f.want, f.id, f.pre = want, id, pre
	return f.resource(t)
}

func (f *fake) PatchResource(_ context.Context, _ *workspace.Workspace, t *scim.Type, id string, _ *document.Object, pre workspace.Precondition, want workspace.Want) (*workspace.Resource, bool, error) {
	f.want, f.id, f.pre = want, id, pre
	res, err := f.resource(t)
	return res, true, err
}

func (f *fake) DeleteResource(_ context.Context, _ *workspace.Workspace, t *scim.Type, id string, pre workspace.Precondition) error {
	f.id, f.pre = id, pre
	_, err := f.resource(t)
	return err
}

func (f *fake) ListResources(_ context.Context, _ *workspace.Workspace, types []*scim.Type, q workspace.Query) (*workspace.Page, error) {
	f.query, f.types = q, types
	if f.page != nil || f.err != nil {
		return f.page, f.err
	}
	res, err := f.resource(types[0])
	if err != nil {
		return nil, err
	}
	return &workspace.Page{Total: 12, StartIndex: 3, Items: []*workspace.Resource{res}}, nil
}

func (f *fake) Bulk(context.Context, *workspace.Workspace, *document.Object) ([]*workspace.BulkResult, error) {
	return f.results, f.err
}

// request is what a test sends; the zero method is GET, paths are below the base.
type request struct {
	method, path, body string
	header             map[string]string
}

type response struct {
	*http.Response

	text string
	doc  *document.Object
}

// send makes a request of an authorised client to a door in front of f.
func send(t *testing.T, f *fake, q request) response {
	t.Helper()
	return sendTo(t, httpapi.New(httpapi.Config{Service: f, Registry: scim.Builtin()}), q)
}

func sendTo(t *testing.T, h http.Handler, q request) response {
	t.Helper()
	if q.method == "" {
		q.method = http.MethodGet
	}
	path := q.path
	if !strings.HasPrefix(path, "//w/") && !strings.HasPrefix(path, "/w/") {
		path = "/w/ws1/scim/v2" + path
	}
	r := httptest.NewRequest(q.method, "http://scim.example"+path, strings.NewReader(q.body))
	r.Header.Set("Authorization", token)
	if q.body != "" {
		r.Header.Set("Content-Type", "application/scim+json")
	}
	for name, value := range q.header {
		if value == "" {
			r.Header.Del(name)
		} else {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	res := w.Result()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	answer := response{Response: res, text: string(text)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/scim+json") && res.Header.Get("Content-Encoding") == "" && len(text) > 0 {
		if answer.doc, err = document.ParseObject(text, document.Limits{}); err != nil {
			t.Fatalf("answer is no JSON object: %v\n%s", err, text)
		}
	}
	return answer
}

// isError checks the one shape all errors have.
func (r response) isError(t *testing.T, status int) {
	t.Helper()
	if r.StatusCode != status {
		t.Errorf("status %d, want %d: %s", r.StatusCode, status, r.text)
	}
	if got := r.Header.Get("Content-Type"); got != "application/scim+json" {
		t.Errorf("error sent as %q", got)
	}
	if r.doc == nil {
		t.Fatalf("error without a SCIM body: %q", r.text)
	}
	if got := r.doc.String("status"); got != strconv.Itoa(status) {
		t.Errorf("status in the body is %q, want %d as a string", got, status)
	}
	if schemas := r.doc.Array("schemas"); len(schemas) != 1 || schemas[0] != "urn:ietf:params:scim:api:messages:2.0:Error" {
		t.Errorf("schemas is %v", schemas)
	}
}

// logged collects a door's log.
func logged(f *fake) (http.Handler, *bytes.Buffer) {
	var log bytes.Buffer
	return httpapi.New(httpapi.Config{Service: f, Registry: scim.Builtin(), Log: slog.New(slog.NewTextHandler(&log, nil))}), &log
}

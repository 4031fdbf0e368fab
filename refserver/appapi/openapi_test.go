package appapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/appapi/contract"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func TestTheDocumentIsOpenAPI(t *testing.T) {
	t.Parallel()
	if err := contract.Document(); err != nil {
		t.Error(err)
	}
	a := refservertest.Start(t).Make(t, `{}`).Open(t, "GET", "/api/v1/openapi.json", "")
	if a.Status != http.StatusOK || a.Text != string(appapi.Document()) || a.Doc.String("openapi") != "3.1.0" {
		t.Errorf("served: %d, %.80s", a.Status, a.Text)
	}
}

// Every route is documented, and nothing is that is no route.
func TestRoutesAndDocumentAreTheSame(t *testing.T) {
	t.Parallel()
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string                     `json:"operationId"`
			Parameters  []map[string]string        `json:"parameters"`
			Responses   map[string]json.RawMessage `json:"responses"`
			Security    *[]json.RawMessage         `json:"security"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(appapi.Document(), &doc); err != nil {
		t.Fatal(err)
	}
	var documented []string
	ids := map[string]bool{}
	for path, operations := range doc.Paths {
		for method, o := range operations {
			documented = append(documented, strings.ToUpper(method)+" "+unnamed(path))
			if o.OperationID == "" || ids[o.OperationID] {
				t.Errorf("%s %s has operationId %q, which is empty or taken", method, path, o.OperationID)
			}
			ids[o.OperationID] = true
			if n := strings.Count(path, "{"); n > len(o.Parameters) {
				t.Errorf("%s %s documents %d parameters", method, path, len(o.Parameters))
			}
			if _, refused := o.Responses["401"]; refused == (o.Security != nil && len(*o.Security) == 0) {
				t.Errorf("%s %s: open and 401 do not go together", method, path)
			}
		}
	}
	var served []string
	for _, route := range appapi.Routes() {
		served = append(served, unnamed(route))
	}
	slices.Sort(documented)
	slices.Sort(served)
	if diff := cmp.Diff(served, documented); diff != "" {
		t.Errorf("(-routes +document)\n%s", diff)
	}
}

// unnamed forgets what the placeholders are called.
func unnamed(path string) string {
	var b strings.Builder
	for part := range strings.SplitAfterSeq(path, "/") {
		if strings.HasPrefix(part, "{") {
			b.WriteString("{}")
			if strings.HasSuffix(part, "/") {
				b.WriteString("/")
			}
			continue
		}
		b.WriteString(part)
	}
	return b.String()
}

// The check itself can fail: answers that are nearly right are not.
func TestTheContractRefuses(t *testing.T) {
	t.Parallel()
	const ws = "/api/v1/workspaces/0123456789abcdef01234567"
	group := `{"id":"0123456789abcdef01234567","name":"Sales","userIds":[],"workspaceId":"0123456789abcdef01234567","teamManagers":[]}`
	for name, c := range map[string]struct {
		method, path string
		status       int
		header       map[string]string
		body         string
		want         bool
	}{
		"a group":           {"GET", ws + "/user-groups/g", 200, nil, group, true},
		"an id of 23":       {"GET", ws + "/user-groups/g", 200, nil, strings.Replace(group, `"id":"0`, `"id":"`, 1), false},
		"one member more":   {"GET", ws + "/user-groups/g", 200, nil, strings.Replace(group, `{`, `{"secret":1,`, 1), false},
		"one member less":   {"GET", ws + "/user-groups/g", 200, nil, strings.Replace(group, `"userIds":[],`, ``, 1), false},
		"null for a list":   {"GET", ws + "/user-groups/g", 200, nil, strings.Replace(group, `"userIds":[]`, `"userIds":null`, 1), false},
		"another status":    {"GET", ws + "/user-groups/g", 201, nil, group, false},
		"no JSON":           {"GET", ws + "/user-groups/g", 200, nil, `{`, false},
		"an error":          {"POST", ws + "/scim", 409, nil, `{"code":"already_enabled","message":"It is."}`, true},
		"an error unsaid":   {"POST", ws + "/scim", 409, nil, `{"code":"already_enabled","message":""}`, false},
		"an unknown path":   {"GET", "/api/v1/nothing", 404, nil, `{"code":"not_found","message":"No."}`, true},
		"another's form":    {"GET", "/api/v1/nothing", 404, nil, `{"detail":"No."}`, false},
		"a page":            {"GET", ws + "/user-groups", 200, map[string]string{"Last-Page": "true", "X-Total-Count": "1"}, `[` + group + `]`, true},
		"a page, unmarked":  {"GET", ws + "/user-groups", 200, nil, `[` + group + `]`, false},
		"a page, mismarked": {"GET", ws + "/user-groups", 200, map[string]string{"Last-Page": "yes", "X-Total-Count": "1"}, `[` + group + `]`, false},
		"too many":          {"GET", ws + "/user-groups", 429, map[string]string{"Retry-After": "3"}, `{"code":"too_many_requests","message":"Wait."}`, true},
		"too many, a date":  {"GET", ws + "/user-groups", 429, map[string]string{"Retry-After": "Fri, 01 Jan 2027 00:00:00 GMT"}, `{"code":"too_many_requests","message":"Wait."}`, false},
		"too many, unsaid":  {"GET", ws + "/user-groups", 429, nil, `{"code":"too_many_requests","message":"Wait."}`, false},
		"done":              {"DELETE", ws + "/scim", 204, map[string]string{"Content-Type": ""}, "", true},
		"done, with words":  {"DELETE", ws + "/scim", 204, nil, `{"ok":true}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := http.Header{"Content-Type": {"application/json"}}
			for k, v := range c.header {
				h.Set(k, v)
			}
			r := httptest.NewRequestWithContext(t.Context(), c.method, "http://app.example"+c.path, nil)
			if err := contract.Answer(r, c.status, h, []byte(c.body)); (err == nil) != c.want {
				t.Errorf("accepted %t, want %t: %v", err == nil, c.want, err)
			}
		})
	}
}

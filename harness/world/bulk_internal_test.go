package world

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/exchange"
)

// answeredJob sends two operations to a target that answers so.
func answeredJob(t *testing.T, status int, response string) *World {
	t.Helper()
	f := newFake(t)
	f.override = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/Bulk") {
			return false
		}
		w.Header().Set("Content-Type", mediaType)
		w.WriteHeader(status)
		fmt.Fprint(w, strings.ReplaceAll(response, "BASE", f.server.URL+"/scim/v2"))
		return true
	}
	w := newWorld(f)
	err := w.SendsJob(t.Context(), Present, 0,
		BulkOperation{Method: "DELETE", Path: "/Users/none"},
		BulkOperation{Method: "POST", Path: "/Users", BulkID: "a", Data: `{"userName":"{Radia.userName}"}`})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func operations(list string) string { return `{"schemas":["x"],"Operations":[` + list + `]}` }

const (
	goneResult = `{"method":"DELETE","location":"BASE/Users/none","status":"404","response":{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"no"}}`
	madeResult = `{"method":"POST","bulkId":"a","location":"BASE/Users/u2","status":"201"}`
)

func TestOperationsAreHeldAgainstTheirResults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status   int
		response string
		wrong    bool
	}{
		"as sent":             {200, operations(goneResult + "," + madeResult), false},
		"in another order":    {200, operations(madeResult + "," + goneResult), false},
		"status as an object": {200, operations(strings.ReplaceAll(goneResult, `"404","response`, `{"code":"404"},"response`) + "," + madeResult), false},
		"another status":      {200, operations(goneResult + "," + strings.Replace(madeResult, "201", "200", 1)), true},
		"one is missing":      {200, operations(goneResult), true},
		"none":                {200, `{}`, true},
		"no JSON":             {200, `x`, true},
		"refused":             {500, `{}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := answeredJob(t, c.status, c.response)
			if err := w.OperationsAnswer(false, []int{404}, []int{201}); (err != nil) != c.wrong {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRulesOfOperations(t *testing.T) {
	t.Parallel()
	right := operations(goneResult + "," + madeResult)
	for rule, broken := range map[string][2]string{
		"has a result":                        {"," + madeResult, ""},
		"has its method":                      {`"method":"POST",`, ""},
		"has its bulkId":                      {`"bulkId":"a",`, `"bulkId":"b",`},
		"has a location":                      {"BASE/Users/none", "BASE/Users/other"},
		"leads to what was posted":            {"BASE/Users/u2", "BASE/Users/u3"},
		"that failed has its error":           {`"status":"404","detail"`, `"status":404,"detail"`},
		"that failed says why":                {`"detail":"no"`, `"detail":" "`},
		"that shows a resource shows its own": {`"status":"201"`, `"status":"201","response":{"id":"u3"}`},
		"that wrote has its version":          {`"status":"201"`, `"status":"201","version":"W/\"9\""`},
		"leaves no reference open":            {"BASE/Users/u2", "BASE/Users/u4"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			for i, response := range []string{right, strings.ReplaceAll(right, broken[0], broken[1])} {
				w := answeredJob(t, 200, response)
				f, _ := w.o.Target.(*fake)
				f.mu.Lock()
				f.users[1]["userName"], f.users[1]["meta"] = w.current(w.person("Radia")).UserName, map[string]any{}
				f.users = append(f.users, map[string]any{"id": "u4", "userName": "x", "manager": map[string]any{"value": "bulkId:a"}})
				f.mu.Unlock()
				if err := w.EachOperation(t.Context(), rule); (err != nil) != (i == 1) {
					t.Errorf("broken %t: %v", i == 1, err)
				}
			}
		})
	}
}

func TestWhatABulkRequestCreatesIsCleanedUp(t *testing.T) {
	t.Parallel()
	sent := `{"Operations":[{"method":"POST","path":"/Users","bulkId":"a"},{"method":"DELETE","path":"/Users/u9"},{"method":"POST","path":"/Users","bulkId":"b"}]}`
	all := []exchange.Exchange{{
		Method: http.MethodPost, URL: "http://h/scim/v2/Bulk", Status: 200, RequestBody: []byte(sent),
		ResponseBody: []byte(operations(`{"method":"POST","bulkId":"a","location":"http://h/scim/v2/Users/u7","status":"201"},{"method":"DELETE","location":"http://h/scim/v2/Users/u9","status":"204"},{"method":"POST","bulkId":"b","status":"409"}`)),
	}}
	if diff := cmp.Diff([]string{"/Users/u7"}, created(all)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A target behind https is asked for its versions of TLS, and for what it does
// without.
func TestTransport(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
	t.Cleanup(server.Close)
	host := strings.TrimPrefix(server.URL, "https://")
	if version, err := handshakes(t.Context(), host, 0x0303, 0x0303); err != nil || version != 0x0303 {
		t.Errorf("TLS 1.2: %x, %v", version, err)
	}
	if _, err := handshakes(t.Context(), strings.TrimPrefix(newFake(t).server.URL, "http://"), 0x0303, 0); err == nil {
		t.Error("a server without TLS shook hands")
	}
	served := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"schemas":["`+errorSchema+`"]}`)
	}))
	t.Cleanup(served.Close)
	status, body := withoutTLS(t.Context(), "https://"+strings.TrimPrefix(served.URL, "http://"), "Bearer x")
	if status != http.StatusUnauthorized || len(body) == 0 {
		t.Errorf("without TLS: %d %s", status, body)
	}
	if status, _ := withoutTLS(t.Context(), server.URL, ""); status/100 == 2 {
		t.Errorf("a server that speaks TLS alone answered %d without", status)
	}
}

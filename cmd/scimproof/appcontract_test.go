package main

import (
	"bytes"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/refserver/appapi"
	"github.com/scimproof/scimproof/refserver/appapi/contract"
)

// What the harness sends to the app, and is answered, is what the app's OpenAPI
// document says: the two halves share no code, so that only this shows it. The
// attempts that shall be refused by what they ask for are well-formed, too.
func TestTheHarnessKeepsToTheDocumentOfTheApp(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	code, stdout, stderr := call(t, "run", "--no-docker", "--profile", "okta:aiw", "--all-exchanges", "--report-dir", dir,
		"--run", "lockout/**", "--run", "groups/enabling/**", "--run", "provisioning/match/**", "--run", "provisioning/timezone/**")
	if code != 0 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	r := reportIn(t, dir)
	calls := map[string]int{}
	for i := range r.Results {
		for k := range r.Results[i].Exchanges {
			ex := &r.Results[i].Exchanges[k]
			if u, err := url.Parse(ex.URL); err == nil && strings.HasPrefix(u.Path, appapi.Base+"/") {
				calls[ex.Method]++
				documented(t, r.Results[i].ID, ex)
			}
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		if calls[method] == 0 {
			t.Errorf("no %s among %v", method, calls)
		}
	}
}

func documented(t *testing.T, id string, ex *exchange.Exchange) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), ex.Method, ex.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range ex.RequestHeader {
		request.Header.Set(h.Name, h.Value)
	}
	if err := contract.Request(request, ex.RequestBody); err != nil {
		t.Errorf("%s: the app's document does not know the request %s %s %s: %v", id, ex.Method, ex.URL, ex.RequestBody, err)
	}
	body := bytes.ReplaceAll(ex.ResponseBody, []byte(`"token":"[redacted]"`), []byte(`"token":"sp_redacted"`))
	if err := contract.Answer(request, ex.Status, ex.ResponseHeader, body); err != nil {
		t.Errorf("%s: the app's document does not know the answer %d to %s %s: %s: %v", id, ex.Status, ex.Method, ex.URL, body, err)
	}
}

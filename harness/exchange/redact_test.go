package exchange_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/harness/exchange"
)

// recorded sends one exchange with these parts through a recorder.
func recorded(t interface{ Fatal(...any) }, request, response string, header http.Header, secrets ...string) exchange.Exchange {
	recorder := exchange.NewRecorder(roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Set-Cookie": {"session=abc; Path=/"}},
			Body: readCloser{strings.NewReader(response)}, Request: r,
		}, nil
	}), secrets...)
	req, err := http.NewRequest(http.MethodPost, "https://admin:pw@target.test/Users?access_token=geheim&filter=password%20eq%20%22abc%22", strings.NewReader(request))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header
	resp, err := recorder.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Fatal(err)
	}
	e, _ := recorder.Last()
	return e
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

func TestRedactedHidesCredentials(t *testing.T) {
	t.Parallel()
	const token, key = "sp_ws1_abcdefghijklmnop", "plain-api-key"
	cases := map[string]struct{ value, want string }{
		"bearer":           {"Bearer " + token, "Bearer [redacted]"},
		"raw":              {token, "[redacted]"},
		"bearer twice":     {"Bearer bearer " + token, "Bearer bearer [redacted]"},
		"another":          {"Bearer wrong", "Bearer [another credential]"},
		"basic":            {"Basic dXNlcjpwYXNz", "Basic [another credential]"},
		"scheme only":      {"Bearer", "Bearer"},
		"empty":            {"", ""},
		"already redacted": {"Bearer [redacted]", "Bearer [redacted]"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := recorded(t, "", "", http.Header{"Authorization": {c.value}, "X-Api-Key": {key}, "Cookie": {"a=b"}}, token, key)
			got := map[string]string{}
			for _, h := range e.Redacted().RequestHeader {
				got[h.Name] = h.Value
			}
			want := map[string]string{"Authorization": c.want, "X-Api-Key": "[redacted]", "Cookie": "[redacted]"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRedactedHidesEverywhere(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ body, want string }{
		"password":          {`{ "userName": "a", "password" : "x\"y" }`, `{ "userName": "a", "password" : "[redacted]" }`},
		"letter case":       {`{"PassWord":"x"}`, `{"PassWord":"[redacted]"}`},
		"with URN":          {`{"urn:ietf:params:scim:schemas:core:2.0:User:password":"x"}`, `{"urn:ietf:params:scim:schemas:core:2.0:User:password":"[redacted]"}`},
		"not a string":      {`{"password":{"a":["b"]},"c":1}`, `{"password":"[redacted]","c":1}`},
		"number":            {`{"password":123}`, `{"password":"[redacted]"}`},
		"path first":        {`{"Operations":[{"op":"replace","path":"password","value":"x"}]}`, `{"Operations":[{"op":"replace","path":"password","value":"[redacted]"}]}`},
		"value first":       {`[{"value":"x","path":"Password"},{"value":"y","path":"title"}]`, `[{"value":"[redacted]","path":"Password"},{"value":"y","path":"title"}]`},
		"inside value":      {`{"op":"add","value":{"password":"x","title":"y"}}`, `{"op":"add","value":{"password":"[redacted]","title":"y"}}`},
		"cut short":         {`{"a":[1,{"password":"x`, `{"a":[1,{"password":"[redacted]"`},
		"app's token":       {`{"scimToken":"short"}`, `{"scimToken":"[redacted]"}`},
		"own token in text": {`see sp_abc_0123456789abcdef now`, `see [redacted] now`},
		"own key in text":   {`"ak_0123456789abcdef0123"`, `"[redacted]"`},
		"given secret":      {`x top"secret y top\"secret z top%22secret`, `x [redacted] y [redacted] z [redacted]`},
		"filter":            {`{"filter":"x"} password eq "abc"`, `{"filter":"x"} password eq "[redacted]"`},
		"a password's name": {`{"schemas":[{"name":"password","type":"string"}]}`, `{"schemas":[{"name":"password","type":"string"}]}`},
		"escaped name":      {`{"pass\u0077ord":"x"}`, `{"pass\u0077ord":"[redacted]"}`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := recorded(t, c.body, c.body, nil, `top"secret`).Redacted()
			if diff := cmp.Diff([]string{c.want, c.want}, []string{string(e.RequestBody), string(e.ResponseBody)}); diff != "" {
				t.Errorf("bodies (-want +got):\n%s", diff)
			}
			if want := "https://target.test/Users?access_token=%5Bredacted%5D&filter=password%20eq%20%22%5Bredacted%5D%22"; e.URL != want {
				t.Errorf("URL %s, want %s", e.URL, want)
			}
			if got := e.ResponseHeader.Get("Set-Cookie"); got != "session=[redacted]" {
				t.Errorf("Set-Cookie %q", got)
			}
		})
	}
}

func TestSecretsLearntLaterHideEarlierExchanges(t *testing.T) {
	t.Parallel()
	recorder := exchange.NewRecorder(roundTripper(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: readCloser{strings.NewReader("here: opaque-secret")}, Request: r}, nil
	}))
	send(t, recorder, http.MethodGet, "http://t.test/", "", nil)
	recorder.AddSecret("opaque-secret")
	e, _ := recorder.Last()
	if got := string(e.Redacted().ResponseBody); got != "here: [redacted]" {
		t.Errorf("body %q", got)
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "opaque") {
		t.Errorf("the JSON form shows the secret: %s", data)
	}
}

// Whatever a body looks like, the password in it is gone, the rest is as it
// was, and redacting again changes nothing.
func TestRedactedProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		password := rapid.StringMatching(`[A-Z][a-z"\\é]{8,12}Q`).Draw(t, "password")
		quoted, err := json.Marshal(password)
		if err != nil {
			t.Fatal(err)
		}
		space := rapid.StringMatching(`[ \n\t]{0,2}`).Draw(t, "space")
		before := rapid.SampledFrom([]string{`{`, `{"a":[1,{"b":null}],`, `{"value":{`, `[{"x":"}"},{`}).Draw(t, "before")
		after := rapid.SampledFrom([]string{`}`, `,"c":{}}`, ``, `,"d":"`, `}}]]`}).Draw(t, "after")
		body := before + `"password"` + space + ":" + space + string(quoted) + after
		e := recorded(t, body, body, nil).Redacted()
		if want := before + `"password"` + space + ":" + space + `"[redacted]"` + after; string(e.RequestBody) != want {
			t.Fatalf("%s became %s, want %s", body, e.RequestBody, want)
		}
		if again := e.Redacted(); string(again.RequestBody) != string(e.RequestBody) {
			t.Fatalf("redacting twice gives %s, once %s", again.RequestBody, e.RequestBody)
		}
	})
}

func FuzzRedacted(f *testing.F) {
	for _, seed := range []string{`{"password":"x"}`, `{"password":`, `[{"path":"password","value":[1,{"a":2}]}]`, "\"\\", `}{][`, `{"a"":"b"}`, `{"password":"x","password":{"password":1}}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		e := recorded(t, body, "", nil).Redacted()
		if json.Valid([]byte(body)) && !json.Valid(e.RequestBody) {
			t.Errorf("valid JSON %q became %q", body, e.RequestBody)
		}
		if again := e.Redacted(); string(again.RequestBody) != string(e.RequestBody) {
			t.Errorf("redacting %q twice gives %q, once %q", body, again.RequestBody, e.RequestBody)
		}
	})
}

func ExampleExchange_Curl() {
	e := exchange.Exchange{
		Method: "PATCH", URL: "https://target.test/Users/1",
		RequestHeader: []exchange.Header{{Name: "Authorization", Value: "Bearer abc"}, {Name: "Content-Type", Value: "application/scim+json"}},
		RequestBody:   []byte(`{"name":"O'Hara"}`),
	}
	fmt.Println(e.Curl())
	// Output:
	// curl -X PATCH -H "Authorization: Bearer $SCIM_TOKEN" -H 'Content-Type: application/scim+json' --data-raw '{"name":"O'\''Hara"}' https://target.test/Users/1
}

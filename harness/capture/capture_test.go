package capture_test

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
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/capture"
	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/harness/lenient"
	"github.com/scimproof/scimproof/profiles"
)

// players are all variants of all built-in profiles.
func players(t *testing.T) map[string]*profiles.Profile {
	t.Helper()
	all, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]*profiles.Profile{}
	for _, p := range all {
		for _, v := range p.Variants {
			out[p.Name+":"+v.Name] = p
		}
	}
	return out
}

// record plays a life through the proxy and returns what it wrote. change may
// alter each request before it reaches the proxy.
func record(t *testing.T, profile *profiles.Profile, o idp.Options, redact bool, change func(*http.Request)) string {
	t.Helper()
	upstream := httptest.NewServer(lenient.New())
	t.Cleanup(upstream.Close)
	var out bytes.Buffer
	proxy, err := capture.NewProxy(capture.Options{Upstream: upstream.URL + "/scim/v2", Out: &out, Redact: redact})
	if err != nil {
		t.Fatal(err)
	}
	if err := proxy.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	front := httptest.NewServer(proxy)
	t.Cleanup(front.Close)
	o.Profile, o.BaseURL, o.Token, o.Seed = profile, front.URL, "s3cret-token-0815", 3
	o.Transport = changing{exchange.NewTransport(0), change}
	p, err := idp.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := live(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	front.Close()
	if tasks := p.Tasks(); len(tasks) > 0 {
		t.Fatalf("tasks: %+v", tasks)
	}
	if _, err := proxy.Recorded(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

type changing struct {
	http.RoundTripper

	change func(*http.Request)
}

func (c changing) RoundTrip(req *http.Request) (*http.Response, error) {
	if c.change != nil {
		c.change(req)
	}
	return c.RoundTripper.RoundTrip(req)
}

// live is a part of a life.
func live(ctx context.Context, p *idp.IdP) error {
	d := p.Directory()
	ada := idp.Person{
		Key: "Ada", UserName: "ada.lovelace@example.com", Email: "ada.lovelace@example.com", GivenName: "Ada", FamilyName: "Lovelace",
		DisplayName: "Ada Lovelace", Title: "Countess", Enabled: true,
	}
	bob := idp.Person{Key: "Bob", UserName: "bob@example.com", Email: "bob@example.com", GivenName: "Bob", FamilyName: "Babbage", ManagerKey: "Ada", Enabled: true}
	for _, step := range []func() error{
		func() error { return p.TestConnection(ctx) },
		func() error { return errors.Join(d.AddPerson(ada), d.AddPerson(bob), p.Assign("Ada", "Bob")) },
		func() error {
			return errors.Join(d.AddGroup(idp.Group{Key: "G", Name: "Sales", Members: []string{"Ada", "Bob"}}), p.PushGroup("G"))
		},
		func() error { return d.UpdatePerson("Ada", func(a *idp.Person) { a.FamilyName = "King" }) },
		func() error { return d.RemoveMembers("G", "Bob") },
		func() error { return d.RenameGroup("G", "Sellers") },
		func() error { return d.UpdatePerson("Ada", func(a *idp.Person) { a.Enabled = false }) },
		func() error { return p.Unassign("Bob") },
	} {
		if err := errors.Join(step(), p.Settle(ctx)); err != nil && !errors.Is(err, idp.ErrNotApplicable) {
			return err
		}
	}
	return nil
}

func diff(t *testing.T, profile *profiles.Profile, variant, recording string) ([]capture.Difference, []capture.Line) {
	t.Helper()
	lines, err := capture.Read(strings.NewReader(recording))
	if err != nil {
		t.Fatal(err)
	}
	found, err := capture.Diff(t.Context(), profile, variant, nil, lines)
	if err != nil {
		t.Fatal(err)
	}
	return found, lines
}

// text shortens differences for comparing.
func text(all []capture.Difference) []string {
	var out []string
	for _, d := range all {
		out = append(out, strings.Join([]string{d.Request, strings.TrimSpace(d.Part + " " + d.What), d.Recorded, d.Profile}, " | "))
	}
	return out
}

// TestRoundTrip: what a profile sends through the proxy is what the profile
// sends, personal data in it or not; the token is never in the recording.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for player, profile := range players(t) {
		_, variant, _ := strings.Cut(player, ":")
		for _, redact := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s redacted %v", player, redact), func(t *testing.T) {
				t.Parallel()
				recording := record(t, profile, idp.Options{Variant: variant}, redact, nil)
				found, lines := diff(t, profile, variant, recording)
				if len(found) > 0 {
					t.Errorf("differences:\n%s", strings.Join(text(found), "\n"))
				}
				if len(lines) < 8 {
					t.Errorf("only %d requests", len(lines))
				}
				if strings.Contains(recording, "s3cret-token-0815") {
					t.Error("the token was recorded")
				}
				for _, personal := range []string{"ovelace", "abbage", "127.0.0.1"} {
					if strings.Contains(recording, personal) == redact {
						t.Errorf("%q in the recording: %v", personal, !redact)
					}
				}
			})
		}
	}
}

// TestChanges: one header and one form of a body are changed; these two are
// what differs, and nothing else.
func TestChanges(t *testing.T) {
	t.Parallel()
	okta := players(t)["okta:aiw"]
	recording := record(t, okta, idp.Options{}, false, func(req *http.Request) {
		if req.Method == http.MethodGet {
			req.Header["Accept"] = []string{"application/json"}
		}
		if req.Method == http.MethodPost {
			replace(t, req, `"active":true`, `"active":"true"`)
		}
	})
	want := []string{
		`GET | header Accept | "application/json" | "application/scim+json"`,
		`POST /Users | body active | "true" or "false" as text | a boolean`,
	}
	found, _ := diff(t, okta, "aiw", recording)
	got := text(found)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("differences (-want +got):\n%s", d)
	}
}

func replace(t *testing.T, req *http.Request, old, by string) {
	t.Helper()
	if req.Body == nil {
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		t.Error(err)
	}
	body = bytes.ReplaceAll(body, []byte(old), []byte(by))
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
}

// TestEveryKindOfDifference changes one thing at a time.
func TestEveryKindOfDifference(t *testing.T) {
	t.Parallel()
	entra := players(t)["entra:legacy"]
	for name, tc := range map[string]struct {
		change func(*testing.T, *http.Request)
		want   []string
	}{
		"an additional header": {func(_ *testing.T, req *http.Request) { req.Header.Set("User-Agent", "Entra/1") }, []string{
			`GET, POST, PATCH | header User-Agent | "Entra/1" | does not send it`,
		}},
		"a header that is missing": {func(_ *testing.T, req *http.Request) { delete(req.Header, "ADSCIMVersion") }, []string{
			`GET, POST, PATCH | header ADSCIMVersion | absent | "Date:{time}, ActivityId:{guid}"`,
		}},
		"another encoding of the query": {func(_ *testing.T, req *http.Request) {
			if strings.Contains(req.URL.RawQuery, "userName") {
				req.URL.RawQuery = strings.ReplaceAll(req.URL.RawQuery, "+", "%20")
			}
		}, []string{`GET /Users | query | ?filter=userName%20eq%20%22{text}%22 | ?filter=userName+eq+%22{text}%22`}},
		"an unescaped address": {func(_ *testing.T, req *http.Request) {
			req.URL.RawQuery = strings.ReplaceAll(req.URL.RawQuery, "%40", "@")
		}, []string{`GET /Users | query | ?filter=userName+eq+%22{text with raw @}%22 | ?filter=userName+eq+%22{text}%22`}},
		"one attribute more": {func(t *testing.T, req *http.Request) { replace(t, req, `"roles":[]`, `"roles":[],"userType":"Member"`) }, []string{
			`POST /Users | body userType | a text | does not send it`,
		}},
		"one attribute less": {func(t *testing.T, req *http.Request) { replace(t, req, `,"roles":[]`, ``) }, []string{
			`POST /Users | body roles | absent | an empty list`,
		}},
		"another verb": {func(t *testing.T, req *http.Request) { replace(t, req, `"Replace"`, `"replace"`) }, []string{
			`PATCH /Users/{id} | body op replace | sent | does not send it`,
			`PATCH /Groups/{id} | body op replace | sent | does not send it`,
		}},
		"a boolean that is one": {func(t *testing.T, req *http.Request) { replace(t, req, `"False"`, `false`) }, []string{
			`PATCH /Users/{id} | body value at active | a boolean | "True" or "False" as text`,
		}},
		"removal by filter": {func(t *testing.T, req *http.Request) {
			replace(t, req, `"op":"Remove","path":"members","value":[{"value":"u-2"}]`, `"op":"Remove","path":"members[value eq \"u-2\"]"`)
		}, []string{
			`PATCH /Groups/{id} | body path members[value eq "{text}"] | sent | does not send it`,
		}},
		"operations before schemas": {func(t *testing.T, req *http.Request) {
			replace(t, req, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"Replace","path":"displayName","value":"Sellers"}]}`,
				`{"Operations":[{"op":"Replace","path":"displayName","value":"Sellers"}],"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]}`)
		}, []string{`PATCH /Groups/{id} | body the order of the members | Operations, schemas | schemas, Operations`}},
		"another schema": {func(t *testing.T, req *http.Request) {
			replace(t, req, `"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"]`, `"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:x"]`)
		}, []string{`POST /Groups | body schemas has urn:x | listed | does not send it`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recording := record(t, entra, idp.Options{}, false, func(req *http.Request) { tc.change(t, req) })
			found, _ := diff(t, entra, "legacy", recording)
			if d := cmp.Diff(tc.want, text(found)); d != "" {
				t.Errorf("differences (-want +got):\n%s", d)
			}
		})
	}
}

// TestHints: what a parameter or a variant explains is said.
func TestHints(t *testing.T) {
	t.Parallel()
	all := players(t)
	for name, tc := range map[string]struct {
		player, variant string
		params          map[string]string
		want            string
	}{
		"two parameters": {"okta:aiw", "aiw", map[string]string{"filter_encoding": "form", "member_display": "null"}, "aiw map[filter_encoding:form member_display:null] 0"},
		"a variant":      {"entra:compliant", "legacy", nil, "compliant map[] 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			profile, recordedVariant := all[tc.player], strings.Split(tc.player, ":")[1]
			recording := record(t, profile, idp.Options{Variant: recordedVariant, Params: tc.params}, false, nil)
			found, lines := diff(t, profile, tc.variant, recording)
			hints, err := capture.Hints(t.Context(), profile, tc.variant, nil, lines, len(found))
			if err != nil {
				t.Fatal(err)
			}
			if len(found) == 0 || len(hints) == 0 {
				t.Fatalf("%d differences, %d hints", len(found), len(hints))
			}
			h := hints[0]
			if got := fmt.Sprintf("%s %v %d", h.Variant, h.Params, h.Left); got != tc.want {
				t.Errorf("best hint %s, want %s; differences\n%s", got, tc.want, strings.Join(text(found), "\n"))
			}
		})
	}
}

// TestAnotherClientEntirely: a request the profile never sends, and one that
// it would have sent besides.
func TestAnotherClientEntirely(t *testing.T) {
	t.Parallel()
	okta := players(t)["okta:aiw"]
	lines := []capture.Line{
		{Number: 1, Exchange: exchange.Exchange{Method: "DELETE", URL: "https://h/scim/Users/17"}},
		{Number: 2, Exchange: exchange.Exchange{Method: "PUT", URL: "https://h/scim/Users/17", RequestBody: []byte(`{}`)}},
	}
	found, err := capture.Diff(t.Context(), okta, "aiw", nil, lines)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(text(found), "\n")
	for _, want := range []string{"DELETE /Users/{id} | request | sent | never sends it", "GET /Users/{id} | request | never | sends it", "PUT /Users/{id} | body userName | absent | a text"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in\n%s", want, all)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"": "is empty", "\n\n": "is empty", "{}\n": "line 1 is no exchange", "{\"method\":\"GET\",\"url\":\"/\"}\nx": "line 2"} {
		if _, err := capture.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	var e exchange.Exchange
	if err := json.Unmarshal([]byte(`{"method":"GET","url":"/"}`), &e); err != nil {
		t.Error(err)
	}
}

package idp_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/fixtures"
)

// TestCaptures: what others have published of the identity providers' traffic
// (fixtures/captures) is what our profiles send: method, path, raw query,
// headers, JSON value, and length where it is known.
func TestCaptures(t *testing.T) {
	t.Parallel()
	all, err := fixtures.Captures()
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, c := range all {
		known = append(known, c.Name)
		situation, ok := situations[c.Name]
		if !ok {
			t.Errorf("%s: no situation in which the profile would send it", c.Name)
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			profile, name, _ := strings.Cut(c.Player, ":")
			p := newPlay(t, variant{profile, name}, withParams(c.Params))
			sent := situation(p)
			at := consecutive(c, sent)
			if at < 0 {
				t.Fatalf("the requests were not sent in a row; sent were\n%s", strings.Join(lines(sent), "\n"))
			}
			for i, want := range c.Requests {
				compareCapture(t, want, sent[at+i])
			}
		})
	}
	for name := range situations {
		if !slices.Contains(known, name) {
			t.Errorf("the situation %s has no capture", name)
		}
	}
}

// consecutive finds where the requests of a capture were sent in a row, the
// last such place; the bodies decide when several are alike.
func consecutive(c fixtures.Capture, sent []sentRequest) int {
	alike := -1
	for at := len(sent) - len(c.Requests); at >= 0; at-- {
		same, bodies := true, true
		for i, want := range c.Requests {
			got := sent[at+i]
			same = same && got.Method == want.Method && wildcard(want.Target).MatchString(target(got))
			bodies = bodies && bodyDiff(want, got) == ""
		}
		if same && bodies {
			return at
		}
		if same && alike < 0 {
			alike = at
		}
	}
	return alike
}

func target(r sentRequest) string { return strings.TrimPrefix(r.URI, "/scim/v2") }

// wildcard turns a text with {*} into a pattern.
func wildcard(text string) *regexp.Regexp {
	parts := strings.Split(text, fixtures.AnyText)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, "[^/]*") + "$")
}

func compareCapture(t *testing.T, want fixtures.CapturedRequest, got sentRequest) {
	t.Helper()
	var listed []string
	for _, h := range want.Headers {
		listed = append(listed, h[0])
		if values := got.Header[h[0]]; len(values) != 1 || !wildcard(h[1]).MatchString(values[0]) {
			t.Errorf("%s %s: header %s is %q, was %q", got.Method, got.URI, h[0], values, h[1])
		}
	}
	for name, values := range got.Header {
		if len(values) > 0 && (slices.Contains(want.Absent, name) || want.AllHeaders && !slices.Contains(listed, name)) {
			t.Errorf("%s %s: header %s: %q was not in the capture", got.Method, got.URI, name, values)
		}
	}
	if want.Length > 0 && len(got.Body) != want.Length {
		t.Errorf("%s %s: %d bytes, were %d", got.Method, got.URI, len(got.Body), want.Length)
	}
	if diff := bodyDiff(want, got); diff != "" {
		t.Errorf("%s %s: the body (-captured +sent):\n%s", got.Method, got.URI, diff)
	}
}

func bodyDiff(want fixtures.CapturedRequest, got sentRequest) string {
	if want.Body == "" {
		return "" // not known, or none
	}
	if want.Exact {
		if wildcard(want.Body).MatchString(got.Body) {
			return ""
		}
		return cmp.Diff(want.Body, got.Body)
	}
	var a, b any
	if err := json.Unmarshal([]byte(want.Body), &a); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal([]byte(got.Body), &b); err != nil {
		return err.Error()
	}
	if want.AnyOrder {
		sortOperations(a)
		sortOperations(b)
	}
	// {*} in the capture is any text that was sent.
	any1 := cmp.FilterValues(func(x, y any) bool { return x == fixtures.AnyText || y == fixtures.AnyText },
		cmp.Comparer(func(x, y any) bool { _, one := x.(string); _, two := y.(string); return one && two }))
	return cmp.Diff(a, b, any1)
}

// sortOperations orders the operations of a PATCH by path.
func sortOperations(body any) {
	operations := list(asObject(body)["Operations"])
	slices.SortStableFunc(operations, func(x, y any) int {
		a, _ := asObject(x)["path"].(string)
		b, _ := asObject(y)["path"].(string)
		return strings.Compare(a, b)
	})
}

// shownAlways is a server that shows one user whatever is asked.
func shownAlways(user string) func(int, *http.Request) (*http.Response, error) {
	return func(_ int, req *http.Request) (*http.Response, error) {
		if strings.HasSuffix(req.URL.Path, "/Users") {
			return reply(200, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":1,"startIndex":1,"itemsPerPage":1,"Resources":[`+user+`]}`), nil
		}
		return reply(200, user), nil
	}
}

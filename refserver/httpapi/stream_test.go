package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/httpapi"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// manyMembers gives so many members, a hundred at a time, and then an error.
func manyMembers(n int, last error) func(context.Context, func([]any) error) error {
	return func(_ context.Context, each func([]any) error) error {
		for i := 0; i < n; i += 100 {
			var some []any
			for j := i; j < min(i+100, n); j++ {
				some = append(some, document.New("value", fmt.Sprintf("m%d", j), "type", "User", "display", "M"))
			}
			if err := each(some); err != nil {
				return err
			}
		}
		return last
	}
}

func TestManyMembers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		query string
		n     int
		first string
	}{
		{"", 3000, `{"value":"m0","type":"User","display":"M","$ref":"http://scim.example/w/ws1/scim/v2/Users/m0"}`},
		{"?attributes=members.value", 3000, `{"value":"m0"}`},
		{"?excludedAttributes=displayName", 1, `{"value":"m0","type":"User","display":"M","$ref":"http://scim.example/w/ws1/scim/v2/Users/m0"}`},
		{"", 0, "null"},
		{"?excludedAttributes=members", 3000, "null"},
	} {
		t.Run(fmt.Sprint(c.n, " ", c.query), func(t *testing.T) {
			t.Parallel()
			got := send(t, &fake{members: manyMembers(c.n, nil)}, request{path: "/Groups/a1" + c.query})
			members := got.doc.Array("members")
			first, want := any(nil), c.n
			if c.first == "null" {
				want = 0
			}
			if len(members) > 0 {
				first = members[0]
			}
			if text := string(document.Append(nil, first)); text != c.first || len(members) != want {
				t.Errorf("%d members, the first %s; want %d, the first %s", len(members), text, want, c.first)
			}
			if got.Header.Get("ETag") != `W/"7"` || got.Header.Get("Content-Type") != "application/scim+json" || got.StatusCode != 200 {
				t.Errorf("status %d, header %v", got.StatusCode, got.Header)
			}
			if whole := got.Header.Get("Content-Length") != ""; whole != (len(got.text) < 64<<10) {
				t.Errorf("%d bytes with a length: %v", len(got.text), whole)
			}
			list := send(t, &fake{members: manyMembers(c.n, nil)}, request{path: "/Groups" + c.query})
			item, _ := list.doc.Array("Resources")[0].(*document.Object)
			if !document.Equal(item, got.doc) {
				t.Error("a list shows the group differently")
			}
		})
	}
}

func TestFailureWhileMembersAreWritten(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken pipe to the database")
	early := send(t, &fake{members: manyMembers(100, broken)}, request{path: "/Groups/a1"})
	early.isError(t, http.StatusInternalServerError)
	if early.Header.Get("ETag") != "" || early.Header.Get("Location") != "" {
		t.Errorf("an error with the header of a resource: %v", early.Header)
	}

	h, log := logged(&fake{members: manyMembers(5000, broken)})
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/w/ws1/scim/v2/Groups/a1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", token)
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err == nil || len(text) == 0 {
		t.Errorf("half an answer of %d bytes ended with %v, as if it were whole", len(text), err)
	}
	server.Close()
	if !strings.Contains(log.String(), "answer cut off") {
		t.Errorf("the log says nothing: %s", log)
	}
}

func BenchmarkEncode(b *testing.B) {
	door := httpapi.New(httpapi.Config{Service: &fake{}, Registry: scim.Builtin()})
	r := httptest.NewRequest(http.MethodGet, "http://scim.example/w/ws1/scim/v2/Users/a1", http.NoBody)
	r.Header.Set("Authorization", token)
	b.ReportAllocs()
	for b.Loop() {
		door.ServeHTTP(nothing{header: http.Header{}}, r)
	}
}

// nothing is a ResponseWriter that forgets.
type nothing struct{ header http.Header }

func (n nothing) Header() http.Header         { return n.header }
func (n nothing) Write(b []byte) (int, error) { return len(b), nil }
func (n nothing) WriteHeader(int)             {}

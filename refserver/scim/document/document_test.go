package document_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// values generates documents of at most the given depth.
func values(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Just[any](nil),
		rapid.Bool().AsAny(),
		text().AsAny(),
		rapid.Map(rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,5})?([eE][+-]?[0-9]{1,3})?`),
			func(s string) any { return document.Number(s) }),
	)
	if depth == 0 {
		return leaf
	}
	return rapid.OneOf(
		leaf,
		rapid.Map(rapid.SliceOfN(values(depth-1), 0, 4), func(a []any) any { return a }),
		rapid.Custom(func(t *rapid.T) any {
			o := &document.Object{}
			for range rapid.IntRange(0, 30).Draw(t, "members") {
				o.Set(text().Draw(t, "name"), values(depth-1).Draw(t, "value"))
			}
			return o
		}),
	)
}

func text() *rapid.Generator[string] {
	return rapid.Map(rapid.String(), func(s string) string { return strings.ReplaceAll(s, "\x00", "") })
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values(3).Draw(t, "document")
		written := document.Append(nil, v)
		got, err := document.Parse(written, document.Limits{})
		if err != nil {
			t.Fatalf("Parse(%s): %v", written, err)
		}
		if !document.Equal(v, got) {
			t.Fatalf("%s is not equal after a round trip", written)
		}
		if again := document.Append(nil, got); string(again) != string(written) {
			t.Fatalf("wrote %s, then %s", written, again)
		}
		if !json.Valid(written) {
			t.Fatalf("encoding/json refuses %s", written)
		}
	})
}

// shuffled is an equal object: other order, other case of the names.
func shuffled(t *rapid.T, v any) any {
	switch v := v.(type) {
	case []any:
		c := make([]any, len(v))
		for i := range v {
			c[i] = shuffled(t, v[i])
		}
		return c
	case *document.Object:
		var names []string
		for name := range v.All() {
			names = append(names, name)
		}
		o := &document.Object{}
		for _, name := range rapid.Permutation(names).Draw(t, "order") {
			value, _ := v.Get(name)
			o.Set(upperASCII(name), shuffled(t, value))
		}
		return o
	default:
		return v
	}
}

func upperASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

func TestEqualIgnoresOrderAndCaseOfNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values(3).Draw(t, "document")
		other := shuffled(t, v)
		if !document.Equal(v, other) || !document.Equal(other, v) {
			t.Fatalf("%s and %s are not equal", document.Append(nil, v), document.Append(nil, other))
		}
	})
}

func TestEqual(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{`1`, `1.0`, true},
		{`1`, `10e-1`, true},
		{`-0`, `0`, true},
		{`0.00`, `0e9`, true},
		{`100`, `1E+2`, true},
		{`0.001`, `1e-3`, true},
		{`9007199254740993`, `9007199254740992`, false},
		{`1`, `-1`, false},
		{`1e400`, `1e401`, false},
		{`1e9999999999999999999`, `1e9999999999999999999`, true},
		{`1e9999999999999999999`, `1e9999999999999999998`, false},
		{`1`, `"1"`, false},
		{`"a"`, `"A"`, false},
		{`null`, `false`, false},
		{`null`, `{}`, false},
		{`[]`, `{}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`[1]`, `[1,1]`, false},
		{`{"a":1,"b":2}`, `{"B":2,"A":1}`, true},
		{`{"a":1,"b":2}`, `{"a":1,"c":2}`, false},
		{`{"a":1}`, `{"a":1,"b":null}`, false},
		{`{"a":[{"x":1}]}`, `{"a":[{"X":1.0}]}`, true},
		{`{"a":[{"x":1}]}`, `{"a":[{"x":2}]}`, false},
	}
	for _, test := range tests {
		t.Run(test.a+" and "+test.b, func(t *testing.T) {
			t.Parallel()
			a, b := parse(t, test.a), parse(t, test.b)
			if got := document.Equal(a, b); got != test.want {
				t.Errorf("Equal = %v, want %v", got, test.want)
			}
			if x, ok := a.(document.Number); ok {
				if y, ok := b.(document.Number); ok && (x.Canonical() == y.Canonical()) != test.want {
					t.Errorf("canonical forms %s and %s, want equal: %v", x.Canonical(), y.Canonical(), test.want)
				}
			}
			if got := document.Equal(b, a); got != test.want {
				t.Errorf("Equal the other way round = %v, want %v", got, test.want)
			}
		})
	}
	var none *document.Object
	if !document.Equal(none, nil) || !document.Equal(nil, none) || document.Equal(none, &document.Object{}) {
		t.Error("a nil object must equal null and nothing else")
	}
}

func parse(tb testing.TB, text string) any {
	tb.Helper()
	v, err := document.Parse([]byte(text), document.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return v
}

func TestAppendEscapes(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\"b\\c":           `"a\"b\\c"`,
		"\n\r\t\b\f":        `"\n\r\t\b\f"`,
		"\x01\x1f":          `"\u0001\u001f"`,
		"<a href='x'>&":     `"<a href='x'>&"`,
		"é🚀\u2028\x7f":      "\"é🚀\u2028\x7f\"",
		"broken \xff\"\xc3": "\"broken \ufffd\\\"\ufffd\"",
	} {
		if diff := cmp.Diff(want, string(document.Append(nil, in))); diff != "" {
			t.Errorf("Append(%q) (-want +got):\n%s", in, diff)
		}
	}
	var none *document.Object
	if got := string(document.Append([]byte("x="), []any{nil, none, true, document.Number("1.0")})); got != "x=[null,null,true,1.0]" {
		t.Errorf("got %s", got)
	}
}

func TestAppendPanicsOnForeignTypes(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("Append took an int")
		}
	}()
	document.Append(nil, 1)
}

func TestObject(t *testing.T) {
	t.Parallel()
	o := document.New("userName", "ada", "Name", document.New("givenName", "Ada"), "emails", []any{"x"})
	o.Set("USERNAME", "bea")
	if got := o.String("username"); got != "bea" {
		t.Errorf("String = %q, want bea", got)
	}
	if o.Object("name").String("GivenName") != "Ada" || len(o.Array("Emails")) != 1 {
		t.Error("members are not found without regard to case")
	}
	if !o.Delete("NAME") || o.Delete("name") {
		t.Error("Delete does not tell whether the member was there")
	}
	var names []string
	for name := range o.All() {
		names = append(names, name)
	}
	if want := []string{"userName", "emails"}; !slices.Equal(names, want) {
		t.Errorf("names = %v, want %v", names, want)
	}
	c := o.Clone()
	c.Array("emails")[0] = "y"
	c.Set("userName", "eve")
	if o.String("userName") != "bea" || o.Array("emails")[0] != "x" {
		t.Error("Clone shares values")
	}
	var none *document.Object
	if _, ok := none.Get("a"); ok || none.Len() != 0 || none.Clone() != nil {
		t.Error("a nil object is not empty")
	}
}

const user = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],` +
	`"externalId":"00u1a2b3c4","userName":"ada.lovelace@example.com","name":{"givenName":"Ada","familyName":"Lovelace","formatted":"Ada Lovelace"},` +
	`"displayName":"Ada Lovelace","title":"Countess","preferredLanguage":"en-GB","locale":"en-GB","timezone":"Europe/London","active":true,` +
	`"emails":[{"value":"ada.lovelace@example.com","type":"work","primary":true},{"value":"ada@example.org","type":"home"}],` +
	`"phoneNumbers":[{"value":"+44 20 7946 0000","type":"work"}],` +
	`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"1815","department":"Analytical Engine","manager":{"value":"6558b3fbe4b0a1d5c3f2a917"}}}`

func BenchmarkParse(b *testing.B) {
	data := []byte(user)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := document.Parse(data, document.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	v := parse(b, user)
	buf := make([]byte, 0, 2*len(user))
	b.SetBytes(int64(len(user)))
	b.ReportAllocs()
	for b.Loop() {
		buf = document.Append(buf[:0], v)
	}
}

func BenchmarkEqual(b *testing.B) {
	v := parse(b, user)
	other := document.Clone(v)
	b.ReportAllocs()
	for b.Loop() {
		if !document.Equal(v, other) {
			b.Fatal("not equal")
		}
	}
}

func ExampleObject() {
	o, err := document.ParseObject([]byte(`{"userName": "ada", "active": true}`), document.Limits{})
	if err != nil {
		fmt.Println(err)
		return
	}
	o.Set("displayName", "Ada")
	fmt.Println(o.String("USERNAME"), string(document.Append(nil, o)))
	// Output: ada {"userName":"ada","active":true,"displayName":"Ada"}
}

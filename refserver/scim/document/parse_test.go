package document_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

func TestParseAccepts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       any
	}{
		{"null", "null", nil},
		{"booleans", " [true,false] ", []any{true, false}},
		{"numbers keep their text", "[0,-0,1.50,1e3,-12E+07,9007199254740993]", []any{
			document.Number("0"), document.Number("-0"), document.Number("1.50"),
			document.Number("1e3"), document.Number("-12E+07"), document.Number("9007199254740993"),
		}},
		{"empty containers", "[{},[]]", []any{&document.Object{}, []any{}}},
		{"escapes", `"a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude80z"`, "a\"\\/\b\f\n\r\té🚀z"},
		{"raw unicode", `"Zoë 🚀"`, "Zoë 🚀"},
		{"delete is no control character of JSON", "\"\x7f\"", "\x7f"},
		{"byte order mark", "\ufeff1", document.Number("1")},
		{"nested", `{"a":[{"b":{"c":1}},2],"d":"e"}`, document.New(
			"a", []any{document.New("b", document.New("c", document.Number("1"))), document.Number("2")}, "d", "e")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := document.Parse([]byte(test.text), document.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if !document.Equal(got, test.want) {
				t.Errorf("Parse(%s) = %s, want %s", test.text, document.Append(nil, got), document.Append(nil, test.want))
			}
		})
	}
}

func TestParseKeepsOrderAndSpelling(t *testing.T) {
	t.Parallel()
	const text = `{"zeta":1,"Alpha":{"b":1.0,"a":2},"userName":"x"}`
	got, err := document.Parse([]byte(text), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(document.Append(nil, got))); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		offset     int
		reason     string // part of it
	}{
		{"nothing", "", 0, "end of text"},
		{"white space", "  ", 2, "end of text"},
		{"second value", "1 2", 2, `unexpected '2' after the value`},
		{"cut off object", `{"a":1`, 6, "expected ',' or '}'"},
		{"cut off array", `[1,`, 3, "expected a value, found end of text"},
		{"trailing comma", `{"a":1,}`, 7, "expected a member name"},
		{"missing colon", `{"a" 1}`, 5, "expected ':'"},
		{"name without quotes", `{a:1}`, 1, "expected a member name"},
		{"misspelt word", `[tru]`, 1, "true, false or null"},
		{"word run on", `nullx`, 4, "unexpected 'x'"},
		{"capital word", `True`, 0, "expected a value"},
		{"plus sign", `+1`, 0, "expected a value"},
		{"leading zero", `[01]`, 2, "leading zeros"},
		{"bare minus", `-`, 1, "expected a digit"},
		{"no digit after the point", `1.`, 2, "after the decimal point"},
		{"no digit before the point", `.5`, 0, "expected a value"},
		{"no digit in the exponent", `1e+`, 3, "exponent"},
		{"open string", `"abc`, 4, "not closed"},
		{"open escape", `"abc\`, 4, "not closed"},
		{"raw newline", "\"a\nb\"", 2, "control character"},
		{"raw newline after an escape", "\"\\t\nb\"", 3, "control character"},
		{"unknown escape", `"\x41"`, 1, "unknown escape"},
		{"short hex", `"\u12"`, 1, "four hexadecimal digits"},
		{"signed hex", `"\u+123"`, 1, "four hexadecimal digits"},
		{"escaped NUL", `"ab\u0000"`, 3, "NUL"},
		{"raw NUL", "\"\x00\"", 1, "control character"},
		{"high surrogate alone", `"\ud83d"`, 1, "surrogate"},
		{"low surrogate alone", `"\ude80"`, 1, "surrogate"},
		{"two high surrogates", `"\ud83d\ud83d"`, 1, "surrogate"},
		{"invalid UTF-8", "{\"a\":\"\xff\"}", 6, "UTF-8"},
		{"surrogate in UTF-8", "\"\xed\xa0\x80\"", 1, "UTF-8"},
		{"duplicate name", `{"a":1,"b":2,"a":3}`, 13, `"a" appears twice`},
		{"duplicate but for case", `{"userName":1,"USERNAME":2}`, 14, `"USERNAME" appears twice`},
		{"duplicate through an escape", `{"a":1,"\u0041":2}`, 7, `"A" appears twice`},
		{"duplicate in the depth", `[{"a":{"b":1,"B":2}}]`, 13, `"B" appears twice`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			v, err := document.Parse([]byte(test.text), document.Limits{})
			var syntax *document.SyntaxError
			if !errors.As(err, &syntax) {
				t.Fatalf("Parse(%q) = %v, %v; want a SyntaxError", test.text, v, err)
			}
			if syntax.Offset != test.offset || !strings.Contains(syntax.Reason, test.reason) {
				t.Errorf("Parse(%q): %v; want offset %d and %q", test.text, err, test.offset, test.reason)
			}
		})
	}
}

func TestParseNamesDifferingOutsideASCII(t *testing.T) {
	t.Parallel()
	// "É" and "é", and "K" (Kelvin sign) and "k", are different names.
	o, err := document.ParseObject([]byte(`{"É":1,"é":2,"`+"\u212a"+`":3,"k":4}`), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := o.Get("é"); v != document.Number("2") {
		t.Errorf(`Get("é") = %v, want 2`, v)
	}
	if v, _ := o.Get("K"); v != document.Number("4") {
		t.Errorf(`Get("K") = %v, want 4`, v)
	}
}

func TestParseLimits(t *testing.T) {
	t.Parallel()
	nested := func(depth int) []byte {
		return []byte(strings.Repeat("[", depth) + strings.Repeat("]", depth))
	}
	tests := []struct {
		name   string
		text   []byte
		limits document.Limits
		offset int // -1: accepted
	}{
		{"default depth", nested(64), document.Limits{}, -1},
		{"below the default depth", nested(65), document.Limits{}, 64},
		{"ten thousand deep", nested(10_000), document.Limits{}, 64},
		{"own depth", []byte(`{"a":{"b":{}}}`), document.Limits{Depth: 2}, 10},
		{"siblings add no depth", []byte(`[[1],[2],{"a":[]}]`), document.Limits{Depth: 3}, -1},
		{"size reached", []byte(`"abc"`), document.Limits{Bytes: 5}, -1},
		{"size passed", []byte(`"abcd"`), document.Limits{Bytes: 5}, 5},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := document.Parse(test.text, test.limits)
			if test.offset < 0 {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var syntax *document.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset != test.offset {
				t.Errorf("got %v, want a SyntaxError at byte %d", err, test.offset)
			}
		})
	}
}

func TestParseManyMembersIsLinear(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteByte('{')
	const n = 100_000
	for i := range n {
		fmt.Fprintf(&text, `"Name%d":%d,`, i, i)
	}
	start := time.Now()
	o, err := document.ParseObject([]byte(text.String()+`"z":1}`), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if o.Len() != n+1 {
		t.Errorf("Len() = %d, want %d", o.Len(), n+1)
	}
	if !document.Equal(o, o.Clone()) {
		t.Error("a large object does not equal its clone")
	}
	// Quadratic, this takes far longer.
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("parsing and comparing %d members took %v", n, took)
	}
	if _, err = document.Parse([]byte(text.String()+`"nAME7":1}`), document.Limits{}); err == nil {
		t.Error("a late duplicate is accepted")
	}
}

func TestParseObject(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`[1]`: "an array", `"x"`: "a string", `1`: "a number", `null`: "null", `true`: "a boolean",
	} {
		_, err := document.ParseObject([]byte(text), document.Limits{})
		if err == nil || !strings.HasSuffix(err.Error(), "not "+want) {
			t.Errorf("ParseObject(%s): %v, want it to end in %q", text, err, want)
		}
	}
}

func TestObjectWithEncodingJSON(t *testing.T) {
	t.Parallel()
	type envelope struct {
		Doc *document.Object `json:"doc"`
	}
	const text = `{"doc":{"b":1.50,"a":"x"}}`
	var e envelope
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(got)); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	if err = json.Unmarshal([]byte(`{"doc":{"a":1,"A":2}}`), &e); err == nil {
		t.Error("duplicate names are accepted through encoding/json")
	}
}

// FuzzParse holds three promises: what Parse accepts is JSON; the document
// survives being written and read again; and the writer is deterministic.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		``, `null`, `{"a":1,"A":2}`, `[1.5e-3,-0,"\ud83d\ude80",{"x":[]}]`, `{"schemas":["urn:x"],"userName":"é"}`,
		"\ufeff{}", `"\u0000"`, `"\ud800"`, "\"\xff\"", `[[[[]]]]`, `{"a":{"b":{"c":null}}} x`, `01`, `-`, `{"a":}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := document.Parse(data, document.Limits{})
		if err != nil {
			var syntax *document.SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(data) || syntax.Reason == "" {
				t.Fatalf("Parse(%q): bad error %#v", data, err)
			}
			return
		}
		if !json.Valid([]byte(strings.TrimPrefix(string(data), "\ufeff"))) {
			t.Fatalf("Parse accepts %q, which is no JSON", data)
		}
		text := document.Append(nil, v)
		again, err := document.Parse(text, document.Limits{Bytes: len(text) + 1})
		if err != nil {
			t.Fatalf("Append wrote %q from %q: %v", text, data, err)
		}
		if !document.Equal(v, again) {
			t.Fatalf("%q became %q", data, text)
		}
		if second := document.Append(nil, again); string(second) != string(text) {
			t.Fatalf("written twice: %q, then %q", text, second)
		}
	})
}

package idp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.starlark.net/starlark"
	"pgregory.net/rapid"
)

// TestJSONKeepsWhatCame: order, number text and characters survive reading an
// answer and sending it back.
func TestJSONKeepsWhatCame(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"b":1,"a":2,"c":{"z":[1,{"y":null}],"x":true}}`,
		`[1.0,1e3,-0,0.10,123456789012345678901234567890,-1.5E-7]`,
		`{"t":"<a href='x'>&\u0001\"\\` + "\u2028é🚀" + `\n\t\r"}`,
		`""`, `[]`, `{}`, `null`, `false`,
	} {
		v, err := decode([]byte(text), &response{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got, err := encode(nil, v)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if diff := cmp.Diff(text, string(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	for _, text := range []string{"", "{", `{"a":}`, `{"a":1}x`, `[1,]`, "nul", strings.Repeat("[", 1000) + strings.Repeat("]", 1000), "\xff"} {
		if v, err := decode([]byte(text), &response{}); err == nil {
			t.Errorf("%.20q was read as %s", text, v)
		}
	}
}

// jsonValue draws JSON values.
func jsonValue(depth int) *rapid.Generator[any] {
	leaf := rapid.OneOf(
		rapid.Just[any](nil), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.String(), func(s string) any { return s }), rapid.Map(rapid.Int(), func(i int) any { return json.Number(strconv.Itoa(i)) }),
	)
	if depth == 0 {
		return leaf
	}
	inner := rapid.Deferred(func() *rapid.Generator[any] { return jsonValue(depth - 1) })
	return rapid.OneOf(leaf,
		rapid.Map(rapid.SliceOfN(inner, 0, 4), func(l []any) any { return l }),
		rapid.Map(rapid.MapOfN(rapid.String(), inner, 0, 4), func(m map[string]any) any { return m }))
}

// TestJSONAgreesWithTheStandardLibrary: what our writer writes, encoding/json
// reads as the same value, and thawing changes nothing.
func TestJSONAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := jsonValue(3).Draw(t, "value")
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		v, err := decode(data, &response{})
		if err != nil {
			t.Fatal(err)
		}
		thawed, err := thaw(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []starlark.Value{v, thawed} {
			text, err := encode(nil, value)
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(read(t, text))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := json.Marshal(read(t, data)); err != nil || !bytes.Equal(plain, again) {
				t.Fatalf("%s became %s (%v)", data, text, err)
			}
		}
	})
}

func read(t *rapid.T, data []byte) any {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%q: %v", data, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		t.Fatalf("%q: more than one value", data)
	}
	return v
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.50,"x"]}`, `{"A":1,"a":2}`, `[`, `"\ud800"`, `{"a":{"a":{"a":{}}}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := decode(data, &response{})
		if err != nil {
			return
		}
		text, err := encode(nil, v)
		if err != nil {
			t.Fatalf("%q was read but cannot be written: %v", data, err)
		}
		if !json.Valid(text) {
			t.Fatalf("%q became %q, which is not JSON", data, text)
		}
	})
}

func TestPaths(t *testing.T) {
	t.Parallel()
	const e = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	body := `{"UserName":"a","name":{"givenName":"G"},"emails":[{"type":"home","value":"h"},{"type":"WORK","value":"w"}],"roles":[{"primary":true,"value":"r"}],"` + e + `":{"manager":{"value":"m"},"department":"d"},"x":null}`
	v, err := decode([]byte(body), &response{})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"userName": `"a"`, "name.givenName": `"G"`, `emails[type eq "work"].value`: `"w"`, `roles[primary eq true].value`: `"r"`,
		e + ":manager.value": `"m"`, e + ":department": `"d"`, "urn:ietf:params:scim:schemas:core:2.0:User:userName": `"a"`,
		`emails[type eq "other"].value`: "", "name.nothing": "", "userName.sub": "", "x": "None", e + ":nothing": "",
	} {
		at, err := parsePath(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		got := ""
		if found := at.read(v); found != nil {
			got = found.String()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	for _, path := range []string{"", "a b", "a[b]", `a[b co "x"]`, "a.b.c", "[x]"} {
		if _, err := parsePath(path); err == nil {
			t.Errorf("%q was taken for a path", path)
		}
	}
}

// TestSetThenRead: what is set at a path is read there, and removing it leaves
// everything else.
func TestSetThenRead(t *testing.T) {
	t.Parallel()
	paths := []string{"a", "b.c", `d[type eq "work"].value`, `d[type eq "home"].value`, "urn:x:y:2.0:User:e", "urn:x:y:2.0:User:f.g", "b.h"}
	rapid.Check(t, func(t *rapid.T) {
		d := starlark.NewDict(4)
		want := map[string]starlark.Value{}
		for range rapid.IntRange(0, 12).Draw(t, "sets") {
			path := rapid.SampledFrom(paths).Draw(t, "path")
			at, err := parsePath(path)
			if err != nil {
				t.Fatal(err)
			}
			if rapid.Bool().Draw(t, "remove") {
				if err := at.remove(d); err != nil {
					t.Fatal(err)
				}
				delete(want, path)
				continue
			}
			value := starlark.String(rapid.String().Draw(t, "value"))
			if err := at.set(d, value); err != nil {
				t.Fatal(err)
			}
			want[path] = value
		}
		for _, path := range paths {
			at, err := parsePath(path)
			if err != nil {
				t.Fatal(err)
			}
			if got := at.read(d); got != want[path] {
				t.Fatalf("%s: %v, want %v in %s", path, got, want[path], d)
			}
		}
	})
}

package world

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseJSONRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "{", `{"a":1`, `{"a":1}{`, `{"a":1,"a":2}`, "{\"a\":\"\xff\"}", `[1,]`, "nul", `{"a"}`, strings.Repeat("[", 300) + strings.Repeat("]", 300),
	} {
		if v, err := parseJSON([]byte(text)); !errors.Is(err, errNotJSON) {
			t.Errorf("%.40q: got %v, %v, want an error", text, v, err)
		}
	}
}

func TestParseJSONKeepsOrderAndNumbers(t *testing.T) {
	t.Parallel()
	const text = `{"b":9007199254740993,"A":[1.0,"<&>é",null,true],"c":{}}`
	v, err := parseJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if got := show(v); got != text {
		t.Errorf("got %s, want %s", got, text)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	const text = `{"userName":"ada","name":{"givenName":"Ada"},"emails":[{"value":"a@b"},{"value":"c@d"}],
		"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"E","manager":{"value":"7"}}}`
	v, err := parseJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"USERNAME": `"ada"`, "name.givenName": `"Ada"`, "emails[1].value": `"c@d"`, "emails[2].value": "absent", "emails.value": `["a@b","c@d"]`, "emails.type": "[]",
		`emails[value eq "C@D"].value`: `"c@d"`, `emails[value eq "e@f"]`: "absent", `emails[value eq "a@b"`: "absent",
		"userName.x": "absent", "nothing": "absent", enterprise + ":department": `"E"`, enterprise + ":manager.value": `"7"`,
		strings.ToLower(enterprise) + ":Department": `"E"`, enterprise: `{"department":"E","manager":{"value":"7"}}`, "urn:other:department": "absent",
		"emails[x]": "absent", "emails[": "absent",
	} {
		found, there := lookup(v, path)
		if got := orNothing(found, there); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{`{"a":1,"b":2}`, `{"B":2.0,"A":1}`, true},
		{`{"a":1}`, `{"a":1,"b":null}`, false},
		{`[1,2]`, `[2,1]`, false},
		{`9007199254740993`, `9007199254740992`, false},
		{`"1"`, `1`, false},
		{`1e2`, `100`, true},
		{`null`, `false`, false},
		{`[{"x":[1,2]}]`, `[{"x":[1,2]}]`, true},
	} {
		a, errA := parseJSON([]byte(c.a))
		b, errB := parseJSON([]byte(c.b))
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		if got := equal(a, b); got != c.want {
			t.Errorf("%s against %s: got %t, want %t", c.a, c.b, got, c.want)
		}
	}
}

// values draws JSON values with objects whose names differ by more than case.
func values(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		kinds := 5
		if depth == 0 {
			kinds = 3
		}
		switch rapid.IntRange(0, kinds).Draw(t, "kind") {
		case 0:
			return rapid.String().Draw(t, "text")
		case 1:
			return json.Number(fmt.Sprint(rapid.Int64().Draw(t, "number")))
		case 2:
			return rapid.Bool().Draw(t, "flag")
		case 3:
			return nil
		case 4:
			return append([]any{}, rapid.SliceOfN(values(depth-1), 0, 4).Draw(t, "array")...)
		default:
			o := &object{}
			for _, name := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,3}`), 0, 4, rapid.ID[string]).Draw(t, "names") {
				o.members = append(o.members, member{name, values(depth-1).Draw(t, name)})
			}
			return o
		}
	})
}

func TestAValueSurvivesWritingAndReading(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values(3).Draw(t, "value")
		back, err := parseJSON(appendJSON(nil, v))
		if err != nil {
			t.Fatalf("%s: %v", show(v), err)
		}
		if !equal(v, back) {
			t.Fatalf("got %s, want %s", show(back), show(v))
		}
	})
}

func TestUnorderedForgetsOrderAndNothingElse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values(3).Draw(t, "value")
		seed := rapid.Uint64().Draw(t, "seed")
		if shuffled := shuffle(v, rand.New(rand.NewPCG(seed, 0))); !equal(unordered(v), unordered(shuffled)) {
			t.Fatalf("%s and %s differ", show(v), show(shuffled))
		}
		w := values(3).Draw(t, "other")
		if equal(v, w) && !equal(unordered(v), unordered(w)) {
			t.Fatalf("%s and %s are equal and differ without order", show(v), show(w))
		}
	})
}

func shuffle(v any, r *rand.Rand) any {
	switch x := v.(type) {
	case *object:
		c := &object{}
		for _, m := range x.members {
			c.members = append(c.members, member{m.name, shuffle(m.value, r)})
		}
		r.Shuffle(len(c.members), func(i, j int) { c.members[i], c.members[j] = c.members[j], c.members[i] })
		return c
	case []any:
		c := make([]any, 0, len(x))
		for _, e := range x {
			c = append(c, shuffle(e, r))
		}
		r.Shuffle(len(c), func(i, j int) { c[i], c[j] = c[j], c[i] })
		return c
	default:
		return v
	}
}

func FuzzParseJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}]}`, `[1e999]`, `{"a":1,"a":2}`, "\"\\ud800\"", `{"":""}`, "[[[", "\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := parseJSON(data)
		if err != nil {
			return
		}
		back, err := parseJSON(appendJSON(nil, v))
		if err != nil || !equal(v, back) {
			t.Errorf("%q: read back as %s, %v", data, show(back), err)
		}
		lookup(v, string(data))
	})
}

package provlog_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/provlog"
)

func secret(name string) bool { return strings.EqualFold(name, "password") }

func TestRedact(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body, want string
		texts      []string
		secrets    []string
		cut        bool
	}{
		"nothing secret":             {`{ "a":1.50, "b":[true,null,"x\u0041"] }`, `{ "a":1.50, "b":[true,null,"x\u0041"] }`, []string{"xA"}, nil, false},
		"a member":                   {`{"userName":"ada","Password":"s3cret"}`, `{"userName":"ada","Password":"[redacted]"}`, []string{"ada"}, []string{"s3cret"}, false},
		"of another type":            {`{"password":{"a":["x",1]},"b":2}`, `{"password":"[redacted]","b":2}`, nil, []string{"x"}, false},
		"none given":                 {`{"password":null}`, `{"password":null}`, nil, nil, false},
		"below":                      {`{"data":[{"x":{"password":"p1"}}]}`, `{"data":[{"x":{"password":"[redacted]"}}]}`, nil, []string{"p1"}, false},
		"an operation":               {`{"Operations":[{"op":"replace","path":"password","value":"p1"}]}`, `{"Operations":[{"op":"replace","path":"password","value":"[redacted]"}]}`, []string{"replace", "password"}, []string{"p1"}, false},
		"value before path":          {`{"Operations":[{"value":"p1","path":"password"}]}`, `{"Operations":[{"value":"[redacted]","path":"password"}]}`, nil, []string{"p1", "password"}, false},
		"a path with a URN":          {`[{"path":"urn:x:User:Password","value":["p1"]}]`, `[{"path":"urn:x:User:Password","value":"[redacted]"}]`, []string{"urn:x:User:Password"}, []string{"p1"}, false},
		"a path with a filter":       {`[{"path":"c[type eq \"a\"].password","value":"p1"}]`, `[{"path":"c[type eq \"a\"].password","value":"[redacted]"}]`, []string{`c[type eq "a"].password`}, []string{"p1"}, false},
		"an operation without path":  {`[{"op":"add","value":{"password":"p1","title":"t"}}]`, `[{"op":"add","value":{"password":"[redacted]","title":"t"}}]`, []string{"add", "t"}, []string{"p1"}, false},
		"a filter":                   {`{"filter":"userName eq \"ada\" and password eq \"p1\""}`, `{"filter":"userName eq \"ada\" and password eq \"[redacted]\""}`, []string{`userName eq "ada" and password eq "[redacted]"`}, nil, false},
		"twice":                      {`{"password":"p1","password":"p2"}`, `{"password":"[redacted]","password":"[redacted]"}`, nil, []string{"p1", "p2"}, false},
		"cut in a text":              {`{"a":"x","b":"ada@exam`, `{"a":"x","b"`, []string{"x"}, nil, true},
		"cut in the secret":          {`{"a":"x","password":"s3cr`, `{"a":"x","password"`, []string{"x"}, nil, true},
		"cut before the path":        {`{"Operations":[{"op":"add","value":"s3cret"`, `{"Operations":[{"op":"add","value":"[redacted]"`, []string{"add"}, []string{"s3cret"}, true},
		"cut in a number":            {`{"a":12`, `{"a"`, nil, nil, true},
		"cut inside a secret object": {`{"password":{"a":"x","b":"y`, `{"password":"[redacted]"`, nil, []string{"x"}, true},
		"no JSON":                    {`user=ada&password=s3cret`, ``, nil, nil, true},
		"JSON and more":              {`{"a":1} password=s3cret`, `{"a":1}`, nil, nil, true},
		"a bad escape":               {`{"a":"x","b":"\q","password":"s3cret"}`, `{"a":"x","b"`, []string{"x"}, nil, true},
		"a single text":              {`"x"`, `"x"`, []string{"x"}, nil, false},
		"deep":                       {strings.Repeat("[", 200), strings.Repeat("[", 101), nil, nil, true},
		"nothing":                    {``, ``, nil, nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := provlog.Redact([]byte(c.body), secret)
			if diff := cmp.Diff(c.want, string(got.Text)); diff != "" {
				t.Errorf("text (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.texts, got.Texts, cmpEmpty); diff != "" {
				t.Errorf("texts (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.secrets, got.Secrets, cmpEmpty); diff != "" {
				t.Errorf("secrets (-want +got)\n%s", diff)
			}
			if got.Cut != c.cut {
				t.Errorf("cut: %v", got.Cut)
			}
		})
	}
}

var cmpEmpty = cmp.Transformer("none", func(list []string) string { return strings.Join(list, "\x00") })

// FuzzRedact: what is kept never holds the value of a secret member, is a
// prefix of the original where nothing was hidden, and whole JSON stays JSON.
func FuzzRedact(f *testing.F) {
	for _, seed := range []string{
		`{"password":"§secret§","a":[1,{"b":"x"}]}`, `{"Operations":[{"path":"password","value":"§secret§"}]}`, `{"password":["§secret§`,
		`{"filter":"password eq \"§secret§\""}`, `[{"value":"§secret§"`, `{"a":"\u00e9","password":{"x":"§secret§"}}`, `{`, `{"a":1}x`, `[[[`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := provlog.Redact(body, secret)
		valid := json.Valid(body)
		if valid && (got.Cut || !json.Valid(got.Text)) {
			// Go takes invalid UTF-8 for JSON, as we do, and any depth.
			if strings.Count(string(body), "[")+strings.Count(string(body), "{") < 100 {
				t.Errorf("%q became %q, cut %v", body, got.Text, got.Cut)
			}
		}
		var members map[string]any
		if valid && json.Unmarshal(body, &members) == nil {
			for name, value := range members {
				text, isText := value.(string)
				if isText && secret(name) && len(text) > 12 && strings.Count(string(body), text) == 1 && strings.Contains(string(got.Text), text) {
					t.Errorf("%q still holds %q", got.Text, text)
				}
			}
		}
		again := provlog.Redact(got.Text, secret)
		if !got.Cut && string(again.Text) != string(got.Text) {
			t.Errorf("%q becomes %q the second time", got.Text, again.Text)
		}
	})
}

func TestQuery(t *testing.T) {
	t.Parallel()
	for raw, c := range map[string]struct {
		want  string
		texts []string
	}{
		"":                                       {"", nil},
		"filter=userName+eq+%22a%40b%22&count=1": {"filter=userName+eq+%22a%40b%22&count=1", []string{`userName eq "a@b"`, "1"}},
		"filter=password%20eq%20%22s3cret%22":    {"filter=password+eq+%22%5Bredacted%5D%22", []string{`password eq "[redacted]"`}},
		"access_token=s3cret&aadOptscim062020":   {"access_token=%5Bredacted%5D&aadOptscim062020", []string{"aadOptscim062020"}},
		"filter=userName%20eq%20%22a%22&":        {"filter=userName%20eq%20%22a%22&", []string{`userName eq "a"`, ""}},
		"filter=%zz":                             {"filter=%zz", []string{"%zz"}},
	} {
		got, texts := provlog.Query(raw, secret)
		if got != c.want {
			t.Errorf("%s became %s, want %s", raw, got, c.want)
		}
		if diff := cmp.Diff(c.texts, texts); diff != "" {
			t.Errorf("%s: texts (-want +got)\n%s", raw, diff)
		}
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	token := "sp_0123456789abcdef01234567_aB-_9"
	for _, c := range []struct {
		text    string
		secrets []string
		want    string
	}{
		{"a " + token + " b", nil, "a [redacted] b"},
		{"x a+b/c@1 y a%2Bb%2Fc%401", []string{"a+b/c@1"}, "x [redacted] y [redacted]"},
		{`{"x":"a\"b\\cd"}`, []string{`a"b\cd`}, `{"x":"[redacted]"}`},
		{"short ab", []string{"ab"}, "short ab"},
	} {
		if got := provlog.Forget(c.text, c.secrets...); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestField(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"Authorization", "Bearer abc", "Bearer [redacted]"},
		{"Authorization", "abc", "[redacted]"},
		{"Authorization", strings.Repeat("Bearer ", 2) + "abc", strings.Repeat("Bearer ", 2) + "[redacted]"},
		{"Authorization", "one two three four", "[redacted]"},
		{"Authorization", "", ""},
		{"X-Api-Key", "abc", "[redacted]"},
		{"Cookie", "session=abc", "[redacted]"},
		{"Referer", "https://x/?t=topsecret", "https://x/?t=[redacted]"},
		{"Accept", "*/*", "*/*"},
	} {
		if got := provlog.Field(c[0], c[1], "topsecret"); got != c[2] {
			t.Errorf("%s: %s is %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestRecognise(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		header map[string][]string
		want   string
	}{
		{map[string][]string{"User-Agent": {"Okta SCIM Client 1.0.0"}}, "okta"},
		{map[string][]string{"Adscimversion": {"Date:2026-09-24T22:19:44Z, ActivityId:x"}}, "entra"},
		{map[string][]string{"Adscimversion": {"5.0"}, "User-Agent": {"Okta"}}, "entra"},
		{map[string][]string{"User-Agent": {""}}, "onelogin"},
		{map[string][]string{"User-Agent": {"OneLogin SCIM"}}, "onelogin"},
		{map[string][]string{"User-Agent": {"JumpCloud/1"}}, "jumpcloud"},
		{map[string][]string{"User-Agent": {"Google-SCIM"}}, "google"},
		{map[string][]string{"User-Agent": {"curl/8"}}, ""},
		{map[string][]string{}, ""},
	} {
		if got := provlog.Recognise(func(name string) []string { return c.header[name] }); got != c.want {
			t.Errorf("%v is %q, want %q", c.header, got, c.want)
		}
	}
}

// TestNamesAreFound: what a person was called is found in every form in which
// requests and answers carry it, and what is somebody else's is not.
func TestNamesAreFound(t *testing.T) {
	t.Parallel()
	key := provlog.NewKey([]byte("a key"))
	names := key.NamesOf([]string{"ada.lovelace@example.com", "Ada Lovelace", "Countess"}, "Lovelace", "Ada")
	hits := func(text string, with []provlog.Mark) bool {
		marks, ok := key.Marks([]string{text})
		return ok && slices.ContainsFunc(marks, func(m provlog.Mark) bool { return slices.Contains(with, m) })
	}
	for _, text := range []string{
		"ada.lovelace@example.com", "ADA.Lovelace@Example.COM", `userName eq "ada.lovelace@example.com"`, "mailto:ada.lovelace@example.com.",
		"Ada Lovelace", "user Ada Lovelace exists", "Lovelace, Ada", "countess", "(Lovelace)", "x?filter=userName eq ada.lovelace@example.com",
	} {
		if !hits(text, names.Sure) {
			t.Errorf("%q is not found", text)
		}
	}
	for _, text := range []string{"Ada Byron", "ada", "lovelacex", "lovelace@example.com", "ada.lovelace@example.org", "urn:Lovelace", ""} {
		if hits(text, names.Sure) {
			t.Errorf("%q is found", text)
		}
	}
	if !hits("Ada", names.Shared) || hits("Adam", names.Shared) {
		t.Error("the given name")
	}
	if other := provlog.NewKey([]byte("another")); other.Of("ada") == key.Of("ada") {
		t.Error("two workspaces have the same marks")
	}
	if only := key.NamesOf(nil, "", "Ada"); len(only.Sure) > 0 || len(only.Shared) != 1 {
		t.Errorf("a given name alone: %+v", only)
	}
	three := key.NamesOf([]string{"Ludwig van Beethoven"}, "", "")
	if !hits("it is Ludwig van Beethoven himself", three.Sure) || hits("it is Ludwig van Gogh", three.Sure) {
		t.Error("a name of three words")
	}
}

func TestTooManyMarks(t *testing.T) {
	t.Parallel()
	var texts []string
	for n := range provlog.MaxMarks + 1 {
		texts = append(texts, strings.Repeat("x", n+1))
	}
	if marks, ok := provlog.NewKey(nil).Marks(texts); ok {
		t.Errorf("%d marks", len(marks))
	}
}

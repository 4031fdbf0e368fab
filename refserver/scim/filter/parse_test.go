package filter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

func TestParseShowsStructure(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{`userName eq "bjensen"`, `userName eq "bjensen"`},
		{`userName EQ "x"`, `userName eq "x"`},
		{`  title   pr `, `title pr`},
		{`title PR`, `title pr`},
		// Precedence: not, and, or.
		{`a pr or b pr and c pr`, `a pr or b pr and c pr`},
		{`(a pr or b pr) and c pr`, `(a pr or b pr) and c pr`},
		{`a pr or (b pr and c pr)`, `a pr or b pr and c pr`},
		{`not (a pr) and b pr`, `not (a pr) and b pr`},
		{`not (a pr and b pr) or c pr`, `not (a pr and b pr) or c pr`},
		{`not(a pr)`, `not (a pr)`},
		{`NOT  ( a pr )`, `not (a pr)`},
		{`not (not (a pr))`, `not (not (a pr))`},
		{`((a pr))`, `a pr`},
		{`a pr and (b pr and c pr) AND d pr`, `a pr and b pr and c pr and d pr`},
		{`(a pr)and(b pr)or(c pr)`, `a pr and b pr or c pr`},
		// Values.
		{`a eq true or a eq False or a eq NULL`, `a eq true or a eq false or a eq null`},
		{`a gt -1.50e2`, `a gt -150`},
		{`a eq "and"`, `a eq "and"`},
		{`a eq "or b eq \"c"`, `a eq "or b eq \"c"`},
		{`a eq "\u0061\u00e9\ud83d\ude80\/\b\f\n\r\t\\"`, `a eq "aé🚀/\b\f\n\r\t\\"`},
		{`a co "O'Malley (x) [y]"`, `a co "O'Malley (x) [y]"`},
		{`a eq ""`, `a eq ""`},
		// Names that are words of the language.
		{`and pr or not pr`, `and pr or not pr`},
		{`not pr`, `not pr`},
		{`not eq "x"`, `not eq "x"`},
		{`eq ne "eq"`, `eq ne "eq"`},
		// URNs and brackets.
		{`urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"`, `urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"`},
		{`emails[type eq "work" and value co "@x"] or ims[type pr]`, `emails[type eq "work" and value co "@x"] or ims[type pr]`},
		{`emails[ not (type eq "]") or (primary eq true) ]`, `emails[not (type eq "]") or primary eq true]`},
		{`emails[type eq "work"].value eq "x"`, `emails[type eq "work"].value eq "x"`},
		{`emails[type eq "work"].value pr and a pr`, `emails[type eq "work"].value pr and a pr`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			n, err := filter.Parse(tt.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, n.String()); diff != "" {
				t.Errorf("canonical text (-want +got):\n%s", diff)
			}
			again, err := filter.Parse(n.String())
			if err != nil {
				t.Fatalf("canonical text does not parse: %v", err)
			}
			if diff := cmp.Diff(n.String(), again.String()); diff != "" {
				t.Errorf("canonical text is not stable (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePositions(t *testing.T) {
	t.Parallel()
	n, err := filter.Parse(`  é pr and (x eq "日本" or not (b pr))`)
	if err != nil {
		t.Fatal(err)
	}
	and, ok := n.(*filter.Logical)
	if !ok {
		t.Fatalf("got %T, want *filter.Logical", n)
	}
	or, ok := and.Terms[1].(*filter.Logical)
	if !ok {
		t.Fatalf("got %T, want *filter.Logical", and.Terms[1])
	}
	comparison, ok := or.Terms[0].(*filter.Comparison)
	if !ok {
		t.Fatalf("got %T, want *filter.Comparison", or.Terms[0])
	}
	got := []int{n.Position(), and.Terms[0].Position(), or.Position(), comparison.Position(), comparison.ValuePos, or.Terms[1].Position()}
	if diff := cmp.Diff([]int{3, 3, 13, 13, 18, 26}, got); diff != "" {
		t.Errorf("positions (-want +got):\n%s", diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{``, `character 1: the filter is empty`},
		{`   `, `character 1: the filter is empty`},
		{`userName`, `character 9: expected an operator after "userName", found the end of the filter`},
		{`eq`, `character 3: expected an operator after "eq"`},
		{`userName eq`, `character 12: expected a value after "eq", found the end of the filter`},
		{`userName eq and`, `character 13: "and" is no value; strings stand in double quotes`},
		{`userName zzq "a"`, `character 10: "zzq" is not an operator; known are eq,`},
		{`userName eq "a`, `character 13: the string "a has no closing quote`},
		{`userName eq 'a'`, `character 13: "'a'" is no value; strings stand in double quotes`},
		{`userName eq bjensen`, `character 13: "bjensen" is no value`},
		{`id eq 54D382A4-2050`, `character 7: "54D382A4-2050" is neither a string in double quotes nor a number`},
		{`a eq 01`, `character 6: "01" is neither`},
		{`a eq 1.`, `character 6: "1." is neither`},
		{`a eq .5`, `character 6: ".5" is no value`},
		{`a eq +5`, `character 6: "+5" is no value`},
		{`a eq 1e`, `character 6: "1e" is neither`},
		{`a eq 1e+-2`, `character 6: "1e+-2" is neither`},
		{`a eq 1e9999`, `character 6: "1e9999" is neither`},
		{`a eq 1e99999999999999999999`, `character 6:`},
		{`a eq "x" b`, `character 10: expected "and", "or" or the end of the filter, found "b"`},
		{`a eq "x" and`, `character 13: expected an attribute name, "not" or "(", found the end`},
		{`a eq "x" or and`, `character 16: expected an operator after "and"`},
		{`and a pr`, `character 5: "a" is not an operator`},
		{`(a pr`, `character 6: expected "and", "or" or the ")" for the "(" of character 1`},
		{`a pr)`, `character 5: expected "and", "or" or the end of the filter, found ")"`},
		{`()`, `character 2: expected an attribute name, "not" or "(", found ")"`},
		{`not a pr`, `character 5: expected "(" after "not", found "a"`},
		{`userName (a pr)`, `character 10: expected an operator after "userName", found "("`},
		{`"userName" eq "a"`, `character 1: expected an attribute name, "not" or "(", found "userName"`},
		{`a eq"x"`, `character 5: a space is missing before "x"`},
		{`a eq "x"and b pr`, `character 9: a space is missing before "and"`},
		{`a eq "x""y"`, `character 9: a space is missing`},
		{`a eq (b)`, `character 6: expected a value after "eq", found "("`},
		{`a pr "x"`, `character 6: expected "and", "or" or the end`},
		{`emails[type eq "work"`, `character 22: expected "and", "or" or the "]" for the "[" of character 7`},
		{`emails[]`, `character 8: expected an attribute name`},
		{`emails[type[value eq "a"]]`, `character 12: square brackets do not nest`},
		{`emails[type eq "work" and value[display eq "a"]]`, `character 32: square brackets do not nest`},
		{`emails[(type pr]`, `character 16: expected "and", "or" or the ")" for the "(" of character 8`},
		{`emails[type pr].value`, `character 22: expected an operator after ".value"`},
		{`emails[type pr] .value pr`, `character 17: expected "and", "or" or the end of the filter, found ".value"`},
		{`emails[type pr].value[x pr]`, `character 22: expected an operator after ".value"`},
		{`a eq "\x"`, `character 7: "\\x" is no escape of JSON`},
		{`a eq "\u12g4"`, `character 7: "\\u" is no escape of JSON`},
		{`a eq "\ud800"`, `character 7: "\\ud800" is half a surrogate pair`},
		{`a eq "\ud800\u0061"`, `half a surrogate pair`},
		{`a eq "\udc00\ud800"`, `half a surrogate pair`},
		{`a eq "\`, `character 7: the string ends inside an escape`},
		{"a eq \"x\ny\"", `character 8: the control character U+000A must be escaped`},
		{"a eq \"\xff\"", `not valid UTF-8`},
		{`a eq "` + strings.Repeat("x", 100), `"` + strings.Repeat("x", 59) + `… has no closing quote`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			n, err := filter.Parse(tt.text)
			if err == nil {
				t.Fatalf("accepted as %v", n)
			}
			checkRefusal(t, err, tt.want)
		})
	}
}

func checkRefusal(t *testing.T, err error, want string) {
	t.Helper()
	e := scim.AsError(err)
	if e == nil {
		t.Fatalf("got %T %v, want a *scim.Error", err, err)
	}
	if e.Status != 400 || e.Type != scim.TypeInvalidFilter {
		t.Errorf("got %d %s, want 400 invalidFilter", e.Status, e.Type)
	}
	if !strings.Contains(e.Detail, want) {
		t.Errorf("detail %q does not say %q", e.Detail, want)
	}
}

func TestParseLimits(t *testing.T) {
	t.Parallel()
	repeat := func(n int, s, joiner string) string {
		return strings.Join(strings.Split(strings.Repeat(s+"\x00", n)[:n*(len(s)+1)-1], "\x00"), joiner)
	}
	tests := []struct {
		name, text string
		ok         bool
	}{
		{"500 terms", repeat(500, "a pr", " or "), true},
		{"501 terms", repeat(501, "a pr", " or "), false},
		{"1000 terms", repeat(1000, `a eq "x"`, " or "), false},
		{"depth 499", strings.Repeat("(", 499) + "a pr" + strings.Repeat(")", 499), true},
		{"depth 500", strings.Repeat("(", 500) + "a pr" + strings.Repeat(")", 500), false},
		{"depth 60000", strings.Repeat("(", 60_000), false},
		{"249 nots", strings.Repeat("not (", 249) + "a pr" + strings.Repeat(")", 249), true},
		{"15000 nots", strings.Repeat("not(", 15_000), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := filter.Parse(tt.text)
			if tt.ok && err != nil {
				t.Errorf("refused: %v", err)
			}
			if !tt.ok {
				checkRefusal(t, err, "the filter has more than 500 parts")
			}
		})
	}
	text := `title eq "` + strings.Repeat("x", filter.MaxBytes-len(`title eq ""`)) + `"`
	if _, err := filter.Parse(text); err != nil {
		t.Errorf("a filter of MaxBytes: %v", err)
	}
	_, err := filter.Parse(text + " ")
	checkRefusal(t, err, "the filter has 65537 bytes, more than 65536")
}

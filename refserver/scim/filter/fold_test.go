package filter_test

import (
	"testing"
	"unicode/utf8"

	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// lastFolding is beyond the last character that has case or folds; behind it
// are ideographs and private use.
const lastFolding = 0x1FFFF

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		same bool
	}{
		{"Ada", "aDA", true},
		{"É", "e\u0301", true},
		{"Straße", "STRASSE", true},
		{"ΌΣΟΣ", "όσος", true},
		{"\u212a", "k", true}, // the Kelvin sign
		{"ǅ", "ǆ", true},
		{"𐐀", "𐐨", true},
		{"x\u0323\u0307", "X\u0307\u0323", true}, // marks in another order
		{"a", "ａ", false},                        // compatibility is not case
		{"ﬁ", "fi", true},                        // full folding takes ligatures apart
		{"e", "é", false},
		{"a", "a ", false},
		{"i", "ı", false},
	}
	for _, tt := range tests {
		t.Run(tt.a+"/"+tt.b, func(t *testing.T) {
			t.Parallel()
			if same := filter.Fold(tt.a) == filter.Fold(tt.b); same != tt.same {
				t.Errorf("Fold gives %q and %q", filter.Fold(tt.a), filter.Fold(tt.b))
			}
		})
	}
}

func TestFoldIsStable(t *testing.T) {
	t.Parallel()
	check := func(t interface{ Errorf(string, ...any) }, s string) {
		folded := filter.Fold(s)
		switch {
		case filter.Fold(folded) != folded:
			t.Errorf("Fold(%+q) = %+q, folded again %+q", s, folded, filter.Fold(folded))
		case !norm.NFC.IsNormalString(folded):
			t.Errorf("Fold(%+q) = %+q is not in normal form C", s, folded)
		case filter.Fold(norm.NFD.String(s)) != folded:
			t.Errorf("Fold(%+q) depends on the normal form", s)
		}
	}
	for r := rune(1); r <= lastFolding; r++ {
		if utf8.ValidRune(r) {
			check(t, string(r))
		}
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "s")) })
}

func TestPrepareUserName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in, want string
		strict   bool // accepted in strict mode
	}{
		{"BJensen@Example.com", "bjensen@example.com", true},
		{`CONTOSO\Ada+x#EXT#`, `contoso\ada+x#ext#`, true},
		{"Ｊｕｌｉｅｔ", "juliet", true},
		{"Fußball", "fußball", true},
		{"E\u0301", "é", true},
		{"Σ", "σ", true},
		{"Ada Lovelace", "ada lovelace", false},
		{"ADA🚀", "ada🚀", false},
		{"\u00a0", "\u00a0", false},
		{"ﬁ", "ﬁ", false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			t.Parallel()
			got, err := filter.PrepareUserName(tt.in, false)
			if err != nil || got != tt.want {
				t.Errorf("tolerant: %q, %v, want %q", got, err, tt.want)
			}
			got, err = filter.PrepareUserName(tt.in, true)
			if tt.strict && (err != nil || got != tt.want) {
				t.Errorf("strict: %q, %v, want %q", got, err, tt.want)
			}
			if e := scim.AsError(err); !tt.strict && (e == nil || e.Status != 400 || e.Type != scim.TypeInvalidValue) {
				t.Errorf("strict: %q, %v, want 400 invalidValue", got, err)
			}
		})
	}
}

// Strict and tolerant workspaces compare what both accept in the same way.
func TestPrepareUserNameAgreesWithPRECIS(t *testing.T) {
	t.Parallel()
	check := func(t interface{ Errorf(string, ...any) }, s string) {
		want, err := precis.UsernameCaseMapped.String(s)
		if err != nil {
			return
		}
		if got, err := filter.PrepareUserName(s, false); err != nil || got != want {
			t.Errorf("PrepareUserName(%+q) = %+q, %v, the profile gives %+q", s, got, err, want)
		}
	}
	for r := rune(1); r <= lastFolding; r++ {
		if utf8.ValidRune(r) {
			check(t, string(r))
		}
	}
	if t.Failed() {
		return
	}
	rapid.Check(t, func(t *rapid.T) { check(t, rapid.String().Draw(t, "s")) })
}

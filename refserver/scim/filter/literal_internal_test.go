package filter

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"2026-01-31T08:00:00Z", "2026-01-31T08:00:00Z"},
		{"2026-01-31T13:00:00+05:00", "2026-01-31T08:00:00Z"},
		{"2026-01-31T00:30:00-08:30", "2026-01-31T09:00:00Z"},
		{"2026-01-31T08:00:00", "2026-01-31T08:00:00Z"},
		{"2026-01-31T08:00:00.1234567Z", "2026-01-31T08:00:00.123456Z"},
		{"2026-01-31T08:00:00.12345678901234Z", "2026-01-31T08:00:00.123456Z"},
		{"2026-01-31T24:00:00Z", "2026-02-01T00:00:00Z"},
		{"2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"},
		{"1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z"},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
		{"2026-02-29T00:00:00Z", ""},
		{"2026-13-01T00:00:00Z", ""},
		{"2026-00-01T00:00:00Z", ""},
		{"2026-01-31T24:00:01Z", ""},
		{"2026-01-31T25:00:00Z", ""},
		{"2026-01-31T08:60:00Z", ""},
		{"2026-01-31T08:00:60Z", ""},
		{"2026-01-31T08:00:00+14:01", ""},
		{"2026-01-31T08:00:00+05:60", ""},
		{"2026-01-31T08:00:00+0500", ""},
		{"2026-01-31T08:00:00+5:00", ""},
		{"2026-01-31T08:00:00,5Z", ""},
		{"2026-01-31T08:00:00.Z", ""},
		{"2026-01-31T08:00:00ZZ", ""},
		{"2026-01-31t08:00:00Z", ""},
		{"2026-01-31 08:00:00Z", ""},
		{"2026-1-31T08:00:00Z", ""},
		{"2026-01-31", ""},
		{"20260131T080000Z", ""},
		{"0001-01-01T00:00:00+01:00", ""},
		{"0000-01-01T00:00:00Z", ""},
		{"+2026-01-31T08:00:00Z", ""},
		{"", ""},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			got := ""
			if at, ok := parseTime(tt.text); ok {
				got = at.Format(time.RFC3339Nano)
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0.000": "0", "0e5": "0", "10": "10", "-1.50": "-1.5", "1e3": "1000", "1E+3": "1000", "1500e-3": "1.5", "0.001e2": "0.1",
		"12e-4": "0.0012", "100e-2": "1", "0.10": "0.1", "9007199254740993": "9007199254740993",
		"": "", "-": "", "01": "", "-01": "", "1.": "", ".1": "", "1e": "", "1e+": "", "+1": "", "1e1.5": "", "1x": "", "0x10": "", "1e301": "", "1e-301": "", "NaN": "", "1e99999999999999999999": "",
	} {
		got, ok := parseNumber(text)
		if string(got) != want || ok != (want != "") {
			t.Errorf("parseNumber(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
}

func TestCompareNumbersFollowsTheirValues(t *testing.T) {
	t.Parallel()
	texts := rapid.StringMatching(`-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,10})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts.Draw(t, "a"), texts.Draw(t, "b")
		x, okX := parseNumber(a)
		y, okY := parseNumber(b)
		if !okX || !okY {
			t.Fatalf("%q or %q is refused", a, b)
		}
		valueX, _ := new(big.Rat).SetString(a)
		valueY, _ := new(big.Rat).SetString(b)
		if got, want := compareNumbers(x, y), valueX.Cmp(valueY); got != want {
			t.Fatalf("compare %s with %s: %d, want %d", a, b, got, want)
		}
		if again, ok := parseNumber(string(x)); !ok || again != x {
			t.Fatalf("%q became %q, and that %q", a, x, again)
		}
		if x2, _ := new(big.Rat).SetString(string(x)); x2.Cmp(valueX) != 0 {
			t.Fatalf("%q became %q", a, x)
		}
	})
}

package scim_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestParseDateTime(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want string // RFC 3339 with nanoseconds, "" for an error
	}{
		{"2008-01-23T04:56:22Z", "2008-01-23T04:56:22Z"},
		{"2008-01-23T04:56:22", "2008-01-23T04:56:22Z"},
		{"2008-01-23T04:56:22.1Z", "2008-01-23T04:56:22.1Z"},
		{"2008-01-23T04:56:22.123456789987Z", "2008-01-23T04:56:22.123456789Z"},
		{"2008-01-23T04:56:22+02:00", "2008-01-23T02:56:22Z"},
		{"2008-01-23T00:56:22-14:00", "2008-01-23T14:56:22Z"},
		{"2008-12-31T24:00:00Z", "2009-01-01T00:00:00Z"},
		{"2008-12-31T24:00:00.000Z", "2009-01-01T00:00:00Z"},
		{"2020-02-29T00:00:00Z", "2020-02-29T00:00:00Z"},
		{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
		{"0001-01-01T00:00:00+00:01", ""},
		{"9999-12-31T24:00:00Z", ""},
		{"2020-01-01", ""},
		{"2020-13-01T00:00:00Z", ""},
		{"2020-00-01T00:00:00Z", ""},
		{"2020-01-00T00:00:00Z", ""},
		{"2021-02-29T00:00:00Z", ""},
		{"2020-04-31T00:00:00Z", ""},
		{"0000-01-01T00:00:00Z", ""},
		{"2020-01-01T24:00:01Z", ""},
		{"2020-01-01T24:00:00.5Z", ""},
		{"2020-01-01T25:00:00Z", ""},
		{"2020-01-01T00:60:00Z", ""},
		{"2020-01-01T00:00:60Z", ""},
		{"2020-01-01T00:00Z", ""},
		{"2020-01-01T00:00:00.Z", ""},
		{"2020-01-01T00:00:00,5Z", ""},
		{"2020-01-01T00:00:00z", ""},
		{"2020-01-01t00:00:00Z", ""},
		{"2020-01-01 00:00:00Z", ""},
		{"2020-01-01T00:00:00+14:01", ""},
		{"2020-01-01T00:00:00+15:00", ""},
		{"2020-01-01T00:00:00+02", ""},
		{"2020-01-01T00:00:00+0200", ""},
		{"2020-1-1T00:00:00Z", ""},
		{"+2020-01-01T00:00:00Z", ""},
		{"-2020-01-01T00:00:00Z", ""},
		{"20200-01-01T00:00:00Z", ""},
		{"2020-01-01T+1:00:00Z", ""},
		{"2020-01-01T00:00:00ZZ", ""},
		{"T", ""},
		{"", ""},
	}
	for _, test := range tests {
		t.Run(test.text, func(t *testing.T) {
			t.Parallel()
			got, err := scim.ParseDateTime(test.text)
			if test.want == "" {
				if err == nil {
					t.Errorf("accepted as %v", got)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s := got.Format(time.RFC3339Nano); s != test.want {
				t.Errorf("got %s, want %s", s, test.want)
			}
		})
	}
}

// FuzzParseDateTime: what both this parser and the standard library read means
// the same instant, and whatever is accepted can be written and read again.
func FuzzParseDateTime(f *testing.F) {
	for _, seed := range []string{"2008-01-23T04:56:22Z", "2008-01-23T04:56:22.5+02:00", "2008-12-31T24:00:00", "T:-", "2020-02-30T00:00:00Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := scim.ParseDateTime(text)
		theirs, errTheirs := time.Parse(time.RFC3339Nano, text)
		if err == nil && errTheirs == nil && !got.Equal(theirs) {
			t.Fatalf("%q is %v, or %v for package time", text, got, theirs)
		}
		if err != nil {
			return
		}
		again, err := scim.ParseDateTime(got.Format(time.RFC3339Nano))
		if err != nil || !again.Equal(got) {
			t.Fatalf("%q is %v, then %v, %v", text, got, again, err)
		}
	})
}

func TestParseDateTimeAgreesWithTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := time.Unix(rapid.Int64Range(-60_000_000_000, 250_000_000_000).Draw(t, "seconds"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanos")).
			In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone")))
		got, err := scim.ParseDateTime(want.Format(time.RFC3339Nano))
		if err != nil || !got.Equal(want) {
			t.Fatalf("got %v, %v, want %v", got, err, want)
		}
	})
}

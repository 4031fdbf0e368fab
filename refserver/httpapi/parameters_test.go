package httpapi

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
)

// FuzzParseQuery looks for query strings that are neither understood nor
// refused with a 400 in SCIM's words.
func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{
		"", "&", "=", "filter", "filter=userName+eq+%22a%22&count=5", "count=%2B5", "count=+5", "startIndex=007", "attributes=,,a,%20b",
		"count=-0", "filter=%00", "cursor=&cursor=", "%66ilter=a", "attributes=a;b", "count=9223372036854775808", "aadOptscim062020&filter=x",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := parseQuery(raw)
		if err != nil {
			if e := scim.AsError(err); e == nil || e.Status != 400 || e.Type == "" || e.Detail == "" {
				t.Fatalf("%q is refused with %v", raw, err)
			}
			return
		}
		if p.filtered != (p.filter != "") {
			t.Errorf("%q: filter %q, filtered %v", raw, p.filter, p.filtered)
		}
		for _, name := range slices.Concat(p.attributes, p.excluded) {
			if name == "" || strings.Contains(name, ",") || strings.TrimSpace(name) != name || !utf8.ValidString(name) {
				t.Errorf("%q: attribute name %q", raw, name)
			}
		}
		if !utf8.ValidString(p.filter + p.sortBy) {
			t.Errorf("%q: invalid UTF-8 gets through", raw)
		}
	})
}

// Whatever a client encodes, by either convention, arrives as it was.
func TestFilterSurvivesEncoding(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		filter := rapid.String().Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "filter")
		for _, encoded := range []string{url.QueryEscape(filter), strings.ReplaceAll(url.QueryEscape(filter), "+", "%20")} {
			p, err := parseQuery("count=1&filter=" + encoded + "&x")
			if err != nil || p.filter != filter {
				t.Fatalf("filter %q sent as %q arrives as %q (%v)", filter, encoded, p.filter, err)
			}
		}
	})
}

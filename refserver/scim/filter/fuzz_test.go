package filter_test

import (
	"testing"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// FuzzParse: whatever comes in, the answer is a filter or a 400 invalidFilter;
// the canonical text means the same and stays as it is.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`userName eq "bjensen"`, `name.familyName co "O'Malley"`, `title pr and userType eq "Employee"`, `userName`,
		`userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")`,
		`emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]`,
		`meta.lastModified ge "2011-05-13T04:42:34Z"`, `urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J"`,
		`emails[type eq "work"].value eq "x"`, `not(active eq false)`, `a eq "\u0061\ud83d\ude80"`, `a gt -1.5e10`, `((a pr)`, `a eq 'x'`,
		`active eq "True"`, `nickName eq null`, "a eq \"\x00\"", `schemas eq "urn:x"`, `emails[a[b pr]]`, `password pr`, `x509Certificates eq "QQ=="`,
	} {
		f.Add(seed)
	}
	user := scim.Builtin().TypeByName("User")
	ada := filter.Index(user, document.New("userName", "ada", "active", true, "emails", []any{document.New("type", "work", "value", "a@b")}))
	f.Fuzz(func(t *testing.T, text string) {
		n, err := filter.Parse(text)
		if err != nil {
			if e := scim.AsError(err); e == nil || e.Status != 400 || e.Type != scim.TypeInvalidFilter || !utf8.ValidString(e.Detail) {
				t.Fatalf("Parse(%q): %v is no invalidFilter", text, err)
			}
			return
		}
		canonical := n.String()
		again, err := filter.Parse(canonical)
		if err != nil {
			t.Fatalf("Parse(%q) gave %q, which is refused: %v", text, canonical, err)
		}
		if again.String() != canonical {
			t.Fatalf("Parse(%q) gave %q, and that %q", text, canonical, again.String())
		}
		for _, o := range []filter.Options{{}, {StringBooleans: true, BracketTail: true, UnknownAbsent: true}} {
			first, err := filter.Compile(text, user, o)
			if err != nil {
				if e := scim.AsError(err); e == nil || e.Type != scim.TypeInvalidFilter {
					t.Fatalf("Compile(%q): %v is no invalidFilter", text, err)
				}
				continue
			}
			second, err := filter.Compile(canonical, user, o)
			if err != nil {
				t.Fatalf("Compile(%q), made of %q: %v", canonical, text, err)
			}
			if first.Match(ada) != second.Match(ada) {
				t.Fatalf("%q and %q mean different things", text, canonical)
			}
		}
	})
}

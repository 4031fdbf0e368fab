package filter_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/filter/filtertest"
)

func TestIndex(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, doc, want string }{
		{"User", `{"userName":"Ada Lovelace","externalId":"X","displayName":"ADA","active":true}`, `{"username":"ada lovelace","externalid":"X","displayname":"ada","active":true}`},
		{"User", `{"userName":"a","password":"secret"}`, `{"username":"a"}`},
		{"User", `{"userName":"a","nosuch":1,"name":{"givenName":"B","nosuch":2}}`, `{"username":"a","name":{"givenname":"b"}}`},
		{"User", `{"userName":null,"name":{},"emails":[],"title":"","active":null}`, `{"title":""}`},
		{"User", `{"name":{"givenName":null},"emails":[{},{"value":null},{"value":"A"}]}`, `{"emails":[{"value":"a"}]}`},
		{"User", `{"active":"true","title":5,"emails":[{"value":true,"type":"work"}],"name":"x"}`, `{"emails":[{"type":"work"}]}`},
		{"User", `{"schemas":["urn:X:Y"],"id":"7F","meta":{"created":"2026-01-31T13:00:00.5+05:00","lastModified":"soon","resourceType":"User"}}`, `{"schemas":["urn:x:y"],"id":"7F","meta":{"resourcetype":"User","created":1769846400500000}}`},
		{"User", `{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"Tour","manager":{"value":"Q"}}}`, `{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:user":{"department":"tour","manager":{"value":"Q"}}}`},
		{"User", `{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":null}}`, `{}`},
		{"Everything", `{"count":1e1,"ratio":0.50,"counts":[1,-0,"2"],"blob":"QQ==","link":"http://A","exact":"A","texts":["A",""]}`, `{"count":10,"ratio":0.5,"counts":[1,0],"blob":"QQ==","link":"http://A","exact":"A","texts":["a",""]}`},
		{"Everything", `{"count":1e999}`, `{}`},
		{"Everything", `{"userName":"ADA","active":"No"}`, `{"username":"ADA","active":"no"}`},
		{"Everything", `{"parts":[{"labels":["A","b"],"at":"2026-01-31T08:00:00Z"}]}`, `{"parts":[{"at":1769846400000000,"labels":["a","b"]}]}`},
	}
	for _, tt := range tests {
		t.Run(tt.doc, func(t *testing.T) {
			t.Parallel()
			doc, err := document.ParseObject([]byte(tt.doc), document.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			before := doc.Clone()
			index := filter.Index(typeNamed(t, tt.typ), doc)
			if diff := cmp.Diff(tt.want, string(document.Append(nil, index))); diff != "" {
				t.Errorf("index (-want +got):\n%s", diff)
			}
			if !document.Equal(before, doc) {
				t.Error("the resource was modified")
			}
		})
	}
}

func TestHotOf(t *testing.T) {
	t.Parallel()
	index := filter.Index(typeNamed(t, "User"), document.New("userName", "ADA", "externalId", "E", "displayName", "Ada", "active", false,
		"emails", []any{document.New("value", "Ada@B"), document.New("type", "work"), document.New("value", "C@d")}))
	userName, externalID, displayName, active, emails := "ada", "E", "ada", false, "\nada@b\nc@d\n"
	want := filter.Hot{UserName: &userName, ExternalID: &externalID, DisplayName: &displayName, Active: &active, Emails: &emails}
	if diff := cmp.Diff(want, filter.HotOf(index)); diff != "" {
		t.Errorf("hot values (-want +got):\n%s", diff)
	}
	index = filter.Index(typeNamed(t, "Everything"), document.New("active", "x", "displayName", []any{"x"}))
	if diff := cmp.Diff(filter.Hot{}, filter.HotOf(index)); diff != "" {
		t.Errorf("hot values of other types (-want +got):\n%s", diff)
	}
}

// A filter and its complement split the resources between them, whatever the
// filter is; not of a conjunction is the disjunction of the nots.
func TestComplement(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"User", "Group", "Everything"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			typ := typeNamed(t, name)
			texts, resources := filtertest.Filter(typ, nil), filtertest.Resource(typ)
			options := filter.Options{StringBooleans: true, BracketTail: true}
			rapid.Check(t, func(t *rapid.T) {
				index := filter.Index(typ, resources.Draw(t, "resource"))
				a, b := texts.Draw(t, "a"), texts.Draw(t, "b")
				match := func(text string) bool {
					f, err := filter.Compile(text, typ, options)
					if err != nil {
						t.Fatalf("%s: %v", text, err)
					}
					again, err := filter.Compile(f.String(), typ, options)
					if err != nil {
						t.Fatalf("%s, the canonical text of %s: %v", f, text, err)
					}
					if f.Match(index) != again.Match(index) {
						t.Fatalf("%s and its canonical text %s mean different things", text, f)
					}
					return f.Match(index)
				}
				if match(a) == match("not ("+a+")") {
					t.Fatalf("%s and its complement agree", a)
				}
				if both := match("(" + a + ") and (" + b + ")"); both != (match(a) && match(b)) || both == match("not ("+a+") or not ("+b+")") {
					t.Fatalf("%s and %s do not obey de Morgan", a, b)
				}
			})
		})
	}
}

// The index of an indexed resource's text form is what a store reads back.
func TestIndexSurvivesStorage(t *testing.T) {
	t.Parallel()
	typ := typeNamed(t, "Everything")
	resources := filtertest.Resource(typ)
	rapid.Check(t, func(t *rapid.T) {
		index := filter.Index(typ, resources.Draw(t, "resource"))
		again, err := document.ParseObject(document.Append(nil, index), document.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if !document.Equal(index, again) {
			t.Fatalf("%s became %s", document.Append(nil, index), document.Append(nil, again))
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	user := scim.Builtin().TypeByName("User")
	doc := bjensen()
	b.ReportAllocs()
	for b.Loop() {
		filter.Index(user, doc)
	}
}

func BenchmarkMatch(b *testing.B) {
	user := scim.Builtin().TypeByName("User")
	index := filter.Index(user, bjensen())
	f, err := filter.Compile(`userType eq "employee" and emails[type eq "work" and value co "@example.com"]`, user, filter.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if !f.Match(index) {
			b.Fatal("no match")
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	user := scim.Builtin().TypeByName("User")
	for name, text := range map[string]string{
		"look-up": `userName eq "bjensen@example.com"`,
		"complex": `userType ne "Employee" and not (emails[type eq "work" and value co "@example.com"] or meta.lastModified gt "2026-05-13T04:42:34Z")`,
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := filter.Compile(text, user, filter.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := filter.Parse(`emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]`); err != nil {
			b.Fatal(err)
		}
	}
}

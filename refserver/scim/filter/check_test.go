package filter_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/filter/filtertest"
)

func typeNamed(tb testing.TB, name string) *scim.Type {
	tb.Helper()
	r, err := filtertest.Registry()
	if err != nil {
		tb.Fatal(err)
	}
	typ := r.TypeByName(name)
	if typ == nil {
		tb.Fatalf("no resource type %s", name)
	}
	return typ
}

func TestCompileRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ typ, text, want string }{
		{"User", `nosuch eq "x"`, `character 1: path "nosuch": User has no attribute "nosuch"`},
		{"User", strings.Repeat("x", 2000) + ` pr`, `character 1: "` + strings.Repeat("x", 60) + `"… is no attribute`},
		{"User", `title pr and nosuch.value pr`, `character 14: path "nosuch.value"`},
		{"User", `name.nosuch pr`, `name has no sub-attribute "nosuch"`},
		{"User", `userName.value eq "x"`, `userName has no sub-attribute "value"`},
		{"User", `name.givenName.x eq "x"`, `name has no sub-attribute "givenName.x"`},
		{"User", `urn:nowhere:userName eq "x"`, `User has no schema of that URN`},
		{"User", `department eq "x"`, `write urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`},
		{"User", `members.value eq "x"`, `User has no attribute "members"`},
		{"User", `urn:ietf:params:scim:schemas:core:2.0:User pr`, `names the schema of the whole resource`},
		{"User", `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User eq "x"`, `is an extension; compare one of its attributes, e.g. urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber`},
		{"User", `emails[userName eq "x"]`, `character 8: emails has no sub-attribute "userName"`},
		{"User", `emails[emails.type eq "x"]`, `emails has no sub-attribute "emails.type"`},
		{"User", `userName[value eq "x"]`, `userName has no values with parts`},
		{"User", `emails.value[value eq "x"]`, `emails.value has no values with parts`},
		{"User", `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User[department pr]`, `has no values with parts`},
		{"User", `schemas[type eq "x"]`, `schemas has no sub-attribute "type"`},
		{"User", `emails[type eq "work"].value eq "x"`, `character 24: nothing may follow "]"; write emails[type eq "work" and value eq "x"]`},
		{"User", `password eq "x"`, `password can not be searched`},
		{"User", `password pr`, `password can not be searched`},
		{"User", `userName eq "x" or PASSWORD ne null`, `character 20: PASSWORD can not be searched`},
		{"User", `meta.location eq "x"`, `meta.location is made for each answer`},
		{"User", `groups.$ref pr`, `groups.$ref is made for each answer`},
		{"Group", `members[$ref eq "x"]`, `character 9: $ref is made for each answer`},
		{"Group", `members.display co "x"`, `members.display is made for each answer`},
		{"User", `active gt true`, `character 1: active is boolean and has no order; gt can not be used on it`},
		{"User", `active ge true`, `no order`},
		{"User", `active lt false`, `no order`},
		{"User", `active le false`, `no order`},
		{"User", `x509Certificates.value lt "AA"`, `x509Certificates.value is binary and has no order`},
		{"User", `x509Certificates gt "AA"`, `binary and has no order`},
		{"User", `emails[primary gt true]`, `character 8: primary is boolean and has no order`},
		{"User", `active co "t"`, `active is boolean and no text; co can not be used on it`},
		{"User", `active sw true`, `no text`},
		{"User", `meta.created co "2026"`, `meta.created is dateTime and no text`},
		{"Everything", `count ew 1`, `count is integer and no text`},
		{"Everything", `ratio sw "1"`, `ratio is decimal and no text`},
		{"Everything", `blob co "QQ"`, `blob is binary and no text`},
		{"User", `active eq "true"`, `character 11: active is compared with true or false without quotes, not with "true"`},
		{"User", `active eq 1`, `true or false`},
		{"User", `userName eq 5`, `character 13: userName is compared with a string in double quotes, not with "5"`},
		{"User", `userName eq true`, `a string`},
		{"User", `profileUrl eq 1`, `a string`},
		{"Everything", `count eq "1"`, `count is compared with a number without quotes`},
		{"Everything", `blob eq 1`, `a string`},
		{"User", `meta.created gt "yesterday"`, `character 17: meta.created is compared with a dateTime such as "2026-01-31T08:00:00Z", not with "yesterday"`},
		{"User", `meta.created gt 5`, `a dateTime`},
		{"User", `meta.created gt "2026-02-30T00:00:00Z"`, `a dateTime`},
		{"User", `meta.created gt "2026-01-31"`, `a dateTime`},
		{"User", `name eq "x"`, `name is complex and has no value of its own; compare one of its sub-attributes, e.g. name.formatted`},
		{"User", `addresses co "x"`, `addresses is complex`},
		{"User", `meta gt "x"`, `meta is complex`},
		{"User", `title gt null`, `character 10: null can be compared with eq and ne only, not with gt`},
		{"User", `title co null`, `null can be compared`},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			f, err := filter.Compile(tt.text, typeNamed(t, tt.typ), filter.Options{})
			if err == nil {
				t.Fatalf("accepted as %v", f)
			}
			checkRefusal(t, err, tt.want)
		})
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	ada := document.New("userName", "ada", "active", true, "emails", []any{
		document.New("type", "work", "value", "ada@example.org"), document.New("type", "home", "value", "ada@home", "primary", true),
	})
	const absent, booleans, tail = 1, 2, 4
	tests := []struct {
		text    string
		options int
		match   bool
		refusal string
	}{
		{`active eq "True"`, booleans, true, ""},
		{`active eq "false"`, booleans, false, ""},
		{`active eq "yes"`, booleans, false, "true or false"},
		{`emails[primary eq "TRUE"]`, booleans, true, ""},
		{`userName eq true`, booleans, false, "a string"},
		{`emails[type eq "work"].value eq "ADA@example.org"`, tail, true, ""},
		{`emails[type eq "work"].value eq "ada@home"`, tail, false, ""},
		{`emails[type eq "home" or type eq "work"].value eq "ada@home"`, tail, true, ""},
		{`emails[type eq "work"].primary pr`, tail, false, ""},
		{`emails[type eq "work"].nosuch pr`, tail, false, `emails has no sub-attribute "nosuch"`},
		{`nosuch eq "x"`, absent, false, ""},
		{`nosuch ne "x"`, absent, true, ""},
		{`nosuch pr`, absent, false, ""},
		{`nosuch eq null`, absent, true, ""},
		{`nosuch ne null`, absent, false, ""},
		{`nosuch gt 5 or nosuch co "x"`, absent, false, ""},
		{`nosuch[value eq "x"]`, absent, false, ""},
		{`not (nosuch[value eq "x"])`, absent, true, ""},
		{`urn:nowhere:x eq "x" or userName eq "ada"`, absent, true, ""},
		{`emails[nosuch eq "x"]`, absent, false, ""},
		{`password pr`, absent, false, "password can not be searched"},
		{`nosuch[type eq "work"].value eq "x"`, absent, false, `nothing may follow "]"`},
		{`nosuch zzq "x"`, absent, false, `"zzq" is not an operator`},
		{`userName eq 5`, absent, false, "a string"},
	}
	user := typeNamed(t, "User")
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			t.Parallel()
			f, err := filter.Compile(tt.text, user, filter.Options{
				UnknownAbsent: tt.options&absent != 0, StringBooleans: tt.options&booleans != 0, BracketTail: tt.options&tail != 0,
			})
			switch {
			case err != nil && tt.refusal == "":
				t.Fatal(err)
			case err != nil:
				checkRefusal(t, err, tt.refusal)
			case tt.refusal != "":
				t.Fatalf("accepted as %v", f)
			case f.Match(filter.Index(user, ada)) != tt.match:
				t.Errorf("match is %v, want %v", !tt.match, tt.match)
			}
		})
	}
}

func TestMaxNodes(t *testing.T) {
	t.Parallel()
	user := typeNamed(t, "User")
	if _, err := filter.Compile(`title pr or title pr`, user, filter.Options{MaxNodes: 2}); err != nil {
		t.Errorf("two parts with a limit of two: %v", err)
	}
	_, err := filter.Compile(`title pr or title pr or title pr`, user, filter.Options{MaxNodes: 2})
	if err == nil {
		t.Fatal("three parts with a limit of two are accepted")
	}
	checkRefusal(t, err, "character 25: the filter has more than 2 parts")
}

func TestCompileValue(t *testing.T) {
	t.Parallel()
	work := document.New("type", "work", "value", "ada@Example.org", "primary", true)
	tests := []struct {
		typ, parent, text string
		value             any
		match             bool
		refusal           string
	}{
		{"User", "emails", `type eq "WORK"`, work, true, ""},
		{"User", "emails", `type eq "work" and value ew "@example.org"`, work, true, ""},
		{"User", "emails", `primary eq true`, work, true, ""},
		{"User", "emails", `display pr`, work, false, ""},
		{"User", "emails", `not (display pr) and display eq null and display ne "x"`, work, true, ""},
		{"User", "emails", `type eq "home"`, work, false, ""},
		{"User", "emails", `type pr`, &document.Object{}, false, ""},
		{"User", "emails", `type ne "work"`, &document.Object{}, true, ""},
		{"User", "emails", `nosuch pr`, work, false, `emails has no sub-attribute "nosuch"`},
		{"User", "emails", `emails[type eq "work"]`, work, false, `emails has no sub-attribute "emails"`},
		{"User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager", `value eq "26118915"`, document.New("value", "26118915"), true, ""},
		{"Group", "members", `value eq "2819c223"`, document.New("value", "2819c223", "type", "User"), true, ""},
		{"Group", "members", `type eq "user"`, document.New("value", "2819c223", "type", "User"), true, ""},
		{"Everything", "texts", `value sw "a"`, "Ada", true, ""},
		{"Everything", "texts", `value ne "ada"`, "Ada", false, ""},
		{"Everything", "counts", `value gt 9`, document.Number("10"), true, ""},
		{"Everything", "counts", `value eq "9"`, document.Number("9"), false, "a number"},
		{"Everything", "ats", `value eq "2026-01-31T09:00:00+01:00"`, "2026-01-31T08:00:00Z", true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.parent+"["+tt.text+"]", func(t *testing.T) {
			t.Parallel()
			typ := typeNamed(t, tt.typ)
			parent, err := typ.Resolve(tt.parent)
			if err != nil {
				t.Fatal(err)
			}
			f, err := filter.CompileValue(tt.text, typ, parent, filter.Options{})
			switch {
			case err != nil && tt.refusal == "":
				t.Fatal(err)
			case err != nil:
				checkRefusal(t, err, tt.refusal)
			case tt.refusal != "":
				t.Fatalf("accepted as %v", f)
			case f.MatchValue(tt.value) != tt.match:
				t.Errorf("match is %v, want %v", !tt.match, tt.match)
			}
		})
	}
}

func TestFilterString(t *testing.T) {
	t.Parallel()
	f, err := filter.Compile(`USERNAME   EQ "Ada" AND(title pr)`, typeNamed(t, "User"), filter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(`USERNAME eq "Ada" and title pr`, f.String()); diff != "" {
		t.Errorf("String (-want +got):\n%s", diff)
	}
}

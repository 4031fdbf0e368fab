package filter_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// bjensen is a user with something of everything.
func bjensen() *document.Object {
	return document.New(
		"schemas", []any{scim.UserURN, scim.EnterpriseUserURN},
		"id", "2819c223", "externalId", "Ext-701984",
		"userName", "BJensen@example.com",
		"name", document.New("familyName", "O'Malley", "givenName", "Barbara", "middleName", ""),
		"displayName", `Babs "100%" \_/ Jensen`,
		"nickName", "",
		"title", "Straße",
		"userType", "Employee",
		"active", false,
		"emails", []any{
			document.New("value", "bjensen@Example.com", "type", "work", "primary", true),
			document.New("value", "babs@jensen.org", "type", "home", "primary", false),
			document.New("type", "other"),
		},
		"groups", []any{document.New("value", "e9e30dba", "display", "Tour Guides", "type", "direct")},
		"x509Certificates", []any{document.New("value", "QUJD")},
		scim.EnterpriseUserURN, document.New("department", "Tour Operations", "manager", document.New("value", "26118915")),
		"meta", document.New("resourceType", "User", "created", "2026-01-23T04:56:22Z", "lastModified", "2026-05-13T04:42:34.5+02:00", "version", `W/"3"`),
	)
}

func TestMatch(t *testing.T) {
	t.Parallel()
	const ent = scim.EnterpriseUserURN
	yes := []string{
		// Table 3 on strings, caseExact or not.
		`userName eq "bjensen@EXAMPLE.com"`, `USERNAME Eq "BJENSEN@example.com"`, `externalId eq "Ext-701984"`, `not (externalId eq "ext-701984")`,
		`externalId sw "Ext"`, `not (externalId sw "ext")`, `not (externalId co "EXT")`, `not (externalId ew "X")`,
		`userName ne "ada"`, `userName co "JENSEN@"`, `userName sw "bj"`, `userName sw "bjensen@example.com"`, `userName ew ".COM"`, `userName ew "bjensen@example.com"`,
		`name.familyName co "o'malley"`, `title eq "STRASSE"`, `title co "SS"`,
		`userName gt "a"`, `userName ge "bjensen@example.com"`, `userName lt "c"`, `userName le "BJENSEN@EXAMPLE.COM"`,
		`not (userName gt "bjensen@example.com")`, `not (userName lt "bjensen@example.com")`,
		// Characters that mean something elsewhere.
		`displayName co "%"`, `displayName co "_"`, `displayName co "\"100%\""`, `displayName co "\\_"`, `not (displayName co "J_nsen")`, `not (displayName co "J%n")`, `displayName sw "\u0062abs"`,
		// pr, null, empty.
		`title pr`, `active pr`, `name pr`, `emails pr`, `groups pr`, `meta pr`, `id pr`, `schemas pr`, ent + ` pr`, ent + `:manager pr`,
		`not (nickName pr)`, `not (name.middleName pr)`, `nickName eq ""`, `nickName eq null`, `not (nickName ne null)`, `title ne null`,
		`not (locale pr)`, `locale eq null`, `not (locale eq "x")`, `locale ne "x"`, `not (locale gt "a")`, `not (locale co "")`, `nickName co ""`, `emails ne null`, `photos eq null`, `not (photos pr)`,
		`not (addresses pr)`, `addresses eq null`,
		// Booleans, times.
		`active eq false`, `active ne true`, `not (active eq true)`,
		`meta.created eq "2026-01-23T05:56:22+01:00"`, `meta.created ge "2026-01-23T04:56:22.000Z"`, `meta.created lt "2026-01-23T04:56:22.000001Z"`,
		`meta.lastModified gt "2026-05-13T04:42:34+05:00"`, `meta.lastModified lt "2026-05-13T04:42:34Z"`, `meta.lastModified ne "2026-05-13T04:42:34Z"`,
		`meta.resourceType eq "User"`, `meta.version eq "W/\"3\""`,
		// Multi-valued: any value; ne: any differs.
		`emails eq "babs@jensen.org"`, `emails.value co "JENSEN.org"`, `emails.type eq "work"`, `emails.type eq "home"`, `emails.primary eq true`, `emails.primary eq false`,
		`emails.value ne "babs@jensen.org"`, `emails.value ne "x"`, `groups.value eq "e9e30dba"`, `groups eq "e9e30dba"`, `groups.display eq "tour guides"`,
		`schemas eq "` + ent + `"`, `schemas eq "URN:IETF:params:scim:schemas:core:2.0:user"`, `groups.value ne "x"`, `not (groups.value ne "e9e30dba")`,
		`x509Certificates eq "QUJD"`, `not (x509Certificates.value eq "qujd")`,
		// Brackets bind to one value.
		`emails[type eq "work" and value co "@example.com"]`, `not (emails[type eq "work" and value co "@jensen.org"])`,
		`emails[type eq "work" and not (value co "@jensen.org")]`, `emails[not (type eq "work") and (value sw "babs" or value sw "x")]`,
		`emails[value eq null]`, `emails[not (value pr) and type eq "other"]`, `emails[value ne "x" and type eq "other"]`,
		`schemas[value ew ":user"]`, `name[familyName pr and middleName eq ""]`, `not (name[givenName eq "x"])`, `not (photos[value ne "x"])`,
		// Paths.
		scim.UserURN + `:userName sw "b"`, `urn:ietf:PARAMS:scim:schemas:core:2.0:user:NAME.givenname eq "barbara"`,
		ent + `:department eq "tour operations"`, ent + `:manager.value eq "26118915"`, ent + `:manager eq "26118915"`, ent + `:costCenter eq null`,
		// Precedence.
		`title pr or nosuchtitle pr and locale pr`, `not (title pr) or userType eq "employee"`, `(locale pr or title pr) and userType pr`,
		`not (locale pr) and title pr`,
		// NUL equals nothing.
		`not (title eq "\u0000")`, `title ne "a\u0000"`, `locale ne "\u0000"`,
	}
	user := scim.Builtin().TypeByName("User")
	index := filter.Index(user, bjensen())
	for _, text := range yes {
		for _, tt := range []struct {
			text string
			want bool
		}{{text, true}, {"not (" + text + ")", false}} {
			t.Run(tt.text, func(t *testing.T) {
				t.Parallel()
				f, err := filter.Compile(tt.text, user, filter.Options{UnknownAbsent: true})
				if err != nil {
					t.Fatal(err)
				}
				if f.Match(index) != tt.want {
					t.Errorf("match is %v, want %v, of %s", !tt.want, tt.want, document.Append(nil, index))
				}
			})
		}
	}
}

func TestMatchNumbers(t *testing.T) {
	t.Parallel()
	everything := typeNamed(t, "Everything")
	index := filter.Index(everything, document.New(
		"count", document.Number("10"), "ratio", document.Number("1.50"), "counts", []any{document.Number("9"), document.Number("12345678901234567891")},
	))
	yes := []string{
		`count gt 9`, `count ge 10`, `count eq 1e1`, `count eq 10.0`, `count lt 100`, `count le 10`, `count ne 1`, `not (count lt 10)`,
		`ratio eq 1.5`, `ratio gt 1.49`, `ratio lt 15e-1 or ratio ge 15e-1`, `counts eq 9`, `counts eq 12345678901234567891`, `not (counts eq 12345678901234567890)`,
		`counts ne 9`, `counts[value gt 9]`, `not (counts[value gt 9 and value lt 10])`,
	}
	for _, text := range yes {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			f, err := filter.Compile(text, everything, filter.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !f.Match(index) {
				t.Error("no match")
			}
		})
	}
}

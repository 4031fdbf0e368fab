package scim_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	user, device := userType(t), deviceType(t)
	tests := []struct {
		of   *scim.Type
		path string
		want string
	}{
		{user, "userName", "userName"},
		{user, "USERNAME", "userName"},
		{user, "name.GIVENNAME", "name.givenName"},
		{user, "emails.value", "emails.value"},
		{user, "id", "id"},
		{user, "schemas", "schemas"},
		{user, "ExternalID", "externalId"},
		{user, "meta.lastmodified", "meta.lastModified"},
		{user, "groups.$REF", "groups.$ref"},
		{user, userURN + ":name.givenName", "name.givenName"},
		{user, "URN:ietf:params:scim:schemas:CORE:2.0:user:userName", "userName"},
		{user, userURN + ":externalId", "externalId"},
		{user, userURN + ":meta.version", "meta.version"},
		{user, enterpriseURN, enterpriseURN},
		{user, enterpriseURN + ":department", enterpriseURN + ":department"},
		{user, "urn:IETF:params:scim:schemas:extension:Enterprise:2.0:USER:MANAGER.Value", enterpriseURN + ":manager.value"},
		{user, enterpriseURN + ":manager.$ref", enterpriseURN + ":manager.$ref"},
		// The URN of the extension goes on from that of the core schema.
		{device, leaseURN, leaseURN},
		{device, leaseURN + ":holder.value", leaseURN + ":holder.value"},
		{device, deviceURN + ":serial", "serial"},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			t.Parallel()
			tg, err := test.of.Resolve(test.path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, tg.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	t.Parallel()
	user := userType(t)
	for path, detail := range map[string]string{
		"":                            `path "": User has no attribute ""`,
		"colour":                      `path "colour": User has no attribute "colour"`,
		"name.pet":                    `path "name.pet": name has no sub-attribute "pet"`,
		"name.":                       `path "name.": name has no sub-attribute ""`,
		".name":                       `path ".name": User has no attribute ""`,
		"userName.value":              `path "userName.value": userName has no sub-attribute "value"`,
		"name.givenName.x":            `path "name.givenName.x": name has no sub-attribute "givenName.x"`,
		"manager.value":               `path "manager.value": User has no attribute "manager"; write ` + enterpriseURN + `:manager.value`,
		userURN:                       `path "` + userURN + `" names the schema of the whole resource; name one of its attributes`,
		userURN + ":":                 `path "` + userURN + `:": User has no schema of that URN; it has ` + userURN + ", " + enterpriseURN,
		enterpriseURN + ":salary":     `path "` + enterpriseURN + `:salary": ` + enterpriseURN + ` has no attribute "salary"`,
		enterpriseURN + ":userName":   `path "` + enterpriseURN + `:userName": ` + enterpriseURN + ` has no attribute "userName"`,
		enterpriseURN + ".department": `path "` + enterpriseURN + `.department": User has no schema of that URN; it has ` + userURN + ", " + enterpriseURN,
		"urn:x:y:z":                   `path "urn:x:y:z": User has no schema of that URN; it has ` + userURN + ", " + enterpriseURN,
		`emails[type eq "work"]`:      `path "emails[type eq \"work\"]": User has no attribute "emails[type eq \"work\"]"`,
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			_, err := user.Resolve(path)
			wantError(t, err, scim.TypeInvalidPath, detail)
		})
	}
}

// TestResolveNeverPanics also says that what resolves does so again from its
// canonical spelling, to the same target.
func TestResolveNeverPanics(t *testing.T) {
	t.Parallel()
	of := deviceType(t)
	parts := []string{"serial", "box", "code", "meta", "version", "holder", "value", deviceURN, leaseURN, ":", ".", "", "x", "[", "é"}
	rapid.Check(t, func(t *rapid.T) {
		path := ""
		for _, part := range rapid.SliceOfN(rapid.SampledFrom(parts), 0, 6).Draw(t, "parts") {
			path += part
		}
		tg, err := of.Resolve(path)
		if err != nil {
			if scim.AsError(err) == nil {
				t.Fatalf("Resolve(%q): %v is no SCIM error", path, err)
			}
			return
		}
		again, err := of.Resolve(tg.String())
		if err != nil || again != tg {
			t.Fatalf("%q resolves to %s, and that to %s, %v", path, tg, again, err)
		}
	})
}

package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

func TestNormaliseValue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, path, value string
		rules             scim.Rules
		want              string // JSON; "null" for absent
		scimType, detail  string
	}{
		{name: "simple", path: "userName", value: `"ada"`, want: `"ada"`},
		{name: "null", path: "userName", value: `null`, want: `null`},
		{name: "empty text", path: "title", value: `""`, want: `null`},
		{name: "wrong type", path: "userName", value: `1`, scimType: scim.TypeInvalidValue, detail: "userName must be a string, not a number"},
		{name: "boolean", path: "active", value: `"False"`, rules: scim.Tolerant(), want: `false`},
		{name: "complex", path: "name", value: `{"GIVENNAME":"Ada","familyName":null}`, want: `{"givenName":"Ada"}`},
		{name: "complex that leaves nothing", path: "name", value: `{"familyName":""}`, want: `null`},
		{name: "sub-attribute", path: "name.givenName", value: `"Ada"`, want: `"Ada"`},
		{name: "sub-attribute of the wrong type", path: "name.givenName", value: `{}`, scimType: scim.TypeInvalidValue, detail: "name.givenName must be a string, not an object"},
		{name: "array", path: "emails", value: `[{"value":"a"},{"value":"A"}]`, want: `[{"value":"a"}]`},
		{name: "single value for many, in strict mode too", path: "emails", value: `{"value":"a"}`, want: `[{"value":"a"}]`},
		{name: "raw value for many", path: "emails", value: `"a"`, rules: scim.Rules{RawValues: true}, want: `[{"value":"a"}]`},
		{name: "raw value in strict mode", path: "emails", value: `"a"`, scimType: scim.TypeInvalidValue, detail: "emails[0] must be an object, not a string"},
		{name: "empty array", path: "emails", value: `[]`, want: `null`},
		{name: "two primary", path: "emails", value: `[{"value":"a","primary":true},{"value":"b","primary":true}]`, scimType: scim.TypeInvalidValue, detail: "emails[0] and emails[1] are both primary; at most one value can be"},
		{name: "sub-attribute of many", path: "emails.primary", value: `true`, want: `true`},
		{name: "extension attribute", path: enterpriseURN + ":manager", value: `"M"`, rules: scim.Tolerant(), want: `{"value":"M"}`},
		{name: "manager cleared", path: enterpriseURN + ":manager", value: `""`, rules: scim.Tolerant(), want: `null`},
		{name: "manager cleared the other way", path: enterpriseURN + ":manager", value: `{"value":""}`, want: `null`},
		{name: "manager in an array", path: enterpriseURN + ":manager", value: `[{"$ref":"http://h/Users/M","value":"M"}]`, rules: scim.Tolerant(), want: `{"value":"M"}`},
		{name: "whole extension", path: enterpriseURN, value: `{"DIVISION":"D","manager":{"value":"M"}}`, want: `{"division":"D","manager":{"value":"M"}}`},
		{name: "whole extension without data", path: enterpriseURN, value: `{"division":null}`, want: `null`},
		{name: "whole extension, not an object", path: enterpriseURN, value: `"D"`, scimType: scim.TypeInvalidValue, detail: enterpriseURN + " must be an object of attributes, not a string"},
		{name: "readOnly", path: "groups", value: `[{"value":"g"}]`, want: `null`},
		{name: "readOnly common", path: "meta.version", value: `"x"`, want: `null`},
		{name: "readOnly sub-attribute", path: enterpriseURN + ":manager.displayName", value: `"x"`, want: `null`},
		{name: "password", path: "password", value: `"secret"`, want: `null`},
		{name: "password kept", path: "password", value: `"secret"`, rules: scim.Rules{KeepPassword: true}, want: `"secret"`},
		{name: "password of the wrong type", path: "password", value: `true`, scimType: scim.TypeInvalidValue, detail: "password must be a string, not a boolean"},
		{name: "schemas", path: "schemas", value: `["URN` + userURN[3:] + `","` + enterpriseURN + `","` + userURN + `"]`, want: `["` + userURN + `","` + enterpriseURN + `"]`},
		{name: "foreign schema", path: "schemas", value: `["urn:x"]`, scimType: scim.TypeInvalidValue, detail: `schemas[0]: "urn:x" is no schema of User; it has ` + userURN + ", " + enterpriseURN},
		{name: "foreign schema tolerated", path: "schemas", value: `["urn:x"]`, rules: scim.Tolerant(), want: `null`},
	}
	of := userType(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tg, err := of.Resolve(test.path)
			if err != nil {
				t.Fatal(err)
			}
			v := parse(t, test.value)
			got, err := scim.NormaliseValue(of, tg, v, test.rules)
			if text(v) != test.value {
				t.Errorf("the value was changed to %s", text(v))
			}
			if wantError(t, err, test.scimType, test.detail) {
				return
			}
			identicalJSON(t, got, test.want)
			if test.want == "null" && got != nil {
				t.Errorf("absent must be a plain nil, not a %T", got)
			}
		})
	}
}

func TestCheckComplete(t *testing.T) {
	t.Parallel()
	user, group, device := userType(t), groupType(t), deviceType(t)
	tests := []struct {
		name   string
		of     *scim.Type
		doc    string
		detail string
	}{
		{"whole", user, `{"userName":"ada","emails":[{"value":"a","primary":true},{"value":"b","primary":false}]}`, ""},
		{"no userName", user, `{"title":"x"}`, "userName is required and must not be empty"},
		{"two primary", user, `{"userName":"ada","roles":[{"primary":true},{"primary":true}]}`, "roles[0] and roles[1] are both primary; at most one value can be"},
		{"group without members", group, `{"displayName":"G"}`, ""},
		{"required and readOnly is the server's", device, `{"serial":"S"}`, ""},
		{"required sub-attribute", device, `{"serial":"S","box":{"colour":"red"}}`, "box.code is required and must not be empty"},
		{"required sub-attribute of many", device, `{"serial":"S","ports":[{"number":1},{"names":["x"]}]}`, "ports[1].number is required and must not be empty"},
		{"required in an extension in use", device, `{"serial":"S","` + leaseURN + `":{"holder":{"value":"1"}}}`, leaseURN + ":until is required and must not be empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			scimType := ""
			if test.detail != "" {
				scimType = scim.TypeInvalidValue
			}
			wantError(t, scim.CheckComplete(test.of, object(t, test.doc)), scimType, test.detail)
		})
	}
}

const fullUser = `{"schemas":["` + userURN + `","` + enterpriseURN + `"],"externalId":"00u1a2b3c4","userName":"ada.lovelace@example.com",` +
	`"name":{"givenName":"Ada","familyName":"Lovelace","formatted":"Ada Lovelace"},"displayName":"Ada Lovelace","title":"Countess",` +
	`"preferredLanguage":"en-GB","locale":"en-GB","timezone":"Europe/London","active":true,"password":"t1meWma$heen","groups":[],` +
	`"emails":[{"value":"ada.lovelace@example.com","type":"work","primary":true},{"value":"ada@example.org","type":"home"}],` +
	`"phoneNumbers":[{"value":"+44 20 7946 0000","type":"work"}],` +
	`"` + enterpriseURN + `":{"employeeNumber":"1815","department":"Analytical Engine","manager":{"value":"6558b3fbe4b0a1d5c3f2a917"}}}`

func BenchmarkNormaliseBody(b *testing.B) {
	of, body := userType(b), object(b, fullUser)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := scim.NormaliseBody(of, body, scim.Create, nil, scim.Rules{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNormaliseBodyReplace(b *testing.B) {
	of, body := userType(b), object(b, fullUser)
	stored, err := scim.NormaliseBody(of, body, scim.Create, nil, scim.Rules{})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := scim.NormaliseBody(of, body, scim.Replace, stored, scim.Tolerant()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNormaliseBodyGroupOf10000(b *testing.B) {
	members := make([]any, 10_000)
	for i := range members {
		members[i] = document.New("value", "6558b3fbe4b0a1d5c3f2"+string([]byte{'a' + byte(i%26), 'a' + byte(i/26%26), 'a' + byte(i/676)}))
	}
	of, body := groupType(b), document.New("schemas", []any{groupURN}, "displayName", "G", "members", members)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := scim.NormaliseBody(of, body, scim.Create, nil, scim.Rules{}); err != nil {
			b.Fatal(err)
		}
	}
}

package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

func TestNormaliseBodyFormats(t *testing.T) {
	t.Parallel()
	der := "MAMCAQE="       // SEQUENCE { INTEGER 1 }
	two := "MAMCAQEwAwIBAQ" // two of them
	accept := func(members string) string {
		return `{"schemas":["` + userURN + `"],"userName":"ada",` + members + `}`
	}
	tests := []struct{ name, members, detail string }{
		{"URI", `"profileUrl":"https://example.com/~ada?x=1"`, ""},
		{"relative URI", `"profileUrl":"Users/26118915"`, ""},
		{"URN", `"profileUrl":"urn:isbn:0451450523"`, ""},
		{"no URI", `"profileUrl":"::not a uri::"`, "profileUrl must be an absolute or relative URI"},
		{"no URI, no blank either", `"profileUrl":"::x"`, "profileUrl must be an absolute or relative URI"},
		{"photo", `"photos":[{"value":"https://example.com/<a>"}]`, "photos[0].value must be an absolute or relative URI"},
		{"locale", `"locale":"en_US"`, ""},
		{"locale with a blank", `"locale":"en US"`, "locale must be a language tag, without white space"},
		{"preferredLanguage is a header value", `"preferredLanguage":"da, en-gb;q=0.8"`, ""},
		{"country", `"addresses":[{"country":"us","formatted":"1\n2"}]`, ""},
		{"country of three letters", `"addresses":[{"country":"US"},{"country":"USA"}]`, "addresses[1].country must be a two-letter country code of ISO 3166-1"},
		{"certificate", `"x509Certificates":[{"value":"` + der + `"}]`, ""},
		{"certificate without padding", `"x509Certificates":[{"value":"MAMCAQE"}]`, ""},
		{"two certificates", `"x509Certificates":[{"value":"` + two + `"}]`, "x509Certificates[0].value must be exactly one DER-encoded certificate in base64"},
		{"no certificate", `"x509Certificates":[{"value":"aGVsbG8="}]`, "x509Certificates[0].value must be exactly one DER-encoded certificate in base64"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := object(t, accept(test.members))
			got, err := scim.NormaliseBody(userType(t), body, scim.Create, nil, scim.Rules{})
			scimType := ""
			if test.detail != "" {
				scimType = scim.TypeInvalidValue
			}
			if !wantError(t, err, scimType, test.detail) {
				sameJSON(t, got, accept(test.members))
			}
			loose, err := scim.NormaliseBody(userType(t), body, scim.Create, nil, scim.Rules{LooseFormats: true})
			if err != nil {
				t.Fatalf("with LooseFormats: %v", err)
			}
			sameJSON(t, loose, accept(test.members))
		})
	}
	_, err := scim.NormaliseBody(userType(t), object(t, accept(`"x509Certificates":[{"value":"***"}]`)), scim.Create, nil, scim.Tolerant())
	wantError(t, err, scim.TypeInvalidValue, "x509Certificates[0].value must be base64 text")
}

func TestNormaliseBodyTypes(t *testing.T) {
	t.Parallel()
	device := func(members string) string { return `{"schemas":["` + deviceURN + `"],"serial":"S",` + members + `}` }
	tests := []struct{ members, detail string }{
		{`"slots":-9223372036854775808`, ""},
		{`"slots":9223372036854775808`, "slots is outside the range of 64-bit integers"},
		{`"slots":3.0`, "slots must be an integer, without fraction or exponent"},
		{`"slots":1e2`, "slots must be an integer, without fraction or exponent"},
		{`"slots":"3"`, "slots must be a number, not a string"},
		{`"weight":1.50`, ""},
		{`"weight":2`, ""},
		{`"weight":1e-300`, ""},
		{`"weight":1e999`, "weight is outside the range of decimals"},
		{`"weight":"1.5"`, "weight must be a number, not a string"},
		{`"weight":0.00000000000000000000000000000000000000000000000000000000000000001`, "weight has more than 64 characters"},
		{`"bought":"2020-02-29T12:00:00.123+02:00"`, ""},
		{`"bought":"2020-01-01"`, "bought must be a date and time such as 2008-01-23T04:56:22Z: it needs a date and a time with T between them"},
		{`"bought":1577836800`, "bought must be a string, not a number"},
		{`"firmware":"AQID/+8="`, ""},
		{`"firmware":"AQID_-8"`, ""},
		{`"firmware":"***"`, "firmware must be base64 text"},
		{`"tags":["a",1]`, "tags[1] must be a string, not a number"},
		{`"ports":[{"number":1,"names":["a","b"]}]`, ""},
		{`"ports":[{"names":["a"]}]`, "ports[0].number is required and must not be empty"},
		{`"ports":[{"number":1},{"number":2,"names":["a",5]}]`, "ports[1].names must be a string, not a number"},
		{`"box":{"colour":"red"}`, "box.code is required and must not be empty"},
		{`"secret":"s"`, ""},
	}
	for _, test := range tests {
		t.Run(test.members, func(t *testing.T) {
			t.Parallel()
			got, err := scim.NormaliseBody(deviceType(t), object(t, device(test.members)), scim.Create, nil, scim.Rules{})
			if test.detail == "" {
				wantError(t, err, "", "")
				identicalJSON(t, got, device(test.members))
				return
			}
			wantError(t, err, scim.TypeInvalidValue, test.detail)
		})
	}
}

func TestNormaliseBodyReplace(t *testing.T) {
	t.Parallel()
	const current = `{"schemas":["` + deviceURN + `","` + leaseURN + `"],"serial":"S1","label":"Box","bought":"2020-01-01T00:00:00Z","weight":1,"box":{"code":"c","colour":"red"},` +
		`"fixed":[{"value":"a"},{"value":"b"}],"` + leaseURN + `":{"until":"2030-01-01T00:00:00Z"}}`
	// What immutable attributes keep when a body leaves all of them out.
	const kept = `"label":"Box","bought":"2020-01-01T00:00:00Z","fixed":[{"value":"a"},{"value":"b"}],"box":{"colour":"red","code":"c"}`
	device := func(members string) string { return `{"schemas":["` + deviceURN + `"],` + members + `}` }
	tests := []struct{ name, body, want, detail string }{
		{
			name: "omitted: readWrite cleared, immutable kept",
			body: device(`"serial":"S1","box":{"code":"c"}`), want: device(`"serial":"S1",` + kept),
		},
		{
			name: "equal values in another guise",
			body: device(`"serial":"S1","label":"BOX","bought":"2020-01-01T01:00:00+01:00","fixed":[{"value":"B"},{"value":"a"}],"box":{"code":"c","colour":"RED"}`),
			want: device(`"serial":"S1",` + kept),
		},
		{
			name: "null is omitted",
			body: device(`"serial":"S1","label":null,"fixed":[],"box":{"code":"c"}`), want: device(`"serial":"S1",` + kept),
		},
		{name: "another value", body: device(`"serial":"S1","label":"Crate","box":{"code":"c"}`), detail: "label is immutable and has another value already"},
		{name: "case of a case-exact value", body: device(`"serial":"s1","box":{"code":"c"}`), detail: "serial is immutable and has another value already"},
		{name: "another sub-value", body: device(`"serial":"S1","box":{"code":"c","colour":"blue"}`), detail: "box.colour is immutable and has another value already"},
		{name: "fewer values", body: device(`"serial":"S1","box":{"code":"c"},"fixed":[{"value":"a"}]`), detail: "fixed is immutable and has another value already"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			stored := object(t, current)
			got, err := scim.NormaliseBody(deviceType(t), object(t, test.body), scim.Replace, stored, scim.Rules{})
			if text(stored) != current {
				t.Errorf("the stored document was changed to %s", text(stored))
			}
			if test.detail != "" {
				wantError(t, err, scim.TypeMutability, test.detail)
				return
			}
			wantError(t, err, "", "")
			sameJSON(t, got, test.want)
		})
	}
	t.Run("first value", func(t *testing.T) {
		t.Parallel()
		got, err := scim.NormaliseBody(deviceType(t), object(t, device(`"serial":"S1","label":"Box"`)), scim.Replace, object(t, device(`"serial":"S1"`)), scim.Rules{})
		wantError(t, err, "", "")
		sameJSON(t, got, device(`"serial":"S1","label":"Box"`))
	})
	t.Run("members come and go", func(t *testing.T) {
		t.Parallel()
		body := `{"schemas":["` + groupURN + `"],"displayName":"G","members":[{"value":"2"}]}`
		got, err := scim.NormaliseBody(groupType(t), object(t, body), scim.Replace, object(t, `{"schemas":["`+groupURN+`"],"displayName":"G"}`), scim.Rules{})
		wantError(t, err, "", "")
		sameJSON(t, got, body)
	})
}

func TestNormaliseBodyRequiredExtension(t *testing.T) {
	t.Parallel()
	r := scim.Builtin()
	spec := scim.TypeSpec{Name: "Employee", Endpoint: "/Employees", Schema: userURN, Extensions: []scim.ExtensionSpec{{Schema: enterpriseURN, Required: true}}}
	r, err := scim.NewRegistry(r.Schemas(), []scim.TypeSpec{spec})
	if err != nil {
		t.Fatal(err)
	}
	of := r.TypeByName("employee")
	_, err = scim.NormaliseBody(of, object(t, user(`"title":"x"`)), scim.Create, nil, scim.Rules{})
	wantError(t, err, scim.TypeInvalidValue, enterpriseURN+" is required: every Employee must have attributes of it")
	err = scim.CheckComplete(of, document.New("userName", "ada", enterpriseURN, document.New("division", "D")))
	wantError(t, err, "", "")
}

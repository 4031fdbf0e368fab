package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestProjection(t *testing.T) {
	t.Parallel()
	const (
		schemas = `"schemas":["` + userURN + `","` + enterpriseURN + `"]`
		id      = schemas + `,"id":"1"`
		name    = `"name":{"givenName":"Ada","familyName":"L"}`
		emails  = `"emails":[{"value":"a","type":"work"},{"type":"home"}]`
		ent     = `"` + enterpriseURN + `":{"department":"R","manager":{"value":"2","displayName":"B"}}`
		meta    = `"meta":{"created":"c","version":"v"}`
		doc     = `{` + id + `,"userName":"ada",` + name + `,"password":"p",` + emails + `,` + ent + `,` + meta + `}`
	)
	tests := []struct {
		name                 string
		attributes, excluded []string
		want                 string
	}{
		{"neither", nil, nil, id + `,"userName":"ada",` + name + `,` + emails + `,` + ent + `,` + meta},
		{"blank", []string{"", " , "}, []string{","}, id + `,"userName":"ada",` + name + `,` + emails + `,` + ent + `,` + meta},
		{"one", []string{"userName"}, nil, id + `,"userName":"ada"`},
		{"another case, blanks, two parameters", []string{" USERNAME , nickName", "Name"}, nil, id + `,"userName":"ada",` + name},
		{"never", []string{"password"}, nil, id},
		{"unknown only", []string{"nosuch,name.nosuch,urn:x:y"}, nil, id},
		{"unknown and known", []string{"nosuch,userName"}, nil, id + `,"userName":"ada"`},
		{"sub-attribute", []string{"name.givenName"}, nil, id + `,"name":{"givenName":"Ada"}`},
		{"sub-attribute and its attribute", []string{"name.givenName,name"}, nil, id + `,` + name},
		{"sub-attribute of many", []string{"emails.value"}, nil, id + `,"emails":[{"value":"a"}]`},
		{"sub-attribute without value", []string{"name.middleName"}, nil, id},
		{"meta", []string{"meta.version"}, nil, id + `,"meta":{"version":"v"}`},
		{"id", []string{"id"}, nil, id},
		{"qualified", []string{userURN + ":name.familyName"}, nil, id + `,"name":{"familyName":"L"}`},
		{"whole core schema", []string{userURN}, nil, id + `,"userName":"ada",` + name + `,` + emails},
		{"whole extension", []string{enterpriseURN}, nil, id + `,` + ent},
		{"extension attribute", []string{enterpriseURN + ":department"}, nil, id + `,"` + enterpriseURN + `":{"department":"R"}`},
		{"extension sub-attribute", []string{enterpriseURN + ":manager.value"}, nil, id + `,"` + enterpriseURN + `":{"manager":{"value":"2"}}`},
		{"extension attribute without URN is unknown", []string{"department"}, nil, id},
		{"without one", nil, []string{"userName"}, id + `,` + name + `,` + emails + `,` + ent + `,` + meta},
		{"without what is always there", nil, []string{"id", "schemas", "nosuch"}, id + `,"userName":"ada",` + name + `,` + emails + `,` + ent + `,` + meta},
		{"without sub-attributes", nil, []string{"name.givenName,emails.type"}, id + `,"userName":"ada","name":{"familyName":"L"},"emails":[{"value":"a"}],` + ent + `,` + meta},
		{"without everything inside", nil, []string{"name.givenName,name.familyName"}, id + `,"userName":"ada",` + emails + `,` + ent + `,` + meta},
		{"without core schema", nil, []string{userURN}, id + `,` + ent + `,` + meta},
		{"without extension", nil, []string{enterpriseURN, "meta"}, id + `,"userName":"ada",` + name + `,` + emails},
		{"without extension attributes", nil, []string{enterpriseURN + ":manager," + enterpriseURN + ":department"}, id + `,"userName":"ada",` + name + `,` + emails + `,` + meta},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := scim.ParseProjection(userType(t), test.attributes, test.excluded)
			if err != nil {
				t.Fatal(err)
			}
			o := object(t, doc)
			identicalJSON(t, p.Apply(o), "{"+test.want+"}")
			if text(o) != doc {
				t.Errorf("the document was changed to %s", text(o))
			}
		})
	}
	_, err := scim.ParseProjection(userType(t), []string{"userName"}, []string{"name"})
	wantError(t, err, scim.TypeInvalidValue, "attributes and excludedAttributes exclude each other; give only one of them")
}

func TestProjectionReturned(t *testing.T) {
	t.Parallel()
	const doc = `{"schemas":["u"],"id":"1","serial":"S","notes":"n","vendor":"v","secret":"s","box":{"code":"c","unit":"kg","pin":"0"}}`
	tests := []struct {
		name                 string
		attributes, excluded []string
		written, want        string
	}{
		{"default", nil, nil, "", `{"schemas":["u"],"id":"1","serial":"S","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"request", []string{"notes"}, nil, "", `{"schemas":["u"],"id":"1","notes":"n","vendor":"v"}`},
		{"request by its schema only", []string{deviceURN}, nil, "", `{"schemas":["u"],"id":"1","serial":"S","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"always in a sub-attribute", []string{"box.code"}, nil, "", `{"schemas":["u"],"id":"1","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"never in a sub-attribute", []string{"box.pin,secret"}, nil, "", `{"schemas":["u"],"id":"1","vendor":"v","box":{"unit":"kg"}}`},
		{"always not excluded", nil, []string{"vendor", "box.unit", "box.code", "serial"}, "", `{"schemas":["u"],"id":"1","vendor":"v","box":{"unit":"kg"}}`},
		{"written", nil, nil, `{"notes":"n","serial":"S"}`, `{"schemas":["u"],"id":"1","serial":"S","notes":"n","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"written under the URN", nil, nil, `{"` + deviceURN + `:notes":"n"}`, `{"schemas":["u"],"id":"1","serial":"S","notes":"n","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"written, others chosen", []string{"serial"}, nil, `{"notes":"n"}`, `{"schemas":["u"],"id":"1","serial":"S","vendor":"v"}`},
		{"written inside", nil, nil, `{"box":{"hint":"h"}}`, `{"schemas":["u"],"id":"1","serial":"S","vendor":"v","box":{"code":"c","unit":"kg"}}`},
		{"not written", nil, nil, `{"serial":"S"}`, `{"schemas":["u"],"id":"1","serial":"S","vendor":"v","box":{"code":"c","unit":"kg"}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, err := scim.ParseProjection(deviceType(t), test.attributes, test.excluded)
			if err != nil {
				t.Fatal(err)
			}
			identicalJSON(t, p.Written(object(t, test.written)).Apply(object(t, doc)), test.want)
		})
	}
}

func TestProjectionPatched(t *testing.T) {
	t.Parallel()
	const doc = `{"id":"1","notes":"n","box":{"code":"c","hint":"h"},"` + leaseURN + `":{"until":"u","note":"x"}}`
	const plain = `{"id":"1","box":{"code":"c"},"` + leaseURN + `":{"until":"u"}}`
	tests := []struct{ name, operation, want string }{
		{"path", `{"op":"add","path":"NOTES","value":"n"}`, `{"id":"1","notes":"n","box":{"code":"c"},"` + leaseURN + `":{"until":"u"}}`},
		{"no path", `{"op":"add","value":{"notes":"n"}}`, `{"id":"1","notes":"n","box":{"code":"c"},"` + leaseURN + `":{"until":"u"}}`},
		{"sub-attribute", `{"op":"add","path":"box.hint","value":"h"}`, `{"id":"1","box":{"code":"c","hint":"h"},"` + leaseURN + `":{"until":"u"}}`},
		{"inside a value", `{"op":"add","path":"box","value":{"hint":"h"}}`, `{"id":"1","box":{"code":"c","hint":"h"},"` + leaseURN + `":{"until":"u"}}`},
		{"extension", `{"op":"add","path":"` + leaseURN + `:note","value":"x"}`, `{"id":"1","box":{"code":"c"},"` + leaseURN + `":{"until":"u","note":"x"}}`},
		{"whole extension", `{"op":"add","path":"` + leaseURN + `","value":{"note":"x"}}`, `{"id":"1","box":{"code":"c"},"` + leaseURN + `":{"until":"u","note":"x"}}`},
		{"another attribute", `{"op":"add","path":"box.code","value":"c"}`, plain},
		{"nowhere", `{"op":"add","path":"nosuch[","value":"c"}`, plain},
		{"no operation", `7`, plain},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			registry, err := scim.NewRegistry([]*scim.Schema{
				{ID: deviceURN, Attributes: []*scim.Attribute{
					{Name: "notes", Returned: scim.ReturnedRequest},
					{Name: "box", Type: scim.Complex, SubAttributes: []*scim.Attribute{{Name: "code"}, {Name: "hint", Returned: scim.ReturnedRequest}}},
				}},
				{ID: leaseURN, Attributes: []*scim.Attribute{{Name: "until"}, {Name: "note", Returned: scim.ReturnedRequest}}},
			}, []scim.TypeSpec{{Name: "Device", Endpoint: "/Devices", Schema: deviceURN, Extensions: []scim.ExtensionSpec{{Schema: leaseURN}}}})
			if err != nil {
				t.Fatal(err)
			}
			p, err := scim.ParseProjection(registry.Types()[0], nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			body := object(t, `{"Operations":[`+test.operation+`]}`)
			identicalJSON(t, p.Patched(body).Apply(object(t, doc)), test.want)
		})
	}
}

func TestProjectionWants(t *testing.T) {
	t.Parallel()
	tests := []struct {
		attributes, excluded []string
		want                 bool
	}{
		{nil, nil, true},
		{[]string{"displayName"}, nil, false},
		{[]string{"members"}, nil, true},
		{[]string{"MEMBERS.value"}, nil, true},
		{[]string{groupURN}, nil, true},
		{nil, []string{"Members"}, false},
		{nil, []string{"members.display"}, true},
		{nil, []string{"members.value,members.$ref,members.type,members.display"}, false},
	}
	for _, test := range tests {
		p, err := scim.ParseProjection(groupType(t), test.attributes, test.excluded)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Wants("members"); got != test.want {
			t.Errorf("attributes %q, excluded %q: Wants(members) = %v, want %v", test.attributes, test.excluded, got, test.want)
		}
	}
}

func BenchmarkProjection(b *testing.B) {
	p, err := scim.ParseProjection(userType(b), nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	doc := object(b, fullUser)
	b.ReportAllocs()
	for b.Loop() {
		p.Apply(doc)
	}
}

package scim_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestBuiltin(t *testing.T) {
	t.Parallel()
	r := scim.Builtin()
	var types, schemas []string
	for _, x := range r.Types() {
		types = append(types, x.Name+" "+x.Endpoint+" "+x.Relation+" "+strings.Join(x.Derived, ","))
	}
	for _, s := range r.Schemas() {
		schemas = append(schemas, s.ID)
	}
	if diff := cmp.Diff([]string{"User /Users  groups", "Group /Groups members "}, types); diff != "" {
		t.Errorf("types (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{enterpriseURN, groupURN, userURN}, schemas); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
	if r.TypeByName("USER") != r.Types()[0] || r.TypeByEndpoint("/Groups") != r.Types()[1] || r.SchemaByID(strings.ToUpper(userURN)) != r.Types()[0].Core {
		t.Error("look-ups do not find what is there")
	}
	if r.TypeByName("Device") != nil || r.TypeByEndpoint("/users") != nil || r.TypeByEndpoint("Users") != nil || r.SchemaByID("urn:x") != nil {
		t.Error("look-ups find what is not there")
	}
}

// TestBuiltinErrata holds what the errata and the text of RFC 7643 change in
// the schemas printed in section 8.7.1.
func TestBuiltinErrata(t *testing.T) {
	t.Parallel()
	user, group := userType(t), groupType(t)
	attribute := func(of *scim.Type, path string) *scim.Attribute {
		tg, err := of.Resolve(path)
		if err != nil {
			t.Fatal(err)
		}
		return tg.Leaf()
	}
	if !attribute(group, "displayName").Required {
		t.Error("erratum 5368: Group.displayName is required")
	}
	if diff := cmp.Diff([]string{"Group"}, attribute(user, "groups.$ref").ReferenceTypes); diff != "" {
		t.Errorf("erratum 8471: User.groups.$ref (-want +got):\n%s", diff)
	}
	if !attribute(user, enterpriseURN+":manager.value").CaseExact {
		t.Error("erratum 8472: manager.value is case-exact")
	}
	if attribute(group, "members.display") == nil || attribute(user, "addresses.primary") == nil {
		t.Error("section 2.4: the default sub-attributes display and primary are missing")
	}
	for path, caseExact := range map[string]bool{
		"userName": false, "externalId": true, "id": true, "meta.resourceType": true, "profileUrl": true, "x509Certificates.value": true, "emails.value": false,
	} {
		if got := attribute(user, path).CaseExact; got != caseExact {
			t.Errorf("%s: caseExact %v, want %v", path, got, caseExact)
		}
	}
	password := attribute(user, "password")
	if password.Mutability != scim.WriteOnly || password.Returned != scim.ReturnedNever {
		t.Errorf("password is %s and returned %s", password.Mutability, password.Returned)
	}
	if user.Attribute("groups").Mutability != scim.ReadOnly || user.Attribute("userName").Uniqueness != scim.UniquenessServer {
		t.Error("groups must be readOnly, userName unique")
	}
}

func TestNewRegistryRefuses(t *testing.T) {
	t.Parallel()
	schema := func(change func(s *scim.Schema)) []*scim.Schema {
		s := &scim.Schema{ID: "urn:a", Name: "A", Attributes: []*scim.Attribute{
			{Name: "a"},
			{Name: "c", Type: scim.Complex, SubAttributes: []*scim.Attribute{{Name: "b", Type: scim.Boolean}}},
		}}
		change(s)
		return []*scim.Schema{s}
	}
	of := func(change func(spec *scim.TypeSpec)) []scim.TypeSpec {
		spec := scim.TypeSpec{Name: "A", Endpoint: "/As", Schema: "urn:a"}
		change(&spec)
		return []scim.TypeSpec{spec}
	}
	same := func(*scim.Schema) {}
	good := schema(same)
	tests := []struct {
		name    string
		schemas []*scim.Schema
		types   []scim.TypeSpec
		want    string
	}{
		{"no id", schema(func(s *scim.Schema) { s.ID = "" }), nil, "schema : id: missing; it is the URN of the schema"},
		{"id no URI", schema(func(s *scim.Schema) { s.ID = "a b" }), nil, `schema a b: id: "a b" is not a URI`},
		{"same id", append(schema(same), schema(func(s *scim.Schema) { s.ID = "URN:A" })...), nil, "schema URN:A: id: another schema has the same"},
		{"no attributes", schema(func(s *scim.Schema) { s.Attributes = nil }), nil, "schema urn:a: attributes: the schema has none"},
		{"same name", schema(func(s *scim.Schema) { s.Attributes[1].Name = "A" }), nil, `schema urn:a: attributes[1] "A": name: there are two of that name`},
		{"bad name", schema(func(s *scim.Schema) { s.Attributes[0].Name = "1a" }), nil, `schema urn:a: attributes[0] "1a": name: it must begin with a letter and go on with letters, digits, '-', '_' or '$'`},
		{"$ref at the top", schema(func(s *scim.Schema) { s.Attributes[0].Name = "$ref" }), nil, `schema urn:a: attributes[0] "$ref": name: it must begin with a letter and go on with letters, digits, '-', '_' or '$'`},
		{"bad type", schema(func(s *scim.Schema) { s.Attributes[0].Type = "text" }), nil, `schema urn:a: attributes[0] "a": type: "text" is not one of string, boolean, decimal, integer, dateTime, binary, reference, complex`},
		{"bad mutability", schema(func(s *scim.Schema) { s.Attributes[0].Mutability = "readonly" }), nil, `schema urn:a: attributes[0] "a": mutability: "readonly" is not one of readOnly, readWrite, immutable, writeOnly`},
		{"bad returned", schema(func(s *scim.Schema) { s.Attributes[0].Returned = "no" }), nil, `schema urn:a: attributes[0] "a": returned: "no" is not one of always, never, default, request`},
		{"bad uniqueness", schema(func(s *scim.Schema) { s.Attributes[0].Uniqueness = "local" }), nil, `schema urn:a: attributes[0] "a": uniqueness: "local" is not one of none, server, global`},
		{"unique complex", schema(func(s *scim.Schema) { s.Attributes[1].Uniqueness = "server" }), nil, `schema urn:a: attributes[1] "c": uniqueness: a complex attribute has none`},
		{"written, yet returned", schema(func(s *scim.Schema) {
			s.Attributes[0].Mutability, s.Attributes[0].Returned = "writeOnly", "default"
		}), nil, `schema urn:a: attributes[0] "a": returned: a writeOnly attribute is returned never, not default`},
		{"complex without sub-attributes", schema(func(s *scim.Schema) { s.Attributes[0].Type = scim.Complex }), nil, `schema urn:a: attributes[0] "a": subAttributes: a complex attribute needs some`},
		{"simple with sub-attributes", schema(func(s *scim.Schema) { s.Attributes[1].Type = scim.String }), nil, `schema urn:a: attributes[1] "c": subAttributes: only a complex attribute has some, and this one is string`},
		{"complex in complex", schema(func(s *scim.Schema) {
			s.Attributes[1].SubAttributes[0] = &scim.Attribute{Name: "d", Type: scim.Complex, SubAttributes: []*scim.Attribute{{Name: "e"}}}
		}), nil, `schema urn:a: attributes[1] "c": subAttributes[0] "d": type: a sub-attribute cannot be complex itself`},
		{"referenceTypes of a string", schema(func(s *scim.Schema) { s.Attributes[0].ReferenceTypes = []string{"uri"} }), nil, `schema urn:a: attributes[0] "a": referenceTypes: only a reference has some, and this attribute is string`},
		{"primary that is no boolean", schema(func(s *scim.Schema) {
			s.Attributes[1].SubAttributes[0] = &scim.Attribute{Name: "primary"}
		}), nil, `schema urn:a: attributes[1] "c": subAttributes[0] "primary": type: primary is a boolean`},
		{"type without name", good, of(func(s *scim.TypeSpec) { s.Name = "" }), `resource type "": name: missing`},
		{"same type name", good, append(of(func(*scim.TypeSpec) {}), of(func(s *scim.TypeSpec) { s.Name = "a" })...), `resource type "a": name: another resource type has the same`},
		{"same endpoint", good, append(of(func(*scim.TypeSpec) {}), of(func(s *scim.TypeSpec) { s.Name = "B" })...), `resource type "B": endpoint: another resource type has /As`},
		{"relative endpoint", good, of(func(s *scim.TypeSpec) { s.Endpoint = "As" }), `resource type "A": endpoint: "As" must be a slash and one path segment, such as /Users`},
		{"deep endpoint", good, of(func(s *scim.TypeSpec) { s.Endpoint = "/a/b" }), `resource type "A": endpoint: "/a/b" must be a slash and one path segment, such as /Users`},
		{"reserved endpoint", good, of(func(s *scim.TypeSpec) { s.Endpoint = "/me" }), `resource type "A": endpoint: /me is an endpoint of the protocol`},
		{"unknown schema", good, of(func(s *scim.TypeSpec) { s.Schema = "urn:x" }), `resource type "A": schema: there is no schema "urn:x"`},
		{"unknown extension", good, of(func(s *scim.TypeSpec) { s.Extensions = []scim.ExtensionSpec{{Schema: "urn:x"}} }), `resource type "A": schemaExtensions[0].schema: there is no schema "urn:x"`},
		{"core as extension", good, of(func(s *scim.TypeSpec) { s.Extensions = []scim.ExtensionSpec{{Schema: "urn:A"}} }), `resource type "A": schemaExtensions[0].schema: urn:a is a schema of this type already`},
		{"unknown relation", good, of(func(s *scim.TypeSpec) { s.Relation = "members" }), `resource type "A": schema: urn:a has no attribute "members"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := scim.NewRegistry(test.schemas, test.types)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(test.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestNewRegistryCompletesAndCopies(t *testing.T) {
	t.Parallel()
	given := &scim.Schema{ID: "urn:a", Attributes: []*scim.Attribute{
		{Name: "id", Type: scim.Integer}, {Name: "a"}, {Name: "r", Type: scim.Reference}, {Name: "w", Mutability: scim.WriteOnly},
	}}
	r, err := scim.NewRegistry([]*scim.Schema{given}, []scim.TypeSpec{{Name: "A", Endpoint: "/As", Schema: "urn:a"}})
	if err != nil {
		t.Fatal(err)
	}
	given.Attributes[1].Name = "changed"
	got := r.TypeByName("A")
	want := &scim.Schema{ID: "urn:a", Attributes: []*scim.Attribute{
		{Name: "a", Type: scim.String, Mutability: scim.ReadWrite, Returned: scim.ReturnedDefault, Uniqueness: scim.UniquenessNone},
		{Name: "r", Type: scim.Reference, CaseExact: true, Mutability: scim.ReadWrite, Returned: scim.ReturnedDefault, Uniqueness: scim.UniquenessNone},
		{Name: "w", Type: scim.String, Mutability: scim.WriteOnly, Returned: scim.ReturnedNever, Uniqueness: scim.UniquenessNone},
	}}
	if diff := cmp.Diff(want, got.Core); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if id := got.Attribute("id"); id == nil || id.Type != scim.String || id.Mutability != scim.ReadOnly {
		t.Error("the common definition of id does not win over the schema's own (RFC 7643 section 3.1)")
	}
}

func TestLoadDir(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"broken JSON", `{"id":`, "invalid JSON at byte 6: expected a value, found end of text"},
		{"duplicate key", `{"id":"a","ID":"b"}`, `invalid JSON at byte 10: member name "ID" appears twice (names are compared without regard to case)`},
		{"neither", `{"id":"urn:a"}`, `neither a schema (it has no "attributes") nor a resource type (it has no "endpoint")`},
		{"no object", `[1]`, "[0]: a schema or resource type must be a JSON object"},
		{"other schemas", `{"schemas":["urn:x"]}`, "schemas: urn:x is neither urn:ietf:params:scim:schemas:core:2.0:Schema nor urn:ietf:params:scim:schemas:core:2.0:ResourceType"},
		{"schemas no array", `{"schemas":"urn:x"}`, "schemas: must be an array"},
		{"schemas no strings", `{"schemas":["a",7]}`, "schemas[1]: must be a string"},
		{"misspelt key", `{"id":"urn:a","name":"A","attribs":[],"attributes":[{"name":"a"}]}`, "attribs: unknown; expected one of schemas, id, meta, name, description, attributes"},
		{"misspelt characteristic", `{"id":"urn:a","name":"A","attributes":[{"name":"a","caseexakt":true}]}`, `attributes[0] "a".caseexakt: unknown; expected one of name, type, multiValued, description, required, canonicalValues, caseExact, mutability, returned, uniqueness, referenceTypes, subAttributes`},
		{"no name", `{"id":"urn:a","attributes":[{"name":"a"}]}`, "name: missing"},
		{"attributes no array", `{"id":"urn:a","name":"A","attributes":{}}`, "attributes: must be an array"},
		{"attribute no object", `{"id":"urn:a","name":"A","attributes":["a"]}`, "attributes[0]: an attribute definition must be a JSON object"},
		{"attribute without name", `{"id":"urn:a","name":"A","attributes":[{"name":"a"},{"type":"string"}]}`, "attributes[1].name: missing"},
		{"flag no boolean", `{"id":"urn:a","name":"A","attributes":[{"name":"a","required":"true"}]}`, `attributes[0] "a".required: must be true or false`},
		{"text no string", `{"id":7,"name":"A","attributes":[{"name":"a"}]}`, "id: must be a string"},
		{"deep", `{"id":"urn:a","name":"A","attributes":[{"name":"a","type":"complex","subAttributes":[{"name":"b","canonicalValues":[1]}]}]}`, `attributes[0] "a".subAttributes[0] "b".canonicalValues[0]: must be a string`},
		{"semantics", `[{"id":"urn:a","name":"A","attributes":[{"name":"a","type":"strng"}]}]`, `[0]: attributes[0] "a": type: "strng" is not one of string, boolean, decimal, integer, dateTime, binary, reference, complex`},
		{"type without schema", `{"name":"A","endpoint":"/As"}`, "schema: missing"},
		{"type with a strange key", `{"name":"A","endpoint":"/As","schema":"urn:a","base":"x"}`, "base: unknown; expected one of schemas, id, meta, name, description, endpoint, schema, schemaExtensions"},
		{"extension no object", `{"name":"A","endpoint":"/As","schema":"urn:a","schemaExtensions":["urn:b"]}`, "schemaExtensions[0]: an extension must be a JSON object"},
		{"extension flag", `{"name":"A","endpoint":"/As","schema":"urn:a","schemaExtensions":[{"schema":"urn:b","required":1}]}`, "schemaExtensions[0].required: must be true or false"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := scim.LoadDir(fstest.MapFS{"sub/x.json": {Data: []byte(test.text)}, "readme.txt": {Data: []byte("{")}})
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff("custom schemas: sub/x.json: "+test.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{
		// A ListResponse, as /Schemas answers.
		"a.json": {Data: []byte(`{"totalResults":1,"Resources":[{"id":"urn:x:Badge","name":"Badge","attributes":[{"name":"colour"}]}]}`)},
		"b.json": {Data: []byte(`{"name":"User","endpoint":"/Users","schema":"` + userURN + `","schemaExtensions":[{"schema":"` + enterpriseURN + `"},{"schema":"urn:x:Badge"}]}`)},
	}
	r, err := scim.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	user := r.TypeByName("User")
	if _, err = user.Resolve("urn:x:badge:Colour"); err != nil {
		t.Error(err)
	}
	if len(r.Types()) != 2 || len(user.Derived) != 1 || user.Extension(enterpriseURN) == nil {
		t.Errorf("User lost something: %+v", user)
	}
	if scim.Builtin().TypeByName("User").Extension("urn:x:Badge") != nil {
		t.Error("the built-in type was changed")
	}
	files["b.json"].Data = []byte(`{"name":"User","endpoint":"/People","schema":"` + userURN + `"}`)
	_, err = scim.Load(files)
	if want := `resource type "User": it is built in and keeps schema ` + userURN + " and endpoint /Users"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if r, err = scim.Load(nil); err != nil || len(r.Types()) != 2 {
		t.Errorf("without files: %v", err)
	}
}

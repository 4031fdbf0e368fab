package world

import (
	"strings"
	"testing"
)

// Each demand beyond the RFCs holds for a target that meets it, and does not
// when one thing of it is changed.
func TestRulesOfDrafts(t *testing.T) {
	t.Parallel()
	const (
		types = `{"totalResults":1,"Resources":[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"User","name":"User","endpoint":"/Users",
			"schema":"urn:ietf:params:scim:schemas:core:2.0:User","schemaExtensions":[{"schema":"urn:x:y:User","required":false}]}]}`
		schemas = `{"totalResults":2,"Resources":[
			{"id":"urn:ietf:params:scim:schemas:core:2.0:User","attributes":[{"name":"userName","type":"string"},{"name":"active","type":"boolean"},
				{"name":"emails","type":"complex","multiValued":true,"subAttributes":[{"name":"value","type":"string"},{"name":"primary","type":"boolean"},
				{"name":"type","type":"string","canonicalValues":["work"]}]}]},
			{"id":"urn:x:y:User","attributes":[{"name":"shoe","type":"string"}]}]}`
		extended = `"active":true,"urn:x:y:User":{"shoe":"left"}`
	)
	user := strings.Replace(goodUser, `"active":true`, extended, 1)
	for _, c := range []struct{ rule, old, changed string }{
		{"the id of every resource type is its name", `"id":"User"`, `"id":"user"`},
		{"the id of every resource type is its name", `"id":"User",`, ``},
		{"every type of a list of complex values has canonical values", `,"canonicalValues":["work"]`, ``},
		{"every type of a list of complex values has canonical values", `["work"]`, `[]`},
		{"every attribute is defined by a schema", `"active":true`, `"frobnicate":true`},
		{"every attribute is defined by a schema", `"shoe":"left"`, `"hat":"left"`},
		{"every attribute is defined by a schema", `"urn:x:y:User":{`, `"urn:x:z:User":{`},
	} {
		for _, broken := range []bool{false, true} {
			change := strings.NewReplacer()
			if broken {
				change = strings.NewReplacer(c.old, c.changed)
			}
			w := told(t, map[string]string{"/ResourceTypes": change.Replace(types), "/Schemas": schemasWith(change, schemas, c.rule), "/Users/u2": change.Replace(user)})
			if _, err := w.published(t.Context()); err != nil {
				t.Fatal(err)
			}
			if found := did(t, w.InEverythingShown(t.Context(), c.rule)); (len(found) > 0) != broken {
				t.Errorf("%s, %q made %q: %t: %q", c.rule, c.old, c.changed, broken, found)
			}
		}
	}
}

// schemasWith changes the schemas only where the rule is about them.
func schemasWith(change *strings.Replacer, schemas, rule string) string {
	if strings.Contains(rule, "canonical") {
		return change.Replace(schemas)
	}
	return schemas
}

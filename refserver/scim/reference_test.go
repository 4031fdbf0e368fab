package scim_test

import (
	"testing"

	"github.com/scimproof/scimproof/refserver/scim"
)

func TestAddReferences(t *testing.T) {
	t.Parallel()
	locate := func(typeName, id string) string {
		if id == "gone" {
			return ""
		}
		return "https://h/" + typeName + "s/" + id
	}
	tests := []struct {
		of        *scim.Type
		doc, want string
	}{
		{
			userType(t),
			`{"userName":"ada","groups":[{"value":"1","type":"direct"}],"emails":[{"value":"a"}],"` + enterpriseURN + `":{"manager":{"value":"2","$ref":"stale"}}}`,
			`{"userName":"ada","groups":[{"value":"1","type":"direct","$ref":"https://h/Groups/1"}],"emails":[{"value":"a"}],"` + enterpriseURN + `":{"manager":{"value":"2","$ref":"https://h/Users/2"}}}`,
		},
		{
			groupType(t),
			`{"members":[{"value":"1"},{"value":"2","type":"group"},{"value":"gone"},{"type":"User"}]}`,
			`{"members":[{"value":"1","$ref":"https://h/Users/1"},{"value":"2","type":"group","$ref":"https://h/Groups/2"},{"value":"gone"},{"type":"User"}]}`,
		},
		{groupType(t), `{"displayName":"G"}`, `{"displayName":"G"}`},
		{deviceType(t), `{"` + leaseURN + `":{"holder":{"value":"7"}}}`, `{"` + leaseURN + `":{"holder":{"value":"7","$ref":"https://h/Users/7"}}}`},
	}
	for _, test := range tests {
		t.Run(test.doc, func(t *testing.T) {
			t.Parallel()
			doc := object(t, test.doc)
			scim.AddReferences(test.of, doc, locate)
			identicalJSON(t, doc, test.want)
		})
	}
}

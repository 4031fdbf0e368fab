package workspace

import (
	"testing"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// BenchmarkLogged measures what it takes to make an entry of a request.
func BenchmarkLogged(b *testing.B) {
	s := New(Config{})
	body := []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"userName":"ada.lovelace@example.com","externalId":"00u1","name":{"formatted":"Ada Lovelace","familyName":"Lovelace","givenName":"Ada"},"displayName":"Ada Lovelace","title":"Engineer","active": true,"emails":[{"value":"ada@mail.example.com","type":"work","primary": true}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"17","department":"Research"}}`)
	doc, err := document.ParseObject(body, document.Limits{})
	if err != nil {
		b.Fatal(err)
	}
	t := scim.Builtin().TypeByName("User")
	b.ReportAllocs()
	for b.Loop() {
		r := &Recording{
			Started: time.Now(), Method: "POST", Path: "/w/0123456789abcdef01234567/scim/v2/Users", Workspace: "0123456789abcdef01234567", Status: 201,
			Header: map[string][]string{"User-Agent": {"Okta SCIM Client 1.0.0"}, "Authorization": {"Bearer sp_0123456789abcdef01234567_x"}, "Accept": {"application/scim+json"}, "Content-Type": {"application/scim+json"}},
			Body:   body, Answer: body, ws: &Workspace{ID: "0123456789abcdef01234567", CursorKey: []byte("key")}, admitted: true,
			did: []*happened{{t: t, id: "0123456789abcdef01234568", after: doc}},
		}
		s.logged(r)
	}
}

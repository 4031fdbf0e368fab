package workspace_test

import (
	"os"
	"testing"

	"github.com/scimproof/scimproof/refserver/postgres"
	"github.com/scimproof/scimproof/refserver/postgres/pgtest"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func TestSmoke(t *testing.T) {
	s := workspace.New(workspace.Config{Base: workspace.Seams{Store: postgres.New(pgtest.New(t))}})
	c, err := s.CreateWorkspace(t.Context(), workspace.Spec{SCIM: true, Members: []workspace.MemberSpec{{Email: "a@x.y", Role: workspace.Owner}}, Groups: []workspace.GroupSpec{{Name: "G", Members: []string{"A@x.y"}}}})
	if err != nil {
		t.Fatal(err)
	}
	ws, err := s.Authenticate(t.Context(), c.Workspace.ID, "Bearer "+c.Token)
	if err != nil {
		t.Fatal(err)
	}
	user := s.Registry().TypeByName("User")
	body, err := document.ParseObject([]byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"Bob@x.y","name":{"givenName":"Bob"}}`), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.CreateResource(t.Context(), ws, user, body, workspace.Want{Groups: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", document.Append(nil, r.Doc))
	p, err := s.ListResources(t.Context(), ws, []*scim.Type{user}, workspace.Query{Filter: `userName eq "bob@X.y"`})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(p.Total, string(document.Append(nil, p.Items[0].Doc)))
}

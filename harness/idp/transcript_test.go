package idp_test

import (
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestTranscripts plays a whole life through each profile and compares every
// request with the golden file: method, raw query, headers, body.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		t.Run(v.profile+"-"+v.name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, v)
			var out strings.Builder
			step := func(title string, do func()) {
				do()
				out.WriteString("# " + title + "\n\n" + transcript(p.settle()))
			}
			p.must(p.TestConnection(p.ctx))
			out.WriteString("# test connection\n\n" + transcript(p.server.take()))

			step("create", func() { p.people(ada()) })
			step("link an existing account", func() {
				p.server.Users.Items = append(p.server.Users.Items, object{
					"id": "u-bob", "schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": "bob@example.com",
					"name": object{"givenName": "Robert"}, "active": true,
				})
				p.people(bob())
			})
			step("update", func() {
				p.edit("Ada", func(a *idp.Person) {
					a.FamilyName, a.DisplayName, a.Title, a.Department = "King", "Ada King", "Countess", "Engines"
				})
			})
			step("push a group", func() {
				p.must(p.Directory().AddGroup(idp.Group{Key: "Sales", Name: "Sales", Members: []string{"Ada", "Bob"}}))
				p.must(p.PushGroup("Sales"))
			})
			step("rename the group", func() { p.must(p.Directory().RenameGroup("Sales", "Sales Équipe")) })
			step("remove a member", func() { p.must(p.Directory().RemoveMembers("Sales", "Bob")) })
			step("add a member", func() { p.must(p.Directory().AddMembers("Sales", "Bob")) })
			step("disable the account", func() { p.edit("Ada", func(a *idp.Person) { a.Enabled = false }) })
			step("enable the account", func() { p.edit("Ada", func(a *idp.Person) { a.Enabled = true }) })
			step("unassign", func() { p.must(p.Unassign("Ada", "Sales")) })
			step("assign again", func() { p.must(p.Assign("Ada")) })
			step("nothing changed", func() {})
			step("delete the account", func() { p.must(p.Directory().DeletePerson("Ada")) })
			step("push the group again", func() { p.must(p.PushGroup("Sales")) })
			step("delete the group", func() { p.must(p.Directory().DeleteGroup("Sales")) })
			golden(t, v.profile+"-"+v.name+".txt", out.String())
			p.noTasks()
			var active []any
			for _, u := range p.server.Users.Live() {
				active = append(active, u["active"])
			}
			same(t, "active of the users", []any{false, true}, active)
			same(t, "groups left", 0, len(p.server.Groups.Live()))
		})
	}
}

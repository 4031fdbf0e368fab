package idp_test

import (
	"strings"

	"github.com/scimproof/scimproof/harness/idp"
)

// mona is the resource a captured server showed, whatever was sent: dossier
// 1.5, 1.6.
const mona = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"5fc0c238-1112-11e8-8e45-920c87bdbd75",
"externalId":"00u1dhhb1fkIGP7RL1d8","userName":"octocat@github.com","displayName":"Mona Octocat",
"name":{"givenName":"Mona","familyName":"Octocat","formatted":"Mona Octocat"},
"emails":[{"value":"octocat@github.com","primary":true}],"active":true,
"meta":{"resourceType":"User","created":"2018-02-13T15:05:24.000-08:00","lastModified":"2018-02-13T15:05:55.000-08:00",
"location":"https://api.github.com/scim/v2/organizations/octo-org/Users/5fc0c238-1112-11e8-8e45-920c87bdbd75"}}`

// situations are what has to happen before a profile sends each capture; each
// returns the requests among which the captured ones must be.
var situations = map[string]func(p *play) []sentRequest{
	"okta-test-connection": tested,
	"okta-test-connection-groups": func(p *play) []sentRequest {
		p.must(p.SetFeature("import_groups", true))
		return tested(p)
	},
	"okta-lookup-percent":       func(p *play) []sentRequest { return created(p, login("test.user@okta.local")) },
	"okta-lookup-form":          func(p *play) []sentRequest { return created(p, login("jane.doe@example.com")) },
	"okta-create":               func(p *play) []sentRequest { return created(p, testUser()) },
	"okta-link":                 func(p *play) []sentRequest { p.server.answer = shownAlways(mona); return created(p, jane()) },
	"okta-deactivate-put":       func(p *play) []sentRequest { p.server.answer = shownAlways(mona); return unassigned(p, jane()) },
	"okta-deactivate-patch":     func(p *play) []sentRequest { return unassigned(p, ada()) },
	"okta-deactivate-path":      func(p *play) []sentRequest { return unassigned(p, ada()) },
	"okta-reactivate-patch":     func(p *play) []sentRequest { unassigned(p, ada()); p.must(p.Assign("Ada")); return p.settle() },
	"okta-import":               imported,
	"okta-group-create":         func(p *play) []sentRequest { return pushed(p, "Test SCIMv2") },
	"okta-group-create-members": func(p *play) []sentRequest { return pushed(p, "SCIM_test1", login("bob@ad.oktatest.com")) },
	"okta-group-put":            oktaGroupPut,
	"okta-group-put-null-display": func(p *play) []sentRequest {
		return pushed(p, "SCIM_test1", login("bob@ad.oktatest.com"))
	},
	"okta-group-change": func(p *play) []sentRequest {
		pushed(p, "Test SCIMv2", login("bob@ad.oktatest.com"))
		p.people(login("test.user@okta.local"))
		p.must(p.Directory().RemoveMembers("G", "bob@ad.oktatest.com"))
		p.must(p.Directory().AddMembers("G", "test.user@okta.local"))
		return p.settle()
	},
	"okta-group-push-now": func(p *play) []sentRequest {
		pushed(p, "Test SCIMv2", login("test.user@okta.local"))
		p.must(p.PushNow("G"))
		return p.settle()
	},
	"okta-group-push-now-object": func(p *play) []sentRequest {
		pushed(p, "Test SCIMv2")
		p.must(p.PushNow("G"))
		return p.settle()
	},
	"okta-group-delete": func(p *play) []sentRequest {
		pushed(p, "G")
		p.must(p.UnlinkGroup("G", true))
		return p.settle()
	},

	"jumpcloud-activate": tested,
	"jumpcloud-update":   jumpcloudUpdate,
	"jumpcloud-group-rename": func(p *play) []sentRequest {
		pushed(p, "Old", ada())
		p.must(p.Directory().RenameGroup("G", "New"))
		return p.settle()
	},
	"jumpcloud-group-add": func(p *play) []sentRequest {
		pushed(p, "G", ada())
		p.people(bob())
		p.must(p.Directory().AddMembers("G", "Bob"))
		return p.settle()
	},

	"onelogin-lookup": func(p *play) []sentRequest { return created(p, login("onelogin-test-user01")) },
	"onelogin-update": func(p *play) []sentRequest {
		p.server.Users.Items = []object{{"id": "e90ef750-39cc-4062-8c35-ab6375bc455e", "userName": "onelogin-test-user01"}}
		return created(p, login("onelogin-test-user01"))
	},
	"onelogin-group-add": func(p *play) []sentRequest {
		p.server.Users.Items = []object{{"id": "e90ef750-39cc-4062-8c35-ab6375bc455e", "userName": "onelogin-test-user01"}}
		return pushed(p, "G", login("onelogin-test-user01"))
	},
	"google-probe": tested,
	"google-create": func(p *play) []sentRequest {
		one := login("user@domain")
		one.GivenName, one.FamilyName, one.DisplayName = "User", "Name", "User Name"
		return created(p, one)
	},

	"entra-test-connection": tested,
	"entra-on-demand": func(p *play) []sentRequest {
		one := login("USER@DOMAIN")
		created(p, one)
		p.edit(one.Key, func(q *idp.Person) { q.Title = "Countess" })
		p.must(p.OnDemand(p.ctx, one.Key))
		return p.server.take()
	},
	"entra-lookup-external-id": func(p *play) []sentRequest { return created(p, ada()) },
	"entra-lookup-email":       func(p *play) []sentRequest { return created(p, ada()) },
	"entra-create": func(p *play) []sentRequest {
		return created(p, idp.Person{
			Key: "L", UserName: "Test_User_ab6490ee-1e48-479e-a20b-2d77186b5dd1", Email: "Test_User_fd0ea19b-0777-472c-9f96-4f70d2226f2e@testuser.com",
			GivenName: "givenName", FamilyName: "familyName", DisplayName: "lennay", Title: "Manager", Enabled: true,
			ExternalID: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
		})
	},
	"entra-disable-legacy":    func(p *play) []sentRequest { return unassigned(p, ada()) },
	"entra-disable-compliant": func(p *play) []sentRequest { return unassigned(p, ada()) },
	"entra-update-legacy":     entraUpdate,
	"entra-update-compliant":  entraUpdate,
	"entra-add-legacy":        entraNickname,
	"entra-add-compliant":     entraNickname,
	"entra-operations-first": func(p *play) []sentRequest {
		created(p, ada())
		p.edit("Ada", func(q *idp.Person) { q.DisplayName = "Ada King" })
		return p.settle()
	},
	"entra-roles-added":    func(p *play) []sentRequest { return entraRoles(p, "Admin", "User") },
	"entra-roles-replaced": func(p *play) []sentRequest { return entraRoles(p, "User", "Test") },
	"entra-manager": func(p *play) []sentRequest {
		one := ada()
		one.ManagerKey = "Bob"
		return created(p, one, bob())
	},
	"entra-group-lookup":           func(p *play) []sentRequest { return pushed(p, "Sales") },
	"entra-group-create":           func(p *play) []sentRequest { return pushed(p, "Sales") },
	"entra-group-add":              func(p *play) []sentRequest { return pushed(p, "Sales", ada()) },
	"entra-group-remove-legacy":    removed,
	"entra-group-remove-compliant": removed,
}

func tested(p *play) []sentRequest {
	p.must(p.TestConnection(p.ctx))
	return p.server.take()
}

func created(p *play, all ...idp.Person) []sentRequest {
	p.people(all...)
	return p.settle()
}

func unassigned(p *play, one idp.Person) []sentRequest {
	created(p, one)
	p.must(p.Unassign(one.Key))
	return p.settle()
}

// pushed pushes a group G of these people.
func pushed(p *play, name string, people ...idp.Person) []sentRequest {
	created(p, people...)
	var keys []string
	for _, one := range people {
		keys = append(keys, one.Key)
	}
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: name, Members: keys}))
	p.must(p.PushGroup("G"))
	return p.settle()
}

func removed(p *play) []sentRequest {
	pushed(p, "Sales", ada(), bob())
	p.must(p.Directory().RemoveMembers("G", "Bob"))
	return p.settle()
}

// login is somebody of whom only the user name matters.
func login(name string) idp.Person {
	return idp.Person{Key: name, UserName: name, Email: name, GivenName: "Given", FamilyName: "Family", Enabled: true}
}

func testUser() idp.Person {
	one := login("test.user@okta.local")
	one.GivenName, one.FamilyName, one.DisplayName, one.Locale, one.ExternalID = "Test", "User", "Test User", "en-US", "00ujl29u0le5T6Aj10h7"
	return one
}

func jane() idp.Person {
	return idp.Person{
		Key: "Jane", UserName: "jane@test.com", Email: "jane@test.com", GivenName: "Jane", FamilyName: "Smith",
		DisplayName: "Jane Smith", Locale: "en-US", Enabled: true, ExternalID: "00u6a15d23T9AeHhF5d7",
	}
}

func imported(p *play) []sentRequest {
	core := []string{"urn:ietf:params:scim:schemas:core:2.0:User"}
	for i := range 105 {
		p.server.Users.Items = append(p.server.Users.Items, object{"schemas": core, "id": strings.Repeat("x", i+1), "userName": strings.Repeat("x", i+1)})
	}
	_, err := p.Import(p.ctx)
	p.must(err)
	return p.server.take()
}

// oktaGroupPut has ids of the captured length.
func oktaGroupPut(p *play) []sentRequest {
	core := []string{"urn:ietf:params:scim:schemas:core:2.0:User"}
	for name, id := range map[string]string{"bob@ad.oktatest.com": "978dc5c3d4aa4014a3678e9d30ef093a", "pete@ad.oktatest.com": "54c76a50f48c42e38c10f350f8e6055e"} {
		p.server.Users.Items = append(p.server.Users.Items, object{"schemas": core, "id": id, "userName": name, "active": true})
	}
	p.server.Groups.Items = []object{{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:Group"}, "id": "8599fdac3d3142d6beebfc363d2e01a9", "displayName": "SCIM_test1"}}
	return pushed(p, "SCIM_test1", login("bob@ad.oktatest.com"), login("pete@ad.oktatest.com"))
}

func jumpcloudUpdate(p *play) []sentRequest {
	p.server.Users.Items = []object{{"id": "d500eedc-4dbc-494e-978a-56da891f179a", "userName": "john.doe@example.com"}}
	return created(p, idp.Person{
		Key: "John", UserName: "john.doe@example.com", Email: "john.doe@example.io", GivenName: "John", FamilyName: "Doe", DisplayName: "John Doe",
		Title: "Captain", Department: "C-Suite", Locale: "en-US", Photo: "https://img.example.com/2a27.png", ExternalID: "664447f5c0c418f2d05e5318", Enabled: true,
	})
}

// entraUpdate takes out name.formatted, which our default mapping has and the
// sample has not.
func entraUpdate(p *play) []sentRequest {
	one := ada()
	one.EmployeeNumber = "1"
	p.server.Shows = func(o object) object {
		if name := asObject(o["name"]); len(name) > 0 && name["formatted"] != nil {
			name["formatted"] = "Kkom Unua"
		}
		return o
	}
	if p.Params()["external_id"] == "object_id" {
		// The sample changes externalId, too: here the server shows another.
		shows := p.server.Shows
		p.server.Shows = func(o object) object {
			if o["externalId"] != nil {
				o["externalId"] = "another"
			}
			return shows(o)
		}
	}
	created(p, one)
	p.edit("Ada", func(q *idp.Person) {
		q.DisplayName, q.Email, q.GivenName, q.FamilyName, q.EmployeeNumber = "Bjfe", "TestBcwqnm@test.microsoft.com", "Kkom", "Unua", "Aklq"
	})
	return p.settle()
}

func entraRoles(p *play, roles ...string) []sentRequest {
	created(p, ada())
	p.edit("Ada", func(q *idp.Person) { q.AppRoles = roles })
	return p.settle()
}

func entraNickname(p *play) []sentRequest {
	created(p, ada())
	p.edit("Ada", func(q *idp.Person) { q.Extra = map[string]any{"nickName": "Babs"} })
	return p.settle()
}

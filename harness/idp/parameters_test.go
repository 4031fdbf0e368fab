package idp_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
)

// TestParameterValues plays a life with every value of every parameter, each
// varied alone: none may harm the harness or fail against a lenient server,
// and each must change at least one request.
func TestParameterValues(t *testing.T) {
	t.Parallel()
	// Values that only matter with another parameter, or in what life lacks.
	needs := map[string]map[string]string{
		"user_patch_form":   {"user_update": "patch"},
		"active_patch_form": {"active_change": "patch"},
		"match_second":      {"match_attribute": "externalId"},
		"match_third":       {"match_attribute": "externalId", "match_second": "emails-work"},
		"brackets":          {"match_attribute": "emails-work"},
	}
	invisible := map[string]bool{"authorization": true, "member_batch": true, "full_push": true, "retry_repeats": true, "tombstone_rename": true, "deactivate_with": true, "person_deleted": true, "cleared": true, "manager_remove": true, "group_probe_when_off": true, "active_mapping": true}
	for _, v := range append(slices.Clone(allVariants), variant{"onelogin", "default"}) {
		t.Run(v.profile+"-"+v.name, func(t *testing.T) {
			t.Parallel()
			for _, q := range builtin(t, v.profile).Params {
				seen := map[string]string{}
				for _, value := range q.Values {
					params := map[string]string{q.Name: value}
					maps.Copy(params, needs[q.Name])
					p := newPlay(t, v, withParams(params))
					if value != "none" { // who does not look up cannot link
						p.server.Users.Items = []object{{
							"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "id": "u-eve", "userName": "eve@example.com",
							"externalId": "eve", "emails": []any{object{"type": "work", "value": "eve@example.com"}}, "active": true,
						}}
					}
					p.people(idp.Person{Key: "Eve", UserName: "eve@example.com", Email: "eve@example.com", GivenName: "Eve", FamilyName: "X", AppRoles: []string{"Admin"}, Enabled: true})
					p.live()
					p.must(p.Directory().DeletePerson("Eve"))
					p.must(p.Settle(p.ctx))
					if tasks := p.Tasks(); len(tasks) > 0 {
						t.Errorf("%s=%s: %+v", q.Name, value, tasks[0])
					}
					text := transcript(p.server.take())
					if other, ok := seen[text]; ok && !invisible[q.Name] {
						t.Errorf("%s: %q and %q send the same", q.Name, other, value)
					}
					seen[text] = value
				}
			}
		})
	}
}

// TestParameterForms checks the wire form of values that TestParameterValues
// only tells apart.
func TestParameterForms(t *testing.T) {
	t.Parallel()
	entra, aiw, oin, jc := variant{"entra", "legacy"}, variant{"okta", "aiw"}, variant{"okta", "oin-header"}, variant{"jumpcloud", "default"}
	for _, tc := range []struct {
		v           variant
		name, value string
		want        string
	}{
		{entra, "secret", "bearer_token", "Authorization: Bearer Bearer abcdefg\n"}, //nolint:dupword // so it is sent
		{entra, "adscimversion", "5.0", "ADSCIMVersion: 5.0\n"},
		{entra, "accept", "any", "Accept: */*\n"},
		{entra, "flag_in_query", "bare", "GET /scim/v2/Users?aadOptscim062020&filter=userName+eq+"},
		{entra, "match_attribute", "emails-work", "filter=emails%5Btype+eq+%22work%22%5D.value+eq+%22ada.lovelace%40example.com%22"},
		{entra, "match_attribute", "externalId", "filter=externalId+eq+%22ada.lovelace%22"},
		{entra, "member_ref_null", "on", `"value":[{"$ref":null,"value":"u-1"}]`},
		{entra, "schemas_first", "off", `{"Operations":[{"op":"Add","path":"members"`},
		{entra, "group_legacy_urn", "on", `"http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"]`},
		{entra, "group_post_members", "empty", `"meta":{"resourceType":"Group"},"members":[]}`},
		{entra, "boolean", "lower_string", `{"op":"Replace","path":"active","value":"false"}`},
		{entra, "boolean", "json", `{"op":"Replace","path":"active","value":false}`},
		{entra, "post_boolean", "string", `"active":"True"`},
		{entra, "member_batch", "100", `"value":[{"value":"u-1"},{"value":"u-2"}]`},
		{aiw, "filter_encoding", "form", "filter=userName+eq+%22ada.lovelace%40example.com%22&startIndex=1&count=100"},
		{aiw, "email_type", "none", `"emails":[{"primary":true,"value":"ada.lovelace@example.com"}]`},
		{aiw, "member_display", "null", `{"value":"u-1","display":null}`},
		{aiw, "user_update", "patch", `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"name":{"familyName":"King"}}}]}`},
		{oin, "active_patch_form", "path", `{"op":"replace","path":"active","value":false}`},
		{oin, "authorization", "verbatim_bearer", "Authorization: Bearer abcdefg\n"},
		{oin, "group_create_members", "inline", `"displayName":"G","members":[{"value":"u-1"`},
		{jc, "media_type", "application/json", "Content-Type: application/json\n"},
		{jc, "member_removal", "filter", `{"op":"remove","path":"members[value eq \"u-2\"]"}`},
		{jc, "member_removal", "put", "PUT /scim/v2/Groups/"},
		{jc, "deactivate_with", "patch", `[{"op":"replace","value":{"active":false}}]`},
		{jc, "activate", "list", "GET /scim/v2/Users\n"},
	} {
		p := newPlay(t, tc.v, withParams(map[string]string{tc.name: tc.value}))
		p.live()
		if text := transcript(p.server.take()); !strings.Contains(text, tc.want) {
			t.Errorf("%v with %s=%s never sends %s", tc.v, tc.name, tc.value, tc.want)
		}
	}
}

// TestFullPushAsObject: the path-less full push without schemas.
func TestFullPushAsObject(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"okta", "oin-header"}, withParams(map[string]string{"full_push": "object"}))
	p.people(ada())
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada"}}))
	p.must(p.PushGroup("G"))
	p.settle()
	p.must(p.PushNow("G"))
	same(t, "body", `{"Operations":[{"op":"replace","value":{"members":[{"value":"u-1","display":"ada.lovelace@example.com"}],"id":"g-1","displayName":"G"}}]}`, p.settle()[0].Body)
}

// TestRenameOff: with the switch off, a new name is not sent.
func TestRenameOff(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants[:2] {
		p := newPlay(t, v)
		p.must(errors.Join(p.SetFeature("rename_groups", false), p.Directory().AddPerson(ada()), p.Assign("Ada"),
			p.Directory().AddGroup(idp.Group{Key: "G", Name: "G"}), p.PushGroup("G")))
		p.settle()
		p.must(p.Directory().RenameGroup("G", "H"))
		same(t, v.name, 0, len(p.settle()))
		p.must(p.Directory().AddMembers("G", "Ada"))
		p.settle()
		same(t, v.name, any("G"), p.group("G")["displayName"])
	}
}

// TestCleared: the wire form of an attribute cleared in the directory.
func TestCleared(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]any{"absent": nil, "empty": ""} {
		p := newPlay(t, variant{"okta", "aiw"}, withParams(map[string]string{"cleared": value}))
		one := ada()
		one.Title = "Countess"
		p.people(one)
		p.settle()
		p.edit("Ada", func(a *idp.Person) { a.Title = "" })
		p.settle()
		same(t, value, want, p.user("Ada")["title"])
	}
}

// TestRedundantAdds: Entra adds the remaining members again after a removal.
func TestRedundantAdds(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "compliant"}, withParams(map[string]string{"redundant_adds": "on"}))
	p.people(ada(), bob(), idp.Person{Key: "Cy", UserName: "cy@example.com", Enabled: true})
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G", Members: []string{"Ada", "Bob", "Cy"}}))
	p.must(p.PushGroup("G"))
	p.settle()
	p.must(p.Directory().RemoveMembers("G", "Bob"))
	same(t, "operations", []string{
		`{"op":"remove","path":"members[value eq \"u-2\"]"}`,
		`{"op":"add","path":"members","value":[{"value":"u-1"}]}`, `{"op":"add","path":"members","value":[{"value":"u-3"}]}`,
	}, patches(p.settle()))
}

func TestUnknownParameters(t *testing.T) {
	t.Parallel()
	for params, want := range map[string]string{"dialekt=x": "there is no parameter", "dialect=x": `cannot be "x"; it can be ["legacy" "compliant" "legacy2017"]`} {
		name, value, _ := strings.Cut(params, "=")
		_, err := idp.New(idp.Options{
			Profile: builtin(t, "entra"), Transport: newFakeServer(), BaseURL: "https://x", Params: map[string]string{name: value},
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", params, err)
		}
	}
	if _, err := idp.New(idp.Options{Profile: builtin(t, "okta"), Variant: "oim", Transport: newFakeServer(), BaseURL: "https://x"}); err == nil || !strings.Contains(err.Error(), "it has aiw, oin-header, oin, oin-patch") {
		t.Errorf("unknown variant: %v", err)
	}
}

// TestSuffix: names on a shared tenant.
func TestSuffix(t *testing.T) {
	t.Parallel()
	for _, v := range allVariants {
		p := newPlay(t, v, func(o *idp.Options) { o.Suffix = "r7" })
		p.people(ada())
		p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "Sales", Members: []string{"Ada"}}))
		p.must(p.PushGroup("G"))
		p.must(p.TestConnection(p.ctx))
		p.settle()
		got := p.user("Ada")
		same(t, v.profile, []any{"ada.lovelace-r7@example.com", "Sales-r7"}, []any{got["userName"], p.group("G")["displayName"]})
		same(t, "email", any("ada.lovelace-r7@example.com"), asObject(list(got["emails"])[0])["value"])
		sent, _ := p.Sent("Ada")
		same(t, "Sent", "ada.lovelace-r7@example.com", sent.UserName)
		same(t, "created", 2, len(p.Created()))
	}
}

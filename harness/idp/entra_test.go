package idp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/scimproof/scimproof/harness/idp"
)

const ent = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// patches are the operations of the PATCH requests, without the envelope.
func patches(sent []sentRequest) []string {
	const envelope = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[`
	var out []string
	for _, r := range sent {
		if r.Method == "PATCH" {
			body, ok := strings.CutPrefix(r.Body, envelope)
			if !ok {
				body = "no envelope: " + r.Body
			}
			out = append(out, strings.TrimSuffix(body, "]}"))
		}
	}
	return out
}

// TestEntraDialects is dossier 6.1 to 6.3 as a table: one change, and the
// operations of both dialects.
func TestEntraDialects(t *testing.T) {
	t.Parallel()
	full := func(a *idp.Person) {
		a.Title, a.Department, a.EmployeeNumber, a.Phone = "Countess", "Engines", "42", "+44 1"
	}
	for _, tc := range []struct {
		name              string
		before            func(*idp.Person)
		change            func(*idp.Person)
		legacy, compliant string
	}{
		{
			"disable", nil, func(a *idp.Person) { a.Enabled = false },
			`{"op":"Replace","path":"active","value":"False"}`,
			`{"op":"replace","path":"active","value":false}`,
		},
		{
			"a single add keeps its path", nil, func(a *idp.Person) { a.Title = "Countess" },
			`{"op":"Add","path":"title","value":"Countess"}`,
			`{"op":"add","path":"title","value":"Countess"}`,
		},
		{
			"a single replace keeps its path", full, func(a *idp.Person) { a.Title = "Lady" },
			`{"op":"Replace","path":"title","value":"Lady"}`,
			`{"op":"replace","path":"title","value":"Lady"}`,
		},
		{
			"several replaces are grouped with flattened keys", full,
			func(a *idp.Person) {
				a.DisplayName, a.Email, a.GivenName, a.FamilyName, a.EmployeeNumber = "Bjfe", "new@example.com", "Kkom", "Unua", "Aklq"
			},
			`{"op":"Replace","path":"displayName","value":"Bjfe"},{"op":"Replace","path":"emails[type eq \"work\"].value","value":"new@example.com"},` +
				`{"op":"Replace","path":"name.givenName","value":"Kkom"},{"op":"Replace","path":"name.familyName","value":"Unua"},` +
				`{"op":"Replace","path":"name.formatted","value":"Kkom Unua"},{"op":"Replace","path":"` + ent + `:employeeNumber","value":"Aklq"}`,
			`{"op":"replace","path":"emails[type eq \"work\"].value","value":"new@example.com"},` +
				`{"op":"replace","value":{"displayName":"Bjfe","name.givenName":"Kkom","name.familyName":"Unua","name.formatted":"Kkom Unua","` + ent + `:employeeNumber":"Aklq"}}`,
		},
		{
			"an extension attribute the user lacks", nil, func(a *idp.Person) { a.Department = "Retail" },
			`{"op":"Add","path":"` + ent + `:department","value":"Retail"}`,
			`{"op":"add","path":"` + ent + `:department","value":"Retail"}`,
		},
		{
			"a phone the user lacks", nil, func(a *idp.Person) { a.Phone = "+1" },
			`{"op":"Add","path":"phoneNumbers[type eq \"work\"].value","value":"+1"}`,
			`{"op":"add","path":"phoneNumbers[type eq \"work\"].value","value":"+1"}`,
		},
		{
			"a new user name", nil, func(a *idp.Person) { a.UserName = "countess@example.com" },
			`{"op":"Replace","path":"userName","value":"countess@example.com"},{"op":"Replace","path":"externalId","value":"countess"}`,
			`{"op":"replace","value":{"userName":"countess@example.com","externalId":"countess"}}`,
		},
		{
			"a custom attribute", nil, func(a *idp.Person) { a.Extra = map[string]any{"nickName": "Babs"} },
			`{"op":"Add","path":"nickName","value":"Babs"}`,
			`{"op":"add","path":"nickName","value":"Babs"}`,
		},
		{"a cleared attribute is not sent", full, func(a *idp.Person) { a.Title, a.Phone = "", "" }, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			for name, want := range map[string]string{"legacy": tc.legacy, "compliant": tc.compliant} {
				p := newPlay(t, variant{"entra", name})
				one := ada()
				if tc.before != nil {
					tc.before(&one)
				}
				p.people(one)
				p.settle()
				p.edit("Ada", tc.change)
				got := patches(p.settle())
				if want == "" {
					same(t, name, 0, len(got))
				} else {
					same(t, name, []string{want}, got)
				}
				p.noTasks()
			}
		})
	}
}

func TestEntraManager(t *testing.T) {
	t.Parallel()
	for params, want := range map[string]string{
		"empty_string":    `{"op":"Replace","path":"` + ent + `:manager","value":""}`,
		"empty_value":     `{"op":"Replace","path":"` + ent + `:manager","value":{"value":""}}`,
		"filtered_remove": `{"op":"Remove","path":"manager[value eq \"u-3\"]"}`,
	} {
		p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"manager_remove": params}))
		one := ada()
		one.ManagerKey = "Bob"
		cy := idp.Person{Key: "Cy", UserName: "cy@example.com", Enabled: true}
		p.people(one, bob(), cy)
		sent := lines(p.settle())
		// The manager comes in a PATCH of its own, when both are there.
		same(t, "last request", "PATCH /Users/u-1", sent[len(sent)-1])
		same(t, "manager", any(object{"value": "u-2"}), asObject(p.user("Ada")[ent])["manager"])
		p.edit("Ada", func(a *idp.Person) { a.ManagerKey = "Cy" })
		same(t, "another manager", []string{`{"op":"Replace","path":"` + ent + `:manager","value":"u-3"}`}, patches(p.settle()))
		p.edit("Ada", func(a *idp.Person) { a.ManagerKey = "" })
		same(t, params, []string{want}, patches(p.settle()))
		p.noTasks()
	}
}

// TestEntraLateReferences: a manager or nested group out of scope is dropped
// silently and not sent later, unless provisioning is restarted (D3, D7).
func TestEntraLateReferences(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	one := ada()
	one.ManagerKey = "Bob"
	p.people(one)
	p.must(p.Directory().AddPerson(bob()))
	same(t, "no manager is sent", 0, len(patches(p.settle())))
	p.must(p.Assign("Bob"))
	same(t, "nor when he comes into scope", 0, len(patches(p.settle())))
	p.Restart()
	same(t, "a restart sends it", []string{`{"op":"Add","path":"` + ent + `:manager","value":"u-2"}`}, patches(p.settle()))
	p.noTasks()
}

func TestEntraNestedGroup(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.must(p.Directory().AddPerson(ada()))
	p.must(p.Directory().AddGroup(idp.Group{Key: "Inner", Name: "Inner", Members: []string{"Ada"}}))
	p.must(p.Directory().AddGroup(idp.Group{Key: "Outer", Name: "Outer", Members: []string{"Inner"}}))
	p.must(p.Assign("Outer", "Inner"))
	p.settle()
	same(t, "the nested group is one member", []string{"g-1"}, members(p.group("Outer")))
	same(t, "its people are in the inner one", []string{"u-1"}, members(p.group("Inner")))
	p.noTasks()
}

func TestEntraRecycleBin(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"tombstone_rename": "on", "external_id": "object_id"}))
	p.people(ada(), bob())
	p.settle()
	id, _ := p.ExternalID("Ada")
	tomb := strings.ReplaceAll(id, "-", "") + "ada.lovelace@example.com"
	p.must(p.Directory().DeletePerson("Ada"))
	same(t, "soft delete", []string{`{"op":"Replace","path":"active","value":"False"},{"op":"Replace","path":"userName","value":"` + tomb + `"}`}, patches(p.settle()))

	p.must(p.Directory().RestorePerson("Ada"))
	sent := p.settle()
	same(t, "restore: the clean name is not found, the stored id is used", []string{
		`GET /Users?filter=userName eq "ada.lovelace@example.com"`, "GET /Users/u-1", "PATCH /Users/u-1",
	}, lines(sent)[1:])
	same(t, "restore", []string{`{"op":"Replace","path":"userName","value":"ada.lovelace@example.com"},{"op":"Replace","path":"active","value":"True"}`}, patches(sent))

	p.must(p.Directory().DeletePerson("Ada"))
	p.must(p.Unassign("Bob"))
	p.settle()
	p.must(p.Directory().DeletePerson("Bob")) // was unassigned before: never deleted
	p.must(p.Advance(p.ctx, 29*24*time.Hour))
	for _, line := range lines(p.server.take()) {
		if !strings.HasPrefix(line, "GET /Users?filter=") {
			t.Fatalf("before 30 days: %s", line)
		}
	}
	p.must(p.Advance(p.ctx, 25*time.Hour))
	var deletes []string
	for _, line := range lines(p.server.take()) {
		if !strings.HasPrefix(line, "GET /Users?filter=") {
			deletes = append(deletes, line)
		}
	}
	same(t, "hard delete", []string{"GET /Users/u-1", "DELETE /Users/u-1"}, deletes)
	p.noTasks()
}

func TestEntraQuarantine(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.people(ada())
	p.server.answer = always(404, `{"schemas":[],"status":"404","detail":"nothing here"}`)
	p.settle()
	tasks := p.Tasks()
	same(t, "tasks", 1, len(tasks))
	same(t, "text", "An HTTP/404 Not Found response was returned rather than the expected HTTP/200 OK response", tasks[0].Text)
	if in, off := p.Quarantined(); !in || off {
		t.Errorf("quarantined %v, disabled %v", in, off)
	}
	p.must(p.Advance(p.ctx, 23*time.Hour))
	same(t, "requests within a day", 0, len(p.server.take()))
	p.must(p.Advance(p.ctx, 2*time.Hour))
	same(t, "requests after a day", 1, len(p.server.take()))
	p.must(p.Advance(p.ctx, 40*24*time.Hour))
	if _, off := p.Quarantined(); !off {
		t.Error("not disabled after four weeks")
	}
	p.server.take()
	same(t, "requests when disabled", 0, len(p.settle()))
	p.server.answer = nil
	p.Start()
	p.settle()
	if in, _ := p.Quarantined(); in {
		t.Error("a success does not lift the quarantine")
	}
	p.user("Ada")
}

// TestEntraRepeats: an answer that does not show what was sent is no failure,
// but the change is sent again in every cycle (dossier 8).
func TestEntraRepeats(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.server.Shows = func(o object) object {
		if _, ok := o["timezone"]; ok {
			o["timezone"] = "Europe/Belgrade"
		}
		return o
	}
	p.people(ada())
	p.settle()
	p.edit("Ada", func(a *idp.Person) { a.Timezone = "Asia/Tokyo" })
	p.settle()
	for range 2 {
		same(t, "repeated", []string{`{"op":"Replace","path":"timezone","value":"Asia/Tokyo"}`}, patches(p.settle()))
	}
	p.noTasks()
	if notes := p.Notes(); len(notes) == 0 || !strings.Contains(notes[0], "timezone") {
		t.Errorf("notes: %q", notes)
	}
}

// TestEntraBackoff: a failed object is tried in the next cycle, then after 6,
// 12 and 24 hours (D4, D11).
func TestEntraBackoff(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.people(ada())
	p.server.answer = onMethod("POST", 500, "")
	start := p.Clock()
	var tries []time.Duration
	for range 200 {
		p.settle()
		if len(p.Tasks()) > len(tries) {
			tries = append(tries, p.Clock().Sub(start).Round(time.Hour))
		}
	}
	want := []time.Duration{0, time.Hour, 7 * time.Hour, 19 * time.Hour, 43 * time.Hour, 67 * time.Hour}
	same(t, "tries", want, tries[:min(len(want), len(tries))])
	task := p.Tasks()[0]
	same(t, "code", "InternalServerError", task.Code)
	same(t, "exchange", []any{"POST", 500, 3}, []any{task.Method, task.Status, task.Exchange})
	p.server.answer = nil
	p.must(p.Retry(p.ctx))
	p.user("Ada")
}

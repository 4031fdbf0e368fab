package idp_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/profiles"
)

var guids = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// TestEntraOrder: probe, users, groups, references (dossier 4).
func TestEntraOrder(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.must(p.Directory().AddGroup(idp.Group{Key: "G", Name: "G"}))
	one := ada()
	one.ManagerKey = "Bob"
	p.people(one, bob())
	p.must(p.Directory().AddMembers("G", "Ada"))
	p.must(p.PushGroup("G"))
	sent := lines(p.settle())
	sent[0] = guids.ReplaceAllString(sent[0], "{guid}")
	same(t, "requests", []string{
		`GET /Users?filter=userName eq "{guid}"`,
		`GET /Users?filter=userName eq "ada.lovelace@example.com"`, "POST /Users", `GET /Users?filter=userName eq "bob@example.com"`, "POST /Users",
		`GET /Groups?excludedAttributes=members&filter=displayName eq "G"`, "POST /Groups",
		"PATCH /Users/u-1", "GET /Groups/g-1?excludedAttributes=members", "PATCH /Groups/g-1",
	}, sent)
	sent = lines(p.settle())
	same(t, "nothing changed: the probe alone", 1, len(sent))
	p.noTasks()
}

// TestEntraSchedule: cycles of 40 minutes, none while paused; on demand works
// meanwhile, and a start takes up what fell due.
func TestEntraSchedule(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	p.settle()
	p.must(p.Advance(p.ctx, 39*time.Minute))
	same(t, "within 40 minutes", 0, len(p.server.take()))
	p.must(p.Advance(p.ctx, 81*time.Minute))
	same(t, "cycles in two hours", 3, len(p.server.take()))
	p.Pause()
	p.people(ada(), bob())
	p.must(p.Advance(p.ctx, 24*time.Hour))
	same(t, "while paused", 0, len(p.settle()))
	p.must(p.OnDemand(p.ctx, "Ada"))
	same(t, "on demand", []string{"GET", "GET", "POST"}, verbs(p.server.take()))
	p.Start()
	p.settle()
	p.user("Bob")
	p.noTasks()
}

func verbs(sent []sentRequest) []string {
	var out []string
	for _, r := range sent {
		out = append(out, r.Method)
	}
	return out
}

// TestEntraOnDemand: always the legacy dialect, no app roles, no GET by id
// before the PATCH, and at most five members of a group (D6, IP).
func TestEntraOnDemand(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "compliant"}, withParams(map[string]string{"roles": "assertive"}))
	one := ada()
	one.AppRoles = []string{"Admin"}
	p.people(one)
	p.must(p.OnDemand(p.ctx, "Ada"))
	if body := p.server.requests[2].Body; !strings.HasSuffix(body, `"roles":[]}`) {
		t.Errorf("roles are sent on demand: %s", body)
	}
	p.settle()
	p.edit("Ada", func(a *idp.Person) { a.Title, a.AppRoles, a.Enabled = "Countess", []string{"User"}, false })
	p.must(p.OnDemand(p.ctx, "Ada"))
	sent := p.server.take()
	same(t, "requests", []string{"GET", "GET", "PATCH"}, verbs(sent))
	same(t, "operations", []string{`{"op":"Replace","path":"active","value":"False"},{"op":"Add","path":"title","value":"Countess"}`}, patches(sent))

	g := idp.Group{Key: "G", Name: "G"}
	for _, key := range []string{"B", "C", "D", "E", "F", "H"} {
		p.people(idp.Person{Key: key, UserName: key, Enabled: true})
		g.Members = append(g.Members, key)
	}
	p.settle()
	p.must(p.Directory().AddGroup(g))
	p.must(p.PushGroup("G"))
	p.must(p.OnDemand(p.ctx, "G"))
	same(t, "members on demand", 5, len(members(p.group("G"))))
	p.noTasks()
}

// TestEntraOnDemandRestoresNobody: on demand finds nobody under the old name
// and stops there; the next cycle restores by the stored id (D6).
func TestEntraOnDemandRestoresNobody(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"}, withParams(map[string]string{"tombstone_rename": "on"}))
	p.people(ada())
	p.settle()
	p.must(p.Directory().DeletePerson("Ada"))
	p.settle()
	p.must(p.Directory().RestorePerson("Ada"))
	p.must(p.OnDemand(p.ctx, "Ada"))
	same(t, "on demand", []string{"GET", "GET"}, verbs(p.server.take()))
	p.settle()
	same(t, "restored", []any{"ada.lovelace@example.com", true}, []any{p.user("Ada")["userName"], p.user("Ada")["active"]})
	p.noTasks()
}

// TestEntraScope: only who is assigned, by name or as a direct member of an
// assigned group; not who is in a group within the group (D7, BYOA #26).
func TestEntraScope(t *testing.T) {
	t.Parallel()
	p := newPlay(t, variant{"entra", "legacy"})
	for _, key := range []string{"named", "member", "nested", "nobody"} {
		p.must(p.Directory().AddPerson(idp.Person{Key: key, UserName: key + "@example.com", Enabled: true}))
	}
	p.must(p.Directory().AddGroup(idp.Group{Key: "Inner", Name: "Inner", Members: []string{"nested"}}))
	p.must(p.Directory().AddGroup(idp.Group{Key: "Outer", Name: "Outer", Members: []string{"member", "Inner"}}))
	p.must(p.Assign("named", "Outer"))
	p.settle()
	var got []string
	for _, u := range p.server.Users.Live() {
		name, _ := u["userName"].(string)
		got = append(got, name)
	}
	slices.Sort(got)
	same(t, "users", []string{"member@example.com", "named@example.com"}, got)
	same(t, "groups", 1, len(p.server.Groups.Live()))
	p.noTasks()
}

// TestEntraCodes: what the admin reads after each answer (dossier 9).
func TestEntraCodes(t *testing.T) {
	t.Parallel()
	const message = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"x","detail":"no such luck"}`
	for status, code := range map[int]string{
		400: "SystemForCrossDomainIdentityManagementBadRequest", 401: "Unauthorized", 403: "InsufficientRights", 405: "MethodNotAllowed",
		409: "EntryConflict", 422: "UnprocessableEntity", 429: "TooManyRequests", 500: "InternalServerError", 501: "NotImplemented", 418: "InternalError",
	} {
		p := newPlay(t, variant{"entra", "legacy"})
		p.server.answer = onMethod("POST", status, message)
		p.people(ada())
		p.settle()
		task := p.Tasks()[0]
		same(t, "code", code, task.Code)
		if !strings.Contains(task.Text, "no such luck") || task.Confidence != profiles.Documented {
			t.Errorf("%d: %+v", status, task)
		}
	}
}

// TestEntraQuarantineByShare: too many failed objects quarantine the
// connection, and a cycle in which they succeed lifts it (D4). The numbers are
// made small here; profiles.Quarantine has the real ones' examples.
func TestEntraQuarantineByShare(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	const folder = "../../profiles/entra"
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(folder + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		text = []byte(strings.Replace(string(text), `quarantine_objects: {is: "5000"`, `quarantine_objects: {is: "2"`, 1))
		files[e.Name()] = &fstest.MapFile{Data: text, Mode: fs.ModePerm}
	}
	profile, err := profiles.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	p := newPlay(t, variant{"entra", "legacy"}, func(o *idp.Options) { o.Profile = profile })
	p.people(ada(), bob())
	p.server.answer = onMethod("POST", 500, "")
	p.settle()
	tasks := p.Tasks()
	last := tasks[len(tasks)-1]
	same(t, "tasks", 3, len(tasks))
	same(t, "code", "EncounteredEscrowProportionThreshold", last.Code)
	same(t, "the next cycle", 24*time.Hour, last.Retry.Sub(p.Clock()))
	if in, off := p.Quarantined(); !in || off {
		t.Errorf("quarantined %v, disabled %v", in, off)
	}
	p.must(p.Advance(p.ctx, 29*24*time.Hour))
	if _, off := p.Quarantined(); !off {
		t.Error("not disabled after four weeks")
	}
	p.server.answer = nil
	p.must(p.Retry(p.ctx))
	if in, off := p.Quarantined(); in || off {
		t.Errorf("after a success: quarantined %v, disabled %v", in, off)
	}
	p.user("Bob")
}

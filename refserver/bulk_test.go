package refserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const bulkURN = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

// bulk sends operations, a JSON array without its brackets, with more members
// of the request in front of them.
func bulk(t *testing.T, w *refservertest.Workspace, more, operations string) refservertest.Answer {
	t.Helper()
	return w.SCIM(t, http.MethodPost, "/Bulk", `{"schemas":["`+bulkURN+`"],`+more+`"Operations":[`+operations+`]}`)
}

func postUser(bulkID, name, more string) string {
	return `{"method":"POST","path":"/Users","bulkId":"` + bulkID + `","data":{"schemas":["` + refservertest.UserURN + `"],"userName":"` + name + `"` + more + `}}`
}

func postGroup(bulkID, name, members string) string {
	return `{"method":"POST","path":"/Groups","bulkId":"` + bulkID + `","data":{"schemas":["` + refservertest.GroupURN + `"],"displayName":"` + name + `","members":[` + members + `]}}`
}

// results lists status and, behind a slash, the bulkId of each operation.
func results(t *testing.T, a refservertest.Answer) []string {
	t.Helper()
	if a.Status != http.StatusOK {
		t.Fatalf("bulk: %d %s", a.Status, a.Text)
	}
	var list []string
	for _, v := range a.Doc.Array("Operations") {
		o, _ := v.(*document.Object)
		list = append(list, o.String("status")+"/"+o.String("bulkId"))
		failed := !strings.HasPrefix(o.String("status"), "2")
		if failed && o.Object("response").String("status") != o.String("status") {
			t.Errorf("a failed operation without its error: %s", document.Append(nil, o))
		}
		if located := o.String("location") != ""; located == (failed && o.String("method") == "POST") {
			t.Errorf("location: %s", document.Append(nil, o))
		}
	}
	return list
}

// location is the path of what the operation at an index is about.
func location(a refservertest.Answer, index int) string {
	o, _ := a.Doc.Array("Operations")[index].(*document.Object)
	_, path, _ := strings.Cut(o.String("location"), "/scim/v2")
	return path
}

func values(doc *document.Object, attribute string) []string {
	var list []string
	for _, v := range doc.Array(attribute) {
		o, _ := v.(*document.Object)
		list = append(list, o.String("value"))
	}
	return list
}

func TestBulkOfAllMethods(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	grace := "/Users/" + w.Create(t, "/Users", `"userName":"grace@example.com"`)
	linus := "/Users/" + w.Create(t, "/Users", `"userName":"linus@example.com"`)
	version := w.Get(t, grace).Object("meta").String("version")
	old, err := document.ParseObject([]byte(`{"version":"`+strings.ReplaceAll(version, `"`, `\"`)+`"}`), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	stated := strings.Trim(string(document.Append(nil, old)), "{}")
	a := bulk(t, w, "", strings.Join([]string{
		postUser("ada", "ada@example.com", ""),
		`{"method":"PUT","path":"` + grace + `",` + stated + `,"data":{"schemas":["` + refservertest.UserURN + `"],"userName":"grace@example.com","title":"A"}}`,
		`{"method":"PUT","path":"` + grace + `",` + stated + `,"data":{"schemas":["` + refservertest.UserURN + `"],"userName":"grace@example.com","title":"B"}}`,
		postGroup("sales", "Sales", `{"value":"bulkId:ada"},{"value":"`+strings.TrimPrefix(grace, "/Users/")+`"}`),
		`{"method":"PATCH","path":"/Groups/bulkId:sales","data":{"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"remove","path":"members[value eq \"bulkId:ada\"]"}]}}`,
		`{"method":"DELETE","path":"` + linus + `"}`,
		`{"method":"DELETE","path":"` + linus + `"}`,
		postUser("twin", "ADA@example.com", ""),
		`{"method":"PUT","path":"/Users","data":{}}`,
		`{"method":"POST","path":"/Nothing","bulkId":"n","data":{}}`,
		`{"method":"PATCH","path":"` + grace + `","data":[]}`,
		postUser("led", "led@example.com", `,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"bulkId:twin"}}`),
	}, ","))
	want := []string{"201/ada", "200/", "412/", "201/sales", "204/", "204/", "404/", "409/twin", "405/", "404/n", "400/", "409/led"}
	if diff := cmp.Diff(want, results(t, a)); diff != "" {
		t.Errorf("(-want +got)\n%s\n%s", diff, a.Text)
	}
	if got := w.Get(t, grace).String("title"); got != "A" {
		t.Errorf("title is %q: the stale PUT won", got)
	}
	sales := w.Get(t, location(a, 3))
	if diff := cmp.Diff([]string{strings.TrimPrefix(grace, "/Users/")}, values(sales, "members")); diff != "" {
		t.Errorf("members (-want +got)\n%s", diff)
	}
	last, _ := a.Doc.Array("Operations")[4].(*document.Object)
	if got := last.String("version"); got != sales.Object("meta").String("version") {
		t.Errorf("version of the PATCH is %s, the group is at %s", got, sales.Object("meta").String("version"))
	}
}

func TestBulkReferences(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	manager := func(bulkID string) string {
		return `,"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D","manager":{"value":"bulkId:` + bulkID + `"}}`
	}
	declared := func(text string) string {
		return strings.ReplaceAll(text, `["`+refservertest.UserURN+`"]`, `["`+refservertest.UserURN+`","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]`)
	}
	const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	t.Run("forward", func(t *testing.T) {
		t.Parallel()
		a := bulk(t, w, "", postGroup("g", "Forward", `{"value":"bulkId:u"}`)+","+postUser("u", "forward@example.com", ""))
		if diff := cmp.Diff([]string{"201/g", "201/u"}, results(t, a)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if got := values(w.Get(t, location(a, 0)), "members"); len(got) != 1 || "/Users/"+got[0] != location(a, 1) {
			t.Errorf("members %v", got)
		}
	})
	t.Run("circular", func(t *testing.T) {
		t.Parallel()
		a := bulk(t, w, "", strings.Join([]string{
			postGroup("a", "Circle A", `{"value":"bulkId:b"}`), postGroup("b", "Circle B", `{"value":"bulkId:a"}`), postGroup("self", "Circle C", `{"value":"bulkId:self"}`),
			declared(postUser("x", "x@example.com", manager("y"))), declared(postUser("y", "y@example.com", manager("x"))),
		}, ","))
		if diff := cmp.Diff([]string{"201/a", "201/b", "201/self", "201/x", "201/y"}, results(t, a)); diff != "" {
			t.Fatalf("(-want +got)\n%s\n%s", diff, a.Text)
		}
		for i, other := range []int{1, 0, 2} {
			if got := values(w.Get(t, location(a, i)), "members"); len(got) != 1 || "/Groups/"+got[0] != location(a, other) {
				t.Errorf("members of %d: %v", i, got)
			}
		}
		x, y := w.Get(t, location(a, 3)), w.Get(t, location(a, 4))
		if x.Object(urn).Object("manager").String("value") != y.String("id") || y.Object(urn).Object("manager").String("value") != x.String("id") || x.Object(urn).String("department") != "D" {
			t.Errorf("managers: %s %s", document.Append(nil, x), document.Append(nil, y))
		}
	})
	t.Run("a circle is created as a whole or not at all", func(t *testing.T) {
		t.Parallel()
		w.Create(t, "/Groups", `"displayName":"Taken"`)
		a := bulk(t, w, "", postGroup("p", "Whole", `{"value":"bulkId:q"}`)+","+postGroup("q", "taken", `{"value":"bulkId:p"}`)+","+postUser("after", "after@example.com", ""))
		if diff := cmp.Diff([]string{"409/p", "409/q", "201/after"}, results(t, a)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if found := w.Get(t, `/Groups?filter=displayName+eq+%22Whole%22`); string(document.Append(nil, found.Array("Resources"))) != "[]" {
			t.Errorf("half of the circle was created: %s", document.Append(nil, found))
		}
	})
	t.Run("to nothing", func(t *testing.T) {
		t.Parallel()
		a := bulk(t, w, "", declared(postUser("m", "m@example.com", manager("missing"))))
		if diff := cmp.Diff([]string{"400/m"}, results(t, a)); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestBulkEndsAfterErrors(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	gone := `{"method":"DELETE","path":"/Users/none"}`
	a := bulk(t, w, `"failOnErrors":2,`, strings.Join([]string{gone, postUser("a", "a@example.com", ""), gone, postUser("b", "b@example.com", "")}, ","))
	if diff := cmp.Diff([]string{"404/", "201/a", "404/"}, results(t, a)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if found := w.Get(t, `/Users?filter=userName+eq+%22b@example.com%22`); len(found.Array("Resources")) != 0 {
		t.Error("the operation after the last error was carried out")
	}
}

func TestBulkLimits(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	config := w.Get(t, "/ServiceProviderConfig").Object("bulk")
	if got := string(document.Append(nil, config)); got != `{"supported":true,"maxOperations":1000,"maxPayloadSize":1048576}` {
		t.Errorf("published: %s", got)
	}
	one := `{"method":"DELETE","path":"/Users/none"}`
	started := time.Now()
	for name, c := range map[string]struct{ operations, names string }{
		"maxOperations":  {strings.Repeat(one+",", 1000) + one, "maxOperations (1000)"},
		"maxPayloadSize": {postUser("a", "a@example.com", `,"title":"`+strings.Repeat("x", 1<<20)+`"`), "maxPayloadSize (1048576"},
	} {
		a := bulk(t, w, "", c.operations)
		if a.Status != http.StatusRequestEntityTooLarge || !strings.Contains(a.Doc.String("detail"), c.names) {
			t.Errorf("%s: %d %s", name, a.Status, a.Text)
		}
	}
	if took := time.Since(started); took > time.Second {
		t.Errorf("refusing took %s", took)
	}
	if a := bulk(t, w, "", strings.Repeat(one+",", 999)+one); a.Status != http.StatusOK || len(a.Doc.Array("Operations")) != 1000 {
		t.Errorf("as many operations as are allowed: %d %.200s", a.Status, a.Text)
	}
}

func TestBulkOfNonsense(t *testing.T) {
	t.Parallel()
	w := refservertest.Start(t).Make(t, `{"scim":true}`)
	for name, body := range hostileBodies() {
		judge(t, name, w.SCIM(t, http.MethodPost, "/Bulk", body))
	}
	var operations []string
	for _, path := range []string{"", "/", "//", "/Users/", "/Users/%00", "/Users/%zz", "/Users/x/y", "/Users?x=1", "/Me", "/Bulk", "/Schemas/x", "/.search", "/Users/.search", "/Users/bulkId:", "http://other.example/Users", "/Users/" + strings.Repeat("a", 5000)} {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			operations = append(operations, `{"method":"`+method+`","path":"`+path+`","bulkId":"`+method+path+`","data":{"schemas":["`+refservertest.UserURN+`"],"members":[{"value":"bulkId:"}]}}`)
		}
	}
	for _, op := range hostileOperations() {
		operations = append(operations, `{"method":"PATCH","path":"/Users/bulkId:u","data":{"schemas":["`+refservertest.PatchURN+`"],"Operations":[`+op+`]}}`)
	}
	operations = append(operations, postUser("u", "u@example.com", ""))
	a := bulk(t, w, "", strings.Join(operations, ","))
	for i, got := range results(t, a) {
		if strings.HasPrefix(got, "5") {
			t.Errorf("%s: %s", operations[i], got)
		}
	}
	if len(a.Doc.Array("Operations")) != len(operations) {
		t.Errorf("%d results of %d operations", len(a.Doc.Array("Operations")), len(operations))
	}
}

func TestMe(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"scim":true,"members":[{"email":"owner@example.com","role":"OWNER"},{"email":"ada@example.com"},{"email":"gone@example.com","status":"INACTIVE"}]}`)
	other := server.Make(t, `{"scim":true,"members":[{"email":"ada@example.com"}]}`)
	as := func(key string) []string { return []string{"Authorization", "Bearer " + key} }
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		a := w.SCIM(t, method, "/Me", "")
		if judge(t, method, a); a.Status != http.StatusNotImplemented {
			t.Errorf("%s /Me with the workspace's token: %d %s", method, a.Status, a.Text)
		}
	}
	a := w.SCIM(t, "GET", "/Me?attributes=userName", "", as(w.Keys["ada@example.com"])...)
	if location := "http://scim.example/w/" + w.ID + "/scim/v2/Users/" + w.IDs["ada@example.com"]; a.Status != 200 || a.Header.Get("Location") != location || a.Doc.String("userName") != "ada@example.com" {
		t.Errorf("GET /Me: %d %s, Location %q", a.Status, a.Text, a.Header.Get("Location"))
	}
	for _, c := range []struct {
		method, path, key string
		status            int
	}{
		{"PATCH", "/Me", w.Keys["ada@example.com"], 403},
		{"DELETE", "/Me", w.Keys["owner@example.com"], 403},
		{"GET", "/Me", w.Keys["gone@example.com"], 401},
		{"GET", "/Me", other.Keys["ada@example.com"], 401},
		{"GET", "/Me", w.Keys["ada@example.com"] + "x", 401},
		{"GET", "/Users", w.Keys["owner@example.com"], 401},
		{"GET", "/Me/x", w.Keys["owner@example.com"], 401},
		{"GET", "/ServiceProviderConfig", w.Keys["owner@example.com"], 401},
	} {
		a := w.SCIM(t, c.method, c.path, "", as(c.key)...)
		if judge(t, c.path, a); a.Status != c.status {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.path, a.Status, a.Text, c.status)
		}
	}
	off := server.Make(t, `{"members":[{"email":"ada@example.com"}]}`)
	if a := off.SCIM(t, "GET", "/Me", "", as(off.Keys["ada@example.com"])...); a.Status != 401 {
		t.Errorf("a workspace without SCIM: %d", a.Status)
	}
}

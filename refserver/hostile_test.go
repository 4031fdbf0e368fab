package refserver_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// hostileBodies are bodies no client of good will sends.
func hostileBodies() map[string]string {
	user := func(members string) string { return `{"schemas":["` + refservertest.UserURN + `"],` + members + `}` }
	return map[string]string{
		"empty":              "",
		"space":              " ",
		"cut off":            `{"userName":"a`,
		"array":              `[{"userName":"a"}]`,
		"string":             `"x"`,
		"null":               `null`,
		"trailing":           user(`"userName":"a"`) + `x`,
		"byte order mark":    "\ufeff" + user(`"userName":"a"`),
		"duplicate name":     user(`"userName":"a","USERNAME":"b"`),
		"NUL escaped":        user(`"userName":"a\u0000b"`),
		"NUL raw":            user("\"userName\":\"a\x00b\""),
		"NUL in a name":      user(`"userName":"a","x\u0000":1`),
		"invalid UTF-8":      user("\"userName\":\"a\xff\xfe\""),
		"lone surrogate":     user(`"userName":"a\ud800"`),
		"deep objects":       strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000),
		"deep arrays":        user(`"emails":` + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000)),
		"huge integer":       user(`"userName":"a","active":` + strings.Repeat("9", 5000)),
		"huge exponent":      user(`"userName":"a","title":1e99999`),
		"numbers for text":   user(`"userName":1,"name":2,"emails":3`),
		"objects for text":   user(`"userName":{"a":{}},"displayName":[[]]`),
		"schemas of numbers": `{"schemas":[1,{},[]],"userName":"a"}`,
		"schemas an object":  `{"schemas":{"a":1},"userName":"a"}`,
		"no schemas":         `{"userName":"a"}`,
		"unknown URN":        `{"schemas":["urn:x"],"userName":"a","urn:x":{"y":1}}`,
		"proto":              user(`"userName":"a","__proto__":{"x":1},"constructor":1`),
		"quotes":             user(`"userName":"'; DROP TABLE resources; --","displayName":"\\\"%_"`),
		"long name":          user(`"userName":"` + strings.Repeat("ä", 100_000) + `"`),
		"many values":        user(`"userName":"many","emails":[` + strings.TrimSuffix(strings.Repeat(`{"value":"x@example.com"},`, 3000), ",") + `]`),
		"odd date":           user(`"userName":"a","meta":{"created":"not a date"},"x509Certificates":[{"value":"%%%"}]`),
		"control characters": user("\"userName\":\"a\tb\""),
		"zero width":         user(`"userName":"a\u200b\u202e\ufeff"`),
		"empty name":         user(`"userName":""`),
		"white name":         user(`"userName":"   "`),
		"empty elements":     user(`"userName":"empty","emails":[{},null,{"value":null},{"value":""}],"name":{}`),
	}
}

// hostileOperations are PATCH operations, some of them legal and all unusual.
func hostileOperations() []string {
	return []string{
		`null`, `1`, `"x"`, `[]`, `{}`, `{"op":null}`, `{"op":1}`, `{"op":"move"}`, `{"op":""}`,
		`{"op":"add"}`, `{"op":"replace"}`, `{"op":"remove"}`, `{"op":"add","path":1,"value":1}`, `{"op":"add","path":null,"value":{}}`,
		`{"op":"replace","path":"","value":1}`, `{"op":"replace","path":" ","value":1}`, `{"op":"replace","path":"[","value":1}`,
		`{"op":"replace","path":"emails[","value":1}`, `{"op":"replace","path":"emails[]","value":1}`, `{"op":"replace","path":"emails[type]","value":1}`,
		`{"op":"replace","path":"emails[type eq]","value":1}`, `{"op":"replace","path":"emails[type eq \"work]","value":1}`,
		`{"op":"replace","path":"emails[type eq \"work\"]x","value":1}`, `{"op":"replace","path":"emails[type eq \"work\"].","value":1}`,
		`{"op":"replace","path":"emails[type eq \"work\"].value.x","value":1}`, `{"op":"add","path":"emails[type eq \"work\" and value eq \"a\"].value","value":"b"}`,
		`{"op":"replace","path":"emails[emails[type eq \"a\"]]","value":1}`, `{"op":"remove","path":"emails[value co \"` + strings.Repeat("x", 10_000) + `\"]"}`,
		`{"op":"replace","path":"name.x.y.z","value":1}`, `{"op":"replace","path":"urn:","value":1}`, `{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","value":{}}`,
		`{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:","value":{}}`, `{"op":"replace","path":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager","value":[]}`,
		`{"op":"replace","path":"id","value":"x"}`, `{"op":"replace","path":"meta.version","value":"x"}`, `{"op":"replace","path":"schemas","value":[]}`, `{"op":"remove","path":"schemas"}`,
		`{"op":"remove","path":"userName"}`, `{"op":"replace","path":"userName","value":null}`, `{"op":"replace","path":"userName","value":{}}`, `{"op":"replace","path":"userName","value":[]}`,
		`{"op":"replace","path":"active","value":{}}`, `{"op":"replace","path":"active","value":"perhaps"}`, `{"op":"replace","path":"active","value":null}`, `{"op":"replace","value":[]}`,
		`{"op":"replace","value":"x"}`, `{"op":"replace","value":null}`, `{"op":"add","value":{"emails":{"a":[]}}}`, `{"op":"add","value":{"":1}}`, `{"op":"add","value":{".":1,"a.":2,".b":3}}`,
		`{"op":"replace","path":"password","value":1}`, `{"op":"remove","path":"password"}`, `{"op":"replace","path":"groups","value":[]}`,
		`{"op":"add","path":"members","value":1}`, `{"op":"add","path":"members","value":[1,null,[],{}]}`, `{"op":"add","path":"members","value":[{"value":1}]}`, `{"op":"add","path":"members","value":[{"value":"nobody"}]}`,
		`{"op":"remove","path":"members","value":[{"value":null}]}`, `{"op":"remove","path":"members[value eq \"` + strings.Repeat("a", 5000) + `\"]"}`, `{"op":"remove","path":"members[display sw \"%\" or type ne \"User\"]"}`,
		`{"op":"replace","path":"members","value":"x"}`, `{"op":"replace","path":"members[value eq \"x\"].value","value":"y"}`, `{"op":"remove","path":"members.value"}`, `{"op":"remove","path":"members[not (value pr)]"}`,
		`{"op":"replace","path":"displayName","value":"` + strings.Repeat("🚀", 20_000) + `"}`, `{"op":"add","path":"x509Certificates","value":[{"value":"!"}]}`, `{"op":"replace","path":"timezone","value":"../../etc/passwd"}`,
		`{"op":"replace","path":"timezone","value":"Local"}`, `{"op":"replace","path":"roles","value":[{"value":"{\"id\":1}","primary":"True"},{"value":"OWNER","primary":true}]}`,
	}
}

// hostileQueries are query strings, already encoded or wrongly so.
func hostileQueries() []string {
	filters := []string{
		"", " ", "userName", "userName eq", "userName eq ada", `userName eq "`, `userName eq "\u0000"`, "userName eq \"a\x00b\"", `userName eq "\ud800"`, "userName eq \"\xff\"", `userName eq 1`,
		`userName eq null`, `userName eq "a" and`, `and`, `not`, strings.Repeat("not ", 2) + "userName pr", `not (userName pr)`, `(`, `)`, `()`, strings.Repeat("(", 5000) + "userName pr" + strings.Repeat(")", 5000),
		strings.Repeat("not (", 2000) + "userName pr" + strings.Repeat(")", 2000), strings.TrimSuffix(strings.Repeat("userName pr or ", 3000), " or "), `emails[type eq "work" and emails[value pr]]`, `emails[`, `emails[]`,
		`emails[type eq "work"].value eq "x"`, `emails.value.x eq 1`, `userName co "%_\\"`, `userName co "` + strings.Repeat("x", 50_000) + `"`, `password eq "x"`, `password pr`, `active gt true`, `active eq "yes"`,
		`meta.created gt "yesterday"`, `meta.created gt "9999-99-99T99:99:99Z"`, `meta.created eq "0000-00-00T00:00:00Z"`, `meta.created gt "2026-01-01T00:00:00+99:99"`, `meta.created gt "99999-01-01T00:00:00Z"`, `meta.version eq "x"`, `meta.location pr`, `id eq 1e400`,
		`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber eq "1"`, `urn:x:y eq "1"`, `members.value eq "x"`, `members eq "x"`, `groups.value eq "x"`, `groups pr`, `schemas eq "x"`, `$ref eq "x"`,
		`"userName" eq "a"`, `userName  eq  "a"`, "userName\teq\n\"a\"", `userName eq "a" "b"`, `x509Certificates.value gt "a"`, `'; drop table resources; --`, `userName eq "a'; drop table resources; --"`, `userName eq "\"`,
	}
	var queries []string
	for _, f := range filters {
		queries = append(queries, "filter="+url.QueryEscape(f))
	}
	for _, sortBy := range []string{"", " ", "nosuch", "userName.x", "emails", "emails.value", "members", "meta", "meta.created", "password", "schemas", "a\x00b", "\xff", "urn:x:y", strings.Repeat("a", 10_000), "id;drop table resources"} {
		queries = append(queries, "sortBy="+url.QueryEscape(sortBy), "sortOrder=descending&sortBy="+url.QueryEscape(sortBy))
	}
	for _, attribute := range []string{"", ",", ",,", "a\x00", "\xff", "nosuch", "userName.x.y", "[", "members[value eq \"x\"]", "*", "urn:x", strings.Repeat("a,", 20_000), "id", "schemas", "meta.location"} {
		queries = append(queries, "attributes="+url.QueryEscape(attribute), "excludedAttributes="+url.QueryEscape(attribute))
	}
	return append(queries,
		"%", "%zz", "filter=%", "&&&", "=", "?", "a=b;c=d", "startIndex=-9223372036854775808", "startIndex=9223372036854775807", "startIndex=2147483647&count=2147483647", "count=0", "count=-1", "count=1e3", "count=0x10", "count=%00",
		"cursor=", "cursor=x", "cursor=%00", "cursor=%ff", "cursor="+strings.Repeat("A", 5000), "sortOrder=up", "attributes=a&excludedAttributes=b", "filter=a&filter=b", strings.Repeat("x=1&", 5000))
}

// Nothing a client can send makes the server fail: while its database answers,
// every request is served or refused in SCIM's words.
func TestHostileInputIsNeverAServerError(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	for _, mode := range []string{"strict", "tolerant"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			abuse(t, server.Make(t, `{"scim":true,"mode":"`+mode+`","members":[{"email":"owner@example.com","role":"OWNER"}]}`))
		})
	}
}

func abuse(t *testing.T, w *refservertest.Workspace) {
	t.Helper()
	id := w.Create(t, "/Users", `"userName":"ada@example.com","emails":[{"value":"ada@example.com","type":"work"}]`)
	group := w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+id+`"}]`)
	paths := map[string]string{"/Users": "/Users/" + id, "/Groups": "/Groups/" + group}
	for name, body := range hostileBodies() {
		for collection, resource := range paths {
			judge(t, "POST "+name, w.SCIM(t, http.MethodPost, collection, body))
			judge(t, "PUT "+name, w.SCIM(t, http.MethodPut, resource, body))
			judge(t, "PATCH "+name, w.SCIM(t, http.MethodPatch, resource, body))
			judge(t, "search "+name, w.SCIM(t, http.MethodPost, collection+"/.search", body))
		}
		judge(t, "root search "+name, w.SCIM(t, http.MethodPost, "/.search", body))
		judge(t, "bulk "+name, w.SCIM(t, http.MethodPost, "/Bulk", body))
	}
	for _, op := range hostileOperations() {
		for _, resource := range paths {
			judge(t, resource+" "+op, w.Patch(t, resource, op))
		}
	}
	abuseURLs(t, w, id, group)
	if got := w.Get(t, "/Users/"+id).String("id"); got != id {
		t.Errorf("Ada is no more: %q", got)
	}
}

// abuseURLs sends odd queries, paths and headers.
func abuseURLs(t *testing.T, w *refservertest.Workspace, id, group string) {
	t.Helper()
	for _, query := range hostileQueries() {
		for _, path := range []string{"", "/Users", "/Groups", "/Users/" + id, "/Groups/" + group, "/Schemas", "/ResourceTypes/User", "/ServiceProviderConfig"} {
			judge(t, "GET "+path+"?"+query, w.SCIM(t, http.MethodGet, path+"?"+query, ""))
		}
		judge(t, "PATCH ?"+query, w.SCIM(t, http.MethodPatch, "/Users/"+id+"?"+query, `{"schemas":["`+refservertest.PatchURN+`"],"Operations":[{"op":"replace","path":"title","value":"x"}]}`))
	}
	for _, path := range []string{"/Users/%00", "/Users/%ff", "/Users/" + strings.Repeat("a", 10_000), "/Users/%2e%2e%2fGroups", "/Users/'", "/Users/null", "/Users/-1", "/Schemas/%00", "/ResourceTypes/%F0%9F%9A%80", "/Users/" + group, "/Groups/" + id} {
		for _, method := range []string{"GET", "DELETE", "PUT", "PATCH", "POST"} {
			judge(t, method+" "+path, w.SCIM(t, method, path, `{"schemas":[]}`))
		}
	}
	for _, header := range [][2]string{
		{"If-Match", `W/"`},
		{"If-Match", ","},
		{"If-Match", strings.Repeat(`W/"1",`, 5000)},
		{"If-None-Match", "\xff"},
		{"Content-Type", ";"},
		{"Content-Type", "application/json; charset"},
		{"Accept", ";;q=,"},
		{"Accept-Encoding", "gzip;q=x"},
		{"Authorization", "Bearer"},
		{"Authorization", "Bearer " + strings.Repeat("x", 50_000)},
		{"Authorization", "Basic eA=="},
		{"Authorization", "Bearer sp_" + w.ID + "_"},
		{"Authorization", "Bearer sp_\xff_x"},
		{"X-Forwarded-Host", "evil/\r"},
		{"Content-Encoding", "br"},
	} {
		judge(t, header[0]+": "+header[1], w.SCIM(t, http.MethodPut, "/Users/"+id, `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`, header[0], header[1]))
	}
}

// judge accepts any success and any refusal in SCIM's words; 501 is a refusal
// of what the server does not do.
func judge(t *testing.T, what string, a refservertest.Answer) {
	t.Helper()
	if len(what) > 200 {
		what = what[:200] + "…"
	}
	if a.Status >= 500 && a.Status != http.StatusNotImplemented {
		t.Errorf("%q: %d %s", what, a.Status, a.Text)
		return
	}
	if a.Status < 400 {
		return
	}
	if a.Doc == nil || a.Doc.String("status") != fmt.Sprint(a.Status) || a.Doc.String("detail") == "" || a.Header.Get("Content-Type") != "application/scim+json" {
		t.Errorf("%q: %d is no SCIM error that says what was wrong: %s", what, a.Status, a.Text)
	}
}

// The application's door takes the same abuse.
func TestHostileInputInTheApp(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t)
	w := server.Make(t, `{"members":[{"email":"owner@example.com","role":"OWNER"},{"email":"ada@example.com"}],"groups":[{"name":"Sales"}]}`)
	ada, sales := w.IDs["ada@example.com"], w.Groups["Sales"]
	bodies := hostileBodies()
	for _, field := range []string{"email", "name", "status", "role", "userId", "limited", "timeZone", "weekStart", "overlapSeconds", "domain"} {
		for kind, value := range map[string]string{"number": "1e400", "null": "null", "object": "{}", "NUL": `"a\u0000"`, "long": `"` + strings.Repeat("ü", 50_000) + `"`, "negative": "-1", "empty": `""`} {
			bodies[field+" "+kind] = `{"` + field + `":` + value + `}`
		}
	}
	check := func(what string, a refservertest.Answer) {
		if a.Status >= 500 {
			t.Errorf("%.200q: %d %s", what, a.Status, a.Text)
		}
		if a.Status >= 400 && (a.Doc.String("code") == "" || a.Doc.String("message") == "") {
			t.Errorf("%.200q: %d is no error of the application: %s", what, a.Status, a.Text)
		}
	}
	for name, body := range bodies {
		for _, route := range []string{
			"PATCH /member-profile/" + ada, "PUT /users/" + ada, "POST /users", "POST /users/" + ada + "/roles", "DELETE /users/" + ada + "/roles",
			"PUT /users/" + ada + "/limited", "POST /user-groups", "PUT /user-groups/" + sales, "POST /user-groups/" + sales + "/users", "POST /scim/token", "PUT /auto-join",
		} {
			method, path, _ := strings.Cut(route, " ")
			check(route+" "+name, w.App(t, "owner@example.com", method, path, body))
		}
		check("sign in "+name, w.Open(t, http.MethodPost, "/api/v1/sign-in", body))
	}
	for _, route := range []string{
		"DELETE /user-groups/" + sales + "/users/x", "DELETE /invitations/%00", "GET /users/%ff", "GET /nothing", "TRACE /users", "DELETE /users/" + sales, "DELETE /user-groups/" + ada, "GET /users/" + strings.Repeat("a", 10_000),
		"GET /users?page=0", "GET /users?page=x", "GET /users?page=99999999999", "GET /users?page=2147483647&page-size=2147483647", "GET /users?email=%00", "GET /users?name=%ff", "GET /users?name=%25_",
		"GET /users?status=x", "GET /users?%zz", "GET /user-groups?page=2147483647", "GET /user-groups?page-size=-1",
	} {
		method, path, _ := strings.Cut(route, " ")
		check(route, w.App(t, "owner@example.com", method, path, ""))
	}
	for _, key := range []string{"", "x", "ak_", "ak_" + w.ID, "ak_" + w.ID + "_", "ak_\xff_x", strings.Repeat("k", 50_000)} {
		a := refservertest.Send(t, server.Public, http.MethodGet, "/api/v1/user", "", "X-Api-Key", key)
		if check("key "+key, a); a.Status != http.StatusUnauthorized {
			t.Errorf("key %.50q: %d", key, a.Status)
		}
	}
}

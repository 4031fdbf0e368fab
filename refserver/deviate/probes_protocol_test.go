package deviate_test

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

const (
	bulkURN  = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
	nobody   = "/Users/nobody"
	putAda   = `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com","title":"Countess"}`
	postMia  = `{"schemas":["` + refservertest.UserURN + `"],"userName":"mia@example.com"}`
	gone     = `{"method":"DELETE","path":"/Users/nobody"}`
	postUser = `{"method":"POST","path":"/Users","bulkId":"u","data":` + postMia + `}`
)

// job sends a bulk request; ADA in operations is Ada's path.
func job(t *testing.T, w *refservertest.Workspace, more, operations string) refservertest.Answer {
	t.Helper()
	operations = named(t, w, operations)
	return w.SCIM(t, http.MethodPost, "/Bulk", `{"schemas":["`+bulkURN+`"],`+more+`"Operations":[`+operations+`]}`)
}

// jobStatuses shows the status of the answer and those of the operations.
func jobStatuses(a refservertest.Answer) string {
	all := status(a) + ":"
	for _, v := range a.Doc.Array("Operations") {
		o, _ := v.(*document.Object)
		all += " " + shown(o, "status")
	}
	return all
}

func afterJob(more, operations string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string { return jobStatuses(job(t, w, more, operations)) }
}

// result shows a member of the first operation's result.
func result(operations, member string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		o, _ := job(t, w, "", operations).Doc.Array("Operations")[0].(*document.Object)
		return shown(o, member)
	}
}

// titleAfter carries out operations on Ada and shows her title.
func titleAfter(operations string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		ada := user(t, w, "")
		job(t, w, "", replaceAll(operations, "ADA", ada))
		return shown(w.Get(t, ada), "title")
	}
}

func putTitle(title string) string {
	return `{"method":"PUT","path":"ADA","data":` + replaceAll(putAda, "Countess", title) + `}`
}

func bulkGroup(members string) string {
	return `{"method":"POST","path":"/Groups","bulkId":"g","data":{"schemas":["` + refservertest.GroupURN + `"],"displayName":"Sales","members":[` + members + `]}}`
}

func bulkManaged() string {
	const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	return `{"method":"POST","path":"/Users","bulkId":"m","data":{"schemas":["` + refservertest.UserURN + `","` + urn + `"],"userName":"led@example.com","` + urn + `":{"manager":{"value":"bulkId:u"}}}}`
}

func yes(is bool) string { return strconv.FormatBool(is) }

// named puts Ada's path in place of ADA; she is created for it.
func named(t *testing.T, w *refservertest.Workspace, text string) string {
	t.Helper()
	if !strings.Contains(text, "ADA") {
		return text
	}
	return replaceAll(text, "ADA", user(t, w, ""))
}

// asked makes one request about Ada, whose path is ADA, and shows its status.
func asked(method, path, body string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return status(w.SCIM(t, method, named(t, w, path), body, header...))
	}
}

// headed is asked, but shows a header.
func headed(name, method, path, body string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return w.SCIM(t, method, named(t, w, path), body, header...).Header.Get(name)
	}
}

// said is asked, but shows a member of the body.
func said(member, method, path, body string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return shown(w.SCIM(t, method, named(t, w, path), body, header...).Doc, member)
	}
}

func maxOperations(t *testing.T, w *refservertest.Workspace) string {
	return shown(w.Get(t, "/ServiceProviderConfig").Object("bulk"), "maxOperations")
}

func protocolProbes() map[string]probe {
	all := bulkProbes()
	for _, some := range []map[string]probe{bulkAnswerProbes(), versionProbes(), formatProbes(), errorProbes(), waitProbes(), crossingProbes(), meProbes()} {
		maps.Copy(all, some)
	}
	return all
}

func bulkProbes() map[string]probe {
	forward := bulkGroup(`{"value":"bulkId:u"}`) + "," + postUser
	return map[string]probe{
		"bulk-nothing-persisted": {right: "1", wrong: "0", see: func(t *testing.T, w *refservertest.Workspace) string {
			job(t, w, "", postUser)
			return total(t, w, "/Users"+filter(`userName eq "mia@example.com"`))
		}},
		"bulk-bulkid-reference-crash": {right: "200: 201 201", wrong: "200: 201 400", see: afterJob("", postUser+","+bulkGroup(`{"value":"bulkId:u"}`))},
		"bulk-mixed-direct-and-bulkid-references": {right: "2", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			_, ids := group(t, w, 1)
			a := job(t, w, "", postUser+","+replaceAll(bulkGroup(`{"value":"`+ids[0]+`"},{"value":"bulkId:u"}`), "Sales", "Support"))
			made, _ := a.Doc.Array("Operations")[1].(*document.Object)
			_, path, _ := strings.Cut(made.String("location"), "/v2")
			return memberCount(t, w, path)
		}},
		"bulk-operation-without-bulkid-replaced": {right: "B", wrong: "A", see: titleAfter(putTitle("A") + "," + putTitle("B"))},
		"bulk-done-backwards":                    {right: "B", wrong: "A", see: titleAfter(putTitle("A") + "," + putTitle("B"))},
		"bulk-results-missing-after-failure":     {right: "200: 404 201", wrong: "200:", see: afterJob("", gone+","+postUser)},
		"bulk-one-failure-crashes-request":       {right: "200: 404 201", wrong: "400:", see: afterJob("", gone+","+postUser)},
		"bulk-patch-data-not-patchop": {right: "200: 200", wrong: "200: 400", see: afterJob("",
			`{"method":"PATCH","path":"ADA","data":{"schemas":["`+refservertest.PatchURN+`"],"Operations":[{"op":"remove","path":"title"}]}}`)},
		"bulk-fail-on-errors-ignored":  {right: "200: 404", wrong: "200: 404 201", see: afterJob(`"failOnErrors":1,`, gone+","+postUser)},
		"bulk-version-ignored":         {right: "200: 412", wrong: "200: 200", see: afterJob("", replaceAll(putTitle("A"), `"data"`, `"version":"W/\"9\"","data"`))},
		"bulk-current-version-refused": {right: "200: 200", wrong: "200: 412", see: afterJob("", replaceAll(putTitle("A"), `"data"`, `"version":"W/\"1\"","data"`))},
		"bulk-extension-reference-kept": {right: "false", wrong: "true", see: func(t *testing.T, w *refservertest.Workspace) string {
			job(t, w, "", postUser+","+bulkManaged())
			return yes(strings.Contains(w.SCIM(t, "GET", "/Users", "").Text, "bulkId:"))
		}},
		"bulk-path-reference-not-resolved": {right: "200: 201 204", wrong: "200: 201 404", see: afterJob("", postUser+`,{"method":"DELETE","path":"/Users/bulkId:u"}`)},
		"bulk-unknown-reference-dropped":   {right: "200: 400", wrong: "200: 201", see: afterJob("", bulkGroup(`{"value":"bulkId:x"}`))},
		"bulk-circle-fails":                {right: "200: 201 201", wrong: "200: 500 201", see: afterJob("", forward)},
		"bulk-bulkid-taken-twice":          {right: "200: 201 400", wrong: "200: 201 201", see: afterJob("", postUser+","+replaceAll(postUser, "mia@", "olga@"))},
		"bulk-bad-path-taken":              {right: "200: 405", wrong: "200: 200", see: afterJob("", `{"method":"DELETE","path":"/Users"}`)},
	}
}

func bulkAnswerProbes() map[string]probe {
	return map[string]probe{
		"bulk-status-as-object-and-error-as-text": {right: "201", wrong: `{"code":"201"}`, see: result(postUser, "status")},
		"bulk-response-location-wrong": {right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
			return yes(strings.Contains(result(postUser, "location")(t, w), "/Users/"))
		}},
		"bulk-limit-not-enforced": {right: "1000", wrong: "10", see: maxOperations},
		"bulk-limits-zero":        {right: "1000", wrong: "0", see: maxOperations},
		"bulk-limit-not-named": {right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
			return yes(strings.Contains(job(t, w, "", strings.Repeat(gone+",", 1000)+gone).Text, "maxOperations"))
		}},
		"bulk-unsupported-404":    {right: "400", wrong: "404", see: asked("POST", "/Bulk", `{}`)},
		"bulk-response-is-a-list": {right: "200: 201", wrong: "200:", see: afterJob("", postUser)},
		"bulk-fail-on-errors-repeated": {right: "", wrong: "1", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(job(t, w, "", gone).Doc, "failOnErrors")
		}},
		"bulk-method-missing":      {right: "POST", wrong: "", see: result(postUser, "method")},
		"bulk-bulkid-not-returned": {right: "u", wrong: "", see: result(postUser, "bulkId")},
		"bulk-version-wrong":       {right: `W/"1"`, wrong: `W/"0"`, see: result(postUser, "version")},
		"bulk-status-always-200":   {right: "201", wrong: "200", see: result(postUser, "status")},
		"bulk-error-without-detail": {right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
			return yes(strings.Contains(result(gone, "response")(t, w), "detail"))
		}},
		"bulk-response-of-another": {right: "", wrong: `{"id":"another"}`, see: result(postUser, "response")},
		"bulk-broken-json-taken":   {right: "400", wrong: "200", see: asked("POST", "/Bulk", `{`)},
	}
}

func versionProbes() map[string]probe {
	put := func(header, value string) func(*testing.T, *refservertest.Workspace) string {
		return asked("PUT", "ADA", putAda, header, value)
	}
	get := func(value string) func(*testing.T, *refservertest.Workspace) string {
		return asked("GET", "ADA", "", "If-None-Match", value)
	}
	return map[string]probe{
		"etag-differs-between-operations": {right: `W/"1"`, wrong: "another", see: func(t *testing.T, w *refservertest.Workspace) string {
			if tag := headed("ETag", "GET", "ADA?attributes=userName", "")(t, w); tag == `W/"1"` {
				return tag
			}
			return "another"
		}},
		"etag-valid-if-match-412": {right: "200", wrong: "412", see: put("If-Match", `W/"1"`)},
		"etag-if-match-ignored":   {right: "412", wrong: "200", see: put("If-Match", `W/"9"`)},
		"etag-lastmodified-not-updated": {right: `W/"2"`, wrong: `W/"1"`, see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			w.Patch(t, path, `{"op":"replace","path":"members","value":[]}`)
			return shown(w.Get(t, path).Object("meta"), "version")
		}},
		"etag-checked-outside-the-transaction": {right: "false", wrong: "true", see: func(t *testing.T, w *refservertest.Workspace) string {
			ada := user(t, w, "")
			var done atomic.Int32
			var all sync.WaitGroup
			for i := range 4 {
				all.Go(func() {
					if w.SCIM(t, "PUT", ada, replaceAll(putAda, "Countess", strconv.Itoa(i)), "If-Match", `W/"1"`).Status == http.StatusOK {
						done.Add(1)
					}
				})
			}
			all.Wait()
			return yes(done.Load() > 1)
		}},
		"etag-of-users-stays": {right: `W/"2"`, wrong: `W/"1"`, see: func(t *testing.T, w *refservertest.Workspace) string {
			ada := user(t, w, "")
			w.SCIM(t, "PUT", ada, putAda)
			return shown(w.Get(t, ada).Object("meta"), "version")
		}},
		"etag-if-none-match-ignored": {right: "304", wrong: "200", see: get(`W/"1"`)},
		"etag-header-missing":        {right: `W/"1"`, wrong: "", see: headed("ETag", "GET", "ADA", "")},
		"etag-missing-after-writes":  {right: `W/"1"`, wrong: "", see: headed("ETag", "POST", "/Users", postMia)},
		"etag-not-in-meta": {right: `W/"1"`, wrong: "", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, user(t, w, "")).Object("meta"), "version")
		}},
		"etag-missing-in-304":               {right: `W/"1"`, wrong: "", see: headed("ETag", "GET", "ADA", "", "If-None-Match", "*")},
		"etag-star-not-understood":          {right: "200", wrong: "412", see: put("If-Match", "*")},
		"etag-star-creates":                 {right: "404", wrong: "201", see: asked("PUT", nobody, putAda, "If-Match", "*")},
		"etag-list-not-understood":          {right: "200", wrong: "412", see: put("If-Match", `"a", W/"1"`)},
		"etag-compared-strongly":            {right: "200", wrong: "412", see: put("If-Match", `W/"1"`)},
		"etag-compared-as-text":             {right: "200", wrong: "412", see: put("If-Match", `"1"`)},
		"etag-none-match-always-holds":      {right: "200", wrong: "304", see: get(`W/"9"`)},
		"etag-none-match-compared-as-text":  {right: "304", wrong: "200", see: get(`"1"`)},
		"etag-none-match-of-writes-ignored": {right: "412", wrong: "200", see: put("If-None-Match", `W/"1"`)},
		"etag-before-existence":             {right: "404", wrong: "412", see: asked("PUT", nobody, putAda, "If-Match", `W/"9"`)},
		"etag-refusal-400":                  {right: "412", wrong: "400", see: put("If-Match", `W/"9"`)},
		"etag-ignored-by-delete":            {right: "412", wrong: "204", see: asked("DELETE", "ADA", "", "If-Match", `W/"9"`)},
	}
}

func formatProbes() map[string]probe {
	const scimJSON, plainJSON = "application/scim+json", "application/json"
	open := func(path, member string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			a := w.Open(t, "GET", "/w/"+w.ID+"/scim/"+path, "")
			if member == "" {
				return status(a)
			}
			return shown(a.Doc, member)
		}
	}
	return map[string]probe{
		"media-application-json-body-rejected": {right: "201", wrong: "415", see: asked("POST", "/Users", postMia, "Content-Type", plainJSON)},
		"media-scim-json-body-rejected":        {right: "201", wrong: "415", see: asked("POST", "/Users", postMia, "Content-Type", scimJSON)},
		"media-accept-json-406":                {right: "200", wrong: "406", see: asked("GET", "ADA", "", "Accept", plainJSON)},
		"media-get-without-content-type-406":   {right: "200", wrong: "406", see: asked("GET", "/Schemas", "", "Accept", "*/*")},
		"media-errors-labelled-otherwise":      {right: scimJSON, wrong: plainJSON, see: headed("Content-Type", "GET", nobody, "")},
		"media-scim-json-answered-otherwise":   {right: scimJSON, wrong: plainJSON, see: headed("Content-Type", "GET", "ADA", "", "Accept", scimJSON)},
		"media-type-not-looked-at":             {right: "415", wrong: "201", see: asked("POST", "/Users", postMia, "Content-Type", "text/xml")},
		"media-accept-not-looked-at":           {right: "406", wrong: "200", see: asked("GET", "ADA", "", "Accept", "text/xml")},
		"letters-beyond-ascii-lost": {right: "é", wrong: "?", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, user(t, w, `,"displayName":"é"`)), "displayName")
		}},
		"single-element-without-its-list": {right: "true", wrong: "false", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			return yes(strings.HasPrefix(shown(w.Get(t, path), "members"), "["))
		}},
		"head-answers-500":             {right: "200", wrong: "500", see: asked("HEAD", "ADA", "")},
		"method-refused-without-allow": {right: "GET, HEAD, POST, OPTIONS", wrong: "", see: headed("Allow", "DELETE", "/Users", "")},
		"version-of-url-not-looked-at": {right: "400", wrong: "200", see: open("v99/Users", "")},
		"version-refused-as-syntax":    {right: "invalidVers", wrong: "invalidSyntax", see: open("v99/Users", "scimType")},
		"version-left-out-means-one":   {right: "401", wrong: "200", see: open("Users", "")},
	}
}

func errorProbes() map[string]probe {
	return map[string]probe{
		"error-body-wrapped": {right: "404", wrong: "", see: said("status", "GET", nobody, "")},
		"error-404-or-501-without-body": {right: "false", wrong: "true", see: func(t *testing.T, w *refservertest.Workspace) string {
			return yes(w.SCIM(t, "GET", nobody, "").Text == "")
		}},
		"error-scimtype-null-text":       {right: "", wrong: "null", see: said("scimType", "GET", nobody, "")},
		"error-delete-unknown-500":       {right: "404", wrong: "500", see: asked("DELETE", nobody, "")},
		"error-schema-violation-422":     {right: "400", wrong: "422", see: asked("POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"]}`)},
		"group-unknown-member-500":       {right: "400", wrong: "500", see: asked("POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"x"}]}`)},
		"limits-broken-json-500":         {right: "400", wrong: "500", see: asked("POST", "/Users", `{`)},
		"limits-429-without-retry-after": {right: "200", wrong: "429", see: asked("GET", "ADA", "")},
		"error-unknown-endpoint-400":     {right: "404", wrong: "400", see: asked("GET", "/Nothing", "")},
		"error-refused-tokens-403":       {right: "401", wrong: "403", see: asked("GET", "/Users", "", "Authorization", "Bearer x")},
		"error-forbidden-401":            {right: "403", wrong: "401", see: asked("GET", "/Schemas"+filter("id pr"), "")},
		"error-too-large-400":            {right: "413", wrong: "400", see: asked("POST", "/Bulk", strings.Repeat(" ", 2<<20))},
		"patch-unsupported-400":          {right: "200", wrong: "400", see: asked("PATCH", "ADA", `{"schemas":["`+refservertest.PatchURN+`"],"Operations":[{"op":"remove","path":"title"}]}`)},
		"redirect-to-nowhere":            {right: "200", wrong: "307", see: asked("GET", "ADA", "")},
		"error-shows-where-it-was-made": {right: "false", wrong: "true", see: func(t *testing.T, w *refservertest.Workspace) string {
			return yes(strings.Contains(w.SCIM(t, "GET", nobody, "").Text, ".go:"))
		}},
		"body-without-schemas-taken": {right: "400", wrong: "201", spec: `"scim":true,"mode":"strict"`, see: asked("POST", "/Users", `{"userName":"mia@example.com"}`)},
		"cookie-for-a-year": {right: "", wrong: "session=secret", see: func(t *testing.T, w *refservertest.Workspace) string {
			cookie, _, _ := strings.Cut(w.SCIM(t, "GET", "/Users", "").Header.Get("Set-Cookie"), ";")
			return cookie
		}},
		"sensitive-filter-called-invalid": {right: "200", wrong: "403", see: asked("GET", "/Users"+filter(`emails.value eq "x"`), "")},
		"letters-compared-as-bytes": {right: "1", wrong: "0", see: func(t *testing.T, w *refservertest.Workspace) string {
			w.Create(t, "/Users", `"userName":"zo\u00eb@example.com"`)
			return total(t, w, "/Users"+filter("userName eq \"zoe\u0308@example.com\""))
		}},
	}
}

func meProbes() map[string]probe {
	const people = `"scim":true,"members":[{"email":"ada@example.com"}]`
	own := func(see func(a refservertest.Answer, w *refservertest.Workspace) string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			return see(w.SCIM(t, "GET", "/Me", "", "Authorization", "Bearer "+w.Keys["ada@example.com"]), w)
		}
	}
	return map[string]probe{
		"me-answers-400":          {right: "501", wrong: "400", see: asked("GET", "/Me", "")},
		"me-redirects-to-nowhere": {right: "501", wrong: "308", see: asked("GET", "/Me", "")},
		"me-creates-a-robot":      {right: "501", wrong: "201", see: asked("POST", "/Me", postMia)},
		"me-located-at-the-alias": {right: "false", wrong: "true", spec: people, see: own(func(a refservertest.Answer, _ *refservertest.Workspace) string {
			return yes(strings.HasSuffix(a.Header.Get("Location"), "/Me"))
		})},
		"me-is-somebody-else": {right: "true", wrong: "false", spec: people, see: own(func(a refservertest.Answer, w *refservertest.Workspace) string {
			return yes(a.Doc.String("id") == w.IDs["ada@example.com"])
		})},
	}
}

package deviate_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// putBack sends a PUT of Ada, who exists, with these members.
func putBack(members string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return status(w.SCIM(t, http.MethodPut, user(t, w, ""), userBody(members)))
	}
}

// activeAfter patches Ada, who is active, and shows what she is afterwards.
func activeAfter(operation string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path := user(t, w, "")
		w.SCIM(t, http.MethodPatch, path, `{"schemas":["`+refservertest.PatchURN+`"],"Operations":[`+operation+`]}`, header...)
		return shown(w.Get(t, path), "active")
	}
}

func quirkProbes() map[string]probe {
	all := oktaQuirkProbes()
	maps.Copy(all, jumpCloudQuirkProbes())
	maps.Copy(all, oneLoginQuirkProbes())
	return all
}

func oktaQuirkProbes() map[string]probe {
	const inactive = `{"op":"replace","value":{"active":false}}`
	return map[string]probe{
		"push-object-without-schemas-500": {right: "204", wrong: "500", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			return status(w.SCIM(t, http.MethodPatch, path, `{"Operations":[{"op":"replace","value":{"members":[]}}]}`))
		}},
		"active-in-a-path-forgotten":  {right: "false", wrong: "true", see: activeAfter(`{"op":"replace","path":"active","value":false}`)},
		"placeholder-password-judged": {right: "201", wrong: "400", see: posted("/Users", userBody(`"password":"1mz050nq"`))},
		"groups-of-a-user-refused":    {right: "201", wrong: "400", see: posted("/Users", userBody(`"groups":[]`))},
		"media-type-without-a-body-415": {right: "200", wrong: "415", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Users", "", "Content-Type", "application/scim+json"))
		}},
		"push-fails-for-ever": {right: "400 204", wrong: "400 400", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 1)
			first := w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"nobody"}]}`)
			return status(first) + " " + status(w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"`+ids[0]+`"}]}`))
		}},
		"sniffed-by-user-agent": {right: "false", wrong: "true", see: activeAfter(inactive, "User-Agent", "curl/8")},
		"sniffed-by-header":     {right: "false", wrong: "true", see: activeAfter(inactive, "ADSCIMVersion", "5.0")},
		"e-mail-demanded":       {right: "201", wrong: "400", see: posted("/Users", userBody(`"title":"A"`))},
	}
}

func jumpCloudQuirkProbes() map[string]probe {
	urns := func(list string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			body := strings.Replace(userBody(`"title":"A"`), `["`+refservertest.UserURN+`"]`, list, 1)
			if strings.HasPrefix(list, `["`+enterpriseURN) {
				return status(w.SCIM(t, http.MethodPut, user(t, w, ""), body))
			}
			return status(w.SCIM(t, http.MethodPost, "/Users", body))
		}
	}
	return map[string]probe{
		"null-emails-500":            {right: "200", wrong: "500", see: putBack(`"emails":null`)},
		"listed-extension-demanded":  {right: "201", wrong: "400", see: urns(`["` + refservertest.UserURN + `","` + enterpriseURN + `"]`)},
		"core-schema-demanded-first": {right: "200", wrong: "400", see: urns(`["` + enterpriseURN + `","` + refservertest.UserURN + `"]`)},
		"empty-addresses-refused":    {right: "200", wrong: "400", see: putBack(`"addresses":[]`)},
		"repeated-add-409": {right: "204", wrong: "409", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 1)
			return status(w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"`+ids[0]+`"}]}`))
		}},
		"deleted-group-stays": {right: "404", wrong: "200", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			w.SCIM(t, http.MethodDelete, path, "")
			return status(w.SCIM(t, http.MethodGet, path, ""))
		}},
		"people-without-a-query-refused": {right: "200", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Users", ""))
		}},
	}
}

func oneLoginQuirkProbes() map[string]probe {
	read := func(query string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Users"+query, ""))
		}
	}
	return map[string]probe{
		"query-that-ends-in-and-refused": {right: "200", wrong: "400", see: read("?count=1&")},
		"empty-query-refused": {right: "200", wrong: "404", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodPut, user(t, w, "")+"?", userBody(`"title":"A"`)))
		}},
		"user-agent-demanded":    {right: "200", wrong: "403", see: read("")},
		"draft-urns-500":         {right: "201", wrong: "500", see: posted("/Users", `{"schemas":["urn:scim:schemas:core:2.0"],"userName":"ada@example.com"}`)},
		"object-for-a-list-500":  {right: "201", wrong: "500", see: posted("/Users", userBody(`"emails":{"value":"a@example.com"}`))},
		"text-for-a-boolean-500": {right: "201", wrong: "500", see: posted("/Users", userBody(`"active":"true"`))},
	}
}

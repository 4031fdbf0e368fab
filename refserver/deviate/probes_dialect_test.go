package deviate_test

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

func dialectProbes() map[string]probe {
	all := map[string]probe{}
	for _, some := range []map[string]probe{dialectPatchProbes(), dialectGroupProbes(), dialectPeopleProbes()} {
		maps.Copy(all, some)
	}
	return all
}

// withManager creates Ada and her manager, and patches her; ID stands for the
// manager.
func withManager(operation, attribute string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		boss := w.Create(t, "/Users", `"userName":"boss@example.com"`)
		path := user(t, w, `,"`+enterpriseURN+`":{"manager":{"value":"`+boss+`"}}`)
		got := status(w.Patch(t, path, strings.ReplaceAll(operation, "ID", boss)))
		if attribute == "" {
			return got
		}
		manager, _ := w.Get(t, path).Object(enterpriseURN).Get("manager")
		if _, text := manager.(string); text {
			return got + " text"
		}
		return got + " object"
	}
}

// posted shows the status of a POST.
func posted(endpoint, body string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return status(w.SCIM(t, http.MethodPost, endpoint, body))
	}
}

func dialectPatchProbes() map[string]probe {
	refused := func(operation string) probe {
		return probe{right: "200", wrong: "400", see: patched("", operation, "")}
	}
	raw := func(body string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodPatch, user(t, w, ""), body))
		}
	}
	return map[string]probe{
		"boolean-words-refused":                refused(`{"op":"Replace","path":"active","value":"False"}`),
		"boolean-words-refused-in-bodies":      {right: "201", wrong: "400", see: posted("/Users", userBody(`"active":"True"`))},
		"boolean-in-quotes-refused":            refused(`{"op":"Add","path":"roles[primary eq \"True\"].value","value":"A"}`),
		"patch-list-of-one-refused":            refused(`{"op":"Replace","path":"title","value":["A"]}`),
		"patch-no-operations-refused":          refused(``),
		"patch-over-thirty-operations-refused": {right: "200", wrong: "413", see: patched("", strings.TrimSuffix(strings.Repeat(`{"op":"add","path":"title","value":"A"},`, 31), ","), "")},
		"patch-first-operation-wins":           {right: "200 B", wrong: "200 A", see: patched("", `{"op":"add","path":"title","value":"A"},{"op":"replace","path":"title","value":"B"}`, "title")},
		"patch-replace-dotted-keys-flattened":  {right: `200 {"givenName":"A"}`, wrong: "200 ", see: patched("", `{"op":"replace","value":{"name.givenName":"A"}}`, "name")},
		"extension-urn-split-at-dot":           refused(`{"op":"Add","path":"` + enterpriseURN + `:department","value":"A"}`),
		"extension-core-urn-prefix-unknown":    refused(`{"op":"Add","path":"urn:ietf:params:scim:schemas:core:2.0:User:title","value":"A"}`),
		"patch-small-letter-refused":           {right: "200", wrong: "400", see: raw(`{"operations":[],"schemas":["` + refservertest.PatchURN + `"]}`)},
		"patch-strangers-refused":              {right: "200", wrong: "400", see: raw(`{"id":"x","Operations":[],"schemas":["` + refservertest.PatchURN + `"]}`)},
		"extension-manager-raw-refused":        {right: "200", wrong: "400", see: withManager(`{"op":"Add","path":"`+enterpriseURN+`:manager","value":"ID"}`, "")},
		"extension-manager-empty-string":       {right: "200", wrong: "400", see: withManager(`{"op":"Replace","path":"`+enterpriseURN+`:manager","value":""}`, "")},
		"extension-manager-filter-refused":     {right: "200", wrong: "400", see: withManager(`{"op":"Remove","path":"manager[value eq \"ID\"]"}`, "")},
		"extension-manager-shown-as-text":      {right: "200 object", wrong: "200 text", see: withManager(`{"op":"Add","path":"title","value":"A"}`, "manager")},
		"extension-undeclared-in-schemas-dropped": {right: `{"department":"D"}`, wrong: "", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Get(t, user(t, w, `,"`+enterpriseURN+`":{"department":"D"}`)), enterpriseURN)
		}},
		"roles-json-text-crashes": {right: "200", wrong: "500", see: patched("", `{"op":"Add","path":"roles","value":[{"value":"{\"id\":\"1\"}"}]}`, "")},
		"roles-only-added": {
			right: `200 [{"value":"B"}]`, wrong: `200 [{"value":"A"},{"value":"B"}]`,
			see: patched(`,"roles":[{"value":"A"}]`, `{"op":"Replace","path":"roles","value":[{"value":"B"}]}`, "roles"),
		},
	}
}

func userBody(more string) string {
	return `{"schemas":["` + refservertest.UserURN + `"],"userName":"ada@example.com",` + more + `}`
}

func dialectGroupProbes() map[string]probe {
	member := func(operation string) func(*testing.T, *refservertest.Workspace) string {
		return func(t *testing.T, w *refservertest.Workspace) string {
			path, ids := group(t, w, 1)
			return status(w.Patch(t, path, strings.ReplaceAll(operation, "ID", ids[0])))
		}
	}
	return map[string]probe{
		"patch-remove-with-value-refused":     {right: "204", wrong: "400", see: member(`{"op":"Remove","path":"members","value":[{"value":"ID"}]}`)},
		"patch-null-reference-refused":        {right: "204", wrong: "400", see: member(`{"op":"Add","path":"members","value":[{"$ref":null,"value":"ID"}]}`)},
		"patch-member-displayname-refused":    {right: "204", wrong: "400", see: member(`{"op":"Add","path":"members","value":[{"displayName":"A","value":"ID"}]}`)},
		"patch-members-in-small-letters-only": {right: "204", wrong: "400", see: member(`{"op":"Add","path":"Members","value":[{"value":"ID"}]}`)},
		"schemas-mixed-urns-rejected":         {right: "201", wrong: "400", see: posted("/Groups", `{"schemas":["`+refservertest.GroupURN+`","http://schemas.example/Group"],"displayName":"G"}`)},
		"members-reference-query-refused": {right: "200", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.SCIM(t, http.MethodGet, "/Groups"+filter(`members eq "x"`), ""))
		}},
		"patch-remove-absent-member-refused": {right: "204", wrong: "400", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 1)
			stranger := w.Create(t, "/Users", `"userName":"stranger@example.com"`)
			return status(w.Patch(t, path, `{"op":"Remove","path":"members","value":[{"value":"`+stranger+`"}]}`))
		}},
		"group-patch-over-100-members-truncates": {right: "101", wrong: "100", see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 101)
			w.Patch(t, path, `{"op":"Add","path":"externalId","value":"x"}`)
			return memberCount(t, w, path)
		}},
		"concurrent-member-adds-lost": {right: "3", wrong: "1", see: addsAtOnce},
	}
}

// addsAtOnce counts the members of a group that three clients added one each to.
func addsAtOnce(t *testing.T, w *refservertest.Workspace) string {
	t.Helper()
	path, _ := group(t, w, 0)
	var all sync.WaitGroup
	for i := range 3 {
		id := w.Create(t, "/Users", `"userName":"u`+strconv.Itoa(i)+`@example.com"`)
		all.Go(func() { w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"`+id+`"}]}`) })
	}
	all.Wait()
	return memberCount(t, w, path)
}

func dialectPeopleProbes() map[string]probe {
	const mail = `,"emails":[{"value":"ada@example.com","type":"work"}]`
	const newMail = `{"op":"Replace","path":"emails[type eq \"work\"].value","value":"b@example.com"}`
	const rename = `{"op":"Replace","path":"userName","value":"b@example.com"}`
	return map[string]probe{
		"life-email-change-deletes-user": {right: "200 true", wrong: "200 false", see: patched(mail, newMail, "active")},
		"life-tombstone-rename-corrupts-email": {right: "ada@example.com", wrong: "b@example.com", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, mail)
			w.Patch(t, path, rename)
			return values(w.Get(t, path))
		}},
		"life-username-not-updatable": {right: "200", wrong: "400", see: patched("", rename, "")},
		"email-doubled-by-replace": {right: "b@example.com", wrong: "ada@example.com b@example.com", see: func(t *testing.T, w *refservertest.Workspace) string {
			path := user(t, w, mail)
			w.Patch(t, path, newMail)
			return values(w.Get(t, path))
		}},
		"filter-valuepath-subattr-rejected": {right: "200", wrong: "400", see: gets("/Users" + filter(`emails[type eq "work"].value eq "x"`))},
		"filter-displayname-case-sensitive": {right: "1", wrong: "0", see: func(t *testing.T, w *refservertest.Workspace) string {
			group(t, w, 0)
			return total(t, w, "/Groups"+filter(`displayName eq "SALES"`))
		}},
		"filter-empty-value-crashes": {right: "200", wrong: "500", see: gets("/Users" + filter(`userName eq ""`))},
		"concurrent-create-500": {right: "409", wrong: "500", see: func(t *testing.T, w *refservertest.Workspace) string {
			user(t, w, "")
			return status(w.SCIM(t, http.MethodPost, "/Users", userBody(`"active":true`)))
		}},
		"limits-optional-attribute-rejects-user": {right: "201", wrong: "400", see: posted("/Users", userBody(`"colour":"green"`))},
		"client-without-name-refused":            {right: "200", wrong: "403", see: gets("/Users", "ADSCIMVersion", "5.0", "User-Agent", "")},
		"error-detail-is-a-list": {right: "text", wrong: "list", see: func(t *testing.T, w *refservertest.Workspace) string {
			detail, _ := w.SCIM(t, http.MethodGet, "/Users/nobody", "").Doc.Get("detail")
			if _, list := detail.([]any); list {
				return "list"
			}
			return "text"
		}},
		"query-flag-refused": {right: "200", wrong: "400", see: gets("/Users?aadOptscim062020")},
	}
}

// gets shows the status of a GET.
func gets(path string, header ...string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		return status(w.SCIM(t, http.MethodGet, path, "", header...))
	}
}

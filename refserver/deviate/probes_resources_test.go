package deviate_test

import (
	"strings"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// duplicate posts the same userName twice and shows the second answer.
func duplicate(t *testing.T, w *refservertest.Workspace) refservertest.Answer {
	t.Helper()
	user(t, w, "")
	return w.SCIM(t, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"ADA@example.com"}`)
}

func resourceProbes() map[string]probe {
	return map[string]probe{
		"filter-username-value-case-sensitive": {
			right: "1", wrong: "0",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, "")
				return total(t, w, "/Users"+filter(`userName eq "ADA@Example.com"`))
			},
		},
		"filter-unparsable-returns-everything": {
			right: "400", wrong: "200",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users"+filter(`userName eq`), ""))
			},
		},
		"group-list-ignores-filter": {
			right: "1", wrong: "2",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Create(t, "/Groups", `"displayName":"Sales"`)
				w.Create(t, "/Groups", `"displayName":"Support"`)
				return total(t, w, "/Groups"+filter(`displayName eq "Sales"`))
			},
		},
		"filter-compound-truncated": {
			right: "0", wrong: "1",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, "")
				return total(t, w, "/Users"+filter(`userName sw "ada" and userName ew "nobody"`))
			},
		},
		"filter-externalid-rejected": {
			right: "200", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users"+filter(`externalId eq "x"`), ""))
			},
		},
		"filter-hidden-unmanaged-users": {
			right: "1 then 409", wrong: "0 then 409",
			spec: `"scim":true,"members":[{"email":"ada@example.com","name":"Ada"}]`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				found := total(t, w, "/Users"+filter(`userName eq "ada@example.com"`))
				return found + " then " + status(w.SCIM(t, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`))
			},
		},
		"life-inactive-hidden-from-filter": {
			right: "1", wrong: "0",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				w.Patch(t, user(t, w, ""), `{"op":"replace","path":"active","value":false}`)
				return total(t, w, "/Users"+filter(`userName eq "ada@example.com"`))
			},
		},
		"externalid-dropped": {
			right: "e1", wrong: "",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return shown(w.Get(t, user(t, w, `,"externalId":"e1"`)), "externalId")
			},
		},
		"create-default-type-invented": {
			right: `[{"value":"a@example.com"}]`, wrong: `[{"value":"a@example.com","type":"work"}]`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return shown(w.Get(t, user(t, w, `,"emails":[{"value":"a@example.com"}]`)), "emails")
			},
		},
		"put-merges-instead-of-replacing": {
			right: "", wrong: "Boss",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, `,"title":"Boss"`)
				w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`)
				return shown(w.Get(t, path), "title")
			},
		},
		"put-username-ignored": {
			right: "augusta@example.com", wrong: "ada@example.com",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, "")
				w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.UserURN+`"],"userName":"augusta@example.com"}`)
				return shown(w.Get(t, path), "userName")
			},
		},
		"create-duplicate-answers-400": {
			right: "409", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string { return status(duplicate(t, w)) },
		},
		"create-duplicate-answers-201": {
			right: "409", wrong: "201",
			see: func(t *testing.T, w *refservertest.Workspace) string { return status(duplicate(t, w)) },
		},
		"create-409-without-scimtype": {
			right: "uniqueness 409", wrong: " ",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				a := duplicate(t, w)
				return a.Doc.String("scimType") + " " + a.Doc.String("status")
			},
		},
		"create-dedupes-on-email": {
			right: "201", wrong: "409",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, `,"emails":[{"value":"shared@example.com","primary":true}]`)
				return status(w.SCIM(t, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"bob@example.com","emails":[{"value":"shared@example.com","primary":true}]}`))
			},
		},
		"delete-blocks-recreation": {
			right: "201", wrong: "409",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				if a := w.SCIM(t, "DELETE", user(t, w, ""), ""); a.Status != 204 {
					t.Fatalf("delete: %d %s", a.Status, a.Text)
				}
				return status(w.SCIM(t, "POST", "/Users", `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`))
			},
		},
		"delete-group-refused": {
			right: "204", wrong: "403",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, _ := group(t, w, 0)
				return status(w.SCIM(t, "DELETE", path, ""))
			},
		},
		"paging-numbers-as-strings": {
			right: `0 0 1`, wrong: `"0" "0" "1"`,
			see: func(t *testing.T, w *refservertest.Workspace) string {
				list := w.Get(t, "/Groups")
				text := ""
				for _, name := range []string{"totalResults", "itemsPerPage", "startIndex"} {
					value, _ := list.Get(name)
					text += " " + jsonText(value)
				}
				return text[1:]
			},
		},
		"id-as-json-number": {
			right: "string", wrong: "number",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				value, _ := w.Get(t, user(t, w, "")).Get("id")
				if _, ok := value.(string); ok {
					return "string"
				}
				return "number"
			},
		},
		"error-no-match-404": {
			right: "200", wrong: "404",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users"+filter(`userName eq "nobody"`), ""))
			},
		},
		"create-no-location-header": {
			right: "there", wrong: "",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				a := w.SCIM(t, "POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales"}`)
				if a.Header.Get("Location") != "" {
					return "there"
				}
				return ""
			},
		},
		"create-response-without-id": {
			right: "there", wrong: "",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				a := w.SCIM(t, "POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales"}`)
				if a.Doc.String("id") != "" {
					return "there"
				}
				return ""
			},
		},
		"auth-401-no-challenge": {
			right: "Bearer", wrong: "",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				scheme, _, _ := strings.Cut(w.SCIM(t, "GET", "/Users", "", "Authorization", "").Header.Get("WWW-Authenticate"), " ")
				return scheme
			},
		},
		"auth-missing-token-500": {
			right: "401", wrong: "500",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users", "", "Authorization", "Bearer wrong"))
			},
		},
		"media-charset-parameter-rejected": {
			right: "201", wrong: "415",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales"}`, "Content-Type", "application/scim+json; charset=utf-8"))
			},
		},
		"media-accept-scim-json-406": {
			right: "200", wrong: "406",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Users", "", "Accept", "application/scim+json"))
			},
		},
		"media-double-slash-or-suffix-404": {
			right: "200 200", wrong: "404 404",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "//Users", "")) + " " + status(w.SCIM(t, "GET", "/Users/", ""))
			},
		},
		"delete-has-no-effect": {
			right: "204 404", wrong: "204 200",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, "")
				return status(w.SCIM(t, "DELETE", path, "")) + " " + status(w.SCIM(t, "GET", path, ""))
			},
		},
		"read-answers-list": {
			right: "ada@example.com", wrong: "",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return shown(w.Get(t, user(t, w, "")), "userName")
			},
		},
		"user-list-ignores-filter": {
			right: "1", wrong: "2", // the owner is there as well
			see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, "")
				return total(t, w, "/Users"+filter(`userName eq "ada@example.com"`))
			},
		},
		"filter-displayname-rejected": {
			right: "200", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "GET", "/Groups"+filter(`displayName eq "Sales"`), ""))
			},
		},
		"list-duplicates-by-join": {
			right: "1", wrong: "2",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				user(t, w, "")
				return total(t, w, "/Users"+filter(`userName eq "ada@example.com"`))
			},
		},
		"create-group-drops-members": {
			right: "2", wrong: "0",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, _ := group(t, w, 2)
				return memberCount(t, w, path)
			},
		},
		"put-not-implemented": {
			right: "200", wrong: "405",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.SCIM(t, "PUT", user(t, w, ""), `{"schemas":["`+refservertest.UserURN+`"],"userName":"ada@example.com"}`))
			},
		},
		"error-status-number": {
			right: `"404"`, wrong: "404",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				value, _ := w.SCIM(t, "GET", "/Users/none", "").Doc.Get("status")
				return jsonText(value)
			},
		},
		"error-body-plain-text": {
			right: "application/scim+json", wrong: "text/plain; charset=utf-8",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return w.SCIM(t, "GET", "/Users/none", "").Header.Get("Content-Type")
			},
		},
		"media-response-type-wrong": {
			right: "application/scim+json", wrong: "application/json",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return w.SCIM(t, "GET", "/Users", "").Header.Get("Content-Type")
			},
		},
		"life-active-attribute-stale": {
			right: "false", wrong: "true",
			see: afterPatch("", `{"op":"replace","path":"active","value":false}`, "active"),
		},
		"paging-items-per-page-echoes-count": {
			right: "0", wrong: "50",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return shown(w.Get(t, "/Groups?count=50"), "itemsPerPage")
			},
		},
	}
}

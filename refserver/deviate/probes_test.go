package deviate_test

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// probe does over HTTP what shows a deviation, and says what it saw. The same
// probe runs on an honest workspace.
type probe struct {
	right, wrong string
	// spec is the workspace's, without deviation; "" is {"scim":true}.
	spec string
	see  func(t *testing.T, w *refservertest.Workspace) string
}

func status(a refservertest.Answer) string { return strconv.Itoa(a.Status) }

// shown renders a member of a resource.
func shown(doc *document.Object, name string) string {
	value, ok := doc.Get(name)
	if !ok {
		return ""
	}
	if text, isText := value.(string); isText {
		return text
	}
	return string(document.Append(nil, value))
}

func total(t *testing.T, w *refservertest.Workspace, path string) string {
	t.Helper()
	return shown(w.Get(t, path), "totalResults")
}

func filter(expression string) string { return "?filter=" + url.QueryEscape(expression) }

// user creates Ada and returns her path.
func user(t *testing.T, w *refservertest.Workspace, more string) string {
	t.Helper()
	return "/Users/" + w.Create(t, "/Users", `"userName":"ada@example.com","active":true`+more)
}

// group creates a group of n new users and returns its path and their ids.
func group(t *testing.T, w *refservertest.Workspace, n int) (path string, ids []string) {
	t.Helper()
	members := ""
	for i := range n {
		id := w.Create(t, "/Users", `"userName":"member`+strconv.Itoa(i)+`@example.com"`)
		ids = append(ids, id)
		if i > 0 {
			members += ","
		}
		members += `{"value":"` + id + `"}`
	}
	return "/Groups/" + w.Create(t, "/Groups", `"displayName":"Sales","members":[`+members+`]`), ids
}

func memberCount(t *testing.T, w *refservertest.Workspace, group string) string {
	t.Helper()
	return strconv.Itoa(len(w.Get(t, group).Array("members")))
}

// afterPatch creates Ada, patches her and shows one attribute.
func afterPatch(more, operations, attribute string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path := user(t, w, more)
		if a := w.Patch(t, path, operations); a.Status != http.StatusOK {
			t.Fatalf("patch: %d %s", a.Status, a.Text)
		}
		return shown(w.Get(t, path), attribute)
	}
}

// afterMemberPatch creates a group of n and patches it with an operation that
// may name the first member as ID; it counts the members that are left.
func afterMemberPatch(n int, operation func(ids []string) string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path, ids := group(t, w, n)
		if a := w.Patch(t, path, operation(ids)); a.Status != http.StatusNoContent {
			return status(a)
		}
		return memberCount(t, w, path)
	}
}

func patchProbes() map[string]probe {
	return map[string]probe{
		"patch-string-false-is-truthy": {
			right: "false", wrong: "true",
			see: afterPatch("", `{"op":"Replace","path":"active","value":"False"}`, "active"),
		},
		"patch-pathless-active-ignored": {
			right: "false", wrong: "true",
			see: afterPatch("", `{"op":"replace","value":{"active":false}}`, "active"),
		},
		"patch-replace-boolean-ignored": {
			right: "false", wrong: "true",
			see: afterPatch("", `{"op":"replace","path":"active","value":false}`, "active"),
		},
		"patch-only-replace-processed": {
			right: "Boss", wrong: "",
			see: afterPatch("", `{"op":"add","path":"title","value":"Boss"}`, "title"),
		},
		"patch-remove-silently-skipped": {
			right: "", wrong: "Boss",
			see: afterPatch(`,"title":"Boss"`, `{"op":"remove","path":"title"}`, "title"),
		},
		"patch-replace-name-drops-siblings": {
			right: `{"givenName":"Augusta","familyName":"Lovelace"}`, wrong: `{"givenName":"Augusta"}`,
			see: afterPatch(`,"name":{"givenName":"Ada","familyName":"Lovelace"}`, `{"op":"replace","path":"name","value":{"givenName":"Augusta"}}`, "name"),
		},
		"patch-add-filtered-missing-element-fails": {
			right: "200", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.Patch(t, user(t, w, ""), `{"op":"Add","path":"phoneNumbers[type eq \"work\"].value","value":"+1"}`))
			},
		},
		"life-reactivate-rejected": {
			right: "200", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, "")
				w.Patch(t, path, `{"op":"replace","path":"active","value":false}`)
				return status(w.Patch(t, path, `{"op":"replace","path":"active","value":true}`))
			},
		},
		"etag-noop-bumps-version": {
			right: "stays", wrong: "moves",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, `,"title":"Boss"`)
				before := shown(w.Get(t, path).Object("meta"), "version")
				w.Patch(t, path, `{"op":"replace","path":"title","value":"Boss"}`)
				if shown(w.Get(t, path).Object("meta"), "version") == before {
					return "stays"
				}
				return "moves"
			},
		},
		"patch-remove-member-by-value-clears-group": {
			right: "2", wrong: "0",
			see: afterMemberPatch(3, func(ids []string) string {
				return `{"op":"Remove","path":"members","value":[{"value":"` + ids[0] + `"}]}`
			}),
		},
		"patch-replace-unrelated-attribute-empties-group": {
			right: "2", wrong: "0",
			see: afterMemberPatch(2, func([]string) string { return `{"op":"replace","path":"externalId","value":"x"}` }),
		},
		"patch-remove-member-filter-ignored": {
			right: "1", wrong: "2",
			see: afterMemberPatch(2, func(ids []string) string {
				return `{"op":"remove","path":"members[value eq \"` + ids[0] + `\"]"}`
			}),
		},
		"patch-replace-members-never-removes": {
			right: "1", wrong: "2",
			see: afterMemberPatch(2, func(ids []string) string {
				return `{"op":"replace","path":"members","value":[{"value":"` + ids[0] + `"}]}`
			}),
		},
		"patch-add-existing-member-500": {
			right: "1", wrong: "500",
			see: afterMemberPatch(1, func(ids []string) string {
				return `{"op":"add","path":"members","value":[{"value":"` + ids[0] + `"}]}`
			}),
		},
		"patch-add-member-without-type-ignored": {
			right: "1", wrong: "0",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, _ := group(t, w, 0)
				id := w.Create(t, "/Users", `"userName":"ada@example.com"`)
				w.Patch(t, path, `{"op":"add","path":"members","value":[{"value":"`+id+`"}]}`)
				return memberCount(t, w, path)
			},
		},
		"deactivation-leaves-groups": {
			right: "1", wrong: "0",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, ids := group(t, w, 1)
				w.Patch(t, "/Users/"+ids[0], `{"op":"replace","path":"active","value":false}`)
				return memberCount(t, w, path)
			},
		},
		"patch-pathless-replace-replaces-all": {
			right: "Boss", wrong: "",
			see: afterPatch(`,"title":"Boss"`, `{"op":"replace","value":{"active":false}}`, "title"),
		},
		"patch-replace-empty-list-rejected": {
			right: "0", wrong: "400",
			see: afterMemberPatch(2, func([]string) string { return `{"op":"replace","path":"members","value":[]}` }),
		},
		"patch-op-case-sensitive": {
			right: "200", wrong: "400",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				return status(w.Patch(t, user(t, w, ""), `{"op":"Replace","path":"title","value":"Boss"}`))
			},
		},
		"put-members-ignored": {
			right: "1", wrong: "2",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, ids := group(t, w, 2)
				w.SCIM(t, "PUT", path, `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"Sales","members":[{"value":"`+ids[0]+`"}]}`)
				return memberCount(t, w, path)
			},
		},
		"group-dangling-member-after-delete": {
			right: "1", wrong: "2",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, ids := group(t, w, 2)
				w.SCIM(t, "DELETE", "/Users/"+ids[0], "")
				return memberCount(t, w, path)
			},
		},
		"group-duplicate-name-accepted": {
			right: "409", wrong: "201",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				group(t, w, 0)
				return status(w.SCIM(t, "POST", "/Groups", `{"schemas":["`+refservertest.GroupURN+`"],"displayName":"SALES"}`))
			},
		},
		"group-rename-ignored": {
			right: "Marketing", wrong: "Sales",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path, _ := group(t, w, 0)
				w.Patch(t, path, `{"op":"replace","path":"displayName","value":"Marketing"}`)
				return shown(w.Get(t, path), "displayName")
			},
		},
	}
}

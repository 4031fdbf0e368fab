package deviate_test

import (
	"maps"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

func addingProbes() map[string]probe {
	third := `{"op":"add","path":"emails","value":[{"value":"c@example.com","type":"other"}]}`
	return map[string]probe{
		"patch-add-existing-member-duplicates": {
			right: "a@example.com b@example.com", wrong: "a@example.com b@example.com a@example.com",
			see: patchedEmails(`{"op":"add","path":"emails","value":[{"value":"a@example.com","type":"work","display":"at work"}]}`),
		},
		"patch-add-array-nested": {
			right: "a@example.com b@example.com c@example.com", wrong: "a@example.com b@example.com ",
			see: patchedEmails(third),
		},
		"patch-add-filtered-appends-second-element": {
			right: "office,", wrong: "at work,,office",
			see: displays(`{"op":"add","path":"emails[type eq \"work\"].display","value":"office"}`),
		},
		"patch-add-single-valued-rejected": {right: "200 B", wrong: "400 A", see: patched(`,"title":"A"`, `{"op":"add","path":"title","value":"B"}`, "title")},
		"patch-add-extension-leaves-schemas": {
			right: `200 ["` + refservertest.UserURN + `","` + enterpriseURN + `"]`, wrong: `200 ["` + refservertest.UserURN + `"]`,
			see: patched("", `{"op":"add","path":"`+enterpriseURN+`:department","value":"x"}`, "schemas"),
		},
		"patch-add-implicit-primary-demotes": {
			right: "", wrong: "true",
			see: func(t *testing.T, w *refservertest.Workspace) string {
				path := user(t, w, twoEmails)
				w.Patch(t, path, third)
				for _, v := range w.Get(t, path).Array("emails") {
					if e, ok := v.(*document.Object); ok && e.String("type") == "other" {
						return shown(e, "primary")
					}
				}
				return "no such e-mail"
			},
		},
		"patch-add-pathless-urn-rejected": {right: "200", wrong: "400", see: patched("", `{"op":"add","value":{"`+enterpriseURN+`":{"department":"x"}}}`, "")},
		"patch-externalid-no-target":      {right: "200 x", wrong: "400 ", see: patched("", `{"op":"add","path":"externalId","value":"x"}`, "externalId")},
		"patch-add-replaces-list":         {right: "a@example.com b@example.com c@example.com", wrong: "c@example.com", see: patchedEmails(third)},
		"patch-add-drops-siblings": {
			right: `200 {"givenName":"Ada","familyName":"King"}`, wrong: `200 {"familyName":"King"}`,
			see: patched(`,"name":{"givenName":"Ada"}`, `{"op":"add","path":"name","value":{"familyName":"King"}}`, "name"),
		},
		"patch-add-complex-ignored": {
			right: `200 {"familyName":"King"}`, wrong: "200 ",
			see: patched("", `{"op":"add","path":"name","value":{"familyName":"King"}}`, "name"),
		},
	}
}

func removingProbes() map[string]probe {
	byType := `{"op":"remove","path":"emails[type eq \"work\"]"}`
	return map[string]probe{
		"patch-remove-path-filter-spaces-rejected": {right: "b@example.com", wrong: "a@example.com b@example.com", see: patchedEmails(`{"op":"remove","path":"emails[display eq \"at work\"]"}`)},
		"patch-remove-complex-by-urn-path-noop": {
			right: "200 ", wrong: `200 {"givenName":"Ada"}`,
			see: patched(`,"name":{"givenName":"Ada"}`, `{"op":"remove","path":"`+refservertest.UserURN+`:name"}`, "name"),
		},
		"patch-remove-required-attribute-accepted": {right: "400 ada@example.com", wrong: "200 ", see: patched("", `{"op":"remove","path":"userName"}`, "userName")},
		"patch-remove-last-member-keeps-empty-object": {
			right: "0", wrong: "1",
			see: afterMemberPatch(1, func([]string) string { return `{"op":"remove","path":"members"}` }),
		},
		"patch-remove-filter-clears-all": {right: "b@example.com", wrong: "", see: patchedEmails(byType)},
		"patch-remove-value-clears-all": {
			right: "b@example.com", wrong: "",
			see: patchedEmails(`{"op":"remove","path":"emails","value":[{"value":"a@example.com","type":"work"}]}`),
		},
		"patch-remove-of-nobody-404": {
			right: "1", wrong: "404",
			see: afterMemberPatch(1, func([]string) string {
				return `{"op":"remove","path":"members[value eq \"0123456789abcdef01234567\"]"}`
			}),
		},
		"patch-remove-parts-ignored": {right: ",", wrong: "at work,", see: displays(`{"op":"remove","path":"emails[type eq \"work\"].display"}`)},
	}
}

func replacingProbes() map[string]probe {
	nobody := `{"op":"replace","path":"emails[type eq \"zzq\"].value","value":"c@example.com"}`
	addresses := `,"addresses":[{"type":"work","locality":"A"},{"type":"work","locality":"B"}]`
	return map[string]probe{
		"patch-replace-valuepath-sub-drops-siblings": {
			right: "a@example.com b@example.com", wrong: " b@example.com",
			see: patchedEmails(`{"op":"replace","path":"emails[type eq \"work\"].display","value":"office"}`),
		},
		"patch-replace-nomatch-appends":         {spec: strictly, right: "400", wrong: "200", see: patched(twoEmails, nobody, "")},
		"patch-replace-nomatch-silent":          {spec: strictly, right: "400", wrong: "200", see: patched(twoEmails, nobody, "")},
		"patch-replace-uri-key-first-crash":     {right: "200", wrong: "500", see: patched("", `{"op":"replace","value":{"`+enterpriseURN+`":{"department":"x"},"title":"B"}}`, "")},
		"patch-replace-not-supported-on-groups": {right: "Support", wrong: "Sales", see: renamed(`{"op":"replace","path":"displayName","value":"Support"}`)},
		"patch-pathless-on-groups-rejected":     {right: "Support", wrong: "Sales", see: renamed(`{"op":"replace","value":{"displayName":"Support"}}`)},
		"patch-replace-id-in-value-fails":       {right: "Support", wrong: "Sales", see: renamed(`{"op":"replace","value":{"id":"ID","displayName":"Support"}}`)},
		"patch-pathless-one-key-skips-rest":     {right: "200 B", wrong: "200 ", see: patched("", `{"op":"replace","value":{"externalId":"x","title":"B"}}`, "title")},
		"patch-mutability-not-enforced":         {right: "400", wrong: "200", see: patched("", `{"op":"replace","path":"id","value":"mine"}`, "")},
		"patch-replace-absent-refused":          {right: "200 B", wrong: "400 ", see: patched("", `{"op":"replace","path":"title","value":"B"}`, "title")},
		"patch-replace-filtered-merges":         {right: ",", wrong: "at work,", see: displays(`{"op":"replace","path":"emails[type eq \"work\"]","value":{"value":"c@example.com","type":"work"}}`)},
		"patch-replace-null-ignored":            {right: "200 ", wrong: "200 A", see: patched(`,"title":"A"`, `{"op":"replace","path":"title","value":null}`, "title")},
		"patch-replace-text-ignored":            {right: "200 B", wrong: "200 A", see: patched(`,"title":"A"`, `{"op":"replace","path":"title","value":"B"}`, "title")},
		"patch-replace-with-filter-ignored":     {right: "c@example.com b@example.com", wrong: "a@example.com b@example.com", see: patchedEmails(`{"op":"replace","path":"emails[type eq \"work\"]","value":{"value":"c@example.com","type":"work"}}`)},
		"patch-replace-lists-add":               {right: "c@example.com", wrong: "a@example.com b@example.com c@example.com", see: patchedEmails(`{"op":"replace","path":"emails","value":[{"value":"c@example.com"}]}`)},
		"patch-replace-first-match-only": {
			right: `200 [{"type":"work","locality":"C"},{"type":"work","locality":"C"}]`, wrong: `200 [{"type":"work","locality":"C"},{"type":"work","locality":"B"}]`,
			see: patched(addresses, `{"op":"replace","path":"addresses[type eq \"work\"].locality","value":"C"}`, "addresses"),
		},
	}
}

// renamed creates a group, patches it with an operation that may name it as ID,
// and shows its name.
func renamed(operation string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		path, _ := group(t, w, 0)
		w.Patch(t, path, replaceAll(operation, "ID", path[len("/Groups/"):]))
		return shown(w.Get(t, path), "displayName")
	}
}

func wholePatchProbes() map[string]probe {
	title := `{"op":"replace","path":"title","value":"B"}`
	return map[string]probe{
		"patch-not-atomic": {right: "400 A", wrong: "400 B", see: patched(`,"title":"A"`, title+`,{"op":"remove","path":"userName"}`, "title")},
		"patch-response-stale": {right: "B", wrong: "A", see: func(t *testing.T, w *refservertest.Workspace) string {
			return shown(w.Patch(t, user(t, w, `,"title":"A"`), title).Doc, "title")
		}},
		"patch-empty-operations-or-noop-400": {right: "200", wrong: "400", see: patched(`,"title":"B"`, title, "")},
		"patch-order-reversed":               {right: "200 B", wrong: "200 A", see: patched("", `{"op":"replace","path":"title","value":"A"},`+title, "title")},
		"patch-attributes-answered-204": {right: "200", wrong: "204", see: func(t *testing.T, w *refservertest.Workspace) string {
			return status(w.Patch(t, user(t, w, "")+"?attributes=title", title))
		}},
		"patch-204-of-another-version": {right: `W/"2"`, wrong: `W/"0"`, see: func(t *testing.T, w *refservertest.Workspace) string {
			path, _ := group(t, w, 0)
			return w.Patch(t, path, `{"op":"replace","path":"displayName","value":"Support"}`).Header.Get("ETag")
		}},
		"patch-answers-202":                     {right: "200", wrong: "202", see: patched("", title, "")},
		"patch-strict-is-tolerant":              {spec: strictly, right: "400", wrong: "200", see: patched("", `{"op":"Replace","path":"title","value":"B"}`, "")},
		"patch-unknown-operations-skipped":      {spec: strictly, right: "400", wrong: "200", see: patched("", `{"op":"zzq","path":"title","value":"B"}`, "")},
		"patch-faults-forgiven":                 {right: "400", wrong: "200", see: patched("", `{"op":"replace","path":"..","value":"B"}`, "")},
		"patch-urn-paths-unknown":               {right: "200", wrong: "400", see: patched("", `{"op":"replace","path":"`+refservertest.UserURN+`:title","value":"B"}`, "")},
		"patch-needs-path":                      {right: "200", wrong: "400", see: patched("", `{"op":"replace","value":{"title":"B"}}`, "")},
		"patch-letters-of-paths-count":          {right: "200", wrong: "400", see: patched("", `{"op":"replace","path":"Title","value":"B"}`, "")},
		"patch-parts-of-several-values-refused": {right: "all,all", wrong: "at work,", see: displays(`{"op":"replace","path":"emails.display","value":"all"}`)},
	}
}

// writeProbes are those of the deviations in creating, replacing, patching and
// deleting, in credentials and in addresses.
func writeProbes() map[string]probe {
	all := map[string]probe{}
	for _, some := range []map[string]probe{
		creatingProbes(), puttingProbes(), deletingProbes(), tokenFormProbes(), addressProbes(),
		addingProbes(), removingProbes(), replacingProbes(), wholePatchProbes(),
	} {
		maps.Copy(all, some)
	}
	return all
}

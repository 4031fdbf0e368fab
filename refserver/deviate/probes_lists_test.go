package deviate_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/refservertest"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// listProbes are requests that a deviation answers otherwise than the honest
// server does, all in a directory made by fillDirectory. {ada}, {grace},
// {linus} and {sales} stand for ids, {next} for the last nextCursor.
func listProbes() map[string][]string {
	all := map[string][]string{}
	for _, some := range []map[string][]string{filterRequests(), orderRequests(), pageRequests(), cursorRequests(), projectionRequests()} {
		maps.Copy(all, some)
	}
	return all
}

// crates is a resource type with an integer and an attribute returned on request.
var crates = fstest.MapFS{"crate.json": {Data: []byte(`[
	{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Schema"],"id":"urn:example:Crate","name":"Crate","attributes":[
		{"name":"label","type":"string"},{"name":"pieces","type":"integer"},{"name":"remark","type":"string","returned":"request"}]},
	{"schemas":["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],"id":"Crate","name":"Crate","endpoint":"/Crates","schema":"urn:example:Crate"}
]`)}}

func post(t *testing.T, w *refservertest.Workspace, path, attributes string) string {
	t.Helper()
	a := w.SCIM(t, http.MethodPost, path, "{"+attributes+"}")
	if a.Status != http.StatusCreated {
		t.Fatalf("create %s: %d %s", attributes, a.Status, a.Text)
	}
	return a.Doc.String("id")
}

// fillDirectory makes three users, a group and two crates.
func fillDirectory(t *testing.T, w *refservertest.Workspace) map[string]string {
	t.Helper()
	const extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	ids := map[string]string{
		"{ada}": post(t, w, "/Users", `"schemas":["`+refservertest.UserURN+`","`+extension+`"],"userName":"b-ada","externalId":"abc-xyz","displayName":"Sales","title":"Analyst","nickName":"A","name":{"givenName":"Ada","familyName":"O'Malley"},
			"emails":[{"value":"z@home.example","type":"home"},{"value":"c@work.example","type":"work","primary":true}],"`+extension+`":{"department":"Engines","employeeNumber":"1815"}`),
		"{grace}": w.Create(t, "/Users", `"userName":"C-grace","displayName":"x%y \"q\" \\ Zoë or 100%41","title":"Admiral","name":{"givenName":"Grace","familyName":"Hopper"},
			"emails":[{"value":"c@home.example","type":"work"},{"value":"g@work.example","type":"home"}]`),
		"{linus}": w.Create(t, "/Users", `"userName":"a-linus","displayName":"xzy","name":{"givenName":"Bob"},"emails":[{"value":"x@l.example","type":"home"},{"value":"a@l.example","type":"work","primary":true}]`),
	}
	ids["{sales}"] = w.Create(t, "/Groups", `"displayName":"Sales","members":[{"value":"`+ids["{ada}"]+`"}]`)
	for _, crate := range []string{`"label":"ten","pieces":10,"remark":"old"`, `"label":"nine","pieces":9,"remark":"new"`} {
		post(t, w, "/Crates", `"schemas":["urn:example:Crate"],`+crate)
	}
	return ids
}

// transcript sends requests, "METHOD path body", and tells what came back
// without anything that differs between two honest workspaces.
func transcript(t *testing.T, w *refservertest.Workspace, ids map[string]string, requests []string) string {
	t.Helper()
	var lines []string
	next := ""
	for _, request := range requests {
		for name, id := range ids {
			request = strings.ReplaceAll(request, name, id)
		}
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		path = strings.NewReplacer("_", "%20", `"`, "%22", "\\", "%5C", "{next}", next).Replace(path)
		body = strings.ReplaceAll(body, "{next}", next)
		a := w.SCIM(t, method, path, body)
		next = a.Doc.String("nextCursor")
		lines = append(lines, told(a, ids))
	}
	return strings.Join(lines, "\n")
}

func told(a refservertest.Answer, ids map[string]string) string {
	text := fmt.Sprint(a.Status)
	for _, name := range []string{"schemas", "scimType", "detail", "totalResults", "startIndex", "itemsPerPage", "pagination", "userName", "displayName", "title", "nickName", "name", "emails", "remark", "members"} {
		if v, ok := a.Doc.Get(name); ok {
			text += fmt.Sprintf(" %s=%s", name, document.Append(nil, v))
		}
	}
	for name := range a.Doc.All() {
		text += " has " + name
	}
	for _, element := range a.Doc.Array("Resources") {
		resource, _ := element.(*document.Object)
		var members []string
		for name, v := range resource.All() {
			if slices.Contains([]string{"id", "meta", "groups", "members"}, name) {
				v = true
			}
			members = append(members, fmt.Sprintf("%s=%s", name, document.Append(nil, v)))
		}
		slices.Sort(members)
		text += "\n  " + strings.Join(members, " ")
	}
	for name, id := range ids {
		text = strings.ReplaceAll(text, id, name)
	}
	if c := a.Doc.String("nextCursor"); strings.ContainsAny(c, "=+/") {
		text += " with a cursor that no URL can hold"
	}
	return text
}

func TestListDeviationsAreSeen(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t, withCrates)
	for name, requests := range listProbes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var seen []string
			for _, planted := range []string{"", "", name} {
				w := server.Make(t, `{"scim":true,"mode":"strict","deviation":"`+planted+`"}`)
				seen = append(seen, transcript(t, w, fillDirectory(t, w), requests))
			}
			if seen[0] != seen[1] {
				t.Fatalf("two honest workspaces differ (-one +other)\n%s", cmp.Diff(seen[0], seen[1]))
			}
			if seen[0] == seen[2] {
				t.Errorf("nobody notices it:\n%s", seen[0])
			}
		})
	}
}

func filterRequests() map[string][]string {
	one := func(filter string) []string { return []string{"GET /Users?filter=" + filter} }
	return map[string][]string{
		"filter-parentheses-ignored":              one(`nickName_eq_"A"_and_(userName_eq_"b-ada"_or_userName_eq_"a-linus")`),
		"filter-logical-operators-case-sensitive": one(`userName_eq_"b-ada"_OR_title_pr`),
		"filter-attribute-name-case-sensitive":    one(`USERNAME_eq_"b-ada"`),
		"filter-value-equal-to-operator-word":     one(`displayName_eq_"or"`),
		"filter-string-escapes-not-decoded":       one(`displayName_co_"\"q\""`),
		"filter-non-ascii-value-rejected":         one(`displayName_co_"Zo%C3%AB"`),
		"filter-percent-in-value-double-decoded":  one(`displayName_co_"100%2541"`),
		"filter-semicolon-refused":                one(`displayName_co_"a%3Bb"`),
		"filter-unsupported-operator-500":         one(`userName_zzq_"x"`),
		"filter-unknown-operator-without-type":    one(`userName_zzq_"x"`),
		"filter-date-zone-literal":                one(`meta.created_gt_"2000-01-01T23:00:00-05:00"_and_meta.created_lt_"2000-01-02T03:00:00Z"_or_meta.created_lt_"9999-12-31T23:59:59-05:00"`),
		"filter-urn-qualified-name-rejected":      one(`urn:ietf:params:scim:schemas:core:2.0:User:userName_eq_"b-ada"`),
		"filter-on-meta-crashes":                  one(`meta.resourceType_eq_"User"`),
		"filter-on-schemas-rejected":              one(`schemas_eq_"urn:ietf:params:scim:schemas:core:2.0:User"`),
		"filter-not-needs-space":                  one(`not(userName_eq_"b-ada")`),
		"filter-too-large-500":                    one(strings.Repeat(`userName_eq_"nobody"_or_`, 999) + `title_pr`),
		"filter-extension-name-without-urn":       one(`employeeNumber_pr`),
		"filter-leading-not-swallows-rest":        one(`not_(userName_eq_"b-ada")_and_title_pr`),
		"filter-negation-dropped":                 one(`not_(userName_eq_"b-ada")`),
		"filter-or-means-and":                     one(`userName_eq_"b-ada"_or_userName_eq_"a-linus"`),
		"filter-or-before-and":                    one(`userName_eq_"b-ada"_or_title_pr_and_nickName_eq_"L"`),
		"filter-case-fold-only-for-eq":            one(`userName_sw_"B-ADA"`),
		"filter-caseexact-attributes-folded":      one(`externalId_eq_"ABC-xyz"`),
		"filter-apostrophe-truncates-value":       one(`name.familyName_co_"O'Malley"`),
		"filter-wildcard-characters-active":       one(`displayName_sw_"x%25y"`),
		"filter-date-compared-as-text":            one(`meta.created_gt_"2000-01-01T00:00:00Z"`),
		"filter-ordering-of-strings-missing":      one(`userName_gt_"a-linus"`),
		"filter-integers-compared-as-text":        {`GET /Crates?filter=pieces_lt_10`},
		"filter-extension-attribute-no-results":   one(`urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department_eq_"Engines"`),
		"filter-ne-means-eq":                      one(`userName_ne_"b-ada"`),
		"filter-sw-means-eq":                      one(`userName_sw_"b-"`),
		"filter-co-means-sw":                      one(`userName_co_"ada"`),
		"filter-ew-finds-nothing":                 one(`userName_ew_"ada"`),
		"filter-id-finds-nothing":                 one(`id_eq_"{ada}"`),
		"filter-presence-true-for-empty":          one(`title_pr`),
		"filter-presence-on-multivalued-wrong":    one(`emails_pr`),
		"filter-presence-of-complex-wrong":        one(`userName_pr_and_name_pr`),
		"filter-null-not-unassigned":              one(`nickName_eq_null`),
		"filter-valuepath-mixes-values":           one(`emails[type_eq_"home"_and_value_co_"c@home.example"]`),
		"filter-bracket-logic-ignored":            one(`emails[type_eq_"home"_and_value_co_"z@"]`),
		"filter-brackets-not-combined":            one(`title_pr_and_emails[type_eq_"home"]`),
		"filter-bracket-takes-parent":             one(`emails[userName_eq_"b-ada"]`),
		"filter-unknown-attribute-matches-all":    one(`nosuchAttr_eq_"x"`),
		"filter-ordering-on-boolean-accepted":     one(`active_gt_true`),
		"filter-types-not-checked":                one(`active_co_"t"`),
		"filter-first-value-only":                 one(`emails.value_eq_"c@work.example"`),
		"filter-parent-comparison-wrong":          one(`emails_co_"work.example"`),
		"filter-sub-attribute-unknown":            one(`name.givenName_eq_"Ada"`),
		"filter-membership-finds-nothing":         one(`groups.value_eq_"{sales}"`),
		"filter-defaulted-value-unknown":          one(`active_pr`),
		"filter-duplicates-in-result":             one(`emails.value_ew_"example"`),
		"filter-with-attributes-param-ignored":    {`GET /Users?attributes=userName&filter=userName_eq_"b-ada"`},
		"filter-ignored-where-unsupported":        one(`userName_eq_"b-ada"`),
		"root-query-users-only":                   {`GET /?filter=displayName_eq_"Sales"`},
		"root-query-resource-type-ignored":        {`GET /?filter=meta.resourceType_eq_"Group"`},
		"root-query-unknown-attribute-refused":    {`GET /?filter=userName_eq_"b-ada"`},
	}
}

func orderRequests() map[string][]string {
	byName := []string{"GET /Users?sortBy=userName"}
	return map[string][]string{
		"sort-order-value-case-sensitive":   {"GET /Users?sortBy=userName&sortOrder=ascending"},
		"sort-case-sensitive-username":      byName,
		"sort-multivalued-compares-objects": {"GET /Users?sortBy=emails.value"},
		"sort-multivalued-takes-first":      {"GET /Users?sortBy=emails.value"},
		"sort-page-then-sort":               {"GET /Users?sortBy=userName&count=1"},
		"sort-ignored-when-advertised":      byName,
		"sort-missing-values-wrong-end":     {"GET /Users?sortBy=title"},
		"sort-order-ignored":                {"GET /Users?sortBy=userName&sortOrder=descending"},
		"sort-descends-by-default":          byName,
		"sort-parent-only":                  {"GET /Users?sortBy=name.givenName&sortOrder=descending"},
		"sort-times-as-names":               {"GET /Crates?sortBy=pieces"},
		"sort-name-in-one-spelling":         {"GET /Users?sortBy=USERNAME"},
		"sort-ties-at-random":               {"GET /Users?sortBy=userType&count=2", "GET /Users?sortBy=userType&count=2&startIndex=3"},
	}
}

func pageRequests() map[string][]string {
	const search = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]`
	return map[string][]string{
		"paging-total-is-page-size":             {"GET /Users?count=1"},
		"paging-total-wrong-with-filter":        {"GET /Users?count=1&filter=title_pr"},
		"paging-start-index-zero-based":         {"GET /Users?startIndex=1"},
		"paging-count-smaller-than-index-empty": {"GET /Users?startIndex=2"},
		"paging-start-index-ignored-short-list": {"GET /Users?startIndex=2&count=100"},
		"paging-past-end-returns-rows":          {"GET /Users?startIndex=9"},
		"paging-count-zero-returns-rows":        {"GET /Users?count=0"},
		"paging-negative-count-is-all":          {"GET /Users?count=-1"},
		"paging-negative-values-rejected":       {"GET /Users?startIndex=0"},
		"paging-non-integer-500":                {"GET /Users?count=abc"},
		"paging-count-ignored":                  {"GET /Users?count=1"},
		"paging-ignored-without-filter":         {"GET /Users?count=1"},
		"paging-before-filter":                  {"GET /Users?count=1&filter=nickName_pr&startIndex=1", "GET /Users?count=2&filter=userName_eq_\"a-linus\""},
		"paging-unstable-order":                 {"GET /Users?count=1&startIndex=2"},
		"paging-total-shrinks-with-offset":      {"GET /Users?startIndex=2"},
		"paging-start-index-not-told":           {"GET /Users?startIndex=2"},
		"paging-partial-page-says-nothing":      {"GET /Users?count=1"},
		"paging-huge-count-500":                 {"GET /Users?count=100000"},
		"paging-changed-list-refused":           {"DELETE /Users/{linus}", "GET /Users?filter=title_pr&startIndex=1"},
		"list-without-schemas":                  {"GET /Users"},
		"list-resources-missing":                {"GET /Users"},
		"list-too-many-without-type":            {"GET /Users"},
		"read-under-another-type":               {"GET /Groups/{ada}"},
		"search-post-count-or-filter-ignored":   {"POST /Users/.search " + search + `,"count":1}`},
		"search-sort-ignored":                   {"POST /Users/.search " + search + `,"sortBy":"userName"}`},
		"search-projection-ignored":             {"POST /Users/.search " + search + `,"attributes":["userName"]}`},
		"search-excludes-id":                    {"POST /Users/.search " + search + `}`},
		"search-bad-filter-ignored":             {"POST /Users/.search " + search + `,"filter":"userName eq"}`},
		"search-needs-filter":                   {"POST /Users/.search " + search + `}`},
		"search-schemas-not-checked":            {"POST /Users/.search {}"},
		"query-unknown-parameter-refused":       {"GET /Users?x-conf-unknown=1"},
		"search-answers-201":                    {"POST /Users/.search " + search + `}`},
		"search-path-taken-for-list":            {"GET /Users/.search"},
	}
}

func cursorRequests() map[string][]string {
	first := []string{"GET /Users?cursor&count=2"}
	walk := []string{"GET /Users?cursor&count=2", "GET /Users?cursor={next}&count=2"}
	configuration := []string{"GET /ServiceProviderConfig"}
	return map[string][]string{
		"cursor-count-zero-refused":       {"GET /Users?cursor&count=0"},
		"cursor-previous-misnamed":        walk,
		"cursor-first-page-has-previous":  first,
		"cursor-garbage-restarts-or-500":  {"GET /Users?cursor=garbage"},
		"cursor-offset-in-disguise":       {"GET /Users?cursor&count=2", "GET /Users?cursor={next}&count=2&filter=title_pr"},
		"cursor-other-filter-accepted":    {"GET /Users?cursor&count=2", "GET /Users?cursor={next}&count=2&filter=title_pr"},
		"cursor-error-tells-position":     {"GET /Users?cursor=garbage"},
		"cursor-unsafe-characters":        first,
		"cursor-ends-early":               first,
		"cursor-skips-first":              first,
		"cursor-more-than-count":          first,
		"cursor-empty-refused":            first,
		"cursor-order-ignored":            {"GET /Users?cursor&sortBy=userName"},
		"cursor-post-ignored":             {"GET /Users?cursor&count=2", `POST /Users/.search {"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"count":2,"cursor":"{next}"}`},
		"cursor-count-change-accepted":    {"GET /Users?cursor&count=2", "GET /Users?cursor={next}&count=3"},
		"cursor-times-out-at-once":        walk,
		"cursor-imposed-and-broken":       {"GET /Users?count=4"},
		"cursor-max-page-size-untrue":     configuration,
		"cursor-pagination-flags-as-text": configuration,
		"cursor-pagination-not-told":      configuration,
		"cursor-pagination-numbers-wrong": configuration,
		"cursor-default-method-untrue":    configuration,
	}
}

func projectionRequests() map[string][]string {
	const extension = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	one := func(query string) []string { return []string{"GET /Users/{ada}?" + query} }
	patch := func(path string) []string {
		return []string{
			`PATCH /Users/{ada} {"schemas":["` + refservertest.PatchURN + `"],"Operations":[{"op":"replace","path":"` + path + `","value":"Augusta"}]}`,
			"GET /Users/{ada}",
		}
	}
	return map[string][]string{
		"projection-excluded-members-still-returned":    {"GET /Groups/{sales}?excludedAttributes=members"},
		"projection-exclusion-drops-extensions":         one("excludedAttributes=title"),
		"projection-id-not-always-returned":             one("attributes=userName"),
		"projection-subattribute-exclusion-wrong":       one("excludedAttributes=name.givenName"),
		"projection-parent-request-drops-subattributes": one("attributes=name"),
		"projection-unknown-attribute-400":              one("attributes=nosuch"),
		"projection-attributes-ignored-on-write": {
			`PUT /Users/{ada}?attributes=userName {"schemas":["` + refservertest.UserURN + `"],"userName":"b-ada"}`,
		},
		"projection-ignored":                    one("attributes=userName"),
		"projection-siblings-returned":          one("attributes=name.givenName"),
		"projection-urn-unknown":                one("attributes=" + extension),
		"projection-names-case-sensitive":       one("attributes=USERNAME"),
		"projection-both-accepted":              one("attributes=userName&excludedAttributes=title"),
		"projection-lists-not-trimmed":          one("attributes=userName,_name"),
		"projection-default-attributes-missing": one(""),
		"projection-on-request-reversed":        {"GET /Crates"},
		"projection-write-answers-short":        {`PUT /Users/{ada} {"schemas":["` + refservertest.UserURN + `"],"userName":"b-ada"}`},
		"patch-path-attribute-case-sensitive":   patch("NAME.GIVENNAME"),
		"patch-path-urn-unknown":                patch("urn:ietf:params:scim:schemas:core:2.0:User:name.givenName"),
	}
}

func withCrates(c *refserver.Config) { c.Schemas = crates }

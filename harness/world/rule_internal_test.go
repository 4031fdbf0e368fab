package world

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// told answers GET requests by path with JSON texts.
func told(t *testing.T, answers map[string]string) *World {
	t.Helper()
	f := newFake(t)
	f.override = func(w http.ResponseWriter, r *http.Request) bool {
		text, ok := answers[strings.TrimPrefix(r.URL.Path, "/scim/v2")]
		if ok {
			w.Header().Set("Content-Type", mediaType)
			fmt.Fprint(w, strings.ReplaceAll(text, "BASE", f.server.URL+"/scim/v2"))
		}
		return ok
	}
	w := newWorld(f)
	if _, err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	for path := range answers {
		if err := w.read(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

const goodUser = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"u2","userName":"ada","active":true,
	"emails":[{"value":"a@example.com","type":"work","primary":true}],
	"meta":{"resourceType":"User","created":"2026-01-01T00:00:00Z","lastModified":"2026-01-01T00:00:00Z","location":"BASE/Users/u2"}}`

// Each rule is held against a user that keeps it and one that breaks it.
func TestRulesSeeWhatBreaksThem(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string][2]string{
		"no value of a simple type has sub-attributes":                                  {`"userName":"ada"`, `"userName":"ada","title":{"value":"x"}`},
		"every value has the JSON form of its type":                                     {`"userName":"ada"`, `"userName":7`},
		"every boolean is true or false":                                                {`"active":true`, `"active":"true"`},
		"every dateTime is a valid xsd:dateTime":                                        {`"created":"2026-01-01T00:00:00Z"`, `"created":"2026-01-01"`},
		"every dateTime is a string":                                                    {`"created":"2026-01-01T00:00:00Z"`, `"created":1`},
		"every reference the server makes is a URI":                                     {`BASE/Users/u2`, `BASE/Users/<u2>`},
		"every reference to a resource can be reached over HTTP":                        {`BASE/Users/u2`, `urn:x:u2`},
		"no sub-attribute is complex":                                                   {`"type":"work"`, `"type":{"name":"work"}`},
		"sub-attributes with a fixed meaning keep it":                                   {`"primary":true`, `"primary":"true"`},
		"at most one value is primary":                                                  {`"primary":true}`, `"primary":true},{"value":"b","primary":true}`},
		"no pair of type and value is there twice":                                      {`"primary":true}`, `"primary":true},{"value":"A@example.com","type":"Work"}`},
		"schemas is a list of URIs that is not empty":                                   {`["urn:ietf:params:scim:schemas:core:2.0:User"]`, `[]`},
		"schemas names only what the resource type declares":                            {`core:2.0:User"]`, `core:2.0:User","urn:x:y"]`},
		"schemas names nothing twice":                                                   {`core:2.0:User"]`, `core:2.0:User","urn:ietf:params:scim:schemas:core:2.0:USER"]`},
		"schemas names the base schema":                                                 {`core:2.0:User`, `core:2.0:Group`},
		"schemas of every user names the base schema":                                   {`core:2.0:User`, `core:2.0:Group`},
		"every URN of SCIM keeps to its form":                                           {`scim:schemas:core:2.0:User`, `scim:User`},
		"schemas names every extension that has data":                                   {`"active":true`, `"active":true,"` + enterprise + `":{"department":"x"}`},
		"id and meta are there whatever schemas says":                                   {`"meta":`, `"other":`},
		"meta is shown with its sub-attributes":                                         {`"location":`, `"elsewhere":`},
		"every resource has an id":                                                      {`"id":"u2"`, `"id":2`},
		"no id contains bulkId":                                                         {`"id":"u2"`, `"id":"bulkId:2"`},
		"meta.resourceType is the name of the resource type":                            {`"resourceType":"User"`, `"resourceType":"user"`},
		"meta.lastModified is meta.created until something changes":                     {`"lastModified":"2026-01-01`, `"lastModified":"2026-01-02`},
		"meta.created is a dateTime no later than meta.lastModified":                    {`"lastModified":"2026`, `"lastModified":"2025`},
		"meta.location is the address of the resource":                                  {`BASE/Users/u2`, `BASE/Users/u3`},
		"externalId is not empty":                                                       {`"active":true`, `"active":true,"externalId":""`},
		"every user has a userName":                                                     {`"userName":"ada"`, `"userName":" "`},
		"no user has an empty displayName":                                              {`"active":true`, `"active":true,"displayName":""`},
		"literal words are sent without quotation marks":                                {`"resourceType":"User"`, `"resourceType":"'User'"`},
		"attributes of extensions sit under their URN, those of the base schema do not": {`"active":true`, `"active":true,"department":"x"`},
	} {
		for _, c := range []struct {
			user string
			want bool
		}{{goodUser, true}, {strings.ReplaceAll(goodUser, broken[0], broken[1]), false}} {
			w := told(t, map[string]string{"/Users/u2": c.user, "/Users/u3": strings.ReplaceAll(goodUser, `"id":"u2"`, `"id":"u3"`), "/Schemas": `[]`, "/ResourceTypes": `[]`})
			if _, err := w.published(t.Context()); err != nil {
				t.Fatal(err)
			}
			err := w.InEverythingShown(t.Context(), name)
			var none *NotApplicable
			if errors.As(err, &none) && c.want {
				continue
			}
			if got := len(did(t, err)) == 0; got != c.want && (!c.want || !onlyAboutTheOther(t, err)) {
				t.Errorf("%s: holds %t, want %t: %v", name, got, c.want, err)
			}
		}
	}
}

// onlyAboutTheOther: the second user is there to be led to, and its location
// is that of the first.
func onlyAboutTheOther(t *testing.T, err error) bool {
	t.Helper()
	return !slices.ContainsFunc(did(t, err), func(s string) bool { return !strings.Contains(s, "u3") })
}

func TestUnknownRuleIsTheHarnessFault(t *testing.T) {
	t.Parallel()
	if err := newWorld(newFake(t)).InEverythingShown(t.Context(), "all is well"); err == nil || !strings.Contains(err.Error(), "there is no rule") {
		t.Errorf("error %v", err)
	}
}

func TestExpectations(t *testing.T) {
	t.Parallel()
	w := newWorld(newFake(t))
	o, err := parseObject([]byte(`{"id":"1","title":"Boss","empty":[],"list":[{"value":"x"}],"n":1.0}`))
	if err != nil {
		t.Fatal(err)
	}
	for cell, want := range map[string]map[string]bool{
		`"Boss"`:                       {"title": true, "none": false},
		`"boss"`:                       {"title": false},
		`absent`:                       {"none": true, "empty": true, "title": false},
		`present`:                      {"none": false, "empty": false, "title": true},
		`not "Boss"`:                   {"title": false, "none": true},
		`"x" or "Boss" or absent`:      {"title": true, "none": true, "n": false},
		`containing "oSS"`:             {"title": true, "none": false},
		`spelling "oSS" or absent`:     {"title": false, "none": true},
		`not containing "x" or "Boss"`: {"list": false, "title": false, "n": true},
		`1`:                            {"n": true},
		`recorded`:                     {"none": true},
		`at least 1`:                   {"n": true, "none": false, "title": false},
		`at least 2 or absent`:         {"n": false, "none": true},
		`at most 1`:                    {"n": true, "title": false},
		`at most 0.5`:                  {"n": false},
	} {
		for path, met := range want {
			if got := len(did(t, w.shows(o, "it", 0, [][2]string{{path, cell}}))) == 0; got != met {
				t.Errorf("%s of %s: %t, want %t", cell, path, got, met)
			}
		}
	}
	for _, wrong := range []string{"", "maybe", "at least", `at most "x"`, `"a" and "b"`, `"a`, `"a" or`} {
		if err := w.shows(o, "it", 0, [][2]string{{"title", wrong}}); err == nil || len(w.Failures()) > 0 {
			t.Errorf("%q was taken: %v", wrong, err)
		}
	}
}

func TestPrintedSchemas(t *testing.T) {
	t.Parallel()
	user := printedSchema(strings.ToUpper(userSchema))
	k := &kind{name: "User", core: user, extensions: []*schema{printedSchema(enterprise)}}
	var got []string
	for _, path := range []string{"userName", "active", "emails.PRIMARY", "groups.$ref", "x509Certificates.value", "password", enterprise + ":manager.displayName"} {
		_, d := k.find(path)
		got = append(got, fmt.Sprintf("%s %s %s %t", path, d.typ, d.mutability, d.required))
	}
	want := []string{
		"userName string readWrite true", "active boolean readWrite false", "emails.PRIMARY boolean readWrite false", "groups.$ref reference readOnly false",
		"x509Certificates.value binary readWrite false", "password string writeOnly false", enterprise + ":manager.displayName string readOnly false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if len(user.attributes) != 21 || printedSchema("urn:x") != nil {
		t.Errorf("%d attributes", len(user.attributes))
	}
	whole := (&sampler{mark: "one"}).body(k, false)
	if _, groups := whole.get("groups"); groups || len(whole.members) < 20 {
		t.Errorf("the sample is %s", show(whole))
	}
	if least := (&sampler{mark: "one"}).body(k, true); show(least) != `{"schemas":["`+userSchema+`"],"userName":"one@example.com"}` {
		t.Errorf("the least is %s", show(least))
	}
}

func TestWhereAReferenceLeads(t *testing.T) {
	t.Parallel()
	w := newWorld(newFake(t))
	if _, err := w.ready(t.Context()); err != nil {
		t.Fatal(err)
	}
	base := w.tenant.BaseURL
	for ref, want := range map[string]string{
		base + "/Users/1": "/Users/1", "Users/1": "/Users/1", "/Users/1": "/Users/1", "../Users/1": "/Users/1", "/scim/v2/Users/1": "/Users/1",
		"https://elsewhere.example/Users/1": "", "urn:x:1": "", "": "", "//elsewhere.example/Users/1": "",
	} {
		if got, ours := w.inside(ref); got != want || ours != (want != "") {
			t.Errorf("%q leads to %q, %t; want %q", ref, got, ours, want)
		}
	}
}

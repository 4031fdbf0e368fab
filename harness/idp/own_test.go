package idp_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/idp"
	"github.com/scimproof/scimproof/profiles"
)

// acme is an identity provider nobody heard of, written without a line of Go:
// testdata/acme, the example of the README. flows replaces its flows.star.
func acme(t *testing.T, flows string) (*profiles.Profile, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/acme")); err != nil {
		t.Fatal(err)
	}
	if flows != "" {
		if err := os.WriteFile(filepath.Join(dir, "flows.star"), []byte(flows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return profiles.Dir(dir)
}

// TestOwnProfile: a new identity provider is a folder, not Go code.
func TestOwnProfile(t *testing.T) {
	t.Parallel()
	profile, err := acme(t, "")
	if err != nil {
		t.Fatal(err)
	}
	server := newFakeServer()
	made, err := idp.New(idp.Options{Profile: profile, BaseURL: "https://h/scim/v2?tenant=9", Token: "k", Transport: server})
	if err != nil {
		t.Fatal(err)
	}
	p := &play{T: t, IdP: made, server: server, ctx: t.Context()}
	p.people(ada())
	sent := p.settle()
	id, _ := p.ExternalID("Ada")
	if !regexp.MustCompile(`^acme-[0-9a-f]{6}$`).MatchString(id) {
		t.Errorf("id %q", id)
	}
	same(t, "the first requests", `GET /scim/v2/Users?tenant=9&filter=userName%20eq%20%22ada.lovelace%40example.com%22&
X-Acme-Key: key=k; style=plain
authorization: Bearer k
-> 200

POST /scim/v2/Users?tenant=9&
X-Acme-Key: key=k; style=plain
authorization: Bearer k
{"userName":"ada.lovelace@example.com","externalId":"`+id+`","name":{"givenName":"Ada","familyName":"Lovelace"},"displayName":"Ada Lovelace",`+
		`"emails":[{"value":"ada.lovelace@example.com","type":"work","primary":true}],"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"active":true,"hello":"hello Ada"}
-> 201

`, transcript(sent))
	p.edit("Ada", func(a *idp.Person) { a.Enabled = false })
	same(t, "deactivation", []string{"PUT /Users/u-1?tenant=9&"}, lines(p.settle()))
	server.answer = always(500, `{"detail":"tired"}`)
	p.people(bob())
	p.settle()
	same(t, "text", "Acme is sorry: 500 tired", p.Tasks()[0].Text)
	if err := p.OnDemand(p.ctx, "Ada"); !errors.Is(err, idp.ErrNotApplicable) || err.Error() != "no hurry (manual, confidence D)" {
		t.Errorf("on demand: %v", err)
	}
}

// TestHarnessFaults: a mistake in a script is an error that names its place,
// never a Task.
func TestHarnessFaults(t *testing.T) {
	t.Parallel()
	acmeFlows, err := os.ReadFile("testdata/acme/flows.star")
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct{ body, want string }{
		"unknown field of user": {"user.nonsense", "no .nonsense"},
		"unknown method":        {"scim.teleport()", "no .teleport"},
		"plain dict":            {`{}["x"]`, "not in dict"},
		"types":                 {`1 + "x"`, "int + string"},
		"no id":                 {`scim.get("/Users", None)`, "must be text that is not empty"},
		"bad path":              {`scim.get("Users")`, "begins with /"},
		"bad attribute path":    {`read({}, "a b")`, "is no attribute path"},
		"unsendable":            {`scim.post("/Users", {"f": len})`, "cannot be sent as JSON"},
		"no link":               {"None", "succeeded without scim.link"},
		"endless":               {"[1 for i in range(100000) for j in range(100000) if j < 0]", "too many steps"},
		"list of nothing":       {`scim.get("/Users").list()[7]`, "out of range"},
	} {
		flows := strings.Replace(string(acmeFlows), "    if user.id == None:\n", "    "+tc.body+"\n    return\n    if user.id == None:\n", 1)
		profile, err := acme(t, flows)
		if err != nil {
			t.Fatal(err)
		}
		made, err := idp.New(idp.Options{Profile: profile, BaseURL: "https://h/scim/v2", Token: "k", Transport: newFakeServer()})
		if err != nil {
			t.Fatal(err)
		}
		p := &play{T: t, IdP: made, ctx: t.Context()}
		p.people(ada())
		err = p.Settle(p.ctx)
		if err == nil || !strings.Contains(err.Error(), tc.want) || tc.want != "succeeded without scim.link" && !strings.Contains(err.Error(), "flows.star:") {
			t.Errorf("%s: error %v, want %q with a place", name, err, tc.want)
		}
		p.noTasks()
	}
}

// TestNoIdentityProviderInGo: what an identity provider does is data. Names in
// comments and tests are fine, and so are catalogue ids and tags as examples.
func TestNoIdentityProviderInGo(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`(?i)okta|entra\b|entraid|azure|aadopt|jumpcloud|onelogin`)
	harmless := regexp.MustCompile(`(OKTA|ENTRA|JC)-|@idp:\w+`)
	roots := []string{"..", "../../profiles", "../../steps"}
	checked := 0
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			checked++
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					if name.MatchString(n.Name) {
						t.Errorf("%s: the identifier %s names an identity provider; make it data of the profile", path, n.Name)
					}
				case *ast.BasicLit:
					if text, err := strconv.Unquote(n.Value); err == nil && name.MatchString(harmless.ReplaceAllString(text, "")) {
						t.Errorf("%s: the text %q names an identity provider; make it data of the profile", path, text)
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if checked < 20 {
		t.Errorf("only %d files were checked", checked)
	}
}

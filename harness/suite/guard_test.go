package suite

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/features"
	"github.com/scimproof/scimproof/fixtures"
	"github.com/scimproof/scimproof/profiles"
	"github.com/scimproof/scimproof/steps"
)

// The guards of this file keep the repository as a whole in order.

const (
	root   = "../.."
	module = "github.com/scimproof/scimproof/"
	bun    = "github.com/uptrace/bun"
	pgx    = "github.com/jackc/pgx"
	godogs = "github.com/cucumber/"
	expect = "github.com/gavv/httpexpect"
)

// importRule forbids imports to the packages below a folder.
type importRule struct {
	name string
	// in and except are folders; a rule holds for in and what is below it.
	in, except []string
	// forbidden are import paths; what is below them is forbidden, too.
	forbidden []string
	// allowed, when not empty, are the only folders of ours that may be imported.
	allowed []string
	// testsFree exempts test files: they may use the real database, the captures,
	// and the tests' small SCIM server.
	testsFree bool
}

var importRules = []importRule{
	{
		name: "the accused shares nothing with the judge", in: []string{"refserver"},
		forbidden: []string{module + "harness", module + "steps", module + "profiles", module + "fixtures", module + "features", module + "cmd", godogs, expect},
	},
	{
		name: "the domain knows neither HTTP nor SQL", in: []string{"refserver/scim"},
		forbidden: []string{"net/http", "database/sql", bun, pgx}, allowed: []string{"refserver/scim"},
	},
	{
		name: "use cases know no door and no database", in: []string{"refserver/workspace"},
		forbidden: []string{module + "refserver/httpapi", module + "refserver/appapi", module + "refserver/console", module + "refserver/postgres", "net/http", bun, pgx},
		testsFree: true,
	},
	{
		name: "the console knows use cases alone", in: []string{"refserver/console"},
		forbidden: []string{module + "refserver/httpapi", module + "refserver/appapi", module + "refserver/postgres", module + "refserver/scim", bun, pgx},
		testsFree: true,
	},
	{name: "the store knows no HTTP", in: []string{"refserver/postgres"}, forbidden: []string{"net/http"}},
	{
		name: "the judge sees the accused from outside", in: []string{"harness", "steps", "profiles", "fixtures", "features"}, except: []string{"harness/target"},
		forbidden: []string{module + "refserver", module + "cmd", bun, pgx},
	},
	{
		name: "only the suite runs godog", in: []string{"harness", "profiles", "fixtures", "features", "cmd"}, except: []string{"harness/suite"},
		forbidden: []string{godogs},
	},
	{
		name: "the report knows nothing of the play", in: []string{"harness/report"},
		forbidden: []string{godogs}, allowed: []string{"harness/report", "harness/exchange", "harness/sut"},
	},
	{name: "an exchange stands alone", in: []string{"harness/exchange"}, allowed: []string{"harness/exchange"}},
	{name: "the simulated provider knows no scenario", in: []string{"harness/idp"}, allowed: []string{"harness/idp", "harness/exchange", "profiles"}, testsFree: true},
	{name: "steps go through the world", in: []string{"steps"}, allowed: []string{"steps", "harness/world", "harness/sut"}, testsFree: true},
}

func below(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, strings.TrimSuffix(folder, "/")+"/")
}

func belowAny(name string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return below(name, f) })
}

// violations are the rules an import of a package breaks.
func violations(file, imported string) []string {
	pkg := path.Dir(file)
	var broken []string
	for _, rule := range importRules {
		if !belowAny(pkg, rule.in) || belowAny(pkg, rule.except) || (rule.testsFree && strings.HasSuffix(file, "_test.go")) {
			continue
		}
		ours, isOurs := strings.CutPrefix(imported, module)
		if belowAny(imported, rule.forbidden) || (isOurs && len(rule.allowed) > 0 && !belowAny(ours, rule.allowed)) {
			broken = append(broken, rule.name)
		}
	}
	return broken
}

func TestImportRules(t *testing.T) {
	t.Parallel()
	count := 0
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		count++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			for _, rule := range violations(filepath.ToSlash(relative), imported) {
				t.Errorf("%s imports %s, but %s", relative, imported, rule)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if count < 50 {
		t.Errorf("only %d files were looked at", count)
	}
}

func TestImportRulesBite(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, imported string
		broken         int
	}{
		{"refserver/httpapi/x.go", module + "harness/world", 1},
		{"refserver/httpapi/x.go", "net/http", 0},
		{"refserver/scim/filter/x.go", "net/http", 1},
		{"refserver/scim/filter/x.go", module + "refserver/scim", 0},
		{"refserver/scim/filter/x.go", module + "refserver/workspace", 1},
		{"refserver/scimx/x.go", "net/http", 0},
		{"refserver/workspace/x.go", module + "refserver/postgres/migrations", 1},
		{"refserver/workspace/x_test.go", module + "refserver/postgres", 0},
		{"refserver/postgres/x_test.go", "net/http", 1},
		{"harness/world/x.go", module + "refserver/scim", 1},
		{"harness/target/x.go", module + "refserver", 0},
		{"harness/report/x.go", godogs + "godog", 2},
		{"harness/suite/x.go", godogs + "godog", 0},
		{"steps/x.go", module + "harness/idp", 1},
		{"steps/x.go", module + "harness/world", 0},
		{"harness/idp/x.go", module + "harness/world", 1},
		{"profiles/x.go", pgx + "/v5", 1},
	} {
		if got := violations(c.file, c.imported); len(got) != c.broken {
			t.Errorf("%s importing %s breaks %q, want %d", c.file, c.imported, got, c.broken)
		}
	}
}

// builtin is the feature tree of this repository.
func builtin(t *testing.T) []*scenario {
	t.Helper()
	all, err := loadScenarios(features.FS)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Skip("there are no features yet")
	}
	return all
}

func TestEmbeddedFeaturesAreComplete(t *testing.T) {
	t.Parallel()
	onDisk, err := loadScenarios(os.DirFS(filepath.Join(root, "features")))
	if err != nil {
		t.Fatal(err)
	}
	if embedded := builtin(t); len(embedded) != len(onDisk) {
		t.Errorf("%d scenarios are embedded, %d are on disk", len(embedded), len(onDisk))
	}
}

func TestSentencesAreAnchoredUsedAndUnambiguous(t *testing.T) {
	t.Parallel()
	all := steps.All()
	compiled, err := compile(all)
	if err != nil {
		t.Fatal(err)
	}
	used := make([]int, len(all))
	words := &vocabulary{sentences: compiled, faults: map[string]string{}}
	for _, s := range builtin(t) {
		if fault := words.check(s.steps); fault != "" {
			t.Errorf("%s:%d: %s", s.file.path, s.line, fault)
		}
		for _, step := range s.steps {
			for i := range compiled {
				if compiled[i].pattern.MatchString(step.Text) {
					used[i]++
				}
			}
		}
	}
	for i, step := range all {
		if !strings.HasPrefix(step.Pattern, "^") || !strings.HasSuffix(step.Pattern, "$") {
			t.Errorf("%s is not anchored", step.Pattern)
		}
		if used[i] == 0 {
			t.Errorf("%s is used by no feature", step.Pattern)
		}
	}
}

func TestTagsAreFromTheClosedListAndTheCatalogue(t *testing.T) {
	t.Parallel()
	catalogue, err := fixtures.Load()
	if err != nil {
		t.Fatal(err)
	}
	known, err := profiles.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	players, err := choosePlayers(known, nil)
	if err != nil {
		t.Fatal(err)
	}
	suites, err := loadSuites(features.FS)
	if err != nil {
		t.Fatal(err)
	}
	p := &plan{scenarios: builtin(t), suites: suites, catalogue: catalogue}
	if err := p.checkTags(); err != nil {
		t.Error(err)
	}
	for _, s := range p.scenarios {
		where := fmt.Sprintf("%s:%d", s.file.path, s.line)
		plays, err := p.playsOf(s, players)
		if err != nil || len(plays) == 0 {
			t.Errorf("%s: nobody plays it (%v)", where, err)
		}
		for _, fault := range tagFaults(p, s, players) {
			t.Errorf("%s: %s", where, fault)
		}
	}
}

func tagFaults(p *plan, s *scenario, players []player) []string {
	var faults []string
	rows := 0
	for _, tag := range s.tags {
		if name, found := strings.CutPrefix(tag, idpPrefix); found {
			if !slices.ContainsFunc(players, func(x player) bool { return name == x.profile.Name || name == x.name() }) {
				faults = append(faults, tag+" names no identity provider")
			}
			if x := p.suites[s.suiteName()]; s.folder() == "protocol" || s.folder() == "resilience" || (x != nil && x.Profile == "") {
				faults = append(faults, tag+" where no identity provider plays")
			}
		}
		row, found := p.catalogue.ByID(strings.TrimPrefix(tag, "@"))
		if !found {
			continue
		}
		rows++
		switch {
		case row.Subject == "simulator":
			faults = append(faults, tag+" speaks of our simulator: it is proved in a profile's tests, never in a verdict on a server")
		case row.Subject == "inside" && !s.has(capPrefix+"admin"):
			faults = append(faults, tag+" speaks of the inside of our server and needs @cap:admin")
		}
	}
	if rows == 0 {
		faults = append(faults, "it proves no row of the catalogue")
	}
	if s.suiteName() != "" && (s.has(tagStrict) || s.has(tagTolerant)) {
		faults = append(faults, "the mode of a suite stands in its suite.yaml")
	}
	if s.has(tagStrict) && s.has(tagTolerant) {
		faults = append(faults, "it is both @strict and @tolerant")
	}
	return faults
}

package deviate_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/refserver"
	"github.com/scimproof/scimproof/refserver/deviate"
	"github.com/scimproof/scimproof/refserver/refservertest"
)

func replaceAll(text, old, with string) string { return strings.ReplaceAll(text, old, with) }

func signIn(t *testing.T, w *refservertest.Workspace, email string) refservertest.Answer {
	t.Helper()
	return w.Open(t, http.MethodPost, "/api/v1/sign-in", `{"workspaceId":"`+w.ID+`","email":"`+email+`","name":"New"}`)
}

func firstName(t *testing.T, list string) string {
	t.Helper()
	var groups []struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal([]byte(list), &groups); err != nil || len(groups) == 0 {
		t.Fatalf("no list of groups: %v %s", err, list)
	}
	return groups[0].Name
}

func probes() map[string]probe {
	all := patchProbes()
	maps.Copy(all, resourceProbes())
	maps.Copy(all, appProbes())
	maps.Copy(all, writeProbes())
	maps.Copy(all, ruleProbes())
	maps.Copy(all, discoveryProbes())
	maps.Copy(all, characteristicProbes())
	maps.Copy(all, protocolProbes())
	maps.Copy(all, dialectProbes())
	maps.Copy(all, quirkProbes())
	maps.Copy(all, derivedProbes())
	maps.Copy(all, privacyProbes())
	maps.Copy(all, enablingProbes())
	maps.Copy(all, lockProbes())
	maps.Copy(all, peopleProbes())
	maps.Copy(all, teamProbes())
	return all
}

// Each deviation does over HTTP what it says, and the server without it does not.
func TestEachDeviationMisbehaves(t *testing.T) {
	t.Parallel()
	server := refservertest.Start(t, func(c *refserver.Config) { c.Schemas = os.DirFS("../../fixtures/schemas") })
	for name, p := range probes() {
		for planted, want := range map[string]string{"": p.right, name: p.wrong} {
			t.Run(name+"/"+cmpName(planted), func(t *testing.T) {
				t.Parallel()
				spec := p.spec
				if spec == "" {
					spec = `"scim":true`
				}
				w := server.Make(t, `{"deviation":"`+planted+`",`+spec+`}`)
				if got := p.see(t, w); got != want {
					t.Errorf("saw %q, want %q", got, want)
				}
			})
		}
	}
}

func cmpName(planted string) string {
	if planted == "" {
		return "honest"
	}
	return "planted"
}

func TestEveryDeviationHasAProbe(t *testing.T) {
	t.Parallel()
	var names []string
	for _, d := range deviate.All() {
		names = append(names, d.Name)
	}
	probed := slices.Collect(maps.Keys(probes()))
	probed = slices.AppendSeq(probed, maps.Keys(listProbes()))
	probed = slices.AppendSeq(probed, maps.Keys(cursorProbes()))
	if diff := cmp.Diff(slices.Sorted(slices.Values(probed)), names); diff != "" {
		t.Errorf("probes and deviations differ, or a name is there twice (-probes +deviations)\n%s", diff)
	}
	if len(names) < 16 {
		t.Errorf("only %d deviations", len(names))
	}
}

func TestDeviationsAreDescribed(t *testing.T) {
	t.Parallel()
	for _, d := range deviate.All() {
		if d.Area == "" || len(d.Requirements) == 0 || len(d.Suffers) == 0 || !strings.HasSuffix(d.What, ".") {
			t.Errorf("%s is not fully described", d.Name)
		}
		if d.Source != deviate.Ours && !strings.HasPrefix(d.Source, "https://") {
			t.Errorf("%s: source %q is neither a link nor %q", d.Name, d.Source, deviate.Ours)
		}
	}
}

// The packages that serve people know nothing of misbehaviour: no file outside
// this package, but for the composition root that plants it, names it.
func TestProductionHoldsNoDeviationCode(t *testing.T) {
	t.Parallel()
	var names []string
	for _, d := range deviate.All() {
		names = append(names, `"`+d.Name+`"`)
	}
	const root = ".."
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if dir := filepath.Dir(path); dir == filepath.Join(root, "deviate") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if imports := strings.Contains(string(text), "/refserver/deviate"); imports && filepath.Dir(path) != root {
			t.Errorf("%s imports the deviations", path)
		}
		for _, name := range names {
			if strings.Contains(string(text), name) {
				t.Errorf("%s knows the deviation %s", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

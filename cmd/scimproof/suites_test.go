package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/suite"
)

func TestSuitesAreListed(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := call(t, "suites")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{"interop", "(provisional)", "draft-zollner-scim-interop-profile-01", "a plain client"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the list lacks %q:\n%s", want, stdout)
		}
	}
}

// TestSuitesAgainstTheReferenceServer: what fails is what each suite.yaml says
// must, for the reason it gives, and nothing is left unjudged.
func TestSuitesAgainstTheReferenceServer(t *testing.T) {
	t.Parallel()
	suites, err := suite.Suites(suite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "report")
	args := []string{"run", "--no-docker", "--report-dir", dir}
	want := map[string]bool{}
	for _, s := range suites {
		args = append(args, "--suite", s.Name)
		for id := range s.Fails {
			want["suites/"+s.Name+"/"+id] = true
		}
	}
	code, stdout, stderr := call(t, args...)
	if code != 0 && code != 1 {
		t.Fatalf("exit code %d\n%s%s", code, stdout, stderr)
	}
	r := reportIn(t, dir)
	got := map[string]bool{}
	for i := range r.Results {
		x := &r.Results[i]
		switch x.Status {
		case report.Failed, report.Warned:
			id, _, _ := strings.Cut(x.ID, "@")
			if plain, _, _ := strings.Cut(id, "#"); want[plain] {
				id = plain
			}
			got[id] = true
		case report.Error, report.Blocked:
			t.Errorf("%s: %s: %s", x.ID, x.Status, x.Reason)
		case report.Passed, report.Noted, report.NotApplicable, report.Skipped, report.Known, report.Stale:
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what fails (-suite.yaml +run):\n%s", diff)
	}
	for _, v := range r.Suites {
		if v.Counts.Passed == 0 {
			t.Errorf("%s: nothing passed: %+v", v.Title, v.Counts)
		}
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/scimproof/scimproof/harness/report"
)

// call runs one command line the way main does.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = execute(t.Context(), args, streams{out: &out, err: &err})
	return code, out.String(), err.String()
}

func TestWrongCommandLinesAreOneLineThatNamesTheRemedy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"unknown command":      {[]string{"bogus"}, "see scimproof --help"},
		"unknown flag":         {[]string{"run", "--wrong"}, "see scimproof run --help"},
		"unknown profile":      {[]string{"run", "--profile", "nobody"}, "choose among entra"},
		"unknown tag":          {[]string{"run", "--tags", "@nope"}, "@nope"},
		"nothing selected":     {[]string{"run", "--run", "nothing/**"}, "the nearest is"},
		"no URL":               {[]string{"run", "--target", "scim.example.com"}, "https://host/scim/v2"},
		"mode of a target":     {[]string{"run", "--target", "https://h/scim", "--mode", "strict"}, "leave --target out"},
		"token without target": {[]string{"run", "--token", "x"}, "--target"},
		"docker twice":         {[]string{"run", "--no-docker", "--only-docker"}, "can't be used together"},
		"admin without secret": {[]string{"serve", "--admin-listen", "127.0.0.1:0"}, "--admin-secret"},
		"no such baseline":     {[]string{"run", "--baseline", "nowhere.yaml"}, "nowhere.yaml"},
		"row that is not":      {[]string{"requirements", "--source", "RFC1"}, "RFC7644"},
		"no profile there":     {[]string{"profiles", "check", t.TempDir()}, "profile.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := call(t, c.args...)
			if code != exitUsage {
				t.Errorf("exit code: got %d, want %d", code, exitUsage)
			}
			if !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("stderr: got %q, want one line with %q", stderr, c.want)
			}
		})
	}
}

func TestATargetThatIsNotThereExits3(t *testing.T) {
	t.Parallel()
	code, _, stderr := call(t, "run", "--target", "http://127.0.0.1:9/scim", "--report-dir", t.TempDir())
	if code != exitUnreachable || !strings.Contains(stderr, "cannot be reached") {
		t.Errorf("got %d %q, want %d and a line that says so", code, stderr, exitUnreachable)
	}
}

// TestATargetThatSaysYesToEverythingIsNotConformant is the proof that the
// harness judges: 200 and {} to every request must convince nobody.
func TestATargetThatSaysYesToEverythingIsNotConformant(t *testing.T) {
	t.Parallel()
	yes := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		_, _ = w.Write([]byte("{}"))
	}))
	t.Cleanup(yes.Close)
	dir := filepath.Join(t.TempDir(), "report")
	code, stdout, stderr := call(t, "run", "--target", yes.URL, "--token", "s3cret-token", "--report-dir", dir)
	if code != 1 {
		t.Fatalf("exit code: got %d, want 1\n%s%s", code, stdout, stderr)
	}
	r := reportIn(t, dir)
	if r.Verdict != report.NotConformant || len(r.Profiles) == 0 {
		t.Errorf("verdict: got %s over %d profiles, want not conformant", r.Verdict, len(r.Profiles))
	}
	for _, p := range append(r.Profiles, *r.Protocol) {
		if p.Verdict != report.NotConformant {
			t.Errorf("%s: got %s, want not conformant", p.Title, p.Verdict)
		}
		if p.Counts.Passed > 0 || p.Counts.Error > 0 {
			t.Errorf("%s: %d passed and %d errors, want none", p.Title, p.Counts.Passed, p.Counts.Error)
		}
	}
	for _, name := range []string{"report.json", "junit.xml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("s3cret-token")) {
			t.Errorf("%s shows the token", name)
		}
		if name == "junit.xml" {
			var suites struct {
				Failures int `xml:"failures,attr"`
			}
			if err := xml.Unmarshal(text, &suites); err != nil || suites.Failures == 0 {
				t.Errorf("junit.xml: %d failures, %v", suites.Failures, err)
			}
		}
	}
	if strings.Contains(stdout+stderr, "s3cret-token") {
		t.Error("the terminal shows the token")
	}
}

func TestRequirementsAsJSONNameTheirScenarios(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := call(t, "requirements", "--json", "--source", "WS-LOCK")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var rows []coverage
	if err := json.Unmarshal([]byte(stdout), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 16 {
		t.Errorf("rows: got %d, want 16", len(rows))
	}
	for _, r := range rows {
		if r.ID == "WS-LOCK-10" && len(r.Scenarios) == 0 {
			t.Error("WS-LOCK-10 has no scenario")
		}
	}
}

func TestProfilesAreListed(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := call(t, "profiles")
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{"okta", "entra", "jumpcloud is provisional"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("profiles: no %q in\n%s", want, stdout)
		}
	}
}

func TestCommandsInReportsHoldNoSecret(t *testing.T) {
	t.Parallel()
	got := redactedCommand([]string{"/tmp/x/scimproof", "run", "--target", "http://h", "--token", "a", "--app-key=b"})
	want := "scimproof run --target http://h --token … --app-key=…"
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEveryRequirementIsProved: no row that can be seen loses its proof
// unnoticed.
func TestEveryRequirementIsProved(t *testing.T) {
	t.Parallel()
	code, _, stderr := call(t, "requirements")
	if code == 0 {
		return
	}
	for row := range strings.Lines(stderr) {
		if strings.Contains(row, "nothing proves them") || strings.HasPrefix(row, "WS-GDPR-") { // those are proved next
			continue
		}
		t.Errorf("nothing proves %s", row)
	}
}

// reportIn reads the report.json that a run left in a folder.
func reportIn(t *testing.T, dir string) *report.Report {
	t.Helper()
	file, err := os.Open(filepath.Join(dir, "report.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r, err := report.ReadJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update to make it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

var groups = []report.Group{
	{Title: report.ProtocolTitle, Selected: 7},
	{Profile: "okta", Title: "Okta", Selected: 3},
	{Profile: "jumpcloud", Title: "JumpCloud", Provisional: true, Selected: 1},
	{Suite: "draft", Title: "A draft's demands", Provisional: true, Claimed: new(bool), Selected: 1},
}

// sample is a report with every status in it.
func sample() *report.Report {
	start := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	must := report.RequirementRef{
		ID: "RFC7644-3.5.2.2-03", Source: "RFC 7644", Section: "3.5.2.2", Level: "MUST", Basis: "keyword", Max: report.Fail,
		Text: "If the target location is unspecified, the operation fails with noTarget.", URL: "https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2.2",
	}
	should := report.RequirementRef{ID: "RFC7644-3.12-01", Source: "RFC 7644", Section: "3.12", Level: "SHOULD", Basis: "keyword", Text: "Errors carry a detail."}
	exchanged := exchange.Exchange{
		Seq: 4, Actor: "okta", Method: "PATCH", URL: "http://t.test/Groups/1", Started: start, Duration: 12 * time.Millisecond,
		RequestHeader:  []exchange.Header{{Name: "Authorization", Value: "Bearer geheim"}, {Name: "Content-Type", Value: "application/scim+json"}},
		RequestBody:    []byte(`{"Operations":[{"op":"remove"}]}`),
		Status:         200,
		ResponseHeader: http.Header{"Content-Type": {"application/scim+json"}},
		ResponseBody:   []byte("{\"id\":\"1\",\x1b[31m}\n"),
	}
	failure := report.Failure{
		Does: "Okta removes the last member", Did: "the server answered 200 and kept the member", Breaks: "people who left the group keep its access",
		Requirement: []report.RequirementRef{must}, Expected: "400 with scimType noTarget", Got: "200", ExchangeSeq: 4, Cause: "PATCH /Groups/{id} 200",
		Step: `the answer is 400 "noTarget"`,
	}
	play := func(id, profile string, s report.Status) report.Result {
		_, variant, _ := strings.Cut(id, ":")
		scenario, _, _ := strings.Cut(id, "@")
		title := strings.ReplaceAll(path.Base(scenario), "-", " ")
		return report.Result{
			ID: id, Title: title, Rule: "A path is needed to remove", Feature: "Members", File: "groups/members.feature", Line: 12,
			Profile: profile, Variant: variant, Mode: "tolerant", Tags: []string{"@RFC7644-3.5.2.2-03"}, Requirements: []report.RequirementRef{must},
			Status: s, Started: start, Duration: 100 * time.Millisecond,
		}
	}
	failed := play("groups/members/the-last-member-leaves@okta:oin", "okta", report.Failed)
	failed.Failures, failed.Exchanges = []report.Failure{failure}, []exchange.Exchange{exchanged}
	likewise := play("groups/members/the-last-member-leaves@okta:aiw", "okta", report.Failed)
	likewise.Failures, likewise.Exchanges = failed.Failures, failed.Exchanges
	blocked := play("groups/members/everybody-leaves@okta:oin", "okta", report.Blocked)
	blocked.Cause, blocked.Reason = "POST /Users 500", "Given Ada has been provisioned: the server answered 500"
	blocked.Failures = []report.Failure{{Does: "Okta creates Ada", Did: "the server answered 500", Cause: "POST /Users 500"}}
	warned := play("protocol/errors/detail", "", report.Warned)
	warned.Requirements, warned.Variant = []report.RequirementRef{should}, ""
	warned.Failures = []report.Failure{{Does: "a client asks for nobody", Did: "the error has no detail"}}
	noted := play("protocol/errors/either", "", report.Noted)
	noted.Variant, noted.Notes = "", []string{"declined with invalidFilter"}
	na := play("protocol/sort/by-name", "", report.NotApplicable)
	na.Variant, na.Reason = "", "the target does not advertise sort"
	skipped := play("protocol/limits/flood", "", report.Skipped)
	skipped.Variant, skipped.Reason = "", "destructive, and --allow-destructive was not given"
	known := play("protocol/known/bug", "", report.Failed)
	known.Variant, known.Failures = "", []report.Failure{{Did: "as ever"}}
	stale := play("protocol/stale/fixed", "", report.Passed)
	stale.Variant = ""
	fault := play("protocol/fault/ours", "", report.Error)
	fault.Variant, fault.Reason = "", "step panicked: index out of range"
	draft := play("suites/draft/paths/a-path-is-needed", "", report.Failed)
	draft.Variant, draft.Suite, draft.File = "", "draft", "suites/draft/paths.feature"
	draft.Failures = []report.Failure{{Does: "a client leaves the path out", Did: "the server answered 200"}}
	r := &report.Report{
		Version: report.Version, Tool: report.Tool{Name: "scimproof", Version: "0.1.0"}, Target: sut.Info{Kind: "url", URL: "http://t.test"},
		Started: start, Finished: start.Add(9800 * time.Millisecond), Duration: 9800 * time.Millisecond, Seed: 42, Selected: 12, Executed: 12,
		Results: []report.Result{
			failed, likewise, blocked, warned, noted, na, skipped, known, stale, fault, draft,
			play("groups/members/one-joins@jumpcloud:default", "jumpcloud", report.Passed),
		},
		Leftovers: []report.Leftover{{Play: "groups/members/one-joins@jumpcloud:default", What: "user ada-x1"}},
		Coverage:  report.Coverage{Rows: 550, Covered: 3, Unobservable: 9},
	}
	report.Summarise(r, groups, func(results []report.Result) {
		for i := range results {
			switch results[i].ID {
			case known.ID:
				results[i].Status, results[i].Reason = report.Known, "bug (https://x.test/1), until 2030-01-02"
			case stale.ID:
				results[i].Status, results[i].Reason = report.Stale, "it passes; remove the entry"
			}
		}
	})
	return r
}

func TestText(t *testing.T) {
	t.Parallel()
	r := sample()
	var b bytes.Buffer
	text := report.NewText(&b, report.TextOptions{})
	text.Begin(groups)
	for _, x := range r.Results {
		if !x.Refusal {
			text.Progress(x)
		}
	}
	if err := text.Finish(r, "report/report.json"); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\r") {
		t.Error("plain output holds control characters")
	}
	golden(t, "report.txt", b.Bytes())
}

func TestTextOnATerminalKeepsOneLine(t *testing.T) {
	t.Parallel()
	r := sample()
	var b bytes.Buffer
	text := report.NewText(&b, report.TextOptions{Live: true, Color: true})
	text.Begin([]report.Group{{Selected: 2}})
	text.Progress(report.Result{ID: "a", Status: report.Passed})
	text.Progress(report.Result{ID: "b", Status: report.Failed})
	live := b.String()
	if err := text.Finish(r, ""); err != nil {
		t.Fatal(err)
	}
	want := "1 of 2 played\r\x1b[K\x1b[31mfailed  \x1b[0m  b\n2 of 2 played, 1 failed"
	if live != want {
		t.Errorf("live output %q, want %q", live, want)
	}
}

func TestTextReportsWriteErrors(t *testing.T) {
	t.Parallel()
	if err := report.NewText(brokenPipe{}, report.TextOptions{}).Finish(sample(), ""); err == nil {
		t.Error("no error")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestTerminal(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if o := report.Terminal(file, func(string) string { return "" }); o.Color || o.Live {
		t.Errorf("a file is taken for a terminal: %+v", o)
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for name, c := range map[string]struct {
		env  map[string]string
		want report.TextOptions
	}{
		"terminal": {nil, report.TextOptions{Color: true, Live: true}},
		"NO_COLOR": {map[string]string{"NO_COLOR": "1"}, report.TextOptions{Live: true}},
		"dumb":     {map[string]string{"TERM": "dumb"}, report.TextOptions{}},
	} {
		if got := report.Terminal(null, func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	r := sample()
	var b bytes.Buffer
	if err := report.WriteJSON(&b, r); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.json", b.Bytes())
	if strings.Contains(b.String(), "geheim") {
		t.Error("the report shows the token")
	}
	back, err := report.ReadJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Results {
		for j := range r.Results[i].Exchanges {
			r.Results[i].Exchanges[j] = r.Results[i].Exchanges[j].Redacted()
		}
	}
	if diff := cmp.Diff(r, back, cmpopts.IgnoreUnexported(exchange.Exchange{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	if _, err := report.ReadJSON(strings.NewReader(`{"version":"2"}`)); err == nil {
		t.Error("a report of another version was read")
	}
}

func TestJUnit(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := report.WriteJUnit(&b, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "junit.xml", b.Bytes())
	checkJUnit(t, b.Bytes())
}

func TestMarkdown(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Results[0].Title = "a <b> | ```c"
	var b bytes.Buffer
	if err := report.WriteMarkdown(&b, r); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.md", b.Bytes())
	if strings.Contains(b.String(), "geheim") {
		t.Error("the summary shows the token")
	}
	if err := report.WriteMarkdown(brokenPipe{}, r); err == nil {
		t.Error("no error")
	}
}

func TestSARIF(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := report.WriteSARIF(&b, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.sarif", b.Bytes())
	var log struct {
		Version string `json:"version"`
		Runs    []struct {
			Tool struct {
				Driver struct {
					Rules []struct {
						ID string `json:"id"`
					} `json:"rules"`
				} `json:"driver"`
			} `json:"tool"`
			Results []struct {
				RuleID    string `json:"ruleId"`
				Level     string `json:"level"`
				RuleIndex int    `json:"ruleIndex"`
				Message   struct {
					Text string `json:"text"`
				} `json:"message"`
				Suppressions []any `json:"suppressions"`
			} `json:"results"`
		} `json:"runs"`
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	levels := map[string]int{}
	for _, result := range run.Results {
		levels[result.Level]++
		if run.Tool.Driver.Rules[result.RuleIndex].ID != result.RuleID || result.Message.Text == "" {
			t.Errorf("result %+v does not fit rule %+v", result, run.Tool.Driver.Rules[result.RuleIndex])
		}
		levels["suppressed"] += len(result.Suppressions)
	}
	// failed three times, a refused set-up, error, stale, known; one warning.
	if diff := cmp.Diff(map[string]int{"error": 7, "warning": 1, "suppressed": 1}, levels); diff != "" || log.Version != "2.1.0" {
		t.Errorf("version %s, levels (-want +got):\n%s", log.Version, diff)
	}
}

// A refusal that many scenarios run into is told once.
func TestTextTellsOneRefusalOnce(t *testing.T) {
	t.Parallel()
	r := summarised([]report.Result{result("a", "", report.Failed, "POST /Users 500"), result("b", "", report.Failed, "POST /Users 500")})
	var b bytes.Buffer
	if err := report.NewText(&b, report.TextOptions{}).Finish(r, ""); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "Did       did POST /Users 500"); n != 1 {
		t.Errorf("told %d times:\n%s", n, b.String())
	}
	if !strings.Contains(b.String(), "as in 1: did POST /Users 500") {
		t.Errorf("no pointer to the first account:\n%s", b.String())
	}
}

func TestTextOfAKillRun(t *testing.T) {
	t.Parallel()
	r := &report.Report{Kill: &report.Kill{
		Deviations: []report.Killed{
			{Name: "seen", What: "It lies.", Suffers: []string{"okta", "entra"}, Requirements: []string{"A"}, Played: 2, By: []report.Killer{{Play: "f/s!seen", Requirements: []string{"A"}, Text: "the server lied"}}},
			{Name: "unseen", Suffers: []string{"any"}, Requirements: []string{"B"}, Played: 1},
		},
		Survivors: []string{"unseen"}, Immune: []string{"f/t"},
	}}
	var b bytes.Buffer
	text := report.NewText(&b, report.TextOptions{})
	text.Begin([]report.Group{{Selected: 1}})
	text.Progress(report.Result{ID: "f/s!seen", Deviation: "seen", Status: report.Failed})
	if err := text.Finish(r, ""); err != nil {
		t.Fatal(err)
	}
	golden(t, "kill.txt", b.Bytes())
}

func TestJUnitShowsFaults(t *testing.T) {
	t.Parallel()
	r := &report.Report{Faults: []string{"1 of 2 selected were played"}}
	var b bytes.Buffer
	if err := report.WriteJUnit(&b, r); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `errors="1"`) || !strings.Contains(b.String(), `<error message="1 of 2 selected`) {
		t.Errorf("a fault cannot be seen in:\n%s", b.String())
	}
	checkJUnit(t, b.Bytes())
}

// node is any XML element.
type node struct {
	XMLName  xml.Name   `xml:""`
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []node     `xml:",any"`
}

func (n node) attr(name string) string {
	for _, a := range n.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// checkJUnit checks what CI systems rely on: known elements only, in the order
// of the schema, required attributes, one outcome per case, counts that add up,
// names that are unique within a suite.
func checkJUnit(t *testing.T, data []byte) {
	t.Helper()
	var root node
	if err := xml.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	if root.XMLName.Local != "testsuites" {
		t.Fatalf("root is %s", root.XMLName.Local)
	}
	total := map[string]int{}
	for _, suite := range root.Children {
		seen := map[string]bool{}
		count := map[string]int{}
		for _, child := range suite.Children {
			switch child.XMLName.Local {
			case "properties":
			case "testcase":
				count["tests"]++
				key := child.attr("classname") + "." + child.attr("name")
				if seen[key] || child.attr("name") == "" || child.attr("classname") == "" {
					t.Errorf("case %q is not unique or has no name", key)
				}
				seen[key] = true
				if outcome := checkCase(t, child); outcome != "" {
					count[outcome]++
				}
			default:
				t.Errorf("unknown element %s in a suite", child.XMLName.Local)
			}
		}
		for _, name := range []string{"tests", "failures", "errors", "skipped"} {
			total[name] += count[name]
			if suite.attr(name) != strconv.Itoa(count[name]) {
				t.Errorf("suite %s says %s=%s, holds %d", suite.attr("name"), name, suite.attr(name), count[name])
			}
		}
	}
	for name, n := range total {
		if root.attr(name) != strconv.Itoa(n) {
			t.Errorf("the whole says %s=%s, holds %d", name, root.attr(name), n)
		}
	}
}

func checkCase(t *testing.T, c node) (outcome string) {
	t.Helper()
	order := map[string]int{"properties": 1, "skipped": 2, "error": 2, "failure": 2, "system-out": 3}
	last := 0
	for _, child := range c.Children {
		name := child.XMLName.Local
		if order[name] <= last {
			t.Errorf("%s: element %s is unknown, out of order or doubled", c.attr("name"), name)
		}
		last = order[name]
		if order[name] == 2 {
			outcome = map[string]string{"skipped": "skipped", "error": "errors", "failure": "failures"}[name]
			if child.attr("message") == "" {
				t.Errorf("%s: %s has no message", c.attr("name"), name)
			}
		}
	}
	if _, err := strconv.ParseFloat(c.attr("time"), 64); err != nil {
		t.Errorf("%s: time is %q", c.attr("name"), c.attr("time"))
	}
	return outcome
}

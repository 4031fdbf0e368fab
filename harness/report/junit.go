package report

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The JUnit form that Jenkins, GitLab and the GitHub actions read: one suite
// per IdP, one for the protocol and one per named suite, one case per play, at most one of failure,
// error and skipped in each.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Time     seconds      `xml:"time,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       seconds         `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Name       string           `xml:"name,attr"`
	Class      string           `xml:"classname,attr"`
	File       string           `xml:"file,attr,omitempty"`
	Line       int              `xml:"line,attr,omitempty"`
	Time       seconds          `xml:"time,attr"`
	Properties *junitProperties `xml:"properties"`
	Skipped    *junitProblem    `xml:"skipped"`
	Error      *junitProblem    `xml:"error"`
	Failure    *junitProblem    `xml:"failure"`
	Out        *junitText       `xml:"system-out"`
}

type junitProperties struct {
	List []junitProperty `xml:"property"`
}

type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

type junitText struct {
	Text string `xml:",cdata"`
}

// seconds is a duration as JUnit writes it.
type seconds time.Duration

// MarshalXMLAttr writes seconds with three decimals.
func (s seconds) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: fmt.Sprintf("%.3f", time.Duration(s).Seconds())}, nil
}

// WriteJUnit writes the report as JUnit XML. Statuses map so: failed and stale
// are failures, error is an error, blocked, not applicable, skipped and known
// are skipped with a message, the others pass.
func WriteJUnit(w io.Writer, r *Report) error {
	all := junitSuites{Name: "scimproof", Time: seconds(r.Duration)}
	var names []string
	byName := map[string][]*Result{}
	for i := range r.Results {
		name := r.Results[i].group()
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], &r.Results[i])
	}
	slices.Sort(names)
	for _, name := range names {
		s := suiteOf(r, name, byName[name])
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Errors += s.Errors
		all.Skipped += s.Skipped
		all.Suites = append(all.Suites, s)
	}
	if len(r.Faults) > 0 {
		all.Suites = append(all.Suites, faults(r))
		all.Tests++
		all.Errors++
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(all); err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	if _, err := io.WriteString(w, "\n"); err != nil {
		return fmt.Errorf("writing JUnit: %w", err)
	}
	return nil
}

func suiteOf(r *Report, name string, results []*Result) junitSuite {
	s := junitSuite{
		Name: cmp.Or(name, "protocol"), Tests: len(results), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{{"target", r.Target.URL}, {"seed", strconv.FormatInt(r.Seed, 10)}, {"tool", r.Tool.Version}},
	}
	if v := r.verdictOf(name); v != nil {
		s.Properties = append(s.Properties, junitProperty{"verdict", string(v.Verdict)})
		if v.Provisional {
			s.Properties = append(s.Properties, junitProperty{"provisional", "true"})
		}
		if v.Claimed != nil {
			s.Properties = append(s.Properties, junitProperty{"claimed", strconv.FormatBool(*v.Claimed)})
		}
	}
	var sum time.Duration
	for _, result := range results {
		sum += result.Duration
		c := caseOf(result)
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	s.Time = seconds(sum)
	return s
}

// verdictOf is the verdict over a group, nil when there is none.
func (r *Report) verdictOf(group string) *ProfileVerdict {
	for _, v := range r.verdicts() {
		if groupName(v.Suite, v.Profile) == group {
			return &v
		}
	}
	return nil
}

// faults is a suite that makes a CI system see what no case shows.
func faults(r *Report) junitSuite {
	text := strings.Join(r.Faults, "\n")
	return junitSuite{
		Name: "scimproof", Tests: 1, Errors: 1, Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Cases: []junitCase{{Name: "the harness", Class: "scimproof", Error: &junitProblem{Message: r.Faults[0], Type: "fault", Text: xmlText(text)}}},
	}
}

func caseOf(r *Result) junitCase {
	c := junitCase{Name: r.Title, Class: strings.ReplaceAll(strings.TrimSuffix(r.File, ".feature"), "/", "."), Line: r.Line, Time: seconds(r.Duration)}
	if r.File != "" {
		c.File = "features/" + r.File
	}
	// The id tells plays of one scenario apart: its example row and its player.
	if _, example, found := strings.Cut(r.ID, "#"); found {
		c.Name += " #" + example
	} else if _, player, found := strings.Cut(r.ID, "@"); found {
		c.Name += " @" + player
	}
	c.Properties = properties(r)
	problem := &junitProblem{Message: message(r), Text: narrative(r)}
	switch r.Status {
	case Failed, Stale:
		problem.Type = failureType(r)
		c.Failure = problem
	case Error:
		problem.Type = "harness"
		c.Error = problem
	case Blocked, NotApplicable, Skipped, Known:
		problem.Text = ""
		c.Skipped = problem
		c.Out = textOf(narrative(r))
	case Passed, Noted, Warned:
		c.Out = textOf(narrative(r))
	}
	return c
}

func textOf(text string) *junitText {
	if text == "" {
		return nil
	}
	return &junitText{text}
}

func properties(r *Result) *junitProperties {
	list := []junitProperty{{"id", r.ID}, {"status", string(r.Status)}}
	for _, pair := range []junitProperty{{"suite", r.Suite}, {"profile", r.Profile}, {"variant", r.Variant}, {"mode", r.Mode}, {"deviation", r.Deviation}, {"rule", r.Rule}} {
		if pair.Value != "" {
			list = append(list, pair)
		}
	}
	for _, row := range r.Requirements {
		list = append(list, junitProperty{"requirement", row.ID})
		if row.Level != "" {
			list = append(list, junitProperty{"level", row.Level})
		}
	}
	return &junitProperties{list}
}

// failureType is the hardest keyword among the rows that were violated.
func failureType(r *Result) string {
	if r.Status == Stale {
		return "stale"
	}
	for _, f := range r.Failures {
		for _, row := range f.Requirement {
			if row.Level != "" {
				return row.Level
			}
		}
	}
	for _, row := range r.Requirements {
		if row.Level != "" {
			return row.Level
		}
	}
	return "MUST"
}

// message is the one line a CI system lists.
func message(r *Result) string {
	switch {
	case r.Status == Blocked:
		return "blocked by " + cmp.Or(r.CausedBy, r.Cause) + ": " + r.Reason
	case r.Status == NotApplicable || r.Status == Skipped || r.Status == Known:
		return string(r.Status) + ": " + r.Reason
	case r.Reason != "" && len(r.Failures) == 0:
		return r.Reason
	case len(r.Failures) == 0:
		return string(r.Status)
	}
	f := r.Failures[0]
	text := f.Did
	if f.Expected != "" || f.Got != "" {
		text += fmt.Sprintf(" (expected %s, got %s)", f.Expected, f.Got)
	}
	if r.Status == Stale {
		text = r.Reason + ": " + text
	}
	return text
}

// narrative is everything there is to say about a result, as plain text.
func narrative(r *Result) string {
	var b strings.Builder
	if r.Reason != "" {
		fmt.Fprintln(&b, r.Reason)
	}
	for _, note := range r.Notes {
		fmt.Fprintln(&b, "note: "+note)
	}
	for i := range r.Failures {
		for _, l := range account(r, &r.Failures[i]) {
			head := fmt.Sprintf("%-9s ", l.label)
			for part := range strings.SplitSeq(l.text, "\n") {
				fmt.Fprintln(&b, head+part)
				head = strings.Repeat(" ", 10)
			}
		}
		fmt.Fprintln(&b)
	}
	return xmlText(strings.TrimSpace(b.String()))
}

// xmlText replaces what XML cannot hold; CDATA is written as it is.
func xmlText(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\t' || c == '\n' || (c >= ' ' && c < 0xfffe) || c > 0xffff:
			return c
		case c == '\r':
			return -1
		default:
			return '\ufffd'
		}
	}, text)
}

package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Group is a set of plays that gets a verdict of its own: one IdP, the protocol
// (Profile ""), or a named suite.
type Group struct {
	Suite, Profile, Title string
	Provisional           bool
	// Claimed is what the target says of the suite; see ProfileVerdict.
	Claimed  *bool
	Floor    int
	Variants []string
	// Selected and NotSelected count plays; see Evidence.
	Selected, NotSelected int
}

// ProtocolTitle is what the group without an IdP is called.
const ProtocolTitle = "Protocol"

// Summarise fills everything in r that follows from its results: the results
// that stand for refused set-ups, counts, root causes, and the verdicts. The
// fields Results, Target, Filtered, Faults, Selected and Executed must be set;
// waive, when not nil, is applied after what was observed is settled and
// before anything is counted.
func Summarise(r *Report, groups []Group, waive func([]Result)) {
	for i := range r.Results {
		r.Results[i].Observed = cmp.Or(r.Results[i].Observed, r.Results[i].Status)
	}
	if r.Kill == nil {
		r.Results = append(r.Results, refusals(r.Results, r.Target.Own)...)
	}
	if waive != nil {
		waive(r.Results)
	}
	slices.SortStableFunc(r.Results, func(a, b Result) int { return cmp.Compare(a.ID, b.ID) })
	if r.Kill != nil {
		judgeAll(r, groups)
		return // failures are what it is for: they say nothing of a target
	}
	link(r.Results)
	r.Causes = causes(r.Results)
	r.Sections = sections(r.Results, r.Target.Own)
	r.Protocol, r.Profiles, r.Suites = nil, nil, nil
	for _, g := range groups {
		v := judgeGroup(r, g)
		switch {
		case g.Suite != "":
			r.Suites = append(r.Suites, v)
		case g.Profile == "":
			r.Protocol = &v
		default:
			r.Profiles = append(r.Profiles, v)
		}
	}
	judgeAll(r, groups)
}

func judgeGroup(r *Report, g Group) ProfileVerdict {
	v := ProfileVerdict{Suite: g.Suite, Profile: g.Profile, Title: g.Title, Provisional: g.Provisional, Claimed: g.Claimed, Floor: g.Floor, Variants: g.Variants}
	e := Evidence{Selected: g.Selected, NotSelected: g.NotSelected, Floor: g.Floor, Filtered: r.Filtered}
	for i := range r.Results {
		result := &r.Results[i]
		if result.Profile != g.Profile || result.Suite != g.Suite {
			continue
		}
		v.Counts.Add(result.Status)
		e.Observed.Add(result.Observed)
		v.Duration += result.Duration
		if !result.Refusal {
			e.Executed++
		}
	}
	v.Counts.NotSelected = g.NotSelected
	v.Verdict, v.Why = Decide(e)
	return v
}

// judgeAll decides over everything. An IdP without a verdict leaves none for
// the whole, unless something failed.
func judgeAll(r *Report, groups []Group) {
	r.Counts = Counts{}
	e := Evidence{Selected: r.Selected, Executed: r.Executed, Filtered: r.Filtered, Faults: len(r.Faults)}
	for i := range r.Results {
		r.Counts.Add(r.Results[i].Status)
		e.Observed.Add(r.Results[i].Observed)
	}
	for _, g := range groups {
		e.NotSelected += g.NotSelected
	}
	r.Counts.NotSelected = e.NotSelected
	if r.Kill != nil {
		r.Verdict, r.Why = NoVerdict, "a kill run judges the scenarios, not a target"
		return
	}
	r.Verdict, r.Why = Decide(e)
	if r.Verdict == NotConformant || r.Verdict == NoVerdict {
		return
	}
	for _, p := range r.verdicts() {
		if p.Verdict == NoVerdict {
			r.Verdict, r.Why = NoVerdict, p.Title+": "+p.Why
			return
		}
	}
}

// verdicts are those of every group, the protocol's first, suites last.
func (r *Report) verdicts() []ProfileVerdict {
	var all []ProfileVerdict
	if r.Protocol != nil {
		all = append(all, *r.Protocol)
	}
	return append(append(all, r.Profiles...), r.Suites...)
}

// group names the set of plays a result is judged in, "" for the protocol.
func (r *Result) group() string { return groupName(r.Suite, r.Profile) }

func groupName(suite, profile string) string {
	switch {
	case suite == "":
		return profile
	case profile == "":
		return "suites/" + suite
	default:
		return "suites/" + suite + "/" + profile
	}
}

// refusals gives each cause of blocking that no failed play of the same IdP
// accounts for a failed result of its own, so that blocked is never silently
// partial.
func refusals(results []Result, own bool) []Result {
	type key struct{ group, cause string }
	accounted := map[key]bool{}
	for i := range results {
		if results[i].Observed == Failed {
			for _, f := range results[i].Failures {
				accounted[key{results[i].group(), f.Cause}] = true
			}
		}
	}
	// hard causes keep something from being judged that could have failed.
	hard := map[key]bool{}
	for i := range results {
		blocked := &results[i]
		if blocked.Observed == Blocked && worst(blocked.Requirements, own) == Fail {
			hard[key{blocked.group(), blocked.Cause}] = true
		}
	}
	var added []Result
	for i := range results {
		blocked := &results[i]
		k := key{blocked.group(), blocked.Cause}
		if blocked.Observed != Blocked || accounted[k] {
			continue
		}
		accounted[k] = true
		added = append(added, refusal(blocked, hard[k]))
	}
	return added
}

func refusal(blocked *Result, hard bool) Result {
	id := "setup/" + Slug(blocked.Cause)
	if blocked.Suite != "" {
		id = "suites/" + blocked.Suite + "/" + id
	}
	if blocked.Profile != "" {
		id += "@" + blocked.Profile
	}
	if blocked.Deviation != "" {
		id += "!" + blocked.Deviation
	}
	// The rows of the scenario were not put to the test, so nothing is held
	// against them.
	failures := slices.Clone(blocked.Failures)
	for i := range failures {
		failures[i].Requirement = nil
	}
	status := Failed
	if !hard || len(failures) > 0 && !slices.ContainsFunc(failures, func(f Failure) bool { return f.severity(nil, false) == Fail }) {
		status = Warned // what blocked it rests on too little to fail anything
	}
	return Result{
		ID: id, Title: "set-up refused: " + blocked.Cause, Feature: blocked.Feature, File: blocked.File, Line: blocked.Line,
		Suite: blocked.Suite, Profile: blocked.Profile, Variant: blocked.Variant, Mode: blocked.Mode, Deviation: blocked.Deviation,
		Status: status, Observed: status, Refusal: true,
		Reason:   "no play that failed accounts for what blocked " + blocked.ID,
		Failures: failures, Exchanges: blocked.Exchanges, Started: blocked.Started,
	}
}

// link points each blocked result at the play that failed with its cause.
func link(results []Result) {
	first := map[string]string{}
	for i := range results {
		if results[i].Observed != Failed {
			continue
		}
		for _, f := range results[i].Failures {
			for _, k := range []string{results[i].group() + " " + f.Cause, " " + f.Cause} {
				if _, taken := first[k]; !taken {
					first[k] = results[i].ID
				}
			}
		}
	}
	for i := range results {
		if results[i].Observed == Blocked {
			results[i].CausedBy = cmp.Or(first[results[i].group()+" "+results[i].Cause], first[" "+results[i].Cause])
		}
	}
}

// origin is the cause key of a failed result. A refusal says by itself what was
// wrong; a success that was none is told apart by what it went against.
func (r *Result) origin() string {
	f := &r.Failures[0]
	rows := f.Requirement
	if len(rows) == 0 {
		rows = r.Requirements
	}
	if !successful.MatchString(f.Cause) || len(rows) == 0 {
		return f.Cause
	}
	return f.Cause + ", " + strings.TrimSpace(rows[0].Source+" "+rows[0].Section)
}

var successful = regexp.MustCompile(` 2\d\d$`)

// shape is a text without what differs from one play to the next: names in
// quotation marks, ids and numbers.
func shape(text string) string {
	return individual.ReplaceAllString(text, "…")
}

var individual = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|/(?:Users|Groups)/[^ ]+|[[:alnum:]_-]*\d[[:alnum:]_-]*`)

// causes groups failed and blocked results by cause key, the widest first.
func causes(results []Result) []RootCause {
	byKey := map[string]*RootCause{}
	var keys []string
	get := func(k, did string) *RootCause {
		c := byKey[k]
		if c == nil {
			c = &RootCause{Key: k, Did: did}
			byKey[k] = c
			keys = append(keys, k)
		}
		return c
	}
	for i := range results {
		r := &results[i]
		switch {
		case r.Observed == Failed && len(r.Failures) > 0 && r.Failures[0].Cause != "":
			c := get(r.origin(), r.Failures[0].Did)
			c.Failed = append(c.Failed, r.ID)
		case r.Observed == Blocked:
			did := ""
			if len(r.Failures) > 0 {
				did = r.Failures[0].Did
			}
			c := get(r.Cause, did)
			c.Blocked = append(c.Blocked, r.ID)
		}
	}
	list := make([]RootCause, 0, len(keys))
	for _, k := range keys {
		list = append(list, *byKey[k])
	}
	slices.SortStableFunc(list, func(a, b RootCause) int {
		return cmp.Or(len(b.Blocked)-len(a.Blocked), len(b.Failed)-len(a.Failed), cmp.Compare(a.Key, b.Key))
	})
	return list
}

// sections judges every section of an RFC that a result proves something of.
// Plays of an IdP do not count there: it may need what the RFC does not demand,
// and then the server is right by the section and still fails that IdP. Nor do
// those of a named suite.
func sections(results []Result, own bool) []SectionVerdict {
	type key struct{ rfc, section string }
	evidence := map[key]*Evidence{}
	for i := range results {
		r := &results[i]
		if r.Profile != "" || r.Suite != "" {
			continue
		}
		rows := map[key][]RequirementRef{}
		for _, ref := range r.Requirements {
			if strings.HasPrefix(ref.Source, "RFC") {
				k := key{ref.Source, ref.Section}
				rows[k] = append(rows[k], ref)
			}
		}
		for k, refs := range rows {
			if evidence[k] == nil {
				evidence[k] = &Evidence{BlockedElsewhere: true}
			}
			evidence[k].Observed.Add(sectionStatus(r, refs, own))
		}
	}
	list := make([]SectionVerdict, 0, len(evidence))
	for k, e := range evidence {
		v, _ := Decide(*e)
		list = append(list, SectionVerdict{RFC: k.rfc, Section: k.section, Verdict: v, Counts: e.Observed})
	}
	slices.SortFunc(list, func(a, b SectionVerdict) int {
		return cmp.Or(cmp.Compare(a.RFC, b.RFC), compareSections(a.Section, b.Section))
	})
	return list
}

func sectionStatus(r *Result, rows []RequirementRef, own bool) Status {
	if r.Observed != Failed {
		return r.Observed
	}
	status := Noted
	for _, f := range r.Failures {
		s := f.Severity
		if s == "" {
			s = worst(rows, own)
		}
		switch s {
		case Fail:
			return Failed
		case Warn:
			status = Warned
		case Note:
		}
	}
	if len(r.Failures) == 0 {
		return Failed
	}
	return status
}

// compareSections orders 3.5.2.10 after 3.5.2.9.
func compareSections(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(x, y string) int {
		return cmp.Or(len(x)-len(y), cmp.Compare(x, y))
	})
}

// Slug makes an id of a sentence: lower case, words joined by hyphens.
func Slug(text string) string {
	var b strings.Builder
	gap := false
	for _, c := range strings.ToLower(text) {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(c)
			continue
		}
		gap = gap || (c != '\'' && c != '’') // don't is one word
	}
	return b.String()
}

// Describe says what a report came to in one line: "not conformant: 3 of 120
// failed, in 9.8 s".
func (r *Report) Describe() string {
	return fmt.Sprintf("%s: %s, in %s", r.Verdict, r.Why, r.Duration.Round(100*time.Millisecond))
}

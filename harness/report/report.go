// Package report holds the result model, version 1, and its writers. The JSON
// form is a public interface: fields are added, never renamed or reused.
//
// Nothing here knows how a scenario is played. Statuses, verdicts and exit
// codes are pure functions of the results.
package report

import (
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/sut"
)

// Version is the version of the report format.
const Version = "1"

// Status is how one play of a scenario ended.
type Status string

// The statuses, as defined in the project's rule book.
const (
	// Passed: every assertion held.
	Passed Status = "passed"
	// Noted: an observation without judgement.
	Noted Status = "noted"
	// Warned: a SHOULD was violated.
	Warned Status = "warned"
	// Failed: a MUST was violated, or something advertised does not do what it says.
	Failed Status = "failed"
	// Blocked: the scenario's own setup failed; Result.Cause points at why.
	Blocked Status = "blocked"
	// NotApplicable: the target or the profile never does this; Result.Reason says which.
	NotApplicable Status = "not applicable"
	// Skipped: not run by choice.
	Skipped Status = "skipped"
	// Known: failed, and waived by the baseline.
	Known Status = "known"
	// Stale: waived by the baseline, yet it passes or the waiver has expired.
	Stale Status = "stale"
	// Error: the harness's own fault.
	Error Status = "error"
)

// Severity is what a violated requirement amounts to.
type Severity string

// The severities, mildest first.
const (
	Note Severity = "note"
	Warn Severity = "warn"
	Fail Severity = "fail"
)

// RequirementRef names a row of the catalogue and carries what a reader needs of it.
type RequirementRef struct {
	// ID is the row's stable id, e.g. RFC7644-3.5.2.2-03.
	ID string `json:"id"`
	// Source is "RFC 7644", "workspace" or an IdP's dossier.
	Source string `json:"source"`
	// Section is the RFC's section, or the heading of the source document.
	Section string `json:"section,omitempty"`
	// Level is the RFC's own keyword, or IMPLIED.
	Level string `json:"level,omitempty"`
	// Basis is keyword, erratum, implied, example, choice, seed, or the
	// confidence of an IdP fact (D, O, doc, obs, I, inf, L).
	Basis string `json:"basis,omitempty"`
	// Max caps the severity: fail (or empty), warn, note.
	Max Severity `json:"max,omitempty"`
	// Text is the sentence as the catalogue states it.
	Text string `json:"text,omitempty"`
	// Lines is where in the RFC's text it rests, e.g. "2034-2036".
	Lines string `json:"lines,omitempty"`
	// URL is a deep link to the section.
	URL string `json:"url,omitempty"`
}

// Failure is one assertion that did not hold. It reads in the order of its fields.
type Failure struct {
	// Does is what the IdP or client does, Did what the server did, Breaks what
	// that breaks for the people using it.
	Does   string `json:"does"`
	Did    string `json:"did"`
	Breaks string `json:"breaks,omitempty"`
	// Requirement holds the rows this assertion rests on; empty means the
	// scenario's.
	Requirement []RequirementRef `json:"requirement,omitempty"`
	Expected    string           `json:"expected,omitempty"`
	Got         string           `json:"got,omitempty"`
	// ExchangeSeq is the exchange that shows it, 0 for none.
	ExchangeSeq int `json:"exchangeSeq,omitempty"`
	// Cause groups failures of one origin: method, path template, status and
	// scimType.
	Cause string `json:"cause,omitempty"`
	// Severity overrides what the requirements say: a 5xx on an observation row
	// fails; empty means judged by the requirements.
	Severity Severity `json:"severity,omitempty"`
	// Step is the sentence that failed, filled in by the suite.
	Step string `json:"step,omitempty"`
}

// Result is one play: one scenario (or one row of its examples), as one IdP
// variant or none.
type Result struct {
	// ID is the play id, stable across runs:
	// <folder/file>/<slug of the scenario's name>[#<first cell>][@<idp>:<variant>][!<deviation>].
	ID    string `json:"id"`
	Title string `json:"title"`
	// Rule is the text of the Gherkin rule, the normative sentence.
	Rule    string `json:"rule,omitempty"`
	Feature string `json:"feature"`
	// File and Line say where the scenario (or example row) is written.
	File string `json:"file"`
	Line int    `json:"line"`
	// Suite is the named suite it belongs to, "" for the plain run.
	Suite string `json:"suite,omitempty"`
	// Profile and Variant are empty for protocol and resilience features.
	Profile   string   `json:"profile,omitempty"`
	Variant   string   `json:"variant,omitempty"`
	Mode      string   `json:"mode,omitempty"`
	Deviation string   `json:"deviation,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	// Requirements are the catalogue rows the scenario is tagged with.
	Requirements []RequirementRef `json:"requirements,omitempty"`
	// Status is what counts for the exit code; Observed is what the run saw,
	// before the baseline, and counts for the verdict.
	Status   Status `json:"status"`
	Observed Status `json:"observed"`
	// Reason explains a status that is neither passed nor failed.
	Reason string `json:"reason,omitempty"`
	// Refusal marks a result that no scenario stands for: it accounts for a
	// set-up the target refused.
	Refusal bool `json:"refusal,omitempty"`
	// Cause is the cause key of a blocked result, CausedBy the play that failed with it.
	Cause    string    `json:"cause,omitempty"`
	CausedBy string    `json:"causedBy,omitempty"`
	Failures []Failure `json:"failures,omitempty"`
	Notes    []string  `json:"notes,omitempty"`
	// Exchanges are redacted; kept for results that need explaining.
	Exchanges []exchange.Exchange `json:"exchanges,omitempty"`
	Started   time.Time           `json:"started"`
	Duration  time.Duration       `json:"durationNanos"`
}

// Counts holds one number per status; they add up to Total.
type Counts struct {
	Total         int `json:"total"`
	Passed        int `json:"passed"`
	Noted         int `json:"noted"`
	Warned        int `json:"warned"`
	Failed        int `json:"failed"`
	Blocked       int `json:"blocked"`
	NotApplicable int `json:"notApplicable"`
	Skipped       int `json:"skipped"`
	Known         int `json:"known"`
	Stale         int `json:"stale"`
	Error         int `json:"error"`
	// NotSelected plays are left out by a filter; they are not in Total.
	NotSelected int `json:"notSelected,omitempty"`
}

// Verdict is the judgement over a set of results.
type Verdict string

// The verdicts, as defined in the project's rule book.
const (
	Conformant    Verdict = "conformant"
	Partial       Verdict = "partial"
	NotConformant Verdict = "not conformant"
	NoVerdict     Verdict = "no verdict"
)

// ProfileVerdict is the judgement of one IdP over the target, of the RFCs
// (Profile "" and Title "Protocol"), or of one named suite.
type ProfileVerdict struct {
	// Suite is the named suite, "" for an IdP or the protocol.
	Suite   string `json:"suite,omitempty"`
	Profile string `json:"profile"`
	Title   string `json:"title"`
	// Provisional says the profile rests on facts of low confidence, the suite on
	// a draft.
	Provisional bool `json:"provisional,omitempty"`
	// Claimed is what the target says of the suite, nil where it has no word for it.
	Claimed *bool   `json:"claimed,omitempty"`
	Verdict Verdict `json:"verdict"`
	// Why says in a few words what the verdict rests on.
	Why    string `json:"why,omitempty"`
	Counts Counts `json:"counts"`
	// Floor is how many plays an unfiltered run must have, 0 for none.
	Floor    int           `json:"floor,omitempty"`
	Variants []string      `json:"variants,omitempty"`
	Duration time.Duration `json:"durationNanos"`
}

// SectionVerdict is the judgement over one section of an RFC.
type SectionVerdict struct {
	RFC     string  `json:"rfc"`
	Section string  `json:"section"`
	Verdict Verdict `json:"verdict"`
	Counts  Counts  `json:"counts"`
}

// RootCause groups what one refusal of the target brought down.
type RootCause struct {
	Key string `json:"key"`
	// Failed and Blocked are play ids.
	Failed  []string `json:"failed,omitempty"`
	Blocked []string `json:"blocked,omitempty"`
	// Did is the account of the first failure with this key.
	Did string `json:"did,omitempty"`
}

// Leftover is something a scenario made on the target and could not remove.
type Leftover struct {
	Play string `json:"play"`
	What string `json:"what"`
}

// Coverage says how much of the catalogue has a scenario. Observation rows
// (max note) and rows nobody can see from outside are counted apart.
type Coverage struct {
	Rows         int `json:"rows"`
	Covered      int `json:"covered"`
	Observations int `json:"observations,omitempty"`
	Unobservable int `json:"unobservable"`
	// OutOfScope rows could be seen and are not looked at; the catalogue says why.
	OutOfScope int `json:"outOfScope,omitempty"`
}

// Tool says what produced the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Go      string `json:"go,omitempty"`
}

// Report is everything a run found out.
type Report struct {
	// Version is the version of this format, "1".
	Version string `json:"version"`
	Tool    Tool   `json:"tool"`
	// Catalogue identifies the requirement catalogue, e.g. "550 rows, sha256 1a2b3c4d".
	Catalogue string `json:"catalogue,omitempty"`
	// Command repeats the run; it holds no secret.
	Command  string        `json:"command,omitempty"`
	Target   sut.Info      `json:"target"`
	Started  time.Time     `json:"started"`
	Finished time.Time     `json:"finished"`
	Duration time.Duration `json:"durationNanos"`
	Seed     int64         `json:"seed"`
	// Selected and Executed count plays; they differ only when something went wrong.
	Selected int `json:"selected"`
	Executed int `json:"executed"`
	// Filtered says that tags or ids left plays out.
	Filtered bool `json:"filtered,omitempty"`
	// Interrupted says that the run was stopped before its end.
	Interrupted bool `json:"interrupted,omitempty"`
	// Faults are troubles of the harness outside any scenario.
	Faults   []string         `json:"faults,omitempty"`
	Verdict  Verdict          `json:"verdict"`
	Why      string           `json:"why,omitempty"`
	Counts   Counts           `json:"counts"`
	Protocol *ProfileVerdict  `json:"protocol,omitempty"`
	Profiles []ProfileVerdict `json:"profiles,omitempty"`
	// Suites are the verdicts of named suites; they judge nothing else.
	Suites   []ProfileVerdict `json:"suites,omitempty"`
	Sections []SectionVerdict `json:"sections,omitempty"`
	Causes   []RootCause      `json:"causes,omitempty"`
	// Capabilities the target advertises or offers, by name.
	Capabilities map[string]bool `json:"capabilities,omitempty"`
	Results      []Result        `json:"results"`
	// Variations say what came of other values of what is not known of an IdP.
	Variations []Variation `json:"variations,omitempty"`
	// UnusedWaivers are ids of the baseline that no play of a full run has; like
	// a stale one they make the exit code non-zero.
	UnusedWaivers []string   `json:"unusedWaivers,omitempty"`
	Leftovers     []Leftover `json:"leftovers,omitempty"`
	Coverage      Coverage   `json:"coverage"`
	// Rows are the rows of the catalogue that something proves, with what became
	// of it in this run.
	Rows []Row `json:"rows,omitempty"`
	// Kill is filled by a run that planted deviations.
	Kill *Kill `json:"kill,omitempty"`
}

// Row is a row of the catalogue with what proves it.
type Row struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Counts are of the plays of its scenarios.
	Counts Counts `json:"counts"`
	// Scenarios carry the row; each was played by everybody it concerns.
	Scenarios []RowScenario `json:"scenarios,omitempty"`
	// Tests are the Go tests that prove it: package folder and function.
	Tests []string `json:"tests,omitempty"`
}

// RowScenario is a scenario that carries a row, without profile and variant.
type RowScenario struct {
	ID     string `json:"id"`
	Counts Counts `json:"counts"`
}

// Kill says which planted deviations were noticed.
type Kill struct {
	Deviations []Killed `json:"deviations"`
	// Survivors are the names of deviations nothing noticed.
	Survivors []string `json:"survivors,omitempty"`
	// Immune are the scenarios that were played against at least one deviation
	// and killed none, without profile and variant.
	Immune []string `json:"immune,omitempty"`
}

// Killed is one planted deviation and the plays that noticed it.
type Killed struct {
	Name string `json:"name"`
	// What it does wrong, in a sentence.
	What string `json:"what,omitempty"`
	// Suffers are the identity providers it hurts, "any" when all do.
	Suffers      []string `json:"suffers,omitempty"`
	Requirements []string `json:"requirements"`
	// Played counts the plays in a workspace with this deviation.
	Played int      `json:"played"`
	By     []Killer `json:"by,omitempty"`
}

// Killer is a play that noticed a deviation, with what it said.
type Killer struct {
	Play         string   `json:"play"`
	Requirements []string `json:"requirements"`
	Text         string   `json:"text"`
}

package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The parts of SARIF 2.1.0 (OASIS) that code scanning reads. Rules are the
// rows of the catalogue, results the plays that need attention, their location
// the scenario.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool         `json:"tool"`
	Invocations []sarifInvocation `json:"invocations"`
	Results     []sarifResult     `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string         `json:"id"`
	ShortDescription sarifText      `json:"shortDescription"`
	HelpURI          string         `json:"helpUri,omitempty"`
	Properties       map[string]any `json:"properties,omitempty"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool   `json:"executionSuccessful"`
	StartTimeUTC        string `json:"startTimeUtc,omitempty"`
	EndTimeUTC          string `json:"endTimeUtc,omitempty"`
}

type sarifResult struct {
	RuleID              string             `json:"ruleId"`
	RuleIndex           int                `json:"ruleIndex"`
	Level               string             `json:"level"`
	Message             sarifText          `json:"message"`
	Locations           []sarifLocation    `json:"locations"`
	PartialFingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	Properties          map[string]any     `json:"properties,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine int `json:"startLine"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification,omitempty"`
}

// sarifTime is how SARIF writes times.
const sarifTime = "2006-01-02T15:04:05.000Z"

// noRow is the rule of a result that rests on no row of the catalogue.
const noRow = "scimproof"

// WriteSARIF writes the results that need attention as SARIF 2.1.0: failed,
// stale and error as errors, warned as warnings, known as suppressed.
func WriteSARIF(w io.Writer, r *Report) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "scimproof", Version: r.Tool.Version, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: r.Verdict != NoVerdict, StartTimeUTC: r.Started.UTC().Format(sarifTime), EndTimeUTC: r.Finished.UTC().Format(sarifTime),
		}},
		Results: []sarifResult{},
	}
	index := map[string]int{}
	for i := range r.Results {
		result := &r.Results[i]
		level := sarifLevel(result.Status)
		if level == "" {
			continue
		}
		row := violated(result)
		at, known := index[row.ID]
		if !known {
			at = len(run.Tool.Driver.Rules)
			index[row.ID] = at
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(row))
		}
		run.Results = append(run.Results, sarifOf(r, result, row, at, level))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	log := sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
	if err := encoder.Encode(log); err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	return nil
}

func sarifLevel(s Status) string {
	switch s {
	case Failed, Stale, Error, Known:
		return "error"
	case Warned:
		return "warning"
	case Passed, Noted, Blocked, NotApplicable, Skipped:
		return ""
	}
	return ""
}

// violated is the row a result is filed under: the first its failure rests on.
func violated(r *Result) RequirementRef {
	for _, f := range r.Failures {
		if len(f.Requirement) > 0 {
			return f.Requirement[0]
		}
	}
	if len(r.Requirements) > 0 {
		return r.Requirements[0]
	}
	return RequirementRef{ID: noRow, Text: "A scenario that rests on no row of the catalogue."}
}

func ruleOf(row RequirementRef) sarifRule {
	rule := sarifRule{ID: row.ID, ShortDescription: sarifText{cmp.Or(row.Text, row.ID)}, HelpURI: row.URL}
	tags := slices.DeleteFunc([]string{row.Source, row.Level}, func(s string) bool { return s == "" })
	if len(tags) > 0 {
		rule.Properties = map[string]any{"tags": tags}
	}
	return rule
}

func sarifOf(all *Report, r *Result, row RequirementRef, at int, level string) sarifResult {
	text := message(r)
	if len(r.Failures) > 0 {
		text = r.Failures[0].Does + ": " + text
	}
	result := sarifResult{
		RuleID: row.ID, RuleIndex: at, Level: level, Message: sarifText{strings.TrimPrefix(text, ": ")},
		Locations:           []sarifLocation{{sarifPhysical{sarifArtifact{"features/" + r.File}, sarifRegion{max(r.Line, 1)}}}},
		PartialFingerprints: map[string]string{"playId/v1": r.ID},
	}
	if r.Suite != "" {
		result.Properties = map[string]any{"suite": r.Suite}
	}
	if v := all.verdictOf(r.group()); v != nil && v.mark() != "" {
		result.Message.Text += v.mark()
		if result.Properties == nil {
			result.Properties = map[string]any{}
		}
		result.Properties["provisional"] = v.Provisional
	}
	if r.Status == Known {
		result.Suppressions = []sarifSuppression{{Kind: "external", Justification: r.Reason}}
	}
	return result
}

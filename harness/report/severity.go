package report

import "strings"

// SeverityOn says what a violation of the row amounts to. On our own reference
// server (own) a choice of ours fails, since we promised it; nobody else is
// accused of not sharing it.
func (r RequirementRef) SeverityOn(own bool) Severity {
	return milder(r.byBasis(own), r.Max)
}

func (r RequirementRef) byBasis(own bool) Severity {
	switch r.Basis {
	case "choice":
		if own {
			return Fail
		}
		return Note
	case "example", "I", "inf":
		return Warn
	case "L":
		return Note
	case "implied", "D", "O", "doc", "obs":
		return Fail
	default: // keyword, erratum, seed: by its level
		if strings.HasPrefix(r.Level, "SHOULD") || strings.HasPrefix(r.Level, "RECOMMENDED") || strings.HasPrefix(r.Level, "NOT RECOMMENDED") {
			return Warn
		}
		return Fail // MUST, SHALL, REQUIRED, and an advertised MAY that misbehaves
	}
}

func rank(s Severity) int {
	switch s {
	case Note:
		return 1
	case Warn:
		return 2
	case Fail:
		return 3
	default:
		return 4 // no cap
	}
}

func milder(a, b Severity) Severity {
	if rank(b) < rank(a) {
		return b
	}
	return a
}

// severity judges one failure of a scenario that proves the given rows: by what
// the failure says itself, else by the hardest of its rows. A failure that
// rests on no row fails.
func (f Failure) severity(scenario []RequirementRef, own bool) Severity {
	if f.Severity != "" {
		return f.Severity
	}
	rows := f.Requirement
	if len(rows) == 0 {
		rows = scenario
	}
	return worst(rows, own)
}

// worst is the hardest severity among rows, Fail when there are none.
func worst(rows []RequirementRef, own bool) Severity {
	if len(rows) == 0 {
		return Fail
	}
	hardest := Note
	for _, r := range rows {
		if s := r.SeverityOn(own); rank(s) > rank(hardest) {
			hardest = s
		}
	}
	return hardest
}

// Judge is the status of a scenario that ran to its end: of what it proves,
// what did not hold, and what it noted. own says that the target is our own
// reference server.
func Judge(rows []RequirementRef, failures []Failure, notes []string, own bool) Status {
	status := Passed
	if len(notes) > 0 || (len(rows) > 0 && worst(rows, own) == Note) {
		status = Noted
	}
	for _, f := range failures {
		switch f.severity(rows, own) {
		case Fail:
			return Failed
		case Warn:
			status = Warned
		case Note:
			if status == Passed {
				status = Noted
			}
		}
	}
	return status
}

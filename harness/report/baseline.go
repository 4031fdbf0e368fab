package report

import (
	"io"
	"time"
)

// Baseline lists failures that are known and accepted for a time.
type Baseline struct {
	Entries []Waiver
}

// Waiver accepts one failure until it expires.
type Waiver struct {
	// ID is a play id, or a pattern with * (within a segment) and ** over it.
	ID string `json:"id" yaml:"id"`
	// Reason and Link say why and where it is tracked; both are required.
	Reason string `json:"reason" yaml:"reason"`
	Link   string `json:"link" yaml:"link"`
	// Expires is the last day it holds, YYYY-MM-DD, in UTC.
	Expires time.Time `json:"-" yaml:"-"`
}

// ReadBaseline reads a YAML or JSON list of {id, reason, link, expires}.
// Errors name the entry and what is wrong with it.
func ReadBaseline(r io.Reader) (*Baseline, error) { panic("not yet") }

package report

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Baseline lists failures that are known and accepted for a time.
type Baseline struct {
	Entries []Waiver
}

// Waiver accepts one failure until it expires. All fields are required.
type Waiver struct {
	// ID is a play id or a pattern; see MatchID.
	ID string
	// Reason and Link say why, and where it is being worked on.
	Reason, Link string
	// Expires is the last day it holds, in UTC.
	Expires time.Time
}

// ReadBaseline reads a YAML or JSON list of {id, reason, link, expires}, the
// last as YYYY-MM-DD. Errors name the entry and what is wrong with it.
func ReadBaseline(r io.Reader) (*Baseline, error) {
	decoder := yaml.NewDecoder(r)
	decoder.KnownFields(true)
	var entries []struct {
		ID      string `yaml:"id"`
		Reason  string `yaml:"reason"`
		Link    string `yaml:"link"`
		Expires string `yaml:"expires"`
	}
	if err := decoder.Decode(&entries); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("baseline: a list of id, reason, link, expires is needed: %w", err)
	}
	b := &Baseline{}
	for i, e := range entries {
		for _, field := range []struct{ name, value string }{{"id", e.ID}, {"reason", e.Reason}, {"link", e.Link}, {"expires", e.Expires}} {
			if strings.TrimSpace(field.value) == "" {
				return nil, fmt.Errorf("baseline: entry %d (%s) lacks %s", i+1, e.ID, field.name)
			}
		}
		expires, err := time.Parse(time.DateOnly, e.Expires)
		if err != nil {
			return nil, fmt.Errorf("baseline: entry %d (%s): expires is %q, want YYYY-MM-DD", i+1, e.ID, e.Expires)
		}
		b.Entries = append(b.Entries, Waiver{e.ID, e.Reason, e.Link, expires})
	}
	return b, nil
}

func (w Waiver) expired(now time.Time) bool {
	return !now.UTC().Before(w.Expires.AddDate(0, 0, 1))
}

// Apply turns failed results that are waived into known ones, and waived ones
// that pass, or whose waiver has expired, into stale ones. It returns the
// waivers that match no result. A pattern is stale only when nothing it matches
// fails.
func (b *Baseline) Apply(results []Result, now time.Time) (unmatched []Waiver) {
	if b == nil {
		return nil
	}
	for _, w := range b.Entries {
		matched, failing := w.match(results)
		if len(matched) == 0 {
			unmatched = append(unmatched, w)
		}
		for _, i := range matched {
			w.apply(&results[i], failing, now)
		}
	}
	return unmatched
}

func (w Waiver) match(results []Result) (matched []int, failing bool) {
	for i := range results {
		if MatchID(w.ID, results[i].ID) {
			matched = append(matched, i)
			failing = failing || results[i].Observed == Failed
		}
	}
	return matched, failing
}

func (w Waiver) apply(r *Result, failing bool, now time.Time) {
	day := w.Expires.Format(time.DateOnly)
	switch r.Observed {
	case Failed:
		if w.expired(now) {
			r.Status, r.Reason = Stale, fmt.Sprintf("the waiver expired on %s and it still fails: %s (%s)", day, w.Reason, w.Link)
			return
		}
		r.Status, r.Reason = Known, fmt.Sprintf("%s (%s), until %s", w.Reason, w.Link, day)
	case Passed, Noted, Warned:
		if !failing {
			r.Status, r.Reason = Stale, fmt.Sprintf("it passes; remove the entry %q from the baseline", w.ID)
		}
	case Blocked, NotApplicable, Skipped, Error, Known, Stale:
		// Nothing was proved either way.
	}
}

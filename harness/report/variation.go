package report

import (
	"fmt"
	"strings"
)

// Variation is a value that a parameter of an identity provider may have, beside
// the one that was played in full: it is not known which of them is true. Only
// scenarios in which the value changes what is sent count.
type Variation struct {
	Profile   string `json:"profile"`
	Variant   string `json:"variant"`
	Parameter string `json:"parameter"`
	Value     string `json:"value"`
	// Default is the value that was played in full, Confidence how sure it is.
	Default    string `json:"default"`
	Confidence string `json:"confidence"`
	// Settled says that Default is documented or observed and only Value is not
	// known for sure: that it works excuses nothing.
	Settled bool `json:"settled,omitempty"`
	// Changes says what the parameter changes on the wire.
	Changes string `json:"changes,omitempty"`
	// Counts are those of the plays in which something else was sent; Same is in
	// how many plays nothing was.
	Counts Counts `json:"counts"`
	Same   int    `json:"same"`
	// Failed are the plays that failed with this value.
	Failed []Result `json:"failed,omitempty"`
	// Excused are the plays that failed with the default and not with this value,
	// so that the verdict does not rest on them.
	Excused []string `json:"excused,omitempty"`
}

// name reads "okta:aiw cleared=empty".
func (v Variation) name() string {
	return fmt.Sprintf("%s:%s %s=%s", v.Profile, v.Variant, v.Parameter, v.Value)
}

// variations writes which unknowns were tried and what came of it.
func (t *Text) variations(r *Report) {
	played, same := 0, 0
	var told []Variation
	for _, v := range r.Variations {
		played += v.Counts.Total
		if v.Counts.Total == 0 {
			same++
		} else {
			told = append(told, v)
		}
	}
	if len(told) == 0 {
		return
	}
	t.heading(fmt.Sprintf("What is not known of the identity providers, %s in other ways", plural(played, "play")))
	for _, v := range told {
		text := fmt.Sprintf("%d of %d as expected", v.Counts.Total-v.Counts.Failed-v.Counts.Blocked-v.Counts.Error, v.Counts.Total)
		if n := v.Counts.Failed + v.Counts.Blocked + v.Counts.Error; n == 0 {
			text = t.paint(green, text)
		} else {
			text = t.paint(yellow, text)
		}
		whose := v.Confidence
		if v.Settled {
			whose += ", the other I" // the default is known, this value is inferred
		}
		t.printf("  %s instead of %s [%s]: %s\n", v.name(), v.Default, whose, text)
		for _, f := range v.Failed {
			did := f.Reason
			if len(f.Failures) > 0 {
				did = f.Failures[0].Did
			}
			t.printf("      %s: %s\n", f.ID, printable(did))
		}
		if len(v.Excused) > 0 {
			t.printf("      not held against the target, since it works so: %s\n", strings.Join(v.Excused, ", "))
		}
	}
	if same > 0 {
		t.printf("  %s changed nothing in what was sent\n", plural(same, "other value"))
	}
}

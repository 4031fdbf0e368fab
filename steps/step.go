// Package steps is the vocabulary of the features: each sentence, anchored, with
// the function that hands its arguments to the world. One file per concept; no
// file holds logic. Functions take a context that carries the scenario's world
// (world.With) and return an error that says whose fault it is: *world.Failure,
// *world.NotApplicable, anything else is the harness's own.
package steps

import "github.com/cucumber/godog"

// Step is one sentence of the vocabulary.
type Step struct {
	// Pattern is a regular expression anchored with ^ and $.
	Pattern string
	// Func is func(ctx context.Context, args…) error with one argument per
	// capture group, and a *Table or *DocString last where the sentence ends
	// in a colon.
	Func any
}

// Table and DocString are godog's own types under names of ours, since godog
// recognises an argument by its type.
type (
	Table     = godog.Table
	DocString = godog.DocString
)

// All returns every sentence. The order says nothing: no text matches two.
func All() []Step { return nil }

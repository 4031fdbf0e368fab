// Package steps is the vocabulary of the features: each sentence, anchored, with
// the function that hands its arguments to the world. One file per concept; no
// file holds logic. Functions take a context that carries the scenario's world
// (world.With) and return an error that says whose fault it is: *world.Failure,
// *world.NotApplicable, anything else is the harness's own.
//
// The tense of a verb says what an action is for: "has provisioned" sets up,
// "provisions" is the action under test, "tries to provision" looks for a
// refusal.
package steps

import (
	"context"
	"errors"
	"slices"

	"github.com/cucumber/godog"

	"github.com/scimproof/scimproof/harness/world"
)

// Step is one sentence of the vocabulary.
type Step struct {
	// Pattern is a regular expression anchored with ^ and $.
	Pattern string
	// Func is func(ctx context.Context, args…) error with one argument per
	// capture group, and a *Table or *DocString last where the sentence ends
	// in a colon.
	Func any
}

// Table is the table below a sentence. It is godog's own type, since godog
// recognises an argument by its type.
type Table = godog.Table

// DocString is the text below a sentence, likewise.
type DocString = godog.DocString

// All returns every sentence. The order says nothing: no text matches two.
func All() []Step {
	return slices.Concat(
		workspaceSteps(),
		directorySteps(),
		pushSteps(),
		syncSteps(),
		turnSteps(),
		connectionSteps(),
		appSteps(),
		refusalSteps(),
		appGroupSteps(),
		logSteps(),
		memberEffects(),
		groupEffects(),
		requestSteps(),
		bulkSteps(),
		versionSteps(),
		responseSteps(),
		publishedSteps(),
		listingSteps(),
		gateSteps(),
		patchSteps(),
	)
}

var errNoWorld = errors.New("the context carries no world: the suite has to put one there before each scenario")

// in runs a verb or effect in the scenario's world and records what it found.
func in(ctx context.Context, do func(*world.World) error) error {
	w := world.From(ctx)
	if w == nil {
		return errNoWorld
	}
	return w.Record(do(w))
}

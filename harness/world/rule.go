package world

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// rule is one that holds for everything the target shows.
type rule struct {
	// breaks says what a breach does to people.
	breaks string
	check  func(*audit)
}

// audit is one rule held against everything shown so far.
type audit struct {
	ctx   context.Context //nolint:containedctx // that of the sentence, for rules that have to ask
	w     *World
	kinds []*kind
	shown []*shownResource
	rule  rule
	found []error
	// asked counts what the rule was held against.
	asked int
}

// rules are named as sentences name them.
func rules() map[string]rule {
	all := map[string]rule{}
	for _, some := range []map[string]rule{typeRules, valueRules, schemaRules, resourceRules, identityRules, userRules, protocolRules, exchangeRules, meRules, tlsRules, asyncRules, draftRules, configRules, definitionRules, keptRules, definitionObservations, observations} {
		maps.Copy(all, some)
	}
	return all
}

// InEverythingShown asserts a rule of everything the target has shown so far.
func (w *World) InEverythingShown(ctx context.Context, name string) error {
	r, ok := rules()[name]
	if !ok {
		return fmt.Errorf("there is no rule %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(rules())), "; "))
	}
	kinds, err := w.published(ctx)
	if err != nil {
		return err
	}
	a := &audit{ctx: ctx, w: w, kinds: kinds, shown: w.shown(), rule: r}
	r.check(a)
	if a.asked == 0 && w.response != nil && w.response.status/100 == 4 {
		return nil // what was refused is not shown
	}
	if a.asked == 0 {
		return notApplicable("the target shows nothing that this rule speaks of")
	}
	return first(a.found...)
}

// maxFound bounds how often one rule is reported.
const maxFound = 3

// holds reports a breach unless the rule holds for one thing shown.
func (a *audit) holds(right bool, seq int, did, expected, got string) {
	a.asked++
	if right || len(a.found) >= maxFound {
		return
	}
	a.found = append(a.found, a.w.fail(false, report.Failure{
		Did: did, Breaks: a.rule.breaks, Expected: expected, Got: got, ExchangeSeq: seq,
	}))
}

// records notes an observation, each text once.
func (a *audit) records(format string, args ...any) {
	a.asked++
	text := fmt.Sprintf(format, args...)
	if !slices.Contains(a.w.Notes(), text) {
		a.w.note(text)
	}
}

// resources yields what is of a published type.
func (a *audit) resources(do func(*shownResource)) {
	for _, r := range a.shown {
		if r.kind != nil {
			do(r)
		}
	}
}

// wholes yields what the request did not cut down.
func (a *audit) wholes(do func(*shownResource)) {
	a.resources(func(r *shownResource) {
		if !r.part {
			do(r)
		}
	})
}

// values yields every value whose definition is known.
func (a *audit) values(do func(*shownResource, place)) {
	for _, r := range a.shown {
		for _, p := range r.places() {
			do(r, p)
		}
	}
}

// definitions yields every published attribute with its path.
func (a *audit) definitions(do func(x *schema, path string, d *definition)) {
	for _, x := range a.w.everySchema {
		eachDefinition(x.attributes, "", func(path string, d *definition) { do(x, path, d) })
	}
}

func eachDefinition(all []*definition, before string, do func(path string, d *definition)) {
	for _, d := range all {
		do(before+d.name, d)
		eachDefinition(d.subs, before+d.name+".", do)
	}
}

// published reports a breach in what /Schemas says.
func (a *audit) published(right bool, x *schema, path, did, expected, got string) {
	a.holds(right, a.w.schemasSeq, fmt.Sprintf("the definition of %s in %s %s", path, x.id, did), expected, got)
}

// at names a value for people.
func (r *shownResource) at(path string) string {
	name := "a resource"
	if r.kind != nil {
		name = r.kind.name
	}
	if id := r.text("id"); id != "" {
		name += " " + id
	}
	return fmt.Sprintf("%s of %s", path, name)
}

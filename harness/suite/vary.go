package suite

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/world"
	"github.com/scimproof/scimproof/profiles"
)

// What is not known of an identity provider is a parameter of its profile. The
// default is played in full; each other value is played alone, over the
// scenarios in which it changes what is sent, and a target is wrong about an
// unknown only if it fails with every value.

// unknown is one value of a parameter beside the one that is played.
type unknown struct{ param, value string }

// told is what an identity provider sent in a play.
type told struct {
	text string
	// read are the parameters its flows looked at, retried that it tried
	// something again by itself.
	read    map[string]bool
	retried bool
}

// trials are the plays with other values, and what came of them.
type trials struct {
	told    map[string]told
	results map[string]report.Result
}

func newTrials() trials {
	return trials{told: map[string]told{}, results: map[string]report.Result{}}
}

// listens says whether what was sent in a play is needed later.
func (r *runner) listens(x *play, status report.Status) bool {
	return x.profile != nil && x.deviation == "" && (r.o.Vary || x.of != nil || doubtful(status))
}

// doubtful results may be due to a parameter that is not known.
func doubtful(s report.Status) bool { return s == report.Failed || s == report.Blocked }

// hear keeps what was sent in a play.
func (r *runner) hear(x *play, w *world.World) {
	heard := told{w.Told(), w.ParametersRead(), w.Retried()}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trials.told[x.id] = heard
}

// try takes the result of a trial, which is none of the run's.
func (r *runner) try(result report.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.trials.results[result.ID] = result
}

// vary plays what the plays so far give reason for: with Vary every other value
// of every unknown, otherwise those that failed.
func (r *runner) vary(ctx context.Context) {
	if len(r.o.Deviations) > 0 || ctx.Err() != nil {
		return
	}
	byID := map[string]*report.Result{}
	for i := range r.results {
		byID[r.results[i].ID] = &r.results[i]
	}
	var more []*play
	for _, x := range r.plan.selected() {
		result := byID[x.id]
		if x.profile == nil || result == nil || !r.o.Vary && !doubtful(result.Status) {
			continue
		}
		others, err := r.others(x)
		if err != nil {
			r.fault(err.Error())
			return
		}
		more = append(more, others...)
	}
	if len(more) == 0 {
		return
	}
	r.run(ctx, more)
	r.variations = r.compare(more)
	r.excuse(byID)
}

// others are a play's trials: one for each value that may have changed what was
// sent.
func (r *runner) others(x *play) ([]*play, error) {
	given := paramsOf(r.o, x)
	now, err := x.profile.Settings(x.variant, given)
	if err != nil {
		return nil, fmt.Errorf("the parameters of %s: %w", x.profile.Name, err)
	}
	variations, err := x.profile.Variations(x.variant)
	if err != nil {
		return nil, fmt.Errorf("the unknowns of %s: %w", x.profile.Name, err)
	}
	heard := r.trials.told[x.id]
	var more []*play
	for _, v := range variations {
		for param, value := range v {
			if _, fixed := given[param]; fixed {
				continue // somebody knows it
			}
			params := maps.Clone(given)
			params[param] = value
			then, err := x.profile.Settings(x.variant, params)
			if err != nil {
				return nil, fmt.Errorf("the parameters of %s: %w", x.profile.Name, err)
			}
			if !heard.read[param] && !differ(now, then, heard.retried) {
				continue
			}
			trial := *x
			trial.of, trial.value = x, unknown{param, value}
			trial.id += "~" + param + "=" + value
			trial.uri += "~" + param + "=" + value
			more = append(more, &trial)
		}
	}
	return more, nil
}

// differ says whether settings differ in what the flows do not read themselves.
func differ(a, b *profiles.Settings, retried bool) bool {
	one, other := *a, *b
	one.Params, other.Params = nil, nil
	if !retried {
		one.Retries, other.Retries = nil, nil
	}
	return !reflect.DeepEqual(one, other)
}

// compare sums the trials up by value, leaving out those that sent the same.
func (r *runner) compare(more []*play) []report.Variation {
	type key struct {
		player player
		value  unknown
	}
	all := map[key]*report.Variation{}
	var order []key
	played := map[string]string{} // why plays failed, by id
	for i := range r.results {
		if result := &r.results[i]; len(result.Failures) > 0 {
			played[result.ID] = result.Failures[0].Cause
		}
	}
	for _, x := range more {
		k := key{player{x.profile, x.variant}, x.value}
		v := all[k]
		if v == nil {
			v = describe(x)
			all[k] = v
			order = append(order, k)
		}
		result, ended := r.trials.results[x.id]
		switch {
		case !ended:
			continue
		case sameAsFarAsItWent(r.trials.told[x.id].text, r.trials.told[x.of.id].text):
			v.Same++
			delete(r.trials.results, x.id)
			continue
		}
		v.Counts.Add(result.Status)
		if doubtful(result.Status) || result.Status == report.Error {
			if why, failed := played[x.of.id]; failed && len(result.Failures) > 0 && result.Failures[0].Cause == why && !r.o.KeepExchanges {
				result.Exchanges = nil // the play itself shows them
			}
			v.Failed = append(v.Failed, result)
		}
	}
	list := make([]report.Variation, 0, len(order))
	for _, k := range order {
		list = append(list, *all[k])
	}
	slices.SortStableFunc(list, func(a, b report.Variation) int {
		return cmp.Or(cmp.Compare(a.Profile, b.Profile), cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.Parameter, b.Parameter), cmp.Compare(a.Value, b.Value))
	})
	return list
}

// sameAsFarAsItWent: who fails sends no more, so that the shorter of two texts
// decides.
func sameAsFarAsItWent(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] == b[:n]
}

func describe(x *play) *report.Variation {
	v := &report.Variation{Profile: x.profileName, Variant: x.variant, Parameter: x.value.param, Value: x.value.value}
	for _, q := range x.profile.Params {
		if q.Name == v.Parameter {
			v.Default, v.Confidence, v.Changes = q.Default, string(q.Confidence), q.Changes
			v.Settled = q.Confidence == profiles.Documented || q.Confidence == profiles.Observed
		}
	}
	if variant, ok := x.profile.Variant(x.variant); ok && variant.Params[v.Parameter] != "" {
		v.Default = variant.Params[v.Parameter]
	}
	return v
}

// excuse turns a failure into a warning where another value of an unknown
// parameter sends something else, and that works.
func (r *runner) excuse(byID map[string]*report.Result) {
	for i := range r.variations {
		v := &r.variations[i]
		if v.Settled {
			continue
		}
		suffix := "~" + v.Parameter + "=" + v.Value
		for id, failed := range byID {
			trial, ended := r.trials.results[id+suffix]
			if !doubtful(failed.Status) || !ended || trial.Profile != v.Profile || trial.Variant != v.Variant {
				continue
			}
			if trial.Status != report.Passed && trial.Status != report.Noted && trial.Status != report.Warned {
				continue
			}
			v.Excused = append(v.Excused, id)
		}
		slices.Sort(v.Excused)
	}
	for _, v := range r.variations {
		for _, id := range v.Excused {
			x := byID[id]
			x.Notes = append(x.Notes, fmt.Sprintf("it fails with %s %s, which is not known for sure (confidence %s), and not with %s: %s", v.Parameter, v.Default, v.Confidence, v.Value, v.Changes))
			if !r.o.FailOnWarn {
				x.Status, x.Observed, x.Cause = report.Warned, report.Warned, ""
			}
		}
	}
}

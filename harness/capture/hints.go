package capture

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"math"
	"runtime"
	"slices"
	"sync"

	"github.com/scimproof/scimproof/profiles"
)

// Hint is another setting of a profile, with which Left differences would be
// left: how an unknown gets known.
type Hint struct {
	Variant string
	Params  map[string]string
	Left    int
}

// Hints tries every other variant, every other value of each parameter, and
// all values together that help by themselves. It returns what leaves fewer
// than now differences, the best first.
func Hints(ctx context.Context, profile *profiles.Profile, variant string, params map[string]string, recording []Line, now int) ([]Hint, error) {
	wanted := []Hint{{Variant: variant}} // the first is what there is
	for _, v := range profile.Variants {
		if v.Name != variant {
			wanted = append(wanted, Hint{Variant: v.Name})
		}
	}
	for _, q := range profile.Params {
		for _, value := range q.Values {
			wanted = append(wanted, Hint{Variant: variant, Params: map[string]string{q.Name: value}})
		}
	}
	if err := tryAll(ctx, profile, params, recording, wanted, few); err != nil {
		return nil, err
	}
	base := wanted[0].Left
	best, left := map[string]string{}, map[string]int{}
	for _, h := range wanted {
		for name, value := range h.Params {
			if least, tried := left[name]; h.Left < base && (!tried || h.Left < least) {
				best[name], left[name] = value, h.Left
			}
		}
	}
	if len(best) > 1 {
		wanted = append(wanted, Hint{Variant: variant, Params: best})
	}
	wanted = slices.DeleteFunc(wanted, func(h Hint) bool { return h.Left >= base })
	if err := tryAll(ctx, profile, params, recording, wanted, math.MaxInt); err != nil {
		return nil, err
	}
	wanted = slices.DeleteFunc(wanted, func(h Hint) bool { return h.Left >= now })
	slices.SortStableFunc(wanted, func(a, b Hint) int { return cmp.Or(a.Left-b.Left, len(a.Params)-len(b.Params)) })
	return wanted[:min(len(wanted), 5)], nil
}

// tryAll fills in what is left with each hint, a few at a time.
func tryAll(ctx context.Context, profile *profiles.Profile, params map[string]string, recording []Line, hints []Hint, lives int) error {
	var all sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	errs := make([]error, len(hints))
	for i := range hints {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			set := maps.Clone(params)
			if set == nil {
				set = map[string]string{}
			}
			maps.Copy(set, hints[i].Params)
			var found []Difference
			found, errs[i] = diff(ctx, profile, hints[i].Variant, set, recording, lives)
			hints[i].Left = len(found)
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

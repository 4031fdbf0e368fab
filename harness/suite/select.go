package suite

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// choose marks the selected plays.
func (p *plan) choose(o *Options) error {
	match, tags, err := parseTags(o.Tags)
	if err != nil {
		return &UsageError{err.Error()}
	}
	for _, tag := range tags {
		if !slices.ContainsFunc(p.scenarios, func(s *scenario) bool { return s.has(tag) }) {
			return &UsageError{fmt.Sprintf("no scenario has the tag %s; there are %s, and the ids that `scimproof requirements` lists", tag, strings.Join(p.tags(), ", "))}
		}
	}
	used := map[string]bool{}
	count := 0
	for _, x := range p.plays {
		wanted, unwanted := matchAny(o.Run, x.id, used, true), matchAny(o.Skip, x.id, used, false)
		x.selected = wanted && !unwanted && match(x.has)
		if x.selected {
			count++
		}
	}
	for _, pattern := range slices.Concat(o.Run, o.Skip) {
		if !used[pattern] {
			return &UsageError{fmt.Sprintf("no play matches %q; the nearest is %s", pattern, p.nearest(pattern))}
		}
	}
	if count == 0 {
		return &UsageError{fmt.Sprintf("nothing to play: 0 of %d plays selected; loosen --tags, --run, --skip or --profile", len(p.plays))}
	}
	return nil
}

// tags are the tags in use that are no requirement.
func (p *plan) tags() []string {
	used := map[string]bool{}
	for _, s := range p.scenarios {
		for _, tag := range s.tags {
			if _, found := p.catalogue.ByID(strings.TrimPrefix(tag, "@")); !found {
				used[tag] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// nearest is the play whose id begins most like the pattern.
func (p *plan) nearest(pattern string) string {
	best, length := "none", -1
	for _, x := range p.plays {
		n := 0
		for n < len(pattern) && n < len(x.id) && pattern[n] == x.id[n] {
			n++
		}
		if n > length {
			best, length = x.id, n
		}
	}
	return best
}

// matchAny says whether one of the patterns selects the id, and notes which
// patterns select anything. No pattern means whenEmpty.
func matchAny(patterns []string, id string, used map[string]bool, whenEmpty bool) bool {
	found := whenEmpty && len(patterns) == 0
	for _, pattern := range patterns {
		if report.MatchID(pattern, id) {
			used[pattern] = true
			found = true
		}
	}
	return found
}

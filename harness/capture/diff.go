package capture

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/profiles"
)

// Difference is one thing in which a recording is not as the profile sends it.
type Difference struct {
	// Line is the first line of the recording that has it, 0 when it is about
	// a request that is missing; Times counts the requests.
	Line, Times int
	// Request is the method and the path template, or the methods of a header.
	Request string
	// Units are the units of work that the profile would have sent it in.
	Units []string
	// Part is "request", "query", "header" or "body".
	Part string
	// What differs, as recorded and as the profile has it.
	What, Recorded, Profile string
}

// Diff compares a recording with everything the profile sends.
func Diff(ctx context.Context, profile *profiles.Profile, variant string, params map[string]string, recording []Line) ([]Difference, error) {
	return diff(ctx, profile, variant, params, recording, math.MaxInt)
}

func diff(ctx context.Context, profile *profiles.Profile, variant string, params map[string]string, recording []Line, lives int) ([]Difference, error) {
	r, err := listen(ctx, profile, variant, params, lives)
	if err != nil {
		return nil, err
	}
	return r.compare(recording), nil
}

// comparison gathers equal differences.
type comparison struct {
	*repertoire

	found []Difference
	// recorded are the kinds of request that were, missing those that a unit
	// of work had needed.
	recorded map[string]bool
	missing  map[string][]string
	// shown is what the target showed last at each path.
	shown map[string][]fact
}

func (r *repertoire) compare(recording []Line) []Difference {
	c := &comparison{repertoire: r, recorded: map[string]bool{}, missing: map[string][]string{}, shown: map[string][]fact{}}
	for _, line := range recording {
		f := formOf(line.Exchange)
		c.recorded[f.kind()] = true
		c.one(line, f)
		c.note(line)
	}
	for _, kind := range slices.Sorted(maps.Keys(c.missing)) {
		if !c.recorded[kind] {
			c.found = append(c.found, Difference{
				Times: 1, Request: kind, Units: c.missing[kind], Part: "request", Recorded: "never", Profile: "sends it",
			})
		}
	}
	return c.found
}

// add counts a difference that was there before.
func (c *comparison) add(d Difference) {
	i := slices.IndexFunc(c.found, func(f Difference) bool {
		return f.Part == d.Part && f.What == d.What && f.Recorded == d.Recorded && f.Profile == d.Profile && (f.Request == d.Request || d.Part == "header")
	})
	if i < 0 {
		d.Times = 1
		c.found = append(c.found, d)
		return
	}
	f := &c.found[i]
	f.Times++
	if !slices.Contains(strings.Split(f.Request, ", "), d.Request) {
		f.Request += ", " + d.Request
	}
}

// one compares a single request.
func (c *comparison) one(line Line, f form) {
	c.compareHeaders(line, f)
	k := c.kinds[f.kind()]
	if k == nil {
		c.add(Difference{Line: line.Number, Request: f.kind(), Part: "request", Recorded: "sent", Profile: "never sends it"})
		return
	}
	units, needed := k.recognise(f, c.runs)
	for _, kind := range needed {
		c.missing[kind] = units
	}
	say := func(part, what, recorded, profile string) {
		c.add(Difference{Line: line.Number, Request: f.kind(), Units: units, Part: part, What: what, Recorded: recorded, Profile: profile})
	}
	if !slices.Contains(k.queries, f.query) {
		say("query", "", orNone(f.query), strings.Join(nearest(k.queries, f.query), " or "))
	}
	var echo []fact
	if f.method == "PUT" {
		echo = c.shown[pathOf(line)]
	}
	k.compareBody(f, echo, say)
}

func orNone(text string) string {
	if text == "" {
		return "no query"
	}
	return text
}

// compareHeaders looks at names and forms of values, method by method.
func (c *comparison) compareHeaders(line Line, f form) {
	known := c.headers[f.method]
	if known == nil {
		return // the method is the difference
	}
	here := map[string]bool{}
	for _, h := range f.headers {
		name := strings.ToLower(h.name)
		here[name] = true
		d := Difference{Line: line.Number, Request: f.method, Part: "header", What: h.name, Recorded: fmt.Sprintf("%q", h.value)}
		switch s := known[name]; {
		case s == nil:
			d.Profile = "does not send it"
			c.add(d)
		case !slices.Contains(s.forms, h.value):
			d.What, d.Profile = s.name, fmt.Sprintf("%q", strings.Join(s.forms, `" or "`))
			c.add(d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if s := known[name]; s.times == c.sent[f.method] && !here[name] && !added(name) {
			c.add(Difference{Line: line.Number, Request: f.method, Part: "header", What: s.name, Recorded: "absent", Profile: fmt.Sprintf("%q", strings.Join(s.forms, `" or "`))})
		}
	}
}

// compareBody says what the profile never sends, what it sends in another
// form, and what it always sends. What the target had shown just before may
// come back in a PUT.
func (k *kind) compareBody(f form, echo []fact, say func(part, what, recorded, profile string)) {
	here := map[string]bool{}
	for _, x := range f.facts {
		if here[x.at+"\n"+x.is] || x.within != "" && k.facts[x.within] == nil {
			continue
		}
		here[x.at], here[x.at+"\n"+x.is] = true, true
		forms := k.facts[x.at]
		switch {
		case forms[x.is] > 0 || slices.ContainsFunc(echo, func(e fact) bool { return e.at == x.at && e.is == x.is }):
		case forms == nil:
			say("body", x.at, x.is, "does not send it")
		default:
			say("body", x.at, x.is, strings.Join(slices.Sorted(maps.Keys(forms)), " or "))
		}
	}
	for _, at := range slices.Sorted(maps.Keys(k.firm)) {
		if k.firm[at] == k.times && !here[at] {
			say("body", at, "absent", strings.Join(slices.Sorted(maps.Keys(k.facts[at])), " or "))
		}
	}
}

// recognise finds the units of work in which the profile sends what is most
// like a request, and what else it sends in each of them.
func (k *kind) recognise(f form, runs map[string][]string) (units, needed []string) {
	best := -1
	var alike []*single
	for _, s := range k.requests {
		score := s.likeness(f)
		if score > best {
			best, alike = score, nil
		}
		if score == best {
			alike = append(alike, s)
		}
	}
	var all []string
	for _, s := range alike {
		for _, unit := range s.units {
			if !slices.Contains(units, unit) {
				units = append(units, unit)
			}
		}
		all = append(all, s.runs...)
	}
	needed = slices.Clone(runs[all[0]])
	for _, run := range all[1:] {
		needed = slices.DeleteFunc(needed, func(kind string) bool { return !slices.Contains(runs[run], kind) })
	}
	return units, needed
}

// likeness counts what two requests of one kind have in common, less what only
// one of them has.
func (f form) likeness(other form) int {
	score := 1000
	if f.query != other.query {
		score -= 10
	}
	for _, pair := range [][2]form{{f, other}, {other, f}} {
		for _, x := range pair[0].facts {
			if !slices.Contains(pair[1].facts, x) {
				score--
			}
		}
	}
	return max(score, 0)
}

// nearest are the known queries that begin most like another.
func nearest(known []string, query string) []string {
	best, out := -1, []string(nil)
	for _, q := range known {
		n := 0
		for n < len(q) && n < len(query) && q[n] == query[n] {
			n++
		}
		if n > best {
			best, out = n, nil
		}
		if n == best {
			out = append(out, orNone(q))
		}
	}
	return out
}

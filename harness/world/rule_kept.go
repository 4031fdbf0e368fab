package world

import (
	"net/http"
	"slices"
	"strings"
)

// keptRules are about what becomes of values that clients sent.
var keptRules = map[string]rule{
	"values of case-exact attributes keep their letter case": {"what tells two values apart is lost", func(a *audit) {
		a.sent(func(sent, r *shownResource) {
			was := map[string][]string{}
			for _, p := range sent.places() {
				if s, ok := p.value.(string); ok && p.def.caseExact && p.def.typ == "string" {
					was[p.path] = append(was[p.path], s)
				}
			}
			for _, p := range r.places() {
				s, ok := p.value.(string)
				if !ok || !contains(was[p.path], s) {
					continue // another value: it was changed since, or the server chose it
				}
				a.holds(slices.Contains(was[p.path], s), r.exchange.Seq, r.at(p.path)+" came back in other letters", strings.Join(was[p.path], " or "), s)
			}
		})
	}},
	"nothing that is write-only is shown":     unseen(func(d *definition) bool { return d.mutability == "writeOnly" }),
	"nothing that is never returned is shown": unseen(func(d *definition) bool { return d.returned == "never" }),
}

// sent yields what a client created beside each way it was shown since.
func (a *audit) sent(do func(sent, shown *shownResource)) {
	exchanges := a.w.rec.All()
	for i := range exchanges {
		ex := &exchanges[i]
		where, _, ok := a.w.endpointOf(ex.URL)
		body, bad := parseObject(ex.RequestBody)
		answer, worse := parseObject(ex.ResponseBody)
		if !ok || ex.Method != http.MethodPost || ex.Status != http.StatusCreated || bad != nil || worse != nil || a.w.kindAt(where) == nil {
			continue
		}
		sent := &shownResource{object: body, kind: a.w.kindAt(where), endpoint: where, exchange: ex}
		a.wholes(func(r *shownResource) {
			if r.endpoint == where && r.text("id") == answer.text("id") {
				do(sent, r)
			}
		})
	}
}

// unseen asserts that attributes whose definition says so are in no answer, if
// a client has sent some.
func unseen(hidden func(*definition) bool) rule {
	return rule{"secrets become known to everybody who may read the resource", func(a *audit) {
		sentSome := false
		a.sent(func(sent, _ *shownResource) {
			for _, p := range sent.places() {
				sentSome = sentSome || hidden(p.def)
			}
		})
		if !sentSome {
			return
		}
		a.asked++
		a.values(func(r *shownResource, p place) {
			if hidden(p.def) {
				a.holds(false, r.exchange.Seq, r.at(p.path)+" is shown", "nothing", "a value")
			}
		})
	}}
}

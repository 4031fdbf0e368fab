package world

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// latest yields what the last plain answer at a discovery endpoint shows: the
// resource, or those of the list.
func (a *audit) latest(endpoint string, do func(*shownResource)) {
	seq := 0
	for _, r := range a.shown {
		if r.endpoint == endpoint && a.w.plainly(r) && r.single == (endpoint == "/ServiceProviderConfig") {
			seq = max(seq, r.exchange.Seq)
		}
	}
	for _, r := range a.shown {
		if r.exchange.Seq == seq && r.endpoint == endpoint {
			do(r)
		}
	}
}

// plainly: the request named the endpoint and nothing more.
func (w *World) plainly(r *shownResource) bool { return r.exchange.URL == w.tenant.BaseURL+r.endpoint }

func (a *audit) types(do func(*shownResource))       { a.latest("/ResourceTypes", do) }
func (a *audit) everySchema(do func(*shownResource)) { a.latest("/Schemas", do) }

// mildly reports a breach that is a warning whatever the scenario's rows say.
func (a *audit) mildly(right bool, seq int, did, expected, got string) {
	before := len(a.found)
	a.holds(right, seq, did, expected, got)
	for _, err := range a.found[before:] {
		if f, ok := err.(*Failure); ok { //nolint:errorlint // as fail made it
			f.Report.Severity = report.Warn
		}
	}
}

// described asserts that texts are not empty where they are shown; one that is
// left out is recorded, since the server judges what is applicable.
func (a *audit) described(seq int, o *object, what string, names ...string) {
	for _, name := range names {
		v, there := o.get(name)
		if !there || v == nil {
			a.records("%s has no %s", what, name)
			continue
		}
		s, ok := v.(string)
		a.holds(ok && s != "", seq, what+" has an empty "+name, "a text that is not empty, or nothing", show(v))
	}
}

// publishes asserts that a URN is the id of a schema that /Schemas lists or
// serves.
func (a *audit) publishes(r *shownResource, what, urn string) {
	known := slices.ContainsFunc(a.w.everySchema, func(x *schema) bool { return strings.EqualFold(x.id, urn) })
	for _, ex := range a.w.answersAt("/Schemas/" + escape(urn)) {
		known = known || ex.Status == http.StatusOK
	}
	a.holds(known, r.exchange.Seq, what+" names a schema that /Schemas does not have", "the id of a schema", fmt.Sprintf("%q", urn))
}

// servedAlone asserts that an entry of a discovery list is served by itself,
// at one of several names: as a plain object, not as a list.
func (a *audit) servedAlone(r *shownResource, endpoint, member string, names ...string) {
	served, tried, seq := false, 0, r.exchange.Seq
	for _, name := range names {
		for _, ex := range a.w.answersAt(endpoint + "/" + escape(name)) {
			tried, seq = tried+1, ex.Seq
			if ex.Status != http.StatusOK {
				continue
			}
			o, err := parseObject(ex.ResponseBody)
			_, isList := o.get("Resources")
			a.holds(err == nil && !isList && strings.EqualFold(o.text(member), r.text(member)), ex.Seq, "one entry of "+endpoint+" is not served as one object",
				fmt.Sprintf("an object whose %s is %q", member, r.text(member)), excerpt(ex.ResponseBody))
			served = true
		}
	}
	if tried > 0 && !served {
		a.mildly(false, seq, "one entry of "+endpoint+" is not served by itself", "status 200 with one object", "another status")
	}
}

package world

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
)

// asyncRules are about requests whose outcome comes later (RFC 9967 section
// 2.5.1); they speak of 202 answers to Prefer: respond-async, and where there
// are none, of nothing.
var asyncRules = map[string]rule{
	"what the configuration says of security events is well-formed": {"clients cannot tell whether answers may come later", func(a *audit) {
		for _, r := range a.shown {
			events, there := r.get("securityEvents")
			if r.endpoint != "/ServiceProviderConfig" || !there {
				continue
			}
			o, isObject := events.(*object)
			a.holds(isObject, r.exchange.Seq, "securityEvents is no object", "an object", show(events))
			if !isObject {
				continue
			}
			word, given := o.get("asyncRequest")
			text, _ := word.(string)
			a.holds(!given || slices.Contains([]string{"none", "long", "request"}, strings.ToLower(text)), r.exchange.Seq, "securityEvents.asyncRequest is no word of RFC 9967", "none, long or request", show(word))
			uris, given := o.get("eventUris")
			list, isList := uris.([]any)
			a.holds(!given || isList && len(texts(uris)) == len(list), r.exchange.Seq, "securityEvents.eventUris is no list of texts", "URIs", show(uris))
		}
	}},
	"no 202 has a body": {"a client takes what is there for the outcome", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			a.holds(len(ex.ResponseBody) == 0, ex.Seq, "a 202 has a body", "none", excerpt(ex.ResponseBody))
		}, http.StatusAccepted)
	}},
	"every 202 names the preference that was applied": {"a client cannot tell why the outcome is not there", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			applied := strings.Join(ex.ResponseHeader.Values("Preference-Applied"), ", ")
			a.holds(strings.Contains(strings.ToLower(applied), "respond-async"), ex.Seq, "Preference-Applied does not name respond-async", "respond-async", orNone(applied))
		}, http.StatusAccepted)
	}},
	"every 202 has a transaction of its own": {"a client cannot tell which event belongs to which request", func(a *audit) {
		seen := map[string]bool{}
		a.statuses(func(ex *exchange.Exchange) {
			txn := ex.ResponseHeader.Get("Set-Txn")
			a.holds(txn != "" && !seen[txn], ex.Seq, "Set-Txn is missing, or was given before", "a value of its own", orNone(txn))
			seen[txn] = true
		}, http.StatusAccepted)
	}},
	"every 202 says where its outcome is found": {"the outcome is never learnt", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			location := ex.ResponseHeader.Get("Location")
			if location == "" {
				a.mildly(false, ex.Seq, "a 202 comes without Location", "where the event or the resource is", "none")
				return
			}
			got, err := a.w.follow(a.ctx, location)
			if err != nil || got == nil {
				return // leads out of the target, which is not ours to follow
			}
			a.holds(got.status < 500 && got.status != http.StatusUnauthorized && got.status != http.StatusForbidden, ex.Seq,
				"the Location of a 202 does not answer those who asked", "the event, the resource, or that it is not there yet", fmt.Sprintf("status %d", got.status))
		}, http.StatusAccepted)
	}},
	"outcomes are shown to nobody without a token": {"anybody reads what has become of a person", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			location := ex.ResponseHeader.Get("Location")
			path, ours := a.w.inside(location)
			if location == "" || !ours {
				return
			}
			header := a.w.scimHeader(false)
			header.Del("Authorization")
			got, err := a.w.send(a.ctx, request{actor: "harness", method: http.MethodGet, url: a.w.tenant.BaseURL + path, header: header})
			if err != nil {
				return // no answer is no outcome
			}
			a.holds(got.status == http.StatusUnauthorized || got.status == http.StatusForbidden || got.status == http.StatusNotFound, ex.Seq,
				"the Location of a 202 answers without a token", "401 or 403", fmt.Sprintf("status %d", got.status))
		}, http.StatusAccepted)
	}},
	"no 202 comes before the wait is over": {"a client gets an outcome to look for that it would have had at once", func(a *audit) {
		a.statuses(func(ex *exchange.Exchange) {
			if wait := waitOf(ex); wait > 0 {
				a.holds(ex.Duration >= wait, ex.Seq, "a 202 comes before the wait that was asked for is over", "the usual answer, or 202 after "+wait.String(), fmt.Sprintf("202 after %s", ex.Duration.Round(time.Millisecond)))
			}
		}, http.StatusAccepted)
	}},
}

var waitPreference = regexp.MustCompile(`\bwait=(\d+)`)

// waitOf is how long the client is willing to wait (RFC 7240 section 4.3).
func waitOf(ex *exchange.Exchange) time.Duration {
	for _, h := range ex.RequestHeader {
		if !strings.EqualFold(h.Name, "Prefer") {
			continue
		}
		if found := waitPreference.FindStringSubmatch(h.Value); found != nil {
			seconds, _ := strconv.Atoi(found[1]) // the pattern lets only digits through
			return time.Duration(seconds) * time.Second
		}
	}
	return 0
}

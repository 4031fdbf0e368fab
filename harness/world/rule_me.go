package world

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// meRules are about the alias /Me (RFC 7644 section 3.11).
var meRules = map[string]rule{
	"/Me is answered with 2xx, 308 or 501": {"a client cannot tell whether the alias is there", func(a *audit) {
		a.atMe(http.MethodGet, func(ex *exchange.Exchange) {
			switch ex.Status {
			case http.StatusUnauthorized, http.StatusForbidden:
				return // the credential may not ask
			case http.StatusNotFound:
				a.records("GET /Me is answered with 404: there is no such alias, or the credential stands for no resource")
				return
			}
			o, _ := parseObject(ex.ResponseBody)
			right := ex.Status/100 == 2 && o.text("id") != "" || ex.Status == http.StatusPermanentRedirect || ex.Status == http.StatusNotImplemented
			a.holds(right, ex.Seq, fmt.Sprintf("GET /Me is answered with status %d", ex.Status), "2xx with a resource, 308, or 501 where there is no alias", excerpt(ex.ResponseBody))
		})
	}},
	"a redirect of /Me leads to a resource": {"a person's client never finds them", func(a *audit) {
		a.atMe(http.MethodGet, func(ex *exchange.Exchange) {
			if ex.Status != http.StatusPermanentRedirect {
				return
			}
			location := ex.ResponseHeader.Get("Location")
			got, err := a.w.follow(a.ctx, location)
			if err != nil || got == nil {
				a.holds(false, ex.Seq, "/Me redirects to nowhere", "a location of this target", location)
				return
			}
			o, _ := got.object()
			a.holds(got.status == http.StatusOK && o.text("id") != "", ex.Seq, "/Me redirects to no resource", "status 200 and a resource", fmt.Sprintf("status %d: %s", got.status, excerpt(got.body)))
		})
	}},
	"an answer at /Me says where the resource really is": {"a client stores an address that means somebody else tomorrow", func(a *audit) {
		a.atMe(http.MethodGet, func(ex *exchange.Exchange) {
			if ex.Status != http.StatusOK {
				return
			}
			o, _ := parseObject(ex.ResponseBody)
			location := ex.ResponseHeader.Get("Location")
			a.holds(location != "" && !strings.HasSuffix(location, "/Me"), ex.Seq, "the Location of /Me is not permanent", "the location of the resource behind it", orNone(location))
			if v, _ := lookup(o, "meta.location"); v != nil {
				a.holds(sameAddress(ex.URL, location, plain(v)), ex.Seq, "Location and meta.location differ", plain(v), orNone(location))
			}
			if got, err := a.w.follow(a.ctx, location); err == nil && got != nil && got.status == http.StatusOK {
				there, _ := got.object()
				a.holds(there.text("id") == o.text("id"), ex.Seq, "the Location of /Me leads to another resource", o.text("id"), there.text("id"))
			}
		})
	}},
	"what /Me creates is of a published type": {"a client cannot tell what it has created", func(a *audit) {
		a.atMe(http.MethodPost, func(ex *exchange.Exchange) {
			if ex.Status != http.StatusCreated {
				a.records("POST /Me is answered with status %d", ex.Status)
				return
			}
			o, _ := parseObject(ex.ResponseBody)
			v, there := lookup(o, "meta.resourceType")
			known := false
			for _, k := range a.kinds {
				known = known || v == k.name
			}
			a.holds(known, ex.Seq, "POST /Me creates a resource of an unknown type", "a name of /ResourceTypes", orNothing(v, there))
		})
	}},
}

// atMe yields the answers at /Me.
func (a *audit) atMe(method string, do func(*exchange.Exchange)) {
	a.exchanges(func(ex *exchange.Exchange) {
		if u, err := url.Parse(ex.URL); err == nil && ex.Method == method && strings.HasSuffix(u.Path, "/Me") {
			do(ex)
		}
	})
}

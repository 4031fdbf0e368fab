package deviate

import (
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// onConfig changes the ServiceProviderConfig.
func onConfig(change func(config *document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if strings.HasSuffix(r.URL.Path, "/ServiceProviderConfig") && a.status == http.StatusOK {
			change(a.body)
		}
	})
}

// layered lays one encoder round another.
func layered(outer, inner func(Seams) Seams) func(Seams) Seams {
	return func(s Seams) Seams {
		around, within := outer(Seams{}).Encoder, inner(Seams{}).Encoder
		s.Encoder = func(h http.Handler) http.Handler { return around(within(h)) }
		return s
	}
}

// onBulkAnswers are the deviations in answering bulk requests and in their
// limits.
func onBulkAnswers() []Deviation {
	const list = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	return []Deviation{
		defect("bulk", "bulk-status-as-object-and-error-as-text", "The status of a result is an object, and its error a JSON text inside a string.",
			github("wso2/product-is#16110"), "any", rewriteEach(func(o *document.Object) {
				status := document.New("code", o.String("status"))
				if e := o.Object("response"); e != nil {
					o.Set("response", string(document.Append(nil, e)))
				}
				o.Set("status", status)
			}), "RFC7644-3.7-12"),
		defect("bulk", "bulk-response-location-wrong", "The location of a result is the bulk endpoint.",
			"https://github.com/wso2/charon/commit/a403cdf0", "any", rewriteEach(func(o *document.Object) {
				if before, _, ok := strings.Cut(o.String("location"), "/v2/"); ok {
					o.Set("location", before+"/v2/Bulk")
				}
			}), "RFC7644-3.7-11", "RFC7643-3.1-17"),
		defect("bulk", "bulk-limit-not-enforced", "A small maxOperations and maxPayloadSize are advertised, and any number is processed.",
			github("wso2/product-is#19541"), "any", onConfig(func(config *document.Object) {
				config.Object("bulk").Set("maxOperations", document.Number("10"))
				config.Object("bulk").Set("maxPayloadSize", document.Number("10000"))
			}), "RFC7644-3.7.4-02", "RFC7643-5-09"),
		ours("bulk-limits-zero", "bulk", "Bulk requests are supported, and maxOperations and maxPayloadSize are 0.", onConfig(func(config *document.Object) {
			config.Object("bulk").Set("maxOperations", document.Number("0"))
			config.Object("bulk").Set("maxPayloadSize", document.Number("0"))
		}), "RFC7644-3.7.4-01"),
		ours("bulk-limit-not-named", "bulk", "A 413 does not say which limit was exceeded.", rewrite(func(_ *http.Request, a *answer) {
			if a.status == http.StatusRequestEntityTooLarge {
				a.body.Set("detail", "refused")
			}
		}), "RFC7644-3.7.4-03"),
		ours("bulk-unsupported-404", "bulk", "Bulk requests are not supported, and their endpoint answers 404.", layered(
			onConfig(func(config *document.Object) { config.Object("bulk").Set("supported", false) }),
			refuse(http.StatusNotFound, "no such endpoint", isBulk),
		), "RFC7644-3.12-12"),
		ours("bulk-response-is-a-list", "bulk", "The response to a bulk request has the schema of a list, and its operations are called results.", rewriteResults(func(a *answer, _ []*document.Object) {
			a.body = document.New("schemas", []any{list}, "results", a.body.Array("Operations"))
		}), "RFC7644-3.7-02", "RFC7644-3.7-03"),
		ours("bulk-fail-on-errors-repeated", "bulk", "The response repeats failOnErrors.", rewriteResults(func(a *answer, _ []*document.Object) {
			a.body.Set("failOnErrors", document.Number("1"))
		}), "RFC7644-3.7-19"),
		ours("bulk-method-missing", "bulk", "Results have no method.", rewriteEach(func(o *document.Object) { o.Delete("method") }), "RFC7644-3.7-04"),
		ours("bulk-bulkid-not-returned", "bulk", "Results have no bulkId.", rewriteEach(func(o *document.Object) { o.Delete("bulkId") }), "RFC7644-3.7-17"),
		ours("bulk-version-wrong", "bulk", "The version of a result is not that of the resource.", rewriteEach(func(o *document.Object) {
			if o.String("version") != "" {
				o.Set("version", `W/"0"`)
			}
		}), "RFC7644-3.7.3-03"),
		ours("bulk-status-always-200", "bulk", "Every operation that succeeded answers 200.", rewriteEach(func(o *document.Object) {
			if !failedOne(o) {
				o.Set("status", "200")
			}
		}), "RFC7644-3.7.3-02"),
		ours("bulk-error-without-detail", "bulk", "The error of an operation does not say why.", rewriteEach(func(o *document.Object) {
			if e := o.Object("response"); e != nil {
				e.Delete("detail")
			}
		}), "RFC7644-3.7.3-04"),
		ours("bulk-response-of-another", "bulk", "The response of an operation is another resource.", rewriteEach(func(o *document.Object) {
			if !failedOne(o) {
				o.Set("response", document.New("id", "another"))
			}
		}), "RFC7644-3.7-13"),
		ours("bulk-broken-json-taken", "bulk", "A bulk request that is no JSON answers 200.", rewrite(func(r *http.Request, a *answer) {
			if isBulk(r) && a.status == http.StatusBadRequest {
				a.status = http.StatusOK
				a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:BulkResponse"}, "Operations", []any{})
			}
		}), "RFC7644-3.7-14", "RFC7644-3.12-04"),
	}
}

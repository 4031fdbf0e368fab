package deviate

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// rewriteErrors changes errors.
func rewriteErrors(change func(r *http.Request, a *answer)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if a.isError() && a.body != nil {
			change(r, a)
		}
	})
}

// onErrorForms are the deviations in errors that others have had.
func onErrorForms() []Deviation {
	return []Deviation{
		defect("errors", "error-body-wrapped", "The error is nested in another object.",
			github("simpleidserver/SimpleIdServer#227"), "okta,any", rewriteErrors(func(_ *http.Request, a *answer) { a.body = document.New("error", a.body) }), "RFC7644-3.12-01", "RFC7644-3.12-02"),
		defect("errors", "error-404-or-501-without-body", "404 and 501 have no body.",
			github("scimmyjs/scimmy-routers#21"), "any", rewriteErrors(func(_ *http.Request, a *answer) {
				if a.status == http.StatusNotFound || a.status == http.StatusNotImplemented {
					a.body = nil
					a.header.Del("Content-Length")
				}
			}), "RFC7644-3.12-01", "RFC7644-3.12-07"),
		defect("errors", "error-scimtype-null-text", "scimType is the text null where there is none, and an unregistered word where there is one.",
			github("wso2/product-is#7697"), "any", rewriteErrors(func(_ *http.Request, a *answer) {
				if a.body.String("scimType") == "" {
					a.body.Set("scimType", "null")
				} else {
					a.body.Set("scimType", "badRequest")
				}
			}), "RFC7644-3.12-15"),
		defect("errors", "error-delete-unknown-500", "DELETE of an unknown id answers 500.",
			github("wso2/product-is#11976"), "any", restatus(http.StatusInternalServerError, func(r *http.Request, a *answer) bool {
				return r.Method == http.MethodDelete && a.status == http.StatusNotFound
			}), "RFC7644-3.12-07", "RFC7644-3.6-02"),
		defect("errors", "error-schema-violation-422", "What violates the schema answers 422.",
			github("vouch-sh/vouch#1412"), "any", restatus(http.StatusUnprocessableEntity, func(_ *http.Request, a *answer) bool {
				return a.status == http.StatusBadRequest && a.body.String("scimType") != "invalidSyntax"
			}), "RFC7644-3.12-04", "RFC7644-3.3-10"),
		defect("errors", "group-unknown-member-500", "A group with an unknown member answers 500 with the text of the database.",
			github("fleetdm/fleet#52593"), "okta,entra", rewriteErrors(func(r *http.Request, a *answer) {
				if strings.HasSuffix(r.URL.Path, "/Groups") && strings.Contains(a.body.String("detail"), "members:") {
					a.status = http.StatusInternalServerError
					a.body.Set("status", "500")
					a.body.Set("detail", `insert or update on table "group_members" violates foreign key constraint (SQLSTATE 23503)`)
				}
			}), "RFC7644-3.12-16"),
		defect("limits", "limits-broken-json-500", "A body that is no JSON answers 500.",
			github("simpleidserver/SimpleIdServer#79"), "any", restatus(http.StatusInternalServerError, func(_ *http.Request, a *answer) bool {
				return strings.Contains(a.body.String("detail"), "JSON")
			}), "RFC7644-3.12-04", "RFC7644-3.3-09"),
		defect("limits", "limits-429-without-retry-after", "A 429 is plain text and says to come back soon.",
			github("vouch-sh/vouch#1412"), "okta", encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/Users/") {
					w.Header().Set("Retry-After", "soon")
					http.Error(w, "slow down", http.StatusTooManyRequests)
					return
				}
				h.ServeHTTP(w, r)
			}), "RFC6585-4-01"),
	}
}

// onErrorStatuses are the deviations in the statuses of errors, redirects and
// waits.
func onErrorStatuses() []Deviation {
	return []Deviation{
		ours("error-shows-where-it-was-made", "errors", "Errors show the line of code that made them.", rewriteErrors(func(_ *http.Request, a *answer) {
			a.body.Set("detail", a.body.String("detail")+" (workspace/write.go:42)")
		}), "RFC7644-3.12-16"),
		ours("body-without-schemas-taken", "errors", "A body without schemas is taken for a user.", encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if _, body := taken(r); body != nil && body.Array("schemas") == nil {
				body.Set("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:User"})
				raw := document.Append(nil, body)
				r = r.Clone(r.Context())
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
			}
			h.ServeHTTP(w, r)
		}), "RFC7644-3.12-04"),
		ours("error-unknown-endpoint-400", "errors", "An endpoint that does not exist, and a resource, answers 400.", restatus(http.StatusBadRequest, func(_ *http.Request, a *answer) bool {
			return a.status == http.StatusNotFound
		}), "RFC7644-3.12-07"),
		ours("error-refused-tokens-403", "errors", "Wrong credentials answer 403.", restatus(http.StatusForbidden, func(_ *http.Request, a *answer) bool {
			return a.status == http.StatusUnauthorized
		}), "RFC7644-3.12-05"),
		ours("error-forbidden-401", "errors", "What a credential does not permit answers 401.", restatus(http.StatusUnauthorized, func(_ *http.Request, a *answer) bool {
			return a.status == http.StatusForbidden
		}), "RFC7644-3.12-06"),
		ours("error-too-large-400", "errors", "What is too large answers 400.", restatus(http.StatusBadRequest, func(_ *http.Request, a *answer) bool {
			return a.status == http.StatusRequestEntityTooLarge
		}), "RFC7644-3.12-10", "RFC7644-3.7.4-02"),
		ours("patch-unsupported-400", "errors", "PATCH is not supported and answers 400.", layered(
			onConfig(func(config *document.Object) { config.Object("patch").Set("supported", false) }),
			refuse(http.StatusBadRequest, "unexpected method", func(r *http.Request) bool { return r.Method == http.MethodPatch }),
		), "RFC7644-3.12-12"),
		ours("redirect-to-nowhere", "errors", "Users are redirected to an address that does not exist.", encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/Users/") && !strings.HasSuffix(r.URL.Path, "/moved") {
				w.Header().Set("Location", "http://"+r.Host+r.URL.Path+"/moved")
				w.WriteHeader(http.StatusTemporaryRedirect)
				return
			}
			h.ServeHTTP(w, r)
		}), "RFC7644-3.12-13"),
	}
}

package deviate

import (
	"math/big"
	"net/http"
	"strconv"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// onAnswers are the deviations of the encoding layer.
func onAnswers() []Deviation {
	return []Deviation{
		{
			Name: "id-as-json-number", Area: "ids",
			What:         "id is a JSON number.",
			Requirements: []string{"RFC7643-3.1-03", "RFC7643-2.3-02"},
			Source:       "https://jumpcloud.com/support/provision-and-manage-users-and-groups-in-apps-using-custom-scim-identity-management-integration",
			Suffers:      []string{"jumpcloud"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if n, ok := new(big.Int).SetString(resource.String("id"), 16); ok {
						resource.Set("id", document.Number(n.String()))
					}
				}
			}),
		},
		{
			Name: "media-response-type-wrong", Area: "media-types",
			What:         "Answers are labelled application/json.",
			Requirements: []string{"RFC7644-3.8-04", "RFC7644-8.1-01"},
			Source:       github("FusionAuth/fusionauth-issues#1769"), Suffers: []string{"entra"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.body != nil {
					a.header.Set("Content-Type", "application/json")
				}
			}),
		},
		{
			Name: "read-answers-list", Area: "errors",
			What:         "GET of one resource answers a list with one element.",
			Requirements: []string{"RFC7644-3.4.1-01"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				if _, list := a.body.Get("Resources"); r.Method == http.MethodGet && a.status == http.StatusOK && !list && a.body.String("id") != "" {
					a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults", document.Number("1"), "Resources", []any{a.body})
				}
			}),
		},
		{
			Name: "life-active-attribute-stale", Area: "user-life",
			What:         "After deactivation the resource still says active true.",
			Requirements: []string{"RFC7643-4.1.1-11", "RFC7644-3.1-03", "WS-USER-18"},
			Source:       github("ssoready/ssoready#155"), Suffers: []string{"entra", "okta"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if _, shown := resource.Get("active"); shown {
						resource.Set("active", true)
					}
				}
			}),
		},
	}
}

// onCreated are the deviations in answering a POST.
func onCreated() []Deviation {
	return []Deviation{
		{
			Name: "create-no-location-header", Area: "create",
			What:         "201 answers carry no Location header.",
			Requirements: []string{"RFC7644-3.3-06", "RFC7643-3.1-17"},
			Source:       github("elimity-com/scim#198"), Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusCreated {
					a.header.Del("Location")
				}
			}),
		},
		{
			Name: "create-response-without-id", Area: "create",
			What:         "The answer to POST has no id.",
			Requirements: []string{"RFC7643-3.1-01", "RFC7643-3.1-03", "RFC7644-3.3-05"},
			Source:       "https://github.com/jelhub/scimgateway", Suffers: []string{"okta", "entra", "jumpcloud"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusCreated {
					a.body.Delete("id")
				}
			}),
		},
	}
}

// onErrors are the deviations in how errors are written.
func onErrors() []Deviation {
	return []Deviation{
		{
			Name: "error-status-number", Area: "errors",
			What:         "status in the Error body is a JSON number.",
			Requirements: []string{"RFC7644-3.12-02"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#834"), Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if status, ok := member[string](a.body, "status"); ok && a.isError() {
					a.body.Set("status", document.Number(status))
				}
			}),
		},
		{
			Name: "create-409-without-scimtype", Area: "errors",
			What:         "The 409 for a duplicate has neither scimType nor status.",
			Requirements: []string{"RFC7644-3.3-07", "RFC7644-3.12-02"},
			Source:       github("getsentry/sentry#117860"), Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusConflict {
					a.body.Delete("scimType")
					a.body.Delete("status")
				}
			}),
		},
		{
			Name: "auth-401-no-challenge", Area: "auth",
			What:         "401 has no WWW-Authenticate header.",
			Requirements: []string{"RFC7644-2-03", "RFC6750-3-01"},
			Source:       github("thunder-id/thunderid#5110"), Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) { a.header.Del("WWW-Authenticate") }),
		},
		{
			Name: "auth-missing-token-500", Area: "auth",
			What:         "A request without a valid token answers 500.",
			Requirements: []string{"RFC7644-3.12-05", "RFC6750-3-01", "WS-ENABLE-09"},
			Source:       github("keycloak/keycloak#49973"), Suffers: []string{"any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.status = http.StatusInternalServerError
					a.body.Set("status", "500")
				}
			}),
		},
		{
			Name: "error-body-plain-text", Area: "errors",
			What:         "Errors are plain text.",
			Requirements: []string{"RFC7644-3.12-01", "RFC7644-3.2-04"},
			Source:       github("vouch-sh/vouch#1412"), Suffers: []string{"okta", "any"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if a.isError() {
					a.header.Set("Content-Type", "text/plain; charset=utf-8")
					a.raw = []byte(http.StatusText(a.status) + "\n")
				}
			}),
		},
	}
}

// onLists are the deviations in how lists are written.
func onLists() []Deviation {
	return []Deviation{
		{
			Name: "paging-numbers-as-strings", Area: "paging-index",
			What:         "totalResults, startIndex and itemsPerPage are sent as JSON strings.",
			Requirements: []string{"RFC7644-3.4.2.4-10", "RFC7643-2.3-02"},
			Source:       "https://support.okta.com/help/s/question/0D54z0000A4i091CQA", Suffers: []string{"okta"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				for _, name := range []string{"totalResults", "startIndex", "itemsPerPage"} {
					if n, ok := member[document.Number](a.body, name); ok {
						a.body.Set(name, string(n))
					}
				}
			}),
		},
		{
			Name: "error-no-match-404", Area: "errors",
			What:         "A filter without matches answers 404.",
			Requirements: []string{"RFC7644-3.4.2-07"},
			Source:       github("grokability/snipe-it#11913"), Suffers: []string{"entra", "okta", "jumpcloud"},
			Wrap: rewrite(func(_ *http.Request, a *answer) {
				if n, ok := member[document.Number](a.body, "totalResults"); ok && n == "0" {
					a.status = http.StatusNotFound
					a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", "404", "detail", "no resource matches the filter")
				}
			}),
		},
		{
			Name: "paging-items-per-page-echoes-count", Area: "paging-index",
			What:         "itemsPerPage repeats the count that was asked for.",
			Requirements: []string{"RFC7644-3.4.2.4-09"},
			Source:       github("ory/polis#4054"), Suffers: []string{"any"},
			Wrap: rewrite(func(r *http.Request, a *answer) {
				if count, err := strconv.Atoi(r.URL.Query().Get("count")); err == nil && a.body != nil && !a.isError() {
					a.body.Set("itemsPerPage", document.Number(strconv.Itoa(count)))
				}
			}),
		},
	}
}

package deviate

import (
	"net/http"
	"strings"
)

// onTokenForms are the deviations in reading credentials and in answering wrong
// ones.
func onTokenForms() []Deviation {
	header := func(r *http.Request) string { return r.Header.Get("Authorization") }
	return []Deviation{
		defect("auth", "auth-bearer-scheme-not-understood", "The word Bearer must have one case.", github("coder/coder#15233"), "okta,entra,jumpcloud",
			refuse(http.StatusUnauthorized, "unknown scheme", func(r *http.Request) bool {
				scheme, _, _ := strings.Cut(header(r), " ")
				return strings.EqualFold(scheme, "Bearer") && scheme != "Bearer"
			}),
			"RFC6750-2-01", "RFC6750-2.1-01"),
		defect("auth", "auth-bearer-unknown", "Tokens are read from another header only.", Ours, "any",
			refuse(http.StatusUnauthorized, "send X-Token", func(r *http.Request) bool {
				return strings.HasPrefix(header(r), "Bearer ") && r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/Users/")
			}),
			"RFC6750-2.1-01", "RFC6750-5.3-01"),
		defect("auth", "auth-method-refusal-as-401", "A forbidden method answers 401.", "https://github.com/jelhub/scimgateway", "any",
			restatus(http.StatusUnauthorized, func(_ *http.Request, a *answer) bool { return a.status == http.StatusMethodNotAllowed }),
			"RFC7644-3.2-03", "RFC9110-15.5.6-01"),
		defect("auth", "auth-url-token-accepted", "A token in the query string opens.", Ours, "any",
			refuse(http.StatusNoContent, "", func(r *http.Request) bool { return header(r) == "" && r.URL.Query().Has("access_token") }),
			"RFC6750-2.3-01"),
		defect("auth", "auth-tokens-by-their-looks", "A token that looks like a valid one opens.", Ours, "any",
			restatus(http.StatusOK, func(r *http.Request, a *answer) bool {
				return a.status == http.StatusUnauthorized && strings.Contains(header(r), "sp_")
			}),
			"RFC6750-5.2-01"),
		defect("auth", "auth-error-code-for-strangers", "A client that shows no token is told that its token is invalid.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.header.Set("WWW-Authenticate", `Bearer realm="scim", error="invalid_token"`)
				}
			}),
			"RFC6750-3.1-02"),
		defect("auth", "auth-challenge-without-parameter", "The challenge is the scheme alone.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusUnauthorized {
					a.header.Set("WWW-Authenticate", "Bearer")
				}
			}),
			"RFC6750-3-01", "RFC6750-3.1-01"),
		defect("auth", "auth-token-twice-accepted", "A token in the header and another in the URL open.", Ours, "any",
			refuse(http.StatusNoContent, "", func(r *http.Request) bool { return header(r) != "" && r.URL.Query().Has("access_token") }),
			"RFC6750-3.1-01a"),
	}
}

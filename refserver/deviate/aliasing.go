package deviate

import (
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

func isMe(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/Me") }

// onMe are the deviations at the alias /Me.
func onMe() []Deviation {
	return []Deviation{
		ours("me-answers-400", "errors", "/Me answers 400.", restatus(http.StatusBadRequest, func(r *http.Request, _ *answer) bool { return isMe(r) }), "RFC7644-3.11-01"),
		ours("me-redirects-to-nowhere", "errors", "/Me redirects to a user who does not exist.", encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
			if !isMe(r) {
				h.ServeHTTP(w, r)
				return
			}
			w.Header().Set("Location", "http://"+r.Host+strings.TrimSuffix(r.URL.Path, "/Me")+"/Users/nobody")
			w.WriteHeader(http.StatusPermanentRedirect)
		}), "RFC7644-3.11-02"),
		ours("me-located-at-the-alias", "errors", "The Location of an answer at /Me is /Me.", rewrite(func(r *http.Request, a *answer) {
			if isMe(r) && a.status == http.StatusOK {
				a.header.Set("Location", "http://"+r.Host+r.URL.Path)
			}
		}), "RFC7644-3.11-03"),
		ours("me-is-somebody-else", "errors", "/Me answers a user who is not the one who asks.", rewrite(func(r *http.Request, a *answer) {
			if isMe(r) && a.status == http.StatusOK {
				a.body.Set("id", "somebody-else")
			}
		}), "RFC7644-3.11-04"),
		ours("me-creates-a-robot", "errors", "POST /Me creates a resource of a type that is not published.", rewrite(func(r *http.Request, a *answer) {
			if isMe(r) && r.Method == http.MethodPost {
				a.status = http.StatusCreated
				a.body = document.New("schemas", []any{"urn:example:Robot"}, "id", "r2", "meta", document.New("resourceType", "Robot"))
			}
		}), "RFC7644-3.11-05"),
	}
}

// onSecrets are the deviations in cookies, personal data and letters.
func onSecrets() []Deviation {
	return []Deviation{
		ours("cookie-for-a-year", "auth", "Answers set a cookie that lasts for a year.", rewrite(func(_ *http.Request, a *answer) {
			a.header.Add("Set-Cookie", "session=secret; Max-Age=31536000; HttpOnly; Secure")
		}), "RFC7644-7.4-04"),
		ours("sensitive-filter-called-invalid", "errors", "A filter on e-mail addresses in a URL answers 403 with another keyword.", rewrite(func(r *http.Request, a *answer) {
			if strings.Contains(r.URL.RawQuery, "emails") {
				a.status = http.StatusForbidden
				a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", "400", "scimType", "invalidFilter")
			}
		}), "RFC7644-7.5.2-01"),
		ours("letters-compared-as-bytes", "filter", "Letters that are written in two pieces match nothing.", rewrite(func(r *http.Request, a *answer) {
			if r.Method == http.MethodGet && strings.ContainsRune(r.URL.Query().Get("filter"), '\u0308') {
				a.body = emptyList("2.0")
			}
		}), "RFC7644-7.8-01"),
	}
}

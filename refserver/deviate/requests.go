package deviate

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// alter is an encoder that changes requests before they are handled; change
// gets a copy it may keep or alter.
func alter(change func(r *http.Request)) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r = r.Clone(r.Context())
				change(r)
				h.ServeHTTP(w, r)
			})
		}
		return s
	}
}

// refuse is an encoder that answers some requests with an error of its own and
// hands on the rest.
func refuse(status int, detail string, when func(r *http.Request) bool) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !when(r) {
					h.ServeHTTP(w, r)
					return
				}
				a := &answer{status: status, header: w.Header(), body: document.New(
					"schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", strconv.Itoa(status), "detail", detail,
				)}
				a.header.Set("Content-Type", "application/scim+json")
				a.send(w)
			})
		}
		return s
	}
}

// onRequests are the deviations in understanding requests.
func onRequests() []Deviation {
	return []Deviation{
		{
			Name: "media-charset-parameter-rejected", Area: "media-types",
			What:         "Content-Type with charset=utf-8 is refused.",
			Requirements: []string{"RFC7644-3.8-05", "RFC7644-3.8-10", "RFC7644-8.1-01"},
			Source:       github("limosa-io/laravel-scim-server#8"), Suffers: []string{"entra", "okta"},
			Wrap: refuse(http.StatusUnsupportedMediaType, "unsupported media type", func(r *http.Request) bool {
				_, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
				return err == nil && len(parameters) > 0
			}),
		},
		{
			Name: "media-accept-scim-json-406", Area: "media-types",
			What:         "Accept: application/scim+json answers 406.",
			Requirements: []string{"RFC7644-3.8-02"},
			Source:       github("wso2/product-is#3374"), Suffers: []string{"okta", "entra"},
			Wrap: refuse(http.StatusNotAcceptable, "only application/json is produced", func(r *http.Request) bool {
				return strings.HasPrefix(r.Header.Get("Accept"), "application/scim+json")
			}),
		},
		{
			Name: "media-double-slash-or-suffix-404", Area: "media-types",
			What:         "A trailing or doubled slash in the URL leads to 404.",
			Requirements: []string{"WS-ENABLE-12"},
			Source:       github("MicrosoftDocs/azure-docs#33506"), Suffers: []string{"entra", "any"},
			Wrap: refuse(http.StatusNotFound, "not found", func(r *http.Request) bool {
				return strings.Contains(r.URL.Path, "//") || strings.HasSuffix(r.URL.Path, "/")
			}),
		},
		{
			Name: "put-not-implemented", Area: "put",
			What:         "PUT answers 405 on users and groups.",
			Requirements: []string{"RFC7644-3.5-01"},
			Source:       github("vouch-sh/vouch#1411"), Suffers: []string{"okta", "jumpcloud"},
			Wrap: refuse(http.StatusMethodNotAllowed, "method not allowed", func(r *http.Request) bool {
				return r.Method == http.MethodPut
			}),
		},
		{
			Name: "projection-excluded-members-still-returned", Area: "projection",
			What:         "excludedAttributes=members has no effect on groups.",
			Requirements: []string{"RFC7644-3.9-03", "RFC7644-3.4.2.5-03"},
			Source:       github("simpleidserver/SimpleIdServer#490"), Suffers: []string{"entra"},
			Wrap: alter(func(r *http.Request) {
				r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "excludedAttributes=members", "x=")
			}),
		},
		{
			Name: "etag-if-match-ignored", Area: "etag",
			What:         "If-Match is not looked at and a stale write wins.",
			Requirements: []string{"RFC7644-3.14-06", "RFC7643-5-09"},
			Source:       github("apache/directory-scimple#534"), Suffers: []string{"any"},
			Wrap: alter(func(r *http.Request) { r.Header.Del("If-Match") }),
		},
	}
}

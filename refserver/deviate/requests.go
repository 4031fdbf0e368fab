package deviate

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// refuse is an encoder that answers some requests by itself, with an error or
// with a success without a body, and hands on the rest.
func refuse(status int, detail string, when func(r *http.Request) bool) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Encoder = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if !when(r) {
					h.ServeHTTP(w, r)
					return
				}
				a := &answer{status: status, header: w.Header()}
				if a.isError() {
					a.body = document.New("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status", strconv.Itoa(status), "detail", detail)
					a.header.Set("Content-Type", "application/scim+json")
				}
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
			Requirements: []string{"RFC7644-3.8-02", "WS-ENABLE-09"},
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
			Name: "delete-has-no-effect", Area: "delete",
			What:         "DELETE of a user is answered with 204 and the user stays.",
			Requirements: []string{"RFC7644-3.6-02", "RFC7644-3.6-03", "WS-USER-15"},
			Source:       github("wireapp/wire-server#548"), Suffers: []string{"entra", "any"},
			Wrap: refuse(http.StatusNoContent, "", func(r *http.Request) bool {
				return r.Method == http.MethodDelete && strings.Contains(r.URL.Path, "/Users/")
			}),
		},
		{
			Name: "put-not-implemented", Area: "put",
			What:         "PUT answers 405 on users and groups.",
			Requirements: []string{"RFC7644-3.5-01", "RFC7644-3.5.1-02"},
			Source:       github("vouch-sh/vouch#1411"), Suffers: []string{"okta", "jumpcloud"},
			Wrap: refuse(http.StatusMethodNotAllowed, "method not allowed", func(r *http.Request) bool {
				return r.Method == http.MethodPut
			}),
		},
	}
}

package deviate

import (
	"net/http"
	"strings"
	"unicode"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

func sentAs(kind string) func(*http.Request) bool {
	return func(r *http.Request) bool {
		got, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
		return strings.EqualFold(strings.TrimSpace(got), kind)
	}
}

// onFormats are the deviations in media types and encodings.
func onFormats() []Deviation {
	return []Deviation{
		defect("media-types", "media-application-json-body-rejected", "Bodies sent as application/json are refused.",
			github("scimmyjs/scimmy-routers#22"), "okta,jumpcloud", refuse(http.StatusUnsupportedMediaType, "unsupported media type", sentAs("application/json")), "RFC7644-3.8-05"),
		defect("media-types", "media-scim-json-body-rejected", "Changes sent as application/scim+json are refused.",
			github("medplum/medplum#4143"), "okta,entra", refuse(http.StatusUnsupportedMediaType, "unsupported media type", func(r *http.Request) bool {
				plain := !strings.Contains(r.Header.Get("Content-Type"), "charset")
				return sentAs("application/scim+json")(r) && (plain || r.Method != http.MethodPost)
			}), "RFC7644-3.8-10", "RFC7644-8.1-01"),
		defect("media-types", "media-accept-json-406", "Accept: application/json answers 406.",
			github("Captain-P-Goldfish/scim-for-keycloak#23"), "any", refuse(http.StatusNotAcceptable, "not acceptable", func(r *http.Request) bool {
				return r.Header.Get("Accept") == "application/json"
			}), "RFC7644-3.8-03"),
		defect("media-types", "media-get-without-content-type-406", "A request without Accept, or with a wildcard, is refused.",
			github("MicrosoftDocs/azure-docs#94189"), "entra", refuse(http.StatusNotAcceptable, "not acceptable", func(r *http.Request) bool {
				return r.Header.Get("Accept") == "" || strings.Contains(r.Header.Get("Accept"), "*")
			}), "RFC7644-3.8-04"),
		ours("media-errors-labelled-otherwise", "media-types", "Errors and lists are labelled application/json.", rewrite(func(_ *http.Request, a *answer) {
			if _, list := a.body.Get("Resources"); list || a.isError() {
				a.header.Set("Content-Type", "application/json")
			}
		}), "RFC7644-8.1-02"),
		ours("media-scim-json-answered-otherwise", "media-types", "Asked for application/scim+json, the answer is labelled application/json.", rewrite(func(r *http.Request, a *answer) {
			if strings.Contains(r.Header.Get("Accept"), "scim+json") && a.body != nil {
				a.header.Set("Content-Type", "application/json")
			}
		}), "RFC7644-3.8-02"),
		ours("media-type-not-looked-at", "media-types", "Bodies are read whatever they are labelled.", rewriteHeader("Content-Type", func(*http.Request, string) string {
			return "application/scim+json"
		}), "RFC7644-3.8-05"),
		ours("media-accept-not-looked-at", "media-types", "Accept is not looked at.", withoutHeader("Accept"), "RFC7644-3.8-06"),
		ours("letters-beyond-ascii-lost", "media-types", "Letters beyond ASCII come back as question marks.", onShown(func(_ *http.Request, resource *document.Object) {
			if name := resource.String("displayName"); name != "" {
				resource.Set("displayName", strings.Map(func(r rune) rune {
					if r > unicode.MaxASCII {
						return '?'
					}
					return r
				}, name))
			}
		}), "RFC7644-3.8-01", "RFC7644-3.8-08"),
		ours("single-element-without-its-list", "types", "A list of one element is shown as the element.", onShown(func(_ *http.Request, resource *document.Object) {
			for _, name := range []string{"emails", "members", "groups"} {
				if list := resource.Array(name); len(list) == 1 {
					resource.Set(name, list[0])
				}
			}
		}), "RFC7644-3.8-11"),
	}
}

// onRequestLines are the deviations in methods and versions of the protocol.
func onRequestLines() []Deviation {
	return []Deviation{
		ours("head-answers-500", "errors", "HEAD is not understood and answers 500.", restatus(http.StatusInternalServerError, func(r *http.Request, _ *answer) bool {
			return r.Method == http.MethodHead
		}), "RFC9110-9.3.2-01"),
		ours("method-refused-without-allow", "errors", "405 comes without Allow.", rewrite(func(_ *http.Request, a *answer) {
			if a.status == http.StatusMethodNotAllowed {
				a.header.Del("Allow")
			}
		}), "RFC9110-15.5.6-01"),
		ours("version-of-url-not-looked-at", "errors", "A request for another version of the protocol is answered all the same.", rewrite(func(r *http.Request, a *answer) {
			if strings.Contains(r.URL.Path, "/v99/") {
				a.status, a.body = http.StatusOK, emptyList("2.0")
			}
		}), "RFC7644-3.13-02"),
		ours("version-refused-as-syntax", "errors", "Another version of the protocol is refused with invalidSyntax.", rewrite(func(_ *http.Request, a *answer) {
			if a.body.String("scimType") == "invalidVers" {
				a.body.Set("scimType", "invalidSyntax")
			}
		}), "RFC7644-3.12-14"),
		ours("version-left-out-means-one", "errors", "Without a version in the URL the answers are of SCIM 1.", rewrite(func(r *http.Request, a *answer) {
			if !strings.Contains(r.URL.Path, "/v2") {
				a.status, a.body = http.StatusOK, emptyList("1.0")
			}
		}), "RFC7644-3.13-03"),
	}
}

func emptyList(version string) *document.Object {
	return document.New("schemas", []any{"urn:ietf:params:scim:api:messages:" + version + ":ListResponse"}, "totalResults", document.Number("0"), "Resources", []any{})
}

package deviate

import (
	"net/http"
	"regexp"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// encodedLetter is a letter that need not be percent-encoded, and is.
var encodedLetter = regexp.MustCompile(`%[46][1-9A-Fa-f]|%[57][0-9Aa]`)

// onAddresses are the deviations in addresses, endpoints and messages.
func onAddresses() []Deviation {
	return []Deviation{
		defect("addresses", "address-not-encoded", "Addresses hold characters that a URI cannot have.", Ours, "any",
			relocate(func(address string) string { return strings.Replace(address, "/scim/v2/", "/scim/v2/{", 1) }),
			"RFC7644-1.2-01"),
		defect("addresses", "address-with-query", "Addresses of resources have a query string.", Ours, "any",
			relocate(func(address string) string { return address + "?version=2" }),
			"RFC7644-1.3-01"),
		defect("addresses", "address-octets-not-decoded", "Letters that are percent-encoded in a query are not decoded.", Ours, "any",
			refuse(http.StatusBadRequest, "the filter cannot be read", func(r *http.Request) bool { return encodedLetter.MatchString(r.URL.RawQuery) }),
			"RFC7644-1.2-01"),
		defect("addresses", "address-colons-not-decoded", "Encoded colons in a path are not decoded.", Ours, "any",
			refuse(http.StatusNotFound, "no such schema", func(r *http.Request) bool { return strings.Contains(r.URL.EscapedPath(), "%3A") }),
			"RFC7644-1.2-02"),
		defect("errors", "messages-without-schemas", "Lists and errors do not say what they are.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if _, list := a.body.Get("totalResults"); list || a.isError() {
					a.body.Delete("schemas")
				}
			}),
			"RFC7644-3.1-01"),
		defect("errors", "errors-always-400", "status in the body of an error is always 400.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if a.isError() && a.body != nil {
					a.body.Set("status", map[bool]string{true: "400", false: "500"}[a.status != http.StatusBadRequest])
				}
			}),
			"RFC7644-3.2-04"),
		defect("discovery", "discovery-lists-messages", "The schemas of messages can be discovered.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				const urn = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
				schema := document.New("schemas", []any{"urn:ietf:params:scim:schemas:core:2.0:Schema"}, "id", urn, "name", "ListResponse", "attributes", []any{})
				switch {
				case strings.HasSuffix(r.URL.Path, "/Schemas") && a.status == http.StatusOK:
					a.body.Set("Resources", append(a.body.Array("Resources"), schema))
				case strings.Contains(r.URL.Path, "/Schemas/urn:ietf:params:scim:api:"):
					a.status, a.body = http.StatusOK, schema
				}
			}),
			"RFC7644-3.1-02"),
		defect("discovery", "discovery-endpoints-renamed", "Endpoints are named in the singular.", Ours, "any",
			rewrite(func(r *http.Request, a *answer) {
				if strings.HasSuffix(r.URL.Path, "/ResourceTypes") {
					for _, t := range a.resources() {
						t.Set("endpoint", "/"+t.String("name"))
					}
				}
			}),
			"RFC7644-3.2-05", "RFC7644-3.2-01"),
		defect("discovery", "discovery-hides-patch", "patch.supported is false.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if feature := a.body.Object("patch"); feature != nil {
					feature.Set("supported", false)
				}
			}),
			"RFC7644-3.5-02"),
	}
}

// relocate changes every address that an answer shows.
func relocate(change func(address string) string) func(Seams) Seams {
	return rewrite(func(_ *http.Request, a *answer) {
		if location := a.header.Get("Location"); location != "" {
			a.header.Set("Location", change(location))
		}
		for _, resource := range a.resources() {
			if meta := resource.Object("meta"); meta != nil {
				meta.Set("location", change(meta.String("location")))
			}
		}
	})
}

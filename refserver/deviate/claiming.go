package deviate

import (
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// shortPages cuts every page to 50 resources.
func shortPages() func(Seams) Seams {
	return rewrite(func(_ *http.Request, a *answer) {
		if list := a.resources(); a.body != nil && len(list) > 50 {
			a.body.Set("Resources", a.body.Array("Resources")[:50])
			a.body.Set("itemsPerPage", document.Number("50"))
		}
	})
}

// onClaims are the deviations from what the drafts beyond the RFCs ask for, as
// far as the server meets it.
func onClaims() []Deviation {
	return []Deviation{
		ours("profile-claimed", "discovery", "The server claims the interoperability profile, which it does not meet.",
			published("/ServiceProviderConfig", func(config *document.Object) { config.Set("interopProfileConformant", true) }), "INTEROP01-4-02"),
		ours("profile-claimed-in-words", "discovery", "The claim is a text; HTTP Basic is offered, and passwords can be changed.",
			published("/ServiceProviderConfig", func(config *document.Object) {
				config.Set("interopProfileConformant", "true")
				config.Set("authenticationSchemes", []any{document.New("type", "httpbasic", "name", "Basic", "description", "HTTP Basic")})
				config.Set("changePassword", document.New("supported", true))
			}), "INTEROP01-4-01", "INTEROP01-7.2-01", "IPSIE-AL2-03", "IPSIE-ALL-01"),
		ours("discovery-type-ids-in-small-letters", "discovery", "The id of a resource type is not its name.",
			published("/ResourceTypes", func(entry *document.Object) { entry.Set("id", strings.ToLower(entry.String("id"))) }), "INTEROP01-5.1-05"),
		ours("discovery-definitions-as-numbers", "discovery", "Every attribute is published as a number.",
			definitions(func(d *document.Object) { d.Set("type", "integer") }), "IPSIE-AL2-02", "IPSIE-AL2-11"),
		ours("paging-pages-of-fifty", "paging-index", "No page has more than 50 resources.", shortPages(), "INTEROP01-6.4-02", "INTEROP01-6.4-03"),
	}
}

package workspace

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// canonicalEmail is an address with its domain in small letters (RFC 5321
// section 2.4), "" when that is how it is written anyway.
func canonicalEmail(address string) string {
	local, domain, ok := strings.Cut(address, "@")
	small := strings.ToLower(domain)
	if !ok || small == domain {
		return ""
	}
	return local + "@" + small
}

// canonicalEmails shows the canonical form of addresses as their "display"
// (RFC 7643 section 4.1.2). The value stays as it was sent, or the client would
// see a difference in every sync. It is never stored, so that it cannot outlive
// the address.
func canonicalEmails(emails []any) (shown []any, changed bool) {
	for i, v := range emails {
		o, _ := v.(*document.Object)
		canonical := canonicalEmail(o.String("value"))
		if _, given := o.Get("display"); given || canonical == "" {
			continue
		}
		if shown == nil {
			shown = slices.Clone(emails)
		}
		o = o.Clone()
		o.Set("display", canonical)
		shown[i] = o
	}
	return shown, shown != nil
}

// forgetCanonicalEmails takes away what canonicalEmails added, when a client
// sends back what it has read.
func forgetCanonicalEmails(doc *document.Object) {
	for _, v := range doc.Array("emails") {
		if o, ok := v.(*document.Object); ok && o.String("display") != "" && o.String("display") == canonicalEmail(o.String("value")) {
			o.Delete("display")
		}
	}
}

package workspace

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/document"
)

// setName gives a document the one name people have in the application. Identity
// providers read, and Okta's test of a server demands, a given and a family
// name: everything before the last blank, and what follows it.
func setName(doc *document.Object, full string) {
	doc.Set("displayName", full)
	given, family := strings.TrimSpace(full), ""
	if i := strings.LastIndexByte(given, ' '); i > 0 {
		given, family = strings.TrimSpace(given[:i]), given[i+1:]
	}
	name := document.New("givenName", given)
	if family != "" {
		name.Set("familyName", family)
	}
	doc.Set("name", name)
}

package report

import "testing"

// TestRequirementNames: what an accusation rests on is named so that people
// find it.
func TestRequirementNames(t *testing.T) {
	t.Parallel()
	for want, row := range map[string]RequirementRef{
		"RFC7644-3.5.2-03, RFC 7644 section 3.5.2, MUST":                                       {ID: "RFC7644-3.5.2-03", Source: "RFC 7644", Section: "3.5.2", Basis: "keyword", Level: "MUST"},
		"ENTRA-22, Entra quirk 22, documented (dossier idp-entra, table (a))":                  {ID: "ENTRA-22", Source: "idp-entra (a)", Section: "Entra", Basis: "D"},
		"ENTRA-C07, Entra complaint 7, observed (dossier idp-entra, table (b))":                {ID: "ENTRA-C07", Source: "idp-entra (b)", Section: "Entra", Basis: "O"},
		"OKTA-01, Okta OIN quirk 1, inferred (dossier idp-okta-jumpcloud, table 6(a))":         {ID: "OKTA-01", Source: "idp-okta-jumpcloud 6(a)", Section: "Okta OIN", Basis: "I"},
		"ANY-32, common quirk 32, of doubtful source (dossier idp-okta-jumpcloud, table 6(a))": {ID: "ANY-32", Source: "idp-okta-jumpcloud 6(a)", Section: "any", Basis: "L"},
		"WS-USER-04, workspace: users, our reading where the text is silent":                   {ID: "WS-USER-04", Source: "workspace", Section: "users", Basis: "choice"},
	} {
		if got := requirement(row); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

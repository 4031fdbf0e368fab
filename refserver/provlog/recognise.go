package provlog

import "strings"

// The labels of identity providers.
const (
	Okta     = "okta"
	Entra    = "entra"
	OneLogin = "onelogin"
)

// Recognise names the identity provider that a request looks like, "" when it
// cannot be told. header gives the values of a request header field by its
// canonical name. It is a label for people; nothing may depend on it, since
// headers say what the sender likes.
//
//   - Okta sends User-Agent "Okta SCIM Client 1.0.0" (Okta's SCIM reference and
//     a live trace; the dossier on Okta, section 1.1, confidence D and O);
//     Bitwarden's SCIM service goes by the beginning "Okta", too (row 17 of its
//     list of pitfalls).
//   - Entra ID sends no User-Agent but a header ADSCIMVersion (two live logs and
//     Bitwarden's detector; the dossier on Entra, section 2, confidence O).
//   - OneLogin sends an empty User-Agent (live trace in goauthentik/authentik
//     #11249, confidence O), or "OneLogin SCIM", which its admins are told to
//     configure (Docker's and Burp's documentation, confidence D).
//
// For JumpCloud and Google Workspace no header has been found (the interop
// dossier, section 4.3, and section 4 of the one on Okta), so their requests
// have no label unless the User-Agent names them, which is a guess that can
// only label a request with the name it bears itself.
func Recognise(header func(name string) []string) string {
	if len(header("Adscimversion")) > 0 {
		return Entra
	}
	agents := header("User-Agent")
	if len(agents) == 0 {
		return ""
	}
	agent := strings.ToLower(strings.TrimSpace(agents[0]))
	switch {
	case strings.HasPrefix(agent, "okta"):
		return Okta
	case agent == "", strings.Contains(agent, "onelogin"):
		return OneLogin
	case strings.Contains(agent, "jumpcloud"):
		return "jumpcloud"
	case strings.HasPrefix(agent, "google"):
		return "google"
	}
	return ""
}

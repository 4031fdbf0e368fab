package filter

// Fold is the form in which strings that are not caseExact are compared: full
// Unicode case folding, in normal form C. Folding twice changes nothing.
func Fold(s string) string { panic("not yet") }

// PrepareUserName is the form in which userName values are compared and kept
// unique: the UsernameCaseMapped profile of PRECIS (RFC 8265 section 3.3; RFC
// 7644 section 5 asks for it). Strings the profile refuses (spaces, emoji,
// compatibility characters) are an error when strict, a *scim.Error 400
// invalidValue; otherwise the profile's mappings are applied without its
// refusals.
func PrepareUserName(s string, strict bool) (string, error) { panic("not yet") }

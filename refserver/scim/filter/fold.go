package filter

import (
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/secure/precis"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"

	"github.com/scimproof/scimproof/refserver/scim"
)

// Fold is the form in which strings that are not caseExact are compared: full
// Unicode case folding, in normal form C. Folding twice changes nothing.
func Fold(s string) string {
	if isASCII(s) {
		return lowerASCII(s)
	}
	// Decomposed first, so that é and e with a combining accent fold alike
	// (Unicode section 3.13, canonical caseless matching). For a few letters
	// composing the result gives something that folds again.
	for range 4 {
		next := norm.NFC.String(cases.Fold().String(norm.NFD.String(s)))
		if next == s {
			break
		}
		s = next
	}
	return s
}

// PrepareUserName is the form in which userName values are compared and kept
// unique: the UsernameCaseMapped profile of PRECIS (RFC 8265 section 3.3; RFC
// 7644 section 5 asks for it). Strings the profile refuses (spaces, emoji,
// compatibility characters) are an error when strict, a *scim.Error 400
// invalidValue; otherwise the profile's mappings are applied without its
// refusals.
func PrepareUserName(s string, strict bool) (string, error) {
	if !strict {
		return mapUserName(s), nil
	}
	prepared, err := precis.UsernameCaseMapped.String(s)
	if err != nil {
		return "", scim.BadRequest(scim.TypeInvalidValue, "userName %q is no user name in the sense of RFC 8265: it must hold letters, digits and ASCII punctuation, no spaces and no symbols", s)
	}
	return prepared, nil
}

// mapUserName applies the mapping rules of UsernameCaseMapped in their order
// (width, case, normal form; RFC 8264 section 7) to any string. Filters need it
// for fragments of user names, which the profile may refuse where it accepts
// the whole, and the two must come out alike for "co" to work.
func mapUserName(s string) string {
	if isASCII(s) {
		return lowerASCII(s)
	}
	lower := cases.Lower(language.Und, cases.HandleFinalSigma(false))
	return norm.NFC.String(lower.String(width.Fold.String(s)))
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// lowerASCII maps A to Z alone, which is what attribute names and URNs need.
func lowerASCII(s string) string {
	for i := range len(s) {
		if c := s[i]; 'A' <= c && c <= 'Z' {
			b := []byte(s)
			for j := i; j < len(b); j++ {
				if c := b[j]; 'A' <= c && c <= 'Z' {
					b[j] = c + 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

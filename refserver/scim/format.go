package scim

import (
	"encoding/asn1"
	"encoding/base64"
	"net/url"
	"strings"
)

// isBase64 accepts both alphabets of RFC 4648, but not a mixture, and padding
// that is either complete or left off (RFC 7643 section 2.3.6).
func isBase64(s string) bool {
	bare := strings.TrimRight(s, "=")
	if padding := len(s) - len(bare); padding > 2 || padding > 0 && len(s)%4 != 0 {
		return false
	}
	standard, urlSafe := false, false
	for i := range len(bare) {
		switch c := bare[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '+' || c == '/':
			standard = true
		case c == '-' || c == '_':
			urlSafe = true
		default:
			return false
		}
	}
	mixed := standard && urlSafe
	return len(bare)%4 != 1 && !mixed
}

// decodeBase64 decodes what isBase64 accepts.
func decodeBase64(s string) ([]byte, error) {
	encoding := base64.RawStdEncoding
	if strings.ContainsAny(s, "-_") {
		encoding = base64.RawURLEncoding
	}
	return encoding.DecodeString(strings.TrimRight(s, "="))
}

// isURI accepts absolute and relative URIs (RFC 3986); characters outside
// ASCII pass, since addresses are often written so.
func isURI(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c == 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	_, err := url.Parse(s)
	return err == nil
}

// userFormat checks the attributes of RFC 7643's User whose text has a form of
// its own (sections 4.1.1 and 4.1.2). The time zone is no matter of form: which
// zones exist is for the caller to know.
func userFormat(at place, s string) error {
	switch {
	case at.Attr.Name == "locale" && strings.ContainsAny(s, " \t\r\n"):
		return at.invalid("must be a language tag, without white space")
	case at.Sub == nil:
		return nil
	case at.Attr.Name == "addresses" && at.Sub.Name == "country" && !isCountryCode(s):
		return at.invalid("must be a two-letter country code of ISO 3166-1")
	case at.Attr.Name == "x509Certificates" && at.Sub.Name == valueName && !isOneDER(s):
		return at.invalid("must be exactly one DER-encoded certificate in base64")
	}
	return nil
}

func isCountryCode(s string) bool {
	letter := func(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
	return len(s) == 2 && letter(s[0]) && letter(s[1])
}

// isOneDER reports whether base64 text holds one ASN.1 sequence and nothing
// else: what a certificate is from outside. A chain in one value is refused
// (RFC 7643 section 4.1.2); whether the certificate is any good is not asked.
func isOneDER(s string) bool {
	data, err := decodeBase64(s)
	if err != nil {
		return false
	}
	var outer asn1.RawValue
	rest, err := asn1.Unmarshal(data, &outer)
	return err == nil && len(rest) == 0 && outer.Class == asn1.ClassUniversal && outer.Tag == asn1.TagSequence && outer.IsCompound
}

package provlog

import (
	"net/url"
	"regexp"
	"strings"
)

// credentials are the tokens and API keys of this server, wherever they stand.
var credentials = regexp.MustCompile(`(?:sp|ak)_[0-9a-f]{24}_[A-Za-z0-9_-]+`)

// secretParameters are those of a query string that hold a credential (RFC 6750
// section 2.3 for the first; the others are what people try).
var secretParameters = []string{"access_token", "token", "api_key", "apikey", "client_secret", "password"}

// Query is a query string fit to be kept, its raw form unchanged but for the
// secrets, and the texts in it.
func Query(raw string, secret func(attribute string) bool) (kept string, texts []string) {
	if raw == "" {
		return "", nil
	}
	parts := strings.Split(raw, "&")
	for i, part := range parts {
		name, value, given := strings.Cut(part, "=")
		plain, err := url.QueryUnescape(value)
		if err != nil {
			plain = value
		}
		hidden := false
		for _, s := range secretParameters {
			hidden = hidden || strings.EqualFold(name, s)
		}
		masked := maskFilter(plain, secret)
		switch {
		case !given:
			texts = append(texts, name)
		case hidden:
			parts[i] = name + "=" + url.QueryEscape(Hidden)
		case masked != plain:
			parts[i] = name + "=" + url.QueryEscape(masked)
			texts = append(texts, masked)
		default:
			texts = append(texts, plain)
		}
	}
	return strings.Join(parts, "&"), texts
}

// Forget replaces credentials of this server and the given texts (the
// credential that the request came with, passwords it carried) wherever they
// occur. Texts shorter than six bytes are too common to be looked for.
func Forget(text string, secrets ...string) string {
	const shortest = 6
	for _, s := range secrets {
		if len(s) < shortest {
			continue
		}
		for _, form := range []string{s, url.QueryEscape(s), url.PathEscape(s), strings.Trim(quoted(s), `"`)} {
			text = strings.ReplaceAll(text, form, Hidden)
		}
	}
	if !strings.Contains(text, "_") {
		return text
	}
	return credentials.ReplaceAllString(text, Hidden)
}

// Field is the value of a request header field without its credential; the
// scheme in front of one stays. secrets are as for Forget.
func Field(name, value string, secrets ...string) string {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		words := strings.Fields(value)
		if len(words) == 0 {
			return ""
		}
		words[len(words)-1] = Hidden
		if len(words) > 3 { // no scheme there is has more to it; what it is, nobody knows
			words = words[len(words)-1:]
		}
		return strings.Join(words, " ")
	case "cookie", "x-api-key", "x-auth-token", "x-addon-token":
		return Hidden
	}
	return Forget(value, secrets...)
}

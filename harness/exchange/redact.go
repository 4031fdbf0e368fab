package exchange

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// hidden stands where a secret stood; other where a credential stood that is
// none of the recorder's own, as a scenario about wrong credentials sends it.
const (
	hidden = "[redacted]"
	other  = "[another credential]"
)

// shortest is the length below which a given text is too common to be hidden
// everywhere.
const shortest = 6

// secrets are the texts a recorder's owner wants hidden, in every form in
// which they may appear. The set grows while exchanges are being recorded.
type secrets struct {
	mu    sync.RWMutex
	forms []string
}

func (s *secrets) add(secret string) {
	if len(secret) < shortest {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	escaped := string(appendEscaped(nil, secret))
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), escaped} {
		if !slices.Contains(s.forms, form) {
			s.forms = append(s.forms, form)
		}
	}
	// Longer forms first, so that no tail of one is left behind.
	slices.SortStableFunc(s.forms, func(a, b string) int { return len(b) - len(a) })
}

func (s *secrets) hide(text string) string {
	text = ownTokens.ReplaceAllString(text, hidden)
	if s == nil {
		return text
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, form := range s.forms {
		text = strings.ReplaceAll(text, form, hidden)
	}
	return text
}

// foreign says that a credential is none of the known ones; when none is known
// it cannot say so of any.
func (s *secrets) foreign(credential string) bool {
	if s == nil || credential == hidden {
		return false
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.forms) > 0 && !slices.Contains(s.forms, credential)
}

var (
	// ownTokens are the reference server's tokens and API keys.
	ownTokens = regexp.MustCompile(`\b(?:sp|ak)_[A-Za-z0-9_-]{16,}`)
	// passwordFilter is a comparison with a password in a filter, plain or escaped.
	passwordFilter = regexp.MustCompile(`(?i)(password(?:%20|\+|\s)+[a-z]{2}(?:%20|\+|\s)+)(?:%22.*?%22|".*?")`)
	// secretQuery is a query parameter that holds a credential.
	secretQuery = regexp.MustCompile(`(?i)([?&](?:access_token|token|api_?key|client_secret|password)=)[^&#]*`)
	userInfo    = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9+.-]*://)[^/?#@]*@`)
)

func redact(e Exchange) Exchange {
	e.URL = e.secrets.hide(redactURL(e.URL))
	e.Err = e.secrets.hide(e.Err)
	fields := make([]Header, len(e.RequestHeader))
	for i, h := range e.RequestHeader {
		fields[i] = Header{h.Name, e.secrets.field(h.Name, h.Value)}
	}
	e.RequestHeader = fields
	if e.ResponseHeader != nil {
		header := make(http.Header, len(e.ResponseHeader))
		for name, values := range e.ResponseHeader {
			for _, value := range values {
				header[name] = append(header[name], e.secrets.field(name, value))
			}
		}
		e.ResponseHeader = header
	}
	e.RequestBody = e.redactBody(e.RequestBody)
	e.ResponseBody = e.redactBody(e.ResponseBody)
	return e
}

func (e Exchange) redactBody(body []byte) []byte {
	if len(body) == 0 {
		return body
	}
	text := passwordFilter.ReplaceAllString(string(redactJSON(body)), `${1}"`+hidden+`"`)
	return []byte(e.secrets.hide(text))
}

func redactURL(raw string) string {
	raw = userInfo.ReplaceAllString(raw, "${1}")
	raw = passwordFilter.ReplaceAllString(raw, "${1}%22"+url.QueryEscape(hidden)+"%22")
	return secretQuery.ReplaceAllString(raw, "${1}"+url.QueryEscape(hidden))
}

// field redacts one header field's value.
func (s *secrets) field(name, value string) string {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		return s.credential(value)
	case "x-api-key":
		if s.foreign(value) {
			return other
		}
		return hidden
	default:
		return s.hide(redactField(name, value))
	}
}

// credential keeps what is no secret of an Authorization value: its scheme,
// and whether the credential was ours.
func (s *secrets) credential(value string) string {
	scheme, secret := splitCredential(value)
	switch {
	case value == "" || secret == other:
		return value
	case secret == "":
		return scheme
	case s.foreign(secret):
		secret = other
	default:
		secret = hidden
	}
	return strings.TrimSpace(scheme + " " + secret)
}

func redactField(name, value string) string {
	switch strings.ToLower(name) {
	case "x-addon-token", "x-auth-token", "cookie":
		return hidden
	case "set-cookie":
		cookie, _, _ := strings.Cut(value, "=")
		return cookie + "=" + hidden
	case "location", "content-location", "referer":
		return redactURL(value)
	default:
		return value
	}
}

// splitCredential parts an Authorization value: "Bearer", "Basic", "Bearer
// Bearer" or nothing, and the credential. A lone word is a credential unless it
// is the name of a scheme.
func splitCredential(value string) (scheme, secret string) {
	for _, mark := range []string{hidden, other} {
		if before, found := strings.CutSuffix(value, mark); found {
			return strings.TrimSpace(before), mark
		}
	}
	words := strings.Fields(value)
	switch {
	case len(words) == 0:
		return "", ""
	case len(words) == 1 && (strings.EqualFold(words[0], "Bearer") || strings.EqualFold(words[0], "Basic")):
		return words[0], ""
	default:
		last := len(words) - 1
		return strings.Join(words[:last], " "), words[last]
	}
}

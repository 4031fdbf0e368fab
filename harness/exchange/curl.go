package exchange

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// curl renders a redacted exchange.
func curl(e Exchange) string {
	words := []string{"curl"}
	switch e.Method {
	case http.MethodHead:
		words = append(words, "--head") // -X HEAD would wait for a body
	case http.MethodGet:
		if len(e.RequestBody) > 0 {
			words = append(words, "-X", "GET")
		}
	default:
		words = append(words, "-X", quote(e.Method))
	}
	if strings.ContainsAny(e.URL, "[]{}") {
		words = append(words, "--globoff")
	}
	if dotSegments(e.URL) {
		words = append(words, "--path-as-is")
	}
	words = append(words, curlHeaders(e)...)
	var pipe string
	switch {
	case bytes.IndexByte(e.RequestBody, 0) >= 0:
		// No command line can carry a NUL.
		pipe = "printf " + octal(e.RequestBody) + " | "
		words = append(words, "--data-binary", "@-")
	case len(e.RequestBody) > 0:
		words = append(words, "--data-raw", quote(string(e.RequestBody)))
	}
	return pipe + strings.Join(append(words, quote(asSent(e.URL))), " ")
}

func curlHeaders(e Exchange) []string {
	var words []string
	typed := false
	for _, h := range e.RequestHeader {
		switch {
		case strings.EqualFold(h.Name, "Authorization"):
			if scheme, secret := splitCredential(h.Value); secret != "" {
				words = append(words, "-H", credential(h.Name, scheme, variableFor(secret, "$SCIM_TOKEN")))
				continue
			}
		case strings.EqualFold(h.Name, "X-Api-Key"):
			words = append(words, "-H", credential(h.Name, "", variableFor(h.Value, "$APP_API_KEY")))
			continue
		case strings.EqualFold(h.Name, "Accept-Encoding") && h.Value != "identity":
			words = append(words, "--compressed")
		case strings.EqualFold(h.Name, "Content-Type"):
			typed = true
		case strings.EqualFold(h.Name, "Content-Length"):
			continue // curl counts for itself
		}
		if h.Value == "" {
			words = append(words, "-H", quote(h.Name+";")) // how curl spells an empty field
			continue
		}
		words = append(words, "-H", quote(h.Name+": "+h.Value))
	}
	if len(e.RequestBody) > 0 && !typed {
		words = append(words, "-H", quote("Content-Type:")) // else curl claims a form
	}
	return words
}

func variableFor(secret, own string) string {
	if secret == other {
		return "$OTHER_CREDENTIAL"
	}
	return own
}

// credential writes a header whose value the shell fills in.
func credential(name, scheme, variable string) string {
	if scheme != "" {
		scheme += " "
	}
	return `"` + name + ": " + scheme + variable + `"`
}

// asSent escapes what a shell would carry but an HTTP request line cannot.
func asSent(raw string) string {
	if _, err := url.Parse(raw); err != nil {
		return raw
	}
	return strings.ReplaceAll(raw, " ", "%20")
}

func dotSegments(raw string) bool {
	path, _, _ := strings.Cut(raw, "?")
	return strings.Contains(path+"/", "/../") || strings.Contains(path+"/", "/./")
}

// quote makes one word of text for a shell: bare when nothing in it is
// special, in single quotes as a rule, and as $'…' (bash, zsh, ksh) when it
// holds control characters or bytes that are not UTF-8.
func quote(text string) string {
	if text != "" && strings.Trim(text, bare) == "" {
		return text
	}
	if needsEscapes(text) {
		return ansiQuote(text)
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

const bare = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,@%+="

func needsEscapes(text string) bool {
	if !utf8.ValidString(text) {
		return true
	}
	return strings.ContainsFunc(text, func(r rune) bool {
		return (r < ' ' && r != '\n' && r != '\t') || r == 0x7f
	})
}

func ansiQuote(text string) string {
	var b strings.Builder
	b.WriteString("$'")
	for i := range len(text) {
		switch c := text[i]; {
		case c == '\'' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c >= 0x7f:
			fmt.Fprintf(&b, `\x%02x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteString("'")
	return b.String()
}

// octal writes a format string for printf that yields exactly these bytes.
func octal(body []byte) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, c := range body {
		switch {
		case c < ' ' || c >= 0x7f || strings.IndexByte(`'\%`, c) >= 0:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('\'')
	return b.String()
}

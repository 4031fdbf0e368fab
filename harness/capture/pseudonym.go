package capture

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/scimproof/scimproof/harness/exchange"
)

// pseudonyms replaces personal data by texts of the same length and form: each
// word by another of as many letters and digits, the same word always by the
// same one, whatever its case. The key dies with the recording, so nobody can
// tell afterwards what stood there.
type pseudonyms struct{ key []byte }

func newPseudonyms() *pseudonyms {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails, says its documentation
	return &pseudonyms{key}
}

// plainNames are attributes whose values say nothing about a person, or whose
// form is what a recording is for.
var plainNames = map[string]bool{
	"schemas": true, "op": true, "type": true, "primary": true, "active": true, "resourcetype": true, "scimtype": true,
	"status": true, "totalresults": true, "startindex": true, "itemsperpage": true, "created": true, "lastmodified": true,
	"locale": true, "preferredlanguage": true, "timezone": true, "version": true, "sortby": true, "sortorder": true,
}

// plainWords stay as they are in any text: parts of URLs, booleans written as
// text, the words of filters.
var plainWords = map[string]bool{
	"http": true, "https": true, "users": true, "groups": true, "scim": true, "v2": true, "true": true, "false": true,
	"null": true, "eq": true, "and": true, "or": true, "not": true,
}

// exchange returns a copy without personal data; the upstream's name is taken
// out as well, since it often holds the tenant's.
func (p *pseudonyms) exchange(e exchange.Exchange, upstream *url.URL) exchange.Exchange {
	base := strings.TrimSuffix(upstream.String(), "/")
	e.URL = "https://upstream.invalid" + p.target(strings.TrimPrefix(e.URL, base))
	header := make([]exchange.Header, len(e.RequestHeader))
	for i, h := range e.RequestHeader {
		header[i] = exchange.Header{Name: h.Name, Value: p.field(h.Name, h.Value)}
	}
	e.RequestHeader = header
	if e.ResponseHeader != nil {
		answer := http.Header{}
		for name, values := range e.ResponseHeader {
			for _, v := range values {
				answer.Add(name, p.field(name, v))
			}
		}
		e.ResponseHeader = answer
	}
	e.RequestBody, e.ResponseBody = p.body(e.RequestBody), p.body(e.ResponseBody)
	if e.Err != "" {
		e.Err = strings.ReplaceAll(e.Err, upstream.Host, "upstream.invalid")
	}
	return e
}

func (p *pseudonyms) field(name, value string) string {
	switch strings.ToLower(name) {
	case "location", "content-location", "referer", "link", "from":
		return p.text(value)
	case "forwarded", "x-real-ip", "cf-connecting-ip", "true-client-ip":
		return "[redacted]"
	}
	if strings.HasPrefix(strings.ToLower(name), "x-forwarded-") {
		return "[redacted]"
	}
	return value
}

// target redacts a path and a raw query below the base URL.
func (p *pseudonyms) target(target string) string {
	path, query, found := strings.Cut(target, "?")
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if i > 1 { // an id; the first is the endpoint
			plain, err := url.PathUnescape(part)
			if err == nil {
				parts[i] = url.PathEscape(p.text(plain))
			}
		}
	}
	path = strings.Join(parts, "/")
	if !found {
		return path
	}
	return path + "?" + queryLiteral.ReplaceAllStringFunc(query, func(part string) string {
		m := queryLiteral.FindStringSubmatch(part)
		if plainComparison.MatchString(m[1]) {
			return part
		}
		return m[1] + m[2] + p.rawLiteral(m[3]) + m[2]
	})
}

var (
	// queryLiteral is a comparison's operator and its literal in a raw query.
	queryLiteral = regexp.MustCompile(`([A-Za-z0-9.:_-]*(?:\+|%20| )[a-z]{2}(?:\+|%20| ))(%22|")((?:%5C%22|\\"|.)*?)(?:%22|")`)
	// plainComparison is one whose literal is no personal data.
	plainComparison = regexp.MustCompile(`(?i)^(type|primary|active|meta\.[a-z]+|schemas)(\+|%20| )`)
	// pathLiteral is the same in the path of a PATCH operation.
	pathLiteral = regexp.MustCompile(`([A-Za-z0-9.:_-]* [a-zA-Z]{2} )"((?:\\"|[^"])*)"`)
)

// rawLiteral redacts an escaped text and escapes it again in the same manner.
func (p *pseudonyms) rawLiteral(raw string) string {
	plain, err := url.QueryUnescape(raw)
	if err != nil {
		return p.text(raw)
	}
	if url.QueryEscape(plain) == raw {
		return url.QueryEscape(p.text(plain))
	}
	if escaped := strings.ReplaceAll(url.QueryEscape(plain), "+", "%20"); escaped == raw {
		return strings.ReplaceAll(url.QueryEscape(p.text(plain)), "+", "%20")
	}
	return p.text(raw)
}

// body redacts the strings and odd numbers of a JSON text and keeps everything
// else byte for byte; what is no JSON is hidden whole.
func (p *pseudonyms) body(body []byte) []byte {
	if len(bytes.TrimSpace(body)) == 0 {
		return body
	}
	var out bytes.Buffer
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var last int64
	var stack []frame
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return []byte("[redacted: this was no JSON]")
		}
		raw := body[last:d.InputOffset()]
		last = d.InputOffset()
		var isName bool
		stack, isName = step(stack, token)
		text, isText := token.(string)
		if !isText || isName || len(stack) > 0 && plainNames[stack[len(stack)-1].name] {
			out.Write(raw)
			continue
		}
		before := raw[:bytes.IndexByte(raw, '"')]
		out.Write(before)
		out.Write(quoted(p.value(stack, text)))
	}
	out.Write(body[last:])
	return out.Bytes()
}

// value redacts one string by where it stands.
func (p *pseudonyms) value(stack []frame, text string) string {
	switch {
	case strings.HasPrefix(strings.ToLower(text), "urn:"):
		return text
	case len(stack) > 0 && stack[len(stack)-1].name == "path":
		return pathLiteral.ReplaceAllStringFunc(text, func(part string) string {
			m := pathLiteral.FindStringSubmatch(part)
			if plainComparison.MatchString(m[1]) {
				return part
			}
			return m[1] + `"` + p.text(m[2]) + `"`
		})
	}
	return p.text(text)
}

// frame is an open object or list of a JSON text, with the name whose value is
// being read; the elements of a list have the list's.
type frame struct {
	object, named bool
	name          string
}

// step follows one token; isName says that it was the name of a member.
func step(stack []frame, token json.Token) (next []frame, isName bool) {
	top := len(stack) - 1
	switch t := token.(type) {
	case json.Delim:
		if t == '}' || t == ']' {
			stack = stack[:top]
			return valueRead(stack), false
		}
		inherited := ""
		if top >= 0 {
			inherited = stack[top].name
		}
		return append(stack, frame{object: t == '{', name: inherited}), false
	case string:
		if top >= 0 && stack[top].object && !stack[top].named {
			stack[top].named, stack[top].name = true, strings.ToLower(t[strings.LastIndexByte(t, ':')+1:])
			return stack, true
		}
	}
	return valueRead(stack), false
}

// valueRead notes that a member's value is complete. Its name stays until the
// next one, for whoever asks where the value stood.
func valueRead(stack []frame) []frame {
	if top := len(stack) - 1; top >= 0 && stack[top].object {
		stack[top].named = false
	}
	return stack
}

func quoted(text string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return []byte(`"[redacted]"`)
	}
	return bytes.TrimSpace(b.Bytes())
}

// text replaces every word of a text.
func (p *pseudonyms) text(text string) string {
	var out strings.Builder
	for rest := text; rest != ""; {
		end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		switch {
		case end < 0:
			out.WriteString(p.word(rest))
			return out.String()
		case end > 0:
			out.WriteString(p.word(rest[:end]))
			rest = rest[end:]
		default:
			_, size := utf8.DecodeRuneInString(rest)
			out.WriteString(rest[:size])
			rest = rest[size:]
		}
	}
	return out.String()
}

var hexWord = regexp.MustCompile(`^[0-9a-fA-F]+$`)

// word replaces letters by letters and digits by digits; a word of hexadecimal
// digits stays one.
func (p *pseudonyms) word(word string) string {
	if plainWords[strings.ToLower(word)] {
		return word
	}
	letters := 26
	if hexWord.MatchString(word) && len(word) > 3 {
		letters = 6
	}
	mac := hmac.New(sha256.New, p.key)
	mac.Write([]byte(strings.ToLower(word)))
	stream := mac.Sum(nil)
	var out strings.Builder
	for i, r := range []rune(word) {
		if i > 0 && i%len(stream) == 0 {
			mac.Write(stream)
			stream = mac.Sum(nil)
		}
		n := int(stream[i%len(stream)])
		switch {
		case r >= '0' && r <= '9':
			out.WriteByte('0' + byte(n%10)) //nolint:gosec // below 10
		case r >= 'a' && r <= 'z':
			out.WriteByte('a' + byte(n%letters)) //nolint:gosec // below 26
		case r >= 'A' && r <= 'Z':
			out.WriteByte('A' + byte(n%letters)) //nolint:gosec // below 26
		default: // another script: one letter of the same length in UTF-8
			out.WriteString(map[int]string{2: "é", 3: "字", 4: "𝒳"}[utf8.RuneLen(r)])
		}
	}
	return out.String()
}

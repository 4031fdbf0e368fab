// Package provlog holds what the provisioning log needs to know about requests
// and answers: how to take secrets out of them, which words of people's names
// they carry, and which identity provider they look like. It is pure: no HTTP,
// no SQL, no state.
package provlog

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Hidden stands where a secret stood.
const Hidden = "[redacted]"

// Body is a message body fit to be kept.
type Body struct {
	// Text holds no secret. It ends early where the original is cut or no JSON.
	Text []byte
	// Texts are the strings among the values, decoded, without the secrets.
	Texts []string
	// Secrets are the values that were hidden, so that they can be looked for
	// elsewhere.
	Secrets []string
	// Cut says that the original goes on behind Text.
	Cut bool
}

// Redact takes the secrets out of a JSON body: values of members that secret
// names, at any depth, values of PATCH operations whose path leads to one, and
// literals that filters compare one with. Everything else stays byte for byte.
// The body may be cut off anywhere; what is no JSON from some point on is left
// out from there, since nobody can vouch for it.
func Redact(body []byte, secret func(attribute string) bool) Body {
	s := &scan{text: body, secret: secret}
	whole := s.value(0)
	if whole {
		s.space()
		whole = s.pos == len(body)
	}
	return Body{Text: s.redacted(), Texts: s.texts, Secrets: s.secrets, Cut: !whole}
}

// maxDepth bounds the recursion; what is nested deeper is left out.
const maxDepth = 100

// scan reads JSON as far as it goes.
type scan struct {
	text   []byte
	secret func(string) bool
	pos    int
	// good is the end of the last complete token.
	good    int
	texts   []string
	secrets []string
	edits   []edit
}

// edit replaces a part of the text.
type edit struct {
	from, to int
	by       string
}

func (s *scan) space() {
	for s.pos < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.pos]) >= 0 {
		s.pos++
	}
}

// next is the byte after white space, 0 at the end.
func (s *scan) next() byte {
	s.space()
	if s.pos == len(s.text) {
		return 0
	}
	return s.text[s.pos]
}

// value passes over one value; false means that the text ended in it.
func (s *scan) value(depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch c := s.next(); c {
	case '"':
		start := s.pos
		text, ok := s.str()
		if !ok {
			return false
		}
		if masked := maskFilter(text, s.secret); masked != text {
			s.edits = append(s.edits, edit{start, s.pos, quoted(masked)})
			text = masked
		}
		s.texts = append(s.texts, text)
		return true
	case '{':
		return s.object(depth)
	case '[':
		return s.array(depth)
	default:
		return s.literal(depth)
	}
}

// literal passes over a number, true, false or null.
func (s *scan) literal(depth int) bool {
	start := s.pos
	for s.pos < len(s.text) && strings.IndexByte("+-.0123456789abcdefghijklmnopqrstuvwxyzE", s.text[s.pos]) >= 0 {
		s.pos++
	}
	switch string(s.text[start:s.pos]) {
	case "true", "false", "null", "0", "1":
	default:
		if !json.Valid(s.text[start:s.pos]) {
			return false
		}
	}
	if s.pos == len(s.text) && depth > 0 {
		return false // perhaps only its beginning
	}
	s.good = s.pos
	return true
}

// str reads a string.
func (s *scan) str() (string, bool) {
	start, plain := s.pos, true
	for i := start + 1; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '\\':
			i++
			plain = false
		case c == '"':
			s.pos = i + 1
			if plain {
				s.good = s.pos
				return string(s.text[start+1 : i]), true
			}
			var text string
			if err := json.Unmarshal(s.text[start:s.pos], &text); err != nil {
				return "", false
			}
			s.good = s.pos
			return text, true
		case c < ' ':
			return "", false
		case c >= utf8.RuneSelf:
			plain = false // perhaps no UTF-8, which decoding replaces
		}
	}
	return "", false
}

func (s *scan) array(depth int) bool {
	s.pos++
	s.good = s.pos
	for {
		switch s.next() {
		case ']':
			s.pos++
			s.good = s.pos
			return true
		case ',':
			s.pos++
		default:
			if !s.value(depth + 1) {
				return false
			}
		}
	}
}

// member is what object has to remember of a PATCH operation.
type member struct {
	there    bool
	from, to int
	text     string
	// before is how many texts there were before it.
	before int
}

func (s *scan) object(depth int) bool {
	s.pos++
	s.good = s.pos
	var path, value member
	whole := s.members(depth, &path, &value)
	switch {
	case !value.there || value.to == 0:
	case path.there && leadsTo(path.text, s.secret), !whole && !path.there && s.text[value.from] != '{':
		s.hide(value.from, value.to, value.before)
	}
	return whole
}

func (s *scan) members(depth int, path, value *member) bool {
	for {
		switch s.next() {
		case '}':
			s.pos++
			s.good = s.pos
			return true
		case ',':
			s.pos++
		case '"':
			if !s.member(depth, path, value) {
				return false
			}
		default:
			return false
		}
	}
}

// member passes over a name and its value.
func (s *scan) member(depth int, path, value *member) bool {
	name, ok := s.str()
	if !ok || s.next() != ':' {
		return false
	}
	s.pos++
	if s.next() == 0 {
		return false
	}
	here := member{there: true, from: s.pos, before: len(s.texts)}
	ok = s.value(depth + 1)
	here.to = s.good
	if s.secret(name) {
		s.hide(here.from, here.to, here.before)
	}
	switch {
	case strings.EqualFold(name, "value"):
		*value = here
	case strings.EqualFold(name, "path") && ok:
		*path = here
		if len(s.texts) > here.before {
			path.text = s.texts[here.before]
		}
	}
	return ok
}

// hide blackens a value and takes its texts from those that may be seen.
func (s *scan) hide(from, to, before int) {
	before = min(before, len(s.texts))
	s.secrets = append(s.secrets, s.texts[before:]...)
	s.texts = s.texts[:before]
	if to <= from || string(s.text[from:to]) == "null" {
		return
	}
	s.edits = append(s.edits, edit{from, to, quoted(Hidden)})
}

// redacted is the text with the edits made; of edits inside one another the
// outermost counts.
func (s *scan) redacted() []byte {
	slices.SortFunc(s.edits, func(a, b edit) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var out []byte
	at := 0
	for _, e := range s.edits {
		if e.from < at {
			continue
		}
		out = append(append(out, s.text[at:e.from]...), e.by...)
		at = e.to
	}
	return append(out, s.text[min(at, s.good):s.good]...)
}

func quoted(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return `""` // a string always encodes
	}
	return string(b)
}

// leadsTo reports whether a path of an attribute has a secret step:
// "password", "urn:…:User:password", "credentials[type eq \"x\"].password".
func leadsTo(path string, secret func(string) bool) bool {
	return slices.ContainsFunc(strings.FieldsFunc(path, func(r rune) bool {
		return strings.ContainsRune(`:.[]() "`, r)
	}), secret)
}

// comparison is an attribute, an operator and a literal.
var comparison = regexp.MustCompile(`([A-Za-z_$][-\w$.:]*)(\s+[A-Za-z]{2}\s+)("(?:[^"\\]|\\.)*"?)`)

// maskFilter hides the literals that secret attributes are compared with.
func maskFilter(text string, secret func(string) bool) string {
	if strings.IndexByte(text, '"') < 0 {
		return text
	}
	return comparison.ReplaceAllStringFunc(text, func(found string) string {
		m := comparison.FindStringSubmatch(found)
		if !leadsTo(m[1], secret) {
			return found
		}
		return m[1] + m[2] + quoted(Hidden)
	})
}

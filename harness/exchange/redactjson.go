package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
)

// secretNames are the attributes whose values are never shown, in lower case.
var secretNames = map[string]bool{
	"password": true, "currentpassword": true, "newpassword": true,
	"token": true, "scimtoken": true, "bearertoken": true, "access_token": true, "refresh_token": true,
	"apikey": true, "api_key": true, "client_secret": true, "secret": true,
}

// redactJSON replaces the values of secret attributes in a body, and the value
// of a PATCH operation whose path is one. Every other byte stays as it is. The
// scanner forgives: a body that is cut short or is not JSON at all is covered
// as far as it can be read.
func redactJSON(body []byte) []byte {
	s := scanner{text: body}
	s.scan()
	if len(s.spans) == 0 {
		return body
	}
	var out []byte
	last := 0
	for _, span := range s.spans {
		if span.from < last {
			continue // inside one already replaced
		}
		out = append(out, body[last:span.from]...)
		out = append(out, `"`+hidden+`"`...)
		last = span.to
	}
	return append(out, body[last:]...)
}

// span is a stretch of the text: from inclusive, to exclusive.
type span struct{ from, to int }

// frame is one open object or array.
type frame struct {
	object bool
	// key is the name whose value comes next or is being read.
	key string
	// named says that key was read and its value was not yet.
	named bool
	// valueFrom is where the value of key began, when it is a nested one.
	valueFrom int
	// operation is the value of "value" in this object, for PATCH.
	operation  span
	secretPath bool
}

type scanner struct {
	text  []byte
	pos   int
	stack []frame
	spans []span
}

func (s *scanner) scan() {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case '{', '[':
			s.open(c == '{')
		case '}', ']':
			s.pos++
			s.close()
		case '"':
			s.str()
		case ':', ',', ' ', '\t', '\n', '\r':
			s.pos++
		default:
			s.bare()
		}
	}
	for len(s.stack) > 0 {
		s.close() // cut short: what is open ends here
	}
	sortSpans(s.spans)
}

func (s *scanner) open(object bool) {
	if top := s.top(); top != nil {
		top.valueFrom = s.pos
	}
	s.stack = append(s.stack, frame{object: object})
	s.pos++
}

func (s *scanner) close() {
	if len(s.stack) == 0 {
		return
	}
	closed := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	if closed.secretPath && closed.operation.to > 0 {
		s.spans = append(s.spans, closed.operation)
	}
	if top := s.top(); top != nil && top.object && top.named {
		s.value(top, span{top.valueFrom, s.pos}, "")
	}
}

func (s *scanner) top() *frame {
	if len(s.stack) == 0 {
		return nil
	}
	return &s.stack[len(s.stack)-1]
}

func (s *scanner) str() {
	from := s.pos
	s.pos++
	for s.pos < len(s.text) && s.text[s.pos] != '"' {
		if s.text[s.pos] == '\\' {
			s.pos++
		}
		s.pos++
	}
	s.pos = min(s.pos+1, len(s.text))
	s.scalar(span{from, s.pos}, unquoted(s.text[from:s.pos]), true)
}

func (s *scanner) bare() {
	from := s.pos
	for s.pos < len(s.text) && strings.IndexByte("{}[]\",: \t\r\n", s.text[s.pos]) < 0 {
		s.pos++
	}
	s.scalar(span{from, s.pos}, "", false)
}

func (s *scanner) scalar(at span, text string, quoted bool) {
	top := s.top()
	if top == nil || !top.object {
		return
	}
	if !top.named {
		if quoted {
			top.key, top.named = text, true
		}
		return
	}
	if quoted && bytes.HasPrefix(bytes.TrimLeft(s.text[s.pos:], " \t\r\n"), []byte(":")) {
		// A name where a value was due: broken JSON; go on with this name.
		top.key = text
		return
	}
	s.value(top, at, text)
}

// value takes note of the value of top.key.
func (s *scanner) value(top *frame, at span, text string) {
	top.named = false
	name := bareName(top.key)
	switch {
	case secretNames[name]:
		s.spans = append(s.spans, at)
	case name == "path":
		top.secretPath = secretNames[bareName(text)]
	case name == "value":
		top.operation = at
	}
}

// bareName is an attribute's name in lower case without its schema's URN.
func bareName(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	return name[strings.LastIndexByte(name, ':')+1:]
}

func unquoted(text []byte) string {
	var s string
	if err := json.Unmarshal(text, &s); err != nil {
		return strings.Trim(string(text), `"`)
	}
	return s
}

func appendEscaped(dst []byte, text string) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return append(dst, text...)
	}
	return append(dst, bytes.Trim(b.Bytes(), "\"\n")...)
}

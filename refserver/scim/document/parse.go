package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Limits bounds what Parse accepts; a zero field means the one of DefaultLimits.
type Limits struct {
	// Bytes is the longest accepted text, in bytes.
	Bytes int
	// Depth is the deepest accepted nesting of arrays and objects.
	Depth int
}

// DefaultLimits is what the server promises for a request body.
var DefaultLimits = Limits{Bytes: 8 << 20, Depth: 64}

// SyntaxError says where a text stops being a document we accept.
type SyntaxError struct {
	// Offset is the position of the offending byte, counted from 0.
	Offset int
	// Reason is a sentence part, e.g. `member name "a" appears twice`.
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("invalid JSON at byte %d: %s", e.Offset, e.Reason)
}

// Parse reads one JSON value. Beyond RFC 8259 it refuses member names that
// differ at most in ASCII case, invalid UTF-8, lone surrogates, NUL characters
// in strings (the database cannot hold them), and texts longer or deeper than
// the limits. A byte order mark at the start is skipped, as RFC 8259 section
// 8.1 allows. Every error is a *SyntaxError.
//
// Strings of the result share one copy of data.
func Parse(data []byte, l Limits) (any, error) {
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Depth == 0 {
		l.Depth = DefaultLimits.Depth
	}
	if len(data) > l.Bytes {
		return nil, &SyntaxError{Offset: l.Bytes, Reason: fmt.Sprintf("text is longer than %d bytes", l.Bytes)}
	}
	if !utf8.Valid(data) {
		return nil, &SyntaxError{Offset: invalidUTF8(data), Reason: "text is not valid UTF-8"}
	}
	p := parser{text: string(data), depth: l.Depth}
	if strings.HasPrefix(p.text, "\ufeff") {
		p.pos = len("\ufeff")
	}
	v, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos < len(p.text) {
		return nil, p.fail("unexpected %s after the value", p.found())
	}
	return v, nil
}

// ParseObject is Parse for a text whose value must be an object.
func ParseObject(data []byte, l Limits) (*Object, error) {
	v, err := Parse(data, l)
	if err != nil {
		return nil, err
	}
	o, ok := v.(*Object)
	if !ok {
		return nil, &SyntaxError{Reason: "text must be a JSON object, not " + Kind(v)}
	}
	return o, nil
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// parser is a recursive descent over a text that is known to be valid UTF-8.
// Members and elements of containers still open lie on two stacks, so that a
// finished container gets slices of exactly its size.
type parser struct {
	text   string
	pos    int
	depth  int // levels of nesting still allowed
	names  []string
	values []any
}

func (p *parser) fail(format string, args ...any) error {
	return &SyntaxError{Offset: p.pos, Reason: fmt.Sprintf(format, args...)}
}

// found describes what stands at the current position.
func (p *parser) found() string {
	if p.pos >= len(p.text) {
		return "end of text"
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.pos:])
	return fmt.Sprintf("%q", r)
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// next skips white space and gives the byte after it, 0 at the end of the text.
func (p *parser) next() byte {
	p.space()
	if p.pos < len(p.text) {
		return p.text[p.pos]
	}
	return 0
}

func (p *parser) value() (any, error) {
	switch c := p.next(); c {
	case '{':
		return p.object()
	case '[':
		return p.array()
	case '"':
		s, err := p.str()
		if err != nil {
			return nil, err
		}
		return s, nil
	case 't':
		return true, p.literal("true")
	case 'f':
		return false, p.literal("false")
	case 'n':
		return nil, p.literal("null")
	default:
		if c == '-' || isDigit(c) {
			return p.number()
		}
		return nil, p.fail("expected a value, found %s", p.found())
	}
}

func (p *parser) literal(word string) error {
	if !strings.HasPrefix(p.text[p.pos:], word) {
		return p.fail("expected a value, found a word that is not true, false or null")
	}
	p.pos += len(word)
	return nil
}

func (p *parser) open() error {
	if p.depth == 0 {
		return p.fail("arrays and objects are nested too deeply")
	}
	p.depth--
	p.pos++
	return nil
}

func (p *parser) close() {
	p.depth++
	p.pos++
}

func (p *parser) array() (any, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	if p.next() == ']' {
		p.close()
		return []any{}, nil
	}
	base := len(p.values)
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		p.values = append(p.values, v)
		switch p.next() {
		case ',':
			p.pos++
		case ']':
			p.close()
			elements := append(make([]any, 0, len(p.values)-base), p.values[base:]...)
			p.values = p.values[:base]
			return elements, nil
		default:
			return nil, p.fail("expected ',' or ']' after an element, found %s", p.found())
		}
	}
}

func (p *parser) object() (any, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	if p.next() == '}' {
		p.close()
		return &Object{}, nil
	}
	nameBase, valueBase := len(p.names), len(p.values)
	var seen map[string]struct{}
	for {
		var err error
		if seen, err = p.memberName(nameBase, seen); err != nil {
			return nil, err
		}
		if p.next() != ':' {
			return nil, p.fail("expected ':' after a member name, found %s", p.found())
		}
		p.pos++
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		p.values = append(p.values, v)
		switch p.next() {
		case ',':
			p.pos++
		case '}':
			p.close()
			o := &Object{
				names:  append(make([]string, 0, len(p.names)-nameBase), p.names[nameBase:]...),
				values: append(make([]any, 0, len(p.values)-valueBase), p.values[valueBase:]...),
			}
			p.names, p.values = p.names[:nameBase], p.values[:valueBase]
			return o, nil
		default:
			return nil, p.fail("expected ',' or '}' after a member, found %s", p.found())
		}
	}
}

// scanLimit is the number of members up to which looking for a name by
// comparing it with each is faster than hashing. Above it a map keeps the cost
// of a hostile object with a million members linear.
const scanLimit = 24

// memberName reads a name and pushes it, unless the object whose names start
// at base has it already. seen holds the folded names once there are many.
func (p *parser) memberName(base int, seen map[string]struct{}) (map[string]struct{}, error) {
	if p.next() != '"' {
		return seen, p.fail("expected a member name in quotation marks, found %s", p.found())
	}
	start := p.pos
	name, err := p.str()
	if err != nil {
		return seen, err
	}
	known := p.names[base:]
	if seen == nil && len(known) >= scanLimit {
		seen = make(map[string]struct{}, 4*scanLimit)
		for _, n := range known {
			seen[fold(n)] = struct{}{}
		}
	}
	duplicate := false
	if seen != nil {
		key := fold(name)
		_, duplicate = seen[key]
		seen[key] = struct{}{}
	} else {
		for _, n := range known {
			duplicate = duplicate || SameName(n, name)
		}
	}
	if duplicate {
		return seen, &SyntaxError{Offset: start, Reason: fmt.Sprintf("member name %q appears twice (names are compared without regard to case)", name)}
	}
	p.names = append(p.names, name)
	return seen, nil
}

package document

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits skips a run of digits and reports whether there was one.
func (p *parser) digits() bool {
	start := p.pos
	for p.pos < len(p.text) && isDigit(p.text[p.pos]) {
		p.pos++
	}
	return p.pos > start
}

// at reports whether one of two bytes stands at the current position.
func (p *parser) at(a, b byte) bool {
	return p.pos < len(p.text) && (p.text[p.pos] == a || p.text[p.pos] == b)
}

// number reads a number of RFC 8259 section 6 and keeps its text.
func (p *parser) number() (any, error) {
	start := p.pos
	if p.at('-', '-') {
		p.pos++
	}
	switch {
	case p.at('0', '0'):
		p.pos++
		if p.pos < len(p.text) && isDigit(p.text[p.pos]) {
			return nil, p.fail("a number has no leading zeros")
		}
	case !p.digits():
		return nil, p.fail("expected a digit, found %s", p.found())
	}
	if p.at('.', '.') {
		p.pos++
		if !p.digits() {
			return nil, p.fail("expected a digit after the decimal point, found %s", p.found())
		}
	}
	if p.at('e', 'E') {
		p.pos++
		if p.at('+', '-') {
			p.pos++
		}
		if !p.digits() {
			return nil, p.fail("expected a digit in the exponent, found %s", p.found())
		}
	}
	return Number(p.text[start:p.pos]), nil
}

// str reads a string; without escapes it is a part of the text, uncopied.
func (p *parser) str() (string, error) {
	p.pos++
	start := p.pos
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			s := p.text[start:p.pos]
			p.pos++
			return s, nil
		case c == '\\':
			return p.escaped(start)
		case c < 0x20:
			return "", p.fail("control character %q in a string must be escaped", c)
		default:
			p.pos++
		}
	}
	return "", p.fail("string is not closed")
}

// escaped goes on with a string that began at start and has come to its first
// backslash.
func (p *parser) escaped(start int) (string, error) {
	buf := append(make([]byte, 0, 2*(p.pos-start)+16), p.text[start:p.pos]...)
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case c == '"':
			p.pos++
			return string(buf), nil
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			buf = utf8.AppendRune(buf, r)
		case c < 0x20:
			return "", p.fail("control character %q in a string must be escaped", c)
		default:
			buf = append(buf, c)
			p.pos++
		}
	}
	return "", p.fail("string is not closed")
}

// escape reads one escape sequence, both halves of a surrogate pair included.
func (p *parser) escape() (rune, error) {
	if p.pos+1 >= len(p.text) {
		return 0, p.fail("string is not closed")
	}
	switch c := p.text[p.pos+1]; c {
	case '"', '\\', '/':
		p.pos += 2
		return rune(c), nil
	case 'b':
		p.pos += 2
		return '\b', nil
	case 'f':
		p.pos += 2
		return '\f', nil
	case 'n':
		p.pos += 2
		return '\n', nil
	case 'r':
		p.pos += 2
		return '\r', nil
	case 't':
		p.pos += 2
		return '\t', nil
	case 'u':
		return p.unicode()
	default:
		return 0, p.fail("unknown escape sequence in a string")
	}
}

func (p *parser) unicode() (rune, error) {
	r, ok := p.hex(p.pos)
	switch {
	case !ok:
		return 0, p.fail(`\u must be followed by four hexadecimal digits`)
	case r == 0:
		return 0, p.fail("strings must not contain the NUL character")
	case !utf16.IsSurrogate(r):
		p.pos += 6
		return r, nil
	}
	low, ok := p.hex(p.pos + 6)
	pair := utf16.DecodeRune(r, low)
	if !ok || pair == utf8.RuneError {
		return 0, p.fail("lone surrogate in a string")
	}
	p.pos += 12
	return pair, nil
}

// hex reads \uXXXX at a position.
func (p *parser) hex(pos int) (rune, bool) {
	if pos+6 > len(p.text) || p.text[pos] != '\\' || p.text[pos+1] != 'u' {
		return 0, false
	}
	// ParseUint would take a sign or an underscore only with base 0.
	n, err := strconv.ParseUint(p.text[pos+2:pos+6], 16, 16)
	return rune(n), err == nil
}

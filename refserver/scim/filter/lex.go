package filter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
)

type tokenKind int

const (
	endOfText tokenKind = iota
	word                // path, operator, connective, number, true, false, null
	quoted              // string in double quotes
	openRound
	closeRound
	openSquare
	closeSquare
)

type token struct {
	kind tokenKind
	// text is the token as written; of a string, with its quotes.
	text string
	// value is a string with its escapes decoded.
	value string
	// pos counts characters from 1.
	pos int
	// spaced says that white space stands in front.
	spaced bool
}

// String is how error texts name the token.
func (t token) String() string {
	if t.kind == endOfText {
		return "the end of the filter"
	}
	return clip(t.text)
}

// is compares a word without regard to case, as operators ask for.
func (t token) is(s string) bool { return t.kind == word && strings.EqualFold(t.text, s) }

// clip quotes text for an error message, no longer than a line can bear. Text
// that begins with a quotation mark is a string of the filter and has its own.
func clip(s string) string {
	const most = 60
	more := ""
	if utf8.RuneCountInString(s) > most {
		s, more = string([]rune(s)[:most]), "…"
	}
	if strings.HasPrefix(s, `"`) && !strings.ContainsFunc(s, unicode.IsControl) {
		return s + more
	}
	return fmt.Sprintf("%q", s) + more
}

func refuse(pos int, format string, args ...any) *scim.Error {
	return scim.BadRequest(scim.TypeInvalidFilter, "filter, character %d: %s", pos, fmt.Sprintf(format, args...))
}

// lexer cuts a filter into tokens. Words and strings must be kept apart by
// white space (SP in RFC 7644 figure 1); next to a bracket it is optional.
type lexer struct {
	text string
	// next is the byte offset of the next character, pos its number.
	next, pos int
	previous  tokenKind
}

func newLexer(text string) *lexer { return &lexer{text: text, pos: 1} }

func (l *lexer) token() (token, error) {
	start := l.next
	for l.next < len(l.text) && isSpace(l.text[l.next]) {
		l.next++
		l.pos++
	}
	t := token{pos: l.pos, spaced: l.next > start}
	if l.next == len(l.text) {
		l.previous = endOfText
		return t, nil
	}
	switch c := l.text[l.next]; c {
	case '(', ')', '[', ']':
		t.kind = bracketKinds[c]
		t.text = l.text[l.next : l.next+1]
		l.skip(1)
	case '"':
		t.kind = quoted
		var err error
		if t.text, t.value, err = l.quotedString(); err != nil {
			return t, err
		}
	default:
		t.kind = word
		t.text = l.word()
	}
	apart := t.spaced || (l.previous != word && l.previous != quoted) || (t.kind != word && t.kind != quoted)
	l.previous = t.kind
	if !apart {
		return t, refuse(t.pos, "a space is missing before %v", t)
	}
	return t, nil
}

var bracketKinds = map[byte]tokenKind{'(': openRound, ')': closeRound, '[': openSquare, ']': closeSquare}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func (l *lexer) word() string {
	start := l.next
	for l.next < len(l.text) {
		c := l.text[l.next]
		if isSpace(c) || strings.IndexByte(`()[]"`, c) >= 0 {
			break
		}
		l.advance()
	}
	return l.text[start:l.next]
}

// advance steps over one character.
func (l *lexer) advance() {
	_, size := utf8.DecodeRuneInString(l.text[l.next:])
	l.next += size
	l.pos++
}

// quotedString reads a JSON string (RFC 8259 section 7).
func (l *lexer) quotedString() (text, value string, err error) {
	start, pos := l.next, l.pos
	l.advance()
	var b strings.Builder
	for l.next < len(l.text) {
		switch c := l.text[l.next]; {
		case c == '"':
			l.advance()
			return l.text[start:l.next], b.String(), nil
		case c == '\\':
			if err := l.escape(&b); err != nil {
				return "", "", err
			}
		case c < ' ':
			return "", "", refuse(l.pos, "the control character U+%04X must be escaped inside a string", c)
		default:
			from := l.next
			l.advance()
			b.WriteString(l.text[from:l.next])
		}
	}
	return "", "", refuse(pos, "the string %s has no closing quote", clip(l.text[start:]))
}

// escape reads one escape sequence, a surrogate pair being one.
func (l *lexer) escape(b *strings.Builder) error {
	rest, pos := l.text[l.next:], l.pos
	if len(rest) < 2 {
		return refuse(pos, "the string ends inside an escape")
	}
	const letters, meanings = `"\/bfnrt`, "\"\\/\b\f\n\r\t"
	if i := strings.IndexByte(letters, rest[1]); i >= 0 {
		b.WriteByte(meanings[i])
		l.skip(2)
		return nil
	}
	unit, ok := codeUnit(rest)
	if !ok {
		_, size := utf8.DecodeRuneInString(rest[1:])
		return refuse(pos, "%s is no escape of JSON", clip(rest[:1+size]))
	}
	if !utf16.IsSurrogate(unit) {
		b.WriteRune(unit)
		l.skip(6)
		return nil
	}
	low, ok := codeUnit(rest[6:])
	if r := utf16.DecodeRune(unit, low); ok && r != utf8.RuneError {
		b.WriteRune(r)
		l.skip(12)
		return nil
	}
	return refuse(pos, "%s is half a surrogate pair", clip(rest[:6]))
}

// skip steps over n bytes that are ASCII.
func (l *lexer) skip(n int) {
	l.next += n
	l.pos += n
}

// codeUnit reads \uXXXX at the start of s.
func codeUnit(s string) (rune, bool) {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[2:6], 16, 16)
	return rune(n), err == nil
}

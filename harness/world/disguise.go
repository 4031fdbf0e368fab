package world

import (
	"fmt"
	"strings"
)

// disguised is a value in a form that means the same, or nearly: {Ada.fullWidth}
// is the userName in full-width letters, {Ada.encoded} has its first letter
// percent-encoded; {altered} is the token with one character changed,
// {shortened} lacks its last.
func (w *World) disguised(name, attribute string) (string, bool) {
	switch {
	case name == "altered" && attribute == "" && w.token != "":
		return w.secret(forge(w.token)), true
	case name == "shortened" && attribute == "" && w.token != "":
		return w.secret(w.token[:len(w.token)-1]), true
	case attribute == "fullWidth":
		return strings.Map(fullWidth, w.current(w.person(name)).UserName), true
	case attribute == "encoded":
		userName := w.current(w.person(name)).UserName
		return fmt.Sprintf("%%%02X%s", userName[0], userName[1:]), true
	default:
		return "", false
	}
}

// secret keeps a token that nearly works out of reports.
func (w *World) secret(text string) string {
	w.rec.AddSecret(text)
	return text
}

// fullWidth maps printable ASCII to its full-width form.
func fullWidth(r rune) rune {
	if r > ' ' && r <= '~' {
		return r + 0xFEE0
	}
	return r
}

package patch

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
)

// longestEcho bounds how much of a client's text an error repeats, in bytes.
const longestEcho = 200

// locate puts the operation's place, kind and path in front of an error.
func locate(op Op, err error) error {
	var where strings.Builder
	fmt.Fprintf(&where, "Operations[%d]", op.Index)
	switch {
	case op.Kind != "" && op.HasPath:
		fmt.Fprintf(&where, " (%s %s)", op.Kind, shorten(op.Path))
	case op.Kind != "":
		fmt.Fprintf(&where, " (%s without path)", op.Kind)
	}
	known := scim.AsError(err)
	if known == nil {
		return fmt.Errorf("%s: %w", where.String(), err)
	}
	return &scim.Error{Status: known.Status, Type: known.Type, Detail: where.String() + ": " + known.Detail}
}

// shorten cuts a client's text at a character boundary.
func shorten(s string) string {
	if len(s) <= longestEcho {
		return s
	}
	cut := longestEcho
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

package document

import "fmt"

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
// differ at most in ASCII case, invalid UTF-8, NUL characters in strings (the
// database cannot hold them), and texts longer or deeper than the limits.
// Every error is a *SyntaxError.
func Parse(data []byte, l Limits) (any, error) { panic("not yet") }

// ParseObject is Parse for a text whose value must be an object.
func ParseObject(data []byte, l Limits) (*Object, error) { panic("not yet") }

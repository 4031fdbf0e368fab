package scim

import (
	"errors"
	"fmt"
	"net/url"
)

// Error is a failure as a SCIM client is told of it (RFC 7644 section 3.12).
// It is the only error type that a front door renders with its own text;
// anything else is an internal error whose text stays in the log.
type Error struct {
	// Status is the HTTP status, e.g. 400.
	Status int
	// Type is the scimType keyword of RFC 7644 table 9, or "".
	Type string
	// Detail is the text for a person; it names the input and the remedy.
	Detail string
}

func (e *Error) Error() string {
	if e.Type == "" {
		return fmt.Sprintf("%d: %s", e.Status, e.Detail)
	}
	return fmt.Sprintf("%d %s: %s", e.Status, e.Type, e.Detail)
}

// AsError finds the SCIM error in a chain, or nil.
func AsError(err error) *Error {
	e, _ := errors.AsType[*Error](err)
	return e
}

// The scimType keywords of RFC 7644 table 9 and RFC 9865 table 2.
const (
	TypeInvalidFilter = "invalidFilter"
	TypeTooMany       = "tooMany"
	TypeUniqueness    = "uniqueness"
	TypeMutability    = "mutability"
	TypeInvalidSyntax = "invalidSyntax"
	TypeInvalidPath   = "invalidPath"
	TypeNoTarget      = "noTarget"
	TypeInvalidValue  = "invalidValue"
	TypeInvalidVers   = "invalidVers"
	TypeSensitive     = "sensitive"
	TypeInvalidCursor = "invalidCursor"
	TypeExpiredCursor = "expiredCursor"
	TypeInvalidCount  = "invalidCount"
)

// BadRequest builds a 400 with one of the keywords above.
func BadRequest(scimType, format string, args ...any) *Error {
	return &Error{Status: 400, Type: scimType, Detail: fmt.Sprintf(format, args...)}
}

// Conflict builds the 409 of a uniqueness violation (RFC 7644 section 3.3).
func Conflict(attribute, value string) *Error {
	return &Error{Status: 409, Type: TypeUniqueness, Detail: fmt.Sprintf("%s %q is taken by another resource; values of %s are unique without regard to case", attribute, value, attribute)}
}

// NotFound builds the 404 for a resource that does not exist.
func NotFound(resourceType, id string) *Error {
	return &Error{Status: 404, Detail: fmt.Sprintf("%s %s not found", resourceType, url.PathEscape(id))}
}

// Refused builds an error without keyword, e.g. 401, 403, 405, 412, 413, 501.
func Refused(status int, format string, args ...any) *Error {
	return &Error{Status: status, Detail: fmt.Sprintf(format, args...)}
}

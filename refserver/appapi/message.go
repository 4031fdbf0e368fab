package appapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// maxBody is the longest accepted body in bytes; nothing here needs more.
const maxBody = 1 << 20

type errorBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func notFound(format string, args ...any) error {
	return &workspace.AppError{Status: http.StatusNotFound, Code: workspace.CodeNotFound, Message: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) error {
	return &workspace.AppError{Status: http.StatusBadRequest, Code: workspace.CodeInvalid, Message: fmt.Sprintf(format, args...)}
}

func internalText(r *http.Request) string {
	return "internal error; the server's log has the cause under request " + door.RequestID(r.Context())
}

// fail is the one place that turns an error into an answer of this door.
func (c *call) fail(err error) {
	var shown *workspace.AppError
	var protocol *scim.Error
	switch {
	case errors.As(err, &shown):
		if shown.Status == http.StatusUnauthorized {
			c.w.Header().Set("WWW-Authenticate", `ApiKey realm="app"`)
		}
		c.write(shown.Status, errorBody{Code: shown.Code, Message: shown.Message})
	case errors.As(err, &protocol):
		c.write(protocol.Status, errorBody{Code: workspace.CodeInvalid, Message: protocol.Detail})
	case door.Unavailable(err):
		c.logFailure(err)
		c.w.Header().Set("Retry-After", "5")
		c.write(http.StatusServiceUnavailable, errorBody{Code: "unavailable", Message: "the server cannot answer at present; try again (request " + door.RequestID(c.r.Context()) + ")"})
	default:
		c.logFailure(err)
		c.write(http.StatusInternalServerError, errorBody{Code: "internal", Message: internalText(c.r)})
	}
}

func (c *call) logFailure(err error) {
	c.Log.ErrorContext(c.r.Context(), "request failed", "request", door.RequestID(c.r.Context()),
		"method", c.r.Method, "path", door.LoggedPath(c.r), "error", err)
}

// write sends a value as JSON.
func (c *call) write(status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("encode %T: %v", value, err)) // our own types always encode
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.w.WriteHeader(status)
	_, _ = c.w.Write(body) // the client is gone: there is nobody left to tell
}

// read takes the request body, which must be a JSON object; an empty body is an
// empty object, since several actions need none.
func (c *call) read() (*document.Object, error) {
	data, err := door.ReadBody(c.w, c.r, maxBody)
	var tooLarge *door.TooLargeError
	switch {
	case errors.As(err, &tooLarge):
		return nil, &workspace.AppError{Status: http.StatusRequestEntityTooLarge, Code: "too_large", Message: tooLarge.Error()}
	case err != nil:
		return nil, invalid("the request body could not be read")
	case len(data) == 0:
		return &document.Object{}, nil
	}
	body, err := document.ParseObject(data, document.Limits{Bytes: maxBody})
	if err != nil {
		return nil, invalid("the request body is no JSON object: %s", err)
	}
	return body, nil
}

// text reads a member that must be a string when it is there.
func text(body *document.Object, name string) (string, error) {
	value, err := optionalText(body, name)
	if err != nil || value == nil {
		return "", err
	}
	return *value, nil
}

// optionalText tells an absent member (nil) from an empty string.
func optionalText(body *document.Object, name string) (*string, error) {
	value, given := body.Get(name)
	if !given || value == nil {
		return nil, nil //nolint:nilnil // absent is no error
	}
	s, ok := value.(string)
	if !ok {
		return nil, invalid("%s must be a string", name)
	}
	return &s, nil
}

// flag reads a member that must be a boolean; absent is missing's value.
func flag(body *document.Object, name string, missing bool) (bool, error) {
	value, given := body.Get(name)
	if !given || value == nil {
		return missing, nil
	}
	b, ok := value.(bool)
	if !ok {
		return false, invalid("%s must be true or false", name)
	}
	return b, nil
}

// number reads a whole number from 1; absent is missing's value.
func number(body *document.Object, name string, missing int) (int, error) {
	value, given := body.Get(name)
	if !given || value == nil {
		return missing, nil
	}
	text, _ := value.(document.Number)
	n, err := strconv.ParseInt(string(text), 10, 32)
	if err != nil || n < 1 {
		return 0, invalid("%s must be a whole number from 1", name)
	}
	return int(n), nil
}

// query reads a parameter of the query string; Postgres takes no NUL.
func (c *call) query(name string) (string, error) {
	values, err := url.ParseQuery(c.r.URL.RawQuery)
	if err != nil {
		return "", invalid("the query string cannot be read")
	}
	value := values.Get(name)
	if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
		return "", invalid("query parameter %s is not text", name)
	}
	return value, nil
}

// page reads page (from 1) and page-size (0 = the service's default).
func (c *call) page() (page, size int, err error) {
	if page, err = c.count("page", 1); err != nil {
		return 0, 0, err
	}
	size, err = c.count("page-size", 0)
	return page, size, err
}

func (c *call) count(name string, missing int) (int, error) {
	value, err := c.query(name)
	if err != nil || value == "" {
		return missing, err
	}
	n, err := strconv.ParseInt(value, 10, 32)
	if err != nil || n < 1 {
		return 0, invalid("%s must be a whole number from 1", name)
	}
	return int(n), nil
}

// paged states how many there are and whether this was the last page.
func (c *call) paged(page, size, total int) {
	if size == 0 {
		size = defaultPageSize
	}
	c.w.Header().Set("X-Total-Count", strconv.Itoa(total))
	c.w.Header().Set("Last-Page", strconv.FormatBool(int64(page)*int64(size) >= int64(total)))
}

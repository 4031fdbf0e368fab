package httpapi

import (
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	mediaSCIM = "application/scim+json"
	mediaJSON = "application/json"

	// maxBody is the longest accepted body in bytes, the same the JSON reader
	// promises.
	maxBody = 8 << 20
)

// readObject reads a request body that must be one JSON object. Errors are
// *scim.Error (400 invalidSyntax, 413, 415) or the connection's.
func readObject(w http.ResponseWriter, r *http.Request) (*document.Object, error) {
	return readLimited(w, r, maxBody, "the request body is larger than %d bytes; split the request")
}

// readLimited is readObject with a limit of its own, in bytes, and what is said
// of a body beyond it.
func readLimited(w http.ResponseWriter, r *http.Request, limit int64, tooLong string) (*document.Object, error) {
	if err := checkContentType(r.Header); err != nil {
		return nil, err
	}
	data, err := door.ReadBody(w, r, limit)
	if err != nil {
		if tooLarge, is := errors.AsType[*door.TooLargeError](err); is {
			return nil, scim.Refused(http.StatusRequestEntityTooLarge, tooLong, tooLarge.Limit)
		}
		if r.Context().Err() != nil {
			return nil, r.Context().Err()
		}
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, "the request body ended early or could not be read")
	}
	workspace.RecordBody(r.Context(), data)
	if len(data) == 0 {
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, "the request has no body; send a JSON object as %s", mediaSCIM)
	}
	body, err := document.ParseObject(data, document.Limits{Bytes: maxBody})
	if err != nil {
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, "the request body is no JSON object this server can read: %s", err)
	}
	return body, nil
}

// checkContentType takes the two JSON types of RFC 7644 section 3.8 with any
// parameters as long as a charset says UTF-8, and a body without a type.
func checkContentType(h http.Header) error {
	if coding := strings.TrimSpace(h.Get("Content-Encoding")); coding != "" && !strings.EqualFold(coding, "identity") {
		return scim.Refused(http.StatusUnsupportedMediaType, "the body is sent with Content-Encoding %q; send it without", coding)
	}
	value := strings.TrimSpace(h.Get("Content-Type"))
	if value == "" {
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(value)
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) {
		return scim.Refused(http.StatusUnsupportedMediaType, "Content-Type %q cannot be read; send %s", value, mediaSCIM)
	}
	if mediaType != mediaSCIM && mediaType != mediaJSON {
		return scim.Refused(http.StatusUnsupportedMediaType, "Content-Type %q is not supported; send %s or %s", value, mediaSCIM, mediaJSON)
	}
	if charset, given := parameters["charset"]; given && !strings.EqualFold(charset, "utf-8") && !strings.EqualFold(charset, "utf8") {
		return scim.Refused(http.StatusUnsupportedMediaType, "charset %q is not supported; JSON is sent in UTF-8", charset)
	}
	return nil
}

// checkAccept refuses only a client that excludes JSON outright (RFC 9110
// section 12.5.1). What it gets is application/scim+json in any case: clients
// exist that ask for application/json and then reject an answer labelled so.
func checkAccept(h http.Header) error {
	lines := h.Values("Accept")
	asked := false
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(part, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			if name == "" {
				continue
			}
			asked = true
			switch name {
			case mediaSCIM, mediaJSON, "text/json", "application/*", "*/*", "*":
				if !refusedByWeight(parameters) {
					return nil
				}
			}
		}
	}
	if !asked {
		return nil
	}
	return scim.Refused(http.StatusNotAcceptable, "Accept %q admits no JSON; this server answers %s", strings.Join(lines, ", "), mediaSCIM)
}

// refusedByWeight looks for q=0 among a media range's parameters.
func refusedByWeight(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return err == nil && weight == 0
		}
	}
	return false
}

package door

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"
)

// ErrBadPath says that a path holds octets no resource's name can have.
var ErrBadPath = errors.New("path is not percent-encoded UTF-8 text")

// Segments splits the request path and decodes each segment. Doubled and
// trailing slashes leave no segment, since people paste base URLs with and
// without one. An encoded slash stays inside its segment.
func Segments(r *http.Request) ([]string, error) {
	var segments []string
	for raw := range strings.SplitSeq(r.URL.EscapedPath(), "/") {
		if raw == "" {
			continue
		}
		segment, err := url.PathUnescape(raw)
		if err != nil || !utf8.ValidString(segment) || strings.ContainsRune(segment, 0) {
			return nil, ErrBadPath
		}
		segments = append(segments, segment)
	}
	return segments, nil
}

// First is the first segment of the request path, "" when there is none that
// can be read. It tells which door a request is for, whatever follows.
func First(r *http.Request) string {
	for raw := range strings.SplitSeq(r.URL.EscapedPath(), "/") {
		if raw != "" {
			segment, err := url.PathUnescape(raw)
			if err != nil {
				return ""
			}
			return segment
		}
	}
	return ""
}

// TooLargeError says that a body is longer than the door takes.
type TooLargeError struct {
	// Limit is in bytes.
	Limit int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("request body is larger than %d bytes", e.Limit)
}

// ReadBody reads the whole body. It fails with *TooLargeError beyond limit bytes;
// other errors are the connection's.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, &TooLargeError{Limit: limit}
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return nil, &TooLargeError{Limit: limit}
		}
		return nil, fmt.Errorf("read request body: %w", err)
	}
	return body, nil
}

// Origin builds scheme and authority of absolute URLs: the configured one, else
// the one the client used. X-Forwarded-Proto and X-Forwarded-Host count only
// when trusted, since any client can send them.
func Origin(r *http.Request, configured string, trustForwarded bool) string {
	if configured != "" {
		return strings.TrimRight(configured, "/")
	}
	scheme, host := "http", r.Host
	if r.TLS != nil {
		scheme = "https"
	}
	if trustForwarded {
		if proto := firstElement(r.Header.Get("X-Forwarded-Proto")); proto == "http" || proto == "https" {
			scheme = proto
		}
		if forwarded := firstElement(r.Header.Get("X-Forwarded-Host")); forwarded != "" {
			host = forwarded
		}
	}
	// url.URL escapes whatever a Host header may hold that a URL may not.
	return (&url.URL{Scheme: scheme, Host: host}).String()
}

func firstElement(list string) string {
	first, _, _ := strings.Cut(list, ",")
	return strings.ToLower(strings.TrimSpace(first))
}

package door

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// compressFrom is the body length, in bytes, from which compression pays for
// its header and its time.
const compressFrom = 1024

var gzipWriters = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// response is the ResponseWriter every door writes to: it remembers the status,
// drops the body of a HEAD answer and compresses a long one when asked.
type response struct {
	http.ResponseWriter

	status  int
	discard bool
	gzip    bool
	zip     *gzip.Writer
}

// WriteHeader sends the header once; later calls are ignored, as net/http does.
func (w *response) WriteHeader(status int) {
	if w.status != 0 {
		return
	}
	w.status = status
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if w.gzip && !w.discard && compressible(status, h) {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		w.zip, _ = gzipWriters.Get().(*gzip.Writer)
		w.zip.Reset(w.ResponseWriter)
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write sends a part of the body.
func (w *response) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.WriteHeader(http.StatusOK)
	}
	switch {
	case w.discard:
		return len(b), nil
	case w.zip != nil:
		return w.zip.Write(b)
	default:
		return w.ResponseWriter.Write(b)
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *response) close() error {
	if w.zip == nil {
		return nil
	}
	err := w.zip.Close()
	w.zip.Reset(nil)
	gzipWriters.Put(w.zip)
	w.zip = nil
	if err != nil {
		return fmt.Errorf("end compressed body: %w", err)
	}
	return nil
}

// compressible tells whether an answer has a body worth compressing. A body of
// unknown length is a long one: short ones are written with their length.
func compressible(status int, h http.Header) bool {
	if status == http.StatusNoContent || status == http.StatusNotModified || h.Get("Content-Encoding") != "" {
		return false
	}
	if h.Get("Content-Type") == "text/event-stream" {
		return false // each event has to leave at once
	}
	length := h.Get("Content-Length")
	if length == "" {
		return true
	}
	n, err := strconv.Atoi(length)
	return err == nil && n >= compressFrom
}

// acceptsGzip reads Accept-Encoding (RFC 9110 section 12.5.3): gzip or *, unless
// its weight is zero. An explicit gzip wins over the wildcard.
func acceptsGzip(h http.Header) bool {
	wildcard := false
	for _, line := range h.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			coding, parameters, _ := strings.Cut(part, ";")
			switch strings.ToLower(strings.TrimSpace(coding)) {
			case "gzip", "x-gzip":
				return !zeroWeight(parameters)
			case "*":
				wildcard = !zeroWeight(parameters)
			}
		}
	}
	return wildcard
}

func zeroWeight(parameters string) bool {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			return err == nil && q == 0
		}
	}
	return false
}

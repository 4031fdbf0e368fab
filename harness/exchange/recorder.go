package exchange

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// DefaultBodyLimit is how many bytes of each body a recorder keeps.
const DefaultBodyLimit = 4 << 20

// maxResponse is how many bytes of one answer are read at all; a target that
// sends more is cut off with an error instead of filling our memory.
const maxResponse = 512 << 20

// Recorder records every exchange that passes through it. It is an
// http.RoundTripper, safe for concurrent use, and meant to live as long as one
// scenario. It reads each answer to its end before handing it on.
type Recorder struct {
	// BodyLimit is how many bytes of each body are kept; what is handed on is
	// never cut. Set it before the first exchange.
	BodyLimit int

	base    http.RoundTripper
	secrets *secrets

	mu   sync.Mutex
	sent int
	done []Exchange // sorted by Seq
}

// NewRecorder records what goes through base. The secrets, and those added
// later, never appear in a redacted exchange.
func NewRecorder(base http.RoundTripper, hidden ...string) *Recorder {
	r := &Recorder{BodyLimit: DefaultBodyLimit, base: base, secrets: &secrets{}}
	for _, s := range hidden {
		r.secrets.add(s)
	}
	return r
}

// AddSecret hides one more text, also in exchanges recorded before.
func (r *Recorder) AddSecret(secret string) { r.secrets.add(secret) }

// Actor returns a view of the recorder that labels its exchanges with name.
func (r *Recorder) Actor(name string) http.RoundTripper { return actor{r, name} }

// RoundTrip sends the request unlabelled.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	return r.roundTrip("", req)
}

type actor struct {
	recorder *Recorder
	name     string
}

func (a actor) RoundTrip(req *http.Request) (*http.Response, error) {
	return a.recorder.roundTrip(a.name, req)
}

// All returns the finished exchanges in the order of sending.
func (r *Recorder) All() []Exchange { return r.Since(0) }

// Last returns the finished exchange that was sent last.
func (r *Recorder) Last() (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.done) == 0 {
		return Exchange{}, false
	}
	return r.done[len(r.done)-1], true
}

// Since returns the finished exchanges sent after the one numbered seq.
func (r *Recorder) Since(seq int) []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, _ := r.find(seq + 1)
	return slices.Clone(r.done[i:])
}

// BySeq returns the finished exchange numbered seq.
func (r *Recorder) BySeq(seq int) (Exchange, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, found := r.find(seq)
	if !found {
		return Exchange{}, false
	}
	return r.done[i], true
}

func (r *Recorder) find(seq int) (int, bool) {
	return slices.BinarySearchFunc(r.done, seq, func(e Exchange, seq int) int { return e.Seq - seq })
}

func (r *Recorder) next() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent++
	return r.sent
}

func (r *Recorder) keep(e Exchange) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i, _ := r.find(e.Seq)
	r.done = slices.Insert(r.done, i, e)
}

type seqKey struct{}

// SeqOf says which exchange a response belongs to, 0 when a recorder did not
// make it.
func SeqOf(resp *http.Response) int {
	if resp == nil || resp.Request == nil {
		return 0
	}
	seq, _ := resp.Request.Context().Value(seqKey{}).(int)
	return seq
}

func (r *Recorder) roundTrip(name string, req *http.Request) (*http.Response, error) {
	e := Exchange{
		Seq: r.next(), Actor: name, Method: req.Method, URL: req.URL.String(),
		RequestHeader: requestHeader(req), Started: time.Now(), secrets: r.secrets,
	}
	if e.Method == "" {
		e.Method = http.MethodGet
	}
	sent, err := r.takeBody(req, &e)
	if err != nil {
		return nil, fmt.Errorf("reading the request body: %w", err)
	}
	resp, err := r.base.RoundTrip(sent)
	if err == nil {
		err = r.readAnswer(resp, &e)
	}
	e.Duration = time.Since(e.Started)
	if err != nil {
		e.Err = err.Error()
		r.keep(e)
		return nil, err
	}
	r.keep(e)
	resp.Request = req.WithContext(context.WithValue(req.Context(), seqKey{}, e.Seq))
	return resp, nil
}

// takeBody reads the request's body into the exchange and returns a request
// that sends the same bytes; a RoundTripper must not change the one it got.
func (r *Recorder) takeBody(req *http.Request, e *Exchange) (*http.Request, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return req, nil
	}
	body, err := io.ReadAll(req.Body)
	if closeErr := req.Body.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, err
	}
	e.RequestBody = r.cut(body, e)
	sent := req.Clone(req.Context())
	sent.Body = io.NopCloser(bytes.NewReader(body))
	sent.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return sent, nil
}

// readAnswer reads the body to its end, records it, and leaves the response
// with the decoded bytes. The recorded header is what came over the wire.
func (r *Recorder) readAnswer(resp *http.Response, e *Exchange) error {
	e.Status = resp.StatusCode
	e.ResponseHeader = resp.Header.Clone()
	raw, err := readAll(resp.Body)
	e.ResponseBody = r.cut(raw, e)
	if err != nil {
		return fmt.Errorf("reading the answer to %s %s: %w", e.Method, e.URL, err)
	}
	if plain, ok := Decode(resp.Header.Get("Content-Encoding"), raw); ok {
		raw = plain
		e.ResponseBody = r.cut(raw, e)
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = int64(len(raw))
		resp.Uncompressed = true
	}
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	return nil
}

func readAll(body io.ReadCloser) (raw []byte, err error) {
	defer func() {
		if closeErr := body.Close(); err == nil {
			err = closeErr
		}
	}()
	raw, err = io.ReadAll(io.LimitReader(body, maxResponse+1))
	if err == nil && len(raw) > maxResponse {
		err = fmt.Errorf("the body is longer than %d MiB", maxResponse>>20)
	}
	return raw, err
}

func (r *Recorder) cut(body []byte, e *Exchange) []byte {
	if len(body) <= r.BodyLimit {
		return body
	}
	e.Truncated = true
	return body[:r.BodyLimit:r.BodyLimit]
}

// Decode undoes a content coding, gzip or deflate. A body that is not what its
// header says is left as it came, with ok false.
func Decode(coding string, raw []byte) (plain []byte, ok bool) {
	var source io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(coding)) {
	case "gzip", "x-gzip":
		source, err = gzip.NewReader(bytes.NewReader(raw))
	case "deflate":
		// RFC 9110 means zlib; some servers send the bare stream.
		if source, err = zlib.NewReader(bytes.NewReader(raw)); err != nil {
			source, err = flate.NewReader(bytes.NewReader(raw)), nil
		}
	default:
		return nil, false
	}
	if err != nil {
		return nil, false
	}
	plain, err = io.ReadAll(io.LimitReader(source, maxResponse))
	if err != nil {
		return nil, false
	}
	return plain, true
}

// requestHeader lists the fields as they will be sent, sorted by name as
// net/http sorts them, in the case they were set with.
func requestHeader(req *http.Request) []Header {
	var fields []Header
	if req.Host != "" && req.Host != req.URL.Host {
		fields = append(fields, Header{"Host", req.Host})
	}
	names := make([]string, 0, len(req.Header))
	for name := range req.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range req.Header[name] {
			fields = append(fields, Header{name, value})
		}
	}
	return fields
}

// idleConnection is how long a connection may rest. A server that closes it
// first, as Node.js does after 5 seconds, could do so just when a request is on
// its way, and would be said not to answer.
const idleConnection = 3 * time.Second

// NewTransport returns a transport for one target: HTTP/1.1, no transparent
// gzip, at most the given number of connections per host (0 = unlimited), and
// timeouts on every phase. Proxies come from the environment.
func NewTransport(connections int) *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	idle := connections
	if idle == 0 {
		idle = 64
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		Protocols:             protocols,
		DisableCompression:    true,
		MaxConnsPerHost:       connections,
		MaxIdleConns:          idle,
		MaxIdleConnsPerHost:   idle,
		IdleConnTimeout:       idleConnection,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

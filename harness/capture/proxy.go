package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
)

// Options say what is recorded and where.
type Options struct {
	// Upstream is the SCIM base URL that requests are passed on to.
	Upstream string
	// Out takes the recording, a line for each exchange.
	Out io.Writer
	// Redact replaces personal data, too, by texts of the same form.
	Redact bool
	// Done is called after each exchange, for whoever watches; it may be nil.
	Done func(exchange.Exchange)
}

// Proxy passes requests on and records them. It adds nothing to them: no
// User-Agent, no Accept-Encoding, no X-Forwarded-For.
type Proxy struct {
	options   Options
	upstream  *url.URL
	reverse   *httputil.ReverseProxy
	pseudonym *pseudonyms

	mu   sync.Mutex
	seq  int
	done int
	err  error
}

// NewProxy checks the options and connects to nothing yet.
func NewProxy(o Options) (*Proxy, error) {
	upstream, err := url.Parse(o.Upstream)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the upstream %q is no URL: %w", o.Upstream, err)
	case upstream.Scheme != "http" && upstream.Scheme != "https" || upstream.Host == "":
		return nil, fmt.Errorf("the upstream %q must be a SCIM base URL like https://host/scim/v2", o.Upstream)
	case upstream.RawQuery != "" || upstream.ForceQuery || upstream.Fragment != "" || upstream.User != nil:
		return nil, fmt.Errorf("the upstream %q must be a base URL without query, fragment and credentials; the identity provider sends those itself", o.Upstream)
	}
	p := &Proxy{options: o, upstream: upstream}
	if o.Redact {
		p.pseudonym = newPseudonyms()
	}
	p.reverse = &httputil.ReverseProxy{
		Rewrite: p.rewrite, Transport: exchange.NewTransport(0), FlushInterval: -1,
		ModifyResponse: keepAnswer, ErrorHandler: p.unreachable,
	}
	return p, nil
}

// Check asks whether the upstream answers at all.
func (p *Proxy) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.upstream.String(), nil)
	if err != nil {
		return fmt.Errorf("the upstream %s: %w", p.upstream, err)
	}
	resp, err := p.reverse.Transport.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("the upstream %s cannot be reached: %w", p.upstream, err)
	}
	return resp.Body.Close()
}

// Recorded returns how many exchanges were written, and the first error in
// writing them.
func (p *Proxy) Recorded() (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done, p.err
}

// pending is one exchange while it passes.
type pending struct {
	exchange.Exchange

	request, answer *tee
}

type pendingKey struct{}

// ServeHTTP passes one request on and records it.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	p.mu.Lock()
	p.seq++
	e := &pending{
		Exchange: exchange.Exchange{
			Seq: p.seq, Method: req.Method, URL: p.address(req), RequestHeader: fields(req), Started: time.Now(),
		},
		request: &tee{body: req.Body}, answer: &tee{},
	}
	p.mu.Unlock()
	// Also when the answer broke off, which net/http is told by a panic.
	defer p.finish(e, req.ContentLength)
	req = req.WithContext(context.WithValue(req.Context(), pendingKey{}, e))
	if req.ContentLength != 0 {
		req.Body = e.request
	}
	p.reverse.ServeHTTP(w, req)
}

// address is where a request goes, its path and query byte for byte.
func (p *Proxy) address(req *http.Request) string {
	return p.upstream.Scheme + "://" + p.upstream.Host + strings.TrimSuffix(p.upstream.EscapedPath(), "/") + req.URL.RequestURI()
}

func (p *Proxy) rewrite(r *httputil.ProxyRequest) {
	base := strings.TrimSuffix(p.upstream.EscapedPath(), "/")
	raw := base + r.In.URL.EscapedPath()
	plain, err := url.PathUnescape(raw)
	if err != nil {
		plain = raw
	}
	r.Out.URL = &url.URL{
		Scheme: p.upstream.Scheme, Host: p.upstream.Host, Path: plain, RawPath: raw,
		RawQuery: r.In.URL.RawQuery, ForceQuery: r.In.URL.ForceQuery,
	}
	r.Out.Host = ""
}

func keepAnswer(resp *http.Response) error {
	if e, ok := resp.Request.Context().Value(pendingKey{}).(*pending); ok {
		e.Status, e.ResponseHeader = resp.StatusCode, resp.Header.Clone()
		e.answer.body = resp.Body
		resp.Body = e.answer
	}
	return nil
}

// unreachable answers for an upstream that does not.
func (p *Proxy) unreachable(w http.ResponseWriter, req *http.Request, err error) {
	if e, ok := req.Context().Value(pendingKey{}).(*pending); ok {
		e.Err = err.Error()
	}
	w.Header().Set("Content-Type", "application/scim+json")
	w.WriteHeader(http.StatusBadGateway)
	detail := quoted("The recording proxy got no answer from the upstream: " + err.Error())
	_, _ = fmt.Fprintf(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"502","detail":%s}`, detail)
}

// finish writes the line of an exchange that is over.
func (p *Proxy) finish(e *pending, length int64) {
	e.Duration = time.Since(e.Started)
	e.RequestBody, e.Truncated = e.request.kept()
	e.Truncated = e.Truncated || length > int64(len(e.RequestBody))
	body, cut := e.answer.kept()
	e.ResponseBody, e.Truncated = body, e.Truncated || cut
	if plain, ok := exchange.Decode(e.ResponseHeader.Get("Content-Encoding"), body); ok && len(body) > 0 {
		e.ResponseBody = plain
	}
	if e.Status == 0 && e.Err == "" {
		e.Err = "no answer came"
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	shown := e.Exchange
	if p.pseudonym != nil {
		shown = p.pseudonym.exchange(shown, p.upstream)
	}
	line, err := json.Marshal(shown)
	if err == nil {
		_, err = p.options.Out.Write(append(line, '\n'))
	}
	if err != nil {
		p.err = errors.Join(p.err, fmt.Errorf("writing exchange %d: %w", e.Seq, err))
		return
	}
	p.done++
	if p.options.Done != nil {
		p.options.Done(shown)
	}
}

// fields lists a request's headers by name. Their case is net/http's.
func fields(req *http.Request) []exchange.Header {
	var out []exchange.Header
	for name, values := range req.Header {
		for _, v := range values {
			out = append(out, exchange.Header{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b exchange.Header) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// tee is a body that remembers what was read of it.
type tee struct {
	body io.ReadCloser

	mu     sync.Mutex
	buffer bytes.Buffer
	cut    bool
}

func (t *tee) Read(b []byte) (int, error) {
	n, err := t.body.Read(b)
	t.mu.Lock()
	defer t.mu.Unlock()
	keep := min(n, exchange.DefaultBodyLimit-t.buffer.Len())
	t.buffer.Write(b[:keep])
	t.cut = t.cut || keep < n
	return n, err //nolint:wrapcheck // io.EOF must stay itself
}

func (t *tee) Close() error { return t.body.Close() } //nolint:wrapcheck // handed on

// kept returns what was read, and whether more was.
func (t *tee) kept() ([]byte, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.buffer.Bytes()), t.cut
}

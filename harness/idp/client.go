package idp

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.starlark.net/starlark"

	"github.com/scimproof/scimproof/profiles"
)

// maxAnswer bounds how much of an answer is read.
const maxAnswer = 64 << 20

// request is one SCIM request before transport facts are added.
type request struct {
	method string
	// path is "/Users" or "/Users/" and the escaped id.
	path  string
	query []queryParam
	// body is nil where the method has none.
	body []byte
}

type queryParam struct{ name, value string }

// send carries one request out as the profile's facts say. A *fault means no
// answer came; any other error is the context's or the harness's own.
func (p *IdP) send(ctx context.Context, q request) (*response, error) {
	ctx, cancel := p.limit(ctx)
	defer cancel()
	req, err := p.build(ctx, q)
	if err != nil {
		return nil, err
	}
	r := &response{method: q.method, path: q.path, url: req.URL.String(), requires: p.settings.ListRequires}
	res, err := p.options.Transport.RoundTrip(req)
	p.sent++
	r.seq, p.last = p.sent, r
	if p.options.Seq != nil {
		r.seq = p.options.Seq()
	}
	if err != nil {
		return nil, noAnswer(ctx, r, err)
	}
	r.status = res.StatusCode
	r.retryAfter = res.Header.Get("Retry-After")
	r.body, err = readBody(res)
	if closeErr := res.Body.Close(); err == nil {
		err = closeErr
	}
	if p.options.Seq != nil {
		r.seq = p.options.Seq() // a recorder may number the exchange when its body has been read
	}
	if err != nil {
		r.status = 0
		return nil, noAnswer(ctx, r, err)
	}
	p.note(q, r)
	return r, nil
}

var errTimeout = errors.New("the identity provider gave up waiting")

func (p *IdP) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if p.settings.Timeout > 0 {
		return context.WithTimeoutCause(ctx, p.settings.Timeout, errTimeout)
	}
	return context.WithCancel(ctx)
}

// noAnswer tells the target's silence from a run that was called off.
func noAnswer(ctx context.Context, r *response, err error) error {
	if ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTimeout) {
		return fmt.Errorf("%s: %w", r.what(), ctx.Err())
	}
	if errors.Is(context.Cause(ctx), errTimeout) {
		return &fault{when: "timeout", exchange: r, did: fmt.Sprintf("did not answer %s in time", r.what())}
	}
	return &fault{when: "unreachable", exchange: r, did: fmt.Sprintf("gave no answer to %s (%s)", r.what(), err)}
}

func (p *IdP) build(ctx context.Context, q request) (*http.Request, error) {
	var body io.Reader
	if q.body != nil {
		body = bytes.NewReader(q.body)
	}
	req, err := http.NewRequestWithContext(ctx, q.method, p.address(q), body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", q.method, q.path, err)
	}
	// net/http would add a User-Agent of its own where the profile has none.
	req.Header["User-Agent"] = nil
	for _, h := range p.settings.Headers {
		if slices.Contains(h.Methods, q.method) {
			// Written past Header.Set, which would change the spelling.
			req.Header[h.Name] = []string{profiles.Expand(h.Value, p.headerValue)}
		}
	}
	return req, nil
}

func (p *IdP) headerValue(name string) (string, bool) {
	switch name {
	case "token":
		return p.options.Token, true
	case "now":
		return p.clock.Format(time.RFC3339), true
	case "guid":
		return p.random.guid(), true
	}
	value, ok := p.settings.Params[name]
	return value, ok
}

// address joins the base URL as typed, the path and the raw query.
func (p *IdP) address(q request) string {
	base, baseQuery, _ := strings.Cut(p.options.BaseURL, "?")
	var parts []string
	if p.settings.KeepBaseQuery && baseQuery != "" {
		parts = append(parts, baseQuery)
	}
	if p.settings.QueryPrefix != "" {
		parts = append(parts, p.settings.QueryPrefix)
	}
	for _, param := range q.query {
		parts = append(parts, p.escape(param.name)+"="+p.escape(param.value))
	}
	if len(parts) == 0 && p.settings.QueryEmpty != "" {
		return base + q.path + p.settings.QueryEmpty
	}
	query := strings.Join(parts, "&") + p.settings.QuerySuffix
	if query == "" {
		return base + q.path
	}
	return base + q.path + "?" + strings.TrimPrefix(query, "?")
}

func (p *IdP) escape(text string) string {
	form := url.QueryEscape(text)
	for _, plain := range p.settings.QueryPlain {
		form = strings.ReplaceAll(form, url.QueryEscape(string(plain)), string(plain))
	}
	if p.settings.FormQuery {
		return form
	}
	return strings.ReplaceAll(form, "+", "%20")
}

// readBody reads an answer, undoing the encoding it declares: an explicit
// Accept-Encoding leaves that to us.
func readBody(res *http.Response) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if len(raw) == 0 {
		return nil, nil
	}
	var plain io.Reader
	switch strings.ToLower(strings.TrimSpace(res.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip":
		plain, err = gzip.NewReader(bytes.NewReader(raw))
	case "deflate":
		// RFC 9110 means zlib by it; some servers send the bare stream.
		if plain, err = zlib.NewReader(bytes.NewReader(raw)); err != nil {
			plain, err = flate.NewReader(bytes.NewReader(raw)), nil
		}
	default:
		return raw, nil
	}
	if err != nil {
		return nil, fmt.Errorf("decoding the answer: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(plain, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("decoding the answer: %w", err)
	}
	return data, nil
}

// note keeps what the target showed in this cycle and what was made there.
func (p *IdP) note(q request, r *response) {
	switch {
	case q.method == http.MethodDelete && (r.status == http.StatusNoContent || r.status == http.StatusOK || r.status == http.StatusNotFound):
		delete(p.seen, q.path)
		p.created = slices.DeleteFunc(p.created, func(c Created) bool { return c.Path == q.path })
	case r.status == http.StatusOK || r.status == http.StatusCreated:
		o, err := r.object()
		if err != nil {
			return
		}
		id, ok := o.lookup("id").(starlark.String)
		if !ok {
			return
		}
		if q.method == http.MethodPost {
			path := q.path + "/" + url.PathEscape(string(id))
			p.created = append(p.created, Created{Path: path})
			p.seen[path] = o
			return
		}
		p.seen[q.path] = o
	}
}

// delay is how long this IdP waits before it tries a refused request again.
func delay(rule profiles.Retry, attempt int, retryAfter string) time.Duration {
	if seconds, err := strconv.Atoi(retryAfter); err == nil && seconds >= 0 && rule.HonoursSeconds {
		return time.Duration(seconds) * time.Second
	}
	d := rule.Delay
	for range attempt - 1 {
		d *= time.Duration(rule.Factor)
	}
	return d
}

// await lets time pass on the simulated clock and, where told, on the target's.
func (p *IdP) await(ctx context.Context, d time.Duration) error {
	p.clock, p.retried = p.clock.Add(d), true
	if p.options.Wait == nil {
		return nil
	}
	if err := p.options.Wait(ctx, d); err != nil {
		return fmt.Errorf("waiting %s before a retry: %w", d, err)
	}
	return nil
}

// persistent sends a request again as long as the profile says so, where it
// repeats single requests rather than the whole job.
func (p *IdP) persistent(ctx context.Context, q request) (*response, error) {
	for attempt := 1; ; attempt++ {
		r, err := p.send(ctx, q)
		if err != nil {
			return nil, err
		}
		rule, ok := p.retryRule(r.status)
		if !ok || rule.WholeJob || attempt >= rule.Attempts {
			return r, nil
		}
		if err := p.await(ctx, delay(rule, attempt, r.retryAfter)); err != nil {
			return nil, err
		}
	}
}

func (p *IdP) retryRule(status int) (profiles.Retry, bool) {
	for _, rule := range p.settings.Retries {
		if rule.Status == status {
			return rule, true
		}
	}
	return profiles.Retry{}, false
}

package world

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/report"
)

// mediaType is that of every SCIM body (RFC 7644 section 8.1).
const mediaType = "application/scim+json"

// maxBody bounds what is read of an answer.
const maxBody = 64 << 20

// answerTime bounds one request of the harness itself.
const answerTime = 30 * time.Second

// request is one request of the harness: a reader of a window, a person in the
// app, or a protocol feature's client.
type request struct {
	actor, method, url string
	header             http.Header
	body               []byte
}

// answer is what came back, with its number in the recorder.
type answer struct {
	seq    int
	method string
	url    string
	status int
	header http.Header
	body   []byte
}

// object parses the body; an error says what it is instead.
func (a *answer) object() (*object, error) { return parseObject(a.body) }

// send sends one request. A target that does not answer is at fault; a context
// that ended is not.
func (w *World) send(ctx context.Context, r request) (*answer, error) {
	limited, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	req, err := http.NewRequestWithContext(limited, r.method, r.url, bytes.NewReader(r.body))
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", r.method, r.url, err)
	}
	if r.body == nil {
		req.Body = http.NoBody
		req.ContentLength = 0
	}
	req.Header = r.header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	resp, err := w.rec.Actor(r.actor).RoundTrip(req)
	if err != nil {
		return nil, w.noAnswer(ctx, r, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return nil, w.noAnswer(ctx, r, err)
	}
	return &answer{
		seq: exchange.SeqOf(resp), method: r.method, url: r.url,
		status: resp.StatusCode, header: resp.Header, body: body,
	}, nil
}

func (w *World) noAnswer(ctx context.Context, r request, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s %s: %w", r.method, r.url, errors.Join(err, ctx.Err()))
	}
	return w.fail(false, report.Failure{
		Did:         fmt.Sprintf("the server gave no answer to %s %s", r.method, pathTemplate(r.url)),
		Breaks:      "nothing works while the server does not answer",
		Expected:    "an HTTP response",
		Got:         err.Error(),
		ExchangeSeq: w.lastSeq(),
		Severity:    report.Fail, // whatever the scenario is about
	})
}

// scimHeader is what a SCIM request of the harness carries.
func (w *World) scimHeader(body bool) http.Header {
	h := http.Header{}
	if w.token != "" {
		h.Set("Authorization", "Bearer "+w.token)
	}
	h.Set("Accept", mediaType)
	if body {
		h.Set("Content-Type", mediaType+"; charset=utf-8")
	}
	return h
}

// scim sends a SCIM request as the harness; path starts behind the base URL.
func (w *World) scim(ctx context.Context, method, path string, body []byte) (*answer, error) {
	t, err := w.ready(ctx)
	if err != nil {
		return nil, err
	}
	return w.patiently(ctx, request{
		actor: "harness", method: method, url: t.BaseURL + path, header: w.scimHeader(body != nil), body: body,
	})
}

// The longest that the harness waits because it was told to, and what it waits
// when it was not told for how long.
const (
	maxPatience  = 60 * time.Second
	someMoreTime = 10 * time.Second
)

// patiently sends a request, and again when it was told to come back later: a
// limit on requests is no fault, and no answer to what was asked. How that was
// told is for others to judge.
func (w *World) patiently(ctx context.Context, r request) (*answer, error) {
	for range 5 {
		a, err := w.send(ctx, r)
		if err != nil || a.status != http.StatusTooManyRequests {
			return a, err
		}
		wait := retryAfter(a.header.Get("Retry-After"), time.Now())
		if w.tenant == nil || w.tenant.Admin == nil { // else time is ours to move
			w.note(fmt.Sprintf("the target asked to come back later, which was done after %s", wait))
		}
		if err := w.wait(ctx, wait); err != nil {
			return nil, err
		}
	}
	return w.send(ctx, r)
}

// retryAfter reads seconds or a date (RFC 9110 section 10.2.3).
func retryAfter(value string, now time.Time) time.Duration {
	wait := someMoreTime
	if seconds, err := strconv.ParseUint(value, 10, 16); err == nil && seconds > 0 {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = max(time.Second, at.Sub(now))
	}
	return min(wait, maxPatience)
}

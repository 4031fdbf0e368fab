// Package exchange keeps what went over the wire: one recorded HTTP exchange,
// the RoundTripper that records it, its redaction, and the curl line that
// repeats it.
package exchange

import (
	"net/http"
	"time"
)

// Header is one request header field, in the order and case it was given.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Exchange is one HTTP request and what came back.
type Exchange struct {
	// Seq counts the exchanges of one recorder from 1, in the order of sending.
	Seq int
	// Actor says who sent it: an IdP's name, "harness", "app: owner".
	Actor string
	// Method and URL are as sent; URL carries the raw query.
	Method, URL   string
	RequestHeader []Header
	// RequestBody is what was sent, cut at the recorder's limit.
	RequestBody []byte
	// Status is 0 when no answer came; Err then says why.
	Status         int
	ResponseHeader http.Header
	// ResponseBody is the decoded body (gzip and deflate undone), cut at the
	// recorder's limit.
	ResponseBody []byte
	Started      time.Time
	// Duration runs from sending to the last byte of the answer.
	Duration time.Duration
	Err      string
	// Truncated says that a body was longer than what is kept here.
	Truncated bool

	secrets *secrets
}

// Redacted returns a copy fit to be shown to anybody: credentials, cookies,
// passwords, tokens of ours and the recorder's secrets are replaced by
// "[redacted]" wherever they occur; a credential that is none of the recorder's
// secrets, as a scenario about wrong ones sends it, becomes "[another
// credential]". It is idempotent.
func (e Exchange) Redacted() Exchange {
	return redact(e)
}

// Curl renders the request as one command for a POSIX shell. Credentials are
// written as $SCIM_TOKEN (Authorization), $APP_API_KEY (X-Api-Key) and
// $OTHER_CREDENTIAL (one that was sent on purpose and is not the tenant's), so
// that the line works when pasted once these are set.
func (e Exchange) Curl() string {
	return curl(e.Redacted())
}

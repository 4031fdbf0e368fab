package exchange

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"
)

func sortSpans(spans []span) {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(a.from-b.from, b.to-a.to)
	})
}

// body is a message body in the report: as text when it is UTF-8, else base64.
type body struct {
	Text   string `json:"text,omitempty"`
	Base64 []byte `json:"base64,omitempty"`
}

func (b body) bytes() []byte {
	if len(b.Base64) > 0 {
		return b.Base64
	}
	if b.Text == "" {
		return nil
	}
	return []byte(b.Text)
}

func bodyOf(content []byte) *body {
	switch {
	case len(content) == 0:
		return nil
	case utf8.Valid(content):
		return &body{Text: string(content)}
	default:
		return &body{Base64: content}
	}
}

// wire is the documented JSON form of an exchange.
type wire struct {
	Seq            int           `json:"seq"`
	Actor          string        `json:"actor,omitempty"`
	Method         string        `json:"method"`
	URL            string        `json:"url"`
	RequestHeader  []Header      `json:"requestHeader,omitempty"`
	RequestBody    *body         `json:"requestBody,omitempty"`
	Status         int           `json:"status,omitempty"`
	ResponseHeader http.Header   `json:"responseHeader,omitempty"`
	ResponseBody   *body         `json:"responseBody,omitempty"`
	Started        time.Time     `json:"started"`
	Duration       time.Duration `json:"durationNanos"`
	Err            string        `json:"error,omitempty"`
	Truncated      bool          `json:"truncated,omitempty"`
	Curl           string        `json:"curl,omitempty"`
}

// MarshalJSON writes the redacted form: bodies as {"text": …}, or {"base64": …}
// when they are not UTF-8, durations in nanoseconds, and the curl line.
func (e Exchange) MarshalJSON() ([]byte, error) {
	r := e.Redacted()
	return json.Marshal(wire{
		r.Seq, r.Actor, r.Method, r.URL, r.RequestHeader, bodyOf(r.RequestBody), r.Status, r.ResponseHeader,
		bodyOf(r.ResponseBody), r.Started, r.Duration, r.Err, r.Truncated, curl(r),
	})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (e *Exchange) UnmarshalJSON(data []byte) error {
	var w wire
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*e = Exchange{
		Seq: w.Seq, Actor: w.Actor, Method: w.Method, URL: w.URL, RequestHeader: w.RequestHeader, Status: w.Status,
		ResponseHeader: w.ResponseHeader, Started: w.Started, Duration: w.Duration, Err: w.Err, Truncated: w.Truncated,
	}
	if w.RequestBody != nil {
		e.RequestBody = w.RequestBody.bytes()
	}
	if w.ResponseBody != nil {
		e.ResponseBody = w.ResponseBody.bytes()
	}
	return nil
}

// Shortened returns a copy whose bodies hold at most limit bytes, for reports.
func (e Exchange) Shortened(limit int) Exchange {
	for _, content := range []*[]byte{&e.RequestBody, &e.ResponseBody} {
		if len(*content) > limit {
			*content = (*content)[:limit:limit]
			e.Truncated = true
		}
	}
	return e
}

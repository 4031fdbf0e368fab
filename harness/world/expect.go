package world

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/gavv/httpexpect/v2"

	"github.com/scimproof/scimproof/harness/report"
)

// collector takes what httpexpect finds instead of failing a test.
type collector struct {
	mu       sync.Mutex
	failures []*httpexpect.AssertionFailure
}

// Success is of no interest.
func (c *collector) Success(*httpexpect.AssertionContext) {}

// Failure keeps the failure. Severity log means an assertion inside another
// that is allowed to fail.
func (c *collector) Failure(_ *httpexpect.AssertionContext, f *httpexpect.AssertionFailure) {
	if f.Severity != httpexpect.SeverityError {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failures = append(c.failures, f)
}

// check runs one httpexpect assertion on a recorded answer. Each assertion
// gets a response of its own: after one failure httpexpect's chain is dead and
// everything further down passes silently.
func (w *World) check(a *answer, does, breaks string, assert func(*httpexpect.Response)) error {
	c := &collector{}
	request, err := http.NewRequest(a.method, a.url, http.NoBody) //nolint:noctx // never sent
	if err != nil {
		return fmt.Errorf("%s %s: %w", a.method, a.url, err)
	}
	assert(httpexpect.NewResponseC(
		httpexpect.Config{AssertionHandler: c},
		&http.Response{
			Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
			Header: a.header.Clone(), Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: request,
		},
	))
	var errs []error
	for _, f := range c.failures {
		errs = append(errs, w.fail(false, report.Failure{
			Did: fmt.Sprintf("the server answered %s %s with status %d, and %s", a.method, pathTemplate(a.url), a.status, does), Breaks: breaks,
			Expected: shownValue(f.Expected, "something else"), Got: got(f, a), ExchangeSeq: a.seq,
		}))
	}
	return first(errs...)
}

func got(f *httpexpect.AssertionFailure, a *answer) string {
	text := shownValue(f.Actual, "")
	if text == "" {
		var why []string
		for _, err := range f.Errors {
			why = append(why, err.Error())
		}
		text = strings.Join(why, "; ")
	}
	if a.status >= http.StatusBadRequest {
		text += ": " + excerpt(a.body)
	}
	return text
}

// shownValue renders what httpexpect compared with.
func shownValue(v *httpexpect.AssertionValue, none string) string {
	if v == nil || v.Value == nil {
		return none
	}
	switch x := v.Value.(type) {
	case httpexpect.AssertionList:
		texts := make([]string, len(x))
		for i, e := range x {
			texts[i] = fmt.Sprint(e)
		}
		return strings.Join(texts, " or ")
	case string:
		return fmt.Sprintf("%q", x)
	default:
		return fmt.Sprint(x)
	}
}

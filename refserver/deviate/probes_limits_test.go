package deviate_test

import (
	"net/http"
	"regexp"
	"testing"

	"github.com/scimproof/scimproof/refserver/refservertest"
)

// oneAMinute is a workspace whose second request is one too many.
const oneAMinute = `"scim":true,"rateLimit":1`

// asksToWait sends that request and gives a header of its answer, with a number
// of two digits as N and a date as DATE.
func asksToWait(header string) func(*testing.T, *refservertest.Workspace) string {
	return func(t *testing.T, w *refservertest.Workspace) string {
		for range 4 {
			if a := w.SCIM(t, "GET", "/Users", ""); a.Status == http.StatusTooManyRequests {
				value := a.Header.Get(header)
				if _, err := http.ParseTime(value); err == nil {
					return "DATE"
				}
				return regexp.MustCompile(`^\d\d$`).ReplaceAllString(value, "N")
			}
		}
		return "nobody is asked to wait"
	}
}

func waitProbes() map[string]probe {
	return map[string]probe{
		"limits-429-silent":     {right: "N", wrong: "", spec: oneAMinute, see: asksToWait("Retry-After")},
		"limits-429-date":       {right: "N", wrong: "DATE", spec: oneAMinute, see: asksToWait("Retry-After")},
		"limits-429-fraction":   {right: "N", wrong: "2.5", spec: oneAMinute, see: asksToWait("Retry-After")},
		"limits-429-at-once":    {right: "N", wrong: "0", spec: oneAMinute, see: asksToWait("Retry-After")},
		"limits-429-plain-text": {right: "application/scim+json", wrong: "text/plain; charset=utf-8", spec: oneAMinute, see: asksToWait("Content-Type")},
	}
}

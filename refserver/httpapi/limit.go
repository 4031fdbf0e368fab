package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/scimproof/scimproof/refserver/door"
	"github.com/scimproof/scimproof/refserver/scim"
)

// admit lets a request in that is not one too many, and finds out who asks. An
// address whose credentials were refused again and again is not even looked at.
// The wait is that of a 429.
func (c *call) admit(ctx context.Context, workspaceID string, path []string) (wait time.Duration, err error) {
	limits, credential := c.door.Limits, c.r.Header.Get("Authorization")
	if wait := limits.Address(c.r); wait > 0 {
		return wait, tooMany("this address sends too many requests", wait)
	}
	if credential != "" {
		if wait := limits.Failing(c.r, workspaceID); wait > 0 {
			return wait, tooMany("too many tokens that do not open this workspace came from this address", wait)
		}
	}
	if err := c.authenticate(ctx, workspaceID, path); err != nil {
		if shown := scim.AsError(err); shown != nil && shown.Status == http.StatusUnauthorized && credential != "" {
			limits.Failed(c.r, workspaceID)
		}
		return 0, err
	}
	if c.ws != nil {
		if wait := limits.Token(c.ws.ID, credential, c.ws.ClockOffset); wait > 0 {
			return wait, tooMany("this token sends too many requests", wait)
		}
	}
	return 0, nil
}

func tooMany(what string, wait time.Duration) error {
	return scim.Refused(http.StatusTooManyRequests, "%s; come back in %s seconds", what, door.RetryAfter(wait))
}

package httpapi

import (
	"context"
	"net/http"

	"github.com/scimproof/scimproof/refserver/scim"
)

// authenticate finds out who asks. At /Me it may be a person with a key of
// their own, everywhere else it is the workspace's client.
func (c *call) authenticate(ctx context.Context, workspaceID string, path []string) error {
	authorization := c.r.Header.Get("Authorization")
	if len(path) == 1 && path[0] == "Me" {
		ws, self, err := c.door.Service.AuthenticatePerson(ctx, workspaceID, authorization)
		if err != nil || ws != nil {
			c.ws, c.self = ws, self
			return err
		}
	}
	if len(path) == 1 && path[0] == "ServiceProviderConfig" && authorization == "" {
		return nil
	}
	var err error
	c.ws, err = c.door.Service.Authenticate(ctx, workspaceID, authorization)
	return err
}

// me is the alias for the subject of the request (RFC 7644 section 3.11). The
// token of a workspace stands for no user, hence 501. A person who comes with
// their own API key reads themselves; what they may change about themselves
// they change in the application, where its rules hold.
func (c *call) me() error {
	user := c.door.Registry.TypeByName("User")
	switch {
	case c.self == "" || user == nil:
		return scim.Refused(http.StatusNotImplemented, "the alias /Me is not supported with a workspace's token, which stands for no user; a person's own API key reads their user here")
	case c.r.Method == http.MethodGet || c.r.Method == http.MethodHead:
		return c.read(user, c.self)
	default:
		return scim.Refused(http.StatusForbidden, "an API key only reads /Me; people change what is theirs to change in the application")
	}
}

// meEndpoint takes every method that could mean something for a resource.
func meEndpoint() endpoint {
	e := endpoint{}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
		e[method] = (*call).me
	}
	return e
}

// versioned takes the protocol version off a path behind the workspace's SCIM
// root (RFC 7644 section 3.13). Without one the newest is meant, which is 2.
// Another version is 400 invalidVers.
func versioned(path []string) ([]string, error) {
	if len(path) == 0 || len(path[0]) < 2 || path[0][0] != 'v' || path[0][1] < '0' || path[0][1] > '9' {
		return path, nil
	}
	if path[0] != "v2" {
		return nil, scim.BadRequest(scim.TypeInvalidVers, "version %q of the protocol is not supported, v2 is", path[0])
	}
	return path[1:], nil
}

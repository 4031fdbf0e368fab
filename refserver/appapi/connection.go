package appapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// ConnectionDto is the state of the SCIM connection. Token is there only in the
// answer to enabling and rotating.
type ConnectionDto struct {
	Enabled       bool       `json:"enabled"`
	BaseURL       string     `json:"baseUrl"`
	EnabledAt     *time.Time `json:"enabledAt,omitempty"`
	TokenExpires  *time.Time `json:"tokenExpires,omitempty"`
	Token         string     `json:"token,omitempty"`
	DeletedGroups *int       `json:"deletedGroups,omitempty"`
}

func (c *call) connectionDto(connection workspace.Connection) ConnectionDto {
	dto := ConnectionDto{Enabled: connection.Enabled, BaseURL: connection.BaseURL}
	if c.BaseURL != nil {
		dto.BaseURL = c.BaseURL(c.r, c.actor.Workspace.ID)
	}
	if !connection.Enabled {
		dto.BaseURL = ""
	}
	if !connection.EnabledAt.IsZero() {
		dto.EnabledAt = &connection.EnabledAt
	}
	if !connection.TokenExpires.IsZero() {
		dto.TokenExpires = &connection.TokenExpires
	}
	return dto
}

func (c *call) showConnection() error {
	connection, err := c.Service.Connection(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	c.write(http.StatusOK, c.connectionDto(*connection))
	return nil
}

func (c *call) enableSCIM() error {
	enabled, err := c.Service.EnableSCIM(c.r.Context(), c.actor)
	if err != nil {
		return err
	}
	dto := c.connectionDto(enabled.Connection)
	dto.Token = enabled.Token
	dto.DeletedGroups = &enabled.DeletedGroups
	c.write(http.StatusCreated, dto)
	return nil
}

func (c *call) disableSCIM() error { return c.done(c.Service.DisableSCIM(c.r.Context(), c.actor)) }

func (c *call) rotateToken() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	overlap, err := seconds(body, "overlapSeconds")
	if err != nil {
		return err
	}
	enabled, err := c.Service.RotateToken(c.r.Context(), c.actor, overlap)
	if err != nil {
		return err
	}
	dto := c.connectionDto(enabled.Connection)
	dto.Token = enabled.Token
	c.write(http.StatusCreated, dto)
	return nil
}

// seconds reads a whole number of seconds; absent is 0.
func seconds(body *document.Object, name string) (time.Duration, error) {
	value, given := body.Get(name)
	if !given || value == nil {
		return 0, nil
	}
	text, _ := value.(document.Number)
	n, err := strconv.ParseInt(string(text), 10, 32)
	if err != nil || n < 0 {
		return 0, invalid("%s must be a whole number of seconds", name)
	}
	return time.Duration(n) * time.Second, nil
}

// JoinedDto is a workspace the person belongs to after signing in.
type JoinedDto struct {
	WorkspaceID string  `json:"workspaceId"`
	New         bool    `json:"new"`
	User        UserDto `json:"user"`
}

// signIn is a person coming to the application by e-mail: whoever has an
// address of a workspace's domain joins it, unless an IdP manages it.
func (c *call) signIn() error {
	body, err := c.read()
	if err != nil {
		return err
	}
	var in workspace.SignIn
	if in.Workspace, err = text(body, "workspaceId"); err != nil {
		return err
	}
	if in.Email, err = text(body, "email"); err != nil {
		return err
	}
	if in.Name, err = text(body, "name"); err != nil {
		return err
	}
	joined, err := c.Service.SignIn(c.r.Context(), in)
	if err != nil {
		return err
	}
	list := make([]JoinedDto, len(joined))
	for i, j := range joined {
		list[i] = JoinedDto{WorkspaceID: j.Workspace.ID, New: j.New, User: userDto(j.Workspace, j.Member)}
	}
	c.write(http.StatusOK, list)
	return nil
}

func (c *call) setAutoJoin() error {
	domain, err := c.member("domain")
	if err != nil {
		return err
	}
	return c.done(c.Service.SetAutoJoin(c.r.Context(), c.actor, domain))
}

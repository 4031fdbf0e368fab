package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// scimData is what the page of the SCIM connection shows.
type scimData struct {
	*workspace.Connection

	Reading                         *workspace.Reading
	Enable, Disable, Rotate, Switch control
	// Last is the identity provider's last request, nil when none is kept.
	Last *workspace.LogEntry
	// LastIdP is who sent it.
	LastIdP  string
	Overlaps []option
}

// overlaps are how long an old token can go on working.
var overlaps = []struct {
	text   string
	length time.Duration
}{
	{"Stop the old token at once", 0},
	{"Let the old token work for 1 hour", time.Hour},
	{"Let the old token work for 1 day", 24 * time.Hour},
	{"Let the old token work for 7 days", 7 * 24 * time.Hour},
}

var scimTrail = []link{{Text: "Settings"}, {Text: "Authentication"}}

// baseURL is what an IdP's admin enters, as this browser reaches the server.
func (c *call) baseURL() string { return c.BaseURL(c.r, c.actor.Workspace.ID) }

func (c *call) showSCIM() error {
	ctx := c.r.Context()
	connection, err := c.Service.Connection(ctx, c.actor)
	if err != nil {
		return err
	}
	connection.BaseURL = c.baseURL()
	reading, err := c.Service.Reading(ctx, c.actor)
	if err != nil {
		return err
	}
	data := scimData{
		Connection: connection, Reading: reading,
		Enable: c.control(workspace.EnableSCIM), Disable: c.control(workspace.DisableSCIM),
		Rotate: c.control(workspace.RotateToken), Switch: c.control(workspace.SetTolerances),
	}
	last, err := c.Service.ProvisioningLog(ctx, c.actor, c.actor.Workspace.ID, workspace.LogQuery{Limit: 1})
	if err != nil {
		return err
	}
	if len(last) > 0 {
		data.Last, data.LastIdP = &last[0], idpTitle(last[0].IdP)
	}
	for _, o := range overlaps {
		data.Overlaps = append(data.Overlaps, option{Value: strconv.Itoa(int(o.length.Seconds())), Text: o.text})
	}
	return c.render(c.status(), "scim", view{Title: "SCIM", Section: "/settings/scim", Trail: scimTrail, Data: data})
}

// enableData is what the page before enabling shows.
type enableData struct {
	Enable, Export control
	// Groups are those that enabling will delete, as far as they are listed.
	Groups []*workspace.Group
	// Total is how many there are, More how many of them are not listed.
	Total, More int
	// Enabled says that there is nothing to enable.
	Enabled bool
}

// listed is how many groups the warning names.
const listed = 100

func (c *call) showEnable() error {
	if err := c.Service.May(c.actor, workspace.ReadConnection); err != nil {
		return err
	}
	groups, total, err := c.Service.ListGroups(c.r.Context(), c.actor, 1, listed)
	if err != nil {
		return err
	}
	return c.render(c.status(), "enable", view{
		Title: "Enable SCIM", Section: "/settings/scim",
		Trail: append(scimTrail[:2:2], link{Text: "SCIM", Path: Base + "/settings/scim"}),
		Data: enableData{
			Enable: c.control(workspace.EnableSCIM), Export: c.control(workspace.ExportGroups),
			Groups: groups, Total: total, More: total - len(groups), Enabled: c.actor.Workspace.SCIMEnabled,
		},
	})
}

// tokenData is what the page with a new token shows, once.
type tokenData struct {
	*workspace.Enabled

	Rotated bool
	// Previous is when the token before it ends, nil when it has.
	Previous *stamp
}

// enable needs the box ticked, since a browser may send the form without.
func (c *call) enable() error {
	if c.field("understood") == "" {
		return c.answer(&workspace.AppError{
			Status: http.StatusBadRequest, Code: workspace.CodeInvalid, Message: "tick the box first: enabling deletes the groups, and that cannot be undone",
		}, "", "", (*call).showEnable)
	}
	enabled, err := c.Service.EnableSCIM(c.r.Context(), c.actor)
	if err != nil {
		return c.answer(err, "", "", (*call).showEnable)
	}
	c.actor.Workspace.SCIMEnabled = true
	return c.showToken(tokenData{Enabled: enabled}, "SCIM is enabled")
}

func (c *call) rotate() error {
	seconds, err := strconv.ParseInt(c.field("overlap"), 10, 32)
	if err != nil {
		seconds = -1 // which the service refuses
	}
	overlap := time.Duration(seconds) * time.Second
	enabled, err := c.Service.RotateToken(c.r.Context(), c.actor, overlap)
	if err != nil {
		return c.answer(err, "", "", (*call).showSCIM)
	}
	data := tokenData{Enabled: enabled, Rotated: true}
	if overlap > 0 {
		data.Previous = view{c: c}.When(c.Service.Now(c.actor.Workspace).Add(overlap))
	}
	return c.showToken(data, "A new token")
}

// showToken is the one page with a token on it. It answers the form itself:
// a page to lead to would have to be told the token.
func (c *call) showToken(data tokenData, title string) error {
	data.BaseURL = c.baseURL()
	return c.render(http.StatusOK, "token", view{
		Title: title, Section: "/settings/scim",
		Trail: append(scimTrail[:2:2], link{Text: "SCIM", Path: Base + "/settings/scim"}), Data: data,
	})
}

func (c *call) disable() error {
	err := c.Service.DisableSCIM(c.r.Context(), c.actor)
	return c.answer(err, "disabled", Base+"/settings/scim", (*call).showSCIM)
}

// setReading takes the mode and, for each tolerance, "on", "off" or "" for what
// the mode says.
func (c *call) setReading() error {
	on, off := true, false
	choices := map[string]*bool{"on": &on, "off": &off, "": nil}
	change := workspace.ReadingChange{Mode: workspace.Mode(c.field("mode")), Tolerances: map[string]*bool{}}
	for _, t := range workspace.Tolerances {
		if values, sent := c.r.PostForm["tolerance-"+t.Name]; sent && len(values) > 0 {
			if choice, known := choices[values[0]]; known {
				change.Tolerances[t.Name] = choice
			}
		}
	}
	_, err := c.Service.SetReading(c.r.Context(), c.actor, change)
	return c.answer(err, "reading", Base+"/settings/scim", (*call).showSCIM)
}

package console

import (
	"github.com/scimproof/scimproof/refserver/workspace"
)

// profileData is what the page about oneself shows.
type profileData struct {
	*workspace.Member

	Roles               []string
	Name, Timezone      string
	Zones               []string
	Days                []option
	Rename, Save, Leave control
}

// zones are offered; any other name of the IANA database can be typed in.
var zones = []string{
	"Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "America/Argentina/Buenos_Aires", "America/Bogota", "America/Chicago",
	"America/Denver", "America/Los_Angeles", "America/Mexico_City", "America/New_York", "America/Sao_Paulo", "America/Toronto",
	"Asia/Bangkok", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata", "Asia/Manila", "Asia/Seoul",
	"Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Perth", "Australia/Sydney", "Europe/Amsterdam", "Europe/Athens",
	"Europe/Belgrade", "Europe/Berlin", "Europe/Dublin", "Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon", "Europe/London",
	"Europe/Madrid", "Europe/Paris", "Europe/Rome", "Europe/Stockholm", "Europe/Warsaw", "Europe/Zurich", "Pacific/Auckland", "UTC",
}

var days = []string{"MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"}

func (c *call) showProfile() error {
	m := c.actor.Member
	data := profileData{
		Member: m, Roles: roleNames(m), Name: m.Name, Timezone: m.Timezone, Zones: zones,
		Rename: c.control(workspace.RenameSelf), Save: c.control(workspace.UpdateOwnSettings), Leave: c.control(workspace.LeaveWorkspace),
	}
	start := m.WeekStart
	if c.problem != nil {
		if _, sent := c.r.PostForm["name"]; sent {
			data.Name = c.field("name")
		}
		if _, sent := c.r.PostForm["timezone"]; sent {
			data.Timezone, start = c.field("timezone"), c.field("week-start")
		}
	}
	for _, day := range days {
		data.Days = append(data.Days, option{Value: day, Text: readable(day), Chosen: day == start})
	}
	return c.render(c.status(), "profile", view{Title: "My profile", Section: "/profile", Data: data})
}

func (c *call) changeProfile(change workspace.ProfileChange, done string) error {
	_, err := c.Service.UpdateProfile(c.r.Context(), c.actor, c.actor.Member.ID, change)
	return c.answer(err, done, Base+"/profile", (*call).showProfile)
}

func (c *call) renameSelf() error {
	name := c.field("name")
	return c.changeProfile(workspace.ProfileChange{Name: &name}, "renamed")
}

func (c *call) changeSettings() error {
	zone, start := c.field("timezone"), c.field("week-start")
	return c.changeProfile(workspace.ProfileChange{Timezone: &zone, WeekStart: &start}, "saved")
}

// leave ends the session with the membership.
func (c *call) leave() error {
	err := c.Service.Leave(c.r.Context(), c.actor)
	if err == nil {
		c.setCookie(sessionCookie, "")
	}
	return c.answer(err, "", Base+"/sign-in", (*call).showProfile)
}

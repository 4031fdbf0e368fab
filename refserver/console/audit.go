package console

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// auditData is what the audit log shows.
type auditData struct {
	Rows []auditRow
	// Older and Newest are addresses, "" when there is no such page.
	Older, Newest string
}

// auditRow is an entry as the list shows it.
type auditRow struct {
	workspace.AuditEntry

	When *stamp
}

// doorTexts name the doors that changes come through.
var doorTexts = map[string]string{
	"app": "App API", "scim": "SCIM", "console": "Console", "admin": "Test listener",
}

// Through is the door in words.
func (r auditRow) Through() string {
	if text, known := doorTexts[r.Door]; known {
		return text
	}
	return r.Door
}

// What is the action in words: "Token rotated".
func (r auditRow) What() string {
	text := sentenceCase(strings.ReplaceAll(r.Action, ".", " "))
	return strings.Replace(text, "Scim ", "SCIM ", 1)
}

// Who is who did it; those who are gone have no name any more.
func (r auditRow) Who() string {
	switch {
	case r.Actor == "scim":
		return "Identity provider"
	case strings.HasPrefix(r.Actor, "scim: "):
		return idpTitle(strings.TrimPrefix(r.Actor, "scim: "))
	case r.Actor == "admin":
		return "Test listener"
	default:
		return r.Actor
	}
}

func (c *call) showAudit() error {
	q := workspace.AuditQuery{Before: c.query().Get("before"), Limit: logPage + 1}
	entries, err := c.Service.Audit(c.r.Context(), c.actor, c.actor.Workspace.ID, q)
	if err != nil {
		return err
	}
	var data auditData
	if len(entries) > logPage {
		entries = entries[:logPage]
		data.Older = c.withQuery(Base+"/audit", "before", entries[logPage-1].ID)
	}
	if q.Before != "" {
		data.Newest = Base + "/audit"
	}
	v := view{c: c, Title: "Audit log", Section: "/audit"}
	for _, e := range entries {
		data.Rows = append(data.Rows, auditRow{AuditEntry: e, When: v.When(e.At)})
	}
	v.Data = data
	return c.render(c.status(), "audit", v)
}

package appapi

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// LogEntryDto is one SCIM request in the provisioning log. Bodies are JSON as
// text, without secrets.
type LogEntryDto struct {
	ID           string      `json:"id"`
	At           time.Time   `json:"at"`
	Milliseconds float64     `json:"durationMs"`
	IdP          string      `json:"idp"`
	Method       string      `json:"method"`
	Path         string      `json:"path"`
	Query        string      `json:"query"`
	Status       int         `json:"status"`
	ResourceType string      `json:"resourceType"`
	ResourceID   string      `json:"resourceId"`
	Subject      string      `json:"subject"`
	Header       []HeaderDto `json:"requestHeader"`
	RequestBody  string      `json:"requestBody"`
	ResponseBody string      `json:"responseBody"`
	Truncated    bool        `json:"truncated"`
	Changes      []ChangeDto `json:"changes"`
	Notes        []string    `json:"notes"`
}

// HeaderDto is one request header field.
type HeaderDto struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// ChangeDto is what a request changed; before is "" for what it added, after
// for what it removed.
type ChangeDto struct {
	Path   string `json:"path"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func logEntryDto(e workspace.LogEntry) LogEntryDto {
	dto := LogEntryDto{
		ID: e.ID, At: e.At, Milliseconds: float64(e.Duration.Microseconds()) / 1000, IdP: e.IdP, Method: e.Method, Path: e.Path, Query: e.Query,
		Status: e.Status, ResourceType: e.ResourceType, ResourceID: e.ResourceID, Subject: e.Subject, Header: []HeaderDto{},
		RequestBody: string(e.RequestBody), ResponseBody: string(e.ResponseBody), Truncated: e.Truncated, Changes: []ChangeDto{}, Notes: []string{},
	}
	for _, h := range e.RequestHeader {
		dto.Header = append(dto.Header, HeaderDto(h))
	}
	for _, one := range e.Changes {
		dto.Changes = append(dto.Changes, ChangeDto(one))
	}
	dto.Notes = append(dto.Notes, e.Notes...)
	return dto
}

// logEntries reads what the query string asks for.
func (c *call) logEntries(limit int) ([]workspace.LogEntry, error) {
	var q workspace.LogQuery
	for name, into := range map[string]*string{
		"idp": &q.IdP, "resource": &q.Resource, "subject": &q.Subject, "before": &q.Before, "after": &q.After,
	} {
		var err error
		if *into, err = c.query(name); err != nil {
			return nil, err
		}
	}
	status, err := c.query("status")
	if err != nil {
		return nil, err
	}
	// "4", "4xx" and "404" ask for the same class.
	if status != "" {
		class, err := strconv.Atoi(strings.TrimSuffix(strings.ToLower(status), "xx"))
		for class >= 10 {
			class /= 10
		}
		if err != nil || !slices.Contains([]int{2, 3, 4, 5}, class) {
			return nil, invalid("status is %q; it takes 2xx, 3xx, 4xx or 5xx", status)
		}
		q.StatusClass = class
	}
	if q.Limit, err = c.count("limit", limit); err != nil {
		return nil, err
	}
	return c.Service.ProvisioningLog(c.r.Context(), c.actor, c.actor.Workspace.ID, q)
}

// showLog answers the provisioning log, newest first.
func (c *call) showLog() error {
	entries, err := c.logEntries(0)
	if err != nil {
		return err
	}
	list := make([]LogEntryDto, len(entries))
	for i, e := range entries {
		list[i] = logEntryDto(e)
	}
	c.write(http.StatusOK, list)
	return nil
}

// downloadLog answers the same as a recording, oldest first.
func (c *call) downloadLog() error {
	entries, err := c.logEntries(workspace.LogKept)
	if err != nil {
		return err
	}
	origin := ""
	if c.BaseURL != nil {
		origin, _, _ = strings.Cut(c.BaseURL(c.r, c.actor.Workspace.ID), "/w/")
	}
	lines, err := workspace.ExchangeLines(entries, origin)
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", "application/x-ndjson")
	h.Set("Content-Disposition", `attachment; filename="scim-log.ndjson"`)
	h.Set("Cache-Control", "no-store")
	c.w.WriteHeader(http.StatusOK)
	_, _ = c.w.Write(lines) // the client is gone: there is nobody left to tell
	return nil
}

// AuditEntryDto says who did what, and through which door.
type AuditEntryDto struct {
	ID      string    `json:"id"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	ActorID string    `json:"actorId"`
	Door    string    `json:"door"`
	Action  string    `json:"action"`
	Target  string    `json:"target"`
	Detail  string    `json:"detail"`
}

// showAudit answers the audit log, newest first.
func (c *call) showAudit() error {
	var q workspace.AuditQuery
	var err error
	if q.Before, err = c.query("before"); err != nil {
		return err
	}
	if q.Limit, err = c.count("limit", 0); err != nil {
		return err
	}
	entries, err := c.Service.Audit(c.r.Context(), c.actor, c.actor.Workspace.ID, q)
	if err != nil {
		return err
	}
	list := make([]AuditEntryDto, len(entries))
	for i, e := range entries {
		list[i] = AuditEntryDto(e)
	}
	c.write(http.StatusOK, list)
	return nil
}

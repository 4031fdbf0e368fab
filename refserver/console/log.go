package console

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// logPage is how many entries a page of the log shows.
const logPage = 50

// logData is what the provisioning log shows.
type logData struct {
	Subject, Resource string
	IdPs, Statuses    []option
	Rows              []logRow
	// After is the newest entry shown: what comes behind it is new. Live is the
	// address of the stream, "" on older pages.
	After, Live string
	// Older is the address of the next page, "" on the last.
	Older, Newest string
	// Download is the address of the same entries as NDJSON.
	Download string
	Enabled  bool
}

// logRow is an entry as the list shows it.
type logRow struct {
	workspace.LogEntry

	When     *stamp
	Provider string
	// Where is the path below the base URL.
	Where string
}

// Class is the class of the status for the style sheet: s2, s4, s5.
func (r logRow) Class() string { return "s" + strconv.Itoa(r.Status/100) }

// Verb is the method for the style sheet.
func (r logRow) Verb() string { return strings.ToLower(r.Method) }

// Took is the duration in words.
func (r logRow) Took() string {
	switch d := r.Duration; {
	case d >= time.Second:
		return d.Round(10 * time.Millisecond).String()
	default:
		return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
	}
}

func (c *call) logRow(e workspace.LogEntry) logRow {
	row := logRow{LogEntry: e, When: view{c: c}.When(e.At), Provider: "Unknown", Where: e.Path}
	if title, known := idpTitles[e.IdP]; known {
		row.Provider = title
	}
	if _, below, found := strings.Cut(e.Path, "/scim/v2"); found && below != "" {
		row.Where = below
	}
	return row
}

// logQuery reads the filters; a filter that is none of ours filters nothing.
func (c *call) logQuery() workspace.LogQuery {
	query := c.query()
	q := workspace.LogQuery{Subject: strings.TrimSpace(query.Get("subject")), Resource: query.Get("resource"), Before: query.Get("before")}
	if _, known := idpTitles[query.Get("idp")]; known {
		q.IdP = query.Get("idp")
	}
	if class := query.Get("status"); class == "2" || class == "4" || class == "5" {
		q.StatusClass = int(class[0] - '0')
	}
	return q
}

func (c *call) log(q workspace.LogQuery) ([]workspace.LogEntry, error) {
	return c.Service.ProvisioningLog(c.r.Context(), c.actor, c.actor.Workspace.ID, q)
}

func (c *call) showLog() error {
	q := c.logQuery()
	q.Limit = logPage + 1 // one more tells whether there is another page
	entries, err := c.log(q)
	if err != nil {
		return err
	}
	data := logData{Subject: q.Subject, Resource: q.Resource, Enabled: c.actor.Workspace.SCIMEnabled}
	data.IdPs = []option{{Text: "All"}}
	for _, label := range []string{"okta", "entra", "jumpcloud", "onelogin", "google"} {
		data.IdPs = append(data.IdPs, option{Value: label, Text: idpTitles[label], Chosen: label == q.IdP})
	}
	for _, class := range []option{{Text: "All"}, {Value: "2", Text: "Success (2xx)"}, {Value: "4", Text: "Refused (4xx)"}, {Value: "5", Text: "Server fault (5xx)"}} {
		class.Chosen = class.Value == strconv.Itoa(q.StatusClass)
		data.Statuses = append(data.Statuses, class)
	}
	if len(entries) > logPage {
		entries = entries[:logPage]
		data.Older = c.withQuery(Base+"/log", "before", entries[logPage-1].ID)
	}
	for _, e := range entries {
		data.Rows = append(data.Rows, c.logRow(e))
	}
	if q.Before == "" {
		data.Live = c.withQuery(livePath, "before", "")
		if len(entries) > 0 {
			data.After = entries[0].ID
		}
	} else {
		data.Newest = c.withQuery(Base+"/log", "before", "")
	}
	data.Download = c.withQuery(Base+"/log.ndjson", "before", "")
	return c.render(c.status(), "log", view{Title: "Provisioning log", Section: "/log", Data: data})
}

// entryData is what the page of one entry shows.
type entryData struct {
	logRow

	// Request and Response are the bodies, indented where they are JSON.
	Request, Response string
	// About is the address of the member or group, "" when there is none any
	// more, and AboutName what it is called now.
	About, AboutName string
}

func (c *call) showEntry() error {
	id := c.r.PathValue("id")
	unknown := &workspace.AppError{Status: http.StatusNotFound, Code: workspace.CodeNotFound, Message: "There is no such entry, or it is too old to be kept."}
	before, ok := precedingID(id)
	if !ok {
		return unknown
	}
	entries, err := c.log(workspace.LogQuery{After: before, Limit: 1})
	if err != nil {
		return err
	}
	if len(entries) == 0 || entries[0].ID != id {
		return unknown
	}
	e := entries[0]
	data := entryData{logRow: c.logRow(e), Request: indented(e.RequestBody), Response: indented(e.ResponseBody)}
	ctx := c.r.Context()
	switch e.ResourceType {
	case "User":
		if m, err := c.Service.GetMember(ctx, c.actor, e.ResourceID); err == nil {
			data.About, data.AboutName = Base+"/team/"+e.ResourceID, m.Name
		}
	case "Group":
		if g, err := c.Service.GetGroup(ctx, c.actor, e.ResourceID); err == nil {
			data.About, data.AboutName = Base+"/groups/"+e.ResourceID, g.Name
		}
	}
	return c.render(c.status(), "entry", view{
		Title: e.Method + " " + data.Where, Section: "/log", Trail: []link{{Text: "Provisioning log", Path: Base + "/log"}}, Data: data,
	})
}

// precedingID is the id right before an entry's, so that what comes after it
// begins with the entry.
func precedingID(id string) (string, bool) {
	raw, err := hex.DecodeString(id)
	n := new(big.Int).SetBytes(raw)
	if err != nil || len(raw) != 12 || n.Sign() == 0 || id != strings.ToLower(id) {
		return "", false
	}
	return hex.EncodeToString(n.Sub(n, big.NewInt(1)).FillBytes(raw)), true
}

// indented makes JSON readable; a body that is none, or is cut off, stays as it is.
func indented(body []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return strings.ToValidUTF8(string(body), string(utf8.RuneError))
	}
	return out.String()
}

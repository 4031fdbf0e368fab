package console

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/workspace"
)

// downloadLog gives the entries that the filters select as a recording, which
// `scimproof profiles diff` reads.
func (c *call) downloadLog() error {
	q := c.logQuery()
	q.Limit = workspace.LogKept
	entries, err := c.log(q)
	if err != nil {
		return err
	}
	lines, err := workspace.ExchangeLines(entries, c.Origin(c.r))
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Disposition", `attachment; filename="scim-log.ndjson"`)
	c.send(http.StatusOK, "application/x-ndjson", lines)
	return nil
}

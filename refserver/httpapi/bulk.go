package httpapi

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/bulk"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// bulk is POST on /Bulk (RFC 7644 section 3.7). The job was carried out, and so
// the answer is 200, whatever became of its operations.
func (c *call) bulk() error {
	body, err := readLimited(c.w, c.r, workspace.MaxBulkPayload, "the request body exceeds maxPayloadSize (%d bytes); nothing was done, split the request")
	if err != nil {
		return err
	}
	results, err := c.door.Service.Bulk(c.r.Context(), c.ws, body)
	if err != nil {
		return err
	}
	if err := c.r.Context().Err(); err != nil && len(results) == 0 {
		return err
	}
	operations := make([]any, len(results))
	for i, result := range results {
		operations[i] = c.operation(result)
	}
	write(c.w, http.StatusOK, document.New("schemas", []any{bulk.ResponseURN}, "Operations", operations))
	return nil
}

// operation renders the result of one operation (section 3.7.3): status as a
// string, location unless a POST failed, the error as a single request would
// have been answered with. Resources are left out, as the section allows.
func (c *call) operation(b *workspace.BulkResult) *document.Object {
	o := document.New("method", b.Method)
	if b.BulkID != "" {
		o.Set("bulkId", b.BulkID)
	}
	switch {
	case b.Method == http.MethodPost && b.Err != nil: // there is nothing to locate
	case b.Type != nil && b.ID != "":
		o.Set("location", c.location(b.Type, b.ID))
	default:
		o.Set("location", c.base+"/"+strings.TrimLeft(b.Path, "/"))
	}
	if b.Err != nil {
		shown := show(c.r, c.door.Log, b.Err)
		o.Set("status", strconv.Itoa(shown.Status))
		o.Set("response", errorDocument(shown))
		return o
	}
	if b.Resource != nil {
		o.Set("version", b.Resource.ETag())
	}
	o.Set("status", strconv.Itoa(statusOf(b.Method, b.Type)))
	return o
}

// statusOf is the status of a write that succeeded. A PATCH of a resource whose
// values are rows of their own (a group) shows nothing, see patch.
func statusOf(method string, t *scim.Type) int {
	switch {
	case method == http.MethodPost:
		return http.StatusCreated
	case method == http.MethodDelete, method == http.MethodPatch && t.Relation != "":
		return http.StatusNoContent
	default:
		return http.StatusOK
	}
}

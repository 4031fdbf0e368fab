package appapi

import (
	_ "embed"
	"net/http"
)

// openAPI describes the API: every route, and every answer to it.
//
//go:embed openapi.json
var openAPI []byte

// Document is the API's description as it is served, an OpenAPI 3.1 document.
func Document() []byte { return append([]byte(nil), openAPI...) }

// showDocument needs no key: it holds nothing of any workspace.
func (c *call) showDocument() error {
	c.w.Header().Set("Content-Type", "application/json")
	c.w.Header().Set("X-Content-Type-Options", "nosniff")
	c.w.WriteHeader(http.StatusOK)
	_, _ = c.w.Write(openAPI) // the client is gone: there is nobody left to tell
	return nil
}

// Routes lists the API as the document writes it: method and path below Base,
// sorted as in the table.
func Routes() []string {
	all := routes()
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = t.String()
	}
	return names
}

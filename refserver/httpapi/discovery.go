package httpapi

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

const (
	configURN = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	listURN   = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
)

// refuseFilter is the answer to a filter on a discovery endpoint: these ignore
// every query parameter, so a client must not believe that its filter held
// (RFC 7644 section 4).
func refuseFilter(r *http.Request) error {
	if p, err := parseQuery(r.URL.RawQuery); err == nil && !p.filtered {
		return nil
	} else if err != nil && scim.AsError(err).Type != scim.TypeInvalidFilter {
		return nil
	}
	return scim.Refused(http.StatusForbidden, "discovery endpoints cannot be filtered; read the whole list")
}

// serveConfig answers /ServiceProviderConfig (RFC 7643 section 5). It tells what
// this server does, so it needs no credentials. Whether the workspace takes
// passwords is told to its own client only.
func (c *call) serveConfig() error {
	if err := refuseFilter(c.r); err != nil {
		return err
	}
	supported := func(yes bool) *document.Object { return document.New("supported", yes) }
	doc := document.New(
		"schemas", []any{configURN},
		"patch", supported(true),
		"bulk", document.New("supported", true, "maxOperations", number(workspace.MaxBulkOperations), "maxPayloadSize", number(workspace.MaxBulkPayload)),
		"filter", document.New("supported", true, "maxResults", number(workspace.MaxCount)),
		"changePassword", supported(c.ws != nil && c.ws.PasswordSync),
		"sort", supported(true),
		"etag", supported(true),
		"pagination", document.New(
			"cursor", true,
			"index", true,
			"defaultPaginationMethod", "index",
			"defaultPageSize", number(workspace.DefaultCount),
			"maxPageSize", number(workspace.MaxCount),
			"cursorTimeout", number(int(workspace.CursorTimeout/time.Second)),
		),
		"authenticationSchemes", []any{document.New(
			"type", "oauthbearertoken",
			"name", "Bearer token",
			"description", "The token that the workspace's owner was shown when SCIM was enabled, in the Authorization header with the scheme Bearer",
			"specUri", "https://www.rfc-editor.org/rfc/rfc6750",
			"primary", true,
		)},
		"meta", document.New("resourceType", "ServiceProviderConfig", "location", c.base+"/ServiceProviderConfig"),
	)
	write(c.w, http.StatusOK, doc)
	return nil
}

// serveSchemas lists the schemas of the resource types and those of the
// discovery resources: every URI that a resource names has its schema here (RFC
// 7643 section 7).
func (c *call) serveSchemas() error {
	if err := refuseFilter(c.r); err != nil {
		return err
	}
	var items []any
	for _, s := range slices.Concat(c.door.Registry.Schemas(), scim.ServiceSchemas()) {
		items = append(items, scim.SchemaDocument(s, c.base+"/Schemas/"+s.ID))
	}
	write(c.w, http.StatusOK, wholeList(items))
	return nil
}

func (c *call) serveSchema(id string) error {
	if err := refuseFilter(c.r); err != nil {
		return err
	}
	s := c.door.Registry.SchemaByID(id)
	if s == nil {
		s = scim.ServiceSchemaByID(id)
	}
	if s == nil {
		return scim.NotFound("Schema", id)
	}
	write(c.w, http.StatusOK, scim.SchemaDocument(s, c.base+"/Schemas/"+s.ID))
	return nil
}

func (c *call) serveTypes() error {
	if err := refuseFilter(c.r); err != nil {
		return err
	}
	var items []any
	for _, t := range c.door.Registry.Types() {
		items = append(items, scim.ResourceTypeDocument(t, c.base+"/ResourceTypes/"+t.Name))
	}
	write(c.w, http.StatusOK, wholeList(items))
	return nil
}

func (c *call) serveType(name string) error {
	if err := refuseFilter(c.r); err != nil {
		return err
	}
	t := c.door.Registry.TypeByName(name)
	if t == nil {
		return scim.NotFound("ResourceType", name)
	}
	write(c.w, http.StatusOK, scim.ResourceTypeDocument(t, c.base+"/ResourceTypes/"+t.Name))
	return nil
}

// wholeList is a ListResponse that holds everything there is.
func wholeList(items []any) *document.Object {
	return document.New(
		"schemas", []any{listURN},
		"totalResults", number(len(items)),
		"startIndex", number(1),
		"itemsPerPage", number(len(items)),
		"Resources", items,
	)
}

func number(n int) document.Number { return document.Number(strconv.Itoa(n)) }

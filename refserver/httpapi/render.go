package httpapi

import (
	"net/url"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// answer sends one resource with its location and its version.
func (c *call) answer(status int, res *workspace.Resource, show *scim.Projection) error {
	h := c.w.Header()
	h.Set("ETag", res.ETag())
	h.Set("Location", c.location(res.Type, res.ID))
	err := c.send(status, func(s *stream) error { return s.resource(c, res, show) })
	if err != nil {
		h.Del("ETag")
		h.Del("Location")
	}
	return err
}

// render completes a resource with what depends on the URL it is read under:
// meta and the $ref of what it refers to.
func (c *call) render(res *workspace.Resource) *document.Object {
	doc := res.Doc
	doc.Set("meta", document.New(
		"resourceType", res.Type.Name,
		"created", instant(res.Created),
		"lastModified", instant(res.Modified),
		"location", c.location(res.Type, res.ID),
		"version", res.ETag(),
	))
	scim.AddReferences(res.Type, doc, c.locate)
	return doc
}

// locate is the address of what a value refers to, "" when it is of no type
// the server has.
func (c *call) locate(typeName, id string) string {
	if t := c.door.Registry.TypeByName(typeName); t != nil {
		return c.location(t, id)
	}
	return ""
}

func (c *call) location(t *scim.Type, id string) string {
	return c.base + t.Endpoint + "/" + url.PathEscape(id)
}

// instant is an xsd:dateTime in UTC (RFC 7643 section 2.3.5). The service keeps
// whole milliseconds, so the text is exact and a filter with it finds the resource.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

package httpapi

import (
	"net/http"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// list is GET on a collection or on the base URL (RFC 7644 section 3.4.2).
func (c *call) list(types []*scim.Type) error {
	var err error
	if c.parameters, err = parseQuery(c.r.URL.RawQuery); err != nil {
		return err
	}
	return c.query(types)
}

// search is the same by POST (section 3.4.3).
func (c *call) search(types []*scim.Type) error {
	body, err := readObject(c.w, c.r)
	if err != nil {
		return err
	}
	if c.parameters, err = parseSearch(body); err != nil {
		return err
	}
	return c.query(types)
}

func (c *call) query(types []*scim.Type) error {
	p := c.parameters
	shows := make(map[*scim.Type]*scim.Projection, len(types))
	var want workspace.Want
	for _, t := range types {
		show, err := c.shown(t)
		if err != nil {
			return err
		}
		shows[t] = show
		want.Members = want.Members || wanted(show).Members
		want.Groups = want.Groups || wanted(show).Groups
	}
	page, err := c.door.Service.ListResources(c.r.Context(), c.ws, types, workspace.Query{
		Filter: p.filter, SortBy: p.sortBy, SortOrder: p.sortOrder,
		StartIndex: p.startIndex, Count: p.count, Cursor: p.cursor, Want: want,
	})
	if err != nil {
		return err
	}
	answer := document.New("schemas", []any{listURN}, "totalResults", number(page.Total), "itemsPerPage", number(len(page.Items)))
	if p.cursor == nil {
		answer.Set("startIndex", number(page.StartIndex))
	}
	if page.NextCursor != "" {
		answer.Set("nextCursor", page.NextCursor)
	}
	if page.PreviousCursor != "" {
		answer.Set("previousCursor", page.PreviousCursor)
	}
	return c.send(http.StatusOK, func(s *stream) error {
		s.value(answer)
		s.text = s.text[:len(s.text)-1] // the closing bracket
		s.string(`,"Resources":[`)
		for i, res := range page.Items {
			if i > 0 {
				s.string(",")
			}
			if err := s.resource(c, res, shows[res.Type]); err != nil {
				return err
			}
			page.Items[i] = nil // written, and so no longer needed
		}
		s.string("]}")
		return nil
	})
}

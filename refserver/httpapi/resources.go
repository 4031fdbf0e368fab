package httpapi

import (
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// create is POST on a type's endpoint (RFC 7644 section 3.3).
func (c *call) create(t *scim.Type) error {
	show, err := c.projection(t)
	if err != nil {
		return err
	}
	body, err := readObject(c.w, c.r)
	if err != nil {
		return err
	}
	res, err := c.door.Service.CreateResource(c.r.Context(), c.ws, t, body, wanted(show))
	if err != nil {
		return err
	}
	return c.answer(http.StatusCreated, res, show.Written(body))
}

// read is GET on a resource (section 3.4.1), conditional if the client says which
// version it has (section 3.14).
func (c *call) read(t *scim.Type, id string) error {
	show, err := c.projection(t)
	if err != nil {
		return err
	}
	res, err := c.door.Service.ReadResource(c.r.Context(), c.ws, t, id, wanted(show))
	if err != nil {
		return err
	}
	if noneMatch := c.precondition().IfNoneMatch; noneMatch != "" && workspace.MatchesTag(noneMatch, res.Version) {
		c.w.Header().Set("ETag", res.ETag())
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	return c.answer(http.StatusOK, res, show)
}

// replace is PUT (section 3.5.1).
func (c *call) replace(t *scim.Type, id string) error {
	show, err := c.projection(t)
	if err != nil {
		return err
	}
	body, err := readObject(c.w, c.r)
	if err != nil {
		return err
	}
	res, err := c.door.Service.ReplaceResource(c.r.Context(), c.ws, t, id, body, c.precondition(), wanted(show))
	if err != nil {
		return err
	}
	return c.answer(http.StatusOK, res, show.Written(body))
}

// patch is PATCH (section 3.5.2). A resource whose values are rows of their own
// (a group) is answered without a body, so that the change of one member costs
// the same in a group of ten and of a million, unless the client names attributes.
func (c *call) patch(t *scim.Type, id string) error {
	show, err := c.projection(t)
	if err != nil {
		return err
	}
	body, err := readObject(c.w, c.r)
	if err != nil {
		return err
	}
	silent := t.Relation != "" && len(c.parameters.attributes) == 0
	want := workspace.Want{}
	if !silent {
		want = wanted(show)
	}
	res, _, err := c.door.Service.PatchResource(c.r.Context(), c.ws, t, id, body, c.precondition(), want)
	if err != nil {
		return err
	}
	if silent {
		c.w.Header().Set("ETag", res.ETag())
		c.w.Header().Set("Location", c.location(t, res.ID))
		c.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	return c.answer(http.StatusOK, res, show.Patched(body))
}

// remove is DELETE (section 3.6).
func (c *call) remove(t *scim.Type, id string) error {
	if err := c.door.Service.DeleteResource(c.r.Context(), c.ws, t, id, c.precondition()); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// projection reads the query string and compiles what it says about attributes.
func (c *call) projection(t *scim.Type) (*scim.Projection, error) {
	var err error
	if c.parameters, err = parseQuery(c.r.URL.RawQuery); err != nil {
		return nil, err
	}
	return c.shown(t)
}

// shown is what the parameters say about the attributes of a type.
func (c *call) shown(t *scim.Type) (*scim.Projection, error) {
	p := c.parameters
	if whole := c.door.whole[t]; whole != nil && len(p.attributes) == 0 && len(p.excluded) == 0 {
		return whole, nil
	}
	return scim.ParseProjection(t, p.attributes, p.excluded)
}

// wanted says which costly values an answer will show.
func wanted(p *scim.Projection) workspace.Want {
	return workspace.Want{Members: p.Wants("members"), Groups: p.Wants("groups")}
}

// precondition takes over what a request depends on, as it was sent.
func (c *call) precondition() workspace.Precondition {
	return workspace.Precondition{
		IfMatch:     strings.Join(c.r.Header.Values("If-Match"), ", "),
		IfNoneMatch: strings.Join(c.r.Header.Values("If-None-Match"), ", "),
	}
}

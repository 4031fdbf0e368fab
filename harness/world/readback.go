package world

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// PutsBack sends a resource back as it was read, with some attributes changed:
// what a client does that knows nothing of PATCH.
func (w *World) PutsBack(ctx context.Context, name string, rows ...[2]string) error {
	endpoint, id, err := w.resource(name)
	if err != nil {
		return err
	}
	o, _, err := w.readByID(ctx, endpoint, id)
	if err != nil {
		return err
	}
	if o == nil {
		return fmt.Errorf("%q is not there to be put back", name)
	}
	if err := w.overlay(o, rows); err != nil {
		return err
	}
	return w.Sends(ctx, Present, http.MethodPut, endpoint+escape(id), appendJSON(nil, o))
}

// ShowsTheStored asserts that the last response is the resource as a fresh GET
// shows it, but for what is returned on request only or never. A 204 shows
// nothing; its headers, where there are any, are held to the same.
func (w *World) ShowsTheStored(ctx context.Context, name string) error {
	if w.response == nil {
		return errNoResponse
	}
	endpoint, id, err := w.resource(name)
	if err != nil {
		return err
	}
	fresh, err := w.scim(ctx, http.MethodGet, endpoint+escape(id), nil)
	if err != nil {
		return err
	}
	stored, err := fresh.object()
	if err != nil || fresh.status != http.StatusOK {
		_, _, err := w.readByID(ctx, endpoint, id) // says what is wrong with it
		return err
	}
	return first(w.sameHeaders(fresh, endpoint+escape(id)), w.sameBody(ctx, name, endpoint, stored, fresh.seq))
}

func (w *World) sameBody(ctx context.Context, name, endpoint string, stored *object, seq int) error {
	if w.response.status == http.StatusNoContent {
		return nil
	}
	answered, err := w.response.object()
	if err != nil {
		return w.Shows(false)
	}
	unasked, err := w.unasked(ctx, endpoint)
	if err != nil {
		return err
	}
	expected, got := differences(leavingOut(stored, unasked), leavingOut(answered, unasked))
	if expected == "" && got == "" {
		return nil
	}
	return w.fail(false, report.Failure{
		Did:      fmt.Sprintf("the answer to %s %s shows %s otherwise than a GET right after it (exchange %d)", w.response.method, pathTemplate(w.response.url), name, seq),
		Breaks:   "a client goes on with what it believes to be stored",
		Expected: expected, Got: got, ExchangeSeq: w.response.seq,
	})
}

// sameHeaders holds ETag and Location of the last response, where they are
// sent, to a fresh reading.
func (w *World) sameHeaders(fresh *answer, path string) error {
	etag, location := w.response.header.Get("ETag"), w.response.header.Get("Location")
	var errs []error
	if etag != "" && etag != fresh.header.Get("ETag") {
		errs = append(errs, w.fail(false, report.Failure{
			Did:    fmt.Sprintf("the answer to %s %s carries another ETag than a GET right after it", w.response.method, pathTemplate(w.response.url)),
			Breaks: "the client's next conditional request fails", Expected: fresh.header.Get("ETag"), Got: etag, ExchangeSeq: w.response.seq,
		}))
	}
	if location != "" && !strings.HasSuffix(location, path) {
		errs = append(errs, w.fail(false, report.Failure{
			Did:    fmt.Sprintf("the answer to %s %s carries a Location that is not the resource's", w.response.method, pathTemplate(w.response.url)),
			Breaks: "a client that follows it reaches something else", Expected: "an address that ends in " + path, Got: location, ExchangeSeq: w.response.seq,
		}))
	}
	return first(errs...)
}

// unasked names the attributes that a plain GET does not show.
func (w *World) unasked(ctx context.Context, endpoint string) (map[string]bool, error) {
	kinds, err := w.published(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, k := range kinds {
		if k.endpoint+"/" != endpoint {
			continue
		}
		for _, d := range k.core.attributes {
			if d.returned == "request" || d.returned == "never" {
				names[strings.ToLower(d.name)] = true
			}
		}
	}
	return names, nil
}

func leavingOut(o *object, names map[string]bool) *object {
	c := &object{}
	if o == nil {
		return c
	}
	for _, m := range o.members {
		if !names[strings.ToLower(m.name)] && m.value != nil && !isEmpty(m.value) {
			c.members = append(c.members, m)
		}
	}
	return c
}

// HeaderLacks asserts that a response header does not hold a text.
func (w *World) HeaderLacks(name, text string) error {
	if w.response == nil {
		return errNoResponse
	}
	got := strings.Join(w.response.header.Values(name), ", ")
	if !strings.Contains(got, w.fill(text)) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: fmt.Sprintf("the server answered %s %s with status %d, and its %s header holds what it should not", w.response.method, pathTemplate(w.response.url), w.response.status, name), Breaks: "clients follow this header",
		Expected: "a header without " + show(w.fill(text)), Got: show(got), ExchangeSeq: w.response.seq,
	})
}

package world

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// page is one page of a list as the client asked for it.
type page struct {
	answer *answer
	// start is the index asked for, 0 on a page reached by a cursor.
	start     int
	resources []*object
	// total is -1 where a cursor page leaves totalResults out.
	total int
}

// next is the page's cursor of that name, "" when it has none.
func (p page) cursor(name string) string {
	o, _ := p.answer.object()
	return o.text(name)
}

// The ways a client reads a list in pages.
const (
	// ByIndex names where each page starts.
	ByIndex = "pages"
	// ByCursor follows the cursors (RFC 9865), from an empty one on.
	ByCursor = "cursor pages"
	// ByPost does so with POST and /.search.
	ByPost = "posted cursor pages"
	// ByDefault names neither method and goes on as the answer suggests.
	ByDefault = "default pages"
)

// ReadsInPages reads a list page by page. The path may hold a query.
func (w *World) ReadsInPages(ctx context.Context, path, how string, size int) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	path, query, _ := strings.Cut(encodePath(w.fill(path)), "?")
	whole, err := w.readWhole(ctx, path, query)
	if err != nil {
		return err
	}
	w.whole, w.pages, w.back, w.pageSize = whole, nil, nil, size
	return w.act(ctx, Present, fmt.Sprintf("the client reads %s in %s of %d", path, how, size), func(ctx context.Context) error {
		r := pageReader{w: w, ctx: ctx, path: path, query: query, size: size, post: how == ByPost}
		switch how {
		case ByIndex:
			return r.byIndex(1)
		case ByDefault:
			return r.byDefault()
		default:
			return r.byCursor("")
		}
	})
}

// readWhole reads the list that the pages should add up to. Scenarios keep it
// shorter than one page.
func (w *World) readWhole(ctx context.Context, path, query string) ([]*object, error) {
	if query == "" {
		whole, _, err := w.readList(ctx, path, "")
		return whole, err
	}
	a, err := w.scim(ctx, http.MethodGet, path+"?"+query, nil)
	if err != nil {
		return nil, err
	}
	whole, total, err := w.readPage(a)
	if err == nil && len(whole) < total {
		return nil, notApplicable("the target shows only %d of %d resources on its first page, so there is nothing to compare pages with", len(whole), total)
	}
	return whole, err
}

// pageReader reads pages as a client does.
type pageReader struct {
	w           *World
	ctx         context.Context //nolint:containedctx // lives as long as one verb
	path, query string
	size        int
	post        bool
}

// byIndex goes on where the page before ended, as a page may be shorter than
// asked for.
func (r *pageReader) byIndex(start int) error {
	for start <= len(r.w.whole) {
		p, err := r.get(fmt.Sprintf("startIndex=%d&count=%d", start, r.size))
		if err != nil {
			return err
		}
		p.start = start
		r.w.pages = append(r.w.pages, p)
		if len(p.resources) == 0 {
			return nil
		}
		start += len(p.resources)
	}
	return nil
}

// byCursor reads to the last page and, where the server offers it, back.
func (r *pageReader) byCursor(cursor string) error {
	for {
		p, err := r.at(cursor)
		if err != nil {
			return err
		}
		r.w.pages = append(r.w.pages, p)
		if cursor = p.cursor("nextCursor"); cursor == "" {
			return r.backward(p.cursor("previousCursor"))
		}
		if len(r.w.pages) > len(r.w.whole)+2 {
			return r.w.fail(false, report.Failure{
				Did: fmt.Sprintf("%d pages do not end a list of %d resources", len(r.w.pages), len(r.w.whole)), Breaks: "an import never ends",
				Expected: "a page without nextCursor", Got: "nextCursor " + show(cursor), ExchangeSeq: p.answer.seq,
			})
		}
	}
}

func (r *pageReader) backward(cursor string) error {
	for cursor != "" && len(r.w.back) <= len(r.w.pages) {
		p, err := r.at(cursor)
		if err != nil {
			return err
		}
		r.w.back = append(r.w.back, p)
		cursor = p.cursor("previousCursor")
	}
	return nil
}

// byDefault lets the server choose (RFC 9865 section 2.3).
func (r *pageReader) byDefault() error {
	p, err := r.get(fmt.Sprintf("count=%d", r.size))
	if err != nil {
		return err
	}
	r.w.pages = append(r.w.pages, p)
	if cursor := p.cursor("nextCursor"); cursor != "" {
		return r.byCursor(cursor)
	}
	if len(p.resources) == 0 {
		return nil
	}
	return r.byIndex(1 + len(p.resources))
}

func (r *pageReader) at(cursor string) (page, error) {
	if !r.post {
		return r.get(fmt.Sprintf("cursor=%s&count=%d", cursor, r.size))
	}
	body := &object{}
	body.set("schemas", []any{"urn:ietf:params:scim:api:messages:2.0:SearchRequest"})
	for pair := range strings.SplitSeq(r.query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if text, err := unescape(value); err == nil && name != "" {
			body.set(name, text)
		}
	}
	body.set("cursor", cursor)
	body.set("count", number(r.size))
	return r.send(http.MethodPost, r.path+"/.search", appendJSON(nil, body))
}

func (r *pageReader) get(paging string) (page, error) {
	if r.query != "" {
		paging = r.query + "&" + paging
	}
	return r.send(http.MethodGet, r.path+"?"+paging, nil)
}

func (r *pageReader) send(method, path string, body []byte) (page, error) {
	w := r.w
	a, err := w.send(r.ctx, request{actor: "client", method: method, url: w.tenant.BaseURL + path, header: w.scimHeader(body != nil), body: body})
	if err != nil {
		return page{}, err
	}
	w.former, w.response = w.response, a
	p := page{answer: a, total: -1}
	o, bad := a.object()
	if _, counted := o.get("totalResults"); bad == nil && !counted && a.status == http.StatusOK && !strings.Contains(path, "startIndex=") {
		// A cursor page may leave it out (RFC 9865 section 2).
		v, _ := o.get("Resources")
		all, _ := v.([]any)
		for _, one := range all {
			if resource, ok := one.(*object); ok {
				p.resources = append(p.resources, resource)
			}
		}
		w.note("the server leaves totalResults out of a page reached by cursor")
		return p, nil
	}
	p.resources, p.total, err = w.readPage(a)
	return p, err
}

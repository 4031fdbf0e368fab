package world

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// page is one page of a list as the client asked for it.
type page struct {
	answer *answer
	start  int
}

// ReadsInPages reads a list page by page, each page where the one before ended.
func (w *World) ReadsInPages(ctx context.Context, endpoint string, size int) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	whole, _, err := w.readList(ctx, endpoint, "")
	if err != nil {
		return err
	}
	w.whole, w.pages, w.pageSize = whole, nil, size
	return w.act(ctx, Present, fmt.Sprintf("the client reads %s in pages of %d", endpoint, size), func(ctx context.Context) error {
		for start := 1; start <= len(whole); start += size {
			a, err := w.send(ctx, request{
				actor: "client", method: http.MethodGet, header: w.scimHeader(false),
				url: fmt.Sprintf("%s%s?startIndex=%d&count=%d", w.tenant.BaseURL, endpoint, start, size),
			})
			if err != nil {
				return err
			}
			w.pages = append(w.pages, page{a, start})
		}
		return nil
	})
}

// EverythingOnce asserts that the pages together are the list, and that each
// says the right thing of itself.
func (w *World) EverythingOnce() error {
	if w.pages == nil {
		return errNoResponse
	}
	var got []string
	for _, p := range w.pages {
		resources, total, err := w.readPage(p.answer)
		if err != nil {
			return err
		}
		if err := w.onePage(p, resources, total); err != nil {
			return err
		}
		for _, r := range resources {
			got = append(got, r.text("id"))
		}
	}
	want := make([]string, 0, len(w.whole))
	for _, r := range w.whole {
		want = append(want, r.text("id"))
	}
	if slices.Equal(want, got) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "the pages together are not the list", Breaks: "an import misses people or sees them twice",
		Expected: strings.Join(want, ", "), Got: strings.Join(got, ", "), ExchangeSeq: w.pages[0].answer.seq,
	})
}

func (w *World) onePage(p page, resources []*object, total int) error {
	o, err := p.answer.object()
	if err != nil {
		return err
	}
	due := min(w.pageSize, len(w.whole)-p.start+1)
	items, _ := o.get("itemsPerPage")
	index, _ := o.get("startIndex")
	for _, check := range []struct {
		right         bool
		expected, got string
	}{
		{total == len(w.whole), fmt.Sprintf("totalResults %d", len(w.whole)), fmt.Sprint(total)},
		{len(resources) == due, fmt.Sprintf("%d resources", due), fmt.Sprint(len(resources))},
		{items == json.Number(fmt.Sprint(len(resources))), fmt.Sprintf("itemsPerPage %d", len(resources)), show(items)},
		{index == json.Number(fmt.Sprint(p.start)), fmt.Sprintf("startIndex %d", p.start), show(index)},
	} {
		if !check.right {
			return w.fail(false, report.Failure{
				Did: fmt.Sprintf("the page at %d says something else of itself", p.start), Breaks: "an import stops early or never ends",
				Expected: check.expected, Got: check.got, ExchangeSeq: p.answer.seq,
			})
		}
	}
	return nil
}

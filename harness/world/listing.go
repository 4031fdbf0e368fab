package world

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimproof/scimproof/harness/report"
)

// Listing says how a list is compared with what it should hold.
type Listing struct {
	// Ordered: the resources come in the order of the names.
	Ordered bool
	// Page: the list is one page of more, so that totalResults counts others too.
	Page bool
}

// declined says that a foreign target refused the filter with invalidFilter,
// which RFC 7644 table 9 permits; our own server promises every filter.
func (w *World) declined(a *answer) bool {
	o, err := a.object()
	if w.o.Target.Info().Own || a.status != http.StatusBadRequest || err != nil || o.text("scimType") != "invalidFilter" {
		return false
	}
	w.note("the server declines this filter with invalidFilter: " + a.url)
	return true
}

// declinedFor holds a scenario back whose filter a foreign target declines.
// What an identity provider asks for it needs: there nothing is excused.
func (w *World) declinedFor(a *answer) error {
	if w.o.Profile != nil || a.method != http.MethodGet || !strings.Contains(a.url, "filter=") || !w.declined(a) {
		return nil
	}
	o, _ := a.object() // was read before
	why := o.text("detail")
	if why == "" {
		why = "invalidFilter"
	}
	return notApplicable("the target declines a filter that the scenario needs (%s)", why)
}

// Lists asserts that the last response is a ListResponse of exactly these
// resources, each once, and that totalResults counts them.
func (w *World) Lists(how Listing, names ...string) error {
	if w.response == nil {
		return errNoResponse
	}
	if w.declined(w.response) {
		return nil
	}
	page, total, err := w.readPage(w.response)
	if err != nil {
		return err
	}
	want := make([]string, 0, len(names))
	for _, n := range names {
		_, id, err := w.resource(n)
		if err != nil {
			return err
		}
		want = append(want, id)
	}
	got := idsOf(page)
	right := slices.Equal(want, got)
	if !how.Ordered {
		right = sameSet(want, got)
	}
	if right && (how.Page || total == len(want)) {
		return nil
	}
	if !w.o.Target.Info().Own && total == len(want) && len(page) < total {
		return notApplicable("the target shows only %d of %d resources on its first page", len(page), total)
	}
	did, breaks := fmt.Sprintf("the list holds %d resources and totalResults says %d", len(page), total), "an identity provider finds the wrong people, or none"
	if how.Ordered && sameSet(want, got) {
		did, breaks = "the resources come in another order", "clients that read a sorted list page by page miss people"
	}
	return w.fail(false, report.Failure{
		Did: did, Breaks: breaks,
		Expected: w.named(want), Got: w.named(got), ExchangeSeq: w.response.seq,
	})
}

// ListsOrRefuses asserts one of two permitted answers: a list, which holds
// nothing where empty is set, or a SCIM error.
func (w *World) ListsOrRefuses(empty, demanded bool, scimTypes []string, statuses ...int) error {
	if w.response == nil {
		return errNoResponse
	}
	if err := w.declinedFor(w.response); err != nil {
		return err
	}
	switch {
	case w.response.status != http.StatusOK:
		return w.IsError(demanded, scimTypes, statuses...)
	case empty:
		return w.Lists(Listing{})
	default:
		_, _, err := w.readPage(w.response)
		return err
	}
}

// ListsTheSame asserts that the last two responses list the same resources and
// count the same matches; in the same order, where the request asked for one.
func (w *World) ListsTheSame() error {
	if w.response == nil || w.former == nil {
		return errNoResponse
	}
	if w.declined(w.former) || w.declined(w.response) {
		return nil
	}
	one, oneTotal, err := w.readPage(w.former)
	if err != nil {
		return err
	}
	other, otherTotal, err := w.readPage(w.response)
	if err != nil {
		return err
	}
	want, got := idsOf(one), idsOf(other)
	same := sameSet(want, got)
	if w.sorted(w.former) && w.sorted(w.response) {
		same = slices.Equal(want, got)
	}
	if same && oneTotal == otherTotal {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "two requests that mean the same bring different lists", Breaks: "what clients see depends on how they write a request",
		Expected: fmt.Sprintf("%s; totalResults %d, as from %s %s", w.named(want), oneTotal, w.former.method, w.former.url),
		Got:      fmt.Sprintf("%s; totalResults %d", w.named(got), otherTotal), ExchangeSeq: w.response.seq,
	})
}

// sorted says whether a request asked for an order.
func (w *World) sorted(a *answer) bool {
	ex, _ := w.rec.BySeq(a.seq)
	return strings.Contains(a.url, "sortBy=") || strings.Contains(string(ex.RequestBody), `"sortBy"`)
}

// SaysTheSame asserts that the last two responses have one status and one body.
func (w *World) SaysTheSame() error {
	if w.response == nil || w.former == nil {
		return errNoResponse
	}
	a, b := w.former, w.response
	one, badOne := parseObject(unnamed(a))
	other, badOther := parseObject(unnamed(b))
	if a.status == b.status && badOne == nil && badOther == nil && equal(unordered(one), unordered(other)) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "it tells two cases apart that should look alike", Breaks: "whoever asks learns what they may not see",
		Expected: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), Got: fmt.Sprintf("status %d: %s", b.status, excerpt(b.body)), ExchangeSeq: b.seq,
	})
}

// unnamed is a body without the id that the request named.
func unnamed(a *answer) []byte {
	if id := lastSegment(a.url); id != "" {
		return bytes.ReplaceAll(a.body, []byte(id), []byte("ID"))
	}
	return a.body
}

// NoFault observes a response without judging it: whatever the server answers
// will do, but for a failure of its own or a body that cannot be read.
func (w *World) NoFault() error {
	if w.response == nil {
		return errNoResponse
	}
	a := w.response
	_, bad := a.object()
	if (a.status < http.StatusInternalServerError || a.status == http.StatusNotImplemented) && (len(a.body) == 0 || bad == nil) {
		w.note(fmt.Sprintf("%s %s is answered with status %d%s: %s", a.method, a.url, a.status, w.within(a.seq), excerpt(a.body)))
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "it answered with a failure of its own, or a body that is no JSON object", Breaks: "a client cannot tell what became of its request",
		Expected: "any answer below status 500, or 501, with a JSON object if it has a body",
		Got:      "status " + strconv.Itoa(a.status) + ": " + excerpt(a.body), ExchangeSeq: a.seq, Severity: report.Fail,
	})
}

// within says how long an exchange took, "" when it is not known.
func (w *World) within(seq int) string {
	x, known := w.rec.BySeq(seq)
	if !known {
		return ""
	}
	return " after " + x.Duration.Round(time.Millisecond/10).String()
}

func idsOf(resources []*object) []string {
	ids := make([]string, 0, len(resources))
	for _, r := range resources {
		ids = append(ids, r.text("id"))
	}
	return ids
}

func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

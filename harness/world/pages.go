package world

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// pageRules are what features say of the pages of a list.
var pageRules = map[string]func(*World, context.Context) error{
	"show everything once":               (*World).everythingOnce,
	"say how many matches there are":     eachPage((*World).saysTotal),
	"say where they start":               eachPage((*World).saysStart),
	"say how many resources they hold":   eachPage((*World).saysItems),
	"hold no more than they may":         (*World).holdNoMore,
	"have a next cursor until the end":   (*World).nextUntilTheEnd,
	"begin without a previous cursor":    (*World).noPreviousAtFirst,
	"carry cursors that a URL can hold":  eachPage((*World).cursorsFit),
	"lead back through the pages before": (*World).leadBack,
}

// ThePages asserts a rule about the pages read last.
func (w *World) ThePages(ctx context.Context, rule string) error {
	check, known := pageRules[rule]
	if !known {
		return fmt.Errorf("no rule of pages reads %q", rule)
	}
	if w.pages == nil {
		return errNoResponse
	}
	return check(w, ctx)
}

func eachPage(check func(*World, page) error) func(*World, context.Context) error {
	return func(w *World, _ context.Context) error {
		for _, p := range w.pages {
			if err := check(w, p); err != nil {
				return err
			}
		}
		return nil
	}
}

func (w *World) badPage(p page, did, expected, got string) error {
	return w.fail(false, report.Failure{
		Did: did, Breaks: "an import stops early, never ends, or misses people", Expected: expected, Got: got, ExchangeSeq: p.answer.seq,
	})
}

func (w *World) everythingOnce(context.Context) error {
	var got []string
	for _, p := range w.pages {
		got = append(got, idsOf(p.resources)...)
	}
	want := idsOf(w.whole)
	if slices.Equal(want, got) || !w.sorted(w.pages[0].answer) && sameSet(want, got) {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "the pages together are not the list", Breaks: "an import misses people or sees them twice",
		Expected: strings.Join(want, ", "), Got: strings.Join(got, ", "), ExchangeSeq: w.pages[0].answer.seq,
	})
}

func (w *World) saysTotal(p page) error {
	if p.total == -1 || p.total == len(w.whole) {
		return nil
	}
	return w.badPage(p, "a page counts the matches otherwise", "totalResults "+strconv.Itoa(len(w.whole)), strconv.Itoa(p.total))
}

func (w *World) saysStart(p page) error {
	return w.says(p, "startIndex", p.start)
}

func (w *World) saysItems(p page) error {
	return w.says(p, "itemsPerPage", len(p.resources))
}

// says compares a number of a page; one that is left out is allowed where the
// page holds everything, or was reached by a cursor.
func (w *World) says(p page, name string, want int) error {
	o, err := p.answer.object()
	if err != nil {
		return err
	}
	got, there := o.get(name)
	if !there && (p.start == 0 || len(p.resources) == p.total) || got == json.Number(strconv.Itoa(want)) {
		return nil
	}
	return w.badPage(p, "a page says something else of itself", fmt.Sprintf("%s %d", name, want), orNothing(got, there))
}

func (w *World) holdNoMore(ctx context.Context) error {
	most := w.pageSize
	config, err := w.configuration(ctx)
	if err != nil {
		return err
	}
	if v, ok := lookup(config, "pagination.maxPageSize"); ok {
		if n, err := strconv.Atoi(plain(v)); err == nil && n > 0 {
			most = min(most, n)
		}
	}
	for _, p := range slices.Concat(w.pages, w.back) {
		if len(p.resources) > most {
			return w.badPage(p, "a page is longer than the client asked for, or than the server says it can be", fmt.Sprintf("at most %d resources", most), strconv.Itoa(len(p.resources)))
		}
	}
	return nil
}

func (w *World) nextUntilTheEnd(context.Context) error {
	seen := 0
	for _, p := range w.pages {
		seen += len(p.resources)
	}
	last := w.pages[len(w.pages)-1]
	if seen >= len(w.whole) {
		if o, _ := last.answer.object(); hasMember(o, "nextCursor") {
			w.note("the last page has a nextCursor of null, which stands for none (RFC 7643 section 2.5)")
		}
		return nil
	}
	return w.badPage(last, fmt.Sprintf("there is no nextCursor although only %d of %d resources were shown", seen, len(w.whole)), "a nextCursor", "none")
}

func (w *World) noPreviousAtFirst(context.Context) error {
	o, err := w.pages[0].answer.object()
	if err != nil {
		return err
	}
	v, there := o.get("previousCursor")
	if there && v == nil {
		w.note("the first page has a previousCursor of null, which stands for none (RFC 7643 section 2.5)")
	}
	if !there || v == nil {
		return nil
	}
	return w.badPage(w.pages[0], "the first page has a previousCursor", "none", show(v))
}

// unreserved are the characters of RFC 3986 section 2.3.
var unreserved = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

func (w *World) cursorsFit(p page) error {
	o, err := p.answer.object()
	if err != nil {
		return err
	}
	for _, name := range []string{"nextCursor", "previousCursor"} {
		v, there := o.get(name)
		if text, ok := v.(string); there && v != nil && (!ok || !unreserved.MatchString(text)) {
			return w.badPage(p, "a "+name+" cannot stand in a URL as it is", "unreserved characters", show(v))
		}
	}
	return nil
}

// leadBack compares the way back with the way there: the pages before the last,
// last first.
func (w *World) leadBack(context.Context) error {
	if len(w.back) == 0 {
		if len(w.pages) > 1 {
			o, _ := w.pages[len(w.pages)-1].answer.object()
			if misnamed(o) {
				return w.fail(false, report.Failure{
					Did: "a page names the cursor of the page before otherwise", Breaks: "clients cannot page back", Expected: "previousCursor",
					Got: excerpt(w.pages[len(w.pages)-1].answer.body), ExchangeSeq: w.pages[len(w.pages)-1].answer.seq, Severity: report.Warn,
				})
			}
		}
		return notApplicable("the target gives no previousCursor, which is optional")
	}
	for i, p := range w.back {
		at := len(w.pages) - 2 - i
		if at < 0 {
			return w.badPage(p, "there is a page before the first", "no previousCursor on it", strings.Join(idsOf(p.resources), ", "))
		}
		if want, got := idsOf(w.pages[at].resources), idsOf(p.resources); !sameSet(want, got) {
			return w.badPage(p, "previousCursor leads to another page than the one before", strings.Join(want, ", "), strings.Join(got, ", "))
		}
	}
	if len(w.back) < len(w.pages)-1 {
		return w.badPage(w.back[len(w.back)-1], "the way back ends before the first page", fmt.Sprintf("%d pages", len(w.pages)-1), strconv.Itoa(len(w.back)))
	}
	return nil
}

// misnamed looks for a cursor to the page before under another name.
func misnamed(o *object) bool {
	return slices.ContainsFunc(o.members, func(m member) bool {
		name := strings.ToLower(m.name)
		return strings.HasPrefix(name, "prev") && strings.Contains(name, "cursor") && name != "previouscursor"
	})
}

// DefaultMethod asserts that the last two responses, whose requests named no
// method, page by the same one, and by that which the configuration names
// (RFC 9865 section 2.4).
func (w *World) DefaultMethod(ctx context.Context) error {
	if w.response == nil || w.former == nil {
		return errNoResponse
	}
	before, err := w.method(w.former)
	if err != nil {
		return err
	}
	now, err := w.method(w.response)
	if err != nil {
		return err
	}
	config, err := w.configuration(ctx)
	if err != nil {
		return err
	}
	due := before
	if v, ok := lookup(config, "pagination.defaultPaginationMethod"); ok && plain(v) != "" {
		due = plain(v)
	}
	if now == before && due == now {
		return nil
	}
	return w.fail(false, report.Failure{
		Did: "a list is paged by another method than by default", Breaks: "clients that name no method cannot go on to the next page",
		Expected: "paging by " + due, Got: "by " + before + ", then by " + now, ExchangeSeq: w.response.seq,
	})
}

// method reads off a partial list how it is to be paged on.
func (w *World) method(a *answer) (string, error) {
	resources, total, err := w.readPage(a)
	if err != nil {
		return "", err
	}
	o, _ := a.object()
	switch {
	case o.text("nextCursor") != "":
		return "cursor", nil
	case len(resources) < total:
		return "index", nil
	default:
		return "", notApplicable("the target shows all %d resources on one page", total)
	}
}

func hasMember(o *object, name string) bool {
	_, there := o.get(name)
	return there
}

func unescape(s string) (string, error) { return url.QueryUnescape(s) }

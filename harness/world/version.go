package world

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"sync"

	"github.com/scimproof/scimproof/harness/report"
)

// tagAnswered is the entity tag of the last response ({response.etag}) or of
// the one before ({former.etag}), and the same without its mark of weakness
// ({response.strong}). {configured.maxOperations} is a limit of bulk requests.
func (w *World) tagAnswered(name, attribute string) (string, bool) {
	if v, ok := lookup(w.config, "bulk."+attribute); ok && name == "configured" {
		return plain(v), true
	}
	a := map[string]*answer{"response": w.response, "former": w.former}[name]
	if a == nil || attribute != "etag" && attribute != "strong" {
		return "", false
	}
	tag := a.header.Get("ETag")
	if attribute == "strong" {
		tag = strings.TrimPrefix(tag, "W/")
	}
	return tag, true
}

// SendsAtOnce lets several clients send one request at the same time. {client}
// in the body is the number of the one who sends.
func (w *World) SendsAtOnce(ctx context.Context, clients int, method, path string, rows ...[2]string) error {
	tenant, err := w.ready(ctx)
	if err != nil {
		return err
	}
	header := w.scimHeader(true)
	maps.Copy(header, w.headers)
	requests := make([]request, clients)
	for i := range requests {
		own := make([][2]string, len(rows))
		for k, row := range rows {
			own[k] = [2]string{row[0], strings.ReplaceAll(row[1], "{client}", strconv.Itoa(i+1))}
		}
		o := &object{}
		if err := w.overlay(o, own); err != nil {
			return err
		}
		requests[i] = request{actor: fmt.Sprintf("client %d", i+1), method: method, url: tenant.BaseURL + encodePath(w.fill(path)), header: header, body: appendJSON(nil, o)}
	}
	return w.act(ctx, Present, fmt.Sprintf("%d clients send %s %s at once", clients, method, path), func(ctx context.Context) error {
		w.burst = make([]*answer, clients)
		errs := make([]error, clients)
		var all sync.WaitGroup
		for i := range requests {
			all.Go(func() { w.burst[i], errs[i] = w.send(ctx, requests[i]) })
		}
		all.Wait()
		return first(errs...)
	})
}

// OneSucceeds asserts that of the requests sent at once at most one succeeded
// and the others were refused with one of the statuses.
func (w *World) OneSucceeds(statuses ...int) error {
	if w.burst == nil {
		return errNoResponse
	}
	succeeded := 0
	var errs []error
	for _, a := range w.burst {
		if a.status/100 == 2 {
			succeeded++
			continue
		}
		w.response = a
		errs = append(errs, w.Answers(statuses...))
	}
	if succeeded > 1 {
		last := w.burst[len(w.burst)-1]
		errs = append(errs, w.fail(false, report.Failure{
			Did: fmt.Sprintf("%d of %d requests succeeded, of which only one may", succeeded, len(w.burst)), Breaks: "changes overwrite each other, or one person is there twice, and nobody is told",
			Expected: "at most one", Got: strconv.Itoa(succeeded), ExchangeSeq: last.seq,
		}))
	}
	return first(errs...)
}

// AllAnswer asserts that each of the requests sent at once was answered with
// one of the statuses.
func (w *World) AllAnswer(statuses ...int) error {
	if w.burst == nil {
		return errNoResponse
	}
	var errs []error
	for _, a := range w.burst {
		w.response = a
		errs = append(errs, w.Answers(statuses...))
	}
	return first(errs...)
}

// InVersion makes the next request go to another version of the protocol, or,
// with "", to the base URL without a version (RFC 7644 section 3.13).
func (w *World) InVersion(ctx context.Context, other string) error {
	tenant, err := w.ready(ctx)
	if err != nil {
		return err
	}
	bare := version.ReplaceAllString(tenant.BaseURL, "")
	switch {
	case other != "":
		w.rebased = bare + "/" + other
	case bare == tenant.BaseURL:
		return notApplicable("the base URL of the target names no version")
	default:
		w.rebased = bare
	}
	return nil
}

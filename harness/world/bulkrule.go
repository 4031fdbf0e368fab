package world

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
)

// jobRule is one that holds for every operation of a bulk request.
type jobRule struct {
	breaks string
	// check returns what was due and what there is; due "" means that it holds.
	check func(ctx context.Context, w *World, x *outcome) (due, got string, err error)
}

// jobRules are those of RFC 7644 sections 3.7 and 3.7.3, named as sentences name
// them.
var jobRules = map[string]jobRule{
	"has a result": {"a client cannot tell what was done", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		return unless(x.result != nil, "one element of Operations in the response"), x.shown(), nil
	}},
	"has its method": {"a client cannot tell which operation a result is of", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		return unless(sameMethod(x.sent, x.result), "method "+x.sent.text("method")), x.shown(), nil
	}},
	"has its bulkId": {"a client cannot tell which id its new resource got", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		return unless(!x.sent.posts() || x.result.text("bulkId") == x.sent.text("bulkId"), "bulkId "+x.sent.text("bulkId")), x.shown(), nil
	}},
	"has a location": {"a client cannot tell which resource a result is about", located},
	"leads to what was posted": {"a client takes somebody else for the one it has created", func(ctx context.Context, w *World, x *outcome) (string, string, error) {
		o, err := w.posted(ctx, x)
		if err != nil || o == nil {
			return "", "", err
		}
		v, _ := x.sent.get("data")
		data, _ := v.(*object)
		for _, name := range []string{"userName", "displayName"} {
			if want := data.text(name); want != "" && !strings.EqualFold(want, o.text(name)) {
				return name + " " + want, show(o), nil
			}
		}
		return "", "", nil
	}},
	"leaves no reference open": {"groups and managers point at nobody", func(ctx context.Context, w *World, x *outcome) (string, string, error) {
		o, err := w.posted(ctx, x)
		if err != nil || o == nil {
			return "", "", err
		}
		text := show(o)
		return unless(!strings.Contains(text, `"bulkId:`), "no text that begins with bulkId:"), text, nil
	}},
	"that failed has its error": {"admins see no reason", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		if x.succeeded() || x.status() == 0 {
			return "", "", nil
		}
		v, _ := x.result.get("response")
		o, _ := v.(*object)
		schemas, _ := o.get("schemas")
		status, _ := o.get("status")
		right := slices.Contains(texts(schemas), errorSchema) && status == strconv.Itoa(x.status())
		return unless(right, fmt.Sprintf("response with the Error schema and status %q", strconv.Itoa(x.status()))), x.shown(), nil
	}},
	"that failed says why": {"admins see no reason", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		if x.succeeded() || x.status() == 0 {
			return "", "", nil
		}
		description, _ := lookup(x.result, "status.description")
		detail, _ := lookup(x.result, "response.detail")
		a, _ := description.(string)
		b, _ := detail.(string)
		return unless(strings.TrimSpace(a+b) != "", "a text in response.detail or status.description"), x.shown(), nil
	}},
	"that shows a resource shows its own": {"a client stores the attributes of somebody else", func(_ context.Context, _ *World, x *outcome) (string, string, error) {
		v, there := x.result.get("response")
		o, _ := v.(*object)
		if !x.succeeded() || !there || v == nil {
			return "", "", nil
		}
		id := lastSegment(x.result.text("location"))
		return unless(o.text("id") == id, "no response, or the resource "+id), x.shown(), nil
	}},
	"has its status in a form that is noted": {"", func(_ context.Context, w *World, x *outcome) (string, string, error) {
		v, _ := x.result.get("status")
		w.note("status of a bulk operation is " + kindOf(v))
		return "", "", nil
	}},
	"that wrote has its version": {"the next conditional request fails or overwrites changes", func(ctx context.Context, w *World, x *outcome) (string, string, error) {
		if !x.succeeded() || strings.EqualFold(x.sent.text("method"), http.MethodDelete) {
			return "", "", nil
		}
		a, err := w.follow(ctx, x.result.text("location"))
		if err != nil || a == nil {
			return "", "", err
		}
		tag := a.header.Get("ETag")
		o, _ := a.object()
		if v, _ := lookup(o, "meta.version"); tag == "" {
			tag, _ = v.(string)
		}
		return unless(x.result.text("version") == tag, "version "+tag), x.shown(), nil
	}},
}

// EachOperation asserts a rule of every operation of the last bulk request.
func (w *World) EachOperation(ctx context.Context, name string) error {
	rule, ok := jobRules[name]
	if !ok {
		return fmt.Errorf("there is no rule %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(jobRules)), "; "))
	}
	outcomes, a, err := w.job()
	if err != nil {
		return err
	}
	var errs []error
	for _, x := range outcomes {
		if x.result == nil && name != "has a result" {
			continue // what is missing is the business of that rule
		}
		due, got, err := rule.check(ctx, w, x)
		if err != nil {
			return err
		}
		if due != "" {
			errs = append(errs, w.fail(false, report.Failure{
				Did: fmt.Sprintf("the result of %s breaks the rule that each operation %s", x.name(), name), Breaks: rule.breaks, Expected: due, Got: got, ExchangeSeq: a.seq,
			}))
		}
	}
	return first(errs...)
}

// unless is what was due, "" when that holds.
func unless(holds bool, due string) string {
	if holds {
		return ""
	}
	return due
}

// located: a location for all but failed POSTs (section 3.7.3), which leads to
// the resource after a write and names it after everything else.
func located(ctx context.Context, w *World, x *outcome) (due, got string, err error) {
	location := x.result.text("location")
	if x.sent.posts() && !x.succeeded() {
		return "", "", nil
	}
	path := x.sent.text("path")
	if location == "" || !strings.Contains(path, "bulkId:") && !x.sent.posts() && !strings.HasSuffix(location, path) {
		return "a location that ends in " + path, x.shown(), nil
	}
	if !x.succeeded() || strings.EqualFold(x.sent.text("method"), http.MethodDelete) {
		return "", "", nil
	}
	a, err := w.follow(ctx, location)
	if err != nil {
		return "", "", err
	}
	if a == nil {
		return "a location of this target", location, nil
	}
	o, _ := a.object()
	right := a.status == http.StatusOK && o.text("id") == lastSegment(location)
	return unless(right, "a location that leads to the resource"), fmt.Sprintf("%s, which answers %d", location, a.status), nil
}

// posted is what the location of a POST that succeeded leads to, nil for
// everything else.
func (w *World) posted(ctx context.Context, x *outcome) (*object, error) {
	if !x.sent.posts() || !x.succeeded() {
		return nil, nil //nolint:nilnil // nothing is an answer
	}
	a, err := w.follow(ctx, x.result.text("location"))
	if err != nil || a == nil {
		return nil, err
	}
	o, _ := a.object()
	return o, nil
}

// follow reads what an address of the target leads to; nil when it is none.
func (w *World) follow(ctx context.Context, address string) (*answer, error) {
	path, ours := w.inside(address)
	if !ours {
		return nil, nil //nolint:nilnil // nothing is an answer
	}
	return w.scim(ctx, http.MethodGet, path, nil)
}

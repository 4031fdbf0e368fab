package world

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/gavv/httpexpect/v2"

	"github.com/scimproof/scimproof/harness/report"
)

// errorSchema identifies an error body (RFC 7644 section 3.12).
const errorSchema = "urn:ietf:params:scim:api:messages:2.0:Error"

// Answers asserts the status of the last response: one of those given. A number
// below 10 is a class of them: 4 for 4xx.
func (w *World) Answers(statuses ...int) error {
	if w.response == nil {
		return errNoResponse
	}
	if slices.Contains(statuses, http.StatusOK) && !slices.Contains(statuses, http.StatusBadRequest) {
		if err := w.declinedFor(w.response); err != nil {
			return err
		}
	}
	return w.check(w.response, "another status was due", statusBreaks(w.response.status, statuses),
		func(r *httpexpect.Response) {
			if len(statuses) == 1 && statuses[0] < 10 {
				r.StatusRange(httpexpect.StatusRange(statuses[0] * 100))
				return
			}
			r.StatusList(statuses...)
		})
}

// statusBreaks says what a status means for a client that another was due to.
func statusBreaks(got int, due []int) string {
	good := func(status int) bool { return status/100 == 2 || status == 2 }
	switch success := slices.ContainsFunc(due, good); {
	case got == 0:
		return "the client does not learn what became of its request"
	case success && good(got):
		return "the client misreads what became of its request"
	case success:
		return "what the client asked for is not done, and it gives up or tries again for ever"
	case good(got):
		return "what had to be refused is taken for done"
	default:
		return "the client cannot tell what went wrong, or whether to try again"
	}
}

// IsError asserts that the last response is a SCIM error of one of the given
// statuses; how it is labelled is the business of a rule of its own. Its scimType is one of those given, or, unless demanded, absent: the
// keyword is optional where no sentence of the RFC asks for it.
func (w *World) IsError(demanded bool, scimTypes []string, statuses ...int) error {
	if w.response == nil {
		return errNoResponse
	}
	a := w.response
	if err := w.Answers(statuses...); err != nil && a.status < http.StatusBadRequest {
		return err // an answer that is no error at all lacks everything an error has
	}
	o, bad := a.object()
	schemas, _ := o.get("schemas")
	status, hasStatus := o.get("status")
	scimType, there := o.get("scimType")
	keyword, _ := scimType.(string)
	return first(
		w.Answers(statuses...),
		w.tells(a, bad == nil && slices.Contains(texts(schemas), errorSchema), "the body does not carry the Error schema", "a JSON object with the schema "+errorSchema, excerpt(a.body)),
		w.tells(a, bad != nil || status == strconv.Itoa(a.status), "the body's status is not the HTTP status as a string", fmt.Sprintf("status %q", strconv.Itoa(a.status)), orNothing(status, hasStatus)),
		w.tells(a, bad != nil || len(scimTypes) == 0 || !demanded && !there || slices.Contains(scimTypes, keyword), "the body's scimType is another", strings.Join(scimTypes, " or "), orNothing(scimType, there)+": "+excerpt(a.body)),
	)
}

// tells is the failure of an error body of which something does not hold.
func (w *World) tells(a *answer, holds bool, does, expected, got string) error {
	if holds {
		return nil
	}
	return w.fail(false, report.Failure{
		Did:    fmt.Sprintf("the server answered %s %s with status %d, and %s", a.method, pathTemplate(a.url), a.status, does),
		Breaks: "admins see no reason, and clients that need the keyword cannot react", Expected: expected, Got: got, ExchangeSeq: a.seq,
	})
}

// Header asserts a response header: that it is a value, or contains it.
func (w *World) Header(name, value string, whole bool) error {
	if w.response == nil {
		return errNoResponse
	}
	value = w.fill(value)
	if len(w.response.header.Values(name)) == 0 {
		due := "that contains " + show(value)
		if whole {
			due = "that is " + show(value)
		}
		return w.fail(false, report.Failure{
			Did:    fmt.Sprintf("the server answered %s %s with status %d and without a %s header", w.response.method, pathTemplate(w.response.url), w.response.status, name),
			Breaks: "clients follow this header", Expected: "a " + name + " header " + due, ExchangeSeq: w.response.seq,
		})
	}
	return w.check(w.response, "its "+name+" header is another", "clients follow this header", func(r *httpexpect.Response) {
		if whole {
			r.Header(name).IsEqual(value)
		} else {
			r.Header(name).Contains(value)
		}
	})
}

// Shows asserts attributes of the last response's body. Values are JSON, or a
// word such as "absent" (see expectation); arrays are compared without regard to
// order. With orEmpty a response without a body will do.
func (w *World) Shows(orEmpty bool, rows ...[2]string) error {
	if w.response == nil {
		return errNoResponse
	}
	if orEmpty && len(w.response.body) == 0 {
		return nil
	}
	if !slices.ContainsFunc(rows, ofError) {
		if err := w.declinedFor(w.response); err != nil {
			return err
		}
	}
	o, err := w.response.object()
	if err != nil {
		return w.fail(false, report.Failure{
			Did: fmt.Sprintf("the body of the %d response cannot be read", w.response.status), Breaks: "clients cannot read it either",
			Expected: "a JSON object", Got: fmt.Sprintf("%v: %s", err, excerpt(w.response.body)), ExchangeSeq: w.response.seq,
		})
	}
	return w.shows(o, "the response", w.response.seq, rows)
}

// ofError says that a row speaks of an error body.
func ofError(row [2]string) bool {
	return row[0] == "scimType" || row[0] == "detail" || row[0] == "status" || strings.Contains(row[1], errorSchema)
}

func (w *World) shows(o *object, what string, seq int, rows [][2]string) error {
	var errs []error
	for _, row := range rows {
		path := w.fill(row[0])
		v, there := lookup(o, path)
		due, err := expects(w.fill(row[1]))
		if err != nil {
			return fmt.Errorf("value of %s: %w", path, err)
		}
		met := false
		for _, part := range due.parts {
			meets, err := w.meets(part, o, path, v, there)
			if err != nil {
				return fmt.Errorf("value of %s: %w", path, err)
			}
			met = met || meets
		}
		if met == due.not {
			errs = append(errs, w.differs(what, path, due, orNothing(v, there), seq))
		}
	}
	return first(errs...)
}

func isEmpty(v any) bool {
	a, ok := v.([]any)
	return ok && len(a) == 0
}

func (w *World) differs(what, path string, due expectation, got string, seq int) error {
	did, breaks := fmt.Sprintf("%s has another %s", what, path), "clients work with a value that is not the right one"
	switch {
	case got == "absent":
		did, breaks = fmt.Sprintf("%s lacks %s", what, path), "clients miss a value they were promised"
	case !due.not && slices.Equal(due.parts, []string{"absent"}):
		did, breaks = fmt.Sprintf("%s has %s, which should not be there", what, path), "clients work with a value that should not be there"
	}
	return w.fail(false, report.Failure{Did: did, Breaks: breaks, Expected: due.String(), Got: got, ExchangeSeq: seq})
}

// ReadingBack asserts attributes of a resource as a fresh GET shows it.
func (w *World) ReadingBack(ctx context.Context, name string, rows ...[2]string) error {
	if _, _, err := w.resource(name); err != nil {
		if _, err := w.look(ctx); err != nil {
			return err // whom the answer did not show is found by name
		}
	}
	endpoint, id, err := w.resource(name)
	if err != nil {
		return err
	}
	o, seq, err := w.readByID(ctx, endpoint, id)
	if err != nil {
		return err
	}
	if o == nil {
		return w.fail(false, report.Failure{
			Did: "the server does not find " + name + " by id", Breaks: "what was written is lost",
			Expected: "status 200", Got: "status 404", ExchangeSeq: seq,
		})
	}
	return w.shows(o, "reading "+name+" back", seq, rows)
}

func (w *World) resource(name string) (endpoint, id string, err error) {
	if name == "it" && w.it != nil && w.it.id != "" {
		return w.it.endpoint + "/", w.it.id, nil
	}
	if p, ok := w.people[name]; ok && w.knownID(p) != "" {
		return "/Users/", w.knownID(p), nil
	}
	if g, ok := w.groups[name]; ok && w.groupID(g) != "" {
		return "/Groups/", w.groupID(g), nil
	}
	return "", "", fmt.Errorf("the scenario has created nothing called %q", name)
}

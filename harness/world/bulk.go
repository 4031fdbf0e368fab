package world

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
	"github.com/scimproof/scimproof/harness/report"
)

// The schemas of bulk messages (RFC 7644 section 3.7) and of PATCH.
const (
	bulkSchema  = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
	patchSchema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
)

// BulkOperation is a line of a table of bulk operations; what is "" is left out.
type BulkOperation struct {
	Method, Path, BulkID, Version string
	// Data is JSON; schemas are added where it has none.
	Data string
}

// SendsJob sends bulk operations in one request. failOnErrors 0 leaves that
// member out.
func (w *World) SendsJob(ctx context.Context, t Tense, failOnErrors int, operations ...BulkOperation) error {
	if _, err := w.ready(ctx); err != nil {
		return err
	}
	if _, err := w.look(ctx); err != nil {
		return err // placeholders may name people who joined in the app
	}
	list := make([]any, len(operations))
	for i, op := range operations {
		o := &object{}
		for _, m := range [][2]string{{"method", op.Method}, {"path", op.Path}, {"bulkId", op.BulkID}, {"version", op.Version}} {
			if m[1] != "" {
				o.set(m[0], w.fill(m[1]))
			}
		}
		if op.Data != "" {
			data, err := parseJSON([]byte(w.fill(op.Data)))
			if err != nil {
				return fmt.Errorf("data of operation %d: %w", i+1, err)
			}
			if one, ok := data.(*object); ok {
				data = withSchemas(op, w.filledIn(op, one))
			}
			o.set("data", data)
		}
		list[i] = o
	}
	return w.sendsOperations(ctx, t, failOnErrors, list)
}

func (w *World) sendsOperations(ctx context.Context, t Tense, failOnErrors int, list []any) error {
	body := &object{}
	body.set("schemas", []any{bulkSchema})
	if failOnErrors > 0 {
		body.set("failOnErrors", json.Number(strconv.Itoa(failOnErrors)))
	}
	body.set("Operations", list)
	return w.Sends(ctx, t, http.MethodPost, "/Bulk", appendJSON(nil, body))
}

// filledIn adds to the data of a whole user what many servers require of one.
func (w *World) filledIn(op BulkOperation, data *object) *object {
	if op.Method == http.MethodPatch || !strings.HasPrefix(op.Path, "/Users") {
		return data
	}
	for _, p := range w.people {
		x := w.current(p)
		if !strings.EqualFold(data.text("userName"), x.UserName) {
			continue
		}
		mail := textObject("value", x.Email, "type", "work")
		mail.set("primary", true)
		for _, m := range []member{{"name", textObject("givenName", x.GivenName, "familyName", x.FamilyName)}, {"emails", []any{mail}}} {
			if _, given := data.get(m.name); !given {
				data.set(m.name, m.value)
			}
		}
	}
	return data
}

// withSchemas puts the schemas in front that data of an operation needs.
func withSchemas(op BulkOperation, data *object) *object {
	if _, given := data.get("schemas"); given {
		return data
	}
	urns := []any{userSchema}
	switch {
	case op.Method == http.MethodPatch:
		urns = []any{patchSchema}
	case strings.HasPrefix(op.Path, "/Groups"):
		urns = []any{groupSchema}
	}
	for _, m := range data.members {
		if strings.HasPrefix(m.name, "urn:") {
			urns = append(urns, m.name)
		}
	}
	whole := &object{}
	whole.set("schemas", urns)
	whole.members = append(whole.members, data.members...)
	return whole
}

// SendsBeyond sends a bulk request that exceeds a limit the target advertises
// and would do no harm if it were carried out. Limits that are far away are not
// tried.
func (w *World) SendsBeyond(ctx context.Context, t Tense, limit string) error {
	const mostOperations, mostBytes = 10_000, 16 << 20
	config, err := w.configuration(ctx)
	if err != nil {
		return err
	}
	v, _ := lookup(config, "bulk."+limit)
	number, _ := v.(json.Number)
	n, bad := strconv.Atoi(number.String())
	if bad != nil || n < 1 {
		return notApplicable("the target's ServiceProviderConfig shows bulk.%s as %s", limit, orNothing(v, v != nil))
	}
	var list []any
	deletion := func(i int) *object {
		return textObject("method", http.MethodDelete, "path", fmt.Sprintf("/Users/00000000-0000-4000-8000-%012d", i))
	}
	switch {
	case limit == "maxOperations" && n <= mostOperations:
		for i := range n + 1 {
			list = append(list, deletion(i))
		}
	case limit == "maxPayloadSize" && n <= mostBytes:
		large := deletion(0)
		large.set("data", textObject("padding", strings.Repeat("x", n)))
		list = []any{large}
	default:
		return notApplicable("the target's bulk.%s of %d is too far away to be tried", limit, n)
	}
	return w.sendsOperations(ctx, t, 0, list)
}

// outcome is one operation of a bulk request and what it was answered.
type outcome struct {
	sent *object
	// result is nil when the response does not have one.
	result *object
	seq    int
}

// job pairs the operations of the last bulk request with their results: a POST
// by its bulkId, the others by what their location ends in, the rest by order.
func (w *World) job() ([]*outcome, *answer, error) {
	a := w.response
	if a == nil || !strings.HasSuffix(a.url, "/Bulk") {
		return nil, nil, errNoResponse
	}
	ex, found := w.rec.BySeq(a.seq)
	if !found {
		return nil, nil, errNoResponse
	}
	return paired(&ex), a, nil
}

func paired(ex *exchange.Exchange) []*outcome {
	request, _ := parseObject(ex.RequestBody)
	response, _ := parseObject(ex.ResponseBody)
	sent, _ := request.get("Operations")
	answered, _ := response.get("Operations")
	results := objects(answered)
	var all []*outcome
	for _, o := range objects(sent) {
		all = append(all, &outcome{sent: o, seq: ex.Seq})
	}
	for _, same := range []func(o, r *object) bool{sameBulkID, sameLocation, sameMethod, func(*object, *object) bool { return true }} {
		for _, o := range all {
			for i, r := range results {
				if o.result == nil && r != nil && same(o.sent, r) {
					o.result, results[i] = r, nil
				}
			}
		}
	}
	return all
}

func sameBulkID(o, r *object) bool {
	return o.text("bulkId") != "" && o.text("bulkId") == r.text("bulkId") && sameMethod(o, r)
}

func sameLocation(o, r *object) bool {
	return sameMethod(o, r) && !o.posts() && r.text("location") != "" && strings.HasSuffix(r.text("location"), o.text("path"))
}

func sameMethod(o, r *object) bool { return strings.EqualFold(o.text("method"), r.text("method")) }

func (o *object) posts() bool { return strings.EqualFold(o.text("method"), http.MethodPost) }

// status is the status of a result in either printed form, 0 when there is
// none: "201", or {"code": "201"}.
func (x *outcome) status() int {
	if x.result == nil {
		return 0
	}
	v, _ := x.result.get("status")
	if o, ok := v.(*object); ok {
		v, _ = o.get("code")
	}
	n, err := strconv.Atoi(plain(v))
	if err != nil {
		return 0
	}
	return n
}

func (x *outcome) succeeded() bool { return x.status()/100 == 2 }

// name is the operation as people may call it.
func (x *outcome) name() string {
	name := "operation " + x.sent.text("method") + " " + x.sent.text("path")
	if id := x.sent.text("bulkId"); id != "" {
		name += " (bulkId " + id + ")"
	}
	return name
}

// shown is a result for a failure.
func (x *outcome) shown() string {
	if x.result == nil {
		return "no result"
	}
	return excerpt([]byte(show(x.result)))
}

// OperationsAnswer asserts the statuses of the operations, in the order in
// which they were sent; 0 among those of one means that it was not carried out.
// With orConflict a refusal with 409 is not applicable: the target tried.
func (w *World) OperationsAnswer(orConflict bool, statuses ...[]int) error {
	outcomes, a, err := w.job()
	if err != nil {
		return err
	}
	if len(outcomes) != len(statuses) {
		return fmt.Errorf("%d operations were sent, statuses are given for %d", len(outcomes), len(statuses))
	}
	if orConflict {
		for _, x := range outcomes {
			if a.status == http.StatusConflict || x.status() == http.StatusConflict {
				return notApplicable("the target answers the reference with 409 after trying, as it may")
			}
		}
	}
	const breaks = "the client takes operations that failed for done, or the reverse"
	if a.status != http.StatusOK {
		return w.fail(false, report.Failure{
			Did: fmt.Sprintf("the bulk request was answered with status %d", a.status), Breaks: "a client learns nothing of the operations that were carried out",
			Expected: "status 200 with a result for each operation", Got: excerpt(a.body), ExchangeSeq: a.seq,
		})
	}
	var errs []error
	for i, x := range outcomes {
		if !among(x, statuses[i]) {
			errs = append(errs, w.fail(false, report.Failure{
				Did: fmt.Sprintf("%s was answered with %s", x.name(), statusWord(x.status())), Breaks: breaks,
				Expected: statusWords(statuses[i]), Got: x.shown(), ExchangeSeq: a.seq,
			}))
		}
	}
	return first(errs...)
}

func among(x *outcome, statuses []int) bool {
	for _, s := range statuses {
		if s == x.status() || s == 0 && !x.succeeded() {
			return true
		}
	}
	return false
}

func statusWord(s int) string {
	if s == 0 {
		return "no status"
	}
	return strconv.Itoa(s)
}

func statusWords(statuses []int) string {
	all := make([]string, len(statuses))
	for i, s := range statuses {
		all[i] = strings.Replace(statusWord(s), "no status", "no success", 1)
	}
	return strings.Join(all, " or ")
}

// NoOperationSucceeds asserts that the request, or each of its operations, was
// refused.
func (w *World) NoOperationSucceeds() error {
	outcomes, a, err := w.job()
	if err != nil {
		return err
	}
	if a.status >= http.StatusBadRequest && a.status < http.StatusInternalServerError {
		return nil
	}
	var errs []error
	for _, x := range outcomes {
		if a.status != http.StatusOK || x.succeeded() || x.status() >= http.StatusInternalServerError {
			errs = append(errs, w.fail(false, report.Failure{
				Did: fmt.Sprintf("%s was answered with %s", x.name(), statusWord(x.status())), Breaks: "a client believes that something was done",
				Expected: "an error status of the request or of the operation", Got: fmt.Sprintf("status %d: %s", a.status, excerpt(a.body)), ExchangeSeq: a.seq,
			}))
		}
	}
	return first(errs...)
}

// learnJob takes the ids of whom the last bulk request has created.
func (w *World) learnJob(a *answer) {
	before := w.response
	w.response = a
	outcomes, _, err := w.job()
	w.response = before
	if err != nil {
		return
	}
	for _, x := range outcomes {
		if !x.sent.posts() || !x.succeeded() {
			continue
		}
		id := lastSegment(x.result.text("location"))
		v, _ := x.sent.get("data")
		data, _ := v.(*object)
		made := &object{}
		made.set("id", id)
		made.set("userName", data.text("userName"))
		made.set("displayName", data.text("displayName"))
		w.know(made)
	}
}

func lastSegment(address string) string { return address[strings.LastIndex(address, "/")+1:] }

// createdInBulk lists what a bulk request created and deleted, as paths behind
// the base URL.
func createdInBulk(ex *exchange.Exchange) (made, gone []string) {
	for _, x := range paired(ex) {
		at := ofResource.FindStringSubmatch(x.result.text("location"))
		if at == nil || at[2] == "" || !x.succeeded() {
			continue
		}
		switch strings.ToUpper(x.sent.text("method")) {
		case http.MethodPost:
			made = append(made, at[1]+"/"+at[2])
		case http.MethodDelete:
			gone = append(gone, at[1]+"/"+at[2])
		}
	}
	return made, gone
}

// Package bulk reads bulk requests (RFC 7644 section 3.7): what is to be done,
// in which order it can be done, and which values stand for resources that do
// not exist yet. It does nothing itself.
package bulk

import (
	"slices"
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// The URNs of the messages (RFC 7644 section 3.7).
const (
	RequestURN  = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
	ResponseURN = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
)

// Job is a bulk request.
type Job struct {
	Operations []Operation
	// FailOnErrors is after how many errors the rest is left undone; 0 = never.
	FailOnErrors int

	// byBulkID finds the POST that a bulkId belongs to.
	byBulkID map[string]int
}

// Operation is one of its operations.
type Operation struct {
	// Method is POST, PUT, PATCH or DELETE.
	Method string
	// BulkID stands for the resource that a POST creates.
	BulkID string
	// Path is as it was sent, relative to the base URL.
	Path string
	// Version is the version the resource is expected to have, or "".
	Version string
	Data    *document.Object
	// Err says why the operation cannot even be tried, nil when it can.
	Err *scim.Error
}

// Parse reads a request. What is wrong with a single operation is kept in its
// Err, since the others are to be tried in spite of it. Errors: 400
// invalidSyntax for what is no bulk request, 413 beyond maxOperations.
func Parse(body *document.Object, maxOperations int) (*Job, error) {
	if !slices.ContainsFunc(body.Array("schemas"), func(v any) bool {
		urn, _ := v.(string)
		return strings.EqualFold(urn, RequestURN)
	}) {
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, "schemas must hold %s", RequestURN)
	}
	value, _ := body.Get("Operations")
	list, ok := value.([]any)
	if !ok {
		return nil, scim.BadRequest(scim.TypeInvalidSyntax, "Operations must be an array of operations, not %s", document.Kind(value))
	}
	if len(list) > maxOperations {
		return nil, scim.Refused(413, "the request has %d operations, which exceeds maxOperations (%d); nothing was done, split the request", len(list), maxOperations)
	}
	job := &Job{byBulkID: map[string]int{}}
	var err error
	if job.FailOnErrors, err = failOnErrors(body); err != nil {
		return nil, err
	}
	for i, v := range list {
		o, ok := v.(*document.Object)
		if !ok {
			return nil, scim.BadRequest(scim.TypeInvalidSyntax, "operation %d must be an object, not %s", i+1, document.Kind(v))
		}
		op := parseOperation(o)
		if op.Err == nil && op.Method == Post {
			if _, taken := job.byBulkID[op.BulkID]; taken {
				op.Err = scim.BadRequest(scim.TypeInvalidValue, "bulkId %q belongs to an earlier operation of the request; each POST needs one of its own", op.BulkID)
			} else {
				job.byBulkID[op.BulkID] = i
			}
		}
		job.Operations = append(job.Operations, op)
	}
	return job, nil
}

func failOnErrors(body *document.Object) (int, error) {
	value, ok := body.Get("failOnErrors")
	if !ok || value == nil {
		return 0, nil
	}
	number, _ := value.(document.Number)
	n, err := strconv.Atoi(string(number))
	if err != nil || n < 1 {
		return 0, scim.BadRequest(scim.TypeInvalidValue, "failOnErrors must be an integer from 1; leave it out to have everything tried")
	}
	return n, nil
}

// The methods of operations.
const (
	Post   = "POST"
	Put    = "PUT"
	Patch  = "PATCH"
	Delete = "DELETE"
)

// parseOperation reads one operation; what is amiss is in its Err.
func parseOperation(o *document.Object) Operation {
	op := Operation{
		Method: o.String("method"), BulkID: o.String("bulkId"), Path: o.String("path"),
		Version: o.String("version"), Data: o.Object("data"),
	}
	refused := func(format string, args ...any) Operation {
		op.Err = scim.BadRequest(scim.TypeInvalidSyntax, format, args...)
		return op
	}
	for _, name := range []string{"bulkId", "version"} {
		v, _ := o.Get(name)
		if _, isText := v.(string); v != nil && !isText {
			return refused("%s must be a string, not %s", name, document.Kind(v))
		}
	}
	switch op.Method {
	case Post, Put, Patch, Delete:
	default:
		return refused("method must be POST, PUT, PATCH or DELETE, not %q", o.String("method"))
	}
	switch {
	case op.Path == "":
		return refused("path is missing; it is relative to the base URL, such as /Users")
	case op.Method == Post && op.BulkID == "":
		return refused("bulkId is missing; a POST needs one")
	case op.Method != Delete && op.Data == nil:
		return refused("data is missing or no object; a %s needs it", op.Method)
	}
	return op
}

package workspace

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/bulk"
	"github.com/scimproof/scimproof/refserver/scim/document"
)

// BulkResult is what became of one operation of a bulk request.
type BulkResult struct {
	Method, BulkID string
	// Path is as it was sent, with references resolved as far as possible.
	Path string
	// Type is nil when the path names no resource type.
	Type *scim.Type
	// ID is "" when the path names no resource and none was created.
	ID string
	// Resource is what was written, nil after a DELETE or an error.
	Resource *Resource
	// Err is what a single request would have been answered with.
	Err error
}

// Bulk carries out a bulk request (RFC 7644 section 3.7). Operations are tried
// in the order of the request, each in a transaction of its own; a POST that an
// earlier operation refers to is brought forward. POSTs that refer to each other
// in a circle are one transaction: first all are created without what does not
// exist yet, then each is replaced by the whole of its data, and if one fails
// none of them is created. Results are in the order of the request; what
// failOnErrors left undone has none. Errors: as bulk.Parse.
func (s *Service) Bulk(ctx context.Context, ws *Workspace, body *document.Object) ([]*BulkResult, error) {
	job, err := bulk.Parse(body, MaxBulkOperations)
	if err != nil {
		return nil, err
	}
	r := &bulkRun{s: s, ws: ws, job: job, seams: s.seams(ws), results: make([]*BulkResult, len(job.Operations)), ids: map[string]string{}}
	for _, step := range job.Steps() {
		if job.FailOnErrors > 0 && r.errors >= job.FailOnErrors || errors.Is(ctx.Err(), context.Canceled) {
			break
		}
		if step.Circular {
			r.circle(ctx, step.Operations)
			continue
		}
		i := step.Operations[0]
		r.keep(i, r.one(ctx, job.Operations[i]))
	}
	return slices.DeleteFunc(r.results, func(result *BulkResult) bool { return result == nil }), nil
}

// bulkRun is a bulk request while it is carried out.
type bulkRun struct {
	s       *Service
	ws      *Workspace
	job     *bulk.Job
	seams   Seams
	results []*BulkResult
	// ids are those of the resources created so far, by bulkId.
	ids    map[string]string
	errors int
}

// keep takes over the final result of an operation.
func (r *bulkRun) keep(i int, result *BulkResult) {
	r.results[i] = result
	switch {
	case result.Err != nil:
		r.errors++
	case result.Method == bulk.Post:
		r.ids[result.BulkID] = result.ID
	}
}

// one carries out an operation that refers to nothing unfinished.
func (r *bulkRun) one(ctx context.Context, op bulk.Operation) *BulkResult {
	result := &BulkResult{Method: op.Method, BulkID: op.BulkID, Path: op.Path}
	if op.Err != nil {
		_ = result.address(r.s.registry) // what is wrong with the operation comes first
		result.Err = op.Err
		return result
	}
	data, err := r.resolve(&op, result)
	if err != nil {
		result.Err = err
		return result
	}
	pre := Precondition{IfMatch: op.Version}
	switch op.Method {
	case bulk.Post:
		result.Resource, result.Err = r.s.CreateResource(ctx, r.ws, result.Type, data, Want{})
		if result.Err == nil {
			result.ID = result.Resource.ID
		}
	case bulk.Put:
		result.Resource, result.Err = r.s.ReplaceResource(ctx, r.ws, result.Type, result.ID, data, pre, Want{})
	case bulk.Patch:
		result.Resource, _, result.Err = r.s.PatchResource(ctx, r.ws, result.Type, result.ID, data, pre, Want{})
	case bulk.Delete:
		result.Err = r.s.DeleteResource(ctx, r.ws, result.Type, result.ID, pre)
	}
	return result
}

// resolve fills in the references of an operation and finds what it is for.
func (r *bulkRun) resolve(op *bulk.Operation, result *BulkResult) (*document.Object, error) {
	path, err := r.seams.Resolve(op.Path, r.id)
	if err == nil {
		result.Path, _ = path.(string)
	}
	if bad := result.address(r.s.registry); err == nil {
		err = bad
	}
	if err != nil || op.Data == nil {
		return nil, err
	}
	data, err := r.seams.Resolve(op.Data, r.id)
	if err != nil {
		return nil, err
	}
	o, _ := data.(*document.Object)
	return o, nil
}

// id is the id of the resource that a bulkId stands for.
func (r *bulkRun) id(bulkID string) (string, error) {
	if id, ok := r.ids[bulkID]; ok {
		return id, nil
	}
	if _, known := r.job.Creates(bulkID); known {
		return "", scim.Refused(409, "the resource with bulkId %q, which this operation refers to, was not created", bulkID)
	}
	return "", scim.BadRequest(scim.TypeInvalidValue, "no POST of this request has the bulkId %q", bulkID)
}

// circle creates resources that refer to each other, all or none of them.
func (r *bulkRun) circle(ctx context.Context, operations []int) {
	results := make([]*BulkResult, len(operations))
	culprit := -1
	before, recording := r.ids, recordingOf(ctx)
	done := recording.happenings()
	err := r.seams.Store.InTx(ctx, func(ctx context.Context) error {
		r.ids, culprit = maps.Clone(before), -1
		recording.rewind(done)
		pending := map[string]bool{}
		for _, i := range operations {
			pending[r.job.Operations[i].BulkID] = true
		}
		for at, i := range operations {
			op := r.job.Operations[i]
			op.Data = bulk.Without(op.Data, func(bulkID string) bool { return pending[bulkID] && r.ids[bulkID] == "" })
			if results[at] = r.one(ctx, op); results[at].Err != nil {
				culprit = at
				return results[at].Err
			}
			r.ids[op.BulkID] = results[at].ID
		}
		for at, i := range operations {
			op, result := r.job.Operations[i], results[at]
			data, err := r.resolve(&op, &BulkResult{Method: op.Method, Path: op.Path})
			if err == nil {
				result.Resource, err = r.s.ReplaceResource(ctx, r.ws, result.Type, result.ID, data, Precondition{}, Want{})
			}
			if err != nil {
				culprit = at
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.ids = before
		recording.rewind(done)
	}
	for at, i := range operations {
		op := r.job.Operations[i]
		if err != nil {
			results[at] = &BulkResult{Method: op.Method, BulkID: op.BulkID, Path: op.Path, Err: err}
			if at != culprit && culprit >= 0 {
				results[at].Err = scim.Refused(409, "it refers in a circle to bulkId %q, which could not be created; none of the circle was", r.job.Operations[operations[culprit]].BulkID)
			}
		}
		r.keep(i, results[at])
	}
}

// address finds out what a path is about. Errors: 404 for what is no resource
// type, 405 for a method that is not possible there.
func (b *BulkResult) address(registry *scim.Registry) error {
	segments := strings.Split(strings.Trim(b.Path, "/"), "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil {
			segments[i] = plain
		}
	}
	if b.Type = registry.TypeByEndpoint("/" + segments[0]); b.Type == nil || len(segments) > 2 || strings.ContainsAny(b.Path, "?#") {
		b.Type = nil
		return scim.Refused(404, "path %q names neither a resource nor an endpoint of resources", b.Path)
	}
	if len(segments) == 2 {
		b.ID = segments[1]
	}
	switch {
	case b.Method == bulk.Post && b.ID != "":
		return scim.Refused(405, "a POST goes to an endpoint such as %s, not to a resource", b.Type.Endpoint)
	case b.Method != bulk.Post && b.ID == "":
		return scim.Refused(405, "a %s goes to a resource such as %s/{id}, not to an endpoint", b.Method, b.Type.Endpoint)
	}
	return nil
}

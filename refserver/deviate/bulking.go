package deviate

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim/bulk"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// isBulk tells a bulk request.
func isBulk(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/Bulk") }

// rewriteJob changes a bulk request before it is read.
func rewriteJob(change func(job *document.Object, operations []*document.Object)) func(Seams) Seams {
	return encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
		if isBulk(r) {
			if _, body := taken(r); body != nil {
				change(body, objectsOf(body.Array("Operations")))
				raw := document.Append(nil, body)
				r = r.Clone(r.Context())
				r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(raw)), int64(len(raw))
			}
		}
		h.ServeHTTP(w, r)
	})
}

// rewriteResults changes the answer to a bulk request that was carried out.
func rewriteResults(change func(a *answer, results []*document.Object)) func(Seams) Seams {
	return rewrite(func(r *http.Request, a *answer) {
		if isBulk(r) && a.status == http.StatusOK {
			change(a, objectsOf(a.body.Array("Operations")))
		}
	})
}

// rewriteEach changes every result.
func rewriteEach(change func(result *document.Object)) func(Seams) Seams {
	return rewriteResults(func(_ *answer, results []*document.Object) {
		for _, o := range results {
			change(o)
		}
	})
}

func failedOne(result *document.Object) bool { return !strings.HasPrefix(result.String("status"), "2") }

// onBulk are the deviations in carrying bulk requests out.
func onBulk() []Deviation {
	return []Deviation{
		defect("bulk", "bulk-nothing-persisted", "A bulk request answers success for every operation but stores nothing.",
			github("simpleidserver/SimpleIdServer#286"), "any", neverCommitted, "RFC7644-3.7-04", "RFC7644-3.7-15", "RFC7644-3.7-18"),
		defect("bulk", "bulk-bulkid-reference-crash", "References by bulkId are not replaced.",
			github("wso2/product-is#3297"), "any", onResolve(func(_ bulk.ResolveFunc, v any, _ func(string) (string, error)) (any, error) { return v, nil }),
			"RFC7644-3.7.2-01", "RFC7644-3.7.2-02", "RFC7644-3.7.2-03", "RFC7643-3.1-07"),
		defect("bulk", "bulk-mixed-direct-and-bulkid-references", "Beside a reference by bulkId every other member becomes that resource, too.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/aad496b0", "any", onResolve(mixesReferences), "RFC7644-3.7.2-01", "RFC7644-3.7.2-03"),
		defect("bulk", "bulk-operation-without-bulkid-replaced", "Of the operations without bulkId the first is done each time.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/4cd53ab1", "any", rewriteJob(repeatsNameless), "RFC7644-3.7-18", "RFC7644-3.7.3-01"),
		defect("bulk", "bulk-results-missing-after-failure", "Results end with the first error, though all operations are done.",
			"https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/528bb708", "any", rewriteResults(cutAtFailure), "RFC7644-3.7.3-01", "RFC7644-3.7-15"),
		defect("bulk", "bulk-one-failure-crashes-request", "The first failed operation's error is the answer to the whole request.",
			"https://github.com/scimmyjs/scimmy/commit/ae870a3", "any", rewriteResults(firstFailure), "RFC7644-3.7-14", "RFC7644-3.7-12"),
		defect("bulk", "bulk-patch-data-not-patchop", "The data of a PATCH is taken for a bare list of operations.",
			"https://github.com/pingidentity/scim2/blob/master/CHANGELOG.md", "any", rewriteJob(barePatch), "RFC7644-3.7-09"),
		ours("bulk-fail-on-errors-ignored", "bulk", "failOnErrors is not looked at.",
			rewriteJob(func(job *document.Object, _ []*document.Object) { job.Delete("failOnErrors") }), "RFC7644-3.7-16"),
		ours("bulk-done-backwards", "bulk", "Operations are done from the last to the first.", rewriteJob(func(job *document.Object, _ []*document.Object) {
			slices.Reverse(job.Array("Operations"))
		}), "RFC7644-3.7-18"),
		ours("bulk-version-ignored", "bulk", "The version of an operation is not looked at.", rewriteJob(func(_ *document.Object, operations []*document.Object) {
			for _, o := range operations {
				o.Delete("version")
			}
		}), "RFC7644-3.7-10a"),
		ours("bulk-current-version-refused", "bulk", "An operation that names a version is refused, whatever it is.", rewriteJob(func(_ *document.Object, operations []*document.Object) {
			for _, o := range operations {
				if o.String("version") != "" {
					o.Set("version", `W/"0"`)
				}
			}
		}), "RFC7644-3.7-10"),
		ours("bulk-extension-reference-kept", "bulk", "References in extensions are not replaced.", onResolve(keepsExtensions), "RFC7644-3.7.2-02"),
		ours("bulk-path-reference-not-resolved", "bulk", "A reference in a path is not replaced.", onResolve(keepsPaths), "RFC7644-3.7.2-06"),
		ours("bulk-unknown-reference-dropped", "bulk", "References to nothing are left out.", onResolve(dropsUnknown), "RFC7644-3.7.2-04"),
		ours("bulk-circle-fails", "bulk", "Operations that refer to later ones end in an internal error.", encoded(failsForward), "RFC7644-3.7.1-01", "RFC7644-3.7.2-05"),
		ours("bulk-bulkid-taken-twice", "bulk", "Two operations may have one bulkId.", rewriteJob(renamesTwins), "RFC7644-3.7-06"),
		ours("bulk-bad-path-taken", "bulk", "An operation whose path fits no method answers success.", rewriteEach(func(o *document.Object) {
			if o.String("status") == "405" || o.String("status") == "400" {
				o.Set("status", "200")
				o.Delete("response")
			}
		}), "RFC7644-3.7-04", "RFC7644-3.7-07", "RFC7644-3.7-08", "RFC7644-3.12-04"),
	}
}

// onResolve replaces how references are filled in.
func onResolve(resolve func(next bulk.ResolveFunc, v any, id func(string) (string, error)) (any, error)) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Resolve
		s.Resolve = func(v any, id func(string) (string, error)) (any, error) { return resolve(next, v, id) }
		return s
	}
}

// mixesReferences gives every element of a list the id of the one that was a
// reference.
func mixesReferences(next bulk.ResolveFunc, v any, id func(string) (string, error)) (any, error) {
	last := ""
	resolved, err := next(v, func(bulkID string) (string, error) {
		found, err := id(bulkID)
		last = found
		return found, err
	})
	if o, ok := resolved.(*document.Object); ok && last != "" {
		spread(o, last)
	}
	return resolved, err
}

func spread(o *document.Object, id string) {
	for name, v := range o.All() {
		if list, ok := v.([]any); ok {
			for _, e := range objectsOf(list) {
				if strings.EqualFold(name, "members") || strings.EqualFold(name, "value") {
					e.Set("value", id)
				} else {
					spread(e, id)
				}
			}
		}
	}
}

func keepsExtensions(next bulk.ResolveFunc, v any, id func(string) (string, error)) (any, error) {
	o, ok := v.(*document.Object)
	if !ok {
		return next(v, id)
	}
	core := &document.Object{}
	for name, value := range o.All() {
		if !isURN(name) {
			core.Set(name, value)
		}
	}
	resolved, err := next(core, id)
	if result, ok := resolved.(*document.Object); ok {
		for name, value := range o.All() {
			if isURN(name) {
				result.Set(name, value)
			}
		}
	}
	return resolved, err
}

func keepsPaths(next bulk.ResolveFunc, v any, id func(string) (string, error)) (any, error) {
	if _, path := v.(string); path {
		return v, nil
	}
	return next(v, id)
}

func dropsUnknown(next bulk.ResolveFunc, v any, id func(string) (string, error)) (any, error) {
	if o, ok := v.(*document.Object); ok {
		v = bulk.Without(o, func(bulkID string) bool { _, err := id(bulkID); return err != nil })
	}
	return next(v, id)
}

// repeatsNameless keeps operations by their bulkId, and so all that have none
// under one key.
func repeatsNameless(job *document.Object, operations []*document.Object) {
	var first *document.Object
	list := job.Array("Operations")
	for i, o := range operations {
		switch {
		case o.String("bulkId") != "":
		case first == nil:
			first = o
		default:
			list[i] = first
		}
	}
}

func cutAtFailure(a *answer, results []*document.Object) {
	if i := slices.IndexFunc(results, failedOne); i >= 0 {
		a.body.Set("Operations", a.body.Array("Operations")[:i])
	}
}

func firstFailure(a *answer, results []*document.Object) {
	if i := slices.IndexFunc(results, failedOne); i >= 0 {
		a.status, a.body = http.StatusBadRequest, results[i].Object("response")
	}
}

func barePatch(_ *document.Object, operations []*document.Object) {
	for _, o := range operations {
		if o.String("method") == http.MethodPatch {
			o.Set("data", o.Object("data").Array("Operations"))
		}
	}
}

func renamesTwins(_ *document.Object, operations []*document.Object) {
	seen := map[string]bool{}
	for _, o := range operations {
		if id := o.String("bulkId"); seen[id] {
			o.Set("bulkId", id+"-again")
		} else {
			seen[id] = id != ""
		}
	}
}

// failsForward answers 500 for operations with a reference to a later one.
func failsForward(h http.Handler, w http.ResponseWriter, r *http.Request) {
	if !isBulk(r) {
		h.ServeHTTP(w, r)
		return
	}
	raw, body := taken(r)
	rec := ask(h, r, r.Method, raw)
	if answered, err := document.ParseObject(rec.body.Bytes(), document.Limits{}); err == nil && body != nil {
		later := map[string]bool{}
		results := objectsOf(answered.Array("Operations"))
		sent := objectsOf(body.Array("Operations"))
		for i := min(len(sent), len(results)) - 1; i >= 0; i-- {
			_, forward := bulk.Resolve(sent[i].Object("data"), func(bulkID string) (string, error) {
				if later[bulkID] {
					return "", errDuplicateKey
				}
				return "", nil
			})
			if forward != nil {
				results[i].Set("status", "500")
			}
			later[sent[i].String("bulkId")] = true
		}
		rec.body.Reset()
		rec.body.Write(document.Append(nil, answered))
		rec.header.Del("Content-Length")
	}
	rec.send(w)
}

// errForgotten ends a transaction that nobody hears of.
var errForgotten = errors.New("the transaction is given up")

// inBulk marks what is done for a bulk request.
type inBulk struct{}

// neverCommitted runs bulk operations in a transaction that is given up.
func neverCommitted(s Seams) Seams {
	s.Store = forgets{s.Store}
	s.Encoder = func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if isBulk(r) {
				r = r.WithContext(context.WithValue(r.Context(), inBulk{}, true))
			}
			h.ServeHTTP(w, r)
		})
	}
	return s
}

type forgets struct{ workspace.Store }

func (s forgets) InTx(ctx context.Context, f func(ctx context.Context) error) error {
	if ctx.Value(inBulk{}) == nil {
		return s.Store.InTx(ctx, f)
	}
	err := s.Store.InTx(ctx, func(ctx context.Context) error {
		if err := f(ctx); err != nil {
			return err
		}
		return errForgotten
	})
	if errors.Is(err, errForgotten) {
		return nil
	}
	return err
}

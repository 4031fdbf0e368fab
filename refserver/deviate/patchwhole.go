package deviate

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// onWholePatch are the deviations in taking a PATCH as a whole and in
// answering it.
func onWholePatch() []Deviation {
	return slices.Concat(onPatchEffects(), onPatchAnswers(), onPatchMessages(), onPatchPaths())
}

// onPatchEffects are those in what a PATCH leaves behind.
func onPatchEffects() []Deviation {
	const area = "patch-atomic"
	return []Deviation{
		defect(area, "patch-not-atomic", "When a later operation fails, the earlier ones stay applied.", github("python-scim/scim2-models#155"), "any",
			encoded(oneByOne),
			"RFC7644-3.5.2-22", "RFC7644-3.5.2-29"),
		defect(area, "patch-response-stale", "PUT and PATCH store the change but answer with the resource as it was before.", github("open-webui/open-webui#30074"), "entra",
			encoded(func(h http.Handler, w http.ResponseWriter, r *http.Request) {
				if r.Method != http.MethodPatch && r.Method != http.MethodPut {
					h.ServeHTTP(w, r)
					return
				}
				raw, _ := taken(r)
				before := ask(h, r, http.MethodGet, nil)
				answered := ask(h, r, r.Method, raw)
				if answered.status == http.StatusOK {
					answered = before
				}
				answered.send(w)
			}),
			"RFC7644-3.5.2-24", "RFC7644-3.1-03", "RFC7644-3.5.1-10"),
		defect(area, "patch-empty-operations-or-noop-400", "A PATCH that changes nothing is refused.", github("better-auth/better-auth#8549"), "okta,entra",
			onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					result, changed, err := next(t, doc, ops, tol)
					if err == nil && !changed && len(ops) > 0 {
						return nil, false, scim.BadRequest(scim.TypeInvalidValue, "nothing to change")
					}
					return result, changed, err
				}
			}),
			"RFC7644-3.5.2.1-08", "WS-SYNC-08"),
		defect(area, "patch-order-reversed", "Operations are applied from the last to the first.", Ours, "any",
			rewriteOps(func(_ *scim.Type, ops []patch.Op) []patch.Op {
				ops = slices.Clone(ops)
				slices.Reverse(ops)
				return ops
			}),
			"RFC7644-3.5.2-20"),
	}
}

// onPatchAnswers are those in answering it.
func onPatchAnswers() []Deviation {
	const area = "patch-atomic"
	return []Deviation{
		defect(area, "patch-attributes-answered-204", "A PATCH with the parameter attributes is answered with 204.", Ours, "any",
			restatus(http.StatusNoContent, func(r *http.Request, a *answer) bool {
				return r.Method == http.MethodPatch && a.status == http.StatusOK && r.URL.Query().Has("attributes")
			}),
			"RFC7644-3.5.2-25"),
		defect(area, "patch-204-of-another-version", "A 204 carries the ETag of another version.", Ours, "any",
			rewrite(func(_ *http.Request, a *answer) {
				if a.status == http.StatusNoContent && a.header.Get("ETag") != "" {
					a.header.Set("ETag", `W/"0"`)
				}
			}),
			"RFC7644-3.5.2-27"),
		defect(area, "patch-answers-202", "A PATCH is answered with 202.", Ours, "any",
			restatus(http.StatusAccepted, func(r *http.Request, a *answer) bool { return r.Method == http.MethodPatch && !a.isError() }),
			"RFC7644-3.5.2-24", "RFC7644-3.5.2-03", "RFC7644-3.5.2-04", "RFC7644-3.5.2-05"),
	}
}

// onPatchMessages are those in reading the message.
func onPatchMessages() []Deviation {
	const area = "patch-atomic"
	return []Deviation{
		defect(area, "patch-strict-is-tolerant", "Strict mode has every tolerance of PATCH.", Ours, "any",
			func(s Seams) Seams {
				parse, split, apply := s.Parse, s.Split, s.Patch
				s.Parse = func(body *document.Object, _ patch.Tolerances, maxOps int) ([]patch.Op, error) {
					return parse(body, patch.Tolerant(), maxOps)
				}
				s.Split = func(t *scim.Type, ops []patch.Op, _ patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
					return split(t, ops, patch.Tolerant())
				}
				s.Patch = func(t *scim.Type, doc *document.Object, ops []patch.Op, _ patch.Tolerances) (*document.Object, bool, error) {
					return apply(t, doc, ops, patch.Tolerant())
				}
				return s
			},
			"RFC7644-3.5.2-06", "RFC7644-3.5.2.1-11", "RFC7644-3.5.2.2-10", "RFC7644-3.5.2.3-11", "RFC7644-3.12-04", "RFC7644-3.5.2-11"),
		defect(area, "patch-unknown-operations-skipped", "Operations that are no operations are skipped.", Ours, "any",
			func(s Seams) Seams {
				next := s.Parse
				s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
					known := body.Clone()
					known.Set("Operations", slices.DeleteFunc(known.Array("Operations"), func(v any) bool {
						o, _ := v.(*document.Object)
						return !slices.Contains([]string{"add", "remove", "replace"}, strings.ToLower(o.String("op")))
					}))
					tol.EmptyOperations = true
					return next(known, tol, maxOps)
				}
				return s
			},
			"RFC7644-3.5.2-05", "RFC7644-3.5.2-02", "RFC7644-3.12-04"),
		defect(area, "patch-faults-forgiven", "A PATCH with a faulty path or value is answered with success and changes nothing.", Ours, "any",
			func(s Seams) Seams {
				parse, split := s.Parse, s.Split
				s = forgive(func(_ *scim.Type, doc *document.Object, _ []patch.Op, _ *scim.Error) (*document.Object, error) {
					return doc, nil
				})(s)
				s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
					ops, err := parse(body, tol, maxOps)
					if scim.AsError(err) != nil {
						ops, err = nil, nil
					}
					return ops, err
				}
				s.Split = func(t *scim.Type, ops []patch.Op, tol patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
					docOps, relOps, err := split(t, ops, tol)
					if scim.AsError(err) != nil {
						docOps, relOps, err = nil, nil, nil
					}
					return docOps, relOps, err
				}
				return s
			},
			"RFC7644-3.5.2-02", "RFC7644-3.5.2-09", "RFC7644-3.5.2-10", "RFC7644-3.5.2-11", "RFC7644-3.5.2-14", "RFC7644-3.5.2-15", "RFC7644-3.5.2-17",
			"RFC7644-3.5.2-22", "RFC7644-3.5.2-23", "RFC7644-3.5.2.1-05", "RFC7644-3.5.2.2-01", "RFC7644-3.5.2.2-07", "RFC7644-3.5.2.3-09", "RFC7644-3.5.2-06", "RFC7644-3.12-04"),
	}
}

// onPatchPaths are those in reading paths.
func onPatchPaths() []Deviation {
	const area = "patch-atomic"
	return []Deviation{
		defect(area, "patch-urn-paths-unknown", "Paths with the URN of a schema before them are refused.", Ours, "okta,entra",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "no such attribute"), func(op patch.Op) bool { return isURN(op.Path) }),
			"RFC7644-3.5.2-12", "RFC7644-3.5.2-13", "RFC7644-3.5.2-18", "RFC7644-3.5.2-19", "RFC7644-3.5.2-30", "RFC7644-3.5.2-31", "RFC7644-3.5.2.2-09", "RFC7644-3.5.2.3-05"),
		defect(area, "patch-needs-path", "Operations without a path are refused.", Ours, "okta",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "path is missing"), func(op patch.Op) bool { return !op.HasPath }),
			"RFC7644-3.5.2-07", "RFC7644-3.5.2.1-02", "RFC7644-3.5.2.3-01"),
		defect(area, "patch-letters-of-paths-count", "Names and operators in paths are matched with their letter case.", github("SAP/scimono#176"), "entra,any",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "no such attribute"), func(op patch.Op) bool {
				return strings.ToUpper(op.Path[:min(1, len(op.Path))]) == op.Path[:min(1, len(op.Path))] && op.Path != ""
			}),
			"RFC7644-3.5.2-12"),
		defect(area, "patch-parts-of-several-values-refused", "A path to a sub-attribute of a multi-valued attribute needs a filter.", Ours, "any",
			forbidFor(scim.BadRequest(scim.TypeInvalidPath, "select one value"), func(t *scim.Type, op patch.Op) bool {
				name, _, part := strings.Cut(op.Path, ".")
				a := t.Attribute(name)
				return part && a != nil && a.MultiValued
			}),
			"RFC7644-3.5.2-13a"),
	}
}

// oneByOne sends each operation of a PATCH on its own.
func oneByOne(h http.Handler, w http.ResponseWriter, r *http.Request) {
	_, body := taken(r)
	operations := body.Array("Operations")
	if r.Method != http.MethodPatch || len(operations) < 2 {
		h.ServeHTTP(w, r)
		return
	}
	var last *recorder
	for _, op := range operations {
		one := body.Clone()
		one.Set("Operations", []any{op})
		if last = ask(h, r, http.MethodPatch, document.Append(nil, one)); last.status >= http.StatusBadRequest {
			break
		}
	}
	last.send(w)
}

package deviate

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// onReplacing are the deviations of the operation replace.
func onReplacing() []Deviation {
	return slices.Concat(onReplacingSelected(), onReplacingGroups(), onReplacingRules(), onReplacingNothing())
}

// onReplacingSelected are those of values that a filter selects.
func onReplacingSelected() []Deviation {
	const area = "patch-replace"
	return []Deviation{
		defect(area, "patch-replace-valuepath-sub-drops-siblings", "Replacing one sub-attribute through a value filter deletes the others of that value.", github("wso2/charon#311"), "entra",
			eachOp(func(op patch.Op) patch.Op {
				if found := selecting.FindStringSubmatch(op.Path); op.Kind == patch.Replace && found != nil && found[4] != "" {
					op.Path = strings.TrimSuffix(op.Path, "."+found[4])
					op.Value = document.New(found[2], found[3], found[4], op.Value)
				}
				return op
			}),
			"RFC7644-3.5.2.3-07"),
		defect(area, "patch-replace-nomatch-appends", "A replace or add whose value filter matches nothing creates a value in strict mode.", github("simpleidserver/SimpleIdServer#58"), "any",
			onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					tol.CreateOnUnmatchedFilter = true
					return next(t, doc, ops, tol)
				}
			}),
			"RFC7644-3.5.2.3-08", "RFC7644-3.5.2.1-11"),
		defect(area, "patch-replace-nomatch-silent", "A replace whose value filter matches nothing answers success and changes nothing.", "https://github.com/apache/directory-scimple/commit/b49a4b5", "entra",
			forgive(func(_ *scim.Type, doc *document.Object, _ []patch.Op, e *scim.Error) (*document.Object, error) {
				if e.Type == scim.TypeNoTarget {
					return doc, nil
				}
				return nil, e
			}),
			"RFC7644-3.5.2.3-08", "RFC7644-3.5.2.1-11", "RFC7644-3.5.2-13a"),
	}
}

// onReplacingGroups are those of groups and of operations without a path.
func onReplacingGroups() []Deviation {
	const area = "patch-replace"
	relation := func(t *scim.Type) bool { return t.Relation != "" }
	return []Deviation{
		defect(area, "patch-replace-uri-key-first-crash", "A pathless replace whose first key is a schema URN ends in a crash.", "https://github.com/limosa-io/laravel-scim-server/commit/42dd133", "entra",
			forbid(errNilPointer, func(op patch.Op) bool { return !op.HasPath && urnKey(op.Value, true) }),
			"RFC7644-3.5.2.3-10"),
		defect(area, "patch-replace-not-supported-on-groups", "Groups refuse the operation replace.", github("indigo-iam/iam#934"), "okta",
			forbidFor(scim.BadRequest(scim.TypeInvalidSyntax, "only add and remove"), func(t *scim.Type, op patch.Op) bool { return relation(t) && op.Kind == patch.Replace }),
			"RFC7644-3.5.2-05", "RFC7644-3.5.2.3-03"),
		defect(area, "patch-pathless-on-groups-rejected", "A pathless replace on a group is refused.", github("Metatavu/keycloak-scim-server#100"), "okta",
			forbidFor(scim.BadRequest(scim.TypeInvalidPath, "path is missing"), func(t *scim.Type, op patch.Op) bool { return relation(t) && !op.HasPath }),
			"RFC7644-3.5.2-07", "RFC7644-3.5.2.3-01"),
		defect(area, "patch-replace-id-in-value-fails", "A pathless replace that repeats the resource's own id is refused although tolerant mode promises to read it.", github("Metatavu/keycloak-scim-server#113"), "okta",
			func(s Seams) Seams {
				next, split := s.Patch, s.Split
				s.Patch = func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					tol.IgnoreReadOnly = false
					return next(t, doc, ops, tol)
				}
				s.Split = func(t *scim.Type, ops []patch.Op, tol patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
					tol.IgnoreReadOnly = false
					return split(t, ops, tol)
				}
				return s
			},
			"RFC7644-3.5.2.3-01", "WS-GROUP-06", "OKTA-02"),
		defect(area, "patch-pathless-one-key-skips-rest", "A pathless replace that holds externalId and other keys changes externalId only.", github("simpleidserver/SimpleIdServer#377"), "entra,okta",
			eachOp(func(op patch.Op) patch.Op {
				body, _ := op.Value.(*document.Object)
				if id, given := body.Get("externalId"); given && !op.HasPath {
					op.Value = document.New("externalId", id)
				}
				return op
			}),
			"RFC7644-3.5.2.3-01", "RFC7643-3-05"),
	}
}

// onReplacingRules are those of mutability and of values there are not.
func onReplacingRules() []Deviation {
	const area = "patch-replace"
	return []Deviation{
		defect(area, "patch-mutability-not-enforced", "PATCH changes attributes that /Schemas declares readOnly or immutable.", github("keycloak/keycloak#51155"), "any",
			forgive(func(t *scim.Type, doc *document.Object, ops []patch.Op, e *scim.Error) (*document.Object, error) {
				if e.Type != scim.TypeMutability {
					return nil, e
				}
				for _, op := range ops {
					if a := t.Attribute(single(op)); a != nil && op.Kind != patch.Remove {
						doc.Set(a.Name, document.Clone(op.Value))
					}
				}
				return doc, nil
			}),
			"RFC7644-3.5.2-14", "RFC7644-3.5.2-15", "RFC7643-7-11"),
		defect(area, "patch-replace-first-match-only", "A replace with a value filter reaches the first value that matches only.", Ours, "any",
			outcome(firstOnly),
			"RFC7644-3.5.2.3-06", "RFC7644-3.5.2.3-07"),
		defect(area, "patch-replace-absent-refused", "A replace of an attribute that has no value is refused.", Ours, "okta,entra",
			onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					for _, op := range ops {
						if _, there := doc.Get(single(op)); op.Kind == patch.Replace && single(op) != "" && !there {
							return nil, false, scim.BadRequest(scim.TypeNoTarget, "%s has no value to replace", op.Path)
						}
					}
					return next(t, doc, ops, tol)
				}
			}),
			"RFC7644-3.5.2.3-04"),
	}
}

// onReplacingNothing are those that pass over operations.
func onReplacingNothing() []Deviation {
	const area = "patch-replace"
	return []Deviation{
		defect(area, "patch-replace-filtered-merges", "A replace of a value that a filter selects keeps the parts it does not give.", Ours, "any",
			eachOp(func(op patch.Op) patch.Op {
				if found := selecting.FindStringSubmatch(op.Path); op.Kind == patch.Replace && found != nil && found[4] == "" {
					op.Kind = patch.Add
				}
				return op
			}),
			"RFC7644-3.5.2.3-06a"),
		defect(area, "patch-replace-with-filter-ignored", "A replace of a value that a filter selects is passed over.", Ours, "any",
			keepOps(func(op patch.Op) bool {
				_, object := op.Value.(*document.Object)
				return op.Kind != patch.Replace || !object || !strings.Contains(op.Path, "[")
			}),
			"RFC7644-3.5.2-13", "RFC7644-3.5.2.3-06"),
		defect(area, "patch-replace-lists-add", "A replace of a list adds to the list.", Ours, "any",
			eachOp(func(op patch.Op) patch.Op {
				if _, list := op.Value.([]any); list && op.Kind == patch.Replace && op.HasPath {
					op.Kind = patch.Add
				}
				return op
			}),
			"RFC7644-3.5.2.3-03"),
		defect(area, "patch-replace-null-ignored", "A replace with null is passed over.", Ours, "any",
			keepOps(func(op patch.Op) bool { return op.Kind != patch.Replace || op.Value != nil }),
			"RFC7644-3.5.2.3-09"),
		defect(area, "patch-replace-text-ignored", "A replace of a single value by its path is passed over.", Ours, "any",
			keepOps(func(op patch.Op) bool { return op.Kind != patch.Replace || !isText(op.Value) }),
			"RFC7644-3.5.2.3-02", "RFC7644-3.5-02", "RFC7644-3.5.2-13", "RFC7644-3.5.2-20"),
	}
}

// firstOnly takes back all but the first change that a filter led to.
func firstOnly(doc, result *document.Object, ops []patch.Op) {
	for _, op := range ops {
		found := selecting.FindStringSubmatch(op.Path)
		if op.Kind != patch.Replace || found == nil {
			continue
		}
		old, now, changed := doc.Array(found[1]), result.Array(found[1]), false
		for i := range min(len(old), len(now)) {
			if document.Equal(old[i], now[i]) {
				continue
			}
			if changed {
				now[i] = document.Clone(old[i])
			}
			changed = true
		}
	}
}

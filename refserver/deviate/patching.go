package deviate

import (
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// applier wraps the PATCH engine.
type applier func(next patch.ApplyFunc) patch.ApplyFunc

func onApply(wrap applier) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Patch = wrap(s.Patch)
		return s
	}
}

// rewriteOps hands the engine other operations than the client sent.
func rewriteOps(change func(t *scim.Type, ops []patch.Op) []patch.Op) func(Seams) Seams {
	return onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
		return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			return next(t, doc, change(t, ops), tol)
		}
	})
}

// keepOps hands on only the operations that keep accepts.
func keepOps(keep func(op patch.Op) bool) func(Seams) Seams {
	return rewriteOps(func(_ *scim.Type, ops []patch.Op) []patch.Op {
		var kept []patch.Op
		for _, op := range ops {
			if keep(op) {
				kept = append(kept, op)
			}
		}
		return kept
	})
}

// named tells whether an operation's path is the attribute.
func named(op patch.Op, attribute string) bool {
	return op.HasPath && strings.EqualFold(strings.TrimSpace(op.Path), attribute)
}

// mapValues changes the values an operation gives for an attribute, whether it
// names it in its path or as a key of a pathless value.
func mapValues(ops []patch.Op, attribute string, change func(any) any) []patch.Op {
	changed := make([]patch.Op, len(ops))
	for i, op := range ops {
		if named(op, attribute) && op.HasValue {
			op.Value = change(op.Value)
		}
		if body, ok := op.Value.(*document.Object); ok && !op.HasPath {
			if value, given := body.Get(attribute); given {
				body = body.Clone()
				body.Set(attribute, change(value))
				op.Value = body
			}
		}
		changed[i] = op
	}
	return changed
}

// onPatch are the deviations of the PATCH engine.
func onPatch() []Deviation {
	return []Deviation{
		{
			Name: "patch-string-false-is-truthy", Area: "patch-replace",
			What:         "active sent as the string \"False\" is stored as true.",
			Requirements: []string{"RFC7643-2.3.2-01", "RFC7643-4.1.1-11", "WS-USER-04"},
			Source:       github("ssoready/ssoready#155"), Suffers: []string{"entra"},
			Wrap: rewriteOps(func(_ *scim.Type, ops []patch.Op) []patch.Op {
				return mapValues(ops, "active", func(value any) any {
					if text, ok := value.(string); ok {
						return text != ""
					}
					return value
				})
			}),
		},
		{
			Name: "patch-replace-name-drops-siblings", Area: "patch-replace",
			What:         "Replacing a complex attribute with some sub-attributes deletes those that were not sent.",
			Requirements: []string{"RFC7644-3.5.2.3-05"},
			Source:       github("apache/directory-scimple#725"), Suffers: []string{"okta", "entra", "any"},
			Wrap: rewriteOps(dropSiblings),
		},
		{
			Name: "patch-pathless-replace-replaces-all", Area: "patch-replace",
			What:         "A pathless replace is taken for the whole user: what it does not name is cleared.",
			Requirements: []string{"RFC7644-3.5.2.3-01", "WS-USER-04"},
			Source:       github("ssoready/ssoready#206"), Suffers: []string{"okta", "entra"},
			Wrap: onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					whole := slices.ContainsFunc(ops, func(op patch.Op) bool { return op.Kind == patch.Replace && !op.HasPath })
					if !whole || t.Relation != "" {
						return next(t, doc, ops, tol)
					}
					bare := document.New("schemas", []any{t.Core.ID}, "userName", doc.String("userName"), "active", true)
					return next(t, bare, ops, tol)
				}
			}),
		},
		{
			Name: "etag-noop-bumps-version", Area: "etag",
			What:         "Writing the same value again gives a new version and a new lastModified.",
			Requirements: []string{"RFC7644-3.5.2.1-09", "RFC7644-3.5.1-14", "RFC7644-3.14-08", "WS-SYNC-08"},
			Source:       "https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/5f4cd5a1", Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return touchesAlways{next} }),
		},
	}
}

// onSkipping are the deviations that pass over operations and report success.
func onSkipping() []Deviation {
	return []Deviation{
		{
			Name: "patch-pathless-active-ignored", Area: "user-life",
			What:         "A pathless {\"active\":false} is answered with success but the user stays active.",
			Requirements: []string{"RFC7644-3.5.2.3-01", "RFC7643-4.1.1-11", "WS-USER-04"},
			Source:       github("OneUptime/oneuptime#3852"), Suffers: []string{"okta"},
			Wrap: keepOps(func(op patch.Op) bool {
				body, ok := op.Value.(*document.Object)
				if !ok || op.HasPath || body.Len() != 1 {
					return true
				}
				_, active := body.Get("active")
				return !active
			}),
		},
		{
			Name: "patch-replace-boolean-ignored", Area: "patch-replace",
			What:         "A replace with false is ignored because false is taken for a missing value.",
			Requirements: []string{"RFC7644-3.5.2.3-02"},
			Source:       "https://github.com/15five/django-scim2/blob/master/CHANGES.txt", Suffers: []string{"entra", "okta"},
			Wrap: keepOps(func(op patch.Op) bool { return op.Kind != patch.Replace || op.Value != false }),
		},
		{
			Name: "patch-only-replace-processed", Area: "patch-add",
			What:         "add operations are skipped and success is answered.",
			Requirements: []string{"RFC7644-3.5.2.1-01", "RFC7644-3.5.2.1-03", "RFC7644-3.5.2.1-07", "RFC7644-3.5.2-05", "RFC7644-3.1-03"},
			Source:       github("open-webui/open-webui#30074"), Suffers: []string{"entra"},
			Wrap: keepOps(func(op patch.Op) bool { return op.Kind != patch.Add }),
		},
		{
			Name: "patch-remove-silently-skipped", Area: "patch-remove",
			What:         "remove operations are skipped and success is answered.",
			Requirements: []string{"RFC7644-3.5.2.2-02", "RFC7644-3.5.2.2-03", "RFC7644-3.5.2.2-04", "RFC7644-3.5.2.2-08", "RFC7644-3.5.2-05", "RFC7644-3.1-03"},
			Source:       github("better-auth/better-auth#10421"), Suffers: []string{"any"},
			Wrap: keepOps(func(op patch.Op) bool { return op.Kind != patch.Remove }),
		},
	}
}

// onRefusing are the deviations that refuse operations they should carry out.
func onRefusing() []Deviation {
	return []Deviation{
		{
			Name: "life-reactivate-rejected", Area: "user-life",
			What:         "Setting active to true is answered with 400.",
			Requirements: []string{"RFC7644-3.5.2.3-02", "RFC7643-4.1.1-11", "WS-USER-05"},
			Source:       github("FusionAuth/fusionauth-issues#3311"), Suffers: []string{"entra", "okta", "jumpcloud"},
			Wrap: onApply(refuseActivation),
		},
		{
			Name: "patch-op-case-sensitive", Area: "patch-replace",
			What:         "Operations named Add, Replace or Remove with a capital are refused although tolerant mode promises to read them.",
			Requirements: []string{"RFC7644-3.5.2-06"},
			Source:       github("python-scim/scim2-models#55"), Suffers: []string{"entra"},
			Wrap: func(s Seams) Seams {
				next := s.Parse
				s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
					tol.CapitalisedOp = false
					return next(body, tol, maxOps)
				}
				return s
			},
		},
		{
			Name: "patch-replace-empty-list-rejected", Area: "patch-replace",
			What:         "A replace with an empty array is refused as a bad request.",
			Requirements: []string{"RFC7644-3.5.2.3-09", "RFC7644-3.5.2.3-03", "RFC7643-2.5-02"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#757"), Suffers: []string{"okta", "entra"},
			Wrap: func(s Seams) Seams {
				next := s.Parse
				s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
					ops, err := next(body, tol, maxOps)
					for _, op := range ops {
						if list, ok := op.Value.([]any); ok && len(list) == 0 && op.Kind == patch.Replace {
							return nil, scim.BadRequest(scim.TypeInvalidValue, "value must not be empty")
						}
					}
					return ops, err
				}
				return s
			},
		},
		{
			Name: "patch-add-filtered-missing-element-fails", Area: "patch-add",
			What:         "An add to phoneNumbers[type eq \"work\"].value on a user without a work number fails although tolerant mode promises to create it.",
			Requirements: []string{"RFC7644-3.5.2.1-11"},
			Source:       github("better-auth/better-auth#10682"), Suffers: []string{"entra"},
			Wrap: onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					tol.CreateOnUnmatchedFilter = false
					return next(t, doc, ops, tol)
				}
			}),
		},
	}
}

// dropSiblings clears a complex attribute before it is replaced, so that only
// what the client sent is left of it.
func dropSiblings(t *scim.Type, ops []patch.Op) []patch.Op {
	var changed []patch.Op
	for _, op := range ops {
		if op.Kind == patch.Replace {
			for _, name := range complexTargets(t, op) {
				changed = append(changed, patch.Op{Index: op.Index, Kind: patch.Remove, Path: name, HasPath: true})
			}
		}
		changed = append(changed, op)
	}
	return changed
}

// complexTargets names the single-valued complex core attributes an operation
// gives a value for.
func complexTargets(t *scim.Type, op patch.Op) []string {
	var names []string
	body, ok := op.Value.(*document.Object)
	if !ok {
		return nil
	}
	if op.HasPath {
		names = []string{op.Path}
	} else {
		for name, value := range body.All() {
			if _, object := value.(*document.Object); object {
				names = append(names, name)
			}
		}
	}
	var complexNames []string
	for _, name := range names {
		if a := t.Attribute(strings.TrimSpace(name)); a != nil && a.Type == scim.Complex && !a.MultiValued {
			complexNames = append(complexNames, a.Name)
		}
	}
	return complexNames
}

// refuseActivation answers 400 when the operations would make a user active.
func refuseActivation(next patch.ApplyFunc) patch.ApplyFunc {
	return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
		result, changed, err := next(t, doc, ops, tol)
		before, _ := doc.Get("active")
		after, _ := result.Get("active")
		if err == nil && before == false && after == true {
			return nil, false, scim.BadRequest(scim.TypeInvalidValue, "active can only be set to false")
		}
		return result, changed, err
	}
}

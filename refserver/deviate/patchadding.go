package deviate

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// selecting is a path that selects a value by one comparison and names a part
// of it: emails[type eq "work"].display.
var selecting = regexp.MustCompile(`^(\w+)\[(\w+) eq "([^"]*)"\](?:\.(\w+))?$`)

// eachOp changes operations one by one.
func eachOp(change func(op patch.Op) patch.Op) func(Seams) Seams {
	return rewriteOps(func(_ *scim.Type, ops []patch.Op) []patch.Op {
		changed := make([]patch.Op, len(ops))
		for i, op := range ops {
			changed[i] = change(op)
		}
		return changed
	})
}

// onAdding are the deviations of the operation add.
func onAdding() []Deviation {
	return slices.Concat(onAddingValues(), onAddingParts(), onAddingWrongly())
}

// onAddingValues are those of lists.
func onAddingValues() []Deviation {
	const area = "patch-add"
	return []Deviation{
		defect(area, "patch-add-existing-member-duplicates", "Adding a value that is already there stores it a second time.", github("wso2/product-is#5333"), "entra,jumpcloud",
			outcome(func(doc, result *document.Object, ops []patch.Op) {
				for _, op := range ops {
					name := single(op)
					added, ok := op.Value.([]any)
					if op.Kind == patch.Add && ok && len(result.Array(name)) == len(doc.Array(name)) && len(added) > 0 {
						result.Set(name, append(result.Array(name), document.Clone(added[0])))
					}
				}
			}),
			"RFC7644-3.5.2.1-08", "RFC7643-2.4-06", "RFC7644-3.5.2.1-09"),
		defect(area, "patch-add-array-nested", "Adding an array to a multi-valued attribute stores the array as one element.", github("thomaspoignant/scim-patch#39"), "any",
			outcome(func(doc, result *document.Object, ops []patch.Op) {
				for _, op := range ops {
					added, ok := op.Value.([]any)
					if op.Kind == patch.Add && ok && len(added) > 0 {
						result.Set(single(op), append(doc.Clone().Array(single(op)), document.Clone(added)))
					}
				}
			}),
			"RFC7644-3.5.2.1-06"),
		defect(area, "patch-add-filtered-appends-second-element", "An add to emails[type eq \"work\"].display appends a second work value.", "https://github.com/pingidentity/scim2", "entra",
			eachOp(func(op patch.Op) patch.Op {
				if found := selecting.FindStringSubmatch(op.Path); op.Kind == patch.Add && found != nil && found[4] != "" {
					op.Path, op.Value = found[1], []any{document.New(found[2], found[3], found[4], op.Value)}
				}
				return op
			}),
			"RFC7644-3.5.2.1-10"),
	}
}

// onAddingParts are those of single values and extensions.
func onAddingParts() []Deviation {
	const area = "patch-add"
	return []Deviation{
		defect(area, "patch-add-single-valued-rejected", "An add on a single-valued attribute that has a value is refused.", github("rancher/rancher#55776"), "entra",
			onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
				return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
					for _, op := range ops {
						if old, _ := doc.Get(single(op)); op.Kind == patch.Add && old != nil && old != op.Value && isText(old) {
							return nil, false, scim.BadRequest(scim.TypeInvalidValue, "%s has a value already", op.Path)
						}
					}
					return next(t, doc, ops, tol)
				}
			}),
			"RFC7644-3.5.2.1-07"),
		defect(area, "patch-add-extension-leaves-schemas", "Adding an extension attribute by its URN leaves schemas without the URN.", "https://github.com/15five/django-scim2/blob/master/CHANGES.txt", "entra",
			outcome(func(doc, result *document.Object, _ []patch.Op) {
				result.Set("schemas", document.Clone(doc.Array("schemas")))
			}),
			"RFC7644-3.5.2-19", "RFC7643-3.3-04", "RFC7643-3.3-06"),
		defect(area, "patch-add-implicit-primary-demotes", "Adding an e-mail without a primary flag makes it primary.", github("simstudioai/sim#7567"), "any",
			eachOp(func(op patch.Op) patch.Op {
				for _, o := range objectsOf(array(op.Value)) {
					if _, given := o.Get("primary"); op.Kind == patch.Add && op.Path == "emails" && !given {
						o.Set("primary", true)
					}
				}
				return op
			}),
			"RFC7643-2.4-03", "RFC7644-3.5.2-21", "WS-USER-03"),
		defect(area, "patch-add-pathless-urn-rejected", "A pathless operation with an object keyed by an extension URN is refused.", github("elimity-com/scim#204"), "okta,entra",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "invalid prefix"), func(op patch.Op) bool { return !op.HasPath && urnKey(op.Value, false) }),
			"RFC7644-3.5.2.3-10", "RFC7644-3.5.2.3-11"),
	}
}

// onAddingWrongly are those that take add for something else.
func onAddingWrongly() []Deviation {
	const area = "patch-add"
	return []Deviation{
		defect(area, "patch-externalid-no-target", "An operation on externalId fails because it is looked up in the resource's own schema.", github("simpleidserver/SimpleIdServer#280"), "entra",
			forbid(scim.BadRequest(scim.TypeNoTarget, "no attribute externalId"), func(op patch.Op) bool { return strings.EqualFold(op.Path, "externalId") }),
			"RFC7643-3-05", "RFC7644-3.5.2.1-03"),
		defect(area, "patch-add-replaces-list", "An add to a multi-valued attribute replaces all its values.", Ours, "any",
			eachOp(func(op patch.Op) patch.Op {
				if op.Kind == patch.Add && !strings.Contains(op.Path, "[") {
					op.Kind = patch.Replace
				}
				return op
			}),
			"RFC7644-3.5.2.1-06", "RFC7644-3.5.2.1-06a", "RFC7644-3.5.2.1-02"),
		defect(area, "patch-add-drops-siblings", "An add to a complex attribute drops the sub-attributes it does not name.", Ours, "any",
			rewriteOps(func(t *scim.Type, ops []patch.Op) []patch.Op {
				ops = slices.Clone(ops)
				for i := range ops {
					if ops[i].Kind == patch.Add {
						ops[i].Kind = patch.Replace
					}
				}
				return dropSiblings(t, ops)
			}),
			"RFC7644-3.5.2.1-12"),
		defect(area, "patch-add-complex-ignored", "An add of an object to a complex attribute is passed over.", Ours, "any",
			keepOps(func(op patch.Op) bool {
				_, object := op.Value.(*document.Object)
				return op.Kind != patch.Add || !object || !op.HasPath || strings.Contains(op.Path, ":")
			}),
			"RFC7644-3.5.2.1-04", "RFC7644-3.5.2.1-13", "RFC7644-3.5.2.1-01", "RFC7644-3.5.2.1-06a"),
	}
}

func array(v any) []any {
	list, _ := v.([]any)
	return list
}

func isText(v any) bool {
	_, text := v.(string)
	return text
}

// urnKey reports whether an object has a key with a URN, or, with first, begins
// with one.
func urnKey(v any, first bool) bool {
	o, _ := v.(*document.Object)
	for name := range o.All() {
		if isURN(name) {
			return true
		}
		if first {
			return false
		}
	}
	return false
}

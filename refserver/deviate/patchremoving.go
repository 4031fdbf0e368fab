package deviate

import (
	"context"
	"net/http"
	"regexp"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

var spaced = regexp.MustCompile(`"[^"]*\s[^"]*"`)

// onRemoving are the deviations of the operation remove.
func onRemoving() []Deviation {
	const area = "patch-remove"
	return []Deviation{
		defect(area, "patch-remove-path-filter-spaces-rejected", "A value filter whose string holds a space is taken for a broken path.", "https://github.com/pond/scimitar/blob/main/CHANGELOG.md", "any",
			forbid(scim.BadRequest(scim.TypeInvalidPath, "the path cannot be read"), func(op patch.Op) bool { return spaced.MatchString(op.Path) }),
			"RFC7644-3.5.2-09", "RFC7644-3.5.2.2-04", "RFC7644-3.5.2-13"),
		defect(area, "patch-remove-complex-by-urn-path-noop", "Removing a complex attribute by its full URN leaves it in place.", "https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/1e7d2683", "any",
			keepOps(func(op patch.Op) bool { return op.Kind != patch.Remove || !isURN(op.Path) }),
			"RFC7644-3.5.2.2-08", "RFC7644-3.5.2.2-09", "RFC7643-3.3-06"),
		defect(area, "patch-remove-required-attribute-accepted", "Removing a required attribute succeeds.", github("wso2/charon#356"), "any",
			forgive(func(_ *scim.Type, doc *document.Object, ops []patch.Op, e *scim.Error) (*document.Object, error) {
				for _, op := range ops {
					if op.Kind == patch.Remove && e.Type == scim.TypeMutability {
						doc.Delete(single(op))
						return doc, nil
					}
				}
				return nil, e
			}),
			"RFC7644-3.5.2.2-07", "RFC7643-4.1.1-04"),
		defect(area, "patch-remove-last-member-keeps-empty-object", "A group without members shows one empty member.", "https://github.com/Captain-P-Goldfish/SCIM-SDK/commit/ee882368", "entra",
			rewrite(func(_ *http.Request, a *answer) {
				for _, resource := range a.resources() {
					if meta := resource.Object("meta"); meta.String("resourceType") == "Group" && len(resource.Array("members")) == 0 {
						resource.Set("members", []any{&document.Object{}})
					}
				}
			}),
			"RFC7644-3.5.2.2-04", "RFC7644-3.5.2.2-03", "RFC7643-2.5-01"),
		defect(area, "patch-remove-filter-clears-all", "A remove with a value filter clears the whole attribute.", Ours, "any",
			eachOp(func(op patch.Op) patch.Op {
				if found := selecting.FindStringSubmatch(op.Path); op.Kind == patch.Remove && found != nil {
					op.Path = found[1]
				}
				return op
			}),
			"RFC7644-3.5.2.2-04", "RFC7644-3.5.2.2-05"),
		defect(area, "patch-remove-value-clears-all", "A remove with a path and a value clears the whole attribute.", github("apache/directory-scimple#436"), "entra,jumpcloud",
			func(s Seams) Seams {
				next := s.Parse
				s.Parse = func(body *document.Object, tol patch.Tolerances, maxOps int) ([]patch.Op, error) {
					ops, err := next(body, tol, maxOps)
					for i := range ops {
						if ops[i].Kind == patch.Remove {
							ops[i].Value, ops[i].HasValue = nil, false
						}
					}
					return ops, err
				}
				return s
			},
			"RFC7644-3.5.2.2-10"),
		defect(area, "patch-remove-of-nobody-404", "Removing somebody who is no member answers 404.", Ours, "any",
			onStorage(func(next workspace.Store) workspace.Store { return missesMembers{next} }),
			"RFC7644-3.5.2.2-06"),
		defect(area, "patch-remove-parts-ignored", "A remove of a sub-attribute is passed over.", Ours, "any",
			keepOps(func(op patch.Op) bool {
				return op.Kind != patch.Remove || !strings.Contains(op.Path, ".") || isURN(op.Path)
			}),
			"RFC7644-3.5.2.2-05", "RFC7644-3.5.2.2-02"),
	}
}

// missesMembers takes for an error that there was nobody to remove.
type missesMembers struct{ workspace.Store }

func (s missesMembers) RemoveMembersWhere(ctx context.Context, ws, group string, where *filter.Filter) (int, error) {
	n, err := s.Store.RemoveMembersWhere(ctx, ws, group, where)
	if err == nil && n == 0 {
		return 0, scim.Refused(http.StatusNotFound, "no such member")
	}
	return n, err
}

func (s missesMembers) RemoveMembers(ctx context.Context, ws, group string, ids []string) (int, error) {
	n, err := s.Store.RemoveMembers(ctx, ws, group, ids)
	if err == nil && n == 0 {
		return 0, scim.Refused(http.StatusNotFound, "no such member")
	}
	return n, err
}

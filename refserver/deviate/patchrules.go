package deviate

import (
	"regexp"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
)

// after changes what a PATCH makes of a document; doc is the one before.
func after(change func(doc, result *document.Object, ops []patch.Op)) func(Seams) Seams {
	return onApply(func(next patch.ApplyFunc) patch.ApplyFunc {
		return func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
			result, changed, err := next(t, doc, ops, tol)
			if err != nil {
				result = doc.Clone()
			}
			change(doc, result, ops)
			return result, changed || err != nil, nil
		}
	})
}

var memberValue = regexp.MustCompile(`^members\[value eq "([^"]+)"\]\.value$`)

// editsMembers takes a change of a member's id for a removal and an addition.
func editsMembers(s Seams) Seams {
	next := s.Split
	s.Split = func(t *scim.Type, ops []patch.Op, tol patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
		for _, op := range ops {
			found := memberValue.FindStringSubmatch(op.Path)
			if id, ok := op.Value.(string); ok && found != nil {
				return nil, []patch.RelationOp{
					{Kind: patch.RelRemove, Members: []patch.Member{{Value: found[1]}}},
					{Kind: patch.RelAdd, Members: []patch.Member{{Value: id}}},
				}, nil
			}
		}
		return next(t, ops, tol)
	}
	return s
}

// onPatchRules are the deviations in what the result of a PATCH must obey.
func onPatchRules() []Deviation {
	return []Deviation{
		{
			Name: "primary-patch-leaves-old", Area: "primary",
			What:         "A value that becomes primary leaves the old one primary.",
			Requirements: []string{"RFC7644-3.5.2-21", "RFC7643-2.4-02"},
			Source:       github("sourcegraph/sourcegraph-public-snapshot#49210"), Suffers: []string{"any"},
			Wrap: after(func(doc, result *document.Object, _ []patch.Op) {
				for _, was := range doc.Array("emails") {
					old, _ := was.(*document.Object)
					for _, v := range result.Array("emails") {
						o, _ := v.(*document.Object)
						if primary, _ := old.Get("primary"); primary == true && o.String("value") == old.String("value") {
							o.Set("primary", true)
						}
					}
				}
			}),
		},
		ours("patch-errors-swallowed", "patch-replace", "A PATCH that cannot be carried out is answered with success.",
			after(func(_, _ *document.Object, _ []patch.Op) {}), "RFC7643-2.3-03"),
		ours("patch-writes-anything", "patch-replace", "A PATCH writes id, groups and the name of a manager, and removes userName.",
			after(func(_, result *document.Object, ops []patch.Op) {
				for _, op := range ops {
					switch strings.ToLower(op.Path) {
					case "id", "groups":
						result.Set(op.Path, op.Value)
					case strings.ToLower(scim.EnterpriseUserURN) + ":manager.displayname":
						result.Object(scim.EnterpriseUserURN).Object("manager").Set("displayName", op.Value)
					case "username":
						if op.Kind == patch.Remove {
							result.Set("userName", "")
						}
					}
				}
			}), "RFC7643-3.1-05", "RFC7643-3.1-08", "RFC7643-4.1.1-04", "RFC7643-4.3-03"),
		ours("patch-member-edited-in-place", "groups", "The id of a member can be edited.", editsMembers, "RFC7643-4.2-04"),
	}
}

package deviate

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/document"
	"github.com/scimproof/scimproof/refserver/scim/patch"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// rewriteSteps changes what a PATCH does to a group's members.
func rewriteSteps(change func(ops []patch.Op, doc []patch.Op, steps []patch.RelationOp) []patch.RelationOp) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Split
		s.Split = func(t *scim.Type, ops []patch.Op, tol patch.Tolerances) ([]patch.Op, []patch.RelationOp, error) {
			doc, steps, err := next(t, ops, tol)
			if err != nil || t.Relation == "" {
				return doc, steps, err
			}
			return doc, change(ops, doc, steps), nil
		}
		return s
	}
}

// byIndex finds the operation a step comes from.
func byIndex(ops []patch.Op, index int) patch.Op {
	for _, op := range ops {
		if op.Index == index {
			return op
		}
	}
	return patch.Op{}
}

// onMembers are the deviations in how groups get and lose members.
func onMembers() []Deviation {
	return []Deviation{
		{
			Name: "patch-remove-member-by-value-clears-group", Area: "patch-remove",
			What:         "A remove of members with a value array naming one member takes away all members.",
			Requirements: []string{"RFC7644-3.5.2.2-10", "WS-GROUP-11"},
			Source:       github("simpleidserver/SimpleIdServer#244"), Suffers: []string{"entra", "jumpcloud"},
			Wrap: rewriteSteps(func(ops, _ []patch.Op, steps []patch.RelationOp) []patch.RelationOp {
				for i, step := range steps {
					if step.Kind == patch.RelRemove && byIndex(ops, step.Index).HasValue {
						steps[i] = patch.RelationOp{Index: step.Index, Kind: patch.RelClear}
					}
				}
				return steps
			}),
		},
		{
			Name: "patch-replace-unrelated-attribute-empties-group", Area: "patch-replace",
			What:         "A replace that names no members is taken for a replace of all members with none.",
			Requirements: []string{"RFC7644-3.5.2.3-01", "WS-GROUP-05", "WS-GROUP-06"},
			Source:       github("langwatch/langwatch#7136"), Suffers: []string{"entra", "okta"},
			Wrap: rewriteSteps(func(_, doc []patch.Op, steps []patch.RelationOp) []patch.RelationOp {
				replaces := slices.ContainsFunc(doc, func(op patch.Op) bool { return op.Kind == patch.Replace })
				if replaces && len(steps) == 0 {
					return []patch.RelationOp{{Kind: patch.RelClear}}
				}
				return steps
			}),
		},
		{
			Name: "patch-remove-member-filter-ignored", Area: "patch-remove",
			What:         "A remove of members[value eq \"id\"] is answered with success but the membership stays.",
			Requirements: []string{"RFC7644-3.5.2.2-04", "RFC7644-3.1-03", "WS-GROUP-05"},
			Source:       github("goauthentik/authentik#25686"), Suffers: []string{"okta", "entra"},
			Wrap: rewriteSteps(func(ops, _ []patch.Op, steps []patch.RelationOp) []patch.RelationOp {
				return slices.DeleteFunc(steps, func(step patch.RelationOp) bool {
					return step.Kind == patch.RelRemoveWhere || strings.Contains(byIndex(ops, step.Index).Path, "[")
				})
			}),
		},
		{
			Name: "patch-add-member-without-type-ignored", Area: "patch-add",
			What:         "A member sent without type is silently not added.",
			Requirements: []string{"RFC7643-4.2-05", "RFC7644-3.5.2.1-06"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#419"), Suffers: []string{"okta", "entra", "jumpcloud"},
			Wrap: rewriteSteps(func(_, _ []patch.Op, steps []patch.RelationOp) []patch.RelationOp {
				for i := range steps {
					if steps[i].Kind == patch.RelAdd {
						steps[i].Members = slices.DeleteFunc(slices.Clone(steps[i].Members), func(m patch.Member) bool { return m.Type == "" })
					}
				}
				return slices.DeleteFunc(steps, func(step patch.RelationOp) bool {
					return step.Kind == patch.RelAdd && len(step.Members) == 0
				})
			}),
		},
	}
}

// onMemberRows are those that come about where memberships are kept.
func onMemberRows() []Deviation {
	return []Deviation{
		{
			Name: "patch-replace-members-never-removes", Area: "patch-replace",
			What:         "A shorter list of members adds the listed members but never drops the others.",
			Requirements: []string{"RFC7644-3.5.2.3-03", "RFC7643-4.2-07", "WS-GROUP-05"},
			Source:       github("keycloak/keycloak#52752"), Suffers: []string{"okta"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsMembers{next} }),
		},
		{
			Name: "patch-add-existing-member-500", Area: "patch-add",
			What:         "Adding somebody who is already a member answers 500.",
			Requirements: []string{"RFC7644-3.5.2.1-08", "WS-GROUP-05"},
			Source:       github("simpleidserver/SimpleIdServer#245"), Suffers: []string{"entra", "jumpcloud"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return refusesKnownMember{next} }),
		},
		{
			Name: "put-members-ignored", Area: "put",
			What:         "A new list of members for a group is answered with success and not stored.",
			Requirements: []string{"RFC7644-3.5.1-02", "WS-GROUP-05"},
			Source:       github("Metatavu/keycloak-scim-server#111"), Suffers: []string{"okta", "jumpcloud"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return &ignoresLists{Store: next} }),
		},
		{
			Name: "group-dangling-member-after-delete", Area: "groups",
			What:         "A deleted user stays in the members of groups.",
			Requirements: []string{"RFC7644-3.6-06", "RFC7643-2.3.7-03", "WS-GROUP-12"},
			Source:       github("BerriAI/litellm#34180"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return keepsMemberships{next} }),
		},
		{
			Name: "deactivation-leaves-groups", Area: "groups",
			What:         "Deactivating a user takes them out of every group.",
			Requirements: []string{"WS-GROUP-12", "WS-USER-05"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return leavesOnDeactivation{next} }),
		},
		{
			Name: "group-rename-ignored", Area: "groups",
			What:         "A new displayName for a group is answered with success and not stored.",
			Requirements: []string{"RFC7644-3.5.1-02", "WS-GROUP-06"},
			Source:       "https://github.com/jelhub/scimgateway", Suffers: []string{"any"},
			Wrap: keepsGroupName,
		},
	}
}

func onStorage(wrap func(workspace.Store) workspace.Store) func(Seams) Seams {
	return func(s Seams) Seams {
		if s.Store != nil {
			s.Store = wrap(s.Store)
		}
		return s
	}
}

// keepsMembers never takes out those a new list leaves out.
type keepsMembers struct{ workspace.Store }

func (keepsMembers) RetainMembers(context.Context, string, string, []string) (int, error) {
	return 0, nil
}

// ignoresLists leaves members as they are when it is given a whole list. It
// lives for one request.
type ignoresLists struct {
	workspace.Store

	list bool
}

func (s *ignoresLists) RetainMembers(context.Context, string, string, []string) (int, error) {
	s.list = true
	return 0, nil
}

func (s *ignoresLists) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	if s.list {
		return 0, nil
	}
	return s.Store.AddMembers(ctx, ws, group, members, at)
}

// keepsMemberships deletes a user and leaves the rows that name them.
type keepsMemberships struct{ workspace.Store }

func (keepsMemberships) LeaveAllGroups(context.Context, string, string) ([]string, error) {
	return nil, nil
}

// refusesKnownMember runs into the primary key it does not expect.
type refusesKnownMember struct{ workspace.Store }

func (s refusesKnownMember) AddMembers(ctx context.Context, ws, group string, members []workspace.MemberRef, at time.Time) (int, error) {
	added, err := s.Store.AddMembers(ctx, ws, group, members, at)
	if err == nil && added < len(members) {
		return 0, errDuplicateKey
	}
	return added, err
}

// leavesOnDeactivation forgets memberships together with access.
type leavesOnDeactivation struct{ workspace.Store }

func (s leavesOnDeactivation) SetMemberStatus(ctx context.Context, ws, id string, status workspace.Status) error {
	if status == workspace.Inactive {
		if _, err := s.LeaveAllGroups(ctx, ws, id); err != nil {
			return err
		}
	}
	return s.Store.SetMemberStatus(ctx, ws, id, status)
}

// keepsGroupName leaves displayName as it is, in PUT and in PATCH.
func keepsGroupName(s Seams) Seams {
	applied := s.Patch
	s.Patch = func(t *scim.Type, doc *document.Object, ops []patch.Op, tol patch.Tolerances) (*document.Object, bool, error) {
		result, changed, err := applied(t, doc, ops, tol)
		if err == nil && t.Relation != "" {
			result.Set("displayName", doc.String("displayName"))
			changed = changed && !document.Equal(result, doc)
		}
		return result, changed, err
	}
	normalised := s.Normalise
	s.Normalise = func(t *scim.Type, body *document.Object, op scim.Operation, current *document.Object, r scim.Rules) (*document.Object, error) {
		result, err := normalised(t, body, op, current, r)
		if err == nil && t.Relation != "" && op == scim.Replace {
			result.Set("displayName", current.String("displayName"))
		}
		return result, err
	}
	return s
}

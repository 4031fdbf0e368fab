package deviate

import (
	"context"
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// onCompile wraps the filter compiler.
func onCompile(wrap func(next workspace.CompileFunc) workspace.CompileFunc) func(Seams) Seams {
	return func(s Seams) Seams {
		s.Compile = wrap(s.Compile)
		return s
	}
}

// rewriteFilter changes a compiled filter; text is what the client sent.
func rewriteFilter(change func(text string, t *scim.Type, e filter.Expr) filter.Expr) func(Seams) Seams {
	return onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
		return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			f, err := next(text, t, o)
			if err != nil {
				return nil, err
			}
			changed := *f
			changed.Expr = change(text, t, f.Expr)
			return &changed, nil
		}
	})
}

// onFilters are the deviations of searching.
func onFilters() []Deviation {
	return []Deviation{
		{
			Name: "filter-username-value-case-sensitive", Area: "filter",
			What:         "userName eq compares the text as sent with the folded column, so a login typed in capitals is not found.",
			Requirements: []string{"RFC7643-4.1.1-03", "RFC7643-7-08", "RFC7644-3.4.2.2-38"},
			Source:       github("simpleidserver/SimpleIdServer#489"), Suffers: []string{"entra", "okta"},
			Wrap: rewriteFilter(comparePlainly),
		},
		{
			Name: "filter-displayname-rejected", Area: "filter",
			What:         "A filter on the displayName of groups answers 400.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "WS-GROUP-04"},
			Source:       github("FusionAuth/fusionauth-issues#1761"), Suffers: []string{"entra", "okta"},
			Wrap: onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
				return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
					if t.Name == "Group" && strings.Contains(strings.ToLower(text), "displayname") {
						return nil, scim.BadRequest(scim.TypeInvalidFilter, "displayName cannot be filtered")
					}
					return next(text, t, o)
				}
			}),
		},
		{
			Name: "filter-externalid-rejected", Area: "filter",
			What:         "A filter on externalId answers 400.",
			Requirements: []string{"RFC7644-3.4.2.2-40", "RFC7643-3.1-12", "WS-USER-11"},
			Source:       github("better-auth/better-auth#10419"), Suffers: []string{"entra"},
			Wrap: onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
				return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
					if strings.Contains(strings.ToLower(text), "externalid") {
						return nil, scim.BadRequest(scim.TypeInvalidFilter, "externalId cannot be filtered")
					}
					return next(text, t, o)
				}
			}),
		},
	}
}

// onOverreach are the deviations that make a filter find too much.
func onOverreach() []Deviation {
	return []Deviation{
		{
			Name: "filter-unparsable-returns-everything", Area: "filter",
			What:         "A filter the server cannot parse is ignored and everything is returned with 200.",
			Requirements: []string{"RFC7644-3.4.2.2-04", "RFC7644-3.4.2.2-01", "RFC7644-3.4.2.2-36"},
			Source:       github("NorthlandPositronics/Cogtrix#124"), Suffers: []string{"okta", "entra"},
			Wrap: onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
				return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
					f, err := next(text, t, o)
					if err != nil {
						return everything(t), nil //nolint:nilerr // swallowing the error is the defect
					}
					return f, nil
				}
			}),
		},
		{
			Name: "group-list-ignores-filter", Area: "groups",
			What:         "GET /Groups ignores displayName eq and lists all groups.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "WS-GROUP-04"},
			Source:       github("Metatavu/keycloak-scim-server#46"), Suffers: []string{"entra", "okta"},
			Wrap: onCompile(ignoreFilter("Group")),
		},
		{
			Name: "user-list-ignores-filter", Area: "filter",
			What:         "GET /Users ignores the filter and lists everybody.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "RFC7644-3.4.2-07"},
			Source:       github("NorthlandPositronics/Cogtrix#124"), Suffers: []string{"any"},
			Wrap: onCompile(ignoreFilter("User")),
		},
		{
			Name: "filter-compound-truncated", Area: "filter",
			What:         "Only the first comparison of a filter with and is used.",
			Requirements: []string{"RFC7644-3.4.2.2-19", "RFC7644-3.4.2.2-02"},
			Source:       github("NorthlandPositronics/Cogtrix#124"), Suffers: []string{"any"},
			Wrap: rewriteFilter(func(_ string, _ *scim.Type, e filter.Expr) filter.Expr {
				if and, ok := e.(*filter.And); ok {
					return and.Terms[0]
				}
				return e
			}),
		},
	}
}

// onVisibility are the deviations that keep resources from being found.
func onVisibility() []Deviation {
	return []Deviation{
		{
			Name: "filter-hidden-unmanaged-users", Area: "matching",
			What:         "The filter hides accounts that were not made through SCIM while the uniqueness check still counts them.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "RFC7644-3.3-07", "WS-USER-11"},
			Source:       github("Metatavu/keycloak-scim-server#74"), Suffers: []string{"entra", "okta"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return hidesUnlinked{next} }),
		},
		{
			Name: "list-duplicates-by-join", Area: "paging-index",
			What:         "The list holds the same user several times and the total counts them.",
			Requirements: []string{"RFC7644-3.4.2-04", "RFC7644-3.4.2.4-12", "WS-SYNC-05"},
			Source:       github("Infisical/infisical#6554"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return joinsTwice{next} }),
		},
		{
			Name: "life-inactive-hidden-from-filter", Area: "user-life",
			What:         "A filter does not find inactive users, so a returning person is created again and refused for ever.",
			Requirements: []string{"WS-USER-18", "WS-USER-05"},
			Source:       github("better-auth/better-auth#11111"), Suffers: []string{"okta", "entra"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return hidesInactive{next} }),
		},
	}
}

// comparePlainly puts the literal of userName eq back as it was sent.
func comparePlainly(text string, _ *scim.Type, e filter.Expr) filter.Expr {
	compare, ok := e.(*filter.Compare)
	node, err := filter.Parse(text)
	if err != nil || !ok || compare.Op != filter.Equal || compare.Field.Target.String() != "userName" {
		return e
	}
	plain := *compare
	if comparison, ok := node.(*filter.Comparison); ok {
		plain.Value = comparison.Value
	}
	return &plain
}

// ignoreFilter checks a filter and then lists everything of the type.
func ignoreFilter(typeName string) func(next workspace.CompileFunc) workspace.CompileFunc {
	return func(next workspace.CompileFunc) workspace.CompileFunc {
		return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			f, err := next(text, t, o)
			if err == nil && t.Name == typeName {
				return everything(t), nil
			}
			return f, err
		}
	}
}

// everything is the filter that matches all resources of a type.
func everything(t *scim.Type) *filter.Filter {
	return &filter.Filter{Expr: filter.Constant(true), Type: t}
}

// hidesUnlinked lists only members an IdP has written to.
type hidesUnlinked struct{ workspace.Store }

func (s hidesUnlinked) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	return keepRows(ctx, s.Store, l, func(row *workspace.Row) (bool, error) {
		if row.Type != "User" {
			return true, nil
		}
		m, err := s.Member(ctx, row.Workspace, row.ID)
		if err != nil {
			return false, fmt.Errorf("member of row %s: %w", row.ID, err)
		}
		return m.Linked, nil
	})
}

func (s hidesUnlinked) CountResources(ctx context.Context, ws string, parts []workspace.Part) (int, error) {
	rows, err := s.ListResources(ctx, workspace.Listing{Workspace: ws, Parts: parts, Limit: workspace.MaxCount})
	return len(rows), err
}

// joinsTwice finds everything once for each of two rows of another table.
type joinsTwice struct{ workspace.Store }

func (s joinsTwice) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	rows, err := s.Store.ListResources(ctx, l)
	if err != nil {
		return nil, err
	}
	var twice []*workspace.Row
	for _, row := range rows {
		again := *row
		twice = append(twice, row, &again)
	}
	return twice, nil
}

func (s joinsTwice) CountResources(ctx context.Context, ws string, parts []workspace.Part) (int, error) {
	n, err := s.Store.CountResources(ctx, ws, parts)
	return 2 * n, err
}

// hidesInactive lists only active users.
type hidesInactive struct{ workspace.Store }

func (s hidesInactive) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	return keepRows(ctx, s.Store, l, func(row *workspace.Row) (bool, error) {
		active, given := row.Doc.Get("active")
		return !given || active != false, nil
	})
}

func (s hidesInactive) CountResources(ctx context.Context, ws string, parts []workspace.Part) (int, error) {
	rows, err := s.ListResources(ctx, workspace.Listing{Workspace: ws, Parts: parts, Limit: workspace.MaxCount})
	return len(rows), err
}

func keepRows(ctx context.Context, s workspace.Store, l workspace.Listing, keep func(*workspace.Row) (bool, error)) ([]*workspace.Row, error) {
	rows, err := s.ListResources(ctx, l)
	if err != nil {
		return nil, err
	}
	var kept []*workspace.Row
	for _, row := range rows {
		ok, err := keep(row)
		if err != nil {
			return nil, err
		}
		if ok {
			kept = append(kept, row)
		}
	}
	return kept, nil
}

package deviate

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// tolerates turns the refusal of filters whose text matches into everything.
func tolerates(pattern string) func(Seams) Seams {
	expression := regexp.MustCompile(pattern)
	return onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
		return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			f, err := next(text, t, o)
			if err != nil && expression.MatchString(text) {
				return everything(t), nil //nolint:nilerr // swallowing the error is the defect
			}
			return f, err
		}
	})
}

// onFilterPresence are the deviations about values that are not there, of which
// there are several, or that cannot be compared.
func onFilterPresence() []Deviation {
	return []Deviation{
		{
			Name: "filter-presence-true-for-empty", Area: "filter",
			What:         "pr matches attributes without a value.",
			Requirements: []string{"RFC7644-3.4.2.2-10", "RFC7643-2.5-01"},
			Source:       "https://github.com/elimity-com/scim", Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				if _, ok := e.(*filter.Present); ok {
					return filter.Constant(true)
				}
				return e
			}),
		},
		{
			Name: "filter-presence-on-multivalued-wrong", Area: "filter",
			What:         "pr on an attribute with several values finds nothing.",
			Requirements: []string{"RFC7644-3.4.2.2-10"},
			Source:       "https://github.com/scimmyjs/scimmy", Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "emails pr", "emails.$ref pr"), nil
			}),
		},
		{
			Name: "filter-presence-of-complex-wrong", Area: "filter",
			What:         "pr on a complex attribute looks at one of its parts only.",
			Requirements: []string{"RFC7644-3.4.2.2-10"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, " name pr", " name.middleName pr"), nil
			}),
		},
		{
			Name: "filter-null-not-unassigned", Area: "filter",
			What:         "null in a filter is compared as a text, so absent attributes are different from it.",
			Requirements: []string{"RFC7644-3.4.2.2-18", "RFC7643-2.5-01"},
			Source:       "https://github.com/scimmyjs/scimmy", Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(` (eq|ne) null`).ReplaceAllString(text, ` $1 "null"`), nil
			}),
		},
		{
			Name: "filter-valuepath-mixes-values", Area: "filter",
			What:         "Conditions in square brackets may be met by different values.",
			Requirements: []string{"RFC7644-3.4.2.2-25"},
			Source:       "https://github.com/Captain-P-Goldfish/SCIM-SDK", Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				bracket, ok := e.(*filter.Bracket)
				if !ok {
					return e
				}
				and, ok := bracket.Term.(*filter.And)
				if !ok {
					return e
				}
				all := &filter.And{}
				for _, t := range and.Terms {
					all.Terms = append(all.Terms, &filter.Bracket{Field: bracket.Field, Term: t})
				}
				return all
			}),
		},
		{
			Name: "filter-bracket-logic-ignored", Area: "filter",
			What:         "Of several conditions in square brackets only the first counts.",
			Requirements: []string{"RFC7644-3.4.2.2-24", "RFC7644-3.4.2.2-27"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				if bracket, ok := e.(*filter.Bracket); ok {
					if and, ok := bracket.Term.(*filter.And); ok {
						return &filter.Bracket{Field: bracket.Field, Term: and.Terms[0]}
					}
				}
				return e
			}),
		},
		{
			Name: "filter-brackets-not-combined", Area: "filter",
			What:         "A filter in square brackets beside another condition is dropped.",
			Requirements: []string{"RFC7644-3.4.2.2-28"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				if _, ok := e.(*filter.Bracket); ok {
					return filter.Constant(false)
				}
				return e
			}),
		},
		{
			Name: "filter-bracket-takes-parent", Area: "filter",
			What:         "What stands in square brackets is looked up in the parent, or not at all.",
			Requirements: []string{"RFC7644-3.4.2.2-26", "RFC7644-3.4.2.2-46"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: tolerates(`\[userName|\[[^\]]*\[`),
		},
		{
			Name: "filter-unknown-attribute-matches-all", Area: "filter",
			What:         "A condition on an attribute nobody has is ignored.",
			Requirements: []string{"RFC7644-3.4.2.2-37"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: tolerates(`nosuchAttr`),
		},
		{
			Name: "filter-ordering-on-boolean-accepted", Area: "filter",
			What:         "gt, ge, lt and le on booleans and certificates are accepted.",
			Requirements: []string{"RFC7644-3.4.2.2-14"},
			Source:       "https://github.com/elimity-com/scim", Suffers: []string{"any"},
			Wrap: tolerates(`(active|x509Certificates\.value) (gt|ge|lt|le)`),
		},
		{
			Name: "filter-types-not-checked", Area: "filter",
			What:         "Values of the wrong type, parts of booleans and words for times are accepted.",
			Requirements: []string{"RFC7644-3.4.2.2-15", "RFC7644-3.4.2.2-16", "RFC7644-3.4.2.2-17"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: tolerates(`active|userName eq 5|yesterday`),
		},
		{
			Name: "filter-first-value-only", Area: "filter",
			What:         "Of several values only the first is looked at.",
			Requirements: []string{"RFC7644-3.4.2.2-31"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return firstValues{next} }),
		},
		{
			Name: "filter-parent-comparison-wrong", Area: "filter",
			What:         "emails co is compared with the type of each address.",
			Requirements: []string{"RFC7644-3.4.2.2-33"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "emails co", "emails.type co"), nil
			}),
		},
		{
			Name: "filter-sub-attribute-unknown", Area: "filter",
			What:         "name.givenName is compared with the family name.",
			Requirements: []string{"RFC7644-3.4.2.2-32"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "name.givenName", "name.familyName"), nil
			}),
		},
		{
			Name: "filter-membership-finds-nothing", Area: "filter",
			What:         "members and groups cannot be searched.",
			Requirements: []string{"RFC7644-3.4.2.2-41"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool {
				path := c.Field.Target.String()
				return path == "members.value" || path == "groups.value"
			}, never),
		},
		{
			Name: "filter-defaulted-value-unknown", Area: "filter",
			What:         "A value the server chose itself is shown and not found.",
			Requirements: []string{"RFC7644-3.4.2.2-34"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				switch x := e.(type) {
				case *filter.Compare:
					if x.Field.Target.String() == "active" {
						return filter.Constant(false)
					}
				case *filter.Present:
					if x.Field.Target.String() == "active" {
						return filter.Constant(false)
					}
				}
				return e
			}),
		},
		{
			Name: "filter-duplicates-in-result", Area: "filter",
			What:         "A user with two values that match is listed and counted twice.",
			Requirements: []string{"RFC7644-3.4.2.2-31", "RFC7644-3.4.2-04", "RFC7644-3.4.2.2-02"},
			Source:       github("wso2/product-is#3563"), Suffers: []string{"any"},
			Wrap: onStorage(func(next workspace.Store) workspace.Store { return joinsValues{next} }),
		},
		{
			Name: "filter-with-attributes-param-ignored", Area: "filter",
			What:         "A filter is ignored when attributes is given, too.",
			Requirements: []string{"RFC7644-3.4.2.2-02", "RFC7644-3.4.2.5-01"},
			Source:       github("wso2/product-is#5090"), Suffers: []string{"any"},
			Wrap: reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					q.Del("filter")
				}
			}),
		},
	}
}

// joinsValues finds a user once for each value of the filtered attribute.
type joinsValues struct{ workspace.Store }

func (s joinsValues) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	rows, err := s.Store.ListResources(ctx, l)
	if err != nil || len(l.Parts) != 1 || l.Parts[0].Filter == nil || !strings.Contains(l.Parts[0].Filter.String(), "emails") {
		return rows, err
	}
	var all []*workspace.Row
	for _, row := range rows {
		for range max(1, len(row.Doc.Array("emails"))) {
			again := *row
			again.Doc = row.Doc.Clone()
			all = append(all, &again)
		}
	}
	return all, nil
}

// firstValues looks at the first address of each user only.
type firstValues struct{ workspace.Store }

func (s firstValues) ListResources(ctx context.Context, l workspace.Listing) ([]*workspace.Row, error) {
	if len(l.Parts) != 1 || l.Parts[0].Filter == nil || !strings.Contains(l.Parts[0].Filter.String(), "emails") {
		return s.Store.ListResources(ctx, l)
	}
	return keepRows(ctx, s.Store, l, func(row *workspace.Row) (bool, error) {
		first := row.Doc.Clone()
		if emails := first.Array("emails"); len(emails) > 1 {
			first.Set("emails", emails[:1])
		}
		return l.Parts[0].Filter.Match(filter.Index(l.Parts[0].Type, first)), nil
	})
}

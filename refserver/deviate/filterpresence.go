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
				return everything(t), nil
			}
			return f, err
		}
	})
}

// onPresence are the deviations about values that are not there, and conditions on one value.
func onPresence() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-presence-true-for-empty", "pr matches attributes without a value.", "https://github.com/elimity-com/scim", "any",
			misread(func(e filter.Expr) filter.Expr {
				if _, ok := e.(*filter.Present); ok {
					return filter.Constant(true)
				}
				return e
			}),
			"RFC7644-3.4.2.2-10", "RFC7643-2.5-01",
		),
		defect(
			"filter", "filter-presence-on-multivalued-wrong", "pr on an attribute with several values finds nothing.", "https://github.com/scimmyjs/scimmy", "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "emails pr", "emails.$ref pr"), nil
			}),
			"RFC7644-3.4.2.2-10",
		),
		defect(
			"filter", "filter-presence-of-complex-wrong", "pr on a complex attribute looks at one of its parts only.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, " name pr", " name.middleName pr"), nil
			}),
			"RFC7644-3.4.2.2-10",
		),
		defect(
			"filter", "filter-null-not-unassigned", "null in a filter is compared as a text, so absent attributes are different from it.", "https://github.com/scimmyjs/scimmy", "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(` (eq|ne) null`).ReplaceAllString(text, ` $1 "null"`), nil
			}),
			"RFC7644-3.4.2.2-18", "RFC7643-2.5-01",
		),
		defect(
			"filter", "filter-valuepath-mixes-values", "Conditions in square brackets may be met by different values.", "https://github.com/Captain-P-Goldfish/SCIM-SDK", "any",
			misread(func(e filter.Expr) filter.Expr {
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
			"RFC7644-3.4.2.2-25",
		),
		defect(
			"filter", "filter-bracket-logic-ignored", "Of several conditions in square brackets only the first counts.", Ours, "any",
			misread(func(e filter.Expr) filter.Expr {
				if bracket, ok := e.(*filter.Bracket); ok {
					if and, ok := bracket.Term.(*filter.And); ok {
						return &filter.Bracket{Field: bracket.Field, Term: and.Terms[0]}
					}
				}
				return e
			}),
			"RFC7644-3.4.2.2-24", "RFC7644-3.4.2.2-27",
		),
	}
}

// onBrackets are the deviations about several values and about what cannot be compared.
func onBrackets() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-brackets-not-combined", "A filter in square brackets beside another condition is dropped.", Ours, "any",
			misread(func(e filter.Expr) filter.Expr {
				if _, ok := e.(*filter.Bracket); ok {
					return filter.Constant(false)
				}
				return e
			}),
			"RFC7644-3.4.2.2-28",
		),
		defect(
			"filter", "filter-bracket-takes-parent", "What stands in square brackets is looked up in the parent, or not at all.", Ours, "any",
			tolerates(`\[userName|\[[^\]]*\[`),
			"RFC7644-3.4.2.2-26", "RFC7644-3.4.2.2-46",
		),
		defect(
			"filter", "filter-unknown-attribute-matches-all", "A condition on an attribute nobody has is ignored.", Ours, "any",
			tolerates(`nosuchAttr`),
			"RFC7644-3.4.2.2-37",
		),
		defect(
			"filter", "filter-ordering-on-boolean-accepted", "gt, ge, lt and le on booleans and certificates are accepted.", "https://github.com/elimity-com/scim", "any",
			tolerates(`(active|x509Certificates\.value) (gt|ge|lt|le)`),
			"RFC7644-3.4.2.2-14",
		),
		defect(
			"filter", "filter-types-not-checked", "Values of the wrong type, parts of booleans and words for times are accepted.", Ours, "any",
			tolerates(`active|userName eq 5|yesterday`),
			"RFC7644-3.4.2.2-15", "RFC7644-3.4.2.2-16", "RFC7644-3.4.2.2-17",
		),
		defect(
			"filter", "filter-first-value-only", "Of several values only the first is looked at.", Ours, "any",
			onStorage(func(next workspace.Store) workspace.Store { return firstValues{next} }),
			"RFC7644-3.4.2.2-31",
		),
		defect(
			"filter", "filter-parent-comparison-wrong", "emails co is compared with the type of each address.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "emails co", "emails.type co"), nil
			}),
			"RFC7644-3.4.2.2-33",
		),
		defect(
			"filter", "filter-sub-attribute-unknown", "name.givenName is compared with the family name.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "name.givenName", "name.familyName"), nil
			}),
			"RFC7644-3.4.2.2-32",
		),
		defect(
			"filter", "filter-membership-finds-nothing", "members and groups cannot be searched.", Ours, "any",
			comparing(func(c *filter.Compare) bool {
				path := c.Field.Target.String()
				return path == "members.value" || path == "groups.value"
			}, never),
			"RFC7644-3.4.2.2-41",
		),
	}
}

// onFound are the deviations in what a filter finds besides.
func onFound() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-defaulted-value-unknown", "A value the server chose itself is shown and not found.", Ours, "any",
			misread(func(e filter.Expr) filter.Expr {
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
			"RFC7644-3.4.2.2-34",
		),
		defect(
			"filter", "filter-duplicates-in-result", "A user with two values that match is listed and counted twice.", github("wso2/product-is#3563"), "any",
			onStorage(func(next workspace.Store) workspace.Store { return joinsValues{next} }),
			"RFC7644-3.4.2.2-31", "RFC7644-3.4.2-04", "RFC7644-3.4.2.2-02",
		),
		defect(
			"filter", "filter-with-attributes-param-ignored", "A filter is ignored when attributes is given, too.", github("wso2/product-is#5090"), "any",
			reask(func(_ *http.Request, q url.Values) {
				if q.Has("attributes") {
					q.Del("filter")
				}
			}),
			"RFC7644-3.4.2.2-02", "RFC7644-3.4.2.5-01",
		),
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

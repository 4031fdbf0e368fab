package deviate

import (
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// everywhere changes every part of an expression, from the inside out.
func everywhere(e filter.Expr, change func(filter.Expr) filter.Expr) filter.Expr {
	each := func(terms []filter.Expr) []filter.Expr {
		changed := make([]filter.Expr, len(terms))
		for i, t := range terms {
			changed[i] = everywhere(t, change)
		}
		return changed
	}
	switch x := e.(type) {
	case *filter.And:
		return change(&filter.And{Terms: each(x.Terms)})
	case *filter.Or:
		return change(&filter.Or{Terms: each(x.Terms)})
	case *filter.Not:
		return change(&filter.Not{Term: everywhere(x.Term, change)})
	case *filter.Bracket:
		return change(&filter.Bracket{Field: x.Field, Term: everywhere(x.Term, change)})
	default:
		return change(e)
	}
}

// misread changes every part of every filter.
func misread(change func(filter.Expr) filter.Expr) func(Seams) Seams {
	return rewriteFilter(func(_ string, _ *scim.Type, e filter.Expr) filter.Expr { return everywhere(e, change) })
}

// comparing changes the comparisons that a test picks.
func comparing(picks func(c *filter.Compare) bool, change func(c filter.Compare) filter.Expr) func(Seams) Seams {
	return misread(func(e filter.Expr) filter.Expr {
		if c, ok := e.(*filter.Compare); ok && picks(c) {
			return change(*c)
		}
		return e
	})
}

func ordering(c *filter.Compare) bool {
	switch c.Op {
	case filter.Greater, filter.GreaterOrEqual, filter.Less, filter.LessOrEqual:
		return true
	case filter.Equal, filter.NotEqual, filter.Contains, filter.StartsWith, filter.EndsWith:
		return false
	}
	return false
}

func textual(c *filter.Compare) bool {
	return c.Op == filter.Contains || c.Op == filter.StartsWith || c.Op == filter.EndsWith
}

func never(filter.Compare) filter.Expr { return filter.Constant(false) }

// swapped gives one operator the meaning of another.
func swapped(from, to filter.Op) func(Seams) Seams {
	return comparing(func(c *filter.Compare) bool { return c.Op == from }, func(c filter.Compare) filter.Expr {
		c.Op = to
		return &c
	})
}

// onFilterMeaning are the deviations in what filters mean.
func onFilterMeaning() []Deviation {
	return []Deviation{
		{
			Name: "filter-leading-not-swallows-rest", Area: "filter",
			What:         "not (a) and b is read as not (a and b), likewise with or.",
			Requirements: []string{"RFC7644-3.4.2.2-21", "RFC7644-3.4.2.2-23"},
			Source:       github("thomaspoignant/scim2-parse-filter#55"), Suffers: []string{"any"},
			Wrap: misread(notOverAll),
		},
		{
			Name: "filter-negation-dropped", Area: "filter",
			What:         "A not before a bracket is lost.",
			Requirements: []string{"RFC7644-3.4.2.2-21", "RFC7644-3.4.2.1-05"},
			Source:       github("scim2/filter-parser#24"), Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				if not, ok := e.(*filter.Not); ok {
					return not.Term
				}
				return e
			}),
		},
		{
			Name: "filter-or-means-and", Area: "filter",
			What:         "or finds only what matches both sides.",
			Requirements: []string{"RFC7644-3.4.2.2-20"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: misread(func(e filter.Expr) filter.Expr {
				if or, ok := e.(*filter.Or); ok {
					return &filter.And{Terms: or.Terms}
				}
				return e
			}),
		},
		{
			Name: "filter-or-before-and", Area: "filter",
			What:         "or binds closer than and.",
			Requirements: []string{"RFC7644-3.4.2.2-23"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: misread(orFirst),
		},
		{
			Name: "filter-case-fold-only-for-eq", Area: "filter",
			What:         "eq ignores case but co, sw and ew do not.",
			Requirements: []string{"RFC7644-3.4.2.2-38"},
			Source:       github("simpleidserver/SimpleIdServer#489"), Suffers: []string{"any"},
			Wrap: rewriteFilter(func(text string, _ *scim.Type, e filter.Expr) filter.Expr {
				return everywhere(e, func(e filter.Expr) filter.Expr {
					if c, ok := e.(*filter.Compare); ok && textual(c) {
						return unfolded(text, *c)
					}
					return e
				})
			}),
		},
		{
			Name: "filter-caseexact-attributes-folded", Area: "filter",
			What:         "externalId is matched without case.",
			Requirements: []string{"RFC7643-3.1-08", "RFC7643-3.1-12", "RFC7643-7-08", "RFC7644-3.4.2.2-38"},
			Source:       github("RIPAGlobal/scimitar#36"), Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "externalId" }, func(c filter.Compare) filter.Expr {
				if text, ok := c.Value.(string); ok {
					c.Value = strings.ToLower(text)
				}
				return &c
			}),
		},
		{
			Name: "filter-apostrophe-truncates-value", Area: "filter",
			What:         "An apostrophe in a value cuts the comparison short.",
			Requirements: []string{"RFC7644-3.4.2.2-05", "RFC7644-3.4.2.2-07", "RFC7644-3.4.2.2-29"},
			Source:       github("wso2/product-is#6631"), Suffers: []string{"any"},
			Wrap: comparing(func(*filter.Compare) bool { return true }, func(c filter.Compare) filter.Expr {
				if text, ok := c.Value.(string); ok {
					c.Value, _, _ = strings.Cut(text, "'")
				}
				return &c
			}),
		},
		{
			Name: "filter-wildcard-characters-active", Area: "filter",
			What:         "Percent signs, underscores, dots and asterisks in a value act as wildcards.",
			Requirements: []string{"RFC7644-3.4.2.2-42"},
			Source:       github("wso2/charon#21"), Suffers: []string{"any"},
			Wrap: comparing(textual, wildly),
		},
		{
			Name: "filter-date-compared-as-text", Area: "filter",
			What:         "Times are compared as texts of different forms, so gt and ge never match.",
			Requirements: []string{"RFC7644-3.4.2.2-12"},
			Source:       github("thomaspoignant/scim2-parse-filter#170"), Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.DateTime }, never),
		},
		{
			Name: "filter-ordering-of-strings-missing", Area: "filter",
			What:         "gt, ge, lt and le on strings never match.",
			Requirements: []string{"RFC7644-3.4.2.2-11"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.String }, never),
		},
		{
			Name: "filter-integers-compared-as-text", Area: "filter",
			What:         "Integers are compared as texts.",
			Requirements: []string{"RFC7644-3.4.2.2-13"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.Integer }, func(c filter.Compare) filter.Expr {
				opposite := map[filter.Op]filter.Op{
					filter.Greater: filter.Less, filter.Less: filter.Greater, filter.GreaterOrEqual: filter.LessOrEqual, filter.LessOrEqual: filter.GreaterOrEqual,
				}
				c.Op = opposite[c.Op]
				return &c
			}),
		},
		{
			Name: "filter-extension-attribute-no-results", Area: "filter",
			What:         "Filters on extension attributes find nothing.",
			Requirements: []string{"RFC7644-3.4.2.2-30", "RFC7643-3.3-03"},
			Source:       "https://github.com/jelhub/scimgateway", Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return c.Field.Target.Extension != nil }, never),
		},
		{
			Name: "filter-ne-means-eq", Area: "filter",
			What:         "ne is read as eq.",
			Requirements: []string{"RFC7644-3.4.2.2-06"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: swapped(filter.NotEqual, filter.Equal),
		},
		{
			Name: "filter-sw-means-eq", Area: "filter",
			What:         "sw matches whole values only.",
			Requirements: []string{"RFC7644-3.4.2.2-08"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: swapped(filter.StartsWith, filter.Equal),
		},
		{
			Name: "filter-co-means-sw", Area: "filter",
			What:         "co finds prefixes only.",
			Requirements: []string{"RFC7644-3.4.2.2-07"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: swapped(filter.Contains, filter.StartsWith),
		},
		{
			Name: "filter-id-finds-nothing", Area: "filter",
			What:         "A filter on id finds nothing.",
			Requirements: []string{"RFC7644-3.4.2.2-40"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "id" }, never),
		},
		{
			Name: "filter-ew-finds-nothing", Area: "filter",
			What:         "ew never matches.",
			Requirements: []string{"RFC7644-3.4.2.2-09"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: comparing(func(c *filter.Compare) bool { return c.Op == filter.EndsWith }, never),
		},
	}
}

// notOverAll lets a leading not swallow the rest.
func notOverAll(e filter.Expr) filter.Expr {
	switch x := e.(type) {
	case *filter.And:
		if not, ok := x.Terms[0].(*filter.Not); ok {
			return &filter.Not{Term: &filter.And{Terms: append([]filter.Expr{not.Term}, x.Terms[1:]...)}}
		}
	case *filter.Or:
		if not, ok := x.Terms[0].(*filter.Not); ok {
			return &filter.Not{Term: &filter.Or{Terms: append([]filter.Expr{not.Term}, x.Terms[1:]...)}}
		}
	}
	return e
}

// unfolded puts the literal of a comparison back as it was sent.
func unfolded(text string, c filter.Compare) filter.Expr {
	for _, literal := range quoted.FindAllString(text, -1) {
		literal = strings.Trim(literal, `"`)
		if value, ok := c.Value.(string); ok && strings.EqualFold(literal, value) {
			c.Value = literal
		}
	}
	return &c
}

// orFirst turns a or (b and c) into (a or b) and c, and likewise on the left.
func orFirst(e filter.Expr) filter.Expr {
	or, ok := e.(*filter.Or)
	if !ok || len(or.Terms) != 2 {
		return e
	}
	if and, ok := or.Terms[1].(*filter.And); ok {
		return &filter.And{Terms: append([]filter.Expr{&filter.Or{Terms: []filter.Expr{or.Terms[0], and.Terms[0]}}}, and.Terms[1:]...)}
	}
	if and, ok := or.Terms[0].(*filter.And); ok {
		last := len(and.Terms) - 1
		return &filter.And{Terms: append(append([]filter.Expr{}, and.Terms[:last]...), &filter.Or{Terms: []filter.Expr{and.Terms[last], or.Terms[1]}})}
	}
	return e
}

// wildly matches what stands before and behind the first wildcard.
func wildly(c filter.Compare) filter.Expr {
	text, ok := c.Value.(string)
	at := strings.IndexAny(text, "%_.*")
	if !ok || at < 0 {
		return &c
	}
	before, behind := c, c
	before.Value, behind.Value = text[:at], text[at+1:]
	return &filter.And{Terms: []filter.Expr{&before, &behind}}
}

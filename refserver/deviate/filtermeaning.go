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

// onLogic are the deviations in combining conditions and in the letter case of values.
func onLogic() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-leading-not-swallows-rest", "not (a) and b is read as not (a and b), likewise with or.", github("thomaspoignant/scim2-parse-filter#55"), "any",
			misread(notOverAll),
			"RFC7644-3.4.2.2-21", "RFC7644-3.4.2.2-23",
		),
		defect(
			"filter", "filter-negation-dropped", "A not before a bracket is lost.", github("scim2/filter-parser#24"), "any",
			misread(func(e filter.Expr) filter.Expr {
				if not, ok := e.(*filter.Not); ok {
					return not.Term
				}
				return e
			}),
			"RFC7644-3.4.2.2-21", "RFC7644-3.4.2.1-05",
		),
		defect(
			"filter", "filter-or-means-and", "or finds only what matches both sides.", Ours, "any",
			misread(func(e filter.Expr) filter.Expr {
				if or, ok := e.(*filter.Or); ok {
					return &filter.And{Terms: or.Terms}
				}
				return e
			}),
			"RFC7644-3.4.2.2-20",
		),
		defect(
			"filter", "filter-or-before-and", "or binds closer than and.", Ours, "any",
			misread(orFirst),
			"RFC7644-3.4.2.2-23",
		),
		defect(
			"filter", "filter-case-fold-only-for-eq", "eq ignores case but co, sw and ew do not.", github("simpleidserver/SimpleIdServer#489"), "any",
			rewriteFilter(func(text string, _ *scim.Type, e filter.Expr) filter.Expr {
				return everywhere(e, func(e filter.Expr) filter.Expr {
					if c, ok := e.(*filter.Compare); ok && textual(c) {
						return unfolded(text, *c)
					}
					return e
				})
			}),
			"RFC7644-3.4.2.2-38",
		),
		defect(
			"filter", "filter-caseexact-attributes-folded", "externalId is matched without case.", github("RIPAGlobal/scimitar#36"), "any",
			comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "externalId" }, func(c filter.Compare) filter.Expr {
				if text, ok := c.Value.(string); ok {
					c.Value = strings.ToLower(text)
				}
				return &c
			}),
			"RFC7643-3.1-08", "RFC7643-3.1-12", "RFC7643-7-08", "RFC7644-3.4.2.2-38",
		),
		defect(
			"filter", "filter-apostrophe-truncates-value", "An apostrophe in a value cuts the comparison short.", github("wso2/product-is#6631"), "any",
			comparing(func(*filter.Compare) bool { return true }, func(c filter.Compare) filter.Expr {
				if text, ok := c.Value.(string); ok {
					c.Value, _, _ = strings.Cut(text, "'")
				}
				return &c
			}),
			"RFC7644-3.4.2.2-05", "RFC7644-3.4.2.2-07", "RFC7644-3.4.2.2-29",
		),
	}
}

// onOperators are the deviations in what the operators of filters compare.
func onOperators() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-wildcard-characters-active", "Percent signs, underscores, dots and asterisks in a value act as wildcards.", github("wso2/charon#21"), "any",
			comparing(textual, wildly),
			"RFC7644-3.4.2.2-42",
		),
		defect(
			"filter", "filter-date-compared-as-text", "Times are compared as texts of different forms, so gt and ge never match.", github("thomaspoignant/scim2-parse-filter#170"), "any",
			comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.DateTime }, never),
			"RFC7644-3.4.2.2-12",
		),
		defect(
			"filter", "filter-ordering-of-strings-missing", "gt, ge, lt and le on strings never match.", Ours, "any",
			comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.String }, never),
			"RFC7644-3.4.2.2-11",
		),
		defect(
			"filter", "filter-integers-compared-as-text", "Integers are compared as texts.", Ours, "any",
			comparing(func(c *filter.Compare) bool { return ordering(c) && c.Field.Target.Leaf().Type == scim.Integer }, func(c filter.Compare) filter.Expr {
				opposite := map[filter.Op]filter.Op{
					filter.Greater: filter.Less, filter.Less: filter.Greater, filter.GreaterOrEqual: filter.LessOrEqual, filter.LessOrEqual: filter.GreaterOrEqual,
				}
				c.Op = opposite[c.Op]
				return &c
			}),
			"RFC7644-3.4.2.2-13",
		),
		defect(
			"filter", "filter-extension-attribute-no-results", "Filters on extension attributes find nothing.", "https://github.com/jelhub/scimgateway", "any",
			comparing(func(c *filter.Compare) bool { return c.Field.Target.Extension != nil }, never),
			"RFC7644-3.4.2.2-30", "RFC7643-3.3-03",
		),
		defect(
			"filter", "filter-ne-means-eq", "ne is read as eq.", Ours, "any",
			swapped(filter.NotEqual, filter.Equal),
			"RFC7644-3.4.2.2-06",
		),
		defect(
			"filter", "filter-sw-means-eq", "sw matches whole values only.", Ours, "any",
			swapped(filter.StartsWith, filter.Equal),
			"RFC7644-3.4.2.2-08",
		),
		defect(
			"filter", "filter-co-means-sw", "co finds prefixes only.", Ours, "any",
			swapped(filter.Contains, filter.StartsWith),
			"RFC7644-3.4.2.2-07",
		),
		defect(
			"filter", "filter-id-finds-nothing", "A filter on id finds nothing.", Ours, "any",
			comparing(func(c *filter.Compare) bool { return c.Field.Target.String() == "id" }, never),
			"RFC7644-3.4.2.2-40",
		),
		defect(
			"filter", "filter-ew-finds-nothing", "ew never matches.", Ours, "any",
			comparing(func(c *filter.Compare) bool { return c.Op == filter.EndsWith }, never),
			"RFC7644-3.4.2.2-09",
		),
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

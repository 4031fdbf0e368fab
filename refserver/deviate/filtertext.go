package deviate

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
	"github.com/scimproof/scimproof/refserver/workspace"
)

// reread changes the text of a filter before it is compiled; an error is the
// answer.
func reread(change func(text string, t *scim.Type) (string, error)) func(Seams) Seams {
	return onCompile(func(next workspace.CompileFunc) workspace.CompileFunc {
		return func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			changed, err := change(text, t)
			if err != nil {
				return nil, err
			}
			return next(changed, t, o)
		}
	})
}

// rejects refuses filters whose text, without what stands in quotes, matches.
func rejects(pattern, why string) func(Seams) Seams {
	expression := regexp.MustCompile(pattern)
	return reread(func(text string, _ *scim.Type) (string, error) {
		if expression.MatchString(quoted.ReplaceAllString(text, `""`)) {
			return "", scim.BadRequest(scim.TypeInvalidFilter, "%s", why)
		}
		return text, nil
	})
}

// quoted is a string in a filter.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// errInside is what a careless server runs into.
var errInside = errors.New("nil pointer dereference")

// onFilterText are the deviations in reading the words and literals of filters.
func onFilterText() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-parentheses-ignored", "Brackets in a filter are dropped while parsing.", github("simpleidserver/SimpleIdServer#912"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(strings.ToLower(text), "not") {
					return text, nil
				}
				return strings.NewReplacer("(", "", ")", "").Replace(text), nil
			}),
			"RFC7644-3.4.2.2-22", "RFC7644-3.4.2.1-05",
		),
		defect(
			"filter", "filter-logical-operators-case-sensitive", "AND, OR and NOT in capitals are not recognised.", github("wso2/product-is#11807"), "any",
			rejects(`\b(AND|OR|NOT)\b`, "expected the end of the filter"),
			"RFC7644-3.4.2.2-03",
		),
		defect(
			"filter", "filter-attribute-name-case-sensitive", "Attribute names in filters must be written in the schema's case.", github("wso2/product-is#5140"), "entra,any",
			rejects(`USERNAME|TITLE|DEPARTMENT`, "unknown attribute"),
			"RFC7644-3.4.2.2-03", "RFC7644-3.10-01",
		),
		defect(
			"filter", "filter-value-equal-to-operator-word", "A quoted value that holds and, or, not is read as operators.", github("wso2/product-is#12759"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(`"(or|one and not \(two\))"`).ReplaceAllString(text, `$1`), nil
			}),
			"RFC7644-3.4.2.2-29",
		),
		defect(
			"filter", "filter-string-escapes-not-decoded", "Escapes in filter strings are taken as they stand.", github("Captain-P-Goldfish/SCIM-SDK#913"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, `\`, `\\`), nil
			}),
			"RFC7644-3.4.2.2-29",
		),
		defect(
			"filter", "filter-non-ascii-value-rejected", "Letters with accents in a filter make parsing fail.", github("apache/directory-scimple#564"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
					return "", scim.BadRequest(scim.TypeInvalidFilter, "unexpected character")
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-29", "RFC7643-2.3.1-01",
		),
		defect(
			"filter", "filter-percent-in-value-double-decoded", "Percent-encoding in a filter is undone twice.", "https://github.com/jelhub/scimgateway", "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				again, err := url.PathUnescape(text)
				if err != nil {
					return "", scim.BadRequest(scim.TypeInvalidFilter, "bad escape")
				}
				return again, nil
			}),
			"RFC7644-1.2-01", "RFC7644-3.4.2.2-29", "RFC7644-3.4.2.2-42",
		),
		defect(
			"filter", "filter-semicolon-refused", "A filter with a semicolon in a value is refused.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, ";") {
					return "", scim.BadRequest(scim.TypeInvalidFilter, "unexpected character")
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-29",
		),
	}
}

// onFilterNames are the deviations in reading operators, times and names.
func onFilterNames() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-unsupported-operator-500", "An operator the server does not know ends in an internal error.", github("wso2/product-is#11182"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, " zzq ") {
					return "", errInside
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-36", "RFC7644-3.12-04",
		),
		defect(
			"filter", "filter-unknown-operator-without-type", "The refusal of an unknown operator names no scimType.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, " zzq ") {
					return "", scim.Refused(400, "bad request")
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-36",
		),
		defect(
			"filter", "filter-date-zone-literal", "The offset of a dateTime in a filter is ignored.", github("cloudfoundry/uaa#3699"), "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(`[+-]\d\d:\d\d"`).ReplaceAllString(text, `Z"`), nil
			}),
			"RFC7644-3.4.2.2-12",
		),
		defect(
			"filter", "filter-urn-qualified-name-rejected", "Attribute names with their schema's URN are refused in filters.", github("RIPAGlobal/scimitar#116"), "any",
			rejects(`(?i)\burn:`, "unexpected colon"),
			"RFC7644-3.4.2.2-30", "RFC7644-3.10-02",
		),
		defect(
			"filter", "filter-on-meta-crashes", "A filter on meta attributes ends in an internal error.", "https://github.com/Captain-P-Goldfish/SCIM-SDK", "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, "meta.") {
					return "", errInside
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-40",
		),
		defect(
			"filter", "filter-on-schemas-rejected", "schemas is refused as an unknown attribute.", github("wso2/product-is#5139"), "any",
			rejects(`\bschemas\b`, "unknown attribute schemas"),
			"RFC7644-3.4.2.2-39", "RFC7644-3.4.2.2-40",
		),
		defect(
			"filter", "filter-not-needs-space", "not without a space before its bracket is read as if it were not there.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) { return strings.ReplaceAll(text, "not(", "("), nil }),
			"RFC7644-3.4.2.2-44",
		),
		defect(
			"filter", "filter-too-large-500", "A filter of a thousand terms ends in an internal error.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				if len(text) > 10_000 || strings.HasPrefix(text, "((((((((") {
					return "", errInside
				}
				return text, nil
			}),
			"RFC7644-3.4.2.2-43",
		),
	}
}

// onFilterDefaults are the deviations in names that no schema has alone.
func onFilterDefaults() []Deviation {
	return []Deviation{
		defect(
			"filter", "filter-extension-name-without-urn", "Attributes of an extension are found without its URN.", Ours, "any",
			reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "employeeNumber", "userName"), nil
			}),
			"RFC7644-3.10-03",
		),
	}
}

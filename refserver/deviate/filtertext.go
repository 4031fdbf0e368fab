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

// onFilterText are the deviations in reading filters.
func onFilterText() []Deviation {
	return []Deviation{
		{
			Name: "filter-parentheses-ignored", Area: "filter",
			What:         "Brackets in a filter are dropped while parsing.",
			Requirements: []string{"RFC7644-3.4.2.2-22", "RFC7644-3.4.2.1-05"},
			Source:       github("simpleidserver/SimpleIdServer#912"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(strings.ToLower(text), "not") {
					return text, nil
				}
				return strings.NewReplacer("(", "", ")", "").Replace(text), nil
			}),
		},
		{
			Name: "filter-logical-operators-case-sensitive", Area: "filter",
			What:         "AND, OR and NOT in capitals are not recognised.",
			Requirements: []string{"RFC7644-3.4.2.2-03"},
			Source:       github("wso2/product-is#11807"), Suffers: []string{"any"},
			Wrap: rejects(`\b(AND|OR|NOT)\b`, "expected the end of the filter"),
		},
		{
			Name: "filter-attribute-name-case-sensitive", Area: "filter",
			What:         "Attribute names in filters must be written in the schema's case.",
			Requirements: []string{"RFC7644-3.4.2.2-03", "RFC7644-3.10-01"},
			Source:       github("wso2/product-is#5140"), Suffers: []string{"entra", "any"},
			Wrap: rejects(`USERNAME|TITLE|DEPARTMENT`, "unknown attribute"),
		},
		{
			Name: "filter-value-equal-to-operator-word", Area: "filter",
			What:         "A quoted value that holds and, or, not is read as operators.",
			Requirements: []string{"RFC7644-3.4.2.2-29"},
			Source:       github("wso2/product-is#12759"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(`"(or|one and not \(two\))"`).ReplaceAllString(text, `$1`), nil
			}),
		},
		{
			Name: "filter-string-escapes-not-decoded", Area: "filter",
			What:         "Escapes in filter strings are taken as they stand.",
			Requirements: []string{"RFC7644-3.4.2.2-29"},
			Source:       github("Captain-P-Goldfish/SCIM-SDK#913"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, `\`, `\\`), nil
			}),
		},
		{
			Name: "filter-non-ascii-value-rejected", Area: "filter",
			What:         "Letters with accents in a filter make parsing fail.",
			Requirements: []string{"RFC7644-3.4.2.2-29", "RFC7643-2.3.1-01"},
			Source:       github("apache/directory-scimple#564"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				if strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0 {
					return "", scim.BadRequest(scim.TypeInvalidFilter, "unexpected character")
				}
				return text, nil
			}),
		},
		{
			Name: "filter-percent-in-value-double-decoded", Area: "filter",
			What:         "Percent-encoding in a filter is undone twice.",
			Requirements: []string{"RFC7644-1.2-01", "RFC7644-3.4.2.2-29", "RFC7644-3.4.2.2-42"},
			Source:       "https://github.com/jelhub/scimgateway", Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				again, err := url.PathUnescape(text)
				if err != nil {
					return "", scim.BadRequest(scim.TypeInvalidFilter, "bad escape")
				}
				return again, nil
			}),
		},
		{
			Name: "filter-unsupported-operator-500", Area: "filter",
			What:         "An operator the server does not know ends in an internal error.",
			Requirements: []string{"RFC7644-3.4.2.2-36", "RFC7644-3.12-04"},
			Source:       github("wso2/product-is#11182"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, " zzq ") {
					return "", errInside
				}
				return text, nil
			}),
		},
		{
			Name: "filter-unknown-operator-without-type", Area: "filter",
			What:         "The refusal of an unknown operator names no scimType.",
			Requirements: []string{"RFC7644-3.4.2.2-36"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				if strings.Contains(text, " zzq ") {
					return "", scim.Refused(400, "bad request")
				}
				return text, nil
			}),
		},
		{
			Name: "filter-date-zone-literal", Area: "filter",
			What:         "The offset of a dateTime in a filter is ignored.",
			Requirements: []string{"RFC7644-3.4.2.2-12"},
			Source:       github("cloudfoundry/uaa#3699"), Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return regexp.MustCompile(`[+-]\d\d:\d\d"`).ReplaceAllString(text, `Z"`), nil
			}),
		},
		{
			Name: "filter-urn-qualified-name-rejected", Area: "filter",
			What:         "Attribute names with their schema's URN are refused in filters.",
			Requirements: []string{"RFC7644-3.4.2.2-30", "RFC7644-3.10-02"},
			Source:       github("RIPAGlobal/scimitar#116"), Suffers: []string{"any"},
			Wrap: rejects(`(?i)\burn:`, "unexpected colon"),
		},
		{
			Name: "filter-on-meta-crashes", Area: "filter",
			What:         "A filter on meta attributes ends in an internal error.",
			Requirements: []string{"RFC7644-3.4.2.2-40"},
			Source:       "https://github.com/Captain-P-Goldfish/SCIM-SDK", Suffers: []string{"any"},
			Wrap: reread(func(text string, t *scim.Type) (string, error) {
				if strings.Contains(text, "meta.") {
					return "", errInside
				}
				return text, nil
			}),
		},
		{
			Name: "filter-on-schemas-rejected", Area: "filter",
			What:         "schemas is refused as an unknown attribute.",
			Requirements: []string{"RFC7644-3.4.2.2-39", "RFC7644-3.4.2.2-40"},
			Source:       github("wso2/product-is#5139"), Suffers: []string{"any"},
			Wrap: rejects(`\bschemas\b`, "unknown attribute schemas"),
		},
		{
			Name: "filter-not-needs-space", Area: "filter",
			What:         "not without a space before its bracket is read as if it were not there.",
			Requirements: []string{"RFC7644-3.4.2.2-44"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) { return strings.ReplaceAll(text, "not(", "("), nil }),
		},
		{
			Name: "filter-too-large-500", Area: "filter",
			What:         "A filter of a thousand terms ends in an internal error.",
			Requirements: []string{"RFC7644-3.4.2.2-43"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				if len(text) > 10_000 || strings.HasPrefix(text, "((((((((") {
					return "", errInside
				}
				return text, nil
			}),
		},
		{
			Name: "filter-extension-name-without-urn", Area: "filter",
			What:         "Attributes of an extension are found without its URN.",
			Requirements: []string{"RFC7644-3.10-03"},
			Source:       Ours, Suffers: []string{"any"},
			Wrap: reread(func(text string, _ *scim.Type) (string, error) {
				return strings.ReplaceAll(text, "employeeNumber", "userName"), nil
			}),
		},
	}
}

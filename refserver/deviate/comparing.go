package deviate

import (
	"regexp"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
	"github.com/scimproof/scimproof/refserver/scim/filter"
)

// recompile reads filters as if the client had written another one.
func recompile(change func(text string) string) func(Seams) Seams {
	return func(s Seams) Seams {
		next := s.Compile
		s.Compile = func(text string, t *scim.Type, o filter.Options) (*filter.Filter, error) {
			return next(change(text), t, o)
		}
		return s
	}
}

var abc = regexp.MustCompile(`(?i)"abc-`)

// withoutCase reads a value that begins so as it was stored.
func withoutCase(text string) string { return abc.ReplaceAllString(text, `"AbC-`) }

// onComparisons are the deviations in comparing what has letter case.
func onComparisons() []Deviation {
	inSmall := func(pattern string) func(string) string {
		found := regexp.MustCompile(pattern)
		return func(text string) string { return found.ReplaceAllStringFunc(text, strings.ToLower) }
	}
	return []Deviation{
		ours("ids-compared-without-case", "filter", "Ids are compared without regard to letter case.",
			recompile(inSmall(`(id|manager\.value) eq "[0-9A-F]+"`)), "RFC7643-3.1-08", "RFC7643-4.3-04"),
		ours("resource-types-compared-without-case", "filter", "meta.resourceType is compared without regard to letter case.",
			recompile(func(text string) string { return strings.ReplaceAll(text, `"USER"`, `"User"`) }), "RFC7643-3.1-14"),
		ours("external-ids-compared-without-case", "filter", "externalId is compared without regard to letter case.",
			recompile(withoutCase), "RFC7643-3.1-12"),
		ours("binary-compared-without-case", "filter", "Binary values are compared without regard to letter case.",
			recompile(func(text string) string { return strings.ReplaceAll(text, `"mIIB`, `"MIIB`) }), "RFC7643-2.3.6-03"),
		ours("password-in-filters", "privacy", "Every password matches, and every operator is taken.",
			recompile(func(text string) string {
				return regexp.MustCompile(`password (\w+)`).ReplaceAllString(text, "userName pr or userName $1")
			}),
			"RFC7643-4.1.1-17", "RFC7643-4.1.1-23"),
		{
			Name: "primary-boolean-path-fails", Area: "primary",
			What:         "primary eq true is not understood.",
			Requirements: []string{"RFC7643-2.4-03", "RFC7644-3.4.2.2-29"},
			Source:       github("better-auth/better-auth#10620"), Suffers: []string{"entra", "okta"},
			Wrap: recompile(func(text string) string { return strings.ReplaceAll(text, "primary eq true", "primary eq maybe") }),
		},
		ours("absent-null-is-present", "filter", "pr matches an attribute that is null.",
			recompile(func(text string) string { return strings.ReplaceAll(text, "title pr", "userName pr") }), "RFC7643-2.5-01"),
		ours("inactive-not-found", "user-life", "A filter for inactive users finds none.",
			recompile(func(text string) string { return strings.ReplaceAll(text, "active eq false", "active eq true") }), "RFC7643-4.1.1-22"),
	}
}

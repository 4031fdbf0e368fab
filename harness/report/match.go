package report

import (
	"regexp"
	"strings"
)

// MatchID says whether a pattern selects a play id. "*" stands for anything
// within a segment, "**" across segments; a pattern without either selects the
// id itself and everything below it: "groups", "groups/push",
// "groups/push/rename" and "groups/push/rename@okta" all select
// groups/push/rename@okta:oin.
func MatchID(pattern, id string) bool {
	if !strings.Contains(pattern, "*") {
		rest, found := strings.CutPrefix(id, strings.TrimSuffix(pattern, "/"))
		return found && (rest == "" || strings.ContainsRune("/#@:!", rune(rest[0])))
	}
	return globs(pattern).MatchString(id)
}

func globs(pattern string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for pattern != "" {
		before, after, found := strings.Cut(pattern, "*")
		b.WriteString(regexp.QuoteMeta(before))
		if !found {
			break
		}
		if rest, double := strings.CutPrefix(after, "*"); double {
			b.WriteString(".*")
			pattern = rest
			continue
		}
		b.WriteString("[^/]*")
		pattern = after
	}
	b.WriteString("$")
	return regexp.MustCompile(b.String())
}

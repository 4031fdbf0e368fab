package door

import (
	"net/http"
	"slices"
	"strings"
)

// steps are the words that may follow an id, or stand in place of one.
var steps = []string{
	".search", "disable", "enable", "info", "limited", "live", "log", "log.ndjson", "members", "name", "reading", "regular", "remove", "revoke", "roles",
	"rotate", "scim", "status", "token", "tolerances", "users",
}

// own is how many segments of a path are the server's own words:
// /w/{ws}/scim/v2/Users, /api/v1/workspaces/{ws}/users, /console/team.
func own(segments []string) int {
	switch {
	case segments[0] == "w" && len(segments) > 3 && segments[3] != "v2":
		return 4
	case segments[0] == "w", segments[0] == "api":
		return 5
	default:
		return 2
	}
}

// LoggedPath is the path of a request as logs may have it: what clients put in
// the place of an id is left out, since it may be somebody's name.
func LoggedPath(r *http.Request) string {
	segments, err := Segments(r)
	if err != nil {
		return "…"
	}
	for i, segment := range segments {
		ours := i < own(segments) && len(segment) <= 32 && !strings.ContainsAny(segment, "@ %")
		if !ours && !hexadecimal(segment) && !slices.Contains(steps, segment) {
			segments[i] = "…"
		}
	}
	return "/" + strings.Join(segments, "/")
}

// hexadecimal reports whether a segment looks like an id.
func hexadecimal(segment string) bool {
	return len(segment) == 24 && strings.Trim(segment, "0123456789abcdef") == ""
}

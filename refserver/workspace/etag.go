package workspace

import (
	"strconv"
	"strings"

	"github.com/scimproof/scimproof/refserver/scim"
)

// ETag renders a version as a weak entity tag, e.g. W/"7" (RFC 7644 section 3.14).
func ETag(version int64) string { return `W/"` + strconv.FormatInt(version, 10) + `"` }

// MatchesTag reports whether a header value (If-Match, If-None-Match) names
// the version: "*", or a list of tags of which one has the same opaque text.
// Weak and strong tags compare alike, since SCIM's own examples put weak tags
// into If-Match; a tag that lost its quotes on the way still counts.
func MatchesTag(header string, version int64) bool {
	want := strconv.FormatInt(version, 10)
	for tag := range strings.SplitSeq(header, ",") {
		tag = strings.TrimSpace(tag)
		if tag == "*" {
			return true
		}
		tag = strings.TrimPrefix(strings.TrimPrefix(tag, "W/"), "w/")
		if strings.Trim(tag, `"`) == want {
			return true
		}
	}
	return false
}

// check judges a write to a resource at the given version: 412 when the
// precondition does not hold (RFC 9110 section 13.2.2).
func (p Precondition) check(version int64) error {
	if p.IfMatch != "" && !MatchesTag(p.IfMatch, version) {
		return scim.Refused(412, "the resource is at version %s, not at %s of If-Match; read it again and repeat the change", ETag(version), p.IfMatch)
	}
	if p.IfNoneMatch != "" && MatchesTag(p.IfNoneMatch, version) {
		return scim.Refused(412, "the resource is at version %s, which If-None-Match excludes", ETag(version))
	}
	return nil
}

package suite

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/scimproof/scimproof/harness/report"
	"github.com/scimproof/scimproof/harness/sut"
)

// facts are what is known of the target before anything is played.
type facts struct {
	info   sut.Info
	shared bool
	app    bool
	admin  bool
	// config is the body of ServiceProviderConfig, types that of ResourceTypes;
	// nil when there was none or it was no object.
	config map[string]any
	types  []any
	// me, search, searchRoot, queryRoot and bracketFilter are answers to a probe
	// each; nil means that nobody asked.
	me, search, searchRoot, queryRoot, bracketFilter *bool
}

// detector says whether the target has a capability.
type detector struct {
	// everywhere gates features outside protocol, too. What a target advertises
	// gates protocol features alone: an IdP that never looks at discovery is
	// played in full.
	everywhere bool
	has        func(f *facts) bool
	// missing explains its absence.
	missing string
}

// capabilities is the closed list behind @cap:<name>.
var capabilities = map[string]detector{
	"patch":          flag("patch"),
	"bulk":           flag("bulk"),
	"filter":         flag("filter"),
	"sort":           flag("sort"),
	"etag":           flag("etag"),
	"changePassword": flag("changePassword"),
	"cursor":         {false, (*facts).cursor, "the target does not advertise cursor pagination"},
	"index":          {false, (*facts).index, "the target says that it does not page by index"},
	"me":             {false, func(f *facts) bool { return answered(f.me) }, "the target does not offer /Me"},
	"search":         {false, func(f *facts) bool { return f.promises(f.search) }, "the target does not offer POST /Users/.search"},
	"search-root":    {false, func(f *facts) bool { return f.promises(f.searchRoot) }, "the target does not offer POST /.search"},
	"query-root":     {false, func(f *facts) bool { return f.promises(f.queryRoot) }, "the target does not offer queries at its base URL"},
	"bracket-filter": {false, func(f *facts) bool { return f.promises(f.bracketFilter) }, "the target declines filters with brackets"},
	"groups":         {true, func(f *facts) bool { return f.resource("/Groups") }, "the target has no resource type for groups"},
	"enterprise":     {true, (*facts).enterprise, "the target's users have no enterprise extension"},
	"app-api":        {true, func(f *facts) bool { return f.app }, "the target's application API is not known; give it with --app-url"},
	"app-admin":      {true, func(f *facts) bool { return f.app && f.info.Own }, "only the reference server lets the harness administer the application"},
	"admin":          {true, func(f *facts) bool { return f.admin }, "only the reference server has a test listener"},
	"second-credential": {
		true, func(f *facts) bool { return f.admin }, "the harness holds one credential of the target",
	},
}

func answered(probe *bool) bool { return probe == nil || *probe }

// promises says whether the target offers what a probe asked for. The reference
// server does, so that an endpoint of its that is gone fails instead of being
// excused.
func (f *facts) promises(probe *bool) bool { return f.info.Own || answered(probe) }

// flag detects <name>.supported in ServiceProviderConfig (RFC 7643 section 5).
// An absent or malformed flag counts as advertised: a server that says nothing
// is not excused from anything.
func flag(name string) detector {
	return detector{false, func(f *facts) bool {
		feature, ok := member(f.config, name).(map[string]any)
		if !ok {
			return true
		}
		supported, ok := member(feature, "supported").(bool)
		return !ok || supported
	}, "the target does not advertise " + name}
}

// member finds a name without regard to case (RFC 7643 section 2.1).
func member(object map[string]any, name string) any {
	if v, found := object[name]; found {
		return v
	}
	for k, v := range object {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return nil
}

// cursor reads pagination.cursor (RFC 9865 section 4). A server that has no
// pagination attribute has never heard of cursors.
func (f *facts) cursor() bool {
	paging, ok := member(f.config, "pagination").(map[string]any)
	if !ok {
		return false
	}
	supported, ok := member(paging, "cursor").(bool)
	return !ok || supported
}

// index reads pagination.index. Paging by index is what every server did before
// it could say so.
func (f *facts) index() bool {
	paging, ok := member(f.config, "pagination").(map[string]any)
	supported, said := member(paging, "index").(bool)
	return !ok || !said || supported
}

// resource says whether a resource type has this endpoint; when none can be
// read, nothing is excused.
func (f *facts) resource(endpoint string) bool {
	found := false
	for _, t := range f.types {
		object, ok := t.(map[string]any)
		if !ok {
			return true
		}
		at, ok := member(object, "endpoint").(string)
		if !ok {
			return true
		}
		found = found || strings.HasSuffix(strings.TrimSuffix(at, "/"), endpoint)
	}
	return found || len(f.types) == 0
}

func (f *facts) enterprise() bool {
	for _, t := range f.types {
		object, ok := t.(map[string]any)
		if !ok {
			return true
		}
		if at, isText := member(object, "endpoint").(string); !isText || !strings.HasSuffix(at, "/Users") {
			continue
		}
		text, err := json.Marshal(member(object, "schemaExtensions"))
		return err != nil || strings.Contains(strings.ToLower(string(text)), "extension:enterprise:2.0:user")
	}
	return true
}

// plain says that no identity provider plays it: what the target advertises
// decides whether it is asked at all.
func (x *play) plain() bool {
	return x.folder() == "protocol" || (x.folder() == suitesFolder && x.profile == nil)
}

// gate decides whether a play is run at all: an empty status lets it pass.
func (f *facts) gate(x *play, allowDestructive bool) (report.Status, string) {
	for _, tag := range x.tags {
		name, found := strings.CutPrefix(tag, capPrefix)
		if !found {
			continue
		}
		c := capabilities[name]
		if (c.everywhere || x.plain()) && !c.has(f) {
			return report.NotApplicable, c.missing
		}
	}
	if f.info.Own {
		return "", ""
	}
	if x.has(tagDestructive) && !allowDestructive {
		return report.Skipped, "destructive, and --allow-destructive was not given"
	}
	for tag, mode := range map[string]string{tagStrict: strict, tagTolerant: tolerant} {
		if x.has(tag) && x.plain() != (mode == strict) {
			return report.NotApplicable, fmt.Sprintf("it speaks of the reference server's %s mode", mode)
		}
	}
	return "", ""
}

// claims says what the target says of a suite: whether ServiceProviderConfig
// holds the suite's word as true; nil where there is no such word.
func (f *facts) claims(s *Suite) *bool {
	if s == nil || s.Claim == "" {
		return nil
	}
	said, isBool := member(f.config, s.Claim).(bool)
	said = said && isBool
	return &said
}

// known lists the capabilities for the report.
func (f *facts) known() map[string]bool {
	list := map[string]bool{}
	for name, c := range capabilities {
		list[name] = c.has(f)
	}
	return list
}

package world

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// shownTime is a time as resources show it, which servers make up.
var shownTime = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)

// version is an entity tag as resources show it.
var shownVersion = regexp.MustCompile(`"version":"(W/)?[^"]*"`)

// guid and password are drawn anew for each tenant that is handed out.
var (
	guid     = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	password = regexp.MustCompile(`"password":"[^"]*"`)
)

// Told is everything the identity provider sent so far, as text: methods, paths,
// headers and bodies, with the base URL left out and what differs from tenant to
// tenant (ids, names made unique, times, versions) replaced by what has the same
// place in every play. Two plays of one scenario that give the same text sent
// the same.
func (w *World) Told() string {
	if w.provider == nil || w.tenant == nil {
		return ""
	}
	var b bytes.Buffer
	var ids []string
	for _, x := range w.rec.All() {
		if x.Actor != w.o.Profile.Name {
			continue
		}
		fmt.Fprintf(&b, "%s %s\n", x.Method, strings.ReplaceAll(x.URL, w.tenant.BaseURL, ""))
		for _, h := range x.RequestHeader {
			if !strings.EqualFold(h.Name, "Content-Length") {
				fmt.Fprintf(&b, "%s: %s\n", h.Name, h.Value)
			}
		}
		fmt.Fprintf(&b, "%s\n", x.RequestBody)
		ids = append(ids, idsIn(x.ResponseBody)...)
	}
	text := strings.NewReplacer(append(w.own(), w.tenant.BaseURL, "")...).Replace(b.String())
	text = shownVersion.ReplaceAllString(shownTime.ReplaceAllString(text, "time"), `"version":""`)
	return guid.ReplaceAllString(password.ReplaceAllString(masked(text, ids), `"password":""`), "guid")
}

// own are pairs of what the directory made up for this tenant, and what to read
// instead.
func (w *World) own() []string {
	var pairs []string
	if w.token != "" {
		pairs = append(pairs, w.token, "token")
	}
	if w.tenant.Suffix != "" {
		pairs = append(pairs, "-"+w.tenant.Suffix, "")
	}
	for name := range w.people {
		if id, ok := w.provider.ExternalID(name); ok && id != "" {
			pairs = append(pairs, id, "external id of "+name)
		}
	}
	for name, g := range w.groups {
		if id, ok := w.provider.ExternalID(g.key); ok && id != "" {
			pairs = append(pairs, id, "external id of "+name)
		}
	}
	return pairs
}

// idsIn are the ids a body shows, in order.
func idsIn(body []byte) []string {
	var ids []string
	for _, m := range shownID.FindAllSubmatch(body, -1) {
		ids = append(ids, string(m[1]))
	}
	return ids
}

var shownID = regexp.MustCompile(`"(?:id|value)":\s*"([0-9A-Za-z_-]{8,64})"`)

// masked replaces ids by their place in the order in which the target showed
// them.
func masked(text string, ids []string) string {
	var pairs []string
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			pairs = append(pairs, id, fmt.Sprintf("#%d", len(seen)))
		}
	}
	if len(pairs) == 0 {
		return text
	}
	return strings.NewReplacer(slices.Clone(pairs)...).Replace(text)
}

// ParametersRead are the parameters of the profile that the flows looked at.
func (w *World) ParametersRead() map[string]bool {
	if w.provider == nil {
		return nil
	}
	return w.provider.Read()
}

// Retried says whether the identity provider tried anything again by itself.
func (w *World) Retried() bool { return w.provider != nil && w.provider.Retried() }

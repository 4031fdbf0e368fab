package world

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimproof/scimproof/harness/exchange"
)

// publishedCalls are the calls of the product's public REST API (dossier on
// Entra ID, section 12) below a workspace. Whatever else our own server's app
// API offers a foreign one is not asked for.
var publishedCalls = []*regexp.Regexp{
	regexp.MustCompile(`^(GET|POST) /workspaces/[^/?]+/users(\?.*)?$`),
	regexp.MustCompile(`^PUT /workspaces/[^/?]+/users/[^/?]+$`),
	regexp.MustCompile(`^(GET|PATCH) /workspaces/[^/?]+/member-profile/[^/?]+$`),
	regexp.MustCompile(`^(POST|DELETE) /workspaces/[^/?]+/users/[^/?]+/roles$`),
	regexp.MustCompile(`^(GET|POST) /workspaces/[^/?]+/user-groups(\?.*)?$`),
	regexp.MustCompile(`^(PUT|DELETE) /workspaces/[^/?]+/user-groups/[^/?]+$`),
	regexp.MustCompile(`^POST /workspaces/[^/?]+/user-groups/[^/?]+/users$`),
	regexp.MustCompile(`^DELETE /workspaces/[^/?]+/user-groups/[^/?]+/users/[^/?]+$`),
}

func published(method, path string) bool {
	return slices.ContainsFunc(publishedCalls, func(c *regexp.Regexp) bool { return c.MatchString(method + " " + path) })
}

// ownMembers keeps the members the scenario has to do with: those it names, and
// whoever carries its suffix. Other scenarios share the workspace.
func (w *World) ownMembers(all []*object) []*object {
	ours, ids := map[string]bool{}, map[string]bool{}
	for _, p := range w.people {
		ours[strings.ToLower(w.current(p).Email)] = true
		for _, id := range []string{p.appID, w.knownID(p)} {
			ids[id] = id != ""
		}
	}
	return slices.DeleteFunc(all, func(m *object) bool {
		mail := strings.ToLower(m.text("email"))
		return !ours[mail] && !ids[m.text("id")] && !strings.Contains(mail, strings.ToLower(w.tenant.Suffix))
	})
}

// ownGroups keeps the groups of the scenario's names and suffix.
func (w *World) ownGroups(all []*object) []*object {
	ours := map[string]bool{}
	for _, name := range w.groupNames() {
		ours[name] = true
	}
	return slices.DeleteFunc(all, func(g *object) bool {
		return !ours[g.text("name")] && !strings.HasSuffix(g.text("name"), w.tenant.Suffix)
	})
}

var ofApp = regexp.MustCompile(`/workspaces/[^/]+/(users|user-groups)(?:/([^/?]+))?$`)

// madeInApp lists what the scenario's requests made in the app and did not
// delete again: ids of groups, and e-mails of people it invited.
func madeInApp(all []exchange.Exchange) (groups, people []string) {
	for i := range all {
		ex := &all[i]
		where := ofApp.FindStringSubmatch(ex.URL)
		if where == nil || ex.Status/100 != 2 {
			continue
		}
		o, err := parseObject(ex.ResponseBody)
		switch {
		case ex.Method == http.MethodPost && where[1] == "user-groups" && where[2] == "" && err == nil && o.text("id") != "":
			groups = append(groups, o.text("id"))
		case ex.Method == http.MethodPost && where[1] == "users" && where[2] == "":
			sent, _ := parseObject(ex.RequestBody)
			people = append(people, sent.text("email"))
		case ex.Method == http.MethodDelete && where[1] == "user-groups":
			groups = slices.DeleteFunc(groups, func(id string) bool { return id == where[2] })
		}
	}
	return groups, people
}

// cleanApp deletes the groups an app that locks nothing let the scenario make.
// For people there is no published call, so they are named.
func (w *World) cleanApp(ctx context.Context) {
	if w.tenant.App == nil {
		return
	}
	groups, people := madeInApp(w.rec.All())
	for _, id := range groups {
		a, err := w.app(ctx, theOwner, http.MethodDelete, "/workspaces/{workspace}/user-groups/"+escape(id), nil)
		switch {
		case err != nil:
			w.leave(fmt.Sprintf("group %s of the app: %v", id, err))
		case a.status/100 != 2 && a.status != http.StatusNotFound:
			w.leave(fmt.Sprintf("group %s of the app: DELETE answered with status %d", id, a.status))
		}
	}
	for _, mail := range people {
		w.leave("invitation of " + mail + " in the app: no call to take it back is published")
	}
}

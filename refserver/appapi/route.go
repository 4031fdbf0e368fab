package appapi

import (
	"net/http"
	"strings"
)

// route is one line of the API's table.
type route struct {
	method string
	// pattern is below Base; {name} stands for one segment.
	pattern []string
	// open routes need no key.
	open   bool
	action func(*call) error
}

// routes is the whole API.
func routes() []route {
	table := []struct {
		route  string
		action func(*call) error
	}{
		{"GET user", (*call).showSelf},
		{"GET workspaces/{ws}", (*call).showWorkspace},
		{"PUT workspaces/{ws}/auto-join", (*call).setAutoJoin},
		{"POST workspaces/{ws}/leave", (*call).leave},

		{"GET workspaces/{ws}/users", (*call).listUsers},
		{"POST workspaces/{ws}/users", (*call).inviteUser},
		{"POST workspaces/{ws}/users/info", (*call).usersInfo},
		{"GET workspaces/{ws}/users/{id}", (*call).showUser},
		{"PUT workspaces/{ws}/users/{id}", (*call).updateUser},
		{"DELETE workspaces/{ws}/users/{id}", (*call).removeUser},
		{"POST workspaces/{ws}/users/{id}/roles", (*call).grantRole},
		{"DELETE workspaces/{ws}/users/{id}/roles", (*call).revokeRole},
		{"PUT workspaces/{ws}/users/{id}/limited", (*call).convertLimited},
		{"DELETE workspaces/{ws}/invitations/{id}", (*call).revokeInvitation},
		{"GET workspaces/{ws}/member-profile/{id}", (*call).showUser},
		{"PATCH workspaces/{ws}/member-profile/{id}", (*call).updateProfile},

		{"GET workspaces/{ws}/user-groups", (*call).listGroups},
		{"POST workspaces/{ws}/user-groups", (*call).createGroup},
		{"GET workspaces/{ws}/user-groups/{id}", (*call).showGroup},
		{"PUT workspaces/{ws}/user-groups/{id}", (*call).renameGroup},
		{"DELETE workspaces/{ws}/user-groups/{id}", (*call).deleteGroup},
		{"POST workspaces/{ws}/user-groups/{id}/users", (*call).addToGroup},
		{"DELETE workspaces/{ws}/user-groups/{id}/users/{user}", (*call).removeFromGroup},
		{"GET workspaces/{ws}/user-groups.csv", (*call).exportGroups},

		{"GET workspaces/{ws}/scim", (*call).showConnection},
		{"POST workspaces/{ws}/scim", (*call).enableSCIM},
		{"DELETE workspaces/{ws}/scim", (*call).disableSCIM},
		{"POST workspaces/{ws}/scim/token", (*call).rotateToken},
		{"GET workspaces/{ws}/scim/tolerances", (*call).showTolerances},
		{"PUT workspaces/{ws}/scim/tolerances", (*call).setTolerances},
		{"GET workspaces/{ws}/scim/log", (*call).showLog},
		{"GET workspaces/{ws}/scim/log.ndjson", (*call).downloadLog},
		{"GET workspaces/{ws}/audit-log", (*call).showAudit},
	}
	all := []route{
		{method: http.MethodGet, pattern: []string{"openapi.json"}, open: true, action: (*call).showDocument},
		{method: http.MethodPost, pattern: []string{"sign-in"}, open: true, action: (*call).signIn},
	}
	for _, line := range table {
		method, pattern, _ := strings.Cut(line.route, " ")
		all = append(all, route{method: method, pattern: strings.Split(pattern, "/"), action: line.action})
	}
	return all
}

// String is the route as one line of the table, with a slash before the path.
func (t route) String() string { return t.method + " /" + strings.Join(t.pattern, "/") }

// match compares a path with the pattern and gives the placeholders' values.
func (t route) match(segments []string) (map[string]string, bool) {
	if len(segments) != len(t.pattern) {
		return nil, false
	}
	values := map[string]string{}
	for i, want := range t.pattern {
		if name, placeholder := strings.CutPrefix(want, "{"); placeholder {
			values[strings.TrimSuffix(name, "}")] = segments[i]
		} else if want != segments[i] {
			return nil, false
		}
	}
	return values, true
}

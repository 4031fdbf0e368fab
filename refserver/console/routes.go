package console

import "strings"

// livePath is the stream behind the page that updates by itself.
const livePath = Base + "/log/live"

// route is a page or a form.
type route struct {
	// pattern is http.ServeMux's.
	pattern string
	// open pages need no session.
	open   bool
	action func(*call) error
}

// routes is the whole door.
func routes() []route {
	list := []route{
		{"GET " + Base + "/sign-in", true, (*call).showSignIn},
		{"POST " + Base + "/sign-in", true, (*call).signIn},
	}
	for _, line := range []struct {
		pattern string
		action  func(*call) error
	}{
		{"GET /{$}", (*call).showStart},
		{"POST /sign-out", (*call).signOut},

		{"GET /team", (*call).showTeam},
		{"POST /team", (*call).invite},
		{"GET /team/{id}", (*call).showMember},
		{"POST /team/{id}/name", (*call).renameMember},
		{"POST /team/{id}/status", (*call).setStatus},
		{"POST /team/{id}/roles", (*call).setRoles},
		{"POST /team/{id}/regular", (*call).makeRegular},
		{"POST /team/{id}/remove", (*call).removeMember},
		{"POST /team/{id}/revoke", (*call).revokeInvitation},

		{"GET /groups", (*call).showGroups},
		{"POST /groups", (*call).createGroup},
		{"GET /groups.csv", (*call).exportGroups},
		{"GET /groups/{id}", (*call).showGroup},
		{"POST /groups/{id}/name", (*call).renameGroup},
		{"POST /groups/{id}/delete", (*call).deleteGroup},
		{"POST /groups/{id}/members", (*call).addToGroup},
		{"POST /groups/{id}/members/{user}/remove", (*call).removeFromGroup},

		{"GET /profile", (*call).showProfile},
		{"POST /profile/name", (*call).renameSelf},
		{"POST /profile/settings", (*call).changeSettings},
		{"POST /profile/leave", (*call).leave},

		{"GET /settings/scim", (*call).showSCIM},
		{"GET /settings/scim/enable", (*call).showEnable},
		{"POST /settings/scim/enable", (*call).enable},
		{"POST /settings/scim/rotate", (*call).rotate},
		{"POST /settings/scim/disable", (*call).disable},
		{"POST /settings/scim/reading", (*call).setReading},

		{"GET /log", (*call).showLog},
		{"GET /log/live", (*call).streamLog},
		{"GET /log.ndjson", (*call).downloadLog},
		{"GET /log/{id}", (*call).showEntry},
		{"GET /audit", (*call).showAudit},

		{"GET /", (*call).missing},
		{"POST /", (*call).missing},
	} {
		method, path, _ := strings.Cut(line.pattern, " ")
		list = append(list, route{pattern: method + " " + Base + path, action: line.action})
	}
	return list
}
